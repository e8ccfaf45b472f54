//! The parser: recursive descent over bytes, with a repair for each common mistake.

mod brackets;
mod strings;
#[cfg(test)]
mod tests;
mod words;

use super::fault::{Fault, FaultKind};
use super::parsed::{Parsed, Syntax, in_order};
use super::template::template;
use super::value::{Kind, Value};
use crate::span::Span;

/// How deep arrays and objects may nest: `serde_json`'s own limit.
pub const MAX_DEPTH: usize = 127;

/// How many faults of one text are kept; the rest is only counted.
const MAX_FAULTS: usize = 1000;

/// Reads one JSON value of `text` from byte `from` (a character boundary). Never fails: mistakes become faults.
#[must_use]
pub fn parse(text: &str, from: usize) -> Parsed<'_> {
    parse_with(text, from, false)
}

/// As [`parse`]; with `template`, text in which Terraform's `${…}` stands for what is not known.
#[must_use]
pub fn parse_with(text: &str, from: usize, template: bool) -> Parsed<'_> {
    let mut parser =
        Parser { text, bytes: text.as_bytes(), at: from, open: Vec::new(), faults: Vec::new(), omitted: 0, template };
    if parser.rest().starts_with('\u{feff}') {
        parser.fault(parser.at, parser.at + 3, FaultKind::ByteOrderMark);
        parser.at += 3;
    }
    parser.space();
    let value = parser.value();
    let end = value.span.end as usize;
    in_order(&mut parser.faults);
    Parsed { value, end: end.max(from), faults: parser.faults, omitted: parser.omitted, syntax: Syntax::Json }
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// The brackets now open, outermost first.
    open: Vec<u8>,
    faults: Vec<Fault>,
    omitted: usize,
    template: bool,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn fault(&mut self, start: usize, end: usize, kind: FaultKind) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { span: Span::new(start, end), kind });
        } else {
            self.omitted += 1;
        }
    }

    fn bad(&self, start: usize) -> Value<'t> {
        Value { span: Span::new(start, self.at), kind: Kind::Bad }
    }

    /// Skips white space and comments.
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn space(&mut self) {
        loop {
            let from = self.at;
            match self.peek() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(b'#') => self.comment(from, "\n"),
                Some(b'/') if self.rest().starts_with("//") => self.comment(from, "\n"),
                Some(b'/') if self.rest().starts_with("/*") => self.comment(from, "*/"),
                // A template's directive: what stands around it counts.
                Some(b'%') if self.template && self.rest().starts_with("%{") => {
                    self.at = template(self.text, from).map_or(from + 1, |(end, _)| end);
                }
                // A space that only looks like one, pasted from a web page, or a byte order mark in between.
                Some(0xc2 | 0xe2 | 0xe3 | 0xef) => {
                    let Some(c) = self.rest().chars().next() else {
                        return;
                    };
                    if !(c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')) {
                        return;
                    }
                    self.at += c.len_utf8();
                    self.fault(from, self.at, FaultKind::BadWord);
                }
                _ => return,
            }
        }
    }

    fn comment(&mut self, from: usize, end: &str) {
        let body = self.slice(from + 1, self.bytes.len());
        self.at =
            body.find(end).map_or(self.bytes.len(), |found| from + 1 + found + if end == "*/" { end.len() } else { 0 });
        self.fault(from, self.at, FaultKind::Comment);
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn value(&mut self) -> Value<'t> {
        let start = self.at;
        match self.peek() {
            None => {
                self.fault(start, start, FaultKind::Empty);
                self.bad(start)
            }
            Some(open @ (b'{' | b'[')) => {
                if self.open.len() >= MAX_DEPTH {
                    return self.too_deep();
                }
                self.open.push(open);
                let value = if open == b'{' { self.object() } else { self.array() };
                self.open.pop();
                value
            }
            Some(b'-' | b'0'..=b'9' | b'+' | b'.') => self.number(),
            Some(b'$' | b'%')
                if self.template
                    && let Some((end, _)) = template(self.text, self.at) =>
            {
                self.at = end;
                self.bad(start)
            }
            Some(_) if self.at_quote() => {
                let text = self.string();
                Value { span: Span::new(start, self.at), kind: Kind::String(text) }
            }
            Some(_) => self.word(),
        }
    }

    /// Skips a value that nests too deep, by counting brackets outside strings.
    fn too_deep(&mut self) -> Value<'t> {
        let start = self.at;
        self.fault(start, start + 1, FaultKind::TooDeep);
        let (mut depth, mut quoted) = (0_usize, false);
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'\\' if quoted => self.at += 1,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        self.at = self.at.min(self.bytes.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        self.bad(start)
    }
}
