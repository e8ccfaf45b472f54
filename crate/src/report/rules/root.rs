//! Root: MFA, keys, use, certificates.

use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::remedies;
use crate::report::row::User;
use crate::rule::{Confidence, Severity, rule};
use crate::text::Text;

rule! {
    /// Root can sign in or sign calls, and has no MFA.
    pub(in crate::report) ROOT_MFA = "report/root-mfa" (Security, Critical, High) {
        references: [
            "prowler" "iam_root_mfa_enabled", "security-hub" "IAM.9", "security-hub" "IAM.6",
            "config" "root-account-mfa-enabled", "trusted-advisor" "7DAFEmoDos", "scoutsuite" "iam-root-account-no-mfa",
            "steampipe" "iam_root_user_mfa_enabled", "steampipe" "iam_root_user_account_console_access_mfa_enabled",
            "cloudsploit" "rootMfaEnabled", "panther" "AWS.RootAccount.MFA", "cis-1.2" "1.13", "cis-1.3" "1.5", "cis-1.4" "1.5", "cis-1.5" "1.5",
            "cis-2.0" "1.5", "cis-3.0" "1.5", "cis-4.0" "1.5", "cis-5.0" "1.4", "cis-6.0" "2.4", "cis-7.0" "2.5",
            "isms-p" "2.5.3", "isms-p" "2.5.5", "isms-p" "2.10.2",
        ],
        title: "Root has no MFA" / "루트 사용자에게 MFA가 없음",
        message: "Root can sign in without MFA" / "루트 사용자가 MFA 없이 로그인할 수 있습니다",
        explanation: "Root can do everything in the account and no policy stops it, so its password alone is the account. Assign a passkey or a hardware key; in a member account of an organization, remove root's credentials instead. A root user without password and keys is not reported."
            / "루트 사용자는 계정에서 무엇이든 할 수 있고 어떤 정책으로도 막을 수 없으므로, 암호 하나가 곧 계정 전체입니다. 패스키나 하드웨어 키를 등록하세요. 조직의 멤버 계정이라면 루트 자격 증명 자체를 제거하는 편이 낫습니다. 암호도 키도 없는 루트 사용자는 보고하지 않습니다.",
        source: "Multi-factor authentication for AWS account root user",
        fires: [
            "user,arn,password_enabled,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true,⟦false⟧\n",
            "user,arn,password_enabled,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,not_supported,⟦FALSE⟧\n",
            "user,arn,password_enabled,mfa_active,access_key_2_active\n<root_account>,arn:aws:iam::111122223333:root,false,⟦false⟧,true\n",
            ("profile=fsbp", "user,arn,password_enabled,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true,⟦false⟧\n"),
        ],
        silent: [
            "user,arn,password_enabled,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true,true\n",
            "user,arn,password_enabled,mfa_active,access_key_1_active\n<root_account>,arn:aws:iam::111122223333:root,false,false,false\n",
            "user,arn,password_enabled,mfa_active\nroot_account,arn:aws:iam::111122223333:user/root_account,true,false\n",
        ],
    }

    /// Root has an active access key.
    pub(in crate::report) ROOT_ACCESS_KEY = "report/root-access-key" (Security, Critical, High) {
        references: [
            "prowler" "iam_no_root_access_key", "security-hub" "IAM.4", "config" "iam-root-access-key-check",
            "scoutsuite" "iam-root-account-with-active-keys", "steampipe" "iam_root_user_no_access_keys",
            "cloudsploit" "rootAccessKeys", "panther" "AWS.RootAccount.AccessKeys", "cis-1.2" "1.12", "cis-1.3" "1.4", "cis-1.4" "1.4", "cis-1.5" "1.4",
            "cis-2.0" "1.4", "cis-3.0" "1.4", "cis-4.0" "1.4", "cis-5.0" "1.3", "cis-6.0" "2.3", "cis-7.0" "2.4",
            "isms-p" "2.5.5", "isms-p" "2.7.2", "isms-p" "2.10.2",
        ],
        title: "Root has an access key" / "루트 사용자에게 액세스 키가 있음",
        message: "Root's access key {slot} is active" / "루트 사용자의 액세스 키 {slot}번이 활성 상태입니다",
        explanation: "Whoever holds the key owns the account: no policy limits root. Move what uses it to a role, then deactivate and delete the key with root's own credentials."
            / "이 키를 가진 사람은 계정 전체를 가진 것과 같으며, 어떤 정책으로도 제한할 수 없습니다. 키를 쓰는 작업을 역할로 옮긴 뒤, 루트 자격 증명으로 키를 비활성화하고 삭제하세요.",
        source: "AWS account root user: Secure your root user credentials",
        fires: [
            "user,arn,access_key_1_active\n<root_account>,arn:aws:iam::111122223333:root,⟦true⟧\n",
            "user,arn,access_key_1_active,access_key_2_active\nroot_account,arn:aws:iam::111122223333:root,false,⟦TRUE⟧\n",
        ],
        silent: [
            "user,arn,access_key_1_active\n<root_account>,arn:aws:iam::111122223333:root,false\n",
            "user,arn,access_key_1_active\nalice,arn:aws:iam::111122223333:user/alice,true\n",
        ],
    }

    /// A switched-off key of root is still there.
    ///
    /// A user's inactive key is low; this one has all power of the account again after one call.
    pub(in crate::report) ROOT_INACTIVE_KEY = "report/root-inactive-key" (Security, Medium, High) {
        references: ["isms-p" "2.5.5", "isms-p" "2.7.2"],
        title: "Root has an inactive access key" / "루트 사용자에게 비활성 액세스 키가 있음",
        message: "Root's access key {slot} is switched off but not deleted"
            / "루트 사용자의 액세스 키 {slot}번이 꺼져 있지만 삭제되지 않았습니다",
        explanation: "One call switches it on again, and AWS still counts it as a root access key (`AccountAccessKeysPresent`). Delete it with root's own credentials."
            / "호출 한 번이면 다시 활성화되며, AWS도 이 키를 루트 액세스 키로 셉니다(`AccountAccessKeysPresent`). 루트 자격 증명으로 삭제하세요.",
        source: "GetAccountSummary: AccountAccessKeysPresent",
        fires: ["user,arn,access_key_1_active,access_key_1_last_rotated\n<root_account>,arn:aws:iam::111122223333:root,⟦false⟧,2019-05-01T10:00:00+00:00\n"],
        silent: ["user,arn,access_key_1_active,access_key_1_last_rotated\n<root_account>,arn:aws:iam::111122223333:root,false,N/A\n"],
    }

    /// Root was used within the threshold, by password or by either key.
    pub(in crate::report) ROOT_USED = "report/root-used" (Security, High, High) {
        references: [
            "prowler" "iam_avoid_root_usage", "security-hub" "CloudWatch.1", "security-hub" "IAM.20",
            "scoutsuite" "iam-root-account-used-recently", "steampipe" "iam_root_last_used",
            "cloudsploit" "rootAccountInUse", "cis-1.3" "1.7", "cis-1.4" "1.7", "cis-1.5" "1.7", "cis-2.0" "1.7",
            "cis-3.0" "1.7", "cis-4.0" "1.7", "cis-5.0" "1.6", "cis-6.0" "2.6", "cis-7.0" "2.7",
            "isms-p" "2.5.1", "isms-p" "2.5.5", "isms-p" "2.10.2",
        ],
        title: "Root was used recently" / "루트 사용자를 최근에 사용함",
        message: "Root was used {days} {days:day/days} ago, on {date}" / "루트 사용자를 {days}일 전({date})에 사용했습니다",
        explanation: "Root is for the few tasks that nothing else can do. Find out who used it and for what, and give them a role for it. The latest of password, key 1 and key 2 counts; the threshold is `rootUsed`."
            / "루트 사용자는 다른 방법으로는 할 수 없는 몇 가지 작업에만 써야 합니다. 누가 무엇에 썼는지 확인하고 그 작업용 역할을 만들어 주세요. 암호, 키 1, 키 2 가운데 가장 최근 사용을 기준으로 하며, 기준 일수는 `rootUsed`입니다.",
        source: "Tasks that require root user credentials",
        fires: [
            "user,arn,password_last_used\n<root_account>,arn:aws:iam::111122223333:root,⟦2026-11-20T08:00:00Z⟧\n",
            // An old sign-in does not hide a key used today.
            "user,arn,password_last_used,access_key_1_last_used_date\n<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00Z,⟦2026-11-22T23:00:00Z⟧\n",
            ("profile=prowler", "user,arn,password_last_used\n<root_account>,arn:aws:iam::111122223333:root,⟦2026-11-21T00:00:01Z⟧\n"),
        ],
        silent: [
            "user,arn,password_last_used\n<root_account>,arn:aws:iam::111122223333:root,2026-08-25T00:00:00Z\n",
            "user,arn,password_last_used\n<root_account>,arn:aws:iam::111122223333:root,no_information\n",
            // A root user without a password says N/A here.
            "user,arn,password_last_used\n<root_account>,arn:aws:iam::111122223333:root,N/A\n",
            ("profile=prowler", "user,arn,password_last_used\n<root_account>,arn:aws:iam::111122223333:root,2026-11-21T00:00:00Z\n"),
        ],
    }

    /// Root has an active signing certificate.
    pub(in crate::report) ROOT_CERTIFICATE = "report/root-certificate" (Security, High, High) {
        references: ["scoutsuite" "iam-root-account-with-active-certs", "cloudsploit" "rootSigningCertificate"],
        title: "Root has a signing certificate" / "루트 사용자에게 서명 인증서가 있음",
        message: "Root's signing certificate {slot} is active" / "루트 사용자의 서명 인증서 {slot}번이 활성 상태입니다",
        explanation: "It signs SOAP calls as root, a way in that hardly anything needs any more. Delete it with root's own credentials."
            / "루트 권한으로 SOAP 호출에 서명할 수 있는 인증서로, 이제는 쓰이는 곳이 거의 없습니다. 루트 자격 증명으로 삭제하세요.",
        source: "Manage signing certificates",
        fires: ["user,arn,cert_1_active\n<root_account>,arn:aws:iam::111122223333:root,⟦true⟧\n"],
        silent: [
            "user,arn,cert_1_active\n<root_account>,arn:aws:iam::111122223333:root,false\n",
            "user,arn,cert_1_active\nalice,arn:aws:iam::111122223333:user/alice,true\n",
        ],
    }
}

static ASSIGN: Text = text! {
    en: "In the console, signed in as root: Security credentials, Assign MFA device",
    ko: "루트 사용자로 콘솔에 로그인한 뒤 보안 자격 증명에서 MFA 디바이스를 할당합니다",
};
static INVESTIGATE: Text = text! { en: "See what root did", ko: "루트 사용자가 한 작업을 확인합니다" };
static NOT_TOLD: Text = text! {
    en: "the report does not tell whether root has a password",
    ko: "루트 사용자에게 암호가 있는지 보고서에 나와 있지 않음",
};

pub(in crate::report) fn root_mfa(user: &User<'_>, judge: &mut Judge<'_>) {
    if !user.root || user.mfa != Flag::False {
        return;
    }
    let without_credentials =
        user.password.enabled == Flag::False && user.keys.iter().all(|key| key.active != Flag::True);
    if without_credentials {
        return;
    }
    let mut finding = judge.at(&ROOT_MFA, user, Column::MfaActive).remedy(&ASSIGN, None);
    if !user.has_password() && user.active_keys().next().is_none() {
        finding = finding.confidence(Confidence::Medium).note(&NOT_TOLD, Vec::new());
    }
    judge.push(finding);
}

pub(in crate::report) fn root_access_key(user: &User<'_>, judge: &mut Judge<'_>) {
    if !user.root {
        return;
    }
    for (key, &column) in user.keys.iter().zip(&[Column::Key1Active, Column::Key2Active]) {
        if key.is_active() {
            let finding = judge.at(&ROOT_ACCESS_KEY, user, column);
            judge.push(finding.steps(remedies::DEACTIVATE_KEY));
        }
    }
}

pub(in crate::report) fn root_inactive_key(user: &User<'_>, judge: &mut Judge<'_>) {
    if !user.root {
        return;
    }
    for (key, &column) in user.keys.iter().zip(&[Column::Key1Active, Column::Key2Active]) {
        if key.is_left_inactive() {
            let finding = judge.at(&ROOT_INACTIVE_KEY, user, column);
            judge.push(finding.steps(remedies::DELETE_KEY));
        }
    }
}

pub(in crate::report) fn root_used(user: &User<'_>, judge: &mut Judge<'_>) {
    if !user.root {
        return;
    }
    let [first, second] = &user.keys;
    let moments = [
        (user.password.used, Column::PasswordLastUsed),
        (first.used, Column::Key1Used),
        (second.used, Column::Key2Used),
    ];
    // Of equal moments the password's stands first in the report.
    let Some((last, column)) = moments
        .into_iter()
        .rev()
        .filter_map(|(moment, column)| Some((moment.time()?, column)))
        .max_by_key(|(time, _)| *time)
    else {
        return;
    };
    let Some(days) = judge.days(last).filter(|_| !judge.is_over(last, judge.limits.root_used)) else {
        return;
    };
    let finding = judge
        .at(&ROOT_USED, user, column)
        .days(days.max(0))
        .arg("date", last.date())
        .severity(if days <= 30 { Severity::High } else { Severity::Medium })
        .remedy(
            &INVESTIGATE,
            Some(
                "aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root --max-items 50"
                    .to_owned(),
            ),
        );
    judge.push(finding);
}

pub(in crate::report) fn root_certificate(user: &User<'_>, judge: &mut Judge<'_>) {
    if !user.root {
        return;
    }
    for (certificate, &column) in user.certificates.iter().zip(&[Column::Cert1Active, Column::Cert2Active]) {
        if certificate.active == Flag::True {
            let finding = judge.at(&ROOT_CERTIFICATE, user, column);
            judge.push(finding.steps(remedies::DELETE_SIGNING));
        }
    }
}
