//! What session tokens and signed URLs say about themselves.

use super::decode::{base64_decoded, percent_decoded, unjoined};
use super::protobuf::fields;
use super::{account_digits, account_of};
use crate::secrets::bytes::{at, slice};
use crate::time::Timestamp;

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
    for field in fields(message) {
        match field.number {
            3 => grant.region = ascii(field.bytes).filter(|region| region.contains('-')),
            5 => {
                for part in fields(field.bytes).filter(|part| part.number == 3 && is_account(part.bytes)) {
                    grant.account = ascii(part.bytes);
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

/// The value of query parameter `name` (letters compared without case) in `url`, percent-decoding undone.
fn parameter(url: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    url.split(|&b| matches!(b, b'?' | b'&' | b';')).find_map(|part| {
        let value = part.get(name.len() + 1..)?;
        (slice(part, 0, name.len()).eq_ignore_ascii_case(name) && at(part, name.len()) == b'=')
            .then(|| percent_decoded(value))
    })
}

fn number(digits: &[u8]) -> Option<i64> {
    (!digits.is_empty() && digits.len() < 16 && digits.iter().all(u8::is_ascii_digit))
        .then(|| digits.iter().fold(0, |n, &b| n * 10 + i64::from(b - b'0')))
}

/// Reads `20210621T041609Z` as seconds since 1970.
fn basic_time(text: &[u8]) -> Option<i64> {
    let basic = text.len() == 16 && at(text, 8) == b'T' && at(text, 15) == b'Z';
    Timestamp::parse(std::str::from_utf8(text).ok().filter(|_| basic)?).map(|moment| moment.0)
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
