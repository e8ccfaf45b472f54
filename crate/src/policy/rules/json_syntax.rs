//! What strict JSON refuses, each mistake at its place and with the edit that mends it.

use crate::finding::{Edit, Finding, Fix};
use crate::json::{Fault, FaultKind, Parsed, quote};
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;

rule! {
    /// The text is not JSON as AWS reads it.
    pub(super) JSON_SYNTAX = "policy/json-syntax" (Invalid, High, High) {
        references: ["access-analyzer" "JSON_SYNTAX_ERROR", "parliament" "MALFORMED_JSON"],
        title: "Not valid JSON" / "올바른 JSON이 아님",
        message: "This is not valid JSON" / "올바른 JSON이 아닙니다",
        explanation: "AWS refuses a policy that is not strict JSON. The rest of the document was still read and checked; mend this place first."
            / "AWS는 엄격한 JSON이 아닌 정책을 거부합니다. 나머지 문서는 읽어서 검사했습니다. 먼저 이 부분을 고치세요.",
        source: "Grammar of the IAM JSON policy language",
        fires: [
            "{\"Version\": \"2012-10-17\"⟦ ⟧\"Statement\": []}",
            "{\"Version\": \"2012-10-17\", \"Statement\": []⟦,⟧}",
            "{\"Version\": \"2012-10-17\", ⟦// why⟧\n\"Statement\": []}",
            "{⟦“Version”⟧: \"2012-10-17\", \"Statement\": []}",
            "{⟦'Version'⟧: \"2012-10-17\", \"Statement\": []}",
            "⟦{⟧\"Version\": \"2012-10-17\", \"Statement\": []",
            "{⟦Version⟧: \"2012-10-17\", \"Statement\": []}",
            "{\"Version\"⟦⟧ \"2012-10-17\", \"Statement\": []}",
            "{\"Version\": ⟦\"2012-10-17⟧,\n\"Statement\": []}",
            "{\"Statement\": [{\"Sid\": \"a⟦\t⟧b\"}]}",
            "{\"Statement\": [{\"Sid\": \"a⟦\\x⟧b\"}]}",
            "{\"Statement\": [{\"Condition\": {\"Bool\": {\"aws:SecureTransport\": ⟦True⟧}}}]}",
            "{\"Statement\": [{\"Sid\": \"⟦\\ud800⟧\"}]}",
            ("kind=iam-policy", "⟦hello⟧"),
            ("kind=iam-policy", "{\"Statement\": []} ⟦x⟧"),
        ],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}\n"],
    }

    /// The same name twice in one object.
    pub(super) DUPLICATE_KEY = "policy/duplicate-key" (Invalid, High, High) {
        references: [],
        title: "Key given twice" / "키가 중복됨",
        message: "`{name}` is given twice in the same object" / "같은 객체에 `{name}`{name:이/가} 두 번 있습니다",
        explanation: "JSON readers keep only one of the two, and IAM refuses a policy with duplicate keys. Join the two values into one array, or remove one."
            / "JSON 해석기는 둘 중 하나만 남기며 IAM은 중복 키가 있는 정책을 거부합니다. 두 값을 한 배열로 합치거나 하나를 지우세요.",
        source: "Grammar of the IAM JSON policy language",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", ⟦\"Action\"⟧: \"s3:PutObject\", \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Action\": [\"s3:GetObject\", \"s3:PutObject\"]}, {\"Action\": \"s3:ListBucket\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&JSON_SYNTAX, &DUPLICATE_KEY];

/// Turns the faults of a document into findings.
pub(in crate::policy) fn check(text: &str, parsed: &Parsed<'_>, out: &mut Vec<Finding>) {
    out.extend(parsed.faults.iter().map(|fault| finding(text, *fault)));
    if parsed.omitted > 0 {
        let more =
            Finding::new(&JSON_SYNTAX, Span::at(parsed.end)).message(MORE).arg("count", parsed.omitted.to_string());
        out.push(more);
    }
}

/// Text behind what was to be the whole document.
pub(in crate::policy) fn trailing(text: &str, rest: Span, out: &mut Vec<Finding>) {
    let inner = rest.of(text);
    let start = rest.start as usize + inner.len() - inner.trim_start().len();
    let end = rest.start as usize + inner.trim_end().len();
    if start < end {
        out.push(finding(text, Fault { span: Span::new(start, end), kind: FaultKind::TrailingText }));
    }
}

static MORE: Text = text! {
    en: "{count} more JSON mistakes are not listed",
    ko: "목록에 없는 JSON 오류가 {count}개 더 있습니다",
};

macro_rules! say {
    ($en:literal, $ko:literal) => {{
        static TEXT: Text = text! { en: $en, ko: $ko };
        &TEXT
    }};
}

fn finding(text: &str, fault: Fault) -> Finding {
    let span = fault.span;
    if let Some(finding) = super::unread::of_fault(fault.kind, span) {
        return finding;
    }
    if fault.kind == FaultKind::DuplicateName {
        return Finding::new(&DUPLICATE_KEY, span).arg("name", span.of(text).trim_matches('"'));
    }
    let message = match fault.kind {
        FaultKind::MissingComma => say!("A comma is missing here", "여기에 쉼표가 빠졌습니다"),
        FaultKind::ExtraComma => say!("JSON allows no comma here", "JSON에서는 여기에 쉼표를 쓸 수 없습니다"),
        FaultKind::Comment => say!("JSON has no comments", "JSON에는 주석이 없습니다"),
        FaultKind::SmartQuote => say!(
            "These are typographic quotes, JSON wants straight ones",
            "둥근 따옴표입니다. JSON에는 곧은 따옴표가 필요합니다"
        ),
        FaultKind::SingleQuote => say!("JSON wants double quotes", "JSON에는 큰따옴표가 필요합니다"),
        FaultKind::Unclosed => say!("This bracket is never closed", "이 괄호가 닫히지 않았습니다"),
        FaultKind::WrongBracket => {
            say!("This bracket closes nothing that is open", "이 괄호에 맞는 여는 괄호가 없습니다")
        }
        FaultKind::UnclosedString => say!("The closing quote is missing", "닫는 따옴표가 빠졌습니다"),
        FaultKind::ControlCharacter => say!(
            "A line break or tab inside a string must be escaped",
            "문자열 안의 줄 바꿈이나 탭은 이스케이프해야 합니다"
        ),
        FaultKind::BadEscape => say!("JSON knows no such escape", "JSON에 없는 이스케이프입니다"),
        FaultKind::LoneSurrogate => say!("This is half of a surrogate pair", "서로게이트 쌍의 절반만 있습니다"),
        FaultKind::MissingColon => {
            say!("A colon is missing between name and value", "이름과 값 사이에 콜론이 빠졌습니다")
        }
        FaultKind::MissingValue => say!("The value is missing", "값이 빠졌습니다"),
        FaultKind::UnquotedName => say!("Names stand in double quotes", "이름은 큰따옴표로 감싸야 합니다"),
        FaultKind::BadNumber => say!("JSON knows no such number", "JSON에 없는 숫자 표기입니다"),
        FaultKind::TrailingText => say!("Nothing may follow the policy", "정책 뒤에는 아무것도 올 수 없습니다"),
        FaultKind::Empty => say!("There is no policy here", "정책이 없습니다"),
        FaultKind::TooDeep => say!("Nested too deep to be read", "너무 깊이 중첩되어 읽을 수 없습니다"),
        FaultKind::ByteOrderMark => {
            say!("A byte order mark stands before the policy", "정책 앞에 바이트 순서 표시(BOM)가 있습니다")
        }
        FaultKind::BadWord
        | FaultKind::DuplicateName
        | FaultKind::Elsewhere
        | FaultKind::Unreadable
        | FaultKind::BareStar => say!("This is no JSON value", "JSON 값이 아닙니다"),
    };
    let finding = Finding::new(&JSON_SYNTAX, span).message(*message);
    match fix(text, fault) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

fn fix(text: &str, fault: Fault) -> Option<Fix> {
    let span = fault.span;
    let source = span.of(text);
    let one = |title: &'static Text, span: Span, text: String, safe: bool| {
        Some(Fix { title, args: Vec::new(), safe, edits: vec![Edit { span, text }] })
    };
    match fault.kind {
        FaultKind::MissingComma => {
            one(say!("Insert a comma", "쉼표 넣기"), Span::at(span.start as usize), ",".to_owned(), true)
        }
        FaultKind::MissingColon
            if text.get(span.end as usize..).is_some_and(|rest| !rest.trim_start().starts_with([',', '}', ']'])) =>
        {
            one(say!("Insert a colon", "콜론 넣기"), span, ":".to_owned(), true)
        }
        FaultKind::ExtraComma => one(say!("Remove the comma", "쉼표 지우기"), span, String::new(), true),
        FaultKind::Comment => one(say!("Remove the comment", "주석 지우기"), span, String::new(), true),
        FaultKind::ByteOrderMark => one(say!("Remove it", "지우기"), span, String::new(), true),
        FaultKind::SmartQuote | FaultKind::SingleQuote => {
            let inner = source.trim_start_matches(QUOTES).trim_end_matches(QUOTES);
            one(say!("Use straight double quotes", "곧은 큰따옴표로 바꾸기"), span, quote(inner), true)
        }
        FaultKind::UnquotedName => {
            one(say!("Put the name in quotes", "이름을 따옴표로 감싸기"), span, quote(source), true)
        }
        FaultKind::UnclosedString => {
            one(say!("Close the string", "문자열 닫기"), Span::at(span.end as usize), "\"".to_owned(), true)
        }
        FaultKind::ControlCharacter => {
            let escaped = quote(source);
            one(say!("Escape it", "이스케이프하기"), span, escaped.trim_matches('"').to_owned(), true)
        }
        FaultKind::BadEscape if source.len() == 2 => one(
            say!("Escape the backslash", "백슬래시 이스케이프하기"),
            Span::at(span.start as usize),
            "\\".to_owned(),
            false,
        ),
        FaultKind::BadWord if matches!(source, "True" | "TRUE" | "False" | "FALSE" | "None") => {
            let word = if source == "None" { "null".to_owned() } else { source.to_ascii_lowercase() };
            one(say!("Spell it as JSON does", "JSON 표기로 바꾸기"), span, word, true)
        }
        FaultKind::Unclosed => {
            let closing = if source == "{" { "}" } else { "]" };
            // Only where it is plain: one bracket open at the very end.
            let open = crate::json::parse(text, 0).faults.iter().filter(|f| f.kind == FaultKind::Unclosed).count() == 1;
            let end = Span::at(text.trim_end().len());
            open.then(|| one(say!("Close it at the end", "끝에서 닫기"), end, closing.to_owned(), false)).flatten()
        }
        _ => None,
    }
}

const QUOTES: [char; 8] = ['"', '\'', '“', '”', '„', '‟', '‘', '’'];
