//! Where long runs of base64 characters are: the scan's innermost loop, where it spends most of its time.
//!
//! No machine reads every byte and branches on it: text is hard to predict and runs are rare. With SIMD sixteen bytes
//! are classified at once; without (the guard, as JavaScript) a few bytes are probed and the rest is passed over.

use super::bytes::{BASE32, RUN, run_end, run_start};

/// The shortest stretch of base32 worth a look: the shortest key id the API allows.
pub(super) const SHORTEST_ID: usize = 16;

/// The next run that begins at `low` or later and has `shortest` (at most 30) characters, or a stretch of base32 of
/// [`SHORTEST_ID`]; some others of that length come with them. Functions of their own, and small, so that JavaScript
/// engines compile them well.
#[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
pub(super) use lanes::next_run;
#[cfg(not(any(target_feature = "simd128", not(target_family = "wasm"))))]
pub(super) use probes::next_run;

/// Hands on where the bytes are with which something may begin that stands inside a credential without being of it: `%`,
/// `\`, `=`, NUL, and the first bytes of invisible characters in UTF-8.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn each_joint(text: &[u8], sink: &mut dyn FnMut(usize)) {
    #[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
    let mut first = 0;
    #[cfg(not(any(target_feature = "simd128", not(target_family = "wasm"))))]
    let first = 0;
    #[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
    for block in text.as_chunks().0 {
        let mut joints = lanes::joints(block);
        while joints != 0 {
            sink(first + joints.trailing_zeros() as usize);
            joints &= joints - 1;
        }
        first += block.len();
    }
    let rest = text.get(first..).unwrap_or_default();
    (first..).zip(rest).filter(|&(_, &b)| is_joint(b)).for_each(|(at, _)| sink(at));
}

fn is_joint(b: u8) -> bool {
    matches!(b, b'%' | b'\\' | b'=' | 0 | 0xc2 | 0xe2 | 0xef)
}

/// Where the first stretch of base32 of [`SHORTEST_ID`] begins in `from..end`. Looks back from where one would end.
#[inline(never)]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn id_in(text: &[u8], mut from: usize, end: usize) -> Option<usize> {
    while from + SHORTEST_ID <= end {
        let left = run_start(text, from, from + SHORTEST_ID, BASE32);
        if left == from {
            return Some(from);
        }
        from = left;
    }
    None
}

/// Blocks of 64 bytes, four lanes of 16 in each, every byte classified.
#[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
mod lanes {
    use super::{RUN, id_in, run_end, run_start};

    pub(super) use machine::joints;

    /// How many bytes a step looks at.
    const BLOCK: usize = 64;

    // `machine` has one of two forms. `edges` has a bit for each byte that is of no run,
    // `joints` one for each that `is_joint`. `Wanted::hits` marks the halves of lanes in which a run may lie, by bit 7 of eight:
    // of each lane the first where the bytes that a run would begin with are of one, the last where those that it would
    // end with are, and each half that is of base32.

    /// A run of `n <= 30` characters covers a lane, or ends one and begins the next, with half of it in one of them; a
    /// stretch of 16 covers one of the halves of a lane.
    #[inline(never)]
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub(crate) fn next_run(text: &[u8], mut low: usize, shortest: usize) -> Option<(usize, usize)> {
        let half = shortest.div_ceil(2);
        let wanted = machine::Wanted::new(half);
        let mut from = low;
        loop {
            let mut rest = [0; BLOCK];
            let left = text.get(from..)?;
            let block = if let Some(whole) = left.first_chunk() {
                whole
            } else {
                // NUL belongs to no run.
                rest.get_mut(..left.len())?.copy_from_slice(left);
                &rest
            };
            let mut hits = wanted.hits(block);
            let edges = if hits == 0 { 0 } else { machine::edges(block) };
            let mut next = from + BLOCK;
            while hits != 0 {
                // The middle of the half of the lane: a byte of the run in any case.
                let hit = hits.trailing_zeros() as usize & !0b111 | 0b100;
                hits &= hits - 1;
                if from + hit < low {
                    continue;
                }
                let before = edges & ((1 << hit) - 1);
                let start = match before.leading_zeros() as usize {
                    BLOCK => run_start(text, low, from, RUN),
                    zeros => from + BLOCK - zeros,
                };
                low = match (edges >> hit).trailing_zeros() as usize {
                    BLOCK => past_run(text, from + BLOCK),
                    len => from + hit + len,
                };
                if low - start >= shortest || id_in(text, start, low).is_some() {
                    return Some((start, low));
                }
                next = next.max(low);
            }
            if next > text.len() {
                return None;
            }
            from = next;
        }
    }

    /// Where the run ends that goes on, or ends, at `from`.
    #[inline(never)]
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn past_run(text: &[u8], mut from: usize) -> usize {
        while let Some(block) = text.get(from..).and_then(|rest| rest.first_chunk()) {
            match machine::edges(block).trailing_zeros() as usize {
                BLOCK => from += BLOCK,
                len => return from + len,
            }
        }
        run_end(text, from, RUN)
    }

    #[cfg(target_feature = "simd128")]
    mod machine {
        use core::arch::wasm32::{
            i8x16, i8x16_bitmask, i8x16_eq, i8x16_splat, i8x16_swizzle, u16x8_shr, u64x2, v128, v128_and,
        };

        /// One bit for each lane, and for each half of one.
        const LANES: u64 = 0x0001_0001_0001_0001;
        const HALVES: u64 = 0x0101_0101_0101_0101;

        /// The characters of a run by the rows of ASCII, a bit for each row and what it has of base32: 1 `+-/`, 2 `0-9`,
        /// 4 `2-7`, 8 `A-O`, 16 `P-Z`, 32 `_`, 64 `a-o`, 128 `p-z`. By the low half of the byte, then by the high half.
        const COLUMNS: v128 = i8x16(-110, -38, -34, -34, -34, -34, -34, -34, -38, -38, -40, 73, 72, 73, 72, 105);
        const ROWS: v128 = i8x16(0, 0, 1, 6, 8, 48, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
        const OF_BASE32: i8 = 0b1_1100;

        /// Zero where the byte is of no run.
        #[inline]
        fn classes(lane: &[u8; 16], columns: v128, rows: v128) -> v128 {
            let bytes = u128::from_le_bytes(*lane);
            let bytes = u64x2(bytes as u64, (bytes >> 64) as u64);
            let low = i8x16_splat(15);
            let columns = i8x16_swizzle(columns, v128_and(bytes, low));
            v128_and(columns, i8x16_swizzle(rows, v128_and(u16x8_shr(bytes, 4), low)))
        }

        /// As of runs: 1 `%`, 2 `=`, 4 `\`, 8 NUL, 16 `C2`, 32 `E2` and `EF`.
        const JOINT_COLUMNS: v128 = i8x16(8, 0, 48, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 2, 0, 32);
        const JOINT_ROWS: v128 = i8x16(8, 0, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 16, 0, 32, 0);

        #[inline]
        pub(in super::super) fn joints(block: &[u8; 64]) -> u64 {
            !zeros(block, JOINT_COLUMNS, JOINT_ROWS)
        }

        /// Which bytes have no class, a bit for each.
        #[inline(never)]
        #[cfg_attr(keyfence_small, optimize(speed))]
        fn zeros(block: &[u8; 64], columns: v128, rows: v128) -> u64 {
            let lanes = block.as_chunks().0.iter().rev();
            let bits = |lane| u64::from(i8x16_bitmask(i8x16_eq(classes(lane, columns, rows), i8x16_splat(0))));
            lanes.fold(0, |all, lane| all << 16 | bits(lane))
        }

        pub(super) fn edges(block: &[u8; 64]) -> u64 {
            zeros(block, COLUMNS, ROWS)
        }

        /// Which bytes of four lanes are to be of a run, a bit for each.
        pub(super) struct Wanted {
            first: u64,
            last: u64,
        }

        impl Wanted {
            /// The first `half` bytes of a lane, or the last `half`.
            pub(super) fn new(half: usize) -> Self {
                let first = LANES * ((1 << half) - 1);
                Self { first, last: first << (16 - half) }
            }

            #[inline]
            pub(super) fn hits(&self, block: &[u8; 64]) -> u64 {
                let zero = i8x16_splat(0);
                let (mut not_run, mut not_base32) = (0, 0);
                for (i, lane) in block.as_chunks().0.iter().enumerate() {
                    let classes = classes(lane, COLUMNS, ROWS);
                    not_run |= u64::from(i8x16_bitmask(i8x16_eq(classes, zero))) << (16 * i);
                    let base32 = v128_and(classes, i8x16_splat(OF_BASE32));
                    not_base32 |= u64::from(i8x16_bitmask(i8x16_eq(base32, zero))) << (16 * i);
                }
                // Which fields of 16 or 8 bits are zero: adding carries into the highest bit where any other is set.
                let empty = |bits: u64, field: u64, width: u32| {
                    let high = field << (width - 1);
                    !(((bits & !high) + (high - field)) | bits) & high
                };
                let lanes = |bits| empty(bits, LANES, 16);
                lanes(not_run & self.first) >> 8 | lanes(not_run & self.last) | empty(not_base32, HALVES, 8)
            }
        }
    }

    /// For other machines, in words that their compilers turn into SIMD: no branches, one loop for each class.
    #[cfg(not(target_feature = "simd128"))]
    #[expect(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]
    mod machine {
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

        pub(super) fn edges(block: &[u8; 64]) -> u64 {
            !bits(&run(block))
        }

        #[inline]
        pub(in super::super) fn joints(block: &[u8; 64]) -> u64 {
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
            let eight = |word: &[u8; 8]| {
                (u64::from_le_bytes(*word) & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56
            };
            bytes.as_chunks().0.iter().rev().fold(0, |all, word| all << 8 | eight(word))
        }

        /// What to look for in a lane: the bytes that are to be of a run.
        pub(super) struct Wanted {
            first: u128,
            last: u128,
        }

        impl Wanted {
            /// The first `half` bytes, or the last `half`.
            pub(super) fn new(half: usize) -> Self {
                let first = u128::MAX >> (128 - 8 * half);
                Self { first, last: first << (128 - 8 * half) }
            }

            #[inline]
            pub(super) fn hits(&self, block: &[u8; 64]) -> u64 {
                let mut hits = 0;
                let (runs, base32) = (run(block), base32(block));
                for (i, (run, base32)) in runs.as_chunks().0.iter().zip(base32.as_chunks().0).enumerate() {
                    let (not_run, base32) = (!u128::from_le_bytes(*run), u128::from_le_bytes(*base32));
                    let begins = (not_run & self.first == 0) | (base32 as u64 == u64::MAX);
                    let ends = (not_run & self.last == 0) | ((base32 >> 64) as u64 == u64::MAX);
                    hits |= (u64::from(begins) << 7 | u64::from(ends) << 15) << (16 * i);
                }
                hits
            }
        }
    }
}

/// A few bytes of every 18.
#[cfg(any(test, not(any(target_feature = "simd128", not(target_family = "wasm")))))]
mod probes {
    use super::{RUN, SHORTEST_ID, run_end, run_start};
    use crate::secrets::bytes::{BASE32, classes};

    /// The longest run that may be passed over where runs of 30 are asked for.
    const LONG: usize = 30;
    /// How far apart the probes for key ids are: one always lies in their first nine bytes.
    const ID_STRIDE: usize = SHORTEST_ID - 7;

    /// 1 for the bytes of [`RUN`], 2 for those of [`BASE32`].
    static PROBES: [u8; 256] = probes();

    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, index below 256")]
    const fn probes() -> [u8; 256] {
        let classes = classes();
        let mut table = [0; 256];
        let mut b = 0;
        while b < 256 {
            table[b] = (classes[b] & RUN != 0) as u8 | ((classes[b] & BASE32 != 0) as u8) << 1;
            b += 1;
        }
        table
    }

    /// How many bytes one probe looks at.
    const PROBE: usize = 17;

    /// Whether a run may lie at the start of `block`: its first 13 bytes are of [`RUN`], or bytes 0, 3 and 7 of [`BASE32`];
    /// and whether bytes 9, 12 and 16 are.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the scan's innermost loop")]
    #[expect(clippy::indexing_slicing, reason = "a byte cannot leave a table of 256; this is the hot loop")]
    fn probed(block: &[u8; PROBE]) -> (bool, bool) {
        let look = |i: usize| PROBES[block[i] as usize];
        let (b0, b3, b7, b9, b12) = (look(0), look(3), look(7), look(9), look(12));
        let near = b0 & b3 & b7;
        let far = b9 & b12 & look(16);
        let long = near & look(5) & b9 & look(10) & b12 & look(1) & look(2) & look(4) & look(6) & look(8) & look(11);
        (((long & 1) | (near & 2)) != 0, far & 2 != 0)
    }

    /// Every run of 30 holds 13 bytes from a probe on, every stretch of 16 the first, fourth and eighth byte of one of
    /// two probes. Where shorter runs are asked for the probes are twice as dense.
    #[inline(never)]
    pub(crate) fn next_run(text: &[u8], mut low: usize, shortest: usize) -> Option<(usize, usize)> {
        let stride = if shortest < LONG { ID_STRIDE } else { 2 * ID_STRIDE };
        let mut probe = low + ID_STRIDE - 1;
        while let Some(block) = text.get(probe..).and_then(|rest| rest.first_chunk::<PROBE>()) {
            let (near, far) = probed(block);
            if !(near || far) {
                probe += stride;
                continue;
            }
            let hit = if near { probe } else { probe + ID_STRIDE };
            let start = run_start(text, low, hit, RUN);
            let end = run_end(text, hit, RUN);
            if end - start >= SHORTEST_ID {
                return Some((start, end));
            }
            low = end;
            probe = end + ID_STRIDE - 1;
        }
        // The last bytes, one by one. A run that began further back than a run's length was hit.
        let mut from = low.max(probe.saturating_sub(LONG));
        while from < text.len() {
            let start = run_start(text, low, from, RUN);
            let end = run_end(text, from, RUN);
            if end - start >= SHORTEST_ID {
                return Some((start, end));
            }
            from = end + 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::bytes::{at, is};
    use proptest::prelude::*;

    /// Every run worth a look, byte by byte.
    fn plain(text: &[u8], shortest: usize) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let end = run_end(text, start, RUN);
            let ids =
                (start..end).any(|i| i + SHORTEST_ID <= end && (i..i + SHORTEST_ID).all(|j| is(at(text, j), BASE32)));
            if end - start >= shortest || ids {
                all.push((start, end));
            }
            start = end + 1;
        }
        all
    }

    type Next = fn(&[u8], usize, usize) -> Option<(usize, usize)>;

    fn found(next: Next, text: &[u8], shortest: usize) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        let mut low = 0;
        while let Some((start, end)) = next(text, low, shortest) {
            if end - start >= shortest || id_in(text, start, end).is_some() {
                all.push((start, end));
            }
            low = end;
        }
        all
    }

    /// Runs about as long as the bounds, of every class, with every byte between them.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..20),
            "[A-Z2-7]{13,22}".prop_map(String::into_bytes),
            "[A-Za-z0-9+/_-]{18,40}".prop_map(String::into_bytes),
            "[a-z0189]{1,34}".prop_map(String::into_bytes),
            "[ .=]{1,30}".prop_map(String::into_bytes),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn both_ways_find_every_run_and_no_other(text in text()) {
            for shortest in [30, 22] {
                let all = plain(&text, shortest);
                prop_assert_eq!(found(lanes::next_run, &text, shortest), all.clone());
                prop_assert_eq!(found(probes::next_run, &text, shortest), all);
            }
            prop_assert_eq!(found(lanes::next_run, &text, 28), plain(&text, 28));
        }
    }

    #[test]
    fn every_joint_is_handed_on() {
        let text: Vec<u8> = (0..=255).chain((0..=255).rev()).chain(0..=70).collect();
        let mut found = Vec::new();
        each_joint(&text, &mut |at| found.push(at));
        let plain: Vec<usize> = (0..text.len()).filter(|&i| is_joint(text[i])).collect();
        assert_eq!(found, plain);
    }

    #[test]
    fn every_byte_is_of_a_run_or_not_as_the_table_has_it() {
        for b in 0..=255 {
            for (len, class, shortest) in [(30, RUN, 30), (16, BASE32, 30)] {
                let text = vec![b; len];
                assert_eq!(lanes::next_run(&text, 0, shortest).is_some(), is(b, class), "{b}");
            }
        }
    }
}
