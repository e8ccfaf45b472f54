//! A few bytes of every 18, the rest passed over. Functions of their own, and small, so that JavaScript engines compile
//! them well.

use super::{SHORTEST_ID, Sight, is_joint};
use crate::secrets::bytes::{BASE32, RUN, classes, run_end, run_start};

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

pub(crate) fn walk(text: &[u8], shortest: usize, see: &mut dyn FnMut(Sight)) {
    let joints = |see: &mut dyn FnMut(Sight), from: usize, to: usize| {
        (from..to).filter(|&i| text.get(i..).is_some_and(is_joint)).for_each(|i| see(Sight::Joint(i)));
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
