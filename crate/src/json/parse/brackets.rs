//! Objects and arrays, whose commas and brackets may be wrong.

use super::Parser;
use crate::json::fault::FaultKind;
use crate::json::value::{Kind, Member, Value};
use crate::span::Span;
use std::borrow::Cow;

/// Where the comma between elements stands.
enum Comma {
    /// Before the first element: none is due.
    First,
    /// An element was read: one is due.
    Wanted,
    /// One was read at this byte: an element is due.
    At(usize),
}

impl<'t> Parser<'t> {
    pub(super) fn object(&mut self) -> Value<'t> {
        let start = self.at;
        let members = self.elements(b'}', Self::member);
        let value = Value { span: Span::new(start, self.at), kind: Kind::Object(members) };
        for span in value.twice() {
            self.fault(span.start as usize, span.end as usize, FaultKind::DuplicateName);
        }
        value
    }

    pub(super) fn array(&mut self) -> Value<'t> {
        let start = self.at;
        let elements = self.elements(b']', Self::value);
        Value { span: Span::new(start, self.at), kind: Kind::Array(elements) }
    }

    /// What stands from the bracket here up to its `end`, each read by `read`.
    fn elements<T>(&mut self, end: u8, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let start = self.at;
        self.at += 1;
        let mut elements = Vec::new();
        let mut comma = Comma::First;
        loop {
            let gap = self.at;
            self.space();
            match self.peek() {
                Some(b',') => self.comma(&mut comma),
                Some(found) if found == end => {
                    self.closing(&comma);
                    self.at += 1;
                    return elements;
                }
                None | Some(b'}' | b']') => {
                    if self.wrong_end(start) {
                        return elements;
                    }
                }
                // A colon after a string: the array was never closed and a member follows.
                Some(b':') if end == b']' => {
                    self.fault(self.at, self.at + 1, FaultKind::BadWord);
                    self.at += 1;
                }
                Some(_) => {
                    self.before_element(&mut comma, gap);
                    elements.push(read(self));
                }
            }
        }
    }

    /// A comma: fine after an element, one too many elsewhere.
    fn comma(&mut self, comma: &mut Comma) {
        if matches!(comma, Comma::Wanted) {
            *comma = Comma::At(self.at);
        } else {
            self.fault(self.at, self.at + 1, FaultKind::ExtraComma);
        }
        self.at += 1;
    }

    fn closing(&mut self, comma: &Comma) {
        if let Comma::At(at) = *comma {
            self.fault(at, at + 1, FaultKind::ExtraComma);
        }
    }

    fn before_element(&mut self, comma: &mut Comma, gap: usize) {
        if matches!(comma, Comma::Wanted) {
            self.fault(gap, self.at, FaultKind::MissingComma);
        }
        *comma = Comma::Wanted;
    }

    /// The end of the text or the other bracket: whether the array or object opened at `start` ends here.
    fn wrong_end(&mut self, start: usize) -> bool {
        let Some(found) = self.peek() else {
            self.fault(start, start + 1, FaultKind::Unclosed);
            return true;
        };
        let wanted = if found == b'}' { b'{' } else { b'[' };
        let enclosing = self.open.split_last().is_some_and(|(_, outer)| outer.contains(&wanted));
        if enclosing {
            self.fault(start, start + 1, FaultKind::Unclosed);
            return true;
        }
        self.fault(self.at, self.at + 1, FaultKind::WrongBracket);
        self.at += 1;
        false
    }

    fn member(&mut self) -> Member<'t> {
        let start = self.at;
        let name = if self.at_quote() {
            self.string()
        } else {
            let len = self
                .rest()
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '$')))
                .unwrap_or(self.rest().len());
            if len == 0 {
                // Neither a name nor a delimiter: step over one character so that reading goes on.
                self.at += self.rest().chars().next().map_or(1, char::len_utf8);
                self.fault(start, self.at, FaultKind::BadWord);
            } else {
                self.at += len;
                self.fault(start, self.at, FaultKind::UnquotedName);
            }
            Cow::Borrowed(self.slice(start, self.at))
        };
        let name_span = Span::new(start, self.at);
        let after_name = self.at;
        self.space();
        let colon = self.peek() == Some(b':');
        if colon {
            self.at += 1;
            self.space();
        } else {
            self.at = after_name;
            self.fault(after_name, after_name, FaultKind::MissingColon);
            self.space();
        }
        let value = match self.peek() {
            None | Some(b',' | b'}' | b']') => {
                if colon {
                    self.fault(self.at, self.at, FaultKind::MissingValue);
                }
                self.at = if colon { self.at } else { after_name };
                self.bad(self.at)
            }
            Some(_) => self.value(),
        };
        Member { name, name_span, value }
    }
}
