//! An answer on its way to JavaScript: numbers, most of which count words.
//!
//! As JSON every finding would say its sentences and its rule's facts again. So a word crosses once an answer, and the
//! core's own words, which are most, once an instance: the package keeps them by their numbers. A rule's facts cross once
//! an instance and language. The package puts all together (`npm/src/answer.ts`), several times faster than `JSON.parse`
//! would read the whole. It reads where the answer stands in the core's memory, before it asks anything else.

use keyfence::position::{Positions, utf16_len};
use keyfence::rule::Rule;
use keyfence::span::Span;
use keyfence::text::{Locale, Piece};
use std::cell::{Cell, RefCell};

/// The first numbers of an answer: where what follows the findings begins, where the rules, where the words; the
/// addresses of the words' text and of the own words' text; the language.
pub const HEAD: usize = 6;

/// How many words of the core's own are told apart: those of both languages are some three thousand. The package has
/// room for as many (`npm/src/instance.ts`).
const OWN: usize = 8192;
/// How many places of the table are looked at for one.
const PROBES: usize = 16;

/// The word that stands for a finding's user in a form.
pub const USER: u32 = 1 << 1;
/// The word that stands for a finding's age in days in a form.
pub const DAYS: u32 = 2 << 1;
/// The words that are none of the core's: the empty one, and those that stand for others.
const RESERVED: usize = 3;

/// How many words of an answer are remembered, to be sent once.
const RECENT: usize = 256;

/// How many bytes of words are decoded at once: JavaScript keeps all of them as long as it keeps one.
const PAGE: usize = 4096;

/// Up to how many bytes or numbers the memory of an answer is used for the next.
const KEPT: usize = 1 << 16;

/// What was answered last.
#[derive(Default)]
struct Last {
    numbers: Vec<u32>,
    text: String,
    own: String,
}

thread_local! {
    static LAST: RefCell<Last> = const { RefCell::new(Last { numbers: Vec::new(), text: String::new(), own: String::new() }) };
    /// The own words that have crossed, by their numbers.
    static CROSSED: [Cell<Option<&'static str>>; OWN] = const { [const { Cell::new(None) }; OWN] };
    /// The rules whose facts have crossed, by the numbers of their ids: a bit a language.
    static TOLD: [Cell<u8>; OWN] = const { [const { Cell::new(0) }; OWN] };
}

/// An answer that is being written.
pub struct Answer<'f> {
    /// The language of its words.
    pub locale: Locale,
    last: Last,
    /// The own words that cross now: their numbers, and the UTF-16 units of each.
    crossing: (Vec<u32>, Vec<u32>),
    /// Of each page of words: bytes, how many words, the UTF-16 units of each.
    pages: Vec<u32>,
    /// How many pages, where the last one's numbers begin, and where its text does.
    page: (u32, usize, usize),
    words: u32,
    /// Where a word lies that came a while ago, and its code.
    recent: [(&'f str, u32); RECENT],
    rules: Vec<&'static Rule>,
}

/// What says a sentence, piece by piece.
type Say<'s, 'f> = dyn Fn(&mut dyn FnMut(Piece<'f>)) + 's;

/// A place of a table for a word, by where it lies.
fn hash(word: &str) -> usize {
    ((word.as_ptr().addr() as u32 ^ (word.len() as u32) << 24).wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// The number of one of the core's own words, and whether it is new; none where the table has no room for it.
fn number_of(word: &'static str) -> Option<(usize, bool)> {
    CROSSED.with(|crossed| {
        (hash(word)..).take(PROBES).map(|at| RESERVED + at % (OWN - RESERVED)).find_map(|number| {
            let cell = crossed.get(number)?;
            let new = cell.get().is_none();
            if new {
                cell.set(Some(word));
            }
            cell.get().filter(|known| std::ptr::eq(*known, word)).map(|_| (number, new))
        })
    })
}

impl<'f> Answer<'f> {
    /// An empty answer.
    pub fn new(locale: Locale) -> Self {
        let mut last = LAST.take();
        if last.numbers.capacity().max(last.text.capacity()) > KEPT {
            last = Last::default();
        }
        last.numbers.clear();
        last.text.clear();
        last.own.clear();
        last.numbers.resize(HEAD, 0);
        let recent = [("", 0); RECENT];
        let (crossing, pages, rules) = (Default::default(), vec![0, 0], Vec::new());
        Self { locale, last, crossing, pages, page: (1, 0, 0), words: 0, recent, rules }
    }

    /// A number.
    pub fn number(&mut self, number: u32) {
        self.last.numbers.push(number);
    }

    /// How many numbers stand so far.
    pub fn len(&self) -> usize {
        self.last.numbers.len()
    }

    /// Several numbers.
    pub fn numbers(&mut self, numbers: &[u32]) {
        self.last.numbers.extend_from_slice(numbers);
    }

    /// A word that is new: its code.
    fn fresh(&mut self, word: &str) -> u32 {
        let (count, at, from) = self.page;
        if self.last.text.len() - from > PAGE {
            self.page = (count + 1, self.pages.len(), self.last.text.len());
            self.pages.extend([0, 0]);
            return self.fresh(word);
        }
        self.last.text.push_str(word);
        if let Some([bytes, words, ..]) = self.pages.get_mut(at..) {
            *bytes += word.len() as u32;
            *words += 1;
        }
        self.pages.push(utf16_len(word.as_bytes()));
        self.words += 1;
        (OWN as u32 + self.words - 1) << 1
    }

    /// A word's code. Many are a user's name, and come again from the same place.
    pub fn code_of(&mut self, word: &'f str) -> u32 {
        if word.is_empty() {
            return 0;
        }
        let place = hash(word) % RECENT;
        if let Some((_, code)) = self.recent.get(place).filter(|known| std::ptr::eq(known.0, word)) {
            return *code;
        }
        let code = self.fresh(word);
        if let Some(known) = self.recent.get_mut(place) {
            *known = (word, code);
        }
        code
    }

    /// A word.
    pub fn word(&mut self, word: &'f str) {
        let code = self.code_of(word);
        self.number(code);
    }

    /// A word, or none.
    pub fn option(&mut self, word: Option<&'f str>) {
        self.word(word.unwrap_or_default());
    }

    /// A word that is gone when the answer is read.
    pub fn passing(&mut self, word: &str) {
        let code = self.fresh(word);
        self.number(code);
    }

    /// One of the core's own words.
    pub fn own(&mut self, word: &'static str) {
        if word.is_empty() {
            return self.number(0);
        }
        let code = match number_of(word) {
            None => self.code_of(word),
            Some((number, new)) => {
                if new {
                    self.last.own.push_str(word);
                    self.crossing.0.push(number as u32);
                    self.crossing.1.push(utf16_len(word.as_bytes()));
                }
                (number as u32) << 1
            }
        };
        self.number(code);
    }

    /// A sentence, of what `say` says; with `holes`, users and days are left open.
    pub fn sentence(&mut self, holes: bool, say: &Say<'_, 'f>) {
        let place = self.len();
        self.number(0);
        say(&mut |piece| match piece {
            Piece::Own("") | Piece::Text("") => {}
            Piece::User(_) if holes => self.number(USER),
            Piece::Days(_) if holes => self.number(DAYS),
            Piece::Own(text) => self.own(text),
            Piece::Text(text) | Piece::User(text) => self.word(text),
            Piece::Number(number) | Piece::Days(number) => {
                self.number(u32::try_from(number).unwrap_or_default() << 1 | 1);
            }
        });
        self.fill(place, self.len() - place - 1);
    }

    /// A place in the text.
    pub fn span(&mut self, span: Span, positions: &Positions<'_>) {
        let (start, end) = (positions.at(span.start), positions.at(span.end));
        self.numbers(&[start.offset, end.offset, start.line, start.column, end.line, end.column]);
    }

    /// The place of a rule among those that fired.
    pub fn rule(&mut self, rule: &'static Rule) -> u32 {
        let known = self.rules.iter().rposition(|known| std::ptr::eq(*known, rule));
        let place = known.unwrap_or_else(|| {
            self.rules.push(rule);
            self.rules.len() - 1
        });
        place as u32
    }

    /// Says that the findings end here.
    pub fn end_findings(&mut self) {
        self.fill(0, self.len());
    }

    /// Says what was left open at a place.
    fn fill(&mut self, at: usize, value: usize) {
        if let Some(number) = self.last.numbers.get_mut(at) {
            *number = value as u32;
        }
    }

    /// A rule's id, whether its facts follow, and these: category, title, explanation, page, references.
    fn facts(&mut self, rule: &'static Rule) {
        let locale = self.locale;
        self.own(rule.id);
        let bit = 1 << locale as u8;
        let told = TOLD.with(|told| {
            let cell = number_of(rule.id).and_then(|(number, _)| told.get(number));
            cell.is_some_and(|cell| cell.replace(cell.get() | bit) & bit != 0)
        });
        self.number(u32::from(!told));
        if told {
            return;
        }
        self.own(rule.category.word());
        self.own(rule.title().template(locale));
        self.own(rule.explanation().template(locale));
        self.passing(&rule.page());
        let place = self.len();
        self.number(0);
        for reference in rule.references().iter() {
            self.own(reference.catalog);
            self.own(reference.id);
        }
        self.fill(place, (self.len() - place - 1) / 2);
    }

    /// Leaves the answer where it is read, which is here.
    pub fn finish(mut self) -> *const u32 {
        self.fill(1, self.len());
        let rules = std::mem::take(&mut self.rules);
        self.number(rules.len() as u32);
        for rule in rules {
            self.facts(rule);
        }
        self.fill(2, self.len());
        let numbers = &mut self.last.numbers;
        numbers.extend([self.crossing.0.len() as u32, self.last.own.len() as u32]);
        numbers.append(&mut self.crossing.0);
        numbers.append(&mut self.crossing.1);
        numbers.push(self.page.0);
        numbers.append(&mut self.pages);
        self.fill(3, self.last.text.as_ptr().addr());
        self.fill(4, self.last.own.as_ptr().addr());
        self.fill(5, self.locale as usize);
        LAST.set(self.last);
        LAST.with_borrow(|last| last.numbers.as_ptr())
    }
}

/// The last answer as the package reads it, for tests.
pub struct Reading {
    /// All numbers.
    pub numbers: Vec<u32>,
    /// The ids of the rules that fired.
    pub rules: Vec<String>,
    words: Vec<String>,
}

impl Reading {
    /// The last answer.
    #[must_use]
    pub fn of_last() -> Self {
        LAST.with_borrow(|last| {
            let number = |at: usize| last.numbers.get(at).copied().unwrap_or_default();
            let mut reading = Self { numbers: last.numbers.clone(), rules: Vec::new(), words: Vec::new() };
            let mut text: Vec<u16> = last.text.encode_utf16().collect();
            let mut at = number(2) as usize;
            at += 2 + 2 * number(at) as usize;
            let pages = number(at);
            at += 1;
            for _ in 0..pages {
                for word in 0..number(at + 1) as usize {
                    let rest = text.split_off(number(at + 2 + word) as usize);
                    reading.words.push(String::from_utf16_lossy(&text));
                    text = rest;
                }
                at += 2 + number(at + 1) as usize;
            }
            at = number(1) as usize;
            let rules = number(at);
            at += 1;
            for _ in 0..rules {
                reading.rules.push(reading.word(number(at)));
                at += if number(at + 1) == 1 { 7 + 2 * number(at + 6) as usize } else { 2 };
            }
            reading
        })
    }

    /// What it says, to compare with another: its numbers but for addresses, and its words.
    #[must_use]
    pub fn said(&self) -> (Vec<u32>, Vec<String>) {
        let numbers = self.numbers.iter().enumerate().filter(|(at, _)| !(3..5).contains(at));
        (numbers.map(|(_, number)| *number).collect(), self.words.clone())
    }

    /// The word or the number of a code.
    #[must_use]
    pub fn word(&self, code: u32) -> String {
        let place = (code >> 1) as usize;
        if code & 1 == 1 {
            place.to_string()
        } else if let Some(word) = place.checked_sub(OWN) {
            self.words.get(word).cloned().unwrap_or_default()
        } else {
            CROSSED.with(|crossed| crossed.get(place).and_then(Cell::get).unwrap_or_default().to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_it_was_written_however_many_have_crossed() {
        // More than the table holds, so that some find no room in it.
        let own: Vec<&'static str> = (0..2 * OWN).map(|n| &*format!("말 {n} 😀").leak()).collect();
        let given: Vec<String> = (0..1000).map(|n| format!("{n} of 한 {}", "x".repeat(n % 90))).collect();
        for _ in 0..2 {
            let mut answer = Answer::new(Locale::En);
            for (own, given) in own.iter().zip(given.iter().cycle()) {
                answer.own(own);
                answer.word(given);
                answer.sentence(false, &|emit| {
                    for piece in [Piece::Own(""), Piece::Own(own), Piece::Number(7), Piece::Text(given)] {
                        emit(piece);
                    }
                });
            }
            answer.own("");
            answer.passing("gone");
            answer.end_findings();
            answer.finish();
            let answer = Reading::of_last();
            let mut said = answer.numbers[HEAD..answer.numbers[0] as usize].iter();
            let mut next = || *said.next().unwrap();
            for (own, given) in own.iter().zip(given.iter().cycle()) {
                assert_eq!([next(), next()].map(|code| answer.word(code)), [*own, given.as_str()]);
                let sentence: Vec<_> = (0..next()).map(|_| answer.word(next())).collect();
                assert_eq!(sentence, [*own, "7", given.as_str()]);
            }
            assert_eq!([next(), next()].map(|code| answer.word(code)), ["", "gone"]);
        }
    }
}
