//! YAML's flow style and its scalars.

use super::cloudformation::{known, tagged};
use super::yaml::Reader;
use crate::json::{FaultKind, Kind, MAX_DEPTH, Member, Value};
use crate::span::Span;
use std::borrow::Cow;

impl<'t> Reader<'t> {
    fn flow_space(&mut self) {
        loop {
            self.cursor.take(|b| b.is_ascii_whitespace());
            if self.cursor.peek() != Some(b'#') {
                return;
            }
            self.cursor.at = self.cursor.line_end();
        }
    }

    /// A list or an object in brackets.
    pub(super) fn flow(&mut self) -> Value<'t> {
        let start = self.cursor.at;
        let object = self.cursor.peek() == Some(b'{');
        self.cursor.at += 1;
        if self.cursor.depth >= MAX_DEPTH {
            self.cursor.fault(start, start + 1, FaultKind::TooDeep);
            self.cursor.at = self.cursor.bytes.len();
            return self.cursor.value(start, Kind::Bad);
        }
        self.cursor.depth += 1;
        let (mut members, mut elements) = (Vec::new(), Vec::new());
        loop {
            self.flow_space();
            match self.cursor.peek() {
                Some(close @ (b']' | b'}')) => {
                    if (close == b'}') != object {
                        self.cursor.fault(start, start + 1, FaultKind::Unreadable);
                    }
                    self.cursor.at += 1;
                    break;
                }
                Some(b',') => self.cursor.at += 1,
                None => {
                    self.cursor.fault(start, start + 1, FaultKind::Unreadable);
                    break;
                }
                Some(_) => {
                    let value = self.flow_value();
                    match self.pair(value, object) {
                        Ok(member) if object => members.push(member),
                        Ok(member) => {
                            elements.push(Value { span: member.span(), kind: Kind::Object(vec![member]) });
                        }
                        Err(value) => elements.push(value),
                    }
                }
            }
        }
        self.cursor.depth -= 1;
        let value = self.cursor.value(start, if object { Kind::Object(members) } else { Kind::Array(elements) });
        self.cursor.twice(&value);
        value
    }

    fn flow_value(&mut self) -> Value<'t> {
        let tag = self.properties();
        let start = self.cursor.at;
        let value = match self.cursor.peek() {
            Some(b',' | b']' | b'}') | None => self.cursor.value(start, Kind::Null),
            Some(_) => self.inline(0, true),
        };
        tagged(tag, value)
    }

    /// What was read as a name, with its value behind the colon; in a list only where there is a colon.
    fn pair(&mut self, name: Value<'t>, object: bool) -> Result<Member<'t>, Value<'t>> {
        let end = self.cursor.at;
        self.flow_space();
        let colon = self.cursor.peek() == Some(b':');
        if !colon && !object {
            self.cursor.at = end;
            return Err(name);
        }
        let value = if colon {
            self.cursor.at += 1;
            self.flow_space();
            self.flow_value()
        } else {
            self.cursor.at = end;
            self.cursor.value(end, Kind::Null)
        };
        let written = name.span;
        let name = match name.kind {
            Kind::String(text) => text,
            _ => Cow::Borrowed(self.cursor.slice(written.start as usize, written.end as usize)),
        };
        Ok(Member { name, name_span: written, value })
    }

    /// A scalar without quotes, over as many lines as it goes on.
    pub(super) fn plain(&mut self, column: usize, flow: bool) -> Value<'t> {
        let start = self.cursor.at;
        let mut text: Cow<'t, str> = Cow::Borrowed("");
        let mut end;
        loop {
            let from = self.cursor.at;
            let line = self.cursor.slice(from, self.cursor.line_end());
            let length = if flow { flow_length(line) } else { line.find(" #").unwrap_or(line.len()) };
            let own = line.get(..length).unwrap_or_default().trim_end();
            end = from + own.len();
            text = if text.is_empty() { Cow::Borrowed(own) } else { Cow::Owned(format!("{text} {own}")) };
            self.cursor.at = end;
            if flow {
                break;
            }
            if self.next().is_none_or(|at| at <= column) || self.at_key() || self.at_item() {
                break;
            }
            self.fresh = false;
        }
        if flow && end == start {
            // A sign that begins nothing: over it.
            self.cursor.step();
            self.cursor.fault(start, self.cursor.at, FaultKind::Unreadable);
            return self.cursor.value(start, Kind::Bad);
        }
        Value { span: Span::new(start, end), kind: resolve(text) }
    }

    /// A block scalar: its lines are deeper than `column`.
    pub(super) fn literal(&mut self, column: usize) -> Value<'t> {
        let start = self.cursor.at;
        let joint = if self.cursor.peek() == Some(b'|') { "\n" } else { " " };
        self.cursor.at = self.cursor.line_end();
        let from = self.cursor.at;
        let mut end = from;
        let mut lines: Vec<&str> = Vec::new();
        while self.cursor.at < self.cursor.bytes.len() {
            let begin = self.cursor.at + 1;
            self.cursor.at = begin;
            let line = self.cursor.slice(begin, self.cursor.line_end());
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() && indent <= column {
                break;
            }
            lines.push(line.trim());
            self.cursor.at += line.len();
            if !line.trim().is_empty() {
                end = begin + line.trim_end().len();
            }
        }
        self.cursor.at = end;
        let text = lines.join(joint).trim_end().to_owned();
        let value = Value { span: Span::new(start, end), kind: Kind::String(known(text.into())) };
        self.cursor.json_or(value, from, end, false)
    }

    /// A string in quotes.
    pub(super) fn quoted(&mut self) -> Cow<'t, str> {
        let start = self.cursor.at;
        let quote = self.cursor.peek();
        self.cursor.at += 1;
        let mut owned: Option<String> = None;
        let mut copied = self.cursor.at;
        loop {
            let from = self.cursor.at;
            let (end, said) = match self.cursor.peek() {
                Some(b'\'') if quote == Some(b'\'') && self.cursor.peek_at(1) == Some(b'\'') => {
                    (from + 2, "'".to_owned())
                }
                byte if byte.is_some() && byte == quote => {
                    self.cursor.at += 1;
                    break known(self.cursor.joined(owned, copied, from));
                }
                Some(b'\\') if quote == Some(b'"') && self.cursor.peek_at(1) != Some(b'\n') => self.cursor.escape(),
                byte @ Some(b'\n' | b'\\') if byte == Some(b'\n') || quote == Some(b'"') => {
                    // A line break reads as a space, one behind a backslash as nothing.
                    let rest = self.cursor.rest().get(1..).unwrap_or_default();
                    let behind = rest.trim_start_matches([' ', '\t', '\n', '\r']);
                    let next = from + 1 + rest.len() - behind.len();
                    if rest.len() == behind.len() || behind.is_empty() {
                        self.cursor.fault(start, start + 1, FaultKind::Unreadable);
                        break self.cursor.joined(owned, copied, from);
                    }
                    (next, if byte == Some(b'\n') { " " } else { "" }.to_owned())
                }
                None => {
                    self.cursor.fault(start, start + 1, FaultKind::Unreadable);
                    break self.cursor.joined(owned, copied, from);
                }
                Some(_) => {
                    self.cursor.at += 1;
                    continue;
                }
            };
            let text = owned.get_or_insert_default();
            text.push_str(self.cursor.text.get(copied..from).unwrap_or_default());
            text.push_str(&said);
            (self.cursor.at, copied) = (end, end);
        }
    }
}

/// How far a plain scalar goes inside brackets.
fn flow_length(line: &str) -> usize {
    let bytes = line.as_bytes();
    let ends = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b',' | b'[' | b']' | b'{' | b'}' | b'\r'));
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            // A template's braces are its own.
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                at += line.get(at..).and_then(|rest| rest.find('}')).unwrap_or(1);
            }
            b',' | b'[' | b']' | b'{' | b'}' => break,
            b':' if ends(at + 1) => break,
            b'#' if at > 0 && bytes.get(at - 1) == Some(&b' ') => break,
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// What a plain scalar is.
fn resolve(text: Cow<'_, str>) -> Kind<'_> {
    let digits = text.strip_prefix('-').unwrap_or(&text);
    // Twelve digits are an account, which CloudFormation reads as the text it is.
    let number = !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().filter(|&b| b == b'.').count() <= 1
        && digits.as_bytes().first() != Some(&b'.')
        && (digits.len() != 12 || digits.starts_with('0'));
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => match text {
            Cow::Borrowed(text) if number => Kind::Number(text),
            text => Kind::String(known(text)),
        },
    }
}
