//! Partitions and Regions.

use super::packed::PARTITIONS;

/// A partition of AWS: a separate world of accounts and Regions.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// Its name, as in an ARN: `aws`, `aws-cn` …
    pub name: &'static str,
    /// What the names of its services' hosts end in: `amazonaws.com` …
    pub dns_suffix: &'static str,
    /// Its Regions' codes, sorted.
    pub regions: &'static [&'static str],
    /// What a Region's code may begin with: `us`, `us-gov` …
    pub(super) first_words: &'static [&'static str],
}

/// All partitions, by name.
#[must_use]
pub fn partitions() -> &'static [Partition] {
    PARTITIONS
}

/// The partition of that name; ARNs write it in lower case.
#[must_use]
pub fn partition(name: &str) -> Option<&'static Partition> {
    PARTITIONS.iter().find(|partition| partition.name == name)
}

/// The partition that holds the Region of that code.
#[must_use]
pub fn region(code: &str) -> Option<&'static Partition> {
    PARTITIONS.iter().find(|partition| partition.regions.binary_search(&code).is_ok())
}

/// The partition in which a Region of that code could be: for Regions newer than the catalogue.
#[must_use]
pub fn region_shaped(code: &str) -> Option<&'static Partition> {
    let shaped = |first: &str| {
        let rest = code.strip_prefix(first).and_then(|rest| rest.strip_prefix('-'));
        rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase())
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    PARTITIONS.iter().find(|partition| partition.first_words.iter().any(|first| shaped(first)))
}
