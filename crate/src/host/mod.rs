//! Policies that stand in other languages than JSON: Terraform's HCL and YAML, read into the same values with the same
//! spans, so that every rule works on them unchanged.
//!
//! Only what a policy is made of is understood well; what is not known before the file is run becomes [`Kind::Bad`],
//! about which no rule speaks, or a text with `${…}` in it.

mod cloudformation;
mod fixes;
mod flow;
mod hcl;
mod heredoc;
#[cfg(test)]
mod properties;
mod scalar;
mod terraform;
#[cfg(test)]
mod tests;
mod yaml;

pub use fixes::keep_valid;

use crate::json::{Fault, FaultKind, Kind, Parsed, Syntax, Value};
use crate::span::Span;

/// Whether a text may hold a policy in HCL or YAML at all: a quick look for words without which there is none.
#[must_use]
pub fn may_hold(text: &str) -> bool {
    // Each by its rarest letter, and what stands before that in it.
    let words = [(b'm', "tate", "ment"), (b'_', "aws", "_iam_policy_document"), (b'_', "resource \"aws", "_")];
    let text = text.as_bytes();
    words.iter().any(|(letter, before, from)| {
        let is_word =
            |(head, tail): (&[u8], &[u8])| head.ends_with(before.as_bytes()) && tail.starts_with(from.as_bytes());
        memchr::memchr_iter(*letter, text).any(|at| text.split_at_checked(at).is_some_and(is_word))
    })
}

/// Reads HCL or YAML from byte `at`, where a line's first letter stands, as far as it goes; `None` where none begins.
#[must_use]
pub fn read(text: &str, at: usize) -> Option<Parsed<'_>> {
    hcl::read(text, at).or_else(|| yaml::read(text, at))
}

/// Whether a line may stand before a document without being part of a text of its own.
#[must_use]
pub fn is_preamble(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || ["#", "//", "---", "...", "%YAML", "```"].iter().any(|mark| line.starts_with(mark))
}

/// How many characters a value has as JSON without white space.
#[must_use]
pub fn compact_size(value: &Value<'_>) -> usize {
    let quoted = |text: &str| text.chars().map(|c| 1 + usize::from(matches!(c, '"' | '\\' | '\n'))).sum::<usize>() + 2;
    let all = |sizes: &mut dyn Iterator<Item = usize>| sizes.map(|size| size + 1).sum::<usize>().max(1) + 1;
    match &value.kind {
        Kind::Null => 4,
        Kind::Bool(known) => 5 - usize::from(*known),
        Kind::Number(text) => text.len(),
        Kind::String(text) => quoted(text),
        Kind::Bad => value.span.len(),
        Kind::Array(elements) => all(&mut elements.iter().map(compact_size)),
        Kind::Object(members) => all(&mut members.iter().map(|own| quoted(&own.name) + 1 + compact_size(&own.value))),
    }
}

/// What both readers share: the place, how deep it is, what was odd.
struct Cursor<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    faults: Vec<Fault>,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        Self { text, bytes: text.as_bytes(), at, depth: 0, faults: Vec::new() }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn line_end(&self) -> usize {
        self.bytes.get(self.at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(self.bytes.len(), |n| self.at + n)
    }

    /// The bytes from here that `fits`.
    fn take(&mut self, fits: impl Fn(u8) -> bool) -> &'t str {
        let from = self.at;
        while self.peek().is_some_and(&fits) {
            self.at += 1;
        }
        self.slice(from, self.at)
    }

    /// One character further, whatever it is.
    fn step(&mut self) {
        self.at += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    fn fault(&mut self, start: usize, end: usize, kind: FaultKind) {
        // One place is told of once.
        let span = Span::new(start, end);
        if self.faults.len() < 1000 && self.faults.last().is_none_or(|last| last.span != span) {
            self.faults.push(Fault { span, kind });
        }
    }

    fn value(&self, start: usize, kind: Kind<'t>) -> Value<'t> {
        Value { span: Span::new(start, self.at), kind }
    }

    fn twice(&mut self, value: &Value<'t>) {
        for span in value.twice() {
            self.fault(span.start as usize, span.end as usize, FaultKind::DuplicateName);
        }
    }

    fn finish(mut self, value: Value<'t>, syntax: Syntax) -> Parsed<'t> {
        crate::json::in_order(&mut self.faults);
        Parsed { end: value.span.end as usize, value, faults: self.faults, omitted: 0, syntax }
    }
}
