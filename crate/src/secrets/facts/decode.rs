//! Undoes what tokens and signed URLs are wrapped in; what does not fit is left as it is, or out.

use crate::decoded::{NONE, sextet};
use crate::secrets::bytes::{at, hex_digit};

/// Undoes percent-encoding; what is no escape stays.
pub(super) fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut from = 0;
    while from < text.len() {
        let escape = (at(text, from) == b'%')
            .then(|| Some(hex_digit(at(text, from + 1))? << 4 | hex_digit(at(text, from + 2))?))
            .flatten();
        out.push(escape.unwrap_or_else(|| at(text, from)));
        from += if escape.is_some() { 3 } else { 1 };
    }
    out
}

/// Decodes base64 or base64url, skipping whatever is not of the alphabet (line breaks, quotes), up to `limit` bytes.
pub(super) fn base64_decoded(text: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for value in text.iter().take_while(|&&b| b != b'=').map(|&b| sextet(b)).filter(|&value| value != NONE) {
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            if out.len() >= limit {
                break;
            }
        }
    }
    out
}

/// A token without the joints of the string literals it was written in (`" +`, a line break, `"`).
pub(super) fn unjoined(token: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(token.len());
    let mut quoted = true;
    for &b in token {
        match b {
            b'"' | b'\'' | b'`' => quoted = !quoted,
            _ if quoted => out.push(b),
            _ => {}
        }
    }
    out
}
