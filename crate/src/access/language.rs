//! Sets of texts built from patterns, and the exact answer to whether one is empty, with a member where it is not.

use super::glob::Glob;
use crate::sorted::slot;
use std::collections::{HashSet, VecDeque};

/// How many states a question may visit before the answer is [`Emptiness::TooComplex`]: far beyond real policies,
/// whose patterns share most of their text.
const MAX_STATES: usize = 50_000;

/// A set of texts.
#[derive(Clone, Debug)]
pub enum Language {
    /// The texts that a pattern matches.
    Pattern(Glob),
    /// The texts in at least one; with none, the empty set.
    Union(Vec<Language>),
    /// The texts in all; with none, every text.
    Intersection(Vec<Language>),
    /// The texts not in it.
    Complement(Box<Language>),
}

/// Whether a set has a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Emptiness {
    /// It has none.
    Empty,
    /// It has one, a shortest.
    Witness(String),
    /// The question was too large to answer; treat the set as not empty.
    TooComplex,
}

impl Emptiness {
    /// Whether the set is known to be empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

impl Language {
    /// No text.
    #[must_use]
    pub fn empty() -> Self {
        Self::Union(Vec::new())
    }

    /// Every text.
    #[must_use]
    pub fn everything() -> Self {
        Self::Intersection(Vec::new())
    }

    /// The texts that any of `patterns` matches.
    #[must_use]
    pub fn any_of<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Self {
        Self::Union(patterns.into_iter().map(|pattern| Self::Pattern(Glob::new(pattern))).collect())
    }

    /// The texts that are in `self` or `other`.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self::Union(vec![self, other])
    }

    /// The texts that are in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self::Intersection(vec![self, other])
    }

    /// The texts that are in `self` and not in `other`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self::Intersection(vec![self, other.complement()])
    }

    /// The texts not in the set.
    #[must_use]
    pub fn complement(self) -> Self {
        Self::Complement(Box::new(self))
    }

    /// Whether `text` is a member.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        match self {
            Self::Pattern(glob) => glob.matches(text),
            Self::Union(parts) => parts.iter().any(|part| part.contains(text)),
            Self::Intersection(parts) => parts.iter().all(|part| part.contains(text)),
            Self::Complement(inner) => !inner.contains(text),
        }
    }

    /// Whether every member of `self` is one of `other`; `None` when too complex to say.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> Option<bool> {
        match self.clone().minus(other.clone()).emptiness() {
            Emptiness::Empty => Some(true),
            Emptiness::Witness(_) => Some(false),
            Emptiness::TooComplex => None,
        }
    }

    /// Whether the set has a member: walks all patterns at once, letter by letter, over every state they can be in
    /// together. Letters that no pattern names where its readers stand behave alike, so one of them stands for all.
    #[must_use]
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub fn emptiness(&self) -> Emptiness {
        let mut globs = Vec::new();
        self.collect(&mut globs);
        let walk = Walk::new(&globs);
        let mut seen = HashSet::from([walk.start.clone()]);
        // Each state with the index of the one before it and the letter between, to spell the witness.
        let mut trail: Vec<(usize, char)> = vec![(0, '\0')];
        let mut queue = VecDeque::from([(walk.start.clone(), 0_usize)]);
        let mut next = walk.start.clone();
        while let Some((state, index)) = queue.pop_front() {
            let mut accepting = walk.ends.iter().map(|&end| state.has(end));
            if self.accepts(&mut accepting) {
                return Emptiness::Witness(spell(&trail, index));
            }
            for (letter, named) in &walk.letters {
                // No reader waits for this letter: it does what the last one does, which no pattern names.
                if !named.0.is_empty() && !state.meets(named) {
                    continue;
                }
                walk.step(&state, named, &mut next);
                if !seen.contains(&next) {
                    if seen.len() >= MAX_STATES {
                        return Emptiness::TooComplex;
                    }
                    seen.insert(next.clone());
                    trail.push((index, *letter));
                    queue.push_back((next.clone(), trail.len() - 1));
                }
            }
        }
        Emptiness::Empty
    }

    /// The patterns, in the order in which [`Self::accepts`] asks for them.
    fn collect<'s>(&'s self, globs: &mut Vec<&'s Glob>) {
        match self {
            Self::Pattern(glob) => globs.push(glob),
            Self::Union(parts) | Self::Intersection(parts) => parts.iter().for_each(|part| part.collect(globs)),
            Self::Complement(inner) => inner.collect(globs),
        }
    }

    /// Whether a text is a member, given for each pattern in order whether it matches. Asks for every one.
    fn accepts(&self, matches: &mut impl Iterator<Item = bool>) -> bool {
        match self {
            Self::Pattern(_) => matches.next().unwrap_or_default(),
            Self::Union(parts) => parts.iter().fold(false, |any, part| part.accepts(matches) | any),
            Self::Intersection(parts) => parts.iter().fold(true, |all, part| part.accepts(matches) & all),
            Self::Complement(inner) => !inner.accepts(matches),
        }
    }
}

fn spell(trail: &[(usize, char)], mut index: usize) -> String {
    let mut letters = Vec::new();
    while let Some(&(before, letter)) = trail.get(index).filter(|_| index != 0) {
        letters.push(letter);
        index = before;
    }
    letters.into_iter().rev().collect()
}

/// The places at which the readers of all patterns stand, one pattern's behind the other's: a bit each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Places(Vec<u64>);

impl Places {
    fn set(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }
}

/// How readers move along all patterns at once.
struct Walk {
    start: Places,
    /// The last place of each pattern.
    ends: Vec<usize>,
    /// Where a reader may stay on any character, and where it moves on by one on any.
    stay: Places,
    any: Places,
    /// The letters worth trying, each with the places from which it alone moves on; the last is one that no pattern
    /// names.
    letters: Vec<(char, Places)>,
}

impl Walk {
    fn new(globs: &[&Glob]) -> Self {
        let none = Places(vec![0; globs.iter().map(|glob| glob.places()).sum::<usize>().div_ceil(64)]);
        let mut walk =
            Self { start: none.clone(), ends: Vec::new(), stay: none.clone(), any: none.clone(), letters: Vec::new() };
        let mut named: Vec<(char, Places)> = Vec::new();
        let mut first = 0;
        for glob in globs {
            walk.start.set(first);
            for place in 0..glob.places() {
                if glob.stays(place) {
                    walk.stay.set(first + place);
                }
                if glob.moves_on_any(place) {
                    walk.any.set(first + place);
                }
                if let Some(letter) = glob.letter(place) {
                    slot(&mut named, letter, || none.clone()).set(first + place);
                }
            }
            first += glob.places();
            walk.ends.push(first - 1);
        }
        let other = ('a'..='z')
            .chain('A'..='Z')
            .chain('0'..='9')
            .chain('\u{e000}'..='\u{10ffff}')
            .find(|c| named.binary_search_by_key(c, |(letter, _)| *letter).is_err());
        walk.letters = named.into_iter().chain(other.map(|other| (other, Places(Vec::new())))).collect();
        walk
    }

    /// Where the readers at `state` are after a letter that moves those at `named`. No pattern's last place moves on, so
    /// none gets into the next pattern.
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn step(&self, state: &Places, named: &Places, next: &mut Places) {
        let mut carry = 0;
        for (at, (word, to)) in state.0.iter().zip(&mut next.0).enumerate() {
            let of = |places: &Places| places.0.get(at).copied().unwrap_or_default();
            let moved = word & (of(&self.any) | of(named));
            *to = word & of(&self.stay) | moved << 1 | carry;
            carry = moved >> 63;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(max: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..max {
            let to = all.len();
            for i in from..to {
                for c in ['a', 'b', 'z'] {
                    let longer = format!("{}{c}", all[i]);
                    all.push(longer);
                }
            }
            from = to;
        }
        all
    }

    fn language() -> impl Strategy<Value = Language> {
        let leaf = "[ab*?]{0,4}".prop_map(|pattern| Language::Pattern(Glob::new(&pattern)));
        leaf.prop_recursive(3, 8, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Language::Union),
                prop::collection::vec(inner.clone(), 0..3).prop_map(Language::Intersection),
                inner.prop_map(Language::complement),
            ]
        })
    }

    proptest! {
        #[test]
        fn emptiness_agrees_with_trying_every_short_text(language in language()) {
            let member = words(6).into_iter().find(|word| language.contains(word));
            match language.emptiness() {
                Emptiness::Witness(witness) => {
                    prop_assert!(language.contains(&witness), "{witness}");
                    prop_assert!(member.is_none_or(|member| witness.chars().count() <= member.chars().count()));
                }
                answer => prop_assert!(answer == Emptiness::Empty && member.is_none(), "{answer:?} {member:?}"),
            }
        }

        #[test]
        fn difference_and_containment_agree(a in language(), b in language()) {
            let outside = words(5).into_iter().find(|word| a.contains(word) && !b.contains(word));
            if outside.is_some() {
                prop_assert_eq!(a.is_within(&b), Some(false));
            }
        }
    }

    #[test]
    fn real_resources_compare() {
        let bucket = Language::any_of(["arn:aws:s3:::logs-*"]);
        let object = Language::any_of(["arn:aws:s3:::logs-2026/*", "arn:aws:s3:::logs-*/x"]);
        assert_eq!(object.is_within(&bucket), Some(true));
        assert_eq!(bucket.is_within(&object), Some(false));
        let rest = Language::any_of(["*"]).minus(Language::any_of(["arn:aws:iam::*"]));
        assert_eq!(
            rest.clone().intersection(Language::any_of(["arn:aws:iam::123456789012:role/x"])).emptiness(),
            Emptiness::Empty
        );
        assert_eq!(Language::empty().emptiness(), Emptiness::Empty);
        assert_eq!(Language::everything().emptiness(), Emptiness::Witness(String::new()));
    }

    #[test]
    fn a_question_too_large_is_given_up() {
        let parts = (0..24).map(|i| format!("*{}*", "ab".repeat(i % 5 + 1) + &"a".repeat(i))).collect::<Vec<_>>();
        let all = Language::Intersection(parts.iter().map(|p| Language::any_of([p.as_str()])).collect());
        assert!(!all.minus(Language::any_of(["*b"])).emptiness().is_empty());
    }
}
