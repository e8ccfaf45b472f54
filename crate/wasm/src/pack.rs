//! Findings on their way to JavaScript.
//!
//! Thousands of findings say a few sentences about a few thousand names, and as JSON each would say all of it again. So
//! they cross as numbers that count words: of every sentence its pieces, each word once or nearly. The package puts them
//! together (`npm/src/findings.ts`), several times faster than `JSON.parse` would read the whole.

use crate::report::RuleFacts;
use keyfence::finding::{Finding, Subject};
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

/// The numbers of the findings that were answered last. For each finding: its rule in `rules`; severity, confidence (a
/// word); message (a sentence); subject; spans; fixes; steps; path (a sentence). A list is led by its length, a sentence
/// is a list of words, a word is twice its place in `words`, or twice a number and one.
#[wasm_bindgen]
#[must_use]
pub fn codes() -> Vec<u32> {
    CODES.with_borrow_mut(std::mem::take)
}

/// How many words are remembered, to be sent once.
const RECENT: usize = 256;

struct Packer<'f, 'p> {
    locale: Locale,
    positions: &'p Positions<'p>,
    codes: Vec<u32>,
    words: Vec<&'f str>,
    /// Where a word lies that came a while ago, and its code.
    recent: [(&'f str, u32); RECENT],
    rules: Vec<&'static Rule>,
}

/// Packs findings of a text indexed by `positions`; their numbers wait for [`codes`].
pub fn pack<'f>(findings: &'f [Finding], positions: &Positions<'_>, locale: Locale) -> Packed<'f> {
    let mut packer = Packer {
        locale,
        positions,
        codes: Vec::with_capacity(findings.len() * 64),
        words: vec![""],
        recent: [("", 0); RECENT],
        rules: Vec::new(),
    };
    for finding in findings {
        packer.finding(finding);
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
    #[cfg_attr(keyfence_small, optimize(speed))]
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
            Piece::Text(text) => self.word(text),
            Piece::Number(number) => self.code(u32::try_from(number).unwrap_or_default() << 1 | 1),
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

    fn finding(&mut self, finding: &'f Finding) {
        let rule = self.rules.iter().rposition(|rule| std::ptr::eq(*rule, finding.rule)).unwrap_or_else(|| {
            self.rules.push(finding.rule);
            self.rules.len() - 1
        });
        self.code(rule as u32);
        self.word(finding.severity.word());
        self.word(finding.confidence.word());
        let locale = self.locale;
        self.sentence(|emit| finding.message_pieces(locale, emit));
        self.subject(&finding.subject);
        self.code(finding.places.len() as u32);
        for place in &finding.places {
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
        self.sentence(|emit| match (&finding.path, finding.cell) {
            (Some(path), _) => emit(Piece::Text(path)),
            (None, Some((row, column))) => {
                emit(Piece::Number(i64::from(row)));
                emit(Piece::Text(":"));
                emit(Piece::Text(column));
            }
            (None, None) => {}
        });
    }

    fn subject(&mut self, subject: &'f Subject) {
        self.option(subject.account.as_deref());
        self.option(subject.user.as_deref());
        self.code(subject.slot.map_or(0, u32::from));
        self.code(subject.statement.map_or(0, |statement| statement + 1));
        self.option(subject.sid.as_deref());
        self.option(subject.credential);
        self.option(subject.masked.as_deref());
    }
}
