//! Lists kept in order, where a set or a map is wanted.
//!
//! The standard library's trees serve the same; but each type of key brings kilobytes of code of its own, and half of
//! what its code weighs is for removing what we never remove. Adding in the middle of a list moves what stands behind it: build
//! long ones with [`sorted`] at once.

/// The values in order, each once.
pub fn sorted<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = values.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Adds a value to a list in order; false where it is there already.
pub fn add<T: Ord>(list: &mut Vec<T>, value: T) -> bool {
    let place = list.binary_search(&value);
    if let Err(place) = place {
        list.insert(place, value);
    }
    place.is_err()
}

/// The value of a key in a list in the order of its keys.
pub fn get<'l, K: Ord + ?Sized, O: std::borrow::Borrow<K>, V>(list: &'l [(O, V)], key: &K) -> Option<&'l V> {
    let place = list.binary_search_by(|(own, _)| own.borrow().cmp(key)).ok()?;
    list.get(place).map(|(_, value)| value)
}

/// The value of a key in a list in the order of its keys, which is put there where it is missing.
#[allow(clippy::indexing_slicing, reason = "the place is one of the list's, or has just been made")]
pub fn slot<K: Ord, V>(list: &mut Vec<(K, V)>, key: K, new: impl FnOnce() -> V) -> &mut V {
    let place = match list.binary_search_by(|(own, _)| own.cmp(&key)) {
        Ok(place) => place,
        Err(place) => {
            list.insert(place, (key, new()));
            place
        }
    };
    &mut list[place].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stay_in_order_with_each_value_once() {
        assert_eq!(sorted([3, 1, 2, 3, 1]), [1, 2, 3]);
        let mut list = Vec::new();
        let new: Vec<bool> = [2, 1, 2, 3].into_iter().map(|value| add(&mut list, value)).collect();
        assert_eq!((list, new), (vec![1, 2, 3], vec![true, true, false, true]));
    }

    #[test]
    fn keys_are_found_and_made_once() {
        let mut list: Vec<(String, u32)> = Vec::new();
        for key in ["b", "a", "b"] {
            *slot(&mut list, key.to_owned(), || 0) += 1;
        }
        assert_eq!(list, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
        assert_eq!((get(&list, "b"), get(&list, "c")), (Some(&2), None));
    }
}
