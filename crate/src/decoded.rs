//! Text that was encoded in the paste (base64, JSON string, percent), with the way back to the bytes as pasted.

use crate::span::Span;

/// Decoded text and the way back.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    text: String,
    map: Map,
}

/// Where the decoded bytes came from.
#[derive(Clone, Debug)]
enum Map {
    /// Base64: the source offset of every letter; four letters make three bytes.
    Letters(Vec<u32>),
    /// Stretches, in order.
    Runs(Vec<Run>),
}

impl Default for Map {
    fn default() -> Self {
        Self::Runs(Vec::new())
    }
}

/// A stretch of the decoded text.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// First decoded byte.
    decoded: u32,
    /// First source byte.
    source: u32,
    /// One past the last source byte.
    source_end: u32,
    /// Whether it was copied byte for byte; else (an escape) any part stands for the whole.
    same: bool,
}

impl Decoded {
    /// The decoded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The source bytes that `span` of the decoded text was decoded from.
    #[must_use]
    pub fn source(&self, span: Span) -> Span {
        let start = self.place(span.start, false);
        let end = if span.is_empty() { start } else { self.place(span.end - 1, true) };
        Span::new(start as usize, end as usize)
    }

    /// The source byte where decoded byte `at` begins, or (`end`) one past where it ends.
    fn place(&self, at: u32, end: bool) -> u32 {
        match &self.map {
            Map::Letters(letters) => {
                let letter = (at / 3 * 4 + at % 3 + u32::from(end)) as usize;
                letters.get(letter).or(letters.last()).map_or(0, |&source| source + u32::from(end))
            }
            Map::Runs(runs) => {
                let index = runs.partition_point(|run| run.decoded <= at);
                let Some(run) = runs.get(index.saturating_sub(1)) else {
                    return 0;
                };
                match (run.same, end) {
                    (true, _) => (run.source + at - run.decoded + u32::from(end)).min(run.source_end),
                    (false, false) => run.source,
                    (false, true) => run.source_end,
                }
            }
        }
    }

    fn push(&mut self, text: &str, source: usize, source_end: usize, same: bool) {
        if let Map::Runs(runs) = &mut self.map {
            runs.push(Run {
                decoded: self.text.len() as u32,
                source: source as u32,
                source_end: source_end as u32,
                same,
            });
        }
        self.text.push_str(text);
    }

    /// Decodes standard or URL-safe base64 at `span` of `text`; white space and line breaks inside are skipped.
    /// `None` where it is not base64 of UTF-8 text.
    #[must_use]
    pub fn base64(text: &str, span: Span) -> Option<Self> {
        let (mut letters, mut sources) = (Vec::with_capacity(span.len()), Vec::with_capacity(span.len()));
        for (at, b) in span.of(text).bytes().enumerate().filter(|(_, b)| !b.is_ascii_whitespace()) {
            letters.push(b);
            sources.push(span.start + at as u32);
        }
        let bytes = from_base64(&letters)?;
        Some(Self { text: String::from_utf8(bytes).ok()?, map: Map::Letters(sources) })
    }

    /// Decodes the inside of a JSON string (quotes included in `span`), escapes resolved as [`crate::json`] does.
    #[must_use]
    pub fn json_string(text: &str, span: Span) -> Option<Self> {
        let raw = span.of(text);
        let inner = raw.get(1..raw.len().checked_sub(1)?)?;
        let base = span.start as usize + 1;
        let mut decoded = Self::default();
        let mut at = 0;
        while let Some(rest) = inner.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find('\\').unwrap_or(rest.len());
            if plain > 0 {
                decoded.push(rest.get(..plain)?, base + at, base + at + plain, true);
                at += plain;
                continue;
            }
            // One escape, or a pair of surrogates, wrapped in quotes of its own and read by the JSON room.
            let len = [12, 6, 2].into_iter().find(|&len| {
                let Some(escape) = rest.get(..len) else {
                    return false;
                };
                (len != 12 || escape.get(6..8) == Some("\\u"))
                    && (len != 6 || escape.get(1..2) == Some("u"))
                    && one_char(escape).is_some()
            })?;
            let c = one_char(rest.get(..len)?)?;
            decoded.push(c.encode_utf8(&mut [0; 4]), base + at, base + at + len, false);
            at += len;
        }
        Some(decoded)
    }

    /// Decodes percent-encoding at `span`; `None` where a `%` is not followed by two hex digits or the bytes are not UTF-8.
    #[must_use]
    pub fn percent(text: &str, span: Span) -> Option<Self> {
        let raw = span.of(text);
        let base = span.start as usize;
        let mut decoded = Self::default();
        let mut at = 0;
        while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find('%').unwrap_or(rest.len());
            if plain > 0 {
                decoded.push(rest.get(..plain)?, base + at, base + at + plain, true);
                at += plain;
                continue;
            }
            // As many escapes as make one character.
            let mut bytes = Vec::new();
            let mut len = 0;
            let c = loop {
                let hex = rest.get(len..len + 3).filter(|hex| hex.starts_with('%'))?;
                bytes.push(u8::from_str_radix(hex.get(1..)?, 16).ok()?);
                len += 3;
                if let Ok(c) = std::str::from_utf8(&bytes) {
                    break c;
                }
                if bytes.len() == 4 {
                    return None;
                }
            };
            decoded.push(c, base + at, base + at + len, false);
            at += len;
        }
        Some(decoded)
    }
}

/// What is no letter of base64.
pub(crate) const NONE: u8 = 255;
/// The six bits that each letter of base64 and base64url stands for.
static SEXTETS: [u8; 256] = sextets();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, index below 256")]
const fn sextets() -> [u8; 256] {
    let mut table = [NONE; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            upper @ b'A'..=b'Z' => upper - b'A',
            lower @ b'a'..=b'z' => lower - b'a' + 26,
            digit @ b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => NONE,
        };
        b += 1;
    }
    table
}

/// The six bits of a letter, or [`NONE`].
#[inline]
#[expect(clippy::indexing_slicing, reason = "a byte cannot leave a table of 256")]
pub(crate) fn sextet(b: u8) -> u8 {
    SEXTETS[b as usize]
}

/// The bytes that letters of base64 stand for, standard or URL-safe, with or without the padding.
#[cfg_attr(keyfence_small, optimize(speed))]
fn from_base64(letters: &[u8]) -> Option<Vec<u8>> {
    let padding = letters.iter().rev().take_while(|&&b| b == b'=').count();
    let letters = letters.get(..letters.len() - padding)?;
    let last = letters.len() % 4;
    if last == 1 || padding > 0 && (last == 0 || last + padding > 4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 2);
    for quad in letters.chunks(4) {
        let mut bits = 0;
        for &letter in quad {
            let value = sextet(letter);
            if value == NONE {
                return None;
            }
            bits = bits << 6 | u32::from(value);
        }
        let [first, second, third, rest] = (bits << (32 - 6 * quad.len())).to_be_bytes();
        match quad.len() {
            4 => bytes.extend([first, second, third]),
            3 if third == 0 => bytes.extend([first, second]),
            2 if (second, rest) == (0, 0) => bytes.push(first),
            _ => return None,
        }
    }
    Some(bytes)
}

/// Writes bytes as standard base64, with padding.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for triple in bytes.chunks(3) {
        let bits = triple.iter().fold(0, |bits, &b| bits << 8 | u32::from(b)) << (24 - 8 * triple.len());
        for place in 0..4 {
            let value = (bits >> (18 - 6 * place)) as u8 & 63;
            out.push(char::from(match value {
                _ if place > triple.len() => b'=',
                0..26 => b'A' + value,
                26..52 => b'a' + value - 26,
                52..62 => b'0' + value - 52,
                62 => b'+',
                _ => b'/',
            }));
        }
    }
    out
}

/// The character that one JSON escape sequence stands for.
fn one_char(escape: &str) -> Option<char> {
    let quoted = format!("\"{escape}\"");
    let parsed = crate::json::parse(&quoted, 0);
    let text = parsed.value.as_str()?;
    let mut chars = text.chars();
    let c = chars.next()?;
    (chars.next().is_none() && parsed.end == quoted.len()).then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    #[test]
    fn a_span_in_a_json_string_maps_to_its_escapes() {
        let text = r#"x "a\"b\u00e9\ud83d\ude00c""#;
        let decoded = Decoded::json_string(text, Span::new(2, text.len())).unwrap_or_default();
        assert_eq!(decoded.text(), "a\"bé😀c");
        let of = |from: usize, to: usize| decoded.source(Span::new(from, to)).of(text);
        assert_eq!(of(0, 1), "a");
        assert_eq!(of(1, 3), r#"\"b"#);
        assert_eq!(of(3, 9), r"\u00e9\ud83d\ude00");
        assert_eq!(of(9, 10), "c");
    }

    #[test]
    fn a_span_in_percent_encoding_maps_to_its_escapes() {
        let text = "%7B%22a%22%3A%C3%A9%7D";
        let decoded = Decoded::percent(text, Span::new(0, text.len())).unwrap_or_default();
        assert_eq!(decoded.text(), "{\"a\":é}");
        assert_eq!(decoded.source(Span::new(1, 4)).of(text), "%22a%22");
        assert_eq!(decoded.source(Span::new(5, 7)).of(text), "%C3%A9");
        assert!(Decoded::percent("%7", Span::new(0, 2)).is_none());
        assert!(Decoded::percent("%ff", Span::new(0, 3)).is_none());
    }

    proptest! {
        #[test]
        fn base64_is_read_and_written_as_the_base64_crate_does(bytes in any::<Vec<u8>>(), letters in "[AQgw+/_-]{0,9}={0,3}.?") {
            use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
            prop_assert_eq!(to_base64(&bytes), STANDARD.encode(&bytes));
            prop_assert_eq!(from_base64(STANDARD.encode(&bytes).as_bytes()), Some(bytes));
            let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
            let theirs = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
            let standard = letters.replace('-', "+").replace('_', "/");
            prop_assert_eq!(from_base64(letters.as_bytes()), theirs.decode(standard).ok(), "{}", letters);
        }

        #[test]
        fn a_span_in_base64_maps_to_letters_that_decode_to_it(plain in "[a-z,\n:-]{1,200}", width in 4_usize..80, a in 0_usize..200, b in 0_usize..200) {
            let wrapped: Vec<String> = STANDARD.encode(&plain).as_bytes().chunks(width).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
            let text = format!("  {}", wrapped.join("\r\n"));
            let decoded = Decoded::base64(&text, Span::new(2, text.len())).unwrap_or_default();
            prop_assert_eq!(decoded.text(), &plain);
            let (a, b) = (a.min(b).min(plain.len() - 1), a.max(b).min(plain.len()).max(1));
            prop_assume!(a < b);
            let source = decoded.source(Span::new(a, b));
            let letters: Vec<u8> = source.of(&text).bytes().filter(|b| !b.is_ascii_whitespace()).collect();
            // The letters under the span are just those that hold its bits, six each.
            prop_assert_eq!(letters.len(), (b * 8).div_ceil(6) - a * 8 / 6);
        }
    }
}
