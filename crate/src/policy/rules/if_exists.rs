//! Conditions of an allow that a request without the key passes.

use super::super::edits;
use super::super::model::{Effect, Statement};
use super::super::operators::{Family, Operator, Qualifier};
use super::Subject;
use crate::finding::{Finding, Fix};
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// An allow for certain networks, accounts or organizations, and for whoever brings no word of them.
    PASSES = "policy/allow-if-exists" (Security, Low, High) {
        references: [],
        title: "Condition that a request without the key passes" / "키가 없는 요청도 통과하는 조건",
        message: "`{operator}` lets a request through that has no `{key}`" / "`{operator}`{operator:은/는} `{key}`{key:이/가} 없는 요청도 통과시킵니다",
        explanation: "Not every request carries the key: `aws:SourceIp` is missing behind a VPC endpoint, `aws:SourceVpc` outside of one, `aws:PrincipalOrgID` from accounts of no organization. `IfExists` belongs in a `Deny`; take it off."
            / "모든 요청에 키가 있는 것은 아닙니다. `aws:SourceIp`는 VPC 엔드포인트를 거치면 없고, `aws:SourceVpc`는 엔드포인트 밖에서 없으며, `aws:PrincipalOrgID`는 조직에 속하지 않은 계정의 요청에 없습니다. `IfExists`는 `Deny`에 쓰는 것이므로 빼세요.",
        source: "IAM JSON policy elements: Condition operators, ...IfExists",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddressIfExists\": {⟦\"aws:SourceIp\"⟧: \"203.0.113.0/24\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringNotEqualsIfExists\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEqualsIfExists\": {\"aws:SourceVpce\": \"vpce-0a1b2c3d\"}, \"IpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:RunInstances\", \"Resource\": \"*\", \"Condition\": {\"StringEqualsIfExists\": {\"ec2:InstanceType\": \"t3.micro\"}}}]}",
        ],
    }

    /// `IfExists` on a key that every request has.
    NEEDLESS = "policy/needless-if-exists" (Suggestion, Info, Medium) {
        references: [],
        title: "IfExists on a key that is always there" / "항상 있는 키에 쓴 IfExists",
        message: "Every request has `{key}`, so `{operator}` means the same without `IfExists`" / "모든 요청에 `{key}`{key:이/가} 있으므로 `{operator}`{operator:은/는} `IfExists` 없이도 같은 뜻입니다",
        explanation: "It is harmless, but makes readers look for requests without the key." / "해롭지는 않지만 키가 없는 요청이 있는 것처럼 읽힙니다.",
        source: "AWS global condition context keys",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": {⟦\"aws:SecureTransport\"⟧: \"false\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}, \"Bool\": {\"aws:SecureTransport\": \"false\"}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&PASSES, &NEEDLESS];

/// Keys that every request has.
const ALWAYS_THERE: [&str; 9] = [
    "aws:SecureTransport",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
    "aws:RequestedRegion",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:ViaAWSService",
    "aws:UserAgent",
    "aws:userid",
];

static TAKE_OFF: Text = text! { en: "Use `{name}`", ko: "`{name}` 사용" };

/// Keys that say where a request comes from or whose it is, and that not every request has.
const KEYS: [&str; 10] = [
    "aws:SourceIp",
    "aws:VpcSourceIp",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    // What only limits leaves the decision to others.
    let limits =
        matches!(subject.policy_type, PolicyType::Boundary | PolicyType::Scp | PolicyType::Rcp | PolicyType::Session);
    for statement in &subject.policy.statements {
        let open = !limits && statement.effect == Some(Effect::Allow) && !guarded(statement);
        for (block, key) in statement.keys() {
            let Some(operator) = block.operator.filter(|own| own.if_exists) else { continue };
            let one_of = |names: &[&str]| names.iter().any(|name| key.is(name));
            let rule = if operator.qualifier == Some(Qualifier::ForAllValues) || operator.base.family() == Family::Null
            {
                continue;
            } else if one_of(&ALWAYS_THERE) {
                &NEEDLESS
            } else if open && !operator.base.negated() && one_of(&KEYS) {
                &PASSES
            } else {
                continue;
            };
            let strict = Operator { if_exists: false, ..operator }.name();
            let written = block.member.name.as_ref();
            let finding = subject.at_key(rule, statement, written, &key).arg("key", key.name());
            let alone = block.keys().nth(1).is_none();
            let edit = edits::rename_operator(statement, block, &strict).filter(|_| alone);
            let fix = |edit| {
                let args = vec![("name", strict.clone())];
                Fix { title: &TAKE_OFF, args, safe: rule.id == NEEDLESS.id, edits: vec![edit] }
            };
            let mut finding = finding.arg("operator", written);
            finding.fixes.extend(edit.map(fix));
            out.push(finding);
        }
    }
}

/// Whether another of the keys is tested so that a request must have it.
fn guarded(statement: &Statement<'_>) -> bool {
    statement.keys().any(|(block, key)| {
        block.operator.is_some_and(|own| !own.if_exists && own.qualifier != Some(Qualifier::ForAllValues))
            && KEYS.iter().any(|name| key.is(name))
    })
}
