//! Credentials in encoded text: percent-encoding, JSON in JSON, quoted-printable, zero-width characters, UTF-16 read as
//! bytes, base64 around a file. Each decoding is scanned, twice nested at most, and spans lead back to the text as pasted.
//! The guard does without this module.

mod base64;
mod joint;
#[cfg(test)]
mod tests;
mod view;

use super::bytes::slice;
use super::kinds::{Kind, Match};
use super::runs::Sight;
use super::scan::{ScanOptions, scan, scan_seeing};
use crate::position::is_ascii;
use joint::{Joint, Windows};
use view::View;

/// How many decodings may lie inside one another.
const DEPTH: usize = 2;

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
    /// The base64 in the run `start..end`, where it may hold text.
    fn base64(text: &[u8], start: usize, end: usize) -> Option<Self> {
        base64::begin(text, start, end).map(|start| Self::Base64(start, end))
    }

    /// Decodes the piece of `text` into `view`. Whether it is to be searched, and where it ended.
    fn decode(self, text: &[u8], view: &mut View, mapped: bool) -> (bool, usize) {
        view.begin(mapped);
        let (worth, to) = match self {
            Self::Broken(from, to) => (true, joint::stripped(text, from, to, view)),
            Self::Escaped(from, to) => (true, joint::unescaped(text, from, to, view)),
            Self::Base64(from, _) => base64::decode(text, from, view),
        };
        view.end(to);
        (worth, to)
    }
}

/// Finds what stands in `text`, and in what it holds in encoded form, `depth` times nested.
#[cfg_attr(keyfence_small, optimize(speed))]
fn layer(text: &[u8], options: &ScanOptions<'_>, depth: usize) -> Vec<Found> {
    let mut all = Vec::new();
    let mut plain = |found: Match| {
        let value = String::from_utf8_lossy(slice(text, found.start as usize, found.end as usize)).into_owned();
        all.push(Found { found, value, decoded: false });
    };
    if depth == 0 {
        scan(text, options, &mut plain);
        return all;
    }
    let pieces = pieces(text, options, &mut plain);
    let mut view = View::default();
    // How far base64 was read: over lines, so that those behind the first are no beginnings.
    let mut read = 0;
    for mut piece in pieces {
        if let Piece::Base64(start, end) = piece
            && start < read
        {
            match Piece::base64(text, read.min(end), end) {
                Some(rest) => piece = rest,
                None => continue,
            }
        }
        // Without places first: most holds nothing.
        let (worth, to) = piece.decode(text, &mut view, false);
        if let Piece::Base64(_, end) = piece {
            read = to.max(end);
        }
        let inner = if worth { layer(view.bytes(), options, depth - 1) } else { Vec::new() };
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

/// What of `text` may hold something in encoded form, met while `plain` is handed what stands there as it is.
#[cfg_attr(keyfence_small, optimize(speed))]
fn pieces(text: &[u8], options: &ScanOptions<'_>, plain: &mut dyn FnMut(Match)) -> Vec<Piece> {
    let (mut invisible, mut escapes) = (Windows::new(Joint::Invisible), Windows::new(Joint::Escape));
    let mut base64s = Vec::new();
    scan_seeing(text, options, plain, base64::SHORTEST, &mut |sight| match sight {
        Sight::Run(start, end, _) if end - start >= base64::SHORTEST => {
            if let Some(piece) = Piece::base64(text, start, end) {
                base64s.push(piece);
            }
        }
        Sight::Run(..) => {}
        Sight::Joint(from) if matches!(text.get(from), Some(b'%' | b'\\' | b'=')) => escapes.visit(text, from),
        Sight::Joint(from) => invisible.visit(text, from),
    });
    let of = |windows: Windows, piece: fn(usize, usize) -> Piece| {
        windows.all.into_iter().map(move |(from, to)| piece(from, to))
    };
    of(invisible, Piece::Broken).chain(of(escapes, Piece::Escaped)).chain(base64s).collect()
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
