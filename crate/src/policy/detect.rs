//! Where policies stand in a document, and what each is attached to.

use super::model::{Policy, Statement};
use crate::decoded::Decoded;
use crate::json::{Kind, Pointer, Value};
use crate::options::PolicyType;
use crate::span::Span;
use crate::text::Text;

/// How deep wrappers are searched: CloudFormation nests policies about ten deep.
const MAX_WRAPPERS: usize = 24;
/// How many policies of one document are checked.
const MAX_POLICIES: usize = 5000;

/// A policy found in a document.
pub enum Found<'d> {
    /// JSON as it stands.
    Plain {
        /// The value.
        value: &'d Value<'d>,
        /// Where it stands.
        pointer: Pointer,
        /// The name of the member that holds it, if any.
        holder: Option<&'d str>,
        /// The object that holds it, if any.
        within: Option<&'d Value<'d>>,
    },
    /// Inside a string: percent-encoded, as the IAM API returns policies, or JSON in JSON.
    Encoded {
        /// The decoded text with the way back.
        decoded: Decoded,
        /// Where the string stands.
        pointer: Pointer,
        /// The name of the member that holds it, if any.
        holder: Option<&'d str>,
        /// The object that holds it, if any.
        within: Option<&'d Value<'d>>,
    },
}

/// Every policy in `value`, outermost first; of those that are not in force only where there are no others.
#[must_use]
pub fn find<'d>(text: &str, value: &'d Value<'d>) -> Vec<Found<'d>> {
    let mut found = Vec::new();
    walk(text, value, &Pointer::root(), (None, None), 0, &mut found);
    let plan = value.member("resource_changes").is_some();
    let in_force = |found: &Found<'_>| {
        let (Found::Plain { pointer, within, .. } | Found::Encoded { pointer, within, .. }) = found;
        !is_superseded(pointer.as_str(), *within, plan)
    };
    if found.iter().any(in_force) {
        found.retain(in_force);
    }
    found
}

/// Whether a policy is what was, or stands elsewhere too: the earlier versions that `get-account-authorization-details`
/// lists with the default one, and what a Terraform plan in JSON has besides what each resource is after the change.
fn is_superseded(pointer: &str, within: Option<&Value<'_>>, plan: bool) -> bool {
    let old =
        || within.and_then(|own| own.get("IsDefaultVersion")).is_some_and(|own| matches!(own.kind, Kind::Bool(false)));
    pointer.contains("/PolicyVersionList/") && old()
        || plan
            && (["/planned_values/", "/prior_state/"].iter().any(|start| pointer.starts_with(start))
                || pointer.starts_with("/resource_changes/") && pointer.contains("/change/before/"))
}

/// Whether `value` holds a policy.
#[must_use]
pub fn holds_policy(text: &str, value: &Value<'_>) -> bool {
    !find(text, value).is_empty()
}

fn walk<'d>(
    text: &str,
    value: &'d Value<'d>,
    pointer: &Pointer,
    (holder, within): (Option<&'d str>, Option<&'d Value<'d>>),
    depth: usize,
    found: &mut Vec<Found<'d>>,
) {
    if depth > MAX_WRAPPERS || found.len() >= MAX_POLICIES {
        return;
    }
    if is_policy(value, depth) {
        found.push(Found::Plain { value, pointer: pointer.clone(), holder, within });
        return;
    }
    match &value.kind {
        Kind::Object(members) => {
            // As Organizations returns its policies, and as templates write them: the type stands beside the text.
            let written = |value: &'d Value<'d>, name| value.get(name).and_then(Value::as_str);
            let summary = value.get("PolicySummary").and_then(|summary| written(summary, "Type"));
            let beside = || written(value, "Type").or_else(|| written(value, "type"));
            // Terraform's is a service control policy unless it says otherwise.
            let terraform = || pointer.as_str().contains("/aws_organizations_policy/").then_some("scp");
            let kind = summary.or_else(|| beside().filter(|kind| kind.ends_with("_CONTROL_POLICY"))).or_else(terraform);
            for member in members {
                let holder = (Some(kind.unwrap_or(&member.name)), Some(value));
                walk(text, &member.value, &pointer.member(&member.name), holder, depth + 1, found);
            }
        }
        Kind::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                walk(text, element, &pointer.element(index), (holder, within), depth + 1, found);
            }
        }
        Kind::String(inner) => {
            if let Some(decoded) = encoded(text, inner, value.span) {
                found.push(Found::Encoded { decoded, pointer: pointer.clone(), holder, within });
            }
        }
        _ => {}
    }
}

/// Whether an object is a policy: it has a `Statement`, or it is one statement without its policy.
fn is_policy(value: &Value<'_>, depth: usize) -> bool {
    let Some(members) = value.as_object() else { return false };
    let has = |name: &str| members.iter().any(|member| member.name.eq_ignore_ascii_case(name));
    if depth == 0 {
        return has("Statement") || has("Effect") && (has("Action") || has("NotAction") || has("Principal"));
    }
    // Inside other JSON the word alone is not enough.
    let statement = value.get("Statement").map(Value::one_or_many).unwrap_or_default();
    statement.iter().any(|statement| statement.member("Effect").is_some())
        || !statement.is_empty() && value.get("Version").and_then(Value::as_str).is_some_and(is_version)
}

/// Whether a text is a version of the policy language.
#[must_use]
pub fn is_version(text: &str) -> bool {
    matches!(text, "2012-10-17" | "2008-10-17")
}

/// The policy that a string holds, decoded.
fn encoded(text: &str, inner: &str, span: Span) -> Option<Decoded> {
    let trimmed = inner.trim_start();
    let decoded = if trimmed.starts_with("%7B") || trimmed.starts_with("%7b") {
        Decoded::percent(text, Span { start: span.start + 1, end: span.end.saturating_sub(1) })?
    } else if trimmed.starts_with('{') && inner.contains("Statement") {
        Decoded::json_string(text, span)?
    } else {
        return None;
    };
    let parsed = crate::json::parse(decoded.text(), 0);
    let whole = is_policy(&parsed.value, 0);
    whole.then_some(decoded)
}

static GIVEN: Text = text! { en: "Given by the caller", ko: "호출한 쪽이 지정함" };
static TRUST: Text = text! {
    en: "It names principals that may assume a role and no resource",
    ko: "역할을 맡을 보안 주체를 지정하고 리소스가 없음",
};
static TRUST_SERVICE: Text = text! {
    en: "It names services or identity providers that may assume a role",
    ko: "역할을 맡을 서비스나 ID 공급자를 지정함",
};
static TRUST_HOLDER: Text =
    text! { en: "It stands in `AssumeRolePolicyDocument`", ko: "`AssumeRolePolicyDocument` 안에 있음" };
static HOLDER: Text = text! { en: "By the name it stands under", ko: "들어 있는 이름에 따름" };
static RESOURCE: Text = text! { en: "It names principals", ko: "보안 주체를 지정함" };
static IDENTITY: Text = text! { en: "It names no principal", ko: "보안 주체를 지정하지 않음" };

/// The type of a policy that only limits, by the name it stands under: `PermissionsBoundary`, `scps` …
fn limit(name: &str) -> Option<PolicyType> {
    let name: String = name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    match name
        .strip_suffix("ies")
        .or_else(|| name.strip_suffix('y'))
        .or_else(|| name.strip_suffix('s'))
        .unwrap_or(&name)
    {
        "permissionsboundar" | "permissionboundar" | "boundar" => Some(PolicyType::Boundary),
        "servicecontrolpolic" | "scp" => Some(PolicyType::Scp),
        "resourcecontrolpolic" | "rcp" => Some(PolicyType::Rcp),
        "sessionpolic" => Some(PolicyType::Session),
        _ => None,
    }
}

/// What a policy is attached to, and how that is known.
#[must_use]
pub fn policy_type(
    policy: &Policy<'_>,
    holder: Option<&str>,
    given: Option<PolicyType>,
) -> (PolicyType, &'static Text) {
    if let Some(given) = given {
        return (given, &GIVEN);
    }
    if matches!(holder, Some("AssumeRolePolicyDocument" | "assume_role_policy" | "assumeRolePolicy")) {
        return (PolicyType::Trust, &TRUST_HOLDER);
    }
    if let Some(limit) = holder.and_then(limit) {
        return (limit, &HOLDER);
    }
    let named = |statement: &&Statement<'_>| statement.principal.is_some();
    if !policy.statements.iter().any(|statement| named(&statement)) {
        return (PolicyType::Identity, &IDENTITY);
    }
    let assumes = |statement: &Statement<'_>| {
        statement.action.as_ref().is_some_and(|action| {
            let mut entries = action.entries().peekable();
            entries.peek().is_some() && entries.all(|entry| entry.text.to_ascii_lowercase().starts_with("sts:"))
        })
    };
    let mut named = policy.statements.iter().filter(named);
    if named.clone().all(|statement| statement.resource.is_none() && assumes(statement)) {
        return (PolicyType::Trust, &TRUST);
    }
    // Neither has a policy of its own for `sts` but a role; endpoints have, and name accounts or everyone.
    let provided = |statement: &Statement<'_>| {
        let kinds = statement.principal.as_ref().and_then(|principal| principal.member.value.as_object());
        kinds.is_some_and(|kinds| {
            !kinds.is_empty() && kinds.iter().all(|kind| matches!(&*kind.name, "Service" | "Federated"))
        })
    };
    if named.all(|statement| assumes(statement) && provided(statement)) {
        (PolicyType::Trust, &TRUST_SERVICE)
    } else {
        (PolicyType::Resource, &RESOURCE)
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::options::Options;

    /// The rules that fire on a text, with what they mark.
    fn told(text: &str) -> Vec<(&'static str, String)> {
        let findings = check(text, &Options::default()).findings;
        findings.iter().map(|finding| (finding.rule.id, finding.span().of(text).to_owned())).collect()
    }

    #[test]
    fn a_resource_makes_no_resource_policy_of_what_services_assume() {
        let of = |principal: &str| {
            told(&format!(
                r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal}, "Action": "sts:AssumeRole", "Resource": "*"}}]}}"#
            ))
        };
        assert_eq!(
            of(r#"{"Service": "lambda.amazonaws.com"}"#),
            [("policy/trust-resource", "\"Resource\"".to_owned())]
        );
        // As an endpoint for `sts` has it.
        let open = of(r#"{"AWS": "arn:aws:iam::123456789012:role/r"}"#);
        assert!(open.iter().all(|(rule, _)| *rule != "policy/trust-resource"), "{open:?}");
    }

    #[test]
    fn a_plan_tells_each_policy_once_and_as_it_will_be() {
        let policy = |action: &str| {
            format!(
                r#"{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":\"{action}\",\"Resource\":\"arn:aws:s3:::b/*\"}}]}}"#
            )
        };
        let (old, new) = (policy("s3:NoSuchOld"), policy("s3:NoSuchNew"));
        let values =
            format!(r#""planned_values": {{"root_module": {{"resources": [{{"values": {{"policy": "{new}"}}}}]}}}}"#);
        let changes = format!(
            r#""resource_changes": [{{"change": {{"before": {{"policy": "{old}"}}, "after": {{"policy": "{new}"}}}}}}]"#
        );
        let at = |text: &str| -> Vec<_> {
            let all =
                told(text).into_iter().filter(|(rule, _)| rule.ends_with("-action") || rule.contains("action-not-in"));
            all.map(|(_, what)| what.replace("\\\"", "")).collect()
        };
        assert_eq!(at(&format!("{{{values}, {changes}}}")), ["s3:NoSuchNew"]);
        assert_eq!(at(&format!("{{{values}}}")), ["s3:NoSuchNew"]);
        // A resource that goes is judged where nothing else is there.
        let going =
            format!(r#"{{"resource_changes": [{{"change": {{"before": {{"policy": "{old}"}}, "after": null}}}}]}}"#);
        assert_eq!(at(&going), ["s3:NoSuchOld"]);
    }

    #[test]
    fn of_a_listed_policy_the_default_version_is_judged() {
        let version = |action: &str, default: bool| {
            format!(
                r#"{{"Document": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}]}}, "IsDefaultVersion": {default}}}"#
            )
        };
        let (old, new) = (version("*", false), version("sqs:ListQueues", true));
        let listed = format!(r#"{{"Policies": [{{"PolicyVersionList": [{old}, {new}]}}]}}"#);
        assert_eq!(told(&listed), []);
        // Asked for alone it is what was asked for.
        let alone = told(&format!(r#"{{"PolicyVersion": {old}}}"#));
        assert!(alone.iter().any(|(rule, _)| *rule == "policy/full-administrator"), "{alone:?}");
    }
}
