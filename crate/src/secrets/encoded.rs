//! Credentials in encoded text: percent-encoding, JSON in JSON, quoted-printable, zero-width characters, UTF-16 read as
//! bytes, base64 around a file. Each decoding is scanned, twice nested at most, and spans lead back to the text as pasted.
//! The guard does without this module.

use super::bytes::{BASE64, RUN, SPACE, at, is, run_end, slice};
use super::kinds::{Kind, Match};
use super::scan::{ScanOptions, scan_within};
use std::ops::Range;
use std::slice::from_ref;

/// How many decodings may lie inside one another.
const DEPTH: usize = 2;
/// The longest stretch of base64 that is decoded, in bytes.
const LONGEST_BASE64: usize = 4 << 20;
/// The shortest stretch of base64 that could hold a credential.
const SHORTEST_BASE64: usize = 28;

/// A match, its value once decoded, and whether it had to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The match; its offsets are in the text as pasted.
    pub found: Match,
    /// The credential itself (of a pair, the key id), decoded.
    pub value: String,
    /// Whether it stood in encoded text.
    pub decoded: bool,
}

/// Decoded bytes, and for each the source byte where it begins; one more entry for the end.
struct View {
    bytes: Vec<u8>,
    starts: Vec<u32>,
}

impl View {
    fn new(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity), starts: Vec::with_capacity(capacity + 1) }
    }

    fn push(&mut self, byte: u8, source: usize) {
        self.bytes.push(byte);
        self.starts.push(source as u32);
    }

    /// The source offset of decoded offset `at`.
    fn source(&self, at: u32) -> u32 {
        self.starts.get(at as usize).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// One past the source of the decoded byte before `at`.
    fn source_end(&self, at: u32) -> u32 {
        self.source(at)
    }
}

/// Finds every credential in `text`, plain and encoded, in the order of the text.
#[must_use]
pub fn scan_all(text: &str, options: &ScanOptions<'_>) -> Vec<Found> {
    scan_bytes(text.as_bytes(), from_ref(&(0..text.len())), options)
}

/// As [`scan_all`], where all but some `stretches` of the text is known to hold none.
pub(super) fn scan_all_within(text: &str, stretches: &[Range<usize>], options: &ScanOptions<'_>) -> Vec<Found> {
    scan_bytes(text.as_bytes(), stretches, options)
}

/// As [`scan_all_within`], of any bytes.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn scan_bytes(text: &[u8], stretches: &[Range<usize>], options: &ScanOptions<'_>) -> Vec<Found> {
    let mut all = plain(text, stretches, options);
    decode(text, stretches, options, DEPTH, &mut all);
    all.sort_by_key(|one| (one.found.start, one.found.end, one.found.kind));
    all
}

#[cfg_attr(keyfence_small, optimize(speed))]
fn plain(text: &[u8], stretches: &[Range<usize>], options: &ScanOptions<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    scan_within(text, stretches, options, &mut |found| {
        let value = String::from_utf8_lossy(slice(text, found.start as usize, found.end as usize)).into_owned();
        all.push(Found { found, value, decoded: false });
    });
    all
}

/// Scans what `text` holds in encoded form and adds what is not yet known.
#[cfg_attr(keyfence_small, optimize(speed))]
fn decode(text: &[u8], stretches: &[Range<usize>], options: &ScanOptions<'_>, depth: usize, all: &mut Vec<Found>) {
    if depth == 0 {
        return;
    }
    let mut views = Vec::new();
    let (mut invisible, mut escapes) = (Windows::new(Joint::Invisible), Windows::new(Joint::Escape));
    for stretch in stretches {
        super::runs::each_joint(slice(text, stretch.start, stretch.end), &mut |from| {
            let from = stretch.start + from;
            if !matches!(at(text, from), b'%' | b'\\' | b'=') {
                invisible.visit(text, from);
            } else if Joint::may_escape(text, from) {
                escapes.visit(text, from);
            }
        });
    }
    views.extend(invisible.all.iter().map(|&(from, to)| stripped(text, from, to)));
    views.extend(escapes.all.iter().map(|&(from, to)| unescaped(text, from, to)));
    each_base64(text, stretches, &mut |view| views.push(view));
    for view in views {
        let whole = 0..view.bytes.len();
        let mut inner = plain(&view.bytes, from_ref(&whole), options);
        decode(&view.bytes, from_ref(&whole), options, depth - 1, &mut inner);
        for mut one in inner {
            let Match { start, end, secret, .. } = one.found;
            one.found.start = view.source(start);
            one.found.end = view.source_end(end);
            one.found.secret = secret.map(|(from, to)| (view.source(from), view.source_end(to)));
            one.decoded = true;
            add(one, all);
        }
    }
}

/// Adds `new` unless its place is known as the same or as something that says more; drops what it says more than.
fn add(new: Found, all: &mut Vec<Found>) {
    let overlaps = |one: &Match| {
        let spans = |m: &Match| [Some((m.start, m.end)), m.secret];
        spans(one)
            .into_iter()
            .flatten()
            .any(|(a, b)| spans(&new.found).into_iter().flatten().any(|(c, d)| a < d && c < b))
    };
    let pair = new.found.kind == Kind::AccessKeyPair;
    // What stands around a key in PEM is judged as pasted.
    let key = new.found.kind == Kind::PrivateKey;
    if key && all.iter().any(|one| one.found.kind == Kind::PrivateKey && overlaps(&one.found)) {
        return;
    }
    // A pair made of halves that were seen apart replaces them; anything else yields to what is already known there.
    if pair {
        let known = all.iter().any(|one| one.found.kind == Kind::AccessKeyPair && overlaps(&one.found));
        if known {
            return;
        }
        all.retain(|one| one.found.severity() >= new.found.severity() || !overlaps(&one.found));
    } else if all.iter().any(|one| overlaps(&one.found) && one.found.severity() >= new.found.severity()) {
        return;
    } else if all.iter().any(|one| overlaps(&one.found) && one.found.kind == new.found.kind) {
        all.retain(|one| one.found.kind != new.found.kind || !overlaps(&one.found));
    }
    all.push(new);
}

/// The length of an invisible character at `from`: soft hyphen, zero-width space to right-to-left mark, word joiner,
/// byte-order mark; or a NUL, as UTF-16 read byte by byte has behind every letter.
fn invisible(text: &[u8], from: usize) -> usize {
    match at(text, from) {
        0 if from < text.len() => 1,
        0xc2 if at(text, from + 1) == 0xad => 2,
        0xe2 => match (at(text, from + 1), at(text, from + 2)) {
            (0x80, 0x8b..=0x8f) | (0x81, 0xa0) => 3,
            _ => 0,
        },
        0xef if (at(text, from + 1), at(text, from + 2)) == (0xbb, 0xbf) => 3,
        _ => 0,
    }
}

/// What may stand inside a credential without being of it.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    /// See [`invisible`].
    Invisible,
    /// An escape of `+`, `/` or `=`, or a soft line break.
    Escape,
}

impl Joint {
    /// The length of the joint at `from`; 0 where none stands there.
    fn len(self, text: &[u8], from: usize) -> usize {
        if self == Joint::Invisible {
            return invisible(text, from);
        }
        // Twice encoded: `%252F`, `\\/`.
        let again = match at(text, from) {
            b'%' if super::bytes::starts(text, from, b"%25") => 2,
            b'\\' if super::bytes::starts(text, from, b"\\\\") => {
                // At least two stand there; what follows may be the end of the text.
                slice(text, from, text.len().min(from + 8))
                    .iter()
                    .take_while(|&&b| b == b'\\')
                    .count()
                    .saturating_sub(1)
            }
            _ => 0,
        };
        let inner = if again == 2 && at(text, from) == b'%' {
            let digits = slice(text, from + 3, from + 5);
            return if [b"2F", b"2B", b"3D"].iter().any(|hex| digits.eq_ignore_ascii_case(*hex)) { 5 } else { 0 };
        } else {
            from + again
        };
        match escape(text, inner) {
            Some((Some(b'+' | b'/' | b'='), len)) => len + again,
            Some((None, len)) => len,
            _ => 0,
        }
    }

    /// Whether an escape's second byte may be one of those that [`Joint::len`] takes: most are told apart by it.
    fn may_escape(text: &[u8], from: usize) -> bool {
        match (at(text, from), at(text, from + 1)) {
            (b'=', next) => matches!(next, b'\n' | b'\r' | b'2' | b'3'),
            (b'%', next) => matches!(next, b'2' | b'3'),
            (_, next) => matches!(next, b'/' | b'\\' | b'u' | b'x'),
        }
    }

    /// How many characters of a word, joints not counted twice, make it worth decoding.
    fn worth(self) -> usize {
        if self == Joint::Invisible { 16 } else { 36 }
    }
}

/// How far around a broken word the text is decoded with it, for its label and its other half.
const AROUND: usize = 300;

/// The stretches of a text with a word that joints of one sort break and that is long enough for a credential. Linear:
/// each byte is looked at by few joints, and stretches that meet become one.
struct Windows {
    joint: Joint,
    word_end: usize,
    letters: usize,
    all: Vec<(usize, usize)>,
}

impl Windows {
    fn new(joint: Joint) -> Self {
        Self { joint, word_end: 0, letters: 0, all: Vec::new() }
    }

    /// Takes the joint that may stand at `from`.
    fn visit(&mut self, text: &[u8], from: usize) {
        if from < self.word_end {
            return;
        }
        let len = self.joint.len(text, from);
        if len == 0 {
            return;
        }
        let left = super::bytes::run_start(text, self.word_end, from, RUN);
        // A word goes on where only its own characters stand since the last joint.
        self.letters = if left == self.word_end { self.letters } else { 0 } + from - left + 1;
        self.word_end = from + len;
        let right = run_end(text, self.word_end, RUN) - self.word_end;
        if self.letters + right < self.joint.worth() {
            return;
        }
        let (start, end) = (from.saturating_sub(AROUND + self.letters), text.len().min(self.word_end + right + AROUND));
        match self.all.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => self.all.push((start, end)),
        }
    }
}

fn stripped(text: &[u8], from: usize, to: usize) -> View {
    let mut view = View::new(to - from);
    let mut from = from;
    while from < to {
        match invisible(text, from) {
            0 => {
                view.push(at(text, from), from);
                from += 1;
            }
            len => from += len,
        }
    }
    finish(view, to)
}

/// Sets the end entry. Where skipped bytes stand between two characters, a span's end is the next character's start;
/// that is one past them, so ends are pulled back to what was really read.
fn finish(mut view: View, len: usize) -> View {
    view.starts.push(len as u32);
    view
}

fn hex(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).map(|digit| digit as u8)
}

/// Reads an escape at `from`: the byte it stands for and its length. `%2F`, `\/`, `\n`, `\u002f`, `\x2f`, `=3D`; a soft
/// line break (`=` at a line's end) stands for nothing.
fn escape(text: &[u8], from: usize) -> Option<(Option<u8>, usize)> {
    let two = |from: usize| Some(hex(at(text, from))? << 4 | hex(at(text, from + 1))?).filter(u8::is_ascii);
    match at(text, from) {
        b'%' => Some((Some(two(from + 1)?), 3)),
        b'=' => match (at(text, from + 1), at(text, from + 2)) {
            (b'\n', _) => Some((None, 2)),
            (b'\r', b'\n') => Some((None, 3)),
            (b'3', b'D') => Some((Some(b'='), 3)),
            (b'2', b'B' | b'F') => Some((Some(two(from + 1)?), 3)),
            _ => None,
        },
        b'\\' => match at(text, from + 1) {
            b'n' => Some((Some(b'\n'), 2)),
            b'r' => Some((Some(b'\r'), 2)),
            b't' => Some((Some(b'\t'), 2)),
            b @ (b'/' | b'"' | b'\\' | b'\'') => Some((Some(b), 2)),
            b'x' => Some((Some(two(from + 2)?), 4)),
            b'u' if (at(text, from + 2), at(text, from + 3)) == (b'0', b'0') => Some((Some(two(from + 4)?), 6)),
            _ => None,
        },
        _ => None,
    }
}

fn unescaped(text: &[u8], from: usize, to: usize) -> View {
    let mut view = View::new(to - from);
    let mut from = from;
    while from < to {
        if let Some((byte, len)) = escape(text, from) {
            if let Some(byte) = byte {
                view.push(byte, from);
            }
            from += len;
        } else {
            view.push(at(text, from), from);
            from += 1;
        }
    }
    finish(view, from.max(to))
}

/// Decodes every run of base64 in `stretches` that holds text, whole lines joined, and hands each on.
fn each_base64(text: &[u8], stretches: &[Range<usize>], sink: &mut dyn FnMut(View)) {
    let mut from = 0;
    for stretch in stretches {
        from = from.max(stretch.start);
        while let Some((start, end)) = super::runs::next_run(slice(text, 0, stretch.end), from, SHORTEST_BASE64) {
            from = end;
            // A prefix in base64url's signs (`data_`, `k8s-aws-v1`) is no part of it.
            let start = start + memchr::memrchr2(b'-', b'_', slice(text, start, end)).map_or(0, |p| p + 1);
            if end - start < SHORTEST_BASE64 || !begins_as_text(slice(text, start, start + 28)) {
                continue;
            }
            let (view, to) = base64(text, start);
            from = to.max(end);
            if let Some(view) = view {
                sink(view);
            }
        }
    }
}

#[cfg_attr(keyfence_small, optimize(speed))]
fn sextet(b: u8) -> Option<u32> {
    match b {
        b'A'..=b'Z' => Some(u32::from(b - b'A')),
        b'a'..=b'z' => Some(u32::from(b - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(b - b'0') + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Whether base64 letters begin with what decodes to text. Nothing is allocated: names in code come here too.
fn begins_as_text(letters: &[u8]) -> bool {
    let (mut bits, mut count, mut odd) = (0_u32, 0, 0);
    for value in letters.iter().filter_map(|&b| sextet(b)) {
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            odd += u32::from(is_odd((bits >> count) as u8));
            if odd > 1 {
                return false;
            }
        }
    }
    true
}

/// Whether a byte is no text: text of any language is mostly above the control characters; NUL is UTF-16's.
fn is_odd(byte: u8) -> bool {
    byte != 0 && byte < 32 && !is(byte, SPACE) || byte == 127 || byte >= 0x80
}

/// Decodes from `from` on, over line breaks; gives up early where it is no text.
fn base64(text: &[u8], from: usize) -> (Option<View>, usize) {
    let mut view = View::new(0);
    let (mut bits, mut count) = (0_u32, 0);
    let mut to = from;
    let mut first = from;
    let mut odd = 0_usize;
    let mut nuls = (0_usize, 0_usize);
    while to < text.len() && to - from < LONGEST_BASE64 {
        let b = at(text, to);
        let Some(value) = sextet(b) else {
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
        };
        if count < 6 && count == 0 {
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
                let side = if view.bytes.len().is_multiple_of(2) { &mut nuls.0 } else { &mut nuls.1 };
                *side += 1;
            }
            let len = view.bytes.len();
            if len.is_multiple_of(32) && (odd * 8 > len || nuls.0.min(nuls.1) * 16 > len) {
                return (None, to);
            }
        }
        to += 1;
    }
    // The padding is of what was encoded.
    while at(text, to) == b'=' && to < from + LONGEST_BASE64 {
        to += 1;
    }
    let text_like = odd * 8 <= view.bytes.len() && view.bytes.len() >= 20;
    (text_like.then(|| finish(view, to)), to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    const ID: &str = "AKIAHOPEFUL234567ABC";
    const SECRET: &str = "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";

    fn spans(text: &str) -> Vec<(&'static str, String, String)> {
        let of = |span: Option<(u32, u32)>| {
            span.and_then(|(from, to)| text.get(from as usize..to as usize)).unwrap_or_default().to_owned()
        };
        scan_all(text, &ScanOptions::default())
            .iter()
            .map(|one| (one.found.kind.slug(), of(Some((one.found.start, one.found.end))), of(one.found.secret)))
            .collect()
    }

    #[test]
    fn percent_encoding_is_seen_through() {
        let secret = SECRET.replace('/', "%2F").replace('+', "%2B");
        let text = format!("id={ID}&aws_secret_access_key={secret}&x=1");
        assert_eq!(spans(&text), [("access-key-pair", ID.to_owned(), secret)]);
    }

    #[test]
    fn escaped_slashes_are_seen_through() {
        let secret = SECRET.replace('/', "\\/");
        let text = format!("{{\"SecretAccessKey\":\"{secret}\"}}");
        assert_eq!(spans(&text), [("secret-access-key", secret, String::new())]);
        let twice = text.replace('\\', "\\\\").replace('"', "\\\"");
        assert_eq!(spans(&twice).len(), 1, "{twice}");
    }

    #[test]
    fn soft_line_breaks_and_zero_width_characters_are_seen_through() {
        let secret = format!("{}=\r\n{}", &SECRET[..17], &SECRET[17..]);
        let text = format!("aws_secret_access_key =3D {secret}\r\n");
        assert_eq!(spans(&text), [("secret-access-key", secret, String::new())]);
        let id = format!("{}\u{200b}{}", &ID[..9], &ID[9..]);
        assert_eq!(spans(&format!("key {id} end")), [("access-key-id", id, String::new())]);
        let wide: String = format!("key {ID} end").chars().flat_map(|c| [c, '\0']).collect();
        assert_eq!(spans(&wide).len(), 1);
    }

    #[test]
    fn base64_around_a_file_is_seen_through() {
        let file = format!("[default]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n");
        let encoded = STANDARD.encode(&file);
        for text in [
            encoded.clone(),
            format!("data:\n  credentials: {encoded}\n"),
            encoded
                .as_bytes()
                .chunks(64)
                .map(|c| String::from_utf8_lossy(c).into_owned())
                .collect::<Vec<_>>()
                .join("\n"),
        ] {
            let found = spans(&text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].0, "access-key-pair");
        }
        let padded = STANDARD.encode(SECRET);
        assert_eq!(
            spans(&format!("AWS_SECRET_ACCESS_KEY: {padded}\n")),
            [("secret-access-key", padded, String::new())]
        );
        let utf16: Vec<u8> = file.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(spans(&STANDARD.encode(utf16)).len(), 1);
    }

    #[test]
    fn plain_text_gives_each_credential_once() {
        let text = format!("aws_access_key_id={ID}\naws_secret_access_key={SECRET}\npath=%2Fetc%2Fpasswd a\\/b");
        assert_eq!(spans(&text).len(), 1);
    }
}
