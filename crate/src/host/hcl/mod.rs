//! Terraform's HCL: blocks and attributes as the objects that Terraform's JSON has for them.

mod expression;
mod tokens;

use super::{Cursor, terraform};
use crate::json::{FaultKind, Kind, MAX_DEPTH, Member, Parsed, Syntax, Value};
use crate::span::Span;
use std::borrow::Cow;

/// Blocks and attributes from byte `at` on, as far as they go; `None` where none begins there.
pub(super) fn read(text: &str, at: usize) -> Option<Parsed<'_>> {
    let mut reader = Cursor::new(text, at);
    let mut members = Vec::new();
    let mut end = at;
    loop {
        reader.space(true);
        let Some(member) = reader.item(true) else { break };
        end = reader.at;
        members.push(member);
    }
    if members.is_empty() {
        return None;
    }
    reader.at = end;
    let mut root = terraform::settle(&mut reader, at, members);
    // `name = {…}` alone stands in many languages.
    let read = text.get(at..end).unwrap_or_default();
    if !["jsonencode", "<<", "aws_", "\" {", "statement"].iter().any(|sign| read.contains(sign)) {
        root.kind = Kind::Bad;
    }
    Some(reader.finish(root, Syntax::Hcl))
}

/// What braces hold.
#[derive(Clone, Copy, PartialEq)]
enum Braces {
    /// A block: attributes and blocks, line by line.
    Block,
    /// An object: pairs, with commas or without.
    Object,
}

impl<'t> Cursor<'t> {
    /// An attribute or a block, or nothing, and no byte taken, where neither stands.
    fn item(&mut self, top: bool) -> Option<Member<'t>> {
        let start = self.at;
        let item = self.try_item(start, top);
        if item.is_none() {
            self.at = start;
        }
        item
    }

    fn try_item(&mut self, start: usize, top: bool) -> Option<Member<'t>> {
        let name = self.word();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let name_span = Span::new(start, self.at);
        if top && name == "jsonencode" && self.peek() == Some(b'(') {
            self.at = start;
            let value = self.expression(name);
            return Some(Member { name: name.into(), name_span, value });
        }
        let mut labels: Vec<(Cow<'t, str>, Span)> = Vec::new();
        loop {
            self.space(false);
            let from = self.at;
            match self.peek()? {
                b'=' if labels.is_empty() && !matches!(self.peek_at(1), Some(b'=' | b'>')) => {
                    self.at += 1;
                    self.space(false);
                    let value = self.expression(name);
                    return Some(Member { name: name.into(), name_span, value });
                }
                b'{' => break,
                b'"' if labels.len() < 3 => {
                    let label = self.string();
                    labels.push((label, Span::new(from, self.at)));
                }
                _ if labels.len() < 3 => {
                    let label = self.word();
                    if label.is_empty() {
                        return None;
                    }
                    labels.push((label.into(), Span::new(from, self.at)));
                }
                _ => return None,
            }
        }
        let mut value = self.body(start);
        let first = labels.first().map(|(label, _)| label.clone()).unwrap_or_default();
        terraform::convert(self, name, &first, &mut value);
        for (label, span) in labels.into_iter().rev() {
            let whole = span.cover(value.span);
            value = Value { span: whole, kind: Kind::Object(vec![Member { name: label, name_span: span, value }]) };
        }
        Some(Member { name: name.into(), name_span, value })
    }

    /// The inside of a block, from its brace on; the value's place is the whole block.
    fn body(&mut self, start: usize) -> Value<'t> {
        if self.depth >= MAX_DEPTH {
            return self.skipped(start);
        }
        self.depth += 1;
        let members = self.members(Braces::Block);
        self.depth -= 1;
        self.value(start, Kind::Object(members))
    }

    /// What stands between braces, from the opening one on.
    fn members(&mut self, braces: Braces) -> Vec<Member<'t>> {
        let open = self.at;
        let object = braces == Braces::Object;
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.space(true);
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    return members;
                }
                Some(b',') if object => self.at += 1,
                // The outer bracket: this one was never closed.
                Some(b']' | b')') if object => break,
                None => break,
                Some(_) => match if object { self.pair() } else { self.item(false) } {
                    Some(member) => members.push(member),
                    None => self.odd(),
                },
            }
        }
        self.fault(open, open + 1, FaultKind::Unreadable);
        members
    }

    fn pair(&mut self) -> Option<Member<'t>> {
        let start = self.at;
        let name: Cow<'t, str> = match self.peek()? {
            b'"' => self.string(),
            b'(' => {
                self.at += 1;
                self.close();
                "${expression}".into()
            }
            _ => self.take(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b)).into(),
        };
        let name_span = Span::new(start, self.at);
        self.space(false);
        if name_span.is_empty() || !matches!(self.peek(), Some(b'=' | b':')) {
            self.at = start;
            return None;
        }
        self.at += 1;
        self.space(true);
        let value = self.expression(&name);
        Some(Member { name, name_span, value })
    }

    /// Something that is nothing known: over it, to where the next thing may begin.
    fn odd(&mut self) {
        let from = self.at;
        self.over();
        if self.at == from {
            self.step();
        }
        self.fault(from, self.at, FaultKind::Unreadable);
    }

    /// Over an expression of whatever kind: to the line's end, a comma or the bracket around it.
    fn over(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'<' if self.peek_at(1) == Some(b'<') && self.heredoc().is_some() => continue,
                b'#' | b'/' => {
                    let from = self.at;
                    self.space(false);
                    if self.at > from {
                        continue;
                    }
                }
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' | b'\n' | b',' if open == 0 => return,
                b')' | b']' | b'}' => open -= 1,
                _ => {}
            }
            self.step();
        }
    }

    /// Over what nests too deep.
    fn skipped(&mut self, start: usize) -> Value<'t> {
        self.fault(self.at, self.at + 1, FaultKind::TooDeep);
        self.step();
        self.close();
        self.value(start, Kind::Bad)
    }

    /// To behind the bracket that closes what is open here.
    fn close(&mut self) {
        loop {
            self.over();
            let Some(byte) = self.peek() else { return };
            self.at += 1;
            if matches!(byte, b')' | b']' | b'}') {
                return;
            }
        }
    }
}
