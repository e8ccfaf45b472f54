//! Conditions as such: operators there are, keys of the right form, nothing empty, values of one type.

use super::super::edits;
use super::super::model::{Block, Key, Statement};
use super::super::operators::{Base, Family, Operator, Qualifier};
use super::Subject;
use crate::catalogue;
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Kind, Member, quote};
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// An operator IAM does not know.
    UNKNOWN_OPERATOR = "policy/unknown-operator" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_CONDITION_OPERATOR", "parliament" "UNKNOWN_OPERATOR"],
        title: "Unknown condition operator" / "알 수 없는 조건 연산자",
        message: "`{operator}` is no condition operator" / "`{operator}`{operator:은/는} 조건 연산자가 아닙니다",
        explanation: "IAM refuses a policy with a condition operator it does not know. `ForAllValues:` or `ForAnyValue:` may stand before an operator, `IfExists` behind it."
            / "IAM은 모르는 조건 연산자가 있는 정책을 거부합니다. 연산자 앞에는 `ForAllValues:`나 `ForAnyValue:`를, 뒤에는 `IfExists`를 붙일 수 있습니다.",
        source: "IAM JSON policy elements: Condition operators",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {⟦\"StringEqual\"⟧: {\"s3:prefix\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {⟦\"ForAllValues:StringMatches\"⟧: {\"aws:TagKeys\": \"a\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"stringequalsIFEXISTS\": {\"s3:prefix\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringMatches\": {}}}]}",
        ],
    }

    /// A condition key without the colon between its prefix and its name.
    KEY_FORMAT = "policy/condition-key-format" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_CONDITION_KEY_FORMAT", "parliament" "UNKNOWN_CONDITION_FOR_ACTION"],
        title: "Not the form of a condition key" / "조건 키 형식이 아님",
        message: "`{key}` is not of the form `prefix:name`" / "`{key}`{key:은/는} `접두사:이름` 형식이 아닙니다",
        explanation: "A condition key has a prefix, a colon and a name, as in `aws:SourceIp`. No request has a key of another form, so the condition tests nothing."
            / "조건 키는 `aws:SourceIp`처럼 접두사와 콜론, 이름으로 되어 있습니다. 다른 형식의 키는 어떤 요청에도 없으므로 조건이 아무것도 검사하지 못합니다.",
        source: "IAM JSON policy elements: Condition",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"prefix\"⟧: \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\" s3:prefix\"⟧: \"a\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\", \"aws:PrincipalTag/cost center\": \"b\"}}}]}"],
    }

    /// A condition, or an operator, with nothing in it.
    EMPTY_CONDITION = "policy/empty-condition" (Suggestion, Low, High) {
        references: ["access-analyzer" "EMPTY_OBJECT_CONDITION"],
        title: "Empty condition" / "비어 있는 조건",
        message: "`{name}` is empty, so it restricts nothing" / "`{name}`{name:이/가} 비어 있어 아무것도 제한하지 않습니다",
        explanation: "The statement works as if this were not there. Write the condition you mean, or remove it."
            / "이 부분이 없는 것과 똑같이 동작합니다. 필요한 조건을 쓰거나 지우세요.",
        source: "IAM JSON policy elements: Condition",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": ⟦{}⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"Bool\": ⟦{}⟧, \"StringEquals\": {\"s3:prefix\": \"a\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"\"}}}]}"],
    }

    /// A key compared with no value.
    EMPTY_VALUES = "policy/empty-condition-values" (Suggestion, Low, High) {
        references: ["access-analyzer" "EMPTY_ARRAY_CONDITION"],
        title: "No value to compare with" / "비교할 값이 없음",
        message: "`{key}` is compared with an empty list" / "`{key}`{key:을/를} 빈 목록과 비교합니다",
        explanation: "With no value to match, the condition always has the same result. Name a value, or remove the key."
            / "일치할 값이 없으므로 조건의 결과가 항상 같습니다. 값을 지정하거나 이 키를 지우세요.",
        source: "IAM Access Analyzer policy check reference: Empty array condition",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": ⟦[]⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": [\"\"]}}}]}"],
    }

    /// `ForAllValues` with no value.
    EMPTY_FOR_ALL = "policy/empty-for-all-values" (Suggestion, Low, High) {
        references: ["access-analyzer" "EMPTY_ARRAY_CONDITION_FORALLVALUES"],
        title: "ForAllValues with no value" / "값이 없는 ForAllValues",
        message: "`{key}` under `ForAllValues` has an empty list, so it matches only requests without the key" / "`ForAllValues`의 `{key}`{key:이/가} 빈 목록이므로 이 키가 없는 요청에만 일치합니다",
        explanation: "If that is what you mean, say it with `Null` and `true`; if not, name the values."
            / "그런 뜻이라면 `Null`과 `true`로 쓰고, 아니라면 값을 지정하세요.",
        source: "IAM Access Analyzer policy check reference: Empty array condition ForAllValues",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"ForAllValues:StringEquals\": {\"aws:TagKeys\": ⟦[]⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"ForAllValues:StringEquals\": {\"aws:TagKeys\": [\"team\"]}}}]}"],
    }

    /// `ForAnyValue` with no value.
    EMPTY_FOR_ANY = "policy/empty-for-any-value" (Suggestion, Low, High) {
        references: ["access-analyzer" "EMPTY_ARRAY_CONDITION_FORANYVALUE"],
        title: "ForAnyValue with no value" / "값이 없는 ForAnyValue",
        message: "`{key}` under `ForAnyValue` has an empty list, so it never matches" / "`ForAnyValue`의 `{key}`{key:이/가} 빈 목록이므로 절대 일치하지 않습니다",
        explanation: "The statement never applies. Name the values, or remove the statement."
            / "이 문은 절대 적용되지 않습니다. 값을 지정하거나 문을 지우세요.",
        source: "IAM Access Analyzer policy check reference: Empty array condition ForAnyValue",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringEquals\": {\"aws:TagKeys\": ⟦[]⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringEquals\": {\"aws:TagKeys\": \"team\"}}}]}"],
    }

    /// `…IfExists` with no value.
    EMPTY_IF_EXISTS = "policy/empty-if-exists" (Suggestion, Low, High) {
        references: ["access-analyzer" "EMPTY_ARRAY_CONDITION_IFEXISTS"],
        title: "IfExists with no value" / "값이 없는 IfExists",
        message: "`{key}` under `{operator}` has an empty list, so it matches only requests without the key" / "`{operator}`의 `{key}`{key:이/가} 빈 목록이므로 이 키가 없는 요청에만 일치합니다",
        explanation: "If that is what you mean, say it with `Null` and `true`; if not, name the values."
            / "그런 뜻이라면 `Null`과 `true`로 쓰고, 아니라면 값을 지정하세요.",
        source: "IAM Access Analyzer policy check reference: Empty array condition IfExists",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEqualsIfExists\": {\"s3:prefix\": ⟦[]⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEqualsIfExists\": {\"s3:prefix\": [\"a\"]}}}]}"],
    }

    /// One key twice, once in other letters.
    KEY_TWICE = "policy/condition-key-twice" (Warning, High, High) {
        references: ["access-analyzer" "DUPLICATE_KEYS_WITH_DIFFERENT_CASE"],
        title: "The same condition key twice" / "같은 조건 키가 두 번 나옴",
        message: "`{second}` and `{first}` are the same condition key" / "`{second}`{second:과/와} `{first}`{first:은/는} 같은 조건 키입니다",
        explanation: "Condition keys are the same in any case, and an operator tests each key once. Join the values in one list."
            / "조건 키는 대소문자를 구분하지 않으며 한 연산자에는 키가 한 번만 나와야 합니다. 값을 한 목록으로 합치세요.",
        source: "IAM Access Analyzer policy check reference: Duplicate keys with different case",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"s3:prefix\"⟧: \"a\", \"S3:Prefix\": [\"b\"]}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\"}, \"StringLike\": {\"S3:Prefix\": \"b\"}}}]}"],
    }

    /// `NullIfExists`.
    NULL_IF_EXISTS = "policy/null-if-exists" (Warning, High, High) {
        references: ["access-analyzer" "NULL_WITH_IF_EXISTS"],
        title: "Null with IfExists" / "IfExists가 붙은 Null",
        message: "`{operator}` is no condition operator: `IfExists` does not go with `Null`" / "`{operator}`{operator:은/는} 조건 연산자가 아닙니다. `Null`에는 `IfExists`를 붙일 수 없습니다",
        explanation: "`Null` already tests whether the key is there. Write `Null`." / "`Null`은 키가 있는지를 이미 검사합니다. `Null`로 쓰세요.",
        source: "IAM JSON policy elements: Condition operators",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {⟦\"NullIfExists\"⟧: {\"s3:prefix\": \"true\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"Null\": {\"s3:prefix\": \"true\"}}}]}"],
    }

    /// `Null` for each of several values.
    NULL_QUALIFIER = "policy/null-with-qualifier" (Suggestion, Low, High) {
        references: ["access-analyzer" "NULL_WITH_QUALIFIER"],
        title: "Null with a qualifier" / "한정자가 붙은 Null",
        message: "`{operator}` has the same result for every request" / "`{operator}`{operator:은/는} 모든 요청에서 결과가 같습니다",
        explanation: "`Null` asks whether the key is there, not about its values; with `ForAllValues:` or `ForAnyValue:` it no longer does. Write `Null`."
            / "`Null`은 값이 아니라 키가 있는지를 검사하는데, `ForAllValues:`나 `ForAnyValue:`를 붙이면 그 검사를 하지 못합니다. `Null`로 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Null with qualifier",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {⟦\"ForAnyValue:Null\"⟧: {\"aws:TagKeys\": \"false\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"Null\": {\"aws:TagKeys\": \"false\"}}}]}"],
    }

    /// Values of several JSON types in one list.
    MIXED_TYPES = "policy/mixed-value-types" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_CONDITION_DATA_TYPE"],
        title: "Values of several types" / "형식이 섞인 값",
        message: "The values of `{key}` are not all of one JSON type" / "`{key}`의 값들이 한 가지 JSON 형식이 아닙니다",
        explanation: "The values of one condition key must all be strings, all numbers or all booleans. Write them all as strings."
            / "한 조건 키의 값은 모두 문자열이거나 모두 숫자이거나 모두 불리언이어야 합니다. 모두 문자열로 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Data type mismatch condition",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"NumericEquals\": {\"s3:max-keys\": ⟦[1, \"2\"]⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"NumericEquals\": {\"s3:max-keys\": [1, 2]}}}]}"],
    }

    /// Several booleans for one key.
    SEVERAL_BOOLEANS = "policy/several-booleans" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_CONDITION_MULTIPLE_BOOLEAN"],
        title: "Several booleans for one key" / "한 키에 불리언이 여러 개 있음",
        message: "`{key}` takes one of `true` and `false`, not a list of them" / "`{key}`에는 `true`와 `false` 중 하나만 쓸 수 있습니다",
        explanation: "A list of both allows everything, and a list of one twice says no more than once. Keep one value."
            / "둘을 모두 쓰면 조건이 늘 참이 되고, 같은 값을 두 번 써도 뜻은 같습니다. 값을 하나만 남기세요.",
        source: "IAM Access Analyzer policy check reference: Invalid condition multiple boolean",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": ⟦[\"true\", \"false\"]⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": [\"true\"]}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &UNKNOWN_OPERATOR,
    &KEY_FORMAT,
    &EMPTY_CONDITION,
    &EMPTY_VALUES,
    &EMPTY_FOR_ALL,
    &EMPTY_FOR_ANY,
    &EMPTY_IF_EXISTS,
    &KEY_TWICE,
    &NULL_IF_EXISTS,
    &NULL_QUALIFIER,
    &MIXED_TYPES,
    &SEVERAL_BOOLEANS,
];

static RENAME: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };
static REMOVE: Text = text! { en: "Remove `{name}`", ko: "`{name}` 제거" };
static MERGE: Text = text! { en: "Join the values under `{name}`", ko: "값을 `{name}`에 합치기" };
static TEXTS: Text = text! { en: "Write every value as a string", ko: "모든 값을 문자열로 쓰기" };

fn fix(title: &'static Text, name: &str, safe: bool, edits: Vec<Edit>) -> Fix {
    Fix { title, args: vec![("name", name.to_owned())], safe, edits }
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        let Some(condition) = statement.member("Condition") else { continue };
        let Some(blocks) = condition.value.as_object() else { continue };
        if blocks.is_empty() {
            let pointer = statement.pointer.member("Condition");
            let mut finding = subject
                .in_statement(&EMPTY_CONDITION, statement, condition.value.span, pointer)
                .arg("name", "Condition");
            let members = statement.value.as_object().unwrap_or_default();
            let spans: Vec<_> = members.iter().map(Member::span).collect();
            let at = members.iter().position(|member| member.name_span == condition.name_span);
            if let Some(edit) = at.and_then(|at| edits::remove(&spans, at)) {
                finding = finding.fix(fix(&REMOVE, "Condition", true, vec![edit]));
            }
            out.push(finding);
        }
        for block in &statement.conditions {
            check_block(subject, statement, block, out);
        }
    }
}

fn check_block(subject: &Subject<'_>, statement: &Statement<'_>, block: &Block<'_>, out: &mut Vec<Finding>) {
    let Some(keys) = block.member.value.as_object() else { return };
    let name = block.member.name.as_ref();
    let pointer = || statement.pointer.member("Condition").member(name);
    if keys.is_empty() {
        let finding = subject.in_statement(&EMPTY_CONDITION, statement, block.member.value.span, pointer());
        let edit = edits::remove_block(statement, block);
        let finding = finding.arg("name", name);
        out.push(match edit {
            Some(edit) => finding.fix(fix(&REMOVE, name, true, vec![edit])),
            None => finding,
        });
        return;
    }
    let mut at_operator = |rule, better: Option<String>| {
        let finding = subject.in_statement(rule, statement, block.member.name_span, pointer()).arg("operator", name);
        let edit = better.and_then(|better| Some((edits::rename_operator(statement, block, &better)?, better)));
        out.push(match edit {
            Some((edit, better)) => finding.fix(fix(&RENAME, &better, true, vec![edit])),
            None => finding,
        });
    };
    match block.operator {
        None => at_operator(&UNKNOWN_OPERATOR, nearest_operator(name)),
        Some(operator) if operator.base == Base::Null => {
            if operator.if_exists {
                at_operator(&NULL_IF_EXISTS, Some("Null".to_owned()));
            }
            if operator.qualifier.is_some() {
                at_operator(&NULL_QUALIFIER, Some("Null".to_owned()));
            }
        }
        Some(_) => {}
    }
    for (index, key) in block.keys().enumerate() {
        key_form(subject, statement, block, &key, out);
        values(subject, statement, block, &key, out);
        // What is spelled the same is a duplicate name in JSON, and reported as such.
        let twin = block.keys().take(index).find(|first| first.is(key.name()) && first.name() != key.name());
        if let Some(first) = twin {
            out.push(twice(subject, statement, block, &first, &key));
        }
    }
}

/// The operator that was meant, its qualifier and `IfExists` kept.
fn nearest_operator(name: &str) -> Option<String> {
    let compact: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(operator) = Operator::parse(&compact) {
        return Some(operator.name());
    }
    let (qualifier, rest) = match compact.split_once(':') {
        Some((word, rest)) => (Some(catalogue::nearest_of(["ForAllValues", "ForAnyValue"].into_iter(), word)?), rest),
        None => (None, compact.as_str()),
    };
    let (base, tail) = rest.strip_suffix("IfExists").map_or((rest, ""), |base| (base, "IfExists"));
    let base = catalogue::nearest_of(Base::ALL.iter().map(|(name, _)| *name), base)?;
    Some(qualifier.map_or(String::new(), |qualifier| format!("{qualifier}:")) + base + tail)
}

fn key_form(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    block: &Block<'_>,
    key: &Key<'_>,
    out: &mut Vec<Finding>,
) {
    let name = key.name();
    let formed = |name: &str| {
        name.split_once(':').is_some_and(|(prefix, rest)| {
            !prefix.is_empty() && !rest.is_empty() && !prefix.contains(char::is_whitespace) && name.trim() == name
        })
    };
    // A template's variable may stand for the prefix, or for all of it.
    if formed(name) || name.contains("${") {
        return;
    }
    let mut finding = subject.at_key(&KEY_FORMAT, statement, &block.member.name, key).arg("key", name);
    let trimmed = name.trim();
    if formed(trimmed) && !block.keys().any(|other| other.is(trimmed)) {
        let edits = vec![Edit { span: key.member.name_span, text: quote(trimmed) }];
        finding = finding.fix(fix(&RENAME, trimmed, true, edits));
    }
    out.push(finding);
}

fn twice<'d>(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    block: &Block<'_>,
    first: &Key<'d>,
    second: &Key<'d>,
) -> Finding {
    let finding = subject.at_key(&KEY_TWICE, statement, &block.member.name, first).also(second.member.name_span);
    let finding = finding.arg("first", first.name()).arg("second", second.name());
    let all: Vec<&str> =
        first.values().iter().chain(second.values()).map(|value| value.span.of(subject.text)).collect();
    let Some(removal) = edits::remove_key(statement, block, second) else { return finding };
    let edits = vec![Edit { span: first.member.value.span, text: format!("[{}]", all.join(", ")) }, removal];
    // Two tests of which one had to match become one list of which one value must.
    finding.fix(fix(&MERGE, first.name(), false, edits))
}

fn values(subject: &Subject<'_>, statement: &Statement<'_>, block: &Block<'_>, key: &Key<'_>, out: &mut Vec<Finding>) {
    let Some(array) = key.member.value.as_array() else { return };
    let operator = block.member.name.as_ref();
    let finding = |rule| {
        let finding = subject.at_value(rule, statement, operator, key, key.member.value.span, None);
        finding.arg("key", key.name()).arg("operator", operator)
    };
    if array.is_empty() {
        let rule = match block.operator {
            Some(Operator { qualifier: Some(Qualifier::ForAllValues), .. }) => &EMPTY_FOR_ALL,
            Some(Operator { qualifier: Some(Qualifier::ForAnyValue), .. }) => &EMPTY_FOR_ANY,
            Some(Operator { if_exists: true, .. }) => &EMPTY_IF_EXISTS,
            _ => &EMPTY_VALUES,
        };
        let edit = edits::remove_key(statement, block, key);
        out.push(match edit {
            Some(edit) => finding(rule).fix(fix(&REMOVE, key.name(), false, vec![edit])),
            None => finding(rule),
        });
        return;
    }
    let scalar = |kind: &Kind<'_>| matches!(kind, Kind::String(_) | Kind::Number(_) | Kind::Bool(_));
    let mixed = array
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if std::mem::discriminant(&a.kind) != std::mem::discriminant(&b.kind)));
    if mixed && array.iter().all(|value| scalar(&value.kind)) {
        let unquoted = array.iter().filter(|value| value.as_str().is_none());
        let text = unquoted.map(|value| Edit { span: value.span, text: quote(value.span.of(subject.text)) });
        let edits = text.collect();
        out.push(finding(&MIXED_TYPES).fix(Fix { title: &TEXTS, args: Vec::new(), safe: true, edits }));
    }
    if block.operator.is_some_and(|operator| operator.base.family() == Family::Bool) && array.len() > 1 {
        let boolean = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
        let all = array.iter().all(|value| matches!(value.kind, Kind::Bool(_)) || value.as_str().is_some_and(boolean));
        let qualified = block.operator.is_some_and(|operator| operator.qualifier.is_some());
        if all && !qualified {
            out.push(finding(&SEVERAL_BOOLEANS));
        }
    }
}
