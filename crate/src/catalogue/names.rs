//! The names of the actions: `crate/build` writes them as things and the verbs that go with them, and they are put together
//! here, service by service, when a service is first asked. So are the lists of resource types, which stand beside them.

use super::packed::{ACTION_STARTS, AGE_STARTS, Key, LEVELS, LIST_AGES, Lines, PLACE_STARTS, SERVICES, THING_PLACES};
use super::packed::{THING_SHAPES, THING_STARTS, THING_VERBS, VERB_SETS, VERB_STARTS, VERBS, WORDS, Wide};
use super::packed::{byte, order as order_of};
use std::sync::OnceLock;

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

#[cfg_attr(keyfence_small, optimize(speed))]
fn put_together(service: usize) -> Actions {
    let mut places = column(THING_PLACES, &PLACE_STARTS, service);
    let mut verbs = column(THING_VERBS, &VERB_STARTS, service);
    let mut ages = column(LIST_AGES, &AGE_STARTS, service);
    let mut text = String::new();
    // Where each name begins, thing by thing, and the end of the last.
    let mut starts = vec![0];
    // Of each, its verb's place, which is the verb's rank, times 65,536, and its own place here.
    let mut order: Vec<u32> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for thing in THING_STARTS.range(service) {
        let shape = usize::from(byte(THING_SHAPES, thing));
        words.truncate(shape >> 4);
        words.extend((0..shape & 0xf).map_while(|_| next(&mut places)).map(|at| WORDS.get(at)));
        for number in next(&mut verbs).map(|set| VERB_SETS.get(set)).into_iter().flatten() {
            let verb = (number - 1) / 2;
            order.push((verb << 16 | order.len()) as u32);
            text.push_str(VERBS.get(verb));
            text.extend(words.iter().copied());
            if number % 2 == 0 {
                text.push('s');
            }
            starts.push(text.len());
        }
    }
    order.sort_unstable();
    let name = |place: u32| {
        let at = place as u16 as usize;
        let range = starts.get(at).zip(starts.get(at + 1)).map_or(0..0, |(start, end)| *start..*end);
        text.get(range).unwrap_or_default()
    };
    // Verb by verb, a few names stand after one that they go before.
    for last in 1..order.len() {
        for at in (1..=last).rev() {
            let (Some(&one), Some(&next)) = (order.get(at - 1), order.get(at)) else { break };
            if order_of(name(one).as_bytes(), Key(name(next).as_bytes(), b"")).is_le() {
                break;
            }
            order.swap(at - 1, at);
        }
    }
    let mut names = String::with_capacity(text.len() + order.len());
    for &place in &order {
        names.push_str(name(place));
        names.push('\n');
    }
    // Whether an action has a list is told by its place among the sorted, how old the list is by its place here.
    let first = ACTION_STARTS.get(service);
    let mut lists = vec![0; order.len()];
    let mut ranks = vec![0; order.len()];
    for (rank, place) in order.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(*place as u16 as usize) {
            *slot = rank;
        }
    }
    let (mut lately, mut count) = (Vec::new(), 0);
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
    Actions { names: Lines::new(Box::leak(names.into_boxed_str())), lists }
}
