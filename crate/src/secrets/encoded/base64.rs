//! Base64 around a file or a value.

use super::view::View;
use crate::decoded::{NONE, sextet};
use crate::secrets::bytes::{BASE64, SPACE, at, is, run_end, slice};

/// The longest stretch that is decoded, in bytes.
const LONGEST: usize = 4 << 20;
/// The shortest stretch that could hold a credential.
pub(super) const SHORTEST: usize = 28;

/// Where base64 begins in the run `start..end`; `None` where it holds no text.
pub(super) fn begin(text: &[u8], start: usize, end: usize) -> Option<usize> {
    // A prefix in base64url's signs (`data_`, `k8s-aws-v1`) is no part of it.
    let start = start + memchr::memrchr2(b'-', b'_', slice(text, start, end)).map_or(0, |p| p + 1);
    (end - start >= SHORTEST && begins_as_text(slice(text, start, start + SHORTEST))).then_some(start)
}

/// The three bytes that four letters stand for; `None` where one of them is no letter.
#[inline]
fn three([a, b, c, d]: [u8; 4]) -> Option<[u8; 3]> {
    let (a, b, c, d) = (sextet(a), sextet(b), sextet(c), sextet(d));
    (a | b | c | d < 64).then_some([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d])
}

/// Whether base64 letters begin with what decodes to text. Nothing is allocated: names in code come here too.
#[cfg_attr(keyfence_small, optimize(speed))]
fn begins_as_text(letters: &[u8]) -> bool {
    let mut odd = 0;
    for letters in letters.as_chunks().0 {
        let Some(bytes) = three(*letters) else { break };
        for byte in bytes {
            odd += u32::from(is_odd(byte));
        }
        if odd > 1 {
            return false;
        }
    }
    true
}

/// Whether a byte is no text: text of any language is mostly above the control characters; NUL is UTF-16's.
#[inline]
fn is_odd(byte: u8) -> bool {
    byte != 0 && byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte >= 127
}

/// Decodes from `from` on, over line breaks. Whether it is text, and where it ended: early where it is none.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn decode(text: &[u8], from: usize, view: &mut View) -> (bool, usize) {
    let (mut bits, mut count) = (0_u32, 0);
    let mut to = from;
    let mut first = from;
    let mut odd = 0_usize;
    let mut nuls = (0_usize, 0_usize);
    while to < text.len() && to - from < LONGEST {
        // Four letters at once, but where bytes are counted or places kept.
        let len = view.bytes().len();
        if count == 0
            && !view.is_mapped()
            && len % 32 < 29
            && to - from + 4 <= LONGEST
            && let Some(bytes) = text.get(to..).and_then(<[u8]>::first_chunk).copied().and_then(three)
            && !bytes.contains(&0)
        {
            for byte in bytes {
                odd += usize::from(is_odd(byte));
            }
            view.extend(&bytes);
            to += 4;
            continue;
        }
        let b = at(text, to);
        let value = u32::from(sextet(b));
        if value == u32::from(NONE) {
            // A line break inside; two of them, or a space, end it.
            if is(b, SPACE)
                && is(at(text, run_end(text, to, SPACE)), BASE64)
                && run_end(text, to, SPACE) - to <= 2
                && b != b' '
            {
                to = run_end(text, to, SPACE);
                continue;
            }
            break;
        }
        if count == 0 {
            first = to;
        }
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            let byte = (bits >> count) as u8;
            odd += usize::from(is_odd(byte));
            view.push(byte, first);
            first = to;
            // UTF-16 has its NULs on one side only; binary data has them on both.
            if byte == 0 {
                let side = if view.bytes().len().is_multiple_of(2) { &mut nuls.0 } else { &mut nuls.1 };
                *side += 1;
            }
            let len = view.bytes().len();
            if len.is_multiple_of(32) && (odd * 8 > len || nuls.0.min(nuls.1) * 16 > len) {
                return (false, to);
            }
        }
        to += 1;
    }
    // The padding is of what was encoded.
    while at(text, to) == b'=' && to < from + LONGEST {
        to += 1;
    }
    (odd * 8 <= view.bytes().len() && view.bytes().len() >= 20, to)
}
