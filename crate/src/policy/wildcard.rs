//! Coverage of one pattern by another, exact.

use crate::access::Language;

/// Whether every text that `narrow` matches, `wide` matches too; `*` and `?` are wildcards in both.
/// Linear in the product of the lengths at worst, unless the wide one holds `?` and the narrow one wildcards.
#[must_use]
pub fn covers(wide: &str, narrow: &str) -> bool {
    if wide.contains('?') && narrow.contains(['*', '?']) {
        // `?*` and `*?` mean the same, which a walk along both does not see.
        return Language::any_of([narrow]).is_within(&Language::any_of([wide])).unwrap_or_default();
    }
    let (wide, narrow): (Vec<char>, Vec<char>) = (wide.chars().collect(), narrow.chars().collect());
    let (mut w, mut n, mut back) = (0, 0, None);
    loop {
        match (wide.get(w), narrow.get(n)) {
            (Some('*'), _) => {
                back = Some((w, n));
                w += 1;
            }
            // A `*` of the narrow one stands for texts of any length: only a `*` of the wide one takes them all.
            (Some('?'), Some(c)) if *c != '*' => (w, n) = (w + 1, n + 1),
            (Some(a), Some(b)) if a == b && *b != '*' && *b != '?' => (w, n) = (w + 1, n + 1),
            (None, None) => return true,
            _ => {
                let Some((star, tried)) = back.filter(|&(_, tried)| tried < narrow.len()) else { return false };
                (w, n) = (star + 1, tried + 1);
                back = Some((star, tried + 1));
            }
        }
    }
}

/// As [`covers`], upper and lower case alike: for actions.
#[must_use]
pub fn covers_ignoring_case(wide: &str, narrow: &str) -> bool {
    covers(&wide.to_ascii_lowercase(), &narrow.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn coverage_is_containment(wide in "[ab*?]{0,6}", narrow in "[ab*?]{0,6}") {
            let contained = Language::any_of([narrow.as_str()]).is_within(&Language::any_of([wide.as_str()]));
            prop_assert_eq!(contained, Some(covers(&wide, &narrow)), "{} {}", wide, narrow);
        }
    }

    #[test]
    fn a_bucket_pattern_covers_its_objects() {
        assert!(covers("arn:aws:s3:::logs*", "arn:aws:s3:::logs*/*"));
        assert!(covers_ignoring_case("s3:get*", "S3:GetObject"));
        assert!(!covers("a?", "a*"));
    }
}
