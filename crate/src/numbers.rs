//! Numbers for texts: the one hash table of texts, since each type of key and value brings code of its own.

use std::collections::HashMap;

/// Gives each text a number, from 0 on in the order in which they come.
#[derive(Default)]
pub struct Numbers<'t>(HashMap<&'t str, usize>);

impl<'t> Numbers<'t> {
    /// The number of a text; a new one gets the next.
    pub fn of(&mut self, text: &'t str) -> usize {
        let next = self.0.len();
        *self.0.entry(text).or_insert(next)
    }

    /// The number of a text that came before.
    pub fn get(&self, text: &str) -> Option<usize> {
        self.0.get(text).copied()
    }

    /// The value of a text in a list of one for each number, which grows with them.
    #[allow(clippy::indexing_slicing, reason = "the list has just been made longer than the number")]
    pub fn slot<'l, V: Default>(&mut self, list: &'l mut Vec<V>, text: &'t str) -> &'l mut V {
        let number = self.of(text);
        while list.len() <= number {
            list.push(V::default());
        }
        &mut list[number]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbered_in_the_order_in_which_they_come() {
        let (mut numbers, mut times) = (Numbers::default(), Vec::<u32>::new());
        for text in ["b", "a", "b"] {
            *numbers.slot(&mut times, text) += 1;
        }
        assert_eq!(times, [2, 1]);
        assert_eq!((numbers.of("c"), numbers.get("a"), numbers.get("d")), (2, Some(1), None));
    }
}
