//! Guardrails that let through what they are to stop, and statements that do nothing.

use super::super::edits;
use super::super::model::{Block, Effect, Element, Key, Statement};
use super::super::operators::{Base, Family, Qualifier};
use super::super::wildcard::{covers, covers_ignoring_case};
use super::Subject;
use super::exposure::everyone;
use crate::finding::{Edit, Finding, Fix};
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;

rule! {
    /// A deny without MFA that access keys slip through.
    MFA_DENY = "policy/mfa-deny-misses-keys" (Security, Medium, High) {
        references: [],
        title: "MFA guardrail that access keys pass" / "액세스 키가 빠져나가는 MFA 통제",
        message: "Requests with long-term access keys carry no `{key}`, so this Deny does not stop them" / "장기 액세스 키의 요청에는 `{key}`{key:이/가} 없어 이 Deny가 막지 못합니다",
        explanation: "`Bool` is false when the key is missing. Use `BoolIfExists`." / "`Bool`은 키가 없으면 거짓입니다. `BoolIfExists`를 쓰세요.",
        source: "AWS global condition context keys: aws:MultiFactorAuthPresent",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {⟦\"aws:MultiFactorAuthPresent\"⟧: \"false\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"false\"}}}, {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Null\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}]}",
        ],
    }

    /// An allow with MFA that access keys get through.
    MFA_ALLOW = "policy/mfa-allow-without" (Security, Medium, High) {
        references: [],
        title: "MFA condition met without MFA" / "MFA 없이도 충족되는 MFA 조건",
        message: "`{operator}` on `{key}` lets requests through that were made without MFA" / "`{key}`에 대한 `{operator}`{operator:은/는} MFA 없이 보낸 요청도 통과시킵니다",
        explanation: "Requests with long-term access keys carry no such key, and one with the value false has it too. Only `Bool` with `true` requires MFA."
            / "장기 액세스 키의 요청에는 이 키가 없고, 값이 false인 요청에도 키는 있습니다. `Bool`과 `true`만 MFA를 요구합니다.",
        source: "AWS global condition context keys: aws:MultiFactorAuthPresent",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": {⟦\"aws:MultiFactorAuthPresent\"⟧: \"true\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Null\": {⟦\"aws:MultiFactorAuthPresent\"⟧: \"false\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}]}"],
    }

    /// An address guardrail that stops AWS's own calls.
    SOURCE_IP = "policy/deny-source-ip-services" (Warning, Low, High) {
        references: [],
        title: "Address guardrail that stops AWS services" / "AWS 서비스까지 막는 주소 통제",
        message: "This Deny also stops calls that AWS services make for the caller, which come from other addresses" / "이 Deny는 AWS 서비스가 호출자를 대신해 다른 주소에서 보내는 호출까지 막습니다",
        explanation: "Add `\"Bool\": {\"aws:ViaAWSService\": \"false\"}`, so that it looks at what callers send themselves." / "호출자가 직접 보낸 요청만 검사하도록 `\"Bool\": {\"aws:ViaAWSService\": \"false\"}`를 추가하세요.",
        source: "AWS: Denies access to AWS based on the source IP",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"NotIpAddress\": {⟦\"aws:SourceIp\"⟧: \"203.0.113.0/24\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"NotIpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}, \"Bool\": {\"aws:ViaAWSService\": \"false\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}}]}",
        ],
    }

    /// Everything but a few actions.
    NOT_ACTION = "policy/allow-not-action" (Warning, Medium, High) {
        references: [],
        title: "Everything but a few actions" / "몇 가지를 뺀 모든 작업",
        message: "`NotAction` with `Allow` allows every action of every service that is not named" / "`Allow`와 `NotAction`을 함께 쓰면 나열하지 않은 모든 서비스의 모든 작업이 허용됩니다",
        explanation: "Services that AWS adds later are included, IAM is unless it is named. List what is to be allowed; `NotAction` is for `Deny`."
            / "AWS가 나중에 추가하는 서비스도, 빼지 않았다면 IAM도 포함됩니다. 허용할 작업을 나열하고 `NotAction`은 `Deny`에 쓰세요.",
        source: "IAM JSON policy elements: NotAction",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"NotAction\"⟧: \"iam:*\", \"Resource\": \"*\"}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": \"iam:*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"s3:Delete*\", \"Resource\": \"arn:aws:s3:::b/*\"}]}",
        ],
    }

    /// A deny of everyone else.
    DENY_NOT_PRINCIPAL = "policy/deny-not-principal" (Suggestion, Low, High) {
        references: [],
        title: "NotPrincipal in a Deny" / "Deny에 NotPrincipal 사용",
        message: "`NotPrincipal` denies sessions and principals with a permissions boundary too, unless each is named" / "`NotPrincipal`은 하나하나 적지 않은 세션과 권한 경계가 있는 보안 주체까지 거부합니다",
        explanation: "AWS advises against it. Deny `\"Principal\": \"*\"` with `ArnNotEquals` on `aws:PrincipalArn`." / "AWS는 권하지 않습니다. `\"Principal\": \"*\"`와 `aws:PrincipalArn`의 `ArnNotEquals` 조건으로 거부하세요.",
        source: "IAM JSON policy elements: NotPrincipal",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", ⟦\"NotPrincipal\"⟧: {\"AWS\": \"arn:aws:iam::123456789012:role/a\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
    }

    /// An allow that a deny takes back whole.
    DEAD_ALLOW = "policy/allow-denied" (Warning, Low, High) {
        references: [],
        title: "Allow that a Deny takes back" / "Deny가 모두 되돌리는 Allow",
        message: "Another statement denies all that this one allows, so it does nothing" / "다른 문이 이 문이 허용하는 것을 모두 거부하므로 아무 효과가 없습니다",
        explanation: "An explicit Deny always wins. Remove the Allow, or narrow the Deny." / "명시적 Deny가 항상 우선합니다. Allow를 지우거나 Deny를 좁히세요.",
        source: "IAM policy evaluation logic",
        fires: [
            "{\"Statement\": [⟦{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}⟧, {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [⟦{\"Effect\": \"Allow\", \"Action\": [\"ec2:RunInstances\", \"ec2:StopInstances\"], \"Resource\": \"*\"}⟧, {\"Effect\": \"Deny\", \"NotAction\": \"s3:*\", \"Resource\": \"*\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"sqs:SendMessage\"], \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b/*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}}]}",
        ],
    }

    /// A statement whose time is over.
    EXPIRED = "policy/statement-expired" (Warning, Low, High) {
        references: [],
        title: "Statement whose time is over" / "기한이 지난 문",
        message: "`{value}` is past, so this statement does nothing any more" / "`{value}`{value:은/는} 지난 날짜이므로 이 문은 더 이상 효과가 없습니다",
        explanation: "Remove it, or name a date to come. A Deny no longer protects." / "지우거나 앞으로의 날짜를 적으세요. Deny라면 더 이상 보호하지 않습니다.",
        source: "AWS: Allows access within specific dates",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": ⟦\"2020-06-30T23:59:59Z\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": \"2099-06-30T23:59:59Z\"}}}]}"],
    }

    /// A condition that always holds.
    ALWAYS = "policy/condition-always-true" (Warning, Medium, High) {
        references: [],
        title: "Condition that always holds" / "항상 충족되는 조건",
        message: "`{key}` is tested so that every request passes" / "`{key}` 조건은 모든 요청을 통과시킵니다",
        explanation: "The condition narrows nothing: a date long past, a range of all addresses, or a test that a request without the key passes. Test for a value, or remove it."
            / "오래전 날짜, 모든 주소의 범위, 키 없는 요청도 통과하는 검사는 아무것도 좁히지 않습니다. 값을 검사하거나 조건을 지우세요.",
        source: "IAM JSON policy elements: Condition operators",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"DateGreaterThan\": {⟦\"aws:CurrentTime\"⟧: \"2020-01-01T00:00:00Z\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {⟦\"aws:SourceIp\"⟧: [\"203.0.113.0/24\", \"0.0.0.0/0\"]}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringLikeIfExists\": {⟦\"aws:PrincipalTag/team\"⟧: \"*\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalTag/team\": \"*\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"DateGreaterThan\": {\"aws:CurrentTime\": \"2099-01-01T00:00:00Z\"}}}]}",
        ],
    }

    /// A set operator that an absent key passes.
    FOR_ALL = "policy/for-all-values-absent" (Security, Medium, High) {
        references: [],
        title: "ForAllValues that an absent key passes" / "키가 없으면 통과하는 ForAllValues",
        message: "A request without `{key}` passes `ForAllValues:`" / "`{key}`{key:이/가} 없는 요청은 `ForAllValues:`를 통과합니다",
        explanation: "It is true of no values at all. Test under `Null` too, with `false`, that the key is there." / "값이 하나도 없으면 참입니다. `Null` 아래에서 키를 `false`로 검사하는 조건도 추가하세요.",
        source: "Set operators for multivalued context keys",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"ForAllValues:StringLike\": {⟦\"aws:PrincipalOrgPaths\"⟧: \"o-abcdefghij/*\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"ForAnyValue:StringLike\": {\"aws:PrincipalOrgPaths\": \"o-abcdefghij/*\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"ForAllValues:StringLike\": {\"aws:PrincipalOrgPaths\": \"o-abcdefghij/*\"}, \"Null\": {\"aws:PrincipalOrgPaths\": \"false\"}}}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] =
    &[&MFA_DENY, &MFA_ALLOW, &SOURCE_IP, &NOT_ACTION, &DENY_NOT_PRINCIPAL, &DEAD_ALLOW, &EXPIRED, &ALWAYS, &FOR_ALL];

static USE: Text = text! { en: "Use `{name}`", ko: "`{name}` 사용" };
static ADD: Text = text! { en: "Add the condition", ko: "조건 추가" };

const MFA: &str = "aws:MultiFactorAuthPresent";

/// How many denies, and entries of one list, are compared: keeps the work in bounds.
const MOST: usize = 50;

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let policy = subject.policy;
    for statement in &policy.statements {
        elements(subject, statement, out);
        for (block, key) in statement.keys() {
            condition(subject, statement, block, &key, out);
        }
    }
    let plain = |own: &&Statement<'_>| own.effect == Some(Effect::Deny) && own.member("Condition").is_none();
    let denies: Vec<&Statement<'_>> = policy.statements.iter().filter(plain).take(MOST).collect();
    if denies.is_empty() {
        return;
    }
    for statement in policy.statements.iter().filter(|own| own.effect == Some(Effect::Allow)) {
        if let Some(deny) = denies.iter().find(|deny| takes_back(deny, statement)) {
            let pointer = statement.pointer.clone();
            out.push(subject.in_statement(&DEAD_ALLOW, statement, statement.value.span, pointer).also(deny.value.span));
        }
    }
}

fn elements(subject: &Subject<'_>, statement: &Statement<'_>, out: &mut Vec<Finding>) {
    let all = statement.resource.as_ref().is_none_or(Element::is_everything);
    let at = |rule, element: &Element<'_>| {
        let pointer = statement.pointer.member(element.name());
        subject.in_statement(rule, statement, element.member.name_span, pointer)
    };
    let limits = matches!(subject.policy_type, PolicyType::Boundary | PolicyType::Scp | PolicyType::Endpoint);
    if let (Some(Effect::Allow), Some(action)) = (statement.effect, &statement.action)
        && action.negated
        && all
        && !limits
    {
        out.push(at(&NOT_ACTION, action));
    }
    if let (Some(Effect::Deny), Some(principal)) = (statement.effect, &statement.principal)
        && principal.negated
        && subject.policy_type == PolicyType::Resource
    {
        out.push(at(&DENY_NOT_PRINCIPAL, principal));
    }
}

fn condition(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    block: &Block<'_>,
    key: &Key<'_>,
    out: &mut Vec<Finding>,
) {
    let Some(operator) = block.operator else { return };
    let (base, if_exists) = (operator.base, operator.if_exists);
    let allow = statement.effect == Some(Effect::Allow);
    let finding = |rule| subject.at_key(rule, statement, &block.member.name, key).arg("key", key.name());
    let says = |word: &str| key.texts().any(|entry| entry.text.eq_ignore_ascii_case(word));
    if key.is(MFA) {
        if !allow && base == Base::Bool && !if_exists && says("false") && !stops_absent(subject) {
            out.push(renamed(finding(&MFA_DENY), statement, block, "BoolIfExists"));
        } else if allow && base == Base::Bool && if_exists && says("true") {
            let finding = finding(&MFA_ALLOW).arg("operator", block.member.name.as_ref());
            out.push(renamed(finding, statement, block, "Bool"));
        } else if allow && base == Base::Null && says("false") {
            out.push(finding(&MFA_ALLOW).arg("operator", block.member.name.as_ref()));
        }
        return;
    }
    // A resource policy meets AWS services as such, and so do the guardrails of organizations.
    if !allow
        && base == Base::NotIpAddress
        && key.is("aws:SourceIp")
        && subject.policy_type == PolicyType::Identity
        && !["aws:ViaAWSService", "aws:CalledVia", "aws:SourceVpc", "aws:SourceVpce"]
            .iter()
            .any(|name| statement.tests_key(name))
    {
        let after = Span::at(block.member.span().end as usize);
        let edits = vec![Edit { span: after, text: ", \"Bool\": {\"aws:ViaAWSService\": \"false\"}".to_owned() }];
        let finding = finding(&SOURCE_IP);
        let taken = statement.conditions.iter().any(|own| own.member.name.eq_ignore_ascii_case("Bool"));
        let fix = Fix { title: &ADD, args: Vec::new(), safe: false, edits };
        out.push(if taken { finding } else { finding.fix(fix) });
    }
    if key.is("aws:CurrentTime") && base.family() == Family::Date && !if_exists {
        let past =
            |text: &str| text.as_bytes().get(4) == Some(&b'-') && text.get(..10).is_some_and(|day| day < subject.today);
        let mut entries = key.texts().filter(|entry| past(entry.text));
        match base {
            Base::DateLessThan | Base::DateLessThanEquals if key.texts().all(|entry| past(entry.text)) => {
                if let Some(entry) = entries.next() {
                    let at = subject.at_value(&EXPIRED, statement, &block.member.name, key, entry.span, entry.index);
                    out.push(at.arg("value", entry.text));
                }
            }
            Base::DateGreaterThan | Base::DateGreaterThanEquals if allow && entries.next().is_some() => {
                out.push(finding(&ALWAYS));
            }
            _ => {}
        }
        return;
    }
    let open = ["0.0.0.0/0", "::/0"].into_iter().any(says);
    let anything = matches!(base, Base::StringLike) && if_exists && key.texts().any(|entry| entry.text == "*");
    if allow && (base == Base::IpAddress && key.is("aws:SourceIp") && open || anything) {
        out.push(finding(&ALWAYS));
    }
    // What tags a request may bring is limited so; whom it lets in must not be.
    let who = key
        .name()
        .get(..13)
        .is_some_and(|name| name.eq_ignore_ascii_case("aws:Principal") || name.eq_ignore_ascii_case("aws:SourceOrg"));
    if allow
        && operator.qualifier == Some(Qualifier::ForAllValues)
        && !base.negated()
        && who
        && catalogue_multivalued(key.name())
        && !statement
            .keys()
            .any(|(block, other)| other.is(key.name()) && block.operator.is_some_and(|own| own.base == Base::Null))
    {
        out.push(finding(&FOR_ALL));
    }
}

fn catalogue_multivalued(name: &str) -> bool {
    crate::catalogue::condition_key(name).is_some_and(crate::catalogue::ConditionKey::multivalued)
}

/// Whether some Deny stops requests that carry no word of MFA.
fn stops_absent(subject: &Subject<'_>) -> bool {
    subject.policy.statements.iter().filter(|own| own.effect == Some(Effect::Deny)).any(|own| {
        own.keys().any(|(block, key)| {
            let absent = |own: super::super::operators::Operator| own.base == Base::Null || own.if_exists;
            key.is(MFA) && block.operator.is_some_and(absent)
        })
    })
}

fn renamed(finding: Finding, statement: &Statement<'_>, block: &Block<'_>, name: &str) -> Finding {
    match edits::rename_operator(statement, block, name).filter(|_| block.keys().count() == 1) {
        Some(edit) => {
            finding.fix(Fix { title: &USE, args: vec![("name", name.to_owned())], safe: false, edits: vec![edit] })
        }
        None => finding,
    }
}

/// Whether a deny takes back all that an allow allows.
fn takes_back(deny: &Statement<'_>, allow: &Statement<'_>) -> bool {
    let covered = |wide: &Option<Element<'_>>, narrow: &Option<Element<'_>>, cover: fn(&str, &str) -> bool| {
        let (Some(wide), Some(narrow)) = (wide, narrow) else { return wide.is_none() };
        if wide.is_everything() {
            return true;
        }
        let mut entries = narrow.entries().peekable();
        // Of a long list of what is spared, every entry would have to be compared.
        let long = wide.negated && wide.entries().nth(MOST).is_some();
        if narrow.negated || long || entries.peek().is_none() {
            return false;
        }
        entries.all(|entry| {
            if wide.negated {
                // What is spared is something else.
                return wide.entries().all(|own| apart(own.text, entry.text));
            }
            wide.entries().take(MOST).any(|own| cover(own.text, entry.text))
        })
    };
    let everyone = deny.principal.is_none() || everyone(deny).is_some();
    everyone
        && covered(&deny.action, &allow.action, covers_ignoring_case)
        && covered(&deny.resource, &allow.resource, covers)
}

/// Whether two patterns differ for certain: before the first wildcard of either.
fn apart(a: &str, b: &str) -> bool {
    let wild = |byte| matches!(byte, b'*' | b'?');
    let mut pairs = a.bytes().zip(b.bytes());
    pairs.find(|(a, b)| wild(*a) || !a.eq_ignore_ascii_case(b)).is_some_and(|(a, b)| !wild(a) && !wild(b))
}
