//! What can be read from a credential without asking anyone. Pure functions of bytes.

use super::bytes::{at, slice};

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
    let mut digits = [b'0'; 12];
    let mut rest = account;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    digits.iter().map(|&b| char::from(b)).collect()
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

/// What a session token or a signed URL says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// The region it was issued for.
    pub region: Option<String>,
    /// The account, twelve digits.
    pub account: Option<String>,
    /// When it was issued, in seconds since 1970.
    pub issued: Option<i64>,
    /// How long it holds at most, in seconds.
    pub lifetime: Option<i64>,
    /// The access key id that signed.
    pub key_id: Option<String>,
}

impl Grant {
    /// When it stops working at the latest, in seconds since 1970.
    #[must_use]
    pub fn expires(&self) -> Option<i64> {
        self.issued?.checked_add(self.lifetime?)
    }
}

/// Session credentials last 36 hours at most (STS `GetSessionToken`, `DurationSeconds`).
const LONGEST_SESSION: i64 = 36 * 3600;

fn base64_value(b: u8) -> Option<u8> {
    match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

fn hex_value(b: u8) -> Option<u8> {
    match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        b'A'..=b'F' => Some(b - b'A' + 10),
        _ => None,
    }
}

/// Undoes percent-encoding; what is no escape stays.
#[must_use]
pub fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut from = 0;
    while from < text.len() {
        let escape = (at(text, from) == b'%')
            .then(|| Some(hex_value(at(text, from + 1))? << 4 | hex_value(at(text, from + 2))?))
            .flatten();
        out.push(escape.unwrap_or_else(|| at(text, from)));
        from += if escape.is_some() { 3 } else { 1 };
    }
    out
}

/// Decodes base64 or base64url, skipping whatever is not of the alphabet (line breaks, quotes), up to `limit` bytes.
#[must_use]
pub fn base64_decoded(text: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for value in text.iter().take_while(|&&b| b != b'=').filter_map(|&b| base64_value(b)) {
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            if out.len() >= limit {
                break;
            }
        }
    }
    out
}

/// A protobuf field: its number and its place.
struct Field<'b> {
    number: u64,
    varint: Option<u64>,
    bytes: &'b [u8],
}

fn varint(bytes: &[u8], from: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let b = *bytes.get(*from)?;
        *from += 1;
        value |= u64::from(b & 0x7f).checked_shl(shift)?;
        if b & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Reads the next field of a protobuf message; `None` at its end or where it is none.
fn field<'b>(bytes: &'b [u8], from: &mut usize) -> Option<Field<'b>> {
    let tag = varint(bytes, from)?;
    let number = tag >> 3;
    match tag & 7 {
        0 => Some(Field { number, varint: Some(varint(bytes, from)?), bytes: &[] }),
        2 => {
            let len = usize::try_from(varint(bytes, from)?).ok()?;
            let bytes = bytes.get(*from..from.checked_add(len)?)?;
            *from += len;
            Some(Field { number, varint: None, bytes })
        }
        _ => None,
    }
}

fn ascii(bytes: &[u8]) -> Option<String> {
    let plain = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic);
    plain.then(|| bytes.iter().map(|&b| char::from(b)).collect())
}

fn is_account(bytes: &[u8]) -> bool {
    bytes.len() == 12 && bytes.iter().all(u8::is_ascii_digit)
}

/// What a session token of the present generation (`IQoJb3JpZ2luX2Vj…`) says: region (field 3), account (field 5.3),
/// issue time (field 6). Measured on published tokens; anything that does not fit is left out, never guessed.
#[must_use]
pub fn session_token(token: &[u8]) -> Grant {
    let token = if token.contains(&b'%') { percent_decoded(&percent_decoded(token)) } else { token.to_vec() };
    // Cut at a string literal's joints: quotes, plus signs between them and line breaks are no part of the token.
    let bytes = base64_decoded(&unjoined(&token), 4096);
    let mut grant = Grant::default();
    let Some(message) = bytes.get(1..).filter(|_| bytes.first() == Some(&0x21)) else {
        return grant;
    };
    let mut from = 0;
    while let Some(field) = field(message, &mut from) {
        match field.number {
            3 => grant.region = ascii(field.bytes).filter(|region| region.contains('-')),
            5 => {
                let mut inner = 0;
                while let Some(part) = self::field(field.bytes, &mut inner) {
                    if part.number == 3 && is_account(part.bytes) {
                        grant.account = ascii(part.bytes);
                    }
                }
            }
            // 2015 to 2100: anything else is no time.
            6 => {
                grant.issued = field
                    .varint
                    .and_then(|t| i64::try_from(t).ok())
                    .filter(|t| (1_420_070_400..4_102_444_800).contains(t));
            }
            _ => {}
        }
    }
    grant.lifetime = grant.issued.map(|_| LONGEST_SESSION);
    grant
}

/// A token without the joints of the string literals it was written in (`" +`, a line break, `"`).
fn unjoined(token: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(token.len());
    let mut quoted = true;
    for &b in token {
        match b {
            b'"' | b'\'' | b'`' => quoted = !quoted,
            _ if quoted => out.push(b),
            _ => {}
        }
    }
    out
}

/// The value of query parameter `name` (letters compared without case) in `url`, percent-decoding undone.
#[must_use]
pub fn parameter(url: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    url.split(|&b| matches!(b, b'?' | b'&' | b';')).find_map(|part| {
        let value = part.get(name.len() + 1..)?;
        (slice(part, 0, name.len()).eq_ignore_ascii_case(name) && at(part, name.len()) == b'=')
            .then(|| percent_decoded(value))
    })
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let shifted = year - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn number(digits: &[u8]) -> Option<i64> {
    (!digits.is_empty() && digits.len() < 16 && digits.iter().all(u8::is_ascii_digit))
        .then(|| digits.iter().fold(0, |n, &b| n * 10 + i64::from(b - b'0')))
}

/// Reads `20210621T041609Z` as seconds since 1970.
#[must_use]
pub fn basic_time(text: &[u8]) -> Option<i64> {
    if text.len() != 16 || at(text, 8) != b'T' || at(text, 15) != b'Z' {
        return None;
    }
    let part = |from: usize, to: usize| number(slice(text, from, to));
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(9, 11)?, part(11, 13)?, part(13, 15)?);
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 61;
    valid.then(|| days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// What a signed URL says: key id, region, account, issue time, lifetime (`X-Amz-Credential`, `X-Amz-Date`,
/// `X-Amz-Expires`; `AWSAccessKeyId` and `Expires` in Signature Version 2). HTML's `&amp;` is understood.
#[must_use]
pub fn signed_url(url: &[u8]) -> Grant {
    let url = if parameter(url, b"X-Amz-Signature").is_none() && parameter(url, b"Signature").is_none() {
        percent_decoded(url)
    } else {
        url.to_vec()
    };
    let read = |name: &[u8]| parameter(&url, name).or_else(|| parameter(&url, &[b"amp;", name].concat()));
    let mut grant = Grant::default();
    if let Some(credential) = read(b"X-Amz-Credential") {
        let mut parts = credential.split(|&b| b == b'/');
        grant.key_id = parts.next().and_then(ascii);
        grant.region = parts.nth(1).and_then(ascii);
        grant.issued = read(b"X-Amz-Date").and_then(|date| basic_time(&date));
        grant.lifetime = read(b"X-Amz-Expires").and_then(|seconds| number(&seconds));
    } else if let Some(id) = read(b"AWSAccessKeyId") {
        grant.key_id = ascii(&id);
        // Version 2 names the moment itself.
        grant.issued = Some(0);
        grant.lifetime = read(b"Expires").and_then(|moment| number(&moment));
    }
    let from_id = grant.key_id.as_deref().and_then(|id| account_of(id.as_bytes())).map(account_digits);
    let from_token = read(b"X-Amz-Security-Token").map(|token| session_token(&token)).and_then(|token| token.account);
    grant.account = from_id.or(from_token);
    grant
}

/// What a short-term Bedrock key says: it is a signed URL in base64 behind `bedrock-api-key-`.
#[must_use]
pub fn bedrock_short_term(key: &[u8]) -> Grant {
    let Some(encoded) = key.strip_prefix(b"bedrock-api-key-") else {
        return Grant::default();
    };
    let url = base64_decoded(encoded, 8192);
    let mut grant = signed_url(&url);
    // Twelve hours at most (Amazon Bedrock, "Short-term API keys").
    grant.lifetime = grant.lifetime.or(grant.issued.map(|_| 12 * 3600));
    grant
}

/// What an EKS token says: it is a signed URL in base64url behind `k8s-aws-v1.`; clusters take it for fifteen minutes.
#[must_use]
pub fn eks_token(token: &[u8]) -> Grant {
    let url = base64_decoded(token.strip_prefix(b"k8s-aws-v1.").unwrap_or_default(), 8192);
    let mut grant = signed_url(&url);
    grant.lifetime = grant.issued.map(|_| 15 * 60);
    grant
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

    #[test]
    fn times_are_read() {
        assert_eq!(basic_time(b"19700101T000000Z"), Some(0));
        assert_eq!(basic_time(b"20240229T123456Z"), Some(1_709_210_096));
        assert_eq!(basic_time(b"20241329T123456Z"), None);
        assert_eq!(basic_time(b"2024"), None);
    }

    #[test]
    fn a_signed_url_tells_who_where_and_how_long() {
        let url = b"https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIARZPUZDIKGB2VALC4%2F20240229%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20240229T123456Z&X-Amz-Expires=3600&X-Amz-Signature=00";
        let grant = signed_url(url);
        assert_eq!(grant.key_id.as_deref(), Some("AKIARZPUZDIKGB2VALC4"));
        assert_eq!(grant.region.as_deref(), Some("eu-west-1"));
        assert_eq!(grant.account.as_deref(), Some("123456789012"));
        assert_eq!(grant.expires(), Some(1_709_213_696));
        let old = signed_url(b"http://b/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1175139620&Signature=x");
        assert_eq!(old.expires(), Some(1_175_139_620));
    }

    #[test]
    fn an_eks_token_tells_who_signed_it_and_when() {
        use base64::Engine;
        let url = "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Credential=AKIARZPUZDIKGB2VALC4%2F20240229%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20240229T123456Z&X-Amz-Expires=60&X-Amz-Signature=00";
        let token = format!("k8s-aws-v1.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(url));
        let grant = eks_token(token.as_bytes());
        assert_eq!(grant.account.as_deref(), Some("123456789012"));
        assert_eq!(grant.region.as_deref(), Some("eu-west-1"));
        assert_eq!(grant.expires(), Some(1_709_210_996));
        assert_eq!(eks_token(b"k8s-aws-v1.!"), Grant::default());
    }

    #[test]
    fn a_session_token_tells_region_account_and_time() {
        // Built by hand: type 0x21, field 1 "origin_ec", 3 region, 5 {3 account}, 6 time.
        let mut bytes = vec![0x21, 0x0a, 9];
        bytes.extend(b"origin_ec");
        bytes.extend([0x1a, 10]);
        bytes.extend(b"eu-north-1");
        bytes.extend([0x2a, 14, 0x1a, 12]);
        bytes.extend(b"111122223333");
        bytes.push(0x30);
        let mut time = 1_709_210_096_u64;
        while time >= 128 {
            bytes.push((time & 127) as u8 | 128);
            time >>= 7;
        }
        bytes.push(time as u8);
        use base64::Engine;
        let token = base64::engine::general_purpose::STANDARD.encode(&bytes);
        assert!(token.starts_with("IQoJb3JpZ2luX2Vj"));
        let grant = session_token(token.as_bytes());
        assert_eq!(grant.region.as_deref(), Some("eu-north-1"));
        assert_eq!(grant.account.as_deref(), Some("111122223333"));
        assert_eq!(grant.issued, Some(1_709_210_096));
        assert_eq!(session_token(b"FwoGZXIvYXdzEBYa"), Grant::default());
        let joined = format!("{}\" +\n  \"{}", &token[..20], &token[20..]);
        assert_eq!(session_token(joined.as_bytes()), grant);
    }
}
