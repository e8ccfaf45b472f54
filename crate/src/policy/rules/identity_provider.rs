//! Identity providers that many customers share: whose tokens a trust policy takes. Sources: the providers' own guides.

use super::super::model::{Effect, Statement};
use super::super::operators::{Base, Qualifier};
use super::Subject;
use super::trust::{allows, provider};
use crate::finding::Finding;
use crate::json::Value;
use crate::options::PolicyType;
use crate::rule::{Rule, Severity, rule};
use crate::text::Text;

rule! {
    /// A shared provider whose customers are not told apart.
    TENANT = "policy/trust-oidc-any-tenant" (Security, High, High) {
        references: [],
        title: "Every customer of an identity provider may enter" / "ID 공급자의 모든 고객에게 허용",
        message: "Every customer of `{provider}` may assume the role: no condition on `{key}` names yours" / "`{provider}`의 모든 고객이 역할을 맡을 수 있습니다. `{key}` 조건에 내 조직이 없습니다",
        explanation: "The provider signs tokens for all its customers. Pin that key to what is yours: an organization, a project, a pool, a client." / "이 공급자는 모든 고객의 토큰에 서명합니다. 이 키를 내 조직, 프로젝트, 풀, 클라이언트의 값으로 고정하세요.",
        source: "The provider's guide to OpenID Connect with AWS",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:oidc-provider/gitlab.com\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"gitlab.com:aud\": \"https://gitlab.com\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:oidc-provider/app.terraform.io\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringLike\": {\"app.terraform.io:sub\": \"organization:*\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"accounts.google.com\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEqualsIfExists\": {\"accounts.google.com:aud\": \"x\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/gitlab.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringLike\": {\"gitlab.com:sub\": \"project_path:group/app:ref_type:branch:ref:main\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"cognito-identity.amazonaws.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"cognito-identity.amazonaws.com:aud\": \"us-east-1:12345678-abcd-abcd-abcd-123456789012\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/agent.buildkite.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringLike\": {\"agent.buildkite.com:sub\": \"organization:acme:pipeline:*\"}}}]}",
        ],
    }

    /// A provider of one's own without a subject.
    SUBJECT = "policy/trust-oidc-subject-missing" (Warning, Medium, High) {
        references: [],
        title: "Identity provider without a subject" / "주체(sub)를 고정하지 않은 ID 공급자",
        message: "Whoever gets a token from `{provider}` may assume the role: no condition on `{key}` says which" / "`{provider}`의 토큰을 받은 누구나 역할을 맡을 수 있습니다. `{key}` 조건이 없습니다",
        explanation: "Pin that key to the project, workload or user that is meant." / "이 키를 필요한 프로젝트, 워크로드, 사용자의 값으로 고정하세요.",
        source: "Creating a role for OpenID Connect federation",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:oidc-provider/oidc.circleci.com/org/a1\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"oidc.circleci.com/org/a1:aud\": \"a1\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"oidc.eks.us-east-1.amazonaws.com/id/A1:aud\": \"sts.amazonaws.com\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"oidc.eks.us-east-1.amazonaws.com/id/A1:sub\": \"system:serviceaccount:app:app\"}}}]}"],
    }

    /// A provider without an audience.
    AUDIENCE = "policy/trust-oidc-audience-missing" (Suggestion, Low, High) {
        references: [],
        title: "Identity provider without an audience" / "대상(aud)을 고정하지 않은 ID 공급자",
        message: "No condition on `{key}`: tokens made for another service are taken too" / "`{key}` 조건이 없어 다른 서비스용 토큰도 받아들입니다",
        explanation: "Pin the audience that the provider's guide names for AWS, mostly `sts.amazonaws.com`." / "공급자 안내에 나온 AWS용 대상(보통 `sts.amazonaws.com`)으로 고정하세요.",
        source: "Creating a role for OpenID Connect federation",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": \"repo:o/a:ref:refs/heads/main\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": \"repo:o/a:ref:refs/heads/main\", \"token.actions.githubusercontent.com:aud\": \"sts.amazonaws.com\"}}}]}"],
    }

    /// SAML without an audience.
    SAML = "policy/trust-saml-audience-missing" (Warning, Medium, High) {
        references: [],
        title: "SAML without an audience" / "대상(aud)을 고정하지 않은 SAML",
        message: "No condition on `SAML:aud`: assertions made for another service are taken too" / "`SAML:aud` 조건이 없어 다른 서비스용 어설션도 받아들입니다",
        explanation: "Require `\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"`." / "`\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"`을 요구하세요.",
        source: "Creating a role for SAML 2.0 federation",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:saml-provider/idp\"⟧}, \"Action\": \"sts:AssumeRoleWithSAML\"}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:saml-provider/idp\"}, \"Action\": \"sts:AssumeRoleWithSAML\", \"Condition\": {\"StringEquals\": {\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:saml-provider/idp\"}, \"Action\": \"sts:AssumeRoleWithSAML\", \"Condition\": {\"StringEquals\": {\"SAML:iss\": \"https://idp.example.com\"}}}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&TENANT, &SUBJECT, &AUDIENCE, &SAML];

/// Providers whose tokens name the customer only in a claim: the claims that do, what stands before its name there, and
/// an example. GitHub has rules of its own.
const SHARED: [(&str, &[&str], &str, &str); 9] = [
    (
        "gitlab.com",
        &["sub", "namespace_id", "project_id"],
        "project_path:",
        "project_path:GROUP/PROJECT:ref_type:branch:ref:main",
    ),
    (
        "app.terraform.io",
        &["sub"],
        "organization:",
        "organization:ORG:project:PROJECT:workspace:WORKSPACE:run_phase:apply",
    ),
    ("agent.buildkite.com", &["sub"], "organization:", "organization:ORG:pipeline:PIPELINE:ref:refs/heads/main"),
    ("accounts.google.com", &["aud", "sub", "oaud", "email"], "", "CLIENT_ID"),
    ("cognito-identity.amazonaws.com", &["aud"], "", "REGION:POOL_ID"),
    ("graph.facebook.com", &["app_id", "id"], "", "APP_ID"),
    ("www.amazon.com", &["app_id", "user_id"], "", "amzn1.application-oa2-client.ID"),
    ("oidc.vercel.com", &["sub", "aud"], "owner:", "owner:TEAM:project:PROJECT:environment:production"),
    ("oidc.fly.io", &["sub"], "", "ORG:APP:MACHINE"),
];

/// Providers whose address names the customer, with an example of a subject.
const OWN: [(&str, &str); 3] = [
    ("oidc.circleci.com/org/", "org/ORG/project/PROJECT/user/*"),
    ("api.bitbucket.org/2.0/workspaces/", "{REPOSITORY_UUID}*"),
    ("oidc.eks.", "system:serviceaccount:NAMESPACE:NAME"),
];

static AS_IN: Text = text! { en: "as in `{example}`", ko: "예: `{example}`" };

const GITHUB: &str = "token.actions.githubusercontent.com";

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if subject.policy_type != PolicyType::Trust {
        return;
    }
    for statement in subject.policy.statements.iter().filter(|own| own.effect == Some(Effect::Allow)) {
        let Some(principal) = statement.principal.as_ref().filter(|element| !element.negated) else { continue };
        let values = principal.member.value.get("Federated").map(Value::one_or_many).unwrap_or_default();
        for value in values {
            let Some(text) = value.as_str() else { continue };
            let at = |rule| subject.in_statement(rule, statement, value.span, statement.pointer.member("Principal"));
            if text.contains(":saml-provider/") {
                let pinned = statement.keys().any(|(_, key)| ["SAML:aud", "SAML:iss"].iter().any(|name| key.is(name)));
                if !pinned && allows(statement, "sts:AssumeRoleWithSAML") {
                    out.push(at(&SAML));
                }
            } else if let Some(provider) = provider(text).filter(|_| allows(statement, "sts:AssumeRoleWithWebIdentity"))
            {
                // Without any condition on it, there is a rule that says so.
                let prefix = format!("{}:", provider.to_ascii_lowercase());
                if statement.keys().any(|(_, key)| key.name().to_ascii_lowercase().starts_with(&prefix)) {
                    web_identity(statement, provider, &at, out);
                }
            }
        }
    }
}

fn web_identity(
    statement: &Statement<'_>,
    provider: &str,
    at: &dyn Fn(&'static Rule) -> Finding,
    out: &mut Vec<Finding>,
) {
    let key = |claim: &str| format!("{provider}:{claim}");
    let told = |rule, claim: &str, example: &str| {
        let args = vec![("example", example.to_owned())];
        at(rule).arg("provider", provider).arg("key", key(claim)).note(&AS_IN, args)
    };
    if let Some((_, claims, before, example)) = SHARED.iter().find(|(name, ..)| name.eq_ignore_ascii_case(provider)) {
        let first = claims.first().copied().unwrap_or("sub");
        if !claims.iter().any(|claim| pins(statement, &key(claim), if *claim == "sub" { before } else { "" })) {
            out.push(told(&TENANT, first, example));
        }
        return;
    }
    if let Some((_, example)) = OWN.iter().find(|(start, _)| provider.starts_with(start))
        && !pins(statement, &key("sub"), "")
    {
        let finding = told(&SUBJECT, "sub", example);
        // Any workload of a cluster is more than any project of a team.
        let cluster = provider.starts_with("oidc.eks.");
        out.push(if cluster { finding.severity(Severity::High) } else { finding });
        return;
    }
    let audience = key("aud");
    if provider == GITHUB && !statement.tests_key(&audience) {
        out.push(at(&AUDIENCE).arg("key", audience));
    }
}

/// Whether some test of a key names more than what stands before the customer's name.
fn pins(statement: &Statement<'_>, name: &str, before: &str) -> bool {
    statement.keys().filter(|(_, key)| key.is(name)).any(|(block, key)| {
        let Some(operator) = block.operator else { return true };
        let must = !operator.if_exists
            && !operator.base.negated()
            && operator.base != Base::Null
            && operator.qualifier != Some(Qualifier::ForAllValues);
        let wide = |text: &str| {
            let start = text.split(['*', '?']).next().unwrap_or_default();
            start.len() < text.len() && before.starts_with(start)
        };
        must && !key.texts().any(|entry| wide(entry.text))
    })
}
