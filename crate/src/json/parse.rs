//! The parser: recursive descent over bytes, with a repair for each common mistake.

use super::fault::{Fault, FaultKind};
use super::template::template;
use super::value::{Kind, Member, Value};
use crate::span::Span;
use std::borrow::Cow;

/// How deep arrays and objects may nest: `serde_json`'s own limit.
pub const MAX_DEPTH: usize = 127;

/// How many faults of one text are kept; the rest is only counted.
const MAX_FAULTS: usize = 1000;

/// What was read.
#[derive(Clone, Debug)]
pub struct Parsed<'t> {
    /// The value; [`Kind::Bad`] where there was none.
    pub value: Value<'t>,
    /// One past the last byte read, white space behind the value not included.
    pub end: usize,
    /// What was wrong, in the order of the text.
    pub faults: Vec<Fault>,
    /// How many faults were found beyond those kept.
    pub omitted: usize,
    /// The language that it was read in.
    pub syntax: Syntax,
}

/// The languages in which policies are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JSON.
    Json,
    /// Terraform's HCL.
    Hcl,
    /// YAML.
    Yaml,
}

impl Parsed<'_> {
    /// Adds the fault that strict JSON sees in text behind the value.
    pub fn refuse_trailing(&mut self, text: &str) {
        let rest = text.get(self.end..).unwrap_or_default();
        let from = self.end + (rest.len() - rest.trim_start_matches(JSON_SPACE).len());
        let to = self.end + rest.trim_end().len();
        if from < to {
            self.faults.push(Fault { span: Span::new(from, to), kind: FaultKind::TrailingText });
        }
    }
}

/// JSON's own white space; other spaces are not allowed between tokens.
const JSON_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

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

/// Sorts faults by place, since a bracket's is found only at the end; stable, so equal places keep their order.
pub(crate) fn in_order(faults: &mut [Fault]) {
    faults.sort_by_key(|fault| fault.span.start);
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

    fn at_quote(&self) -> bool {
        match self.peek() {
            Some(b'"' | b'\'') => true,
            Some(0xe2) => self.rest().starts_with(is_smart_quote),
            _ => false,
        }
    }

    fn object(&mut self) -> Value<'t> {
        let start = self.at;
        self.at += 1;
        let mut members: Vec<Member<'t>> = Vec::new();
        let mut comma = Comma::First;
        loop {
            let gap = self.at;
            self.space();
            match self.peek() {
                Some(b',') => self.comma(&mut comma),
                Some(b'}') => {
                    self.closing(&comma);
                    self.at += 1;
                    break;
                }
                None | Some(b']') => {
                    if self.wrong_end(start) {
                        break;
                    }
                }
                Some(_) => {
                    self.before_element(&mut comma, gap);
                    let member = self.member();
                    members.push(member);
                }
            }
        }
        let value = Value { span: Span::new(start, self.at), kind: Kind::Object(members) };
        for span in value.twice() {
            self.fault(span.start as usize, span.end as usize, FaultKind::DuplicateName);
        }
        value
    }

    fn array(&mut self) -> Value<'t> {
        let start = self.at;
        self.at += 1;
        let mut elements = Vec::new();
        let mut comma = Comma::First;
        loop {
            let gap = self.at;
            self.space();
            match self.peek() {
                Some(b',') => self.comma(&mut comma),
                Some(b']') => {
                    self.closing(&comma);
                    self.at += 1;
                    break;
                }
                None | Some(b'}') => {
                    if self.wrong_end(start) {
                        break;
                    }
                }
                // A colon after a string: the array was never closed and a member follows.
                Some(b':') => {
                    self.fault(self.at, self.at + 1, FaultKind::BadWord);
                    self.at += 1;
                }
                Some(_) => {
                    self.before_element(&mut comma, gap);
                    elements.push(self.value());
                }
            }
        }
        Value { span: Span::new(start, self.at), kind: Kind::Array(elements) }
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

    fn number(&mut self) -> Value<'t> {
        let start = self.at;
        let len = self
            .rest()
            .bytes()
            .take_while(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'+' | b'-' | b'.' | b'_'))
            .count();
        self.at += len.max(1);
        let text = self.slice(start, self.at);
        if is_json_number(text) {
            return Value { span: Span::new(start, self.at), kind: Kind::Number(text) };
        }
        let kind =
            if text.bytes().all(|b| !b.is_ascii_alphabetic()) { FaultKind::BadNumber } else { FaultKind::BadWord };
        self.fault(start, self.at, kind);
        Value { span: Span::new(start, self.at), kind: Kind::Number(text) }
    }

    fn word(&mut self) -> Value<'t> {
        let start = self.at;
        let rest = self.rest();
        let len = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}' | '"' | ':'))
            .unwrap_or(rest.len());
        self.at += if len == 0 { rest.chars().next().map_or(1, char::len_utf8) } else { len };
        let text = self.slice(start, self.at);
        let span = Span::new(start, self.at);
        let kind = match text {
            "true" => {
                return Value { span, kind: Kind::Bool(true) };
            }
            "false" => {
                return Value { span, kind: Kind::Bool(false) };
            }
            "null" => {
                return Value { span, kind: Kind::Null };
            }
            // Python's spelling.
            "True" | "TRUE" => Kind::Bool(true),
            "False" | "FALSE" => Kind::Bool(false),
            "None" => Kind::Null,
            _ => Kind::Bad,
        };
        self.fault(start, self.at, FaultKind::BadWord);
        Value { span, kind }
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

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn string(&mut self) -> Cow<'t, str> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => self.quoted(),
            Some(b'\'') => self.odd_quotes(start, 1, |c| c == '\'', FaultKind::SingleQuote),
            _ => self.odd_quotes(start, 3, |c| is_smart_quote(c) || c == '"', FaultKind::SmartQuote),
        }
    }

    /// A string in quotes JSON does not know: to the closing one, or to the end of the line.
    fn odd_quotes(
        &mut self,
        start: usize,
        width: usize,
        close: impl Fn(char) -> bool,
        kind: FaultKind,
    ) -> Cow<'t, str> {
        let body = start + width;
        let rest = self.slice(body, self.bytes.len());
        let end = rest.find(|c| close(c) || c == '\n').unwrap_or(rest.len());
        let closing = self.slice(body + end, self.bytes.len()).chars().next().filter(|&c| c != '\n');
        self.at = body + end + closing.map_or(0, char::len_utf8);
        self.fault(start, self.at, if closing.is_some() { kind } else { FaultKind::UnclosedString });
        Cow::Borrowed(self.slice(body, body + end))
    }

    fn quoted(&mut self) -> Cow<'t, str> {
        let start = self.at;
        self.at += 1;
        let body = self.at;
        let mut owned: Option<String> = None;
        let mut copied = body;
        let mut smart_end = None;
        while let Some(b) = self.peek() {
            match b {
                b'"' => {
                    let tail = self.slice(copied, self.at);
                    self.at += 1;
                    return match owned {
                        Some(mut text) => {
                            text.push_str(tail);
                            Cow::Owned(text)
                        }
                        None => Cow::Borrowed(tail),
                    };
                }
                b'\\' => {
                    let text = owned.get_or_insert_default();
                    text.push_str(self.text.get(copied..self.at).unwrap_or_default());
                    let unescaped = self.escape();
                    owned.get_or_insert_default().push_str(unescaped.encode_utf8(&mut [0; 4]));
                    copied = self.at;
                }
                b'$' | b'%'
                    if self.template
                        && let Some((end, said)) = template(self.text, self.at) =>
                {
                    let text = owned.get_or_insert_default();
                    text.push_str(self.text.get(copied..self.at).unwrap_or_default());
                    text.push_str(&said);
                    (self.at, copied) = (end, end);
                }
                b'\n' if self.ends_unclosed(body, smart_end) => break,
                0..0x20 => {
                    self.fault(self.at, self.at + 1, FaultKind::ControlCharacter);
                    self.at += 1;
                }
                0xe2 if smart_end.is_none() && self.rest().starts_with(is_smart_quote) => {
                    smart_end = Some(self.at);
                    self.at += 3;
                }
                0x20..0x80 if !self.template => self.at = plain_end(self.bytes, self.at + 1),
                _ => self.at += 1,
            }
        }
        self.unclosed(start, body, copied, owned, smart_end)
    }

    /// Whether the line break at this place ends a string whose closing quote is missing, rather than stand inside it:
    /// so when the line ends like a finished member, or the next one begins like a new one.
    fn ends_unclosed(&self, body: usize, smart_end: Option<usize>) -> bool {
        let line = self.slice(body, self.at).trim_end();
        let next = self.slice(self.at, self.bytes.len()).trim_start();
        smart_end.is_some()
            || line.ends_with([',', '}', ']', '{', '['])
            || next.starts_with(['"', '}', ']'])
            || next.is_empty()
    }

    /// Ends a string without its closing quote at the line's end, before what looks like JSON's own punctuation.
    fn unclosed(
        &mut self,
        start: usize,
        body: usize,
        copied: usize,
        owned: Option<String>,
        smart_end: Option<usize>,
    ) -> Cow<'t, str> {
        let line = self.slice(body, self.at);
        let (end, next, kind) = if let Some(at) = smart_end {
            (at, at + 3, FaultKind::SmartQuote)
        } else {
            let end = body + line.trim_end().trim_end_matches([',', '}', ']', '{', '[', ' ', ':']).len();
            (end, end, FaultKind::UnclosedString)
        };
        self.at = next;
        self.fault(start, next, kind);
        match owned {
            Some(mut text) => {
                text.push_str(self.slice(copied.min(end), end));
                Cow::Owned(text)
            }
            None => Cow::Borrowed(self.slice(body, end)),
        }
    }

    /// One escape sequence; its character, or U+FFFD with a fault.
    fn escape(&mut self) -> char {
        let start = self.at;
        self.at += 1;
        let Some(b) = self.peek() else {
            self.fault(start, self.at, FaultKind::BadEscape);
            return char::REPLACEMENT_CHARACTER;
        };
        let simple = match b {
            b'"' | b'\\' | b'/' => char::from(b),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(start),
            _ => {
                let c = self.rest().chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
                // A line break stays for the string itself to judge.
                if c != '\n' {
                    self.at += c.len_utf8();
                }
                self.fault(start, self.at, FaultKind::BadEscape);
                return c;
            }
        };
        self.at += 1;
        simple
    }

    fn unicode_escape(&mut self, start: usize) -> char {
        let Some(first) = self.hex4(self.at + 1) else {
            self.at += 1;
            self.fault(start, self.at, FaultKind::BadEscape);
            return char::REPLACEMENT_CHARACTER;
        };
        self.at += 5;
        if let Some(c) = char::from_u32(first) {
            return c;
        }
        if first < 0xdc00
            && self.rest().starts_with("\\u")
            && let Some(second @ 0xdc00..0xe000) = self.hex4(self.at + 2)
        {
            self.at += 6;
            return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
                .unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        self.fault(start, self.at, FaultKind::LoneSurrogate);
        char::REPLACEMENT_CHARACTER
    }

    fn hex4(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |value, &b| Some(value * 16 + char::from(b).to_digit(16)?))
    }
}

/// Where the comma between elements stands.
enum Comma {
    /// Before the first element: none is due.
    First,
    /// An element was read: one is due.
    Wanted,
    /// One was read at this byte: an element is due.
    At(usize),
}

/// How far from `at` on, eight bytes at once, there is nothing but ASCII that stands for itself in a string.
#[inline]
#[cfg_attr(keyfence_small, optimize(speed))]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*word);
        let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
        let is = |b: u8| is_zero(word ^ (ONES * u64::from(b)));
        // The lowest bit is right: what is wrong in them lies above it.
        let odd = (word | word.wrapping_sub(ONES * 0x20) | is(b'"') | is(b'\\')) & HIGH;
        if odd != 0 {
            return at + odd.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

fn is_smart_quote(c: char) -> bool {
    matches!(c, '\u{201c}'..='\u{201f}' | '\u{2018}' | '\u{2019}')
}

fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strict(text: &str) -> Parsed<'_> {
        let mut parsed = parse(text, 0);
        parsed.refuse_trailing(text);
        parsed
    }

    fn faults(text: &str) -> Vec<(FaultKind, &str)> {
        strict(text).faults.iter().map(|fault| (fault.kind, fault.span.of(text))).collect()
    }

    fn to_serde(value: &Value<'_>) -> serde_json::Value {
        match &value.kind {
            Kind::Null | Kind::Bad => serde_json::Value::Null,
            Kind::Bool(b) => (*b).into(),
            Kind::Number(text) => serde_json::from_str(text).unwrap_or_default(),
            Kind::String(text) => text.to_string().into(),
            Kind::Array(elements) => elements.iter().map(to_serde).collect(),
            Kind::Object(members) => members.iter().map(|m| (m.name.to_string(), to_serde(&m.value))).collect(),
        }
    }

    #[test]
    fn every_mistake_has_its_fault_at_its_place() {
        use FaultKind::*;
        let cases: &[(&str, &[(FaultKind, &str)])] = &[
            (r#"{"a": 1 "b": 2}"#, &[(MissingComma, " ")]),
            (r#"["a""b"]"#, &[(MissingComma, "")]),
            (r#"{"a": [1, 2,], }"#, &[(ExtraComma, ","), (ExtraComma, ",")]),
            ("{} // x", &[(TrailingText, "// x")]),
            ("{ /* x */ }", &[(Comment, "/* x */")]),
            ("{“a”: “b”}", &[(SmartQuote, "“a”"), (SmartQuote, "“b”")]),
            ("{'a': 'b'}", &[(SingleQuote, "'a'"), (SingleQuote, "'b'")]),
            (r#"{"a": [1, {"b": 2}"#, &[(Unclosed, "{"), (Unclosed, "[")]),
            (r#"{"a": [1, 2}"#, &[(Unclosed, "[")]),
            (r#"{"a": 1]}"#, &[(WrongBracket, "]")]),
            ("{\"a\": \"b,\n\"c\": 1}", &[(UnclosedString, "\"b")]),
            ("{\"a\": \"b\nc\"}", &[(ControlCharacter, "\n")]),
            (r#"["\x", "\u12"]"#, &[(BadEscape, r"\x"), (BadEscape, r"\u")]),
            (
                r#"["\ud800", "\udc00\ud800"]"#,
                &[(LoneSurrogate, r"\ud800"), (LoneSurrogate, r"\udc00"), (LoneSurrogate, r"\ud800")],
            ),
            (r#"{"a" 1, "b"}"#, &[(MissingColon, ""), (MissingColon, "")]),
            (r#"{"a":, "b":}"#, &[(MissingValue, ""), (MissingValue, "")]),
            ("{a: 1}", &[(UnquotedName, "a")]),
            ("[01, +1, .5, 0x1]", &[(BadNumber, "01"), (BadNumber, "+1"), (BadNumber, ".5"), (BadWord, "0x1")]),
            ("[True, None, allow]", &[(BadWord, "True"), (BadWord, "None"), (BadWord, "allow")]),
            (r#"{"a": 1, "b": 2, "a": 3}"#, &[(DuplicateName, "\"a\"")]),
            ("{} {}", &[(TrailingText, "{}")]),
            ("  ", &[(Empty, "")]),
            ("\u{feff}{}", &[(ByteOrderMark, "\u{feff}")]),
            ("{\"a\":\u{a0}1}", &[(BadWord, "\u{a0}")]),
        ];
        for (text, expected) in cases {
            assert_eq!(&faults(text), expected, "{text}");
        }
    }

    #[test]
    fn reading_goes_on_behind_each_mistake() {
        let text = "{\"Effect\": \"Allow\" 'Action': [\"s3:*\",, \"x\n], “Resource”: \"*\", // all\n n: True";
        let value = strict(text).value;
        assert_eq!(value.get("Effect").and_then(Value::as_str), Some("Allow"));
        assert_eq!(value.get("Action").and_then(Value::as_array).map(<[_]>::len), Some(2));
        assert_eq!(value.get("Resource").and_then(Value::as_str), Some("*"));
        assert!(matches!(value.get("n").map(|v| &v.kind), Some(Kind::Bool(true))));
    }

    #[test]
    fn nesting_is_bounded_and_the_rest_is_read() {
        let deep = format!("[{}1{}, 2]", "[".repeat(100_000), "]".repeat(100_000));
        let parsed = strict(&deep);
        assert_eq!(parsed.faults.iter().map(|f| f.kind).collect::<Vec<_>>(), [FaultKind::TooDeep]);
        assert_eq!(parsed.value.as_array().map(<[_]>::len), Some(2));
    }

    #[test]
    fn faults_beyond_the_limit_are_counted() {
        let text = format!("[{}]", "x,".repeat(3000));
        let parsed = parse(&text, 0);
        assert_eq!((parsed.faults.len(), parsed.omitted), (1000, 2001));
    }

    /// JSON and near-JSON: pieces put together at random.
    fn jsonish() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("{"),
            Just("}"),
            Just("["),
            Just("]"),
            Just(","),
            Just(":"),
            Just("\"a\""),
            Just("\"b\\n\""),
            Just("\""),
            Just("1"),
            Just("-0.5e3"),
            Just("01"),
            Just("true"),
            Just("null"),
            Just(" "),
            Just("\n"),
            Just("\\"),
            Just("\\ud83d\\ude00"),
            Just("“"),
            Just("'"),
            Just("//"),
            Just("é"),
            Just("\u{1}"),
            Just("{\"k\":"),
            Just("[1,2]"),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    fn valid_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "(?s).{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::btree_map(".{0,4}", inner, 0..5).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    fn spans_fit(value: &Value<'_>, text: &str) -> bool {
        let fits = |span: Span| text.get(span.start as usize..span.end as usize).is_some();
        fits(value.span)
            && match &value.kind {
                Kind::Array(elements) => elements.iter().all(|e| value.span.contains(e.span) && spans_fit(e, text)),
                Kind::Object(members) => members
                    .iter()
                    .all(|m| fits(m.name_span) && value.span.contains(m.span()) && spans_fit(&m.value, text)),
                _ => true,
            }
    }

    proptest! {
        #[test]
        fn what_serde_json_accepts_means_the_same(value in valid_json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap_or_default();
            let parsed = strict(&text);
            prop_assert_eq!(&parsed.faults, &[]);
            prop_assert_eq!(to_serde(&parsed.value), value);
        }

        #[test]
        fn what_serde_json_refuses_has_a_fault(text in jsonish()) {
            let parsed = strict(&text);
            match serde_json::from_str::<serde_json::Value>(&text) {
                Ok(value) => {
                    prop_assert!(parsed.faults.iter().all(|f| f.kind == FaultKind::DuplicateName), "{:?}", parsed.faults);
                    prop_assert_eq!(to_serde(&parsed.value), value);
                }
                Err(_) => prop_assert!(!parsed.faults.is_empty()),
            }
        }

        #[test]
        fn spans_lie_inside_the_text_and_on_characters(text in prop_oneof![jsonish(), "(?s).{0,60}".boxed()]) {
            let parsed = strict(&text);
            prop_assert!(spans_fit(&parsed.value, &text));
            for fault in &parsed.faults {
                prop_assert!(text.get(fault.span.start as usize..fault.span.end as usize).is_some());
            }
        }
    }
}
