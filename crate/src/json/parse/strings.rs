//! Strings: their escapes, other quotes than JSON's, and closing quotes that are missing.

use super::Parser;
use crate::json::fault::FaultKind;
use crate::json::template;
use std::borrow::Cow;

impl<'t> Parser<'t> {
    /// Whether a quotation mark of any sort stands here.
    pub(super) fn at_quote(&self) -> bool {
        match self.peek() {
            Some(b'"' | b'\'') => true,
            Some(0xe2) => self.rest().starts_with(is_smart_quote),
            _ => false,
        }
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    pub(super) fn string(&mut self) -> Cow<'t, str> {
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
