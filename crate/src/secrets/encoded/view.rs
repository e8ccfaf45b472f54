//! What was decoded, with the way back.

use crate::secrets::bytes::slice;

/// Decoded bytes; where `mapped`, also for each the source byte where it begins, and one more entry for the end.
#[derive(Default)]
pub(super) struct View {
    bytes: Vec<u8>,
    starts: Vec<u32>,
    mapped: bool,
}

impl View {
    /// Forgets what it holds, to decode something else.
    pub(super) fn begin(&mut self, mapped: bool) {
        self.bytes.clear();
        self.starts.clear();
        self.mapped = mapped;
    }

    /// What was decoded ended at source byte `to`: where skipped bytes stand between two characters, a span's end is the
    /// next character's start.
    pub(super) fn end(&mut self, to: usize) {
        self.starts.push(to as u32);
    }

    /// The decoded bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether places are kept.
    pub(super) fn is_mapped(&self) -> bool {
        self.mapped
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8, source: usize) {
        self.bytes.push(byte);
        if self.mapped {
            self.starts.push(source as u32);
        }
    }

    /// Adds bytes whose places nobody asks for.
    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes over the bytes `from..to` of `text` as they are.
    pub(super) fn copy(&mut self, text: &[u8], from: usize, to: usize) {
        self.bytes.extend_from_slice(slice(text, from, to));
        if self.mapped {
            self.starts.extend(from as u32..to as u32);
        }
    }

    /// The source offset of decoded offset `at`.
    pub(super) fn source(&self, at: u32) -> u32 {
        self.starts.get(at as usize).or(self.starts.last()).copied().unwrap_or(0)
    }
}
