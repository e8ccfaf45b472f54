//! The policy's skeleton: elements there, known, of the right type, not in contradiction.

use super::super::model::Statement;
use super::Subject;
use crate::catalogue;
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Kind, Member, Pointer, Value, quote};
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;

rule! {
    /// The policy has no statement.
    MISSING_STATEMENT = "policy/missing-statement" (Invalid, High, High) {
        references: ["access-analyzer" "MISSING_STATEMENT", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "Statement is missing" / "Statement가 없음",
        message: "The policy has no statement" / "정책에 문(Statement)이 없습니다",
        explanation: "A policy without a statement says nothing, and IAM refuses it. Add a `Statement` with at least one statement."
            / "문이 없는 정책은 아무 의미가 없으며 IAM이 거부합니다. `Statement`에 문을 하나 이상 넣으세요.",
        source: "IAM JSON policy elements: Statement",
        fires: [("kind=iam-policy", "⟦{\"Version\": \"2012-10-17\"}⟧")],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }

    /// A member no policy or statement has.
    UNKNOWN_ELEMENT = "policy/unknown-element" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_POLICY_ELEMENT", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "Unknown element" / "알 수 없는 요소",
        message: "`{name}` is no element of the policy language" / "`{name}`{name:은/는} 정책 언어의 요소가 아닙니다",
        explanation: "IAM refuses a policy with an element it does not know; names are compared letter by letter, case included."
            / "IAM은 모르는 요소가 있는 정책을 거부합니다. 이름은 대소문자까지 정확히 비교합니다.",
        source: "IAM JSON policy element reference",
        fires: [
            "{\"Version\": \"2012-10-17\", ⟦\"Statment\"⟧: [], \"Statement\": []}",
            "{\"Version\": \"2012-10-17\", ⟦\"Statment\"⟧: []}",
            "{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"Actions\"⟧: \"s3:GetObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"action\"⟧: \"s3:GetObject\", \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Version\": \"2012-10-17\", \"Id\": \"x\", \"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Deny\", \"NotPrincipal\": \"*\", \"NotAction\": \"s3:GetObject\", \"NotResource\": \"*\", \"Condition\": {}}]}"],
    }

    /// An element of the wrong JSON type.
    pub(super) WRONG_TYPE = "policy/wrong-type" (Invalid, High, High) {
        references: ["access-analyzer" "DATA_TYPE_MISMATCH", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "Wrong type" / "잘못된 형식",
        message: "`{name}` must be a string, not {found}" / "`{name}`{name:은/는} 문자열이어야 합니다. 지금은 {found} 형식입니다",
        explanation: "IAM refuses a policy in which an element has another JSON type than the grammar names."
            / "IAM은 문법에 정한 것과 다른 JSON 형식의 요소가 있는 정책을 거부합니다.",
        source: "Grammar of the IAM JSON policy language",
        fires: [
            "{\"Statement\": [{\"Effect\": ⟦1⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", ⟦7⟧], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": ⟦[]⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": ⟦\"x\"⟧}}]}",
            "{\"Statement\": [⟦\"x\"⟧]}",
            ("kind=iam-policy", "⟦[{}]⟧"),
        ],
        silent: ["{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\"], \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": true}}}}"],
    }

    /// An element and its negation in one statement.
    BOTH_FORMS = "policy/contradicting-elements" (Invalid, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_ELEMENT_COMBINATION", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "An element and its negation" / "요소와 그 부정형이 함께 있음",
        message: "A statement has `{first}` or `{second}`, not both" / "한 문에는 `{first}`{first:과/와} `{second}` 중 하나만 쓸 수 있습니다",
        explanation: "IAM refuses a statement with both forms. Keep the one you mean, or split the statement in two."
            / "IAM은 두 형태가 모두 있는 문을 거부합니다. 필요한 쪽만 남기거나 문을 둘로 나누세요.",
        source: "Grammar of the IAM JSON policy language",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"Action\"⟧: \"s3:GetObject\", \"NotAction\": \"s3:PutObject\", \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"s3:PutObject\", \"Resource\": \"*\"}]}"],
    }

    /// A statement without actions.
    MISSING_ACTION = "policy/missing-action" (Invalid, High, High) {
        references: ["access-analyzer" "MISSING_ACTION", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "Action is missing" / "Action이 없음",
        message: "The statement has neither `Action` nor `NotAction`" / "이 문에 `Action`도 `NotAction`도 없습니다",
        explanation: "A statement must name the actions it is about." / "문은 어떤 작업에 대한 것인지 밝혀야 합니다.",
        source: "IAM JSON policy elements: Action",
        fires: ["{\"Statement\": [⟦{\"Effect\": \"Allow\", \"Resource\": \"*\"}⟧]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"s3:PutObject\", \"Resource\": \"*\"}]}"],
    }

    /// A statement without resources, where its type of policy needs them.
    MISSING_RESOURCE = "policy/missing-resource" (Invalid, High, High) {
        references: ["access-analyzer" "MISSING_RESOURCE", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "Resource is missing" / "Resource가 없음",
        message: "The statement has neither `Resource` nor `NotResource`" / "이 문에 `Resource`도 `NotResource`도 없습니다",
        explanation: "Except in a role's trust policy, a statement must name the resources it is about." / "역할의 신뢰 정책이 아니라면 문은 어떤 리소스에 대한 것인지 밝혀야 합니다.",
        source: "IAM JSON policy elements: Resource",
        fires: [
            "{\"Statement\": [⟦{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\"}⟧]}",
            "{\"Statement\": [{\"Fn::If\": [\"C\", ⟦{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\"}⟧, {\"Ref\": \"AWS::NoValue\"}]}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"NotResource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}}]}",
        ],
    }

    /// An empty list of actions.
    EMPTY_ACTION = "policy/empty-action" (Invalid, Medium, High) {
        references: ["access-analyzer" "EMPTY_ARRAY_ACTION", "cfn-lint" "E3510"],
        title: "No action in the list" / "Action 목록이 비어 있음",
        message: "`{name}` is an empty list" / "`{name}` 목록이 비어 있습니다",
        explanation: "The statement has no effect, and IAM's API refuses it. Name an action or remove the statement."
            / "이 문은 효과가 없으며 IAM API가 거부합니다. 작업을 지정하거나 문을 지우세요.",
        source: "IAM JSON policy elements: Action",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦[]⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\"], \"Resource\": \"*\"}]}"],
    }

    /// An empty list of resources.
    EMPTY_RESOURCE = "policy/empty-resource" (Invalid, Medium, High) {
        references: ["access-analyzer" "EMPTY_ARRAY_RESOURCE", "cfn-lint" "E3510"],
        title: "No resource in the list" / "Resource 목록이 비어 있음",
        message: "`{name}` is an empty list" / "`{name}` 목록이 비어 있습니다",
        explanation: "The statement has no effect, and IAM's API refuses it. Name a resource or remove the statement."
            / "이 문은 효과가 없으며 IAM API가 거부합니다. 리소스를 지정하거나 문을 지우세요.",
        source: "IAM JSON policy elements: Resource",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦[]⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": [\"*\"]}]}"],
    }

    /// The policy names no version.
    MISSING_VERSION = "policy/missing-version" (Warning, Low, High) {
        references: ["access-analyzer" "MISSING_VERSION", "parliament" "NO_VERSION"],
        title: "Version is missing" / "Version이 없음",
        message: "The policy names no version, so it is read as one of 2008-10-17" / "정책에 버전이 없어 2008-10-17 버전으로 해석됩니다",
        explanation: "In version 2008-10-17 policy variables such as `${aws:username}` are plain text. IAM's API refuses new policies without a version. Add `\"Version\": \"2012-10-17\"`."
            / "2008-10-17 버전에서는 `${aws:username}` 같은 정책 변수가 일반 텍스트로 취급됩니다. IAM API는 버전이 없는 새 정책을 거부합니다. `\"Version\": \"2012-10-17\"`을 추가하세요.",
        source: "IAM JSON policy elements: Version",
        fires: ["⟦{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}⟧"],
        silent: ["{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }

    /// A version that IAM takes for no new managed policy.
    OLD_VERSION = "policy/managed-policy-version" (Invalid, Low, High) {
        references: ["cfn-lint" "E3510"],
        title: "Version that no new managed policy may have" / "새 관리형 정책에 쓸 수 없는 버전",
        message: "IAM creates managed policies of version 2012-10-17 only" / "IAM은 2012-10-17 버전의 관리형 정책만 만듭니다",
        explanation: "`CreatePolicy` refuses a document without a version or of 2008-10-17. Look for `${` first: from 2012-10-17 on it begins a variable."
            / "`CreatePolicy`는 버전이 없거나 2008-10-17인 문서를 거부합니다. 2012-10-17부터는 `${`가 변수의 시작이므로 먼저 확인하세요.",
        source: "CreatePolicy, IAM API",
        fires: [
            ("policyType=identity", "⟦{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}⟧"),
            ("policyType=boundary", "{\"Version\": ⟦\"2008-10-17\"⟧, \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"),
        ],
        silent: [
            ("policyType=scp", "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"),
            "{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
        ],
    }

    /// A version there is not.
    INVALID_VERSION = "policy/invalid-version" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_VERSION", "parliament" "INVALID_VERSION", "cfn-lint" "E3510"],
        title: "Unknown version" / "알 수 없는 버전",
        message: "`{version}` is no version of the policy language" / "`{version}`{version:은/는} 정책 언어의 버전이 아닙니다",
        explanation: "The version is that of the language, not the date of your policy: `2012-10-17`, or the older `2008-10-17`. A resource control policy must have `2012-10-17`."
            / "이 버전은 정책을 만든 날짜가 아니라 언어의 버전입니다. `2012-10-17` 또는 예전의 `2008-10-17`만 있습니다. 리소스 제어 정책은 `2012-10-17`이어야 합니다.",
        source: "IAM JSON policy elements: Version",
        fires: [
            "{\"Version\": ⟦\"2024-01-01\"⟧, \"Statement\": []}",
            ("policyType=rcp", "{\"Version\": ⟦\"2008-10-17\"⟧, \"Statement\": []}"),
        ],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &MISSING_STATEMENT,
    &UNKNOWN_ELEMENT,
    &WRONG_TYPE,
    &BOTH_FORMS,
    &MISSING_ACTION,
    &MISSING_RESOURCE,
    &EMPTY_ACTION,
    &EMPTY_RESOURCE,
    &MISSING_VERSION,
    &OLD_VERSION,
    &INVALID_VERSION,
];

/// The elements of a policy and of a statement, in the order of the grammar.
const POLICY: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

static RENAME: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };
static ADD_VERSION: Text = text! { en: "Add version 2012-10-17", ko: "2012-10-17 버전 추가" };
static USE_VERSION: Text = text! { en: "Use version 2012-10-17", ko: "2012-10-17 버전 사용" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let policy = subject.policy;
    let Some(members) = policy.value.as_object() else {
        if !matches!(policy.value.kind, Kind::Bad) {
            out.push(wrong_type(policy.value, "Policy", "object").path(policy.pointer.clone()));
        }
        return;
    };
    version(subject, out);
    for member in members {
        if !POLICY.contains(&member.name.as_ref()) {
            out.push(unknown(member, &POLICY, members).path(policy.pointer.member(&member.name)));
        }
    }
    expect_text(subject, policy.member("Id"), out);
    statements(subject, out);
}

/// Whether the policy is to be a managed one. What is only taken for an identity policy since it names no principal may
/// as well be one of Organizations or inline, where the old version goes.
fn managed(subject: &Subject<'_>) -> bool {
    subject.given && matches!(subject.policy_type, PolicyType::Identity | PolicyType::Boundary)
}

fn version(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let policy = subject.policy;
    let Some(member) = policy.member("Version") else {
        let mut finding = subject.finding(&MISSING_VERSION, policy.value.span, policy.pointer.clone());
        let inside = policy.value.span.start as usize + 1;
        let empty = policy.value.as_object().is_none_or(<[_]>::is_empty);
        let text = format!("\"Version\": \"2012-10-17\"{}", if empty { "" } else { ", " });
        let edits = vec![Edit { span: Span::at(inside), text }];
        let fix = Fix { title: &ADD_VERSION, args: Vec::new(), safe: false, edits };
        if subject.policy_type == PolicyType::Rcp && subject.given {
            out.push(
                subject
                    .finding(&INVALID_VERSION, policy.value.span, policy.pointer.clone())
                    .arg("version", "2008-10-17")
                    .fix(fix.clone()),
            );
        }
        if managed(subject) {
            let refused = subject.finding(&OLD_VERSION, policy.value.span, policy.pointer.clone());
            out.push(refused.fix(fix.clone()));
        }
        finding = finding.fix(fix);
        out.push(finding);
        return;
    };
    let Some(version) = member.value.as_str() else {
        expect_text(subject, Some(member), out);
        return;
    };
    if version == "2008-10-17" && managed(subject) {
        let span = member.value.span;
        let edits = vec![Edit { span, text: quote("2012-10-17") }];
        let fix = Fix { title: &USE_VERSION, args: Vec::new(), safe: false, edits };
        out.push(subject.finding(&OLD_VERSION, span, policy.pointer.member("Version")).fix(fix));
    }
    let old_enough = subject.policy_type != PolicyType::Rcp && version == "2008-10-17";
    if version != "2012-10-17" && !old_enough {
        let span = member.value.span;
        let edits = vec![Edit { span, text: quote("2012-10-17") }];
        let fix = Fix { title: &USE_VERSION, args: Vec::new(), safe: true, edits };
        out.push(
            subject.finding(&INVALID_VERSION, span, policy.pointer.member("Version")).arg("version", version).fix(fix),
        );
    }
}

fn statements(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let policy = subject.policy;
    let Some(member) = policy.member("Statement") else {
        // A mistyped name is already reported; a lone statement without its policy is not complete either.
        out.push(subject.finding(&MISSING_STATEMENT, policy.value.span, policy.pointer.clone()));
        return;
    };
    let elements = member.value.one_or_many();
    if elements.is_empty() {
        let finding = subject.finding(&MISSING_STATEMENT, member.value.span, policy.pointer.member("Statement"));
        out.push(finding);
    }
    for element in elements {
        if element.as_object().is_none() && !matches!(element.kind, Kind::Bad) {
            out.push(wrong_type(element, "Statement", "object").path(policy.pointer.member("Statement")));
        }
    }
    for statement in &policy.statements {
        let members = statement.value.as_object().unwrap_or_default();
        for member in members {
            if !STATEMENT.contains(&member.name.as_ref()) {
                let finding = unknown(member, &STATEMENT, members);
                out.push(place(subject, statement, finding, statement.pointer.member(&member.name)));
            }
        }
        for (plain, not) in [("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")] {
            if let (Some(first), Some(second)) = (statement.member(plain), statement.member(not)) {
                let (first, second) =
                    if first.name_span < second.name_span { (first, second) } else { (second, first) };
                let finding = subject.in_statement(
                    &BOTH_FORMS,
                    statement,
                    first.name_span,
                    statement.pointer.member(&first.name),
                );
                out.push(finding.also(second.name_span).arg("first", plain).arg("second", not));
            }
        }
        presence(subject, statement, out);
        types(subject, statement, out);
    }
}

fn presence(subject: &Subject<'_>, statement: &Statement<'_>, out: &mut Vec<Finding>) {
    let whole = statement.value.span;
    match &statement.action {
        None => out.push(subject.in_statement(&MISSING_ACTION, statement, whole, statement.pointer.clone())),
        Some(action) if action.member.value.as_array().is_some_and(<[_]>::is_empty) => {
            let pointer = statement.pointer.member(action.name());
            out.push(
                subject
                    .in_statement(&EMPTY_ACTION, statement, action.member.value.span, pointer)
                    .arg("name", action.name()),
            );
        }
        Some(_) => {}
    }
    match &statement.resource {
        // Some resource policies (Secrets Manager, ECR) may leave it out; a trust policy must.
        None if matches!(subject.policy_type, PolicyType::Trust | PolicyType::Resource) => {}
        None => out.push(subject.in_statement(&MISSING_RESOURCE, statement, whole, statement.pointer.clone())),
        Some(resource) if resource.member.value.as_array().is_some_and(<[_]>::is_empty) => {
            let pointer = statement.pointer.member(resource.name());
            let finding = subject.in_statement(&EMPTY_RESOURCE, statement, resource.member.value.span, pointer);
            out.push(finding.arg("name", resource.name()));
        }
        Some(_) => {}
    }
}

fn types(subject: &Subject<'_>, statement: &Statement<'_>, out: &mut Vec<Finding>) {
    let own = |name: &str| statement.pointer.member(name);
    let mut report = |value: &Value<'_>, name: &str, wanted: &'static str, at: Pointer| {
        out.push(place(subject, statement, wrong_type(value, name, wanted), at));
    };
    for name in ["Sid", "Effect"] {
        if let Some(member) = statement.member(name).filter(|member| !is_text(&member.value)) {
            report(&member.value, name, "string", own(name));
        }
    }
    for element in [&statement.action, &statement.resource].into_iter().flatten() {
        let listed = element.member.value.as_array().is_some();
        for (index, value) in element.member.value.one_or_many().iter().enumerate() {
            // IAM's API takes a null in a list and ignores it.
            let null = matches!(value.kind, Kind::Null) && listed;
            if !is_text(value) && !null && !value.is_template() {
                let at = own(element.name());
                report(value, element.name(), "string", if listed { at.element(index) } else { at });
            }
        }
    }
    let Some(condition) = statement.member("Condition") else { return };
    let Some(blocks) = condition.value.as_object() else {
        if !matches!(condition.value.kind, Kind::Bad) {
            report(&condition.value, "Condition", "object", own("Condition"));
        }
        return;
    };
    for block in blocks {
        let Some(keys) = block.value.as_object() else {
            if !matches!(block.value.kind, Kind::Bad) {
                report(&block.value, &block.name, "object", own("Condition").member(&block.name));
            }
            continue;
        };
        for key in keys {
            for value in key.value.one_or_many() {
                if !value.is_template() && matches!(value.kind, Kind::Object(_) | Kind::Array(_) | Kind::Null) {
                    let at = own("Condition").member(&block.name).member(&key.name);
                    report(value, &key.name, "string", at);
                }
            }
        }
    }
}

fn place(subject: &Subject<'_>, statement: &Statement<'_>, finding: Finding, at: Pointer) -> Finding {
    let about = subject.in_statement(finding.rule, statement, finding.span(), at);
    let of = about.subject.clone();
    match &about.path {
        Some(path) => finding.subject(of).path(path.clone()),
        None => finding.subject(of),
    }
}

fn expect_text(subject: &Subject<'_>, member: Option<&Member<'_>>, out: &mut Vec<Finding>) {
    if let Some(member) = member.filter(|member| !is_text(&member.value)) {
        out.push(wrong_type(&member.value, &member.name, "string").path(subject.policy.pointer.member(&member.name)));
    }
}

/// Whether a value is a string, or so broken that the JSON topic reports it.
fn is_text(value: &Value<'_>) -> bool {
    matches!(value.kind, Kind::String(_) | Kind::Bad) || value.is_template()
}

static WANT_OBJECT: Text = text! {
    en: "`{name}` must be an object, not {found}",
    ko: "`{name}`{name:은/는} 객체여야 합니다. 지금은 {found} 형식입니다",
};

fn wrong_type(value: &Value<'_>, name: &str, wanted: &'static str) -> Finding {
    let finding = Finding::new(&WRONG_TYPE, value.span).arg("name", name).arg("found", value.type_name());
    if wanted == "object" { finding.message(WANT_OBJECT) } else { finding }
}

fn unknown(member: &Member<'_>, known: &[&'static str], beside: &[Member<'_>]) -> Finding {
    let finding = Finding::new(&UNKNOWN_ELEMENT, member.name_span).arg("name", member.name.as_ref());
    let near = catalogue::nearest_of(known.iter().copied(), &member.name);
    match near.filter(|near| beside.iter().all(|other| other.name != *near)) {
        Some(near) => {
            let edits = vec![Edit { span: member.name_span, text: quote(near) }];
            finding.fix(Fix { title: &RENAME, args: vec![("name", near.to_owned())], safe: true, edits })
        }
        None => finding,
    }
}
