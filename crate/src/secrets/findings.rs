//! Findings made of the scanner's matches: notes, what can be read offline, and how to revoke the credential.

use super::facts::{self, Grant};
use super::kinds::{Kind, Match, Note, Tier};
use super::mask::mask;
use super::rules::rule_of;
use super::scan::ScanOptions;
use crate::document::{Context, Findings};
use crate::finding::{Finding, Subject};
use crate::options::Options;
use crate::rule::{Confidence, Severity};
use crate::span::Span;
use crate::text::Text;
use crate::time::Timestamp;
use std::ops::Range;

macro_rules! texts {
    ($($name:ident = $en:literal / $ko:literal;)+) => { $(static $name: Text = text! { en: $en, ko: $ko };)+ };
}

texts! {
    THE_SECRET = "the secret of the pair" / "이 쌍의 비밀 키";
    EXAMPLE = "an example from AWS's documentation, or marked as one: nothing to do" / "AWS 문서의 예시이거나 예시로 표시된 값: 조치할 필요 없음";
    PLACEHOLDER = "filled in by hand: nothing to do" / "손으로 채운 자리 표시자: 조치할 필요 없음";
    CANARY = "its account is known for canary tokens: testing it raises an alarm with its owner" / "카나리 토큰으로 알려진 계정: 시험해 보면 소유자에게 경보가 울림";
    TEST = "LocalStack's, or of an account number that only tests use" / "LocalStack 값이거나 테스트에서만 쓰는 계정 번호";
    LOOKS_LIKE = "it looks like one; nothing beside it says so, and keys of other services have the same shape" / "형태는 같지만 주변에 근거가 없음. 다른 서비스의 키도 같은 형태임";
    UNUSUAL_LENGTH = "its length is not AWS's: cut off or mistyped" / "길이가 AWS의 것과 다름: 잘렸거나 잘못 입력됨";
    ENCRYPTED = "a passphrase still protects it" / "아직 암호 구문으로 보호됨";
    ACCOUNT = "account {account}" / "계정 {account}";
    REGION = "region {region}" / "리전 {region}";
    ISSUED = "issued {date}" / "{date} 발급";
    EXPIRED = "expired on {date}" / "{date}에 만료됨";
    EXPIRES = "expires on {date} at the latest" / "늦어도 {date}에 만료";
    DECODED = "found in encoded text" / "인코딩된 텍스트에서 발견됨";
    DEACTIVATE = "Deactivate the access key" / "액세스 키 비활성화";
    WHO = "Find out whose key it is, when you may" / "권한이 있다면 누구의 키인지 확인";
    LAST_USED = "See when and where it was last used" / "마지막 사용 시각과 위치 확인";
    DELETE = "Delete it once nothing uses it" / "더 이상 쓰이지 않으면 삭제";
    FIND_KEYS = "List the user's keys, deactivate the one this secret belongs to" / "사용자의 키를 나열하고 이 비밀 키에 해당하는 키를 비활성화";
    REVOKE_SESSIONS = "Revoke the role's active sessions in the IAM console (role, Revoke sessions)" / "IAM 콘솔에서 역할의 활성 세션 취소(역할, 세션 취소)";
    RESET_SERVICE = "List the user's service-specific credentials, then reset or delete this one" / "사용자의 서비스별 자격 증명을 나열하고 해당 항목을 재설정하거나 삭제";
    RESET = "Reset the credential: what it is today stops working" / "자격 증명을 재설정: 기존 값은 더 이상 작동하지 않음";
    DELETE_APPSYNC = "Delete the API key" / "API 키 삭제";
    REVOKE_MWS = "Revoke the developer's access in Seller Central (Apps and Services, Manage Your Apps), then remove the token" / "Seller Central(앱 및 서비스, 앱 관리)에서 개발자의 액세스를 취소한 뒤 토큰을 제거";
    DELETE_KEY_PAIR = "Delete the EC2 key pair, and its public key from every host's authorized_keys" / "EC2 키 페어를 삭제하고 각 호스트의 authorized_keys에서 공개 키 제거";
}

fn note_text(note: Note) -> &'static Text {
    match note {
        Note::Example => &EXAMPLE,
        Note::Placeholder => &PLACEHOLDER,
        Note::Canary => &CANARY,
        Note::Test => &TEST,
        Note::LooksLike => &LOOKS_LIKE,
        Note::UnusualLength => &UNUSUAL_LENGTH,
        Note::Encrypted => &ENCRYPTED,
    }
}

/// Finds the credentials in `text`, also encoded ones, and reports each. Returns those that stand encoded, as they are
/// once decoded: other findings may quote them so. `quiet` are stretches known to hold none, in their order.
pub fn find(text: &str, quiet: &[Span], context: &Context<'_>, out: &mut Findings) -> Vec<String> {
    let options = context.options;
    let mut decoded = Vec::new();
    for found in super::encoded::scan_all_within(text, &between(quiet, text.len()), &scan_options(options)) {
        out.push(finding(text, &found, options.now));
        if found.decoded {
            decoded.push(found.value);
        }
    }
    decoded
}

/// Whether `bytes` are UTF-8 and [`find`] would find nothing in their text.
#[must_use]
pub fn is_clean(bytes: &[u8], options: &Options) -> bool {
    super::encoded::is_clean(bytes, &scan_options(options)) == Some(true)
}

fn scan_options(options: &Options) -> ScanOptions<'_> {
    let label = options.field.as_ref().map_or("", |field| field.label.as_str());
    ScanOptions { other_providers: options.other_providers, field_label: label.as_bytes() }
}

/// What lies between `quiet` stretches of a text of `len` bytes.
fn between(quiet: &[Span], len: usize) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut stretches = Vec::with_capacity(quiet.len() + 1);
    for quiet in quiet {
        stretches.push(from..quiet.start as usize);
        from = quiet.end as usize;
    }
    stretches.push(from..len);
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

/// One finding of one match.
fn finding(text: &str, found: &super::encoded::Found, now: Option<Timestamp>) -> Finding {
    let Match { kind, start, end, secret, confidence, note } = found.found;
    let span = Span { start, end };
    let value = found.value.as_str();
    let grant = grant(kind, value.as_bytes());
    let expired = grant.expires().filter(|&expires| now.is_some_and(|now| expires <= now.0));
    let severity = match found.found.severity() {
        severity if expired.is_some() => severity.min(Severity::Low),
        severity => severity,
    };
    let masked = mask(if value.is_empty() { span.of(text) } else { value });
    let mut finding = Finding::new(rule_of(kind), span)
        .severity(severity)
        .confidence(confidence)
        .arg("value", masked.clone())
        .subject(Subject {
            account: grant.account.as_deref().map(Into::into),
            credential: Some(kind.slug()),
            masked: Some(masked),
            ..Subject::default()
        });
    if let Some((start, end)) = secret {
        finding = finding.labelled(Span { start, end }, &THE_SECRET);
    }
    if let Some(note) = note {
        finding = finding.note(note_text(note), Vec::new());
    }
    if found.decoded {
        finding = finding.note(&DECODED, Vec::new());
    }
    finding = tell(finding, &grant, expired);
    if kind.tier() == Tier::Aws && !note.is_some_and(Note::harmless) && confidence > Confidence::Low {
        finding = revoke(finding, kind, grant.key_id.as_deref());
    }
    finding
}

/// What the credential says about itself.
fn grant(kind: Kind, value: &[u8]) -> Grant {
    match kind {
        Kind::AccessKeyId
        | Kind::TemporaryAccessKeyId
        | Kind::BearerTokenId
        | Kind::ServiceCredentialId
        | Kind::AccessKeyPair => Grant {
            account: facts::account_of(value).map(facts::account_digits),
            key_id: Some(String::from_utf8_lossy(value).into_owned()),
            ..Grant::default()
        },
        Kind::SessionToken => facts::session_token(value),
        Kind::PresignedUrl | Kind::RdsAuthToken => facts::signed_url(value),
        Kind::BedrockApiKey => facts::bedrock_short_term(value),
        Kind::EksToken => facts::eks_token(value),
        _ => Grant::default(),
    }
}

/// Adds what was read from the credential as notes.
fn tell(mut finding: Finding, grant: &Grant, expired: Option<i64>) -> Finding {
    if let Some(account) = &grant.account {
        finding = finding.note(&ACCOUNT, vec![("account", account.clone())]);
    }
    if let Some(region) = &grant.region {
        finding = finding.note(&REGION, vec![("region", region.clone())]);
    }
    // Version 2 of signed URLs tells only when it ends: its issue time stands at 0.
    if let Some(issued) = grant.issued.filter(|&issued| issued > 0) {
        finding = finding.note(&ISSUED, vec![("date", Timestamp(issued).date())]);
    }
    match (expired, grant.expires()) {
        (Some(moment), _) => finding.note(&EXPIRED, vec![("date", Timestamp(moment).date())]),
        (None, Some(moment)) => finding.note(&EXPIRES, vec![("date", Timestamp(moment).date())]),
        _ => finding,
    }
}

/// Adds the steps that make the credential useless.
fn revoke(finding: Finding, kind: Kind, key_id: Option<&str>) -> Finding {
    match kind {
        Kind::AccessKeyId | Kind::AccessKeyPair => {
            let id = key_id.unwrap_or("ACCESS_KEY_ID");
            let command = |verb: &str| Some(format!("aws iam {verb} --access-key-id {id}"));
            if id.starts_with("ASIA") {
                return finding.remedy(&REVOKE_SESSIONS, None);
            }
            finding
                .remedy(&LAST_USED, command("get-access-key-last-used"))
                .remedy(
                    &DEACTIVATE,
                    Some(format!("aws iam update-access-key --user-name USER --status Inactive --access-key-id {id}")),
                )
                .remedy(&DELETE, Some(format!("aws iam delete-access-key --user-name USER --access-key-id {id}")))
        }
        Kind::TemporaryAccessKeyId => finding
            .remedy(&WHO, key_id.map(|id| format!("aws sts get-access-key-info --access-key-id {id}")))
            .remedy(&REVOKE_SESSIONS, None),
        Kind::SessionToken => finding.remedy(&REVOKE_SESSIONS, None),
        Kind::SecretAccessKey | Kind::SesSmtpPassword => {
            finding.remedy(&FIND_KEYS, Some("aws iam list-access-keys --user-name USER".to_owned()))
        }
        // Whoever signed it: a user's key, else a session.
        Kind::PresignedUrl | Kind::RdsAuthToken | Kind::EksToken => match key_id.filter(|id| id.starts_with("AKIA")) {
            Some(id) => finding.remedy(
                &DEACTIVATE,
                Some(format!("aws iam update-access-key --user-name USER --status Inactive --access-key-id {id}")),
            ),
            None => finding.remedy(&REVOKE_SESSIONS, None),
        },
        Kind::ServiceCredentialId => finding.remedy(
            &RESET,
            key_id.map(|id| {
                format!(
                    "aws iam reset-service-specific-credential --user-name USER --service-specific-credential-id {id}"
                )
            }),
        ),
        Kind::CodecommitPassword | Kind::BedrockApiKey | Kind::BearerTokenId => finding
            .remedy(&RESET_SERVICE, Some("aws iam list-service-specific-credentials --user-name USER".to_owned())),
        Kind::AppsyncApiKey => {
            finding.remedy(&DELETE_APPSYNC, Some("aws appsync delete-api-key --api-id API_ID --id KEY_ID".to_owned()))
        }
        Kind::MwsToken => finding.remedy(&REVOKE_MWS, None),
        Kind::PrivateKey => {
            finding.remedy(&DELETE_KEY_PAIR, Some("aws ec2 delete-key-pair --key-name NAME".to_owned()))
        }
        _ => finding,
    }
}
