//! Two reports of one account: what the later has that the earlier had not.

use crate::finding::Finding;
use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::row::{Key, User};
use crate::report::table::Table;
use crate::rule::{Severity, rule};
use crate::text::Text;
use std::collections::BTreeMap;

rule! {
    /// A user is in the later report only.
    pub(in crate::report) NEW_USER = "report/new-user" (Security, Info, High) {
        references: [],
        title: "User is new" / "새로 생긴 사용자",
        message: "`{user}` is not in the report before" / "`{user}` 사용자는 앞선 보고서에 없습니다",
        explanation: "Intruders make users to come back by. Make sure that someone of yours made this one."
            / "침입자는 다시 들어오려고 사용자를 만듭니다. 담당자가 만든 사용자인지 확인하세요.",
        source: "AWS re:Post: potential account compromise",
        fires: ["user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\nuser,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\n⟦bob⟧,arn:aws:iam::111122223333:user/bob,true\n"],
        silent: ["user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\nuser,arn,mfa_active\nbob,arn:aws:iam::444455556666:user/bob,true\n"],
    }

    /// A user has an access key that it had not.
    pub(in crate::report) NEW_ACCESS_KEY = "report/new-access-key" (Security, Low, High) {
        references: [],
        title: "Access key is new" / "새로 생긴 액세스 키",
        message: "Access key {slot} of `{user}` was made since the report before" / "`{user}` 사용자의 액세스 키 {slot}번은 앞선 보고서 이후에 만들어졌습니다",
        explanation: "It may be a rotation, or someone's second way in. Root's keys are always worth asking about."
            / "키를 교체한 것일 수도 있고, 누군가의 두 번째 침입 경로일 수도 있습니다. 루트 사용자의 키라면 반드시 확인하세요.",
        source: "AWS re:Post: potential account compromise",
        fires: ["user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,false,N/A\nuser,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,⟦true⟧,2026-11-20T00:00:00Z\n"],
        silent: ["user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,2026-11-20T00:00:00Z\nuser,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,2026-11-20T00:00:00Z\n"],
    }

    /// A key that was switched off is on again.
    pub(in crate::report) KEY_REACTIVATED = "report/key-reactivated" (Security, Medium, High) {
        references: [],
        title: "Access key was switched on again" / "다시 활성화된 액세스 키",
        message: "Access key {slot} of `{user}` is active again" / "`{user}` 사용자의 액세스 키 {slot}번이 다시 활성화되었습니다",
        explanation: "Keys are switched off because they leaked or nobody needs them. Ask who brought this one back; delete keys instead of keeping them."
            / "키를 끄는 것은 유출되었거나 필요 없기 때문입니다. 누가 되살렸는지 확인하고, 앞으로는 꺼 두지 말고 삭제하세요.",
        source: "Manage access keys for IAM users",
        fires: ["user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,false,2026-01-01T00:00:00Z\nuser,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,⟦true⟧,2026-11-20T00:00:00Z\n"],
        silent: ["user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,2026-01-01T00:00:00Z\nuser,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,false,2026-11-20T00:00:00Z\n"],
    }

    /// A user had MFA and has none now.
    pub(in crate::report) MFA_REMOVED = "report/mfa-removed" (Security, High, High) {
        references: [],
        title: "MFA was removed" / "MFA가 제거됨",
        message: "`{user}` had MFA and has none now" / "`{user}` 사용자에게 있던 MFA가 없어졌습니다",
        explanation: "It is the step before taking over a user. If nobody lost a device, treat the user as compromised."
            / "사용자를 탈취하기 직전에 하는 일입니다. 디바이스를 잃어버린 것이 아니라면 침해된 사용자로 보고 대응하세요.",
        source: "AWS re:Post: potential account compromise",
        fires: ["user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\nuser,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,⟦false⟧\n"],
        silent: ["user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,false\nuser,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\n"],
    }

    /// A user had no console password and has one now.
    pub(in crate::report) PASSWORD_ENABLED = "report/password-enabled" (Security, Medium, High) {
        references: [],
        title: "Console password is new" / "새로 생긴 콘솔 암호",
        message: "`{user}` had no console password and has one now" / "`{user}` 사용자에게 없던 콘솔 암호가 생겼습니다",
        explanation: "A password on a program's user, or on root, is a way in for a person. Make sure that someone of yours set it."
            / "프로그램용 사용자나 루트 사용자에게 암호가 생기면 사람이 들어올 길이 열립니다. 담당자가 설정한 것인지 확인하세요.",
        source: "AWS re:Post: potential account compromise",
        fires: ["user,arn,password_enabled\nci,arn:aws:iam::111122223333:user/ci,false\nuser,arn,password_enabled\nci,arn:aws:iam::111122223333:user/ci,⟦true⟧\n"],
        silent: ["user,arn,password_enabled\nci,arn:aws:iam::111122223333:user/ci,true\nuser,arn,password_enabled\nci,arn:aws:iam::111122223333:user/ci,true\n"],
    }
}

static SEE_EVENTS: Text = text! { en: "See who did it", ko: "누가 한 일인지 확인합니다" };

/// Compares `after`, which `judge` points into, with `before`.
pub(in crate::report) fn compare(before: &Table<'_>, after: &Table<'_>, judge: &mut Judge<'_>) {
    let known: BTreeMap<&str, &User<'_>> = before.users.iter().map(|user| (&*user.name, user)).collect();
    for user in &after.users {
        // Root's row is spelled in two ways.
        let was = known.get(&*user.name).copied().or_else(|| before.users.iter().find(|old| user.root && old.root));
        let Some(was) = was else {
            let finding = judge.at(&NEW_USER, user, Column::User);
            judge.push(with_events(finding, "CreateUser"));
            continue;
        };
        if was.mfa == Flag::True && user.mfa == Flag::False {
            let severity = if user.root { Severity::Critical } else { Severity::High };
            let finding = judge.at(&MFA_REMOVED, user, Column::MfaActive).severity(severity);
            judge.push(with_events(finding, "DeactivateMFADevice"));
        }
        if was.password.enabled == Flag::False && user.password.enabled == Flag::True {
            let finding = judge.at(&PASSWORD_ENABLED, user, Column::PasswordEnabled);
            judge.push(with_events(finding, "CreateLoginProfile"));
        }
        let columns = [Column::Key1Active, Column::Key2Active];
        // Keys move between slots when one is deleted or switched off: a key is told by its date.
        for (key, column) in user.keys.iter().zip(columns) {
            if let Some(finding) = key_drift(was, user, key, column, judge) {
                judge.push(finding);
            }
        }
    }
}

fn key_drift(was: &User<'_>, user: &User<'_>, key: &Key<'_>, column: Column, judge: &mut Judge<'_>) -> Option<Finding> {
    let is_same = |old: &&Key<'_>| old.rotated.time().is_some() && old.rotated.time() == key.rotated.time();
    if let Some(old) = was.keys.iter().find(is_same) {
        // Switching moves the date; a report that keeps it is still believed.
        return (old.active == Flag::False && key.is_active())
            .then(|| with_events(judge.at(&KEY_REACTIVATED, user, column), "UpdateAccessKey"));
    }
    let present = |key: &Key<'_>| key.is_active() || key.rotated.time().is_some();
    if !present(key) {
        return None;
    }
    let old = was.keys.iter().find(|old| old.slot == key.slot)?;
    if old.is_left_inactive() && key.is_active() {
        let finding = judge.at(&KEY_REACTIVATED, user, column);
        return Some(with_events(finding, "UpdateAccessKey"));
    }
    // A column that one of the two lacks tells nothing; a key switched off since is no new one.
    let made = match (old.rotated.time(), key.rotated.time()) {
        (Some(before), Some(now)) => now > before && key.is_active() == old.is_active(),
        _ => old.active == Flag::False && !present(old),
    };
    made.then(|| {
        let severity = if user.root { Severity::High } else { Severity::Low };
        let finding = judge.at(&NEW_ACCESS_KEY, user, column).severity(severity);
        with_events(finding, "CreateAccessKey")
    })
}

fn with_events(finding: Finding, event: &str) -> Finding {
    let first = "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=";
    finding.remedy(&SEE_EVENTS, Some([first, event, " --max-items 50"].concat()))
}
