//! The classes of 64 bytes with WebAssembly's SIMD, sixteen at once.

use core::arch::wasm32::{
    i8x16, i8x16_bitmask, i8x16_eq, i8x16_splat, i8x16_swizzle, u16x8_shr, u64x2, v128, v128_and,
};

/// The characters of a run by the rows of ASCII, a bit for each row and what it has of base32: 1 `+-/`, 2 `0-9`,
/// 4 `2-7`, 8 `A-O`, 16 `P-Z`, 32 `_`, 64 `a-o`, 128 `p-z`. By the low half of the byte, then by the high half.
const COLUMNS: v128 = i8x16(-110, -38, -34, -34, -34, -34, -34, -34, -38, -38, -40, 73, 72, 73, 72, 105);
const ROWS: v128 = i8x16(0, 0, 1, 6, 8, 48, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
const OF_BASE32: i8 = 0b1_1100;

/// Zero where the byte is of no run.
#[inline]
fn of_lane(lane: &[u8; 16], columns: v128, rows: v128) -> v128 {
    let bytes = u128::from_le_bytes(*lane);
    let bytes = u64x2(bytes as u64, (bytes >> 64) as u64);
    let low = i8x16_splat(15);
    let columns = i8x16_swizzle(columns, v128_and(bytes, low));
    v128_and(columns, i8x16_swizzle(rows, v128_and(u16x8_shr(bytes, 4), low)))
}

/// As of runs: 1 `%`, 2 and 64 `=`, 4 `\`, 8 NUL, 16 `C2`, 32 `E2` and `EF`.
const JOINT_COLUMNS: v128 = i8x16(8, 0, 48, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 66, 0, 32);
const JOINT_ROWS: v128 = i8x16(8, 0, 1, 66, 0, 4, 0, 0, 0, 0, 0, 0, 16, 0, 32, 0);
/// The bytes behind those: 1 and 2 `2` and `3`, 64 line breaks, 4 `/\ux`, 8 any, 16 `AD`, 32 `80`, `81` and `BB`.
const NEXT_COLUMNS: v128 = i8x16(40, 40, 11, 11, 8, 12, 8, 8, 12, 8, 72, 40, 12, 88, 8, 12);
const NEXT_ROWS: v128 = i8x16(72, 8, 12, 11, 8, 12, 8, 12, 40, 8, 24, 40, 8, 8, 8, 8);

// Compilers for size leave loops as they are, so four times sixteen bytes are written out.

/// A bit for each byte of four lanes that is zero.
#[inline]
fn zeros([a, b, c, d]: [v128; 4]) -> u64 {
    let bits = |lane: v128| u64::from(i8x16_bitmask(i8x16_eq(lane, i8x16_splat(0))));
    bits(a) | bits(b) << 16 | bits(c) << 32 | bits(d) << 48
}

#[inline]
fn of_block(block: &[u8; 64], columns: v128, rows: v128) -> Option<[v128; 4]> {
    let [a, b, c, d] = block.as_chunks().0 else { return None };
    Some([of_lane(a, columns, rows), of_lane(b, columns, rows), of_lane(c, columns, rows), of_lane(d, columns, rows)])
}

#[inline]
pub(super) fn joints(block: &[u8; 64], next: &[u8; 64]) -> u64 {
    let first = of_block(block, JOINT_COLUMNS, JOINT_ROWS);
    let (Some([a, b, c, d]), Some([e, f, g, h])) = (first, of_block(next, NEXT_COLUMNS, NEXT_ROWS)) else {
        return 0;
    };
    !zeros([v128_and(a, e), v128_and(b, f), v128_and(c, g), v128_and(d, h)])
}

/// Which bytes are of a run, and which of base32.
#[inline]
pub(super) fn classes(block: &[u8; 64]) -> (u64, u64) {
    let Some([a, b, c, d]) = of_block(block, COLUMNS, ROWS) else { return (0, 0) };
    let base32 = |lane: v128| v128_and(lane, i8x16_splat(OF_BASE32));
    (!zeros([a, b, c, d]), !zeros([base32(a), base32(b), base32(c), base32(d)]))
}
