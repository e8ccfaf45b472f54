//! Where long runs of base64 characters are: the scan's innermost loop, where it spends most of its time.
//!
//! No machine reads every byte and branches on it: text is hard to predict and runs are rare. With SIMD sixteen bytes
//! are classified at once; without (the guard, as JavaScript) a few bytes are probed and the rest is passed over.

#[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
mod lanes;
#[cfg(any(test, all(target_family = "wasm", not(target_feature = "simd128"))))]
mod probes;
#[cfg(target_feature = "simd128")]
mod simd128;
#[cfg(test)]
mod tests;
#[cfg(not(any(target_feature = "simd128", target_family = "wasm")))]
mod words;

/// The shortest stretch of base32 worth a look: the shortest key id the API allows.
pub(super) const SHORTEST_ID: usize = 16;

/// `walk` goes through a text once: every run that has `shortest` (22 to 30) characters or a stretch of base32 of
/// [`SHORTEST_ID`], and every joint. `id_in`: where the first such stretch begins in `from..end`.
#[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
pub(super) use lanes::{id_in, walk};
/// The same, and `next_run`: the next run that begins at `low` or later and has `shortest` characters, or a stretch of
/// base32 of [`SHORTEST_ID`]; some others of that length may come with them.
#[cfg(all(target_family = "wasm", not(target_feature = "simd128")))]
pub(super) use probes::{id_in, next_run, walk};

/// What a walk through a text comes by.
pub(super) enum Sight {
    /// A whole run, and where its first stretch of base32 begins that has [`SHORTEST_ID`] characters.
    Run(usize, usize, Option<usize>),
    /// A byte with which something may begin that stands inside a credential without being of it: see [`is_joint`].
    Joint(usize),
}

/// Whether something may begin `text` that stands inside a credential without being of it: `%2F`, `\/`, `\u002f`, `=3D`, a
/// soft line break, NUL, or an invisible character in UTF-8.
#[inline]
fn is_joint(text: &[u8]) -> bool {
    matches!(
        text,
        [b'%', b'2' | b'3', ..]
            | [b'=', b'\n' | b'\r' | b'2' | b'3', ..]
            | [b'\\', b'/' | b'\\' | b'x', ..]
            | [b'\\', b'u', b'0', b'0', ..]
            | [0, ..]
            | [0xc2, 0xad, ..]
            | [0xe2, 0x80 | 0x81, ..]
            | [0xef, 0xbb, ..]
    )
}
