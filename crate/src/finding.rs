//! What a check found: where, how bad, in which words, and the edit that mends it.

use crate::rule::{Category, Confidence, Rule, Severity};
use crate::span::Span;
use crate::text::{Args, Locale, Piece, Text};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// A span with what it shows; the first of a finding needs no label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bytes in the text as pasted.
    pub span: Span,
    /// What stands there, for spans after the first.
    pub label: Option<&'static Text>,
}

/// Who or what a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The 12-digit account, where it is known.
    pub account: Option<Rc<str>>,
    /// The user as the credential report names it.
    pub user: Option<Rc<str>>,
    /// The access key slot or certificate slot, 1 or 2.
    pub slot: Option<u8>,
    /// The statement's place in its policy, from 0.
    pub statement: Option<u32>,
    /// The statement's Sid.
    pub sid: Option<String>,
    /// What a credential is, as its kind's slug.
    pub credential: Option<&'static str>,
    /// The credential with at most four of its characters left.
    pub masked: Option<String>,
}

/// A replacement of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A change that mends a finding. Its edits do not overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, as an imperative.
    pub title: &'static Text,
    /// Parameters of `title`.
    pub args: Args,
    /// Whether the policy means the same afterwards, or what it plainly was to mean.
    pub safe: bool,
    /// The edits, in the order of the text.
    pub edits: Vec<Edit>,
}

/// A command that mends the finding outside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remediation {
    /// What the step does.
    pub title: &'static Text,
    /// The AWS CLI command, ready to paste; `None` where only the console can do it.
    pub command: Option<String>,
}

/// A step that is the same for every finding of a rule but for the user it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What the step does.
    pub title: &'static Text,
    /// The AWS CLI command. `{}` behind an option stands for the subject's user, `{before}` for the user behind
    /// `before`, in which `@` stands for the account. Where the user is root, `--user-name` is left out.
    pub command: &'static str,
}

/// One thing found.
///
/// It is built in steps, each of which takes it and gives it back: it moves as one pointer, in little code.
#[derive(Clone, Debug)]
pub struct Finding(Box<Facts>);

impl Deref for Finding {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl DerefMut for Finding {
    fn deref_mut(&mut self) -> &mut Facts {
        &mut self.0
    }
}

/// What a finding says.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The rule that fired.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// How sure the rule is here.
    pub confidence: Confidence,
    /// The message: the rule's own unless the finding has a better one for its case.
    pub message: Text,
    /// Parameters of `message`.
    pub args: Args,
    /// More about this very case (why the confidence is low, what was read from a token): rendered after the message.
    pub notes: Vec<(&'static Text, Args)>,
    /// Who or what it is about.
    pub subject: Subject,
    /// Where; the first is primary. Never empty.
    pub places: Vec<Place>,
    /// Edits that mend it, best first.
    pub fixes: Vec<Fix>,
    /// Steps outside the text that mend it.
    pub remediation: Vec<Remediation>,
    /// Steps that come before these.
    pub steps: &'static [Step],
    /// The JSON Pointer (RFC 6901) inside its document; of a credential report what is no cell.
    pub path: Option<String>,
    /// The cell of a credential report, by row (1 is the header) and column.
    pub cell: Option<(u32, &'static str)>,
    /// An age in days: the parameter `days`.
    pub days: Option<i64>,
    /// Whether the subject is root, of whose own credentials a command without `--user-name` speaks.
    pub root: bool,
}

impl Finding {
    /// A finding of `rule` at `span` with the rule's own standing.
    #[must_use]
    pub fn new(rule: &'static Rule, span: Span) -> Self {
        Self(Box::new(Facts {
            rule,
            severity: rule.severity,
            confidence: rule.confidence,
            message: rule.message(),
            args: Args::new(),
            notes: Vec::new(),
            subject: Subject::default(),
            places: vec![Place { span, label: None }],
            fixes: Vec::new(),
            remediation: Vec::new(),
            steps: &[],
            path: None,
            cell: None,
            days: None,
            root: false,
        }))
    }

    /// Sets a parameter of the message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Sets the age in days, which is the parameter `days` too.
    #[must_use]
    pub fn days(mut self, days: i64) -> Self {
        self.days = Some(days);
        self
    }

    /// Sets the steps that come first.
    #[must_use]
    pub fn steps(mut self, steps: &'static [Step]) -> Self {
        self.steps = steps;
        self
    }

    /// Uses another message than the rule's own.
    #[must_use]
    pub fn message(mut self, message: Text) -> Self {
        self.message = message;
        self
    }

    /// Adds a note about this very case.
    #[must_use]
    pub fn note(mut self, note: &'static Text, args: Args) -> Self {
        self.notes.push((note, args));
        self
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the confidence.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Adds a further place without a label (a list of equals).
    #[must_use]
    pub fn also(mut self, span: Span) -> Self {
        self.places.push(Place { span, label: None });
        self
    }

    /// Adds a further place with what it shows.
    #[must_use]
    pub fn labelled(mut self, span: Span, label: &'static Text) -> Self {
        self.places.push(Place { span, label: Some(label) });
        self
    }

    /// Adds a fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Adds a step outside the text.
    #[must_use]
    pub fn remedy(mut self, title: &'static Text, command: Option<String>) -> Self {
        self.remediation.push(Remediation { title, command });
        self
    }

    /// Sets the JSON Pointer or cell address.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Sets the subject.
    #[must_use]
    pub fn subject(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// The primary span.
    #[must_use]
    pub fn span(&self) -> Span {
        self.places.first().map(|place| place.span).unwrap_or_default()
    }

    /// What kind of statement the finding makes.
    #[must_use]
    pub fn category(&self) -> Category {
        self.rule.category
    }

    /// The message in `locale`, notes included.
    #[must_use]
    pub fn render(&self, locale: Locale) -> String {
        let mut text = String::new();
        self.message_pieces(locale, &mut |piece| piece.add_to(&mut text));
        text
    }

    /// What [`render`](Self::render) joins, piece by piece.
    pub fn message_pieces<'a>(&'a self, locale: Locale, emit: &mut dyn FnMut(Piece<'a>)) {
        self.message.pieces(locale, &|name| self.value(name), emit);
        for (note, args) in &self.notes {
            emit(Piece::Own(" ("));
            let value = |name: &str| args.iter().find(|(key, _)| *key == name).map(|(_, value)| Piece::Text(value));
            note.pieces(locale, &|name| value(name).or_else(|| self.value(name)), emit);
            emit(Piece::Own(")"));
        }
    }

    /// A parameter of the message: given, or told by the subject.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Piece<'_>> {
        let given = self.args.iter().find(|(key, _)| *key == name).map(|(_, value)| Piece::Text(value));
        given.or_else(|| match name {
            "user" => self.subject.user.as_deref().map(Piece::User),
            "slot" => self.subject.slot.map(|slot| Piece::Number(i64::from(slot))),
            "days" => self.days.map(Piece::Days),
            _ => None,
        })
    }

    /// The place in its document: a JSON Pointer, or a cell as `row:column-name`.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let cell = || self.cell.map(|(row, column)| format!("{row}:{column}"));
        self.path.clone().or_else(cell)
    }

    /// The commands of all steps, in their order.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        let mut commands = Vec::new();
        for step in self.steps {
            let mut command = String::new();
            self.command_pieces(step, &mut |piece| piece.add_to(&mut command));
            commands.push(command);
        }
        commands.extend(self.remediation.iter().filter_map(|step| step.command.clone()));
        commands
    }

    /// The command of one of its steps, piece by piece, safe to paste into a shell whatever the report calls the user.
    pub fn command_pieces<'a>(&'a self, step: &Step, emit: &mut dyn FnMut(Piece<'a>)) {
        let user = self.subject.user.as_deref().unwrap_or_default();
        let account = self.subject.account.as_deref().unwrap_or("ACCOUNT_ID");
        let mut rest = step.command;
        while let Some((before, (slot, tail))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            if let Some(before) = before.strip_suffix(" --user-name ").filter(|_| self.root) {
                emit(Piece::Own(before));
            } else {
                let value = match slot.split_once('@') {
                    Some((first, last)) => [first, account, last, user],
                    None => [slot, "", "", user],
                };
                option(before, value, emit);
            }
            rest = tail;
        }
        emit(Piece::Own(rest));
    }
}

/// Whether a shell takes the name as it is, behind an option and inside of quotation marks.
#[must_use]
pub fn is_plain_name(name: &str) -> bool {
    name.bytes().next().is_some_and(|first| first != b'-') && name.bytes().all(is_plain)
}

/// A letter that IAM allows in names.
fn is_plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'=' | b',' | b'.' | b'@' | b'-')
}

/// An option and its value for a shell: quoted where it holds more than IAM allows in names. `before` ends with the
/// option and a space, `value` with the user.
fn option<'a>(before: &'static str, value: [&'a str; 4], emit: &mut dyn FnMut(Piece<'a>)) {
    let piece = |at: usize, part: &'a str| if at == 3 { Piece::User(part) } else { Piece::Text(part) };
    let mut bytes = value.iter().flat_map(|part| part.bytes());
    let first = bytes.clone().next();
    if first == Some(b'-') {
        // It would be read as an option of its own.
        emit(Piece::Own(before.trim_end()));
        emit(Piece::Own("="));
    } else {
        emit(Piece::Own(before));
    }
    if first.is_some() && bytes.all(is_plain) {
        for (at, part) in value.into_iter().enumerate() {
            emit(piece(at, part));
        }
        return;
    }
    emit(Piece::Own("'"));
    for (at, part) in value.into_iter().enumerate() {
        for (cut, part) in part.split('\'').enumerate() {
            if cut > 0 {
                emit(Piece::Own("'\\''"));
            }
            emit(piece(at, part));
        }
    }
    emit(Piece::Own("'"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_a_report_cannot_run_in_a_shell() {
        static TITLE: Text = text! { en: "", ko: "" };
        static STEPS: &[Step] = &[Step { title: &TITLE, command: "do --user-name {} --serial {arn:@:mfa/} --rest" }];
        for (user, root, command) in [
            ("dev+ci@x.io", false, "do --user-name dev+ci@x.io --serial 'arn:1:mfa/dev+ci@x.io' --rest"),
            ("-rf", false, "do --user-name=-rf --serial 'arn:1:mfa/-rf' --rest"),
            ("a'$(id)", false, "do --user-name 'a'\\''$(id)' --serial 'arn:1:mfa/a'\\''$(id)' --rest"),
            ("", false, "do --user-name '' --serial 'arn:1:mfa/' --rest"),
            ("<root_account>", true, "do --serial 'arn:1:mfa/<root_account>' --rest"),
        ] {
            let subject = Subject { account: Some("1".into()), user: Some(user.into()), ..Subject::default() };
            let mut finding = Finding::new(&crate::document::NOT_RECOGNIZED, Span::at(0)).subject(subject).steps(STEPS);
            finding.root = root;
            assert_eq!(finding.commands(), [command]);
        }
    }
}
