//! Byte offsets to UTF-16 offsets, lines and columns: the one conversion, used by the doors.

use memchr::{memchr_iter, memrchr};
use std::cell::{Cell, OnceCell};

/// How many bytes lie between two remembered UTF-16 counts: a look-up counts at most this many.
const STRIDE: usize = 1024;

/// A place as JavaScript counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// UTF-16 code units before the place, from the start of the text.
    pub offset: u32,
    /// The line, from 1; a line ends after `\n`.
    pub line: u32,
    /// The column in UTF-16 code units, from 1.
    pub column: u32,
}

/// An index over one text that converts byte offsets to [`Position`]s.
///
/// Building it costs one pass, which waits for the first place that is neither the start nor the end of the text; a
/// look-up costs a binary search and at most one stride of counting.
pub struct Positions<'t> {
    text: &'t [u8],
    index: OnceCell<Index>,
}

struct Index {
    line_starts: Vec<u32>,
    /// UTF-16 offset at each multiple of [`STRIDE`]; empty for ASCII texts, where both counts agree.
    strides: Vec<u32>,
    /// The line last looked up, from 1: places come in order, so the next is seldom far.
    last: Cell<usize>,
}

impl Index {
    fn of(text: &[u8]) -> Self {
        let mut line_starts = vec![0];
        line_starts.extend(memchr_iter(b'\n', text).map(|at| at as u32 + 1));
        let mut strides = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            for chunk in text.chunks(STRIDE) {
                strides.push(units);
                units += utf16_len(chunk);
            }
        }
        Self { line_starts, strides, last: Cell::new(1) }
    }
}

impl<'t> Positions<'t> {
    /// An index of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self::of_utf8(text.as_bytes())
    }

    /// An index of a text in UTF-8.
    #[must_use]
    pub fn of_utf8(text: &'t [u8]) -> Self {
        Self { text, index: OnceCell::new() }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.text))
    }

    /// The UTF-16 offset of byte `at`; a place past the end counts as the end.
    #[must_use]
    pub fn utf16(&self, at: u32) -> u32 {
        let at = (at as usize).min(self.text.len());
        let strides = &self.index().strides;
        let Some(base) = strides.get((at / STRIDE).min(strides.len().saturating_sub(1))) else {
            return at as u32;
        };
        let from = (at / STRIDE).min(strides.len() - 1) * STRIDE;
        base + utf16_len(self.text.get(from..at).unwrap_or_default())
    }

    /// Offset, line and column of byte `at`.
    #[must_use]
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub fn at(&self, at: u32) -> Position {
        let at = at.min(self.text.len() as u32);
        if at == 0 {
            return Position { offset: 0, line: 1, column: 1 };
        }
        // A text in which nothing is found is asked for its end alone.
        if at as usize == self.text.len() && self.index.get().is_none() {
            return end(self.text);
        }
        let Index { line_starts, last, .. } = self.index();
        let start_of = |line: usize| line_starts.get(line.wrapping_sub(1)).copied();
        let is_in = |line: usize| {
            start_of(line).is_some_and(|start| start <= at) && start_of(line + 1).is_none_or(|next| at < next)
        };
        let line = [last.get(), last.get() + 1].into_iter().find(|&line| is_in(line));
        let line = line.unwrap_or_else(|| line_starts.partition_point(|&start| start <= at));
        last.set(line);
        let start = start_of(line).unwrap_or_default();
        let offset = self.utf16(at);
        Position { offset, line: line as u32, column: offset - self.utf16(start) + 1 }
    }
}

/// The end of a text.
fn end(text: &[u8]) -> Position {
    let lines = memchr_iter(b'\n', text).count() as u32;
    let last = text.get(memrchr(b'\n', text).map_or(0, |at| at + 1)..).unwrap_or_default();
    Position { offset: utf16_len(text), line: lines + 1, column: utf16_len(last) + 1 }
}

/// UTF-16 units that `bytes` of UTF-8 take: one a character, two from U+10000 on.
/// Counted at each character's first byte, so that a chunk may begin inside a character; eight bytes at once, and 64 of
/// ASCII.
#[cfg_attr(keyfence_small, optimize(speed))]
#[must_use]
pub fn utf16_len(bytes: &[u8]) -> u32 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (blocks, rest) = bytes.as_chunks::<64>();
    let mut units = bytes.len() as u32;
    for block in blocks.iter().filter(|block| !is_ascii(block)) {
        for word in block.as_chunks().0 {
            let word = u64::from_le_bytes(*word);
            let high = word >> 7;
            // Continuations are no unit; characters of four bytes are two.
            units -= (high & !(word >> 6) & ONES).count_ones();
            units += (high & word >> 6 & word >> 5 & word >> 4 & ONES).count_ones();
        }
    }
    for &b in rest {
        units = units + u32::from(b >= 0xf0) - u32::from(b & 0xc0 == 0x80);
    }
    units
}

/// Whether a block of text is ASCII.
#[inline]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(crate) fn is_ascii(block: &[u8; 64]) -> bool {
    let mut all = 0;
    for word in block.as_chunks().0 {
        all |= u64::from_le_bytes(*word);
    }
    all & 0x8080_8080_8080_8080 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_count_utf16_units_from_one() {
        let positions = Positions::new("a\n한😀b\n");
        assert_eq!(positions.at(0), Position { offset: 0, line: 1, column: 1 });
        assert_eq!(positions.at(5), Position { offset: 3, line: 2, column: 2 });
        assert_eq!(positions.at(9), Position { offset: 5, line: 2, column: 4 });
        assert_eq!(positions.at(11), Position { offset: 7, line: 3, column: 1 });
        assert_eq!(positions.at(99).offset, 7);
    }

    proptest! {
        #[test]
        fn utf16_offsets_agree_with_the_standard_library(text in "(?s).{0,3000}") {
            let positions = Positions::new(&text);
            let (mut units, mut line, mut column) = (0, 1, 1);
            for (at, c) in text.char_indices() {
                prop_assert_eq!(positions.utf16(at as u32), units);
                prop_assert_eq!(positions.at(at as u32), Position { offset: units, line, column });
                let len = c.len_utf16() as u32;
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + len) };
                units += len;
                // Whatever was looked up before.
                let elsewhere = positions.at((at / 2) as u32);
                prop_assert!(elsewhere.line <= line);
            }
            prop_assert_eq!(positions.utf16(text.len() as u32), units);
            // Asked first, the end is counted without the index.
            let end = text.len() as u32;
            prop_assert_eq!(Positions::new(&text).at(end), positions.at(end));
            prop_assert_eq!(Positions::new(&text).at(0), Position { offset: 0, line: 1, column: 1 });
        }
    }
}
