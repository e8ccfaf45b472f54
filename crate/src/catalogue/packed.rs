//! The columns that `crate/build` packs, read as they stand. Where each entry begins is counted once, when a column is first
//! asked.

use super::place::Partition;
use std::cmp::Ordering;
use std::iter;
use std::ops::Range;
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

macro_rules! packed {
    ($name:literal) => {
        concat!(env!("OUT_DIR"), "/", $name)
    };
}

/// `prefix TAB name`, by prefix.
pub(super) static SERVICE_LINES: Lines = Lines::new(include_str!(packed!("services")));
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
/// Of each action: access level, whether it has a list of resource types, three high bits of its set.
pub(super) static LEVELS: &[u8] = include_bytes!(packed!("levels"));
/// Of each action: its set of condition keys.
pub(super) static ACTION_SETS: &[u8] = include_bytes!(packed!("action_sets"));
/// The verbs of actions: the first words of their names.
pub(super) static VERBS: Lines = Lines::new(include_str!(packed!("verbs")));
/// Sets of verbs: place × 2 + 1, and 1 more where an `s` follows the thing.
pub(super) static VERB_SETS: Lists = Lists::new(include_bytes!(packed!("verb_sets")));
/// The words of things: what follows the verbs.
pub(super) static WORDS: Lines = Lines::new(include_str!(packed!("words")));
/// Where each service's things begin, and the end of the last.
pub(super) static THING_STARTS: Wide = Wide(include_bytes!(packed!("thing_starts")));
/// Of each thing: how many words it begins with that the one before it in its service begins with, times 16, and how
/// many follow.
pub(super) static THING_SHAPES: &[u8] = include_bytes!(packed!("thing_shapes"));
/// The places of those words: a byte each, or two where the first has its high bit.
pub(super) static THING_PLACES: &[u8] = include_bytes!(packed!("thing_places"));
/// The place of each thing's set of verbs, written alike.
pub(super) static THING_VERBS: &[u8] = include_bytes!(packed!("thing_verbs"));
/// Of each action that has a list, thing by thing: how long ago it was used, from 1; 0 for the service's next list.
pub(super) static LIST_AGES: &[u8] = include_bytes!(packed!("list_ages"));
/// Where each service begins in these three.
pub(super) static PLACE_STARTS: Wide = Wide(include_bytes!(packed!("place_starts")));
pub(super) static VERB_STARTS: Wide = Wide(include_bytes!(packed!("verb_starts")));
pub(super) static AGE_STARTS: Wide = Wide(include_bytes!(packed!("age_starts")));
/// Lists of resource types: (place in the service + 1) × 4 + 2 if required + 1 if a set of condition keys follows.
pub(super) static LISTS: Lists = Lists::new(include_bytes!(packed!("lists")));
/// `name TAB formats`, by service and name, the formats in short: see [`types`](super::types).
pub(super) static TYPE_LINES: Lines = Lines::new(include_str!(packed!("types")));
/// The set of condition keys of each resource type.
pub(super) static TYPE_SETS: Wide = Wide(include_bytes!(packed!("type_sets")));
/// The names of all condition keys, the service only where it is another than the last one's: see [`names`](super::key).
pub(super) static KEY_LINES: Lines = Lines::new(include_str!(packed!("keys")));
/// Of each condition key: three bits of its type, then multivalued, global, always present, sensitive.
pub(super) static KEY_FLAGS: &[u8] = include_bytes!(packed!("key_flags"));
/// Sets of condition keys as ascending steps.
pub(super) static SETS: Lists = Lists::new(include_bytes!(packed!("sets")));
/// The prefixes of retired services.
pub(super) static RETIRED_LINES: Lines = Lines::new(include_str!(packed!("retired")));

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

/// Entries of any length, each closed by a byte that is in none.
struct Entries {
    bytes: &'static [u8],
    end: u8,
    /// Where each begins, and the end of the last.
    starts: OnceLock<Vec<u32>>,
}

impl Entries {
    const fn new(bytes: &'static [u8], end: u8) -> Self {
        Self { bytes, end, starts: OnceLock::new() }
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn starts(&self) -> &[u32] {
        self.starts.get_or_init(|| {
            let ends = memchr::memchr_iter(self.end, self.bytes).map(|at| at as u32 + 1);
            iter::once(0).chain(ends).collect()
        })
    }

    fn len(&self) -> usize {
        self.starts().len() - 1
    }

    /// Where entry `at` stands, its closing byte left out; nowhere past the end.
    fn range(&self, at: usize) -> Range<usize> {
        let mut places = self.starts().iter().skip(at).map(|start| *start as usize);
        places.next().zip(places.next()).map_or(0..0, |(start, next)| start..next - 1)
    }
}

/// Where `byte` first stands in `bytes`, eight at a time.
///
/// An entry ends within some twenty bytes, which is over before a search made for long texts has got going.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        // The first byte that `byte` is equal to is the lowest whose high bit is set here.
        let unequal = u64::from_le_bytes(*word) ^ (ONES * u64::from(byte));
        let equal = unequal.wrapping_sub(ONES) & !unequal & HIGH;
        if equal != 0 {
            return Some(at * 8 + equal.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|other| *other == byte).map(|at| words.len() * 8 + at)
}

/// Lines of text in the order of [`order`] (for some columns: within each service).
pub(super) struct Lines {
    text: &'static str,
    entries: Entries,
}

impl Lines {
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text, entries: Entries::new(text.as_bytes(), b'\n') }
    }

    /// Line `at`; empty past the end.
    pub(super) fn get(&self, at: usize) -> &'static str {
        self.text.get(self.entries.range(at)).unwrap_or_default()
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The lines of a range with their places.
    pub(super) fn range(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &'static str)> {
        range.map(|at| (at, self.get(at)))
    }

    /// The first place in a range whose line is not before `key`; the range's end where there is none.
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub(super) fn seek(&self, range: Range<usize>, key: Key) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        let starts = self.entries.starts();
        while low < high {
            let middle = usize::midpoint(low, high);
            let start = starts.get(middle).map_or(0, |start| *start as usize);
            if order(self.entries.bytes.get(start..).unwrap_or_default(), key).is_lt() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The line of a range whose key is `key`, in any case.
    pub(super) fn find(&self, range: Range<usize>, key: &str) -> Option<(usize, &'static str)> {
        let key = Key(key.as_bytes(), b"");
        let at = self.seek(range.clone(), key);
        let line = self.get(at);
        (at < range.end && order(line.as_bytes(), key).is_eq()).then_some((at, line))
    }
}

/// What is looked for: one text after another, so that none must be put together.
#[derive(Clone, Copy)]
pub(super) struct Key<'a>(pub(super) &'a [u8], pub(super) &'static [u8]);

/// The first line of a text beside a key, as if both were in lower case; the line ends at a tab or a line feed.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn order(text: &[u8], Key(start, end): Key) -> Ordering {
    let mut at = 0;
    for part in [start, end] {
        for &wanted in part {
            let Some(&byte) = text.get(at).filter(|byte| !matches!(byte, b'\t' | b'\n')) else { return Ordering::Less };
            at += 1;
            if byte != wanted {
                match byte.to_ascii_lowercase().cmp(&wanted.to_ascii_lowercase()) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                }
            }
        }
    }
    if matches!(text.get(at), None | Some(b'\t' | b'\n')) { Ordering::Equal } else { Ordering::Greater }
}

/// The column of a line at `place`, from 0; columns end at tabs.
pub(super) fn column(line: &'static str, place: usize) -> &'static str {
    let mut rest = line;
    for left in (0..=place).rev() {
        let end = find(b'\t', rest.as_bytes()).unwrap_or(rest.len());
        if left == 0 {
            return rest.get(..end).unwrap_or_default();
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    ""
}

/// Whether `text` begins with `prefix`, in any case.
pub(super) fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// Lists of numbers from 1 up as LEB128, a zero after each.
pub(super) struct Lists(Entries);

impl Lists {
    const fn new(bytes: &'static [u8]) -> Self {
        Self(Entries::new(bytes, 0))
    }

    /// The numbers of list `at`; none past the end.
    pub(super) fn get(&self, at: usize) -> Numbers {
        Numbers(self.0.bytes.get(self.0.range(at)).unwrap_or_default())
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
