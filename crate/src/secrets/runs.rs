//! Where long runs of base64 characters are: the scan's innermost loop, where it spends most of its time.
//!
//! No machine reads every byte and branches on it: text is hard to predict and runs are rare. With SIMD sixteen bytes
//! are classified at once; without (the guard, as JavaScript) a few bytes are probed and the rest is passed over.

#[cfg(any(test, not(any(target_feature = "simd128", not(target_family = "wasm")))))]
use super::bytes::{BASE32, RUN, run_end, run_start};

/// The shortest stretch of base32 worth a look: the shortest key id the API allows.
pub(super) const SHORTEST_ID: usize = 16;

/// `walk` goes through a text once: every run that has `shortest` (22 to 30) characters or a stretch of base32 of
/// [`SHORTEST_ID`], and every joint. `id_in`: where the first such stretch begins in `from..end`.
#[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
pub(super) use lanes::{id_in, walk};
/// `next_run`: the next run that begins at `low` or later and has `shortest` (22 to 30) characters, or a stretch of base32
/// of [`SHORTEST_ID`]; some others of that length may come with them. Functions of their own, and small, so that
/// JavaScript engines compile them well.
#[cfg(not(any(target_feature = "simd128", not(target_family = "wasm"))))]
pub(super) use probes::{id_in, next_run};

/// What a walk through a text comes by.
pub(super) enum Sight {
    /// A whole run, and where its first stretch of base32 begins that has [`SHORTEST_ID`] characters.
    Run(usize, usize, Option<usize>),
    /// A byte with which something may begin that stands inside a credential without being of it: see [`is_joint`].
    Joint(usize),
}

impl Sight {
    /// As seen in a text that has `by` bytes more in front.
    #[inline]
    pub(super) fn moved(self, by: usize) -> Self {
        match self {
            Self::Run(start, end, id) => Self::Run(start + by, end + by, id.map(|id| id + by)),
            Self::Joint(at) => Self::Joint(at + by),
        }
    }
}

/// Whether something may begin with `b`, followed by `next`, that stands inside a credential without being of it: `%2F`, `\/`,
/// `=3D`, a soft line break, NUL, or an invisible character in UTF-8.
#[inline]
fn is_joint(b: u8, next: u8) -> bool {
    match b {
        b'%' => matches!(next, b'2' | b'3'),
        b'=' => matches!(next, b'\n' | b'\r' | b'2' | b'3'),
        b'\\' => matches!(next, b'/' | b'\\' | b'u' | b'x'),
        0 => true,
        0xc2 => next == 0xad,
        0xe2 => matches!(next, 0x80 | 0x81),
        0xef => next == 0xbb,
        _ => false,
    }
}

/// `walk` where no machine helps.
#[cfg(not(any(target_feature = "simd128", not(target_family = "wasm"))))]
pub(super) fn walk(text: &[u8], shortest: usize, see: &mut dyn FnMut(Sight)) {
    use super::bytes::at;
    let joints = |see: &mut dyn FnMut(Sight), from: usize, to: usize| {
        (from..to).filter(|&i| is_joint(at(text, i), at(text, i + 1))).for_each(|i| see(Sight::Joint(i)));
    };
    let mut low = 0;
    while let Some((start, end)) = next_run(text, low, shortest) {
        joints(see, low, start);
        let id = id_in(text, start, end);
        if end - start >= shortest || id.is_some() {
            see(Sight::Run(start, end, id));
        }
        low = end;
    }
    joints(see, low, text.len());
}

/// Blocks of 64 bytes, every byte classified: a word of 64 bits says which are of a run.
#[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
mod lanes {
    use super::{SHORTEST_ID, Sight, is_joint};

    /// How many bytes a step looks at.
    const BLOCK: usize = 64;

    // `machine` has one of two forms. `classes` has a bit for each byte that is of a run, and one for each of base32,
    // `joints` one for each with which a joint may begin.

    /// Where `length` (16 to 32) bits in a row are set, a bit for the first of them.
    #[inline]
    fn rows(bits: u64, length: usize) -> u64 {
        let two = bits & bits >> 1;
        let four = two & two >> 2;
        let eight = four & four >> 4;
        let sixteen = eight & eight >> 8;
        sixteen & sixteen >> (length - 16)
    }

    /// The block at `from`, where the text ends in it with NUL behind, which belongs to no run. Lent and not given: by value
    /// it would go through memory.
    #[inline]
    fn block<'a>(text: &'a [u8], from: usize, last: &'a mut [u8; BLOCK]) -> Option<&'a [u8; BLOCK]> {
        let left = text.get(from..)?;
        if let Some(whole) = left.first_chunk() {
            return Some(whole);
        }
        *last = [0; BLOCK];
        last.get_mut(..left.len())?.copy_from_slice(left);
        Some(last)
    }

    /// A run that goes on in the next block.
    #[derive(Clone, Copy, Default)]
    struct Open {
        /// How many bytes it has so far; 0 where none is open.
        len: usize,
        /// How many of them, the last ones, are of base32.
        id: usize,
        /// Where its first long stretch of base32 begins.
        first_id: Option<usize>,
    }

    /// The bits below `n`, which may be [`BLOCK`].
    #[inline]
    fn below(n: usize) -> u64 {
        u64::MAX.checked_shr((BLOCK - n) as u32).unwrap_or(0)
    }

    #[inline(never)]
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub(crate) fn walk(text: &[u8], shortest: usize, see: &mut dyn FnMut(Sight)) {
        let mut last = [0; BLOCK];
        let (mut base, mut open) = (0, Open::default());
        // A run that ends with the text ends in the block of NULs behind it.
        while let Some(block) = block(text, base, &mut last) {
            let (runs, ids) = machine::classes(block);
            let mut joints = machine::joints(block);
            while joints != 0 {
                let at = base + joints.trailing_zeros() as usize;
                joints &= joints - 1;
                if let Some(&b) = text.get(at)
                    && is_joint(b, text.get(at + 1).copied().unwrap_or(0))
                {
                    see(Sight::Joint(at));
                }
            }
            let id_rows = rows(ids, SHORTEST_ID);
            let mut hits = rows(runs, shortest) | id_rows;
            if open.len > 0 {
                let (more, more_ids) = (runs.trailing_ones() as usize, ids.trailing_ones() as usize);
                if open.first_id.is_none() {
                    let within = id_rows & below(more);
                    if open.id + more_ids >= SHORTEST_ID {
                        open.first_id = Some(base - open.id);
                    } else if within != 0 {
                        open.first_id = Some(base + within.trailing_zeros() as usize);
                    }
                }
                if more == BLOCK {
                    open.len += BLOCK;
                    open.id = if more_ids == BLOCK { open.id + BLOCK } else { ids.leading_ones() as usize };
                    base += BLOCK;
                    continue;
                }
                if open.len + more >= shortest || open.first_id.is_some() {
                    see(Sight::Run(base - open.len, base + more, open.first_id));
                }
                hits &= !below(more);
            }
            open = Open { len: runs.leading_ones() as usize, id: ids.leading_ones() as usize, first_id: None };
            while hits != 0 {
                let hit = hits.trailing_zeros() as usize;
                let before = !runs & below(hit);
                let start = BLOCK - before.leading_zeros() as usize;
                let end = hit + (!runs >> hit).trailing_zeros() as usize;
                let id = id_rows & !below(start);
                let id = (id != 0).then(|| id.trailing_zeros() as usize);
                if end >= BLOCK {
                    open.first_id = id.map(|id| base + id);
                    break;
                }
                see(Sight::Run(base + start, base + end, id.filter(|&id| id < end).map(|id| base + id)));
                hits &= !below(end);
            }
            base += BLOCK;
        }
    }

    #[inline(never)]
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub(crate) fn id_in(text: &[u8], mut from: usize, end: usize) -> Option<usize> {
        while from + SHORTEST_ID <= end {
            let (_, ids) = machine::classes(block(text, from, &mut [0; BLOCK])?);
            let found = from + rows(ids, SHORTEST_ID).trailing_zeros() as usize;
            // A stretch that begins in this block's last bytes is whole in the next.
            if found < from + BLOCK {
                return (found + SHORTEST_ID <= end).then_some(found);
            }
            from += BLOCK + 1 - SHORTEST_ID;
        }
        None
    }

    #[cfg(target_feature = "simd128")]
    mod machine {
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

        /// As of runs: 1 `%`, 2 `=`, 4 `\`, 8 NUL, 16 `C2`, 32 `E2` and `EF`.
        const JOINT_COLUMNS: v128 = i8x16(8, 0, 48, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 2, 0, 32);
        const JOINT_ROWS: v128 = i8x16(8, 0, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 16, 0, 32, 0);

        #[inline]
        pub(in super::super) fn joints(block: &[u8; 64]) -> u64 {
            let mut none = 0;
            for (i, lane) in block.as_chunks().0.iter().enumerate() {
                let classes = of_lane(lane, JOINT_COLUMNS, JOINT_ROWS);
                none |= u64::from(i8x16_bitmask(i8x16_eq(classes, i8x16_splat(0)))) << (16 * i);
            }
            !none
        }

        /// Which bytes are of a run, and which of base32.
        #[inline]
        pub(super) fn classes(block: &[u8; 64]) -> (u64, u64) {
            let zero = i8x16_splat(0);
            let (mut not_run, mut not_base32) = (0, 0);
            for (i, lane) in block.as_chunks().0.iter().enumerate() {
                let classes = of_lane(lane, COLUMNS, ROWS);
                not_run |= u64::from(i8x16_bitmask(i8x16_eq(classes, zero))) << (16 * i);
                let base32 = v128_and(classes, i8x16_splat(OF_BASE32));
                not_base32 |= u64::from(i8x16_bitmask(i8x16_eq(base32, zero))) << (16 * i);
            }
            (!not_run, !not_base32)
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

        #[inline]
        pub(super) fn classes(block: &[u8; 64]) -> (u64, u64) {
            (bits(&run(block)), bits(&base32(block)))
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
    }
}

/// A few bytes of every 18.
#[cfg(any(test, not(any(target_feature = "simd128", not(target_family = "wasm")))))]
mod probes {
    use super::{BASE32, RUN, SHORTEST_ID, run_end, run_start};
    use crate::secrets::bytes::classes;

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

    /// Looks back from where a stretch would end.
    #[inline(never)]
    pub(crate) fn id_in(text: &[u8], mut from: usize, end: usize) -> Option<usize> {
        while from + SHORTEST_ID <= end {
            let left = run_start(text, from, from + SHORTEST_ID, BASE32);
            if left == from {
                return Some(from);
            }
            from = left;
        }
        None
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

    /// What the probes stop at.
    fn probed(text: &[u8], shortest: usize) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        let mut low = 0;
        while let Some((start, end)) = probes::next_run(text, low, shortest) {
            if end - start >= shortest || probes::id_in(text, start, end).is_some() {
                all.push((start, end));
            }
            low = end;
        }
        all
    }

    /// What a walk sees: runs, each with the stretch of base32 that it truly has, and joints.
    fn walked(text: &[u8], shortest: usize) -> (Vec<(usize, usize)>, Vec<usize>) {
        let (mut all, mut joints) = (Vec::new(), Vec::new());
        walk(text, shortest, &mut |sight| match sight {
            Sight::Run(start, end, id) => {
                assert_eq!(id, probes::id_in(text, start, end), "{start}..{end}");
                all.push((start, end));
            }
            Sight::Joint(at) => joints.push(at),
        });
        (all, joints)
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
                prop_assert_eq!(walked(&text, shortest).0, all.clone());
                prop_assert_eq!(probed(&text, shortest), all);
            }
            prop_assert_eq!(walked(&text, 28).0, plain(&text, 28));
        }
    }

    proptest! {
        #[test]
        fn both_ways_find_the_first_stretch_of_base32(
            text in "[A-Z]{0,40}[a-z]?[A-Z]{0,70}[a-z]?[A-Z]{0,30}",
            from in 0_usize..40,
            cut in 0_usize..20,
        ) {
            let end = text.len().saturating_sub(cut);
            prop_assert_eq!(lanes::id_in(text.as_bytes(), from, end), probes::id_in(text.as_bytes(), from, end));
        }
    }

    #[test]
    fn every_joint_is_handed_on() {
        // Every two bytes, and the last ones.
        let text: Vec<u8> = (0..=255_u8).flat_map(|a| (0..=255_u8).flat_map(move |b| [a, b])).chain(*b"ab%2").collect();
        let next = |i: usize| text.get(i + 1).copied().unwrap_or(0);
        let plain: Vec<usize> = (0..text.len()).filter(|&i| is_joint(text[i], next(i))).collect();
        assert_eq!(walked(&text, 30).1, plain);
    }

    #[test]
    fn every_byte_is_of_a_run_or_not_as_the_table_has_it() {
        for b in 0..=255 {
            for (len, class) in [(30, RUN), (16, BASE32)] {
                let text = vec![b; len];
                assert_eq!(!walked(&text, 30).0.is_empty(), is(b, class), "{b}");
            }
        }
    }

    /// Runs longer than a block, that end with one, and with the text.
    #[test]
    fn long_runs_are_one() {
        for len in [63, 64, 65, 127, 128, 129, 400] {
            for before in [0, 1, 60, 64] {
                for behind in [0, 1, 70] {
                    let text = [vec![b' '; before], vec![b'z'; len], vec![b' '; behind]].concat();
                    assert_eq!(walked(&text, 30).0, [(before, before + len)]);
                }
            }
        }
    }
}
