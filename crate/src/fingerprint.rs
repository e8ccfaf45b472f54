//! Short numbers for texts, which tell nearly all of them apart.

/// The same number for the same text, upper and lower case alike where `fold` says so; hardly ever for two others.
///
/// What it takes for equal is to be compared: letters are folded by the bit that tells the cases apart, which some
/// signs differ in too. Eight bytes a step, since most texts of policies have some thirty.
#[must_use]
#[cfg_attr(keyfence_small, optimize(speed))]
pub fn fingerprint(text: &str, fold: bool) -> u32 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let case = if fold { u64::from_le_bytes([0x20; 8]) } else { 0 };
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = bytes.len() as u64;
    for word in words {
        hash = (hash ^ (u64::from_le_bytes(*word) | case)).wrapping_mul(ODD);
        hash ^= hash >> 32;
    }
    let mut last = 0;
    for byte in rest {
        last = last << 8 | u64::from(*byte);
    }
    hash = (hash ^ (last | case)).wrapping_mul(ODD);
    (hash ^ hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn case_makes_no_other_number_where_it_is_folded(text in "\\PC{0,40}") {
            prop_assert_eq!(fingerprint(&text, true), fingerprint(&text.to_ascii_uppercase(), true));
        }

        #[test]
        fn every_letter_counts(text in "[a-y]{1,40}", at in 0..40_usize) {
            let at = at % text.len();
            let other = [&text[..at], "z", &text[at + 1..]].concat();
            prop_assert_ne!(fingerprint(&text, false), fingerprint(&other, false));
        }
    }

    #[test]
    fn other_texts_have_others() {
        let mut all: Vec<u32> = (0..20_000).map(|number| fingerprint(&format!("s3:Get{number}"), true)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 20_000);
        assert_ne!(fingerprint("s3:GetObject", false), fingerprint("s3:getobject", false));
    }
}
