//! The account that an access key id belongs to, and accounts that are known.

use crate::secrets::bytes::at;

/// Reads a base32 character (RFC 4648) as its five bits.
fn base32(b: u8) -> Option<u64> {
    match b {
        b'A'..=b'Z' => Some(u64::from(b - b'A')),
        b'2'..=b'7' => Some(u64::from(b - b'2') + 26),
        _ => None,
    }
}

/// The largest account id.
const LAST_ACCOUNT: u64 = 999_999_999_999;

/// The account that the access key id `id` belongs to; `None` for ids of the old generation, which do not carry it.
///
/// The body's first ten base32 characters are 50 bits: one for the generation, forty for the account
/// (Tal Be'ery, "A short note on AWS key IDs"; Aidan Steele, awsteele.com, 2020).
#[must_use]
pub fn account_of(id: &[u8]) -> Option<u64> {
    let mut bits: u64 = 0;
    for &b in id.get(4..14)? {
        bits = bits << 5 | base32(b)?;
    }
    let account = bits >> 9 & ((1 << 40) - 1);
    (bits >> 49 == 1 && account <= LAST_ACCOUNT).then_some(account)
}

/// Whether the id's fifth character and account could be those of a live key: the new generation with a possible
/// account, or the old one, whose ids all go on with I or J (measured on 3,000 ids by `WithSecure`).
#[must_use]
pub fn plausible(id: &[u8]) -> bool {
    matches!(at(id, 4), b'I' | b'J') || account_of(id).is_some()
}

/// The account as AWS writes it: twelve digits.
#[must_use]
pub fn account_digits(account: u64) -> String {
    format!("{account:012}")
}

/// Accounts of canary tokens: Thinkst's, then others' (trufflehog, `access_keys/canary.go`).
const CANARIES: [u64; 26] = [
    52_310_077_262,
    171_436_882_533,
    534_261_010_715,
    595_918_472_158,
    717_712_589_309,
    819_147_034_852,
    992_382_622_183,
    730_335_385_048,
    266_735_846_894,
    893_192_397_702,
    44_858_866_125,
    251_535_659_677,
    344_043_088_457,
    351_906_852_752,
    390_477_818_340,
    426_127_672_474,
    427_150_556_519,
    439_872_796_651,
    445_142_720_921,
    465_867_158_099,
    637_958_123_769,
    693_412_236_332,
    732_624_840_810,
    735_421_457_923,
    959_235_150_393,
    982_842_642_351,
];

/// Whether the account is known to hold canary tokens, whose use raises an alarm with their owner.
#[must_use]
pub fn is_canary(account: u64) -> bool {
    CANARIES.contains(&account)
}

/// Whether only documentation and local emulators use the account.
#[must_use]
pub fn is_test(account: u64) -> bool {
    matches!(account, 0 | 111_122_223_333 | 123_456_789_012)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_read_from_ids_of_the_new_generation_only() {
        for (id, account) in [
            ("ASIAY34FZKBOKMUTVV7A", "609629065308"),
            ("ASIAQNZGKIQY56JQ7WML", "029608264753"),
            ("AKIASP2TPHJSQH3FJRUX", "171436882533"),
            ("AKIAZAVB57H55F3T4BKH", "619888638459"),
            ("AKIARZPUZDIKGB2VALC4", "123456789012"),
            ("ASIAQAAAAAAAGMKEM7X5", "000000000000"),
            ("AKIA6RVFFB77RE7OLMKI", "999999999999"),
        ] {
            assert_eq!(account_of(id.as_bytes()).map(account_digits).as_deref(), Some(account), "{id}");
        }
        for id in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAJSIE27KKMHXI3BJQ",
            "AKIAIVOURJN3SXRRLZFQ",
            "AKIA",
            "",
            "AKIA0000000000000000",
            "AKIA777777777777777A",
        ] {
            assert_eq!(account_of(id.as_bytes()), None, "{id}");
        }
    }

    #[test]
    fn canaries_and_test_accounts_are_known() {
        assert!(account_of(b"AKIASP2TPHJSQH3FJRUX").is_some_and(is_canary));
        assert!(account_of(b"AKIARZPUZDIKGB2VALC4").is_some_and(is_test));
    }
}
