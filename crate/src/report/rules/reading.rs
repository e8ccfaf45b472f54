//! What could not be read: named at its place, so that no report passes for clean by accident.

use crate::finding::Finding;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::row::Expected;
use crate::report::table::{MisfitKind, Table};
use crate::rule::rule;
use crate::span::Span;
use crate::text::Text;

rule! {
    /// A cell holds something AWS never writes there.
    pub(in crate::report) UNREADABLE_VALUE = "report/unreadable-value" (Warning, Medium, High) {
        references: [],
        title: "Cell cannot be read" / "읽을 수 없는 칸",
        message: "`{value}` in `{column}` is no date as AWS writes it" / "`{column}` 열의 `{value}`{value:은/는} AWS가 쓰는 날짜 형식이 아닙니다",
        explanation: "Questions that need this cell stay open; the rest of the row is checked. Spreadsheets rewrite dates and cut cells: use the file as AWS delivered it."
            / "이 칸이 필요한 검사는 하지 못했고, 행의 나머지는 검사했습니다. 스프레드시트는 날짜를 바꾸거나 칸을 자르기도 하므로, AWS가 준 파일을 그대로 사용하세요.",
        source: "Getting credential reports for your AWS account",
        fires: [
            "user,arn,user_creation_time\nalice,arn:aws:iam::111122223333:user/alice,⟦11/23/2026 09:15⟧\n",
            "user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,⟦yes⟧\n",
            "user,arn,mfa_active\nalice,⟦alice⟧,true\n",
        ],
        silent: [
            "user,arn,user_creation_time,mfa_active\nalice,arn:aws-cn:iam::111122223333:user/alice,2026-11-23T09:15:00+09:00,TRUE\n",
            "user,arn,user_creation_time,password_last_used,mfa_active\nalice,N/A,N/A,no_information,not_supported\n",
        ],
    }

    /// A row has more or fewer cells than the header.
    pub(in crate::report) ROW_DOES_NOT_FIT = "report/row-does-not-fit" (Warning, Medium, High) {
        references: [],
        title: "Row does not fit the header" / "행이 머리글과 맞지 않음",
        message: "Row {row} has {found} cells instead of {wanted}: what is missing is not checked"
            / "{row}행의 칸이 {wanted}개가 아니라 {found}개라서, 없는 칸은 검사하지 못했습니다",
        explanation: "The other rows are checked. Paste the report again, whole, as AWS delivered it."
            / "다른 행은 검사했습니다. AWS가 준 보고서를 처음부터 끝까지 다시 붙여넣으세요.",
        source: "RFC 4180",
        fires: [
            "user,arn,mfa_active,password_enabled\nalice,arn:aws:iam::111122223333:user/alice,⟦tr⟧",
            "user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\nbob,⟦arn:aws:iam::111122223333:user/bob⟧\ncarol,arn:aws:iam::111122223333:user/carol,true\n",
            "arn,user,mfa_active\narn:aws:iam::111122223333:user/alice,alice,true,⟦x,y⟧\n",
            "user,arn,mfa_active\n\"⟦alice,arn:aws:iam::111122223333:user/alice,true⟧\nbob,arn:aws:iam::111122223333:user/bob,true\n",
        ],
        silent: [
            "user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true,,\n",
            "user,arn,mfa_active\nkim,min,arn:aws:iam::111122223333:user/kim,min,true\n",
        ],
    }

    /// Columns that checks need are not in the report.
    pub(in crate::report) MISSING_COLUMNS = "report/missing-columns" (Warning, Low, High) {
        references: [],
        title: "Columns are missing" / "열이 빠져 있음",
        message: "{count} columns of a credential report are missing: {columns}" / "자격 증명 보고서의 열 {count}개가 없습니다: {columns}",
        explanation: "What these columns would tell was not checked."
            / "이 열로 알 수 있는 내용은 검사하지 못했습니다.",
        source: "Getting credential reports for your AWS account",
        fires: ["⟦user,arn,mfa_active⟧\nalice,arn:aws:iam::111122223333:user/alice,true\n"],
        silent: [
            "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\nalice,arn:aws:iam::111122223333:user/alice,2026-11-01T00:00:00Z,false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
        ],
    }

    /// A column is not one of a credential report, or comes twice.
    pub(in crate::report) UNKNOWN_COLUMN = "report/unknown-column" (Suggestion, Info, High) {
        references: [],
        title: "Column is not known" / "알 수 없는 열",
        message: "Column `{column}` is not read" / "`{column}` 열은 읽지 않습니다",
        explanation: "It is none of AWS's columns, or comes a second time."
            / "AWS의 열이 아니거나 두 번째로 나온 열입니다.",
        source: "Getting credential reports for your AWS account",
        fires: [
            "user,arn,mfa_active,⟦owner⟧\nalice,arn:aws:iam::111122223333:user/alice,true,Kim\n",
            "user,arn,mfa_active,⟦mfa_active⟧\nalice,arn:aws:iam::111122223333:user/alice,true,true\n",
        ],
        silent: ["user,arn,mfa_active,additional_credentials_info\nalice,arn:aws:iam::111122223333:user/alice,true,N/A\n"],
    }

    /// Rows without the header: AWS's order is assumed.
    pub(in crate::report) NO_HEADER = "report/no-header" (Warning, Low, High) {
        references: [],
        title: "Header is missing" / "머리글이 없음",
        message: "The rows come without their header: AWS's order of columns is assumed" / "머리글이 없어 AWS의 열 순서로 읽었습니다",
        explanation: "If the columns were reordered, everything is read wrongly. Paste the report with its first line."
            / "열 순서가 바뀌었다면 모두 잘못 읽힙니다. 첫 줄까지 포함해 붙여넣으세요.",
        source: "Getting credential reports for your AWS account",
        fires: ["⟦alice⟧,arn:aws:iam::111122223333:user/alice,2026-11-01T00:00:00Z,false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"],
        silent: ["user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\n"],
    }

    /// The report has a header and nothing else.
    pub(in crate::report) NO_ROWS = "report/no-rows" (Warning, Medium, High) {
        references: [],
        title: "Report has no rows" / "보고서에 행이 없음",
        message: "The report has a header and no rows" / "보고서에 머리글만 있고 행이 없습니다",
        explanation: "Every report has at least root's row, so this one is not whole. Nothing was checked."
            / "모든 보고서에는 적어도 루트 사용자의 행이 있으므로 이 보고서는 온전하지 않습니다. 아무것도 검사하지 않았습니다.",
        source: "Getting credential reports for your AWS account",
        fires: ["⟦user,arn,mfa_active⟧\n"],
        silent: ["user,arn,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true\n"],
    }

    /// Root's row is not in the report.
    pub(in crate::report) NO_ROOT_ROW = "report/no-root-row" (Warning, Info, High) {
        references: [],
        title: "Root's row is missing" / "루트 사용자의 행이 없음",
        message: "The report has no row for root: nothing is said about it" / "보고서에 루트 사용자의 행이 없어 루트는 검사하지 못했습니다",
        explanation: "AWS puts root's row first in every report, so this one was shortened. Check root in the whole report."
            / "AWS의 보고서는 언제나 루트 사용자의 행으로 시작하므로 이 보고서는 일부가 빠진 것입니다. 전체 보고서로 루트 사용자를 확인하세요.",
        source: "Getting credential reports for your AWS account",
        fires: ["⟦user,arn,mfa_active⟧\nalice,arn:aws:iam::111122223333:user/alice,true\n"],
        silent: [
            "user,arn,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true\n",
            "user,arn,mfa_active\nroot_account,arn:aws:iam::111122223333:root,true\n",
        ],
    }

    /// One table holds rows of several accounts.
    pub(in crate::report) SEVERAL_ACCOUNTS = "report/several-accounts" (Warning, Low, High) {
        references: [],
        title: "Rows of several accounts" / "여러 계정의 행이 섞여 있음",
        message: "This row is of account {other}, those before it of {account}" / "이 행은 {other} 계정의 것이고, 앞의 행은 {account} 계정의 것입니다",
        explanation: "A report is of one account. Reports joined without their headers are counted as one; paste each with its header."
            / "보고서 하나는 한 계정의 것입니다. 머리글 없이 이어 붙인 보고서는 하나로 세므로, 각각 머리글과 함께 붙여넣으세요.",
        source: "GetCredentialReport",
        fires: ["user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\nbob,⟦arn:aws:iam::444455556666:user/bob⟧,true\n"],
        silent: ["user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\n\nuser,arn,mfa_active\nbob,arn:aws:iam::444455556666:user/bob,true\n"],
    }

    /// What should hold a report holds none, or stops in the middle.
    pub(in crate::report) UNREADABLE_REPORT = "report/unreadable-report" (Warning, High, High) {
        references: [],
        title: "Report cannot be read" / "보고서를 읽을 수 없음",
        message: "No credential report can be read here" / "여기서 자격 증명 보고서를 읽을 수 없습니다",
        explanation: "Keyfence reads the CSV file, the CLI's JSON and its base64 `Content`. Nothing is checked where no header with `user` and other columns of a report is found."
            / "Keyfence는 CSV 파일, CLI의 JSON, 그 안의 Base64 `Content`를 읽습니다. `user`를 비롯한 보고서의 열이 있는 머리글을 찾지 못하면 아무것도 검사하지 않습니다.",
        source: "GetCredentialReport",
        fires: [
            ("kind=credential-report", "⟦Hello, world.⟧"),
            "{\"Content\": ⟦\"dXNlcixhcm4s!!\"⟧, \"ReportFormat\": \"text/csv\"}",
            "{\"Content\": ⟦\"!\"⟧, \"ReportFormat\": \"text/csv\"}",
        ],
        silent: [("kind=credential-report", "$ cat report.csv\nuser,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/alice,true\n")],
    }
}

static NO_FLAG: Text = text! {
    en: "`{value}` in `{column}` is neither `true` nor `false`",
    ko: "`{column}` 열의 `{value}`{value:은/는} `true`도 `false`도 아닙니다",
};
static NO_ARN: Text = text! {
    en: "`{value}` in `{column}` is no ARN of IAM",
    ko: "`{column}` 열의 `{value}`{value:은/는} IAM의 ARN이 아닙니다",
};
static CUT_OFF: Text = text! {
    en: "The report stops in row {row}, after {found} cells of {wanted}: it was cut off",
    ko: "보고서가 {row}행에서 {wanted}칸 가운데 {found}칸만 남기고 끊겼습니다",
};
static TOO_MANY: Text = text! {
    en: "Row {row} has {found} cells instead of {wanted}: it is not checked",
    ko: "{row}행의 칸이 {wanted}개가 아니라 {found}개라서 검사하지 못했습니다",
};
static UNCLOSED: Text = text! {
    en: "A quotation mark in row {row} is never closed ({found} cells instead of {wanted})",
    ko: "{row}행에 닫히지 않은 따옴표가 있습니다(칸이 {wanted}개가 아니라 {found}개)",
};
static OF_2015: Text = text! { en: "as in reports from before April 2015", ko: "2015년 4월 이전 보고서의 형식" };
static CUT_BASE64: Text = text! {
    en: "The base64 stops in the middle: what can be read is checked",
    ko: "Base64가 중간에서 끊겨 읽을 수 있는 부분만 검사했습니다",
};

/// How much of a value a message shows.
const SHOWN: usize = 40;

pub(in crate::report) fn check(table: &Table<'_>, source: &str, judge: &mut Judge<'_>) {
    header(table, source, judge);
    for misfit in &table.misfits {
        let message = match misfit.kind {
            MisfitKind::CutOff => CUT_OFF,
            MisfitKind::TooFew => ROW_DOES_NOT_FIT.message(),
            MisfitKind::TooMany => TOO_MANY,
            MisfitKind::Unclosed => UNCLOSED,
        };
        let mut finding = judge
            .place(&ROW_DOES_NOT_FIT, misfit.span)
            .message(message)
            .arg("row", misfit.row.to_string())
            .arg("found", misfit.found.to_string())
            .arg("wanted", table.header.columns.len().to_string())
            .path(misfit.row.to_string());
        finding.subject.user = misfit.user.map(|user| user.of(source)).filter(|name| !name.is_empty()).map(Into::into);
        judge.push(finding);
    }
    for (row, unreadable) in &table.unreadable {
        // Rows come in order, so a user is found by halving.
        let user = table.users.get(table.users.partition_point(|user| user.row < *row));
        let value = unreadable.span.of(source);
        let message = match unreadable.expected {
            Expected::Moment => UNREADABLE_VALUE.message(),
            Expected::Flag => NO_FLAG,
            Expected::Arn => NO_ARN,
        };
        let mut finding = judge
            .place(&UNREADABLE_VALUE, unreadable.span)
            .message(message)
            .arg("value", shortened(value))
            .arg("column", unreadable.column.name());
        finding.cell = Some((*row, unreadable.column.name()));
        finding.subject.user = user.map(|user| user.name.as_ref().into());
        finding.subject.slot = unreadable.column.slot();
        judge.push(finding);
    }
    if table.users.is_empty() && table.misfits.is_empty() {
        judge.push(judge.place(&NO_ROWS, table.header.span));
    } else if !table.users.iter().any(|user| user.root) {
        judge.push(judge.place(&NO_ROOT_ROW, table.header.span));
    }
    if let Some(account) = table.account()
        && let Some(user) = table.users.iter().find(|user| user.account.is_some_and(|other| other != account))
    {
        let other = user.account.unwrap_or_default().to_owned();
        let finding = judge.at(&SEVERAL_ACCOUNTS, user, Column::Arn).arg("account", account).arg("other", other);
        judge.push(finding);
    }
}

fn header(table: &Table<'_>, source: &str, judge: &mut Judge<'_>) {
    let header = &table.header;
    if header.span.is_empty() {
        let first = table.users.first().map_or(header.span, |user| user.cell(Column::User));
        judge.push(judge.place(&NO_HEADER, first));
    }
    let missing: Vec<_> = Column::needed().filter(|&column| !header.has(column)).map(Column::name).collect();
    if !missing.is_empty() {
        let mut finding = judge
            .place(&MISSING_COLUMNS, header.span)
            .arg("count", missing.len().to_string())
            .arg("columns", missing.join(", "));
        if header.is_of_2015() {
            finding = finding.note(&OF_2015, Vec::new());
        }
        judge.push(finding);
    }
    for &odd in &header.odd {
        judge.push(judge.place(&UNKNOWN_COLUMN, odd).arg("column", shortened(odd.of(source))));
    }
}

/// A finding about a place where no report could be read.
pub(in crate::report) fn unreadable_report(span: Span) -> Finding {
    Finding::new(&UNREADABLE_REPORT, span)
}

/// A finding about base64 that is not whole.
pub(in crate::report) fn cut_base64(span: Span) -> Finding {
    Finding::new(&UNREADABLE_REPORT, span).message(CUT_BASE64)
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => value.get(..end).unwrap_or_default().to_owned() + "…",
        None => value.to_owned(),
    }
}
