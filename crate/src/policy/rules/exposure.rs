//! Whom a policy lets in and how far, beyond what Access Analyzer's policy validation says: only what is certain.

use super::super::model::{Block, Effect, Element, Entry, Key, Policy, Statement};
use super::super::operators::{Base, Qualifier};
use super::super::wildcard::{covers_ignoring_case, is_everything};
use super::Subject;
use crate::catalogue;
use crate::finding::Finding;
use crate::json::Value;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};

rule! {
    /// A resource that everyone may use.
    PUBLIC = "policy/public-resource" (Security, High, High) {
        references: ["checkov" "CKV_AWS_70", "security-hub" "SQS.3", "security-hub" "SNS.4"],
        title: "Open to everyone" / "누구에게나 공개됨",
        message: "Everyone, in every AWS account and without one, is allowed `{action}`" / "AWS 계정이 없는 사람까지 누구에게나 `{action}`{action:이/가} 허용됩니다",
        explanation: "No condition says who may use the resource. Name accounts or roles in `Principal`, or add a condition such as `aws:PrincipalOrgID` or `aws:SourceArn`."
            / "누가 사용할 수 있는지 제한하는 조건이 없습니다. `Principal`에 계정이나 역할을 지정하거나 `aws:PrincipalOrgID`, `aws:SourceArn` 같은 조건을 추가하세요.",
        source: "AWS JSON policy elements: Principal",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"123456789012\", ⟦\"*\"⟧]}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\"198.51.100.0/24\", \"0.0.0.0/0\"]}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringNotEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEqualsIfExists\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"ecr:PutImage\", \"Condition\": {\"ForAllValues:StringEquals\": {\"aws:username\": \"ci\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"kms:Decrypt\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"kms:CallerAccount\": \"123456789012\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEquals\": {\"aws:SourceVpce\": \"vpce-0a1b2c3d\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
            ("policyType=endpoint", "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"*\"}]}"),
        ],
    }

    /// Everything on everything.
    pub(in super::super) ADMINISTRATOR = "policy/full-administrator" (Security, High, High) {
        references: [
            "prowler" "iam_inline_policy_no_administrative_privileges",
            "prowler" "iam_customer_attached_policy_no_administrative_privileges",
            "checkov" "CKV_AWS_62",
            "checkov" "CKV_AWS_1",
            "security-hub" "IAM.1",
            "cis-1.4" "1.16",
            "cis-3.0" "1.16",
            "cis-5.0" "1.15",
        ],
        title: "Full administrator" / "전체 관리자 권한",
        message: "Every action is allowed on every resource" / "모든 리소스에 모든 작업이 허용됩니다",
        explanation: "Whoever has this policy owns the account, and so does whoever steals one of their credentials. Allow the actions and resources that are needed."
            / "이 정책을 가진 사람은 계정 전체를 다룰 수 있고, 그 자격 증명을 훔친 사람도 마찬가지입니다. 필요한 작업과 리소스만 허용하세요.",
        source: "CIS AWS Foundations Benchmark 3.0, 1.16",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"*\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", ⟦\"*:*\"⟧], \"Resource\": [\"*\"]}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"arn:aws:s3:::b\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestedRegion\": \"eu-central-1\"}}}]}",
            ("policyType=boundary", "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"),
            ("policyType=scp", "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"),
        ],
    }

    /// All of a service on everything.
    WHOLE_SERVICE = "policy/whole-service" (Security, Low, High) {
        references: ["security-hub" "IAM.21"],
        title: "Every action of a service" / "서비스의 모든 작업",
        message: "`{action}` is every action of {service}, on every resource" / "`{action}`{action:은/는} 모든 리소스에 대한 {service}의 모든 작업입니다",
        explanation: "Actions that AWS adds later are included. Allow the actions that are needed, on the resources that are needed."
            / "AWS가 나중에 추가하는 작업도 포함됩니다. 필요한 작업과 리소스만 허용하세요.",
        source: "Security Hub IAM.21",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ec2:Describe*\", ⟦\"s3:*\"⟧], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"sqs:*\"⟧, \"Resource\": \"*\", \"Condition\": {\"StringEqualsIfExists\": {\"aws:ResourceTag/team\": \"a\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": [\"arn:aws:s3:::b\", \"arn:aws:s3:::b/*\"]}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&PUBLIC, &ADMINISTRATOR, &WHOLE_SERVICE];

/// Keys that say how or when a request comes, which everyone can arrange, and not from whom.
const SAYS_NOT_WHO: [&str; 13] = [
    "aws:SecureTransport",
    "s3:TlsVersion",
    "s3:signatureversion",
    "s3:authType",
    "s3:x-amz-acl",
    "s3:prefix",
    "s3:delimiter",
    "aws:Referer",
    "aws:UserAgent",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:RequestedRegion",
    "lambda:FunctionUrlAuthType",
];

/// Keys that say from whom or from where a request comes.
pub(super) const SAYS_WHO: [&str; 23] = [
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalServiceName",
    "aws:PrincipalIsAWSService",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOwner",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:SourceIp",
    "aws:VpcSourceIp",
    "aws:userid",
    "aws:username",
    "kms:CallerAccount",
    "sts:ExternalId",
];

/// How many guards, and actions of each, are compared: keeps the work in bounds.
const MOST_GUARDS: usize = 20;
const MOST_ACTIONS: usize = 200;

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let guards = guards(subject.policy);
    let allowing = subject.policy.statements.iter().filter(|statement| statement.effect == Some(Effect::Allow));
    for statement in allowing {
        match subject.policy_type {
            PolicyType::Identity => reach(subject, statement, out),
            PolicyType::Resource => public(subject, statement, &guards, out),
            _ => {}
        }
    }
}

/// The `*` of a statement that stands for everyone, where there is one.
pub(super) fn everyone<'d>(statement: &Statement<'d>) -> Option<&'d Value<'d>> {
    let principal = &statement.principal.as_ref().filter(|element| !element.negated)?.member.value;
    let accounts = principal.get("AWS").map(Value::one_or_many).unwrap_or_default();
    std::iter::once(principal).chain(accounts).find(|value| value.as_str() == Some("*"))
}

/// Whether everyone meets the statement's condition: nothing in it says who asks, and nothing in it is unknown here.
pub(super) fn met_by_everyone(statement: &Statement<'_>) -> bool {
    let readable = |block: &Block<'_>| block.operator.is_some() && block.member.value.as_object().is_some();
    statement.member("Condition").is_none_or(|member| member.value.as_object().is_some())
        && statement.conditions.iter().all(readable)
        && statement.keys().all(|(block, key)| {
            let one_of = |names: &[&str]| names.iter().any(|name| key.is(name));
            one_of(&SAYS_NOT_WHO) || one_of(&SAYS_WHO) && !narrows(block, &key)
        })
}

/// Whether a test leaves somebody out for certain or possibly.
pub(super) fn narrows(block: &Block<'_>, key: &Key<'_>) -> bool {
    let Some(operator) = block.operator else { return true };
    // A request without the key meets these; everyone can send one.
    let lenient = operator.if_exists || operator.qualifier == Some(Qualifier::ForAllValues);
    // An address is in every request; the other keys are in some.
    if (lenient || operator.base.negated()) && !key.is("aws:SourceIp") {
        return false;
    }
    if operator.base == Base::Null {
        return true;
    }
    let open = |value: &Value<'_>| matches!(value.as_str(), Some("*" | "**" | "0.0.0.0/0" | "::/0" | "arn:*"));
    operator.base.negated() || !key.values().iter().any(open)
}

fn public(subject: &Subject<'_>, statement: &Statement<'_>, guards: &[&Element<'_>], out: &mut Vec<Finding>) {
    let (Some(star), Some(action)) = (everyone(statement), &statement.action) else { return };
    let Some(first) = action.entries().next() else { return };
    if !met_by_everyone(statement) || taken_back(guards, action) {
        return;
    }
    let shown = if action.negated { "*" } else { first.text };
    let pointer = statement.pointer.member("Principal");
    out.push(subject.in_statement(&PUBLIC, statement, star.span, pointer).arg("action", shown));
}

/// The actions of each Deny for everyone that spares those inside of an organization, network or account.
fn guards<'p, 'd>(policy: &'p Policy<'d>) -> Vec<&'p Element<'d>> {
    let sparing = |deny: &&Statement<'_>| {
        deny.keys().any(|(block, key)| {
            block.operator.is_some_and(|operator| operator.base.negated() || operator.base == Base::Null)
                && SAYS_WHO.iter().any(|name| key.is(name))
        })
    };
    let denies = policy.statements.iter().filter(|other| other.effect == Some(Effect::Deny));
    let guards = denies.filter(|deny| everyone(deny).is_some()).filter(sparing);
    guards.filter_map(|deny| deny.action.as_ref()).take(MOST_GUARDS).collect()
}

/// Whether a guard takes all the allowed actions back from outsiders.
fn taken_back(guards: &[&Element<'_>], allowed: &Element<'_>) -> bool {
    guards.iter().any(|guard| {
        let covered = |entry: Entry<'_>| {
            let by = |wide: Entry<'_>| covers_ignoring_case(wide.text, entry.text);
            guard.entries().take(MOST_ACTIONS).any(by) != guard.negated
        };
        allowed.negated || allowed.entries().take(MOST_ACTIONS).all(covered)
    })
}

/// Whether a condition tests tags of the resource only, and so that whatever has no such tag passes.
fn spares_untagged(statement: &Statement<'_>) -> bool {
    let tag = |key: &Key<'_>| key.name().get(..16).is_some_and(|start| start.eq_ignore_ascii_case("aws:ResourceTag/"));
    statement.conditions.iter().all(|block| block.keys().next().is_some())
        && statement.keys().all(|(block, key)| {
            let operator = block.operator;
            tag(&key) && operator.is_some_and(|own| own.base != Base::Null) && !narrows(block, &key)
        })
}

fn reach(subject: &Subject<'_>, statement: &Statement<'_>, out: &mut Vec<Finding>) {
    let plain = |element: &Option<Element<'_>>| element.as_ref().is_some_and(|element| !element.negated);
    let (Some(action), Some(resource)) = (&statement.action, &statement.resource) else { return };
    let conditioned = statement
        .member("Condition")
        .is_some_and(|member| member.value.as_object().is_none_or(|blocks| !blocks.is_empty()));
    if !plain(&statement.action) || !plain(&statement.resource) || conditioned && !spares_untagged(statement) {
        return;
    }
    let Some(everything) = resource.entries().find(|entry| is_everything(entry.text)) else { return };
    let whole = |text: &str| {
        is_everything(text)
            || text.starts_with('*')
                && catalogue::split_name(text)
                    .is_some_and(|(prefix, name)| is_everything(prefix) && is_everything(name))
    };
    if let Some(entry) = action.entries().find(|entry| whole(entry.text)) {
        if conditioned {
            return;
        }
        out.push(subject.at_entry(&ADMINISTRATOR, statement, action, &entry).also(everything.span));
        return;
    }
    for entry in action.entries() {
        if !entry.text.ends_with('*') {
            continue;
        }
        let Some((prefix, _)) = entry.text.rsplit_once(':').filter(|(_, name)| is_everything(name)) else { continue };
        if let Some(service) = catalogue::service(prefix) {
            let finding = subject.at_entry(&WHOLE_SERVICE, statement, action, &entry).also(everything.span);
            out.push(finding.arg("action", entry.text).arg("service", service.name()));
        }
    }
}
