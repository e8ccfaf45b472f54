//! Numbers, and words that are none of JSON's.

use super::Parser;
use crate::json::fault::FaultKind;
use crate::json::value::{Kind, Value};
use crate::span::Span;

impl<'t> Parser<'t> {
    pub(super) fn number(&mut self) -> Value<'t> {
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

    pub(super) fn word(&mut self) -> Value<'t> {
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
