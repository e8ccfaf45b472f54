//! Values of conditions: of the type the operator and the key need, and patterns only where they are patterns.

use super::super::dates::{self, Reading};
use super::super::edits;
use super::super::model::{Block, Entry, Key, Statement};
use super::super::number::Decimal;
use super::super::operators::{Base, Family, Operator, Qualifier};
use super::super::wildcard::is_everything;
use super::Subject;
use crate::catalogue::has_wildcard;
use crate::catalogue::{self, ConditionKind};
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Kind, Value, quote};
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// An operator of another type than the key.
    TYPE_MISMATCH = "policy/operator-type-mismatch" (Warning, Low, High) {
        references: ["access-analyzer" "TYPE_MISMATCH", "parliament" "MISMATCHED_TYPE"],
        title: "Operator of another type than the key" / "키의 형식과 맞지 않는 연산자",
        message: "`{operator}` does not compare values of the type of `{key}`: {kind}" / "`{operator}`{operator:은/는} `{key}`의 형식({kind})을 비교하는 연산자가 아닙니다",
        explanation: "An operator of another type may never match. Use one of the key's own type."
            / "형식이 다른 연산자는 전혀 일치하지 않을 수 있습니다. 키의 형식에 맞는 연산자를 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Type mismatch",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:ViaAWSService\"⟧: \"true\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:SourceIp\"⟧: \"203.0.113.0/24\", \"aws:username\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"NumericEquals\": {⟦\"aws:PrincipalAccount\"⟧: \"123456789012\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:ViaAWSService\": \"true\"}, \"NumericLessThan\": {\"aws:EpochTime\": \"1700000000\"}}}]}"],
    }

    /// `Bool` with another word than true and false.
    NO_BOOLEAN = "policy/not-a-boolean" (Warning, Low, High) {
        references: ["access-analyzer" "TYPE_MISMATCH_BOOLEAN", "parliament" "MISMATCHED_TYPE"],
        title: "Not a boolean" / "불리언이 아님",
        message: "`{operator}` takes `true` or `false`, not `{value}`" / "`{operator}`에는 `true`나 `false`를 써야 하며 `{value}`{value:은/는} 쓸 수 없습니다",
        explanation: "Another word matches no request." / "다른 값은 어떤 요청에도 일치하지 않습니다.",
        source: "IAM Access Analyzer policy check reference: Type mismatch Boolean",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": ⟦\"yes\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"True\"}, \"Null\": {\"aws:username\": false}}}]}"],
    }

    /// A numeric operator with no number.
    NO_NUMBER = "policy/not-a-number" (Warning, Low, High) {
        references: ["access-analyzer" "TYPE_MISMATCH_NUMBER", "parliament" "MISMATCHED_TYPE"],
        title: "Not a number" / "숫자가 아님",
        message: "`{operator}` takes numbers, not `{value}`" / "`{operator}`에는 숫자를 써야 하며 `{value}`{value:은/는} 쓸 수 없습니다",
        explanation: "What is no number matches no request." / "숫자가 아닌 값은 어떤 요청에도 일치하지 않습니다.",
        source: "IAM Access Analyzer policy check reference: Type mismatch number",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"NumericEquals\": {\"s3:max-keys\": ⟦\"ten\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"NumericEquals\": {\"s3:max-keys\": \"10\"}}}]}"],
    }

    /// A date that IAM's API refuses.
    UNREADABLE_DATE = "policy/unreadable-date" (Invalid, High, High) {
        references: ["access-analyzer" "TYPE_MISMATCH_DATE", "parliament" "MISMATCHED_TYPE"],
        title: "Not a date" / "날짜가 아님",
        message: "`{operator}` takes dates, not `{value}`" / "`{operator}`에는 날짜를 써야 하며 `{value}`{value:은/는} 쓸 수 없습니다",
        explanation: "IAM's API refuses a policy with a date it cannot read. Write it as in `2030-01-31T00:00:00Z`."
            / "IAM API는 읽을 수 없는 날짜가 있는 정책을 거부합니다. `2030-01-31T00:00:00Z`처럼 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Type mismatch date",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": ⟦\"31.01.2030\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": [\"2030-01-31T00:00:00Z\", \"2030-01-31\"]}}}]}"],
    }

    /// A date as a number of seconds.
    EPOCH_DATE = "policy/epoch-date" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_DATE_VALUE"],
        title: "A date as a number" / "숫자로 쓴 날짜",
        message: "`{value}` is a number of seconds, not a date as people read it" / "`{value}`{value:은/는} 사람이 읽는 날짜가 아니라 초 단위 숫자입니다",
        explanation: "Seconds since 1970 are easily mistaken. Write an ISO 8601 date as in `2030-01-31T00:00:00Z`."
            / "1970년부터 센 초는 잘못 읽기 쉽습니다. `2030-01-31T00:00:00Z`처럼 ISO 8601 날짜로 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Invalid date value",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": ⟦\"1893456000\"⟧}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": ⟦1893456000⟧}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"NumericLessThan\": {\"aws:EpochTime\": \"1893456000\"}}}]}"],
    }

    /// `BinaryEquals` with no base64.
    NO_BASE64 = "policy/not-base64" (Warning, Low, High) {
        references: ["access-analyzer" "TYPE_MISMATCH_STRING", "parliament" "MISMATCHED_TYPE"],
        title: "Not base64" / "base64가 아님",
        message: "`{operator}` takes base64, not `{value}`" / "`{operator}`에는 base64를 써야 하며 `{value}`{value:은/는} 쓸 수 없습니다",
        explanation: "`BinaryEquals` compares bytes, written in base64." / "`BinaryEquals`는 base64로 쓴 바이트를 비교합니다.",
        source: "IAM JSON policy elements: Condition operators",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"BinaryEquals\": {\"s3:prefix\": ⟦\"not base64!\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"BinaryEquals\": {\"s3:prefix\": \"QmluYXJ5VmFsdWU=\"}}}]}"],
    }

    /// A wildcard under an operator that takes it literally.
    LITERAL_WILDCARD = "policy/wildcard-without-like" (Warning, Low, High) {
        references: ["access-analyzer" "WILDCARD_WITHOUT_LIKE_OPERATOR"],
        title: "Wildcard without a Like operator" / "Like 연산자가 아닌 곳의 와일드카드",
        message: "`{operator}` takes the wildcard in `{value}` as a plain character" / "`{operator}`{operator:은/는} `{value}`의 와일드카드를 일반 문자로 취급합니다",
        explanation: "Only `StringLike`, `StringNotLike` and the Arn operators know wildcards. Use one of these, or write the value out."
            / "와일드카드는 `StringLike`, `StringNotLike`와 Arn 연산자에서만 동작합니다. 이 연산자를 쓰거나 값을 그대로 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Wildcard without like operator",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": [\"a\", ⟦\"b/*\"⟧], \"aws:username\": \"c\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"s3:prefix\": \"b/*\"}, \"StringEquals\": {\"s3:delimiter\": \"${*}\"}}}]}"],
    }

    /// A pattern that any value fits.
    ONLY_PRESENCE = "policy/equivalent-to-null-false" (Suggestion, Info, High) {
        references: ["access-analyzer" "EQUIVALENT_TO_NULL_FALSE"],
        title: "It only tests that the key is there" / "키가 있는지만 검사함",
        message: "Any value of `{key}` matches `*`: this only tests that the key is there" / "`{key}`의 모든 값이 `*`에 일치하므로 키가 있는지만 검사합니다",
        explanation: "`Null` with `false` says the same plainly." / "`Null`과 `false`로 쓰면 같은 뜻이 분명해집니다.",
        source: "IAM Access Analyzer policy check reference: Equivalent to null false",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalTag/team\": ⟦\"*\"⟧}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalTag/team\": ⟦\"*\"⟧, \"s3:prefix\": \"a\"}, \"Null\": {\"aws:username\": \"true\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalTag/team\": \"a*\"}}}]}"],
    }

    /// A negated pattern that any value fits.
    ONLY_ABSENCE = "policy/equivalent-to-null-true" (Suggestion, Info, High) {
        references: ["access-analyzer" "EQUIVALENT_TO_NULL_TRUE"],
        title: "It only tests that the key is missing" / "키가 없는지만 검사함",
        message: "No value of `{key}` gets past `*`: this only tests that the key is missing" / "`{key}`의 모든 값이 `*`에 걸리므로 키가 없는지만 검사합니다",
        explanation: "`Null` with `true` says the same plainly." / "`Null`과 `true`로 쓰면 같은 뜻이 분명해집니다.",
        source: "IAM Access Analyzer policy check reference: Equivalent to null true",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringNotLike\": {\"aws:PrincipalTag/team\": ⟦\"*\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringNotLike\": {\"aws:PrincipalTag/team\": \"a*\"}}}]}"],
    }

    /// A condition that every request fits.
    ALWAYS_TRUE = "policy/redundant-condition-key" (Suggestion, Low, High) {
        references: ["access-analyzer" "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"],
        title: "A condition that is always true" / "항상 참인 조건",
        message: "`{operator}` with `*` is true with and without `{key}`, so it restricts nothing" / "`*`와 비교하는 `{operator}`{operator:은/는} `{key}`{key:이/가} 있든 없든 참이므로 아무것도 제한하지 않습니다",
        explanation: "The statement works as if the key were not there. Write the values you mean, or remove it."
            / "이 키가 없는 것과 똑같이 동작합니다. 필요한 값을 쓰거나 지우세요.",
        source: "IAM Access Analyzer policy check reference: Redundant key due to wildcard",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringLikeIfExists\": {\"s3:prefix\": ⟦\"*\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringLikeIfExists\": {\"s3:prefix\": \"a/*\"}}}]}"],
    }

    /// A condition that no request fits.
    NEVER_TRUE = "policy/condition-never-true" (Suggestion, Low, High) {
        references: ["access-analyzer" "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"],
        title: "A condition that is never true" / "절대 참이 되지 않는 조건",
        message: "`{operator}` with `*` on `{key}` is true of no request, so the statement never applies" / "`{key}`{key:을/를} `*`와 비교하는 `{operator}`{operator:은/는} 어떤 요청에서도 참이 아니므로 이 문은 적용되지 않습니다",
        explanation: "Write the values you mean, or remove the statement." / "필요한 값을 쓰거나 문을 지우세요.",
        source: "IAM Access Analyzer policy check reference: Redundant statement due to wildcard",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringNotLike\": {\"aws:TagKeys\": ⟦\"*\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringNotLike\": {\"aws:TagKeys\": \"a*\"}}}]}"],
    }

    /// `StringLike` on an ARN.
    ARN_AS_STRING = "policy/string-like-on-arn" (Security, Medium, High) {
        references: ["access-analyzer" "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"],
        title: "StringLike on an ARN" / "ARN에 StringLike 사용",
        message: "`{operator}` compares the ARN in `{key}` as plain text, so a `*` may run across its fields" / "`{operator}`{operator:은/는} `{key}`의 ARN을 일반 텍스트로 비교하므로 `*`가 필드 경계를 넘을 수 있습니다",
        explanation: "`ArnLike` and `ArnNotLike` compare field by field. Use these with keys that hold ARNs."
            / "`ArnLike`와 `ArnNotLike`는 필드별로 비교합니다. ARN이 담기는 키에는 이 연산자를 쓰세요.",
        source: "IAM Access Analyzer policy check reference: String like operator with ARN condition keys",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {⟦\"aws:PrincipalArn\"⟧: \"arn:aws:iam::*:role/a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringNotLike\": {\"s3:prefix\": \"b\", ⟦\"aws:PrincipalArn\"⟧: \"arn:aws:iam::*:role/a\"}, \"ArnNotLike\": {\"aws:SourceArn\": \"arn:aws:sns:*:*:a\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:role/a\"}, \"StringEquals\": {\"aws:SourceArn\": \"arn:aws:sns:us-east-1:123456789012:a\"}}}]}"],
    }

    /// A limit that another one makes needless.
    SEVERAL_LIMITS = "policy/redundant-number" (Suggestion, Low, High) {
        references: ["access-analyzer" "REDUNDANT_CONDITION_VALUE_NUM"],
        title: "Several limits of which one decides" / "하나만 효력이 있는 여러 한계값",
        message: "Of the values of `{key}` only `{value}` decides" / "`{key}`의 값 중 `{value}`만 효력이 있습니다",
        explanation: "One value has to match, so the widest limit is the only one that counts. Keep that one."
            / "값 하나만 일치하면 되므로 가장 넓은 한계값만 의미가 있습니다. 그 값만 남기세요.",
        source: "IAM Access Analyzer policy check reference: Redundant condition value num",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"NumericLessThan\": {\"s3:max-keys\": ⟦[\"10\", \"20\"]⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"NumericEquals\": {\"s3:max-keys\": [\"10\", \"20\"]}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &TYPE_MISMATCH,
    &NO_BOOLEAN,
    &NO_NUMBER,
    &UNREADABLE_DATE,
    &EPOCH_DATE,
    &NO_BASE64,
    &LITERAL_WILDCARD,
    &ONLY_PRESENCE,
    &ONLY_ABSENCE,
    &ALWAYS_TRUE,
    &NEVER_TRUE,
    &ARN_AS_STRING,
    &SEVERAL_LIMITS,
];

static UNDER: Text = text! { en: "Compare it with `{name}`", ko: "`{name}`{name:으로/로} 비교하기" };
static WRITE: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };
static REMOVE: Text = text! { en: "Remove `{name}`", ko: "`{name}` 제거" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        for (block, key) in statement.keys() {
            let Some(operator) = block.operator else { continue };
            let at = Place { subject, statement, block, key, operator };
            types(&at, out);
            let alone = at.key.member.value.as_array().is_none();
            for (index, value) in at.key.values().iter().enumerate() {
                let text = match &value.kind {
                    Kind::String(text) if !text.contains("${") => text.as_ref(),
                    Kind::Number(number) => number,
                    Kind::Bool(true) => "true",
                    Kind::Bool(false) => "false",
                    _ => continue,
                };
                literal(&at, &Entry { text, span: value.span, index: (!alone).then_some(index) }, out);
            }
            wildcard(&at, out);
            limits(&at, out);
        }
    }
}

/// A key under an operator.
struct Place<'a, 'd> {
    subject: &'a Subject<'d>,
    statement: &'a Statement<'d>,
    block: &'a Block<'d>,
    key: Key<'d>,
    operator: Operator,
}

impl Place<'_, '_> {
    fn args(&self, finding: Finding) -> Finding {
        finding.arg("operator", self.block.member.name.as_ref()).arg("key", self.key.name())
    }

    fn at_key(&self, rule: &'static Rule) -> Finding {
        self.args(self.subject.at_key(rule, self.statement, &self.block.member.name, &self.key))
    }

    fn at_entry(&self, rule: &'static Rule, entry: &Entry<'_>) -> Finding {
        let name = &self.block.member.name;
        let finding = self.subject.at_value(rule, self.statement, name, &self.key, entry.span, entry.index);
        self.args(finding).arg("value", entry.text)
    }

    /// With the fix that puts the key under another operator, comparing it with `value` where that is given.
    fn under(&self, finding: Finding, name: &str, value: Option<&str>, safe: bool) -> Finding {
        match edits::under_operator(self.subject.text, self.statement, self.block, &self.key, name, value) {
            Some(edits) => finding.fix(Fix { title: &UNDER, args: vec![("name", name.to_owned())], safe, edits }),
            None => finding,
        }
    }

    fn with_base(&self, base: Base) -> String {
        Operator { base, ..self.operator }.name()
    }
}

/// Whether a key is one of AWS's own whose values are names or ids, and neither numbers nor ARNs.
fn is_name(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("aws:") && !key.contains('/') && !key.ends_with("arn")
}

fn types(at: &Place<'_, '_>, out: &mut Vec<Finding>) {
    let Some(known) = catalogue::condition_key(at.key.name()) else { return };
    let (family, base) = (at.operator.base.family(), at.operator.base);
    let (kind, fits) = match known.kind() {
        // What is text to the catalogue may hold anything: only the operators of narrow types are wrong for sure.
        ConditionKind::String if is_name(at.key.name()) => {
            ("String", matches!(family, Family::String | Family::Binary))
        }
        ConditionKind::String => ("String", !matches!(family, Family::Bool | Family::Date | Family::Ip)),
        ConditionKind::Arn => ("ARN", matches!(family, Family::Arn | Family::String)),
        ConditionKind::Bool => ("Bool", family == Family::Bool),
        ConditionKind::Numeric => ("Numeric", family == Family::Numeric),
        ConditionKind::Date => ("Date", matches!(family, Family::Date | Family::Numeric)),
        ConditionKind::IpAddress => ("IPAddress", family == Family::Ip),
        ConditionKind::Binary => ("Binary", family == Family::Binary),
    };
    if !fits && family != Family::Null {
        let finding = at.at_key(&TYPE_MISMATCH).arg("kind", kind);
        let better = match (known.kind(), base.negated()) {
            (ConditionKind::Bool, false) if family == Family::String => Some(Base::Bool),
            (ConditionKind::IpAddress, false) if family == Family::String => Some(Base::IpAddress),
            (ConditionKind::IpAddress, true) if family == Family::String => Some(Base::NotIpAddress),
            _ => None,
        };
        out.push(match better {
            Some(better) => at.under(finding, &at.with_base(better), None, false),
            None => finding,
        });
    }
    let like = match base {
        Base::StringLike => Base::ArnLike,
        Base::StringNotLike => Base::ArnNotLike,
        _ => return,
    };
    if known.kind() == ConditionKind::Arn {
        let finding = at.at_key(&ARN_AS_STRING);
        // Of fewer fields than six no ARN operator makes anything.
        let arns = at.key.texts().all(|entry| entry.text == "*" || entry.text.split(':').count() >= 6);
        out.push(if arns { at.under(finding, &at.with_base(like), None, false) } else { finding });
    }
}

fn literal(at: &Place<'_, '_>, entry: &Entry<'_>, out: &mut Vec<Finding>) {
    let text = entry.text;
    match at.operator.base.family() {
        Family::Bool | Family::Null if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") => {
            out.push(at.at_entry(&NO_BOOLEAN, entry));
        }
        Family::Numeric if Decimal::parse(text.trim()).is_none() => {
            out.push(at.at_entry(&NO_NUMBER, entry));
        }
        Family::Date => match dates::read(text) {
            Reading::Date => {}
            Reading::Seconds => {
                let finding = at.at_entry(&EPOCH_DATE, entry);
                out.push(match text.parse().ok().and_then(dates::from_seconds) {
                    Some(date) => {
                        let edits = vec![Edit { span: entry.span, text: quote(&date) }];
                        finding.fix(Fix { title: &WRITE, args: vec![("name", date)], safe: true, edits })
                    }
                    None => finding,
                });
            }
            Reading::Unreadable => out.push(at.at_entry(&UNREADABLE_DATE, entry)),
        },
        Family::Binary if !is_base64(text) => out.push(at.at_entry(&NO_BASE64, entry)),
        Family::String if !at.operator.takes_wildcards() && has_wildcard(text) => {
            let like = match at.operator.base {
                Base::StringEquals => Some(Base::StringLike),
                Base::StringNotEquals => Some(Base::StringNotLike),
                _ => None,
            };
            let finding = at.at_entry(&LITERAL_WILDCARD, entry);
            out.push(match like {
                Some(like) => at.under(finding, &at.with_base(like), None, false),
                None => finding,
            });
        }
        _ => {}
    }
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let letters = body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/');
    letters && text.len().is_multiple_of(4) && text.len() - body.len() <= 2
}

/// A pattern of nothing but `*`.
fn wildcard(at: &Place<'_, '_>, out: &mut Vec<Finding>) {
    let Operator { qualifier, base, if_exists } = at.operator;
    if !at.operator.takes_wildcards() {
        return;
    }
    let Some(entry) = at.key.texts().find(|entry| is_everything(entry.text)) else { return };
    let all_values = qualifier == Some(Qualifier::ForAllValues);
    let any_value = qualifier == Some(Qualifier::ForAnyValue);
    let finding = |rule| at.at_entry(rule, &entry);
    out.push(match (base.negated(), if_exists || all_values) {
        (false, false) => at.under(finding(&ONLY_PRESENCE), "Null", Some("\"false\""), true),
        (true, _) if any_value && !if_exists => finding(&NEVER_TRUE),
        (true, _) => at.under(finding(&ONLY_ABSENCE), "Null", Some("\"true\""), true),
        (false, true) => {
            let edit = edits::remove_key(at.statement, at.block, &at.key);
            let edits: Vec<Edit> = edit.into_iter().collect();
            let name = at.key.name().to_owned();
            finding(&ALWAYS_TRUE).fix(Fix { title: &REMOVE, args: vec![("name", name)], safe: true, edits })
        }
    });
}

fn limits(at: &Place<'_, '_>, out: &mut Vec<Finding>) {
    let least = match at.operator.base {
        Base::NumericLessThan | Base::NumericLessThanEquals => false,
        Base::NumericGreaterThan | Base::NumericGreaterThanEquals => true,
        _ => return,
    };
    let values = at.key.values();
    let written = |value: &Value<'_>| value.span.of(at.subject.text).to_owned();
    let plain = |value: &Value<'_>| value.as_str().map_or_else(|| written(value), str::to_owned);
    let numbers: Option<Vec<Decimal>> = values.iter().map(|value| Decimal::parse(&plain(value))).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() > 1) else { return };
    let order = |a: &(usize, &Decimal), b: &(usize, &Decimal)| a.1.cmp(b.1);
    let all = numbers.iter().enumerate();
    let widest = if least { all.min_by(order) } else { all.rev().max_by(order) };
    let Some(value) = widest.and_then(|(index, _)| values.get(index)) else { return };
    let span = at.key.member.value.span;
    let finding = at.subject.at_value(&SEVERAL_LIMITS, at.statement, &at.block.member.name, &at.key, span, None);
    let edits = vec![Edit { span, text: written(value) }];
    let value = plain(value);
    let fix = Fix { title: &WRITE, args: vec![("name", value.clone())], safe: true, edits };
    out.push(at.args(finding).arg("value", value).fix(fix));
}
