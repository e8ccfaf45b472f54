//! Terraform's HCL: blocks and attributes as the objects that Terraform's JSON has for them.

use super::{Cursor, terraform};
use crate::json::{FaultKind, Kind, MAX_DEPTH, Member, Parsed, Syntax, Value, placeholder, template};
use crate::span::Span;
use std::borrow::Cow;

/// Functions whose result is the elements of their arguments.
const LISTS: [&str; 8] = ["concat", "flatten", "compact", "distinct", "toset", "tolist", "sort", "setunion"];

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

impl<'t> Cursor<'t> {
    /// Skips white space and comments; `lines`: over line breaks too.
    fn space(&mut self, lines: bool) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\n') if lines => self.at += 1,
                Some(b'#') => self.at = self.line_end(),
                Some(b'/') if self.peek_at(1) == Some(b'/') => self.at = self.line_end(),
                Some(b'/') if self.peek_at(1) == Some(b'*') => {
                    let body = self.rest().get(2..).unwrap_or_default();
                    self.at = body.find("*/").map_or(self.bytes.len(), |found| self.at + found + 4);
                }
                _ => return,
            }
        }
    }

    fn word(&mut self) -> &'t str {
        self.take(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    }

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
        let brace = self.at;
        if self.depth >= MAX_DEPTH {
            return self.skipped(start);
        }
        self.depth += 1;
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.space(true);
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                None => {
                    self.fault(brace, brace + 1, FaultKind::Unreadable);
                    break;
                }
                Some(_) => match self.item(false) {
                    Some(member) => members.push(member),
                    None => self.odd(),
                },
            }
        }
        self.depth -= 1;
        self.value(start, Kind::Object(members))
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

    /// What is not known before Terraform runs: a text where one is expected, so that it counts as some value.
    fn unknown(&self, start: usize, name: &str) -> Value<'t> {
        let written = self.slice(start, self.at).trim_end();
        let whole = written.trim_matches('"');
        let inner = whole.strip_prefix("${").and_then(|inner| inner.strip_suffix('}')).unwrap_or(whole);
        let kind = if is_leaf(name) { Kind::String(format!("${{{}}}", placeholder(inner)).into()) } else { Kind::Bad };
        Value { span: Span::new(start, start + written.len()), kind }
    }

    /// An expression: a value, or something that comes of several. `name` is that of the member it belongs to.
    fn expression(&mut self, name: &str) -> Value<'t> {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            self.over();
            return self.value(start, Kind::Bad);
        }
        self.depth += 1;
        let value = self.operand(name);
        self.depth -= 1;
        let end = self.at;
        self.space(false);
        match self.peek() {
            None | Some(b'\n' | b',' | b')' | b']' | b'}' | b'"') => {
                self.at = end;
                value
            }
            Some(_) => {
                self.over();
                self.unknown(start, name)
            }
        }
    }

    fn operand(&mut self, name: &str) -> Value<'t> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                let only = self.rest().starts_with("\"${");
                let end = template(self.text, start + 1).map(|(end, _)| end).filter(|_| only);
                let text = self.string();
                if end == Some(self.at - 1) { self.unknown(start, name) } else { self.value(start, Kind::String(text)) }
            }
            Some(b'<') => match self.heredoc() {
                Some(value) => value,
                None => self.other(name),
            },
            Some(b'{') => self.object(),
            Some(b'[') => self.tuple(name),
            Some(b'(') => {
                self.at += 1;
                self.space(true);
                let value = self.expression(name);
                self.space(true);
                if self.peek() == Some(b')') {
                    self.at += 1;
                    return value;
                }
                self.close();
                self.unknown(start, name)
            }
            Some(b'0'..=b'9' | b'-') => {
                let number = self.take(|b| b.is_ascii_alphanumeric() || b"-+.".contains(&b));
                self.value(start, Kind::Number(number))
            }
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => self.named(name),
            _ => self.other(name),
        }
    }

    fn other(&mut self, name: &str) -> Value<'t> {
        let start = self.at;
        self.over();
        self.unknown(start, name)
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

    /// A word, a reference or a call.
    fn named(&mut self, name: &str) -> Value<'t> {
        let start = self.at;
        let word = self.word();
        match word {
            "true" | "false" => return self.value(start, Kind::Bool(word == "true")),
            "null" => return self.value(start, Kind::Null),
            _ => {}
        }
        if self.peek() == Some(b'(') {
            return self.call(start, word, name);
        }
        loop {
            match self.peek() {
                Some(b'.') => {
                    self.at += 1;
                    self.take(|b| b.is_ascii_alphanumeric() || b"_-*:".contains(&b));
                }
                Some(b'[') => {
                    self.at += 1;
                    self.close();
                }
                _ => break,
            }
        }
        self.unknown(start, name)
    }

    fn call(&mut self, start: usize, function: &str, name: &str) -> Value<'t> {
        self.at += 1;
        if function == "jsonencode" {
            self.space(true);
            let value = self.expression(name);
            self.space(true);
            if self.peek() == Some(b')') {
                self.at += 1;
            } else {
                self.fault(start, start + function.len(), FaultKind::Unreadable);
            }
            return if matches!(value.kind, Kind::Object(_) | Kind::Array(_)) {
                value
            } else {
                self.unknown(start, "")
            };
        }
        if !LISTS.contains(&function) {
            self.close();
            return self.unknown(start, name);
        }
        let arguments = self.elements(b')', name);
        let mut all = Vec::new();
        for argument in arguments {
            match argument.kind {
                Kind::Array(elements) => all.extend(elements),
                _ => all.push(argument),
            }
        }
        self.value(start, Kind::Array(all))
    }

    fn elements(&mut self, end: u8, name: &str) -> Vec<Value<'t>> {
        let from = self.at;
        let mut elements = Vec::new();
        loop {
            let behind = self.at;
            self.space(true);
            match self.peek() {
                None => {
                    self.fault(from - 1, from, FaultKind::Unreadable);
                    break;
                }
                Some(byte) if byte == end => {
                    self.at += 1;
                    break;
                }
                Some(b',') => self.at += 1,
                Some(b'.') if self.rest().starts_with("...") => self.at += 3,
                Some(b'}' | b']' | b')') => {
                    // The outer bracket: this one was never closed.
                    self.fault(from - 1, from, FaultKind::Unreadable);
                    break;
                }
                Some(_) if self.at_pair() => {
                    // The next member: this list was never closed.
                    self.fault(from - 1, from, FaultKind::Unreadable);
                    self.at = behind;
                    break;
                }
                Some(_) => elements.push(self.expression(name)),
            }
        }
        elements
    }

    /// Whether a name and its `=` stand here.
    fn at_pair(&self) -> bool {
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let length = self.rest().bytes().take_while(|&b| word(b)).count();
        let behind = self.rest().get(length..).unwrap_or_default().trim_start_matches([' ', '\t']);
        length > 0 && behind.starts_with('=') && !behind.starts_with("==") && !behind.starts_with("=>")
    }

    /// Whether a bracket opens a `for`.
    fn is_for(&self) -> bool {
        let inner = self.rest().get(1..).unwrap_or_default().trim_start();
        inner.strip_prefix("for").is_some_and(|rest| rest.starts_with([' ', '\t', '\n']))
    }

    fn tuple(&mut self, name: &str) -> Value<'t> {
        let start = self.at;
        let each = self.is_for();
        self.at += 1;
        if each {
            self.close();
            return self.unknown(start, name);
        }
        let elements = self.elements(b']', name);
        self.value(start, Kind::Array(elements))
    }

    fn object(&mut self) -> Value<'t> {
        let start = self.at;
        let each = self.is_for();
        self.at += 1;
        if each {
            self.close();
            return self.value(start, Kind::Bad);
        }
        let mut members = Vec::new();
        loop {
            self.space(true);
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => self.at += 1,
                None | Some(b']' | b')') => {
                    self.fault(start, start + 1, FaultKind::Unreadable);
                    break;
                }
                Some(_) => match self.pair() {
                    Some(member) => members.push(member),
                    None => self.odd(),
                },
            }
        }
        let value = self.value(start, Kind::Object(members));
        self.twice(&value);
        value
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

    /// A string in quotes, its templates as they may stand in a value.
    fn string(&mut self) -> Cow<'t, str> {
        let start = self.at;
        self.at += 1;
        let mut owned: Option<String> = None;
        let mut copied = self.at;
        loop {
            let from = self.at;
            let (end, said) = match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return self.joined(owned, copied, from);
                }
                None | Some(b'\n') => {
                    self.fault(start, start + 1, FaultKind::Unreadable);
                    return self.joined(owned, copied, from);
                }
                Some(b'\\') => self.escape(),
                Some(b'$' | b'%') if let Some(read) = template(self.text, from) => read,
                Some(_) => {
                    self.at += 1;
                    continue;
                }
            };
            let text = owned.get_or_insert_default();
            text.push_str(self.text.get(copied..from).unwrap_or_default());
            text.push_str(&said);
            (self.at, copied) = (end, end);
        }
    }
}

/// Whether a member holds texts of which one that is not known still counts as a text.
fn is_leaf(name: &str) -> bool {
    const LEAVES: [&str; 10] = [
        "Resource",
        "NotResource",
        "AWS",
        "Service",
        "Federated",
        "CanonicalUser",
        "resources",
        "not_resources",
        "identifiers",
        "values",
    ];
    LEAVES.contains(&name) || name.contains(':') && !name.starts_with("ForA")
}
