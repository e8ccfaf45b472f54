//! `Sid`: its characters, and that no two statements share one.

use super::Subject;
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;
use std::collections::{HashMap, HashSet};

rule! {
    /// A Sid with other characters than letters and digits, where IAM or Organizations takes no others.
    UNSUPPORTED_SID = "policy/unsupported-sid" (Invalid, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_SID", "parliament" "INVALID_SID", "cfn-lint" "E3510"],
        title: "Sid with unsupported characters" / "Sid에 쓸 수 없는 문자가 있음",
        message: "The Sid `{sid}` has characters other than letters and digits" / "Sid `{sid}`에 영문자와 숫자가 아닌 문자가 있습니다",
        explanation: "IAM takes only A-Z, a-z and 0-9 in a Sid and refuses the policy otherwise. Some services take spaces in their resource policies; IAM does not."
            / "IAM은 Sid에 A-Z, a-z, 0-9만 허용하며 다른 문자가 있으면 정책을 거부합니다. 일부 서비스의 리소스 정책에서는 공백을 쓸 수 있지만 IAM에서는 쓸 수 없습니다.",
        source: "IAM JSON policy elements: Sid",
        fires: [
            "{\"Statement\": [{\"Sid\": ⟦\"Read objects\"⟧, \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Sid\": ⟦\"read-objects_1\"⟧, \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
            ("policyType=scp", "{\"Statement\": [{\"Sid\": ⟦\"---\"⟧, \"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"),
        ],
        silent: [
            "{\"Statement\": [{\"Sid\": \"ReadObjects1\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Sid\": \"Read${Suffix}\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Sid\": \"Enable IAM User Permissions\", \"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}]}",
        ],
    }

    /// Two statements with one Sid, where that makes the policy invalid.
    DUPLICATE_SID = "policy/duplicate-sid" (Invalid, High, High) {
        references: ["access-analyzer" "UNIQUE_SIDS_REQUIRED", "parliament" "DUPLICATE_SID", "cfn-lint" "E3510"],
        title: "Sid used twice" / "Sid가 중복됨",
        message: "Another statement has the Sid `{sid}` too" / "Sid `{sid}`{sid:을/를} 쓰는 문이 또 있습니다",
        explanation: "Sids must be unique within a policy; IAM refuses it otherwise. Rename or remove one."
            / "한 정책 안에서 Sid는 고유해야 하며 그렇지 않으면 IAM이 거부합니다. 하나의 이름을 바꾸거나 지우세요.",
        source: "IAM JSON policy elements: Sid",
        fires: ["{\"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": ⟦\"A\"⟧, \"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}"],
        silent: [
            "{\"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": \"a\", \"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Sid\": \"\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": \"\", \"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}",
        ],
    }

    /// Two statements with one Sid, where the service may take it.
    REPEATED_SID = "policy/repeated-sid" (Warning, Low, High) {
        references: ["access-analyzer" "UNIQUE_SIDS_RECOMMENDED"],
        title: "Sid used twice" / "Sid가 중복됨",
        message: "Another statement has the Sid `{sid}` too" / "Sid `{sid}`{sid:을/를} 쓰는 문이 또 있습니다",
        explanation: "Some services refuse a policy whose Sids repeat, and logs and tools cannot tell the statements apart. Rename one."
            / "일부 서비스는 Sid가 중복된 정책을 거부하며, 로그와 도구에서 두 문을 구분할 수 없습니다. 하나의 이름을 바꾸세요.",
        source: "IAM JSON policy elements: Sid",
        fires: [("policyType=resource", "{\"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": ⟦\"A\"⟧, \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}")],
        silent: [("policyType=resource", "{\"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Sid\": \"B\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\"}]}")],
    }

    /// A Sid without a character.
    EMPTY_SID = "policy/empty-sid" (Suggestion, Info, High) {
        references: ["access-analyzer" "EMPTY_SID_VALUE"],
        title: "Empty Sid" / "빈 Sid",
        message: "The Sid is empty" / "Sid가 비어 있습니다",
        explanation: "The element may be left out. Remove it, or give the statement a name." / "이 요소는 없어도 됩니다. 지우거나 문에 이름을 붙이세요.",
        source: "IAM JSON policy elements: Sid",
        fires: ["{\"Statement\": [{\"Sid\": ⟦\"\"⟧, \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&UNSUPPORTED_SID, &DUPLICATE_SID, &REPEATED_SID, &EMPTY_SID];

static RENAME: Text = Text { en: "Write `{sid}`", ko: "`{sid}`(으)로 바꾸기" };
static REMOVE: Text = Text { en: "Remove the Sid", ko: "Sid 지우기" };
static FIRST: Text = Text { en: "the first statement with this Sid", ko: "이 Sid를 쓰는 첫 번째 문" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    // Services other than IAM and Organizations keep rules of their own.
    let lenient = matches!(subject.policy_type, PolicyType::Resource | PolicyType::Endpoint);
    let taken: HashSet<&str> = subject.policy.statements.iter().filter_map(|statement| statement.sid()).collect();
    let mut taken: HashSet<String> = taken.into_iter().map(str::to_owned).collect();
    let mut first: HashMap<&str, Span> = HashMap::new();
    for statement in &subject.policy.statements {
        let Some((sid, span)) =
            statement.member("Sid").and_then(|member| Some((member.value.as_str()?, member.value.span)))
        else {
            continue;
        };
        let finding = |rule| subject.in_statement(rule, statement, span, statement.pointer.member("Sid"));
        let rename = |sid: String| {
            let edits = vec![Edit { span, text: quote(&sid) }];
            Fix { title: &RENAME, args: vec![("sid", sid)], safe: true, edits }
        };
        if sid.is_empty() {
            let edits = remove(statement.value.as_object().unwrap_or_default());
            out.push(finding(&EMPTY_SID).fix(Fix { title: &REMOVE, args: Vec::new(), safe: true, edits }));
            continue;
        }
        let odd = |c: char| !c.is_ascii_alphanumeric();
        if !lenient && sid.contains(odd) && !super::principal::is_placeholder(sid) {
            let mut finding = finding(&UNSUPPORTED_SID).arg("sid", sid);
            let right = sid.replace(odd, "");
            if !right.is_empty() && !taken.contains(&right) {
                finding = finding.fix(rename(right));
            }
            out.push(finding);
        }
        let Some(before) = first.get(sid) else {
            first.insert(sid, span);
            continue;
        };
        let rule = if lenient { &REPEATED_SID } else { &DUPLICATE_SID };
        let mut finding = finding(rule).labelled(*before, &FIRST).arg("sid", sid);
        let free = (2..=1000).map(|number| format!("{sid}{number}")).find(|other| !taken.contains(other));
        if let Some(free) = free {
            taken.insert(free.clone());
            finding = finding.fix(rename(free));
        }
        out.push(finding);
    }
}

/// The edit that takes out the Sid with the comma behind it, or before it where it is last.
fn remove(members: &[crate::json::Member<'_>]) -> Vec<Edit> {
    let Some(at) = members.iter().position(|member| member.name == "Sid") else { return Vec::new() };
    let Some(own) = members.get(at).map(crate::json::Member::span) else { return Vec::new() };
    let before = at.checked_sub(1).and_then(|before| members.get(before)).map(crate::json::Member::span);
    let span = match (members.get(at + 1), before) {
        (Some(next), _) => Span { start: own.start, end: next.name_span.start },
        (None, Some(before)) => Span { start: before.end, end: own.end },
        (None, None) => own,
    };
    vec![Edit { span, text: String::new() }]
}
