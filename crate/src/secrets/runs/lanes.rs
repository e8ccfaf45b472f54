//! Blocks of 64 bytes, every byte classified: a word of 64 bits says which are of a run.

#[cfg(target_feature = "simd128")]
use super::simd128 as machine;
#[cfg(not(target_feature = "simd128"))]
use super::words as machine;
use super::{SHORTEST_ID, Sight, is_joint};

/// How many bytes a step looks at.
const BLOCK: usize = 64;

// `machine` has one of two forms. `classes` has a bit for each byte that is of a run, and one for each of base32,
// `joints` one for each with which a joint may begin, given the bytes behind them; maybe more.

/// Where `length` (16 to 32) bits in a row are set, a bit for the first of them.
#[inline]
fn rows(bits: u64, length: usize) -> u64 {
    let two = bits & bits >> 1;
    let four = two & two >> 2;
    let eight = four & four >> 4;
    let sixteen = eight & eight >> 8;
    sixteen & sixteen >> (length - 16)
}

/// The block at `from` and the byte behind it; where the text ends in it with NUL behind, which belongs to no run. Lent
/// and not given: by value it would go through memory.
#[inline]
fn block<'a>(text: &'a [u8], from: usize, last: &'a mut [u8; BLOCK + 1]) -> Option<&'a [u8; BLOCK + 1]> {
    let left = text.get(from..)?;
    if let Some(whole) = left.first_chunk() {
        return Some(whole);
    }
    *last = [0; BLOCK + 1];
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
    let mut last = [0; BLOCK + 1];
    let (mut base, mut open) = (0, Open::default());
    // A run that ends with the text ends in the block of NULs behind it.
    while let Some(block) = block(text, base, &mut last) {
        let (Some(own), Some(next)) = (block.first_chunk(), block.last_chunk()) else { return };
        let (runs, ids) = machine::classes(own);
        let mut joints = machine::joints(own, next);
        while joints != 0 {
            let at = base + joints.trailing_zeros() as usize;
            joints &= joints - 1;
            if text.get(at..).is_some_and(is_joint) {
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
        let (_, ids) = machine::classes(block(text, from, &mut [0; BLOCK + 1])?.first_chunk()?);
        let found = from + rows(ids, SHORTEST_ID).trailing_zeros() as usize;
        // A stretch that begins in this block's last bytes is whole in the next.
        if found < from + BLOCK {
            return (found + SHORTEST_ID <= end).then_some(found);
        }
        from += BLOCK + 1 - SHORTEST_ID;
    }
    None
}
