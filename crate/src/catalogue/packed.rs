//! The columns that `build.rs` packs, read as they stand: nothing here is ever unpacked as a whole.

use super::place::Partition;
use memchr::memchr;
use std::cmp::Ordering;
use std::ops::Range;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

macro_rules! packed {
    ($name:literal) => {
        concat!(env!("OUT_DIR"), "/", $name)
    };
}

/// `prefix TAB name`, by prefix.
pub(super) static SERVICE_LINES: Lines =
    Lines { text: include_str!(packed!("services")), heads: Heads(include_bytes!(packed!("services_heads"))) };
/// One byte for each service: 1 where resource control policies reach it.
pub(super) static SERVICE_FLAGS: &[u8] = include_bytes!(packed!("service_flags"));
/// The set of condition keys of each service.
pub(super) static SERVICE_SETS: Wide = Wide(include_bytes!(packed!("service_sets")));
/// Where each service's actions begin, and the end of the last.
pub(super) static ACTION_STARTS: Wide = Wide(include_bytes!(packed!("action_starts")));
/// Where each service's resource types begin, and the end of the last.
pub(super) static TYPE_STARTS: Wide = Wide(include_bytes!(packed!("type_starts")));
/// Where each service's lists of resource types begin, and the end of the last.
pub(super) static LIST_STARTS: Wide = Wide(include_bytes!(packed!("list_starts")));
/// The names of the actions, by service and name.
pub(super) static ACTION_LINES: Lines =
    Lines { text: include_str!(packed!("actions")), heads: Heads(include_bytes!(packed!("actions_heads"))) };
/// Of each action: access level, two high bits of its list, three high bits of its set.
pub(super) static LEVELS: &[u8] = include_bytes!(packed!("levels"));
/// Of each action: its list of resource types within the service, 0 for none.
pub(super) static ACTION_LISTS: &[u8] = include_bytes!(packed!("action_lists"));
/// Of each action: its set of condition keys.
pub(super) static ACTION_SETS: &[u8] = include_bytes!(packed!("action_sets"));
/// Lists of resource types: (place in the service + 1) × 4 + 2 if required + 1 if a set of condition keys follows.
pub(super) static LISTS: Lists =
    Lists { bytes: include_bytes!(packed!("lists")), heads: Heads(include_bytes!(packed!("lists_heads"))) };
/// `name TAB formats`, by service and name.
pub(super) static TYPE_LINES: Lines =
    Lines { text: include_str!(packed!("types")), heads: Heads(include_bytes!(packed!("types_heads"))) };
/// The set of condition keys of each resource type.
pub(super) static TYPE_SETS: Wide = Wide(include_bytes!(packed!("type_sets")));
/// The names of all condition keys.
pub(super) static KEY_LINES: Lines =
    Lines { text: include_str!(packed!("keys")), heads: Heads(include_bytes!(packed!("keys_heads"))) };
/// Of each condition key: three bits of its type, then multivalued, global, always present, sensitive.
pub(super) static KEY_FLAGS: &[u8] = include_bytes!(packed!("key_flags"));
/// Sets of condition keys as ascending steps.
pub(super) static SETS: Lists =
    Lists { bytes: include_bytes!(packed!("sets")), heads: Heads(include_bytes!(packed!("sets_heads"))) };
/// The prefixes of retired services.
pub(super) static RETIRED_LINES: Lines =
    Lines { text: include_str!(packed!("retired")), heads: Heads(include_bytes!(packed!("retired_heads"))) };

/// One byte of a column; 0 past its end.
pub(super) fn byte(column: &[u8], at: usize) -> u8 {
    column.get(at).copied().unwrap_or_default()
}

/// Numbers below 65,536: all low bytes, then all high ones.
pub(super) struct Wide(&'static [u8]);

impl Wide {
    /// The number at `at`; 0 past the end.
    pub(super) fn get(&self, at: usize) -> usize {
        let half = self.0.len() / 2;
        if at >= half {
            return 0;
        }
        usize::from(byte(self.0, at)) | usize::from(byte(self.0, at + half)) << 8
    }

    /// From the number at `at` up to the next one.
    pub(super) fn range(&self, at: usize) -> Range<usize> {
        self.get(at)..self.get(at + 1)
    }

    /// The last place whose number is not above `number`, for ascending columns that begin with 0.
    pub(super) fn last_not_above(&self, number: usize) -> usize {
        let (mut low, mut high) = (0, self.0.len() / 2);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if self.get(middle) <= number { low = middle } else { high = middle }
        }
        low
    }
}

/// The byte at which every `BLOCK`th entry of a column begins, as three planes of bytes.
struct Heads(&'static [u8]);

impl Heads {
    fn len(&self) -> usize {
        self.0.len() / 3
    }

    /// The place of one head; the far end of any column where there is none.
    fn get(&self, block: usize) -> usize {
        let length = self.len();
        if block >= length {
            return usize::MAX;
        }
        let plane = |plane: usize| usize::from(byte(self.0, block + plane * length)) << (8 * plane);
        plane(0) | plane(1) | plane(2)
    }
}

/// `bytes` after its first `count` entries, each closed by `end`.
fn skip(mut bytes: &[u8], end: u8, count: usize) -> &[u8] {
    for _ in 0..count {
        let Some(at) = memchr(end, bytes) else { return &[] };
        bytes = bytes.get(at + 1..).unwrap_or_default();
    }
    bytes
}

/// Lines of text in the order of [`order`] (for some columns: within each service).
pub(super) struct Lines {
    text: &'static str,
    heads: Heads,
}

impl Lines {
    /// All text from line `at` on.
    fn from(&self, at: usize) -> &'static str {
        let block = self.text.get(self.heads.get(at / BLOCK)..).unwrap_or_default();
        let rest = skip(block.as_bytes(), b'\n', at % BLOCK);
        block.get(block.len() - rest.len()..).unwrap_or_default()
    }

    /// Line `at`; empty past the end.
    pub(super) fn get(&self, at: usize) -> &'static str {
        first_line(self.from(at)).0
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        let last = self.heads.len().saturating_sub(1) * BLOCK;
        last + self.from(last).lines().count()
    }

    /// The lines of a range with their places.
    pub(super) fn range(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &'static str)> + use<> {
        let mut rest = if range.is_empty() { "" } else { self.from(range.start) };
        range.map(move |at| {
            let line;
            (line, rest) = first_line(rest);
            (at, line)
        })
    }

    /// The first place in a range whose line is not before `key`; the range's end where there is none.
    pub(super) fn seek(&self, range: Range<usize>, key: &(impl Iterator<Item = u8> + Clone)) -> usize {
        let before = |line: &str| order(line, key.clone()).is_lt();
        let (mut from, mut low, mut high) = (range.start, range.start / BLOCK + 1, range.end.div_ceil(BLOCK));
        while low < high {
            let middle = usize::midpoint(low, high);
            // Only the start of the line counts: `order` stops where the two differ, or at the end of the line.
            if before(self.text.get(self.heads.get(middle)..).unwrap_or_default()) {
                (from, low) = (middle * BLOCK, middle + 1);
            } else {
                high = middle;
            }
        }
        self.range(from..range.end).find(|(_, line)| !before(line)).map_or(range.end, |(at, _)| at)
    }

    /// The line of a range whose key is `key`, in any case.
    pub(super) fn find(&self, range: Range<usize>, key: &str) -> Option<(usize, &'static str)> {
        let end = range.end;
        let at = self.seek(range, &key.bytes());
        let line = if at < end { self.get(at) } else { return None };
        order(line, key.bytes()).is_eq().then_some((at, line))
    }
}

/// A text's first line and the rest.
fn first_line(text: &'static str) -> (&'static str, &'static str) {
    match memchr(b'\n', text.as_bytes()) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
        None => (text, ""),
    }
}

/// A line beside a key, as if both were in lower case; the line ends at a tab or a line feed.
fn order(line: &str, mut key: impl Iterator<Item = u8>) -> Ordering {
    let mut line = line.bytes().take_while(|byte| !matches!(byte, b'\t' | b'\n'));
    loop {
        match (line.next(), key.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(one), Some(other)) => match one.to_ascii_lowercase().cmp(&other.to_ascii_lowercase()) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

/// Whether `text` begins with `prefix`, in any case.
pub(super) fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// Lists of numbers from 1 up as LEB128, a zero after each.
pub(super) struct Lists {
    bytes: &'static [u8],
    heads: Heads,
}

impl Lists {
    /// The numbers of list `at`; none past the end.
    pub(super) fn get(&self, at: usize) -> Numbers {
        let block = self.bytes.get(self.heads.get(at / BLOCK)..).unwrap_or_default();
        Numbers(skip(block, 0, at % BLOCK))
    }
}

/// The numbers of one list.
#[derive(Clone, Debug)]
pub(super) struct Numbers(&'static [u8]);

impl Iterator for Numbers {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.0.split_first() {
            if byte == 0 {
                // The zero stays where it is, so that an ended list stays ended.
                return None;
            }
            self.0 = rest;
            number |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}
