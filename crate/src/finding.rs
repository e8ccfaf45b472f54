//! What a check found: where, how bad, in which words, and the edit that mends it.

use crate::rule::{Category, Confidence, Rule, Severity};
use crate::span::Span;
use crate::text::{Args, Locale, Text};
use std::ops::{Deref, DerefMut};

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
    pub account: Option<String>,
    /// The user as the credential report names it.
    pub user: Option<String>,
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
    pub message: &'static Text,
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
    /// The JSON Pointer (RFC 6901) inside its document, or the cell as `row:column-name` (row 1 is the header).
    pub path: Option<String>,
}

impl Finding {
    /// A finding of `rule` at `span` with the rule's own standing.
    #[must_use]
    pub fn new(rule: &'static Rule, span: Span) -> Self {
        Self(Box::new(Facts {
            rule,
            severity: rule.severity,
            confidence: rule.confidence,
            message: &rule.message,
            args: Args::new(),
            notes: Vec::new(),
            subject: Subject::default(),
            places: vec![Place { span, label: None }],
            fixes: Vec::new(),
            remediation: Vec::new(),
            path: None,
        }))
    }

    /// Sets a parameter of the message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Uses another message than the rule's own.
    #[must_use]
    pub fn message(mut self, message: &'static Text) -> Self {
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
        let mut text = self.message.render(locale, &self.args);
        for (note, args) in &self.notes {
            text.push_str(" (");
            text.push_str(&note.render(locale, args));
            text.push(')');
        }
        text
    }
}
