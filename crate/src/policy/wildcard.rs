//! Coverage of one pattern by another, exact.

use crate::access::Language;
use crate::catalogue::has_wildcard;
use std::cmp::Ordering;

/// Whether every text that `narrow` matches, `wide` matches too; `*` and `?` are wildcards in both.
/// Linear in the product of the lengths at worst, unless the wide one holds `?` and the narrow one wildcards.
#[must_use]
pub fn covers(wide: &str, narrow: &str) -> bool {
    walk::<false>(wide, narrow)
}

/// As [`covers`], upper and lower case alike: for actions.
#[must_use]
pub fn covers_ignoring_case(wide: &str, narrow: &str) -> bool {
    walk::<true>(wide, narrow)
}

/// Whether a pattern is nothing but stars: it covers every text.
#[must_use]
pub fn is_everything(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*')
}

/// The order of two texts, upper and lower case alike.
#[must_use]
#[cfg_attr(keyfence_small, optimize(speed))]
pub fn order_ignoring_case(a: &str, b: &str) -> Ordering {
    for (a, b) in a.bytes().zip(b.bytes()) {
        if a != b {
            match a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
    }
    a.len().cmp(&b.len())
}

/// Walks along both patterns byte by byte; allocates nothing.
#[cfg_attr(keyfence_small, optimize(speed))]
fn walk<const FOLD: bool>(wide: &str, narrow: &str) -> bool {
    let same = |a: u8, b: u8| a == b || FOLD && a.eq_ignore_ascii_case(&b);
    // Most pairs differ before their first wildcard.
    for (a, b) in wide.bytes().zip(narrow.bytes()) {
        if matches!(a, b'*' | b'?') || matches!(b, b'*' | b'?') {
            break;
        }
        if !same(a, b) {
            return false;
        }
    }
    if wide.bytes().any(|byte| byte == b'?') && has_wildcard(narrow) {
        // `?*` and `*?` mean the same, which a walk along both does not see.
        let (wide, narrow) = if FOLD {
            (wide.to_ascii_lowercase(), narrow.to_ascii_lowercase())
        } else {
            (wide.to_owned(), narrow.to_owned())
        };
        return Language::any_of([narrow.as_str()]).is_within(&Language::any_of([wide.as_str()])).unwrap_or_default();
    }
    let (wide, narrow) = (wide.as_bytes(), narrow.as_bytes());
    let (mut w, mut n, mut back) = (0, 0, None);
    loop {
        match (wide.get(w).copied(), narrow.get(n).copied()) {
            (Some(b'*'), _) => {
                back = Some((w, n));
                w += 1;
            }
            // One character, however many bytes it has. The narrow one holds no wildcard here.
            (Some(b'?'), Some(_)) => {
                w += 1;
                n += 1;
                while narrow.get(n).is_some_and(|b| b & 0xc0 == 0x80) {
                    n += 1;
                }
            }
            // A `*` of the narrow one stands for texts of any length: only a `*` of the wide one takes them all.
            (Some(a), Some(b)) if same(a, b) && b != b'*' && b != b'?' => (w, n) = (w + 1, n + 1),
            (None, None) => return true,
            _ => {
                let Some((star, tried)) = back.filter(|&(_, tried)| tried < narrow.len()) else { return false };
                (w, n) = (star + 1, tried + 1);
                back = Some((star, tried + 1));
            }
        }
    }
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
