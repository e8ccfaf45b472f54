//! Console passwords: their age and expiry.

use crate::finding::Step;
use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::remedies;
use crate::report::row::User;
use crate::rule::rule;
use crate::text::Text;

rule! {
    /// A console password is older than the threshold.
    pub(in crate::report) PASSWORD_AGE = "report/password-age" (Security, Low, High) {
        references: [],
        title: "Console password is old" / "콘솔 암호가 오래됨",
        message: "The console password of `{user}` was last changed {days} {days:day/days} ago"
            / "`{user}` 사용자의 콘솔 암호를 마지막으로 바꾼 지 {days}일이 지났습니다",
        explanation: "Other tools read only the password policy; the report tells the password's real age. With MFA an old password is a small risk; change it where your rules ask for it. The threshold is `passwordAge`."
            / "다른 도구는 암호 정책만 보지만 보고서에는 암호의 실제 경과 일수가 나옵니다. MFA가 있다면 위험은 작지만, 내부 규정에서 요구하면 바꾸세요. 기준 일수는 `passwordAge`입니다.",
        source: "Getting credential reports for your AWS account: password_last_changed",
        fires: ["user,arn,password_enabled,password_last_changed\nalice,arn:aws:iam::111122223333:user/alice,true,⟦2025-11-23T00:00:00Z⟧\n"],
        silent: [
            "user,arn,password_enabled,password_last_changed\nalice,arn:aws:iam::111122223333:user/alice,true,2026-11-01T00:00:00Z\n",
            "user,arn,password_enabled,password_last_changed\nalice,arn:aws:iam::111122223333:user/alice,false,2020-01-01T00:00:00Z\n",
            ("profile=cis-3.0", "user,arn,password_enabled,password_last_changed\nalice,arn:aws:iam::111122223333:user/alice,true,2025-11-23T00:00:00Z\n"),
        ],
    }

    /// A password is past the date by which the policy wanted it changed.
    pub(in crate::report) PASSWORD_EXPIRED = "report/password-expired" (Security, Medium, High) {
        references: [],
        title: "Console password has expired" / "콘솔 암호가 만료됨",
        message: "The console password of `{user}` should have been changed {days} {days:day/days} ago"
            / "`{user}` 사용자의 콘솔 암호는 {days}일 전에 바꿨어야 합니다",
        explanation: "The account's password policy set the date and nobody has signed in since to change it. If nobody needs the password, take it away."
            / "계정의 암호 정책이 정한 날짜가 지났는데도 로그인해서 바꾼 사람이 없습니다. 필요 없는 암호라면 제거하세요.",
        source: "Getting credential reports for your AWS account: password_next_rotation",
        fires: ["user,arn,password_enabled,password_next_rotation\nalice,arn:aws:iam::111122223333:user/alice,true,⟦2026-09-01T00:00:00Z⟧\n"],
        silent: [
            "user,arn,password_enabled,password_next_rotation\nalice,arn:aws:iam::111122223333:user/alice,true,2027-01-01T00:00:00Z\n",
            "user,arn,password_enabled,password_next_rotation\nalice,arn:aws:iam::111122223333:user/alice,true,N/A\n",
        ],
    }
}

static RESET: Text = text! { en: "Have it changed at the next sign-in", ko: "다음 로그인 때 암호를 바꾸게 합니다" };
static RESETTING: &[Step] =
    &[Step { title: &RESET, command: "aws iam update-login-profile --user-name {} --password-reset-required" }];

pub(in crate::report) fn password_age(user: &User<'_>, judge: &mut Judge<'_>) {
    if user.root || user.password.enabled != Flag::True {
        return;
    }
    let Some(changed) = user.password.changed.time() else {
        return;
    };
    if let Some(days) = judge.days(changed).filter(|_| judge.is_over(changed, judge.limits.password_age)) {
        if !judge.wants(&PASSWORD_AGE, PASSWORD_AGE.severity) {
            return;
        }
        let finding = judge.at(&PASSWORD_AGE, user, Column::PasswordLastChanged).days(days).steps(RESETTING);
        judge.push(finding);
    }
}

pub(in crate::report) fn password_expired(user: &User<'_>, judge: &mut Judge<'_>) {
    if user.root || user.password.enabled != Flag::True {
        return;
    }
    let Some(due) = user.password.next_rotation.time() else {
        return;
    };
    if let Some(days) = judge.days(due).filter(|_| judge.time.is_some_and(|time| due < time)) {
        if !judge.wants(&PASSWORD_EXPIRED, PASSWORD_EXPIRED.severity) {
            return;
        }
        let finding = judge.at(&PASSWORD_EXPIRED, user, Column::PasswordNextRotation).days(days);
        judge.push(finding.steps(remedies::TAKE_PASSWORD));
    }
}
