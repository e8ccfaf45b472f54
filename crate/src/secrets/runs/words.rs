//! The classes of 64 bytes for machines other than WebAssembly's, in words that their compilers turn into SIMD: no branches,
//! one loop for each class.
#![expect(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]

/// 255 where the byte is of a run, else 0.
#[inline]
fn run<const N: usize>(bytes: &[u8; N]) -> [u8; N] {
    let mut out = [0; N];
    for (out, &b) in out.iter_mut().zip(bytes) {
        let letter = (b | 0x20).wrapping_sub(b'a') < 26;
        let digit = b.wrapping_sub(b'/') < 11;
        *out = u8::from(letter | digit | (b == b'+') | (b == b'-') | (b == b'_')).wrapping_neg();
    }
    out
}

#[inline]
fn base32<const N: usize>(bytes: &[u8; N]) -> [u8; N] {
    let mut out = [0; N];
    for (out, &b) in out.iter_mut().zip(bytes) {
        *out = u8::from((b.wrapping_sub(b'A') < 26) | (b.wrapping_sub(b'2') < 6)).wrapping_neg();
    }
    out
}

#[inline]
pub(super) fn classes(block: &[u8; 64]) -> (u64, u64) {
    (bits(&run(block)), bits(&base32(block)))
}

#[inline]
pub(super) fn joints(block: &[u8; 64], _next: &[u8; 64]) -> u64 {
    let mut out = [0; 64];
    for (out, &b) in out.iter_mut().zip(block) {
        let ascii = (b == b'%') | (b == b'=') | (b == b'\\') | (b == 0);
        *out = u8::from(ascii | (b == 0xc2) | (b == 0xe2) | (b == 0xef));
    }
    bits(&out)
}

/// The lowest bit of each byte.
#[inline]
fn bits(bytes: &[u8; 64]) -> u64 {
    // The factor brings them together in the highest byte.
    let eight =
        |word: &[u8; 8]| (u64::from_le_bytes(*word) & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    bytes.as_chunks().0.iter().rev().fold(0, |all, word| all << 8 | eight(word))
}
