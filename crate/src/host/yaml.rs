//! YAML: block and flow style, quoted and plain scalars, CloudFormation's tags. Aliases stay unknown.

use super::Cursor;
use super::cloudformation::{serverless, tagged};
use crate::json::{self, FaultKind, Kind, MAX_DEPTH, Member, Parsed, Syntax, Value};
use crate::span::Span;

/// One document from byte `at` on, as far as it goes; `None` where none begins there.
pub(super) fn read(text: &str, at: usize) -> Option<Parsed<'_>> {
    let line = text.get(..at)?.rfind('\n').map_or(0, |found| found + 1);
    let mut reader = Reader { cursor: Cursor::new(text, at), line, fresh: true, json: false, ended: false };
    if !reader.at_key() && !reader.at_item() {
        return None;
    }
    let mut value = reader.block(at - line);
    reader.next();
    if reader.json || reader.fresh && matches!(reader.cursor.peek(), Some(b']' | b'}' | b')')) {
        // Program text or broken JSON: nothing in it is to be looked at again.
        value.kind = Kind::Bad;
    }
    serverless(&mut value, 0);
    Some(reader.cursor.finish(value, Syntax::Yaml))
}

pub(super) struct Reader<'t> {
    pub(super) cursor: Cursor<'t>,
    /// Where the line begins.
    line: usize,
    /// Whether the place is the first letter of a line that nothing was read of.
    pub(super) fresh: bool,
    /// Whether something was seen that stands in JSON and never in YAML's block style.
    json: bool,
    /// Whether another document begins here.
    ended: bool,
}

/// Where the quote is that closes a string, whose first letter is the first of `bytes`.
fn closing(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
}

impl<'t> Reader<'t> {
    fn column(&self) -> usize {
        self.cursor.at - self.line
    }

    /// To the first letter of the next line that holds more than a comment: its column, or nothing at the document's end.
    pub(super) fn next(&mut self) -> Option<usize> {
        if self.ended {
            return None;
        }
        if !self.fresh {
            let end = self.cursor.line_end();
            let left = self.cursor.slice(self.cursor.at, end).trim();
            if left.starts_with([',', ']', '}']) {
                self.json = true;
            } else if !left.is_empty() && !left.starts_with('#') {
                self.cursor.fault(self.cursor.at, end, FaultKind::Unreadable);
            }
            self.cursor.at = end;
        }
        while !self.fresh {
            if self.cursor.peek() == Some(b'\n') {
                self.cursor.at += 1;
                self.line = self.cursor.at;
            }
            self.cursor.take(|b| b == b' ' || b == b'\t' || b == b'\r');
            match self.cursor.peek() {
                None => return None,
                Some(b'\n') => {}
                Some(b'#') => self.cursor.at = self.cursor.line_end(),
                Some(_) => self.fresh = true,
            }
        }
        let ends =
            self.column() == 0 && (self.cursor.rest().starts_with("---") || self.cursor.rest().starts_with("..."));
        (!ends).then(|| self.column())
    }

    /// Whether an element of a block's list begins here.
    pub(super) fn at_item(&self) -> bool {
        self.cursor.peek() == Some(b'-') && matches!(self.cursor.peek_at(1), None | Some(b' ' | b'\n' | b'\r'))
    }

    /// Whether a name with its colon stands here.
    pub(super) fn at_key(&self) -> bool {
        self.key_length().is_some()
    }

    fn key_length(&self) -> Option<usize> {
        let line = self.cursor.slice(self.cursor.at, self.cursor.line_end());
        let first = *line.as_bytes().first()?;
        let ends = |at: usize| matches!(line.as_bytes().get(at), None | Some(b' ' | b'\r' | b'\t'));
        if let b'"' | b'\'' = first {
            let close = 2 + closing(line.as_bytes().get(1..)?, first)?;
            let rest = line.get(close..)?;
            let colon = close + rest.len() - rest.trim_start_matches(' ').len();
            return (line.as_bytes().get(colon) == Some(&b':') && ends(colon + 1)).then_some(close);
        }
        if b"[]{},#&*!|>%@`?:".contains(&first) || first == b'-' && ends(1) {
            return None;
        }
        let colon = line.match_indices(':').map(|(at, _)| at).find(|&at| ends(at + 1))?;
        let name = line.get(..colon)?.trim_end();
        // Names are short: what is longer is prose.
        (name.len() <= 200 && !name.contains(" #")).then_some(name.len())
    }

    /// The value that begins at this line's first letter.
    fn block(&mut self, column: usize) -> Value<'t> {
        let start = self.cursor.at;
        if self.cursor.depth >= MAX_DEPTH {
            self.cursor.fault(start, start + 1, FaultKind::TooDeep);
            self.deeper(column);
            return self.cursor.value(start, Kind::Bad);
        }
        self.cursor.depth += 1;
        let value = if self.at_item() {
            self.items(column)
        } else if self.at_key() {
            self.members(column)
        } else {
            self.own_line(column)
        };
        self.cursor.depth -= 1;
        value
    }

    /// A value on a line of its own. JSON there that may hold a policy is a document of its own, and this one ends before.
    fn own_line(&mut self, column: usize) -> Value<'t> {
        let (start, faults) = (self.cursor.at, self.cursor.faults.len());
        let json = matches!(self.cursor.peek(), Some(b'{' | b'['));
        let value = self.inline(column.saturating_sub(1), false);
        if !json || !value.span.of(self.cursor.text).contains("Statement") {
            return value;
        }
        self.ended = true;
        self.cursor.faults.truncate(faults);
        let end = self.cursor.slice(0, start).trim_end().len();
        Value { span: Span::at(end), kind: Kind::Null }
    }

    /// Over every line at `column` or deeper.
    fn deeper(&mut self, column: usize) {
        while self.next().is_some_and(|at| at >= column) {
            self.fresh = false;
            self.cursor.at = self.cursor.line_end();
        }
    }

    fn items(&mut self, column: usize) -> Value<'t> {
        let start = self.cursor.at;
        let mut end = start + 1;
        let mut elements = Vec::new();
        while self.next() == Some(column) && self.at_item() {
            self.fresh = false;
            self.cursor.at += 1;
            let value = self.node(column, true);
            end = value.span.end as usize;
            elements.push(value);
            self.stray(column);
        }
        Value { span: Span::new(start, end), kind: Kind::Array(elements) }
    }

    /// Lines deeper than their place allows.
    fn stray(&mut self, column: usize) {
        if self.next().is_some_and(|at| at > column) {
            let start = self.cursor.at;
            self.cursor.fault(start, self.cursor.line_end(), FaultKind::Unreadable);
            self.deeper(column + 1);
        }
    }

    fn members(&mut self, mut column: usize) -> Value<'t> {
        let start = self.cursor.at;
        let mut end = start;
        let mut members: Vec<Member<'t>> = Vec::new();
        let mut merged = false;
        while self.next() == Some(column) {
            let Some(length) = self.key_length() else { break };
            self.fresh = false;
            let from = self.cursor.at;
            let quoted = matches!(self.cursor.peek(), Some(b'"' | b'\''));
            let name = if quoted { self.quoted() } else { self.cursor.slice(from, from + length).into() };
            self.cursor.at = from + length;
            let name_span = Span::new(from, self.cursor.at);
            self.cursor.take(|b| b != b':');
            self.cursor.at += 1;
            let value = self.node(column, false);
            end = value.span.end.max(name_span.end + 1) as usize;
            if name == "<<" {
                merged = true;
                continue;
            }
            // A copy that began amid its first line lost that line's indentation.
            let inline = !matches!(value.kind, Kind::Object(_) | Kind::Array(_));
            members.push(Member { name, name_span, value });
            if members.len() == 1 && inline && self.next().is_some_and(|at| at > column) && self.at_key() {
                column = self.column();
            }
            self.stray(column);
        }
        let value = Value { span: Span::new(start, end), kind: Kind::Object(members) };
        self.cursor.twice(&value);
        // What is merged into a statement is not known, so neither is the statement.
        if merged && ["Effect", "Action", "NotAction", "Resource"].iter().any(|name| value.member(name).is_some()) {
            return Value { kind: Kind::Bad, ..value };
        }
        value
    }

    /// The value behind a colon or a dash: on the same line, or on the next ones.
    fn node(&mut self, column: usize, element: bool) -> Value<'t> {
        let before = self.cursor.at;
        self.cursor.take(|b| b == b' ' || b == b'\t');
        let tag = self.properties();
        let value = match self.cursor.peek() {
            None | Some(b'\n' | b'\r' | b'#') => {
                let empty = Value { span: Span::at(before), kind: Kind::Null };
                match self.next() {
                    Some(at) if at > column || at == column && !element && self.at_item() => self.block(at),
                    _ => empty,
                }
            }
            Some(_) if element && self.at_item() => {
                let own = self.column();
                self.fresh = true;
                self.block(own)
            }
            Some(_) if element && tag.is_none() && self.at_key() => {
                let own = self.column();
                self.fresh = true;
                self.block(own)
            }
            Some(_) => self.inline(column, false),
        };
        tagged(tag, value)
    }

    /// An anchor, which is passed over, and a tag: its name and place.
    pub(super) fn properties(&mut self) -> Option<(&'t str, usize)> {
        let mut tag = None;
        while let Some(sign @ (b'&' | b'!')) = self.cursor.peek() {
            let start = self.cursor.at;
            let word = self.cursor.take(|b| !b.is_ascii_whitespace() && !b",[]{}".contains(&b));
            if sign == b'!' {
                tag = word.get(1..).map(|name| (name, start));
            }
            self.cursor.take(|b| b == b' ' || b == b'\t');
        }
        tag
    }

    /// A value that begins on this line and is no block; `column` is that of what holds it.
    pub(super) fn inline(&mut self, column: usize, flow: bool) -> Value<'t> {
        self.fresh = false;
        let start = self.cursor.at;
        match self.cursor.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                let text = self.quoted();
                let value = self.cursor.value(start, Kind::String(text));
                if quote == b'"' {
                    return value;
                }
                let end = self.cursor.at;
                self.cursor.json_or(value, start + 1, end.saturating_sub(1), false)
            }
            Some(b'[' | b'{') if flow => self.flow(),
            Some(b'[' | b'{') => self.outer_flow(),
            Some(b'|' | b'>') if !flow => self.literal(column),
            Some(b'*') => {
                let name = self.cursor.take(|b| !b.is_ascii_whitespace() && !b",[]{}".contains(&b));
                if name == "*" {
                    self.cursor.fault(start, start + 1, FaultKind::BareStar);
                }
                self.cursor.value(start, if name == "*" { Kind::String(name.into()) } else { Kind::Bad })
            }
            _ => self.plain(column, flow),
        }
    }

    /// JSON where it is that, and else YAML's own brackets.
    fn outer_flow(&mut self) -> Value<'t> {
        let (start, faults) = (self.cursor.at, self.cursor.faults.len());
        let value = self.flow();
        let readable = self.cursor.faults.iter().skip(faults).all(|fault| fault.kind == FaultKind::DuplicateName);
        if readable {
            return value;
        }
        let mut parsed = json::parse(self.cursor.text, start);
        let strict = self.cursor.slice(start + 1, start + 200).trim_start().starts_with('"');
        if strict {
            self.cursor.faults.truncate(faults);
            self.cursor.faults.append(&mut parsed.faults);
            self.cursor.at = parsed.end;
            return parsed.value;
        }
        value
    }
}
