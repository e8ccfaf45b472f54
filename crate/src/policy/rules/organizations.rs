//! Resource control policies: the little of the policy language that they take.
//! Service control policies take all of it since September 2025, so the older checks about their wildcards are gone.

use super::super::model::{Effect, Statement};
use super::Subject;
use crate::catalogue;
use crate::finding::Finding;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};

rule! {
    /// A principal other than everyone.
    PRINCIPAL = "policy/rcp-principal" (Invalid, High, High) {
        references: ["access-analyzer" "RCP_SYNTAX_ERROR_PRINCIPAL"],
        title: "Principal of a resource control policy" / "리소스 제어 정책의 보안 주체",
        message: "In a resource control policy the principal is just `\"*\"`" / "리소스 제어 정책의 보안 주체는 `\"*\"`뿐입니다",
        explanation: "Write `\"Principal\": \"*\"`, and leave principals out with conditions such as `aws:PrincipalOrgID`." / "`\"Principal\": \"*\"`로 쓰고 `aws:PrincipalOrgID` 같은 조건으로 대상을 좁히세요.",
        source: "RCP syntax, AWS Organizations",
        fires: [
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", ⟦\"Principal\"⟧: {\"AWS\": \"123456789012\"}, \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"),
            ("policyType=rcp", "{\"Version\": \"2012-10-17\", \"Statement\": [⟦{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}⟧]}"),
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
}

pub(super) static RULES: &[&Rule] = &[&PRINCIPAL, &ALLOW, &NOT_ACTION, &ACTION];

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
            out.push(subject.in_statement(&PRINCIPAL, statement, element.member.name_span, pointer));
        }
        None => out.push(subject.in_statement(&PRINCIPAL, statement, statement.value.span, statement.pointer.clone())),
    }
    if let Some(member) =
        statement.member("Effect").filter(|_| statement.effect == Some(Effect::Allow) && !is_full_access(statement))
    {
        out.push(subject.in_statement(&ALLOW, statement, member.name_span, statement.pointer.member("Effect")));
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
