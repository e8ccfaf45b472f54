//! Conditions on MFA that let through what they seem to keep out.

use super::super::model::Effect;
use super::super::operators::Base;
use super::Subject;
use crate::finding::Finding;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// A test of `aws:MultiFactorAuthPresent` that does not require MFA.
    MFA = "policy/mfa-not-required" (Security, Medium, High) {
        references: ["parliament" "BAD_PATTERN_FOR_MFA"],
        title: "Condition that does not require MFA" / "MFA를 요구하지 못하는 조건",
        message: "This allows requests without MFA" / "이 조건은 MFA 없는 요청도 허용합니다",
        explanation: "Requests with long-term access keys do not have `aws:MultiFactorAuthPresent` at all, and it is `false` for a role session without MFA. To allow, use `Bool` with `true`; to deny, use `BoolIfExists` with `false`."
            / "장기 액세스 키로 보낸 요청에는 `aws:MultiFactorAuthPresent`가 아예 없고, MFA 없는 역할 세션에서는 `false`입니다. 허용할 때는 `Bool`과 `true`를, 거부할 때는 `BoolIfExists`와 `false`를 쓰세요.",
        source: "AWS global condition context keys: aws:MultiFactorAuthPresent",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {⟦\"aws:MultiFactorAuthPresent\"⟧: \"false\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": {⟦\"aws:MultiFactorAuthPresent\"⟧: \"true\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Null\": {⟦\"aws:MultiFactorAuthPresent\"⟧: \"false\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {⟦\"aws:MultiFactorAuthPresent\"⟧: \"false\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"}}}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&MFA];

static LONG_TERM: Text = text! {
    en: "This does not deny requests with long-term access keys, which do not have the key",
    ko: "이 조건은 장기 액세스 키로 보낸 요청을 거부하지 못합니다. 그런 요청에는 이 키가 없습니다",
};

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        // Another test of the key, such as `Null`, may cover the requests without it.
        let tests = || statement.keys().filter(|(_, key)| key.is("aws:MultiFactorAuthPresent"));
        if tests().nth(1).is_some() {
            continue;
        }
        for (block, key) in tests() {
            let Some(operator) = block.operator else { continue };
            let [value] = key.values() else { continue };
            let value = value.as_str().unwrap_or_else(|| value.span.of(subject.text));
            let (yes, no) = (value.eq_ignore_ascii_case("true"), value.eq_ignore_ascii_case("false"));
            let (allows, denies) = (statement.effect == Some(Effect::Allow), statement.effect == Some(Effect::Deny));
            let bad = match operator.base {
                Base::Bool => allows && (no || yes && operator.if_exists) || denies && no && !operator.if_exists,
                Base::Null => allows && no,
                _ => false,
            };
            if bad {
                let finding = subject.at_key(&MFA, statement, &block.member.name, &key);
                out.push(if denies { finding.message(LONG_TERM) } else { finding });
            }
        }
    }
}
