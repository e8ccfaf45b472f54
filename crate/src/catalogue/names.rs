//! The names of the actions: `crate/build` writes them as things and the verbs that go with them, and they are put together
//! here, service by service, when a service is first asked. So are the lists of resource types, which stand beside them.

use super::packed::{ACTION_STARTS, AGE_STARTS, Key, LEVELS, LIST_AGES, Lines, PLACE_STARTS, SERVICES, THING_PLACES};
use super::packed::{THING_SHAPES, THING_STARTS, THING_VERBS, VERB_SETS, VERB_STARTS, VERBS, WORDS, Wide};
use super::packed::{byte, order as order_of};
use std::ops::Range;
use std::sync::OnceLock;

/// About how many bytes an action's name has.
const USUAL_LENGTH: usize = 24;

/// The actions of one service.
struct Actions {
    /// Their names, in order.
    names: Lines,
    /// Of each, its list of resource types, counted within the service from 1; 0 for none.
    lists: Vec<u16>,
}

/// The names of a service's actions, by name.
pub(super) fn of(service: usize) -> &'static Lines {
    &actions(service).names
}

/// The list of resource types of a service's action, by its place in the service; 0 for none.
pub(super) fn list(service: usize, at: usize) -> usize {
    actions(service).lists.get(at).copied().unwrap_or_default().into()
}

fn actions(service: usize) -> &'static Actions {
    static ALL: [OnceLock<Actions>; SERVICES] = [const { OnceLock::new() }; SERVICES];
    static NONE: Actions = Actions { names: Lines::new(""), lists: Vec::new() };
    ALL.get(service).map_or(&NONE, |actions| actions.get_or_init(|| put_together(service)))
}

/// The first of some places, and the others: each is a byte, or two where the first has its high bit.
fn next(places: &mut &[u8]) -> Option<usize> {
    let (&first, rest) = places.split_first()?;
    *places = rest;
    if first < 0x80 {
        return Some(usize::from(first));
    }
    let (&second, rest) = rest.split_first()?;
    *places = rest;
    Some(0x80 + (usize::from(first & 0x7f) << 8 | usize::from(second)))
}

/// What a column of places says from where a service's begin.
fn column(column: &'static [u8], starts: &Wide, service: usize) -> &'static [u8] {
    column.get(starts.get(service)..).unwrap_or_default()
}

fn put_together(service: usize) -> Actions {
    let written = Written::of(service);
    let order = written.order();
    let mut names = String::with_capacity(written.text.len() + order.len());
    for &place in &order {
        names.push_str(written.text.get(written.range(place)).unwrap_or_default());
        names.push('\n');
    }
    Actions { names: Lines::new(Box::leak(names.into_boxed_str())), lists: lists_by_rank(service, &order) }
}

/// The names of a service's actions as they are written: thing by thing.
struct Written {
    /// One after another.
    text: String,
    /// Where each begins, and the end of the last.
    starts: Vec<usize>,
    /// The place of each one's verb, which is the verb's rank.
    verbs: Vec<u16>,
}

impl Written {
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn of(service: usize) -> Self {
        let count = ACTION_STARTS.range(service).len();
        let mut written = Self {
            text: String::with_capacity(count * USUAL_LENGTH),
            starts: Vec::with_capacity(count + 1),
            verbs: Vec::with_capacity(count),
        };
        written.starts.push(0);
        let mut words = column(THING_PLACES, &PLACE_STARTS, service);
        let mut sets = column(THING_VERBS, &VERB_STARTS, service);
        let mut thing = String::new();
        // How long the thing is with none of its words, with its first one, and so on.
        let mut lengths = vec![0];
        for shape in THING_STARTS.range(service).map(|thing| byte(THING_SHAPES, thing)) {
            lengths.truncate(usize::from(shape >> 4) + 1);
            thing.truncate(lengths.last().copied().unwrap_or_default());
            for word in (0..shape & 0xf).map_while(|_| next(&mut words)) {
                thing.push_str(WORDS.get(word));
                lengths.push(thing.len());
            }
            for number in next(&mut sets).map(|set| VERB_SETS.get(set)).into_iter().flatten() {
                written.push((number - 1) / 2, &thing, number % 2 == 0);
            }
        }
        written
    }

    fn push(&mut self, verb: usize, thing: &str, plural: bool) {
        self.text.push_str(VERBS.get(verb));
        self.text.push_str(thing);
        if plural {
            self.text.push('s');
        }
        self.starts.push(self.text.len());
        self.verbs.push(verb as u16);
    }

    /// Where the name at `place` stands in the text.
    fn range(&self, place: u16) -> Range<usize> {
        let at = usize::from(place);
        self.starts.get(at).zip(self.starts.get(at + 1)).map_or(0..0, |(start, end)| *start..*end)
    }

    /// The places of the names in the names' order.
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn order(&self) -> Vec<u16> {
        let mut by_verb: Vec<u32> =
            (0..).zip(&self.verbs).map(|(place, verb)| u32::from(*verb) << 16 | place).collect();
        by_verb.sort_unstable();
        let mut order: Vec<u16> = by_verb.into_iter().map(|verb_and_place| verb_and_place as u16).collect();
        let name = |place: u16| self.text.as_bytes().get(self.range(place)).unwrap_or_default();
        // Verb by verb, a few names stand after one that they go before.
        for last in 1..order.len() {
            for at in (1..=last).rev() {
                let (Some(&one), Some(&next)) = (order.get(at - 1), order.get(at)) else { break };
                if order_of(name(one), Key(name(next), b"")).is_le() {
                    break;
                }
                order.swap(at - 1, at);
            }
        }
        order
    }
}

/// Of each action its list of resource types, given where each name is written. Whether an action has a list is told by its
/// rank, which list by how long ago that was used, in the order in which the names are written.
#[cfg_attr(keyfence_small, optimize(speed))]
fn lists_by_rank(service: usize, order: &[u16]) -> Vec<u16> {
    let first = ACTION_STARTS.get(service);
    let mut ages = column(LIST_AGES, &AGE_STARTS, service);
    let mut lists = vec![0; order.len()];
    let mut ranks = vec![0; order.len()];
    for (rank, place) in order.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(usize::from(*place)) {
            *slot = rank;
        }
    }
    // The lists met so far, the one used last first.
    let mut lately = Vec::new();
    let mut count = 0;
    for rank in ranks.into_iter().filter(|rank| byte(LEVELS, first + rank) & 8 != 0) {
        let list = match next(&mut ages) {
            Some(age) if (1..=lately.len()).contains(&age) => lately.remove(age - 1),
            _ => {
                count += 1;
                count
            }
        };
        lately.insert(0, list);
        if let Some(slot) = lists.get_mut(rank) {
            *slot = list;
        }
    }
    lists
}
