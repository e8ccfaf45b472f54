//! Signed URLs: whoever has one may do what it signs until it expires.

use super::bytes::{HEX, SPACE, at, before, ends_ignoring_case, find_ignoring_case, is, slice};
use super::kinds::{Kind, Match, Note};
use crate::rule::Confidence;

/// The longest URL that is followed, on either side of its signature, in bytes.
const REACH: usize = 8 * 1024;

/// Reads the URL around the run `start..end`, where that is its signature (Version 4) or its key id (Version 2).
/// `floor` is one past the last URL read; it moves on.
#[inline(never)]
pub(super) fn find(text: &[u8], start: usize, end: usize, floor: &mut usize) -> Option<Match> {
    if !matches!(before(text, start), b'=' | b'%') || start < *floor {
        return None;
    }
    let signature = end - start == 64
        && slice(text, start, end).iter().all(|&b| is(b, HEX))
        && ends_ignoring_case(text, start, b"X-Amz-Signature=");
    // In an encoded URL the run holds the escape's digits too.
    let encoded =
        end - start == 66 && before(text, start) == b'%' && ends_ignoring_case(text, start + 2, b"X-Amz-Signature%3D");
    let version2 = ends_ignoring_case(text, start, b"AWSAccessKeyId=");
    if !(signature || encoded || version2) {
        return None;
    }
    let low = (*floor).max(start.saturating_sub(REACH));
    let from = (low..start).rev().find(|&i| is_boundary(text, i)).map_or(low, |i| i + 1);
    let high = text.len().min(end + REACH);
    let to = (end..high).find(|&i| is_boundary(text, i)).unwrap_or(high);
    *floor = to;
    let from = from + begin(slice(text, from, start));
    let whole = slice(text, from, to);
    let has = |word: &[u8]| find_ignoring_case(whole, word).is_some();
    if !(has(b"X-Amz-Credential") || version2 && has(b"Signature=") && has(b"Expires=")) {
        return None;
    }
    let kind = if has(b"Action=connect") || has(b"DBUser=") { Kind::RdsAuthToken } else { Kind::PresignedUrl };
    let marked = super::bytes::has(whole, b"EXAMPLE");
    Some(Match {
        kind,
        start: from as u32,
        end: to as u32,
        secret: None,
        confidence: Confidence::High,
        note: marked.then_some(Note::Example),
    })
}

/// Whether the byte at `i` cannot be inside a URL. A backslash may: JSON writes `&` as `\u0026` and `/` as `\/`.
fn is_boundary(text: &[u8], i: usize) -> bool {
    let b = at(text, i);
    match b {
        // A parenthesis or bracket ends a Markdown link.
        b'"' | b'\'' | b'`' | b'<' | b'>' | b'{' | b'}' | b'|' | b'^' | b')' | b']' => true,
        b'\\' => !matches!(slice(text, i + 1, i + 4), b"u00") && at(text, i + 1) != b'/',
        _ => is(b, SPACE) || b < b' ',
    }
}

/// Where the URL begins in what stands before its signature: at its scheme, else behind the last `=` before its query.
fn begin(head: &[u8]) -> usize {
    let scheme = |word: &[u8]| find_ignoring_case(head, word);
    let first =
        [&b"https:"[..], b"http:", b"https%3A", b"http%3A", b"s3:"].iter().filter_map(|word| scheme(word)).min();
    first.unwrap_or_else(|| {
        let query = head.iter().position(|&b| b == b'?').unwrap_or(0);
        slice(head, 0, query).iter().rposition(|&b| matches!(b, b'=' | b'(' | b',')).map_or(0, |p| p + 1)
    })
}
