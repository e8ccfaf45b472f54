//! `Effect`.

use super::Subject;
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// A statement says neither Allow nor Deny.
    MISSING_EFFECT = "policy/missing-effect" (Invalid, High, High) {
        references: ["access-analyzer" "MISSING_EFFECT", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "Effect is missing" / "Effect가 없음",
        message: "The statement has no `Effect`" / "이 문에 `Effect`가 없습니다",
        explanation: "A statement must say whether it allows or denies. Add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`."
            / "문은 허용인지 거부인지 밝혀야 합니다. `\"Effect\": \"Allow\"` 또는 `\"Effect\": \"Deny\"`를 추가하세요.",
        source: "IAM JSON policy elements: Effect",
        fires: ["{\"Statement\": [⟦{\"Action\": \"s3:GetObject\", \"Resource\": \"*\"}⟧]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }

    /// An effect other than Allow and Deny.
    INVALID_EFFECT = "policy/invalid-effect" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_EFFECT", "parliament" "MALFORMED", "cfn-lint" "E3510"],
        title: "Unknown effect" / "알 수 없는 Effect",
        message: "`{effect}` is no effect: it must be `Allow` or `Deny`" / "`{effect}`{effect:은/는} 올바른 값이 아닙니다. `Allow` 또는 `Deny`여야 합니다",
        explanation: "IAM compares the effect letter by letter, case included, and refuses any other word."
            / "IAM은 대소문자까지 정확히 비교하며 다른 값은 거부합니다.",
        source: "IAM JSON policy elements: Effect",
        fires: [
            "{\"Statement\": [{\"Effect\": ⟦\"allow\"⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": ⟦\"Permit\"⟧, \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&MISSING_EFFECT, &INVALID_EFFECT];

static SPELL: Text = text! { en: "Write `{effect}`", ko: "`{effect}`{effect:으로/로} 바꾸기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        let Some(member) = statement.member("Effect") else {
            out.push(subject.in_statement(&MISSING_EFFECT, statement, statement.value.span, statement.pointer.clone()));
            continue;
        };
        let Some(effect) = member.value.as_str().filter(|_| statement.effect.is_none()) else { continue };
        let span = member.value.span;
        let mut finding = subject.in_statement(&INVALID_EFFECT, statement, span, statement.pointer.member("Effect"));
        if let Some(right) = ["Allow", "Deny"].into_iter().find(|right| right.eq_ignore_ascii_case(effect.trim())) {
            let edits = vec![Edit { span, text: quote(right) }];
            finding = finding.fix(Fix { title: &SPELL, args: vec![("effect", right.to_owned())], safe: true, edits });
        }
        out.push(finding.arg("effect", effect));
    }
}
