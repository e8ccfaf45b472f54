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

/// `COMMAND --user-name NAME REST`, safe to paste into a shell whatever the report calls the user; without the option
/// for root, on whose own credentials the command then acts.
pub(super) fn command(command: &str, user: &User<'_>, rest: &str) -> String {
    let mut out = String::with_capacity(command.len() + user.name.len() + rest.len() + 16);
    out.push_str(command);
    if !user.root {
        push_option(&mut out, "--user-name", &user.name);
    }
    out.push_str(rest);
    out
}

/// ` NAME VALUE` for a shell: quoted where the value holds more than IAM allows in names.
pub(super) fn option(name: &str, value: &str) -> String {
    let mut out = String::with_capacity(name.len() + value.len() + 4);
    push_option(&mut out, name, value);
    out
}

fn push_option(out: &mut String, name: &str, value: &str) {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
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
}

const LIST: &str = "aws iam list-access-keys";
const UPDATE: &str = "aws iam update-access-key";
const REMOVE: &str = "aws iam delete-access-key";

/// List, then deactivate, then delete a key that nobody needs.
pub(super) fn deactivate_key(finding: Finding, user: &User<'_>) -> Finding {
    finding
        .remedy(&LIST_KEYS, Some(command(LIST, user, "")))
        .remedy(&DEACTIVATE, Some(command(UPDATE, user, " --access-key-id KEY_ID --status Inactive")))
        .remedy(&DELETE, Some(command(REMOVE, user, " --access-key-id KEY_ID")))
}

/// List, then delete a key that is switched off already.
pub(super) fn delete_key(finding: Finding, user: &User<'_>) -> Finding {
    finding
        .remedy(&LIST_KEYS, Some(command(LIST, user, "")))
        .remedy(&DELETE_NOW, Some(command(REMOVE, user, " --access-key-id KEY_ID")))
}

/// Make a new key, then retire the old one.
pub(super) fn rotate_key(finding: Finding, user: &User<'_>) -> Finding {
    finding
        .remedy(&NEW_KEY, Some(command("aws iam create-access-key", user, "")))
        .remedy(&LIST_KEYS, Some(command(LIST, user, "")))
        .remedy(&DEACTIVATE, Some(command(UPDATE, user, " --access-key-id OLD_KEY_ID --status Inactive")))
        .remedy(&DELETE, Some(command(REMOVE, user, " --access-key-id OLD_KEY_ID")))
}

/// Take the console password away.
pub(super) fn delete_password(finding: Finding, user: &User<'_>) -> Finding {
    finding.remedy(&DELETE_PASSWORD, Some(command("aws iam delete-login-profile", user, "")))
}

/// List, then delete a signing certificate.
pub(super) fn delete_certificate(finding: Finding, user: &User<'_>) -> Finding {
    finding.remedy(&LIST_CERTIFICATES, Some(command("aws iam list-signing-certificates", user, ""))).remedy(
        &DELETE_CERTIFICATE,
        Some(command("aws iam delete-signing-certificate", user, " --certificate-id CERTIFICATE_ID")),
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
