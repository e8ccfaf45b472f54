//! Signing certificates of users.

use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::remedies;
use crate::report::row::User;
use crate::rule::{Severity, rule};
use crate::text::Text;

rule! {
    /// A user has an active X.509 signing certificate.
    pub(in crate::report) ACTIVE_CERTIFICATE = "report/active-certificate" (Security, Low, High) {
        references: [],
        title: "Signing certificate is active" / "서명 인증서가 활성 상태임",
        message: "Signing certificate {slot} of `{user}` is active" / "`{user}` 사용자의 서명 인증서 {slot}번이 활성 상태입니다",
        explanation: "It signs SOAP calls, which hardly anything makes any more; other tools do not look at it. Deactivate and delete it, unless a program still needs it. From `certificateAge` days (365) on it weighs more."
            / "SOAP 호출에 서명하는 인증서로, 이제 쓰는 곳이 거의 없는데도 다른 도구는 확인하지 않습니다. 아직 필요한 프로그램이 없다면 비활성화하고 삭제하세요. `certificateAge`일(365일)이 지나면 심각도를 높입니다.",
        source: "Manage signing certificates",
        fires: [
            "user,arn,cert_1_active,cert_1_last_rotated\nold,arn:aws:iam::111122223333:user/old,⟦true⟧,2014-01-01T00:00:00+00:00\n",
            "user,arn,cert_1_active,cert_2_active\nold,arn:aws:iam::111122223333:user/old,false,⟦true⟧\n",
        ],
        silent: ["user,arn,cert_1_active,cert_1_last_rotated\nold,arn:aws:iam::111122223333:user/old,false,2014-01-01T00:00:00Z\n"],
    }
}

static AGE: Text = text! { en: "it is {days} {days:day/days} old", ko: "만든 지 {days}일" };

pub(in crate::report) fn active_certificate(user: &User<'_>, judge: &mut Judge<'_>) {
    if user.root {
        return;
    }
    for (certificate, &column) in user.certificates.iter().zip(&[Column::Cert1Active, Column::Cert2Active]) {
        if certificate.active != Flag::True {
            continue;
        }
        let old = certificate.rotated.time().filter(|&made| judge.is_over(made, judge.limits.certificate_age));
        let days = old.and_then(|made| judge.days(made));
        if !judge.wants(&ACTIVE_CERTIFICATE, days.map_or(ACTIVE_CERTIFICATE.severity, |_| Severity::Medium)) {
            continue;
        }
        let mut finding = judge.at(&ACTIVE_CERTIFICATE, user, column);
        if let Some(days) = days {
            finding = finding.severity(Severity::Medium).days(days).note(&AGE, Vec::new());
        }
        judge.push(finding.steps(remedies::DELETE_SIGNING));
    }
}
