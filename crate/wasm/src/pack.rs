//! Findings in an answer ([`crate::answer`]). For each: four times its rule's place among those that fired; severity,
//! confidence (a word); message (a sentence); subject; spans; fixes; steps; path (a sentence). A list is led by its length,
//! a sentence is a list of words; a word is twice its number, or twice a number that is said and one.
//!
//! What the findings of a rule about a report's users have in common stands once, as a form with holes: the same with two
//! more than four times its rule, no spans, and the words [`USER`] and [`DAYS`](crate::answer::DAYS) for holes. A finding of a form is four
//! times the form's place among them and one; user (a word); days; start, end, line and column; the row, which comes
//! before the form's path.

use crate::answer::{Answer, USER};
use keyfence::finding::{Finding, Subject, is_plain_name};
use keyfence::position::Positions;
use keyfence::text::{Locale, Piece};

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
    answer: Answer<'f>,
    positions: &'p Positions<'p>,
    /// Whether a form is being written.
    holes: bool,
    forms: Vec<Form<'f>>,
    /// How many forms were written.
    written: u32,
    /// The last user that a shell takes as it is.
    plain: &'f str,
}

/// An answer with findings of a text indexed by `positions`.
pub fn pack<'f>(findings: &'f [Finding], positions: &Positions<'_>, locale: Locale) -> Answer<'f> {
    let mut packer =
        Packer { answer: Answer::new(locale), positions, holes: false, forms: Vec::new(), written: 0, plain: "" };
    for finding in findings {
        if packer.in_form(finding).is_none() {
            packer.finding(finding);
        }
    }
    packer.answer.end_findings();
    packer.answer
}

impl<'f> Packer<'f, '_> {
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
        let inflected = [Piece::User(user), Piece::Days(days)].map(|piece| match self.answer.locale {
            Locale::En => piece.is_one(),
            Locale::Ko => piece.ends_closed(),
        });
        let like = |form: &Form<'f>| form.inflected == inflected && are_alike(form.example, finding);
        let form = match self.forms.iter().find(|form| like(form)) {
            Some(form) => form.place,
            None => self.form(finding, inflected),
        };
        let user = self.answer.code_of(user);
        let days = u32::try_from(days).unwrap_or_default();
        self.answer.numbers(&[form << 2 | 1, user, days, start.offset, end.offset, start.line, start.column, row]);
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
        let (holes, positions, answer) = (self.holes, self.positions, &mut self.answer);
        let locale = answer.locale;
        let rule = answer.rule(finding.rule);
        answer.number(rule << 2 | u32::from(holes) << 1);
        answer.own(finding.severity.word());
        answer.own(finding.confidence.word());
        answer.sentence(holes, &|emit| finding.message_pieces(locale, emit));
        subject(answer, &finding.subject, holes);
        let places = if holes { &[][..] } else { &finding.places };
        answer.number(places.len() as u32);
        for place in places {
            answer.span(place.span, positions);
            answer.own(place.label.map_or("", |label| label.template(locale)));
        }
        answer.number(finding.fixes.len() as u32);
        for fix in &finding.fixes {
            let value = |name: &str| fix.args.iter().find(|(key, _)| *key == name).map(|(_, value)| Piece::Text(value));
            answer.sentence(holes, &|emit| fix.title.pieces(locale, &value, emit));
            answer.number(u32::from(fix.safe));
            answer.number(fix.edits.len() as u32);
            for edit in &fix.edits {
                answer.number(positions.utf16(edit.span.start));
                answer.number(positions.utf16(edit.span.end));
                answer.word(&edit.text);
            }
        }
        answer.number((finding.steps.len() + finding.remediation.len()) as u32);
        for step in finding.steps {
            answer.own(step.title.template(locale));
            answer.sentence(holes, &|emit| finding.command_pieces(step, emit));
        }
        for step in &finding.remediation {
            answer.own(step.title.template(locale));
            answer.sentence(holes, &|emit| emit(Piece::Text(step.command.as_deref().unwrap_or_default())));
        }
        answer.sentence(holes, &|emit| match (&finding.path, finding.cell) {
            (Some(path), _) => emit(Piece::Text(path)),
            (None, Some((row, column))) => {
                if !holes {
                    emit(Piece::Number(i64::from(row)));
                }
                emit(Piece::Own(":"));
                emit(Piece::Own(column));
            }
            (None, None) => {}
        });
    }
}

fn subject<'f>(answer: &mut Answer<'f>, subject: &'f Subject, holes: bool) {
    answer.option(subject.account.as_deref());
    if holes {
        answer.number(USER);
    } else {
        answer.option(subject.user.as_deref());
    }
    answer.number(subject.slot.map_or(0, u32::from));
    answer.number(subject.statement.map_or(0, |statement| statement + 1));
    answer.option(subject.sid.as_deref());
    answer.own(subject.credential.unwrap_or_default());
    answer.option(subject.masked.as_deref());
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
    use crate::answer::{DAYS, HEAD, Reading};
    use keyfence::Options;

    /// Reads findings, as the package does.
    #[derive(Clone, Copy)]
    struct Reader<'c> {
        codes: &'c [u32],
        answer: &'c Reading,
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
                (USER, Some((user, _))) => self.answer.word(user),
                (DAYS, Some((_, days))) => days.to_string(),
                (code, _) => self.answer.word(code),
            }
        }

        fn sentence(&mut self) -> String {
            (0..self.next()).map(|_| self.word()).collect()
        }

        /// A finding behind its first number: rule, severity, message, subject, places, commands and path.
        fn finding(&mut self, rule: u32) -> (Vec<String>, Vec<[u32; 6]>) {
            let mut said = vec![self.answer.rules[rule as usize].clone(), self.word(), self.word(), self.sentence()];
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
            pack(&report.findings, &positions, locale).finish();
            let answer = &Reading::of_last();
            let codes = &answer.numbers[HEAD..answer.numbers[0] as usize];
            let mut reader = Reader { codes, answer, holes: None };
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
