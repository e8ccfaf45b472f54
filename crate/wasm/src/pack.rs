//! Findings on their way to JavaScript.
//!
//! Thousands of findings say a few sentences about a few thousand names, and as JSON each would say all of it again. So
//! they cross as numbers that count words: of every sentence its pieces, each word once or nearly. What the findings of a
//! rule about a report's users have in common crosses once, as a form with holes. The package puts them together
//! (`npm/src/findings.ts`), several times faster than `JSON.parse` would read the whole.

use crate::report::RuleFacts;
use keyfence::finding::{Finding, Subject, is_plain_name};
use keyfence::position::Positions;
use keyfence::rule::Rule;
use keyfence::span::Span;
use keyfence::text::{Locale, Piece};
use serde::Serialize;
use std::cell::RefCell;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// What the numbers of packed findings count.
#[derive(Debug, Serialize, Tsify)]
pub struct Packed<'w> {
    /// Words and pieces of sentences; the first stands for none.
    #[tsify(type = "string[]")]
    pub words: Vec<&'w str>,
    /// The rules that fired.
    #[tsify(type = "[RuleId, RuleFacts][]")]
    pub rules: Vec<(&'static str, RuleFacts)>,
}

thread_local! {
    /// The numbers of the last answer.
    static CODES: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// The numbers of the findings that were answered last. For each finding: four times its rule in `rules`; severity,
/// confidence (a word); message (a sentence); subject; spans; fixes; steps; path (a sentence). A list is led by its
/// length, a sentence is a list of words, a word is twice its place in `words`, or twice a number and one.
///
/// A form is the same with two more than four times its rule, no spans, and the words [`USER`] and [`DAYS`] for holes. A
/// finding of a form is four times the form's place among them and one; user (a word); days; start, end, line and column;
/// the row, which comes before the form's path.
#[wasm_bindgen]
#[must_use]
pub fn codes() -> Vec<u32> {
    CODES.with_borrow_mut(std::mem::take)
}

/// How many words are remembered, to be sent once.
const RECENT: usize = 256;

/// The word that stands for a finding's user in a form.
const USER: u32 = 1 << 1;
/// The word that stands for a finding's age in days in a form.
const DAYS: u32 = 2 << 1;

/// How many forms are looked through for a finding's.
const FORMS: usize = 96;

/// What findings have in common with `example`.
struct Form<'f> {
    example: &'f Finding,
    /// What the words around the holes depend on.
    inflected: [bool; 2],
    place: u32,
}

struct Packer<'f, 'p> {
    locale: Locale,
    positions: &'p Positions<'p>,
    codes: Vec<u32>,
    words: Vec<&'f str>,
    /// Where a word lies that came a while ago, and its code.
    recent: [(&'f str, u32); RECENT],
    rules: Vec<&'static Rule>,
    /// Whether a form is being written.
    holes: bool,
    forms: Vec<Form<'f>>,
    /// How many forms were written.
    written: u32,
    /// The last user that a shell takes as it is.
    plain: &'f str,
}

/// Packs findings of a text indexed by `positions`; their numbers wait for [`codes`].
pub fn pack<'f>(findings: &'f [Finding], positions: &Positions<'_>, locale: Locale) -> Packed<'f> {
    let mut packer = Packer {
        locale,
        positions,
        codes: Vec::with_capacity(findings.len() * 12),
        words: vec!["", "", ""],
        recent: [("", 0); RECENT],
        rules: Vec::new(),
        holes: false,
        forms: Vec::new(),
        written: 0,
        plain: "",
    };
    for finding in findings {
        if packer.in_form(finding).is_none() {
            packer.finding(finding);
        }
    }
    CODES.set(packer.codes);
    let rules = packer.rules.into_iter().map(|rule| (rule.id, RuleFacts::new(rule, locale))).collect();
    Packed { words: packer.words, rules }
}

impl<'f> Packer<'f, '_> {
    fn code(&mut self, code: u32) {
        self.codes.push(code);
    }

    /// A word's code. Most words are the core's own or a user's name, and come again from the same place.
    fn code_of(&mut self, word: &'f str) -> u32 {
        if word.is_empty() {
            return 0;
        }
        let fresh = (self.words.len() as u32) << 1;
        let place = (word.as_ptr().addr() as u32 ^ (word.len() as u32) << 24).wrapping_mul(0x9e37_79b1) >> 24;
        let Some(known) = self.recent.get_mut(place as usize) else { return 0 };
        if std::ptr::eq(known.0, word) {
            return known.1;
        }
        *known = (word, fresh);
        self.words.push(word);
        fresh
    }

    fn word(&mut self, word: &'f str) {
        let code = self.code_of(word);
        self.code(code);
    }

    fn option(&mut self, word: Option<&'f str>) {
        self.word(word.unwrap_or_default());
    }

    /// A sentence, of what `say` says.
    fn sentence(&mut self, say: impl FnOnce(&mut dyn FnMut(Piece<'f>))) {
        let place = self.codes.len();
        self.code(0);
        say(&mut |piece| match piece {
            Piece::Text("") => {}
            Piece::User(_) if self.holes => self.code(USER),
            Piece::Days(_) if self.holes => self.code(DAYS),
            Piece::Text(text) | Piece::User(text) => self.word(text),
            Piece::Number(number) | Piece::Days(number) => {
                self.code(u32::try_from(number).unwrap_or_default() << 1 | 1);
            }
        });
        let pieces = (self.codes.len() - place - 1) as u32;
        if let Some(count) = self.codes.get_mut(place) {
            *count = pieces;
        }
    }

    fn span(&mut self, span: Span) {
        let (start, end) = (self.positions.at(span.start), self.positions.at(span.end));
        self.codes.extend([start.offset, end.offset, start.line, start.column, end.line, end.column]);
    }

    /// The finding by its form, where there is one for its kind.
    fn in_form(&mut self, finding: &'f Finding) -> Option<()> {
        let [place] = &*finding.places else { return None };
        let (user, (row, _)) = (finding.subject.user.as_deref()?, finding.cell?);
        let (start, end) = (self.positions.at(place.span.start), self.positions.at(place.span.end));
        if start.line != end.line || !is_formal(finding) {
            return None;
        }
        if !std::ptr::eq(self.plain, user) {
            if !is_plain_name(user) {
                return None;
            }
            self.plain = user;
        }
        let days = finding.days.unwrap_or_default();
        let inflected = [Piece::User(user), Piece::Days(days)].map(|piece| match self.locale {
            Locale::En => piece.is_one(),
            Locale::Ko => piece.ends_closed(),
        });
        let like = |form: &Form<'f>| form.inflected == inflected && are_alike(form.example, finding);
        let form = match self.forms.iter().find(|form| like(form)) {
            Some(form) => form.place,
            None => self.form(finding, inflected),
        };
        let user = self.code_of(user);
        let days = u32::try_from(days).unwrap_or_default();
        self.codes.extend([form << 2 | 1, user, days, start.offset, end.offset, start.line, start.column, row]);
        Some(())
    }

    /// Writes the form of a finding.
    fn form(&mut self, finding: &'f Finding, inflected: [bool; 2]) -> u32 {
        if self.forms.len() == FORMS {
            self.forms.clear();
        }
        let place = self.written;
        self.written += 1;
        self.forms.push(Form { example: finding, inflected, place });
        self.holes = true;
        self.finding(finding);
        self.holes = false;
        place
    }

    fn finding(&mut self, finding: &'f Finding) {
        let rule = self.rules.iter().rposition(|rule| std::ptr::eq(*rule, finding.rule)).unwrap_or_else(|| {
            self.rules.push(finding.rule);
            self.rules.len() - 1
        });
        self.code((rule as u32) << 2 | u32::from(self.holes) << 1);
        self.word(finding.severity.word());
        self.word(finding.confidence.word());
        let locale = self.locale;
        self.sentence(|emit| finding.message_pieces(locale, emit));
        self.subject(&finding.subject);
        let places = if self.holes { &[][..] } else { &finding.places };
        self.code(places.len() as u32);
        for place in places {
            self.span(place.span);
            self.option(place.label.map(|label| label.template(locale)));
        }
        self.code(finding.fixes.len() as u32);
        for fix in &finding.fixes {
            let value = |name: &str| fix.args.iter().find(|(key, _)| *key == name).map(|(_, value)| Piece::Text(value));
            self.sentence(|emit| fix.title.pieces(locale, &value, emit));
            self.code(u32::from(fix.safe));
            self.code(fix.edits.len() as u32);
            for edit in &fix.edits {
                self.code(self.positions.utf16(edit.span.start));
                self.code(self.positions.utf16(edit.span.end));
                self.word(&edit.text);
            }
        }
        self.code((finding.steps.len() + finding.remediation.len()) as u32);
        for step in finding.steps {
            self.word(step.title.template(locale));
            self.sentence(|emit| finding.command_pieces(step, emit));
        }
        for step in &finding.remediation {
            self.word(step.title.template(locale));
            self.sentence(|emit| emit(Piece::Text(step.command.as_deref().unwrap_or_default())));
        }
        let holes = self.holes;
        self.sentence(|emit| match (&finding.path, finding.cell) {
            (Some(path), _) => emit(Piece::Text(path)),
            (None, Some((row, column))) => {
                if !holes {
                    emit(Piece::Number(i64::from(row)));
                }
                emit(Piece::Text(":"));
                emit(Piece::Text(column));
            }
            (None, None) => {}
        });
    }

    fn subject(&mut self, subject: &'f Subject) {
        self.option(subject.account.as_deref());
        if self.holes {
            self.code(USER);
        } else {
            self.option(subject.user.as_deref());
        }
        self.code(subject.slot.map_or(0, u32::from));
        self.code(subject.statement.map_or(0, |statement| statement + 1));
        self.option(subject.sid.as_deref());
        self.option(subject.credential);
        self.option(subject.masked.as_deref());
    }
}

/// Whether a finding about a user's cell says no more than a form can: those about cells have neither fixes nor labels.
fn is_formal(finding: &Finding) -> bool {
    finding.args.is_empty() && finding.notes.is_empty() && finding.remediation.is_empty() && !finding.root
}

/// Whether two such findings are of one form.
fn are_alike(a: &Finding, b: &Finding) -> bool {
    // The very same text, as a rule: of another that says the same a form is written once more.
    let account = |finding: &Finding| finding.subject.account.as_deref().map(str::as_ptr);
    a.message.is(&b.message)
        && std::ptr::eq(a.rule, b.rule)
        && std::ptr::eq(a.steps, b.steps)
        && a.subject.slot == b.subject.slot
        && a.cell.map(|(_, column)| column.as_ptr()) == b.cell.map(|(_, column)| column.as_ptr())
        && (a.severity, a.confidence) == (b.severity, b.confidence)
        && account(a) == account(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use keyfence::Options;

    /// Reads what [`codes`] says, as the package does.
    struct Reader<'c> {
        codes: &'c [u32],
        words: &'c [&'c str],
        rules: &'c [(&'static str, RuleFacts)],
        /// Of the finding whose form is read.
        holes: Option<(u32, u32)>,
    }

    impl Reader<'_> {
        fn next(&mut self) -> u32 {
            let (&first, rest) = self.codes.split_first().unwrap();
            self.codes = rest;
            first
        }

        fn word(&mut self) -> String {
            match (self.next(), self.holes) {
                (USER, Some((user, _))) => self.words[user as usize / 2].to_owned(),
                (DAYS, Some((_, days))) => days.to_string(),
                (code, _) if code & 1 == 1 => (code >> 1).to_string(),
                (code, _) => self.words[code as usize / 2].to_owned(),
            }
        }

        fn sentence(&mut self) -> String {
            (0..self.next()).map(|_| self.word()).collect()
        }

        /// A finding behind its first number: rule, severity, message, subject, places, commands and path.
        fn finding(&mut self, rule: u32) -> (Vec<String>, Vec<[u32; 6]>) {
            let mut said = vec![self.rules[rule as usize].0.to_owned(), self.word(), self.word(), self.sentence()];
            said.extend([self.word(), self.word(), self.next().to_string(), self.next().to_string()]);
            said.extend([self.word(), self.word(), self.word()]);
            let mut spans = Vec::new();
            for _ in 0..self.next() {
                spans.push([(); 6].map(|()| self.next()));
                said.push(self.word());
            }
            assert_eq!(self.next(), 0, "reports have no fixes");
            for _ in 0..self.next() {
                said.extend([self.word(), self.sentence()]);
            }
            said.push(self.sentence());
            (said, spans)
        }
    }

    /// What a finding says, as [`Reader::finding`] reads it.
    fn told(finding: &Finding, positions: &Positions<'_>, locale: Locale) -> (Vec<String>, Vec<[u32; 6]>) {
        let subject = &finding.subject;
        let or_none = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let mut said =
            [finding.rule.id, finding.severity.word(), finding.confidence.word()].map(str::to_owned).to_vec();
        said.push(finding.render(locale));
        said.extend([or_none(subject.account.as_deref()), or_none(subject.user.as_deref())]);
        said.extend([subject.slot.unwrap_or_default().to_string(), "0".to_owned()]);
        said.extend([or_none(subject.sid.as_deref()), or_none(subject.credential), or_none(subject.masked.as_deref())]);
        let mut spans = Vec::new();
        for place in &finding.places {
            let (start, end) = (positions.at(place.span.start), positions.at(place.span.end));
            spans.push([start.offset, end.offset, start.line, start.column, end.line, end.column]);
            said.push(or_none(place.label.map(|label| label.template(locale))));
        }
        let steps =
            finding.steps.iter().map(|step| step.title).chain(finding.remediation.iter().map(|step| step.title));
        let mut commands = finding.commands().into_iter();
        for title in steps {
            said.extend([title.template(locale).to_owned(), commands.next().unwrap_or_default()]);
        }
        said.push(finding.address().unwrap_or_default());
        (said, spans)
    }

    #[test]
    fn forms_say_what_the_findings_say() {
        let mut text = "user,arn,password_enabled,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date\n<root_account>,arn:aws:iam::111122223333:root,true,2020-01-01T00:00:00Z,false,true,2020-01-01T00:00:00Z,N/A,false,N/A,N/A\n".to_owned();
        let names =
            ["alice", "bob", "정책", "한", "1", "o'x", "-rf", "a b", "😀", "AKIAHOPEFUL234567ABC", "\"x\ny\"", "carol"];
        for (account, from) in
            [("111122223333", "2026-08-25"), ("444455556666", "2026-08-24"), ("111122223333", "2020-02-02")]
        {
            for name in names {
                text.push_str(&format!("{name},arn:aws:iam::{account}:user/u,true,{from}T00:00:00Z,false,true,{from}T00:00:00Z,N/A,true,2026-01-01T00:00:00Z,2026-02-0{}T00:00:00Z\n", name.len() % 9 + 1));
            }
        }
        for locale in [Locale::En, Locale::Ko] {
            let options = Options { locale, now: keyfence::time::Timestamp::parse("2026-11-23"), ..Options::default() };
            let report = keyfence::check(&text, &options);
            let positions = Positions::new(&text);
            let packed = pack(&report.findings, &positions, locale);
            let all = codes();
            let mut reader = Reader { codes: &all, words: &packed.words, rules: &packed.rules, holes: None };
            let (mut forms, mut formal) = (Vec::new(), 0);
            for finding in &report.findings {
                let mut first = reader.next();
                if first & 3 == 2 {
                    forms.push((first >> 2, reader.codes));
                    reader.finding(first >> 2);
                    first = reader.next();
                }
                let got = if first & 1 == 1 {
                    formal += 1;
                    let (rule, codes) = forms[first as usize >> 2];
                    let [user, days, start, end, line, column, row] = [(); 7].map(|()| reader.next());
                    let mut form = Reader { codes, holes: Some((user, days)), ..reader };
                    let (mut said, spans) = form.finding(rule);
                    assert!(spans.is_empty());
                    let behind_subject = 11;
                    said.insert(behind_subject, String::new());
                    let path = said.pop().unwrap();
                    said.push(format!("{row}{path}"));
                    (said, vec![[start, end, line, column, line, column + end - start]])
                } else {
                    reader.finding(first >> 2)
                };
                assert_eq!(got, told(finding, &positions, locale));
            }
            assert!(reader.codes.is_empty());
            assert!(formal > 50 && formal < report.findings.len(), "{formal}");
        }
    }
}
