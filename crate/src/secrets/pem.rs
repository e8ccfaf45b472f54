//! Private keys in PEM (RFC 7468), as EC2 and `CloudFront` hand them out.

use super::bytes::{BASE64, HEX, SPACE, UPPER, at, before, ends, find, find_last, has, is, slice, starts};
use super::kinds::{Kind, Match, Note};
use super::label;
use crate::rule::Confidence;

/// The longest key that is followed, in bytes; an RSA key of 16,384 bits has 12,700.
const LONGEST: usize = 16 * 1024;
/// The fewest base64 characters of a key; an Ed25519 key in PKCS #8 has 64.
const SHORTEST: usize = 64;
/// From this many base64 characters on a loose PEM block is a key file.
const WHOLE: usize = 140;

/// The longest number that ends an RFC 1421 header: what AES begins with, 16 bytes in hex.
const LONGEST_NUMBER: usize = 32;

/// Whether what stands before `start` may end a PEM header: two characters tell most cases apart.
#[inline]
pub(super) fn may_begin(text: &[u8], start: usize, left: u8) -> bool {
    let second = start.checked_sub(2).map_or(0, |i| at(text, i));
    match left {
        b'\\' | b',' | b'-' | b'>' => true,
        b'\n' | b'\r' | b' ' | b'\t' | b'"' | b'\'' => {
            is(second, SPACE) || matches!(second, b'-' | b'\\' | b'"' | b'\'' | b'n')
        }
        // The header and the body may be one run.
        _ => at(text, start) == b'K' || at(text, start) == b'-',
    }
}

/// Reads the private key whose body's first run is `start..end`.
#[inline(never)]
pub(super) fn read(text: &[u8], start: usize, end: usize, floor: usize, other: bool) -> Option<Match> {
    let header_end = header_end(text, start, end)?;
    let back = slice(text, header_end.saturating_sub(48).max(floor), header_end);
    let offset = find_last(back, b"-----BEGIN ")?;
    let begin = header_end - back.len() + offset;
    let title = slice(text, begin, header_end);
    title.ends_with(b"PRIVATE KEY-----").then_some(())?;
    let (stop, closed) = footer(text, header_end);
    let body = slice(text, header_end, stop);
    let letters = body.iter().filter(|&&b| is(b, BASE64)).count();
    (letters >= SHORTEST).then_some(())?;
    let encrypted = has(title, b"ENCRYPTED") || has(slice(body, 0, 64), b"ENCRYPTED");
    let line = label::line_start(text, begin.saturating_sub(40), begin);
    let loose = slice(text, line, begin).iter().all(|&b| is(b, SPACE))
        && !ends(text, line, b"\\n")
        && matches!(at(text, header_end), b'\n' | b'\r');
    let confidence = if encrypted {
        Confidence::Low
    } else if other || loose && closed && letters >= WHOLE {
        Confidence::High
    } else if label::near(text, begin, stop, 80, b"aws ec2 cloudfront .pem keymaterial keypair") {
        Confidence::Medium
    } else {
        Confidence::Low
    };
    Some(Match {
        kind: Kind::PrivateKey,
        start: begin as u32,
        end: stop as u32,
        secret: None,
        confidence,
        note: encrypted.then_some(Note::Encrypted),
    })
}

/// One past the `KEY-----` that stands before the body's first run, or in it where no line break follows.
fn header_end(text: &[u8], start: usize, end: usize) -> Option<usize> {
    if starts(text, start, b"KEY-----") && end > start + 8 {
        return Some(start + 8);
    }
    let left = before(text, start);
    if !(is(left, SPACE) || matches!(left, b'\\' | b'"' | b'\'' | b',' | b'-' | b'>')) {
        return None;
    }
    let mut p = start;
    while p > start.saturating_sub(24) && p > 0 {
        let b = at(text, p - 1);
        let escape = matches!(b, b'n' | b'r') && before(text, p - 1) == b'\\';
        if !(is(b, SPACE) || escape || matches!(b, b'\\' | b'"' | b'\'' | b'+' | b'>' | b',')) {
            break;
        }
        p -= 1;
    }
    if before(text, p) == b'-' {
        return ends(text, p, b"KEY-----").then_some(p);
    }
    // RFC 1421 headers of an encrypted key may stand between; the last of them ends in a number in hex.
    let parted = ends(text, start, b"\n\n") || ends(text, start, b"\n\r\n") || ends(text, start, b"\\n\\");
    let number = left == b',' && end - start <= LONGEST_NUMBER;
    if !(number || parted && is(before(text, p), HEX | UPPER)) {
        return None;
    }
    let from = start.saturating_sub(120);
    let head = slice(text, from, start);
    if !has(head, b"ENCRYPTED") {
        return None;
    }
    find_last(head, b"KEY-----").map(|i| from + i + 8)
}

/// Where the key ends: behind its footer, else behind its last base64; and whether there is a footer.
fn footer(text: &[u8], from: usize) -> (usize, bool) {
    let rest = slice(text, from, text.len().min(from + LONGEST));
    let dashes = find(rest, b"-----");
    let Some(dashes) = dashes else {
        let end = rest
            .iter()
            .position(|&b| !(is(b, BASE64 | SPACE) || matches!(b, b'=' | b'\\' | b'"' | b'+' | b',')))
            .unwrap_or(rest.len());
        let end = slice(rest, 0, end).iter().rposition(|&b| is(b, BASE64) || b == b'=').map_or(0, |p| p + 1);
        return (from + end, false);
    };
    let tail = slice(rest, dashes, rest.len().min(dashes + 48));
    match find(tail, b"KEY-----") {
        Some(p) if tail.starts_with(b"-----END ") => (from + dashes + p + 8, true),
        _ => {
            let end = slice(rest, 0, dashes).iter().rposition(|&b| is(b, BASE64) || b == b'=').map_or(0, |p| p + 1);
            (from + end, false)
        }
    }
}
