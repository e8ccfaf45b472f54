//! Root's password: whether it need be there, and its age.

use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::row::User;
use crate::rule::{Confidence, Severity, rule};
use crate::text::Text;

rule! {
    /// Root has a password, which a member account of an organization does not need.
    ///
    /// An account of its own or a management account must have one, so this is medium only where several accounts come.
    pub(in crate::report) ROOT_PASSWORD = "report/root-password" (Suggestion, Info, Low) {
        references: ["cis-7.0" "2.1.1"],
        title: "Root has a password" / "루트 사용자에게 암호가 있음",
        message: "Root can sign in with a password" / "루트 사용자가 암호로 로그인할 수 있습니다",
        explanation: "In a member account of an organization root needs no credentials: with centralized root access they are removed for good and lost-password recovery is blocked. The management account and an account of its own keep theirs."
            / "조직의 멤버 계정에서는 루트 자격 증명이 필요 없습니다. 중앙 집중식 루트 액세스를 켜면 자격 증명을 완전히 제거하고 암호 복구까지 막을 수 있습니다. 관리 계정과 독립형 계정은 그대로 둡니다.",
        source: "Centrally manage root access for member accounts",
        fires: ["user,arn,password_enabled\n<root_account>,arn:aws:iam::111122223333:root,⟦true⟧\n"],
        silent: [
            "user,arn,password_enabled\n<root_account>,arn:aws:iam::111122223333:root,false\n",
            "user,arn,password_enabled\n<root_account>,arn:aws:iam::111122223333:root,not_supported\n",
        ],
    }

    /// Root's password is older than the threshold.
    pub(in crate::report) ROOT_PASSWORD_AGE = "report/root-password-age" (Security, Low, High) {
        references: [],
        title: "Root's password is old" / "루트 사용자의 암호가 오래됨",
        message: "Root's password was last changed {days} {days:day/days} ago" / "루트 사용자의 암호를 마지막으로 바꾼 지 {days}일이 지났습니다",
        explanation: "Whoever knew it then may know it still. Change it when people who knew it leave, and at least at the threshold (`rootPasswordAge`). Reports before 2024 do not tell this date."
            / "그때 암호를 알던 사람은 지금도 알고 있을 수 있습니다. 암호를 아는 사람이 떠날 때, 그리고 적어도 기준 일수(`rootPasswordAge`)마다 바꾸세요. 2024년 이전 보고서에는 이 날짜가 없습니다.",
        source: "Change the password for the root user",
        fires: ["user,arn,password_enabled,password_last_changed\n<root_account>,arn:aws:iam::111122223333:root,true,⟦2024-01-01T00:00:00Z⟧\n"],
        silent: [
            "user,arn,password_enabled,password_last_changed\n<root_account>,arn:aws:iam::111122223333:root,true,2026-01-01T00:00:00Z\n",
            "user,arn,password_enabled,password_last_changed\n<root_account>,arn:aws:iam::111122223333:root,not_supported,not_supported\n",
        ],
    }
}

static ALLOW: Text = text! {
    en: "In the management account: switch centralized root access on",
    ko: "관리 계정에서 중앙 집중식 루트 액세스를 켭니다",
};
static REMOVE: Text = text! {
    en: "Take a session for the member account, then delete its root password",
    ko: "멤버 계정의 세션을 얻어 루트 암호를 삭제합니다",
};
static SEVERAL: Text = text! {
    en: "several accounts are here, and at most one of them manages the organization",
    ko: "여러 계정이 함께 있으며, 그중 관리 계정은 많아야 하나입니다",
};

pub(in crate::report) fn root_password(user: &User<'_>, judge: &mut Judge<'_>) {
    if !user.root || user.password.enabled != Flag::True {
        return;
    }
    let account = user.account.unwrap_or("111122223333");
    let mut finding = judge
        .at(&ROOT_PASSWORD, user, Column::PasswordEnabled)
        .remedy(&ALLOW, Some("aws iam enable-organizations-root-credentials-management".to_owned()))
        .remedy(
            &REMOVE,
            Some(format!(
                "aws sts assume-root --target-principal {account} --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"
            )),
        );
    if judge.several_accounts {
        finding = finding.severity(Severity::Medium).confidence(Confidence::Medium).note(&SEVERAL, Vec::new());
    }
    judge.push(finding);
}

pub(in crate::report) fn root_password_age(user: &User<'_>, judge: &mut Judge<'_>) {
    if !user.root || !user.has_password() {
        return;
    }
    let Some(changed) = user.password.changed.time() else {
        return;
    };
    if let Some(days) = judge.days(changed).filter(|_| judge.is_over(changed, judge.limits.root_password_age)) {
        let finding = judge.at(&ROOT_PASSWORD_AGE, user, Column::PasswordLastChanged).days(days);
        judge.push(finding);
    }
}
