//! Condition keys.

use super::memo;
use super::packed::{self, KEY_FLAGS, KEY_LINES, Key, LONGEST_BEGINNING, Lines, SETS};
use std::sync::OnceLock;

/// What the values of a condition key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionKind {
    /// Text.
    String,
    /// ARNs.
    Arn,
    /// `true` or `false`.
    Bool,
    /// Numbers.
    Numeric,
    /// Moments.
    Date,
    /// IP addresses and ranges.
    IpAddress,
    /// Base64.
    Binary,
}

/// A condition key, or a family of them with a placeholder in their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionKey {
    place: u16,
}

/// The condition key of that name, in any case, global ones included.
///
/// `aws:RequestTag/team` is found as `aws:RequestTag/${TagKey}`.
#[must_use]
pub fn condition_key(name: &str) -> Option<ConditionKey> {
    let all = 0..KEY_FLAGS.len();
    let whole = || names().find(all.clone(), name).map(|(place, _)| ConditionKey { place: place as u16 });
    if let Some(key) = memo::key(name, whole) {
        return Some(key);
    }
    // A placeholder follows one of these characters (`crate/build` sees to it): each could be where it begins.
    let beginnings =
        name.bytes().take(LONGEST_BEGINNING).enumerate().filter(|(_, byte)| matches!(byte, b'/' | b':' | b'.' | b'-'));
    let mut best: Option<ConditionKey> = None;
    for (at, _) in beginnings {
        let beginning = name.get(..=at).unwrap_or_default();
        let start = names().seek(all.clone(), Key(beginning.as_bytes(), b"${"));
        let family = names().range(start..all.end).take_while(|(_, key)| {
            packed::starts_with(key, beginning) && key.get(at + 1..).is_some_and(|rest| rest.starts_with("${"))
        });
        for (place, key) in family {
            // The longest fits most closely: `events:Metadata/${MetadataKey}/Matcher` before the same without its end.
            if fits(key, name) && best.is_none_or(|best| key.len() > best.name().len()) {
                best = Some(ConditionKey { place: place as u16 });
            }
        }
    }
    best
}

/// The names of all keys: a service stands before the first of its own only, and is put before the others here.
pub(super) fn names() -> &'static Lines {
    static NAMES: OnceLock<Lines> = OnceLock::new();
    NAMES.get_or_init(|| {
        let (mut names, mut service) = (String::new(), "");
        for (_, line) in KEY_LINES.range(0..KEY_FLAGS.len()) {
            match line.strip_prefix(':') {
                Some(_) => names.push_str(service),
                None => service = line.split(':').next().unwrap_or_default(),
            }
            names.push_str(line);
            names.push('\n');
        }
        Lines::new(Box::leak(names.into_boxed_str()))
    })
}

/// All condition keys, by name.
pub(super) fn condition_keys() -> impl Iterator<Item = ConditionKey> {
    (0..KEY_FLAGS.len()).map(|place| ConditionKey { place: place as u16 })
}

/// Whether a name is one of the family: its placeholder stands for one or more characters. No key has two.
fn fits(family: &str, name: &str) -> bool {
    let Some((before, rest)) = family.split_once("${") else { return false };
    let Some((_, after)) = rest.split_once('}') else { return false };
    let (name, length) = (name.as_bytes(), before.len() + after.len());
    name.len() > length
        && name.get(..before.len()).is_some_and(|start| start.eq_ignore_ascii_case(before.as_bytes()))
        && name.get(name.len() - after.len()..).is_some_and(|end| end.eq_ignore_ascii_case(after.as_bytes()))
}

/// The keys of a packed set, by name.
pub(super) fn set(place: usize) -> impl Iterator<Item = ConditionKey> + use<> {
    let mut next = 0;
    SETS.get(place).map(move |step| {
        next += step;
        ConditionKey { place: (next - 1) as u16 }
    })
}

impl ConditionKey {
    /// Its name: `aws:SourceIp`; with its placeholder, `s3:ExistingObjectTag/${TagKey}`, where it has one.
    #[must_use]
    pub fn name(self) -> &'static str {
        names().get(usize::from(self.place))
    }

    fn flags(self) -> u8 {
        packed::byte(KEY_FLAGS, usize::from(self.place))
    }

    /// What its values are.
    #[must_use]
    pub fn kind(self) -> ConditionKind {
        match self.flags() & 0b111 {
            1 => ConditionKind::Arn,
            2 => ConditionKind::Bool,
            3 => ConditionKind::Numeric,
            4 => ConditionKind::Date,
            5 => ConditionKind::IpAddress,
            6 => ConditionKind::Binary,
            _ => ConditionKind::String,
        }
    }

    /// Whether a request may hold several values of it, as `ForAllValues` and `ForAnyValue` need.
    #[must_use]
    pub fn multivalued(self) -> bool {
        self.flags() & 1 << 3 != 0
    }

    /// Whether it is one of the global keys.
    #[must_use]
    pub fn is_global(self) -> bool {
        self.flags() & 1 << 4 != 0
    }

    /// Whether every signed request holds it.
    #[must_use]
    pub fn always_present(self) -> bool {
        self.flags() & 1 << 5 != 0
    }

    /// Whether its value decides who is trusted, so that no wildcard or variable belongs in it.
    #[must_use]
    pub fn sensitive(self) -> bool {
        self.flags() & 1 << 6 != 0
    }

    /// Whether it stands for a family of keys.
    #[must_use]
    pub fn has_placeholder(self) -> bool {
        self.name().contains("${")
    }
}
