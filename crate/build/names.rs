//! The names of the actions as things and what may be done with them, a third of what they are as text; beside them the
//! lists of resource types, which are mostly the same for all that is done with one thing. `src/catalogue/names.rs` reads
//! it.

use crate::Outcome;
use crate::columns::{Target, starts};
use crate::keys::Ranked;
use crate::services::{Action, Service};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;
use std::hash::Hash;

/// How many places are written as one byte.
const SHORT: usize = 128;

/// Writes, of each thing: how many words it begins with that the one before it in its service begins with, times 16, and
/// how many follow; the places of these; the place of its set of verbs, by how often a set comes. Of each action that has
/// a list of resource types, in this order: how long ago it was last used, from 1, or 0 for the service's next list.
pub fn pack(target: &Target, services: &BTreeMap<String, Service>, sets: &Ranked) -> Outcome<()> {
    let all: Vec<_> = services.values().map(things).collect();
    let verb_sets = pack_verbs(target, &all)?;
    let (shapes, own): (Vec<_>, Vec<_>) = all.iter().map(own_words).unzip();
    let words = ranked(own.iter().flatten().flatten().copied());
    let word_places: HashMap<&str, usize> = words.iter().enumerate().map(|(place, word)| (*word, place)).collect();
    target.lines("words", words.iter().copied())?;
    target.wide("thing_starts", &starts(shapes.iter().map(Vec::len)))?;
    target.bytes("thing_shapes", &shapes.concat())?;

    let (mut places, mut verbs, mut ages) = (Vec::new(), Vec::new(), Vec::new());
    let (mut lists, mut counts) = (Vec::new(), Vec::new());
    for (things, own) in all.iter().zip(own) {
        places.push(own.iter().flatten().map(|word| known(&word_places, word)).collect::<Outcome<Vec<_>>>()?);
        verbs.push(things.values().map(|verbs| known(&verb_sets, &keys(verbs))).collect::<Outcome<Vec<_>>>()?);
        let (own_lists, own_ages) = lists_of(things, sets)?;
        counts.push(own_lists.len());
        lists.extend(own_lists);
        ages.push(own_ages);
    }
    pack_places(target, "thing_places", "place_starts", &places)?;
    pack_places(target, "thing_verbs", "verb_starts", &verbs)?;
    pack_places(target, "list_ages", "age_starts", &ages)?;
    target.wide("list_starts", &starts(counts.into_iter()))?;
    target.lists("lists", lists.into_iter())
}

fn known<K: Eq + Hash + Debug>(places: &HashMap<K, usize>, key: &K) -> Outcome<usize> {
    Ok(*places.get(key).ok_or(format!("{key:?} was not counted"))?)
}

/// A column of places, and where each service's begin in it: each is a byte, or two where the first has its high bit.
fn pack_places(target: &Target, name: &str, starts_name: &str, services: &[Vec<usize>]) -> Outcome<()> {
    let mut written = Vec::new();
    let mut lengths = Vec::new();
    for places in services {
        let before = written.len();
        for place in places {
            match place.checked_sub(SHORT) {
                None => written.push(*place as u8),
                Some(rare) if rare >> 8 < SHORT => written.extend([SHORT as u8 | (rare >> 8) as u8, rare as u8]),
                Some(_) => return Err(format!("{name}: place {place} has no room").into()),
            }
        }
        lengths.push(written.len() - before);
    }
    target.bytes(name, &written)?;
    target.wide(starts_name, &starts(lengths.into_iter()))
}

/// The words of a name: `GetObjectAcl` has three, `CreateDBInstance` too.
fn words(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let begins = |at: &usize| *at == 0 || upper(*at) && (!upper(at - 1) || lower(at + 1));
    let starts: Vec<usize> = (0..name.len()).filter(begins).chain([name.len()]).collect();
    starts.windows(2).filter_map(|pair| name.get(*pair.first()?..*pair.last()?)).collect()
}

/// What may be done with one thing: the verbs, `true` where an `s` follows the thing, each with its action.
type Verbs<'a> = BTreeMap<(&'a str, bool), &'a Action>;

/// The things of a service, each as its words.
type Things<'a> = BTreeMap<Vec<&'a str>, Verbs<'a>>;

fn keys<'a>(verbs: &Verbs<'a>) -> Vec<(&'a str, bool)> {
    verbs.keys().copied().collect()
}

/// The actions of a service by what follows their first word, which is their verb: `CreateBucket` and `ListBuckets` are
/// two verbs of `Bucket`.
fn things(service: &Service) -> Things<'_> {
    let known: BTreeSet<Vec<&str>> = service.actions.iter().map(|action| verb_and_thing(&action.name).1).collect();
    let mut things = Things::new();
    for action in &service.actions {
        let (verb, thing) = verb_and_thing(&action.name);
        let mut one = thing.clone();
        if let Some(last) = one.last_mut() {
            *last = last.strip_suffix('s').unwrap_or(last);
        }
        let many = one != thing && known.contains(&one);
        things.entry(if many { one } else { thing }).or_default().insert((verb, many), action);
    }
    things
}

fn verb_and_thing(name: &str) -> (&str, Vec<&str>) {
    let words = words(name);
    words.split_first().map_or(("", Vec::new()), |(verb, thing)| (*verb, thing.to_vec()))
}

/// Of each thing its shape, and the words that the one before it has not.
fn own_words<'a>(things: &Things<'a>) -> (Vec<u8>, Vec<Vec<&'a str>>) {
    let mut before: &[&str] = &[];
    let (mut shapes, mut all) = (Vec::new(), Vec::new());
    for thing in things.keys() {
        let alike = thing.iter().zip(before).take(15).take_while(|(one, other)| one == other).count();
        let own = thing.get(alike..).unwrap_or_default().to_vec();
        assert!(own.len() < 16, "{thing:?}: too many words");
        shapes.push((alike << 4 | own.len()) as u8);
        all.push(own);
        before = thing;
    }
    (shapes, all)
}

/// The lists of a service in the order of their first use, and of each action that has one, how long ago it was used.
fn lists_of(things: &Things<'_>, sets: &Ranked) -> Outcome<(Vec<Vec<usize>>, Vec<usize>)> {
    let (mut lists, mut lately, mut ages) = (Vec::new(), Vec::new(), Vec::new());
    for action in things.values().flat_map(BTreeMap::values).filter(|action| !action.rows.is_empty()) {
        let list = list(action, sets)?;
        let age = lately.iter().position(|other| *other == list);
        ages.push(age.map_or(0, |age| age + 1));
        match age {
            Some(age) => drop(lately.remove(age)),
            None => lists.push(list.clone()),
        }
        lately.insert(0, list);
    }
    Ok((lists, ages))
}

/// An action's list of resource types, as numbers from 1 up.
fn list(action: &Action, sets: &Ranked) -> Outcome<Vec<usize>> {
    let mut list = Vec::new();
    for row in &action.rows {
        let keyed = !row.keys.is_empty();
        list.push((row.kind + 1) << 2 | usize::from(row.required) << 1 | usize::from(keyed));
        if keyed {
            list.push(sets.place(&row.keys)?);
        }
    }
    Ok(list)
}

/// Texts by how often they come, the rare ones by name.
fn ranked<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        *times.entry(text).or_default() += 1;
    }
    let mut all: Vec<(&str, usize)> = times.into_iter().collect();
    all.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    if let Some(rare) = all.get_mut(SHORT..) {
        rare.sort_unstable();
    }
    all.into_iter().map(|(text, _)| text).collect()
}

/// The verbs in their order, which the names are put into first of all, and the sets of them, by how often each comes;
/// returns their places.
fn pack_verbs<'a>(target: &Target, all: &[Things<'a>]) -> Outcome<HashMap<Vec<(&'a str, bool)>, usize>> {
    let mut uses: BTreeMap<Vec<(&str, bool)>, usize> = BTreeMap::new();
    for verbs in all.iter().flat_map(BTreeMap::values) {
        *uses.entry(keys(verbs)).or_default() += 1;
    }
    let mut verbs: Vec<&str> = uses.keys().flatten().map(|(verb, _)| *verb).collect();
    verbs.sort_by_key(|verb| verb.to_ascii_lowercase());
    verbs.dedup();
    target.lines("verbs", verbs.iter().copied())?;
    let places: HashMap<&str, usize> = verbs.iter().enumerate().map(|(place, verb)| (*verb, place)).collect();
    let number = |(verb, many): &(&str, bool)| places.get(verb).map_or(0, |place| place * 2 + usize::from(*many) + 1);
    let mut sets: Vec<_> = uses.into_iter().collect();
    sets.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    target.lists("verb_sets", sets.iter().map(|(set, _)| set.iter().map(number).collect()))?;
    Ok(sets.into_iter().enumerate().map(|(place, (set, _))| (set, place)).collect())
}
