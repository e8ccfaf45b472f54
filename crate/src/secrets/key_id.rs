//! Access key ids: a four-letter prefix and a base32 body (IAM identifiers, "Unique identifiers"; base32 measured).

use super::bytes::{ALNUM, BASE32, DIGIT, after_escape, at, before, ends, is, run_end, slice};
use super::facts;
use super::kinds::{Kind, Match, Note};
use super::label;
use super::runs::{SHORTEST_ID, id_in};
use crate::rule::Confidence;

/// The length of every access key id seen so far; the API allows 16 to 128.
const LENGTH: usize = 20;
/// The longest mistyped id worth naming.
const LONGEST: usize = 24;

/// From this many vowels among 16 characters on they read like words.
const WORDLIKE: usize = 6;

fn kind_of(prefix: &[u8]) -> Option<(Kind, Option<Note>)> {
    match prefix {
        b"AKIA" => Some((Kind::AccessKeyId, None)),
        b"ASIA" => Some((Kind::TemporaryAccessKeyId, None)),
        b"ABIA" => Some((Kind::BearerTokenId, None)),
        b"ACCA" => Some((Kind::ServiceCredentialId, None)),
        // LocalStack marks the ids it hands out.
        b"LKIA" => Some((Kind::AccessKeyId, Some(Note::Test))),
        b"LSIA" => Some((Kind::TemporaryAccessKeyId, Some(Note::Test))),
        _ => None,
    }
}

/// Finds the ids in `from..end`, a run or the rest of one; each must be a whole word.
#[inline(never)]
pub(super) fn find(text: &[u8], mut from: usize, end: usize, floor: usize, found: &mut dyn FnMut(Match)) {
    while let Some(start) = id_in(text, from, end) {
        let to = run_end(text, start, BASE32);
        if let Some(id) = read(text, start, to, floor) {
            found(id);
        }
        from = to + 1;
    }
}

/// Reads the base32 run `from..to` as an id.
fn read(text: &[u8], from: usize, to: usize, floor: usize) -> Option<Match> {
    // Two hex digits of an escape may be base32 too: `%3DAKIA…`, `\u0022AKIA…`.
    let escaped = before(text, from) == b'%' || ends(text, from, b"\\u00") || ends(text, from, b"\\x");
    let start = if escaped { from + 2 } else { from };
    let (kind, local) = kind_of(slice(text, start, start + 4))?;
    let word_before = is(before(text, start), ALNUM) && !start.checked_sub(1).is_some_and(|p| after_escape(text, p));
    if word_before || is(at(text, to), ALNUM) {
        return None;
    }
    let id = slice(text, start, to);
    let body = slice(text, start + 4, to);
    let named = label::names_key_id(text, start, floor);
    let unusual = id.len() != LENGTH;
    if unusual && !(named && (SHORTEST_ID..=LONGEST).contains(&id.len())) {
        return None;
    }
    let note = note(id, body).or(local).or(unusual.then_some(Note::UnusualLength));
    let confidence = if unusual { Confidence::Medium } else { confidence(id, named) };
    Some(Match { kind, start: start as u32, end: to as u32, secret: None, confidence, note })
}

/// Words in capitals have no digits and many vowels; of 16 random base32 characters 4 in 1,000 are so. A fifth character
/// of A to H or K to P has not been seen on live keys.
fn confidence(id: &[u8], named: bool) -> Confidence {
    let digits = id.iter().any(|&b| is(b, DIGIT));
    let vowels = slice(id, 4, id.len()).iter().filter(|b| matches!(b, b'A' | b'E' | b'I' | b'O' | b'U')).count();
    match (facts::plausible(id), named || digits || vowels < WORDLIKE) {
        (_, false) => Confidence::Low,
        (true, true) => Confidence::High,
        (false, true) => Confidence::Medium,
    }
}

/// What the id's own characters say. `EXAMPLE` is AWS's mark in documentation; by chance it is one of three billion.
fn note(id: &[u8], body: &[u8]) -> Option<Note> {
    if super::bytes::has(body, b"EXAMPLE") {
        return Some(Note::Example);
    }
    if body.iter().all(|&b| b == b'X') || body.iter().all(|&b| b == b'A') {
        return Some(Note::Placeholder);
    }
    let account = facts::account_of(id)?;
    if facts::is_canary(account) {
        Some(Note::Canary)
    } else if facts::is_test(account) {
        Some(Note::Test)
    } else {
        None
    }
}
