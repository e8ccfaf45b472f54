//! Bytes by class, and the little arithmetic on them that the scanner needs. No panics, no tables built at run time.

/// `[A-Z]`.
pub(super) const UPPER: u8 = 1;
/// `[a-z]`.
pub(super) const LOWER: u8 = 2;
/// `[0-9]`.
pub(super) const DIGIT: u8 = 4;
/// `[+/]`, the rest of base64.
pub(super) const BASE64_SIGN: u8 = 8;
/// `[-_]`, the rest of base64url.
pub(super) const URL_SIGN: u8 = 16;
/// `[A-Z2-7]`, base32 (RFC 4648).
pub(super) const BASE32: u8 = 32;
/// `[0-9a-f]`.
pub(super) const HEX: u8 = 64;
/// Space, tab, line breaks.
pub(super) const SPACE: u8 = 128;
/// Letters and digits.
pub(super) const ALNUM: u8 = UPPER | LOWER | DIGIT;
/// The base64 alphabet without `=`.
pub(super) const BASE64: u8 = ALNUM | BASE64_SIGN;
/// The characters a run is made of: base64 and base64url together.
pub(super) const RUN: u8 = BASE64 | URL_SIGN;

static CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, index below 256")]
pub(super) const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'A'..=b'Z' => UPPER | BASE32,
            b'a'..=b'f' => LOWER | HEX,
            b'g'..=b'z' => LOWER,
            b'2'..=b'7' => DIGIT | HEX | BASE32,
            b'0'..=b'9' => DIGIT | HEX,
            b'+' | b'/' => BASE64_SIGN,
            b'-' | b'_' => URL_SIGN,
            b' ' | b'\t' | b'\r' | b'\n' => SPACE,
            _ => 0,
        };
        b += 1;
    }
    table
}

/// The classes of `b`.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the scan's innermost loop")]
#[expect(clippy::indexing_slicing, reason = "a byte cannot leave a table of 256; this is the hot loop")]
fn class(b: u8) -> u8 {
    CLASSES[b as usize]
}

/// Whether `b` is of any of `classes`.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the scan's innermost loop")]
pub(super) fn is(b: u8, classes: u8) -> bool {
    class(b) & classes != 0
}

/// The byte at `at`, or 0 outside the text: NUL belongs to no class, so the text's ends are boundaries.
#[inline(never)]
pub(super) fn at(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// The value of a digit of base 16, in either case.
pub(super) fn hex_digit(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).map(|digit| digit as u8)
}

/// The byte before `at`, or 0.
#[inline(never)]
pub(super) fn before(text: &[u8], at: usize) -> u8 {
    at.checked_sub(1).map_or(0, |at| self::at(text, at))
}

/// The slice `from..to`, empty where it does not fit.
#[inline(never)]
pub(super) fn slice(text: &[u8], from: usize, to: usize) -> &[u8] {
    text.get(from..to).unwrap_or_default()
}

/// Whether `text` goes on with `word` at `at`. Like the next few never inlined: the comparisons would fill the guard.
#[inline(never)]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn starts(text: &[u8], at: usize, word: &[u8]) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(word))
}

/// Where `word`, not empty, first occurs in `text`.
#[inline(never)]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let first = word.first()?;
    (0..text.len()).find(|&from| text.get(from) == Some(first) && starts(text, from, word))
}

/// Where `word` last occurs in `text`.
#[inline(never)]
pub(super) fn find_last(text: &[u8], word: &[u8]) -> Option<usize> {
    (0..text.len()).rev().find(|&from| starts(text, from, word))
}

/// Whether `text` holds `word`.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn has(text: &[u8], word: &[u8]) -> bool {
    find(text, word).is_some()
}

/// How a word of a list is compared with a text.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Match {
    /// The text is the word.
    Is,
    /// The text holds it.
    Has,
    /// The text holds it, letters compared without case.
    HasAnyCase,
    /// The text begins with it.
    Begins,
    /// The text ends with it.
    Ends,
}

/// Whether any of `words` matches `text`. One string with spaces between: tables of pointers would fill the guard.
#[inline(never)]
pub(super) fn any(text: &[u8], how: Match, words: &[u8]) -> bool {
    words.split(|&b| b == b' ').any(|word| match how {
        Match::Is => text == word,
        Match::Has => has(text, word),
        Match::HasAnyCase => find_ignoring_case(text, word).is_some(),
        Match::Begins => starts(text, 0, word),
        Match::Ends => ends(text, text.len(), word),
    })
}

/// As [`find`], letters compared without case.
pub(super) fn find_ignoring_case(text: &[u8], word: &[u8]) -> Option<usize> {
    (0..text.len()).find(|&from| slice(text, from, from + word.len()).eq_ignore_ascii_case(word))
}

/// Whether `word` stands right before `at`.
#[inline(never)]
pub(super) fn ends(text: &[u8], at: usize, word: &[u8]) -> bool {
    text.get(..at).is_some_and(|head| head.ends_with(word))
}

/// As [`ends`], letters compared without case.
pub(super) fn ends_ignoring_case(text: &[u8], at: usize, word: &[u8]) -> bool {
    at.checked_sub(word.len()).is_some_and(|from| slice(text, from, at).eq_ignore_ascii_case(word))
}

/// The first position from `from` on whose byte is not of `classes`.
#[inline(never)]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn run_end(text: &[u8], from: usize, classes: u8) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().position(|&b| !is(b, classes)).unwrap_or(rest.len())
}

/// The first position of the run of `classes` that ends at `to`, not before `floor`.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn run_start(text: &[u8], floor: usize, to: usize, classes: u8) -> usize {
    floor + slice(text, floor, to).iter().rposition(|&b| !is(b, classes)).map_or(0, |p| p + 1)
}

/// The classes that occur in `value`, united.
pub(super) fn classes_of(value: &[u8]) -> u8 {
    value.iter().fold(0, |seen, &b| seen | class(b)) & (UPPER | LOWER | DIGIT | BASE64_SIGN | URL_SIGN)
}

/// 1000 · c · log2 c for counts up to 64.
const SURPRISE: [u32; 65] = [
    0, 0, 2000, 4755, 8000, 11610, 15510, 19651, 24000, 28529, 33219, 38054, 43020, 48106, 53303, 58603, 64000, 69487,
    75059, 80711, 86439, 92239, 98107, 104_042, 110_039, 116_096, 122_211, 128_382, 134_606, 140_881, 147_207, 153_580,
    160_000, 166_465, 172_974, 179_525, 186_117, 192_750, 199_421, 206_131, 212_877, 219_660, 226_477, 233_329,
    240_215, 247_133, 254_084, 261_066, 268_078, 275_121, 282_193, 289_294, 296_423, 303_580, 310_764, 317_975,
    325_212, 332_475, 339_763, 347_076, 354_413, 361_775, 369_160, 376_569, 384_000,
];

/// Shannon entropy of `value` in thousandths of a bit per character; values over 64 bytes are judged by their first 64.
///
/// H = log2 n − (Σ c·log2 c) / n, in integers so that every build gives the same answer.
pub(super) fn entropy_milli(value: &[u8]) -> u32 {
    let mut counts = [0_u8; 128];
    let value = value.get(..64).unwrap_or(value);
    for &b in value {
        if let Some(count) = counts.get_mut((b & 127) as usize) {
            *count += 1;
        }
    }
    let cost = |count: usize| SURPRISE.get(count).copied().unwrap_or(0);
    let sum: u32 = counts.iter().map(|&count| cost(count as usize)).sum();
    let n = value.len();
    if n == 0 { 0 } else { (cost(n) - sum) / n as u32 }
}

/// Whether the byte at `at` is the last of an escape, so that what follows begins a word: `\n`, `\u0022`, `\x22`, `%3D`.
pub(super) fn after_escape(text: &[u8], at: usize) -> bool {
    before(text, at) == b'\\' && matches!(self::at(text, at), b'n' | b'r' | b't' | b'"' | b'f' | b'b')
        || at >= 5 && starts(text, at - 5, b"\\u00")
        || at >= 3 && starts(text, at - 3, b"\\x")
        || at >= 2 && self::at(text, at - 2) == b'%'
}

/// Where the word in a run from `start` really begins, past an escape's letters that belong to what stands before it.
pub(super) fn skip_escape(text: &[u8], start: usize) -> usize {
    match before(text, start) {
        b'\\' if starts(text, start, b"u00") => start + 5,
        b'\\' if at(text, start) == b'x' => start + 3,
        b'\\' if after_escape(text, start) => start + 1,
        b'%' => start + 2,
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_is_that_of_the_formula() {
        assert_eq!(entropy_milli(b""), 0);
        assert_eq!(entropy_milli(b"aaaa"), 0);
        assert_eq!(entropy_milli(b"abab"), 1000);
        assert_eq!(entropy_milli(b"ABCDEFGHIJKLMNOP"), 4000);
        for value in [&b"hello world"[..], b"0123456789abcdef0123", b"qWe4/rTy+UiO0pAsD1fGh2JkL3zXc4VbN5mQ6wE7"] {
            let n = value.len() as f64;
            let exact: f64 = (0..=255_u8)
                .map(|b| value.iter().filter(|&&x| x == b).count() as f64 / n)
                .filter(|p| *p > 0.0)
                .map(|p| -p * p.log2())
                .sum();
            assert!((f64::from(entropy_milli(value)) / 1000.0 - exact).abs() < 0.003, "{exact}");
        }
    }

    #[test]
    fn a_word_after_an_escape_begins_behind_it() {
        for (text, at) in [("\\nX", 2), ("\\u0022X", 6), ("%3DX", 3), ("\\x22X", 4), ("=X", 1)] {
            assert_eq!(skip_escape(text.as_bytes(), 1), at, "{text}");
        }
    }

    #[test]
    fn runs_end_at_the_texts_ends() {
        assert_eq!(run_end(b"abc", 1, ALNUM), 3);
        assert_eq!(run_end(b"abc", 9, ALNUM), 9);
        assert_eq!(run_start(b"-abc", 0, 4, ALNUM), 1);
        assert_eq!(run_start(b"abc", 0, 3, ALNUM), 0);
    }
}
