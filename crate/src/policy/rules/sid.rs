//! Statement ids.

use super::super::edits;
use super::Subject;
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Member, quote};
use crate::numbers::Numbers;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// Characters IAM does not take.
    CHARACTERS = "policy/sid-characters" (Invalid, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_SID", "parliament" "INVALID_SID", "cfn-lint" "E3510"],
        title: "Sid with other characters" / "Sid에 쓸 수 없는 문자",
        message: "The Sid `{sid}` may hold letters and digits only" / "Sid `{sid}`에는 영문자와 숫자만 쓸 수 있습니다",
        explanation: "IAM refuses a Sid with spaces, dashes or other characters. Some services take them in resource policies."
            / "IAM은 공백, 하이픈 등 다른 문자가 있는 Sid를 거부합니다. 리소스 기반 정책에서는 허용하는 서비스도 있습니다.",
        source: "IAM JSON policy elements: Sid",
        fires: ["{\"Statement\": [{\"Sid\": ⟦\"Read the logs\"⟧, \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Sid\": \"ReadTheLogs\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }

    /// An empty Sid.
    EMPTY = "policy/sid-empty" (Suggestion, Info, High) {
        references: ["access-analyzer" "EMPTY_SID_VALUE"],
        title: "Empty Sid" / "빈 Sid",
        message: "The Sid is empty" / "Sid가 비어 있습니다",
        explanation: "It names nothing; remove it or give the statement a name." / "아무 이름도 아닙니다. 지우거나 이름을 붙이세요.",
        source: "IAM JSON policy elements: Sid",
        fires: ["{\"Statement\": [{\"Sid\": ⟦\"\"⟧, \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }

    /// The same Sid twice where IAM refuses it.
    DUPLICATE = "policy/sid-duplicate" (Invalid, High, High) {
        references: ["access-analyzer" "UNIQUE_SIDS_REQUIRED", "parliament" "DUPLICATE_SID", "cfn-lint" "E3510"],
        title: "Sid given twice" / "Sid가 중복됨",
        message: "The Sid `{sid}` is given to {count} statements" / "Sid `{sid}`{sid:이/가} 문 {count}개에 쓰였습니다",
        explanation: "Sids must differ within a policy; IAM refuses it otherwise." / "Sid는 정책 안에서 서로 달라야 하며, 그렇지 않으면 IAM이 거부합니다.",
        source: "IAM JSON policy elements: Sid",
        fires: ["{\"Statement\": [{\"Sid\": ⟦\"A\"⟧, \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": \"A\", \"Effect\": \"Deny\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}"],
        silent: [
            "{\"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": \"B\", \"Effect\": \"Deny\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Fn::If\": [\"C\", {\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}]}",
        ],
    }

    /// The same Sid twice where it is only unwise.
    UNWISE = "policy/sid-repeated" (Warning, Low, High) {
        references: ["access-analyzer" "UNIQUE_SIDS_RECOMMENDED", "cfn-lint" "E3512"],
        title: "Sid repeated" / "Sid 반복",
        message: "The Sid `{sid}` is given to {count} statements" / "Sid `{sid}`{sid:이/가} 문 {count}개에 쓰였습니다",
        explanation: "Most services take it, but nobody can tell the statements apart in logs and reviews." / "대부분의 서비스가 받아들이지만 로그와 검토에서 문을 구별할 수 없습니다.",
        source: "IAM JSON policy elements: Sid",
        fires: ["{\"Statement\": [{\"Sid\": ⟦\"A\"⟧, \"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": \"A\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&CHARACTERS, &EMPTY, &DUPLICATE, &UNWISE];

/// More statements of one Sid than these are not renamed.
const MOST_RENAMED: usize = 50;

static REMOVE: Text = text! { en: "Remove the Sid", ko: "Sid 지우기" };
static NUMBER: Text = text! { en: "Number the later ones", ko: "뒤에 있는 Sid에 번호 붙이기" };
static DROP: Text = text! { en: "Write `{sid}`", ko: "`{sid}`{sid:으로/로} 바꾸기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let attached = !matches!(subject.policy_type, PolicyType::Resource | PolicyType::Endpoint | PolicyType::Trust);
    let mut numbers = Numbers::default();
    let mut by_sid: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, statement) in subject.policy.statements.iter().enumerate() {
        let (Some(sid), Some(member)) = (statement.sid(), statement.member("Sid")) else { continue };
        let span = member.value.span;
        let at = |rule| subject.in_statement(rule, statement, span, statement.pointer.member("Sid"));
        if sid.is_empty() {
            let members = statement.value.as_object().unwrap_or_default();
            let spans: Vec<_> = members.iter().map(Member::span).collect();
            let place = members.iter().position(|other| other.name_span == member.name_span);
            let edits: Vec<Edit> = place.and_then(|place| edits::remove(&spans, place)).into_iter().collect();
            out.push(at(&EMPTY).fix(Fix { title: &REMOVE, args: Vec::new(), safe: true, edits }));
            continue;
        }
        // Of the values of one `Fn::If` only one is there.
        let (name, places) = numbers.slot(&mut by_sid, sid);
        *name = sid;
        let before = places.last().and_then(|&last: &usize| subject.policy.statements.get(last));
        if before.is_none_or(|before| !statement.optional || before.index != statement.index) {
            places.push(index);
        }
        // S3, SQS and others take spaces and more.
        if attached && !sid.bytes().all(|b| b.is_ascii_alphanumeric()) && !sid.contains("${") && !sid.contains("{{") {
            let kept: String = sid.chars().filter(char::is_ascii_alphanumeric).collect();
            let finding = at(&CHARACTERS).arg("sid", sid);
            out.push(if kept.is_empty() {
                finding
            } else {
                let edits = vec![Edit { span, text: quote(&kept) }];
                finding.fix(Fix { title: &DROP, args: vec![("sid", kept)], safe: true, edits })
            });
        }
    }
    for (sid, places) in by_sid.into_iter().filter(|(_, places)| places.len() > 1) {
        let rule = if attached || subject.policy_type == PolicyType::Trust { &DUPLICATE } else { &UNWISE };
        let mut members = places.iter().filter_map(|&index| subject.policy.statements.get(index));
        let Some(first) = members.next() else { continue };
        let span = |statement: &super::super::model::Statement<'_>| {
            statement.member("Sid").map(|m| m.value.span).unwrap_or_default()
        };
        let mut finding = subject.in_statement(rule, first, span(first), first.pointer.member("Sid"));
        for other in members {
            finding = finding.also(span(other));
        }
        // The first keeps its name; the others are numbered.
        let mut number = 1;
        let mut edits = Vec::new();
        for other in places.iter().skip(1).take(MOST_RENAMED).filter_map(|&i| subject.policy.statements.get(i)) {
            let name = loop {
                number += 1;
                let name = format!("{sid}{number}");
                if numbers.get(&name).is_none() {
                    break name;
                }
            };
            edits.push(Edit { span: span(other), text: quote(&name) });
        }
        if edits.len() + 1 == places.len() {
            finding = finding.fix(Fix { title: &NUMBER, args: Vec::new(), safe: true, edits });
        }
        out.push(finding.arg("sid", sid).arg("count", places.len().to_string()));
    }
}
