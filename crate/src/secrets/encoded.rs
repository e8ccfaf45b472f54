//! Credentials in encoded text: percent-encoding, JSON in JSON, quoted-printable, zero-width characters, UTF-16 read as
//! bytes, base64 around a file. Each decoding is scanned, twice nested at most, and spans lead back to the text as pasted.
//! The guard does without this module.

use super::bytes::{BASE64, RUN, SPACE, at, is, run_end, slice};
use super::kinds::{Kind, Match};
use super::runs::Sight;
use super::scan::{ScanOptions, scan, scan_seeing};
use crate::decoded::{NONE, sextet};
use crate::position::is_ascii;

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

/// Decoded bytes; where `mapped`, also for each the source byte where it begins, and one more entry for the end.
#[derive(Default)]
struct View {
    bytes: Vec<u8>,
    starts: Vec<u32>,
    mapped: bool,
}

impl View {
    #[inline]
    fn push(&mut self, byte: u8, source: usize) {
        self.bytes.push(byte);
        if self.mapped {
            self.starts.push(source as u32);
        }
    }

    /// Takes over the bytes `from..to` of `text` as they are.
    fn copy(&mut self, text: &[u8], from: usize, to: usize) {
        self.bytes.extend_from_slice(slice(text, from, to));
        if self.mapped {
            self.starts.extend(from as u32..to as u32);
        }
    }

    /// The source offset of decoded offset `at`.
    fn source(&self, at: u32) -> u32 {
        self.starts.get(at as usize).or(self.starts.last()).copied().unwrap_or(0)
    }
}

/// Finds every credential in `text`, plain and encoded, in the order of the text.
#[must_use]
pub fn scan_all(text: &str, options: &ScanOptions<'_>) -> Vec<Found> {
    scan_bytes(text.as_bytes(), options)
}

/// Whether [`scan_all`] finds nothing in the text that `bytes` decode to, where they are UTF-8. Nothing is decoded.
#[must_use]
pub fn is_clean(bytes: &[u8], options: &ScanOptions<'_>) -> Option<bool> {
    is_utf8(bytes).then(|| scan_bytes(bytes, options).is_empty())
}

/// Whether `bytes` are UTF-8. Blocks of ASCII, which most text is, take no look at each byte.
#[cfg_attr(keyfence_small, optimize(speed))]
fn is_utf8(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks::<64>();
    // Where what is not ASCII began; behind a block of ASCII no character goes on.
    let mut from = None;
    for (i, block) in blocks.iter().enumerate() {
        if !is_ascii(block) {
            from = from.or(Some(i * 64));
        } else if let Some(start) = from.take()
            && std::str::from_utf8(slice(bytes, start, i * 64)).is_err()
        {
            return false;
        }
    }
    std::str::from_utf8(slice(bytes, from.unwrap_or(bytes.len() - rest.len()), bytes.len())).is_ok()
}

/// As [`scan_all`], of any bytes.
pub(super) fn scan_bytes(text: &[u8], options: &ScanOptions<'_>) -> Vec<Found> {
    let mut all = layer(text, options, DEPTH);
    all.sort_by_key(|one| (one.found.start, one.found.end, one.found.kind));
    all
}

/// A stretch of a text that may hold something in encoded form.
#[derive(Clone, Copy)]
enum Piece {
    /// With invisible characters in its words.
    Broken(usize, usize),
    /// With escapes in its words.
    Escaped(usize, usize),
    /// A run of base64, its first line.
    Base64(usize, usize),
}

impl Piece {
    /// Decodes the piece of `text` into `view`. Whether it is to be searched, and where it ended.
    fn decode(self, text: &[u8], view: &mut View, mapped: bool) -> (bool, usize) {
        view.bytes.clear();
        view.starts.clear();
        view.mapped = mapped;
        let (worth, to) = match self {
            Piece::Broken(from, to) => (true, stripped(text, from, to, view)),
            Piece::Escaped(from, to) => (true, unescaped(text, from, to, view)),
            Piece::Base64(from, _) => base64(text, from, view),
        };
        // Where skipped bytes stand between two characters, a span's end is the next character's start.
        view.starts.push(to as u32);
        (worth, to)
    }
}

/// Finds what stands in `text`, and in what it holds in encoded form, `depth` times nested. What is encoded is decoded
/// without places first: most holds nothing.
#[cfg_attr(keyfence_small, optimize(speed))]
fn layer(text: &[u8], options: &ScanOptions<'_>, depth: usize) -> Vec<Found> {
    let mut all = Vec::new();
    let (mut invisible, mut escapes) = (Windows::new(Joint::Invisible), Windows::new(Joint::Escape));
    let mut base64s = Vec::new();
    let mut plain = |found: Match| {
        let value = String::from_utf8_lossy(slice(text, found.start as usize, found.end as usize)).into_owned();
        all.push(Found { found, value, decoded: false });
    };
    if depth == 0 {
        scan(text, options, &mut plain);
        return all;
    }
    scan_seeing(text, options, &mut plain, SHORTEST_BASE64, &mut |sight| match sight {
        Sight::Run(start, end, _) if end - start >= SHORTEST_BASE64 => {
            if let Some(piece) = base64_in(text, start, end) {
                base64s.push(piece);
            }
        }
        Sight::Run(..) => {}
        Sight::Joint(from) if matches!(text.get(from), Some(b'%' | b'\\' | b'=')) => escapes.visit(text, from),
        Sight::Joint(from) => invisible.visit(text, from),
    });
    let windows = invisible.all.iter().map(|&(from, to)| Piece::Broken(from, to));
    let windows = windows.chain(escapes.all.iter().map(|&(from, to)| Piece::Escaped(from, to)));
    let mut view = View::default();
    // How far base64 was read: over lines, so that those behind the first are no beginnings.
    let mut read = 0;
    for mut piece in windows.chain(base64s) {
        if let Piece::Base64(start, end) = piece
            && start < read
        {
            match base64_in(text, read.min(end), end) {
                Some(rest) => piece = rest,
                None => continue,
            }
        }
        let (worth, to) = piece.decode(text, &mut view, false);
        if let Piece::Base64(_, end) = piece {
            read = to.max(end);
        }
        let inner = if worth { layer(&view.bytes, options, depth - 1) } else { Vec::new() };
        if inner.is_empty() {
            continue;
        }
        piece.decode(text, &mut view, true);
        for mut one in inner {
            let Match { start, end, secret, .. } = one.found;
            one.found.start = view.source(start);
            one.found.end = view.source(end);
            one.found.secret = secret.map(|(from, to)| (view.source(from), view.source(to)));
            one.decoded = true;
            add(one, &mut all);
        }
    }
    all
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
            // A soft line break joins; padding at a line's end has nothing behind it.
            Some((None, len)) if is(at(text, inner + len), RUN) || at(text, inner + len) == b'=' => len,
            _ => 0,
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

fn stripped(text: &[u8], from: usize, to: usize, view: &mut View) -> usize {
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
    to
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

fn unescaped(text: &[u8], from: usize, to: usize, view: &mut View) -> usize {
    let mut from = from;
    while from < to {
        let next = memchr::memchr3(b'%', b'=', b'\\', slice(text, from, to)).map_or(to, |next| from + next);
        view.copy(text, from, next);
        from = next;
        if from == to {
            break;
        }
        let (byte, len) = escape(text, from).unwrap_or((Some(at(text, from)), 1));
        if let Some(byte) = byte {
            view.push(byte, from);
        }
        from += len;
    }
    from.max(to)
}

/// The beginning of base64 in the run `start..end`, where it may hold text.
fn base64_in(text: &[u8], start: usize, end: usize) -> Option<Piece> {
    // A prefix in base64url's signs (`data_`, `k8s-aws-v1`) is no part of it.
    let start = start + memchr::memrchr2(b'-', b'_', slice(text, start, end)).map_or(0, |p| p + 1);
    (end - start >= SHORTEST_BASE64 && begins_as_text(slice(text, start, start + 28)))
        .then_some(Piece::Base64(start, end))
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
fn base64(text: &[u8], from: usize, view: &mut View) -> (bool, usize) {
    let (mut bits, mut count) = (0_u32, 0);
    let mut to = from;
    let mut first = from;
    let mut odd = 0_usize;
    let mut nuls = (0_usize, 0_usize);
    while to < text.len() && to - from < LONGEST_BASE64 {
        // Four letters at once, but where bytes are counted or places kept.
        let len = view.bytes.len();
        if count == 0
            && !view.mapped
            && len % 32 < 29
            && to - from + 4 <= LONGEST_BASE64
            && let Some(bytes) = text.get(to..).and_then(<[u8]>::first_chunk).copied().and_then(three)
            && !bytes.contains(&0)
        {
            for byte in bytes {
                odd += usize::from(is_odd(byte));
            }
            view.bytes.extend_from_slice(&bytes);
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
                let side = if view.bytes.len().is_multiple_of(2) { &mut nuls.0 } else { &mut nuls.1 };
                *side += 1;
            }
            let len = view.bytes.len();
            if len.is_multiple_of(32) && (odd * 8 > len || nuls.0.min(nuls.1) * 16 > len) {
                return (false, to);
            }
        }
        to += 1;
    }
    // The padding is of what was encoded.
    while at(text, to) == b'=' && to < from + LONGEST_BASE64 {
        to += 1;
    }
    (odd * 8 <= view.bytes.len() && view.bytes.len() >= 20, to)
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
