//! Resource control policies: the little of the policy language that they take.
//! Service control policies take all of it since September 2025, so the older checks about their wildcards are gone.

use super::super::model::{Block, Effect, Key, Statement};
use super::super::operators::Base;
use super::Subject;
use crate::catalogue;
use crate::finding::{Edit, Finding, Fix};
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;

rule! {
    /// A principal other than everyone.
    PRINCIPAL = "policy/rcp-principal" (Invalid, High, High) {
        references: ["access-analyzer" "RCP_SYNTAX_ERROR_PRINCIPAL"],
        title: "Principal of a resource control policy" / "리소스 제어 정책의 보안 주체",
        message: "In a resource control policy the principal is just `\"*\"`" / "리소스 제어 정책의 보안 주체는 `\"*\"`뿐입니다",
        explanation: "Write `\"Principal\": \"*\"`, and leave principals out with conditions such as `aws:PrincipalOrgID`." / "`\"Principal\": \"*\"`로 쓰고 `aws:PrincipalOrgID` 같은 조건으로 일부를 제외하세요.",
        source: "RCP syntax, AWS Organizations",
        fires: [
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", ⟦\"Principal\"⟧: {\"AWS\": \"123456789012\"}, \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"),
        ],
        silent: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}")],
    }

    /// Allow in a policy that only denies.
    ALLOW = "policy/rcp-allow" (Invalid, High, High) {
        references: ["access-analyzer" "RCP_SYNTAX_ERROR_ALLOW"],
        title: "Allow in a resource control policy" / "리소스 제어 정책에 Allow 사용",
        message: "A resource control policy of your own only denies" / "직접 만든 리소스 제어 정책은 거부만 할 수 있습니다",
        explanation: "The one that allows everything, RCPFullAWSAccess, is AWS's own and always attached." / "모두 허용하는 RCPFullAWSAccess는 AWS가 관리하며 항상 연결되어 있습니다.",
        source: "RCP syntax, AWS Organizations",
        fires: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{⟦\"Effect\"⟧: \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}")],
        silent: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}")],
    }

    /// NotAction.
    NOT_ACTION = "policy/rcp-not-action" (Invalid, High, High) {
        references: ["access-analyzer" "RCP_SYNTAX_ERROR_NOTACTION"],
        title: "NotAction in a resource control policy" / "리소스 제어 정책에 NotAction 사용",
        message: "A resource control policy has no `NotAction`" / "리소스 제어 정책에는 `NotAction`을 쓸 수 없습니다",
        explanation: "List the actions to deny." / "거부할 작업을 나열하세요.",
        source: "RCP syntax, AWS Organizations",
        fires: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", ⟦\"NotAction\"⟧: \"s3:*\", \"Resource\": \"*\"}]}")],
        silent: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"NotResource\": \"arn:aws:s3:::x\"}]}")],
    }

    /// An action of a service that resource control policies do not reach.
    ACTION = "policy/rcp-action" (Invalid, High, Medium) {
        references: ["access-analyzer" "RCP_SYNTAX_ERROR_ACTION"],
        title: "Action that no resource control policy reaches" / "리소스 제어 정책이 적용되지 않는 작업",
        message: "Resource control policies do not reach `{action}` (catalogue of {date})" / "`{action}`에는 리소스 제어 정책이 적용되지 않습니다({date} 카탈로그 기준)",
        explanation: "They reach the resources of some services only, and never `*`. Name actions of those services." / "일부 서비스의 리소스에만 적용되며 `*`는 쓸 수 없습니다. 지원하는 서비스의 작업을 적으세요.",
        source: "AWS services that support RCPs",
        fires: [
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": ⟦\"*\"⟧, \"Resource\": \"*\"}]}"),
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": ⟦\"iam:CreateUser\"⟧, \"Resource\": \"*\"}]}"),
        ],
        silent: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": [\"s3:*\", \"kms:Decrypt\"], \"Resource\": \"*\"}]}")],
    }

    /// Principals left out, and AWS's services not.
    SERVICES_CAUGHT = "policy/rcp-services-not-excepted" (Warning, Low, High) {
        references: ["access-analyzer" "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"],
        title: "Resource control policy that stops AWS services" / "AWS 서비스까지 막는 리소스 제어 정책",
        message: "`{key}` is missing when an AWS service asks, so the statement denies AWS services too" / "AWS 서비스의 요청에는 `{key}`{key:이/가} 없으므로 이 문은 AWS 서비스도 거부합니다",
        explanation: "Service principals belong to no organization or account of yours. Add `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}` so that only other principals are denied."
            / "서비스 보안 주체는 조직이나 계정에 속하지 않습니다. 다른 보안 주체만 거부하도록 `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}`를 추가하세요.",
        source: "IAM Access Analyzer policy check reference: RCP missing related principal condition key",
        fires: [
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEqualsIfExists\": {⟦\"aws:PrincipalOrgID\"⟧: \"o-abcdefghij\"}}}]}"),
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": {\"aws:SecureTransport\": \"true\"}, \"StringNotEquals\": {⟦\"aws:PrincipalAccount\"⟧: \"123456789012\"}}}]}"),
        ],
        silent: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEqualsIfExists\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}, \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}}}]}")],
    }

    /// A source key, and people not left out.
    PEOPLE_CAUGHT = "policy/rcp-services-only" (Warning, Low, High) {
        references: ["access-analyzer" "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY"],
        title: "Resource control policy that stops everyone but services" / "서비스가 아닌 모든 대상을 막는 리소스 제어 정책",
        message: "`{key}` is there only when an AWS service asks, so the statement denies everyone else" / "`{key}`{key:은/는} AWS 서비스의 요청에만 있으므로 이 문은 다른 모든 대상을 거부합니다",
        explanation: "Add `\"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}` so that the statement speaks of services only."
            / "서비스에만 적용되도록 `\"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}`를 추가하세요.",
        source: "IAM Access Analyzer policy check reference: RCP missing related service principal condition key",
        fires: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEqualsIfExists\": {⟦\"aws:SourceOrgID\"⟧: \"o-abcdefghij\"}, \"Null\": {\"aws:SourceAccount\": \"false\"}}}]}")],
        silent: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEqualsIfExists\": {\"aws:SourceOrgID\": \"o-abcdefghij\"}, \"Null\": {\"aws:SourceAccount\": \"false\"}, \"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}}}]}")],
    }

    /// A source key that services do not always send.
    NO_NULL_CHECK = "policy/rcp-source-null-check" (Warning, Low, High) {
        references: ["access-analyzer" "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"],
        title: "Source key without a check that it is there" / "소스 조건 키가 있는지 확인하지 않음",
        message: "Services that do not fill `{key}` are denied too" / "`{key}`{key:을/를} 채우지 않는 서비스도 거부됩니다",
        explanation: "Not every service says for whom it acts. Add `\"Null\": {\"aws:SourceAccount\": \"false\"}` so that only requests that say so are denied."
            / "모든 서비스가 누구를 대신하는지 알려 주지는 않습니다. 알려 주는 요청만 거부하도록 `\"Null\": {\"aws:SourceAccount\": \"false\"}`를 추가하세요.",
        source: "IAM Access Analyzer policy check reference: RCP missing service condition key null check",
        fires: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEqualsIfExists\": {⟦\"aws:SourceOrgID\"⟧: \"o-abcdefghij\"}, \"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}}}]}")],
        silent: [("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEqualsIfExists\": {\"aws:SourceOrgID\": \"o-abcdefghij\"}, \"Null\": {\"aws:SourceArn\": \"false\"}, \"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}}}]}")],
    }
}

pub(super) static RULES: &[&Rule] =
    &[&PRINCIPAL, &ALLOW, &NOT_ACTION, &ACTION, &SERVICES_CAUGHT, &PEOPLE_CAUGHT, &NO_NULL_CHECK];

static EVERYONE: Text = text! { en: "Write `\"Principal\": \"*\"`", ko: "`\"Principal\": \"*\"`로 바꾸기" };
static ADD: Text = text! { en: "Add the condition", ko: "조건 추가" };

/// Keys about the principal, which services do not have.
const PRINCIPAL_KEYS: [&str; 4] =
    ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn"];
/// Keys that say for whom a service acts.
const SOURCE_KEYS: [&str; 4] = ["aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceAccount", "aws:SourceArn"];

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if subject.policy_type != PolicyType::Rcp {
        return;
    }
    for statement in &subject.policy.statements {
        resource_control(subject, statement, out);
    }
}

fn resource_control(subject: &Subject<'_>, statement: &Statement<'_>, out: &mut Vec<Finding>) {
    match &statement.principal {
        Some(element) if !element.negated && element.member.value.as_str() == Some("*") => {}
        Some(element) => {
            let pointer = statement.pointer.member(element.name());
            let edits = vec![Edit { span: element.member.span(), text: "\"Principal\": \"*\"".to_owned() }];
            let fix = Fix { title: &EVERYONE, args: Vec::new(), safe: false, edits };
            out.push(subject.in_statement(&PRINCIPAL, statement, element.member.name_span, pointer).fix(fix));
        }
        // That it is missing is reported as in other policies.
        None => {}
    }
    if let Some(member) =
        statement.member("Effect").filter(|_| statement.effect == Some(Effect::Allow) && !is_full_access(statement))
    {
        out.push(subject.in_statement(&ALLOW, statement, member.name_span, statement.pointer.member("Effect")));
    }
    if statement.effect == Some(Effect::Deny) {
        guards(subject, statement, out);
    }
    let Some(element) = &statement.action else { return };
    if element.negated {
        out.push(subject.in_statement(
            &NOT_ACTION,
            statement,
            element.member.name_span,
            statement.pointer.member("NotAction"),
        ));
        return;
    }
    for entry in element.entries().filter(|_| !is_full_access(statement)) {
        let prefix = entry.text.split(':').next().unwrap_or_default();
        if entry.text == "*" || catalogue::service(prefix).is_some() && !catalogue::rcp_supported(prefix) {
            let finding = subject.at_entry(&ACTION, statement, element, &entry);
            out.push(finding.arg("action", entry.text).arg("date", catalogue::date()));
        }
    }
}

/// What a Deny must ask beside keys that are missing from the requests of services, or from all others.
fn guards(subject: &Subject<'_>, statement: &Statement<'_>, out: &mut Vec<Finding>) {
    const SERVICE: &str = "aws:PrincipalIsAWSService";
    let of = |names: &[&str]| {
        statement.keys().find(|(block, key)| {
            names.iter().any(|name| key.is(name)) && block.operator.is_some_and(|operator| operator.base.negated())
        })
    };
    let null_checked = statement.keys().any(|(block, key)| {
        let null = block.operator.is_some_and(|operator| operator.base == Base::Null);
        null && SOURCE_KEYS.iter().any(|name| key.is(name))
    });
    let mut report = |rule, found: Option<(&Block<'_>, Key<'_>)>, operator: &str, key: &str, value: &str| {
        let Some((block, tested)) = found else { return };
        let finding = subject.at_key(rule, statement, &block.member.name, &tested).arg("key", tested.name());
        let edits: Vec<Edit> = add(statement, operator, key, value).into_iter().collect();
        let fix = Fix { title: &ADD, args: Vec::new(), safe: false, edits };
        out.push(if fix.edits.is_empty() { finding } else { finding.fix(fix) });
    };
    if !statement.tests_key(SERVICE) {
        report(&SERVICES_CAUGHT, of(&PRINCIPAL_KEYS), "BoolIfExists", SERVICE, "false");
        report(&PEOPLE_CAUGHT, of(&SOURCE_KEYS), "Bool", SERVICE, "true");
    }
    if !null_checked {
        report(&NO_NULL_CHECK, of(&SOURCE_KEYS), "Null", "aws:SourceAccount", "false");
    }
}

/// The edit that adds a test to the condition: to the operator's block where there is one, else in a new block.
fn add(statement: &Statement<'_>, operator: &str, key: &str, value: &str) -> Option<Edit> {
    let member = format!("\"{key}\": \"{value}\"");
    let own = statement.conditions.iter().find(|block| block.member.name.eq_ignore_ascii_case(operator));
    let (after, text) = match own {
        Some(block) => (block.keys().last()?.member.span(), format!(", {member}")),
        None => (statement.conditions.last()?.member.span(), format!(", \"{operator}\": {{{member}}}")),
    };
    Some(Edit { span: Span::at(after.end as usize), text })
}

/// Whether a statement is that of `RCPFullAWSAccess`.
fn is_full_access(statement: &Statement<'_>) -> bool {
    let star = |element: &Option<super::super::model::Element<'_>>| {
        element.as_ref().is_some_and(|element| !element.negated && element.entries().all(|entry| entry.text == "*"))
    };
    statement.effect == Some(Effect::Allow)
        && star(&statement.action)
        && star(&statement.resource)
        && statement.conditions.is_empty()
}
