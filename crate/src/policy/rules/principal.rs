//! Principals: where they belong, their shape, and who they let in.

use super::super::model::{Effect, Element, Statement};
use super::Subject;
use super::structure::WRONG_TYPE;
use crate::catalogue;
use crate::catalogue::has_wildcard;
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Kind, Member, Value, quote};
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// A principal where the policy's holder is the principal.
    NOT_SUPPORTED = "policy/principal-not-supported" (Invalid, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_PRINCIPAL", "cfn-lint" "E3510"],
        title: "Principal in a policy that has none" / "보안 주체를 쓸 수 없는 정책",
        message: "A policy of this type names no `{name}`: it speaks of whoever it is attached to"
            / "이 유형의 정책에는 `{name}`{name:을/를} 쓸 수 없습니다. 정책이 연결된 대상이 곧 보안 주체입니다",
        explanation: "IAM refuses identity policies, boundaries and session policies with a principal. If this is to be a resource policy or a trust policy, name the policy type."
            / "IAM은 보안 주체가 있는 자격 증명 기반 정책, 권한 경계, 세션 정책을 거부합니다. 리소스 기반 정책이나 신뢰 정책이라면 정책 유형을 지정하세요.",
        source: "IAM JSON policy elements: Principal",
        fires: [("policyType=identity", "{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"Principal\"⟧: \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}")],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
    }

    /// A principal in an SCP.
    SCP = "policy/scp-principal" (Invalid, High, High) {
        references: ["access-analyzer" "SCP_SYNTAX_ERROR_PRINCIPAL"],
        title: "Principal in an SCP" / "SCP에 보안 주체 사용",
        message: "A service control policy has no `{name}`" / "서비스 제어 정책에는 `{name}`{name:을/를} 쓸 수 없습니다",
        explanation: "It limits every principal of the accounts below it. Use the condition key `aws:PrincipalArn` to leave some out."
            / "그 아래 계정의 모든 보안 주체를 제한합니다. 일부를 제외하려면 조건 키 `aws:PrincipalArn`을 쓰세요.",
        source: "SCP syntax, AWS Organizations",
        fires: [
            ("policyType=scp", "{\"Statement\": [{\"Effect\": \"Deny\", ⟦\"Principal\"⟧: \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"),
            "{\"Type\": \"SERVICE_CONTROL_POLICY\", \"Content\": {\"Statement\": [{\"Effect\": \"Deny\", ⟦\"Principal\"⟧: \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}}",
            "resource \"aws_organizations_policy\" \"p\" {\n  content = jsonencode({ Statement = [{ Effect = \"Deny\", ⟦Principal⟧ = \"*\", Action = \"s3:GetObject\", Resource = \"*\" }] })\n}",
        ],
        silent: [("policyType=scp", "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}")],
    }

    /// No principal where one is needed.
    MISSING = "policy/missing-principal" (Invalid, High, High) {
        references: ["access-analyzer" "MISSING_PRINCIPAL", "cfn-lint" "E3512"],
        title: "Principal is missing" / "Principal이 없음",
        message: "The statement names no principal" / "이 문에 보안 주체가 없습니다",
        explanation: "A resource policy, a trust policy, an endpoint policy and a resource control policy must say whom they speak of." / "리소스 기반 정책, 신뢰 정책, 엔드포인트 정책, 리소스 제어 정책은 누구에 대한 것인지 밝혀야 합니다.",
        source: "IAM JSON policy elements: Principal",
        fires: [
            ("policyType=trust", "{\"Statement\": [⟦{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\"}⟧]}"),
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [⟦{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}⟧]}"),
        ],
        silent: [("policyType=trust", "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}}]}")],
    }

    /// A principal that is neither `*` nor a map.
    FORMAT = "policy/principal-format" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_PRINCIPAL_FORMAT", "cfn-lint" "E3512"],
        title: "Principal of the wrong shape" / "잘못된 Principal 형식",
        message: "`{name}` must be `\"*\"` or name a kind of principal, as in `{\"AWS\": …}`" / "`{name}`{name:은/는} `\"*\"`이거나 `{\"AWS\": …}`처럼 보안 주체의 종류를 밝혀야 합니다",
        explanation: "The kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`." / "종류는 `AWS`, `Service`, `Federated`, `CanonicalUser`입니다.",
        source: "IAM JSON policy elements: Principal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"123456789012\"⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
    }

    /// A kind of principal there is not.
    KEY = "policy/principal-kind" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_PRINCIPAL_KEY", "cfn-lint" "E3512"],
        title: "Unknown kind of principal" / "알 수 없는 보안 주체 종류",
        message: "`{key}` is no kind of principal" / "`{key}`{key:은/는} 보안 주체의 종류가 아닙니다",
        explanation: "The kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`, spelled just so." / "종류는 `AWS`, `Service`, `Federated`, `CanonicalUser`이며 대소문자까지 같아야 합니다.",
        source: "IAM JSON policy elements: Principal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {⟦\"aws\"⟧: \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
    }

    /// A value that names nobody.
    VALUE = "policy/principal-value" (Invalid, High, High) {
        references: ["cfn-lint" "E3530"],
        title: "Not a principal" / "보안 주체가 아님",
        message: "`{value}` names no principal" / "`{value}`{value:은/는} 보안 주체를 가리키지 않습니다",
        explanation: "Under `AWS` stands `*`, a 12-digit account, or the ARN of an account, user, role or session; the service refuses anything else."
            / "`AWS` 아래에는 `*`, 12자리 계정 ID, 계정·사용자·역할·세션의 ARN만 쓸 수 있으며 서비스는 다른 값을 거부합니다.",
        source: "IAM JSON policy elements: Principal",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\" 123456789012\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"someone\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"arn:aws::iam::123456789012:root\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"arn:aws:iam::123456789012:group/admins\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"123456789012\", \"arn:aws:iam::123456789012:role/path/app\"]}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// A wildcard inside a principal.
    WILDCARD = "policy/principal-wildcard" (Invalid, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        title: "Wildcard inside a principal" / "보안 주체에 와일드카드 사용",
        message: "`{value}`: a principal takes no wildcard but a lone `*`" / "`{value}`: 보안 주체에는 단독 `*` 외의 와일드카드를 쓸 수 없습니다",
        explanation: "IAM matches principals whole. Name them, or use `*` with a condition on `aws:PrincipalArn`." / "IAM은 보안 주체를 통째로 비교합니다. 하나씩 지정하거나 `*`와 함께 `aws:PrincipalArn` 조건을 쓰세요.",
        source: "IAM JSON policy elements: Principal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"arn:aws:iam::123456789012:role/*\"⟧}, \"Action\": \"sts:AssumeRole\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
    }

    /// The id of a role that is gone.
    ROLE_ID = "policy/principal-deleted-role" (Warning, Low, High) {
        references: ["access-analyzer" "INVALID_ROLE_REFERENCE"],
        title: "Role that was deleted" / "삭제된 역할",
        message: "`{value}` is the id of a role, which stands here after the role was deleted" / "`{value}`{value:은/는} 역할 ID이며, 역할이 삭제되면 이렇게 남습니다",
        explanation: "A new role of the same name gets another id, so this entry lets nobody in. Remove it, or name the role's ARN." / "같은 이름의 새 역할도 ID가 다르므로 이 항목은 아무에게도 적용되지 않습니다. 지우거나 역할의 ARN을 적으세요.",
        source: "IAM identifiers",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"AROAHBCDEFGHIJKLMNOPQ\"⟧}, \"Action\": \"sts:AssumeRole\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/app\"}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// The id of a user that is gone.
    USER_ID = "policy/principal-deleted-user" (Warning, Low, High) {
        references: ["access-analyzer" "INVALID_USER_REFERENCE"],
        title: "User that was deleted" / "삭제된 사용자",
        message: "`{value}` is the id of a user, which stands here after the user was deleted" / "`{value}`{value:은/는} 사용자 ID이며, 사용자가 삭제되면 이렇게 남습니다",
        explanation: "A new user of the same name gets another id, so this entry lets nobody in. Remove it, or name the user's ARN." / "같은 이름의 새 사용자도 ID가 다르므로 이 항목은 아무에게도 적용되지 않습니다. 지우거나 사용자의 ARN을 적으세요.",
        source: "IAM identifiers",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"AIDAHBCDEFGHIJKLMNOPQ\"⟧}, \"Action\": \"sts:AssumeRole\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:user/someone\"}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// An empty map or list of principals.
    EMPTY_OBJECT = "policy/principal-empty" (Suggestion, Low, High) {
        references: ["access-analyzer" "EMPTY_OBJECT_PRINCIPAL"],
        title: "No principal" / "빈 보안 주체",
        message: "The principal is empty, so the statement speaks of nobody" / "보안 주체가 비어 있어 이 문은 아무에게도 적용되지 않습니다",
        explanation: "Name a principal or remove the statement." / "보안 주체를 지정하거나 문을 지우세요.",
        source: "IAM JSON policy elements: Principal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦{}⟧, \"Action\": \"sts:AssumeRole\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// An empty list of one kind.
    EMPTY_LIST = "policy/principal-empty-list" (Suggestion, Low, High) {
        references: ["access-analyzer" "EMPTY_ARRAY_PRINCIPAL"],
        title: "Empty list of principals" / "빈 보안 주체 목록",
        message: "The list under `{key}` is empty" / "`{key}` 아래 목록이 비어 있습니다",
        explanation: "Name a principal or remove the list." / "보안 주체를 지정하거나 목록을 지우세요.",
        source: "IAM JSON policy elements: Principal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦[]⟧}, \"Action\": \"sts:AssumeRole\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"123456789012\"]}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// Allow for everyone but a few.
    NOT_PRINCIPAL = "policy/allow-not-principal" (Security, High, High) {
        references: ["access-analyzer" "ALLOW_WITH_NOT_PRINCIPAL", "parliament" "NOTPRINCIPAL_WITH_ALLOW", "checkov" "CKV_AWS_283"],
        title: "Allowed for everyone but a few" / "일부를 뺀 모두에게 허용",
        message: "`NotPrincipal` with `Allow` lets in everyone who is not named, anonymous callers included" / "`Allow`와 `NotPrincipal`을 함께 쓰면 익명 호출자를 포함해 나열하지 않은 모두에게 허용됩니다",
        explanation: "Name who may enter in `Principal` instead." / "대신 `Principal`에 허용할 대상을 지정하세요.",
        source: "IAM JSON policy elements: NotPrincipal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"NotPrincipal\"⟧: {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"NotPrincipal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &NOT_SUPPORTED,
    &SCP,
    &MISSING,
    &FORMAT,
    &KEY,
    &VALUE,
    &WILDCARD,
    &ROLE_ID,
    &USER_ID,
    &EMPTY_OBJECT,
    &EMPTY_LIST,
    &NOT_PRINCIPAL,
];

/// The kinds of principals.
const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

static SPELL: Text = text! { en: "Write `{key}`", ko: "`{key}`{key:으로/로} 바꾸기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    use PolicyType::{Boundary, Endpoint, Identity, Rcp, Resource, Scp, Session, Trust};
    for statement in &subject.policy.statements {
        let Some(element) = &statement.principal else {
            if matches!(subject.policy_type, Resource | Trust | Endpoint | Rcp) {
                out.push(subject.in_statement(&MISSING, statement, statement.value.span, statement.pointer.clone()));
            }
            continue;
        };
        let named = |rule| {
            let pointer = statement.pointer.member(element.name());
            subject.in_statement(rule, statement, element.member.name_span, pointer).arg("name", element.name())
        };
        match subject.policy_type {
            Identity | Boundary | Session => out.push(named(&NOT_SUPPORTED)),
            Scp => out.push(named(&SCP)),
            // The topic of resource control policies says what they take.
            Rcp => {}
            Resource | Trust | Endpoint => {
                if element.negated && statement.effect == Some(Effect::Allow) && subject.policy_type != Trust {
                    out.push(named(&NOT_PRINCIPAL));
                }
                shape(subject, statement, element, out);
            }
        }
    }
}

/// Whether a value is CloudFormation's or a template's and so not known here.
pub(super) fn is_open(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Bad => true,
        Kind::String(text) => text.contains("${") || text.contains(['<', '{', '[']),
        _ => value.is_template(),
    }
}

fn shape(subject: &Subject<'_>, statement: &Statement<'_>, element: &Element<'_>, out: &mut Vec<Finding>) {
    let value = &element.member.value;
    let pointer = statement.pointer.member(element.name());
    let at = |rule, span| subject.in_statement(rule, statement, span, pointer.clone());
    if is_open(value) || value.as_str() == Some("*") {
        return;
    }
    let Some(members) = value.as_object() else {
        out.push(at(&FORMAT, value.span).arg("name", element.name()));
        return;
    };
    if members.is_empty() {
        out.push(at(&EMPTY_OBJECT, value.span));
    }
    for member in members {
        let under = pointer.member(&member.name);
        let at = |rule, span| subject.in_statement(rule, statement, span, under.clone());
        if !KINDS.contains(&member.name.as_ref()) {
            out.push(unknown_kind(at(&KEY, member.name_span), member));
            continue;
        }
        if member.value.as_array().is_some_and(<[_]>::is_empty) {
            out.push(at(&EMPTY_LIST, member.value.span).arg("key", member.name.as_ref()));
        }
        for value in member.value.one_or_many().iter().filter(|value| !is_open(value)) {
            let Some(text) = value.as_str() else {
                out.push(at(&WRONG_TYPE, value.span).arg("name", member.name.as_ref()).arg("found", value.type_name()));
                continue;
            };
            if let Some(rule) = judge(&member.name, text) {
                let mut finding = at(rule, value.span).arg("value", text);
                let right = text.trim();
                if right != text && judge(&member.name, right).is_none() {
                    let edits = vec![Edit { span: value.span, text: quote(right) }];
                    let args = vec![("key", right.to_owned())];
                    finding = finding.fix(Fix { title: &SPELL, args, safe: true, edits });
                }
                out.push(finding);
            }
        }
    }
}

fn unknown_kind(finding: Finding, member: &Member<'_>) -> Finding {
    let finding = finding.arg("key", member.name.as_ref());
    match catalogue::nearest_of(KINDS.into_iter(), &member.name) {
        Some(near) => {
            let edits = vec![Edit { span: member.name_span, text: quote(near) }];
            finding.fix(Fix { title: &SPELL, args: vec![("key", near.to_owned())], safe: true, edits })
        }
        None => finding,
    }
}

/// The rule that a value under `kind` breaks.
fn judge(kind: &str, text: &str) -> Option<&'static Rule> {
    if text == "*" && kind == "AWS" {
        return None;
    }
    if has_wildcard(text) {
        return Some(&WILDCARD);
    }
    if kind != "AWS" {
        return None;
    }
    let unique_id = |prefix: &str| {
        text.starts_with(prefix) && (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if unique_id("AROA") {
        return Some(&ROLE_ID);
    }
    if unique_id("AIDA") {
        return Some(&USER_ID);
    }
    let account = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    (!account && !is_principal_arn(text)).then_some(&VALUE)
}

/// Whether an ARN is that of an account, user, role or session.
fn is_principal_arn(text: &str) -> bool {
    let mut fields = text.splitn(6, ':');
    let mut next = || fields.next().unwrap_or_default();
    let (arn, partition, service, region, account, resource) = (next(), next(), next(), next(), next(), next());
    let kinds: &[&str] = match service {
        "iam" => &["root", "user/", "role/"],
        "sts" => &["assumed-role/", "federated-user/", "self"],
        "cloudfront" => &["user/"],
        _ => return false,
    };
    arn == "arn"
        && !partition.is_empty()
        && region.is_empty()
        && !account.is_empty()
        && kinds.iter().any(|kind| resource.starts_with(kind))
}
