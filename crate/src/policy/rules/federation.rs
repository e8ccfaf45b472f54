//! Principals of a trust policy that IAM refuses or that add nothing, identity providers, and sessions with tags.

use super::super::arn::Arn;
use super::super::edits;
use super::super::model::{Effect, Element, Statement};
use super::super::operators::{Base, Family, Qualifier};
use super::super::wildcard::covers_ignoring_case;
use super::Subject;
use super::principal::is_open;
use crate::catalogue::has_wildcard;
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Kind, Value};
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::sorted::{get, sorted};
use crate::span::Span;
use crate::text::Text;

rule! {
    /// A bare star as a trust policy's principal.
    STAR = "policy/trust-principal-star" (Invalid, High, High) {
        references: ["access-analyzer" "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        title: "Bare star as a trust policy's principal" / "신뢰 정책의 Principal에 단독 `*` 사용",
        message: "A trust policy takes no `\"Principal\": \"*\"`" / "신뢰 정책에는 `\"Principal\": \"*\"`를 쓸 수 없습니다",
        explanation: "IAM refuses it in a trust policy, also in a Deny. Name the principals, or write `{\"AWS\": \"*\"}` and narrow it with a condition."
            / "신뢰 정책에서는 Deny 문이라도 IAM이 거부합니다. 보안 주체를 지정하거나 `{\"AWS\": \"*\"}`로 쓰고 조건으로 좁히세요.",
        source: "IAM Access Analyzer policy check reference: Role trust policy unsupported wildcard in principal",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}",
            ("policyType=trust", "{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"sts:AssumeRole\"}]}"),
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
        ],
    }

    /// A federated principal that names no provider.
    PROVIDER = "policy/trust-federated-format" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"],
        title: "Not an identity provider" / "ID 공급자가 아님",
        message: "`{value}` is neither a provider's domain nor the ARN of an OIDC or SAML provider" / "`{value}`{value:은/는} 공급자의 도메인도 OIDC·SAML 공급자의 ARN도 아닙니다",
        explanation: "IAM refuses any other value. Write the provider's ARN, as in `arn:aws:iam::123456789012:saml-provider/NAME`, or a domain such as `accounts.google.com`."
            / "IAM은 다른 값을 거부합니다. `arn:aws:iam::123456789012:saml-provider/NAME` 같은 공급자 ARN이나 `accounts.google.com` 같은 도메인을 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Invalid federated principal syntax in role trust policy",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"okta\"⟧}, \"Action\": \"sts:AssumeRoleWithSAML\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": [⟦\"arn:aws:iam::123456789012:role/app\"⟧]}, \"Action\": \"sts:AssumeRoleWithWebIdentity\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"cognito-identity.amazonaws.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"${ProviderArn}\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\"}]}",
        ],
    }

    /// A federated principal outside of a trust policy.
    NOT_TRUST = "policy/federated-not-supported" (Warning, High, Medium) {
        references: ["access-analyzer" "FEDERATED_PRINCIPAL_NOT_SUPPORTED"],
        title: "Identity provider in a resource policy" / "리소스 기반 정책에 ID 공급자 사용",
        message: "A resource policy cannot name an identity provider" / "리소스 기반 정책에는 ID 공급자를 지정할 수 없습니다",
        explanation: "Only a role's trust policy takes `Federated`: users of a provider reach resources through a role. Name that role."
            / "`Federated`는 역할의 신뢰 정책에서만 쓸 수 있습니다. 공급자의 사용자는 역할을 통해 리소스에 접근하므로 그 역할을 지정하세요.",
        source: "IAM Access Analyzer policy check reference: Federated principal not supported",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {⟦\"Federated\"⟧: \"accounts.google.com\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"accounts.google.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\"}]}"],
    }

    /// A role's session beside the role.
    REDUNDANT = "policy/trust-redundant-session" (Suggestion, Low, High) {
        references: ["access-analyzer" "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"],
        title: "Session beside its role" / "역할과 그 세션이 함께 있음",
        message: "`{value}` is a session of a role that is listed too" / "`{value}`{value:은/는} 함께 나열된 역할의 세션입니다",
        explanation: "Whoever is let in as the role is let in in each of its sessions. Remove the session, or the role if only that session is meant."
            / "역할을 허용하면 그 역할의 모든 세션이 허용됩니다. 세션을 지우거나, 그 세션만 허용하려면 역할을 지우세요.",
        source: "IAM Access Analyzer policy check reference: Redundant principal in role trust policy",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"arn:aws:iam::123456789012:role/path/app\", ⟦\"arn:aws:sts::123456789012:assumed-role/app/ci\"⟧]}, \"Action\": \"sts:AssumeRole\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"arn:aws:iam::123456789012:role/other\", \"arn:aws:sts::123456789012:assumed-role/app/ci\"]}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// A role that is assumed from another role's session.
    CHAINING = "policy/trust-role-chaining" (Suggestion, Info, High) {
        references: [],
        title: "Role chaining" / "역할 체이닝",
        message: "`{value}` is one session of a role: whoever assumes that role chooses the session's name, and the chained session ends after an hour"
            / "`{value}`{value:은/는} 역할의 한 세션입니다. 세션 이름은 그 역할을 맡는 쪽이 정하며, 체이닝된 세션은 최대 1시간입니다",
        explanation: "A name keeps nobody out unless the first role's trust policy tests `sts:RoleSessionName`. To tell people apart, test `aws:SourceIdentity`; for longer sessions, let a user or an identity provider assume the role directly."
            / "첫 역할의 신뢰 정책이 `sts:RoleSessionName`을 검사하지 않으면 이름으로는 아무도 막지 못합니다. 사람을 구분하려면 `aws:SourceIdentity`를 검사하고, 더 긴 세션이 필요하면 사용자나 ID 공급자가 역할을 직접 맡게 하세요.",
        source: "Roles terms and concepts: Role chaining",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"arn:aws:sts::123456789012:assumed-role/app/ci\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"MaxSessionDuration\": 43200, \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", ⟦\"Principal\"⟧: {\"AWS\": \"arn:aws:iam::123456789012:role/app\"}, \"Action\": \"sts:AssumeRole\"}]}}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/app\"}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": {\"AWS\": \"arn:aws:sts::123456789012:assumed-role/app/ci\"}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"MaxSessionDuration\": 3600, \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/app\"}, \"Action\": \"sts:AssumeRole\"}]}}",
            "{\"MaxSessionDuration\": 43200, \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"arn:aws:iam::123456789012:role/app\", \"arn:aws:iam::123456789012:user/u\"]}, \"Action\": \"sts:AssumeRole\"}]}}",
            "{\"MaxSessionDuration\": 43200, \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/app\", \"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}}",
        ],
    }

    /// A condition on what only another action brings.
    SESSION_KEY = "policy/trust-session-action-missing" (Warning, High, Medium) {
        references: ["access-analyzer" "MISSING_ACTION_FOR_CONDITION_KEY"],
        title: "Condition that needs another action" / "조건에 필요한 작업 누락",
        message: "`{key}` is there only in requests that need `{action}`, which the policy does not allow" / "`{key}`{key:은/는} `{action}`{action:이/가} 필요한 요청에만 있는데 정책이 이 작업을 허용하지 않습니다",
        explanation: "The condition asks for something that no one may send, so the statement lets nobody in. Add the action beside `sts:AssumeRole`."
            / "조건이 요구하는 값을 아무도 보낼 수 없어 이 문으로는 누구도 역할을 맡을 수 없습니다. `sts:AssumeRole` 옆에 이 작업을 추가하세요.",
        source: "IAM Access Analyzer policy check reference: Missing action for condition key",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {⟦\"aws:RequestTag/team\"⟧: \"a\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": [\"sts:AssumeRole\", \"sts:TagSession\"], \"Condition\": {\"StringEquals\": {\"aws:RequestTag/team\": \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEqualsIfExists\": {\"aws:RequestTag/team\": \"a\"}}}]}",
        ],
    }

    /// An audience compared as one value.
    CONFIRM = "policy/trust-audience-type" (Suggestion, Info, Medium) {
        references: ["access-analyzer" "CONFIRM_AUDIENCE_CLAIM_TYPE"],
        title: "Audience compared as one value" / "대상(aud)을 단일 값으로 비교",
        message: "`{key}` is compared as one value: confirm that the provider's tokens have a single audience" / "`{key}`{key:을/를} 단일 값으로 비교합니다. 공급자 토큰의 대상이 하나인지 확인하세요",
        explanation: "Tokens may carry several audiences, and an operator without qualifier matches such a list unreliably. Nothing is to do where the provider sends one."
            / "토큰에는 대상이 여러 개 있을 수 있으며 한정자 없는 연산자는 이런 목록을 안정적으로 비교하지 못합니다. 공급자가 하나만 보내면 그대로 두어도 됩니다.",
        source: "IAM Access Analyzer policy check reference: Confirm audience claim type",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/oidc.example.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {⟦\"oidc.example.com:aud\"⟧: \"app\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:saml-provider/idp\"}, \"Action\": \"sts:AssumeRoleWithSAML\", \"Condition\": {\"StringEquals\": {\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/oidc.example.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"ForAllValues:StringEquals\": {\"oidc.example.com:aud\": \"app\"}}}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&STAR, &PROVIDER, &NOT_TRUST, &REDUNDANT, &CHAINING, &SESSION_KEY, &CONFIRM];

/// The longest that a chained session lasts, in seconds.
const HOUR: u32 = 3600;

static AWS_STAR: Text = text! { en: "Write `{\"AWS\": \"*\"}`", ko: "`{\"AWS\": \"*\"}`로 바꾸기" };
static DROP: Text = text! { en: "Remove the session", ko: "세션 지우기" };
static AN_HOUR: Text = text! {
    en: "Only roles may assume this one, and a chained session ends after an hour: `MaxSessionDuration` {seconds} is never reached",
    ko: "역할만 이 역할을 맡을 수 있고 체이닝된 세션은 최대 1시간이므로 `MaxSessionDuration` {seconds}초까지 쓸 수 없습니다",
};
static ROLE: Text = text! { en: "its role", ko: "해당 역할" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let trust = subject.policy_type == PolicyType::Trust;
    let missing: Vec<&str> = ["sts:TagSession", "sts:SetSourceIdentity"]
        .into_iter()
        .filter(|action| trust && !allows(subject, action))
        .collect();
    if trust {
        out.extend(cut_short(subject));
    }
    for statement in &subject.policy.statements {
        let Some(element) = statement.principal.as_ref().filter(|element| !element.negated) else { continue };
        match subject.policy_type {
            // Without a resource the type is only a guess.
            PolicyType::Resource if statement.resource.is_some() => {
                if let Some(member) = element.member.value.member("Federated") {
                    out.push(at(subject, statement, &NOT_TRUST, member.name_span));
                }
            }
            PolicyType::Trust => {
                star(subject, statement, element, out);
                providers(subject, statement, element, out);
                sessions(subject, statement, element, out);
                if statement.effect == Some(Effect::Allow) {
                    keys(subject, statement, &missing, out);
                }
            }
            _ => {}
        }
    }
}

fn at(subject: &Subject<'_>, statement: &Statement<'_>, rule: &'static Rule, span: Span) -> Finding {
    subject.in_statement(rule, statement, span, statement.pointer.member("Principal"))
}

fn star(subject: &Subject<'_>, statement: &Statement<'_>, element: &Element<'_>, out: &mut Vec<Finding>) {
    let value = &element.member.value;
    if value.as_str() == Some("*") {
        let edits = vec![Edit { span: value.span, text: "{\"AWS\": \"*\"}".to_owned() }];
        let fix = Fix { title: &AWS_STAR, args: Vec::new(), safe: false, edits };
        out.push(at(subject, statement, &STAR, value.span).fix(fix));
    }
}

fn providers(subject: &Subject<'_>, statement: &Statement<'_>, element: &Element<'_>, out: &mut Vec<Finding>) {
    let values = element.member.value.get("Federated").map(Value::one_or_many).unwrap_or_default();
    for value in values.iter().filter(|value| !is_open(value)) {
        // A wildcard is reported as such.
        let Some(text) = value.as_str().filter(|text| !has_wildcard(text)) else { continue };
        let arn_of_provider = |arn: Arn<'_>| {
            let provider =
                |resource: &str| resource.starts_with("saml-provider/") || resource.starts_with("oidc-provider/");
            arn.service == Some("iam") && arn.resource.is_some_and(provider)
        };
        let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        // Providers of a path under a domain are named with it.
        let host = text.split('/').next().unwrap_or_default();
        let right = match Arn::split(text) {
            Some(arn) => arn_of_provider(arn),
            None => host.contains('.') && host.split('.').all(label),
        };
        if !right {
            out.push(at(subject, statement, &PROVIDER, value.span).arg("value", text));
        }
    }
}

/// The account and name of a role, from its own ARN.
fn role_of(text: &str) -> Option<(&str, &str)> {
    let arn = Arn::split(text).filter(|arn| arn.service == Some("iam"))?;
    let (_, name) = arn.resource?.strip_prefix("role").filter(|rest| rest.starts_with('/'))?.rsplit_once('/')?;
    Some((arn.account?, name))
}

/// The account and name of a role, from the ARN of a session.
fn session_of(text: &str) -> Option<(&str, &str)> {
    let arn = Arn::split(text).filter(|arn| arn.service == Some("sts"))?;
    let (name, _) = arn.resource?.strip_prefix("assumed-role/")?.split_once('/')?;
    Some((arn.account?, name))
}

fn sessions(subject: &Subject<'_>, statement: &Statement<'_>, element: &Element<'_>, out: &mut Vec<Finding>) {
    let values = element.member.value.get("AWS").map(Value::one_or_many).unwrap_or_default();
    let spans: Vec<Span> = values.iter().map(|value| value.span).collect();
    let roles = sorted(values.iter().filter_map(|value| Some((role_of(value.as_str()?)?, value.span))));
    for (index, value) in values.iter().enumerate() {
        let Some(text) = value.as_str() else { continue };
        let Some(own) = session_of(text) else { continue };
        if let Some(role) = get(&roles, &own) {
            let edits = edits::remove(&spans, index).into_iter().collect();
            let fix = Fix { title: &DROP, args: Vec::new(), safe: true, edits };
            let finding = at(subject, statement, &REDUNDANT, value.span).labelled(*role, &ROLE);
            out.push(finding.arg("value", text).fix(fix));
        } else if statement.effect == Some(Effect::Allow) {
            out.push(at(subject, statement, &CHAINING, value.span).arg("value", text));
        }
    }
}

/// A role whose sessions are let last longer than an hour though only sessions of roles can assume it.
fn cut_short(subject: &Subject<'_>) -> Option<Finding> {
    let seconds = match &subject.within?.get("MaxSessionDuration")?.kind {
        Kind::Number(number) => number,
        Kind::String(text) => text.as_ref(),
        _ => return None,
    };
    if seconds.parse::<u32>().ok()? <= HOUR {
        return None;
    }
    let allowing = || subject.policy.statements.iter().filter(|own| own.effect == Some(Effect::Allow));
    let role = |value: &Value<'_>| value.as_str().is_some_and(|text| role_of(text).or(session_of(text)).is_some());
    let only_roles = |own: &Statement<'_>| {
        let kinds = own.principal.as_ref().filter(|element| !element.negated)?.member.value.as_object()?;
        Some(kinds.iter().all(|kind| kind.name == "AWS" && kind.value.one_or_many().iter().all(role)))
    };
    if !allowing().all(|own| only_roles(own) == Some(true)) {
        return None;
    }
    let first = allowing().next()?;
    let span = first.principal.as_ref()?.member.name_span;
    Some(at(subject, first, &CHAINING, span).message(AN_HOUR).arg("seconds", seconds))
}

/// The action without which no request holds the key.
fn action_for(key: &str) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    if key.starts_with("aws:requesttag/") || key == "aws:tagkeys" || key == "sts:transitivetagkeys" {
        return Some("sts:TagSession");
    }
    (key == "sts:sourceidentity").then_some("sts:SetSourceIdentity")
}

/// Whether some statement allows an action; an element that cannot be read may allow it.
fn allows(subject: &Subject<'_>, action: &str) -> bool {
    subject.policy.statements.iter().filter(|other| other.effect == Some(Effect::Allow)).any(|other| {
        other.action.as_ref().is_none_or(|element| {
            element.negated || element.entries().any(|entry| covers_ignoring_case(entry.text, action))
        })
    })
}

fn keys(subject: &Subject<'_>, statement: &Statement<'_>, missing: &[&str], out: &mut Vec<Finding>) {
    let federated = statement.principal.as_ref().is_some_and(|element| element.member.value.get("Federated").is_some());
    for (block, key) in statement.keys() {
        let Some(operator) = block.operator else { continue };
        let must_be_there = !operator.if_exists
            && !operator.base.negated()
            && operator.base != Base::Null
            && operator.qualifier != Some(Qualifier::ForAllValues);
        if let Some(action) = action_for(key.name()).filter(|action| must_be_there && missing.contains(action)) {
            let finding = subject.at_key(&SESSION_KEY, statement, &block.member.name, &key);
            out.push(finding.arg("key", key.name()).arg("action", action));
        }
        let name = key.name().to_ascii_lowercase();
        let audience = name.ends_with(":aud") && name != "saml:aud";
        if federated && audience && operator.qualifier.is_none() && operator.base.family() == Family::String {
            out.push(subject.at_key(&CONFIRM, statement, &block.member.name, &key).arg("key", key.name()));
        }
    }
}
