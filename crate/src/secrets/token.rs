//! Session tokens, Bedrock API keys and EKS tokens: long base64 with a beginning that tells what it is.

use super::bytes::{
    ALNUM, BASE64, LOWER, RUN, SPACE, UPPER, URL_SIGN, at, before, classes_of, has, is, run_end, skip_escape, slice,
    starts,
};
use super::kinds::{Kind, Match, Note};
use crate::rule::Confidence;

/// The fewest characters of a session token; real ones have 300 and more.
const SHORTEST_TOKEN: usize = 64;
/// The longest token that is followed, joints included, in bytes.
const LONGEST_TOKEN: usize = 32 * 1024;
/// Lines of a wrapped token are no longer than this.
const LONGEST_LINE: usize = 256;
/// How many bytes of quotes, signs and spaces may stand between two pieces of a token.
const LONGEST_JOINT: usize = 48;

/// Base64 of `BedrockAPIKey-`, how every long-term key's body begins.
const LONG_TERM_BODY: &[u8] = b"QmVkcm9ja0FQSUtleS1";
/// Base64 of `bedrock.amazonaws.com`, how every short-term key's body begins.
const SHORT_TERM: &[u8] = b"bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t";

/// Whether any token begins with these characters.
#[inline]
pub(super) fn may_begin(text: &[u8], start: usize) -> bool {
    matches!(at(text, start), b'A' | b'a' | b'b') || at(text, start + 2) == b'o'
}

/// Reads the run `start..end` as a token.
#[inline(never)]
pub(super) fn find(text: &[u8], start: usize, end: usize) -> Option<Match> {
    let start = skip_escape(text, start);
    let found = |kind, end: usize, confidence, note| {
        Some(Match { kind, start: start as u32, end: end as u32, secret: None, confidence, note })
    };
    match at(text, start) {
        b'A' if starts(text, start, b"ABSK") => {
            let end = padded(text, run_end(text, start, BASE64));
            let body = starts(text, start + 4, LONG_TERM_BODY);
            // AWS hands out 128 characters and more; without the known beginning only that long a run counts.
            let enough = if body { 48 } else { 109 };
            (end - start >= enough).then_some(())?;
            let marked = body && has(slice(text, start, end), b"EXAMPLEEXAMPLE");
            let confidence = if body { Confidence::High } else { Confidence::Medium };
            found(Kind::BedrockApiKey, end, confidence, marked.then_some(Note::Example))
        }
        b'b' if starts(text, start, SHORT_TERM) => {
            let end = pieces(text, start, start + SHORT_TERM.len());
            found(Kind::BedrockApiKey, end, Confidence::High, None)
        }
        b'a' if start >= 11 && starts(text, start - 11, b"k8s-aws-v1.aHR0c") => {
            let start = start - 11;
            Some(Match {
                kind: Kind::EksToken,
                start: start as u32,
                end: padded(text, end) as u32,
                secret: None,
                confidence: Confidence::High,
                note: None,
            })
        }
        _ if is_session_token(text, start) => {
            let end = pieces(text, start, end);
            (end - start >= SHORTEST_TOKEN).then_some(())?;
            let marked = has(slice(text, start, end), b"EXAMPLE");
            found(Kind::SessionToken, end, Confidence::High, marked.then_some(Note::Example))
        }
        _ => None,
    }
}

/// Reads the percent-encoded token that the run `start..end`, behind a `%`, is a piece of. Looks no further back than
/// `floor`. Encoding can leave a token's beginning shorter than any run the scan stops at.
pub(super) fn find_behind(text: &[u8], start: usize, end: usize, floor: usize) -> Option<Match> {
    let mut from = start;
    while before(text, from) == b'%' && from > floor + 1 {
        from = super::bytes::run_start(text, floor, from - 1, RUN);
        for begin in [from, from + 2] {
            if is_session_token(text, begin) {
                return find(text, begin, end);
            }
        }
    }
    None
}

/// Whether a session token begins at `start`: one type byte and a protobuf string `aws`, `er/aws` or `origin_ec`, in
/// base64 (decoded from published tokens).
fn is_session_token(text: &[u8], start: usize) -> bool {
    at(text, start + 2) == b'o'
        && (starts(text, start + 4, b"b3JpZ2luX2Vj")
            || starts(text, start + 4, b"ZXIvYXdz")
            || starts(text, start, b"AQoDYXdz")
            || starts(text, start, b"FQoDYXdz"))
}

/// One past the `=` that may follow base64.
fn padded(text: &[u8], end: usize) -> usize {
    let mut to = end;
    while to < end + 2 && at(text, to) == b'=' {
        to += 1;
    }
    to
}

/// The end of a piece of base64 in which `+`, `/` and `=` may be percent-encoded, once or twice.
fn piece_end(text: &[u8], from: usize) -> usize {
    let mut to = run_end(text, from, RUN);
    while at(text, to) == b'%' {
        let skip = if starts(text, to + 1, b"25") { to + 3 } else { to + 1 };
        let hex = slice(text, skip, skip + 2);
        let known = [&b"2F"[..], b"2B", b"3D"].iter().any(|h| hex.eq_ignore_ascii_case(h));
        if !known {
            break;
        }
        to = run_end(text, skip + 2, RUN);
    }
    padded(text, to)
}

/// The end of a token that may be wrapped over lines or written as string literals joined by `+`, `.` or `\`.
fn pieces(text: &[u8], start: usize, first_end: usize) -> usize {
    let mut from = start;
    let mut to = piece_end(text, first_end);
    let mut width = 0;
    loop {
        let len = to - from;
        let whole = at(text, to - 1) == b'=' || len > LONGEST_LINE || to - start > LONGEST_TOKEN;
        // Lines of a wrapped token have one width; only the first, behind its label, may differ.
        if whole || width != 0 && len != width {
            return to;
        }
        let Some((next, quoted)) = joint(text, to) else {
            return to;
        };
        let end = piece_end(text, next);
        if !continues(text, next, end, quoted, len) {
            return to;
        }
        if from != start {
            width = len;
        }
        (from, to) = (next, end);
    }
}

/// Where the next piece begins behind `to`, and whether it is a string literal of its own.
fn joint(text: &[u8], to: usize) -> Option<(usize, bool)> {
    let mut at_byte = to;
    let (mut lines, mut quotes) = (0, 0);
    while at_byte < to + LONGEST_JOINT {
        match at(text, at_byte) {
            b'\n' => lines += 1,
            b'"' | b'\'' | b'`' => quotes += 1,
            b'+' | b'.' | b'\\' if quotes > 0 || at(text, at_byte) == b'\\' => {}
            b if is(b, SPACE) => {}
            _ => break,
        }
        at_byte += 1;
    }
    // A written line break inside a longer string: `\n`.
    if at(text, at_byte) == b'n' && before(text, at_byte) == b'\\' && quotes == 0 {
        return Some((at_byte + 1, false));
    }
    let joined = quotes == 2 || quotes == 0 && lines == 1;
    (joined && at_byte > to).then_some((at_byte, quotes == 2))
}

/// Whether `from..to` goes on with the token whose last piece had `last` characters.
fn continues(text: &[u8], from: usize, to: usize, quoted: bool, last: usize) -> bool {
    let len = to - from;
    // Another assignment, a word of prose or a longer name is no piece.
    let closed = matches!(at(text, to), b'"' | b'\'' | b'`' | b'<' | b'\n' | b'\r' | b'\\' | 0)
        || at(text, to) == b' ' && matches!(at(text, to + 1), b'\\' | b'\n');
    let classes = classes_of(slice(text, from, to));
    let random = classes & UPPER != 0
        && classes & LOWER != 0
        && (classes & !ALNUM & !URL_SIGN != 0 || classes & ALNUM == ALNUM || at(text, to.saturating_sub(1)) == b'=');
    len >= 4
        && closed
        && (quoted || last >= 32 && len <= last.max(SHORTEST_TOKEN * 2))
        && (random || quoted && len < 16)
}
