//! Values: what HCL's expressions say of a policy before Terraform runs.

use super::Braces;
use crate::host::Cursor;
use crate::json::{FaultKind, Kind, MAX_DEPTH, Value, placeholder, template};
use crate::span::Span;

/// Functions whose result is the elements of their arguments.
const LISTS: [&str; 8] = ["concat", "flatten", "compact", "distinct", "toset", "tolist", "sort", "setunion"];

impl<'t> Cursor<'t> {
    /// What is not known before Terraform runs: a text where one is expected, so that it counts as some value.
    fn unknown(&self, start: usize, name: &str) -> Value<'t> {
        let written = self.slice(start, self.at).trim_end();
        let whole = written.trim_matches('"');
        let inner = whole.strip_prefix("${").and_then(|inner| inner.strip_suffix('}')).unwrap_or(whole);
        let kind = if is_leaf(name) { Kind::String(format!("${{{}}}", placeholder(inner)).into()) } else { Kind::Bad };
        Value { span: Span::new(start, start + written.len()), kind }
    }

    /// An expression: a value, or something that comes of several. `name` is that of the member it belongs to.
    pub(super) fn expression(&mut self, name: &str) -> Value<'t> {
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

    fn object(&mut self) -> Value<'t> {
        let start = self.at;
        if self.is_for() {
            self.at += 1;
            self.close();
            return self.value(start, Kind::Bad);
        }
        let members = self.members(Braces::Object);
        let value = self.value(start, Kind::Object(members));
        self.twice(&value);
        value
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
