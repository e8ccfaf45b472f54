//! What may stand inside a credential without being of it: invisible characters, escapes, soft line breaks.

use super::view::View;
use crate::secrets::bytes::{RUN, at, hex_digit, is, run_end, run_start, slice, starts};

/// What may stand inside a credential without being of it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Joint {
    /// See [`invisible`].
    Invisible,
    /// An escape of `+`, `/` or `=`, or a soft line break.
    Escape,
}

impl Joint {
    /// The length of the joint at `from`; 0 where none stands there.
    fn len(self, text: &[u8], from: usize) -> usize {
        match self {
            Self::Invisible => invisible(text, from),
            Self::Escape => escaped_sign(text, from),
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
pub(super) struct Windows {
    joint: Joint,
    word_end: usize,
    letters: usize,
    pub(super) all: Vec<(usize, usize)>,
}

impl Windows {
    pub(super) fn new(joint: Joint) -> Self {
        Self { joint, word_end: 0, letters: 0, all: Vec::new() }
    }

    /// Takes the joint that may stand at `from`.
    pub(super) fn visit(&mut self, text: &[u8], from: usize) {
        if from < self.word_end {
            return;
        }
        let len = self.joint.len(text, from);
        if len == 0 {
            return;
        }
        let left = run_start(text, self.word_end, from, RUN);
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

/// The length of an escape of `+`, `/` or `=` at `from`, which may be escaped again, or of a soft line break; 0 where none
/// stands there.
fn escaped_sign(text: &[u8], from: usize) -> usize {
    if starts(text, from, b"%25") {
        let digits = slice(text, from + 3, from + 5);
        return if [b"2F", b"2B", b"3D"].iter().any(|hex| digits.eq_ignore_ascii_case(*hex)) { 5 } else { 0 };
    }
    // Of several backslashes the last one is the escape's own.
    let backslashes =
        slice(text, from, text.len().min(from + 8)).iter().take_while(|&&b| b == b'\\').count().saturating_sub(1);
    let inner = from + backslashes;
    match escape(text, inner) {
        Some((Some(b'+' | b'/' | b'='), len)) => backslashes + len,
        // A soft line break joins; padding at a line's end has nothing behind it.
        Some((None, len)) if is(at(text, inner + len), RUN) || at(text, inner + len) == b'=' => len,
        _ => 0,
    }
}

/// Reads an escape at `from`: the byte it stands for and its length. `%2F`, `\/`, `\n`, `\u002f`, `\x2f`, `=3D`; a soft
/// line break (`=` at a line's end) stands for nothing.
fn escape(text: &[u8], from: usize) -> Option<(Option<u8>, usize)> {
    let two = |from: usize| Some(hex_digit(at(text, from))? << 4 | hex_digit(at(text, from + 1))?).filter(u8::is_ascii);
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

/// Decodes `from..to` without its invisible characters. Where that ended.
pub(super) fn stripped(text: &[u8], from: usize, to: usize, view: &mut View) -> usize {
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

/// Decodes `from..to` with its escapes undone. Where that ended, which may be behind `to`.
pub(super) fn unescaped(text: &[u8], from: usize, to: usize, view: &mut View) -> usize {
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
