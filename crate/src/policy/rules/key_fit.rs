//! Condition keys of a service that no request of the statement's actions has.

use super::super::called::Called;
use super::super::model::{Entry, Statement};
use super::super::operators::Base;
use super::Subject;
use crate::catalogue::{self, Action, ConditionKey};
use crate::finding::Finding;
use crate::rule::{Rule, rule};
use crate::text::Text;

/// More actions in one statement are not asked for their keys: keeps the work linear on hostile lists.
const MOST_ACTIONS: usize = 200;

rule! {
    /// A service's key that none of the statement's actions fills.
    KEY_OF_OTHERS = "policy/key-not-of-action" (Warning, Low, Medium) {
        references: ["access-analyzer" "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", "parliament" "UNKNOWN_CONDITION_FOR_ACTION"],
        title: "Condition key of other actions" / "다른 작업의 조건 키",
        message: "No action of this statement has `{key}` in its requests (catalogue of {date})" / "이 문의 어느 작업도 요청에 `{key}`{key:을/를} 담지 않습니다({date} 카탈로그 기준)",
        explanation: "A key that is missing makes the condition false, so an `Allow` never applies and a `Deny` never denies; a negated operator is always true. Use a key of these actions, or the actions of this key."
            / "키가 없으면 조건이 거짓이 되므로 `Allow`는 적용되지 않고 `Deny`는 거부하지 않으며, 부정 연산자는 항상 참이 됩니다. 이 작업이 지원하는 키를 쓰거나 키에 맞는 작업을 지정하세요.",
        source: "Service Authorization Reference",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"s3:GetObject\"⟧, \"s3:PutObjectAcl\"], \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"s3:*\"⟧, \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"iam:PassedToService\": \"ec2.amazonaws.com\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:ListBucket\", \"s3:GetObject\"], \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\", \"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}}]}",
        ],
    }

    /// The tags of a request, tested for actions that set none. Access Analyzer does not say so.
    NO_TAGS = "policy/request-tag-not-of-action" (Warning, Low, Low) {
        references: ["parliament" "UNKNOWN_CONDITION_FOR_ACTION"],
        title: "Request tags of actions that set none" / "태그를 지정하지 않는 작업의 요청 태그",
        message: "No action of this statement sets tags, so `{key}` is missing from its requests (catalogue of {date})" / "이 문의 작업은 태그를 지정하지 않으므로 요청에 `{key}`{key:이/가} 없습니다({date} 카탈로그 기준)",
        explanation: "A key that is missing makes the condition false. Test `aws:ResourceTag/…` for the tags that the resource has already."
            / "키가 없으면 조건이 거짓이 됩니다. 리소스에 이미 있는 태그는 `aws:ResourceTag/…`로 검사하세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"lambda:AddPermission\"⟧, \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestTag/owner\": \"me\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"lambda:AddPermission\", \"lambda:CreateFunction\"], \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestTag/owner\": \"me\"}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&KEY_OF_OTHERS, &NO_TAGS];

static KEY: Text = text! { en: "The key is tested here", ko: "이 키를 검사함" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        let mut asked = Vec::new();
        for (block, key) in statement.keys() {
            // A test for a missing key says just that, and `IfExists` does not mind.
            if block.operator.is_none_or(|operator| operator.if_exists || operator.base == Base::Null) {
                continue;
            }
            let Some(known) = catalogue::condition_key(key.name()) else { continue };
            let prefix = key.name().split(':').next().unwrap_or_default();
            let of_request = tags_of_request(known);
            if asked.contains(&known) || !of_request && (known.is_global() || catalogue::service(prefix).is_none()) {
                continue;
            }
            // Each key once, and few of them: a statement with more is no statement of a person's.
            if asked.len() >= 16 {
                break;
            }
            asked.push(known);
            if let Some(first) = nobody_has(statement, prefix, known) {
                let Some(element) = &statement.action else { continue };
                let finding =
                    subject.at_entry(if of_request { &NO_TAGS } else { &KEY_OF_OTHERS }, statement, element, &first);
                let finding = finding.labelled(key.member.name_span, &KEY);
                out.push(finding.arg("key", key.name()).arg("date", catalogue::date()));
            }
        }
    }
}

/// The first of the statement's actions, where none of them has the key.
fn nobody_has<'d>(statement: &Statement<'d>, prefix: &str, key: ConditionKey) -> Option<Entry<'d>> {
    let element = statement.action.as_ref().filter(|element| !element.negated)?;
    // Of a family of tag keys the reference lists some under one placeholder and some under another.
    let name = bare(key);
    let is_it = |listed: ConditionKey| bare(listed).eq_ignore_ascii_case(name);
    let fills = |action: Action| {
        action.condition_keys().any(is_it)
            || action
                .resource_types()
                .any(|row| row.condition_keys().chain(row.resource_type().condition_keys()).any(is_it))
    };
    for (at, (entry, called)) in statement.called().enumerate() {
        let own = entry.text.split(':').next().unwrap_or_default();
        let open = matches!(called, Called::Pattern(_));
        if at >= MOST_ACTIONS || own.contains('*') || matches!(called, Called::Variable) {
            return None;
        }
        let has = match catalogue::service(own) {
            // A service that takes no tags at all has a rule of its own.
            Some(service) if tags_of_request(key) && (open || !service.condition_keys().any(is_it)) => true,
            // A pattern over the key's own service will mean an action that has it.
            Some(service) if open => own.eq_ignore_ascii_case(prefix) || service.condition_keys().any(is_it),
            _ => called.action().is_none_or(fills),
        };
        if has {
            return None;
        }
    }
    // A key that the reference lists for no action at all is a gap of the reference.
    let first = element.entries().next()?;
    if tags_of_request(key) {
        return Some(first);
    }
    catalogue::service(prefix)?.actions().any(fills).then_some(first)
}

/// Whether a key holds the tags that a request is to set: only actions that set tags have it.
fn tags_of_request(key: ConditionKey) -> bool {
    ["aws:RequestTag", "aws:TagKeys"].contains(&bare(key))
}

/// A key's name without the tag or attribute that its placeholder stands for.
fn bare(key: ConditionKey) -> &'static str {
    key.name().split('/').next().unwrap_or_default()
}
