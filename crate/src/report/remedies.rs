//! The steps that mend findings: AWS CLI commands with the real names in them. Key ids are not in the report, so the
//! step that lists them comes first.

use super::row::User;
use crate::finding::Finding;
use crate::text::Text;

static LIST_KEYS: Text = Text { en: "Find the id of the key", ko: "키의 ID를 확인합니다" };
static DEACTIVATE: Text = Text { en: "Deactivate it", ko: "키를 비활성화합니다" };
static DELETE: Text = Text {
    en: "Delete it once nothing fails without it",
    ko: "문제가 없는지 확인한 뒤 키를 삭제합니다",
};
static DELETE_NOW: Text = Text { en: "Delete it", ko: "키를 삭제합니다" };
static NEW_KEY: Text =
    Text { en: "Make its successor and hand it out first", ko: "먼저 새 키를 만들어 배포합니다" };
static DELETE_PASSWORD: Text = Text { en: "Take the console password away", ko: "콘솔 암호를 제거합니다" };
static LIST_CERTIFICATES: Text =
    Text { en: "Find the id of the certificate", ko: "인증서의 ID를 확인합니다" };
static DELETE_CERTIFICATE: Text = Text { en: "Delete it", ko: "인증서를 삭제합니다" };

/// `--user-name NAME`, safe to paste into a shell whatever the report calls the user; nothing for root, whose own
/// credentials the commands act on.
pub(super) fn user_name(user: &User<'_>) -> String {
    if user.root { String::new() } else { option("--user-name", &user.name) }
}

/// ` NAME VALUE` for a shell: quoted where the value holds more than IAM allows in names.
pub(super) fn option(name: &str, value: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    let mut out = String::with_capacity(name.len() + value.len() + 4);
    out.push(' ');
    out.push_str(name);
    // A value that begins with a dash would be read as an option.
    out.push(if value.starts_with('-') { '=' } else { ' ' });
    if !value.is_empty() && value.bytes().all(plain) {
        out.push_str(value);
    } else {
        out.push('\'');
        out.push_str(&value.replace('\'', "'\\''"));
        out.push('\'');
    }
    out
}

fn join(parts: [&str; 3]) -> String {
    parts.concat()
}

/// List, then deactivate, then delete a key that nobody needs.
pub(super) fn deactivate_key(finding: Finding, user: &User<'_>) -> Finding {
    let name = user_name(user);
    finding
        .remedy(&LIST_KEYS, Some(join(["aws iam list-access-keys", &name, ""])))
        .remedy(
            &DEACTIVATE,
            Some(join(["aws iam update-access-key", &name, " --access-key-id KEY_ID --status Inactive"])),
        )
        .remedy(&DELETE, Some(join(["aws iam delete-access-key", &name, " --access-key-id KEY_ID"])))
}

/// List, then delete a key that is switched off already.
pub(super) fn delete_key(finding: Finding, user: &User<'_>) -> Finding {
    let name = user_name(user);
    finding
        .remedy(&LIST_KEYS, Some(join(["aws iam list-access-keys", &name, ""])))
        .remedy(&DELETE_NOW, Some(join(["aws iam delete-access-key", &name, " --access-key-id KEY_ID"])))
}

/// Make a new key, then retire the old one.
pub(super) fn rotate_key(finding: Finding, user: &User<'_>) -> Finding {
    let name = user_name(user);
    finding
        .remedy(&NEW_KEY, Some(join(["aws iam create-access-key", &name, ""])))
        .remedy(&LIST_KEYS, Some(join(["aws iam list-access-keys", &name, ""])))
        .remedy(
            &DEACTIVATE,
            Some(join(["aws iam update-access-key", &name, " --access-key-id OLD_KEY_ID --status Inactive"])),
        )
        .remedy(&DELETE, Some(join(["aws iam delete-access-key", &name, " --access-key-id OLD_KEY_ID"])))
}

/// Take the console password away.
pub(super) fn delete_password(finding: Finding, user: &User<'_>) -> Finding {
    finding.remedy(&DELETE_PASSWORD, Some(join(["aws iam delete-login-profile", &user_name(user), ""])))
}

/// List, then delete a signing certificate.
pub(super) fn delete_certificate(finding: Finding, user: &User<'_>) -> Finding {
    let name = user_name(user);
    finding.remedy(&LIST_CERTIFICATES, Some(join(["aws iam list-signing-certificates", &name, ""]))).remedy(
        &DELETE_CERTIFICATE,
        Some(join(["aws iam delete-signing-certificate", &name, " --certificate-id CERTIFICATE_ID"])),
    )
}

#[cfg(test)]
mod tests {
    use super::option;

    #[test]
    fn a_name_from_the_report_cannot_run_in_a_shell() {
        assert_eq!(option("--user-name", "dev+ci@x.io"), " --user-name dev+ci@x.io");
        assert_eq!(option("--user-name", "-rf"), " --user-name=-rf");
        assert_eq!(option("--user-name", "a'$(id)"), " --user-name 'a'\\''$(id)'");
        assert_eq!(option("--user-name", ""), " --user-name ''");
    }
}
