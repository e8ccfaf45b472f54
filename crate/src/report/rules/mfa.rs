//! MFA of users.

use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::remedies;
use crate::report::row::User;
use crate::rule::rule;

rule! {
    /// A user with a console password has no MFA.
    pub(in crate::report) USER_MFA = "report/user-mfa" (Security, High, High) {
        references: [
            "prowler" "iam_user_mfa_enabled_console_access", "security-hub" "IAM.5", "security-hub" "IAM.19",
            "config" "mfa-enabled-for-iam-console-access", "config" "iam-user-mfa-enabled",
            "scoutsuite" "iam-user-without-mfa", "steampipe" "iam_user_console_access_mfa_enabled",
            "cloudsploit" "usersMfaEnabled", "panther" "AWS.IAM.User.MFA", "cis-1.2" "1.2", "cis-1.3" "1.10", "cis-1.4" "1.10", "cis-1.5" "1.10",
            "cis-2.0" "1.10", "cis-3.0" "1.10", "cis-4.0" "1.10", "cis-5.0" "1.9", "cis-6.0" "2.9", "cis-7.0" "2.10",
            "isms-p" "2.5.3", "isms-p" "2.10.2",
        ],
        title: "Console user has no MFA" / "콘솔 사용자에게 MFA가 없음",
        message: "`{user}` signs in to the console without MFA" / "`{user}` 사용자가 MFA 없이 콘솔에 로그인합니다",
        explanation: "A guessed, reused or phished password is then enough to enter. Have the user register a passkey or an authenticator app; until then, take the password away if nobody needs it."
            / "추측되거나 재사용되거나 피싱으로 새어 나간 암호 하나로 침입할 수 있습니다. 패스키나 인증 앱을 등록하게 하고, 그때까지 콘솔을 쓸 필요가 없다면 암호를 제거하세요.",
        source: "AWS Multi-factor authentication in IAM",
        fires: [
            "user,arn,password_enabled,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true,⟦false⟧\n",
            "user;arn;password_enabled;mfa_active\r\n=alice;arn:aws:iam::111122223333:user/=alice;TRUE;⟦FALSE⟧\r\n",
            "user,arn,password_enabled,mfa_active\nkim,min,arn:aws:iam::111122223333:user/kim,min,true,⟦false⟧",
        ],
        silent: [
            "user,arn,password_enabled,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true,true\n",
            "user,arn,password_enabled,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,false,false\n",
            "user,arn,password_enabled,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true,false\n",
        ],
    }

    /// A user with an access key and no password has no MFA, so no policy can ask for it.
    ///
    /// Not even low: most such users are workloads, which cannot use MFA, and a report does not tell them from people.
    pub(in crate::report) KEY_USER_MFA = "report/key-user-mfa" (Suggestion, Info, Medium) {
        references: ["security-hub" "IAM.19", "config" "iam-user-mfa-enabled"],
        title: "Key user has no MFA" / "키 사용자에게 MFA가 없음",
        message: "`{user}` has an access key and no MFA" / "`{user}` 사용자는 액세스 키가 있지만 MFA가 없습니다",
        explanation: "A person's key is worth more with MFA: a policy can then ask for it (`aws:MultiFactorAuthPresent`). A workload cannot use MFA: give it a role instead of a key."
            / "사람이 쓰는 키라면 MFA를 등록하고 정책에서 요구할 수 있습니다(`aws:MultiFactorAuthPresent`). 워크로드는 MFA를 쓸 수 없으므로 키 대신 역할을 사용하세요.",
        source: "Security Hub controls for IAM: IAM.19",
        fires: ["user,arn,password_enabled,mfa_active,access_key_1_active\nci,arn:aws:iam::111122223333:user/ci,false,⟦false⟧,true\n"],
        silent: [
            "user,arn,password_enabled,mfa_active,access_key_1_active\nci,arn:aws:iam::111122223333:user/ci,false,true,true\n",
            "user,arn,password_enabled,mfa_active,access_key_1_active\nci,arn:aws:iam::111122223333:user/ci,false,false,false\n",
            "user,arn,password_enabled,mfa_active,access_key_1_active\nci,arn:aws:iam::111122223333:user/ci,true,false,true\n",
        ],
    }
}

pub(in crate::report) fn user_mfa(user: &User<'_>, judge: &mut Judge<'_>) {
    if user.root || user.password.enabled != Flag::True || user.mfa != Flag::False {
        return;
    }
    if !judge.wants(&USER_MFA, USER_MFA.severity) {
        return;
    }
    let finding = judge.at(&USER_MFA, user, Column::MfaActive);
    judge.push(finding.steps(remedies::ADD_MFA));
}

pub(in crate::report) fn key_user_mfa(user: &User<'_>, judge: &mut Judge<'_>) {
    let only_keys = user.password.enabled != Flag::True && user.active_keys().next().is_some();
    if !user.root && only_keys && user.mfa == Flag::False && judge.wants(&KEY_USER_MFA, KEY_USER_MFA.severity) {
        let finding = judge.at(&KEY_USER_MFA, user, Column::MfaActive);
        judge.push(finding);
    }
}
