//! The names of the actions: `build.rs` writes them as words, which a few thousand make, and they are put together here,
//! service by service, when a service is first asked.

use super::packed::{ACTION_PLACES, ACTION_SHAPES, ACTION_STARTS, ACTION_WORDS, Lines, SERVICES, byte};
use std::iter;
use std::sync::OnceLock;

/// The names of a service's actions, by name.
pub(super) fn of(service: usize) -> &'static Lines {
    static ALL: [OnceLock<Lines>; SERVICES] = [const { OnceLock::new() }; SERVICES];
    static NONE: Lines = Lines::new("");
    let Some(names) = ALL.get(service) else { return &NONE };
    names.get_or_init(|| Lines::new(Box::leak(put_together(service).into_boxed_str())))
}

/// The place of the first of some words, and the others; words lie at one byte or two.
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

/// How many words the action at `place` has that the one before it has not.
fn own(place: usize) -> usize {
    usize::from(byte(ACTION_SHAPES, place) & 0xf)
}

/// Where the words of each service begin.
#[cfg_attr(keyfence_small, optimize(speed))]
fn starts() -> &'static [u32] {
    static STARTS: OnceLock<Vec<u32>> = OnceLock::new();
    STARTS.get_or_init(|| {
        let mut rest = ACTION_PLACES;
        let mut skip = |service: usize| {
            for _ in 0..ACTION_STARTS.range(service).map(own).sum() {
                next(&mut rest);
            }
            (ACTION_PLACES.len() - rest.len()) as u32
        };
        iter::once(0).chain((0..SERVICES).map(&mut skip)).collect()
    })
}

#[cfg_attr(keyfence_small, optimize(speed))]
fn put_together(service: usize) -> String {
    let start = starts().get(service).map_or(0, |start| *start as usize);
    let mut rest = ACTION_PLACES.get(start..).unwrap_or_default();
    let mut names = String::new();
    let mut words: Vec<&str> = Vec::new();
    for place in ACTION_STARTS.range(service) {
        words.truncate(usize::from(byte(ACTION_SHAPES, place) >> 4));
        words.extend((0..own(place)).map_while(|_| next(&mut rest)).map(|at| ACTION_WORDS.get(at)));
        names.extend(words.iter().copied());
        names.push('\n');
    }
    names
}
