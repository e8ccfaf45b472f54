//! Resource and trust policies: each speaks of the resource that it is attached to, and of no other service's.

use super::super::arn::{Arn, holds_variable, is_open};
use super::super::model::{Effect, Element};
use super::Subject;
use crate::catalogue::{self, has_wildcard};
use crate::finding::Finding;
use crate::json::Value;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};

rule! {
    /// An action of another service than the policy's resource.
    FOREIGN_ACTION = "policy/action-of-another-service" (Warning, Medium, Medium) {
        references: ["access-analyzer" "UNSUPPORTED_ACTION_IN_POLICY"],
        title: "Action of another service" / "다른 서비스의 작업",
        message: "`{action}` has no place in a resource policy of `{service}`" / "`{action}`{action:은/는} `{service}`의 리소스 기반 정책에 쓸 수 없습니다",
        explanation: "A resource policy holds actions on the resource it is attached to; the service refuses others or ignores them."
            / "리소스 기반 정책에는 정책이 연결된 리소스에 대한 작업만 쓸 수 있으며, 서비스는 다른 작업을 거부하거나 무시합니다.",
        source: "IAM Access Analyzer policy check reference: Unsupported action in policy",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": [\"s3:GetObject\", ⟦\"kms:Decrypt\"⟧], \"Resource\": \"arn:aws:s3:::my-bucket/*\"}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}]}"],
    }

    /// An action in a trust policy that assumes no role.
    TRUST_ACTION = "policy/trust-action" (Invalid, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_ACTION_IN_POLICY"],
        title: "Action that assumes no role" / "역할을 맡는 작업이 아님",
        message: "`{action}` has no place in a trust policy" / "`{action}`{action:은/는} 신뢰 정책에 쓸 수 없습니다",
        explanation: "IAM takes only actions of `sts` there, spelled out, such as `sts:AssumeRole`. What the role may do belongs in a policy attached to it."
            / "IAM은 신뢰 정책에서 `sts:AssumeRole`처럼 와일드카드 없는 `sts` 작업만 받습니다. 역할이 할 수 있는 작업은 역할에 연결하는 정책에 쓰세요.",
        source: "How to use trust policies with IAM roles",
        fires: [("policyType=trust", "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": [\"sts:AssumeRole\", ⟦\"s3:GetObject\"⟧]}]}")],
        silent: [("policyType=trust", "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": [\"sts:AssumeRole\", \"sts:TagSession\"]}]}")],
    }

    /// A resource of another service.
    FOREIGN_RESOURCE = "policy/resource-of-another-service" (Warning, Medium, Medium) {
        references: ["access-analyzer" "UNSUPPORTED_RESOURCE_ARN_IN_POLICY"],
        title: "Resource of another service" / "다른 서비스의 리소스",
        message: "`{resource}` is no resource of `{service}`, to whose resource this policy is attached" / "`{resource}`{resource:은/는} 이 정책이 연결된 `{service}`의 리소스가 아닙니다",
        explanation: "A resource policy speaks of the resource it is attached to; the service refuses others or ignores them."
            / "리소스 기반 정책은 정책이 연결된 리소스에만 적용되며, 서비스는 다른 리소스를 거부하거나 무시합니다.",
        source: "IAM Access Analyzer policy check reference: Unsupported resource ARN in policy",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": [\"arn:aws:s3:::my-bucket/*\", ⟦\"arn:aws:kms:us-east-1:123456789012:key/*\"⟧]}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": [\"arn:aws:s3:::my-bucket/*\", \"arn:aws:s3:us-east-1:123456789012:accesspoint/x/object/*\"]}]}"],
    }

    /// A key that says what the attachment says already.
    IRRELEVANT_KEY = "policy/irrelevant-key" (Suggestion, Low, High) {
        references: ["access-analyzer" "IRRELEVANT_CONDITION_KEY_IN_POLICY"],
        title: "Key that says nothing in a resource policy" / "리소스 기반 정책에서 의미 없는 키",
        message: "`{key}` is always the owner of the resource that this policy is attached to" / "`{key}`{key:은/는} 항상 이 정책이 연결된 리소스의 소유자를 가리킵니다",
        explanation: "The policy reaches no other resource. Remove the key, or test who calls, with `aws:PrincipalAccount` or `aws:PrincipalOrgID`."
            / "이 정책은 다른 리소스에 적용되지 않습니다. 키를 지우거나 `aws:PrincipalAccount`, `aws:PrincipalOrgID`로 호출자를 검사하세요.",
        source: "IAM Access Analyzer policy check reference: Irrelevant condition key in policy",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::my-bucket/*\", \"Condition\": {\"StringEquals\": {⟦\"s3:ResourceAccount\"⟧: \"123456789012\"}}}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::my-bucket/*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalAccount\": \"123456789012\"}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&FOREIGN_ACTION, &TRUST_ACTION, &FOREIGN_RESOURCE, &IRRELEVANT_KEY];

/// Keys about the owner of the resource.
const OWNER_KEYS: [&str; 4] =
    ["s3:ResourceAccount", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"];

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if subject.policy_type == PolicyType::Trust {
        trust(subject, out);
    }
    if subject.policy_type != PolicyType::Resource {
        return;
    }
    // A resource policy without ARNs says nothing of where it is attached but by its actions.
    let Some(service) = attached_to(subject) else { return };
    for statement in &subject.policy.statements {
        for element in [&statement.action, &statement.resource].into_iter().flatten().filter(|one| !one.negated) {
            for entry in element.entries() {
                if let Some(arn) = Arn::split(entry.text) {
                    let own = arn.service.unwrap_or_default();
                    if !is_open(own) && !related(own, service) && catalogue::service(own).is_some() {
                        let finding = subject.at_entry(&FOREIGN_RESOURCE, statement, element, &entry);
                        out.push(finding.arg("resource", entry.text).arg("service", service));
                    }
                } else if let Some((own, _)) = entry.text.split_once(':')
                    && element.name() == "Action"
                    && !related(own, service)
                    && catalogue::service(own).is_some()
                {
                    let finding = subject.at_entry(&FOREIGN_ACTION, statement, element, &entry);
                    out.push(finding.arg("action", entry.text).arg("service", service));
                }
            }
        }
        // An endpoint's policy looks alike, and there the key says much: but it lets everyone in, or names no resource.
        let of_resource = |element: &Element<'_>| {
            element.entries().any(|entry| Arn::split(entry.text).is_some_and(|arn| arn.service == Some(service)))
        };
        let open = statement.principal.as_ref().is_none_or(is_everyone);
        // In a Deny the key may leave out requests through an access point of another's.
        if open || statement.effect != Some(Effect::Allow) || !statement.resource.as_ref().is_some_and(of_resource) {
            continue;
        }
        for (block, key) in statement.keys().filter(|(_, key)| OWNER_KEYS.iter().any(|name| key.is(name))) {
            let finding = subject.at_key(&IRRELEVANT_KEY, statement, &block.member.name, &key);
            out.push(finding.arg("key", key.name()));
        }
    }
}

/// What a trust policy allows or denies beside actions of STS, which IAM wants spelled out.
fn trust(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        let Some(element) = statement.action.as_ref().filter(|element| !element.negated) else { continue };
        for entry in element.entries() {
            let (service, name) = entry.text.split_once(':').unwrap_or((entry.text, ""));
            // What is no action at all is told as such.
            let action = entry.text == "*" || !name.is_empty() && !holds_variable(entry.text);
            if action && (!service.eq_ignore_ascii_case("sts") || has_wildcard(name)) {
                let finding = subject.at_entry(&TRUST_ACTION, statement, element, &entry);
                out.push(finding.arg("action", entry.text));
            }
        }
    }
}

fn is_everyone(principal: &Element<'_>) -> bool {
    let own = &principal.member.value;
    [Some(own), own.get("AWS")].into_iter().flatten().flat_map(Value::one_or_many).any(|v| v.as_str() == Some("*"))
}

/// The service of the first resource that is an ARN and has an action of its service beside it.
fn attached_to<'d>(subject: &Subject<'d>) -> Option<&'d str> {
    subject.policy.statements.iter().find_map(|statement| {
        let resources = statement.resource.as_ref()?.entries();
        let services = resources.filter_map(|entry| Arn::split(entry.text)?.service);
        let acts = |service: &str| {
            statement.action.as_ref().is_some_and(|action| {
                action.entries().any(|entry| entry.text.split_once(':').is_some_and(|(own, _)| related(own, service)))
            })
        };
        services.take(20).find(|service| !service.is_empty() && !is_open(service) && acts(service))
    })
}

/// Whether two names are of one service: `s3` and `s3-object-lambda` are, so are `vpc-lattice` and `vpc-lattice-svcs`.
fn related(one: &str, other: &str) -> bool {
    let begins = |long: &str, short: &str| long.get(..short.len()).is_some_and(|head| head.eq_ignore_ascii_case(short));
    begins(one, other) || begins(other, one)
}
