//! How old the report is, and by which moment its ages are counted.

use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::summary::{Clock, TimeSource};
use crate::report::table::Table;
use crate::rule::{Confidence, rule};
use crate::text::Text;

rule! {
    /// The report was made longer ago than the threshold.
    pub(in crate::report) STALE_REPORT = "report/stale-report" (Warning, Info, High) {
        references: [],
        title: "Report is old" / "보고서가 오래됨",
        message: "The report was made {days} {days:day/days} ago" / "{days}일 전에 만든 보고서입니다",
        explanation: "What changed since is not in it. AWS makes a new one on request, at most every four hours. The threshold is `reportAge`."
            / "그 뒤에 바뀐 것은 들어 있지 않습니다. 요청하면 AWS가 새로 만들어 주며, 최소 간격은 네 시간입니다. 기준 일수는 `reportAge`입니다.",
        source: "Getting credential reports for your AWS account",
        fires: [
            "{\"Content\": \"⟦user,arn,mfa_active⟧\\nalice,arn:aws:iam::111122223333:user/alice,true\", \"ReportFormat\": \"text/csv\", \"GeneratedTime\": \"2026-11-01T08:00:00+00:00\"}",
            "⟦user,arn,user_creation_time⟧\nalice,arn:aws:iam::111122223333:user/alice,2026-10-01T00:00:00Z\n",
        ],
        silent: [
            "{\"Content\": \"user,arn,mfa_active\\nalice,arn:aws:iam::111122223333:user/alice,true\", \"ReportFormat\": \"text/csv\", \"GeneratedTime\": \"2026-11-20T08:00:00+00:00\"}",
            "user,arn,user_creation_time\nalice,arn:aws:iam::111122223333:user/alice,2026-11-20T00:00:00Z\n",
        ],
    }

    /// Neither the report nor the caller says when the report was made.
    pub(in crate::report) NO_REPORT_TIME = "report/no-report-time" (Warning, Info, High) {
        references: [],
        title: "Time of the report is not known" / "보고서의 시각을 알 수 없음",
        message: "Ages are counted to {date}, the newest date in the report" / "보고서에서 가장 최근 날짜인 {date}까지의 일수로 판단했습니다",
        explanation: "A CSV file does not say when it was made, so real ages may be greater. Paste the CLI's JSON, which has `GeneratedTime`, or give the time."
            / "CSV 파일에는 만든 시각이 없으므로 실제 일수는 더 길 수 있습니다. `GeneratedTime`이 들어 있는 CLI의 JSON을 붙여넣거나 시각을 지정하세요.",
        source: "GetCredentialReport",
        fires: [
            ("now=none", "⟦user,arn,user_creation_time⟧\nalice,arn:aws:iam::111122223333:user/alice,2026-10-01T00:00:00Z\n"),
            ("now=none", "⟦user,arn,mfa_active⟧\nalice,arn:aws:iam::111122223333:user/alice,true\n"),
        ],
        silent: [
            "user,arn,user_creation_time\nalice,arn:aws:iam::111122223333:user/alice,2026-10-01T00:00:00Z\n",
            ("now=none", "{\"Content\": \"user,arn,mfa_active\\nalice,arn:aws:iam::111122223333:user/alice,true\", \"GeneratedTime\": \"2026-11-20T08:00:00+00:00\"}"),
        ],
    }

    /// A date lies after the moment the report is judged by.
    pub(in crate::report) FUTURE_DATE = "report/future-date" (Warning, Low, High) {
        references: [],
        title: "Date lies in the future" / "미래의 날짜",
        message: "{date} lies after {now}, to which ages are counted" / "{date}{date:은/는} 판단 기준 시각인 {now}보다 뒤입니다",
        explanation: "Either the given time is wrong, and every age with it, or the report was edited. Only the newest such date is named."
            / "지정한 시각이 틀려 모든 일수가 잘못되었거나, 보고서가 수정된 것입니다. 그런 날짜 가운데 가장 최근 것만 표시합니다.",
        source: "Keyfence",
        fires: ["user,arn,user_creation_time\nalice,arn:aws:iam::111122223333:user/alice,⟦2027-01-01T00:00:00Z⟧\n"],
        silent: [
            "user,arn,user_creation_time\nalice,arn:aws:iam::111122223333:user/alice,2026-11-23T05:00:00Z\n",
            "user,arn,password_next_rotation\nalice,arn:aws:iam::111122223333:user/alice,2027-01-01T00:00:00Z\n",
        ],
    }
}

static QUIET: Text = text! {
    en: "The newest date in the report is {days} {days:day/days} old",
    ko: "보고서에서 가장 최근 날짜가 {days}일 전입니다",
};
static NO_DATES: Text = text! {
    en: "Ages are not checked: neither the report nor the caller gives a time",
    ko: "보고서에도 옵션에도 시각이 없어 일수는 검사하지 않았습니다",
};
static FETCH_NEW: Text = text! {
    en: "Have a new one made, until its State is COMPLETE",
    ko: "State가 COMPLETE가 될 때까지 새 보고서를 요청합니다",
};
static FETCH: Text = text! { en: "Fetch it with its time", ko: "시각이 포함된 형식으로 가져옵니다" };

/// The moments kept apart from midnight's: clocks and reports may differ by this much.
const TOLERANCE: i64 = 86_400;

pub(in crate::report) fn check(table: &Table<'_>, clock: &Clock, judge: &mut Judge<'_>) {
    let header = table.header.span;
    if clock.source == TimeSource::NewestDate || clock.source == TimeSource::Unknown {
        let mut finding = judge.place(&NO_REPORT_TIME, header);
        finding = match clock.judged_by {
            Some(time) => finding.arg("date", time.date()),
            None => finding.message(NO_DATES),
        };
        judge.push(finding.remedy(&FETCH, Some("aws iam get-credential-report".to_owned())));
    }
    if let Some(days) = clock.age_days.filter(|&days| days >= i64::from(judge.limits.report_age)) {
        let mut finding = judge.place(&STALE_REPORT, header).arg("days", days.to_string());
        if clock.generated.is_none() {
            // In a quiet account the newest date may be old in a fresh report.
            finding = finding.message(QUIET).confidence(Confidence::Low);
        }
        let finding = finding
            .remedy(&FETCH_NEW, Some("aws iam generate-credential-report".to_owned()))
            .remedy(&FETCH, Some("aws iam get-credential-report".to_owned()));
        judge.push(finding);
    }
    if clock.source != TimeSource::NewestDate
        && let (Some(now), Some(newest)) = (clock.judged_by, table.newest)
        && newest.0 > now.0 + TOLERANCE
        && let Some((user, column)) = table.users.iter().find_map(|user| {
            let cells = [
                (user.created, Column::Created),
                (user.password.used, Column::PasswordLastUsed),
                (user.password.changed, Column::PasswordLastChanged),
                (user.keys[0].rotated, Column::Key1Rotated),
                (user.keys[0].used, Column::Key1Used),
                (user.keys[1].rotated, Column::Key2Rotated),
                (user.keys[1].used, Column::Key2Used),
                (user.certificates[0].rotated, Column::Cert1Rotated),
                (user.certificates[1].rotated, Column::Cert2Rotated),
            ];
            cells.into_iter().find(|(moment, _)| moment.time() == Some(newest)).map(|(_, column)| (user, column))
        })
    {
        let finding = judge.at(&FUTURE_DATE, user, column).arg("date", newest.date()).arg("now", now.date());
        judge.push(finding);
    }
}
