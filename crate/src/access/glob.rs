//! Patterns as IAM writes them: `*` stands for any text, `?` for any one character, everything else for itself.

/// One pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glob {
    /// What must stand there, character by character; `None` is `?`.
    units: Vec<Option<char>>,
    /// Whether a `*` stands before unit `i`; one entry more than units.
    stars: Vec<bool>,
}

impl Glob {
    /// Reads a pattern; upper and lower case differ.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let mut glob = Self { units: Vec::with_capacity(pattern.len()), stars: vec![false] };
        glob.extend(pattern);
        glob
    }

    /// The pattern that one text matches, whatever its signs.
    #[must_use]
    pub fn literal(text: &str) -> Self {
        let mut glob = Self::new("");
        glob.extend_literally(text);
        glob
    }

    /// Puts a further pattern behind it.
    pub fn extend(&mut self, pattern: &str) {
        for c in pattern.chars() {
            if c == '*' {
                if let Some(last) = self.stars.last_mut() {
                    *last = true;
                }
            } else {
                self.push((c != '?').then_some(c));
            }
        }
    }

    /// Puts a text behind it in which no sign is a wildcard.
    pub fn extend_literally(&mut self, text: &str) {
        text.chars().for_each(|c| self.push(Some(c)));
    }

    fn push(&mut self, unit: Option<char>) {
        self.units.push(unit);
        self.stars.push(false);
    }

    /// Reads a pattern in which upper and lower case are the same, as in actions.
    #[must_use]
    pub fn ignoring_case(pattern: &str) -> Self {
        Self::new(&pattern.to_ascii_lowercase())
    }

    /// Whether the pattern stands for every text.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.units.is_empty() && self.stars.first() == Some(&true)
    }

    /// How many places a reader of the pattern can be at.
    pub(super) fn places(&self) -> usize {
        self.units.len() + 1
    }

    /// Whether a reader at `place` may stay there on any character.
    pub(super) fn stays(&self, place: usize) -> bool {
        self.stars.get(place).copied().unwrap_or_default()
    }

    /// Whether a reader at `place` moves on by one on any character.
    pub(super) fn moves_on_any(&self, place: usize) -> bool {
        self.units.get(place) == Some(&None)
    }

    /// The one character on which a reader at `place` moves on by one.
    pub(super) fn letter(&self, place: usize) -> Option<char> {
        self.units.get(place).copied().flatten()
    }

    /// Whether a reader at `place` moves on by one on `c`.
    fn moves(&self, place: usize, c: char) -> bool {
        self.moves_on_any(place) || self.letter(place) == Some(c)
    }

    /// Whether the pattern matches `text` as a whole. Linear in text times places at worst.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        // The last `*` passed, and the character it was tried at: the one place worth going back to.
        let (mut place, mut at, mut back) = (0, 0, None);
        loop {
            if self.stays(place) {
                back = Some((place, at));
            }
            match text.get(at) {
                None if place == self.units.len() => return true,
                Some(&c) if self.moves(place, c) => (place, at) = (place + 1, at + 1),
                Some(_) if place == self.units.len() && self.stays(place) => return true,
                _ => {
                    let Some((star, tried)) = back.filter(|&(_, tried)| tried < text.len()) else { return false };
                    (place, at) = (star, tried + 1);
                    back = Some((star, tried + 1));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), _) => {
                naive(rest, text) || text.split_first().is_some_and(|(_, tail)| naive(pattern, tail))
            }
            (Some((p, rest)), Some((c, tail))) => (*p == '?' || p == c) && naive(rest, tail),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn matching_agrees_with_the_definition(pattern in "[ab*?]{0,7}", text in "[abc]{0,7}") {
            let (p, t): (Vec<_>, Vec<_>) = (pattern.chars().collect(), text.chars().collect());
            prop_assert_eq!(Glob::new(&pattern).matches(&text), naive(&p, &t), "{} {}", pattern, text);
        }
    }

    #[test]
    fn a_hostile_pattern_is_no_trouble() {
        assert!(!Glob::new(&"*a".repeat(200)).matches(&"a".repeat(150)));
        assert!(Glob::new("arn:aws:s3:::*/x?").matches("arn:aws:s3:::b/c/xy"));
    }
}
