//! Credentials nobody uses.

use crate::finding::Step;
use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::remedies;
use crate::report::row::{Key, User};
use crate::rule::rule;
use crate::text::Text;

rule! {
    /// An active access key was not used for longer than the threshold.
    pub(in crate::report) ACCESS_KEY_UNUSED = "report/access-key-unused" (Security, Medium, High) {
        references: [
            "prowler" "iam_user_accesskey_unused", "security-hub" "IAM.8", "security-hub" "IAM.22",
            "config" "iam-user-unused-credentials-check", "scoutsuite" "iam-unused-credentials-not-disabled",
            "steampipe" "iam_user_unused_credentials_45", "steampipe" "iam_user_unused_credentials_90",
            "cloudsploit" "accessKeysLastUsed", "cloudsploit" "iamUserNotInUse", "panther" "AWS.AccessKey.Unused", "cis-1.2" "1.3", "cis-1.3" "1.12",
            "cis-1.4" "1.12", "cis-1.5" "1.12", "cis-2.0" "1.12", "cis-3.0" "1.12", "cis-4.0" "1.12", "cis-5.0" "1.11",
            "cis-6.0" "2.11", "cis-7.0" "2.11", "isms-p" "2.5.3", "isms-p" "2.7.2", "isms-p" "2.10.2",
        ],
        title: "Access key is unused" / "액세스 키를 쓰지 않음",
        message: "Access key {slot} of `{user}` was last used {days} {days:day/days} ago"
            / "`{user}` 사용자의 액세스 키 {slot}번을 마지막으로 쓴 지 {days}일이 지났습니다",
        explanation: "What nobody uses, nobody misses when it is stolen. Deactivate it, wait, delete it. A key that was never used counts from the day it was made; the threshold is `unusedCredential` (45 days, in `fsbp` 90)."
            / "아무도 쓰지 않는 키는 도난당해도 아무도 알아차리지 못합니다. 비활성화하고 기다렸다가 삭제하세요. 한 번도 쓰지 않은 키는 만든 날부터 세며, 기준 일수는 `unusedCredential`입니다(45일, `fsbp`에서는 90일).",
        source: "CIS AWS Foundations Benchmark 3.0: 1.12",
        fires: [
            "user,arn,access_key_1_active,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,true,⟦2026-10-09T00:00:00Z⟧\n",
            "user,arn,access_key_1_active,access_key_2_active,access_key_2_last_used_date\nci,arn:aws:iam::111122223333:user/ci,false,true,⟦2026-01-01T00:00:00Z⟧\n",
            ("profile=fsbp", "user,arn,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,true,2026-01-01T00:00:00Z,⟦N/A⟧\n"),
        ],
        silent: [
            "user,arn,access_key_1_active,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,true,2026-10-10T00:00:00Z\n",
            "user,arn,access_key_1_active,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,false,2026-01-01T00:00:00Z\n",
            ("profile=fsbp", "user,arn,access_key_1_active,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,true,2026-10-09T00:00:00Z\n"),
        ],
    }

    /// An active access key was never used since it was made.
    pub(in crate::report) ACCESS_KEY_NEVER_USED = "report/access-key-never-used" (Security, Medium, High) {
        references: [
            "prowler" "iam_user_no_setup_initial_access_key", "scoutsuite" "iam-user-unused-access-key-initial-setup",
            "steampipe" "iam_user_access_keys_and_password_at_setup", "panther" "AWS.AccessKeys.AccountCreation", "cis-1.2" "1.21", "cis-1.3" "1.11",
            "cis-1.4" "1.11", "cis-1.5" "1.11", "cis-2.0" "1.11", "cis-3.0" "1.11", "cis-4.0" "1.11", "cis-5.0" "1.10",
            "cis-6.0" "2.10", "isms-p" "2.7.2", "isms-p" "2.10.2",
        ],
        title: "Access key was never used" / "한 번도 쓰지 않은 액세스 키",
        message: "Access key {slot} of `{user}` was never used" / "`{user}` 사용자의 액세스 키 {slot}번은 한 번도 쓰이지 않았습니다",
        explanation: "It was made for nothing, or for someone who has not used it yet; nobody would notice its misuse. Delete it. Keyfence gives new keys a grace of `neverUsedGrace` days (7); CIS and Prowler give none, but ask only about users with a console password."
            / "쓸데없이 만들었거나 아직 아무도 쓰지 않은 키로, 악용되어도 알아차릴 사람이 없습니다. 삭제하세요. Keyfence는 새 키를 `neverUsedGrace`일(7일) 동안 유예합니다. CIS와 Prowler는 유예가 없는 대신 콘솔 암호가 있는 사용자만 봅니다.",
        source: "CIS AWS Foundations Benchmark 3.0: 1.11",
        fires: [
            "user,arn,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,true,2024-01-01T00:00:00Z,⟦N/A⟧\n",
            ("profile=prowler", "user,arn,password_enabled,access_key_2_active,access_key_2_last_used_date\nalice,arn:aws:iam::111122223333:user/alice,true,true,⟦N/A⟧\n"),
        ],
        silent: [
            "user,arn,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,true,2026-11-20T00:00:00Z,N/A\n",
            "user,arn,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date\nci,arn:aws:iam::111122223333:user/ci,true,2024-01-01T00:00:00Z,2026-11-01T00:00:00Z\n",
            ("profile=prowler", "user,arn,password_enabled,access_key_2_active,access_key_2_last_used_date\nci,arn:aws:iam::111122223333:user/ci,false,true,N/A\n"),
        ],
    }

    /// A console password was not used for longer than the threshold.
    pub(in crate::report) PASSWORD_UNUSED = "report/password-unused" (Security, Medium, High) {
        references: [
            "prowler" "iam_user_console_access_unused", "security-hub" "IAM.8", "security-hub" "IAM.22",
            "config" "iam-user-unused-credentials-check", "scoutsuite" "iam-unused-credentials-not-disabled",
            "steampipe" "iam_user_unused_credentials_45", "steampipe" "iam_user_unused_credentials_90",
            "cloudsploit" "usersPasswordLastUsed", "cloudsploit" "iamUserNotInUse", "panther" "AWS.Password.Unused", "cis-1.2" "1.3", "cis-1.3" "1.12",
            "cis-1.4" "1.12", "cis-1.5" "1.12", "cis-2.0" "1.12", "cis-3.0" "1.12", "cis-4.0" "1.12", "cis-5.0" "1.11",
            "cis-6.0" "2.11", "cis-7.0" "2.11", "isms-p" "2.5.3", "isms-p" "2.10.2",
        ],
        title: "Console password is unused" / "콘솔 암호를 쓰지 않음",
        message: "`{user}` last signed in to the console {days} {days:day/days} ago"
            / "`{user}` 사용자가 콘솔에 마지막으로 로그인한 지 {days}일이 지났습니다",
        explanation: "A sign-in nobody uses is a door nobody watches. Take the password away; it can be given again. One that was never used counts from the day it was set; the threshold is `unusedCredential` (45 days, in `fsbp` 90)."
            / "아무도 쓰지 않는 로그인은 아무도 지켜보지 않는 문과 같습니다. 암호를 제거하세요. 필요하면 다시 만들 수 있습니다. 한 번도 쓰지 않은 암호는 설정한 날부터 세며, 기준 일수는 `unusedCredential`입니다(45일, `fsbp`에서는 90일).",
        source: "CIS AWS Foundations Benchmark 3.0: 1.12",
        fires: [
            "user,arn,password_enabled,password_last_used\nalice,arn:aws:iam::111122223333:user/alice,true,⟦2026-10-09T00:00:00Z⟧\n",
            "user,arn,password_enabled,password_last_used,password_last_changed\nalice,arn:aws:iam::111122223333:user/alice,true,⟦no_information⟧,2024-01-01T00:00:00+00:00\n",
        ],
        silent: [
            "user,arn,password_enabled,password_last_used\nalice,arn:aws:iam::111122223333:user/alice,true,2026-11-09T00:00:00Z\n",
            "user,arn,password_enabled,password_last_used\nalice,arn:aws:iam::111122223333:user/alice,false,2020-01-01T00:00:00Z\n",
            "user,arn,password_enabled,password_last_used,password_last_changed\nalice,arn:aws:iam::111122223333:user/alice,true,no_information,2026-11-01T00:00:00Z\n",
        ],
    }

    /// A user has no way left to sign in or sign calls.
    pub(in crate::report) USER_WITHOUT_CREDENTIALS = "report/user-without-credentials" (Suggestion, Low, Medium) {
        references: ["cloudsploit" "iamUserPresent"],
        title: "User without any credential" / "자격 증명이 없는 사용자",
        message: "`{user}` has no password, no active key and no active certificate"
            / "`{user}` 사용자에게 암호도 활성 키도 활성 인증서도 없습니다",
        explanation: "Its policies and groups stay, and one call gives them a key again. Detach them and delete the user, unless it holds credentials that reports do not show (CodeCommit, Amazon Bedrock or Amazon Keyspaces). The threshold is `deadUser` days since its creation."
            / "정책과 그룹은 그대로 남아 있어 호출 한 번이면 다시 키를 가질 수 있습니다. 보고서에 나오지 않는 자격 증명(CodeCommit, Amazon Bedrock, Amazon Keyspaces)을 쓰는 것이 아니라면 정책과 그룹에서 분리하고 사용자를 삭제하세요. 기준은 만든 뒤 `deadUser`일입니다.",
        source: "Find unused AWS credentials",
        fires: ["user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_2_active\n⟦ghost⟧,arn:aws:iam::111122223333:user/ghost,2024-01-01T00:00:00Z,false,false,false\n"],
        silent: [
            "user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_2_active\nnew,arn:aws:iam::111122223333:user/new,2026-11-01T00:00:00Z,false,false,false\n",
            "user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_2_active\nci,arn:aws:iam::111122223333:user/ci,2024-01-01T00:00:00Z,false,false,true\n",
            // Without the key columns nobody knows.
            "user,arn,user_creation_time,password_enabled\nghost,arn:aws:iam::111122223333:user/ghost,2024-01-01T00:00:00Z,false\n",
        ],
    }
}

static KEY_NEVER: Text = text! {
    en: "Access key {slot} of `{user}` was never used in the {days} {days:day/days} since it was made",
    ko: "`{user}` 사용자의 액세스 키 {slot}번은 만든 지 {days}일이 되도록 한 번도 쓰이지 않았습니다",
};
static PASSWORD_NEVER: Text = text! {
    en: "`{user}` never signed in to the console in the {days} {days:day/days} since the password was set",
    ko: "`{user}` 사용자는 암호를 설정한 지 {days}일이 되도록 콘솔에 한 번도 로그인하지 않았습니다",
};
static DELETE_USER: Text = text! {
    en: "Delete the user, after its policies, groups and inactive keys",
    ko: "정책, 그룹, 비활성 키를 먼저 정리한 뒤 사용자를 삭제합니다",
};
static DELETE: &[Step] = &[Step { title: &DELETE_USER, command: "aws iam delete-user --user-name {}" }];

const USED: [Column; 2] = [Column::Key1Used, Column::Key2Used];

pub(in crate::report) fn access_key_unused(user: &User<'_>, judge: &mut Judge<'_>) {
    if !judge.judges_keys_of(user) {
        return;
    }
    for (key, &column) in user.keys.iter().zip(&USED).filter(|(key, _)| key.is_active()) {
        // By Keyfence's own profile a key that was never used has one finding, from the rule about just that.
        let (since, message) = match key.used.time() {
            Some(last) => (last, ACCESS_KEY_UNUSED.message()),
            None if key.used.is_never() && judge.follows_catalog() => match key.rotated.time() {
                Some(rotated) => (rotated, KEY_NEVER),
                None => continue,
            },
            None => continue,
        };
        let Some(days) = judge.days(since).filter(|_| judge.is_over(since, judge.limits.unused_credential)) else {
            continue;
        };
        if !judge.wants(&ACCESS_KEY_UNUSED, ACCESS_KEY_UNUSED.severity) {
            continue;
        }
        let finding = judge.at(&ACCESS_KEY_UNUSED, user, column).message(message).days(days);
        judge.push(finding.steps(remedies::DEACTIVATE_KEY));
    }
}

pub(in crate::report) fn access_key_never_used(user: &User<'_>, judge: &mut Judge<'_>) {
    if !judge.judges_keys_of(user) {
        return;
    }
    for (key, &column) in user.keys.iter().zip(&USED).filter(|(key, _)| key.is_active() && key.used.is_never()) {
        if !is_suspect(user, key, judge) || !judge.wants(&ACCESS_KEY_NEVER_USED, ACCESS_KEY_NEVER_USED.severity) {
            continue;
        }
        let mut finding = judge.at(&ACCESS_KEY_NEVER_USED, user, column);
        if let Some(days) = key.rotated.time().and_then(|rotated| judge.days(rotated)) {
            finding = finding.message(KEY_NEVER).days(days.max(0));
        }
        judge.push(finding.steps(remedies::DELETE_KEY));
    }
}

fn is_suspect(user: &User<'_>, key: &Key<'_>, judge: &Judge<'_>) -> bool {
    if judge.follows_catalog() {
        return user.password.enabled == Flag::True;
    }
    key.rotated.time().is_some_and(|rotated| judge.is_over(rotated, judge.limits.never_used_grace))
}

pub(in crate::report) fn password_unused(user: &User<'_>, judge: &mut Judge<'_>) {
    if user.root || user.password.enabled != Flag::True {
        return;
    }
    // A password is no older than its user, whatever a report that was put together says.
    let set = user.password.changed.time().max(user.created.time());
    let (since, message) = match (user.password.used.time(), set) {
        (Some(last), _) => (last, PASSWORD_UNUSED.message()),
        (None, Some(set)) if user.password.used.is_never() => (set, PASSWORD_NEVER),
        _ => return,
    };
    if let Some(days) = judge.days(since).filter(|_| judge.is_over(since, judge.limits.unused_credential)) {
        if !judge.wants(&PASSWORD_UNUSED, PASSWORD_UNUSED.severity) {
            return;
        }
        let finding = judge.at(&PASSWORD_UNUSED, user, Column::PasswordLastUsed).message(message).days(days);
        judge.push(finding.steps(remedies::TAKE_PASSWORD));
    }
}

pub(in crate::report) fn user_without_credentials(user: &User<'_>, judge: &mut Judge<'_>) {
    let no_key = user.keys.iter().all(|key| key.active == Flag::False);
    let no_certificate = user.certificates.iter().all(|certificate| certificate.active != Flag::True);
    if user.root || user.password.enabled != Flag::False || !no_key || !no_certificate {
        return;
    }
    let Some(created) = user.created.time() else {
        return;
    };
    if judge.is_over(created, judge.limits.dead_user)
        && judge.wants(&USER_WITHOUT_CREDENTIALS, USER_WITHOUT_CREDENTIALS.severity)
    {
        let finding = judge.at(&USER_WITHOUT_CREDENTIALS, user, Column::User).steps(DELETE);
        judge.push(finding);
    }
}
