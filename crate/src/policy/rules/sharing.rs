//! Whom a resource policy lets in beyond the account that owns the resource: accounts and organizations, by name.

use super::super::arn::Arn;
use super::super::model::{Effect, Element, Statement};
use super::Subject;
use super::exposure::{everyone, narrows};
use crate::finding::Finding;
use crate::json::Value;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::Text;
use std::collections::BTreeSet;

rule! {
    /// Access for other accounts, or for a whole organization.
    SHARED = "policy/shared-resource" (Security, Info, High) {
        references: [],
        title: "Shared beyond the account" / "계정 밖과 공유됨",
        message: "May be used from other accounts: {who}" / "다른 계정에서 사용할 수 있음: {who}",
        explanation: "Nothing is to do where that is meant. What the other account allows its own people decides who of them gets in." / "의도한 것이라면 그대로 두면 됩니다. 그중 누가 접근할 수 있는지는 상대 계정의 정책이 정합니다.",
        source: "Cross-account policy evaluation logic",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"Principal\"⟧: {\"AWS\": [\"210987654321\", \"arn:aws:iam::123456789012:role/x\"]}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:us-east-1:123456789012:q\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"Principal\"⟧: \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"Principal\"⟧: \"*\", \"Action\": \"sns:Publish\", \"Resource\": \"arn:aws:sns:us-east-1:123456789012:t\", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"210987654321\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/x\"}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:us-east-1:123456789012:q\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"210987654321\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sns:Publish\", \"Resource\": \"arn:aws:sns:us-east-1:123456789012:t\", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"123456789012\"}}}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&SHARED];

static ORGANIZATION: Text = text! {
    en: "May be used from every account of an organization: {who}",
    ko: "조직의 모든 계정에서 사용할 수 있음: {who}",
};

/// How many accounts a message names.
const SHOWN: usize = 5;

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if subject.policy_type != PolicyType::Resource {
        return;
    }
    let own: BTreeSet<&str> =
        subject.policy.statements.iter().filter_map(|own| own.resource.as_ref()).flat_map(accounts_of).collect();
    for statement in subject.policy.statements.iter().filter(|own| own.effect == Some(Effect::Allow)) {
        let Some(principal) = statement.principal.as_ref().filter(|element| !element.negated) else { continue };
        let (accounts, organizations) = who(statement, principal);
        // Whose the resource is, its ARN tells; a bucket's does not.
        let others: Vec<&str> = accounts.iter().copied().filter(|id| !own.is_empty() && !own.contains(id)).collect();
        let (list, organization) =
            if organizations.is_empty() { (others, false) } else { (organizations.into_iter().collect(), true) };
        if list.is_empty() {
            continue;
        }
        let mut names: Vec<String> = list.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
        if list.len() > SHOWN {
            names.push(format!("+{}", list.len() - SHOWN));
        }
        let pointer = statement.pointer.member("Principal");
        let finding = subject.in_statement(&SHARED, statement, principal.member.name_span, pointer);
        let finding = if organization { finding.message(ORGANIZATION) } else { finding };
        out.push(finding.arg("who", names.join(", ")));
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The account that a principal is of, or the ARN of one of its resources.
pub(super) fn account(text: &str) -> Option<&str> {
    let id = if text.starts_with("arn:") { Arn::split(text)?.account? } else { text };
    is_account(id).then_some(id)
}

fn accounts_of<'d>(element: &Element<'d>) -> impl Iterator<Item = &'d str> + use<'d> {
    element.entries().filter_map(|entry| account(entry.text))
}

/// The accounts and organizations that a statement lets in by name.
fn who<'d>(statement: &Statement<'d>, principal: &Element<'d>) -> (BTreeSet<&'d str>, BTreeSet<&'d str>) {
    const ACCOUNTS: [&str; 6] = [
        "aws:SourceAccount",
        "aws:SourceOwner",
        "aws:PrincipalAccount",
        "kms:CallerAccount",
        "aws:SourceArn",
        "aws:PrincipalArn",
    ];
    let mut all = BTreeSet::new();
    let mut organizations = BTreeSet::new();
    let narrowing = || statement.keys().filter(|(block, key)| narrows(block, key));
    let by = |key: &str| ACCOUNTS.iter().any(|name| key.eq_ignore_ascii_case(name));
    let mut keys = narrowing().filter(|(_, key)| by(key.name()));
    if everyone(statement).is_none() {
        let values = principal.member.value.get("AWS").map(Value::one_or_many).unwrap_or_default();
        all.extend(values.iter().filter_map(Value::as_str).filter_map(account));
    } else if let Some((_, key)) = keys.next() {
        all.extend(key.texts().filter_map(|entry| account(entry.text)));
    } else {
        let organization = |name: &str| {
            ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"].iter().any(|own| name.eq_ignore_ascii_case(own))
        };
        let keys = narrowing().filter(|(_, key)| organization(key.name()));
        organizations.extend(keys.flat_map(|(_, key)| key.texts()).map(|entry| entry.text));
    }
    (all, organizations)
}
