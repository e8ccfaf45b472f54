//! Tags of resources tested for actions that do not know them.

use super::super::model::{Effect, Entry, Key, Statement};
use super::super::operators::{Base, Operator};
use super::Subject;
use crate::catalogue::{self, ConditionKey};
use crate::finding::Finding;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// Allowed with a tag that the action does not know.
    ALLOW = "policy/allow-with-unsupported-tag" (Suggestion, Low, Medium) {
        references: ["access-analyzer" "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"],
        title: "A tag the allowed action does not know" / "허용한 작업이 지원하지 않는 태그 조건",
        message: "{actions} cannot be restricted by `{key}`, so this statement never allows it" / "{actions}에는 `{key}`{key:을/를} 쓸 수 없으므로 이 문으로는 허용되지 않습니다",
        explanation: "The requests of these actions do not hold the resource's tags. Move them to a statement without this key."
            / "이 작업의 요청에는 리소스의 태그가 없습니다. 이 키가 없는 별도의 문으로 옮기세요.",
        source: "IAM Access Analyzer policy check reference: Allow with unsupported tag condition key for service",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"logs:PutResourcePolicy\"⟧, \"ec2:StopInstances\"], \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ec2:StopInstances\"], \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ssm:CreateOpsItem\"], \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"kms:ListKeys\"], \"Resource\": \"*\", \"Condition\": {\"Null\": {\"aws:ResourceTag/team\": \"true\"}}}]}",
        ],
    }

    /// Everything but some actions allowed with a tag.
    ALLOW_NOT_ACTION = "policy/allow-not-action-with-tag" (Suggestion, Low, Medium) {
        references: ["access-analyzer" "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"],
        title: "A tag tested for all actions but some" / "NotAction과 함께 쓴 태그 조건",
        message: "Many actions that this `NotAction` leaves do not know `{key}` and are not allowed" / "이 `NotAction`에 포함되는 많은 작업이 `{key}`{key:을/를} 지원하지 않아 허용되지 않습니다",
        explanation: "Name the actions that know the resource's tags in `Action`." / "리소스 태그를 지원하는 작업을 `Action`에 직접 지정하세요.",
        source: "IAM Access Analyzer policy check reference: Allow NotAction with unsupported tag condition key for service",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:ResourceTag/team\"⟧: \"a\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalTag/team\": \"a\"}}}]}"],
    }

    /// Denied with a tag that the action does not know.
    DENY = "policy/deny-with-unsupported-tag" (Security, Medium, Medium) {
        references: ["access-analyzer" "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"],
        title: "A tag the denied action does not know" / "거부한 작업이 지원하지 않는 태그 조건",
        message: "{actions} cannot be restricted by `{key}`, so this statement does not deny it" / "{actions}에는 `{key}`{key:을/를} 쓸 수 없으므로 이 문으로는 거부되지 않습니다",
        explanation: "The requests of these actions do not hold the resource's tags. Deny them in a statement without this key."
            / "이 작업의 요청에는 리소스의 태그가 없습니다. 이 키가 없는 별도의 문에서 거부하세요.",
        source: "IAM Access Analyzer policy check reference: Deny with unsupported tag condition key for service",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": ⟦\"logs:PutResourcePolicy\"⟧, \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"ec2:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}"],
    }

    /// Everything but some actions denied with a tag.
    DENY_NOT_ACTION = "policy/deny-not-action-with-tag" (Security, Medium, Medium) {
        references: ["access-analyzer" "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"],
        title: "A tag tested to deny all actions but some" / "거부하는 NotAction과 함께 쓴 태그 조건",
        message: "Many actions that this `NotAction` leaves do not know `{key}` and are not denied" / "이 `NotAction`에 포함되는 많은 작업이 `{key}`{key:을/를} 지원하지 않아 거부되지 않습니다",
        explanation: "Name the actions that know the resource's tags in `Action`, and deny the others without this key."
            / "리소스 태그를 지원하는 작업은 `Action`에 직접 지정하고, 나머지는 이 키 없이 거부하세요.",
        source: "IAM Access Analyzer policy check reference: Deny NotAction with unsupported tag condition key for service",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": \"iam:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:ResourceTag/team\"⟧: \"a\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": \"iam:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestedRegion\": \"us-east-1\"}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&ALLOW, &ALLOW_NOT_ACTION, &DENY, &DENY_NOT_ACTION];

static KEY: Text = text! { en: "The key is tested here", ko: "이 키를 검사함" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        let (Some(effect), Some(action)) = (statement.effect, &statement.action) else { continue };
        for (block, key) in statement.keys().filter(|(_, key)| tag_of(key).is_some()) {
            // Where the key may be missing, an action without it is not kept out.
            let met_without =
                |operator: Operator| operator.if_exists || operator.base.negated() || operator.base == Base::Null;
            if block.operator.is_none_or(met_without) {
                continue;
            }
            if action.negated {
                let rule = if effect == Effect::Allow { &ALLOW_NOT_ACTION } else { &DENY_NOT_ACTION };
                out.push(subject.at_key(rule, statement, &block.member.name, &key).arg("key", key.name()));
            } else if let Some(known) = catalogue::condition_key(key.name()) {
                let rule = if effect == Effect::Allow { &ALLOW } else { &DENY };
                out.extend(unsupported(subject, statement, rule, &key, known));
            }
        }
    }
}

fn tag_of<'k>(key: &Key<'k>) -> Option<&'k str> {
    let (begin, tag) = key.name().split_once('/')?;
    (begin.eq_ignore_ascii_case("aws:ResourceTag") && !tag.is_empty()).then_some(tag)
}

fn unsupported(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    rule: &'static Rule,
    key: &Key<'_>,
    known: ConditionKey,
) -> Option<Finding> {
    let element = statement.action.as_ref()?;
    let lacking: Vec<Entry<'_>> = statement
        .called()
        .filter(|(_, called)| called.action().is_some_and(|action| !knows_tags(action, known)))
        .map(|(entry, _)| entry)
        .collect();
    let mut finding = subject.at_entry(rule, statement, element, lacking.first()?);
    for entry in lacking.iter().skip(1) {
        finding = finding.also(entry.span);
    }
    let names: Vec<String> = lacking.iter().map(|entry| format!("`{}`", entry.text)).collect();
    let finding = finding.labelled(key.member.name_span, &KEY);
    Some(finding.arg("actions", names.join(", ")).arg("key", key.name()))
}

/// Whether a request for the action may hold its resource's tags: one that works on no resource never does. One that
/// gives what it makes its tags is left out, as by Access Analyzer: AWS's own policies ask so for many of them.
fn knows_tags(action: catalogue::Action, key: ConditionKey) -> bool {
    action.lists_condition_key(key)
        || action.resource_types().any(|row| row.resource_type().condition_keys().any(|one| one == key))
        || action.resource_types().next().is_none()
            && catalogue::condition_key("aws:TagKeys").is_some_and(|keys| action.lists_condition_key(keys))
}
