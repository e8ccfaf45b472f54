//! Condition keys, and the sets of them that services, resource types and actions have.

use crate::Outcome;
use crate::source::{Source, field};
use std::collections::{BTreeMap, HashMap};

/// How far into a condition key's name its placeholder may begin; look-up goes no further into a long name.
pub const LONGEST_BEGINNING: usize = 80;

pub struct Key {
    pub name: String,
    pub flags: u8,
}

/// Every condition key of every service, and the global ones.
pub struct Keys {
    pub rows: Vec<(String, Key)>,
    pub places: HashMap<String, usize>,
}

impl Keys {
    pub fn read(source: &Source) -> Outcome<Self> {
        let mut rows = BTreeMap::new();
        let services = source.rows("condition-keys.txt")?;
        let services = services.iter().map(|row| (field(row, 1), field(row, 2), None));
        let global = source.rows("global-condition-keys.txt")?;
        let global = global.iter().map(|row| (field(row, 0), field(row, 1), Some(field(row, 2))));
        // The global keys' table comes first: where a service describes one otherwise, the table holds.
        for (name, kind, words) in global.chain(services) {
            let many = kind.starts_with("ArrayOf") || words.is_some_and(|words| words.contains("multivalued"));
            let mut flags = match kind.trim_start_matches("ArrayOf") {
                "String" => 0,
                "ARN" => 1,
                "Bool" => 2,
                "Numeric" => 3,
                "Date" => 4,
                "IPAddress" => 5,
                "Binary" => 6,
                _ => return Err(format!("{name}: unknown type {kind}").into()),
            };
            flags |= u8::from(many) << 3;
            if let Some(words) = words {
                flags |= 1 << 4 | u8::from(words.contains("always")) << 5 | u8::from(words.contains("sensitive")) << 6;
            }
            if name.split_once("${").is_some_and(|(before, _)| !before.ends_with(['/', ':', '.', '-'])) {
                // The look-up of a key with a placeholder relies on it: see `condition_key`.
                return Err(format!("{name}: the placeholder follows a letter").into());
            }
            if name.find("${").is_some_and(|at| at > LONGEST_BEGINNING) {
                return Err(format!("{name}: the placeholder comes late").into());
            }
            if name.matches("${").count() > 1 {
                return Err(format!("{name}: two placeholders").into());
            }
            rows.entry(name.to_ascii_lowercase()).or_insert(Key { name: name.to_owned(), flags });
        }
        let rows: Vec<_> = rows.into_iter().collect();
        let places = rows.iter().enumerate().map(|(at, (folded, _))| (folded.clone(), at)).collect();
        Ok(Self { rows, places })
    }

    /// Their names in order, the service left out where it is the last one's.
    pub fn names(&self) -> Vec<String> {
        let mut last = "";
        let mut names = Vec::new();
        for (_, key) in &self.rows {
            let service = key.name.split(':').next().unwrap_or_default();
            let own = key.name.strip_prefix(service).filter(|rest| service == last && rest.starts_with(':'));
            names.push(own.unwrap_or(&key.name).to_owned());
            last = service;
        }
        names
    }

    /// The places of keys separated by spaces, ascending.
    pub fn set(&self, names: &str) -> Outcome<Vec<usize>> {
        let place = |name: &str| self.places.get(&name.to_ascii_lowercase()).copied();
        let places = names.split_whitespace().map(|name| place(name).ok_or(format!("{name}: unknown condition key")));
        let mut places = places.collect::<Result<Vec<_>, _>>()?;
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }
}

/// Sets of condition keys, each held once.
#[derive(Default)]
pub struct Sets {
    pub uses: BTreeMap<Vec<usize>, usize>,
}

/// The same in their final order: the empty set, then the most used.
pub struct Ranked {
    pub lists: Vec<Vec<usize>>,
    pub places: HashMap<Vec<usize>, usize>,
}

impl Sets {
    pub fn used(&mut self, set: Vec<usize>) -> Vec<usize> {
        *self.uses.entry(set.clone()).or_default() += 1;
        set
    }

    pub fn ranked(self) -> Ranked {
        let mut lists: Vec<_> = self.uses.into_iter().filter(|(set, _)| !set.is_empty()).collect();
        lists.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
        let lists: Vec<_> = std::iter::once(vec![]).chain(lists.into_iter().map(|(set, _)| set)).collect();
        let places = lists.iter().cloned().enumerate().map(|(at, set)| (set, at)).collect();
        Ranked { lists, places }
    }
}

impl Ranked {
    pub fn place(&self, set: &[usize]) -> Outcome<usize> {
        Ok(*self.places.get(set).ok_or("a set of condition keys was not counted")?)
    }
}
