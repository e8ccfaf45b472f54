//! Did you mean: the known name nearest to an unknown one.

use super::key::condition_keys;
use super::packed::{SERVICE_LINES, SERVICES};
use super::{Action, ConditionKey, Service};

/// Longer than any name of the catalogue could be and still be near.
const MOST_BYTES: usize = 96;

/// The action of a service whose name is most like `name`.
#[must_use]
pub fn nearest_action(service: Service, name: &str) -> Option<&'static str> {
    nearest(name, service.actions().map(|action: Action| action.name()))
}

/// The service prefix most like `prefix`.
#[must_use]
pub fn nearest_service(prefix: &str) -> Option<&'static str> {
    let prefixes = SERVICE_LINES.range(0..SERVICES).map(|(_, line)| line.split('\t').next().unwrap_or_default());
    nearest(prefix, prefixes)
}

/// The condition key most like `name`; of a key with a placeholder, only what stands before it is compared.
#[must_use]
pub fn nearest_condition_key(name: &str) -> Option<ConditionKey> {
    let before = name.split_once('/').map(|(before, _)| before);
    let keys = || condition_keys().map(ConditionKey::name);
    let whole = nearest(name, keys().filter(|key| !key.contains("/${")));
    let begun = before.and_then(|before| {
        let beginnings = keys().filter_map(|key| key.split_once("/${").filter(|(_, rest)| rest.ends_with('}')));
        let near = nearest(before, beginnings.map(|(beginning, _)| beginning))?;
        keys().find(|key| key.strip_prefix(near).is_some_and(|rest| rest.starts_with("/${")))
    });
    super::condition_key(begun.or(whole)?)
}

/// The one of `candidates` most like `name`: for the few names that are not in the catalogue.
pub(crate) fn nearest_of(candidates: impl Iterator<Item = &'static str>, name: &str) -> Option<&'static str> {
    nearest(name, candidates)
}

/// The candidate at the least distance, where that is small beside the name: then the one that begins most alike,
/// then the first.
fn nearest(name: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if name.is_empty() || name.len() > MOST_BYTES {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let mut bound = (name.len() / 5).clamp(1, 3);
    let mut best: Option<(usize, &'static str)> = None;
    let own = letters(&name);
    for candidate in candidates {
        // No edit changes which letters there are by more than two.
        if (own ^ letters(candidate)).count_ones() as usize > 2 * bound {
            continue;
        }
        let Some(found) = distance(name.as_bytes(), candidate, bound) else { continue };
        let alike = || name.bytes().zip(candidate.bytes()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
        if best.is_none_or(|(most, _)| found < bound || alike() > most) {
            best = Some((alike(), candidate));
            bound = found;
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A bit for each letter that is in a name, upper and lower case alike; other signs share them.
#[cfg_attr(keyfence_small, optimize(speed))]
fn letters(name: &str) -> u32 {
    name.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

/// How many letters must be put in, taken out, changed or swapped with their neighbor to make one name of the other;
/// nothing where it takes more than `bound`.
#[cfg_attr(keyfence_small, optimize(speed))]
fn distance(name: &[u8], candidate: &str, bound: usize) -> Option<usize> {
    if name.len().abs_diff(candidate.len()) > bound {
        return None;
    }
    // The two rows before the one at hand; a swap reaches back over both.
    let mut above: [u8; MOST_BYTES + 1] = [u8::MAX; MOST_BYTES + 1];
    let mut last: [u8; MOST_BYTES + 1] = std::array::from_fn(|at| at as u8);
    let mut letter_above = None;
    for (row, letter) in candidate.bytes().map(|byte| byte.to_ascii_lowercase()).enumerate() {
        let mut this: [u8; MOST_BYTES + 1] = [u8::MAX; MOST_BYTES + 1];
        let mut left = row as u8 + 1;
        let mut lowest = left;
        if let Some(first) = this.first_mut() {
            *first = left;
        }
        let mut before = None;
        for (at, own) in name.iter().enumerate() {
            let get = |row: &[u8], at: usize| row.get(at).copied().unwrap_or(u8::MAX);
            let mut cost = get(&last, at).saturating_add(u8::from(*own != letter));
            cost = cost.min(left.saturating_add(1)).min(get(&last, at + 1).saturating_add(1));
            if before == Some(letter) && letter_above == Some(*own) {
                cost = cost.min(get(&above, at.wrapping_sub(1)).saturating_add(1));
            }
            if let Some(place) = this.get_mut(at + 1) {
                *place = cost;
            }
            lowest = lowest.min(cost);
            (left, before) = (cost, Some(*own));
        }
        if usize::from(lowest) > bound {
            return None;
        }
        (above, last, letter_above) = (last, this, Some(letter));
    }
    let whole = last.get(name.len()).map(|cost| usize::from(*cost))?;
    (whole <= bound).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_swap_counts_once_and_so_does_each_other_edit() {
        for (name, candidate, expected) in [
            ("getobject", "GetObject", 0),
            ("getobjcet", "GetObject", 1),
            ("getobjects", "GetObject", 1),
            ("geobject", "GetObject", 1),
            ("petobject", "GetObject", 1),
            ("ab", "ba", 1),
            ("abc", "ca", 3),
        ] {
            assert_eq!(distance(name.as_bytes(), candidate, 4), Some(expected), "{name}");
            assert_eq!(distance(name.as_bytes(), candidate, expected), Some(expected), "{name}");
            assert_eq!(expected.checked_sub(1).and_then(|less| distance(name.as_bytes(), candidate, less)), None);
        }
    }
}
