//! Statements that speak of nothing.

use super::super::model::{Effect, Element, Statement};
use super::super::wildcard::is_everything;
use super::Subject;
use crate::finding::Finding;
use crate::rule::{Rule, Severity, rule};

rule! {
    /// A negated element that leaves nothing.
    NOTHING = "policy/nothing-left" (Warning, Medium, High) {
        references: [],
        title: "Statement that speaks of nothing" / "대상이 없는 문",
        message: "`{element}` with `*` leaves nothing, so this statement does nothing" / "`{element}`에 `*`를 쓰면 남는 대상이 없으므로 이 문은 아무 효과가 없습니다",
        explanation: "A Deny of this kind protects nothing. Name what is to be left out, or use the element without `Not`."
            / "이런 Deny는 아무것도 보호하지 않습니다. 제외할 대상만 적거나 `Not`이 없는 요소를 쓰세요.",
        source: "IAM JSON policy elements: NotAction, NotResource",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"NotResource\": [\"arn:aws:s3:::b/*\", ⟦\"*\"⟧]}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": ⟦\"*\"⟧, \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": \"s3:*\", \"NotResource\": \"arn:aws:s3:::b/*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&NOTHING];

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        let elements = [&statement.action, &statement.resource];
        let left = elements.into_iter().flatten().find_map(|element| nothing(subject, statement, element));
        out.extend(left);
    }
}

fn nothing(subject: &Subject<'_>, statement: &Statement<'_>, element: &Element<'_>) -> Option<Finding> {
    let all = element.entries().find(|entry| element.negated && is_everything(entry.text))?;
    let finding = subject.at_entry(&NOTHING, statement, element, &all).arg("element", element.name());
    Some(if statement.effect == Some(Effect::Deny) { finding } else { finding.severity(Severity::Low) })
}
