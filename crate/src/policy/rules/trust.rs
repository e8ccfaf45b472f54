//! What a role's trust policy may say, and whom it lets in through an identity provider.

use super::super::arn::Arn;
use super::super::model::{Effect, Statement};
use super::super::operators::{Operator, Qualifier};
use super::super::wildcard::covers_ignoring_case;
use super::Subject;
use super::exposure::{everyone, met_by_everyone};
use super::sharing::account;
use crate::catalogue::has_wildcard;
use crate::finding::Finding;
use crate::json::{Member, Value};
use crate::options::PolicyType;
use crate::rule::{Rule, Severity, rule};
use crate::text::{Args, Text};

rule! {
    /// Resource in a trust policy.
    RESOURCE = "policy/trust-resource" (Invalid, High, High) {
        references: ["access-analyzer" "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", "cfn-lint" "E3511"],
        title: "Resource in a trust policy" / "신뢰 정책에 Resource 사용",
        message: "A trust policy has no `{name}`: the role itself is the resource" / "신뢰 정책에는 `{name}`{name:을/를} 쓸 수 없습니다. 역할 자체가 리소스입니다",
        explanation: "IAM refuses it. Remove the element." / "IAM이 거부합니다. 이 요소를 지우세요.",
        source: "How to use trust policies with IAM roles",
        fires: [("policyType=trust", "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\", ⟦\"Resource\"⟧: \"*\"}]}")],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// NotPrincipal in a trust policy.
    NOT_PRINCIPAL = "policy/trust-not-principal" (Invalid, High, High) {
        references: ["access-analyzer" "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"],
        title: "NotPrincipal in a trust policy" / "신뢰 정책에 NotPrincipal 사용",
        message: "A trust policy has no `NotPrincipal`" / "신뢰 정책에는 `NotPrincipal`을 쓸 수 없습니다",
        explanation: "Name who may assume the role in `Principal`." / "역할을 맡을 수 있는 대상을 `Principal`에 지정하세요.",
        source: "IAM JSON policy elements: NotPrincipal",
        fires: [("policyType=trust", "{\"Statement\": [{\"Effect\": \"Allow\", ⟦\"NotPrincipal\"⟧: {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\"}]}")],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\"}]}"],
    }

    /// An action that does not fit the kind of principal.
    MISMATCH = "policy/trust-action-mismatch" (Warning, Medium, High) {
        references: ["access-analyzer" "MISMATCHED_ACTION_FOR_PRINCIPAL"],
        title: "Action that does not fit the principal" / "보안 주체와 맞지 않는 작업",
        message: "`{action}` does not go with this principal, so the statement lets nobody in" / "`{action}`{action:은/는} 이 보안 주체와 맞지 않아 아무도 역할을 맡을 수 없습니다",
        explanation: "`sts:AssumeRoleWithSAML` goes with SAML providers, `sts:AssumeRoleWithWebIdentity` with OIDC providers, `sts:AssumeRole` with AWS principals and services."
            / "`sts:AssumeRoleWithSAML`은 SAML 공급자, `sts:AssumeRoleWithWebIdentity`는 OIDC 공급자, `sts:AssumeRole`은 AWS 보안 주체와 서비스에 씁니다.",
        source: "Access Analyzer policy check reference: Mismatched action for principal",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:saml-provider/idp\"}, \"Action\": ⟦\"sts:AssumeRoleWithWebIdentity\"⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/a\"}, \"Action\": ⟦\"sts:AssumeRoleWithSAML\"⟧}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:saml-provider/idp\"}, \"Action\": \"sts:AssumeRoleWithSAML\", \"Condition\": {\"StringEquals\": {\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"}}}]}"],
    }

    /// An OIDC provider without any condition on it.
    OIDC = "policy/trust-oidc-unconditioned" (Security, High, High) {
        references: ["access-analyzer" "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"],
        title: "Every user of an identity provider may enter" / "ID 공급자의 모든 사용자에게 허용",
        message: "Every user of `{provider}` may assume the role: no condition names audience or subject"
            / "`{provider}`의 모든 사용자가 역할을 맡을 수 있습니다. 대상(aud)이나 주체(sub)를 제한하는 조건이 없습니다",
        explanation: "A public provider has users everywhere, an attacker's among them. Pin the audience and the subject with the provider's own keys, as in `oidc.example.com:sub`."
            / "공개 ID 공급자에는 공격자를 포함해 누구나 가입할 수 있습니다. `oidc.example.com:sub`처럼 공급자의 조건 키로 대상과 주체를 고정하세요.",
        source: "Creating a role for OpenID Connect federation",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:oidc-provider/oidc.example.com\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/oidc.example.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"oidc.example.com:sub\": \"app\"}}}]}"],
    }

    /// GitHub without a subject.
    GITHUB_SUBJECT = "policy/trust-github-subject-missing" (Security, High, High) {
        references: ["access-analyzer" "MISSING_GITHUB_REPO_CONDITION_KEY", "checkov" "CKV_AWS_358"],
        title: "Every repository on GitHub may enter" / "모든 GitHub 저장소에 허용",
        message: "A workflow of any GitHub repository may assume the role: no condition on `token.actions.githubusercontent.com:sub`"
            / "`token.actions.githubusercontent.com:sub` 조건이 없어 모든 GitHub 저장소의 워크플로가 역할을 맡을 수 있습니다",
        explanation: "Pin the subject to your repository and branch, as in `repo:ORG/REPO:ref:refs/heads/main`." / "`repo:ORG/REPO:ref:refs/heads/main`처럼 저장소와 브랜치를 고정하세요.",
        source: "Configuring a role for GitHub OIDC identity provider",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": ⟦\"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"⟧}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:aud\": \"sts.amazonaws.com\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": \"repo:org/app:ref:refs/heads/main\"}}}]}"],
    }

    /// GitHub with a subject that is not pinned.
    GITHUB_BROAD = "policy/trust-github-subject-broad" (Warning, Low, High) {
        references: ["access-analyzer" "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", "checkov" "CKV_AWS_358"],
        title: "GitHub subject with a wildcard" / "와일드카드가 있는 GitHub 주체",
        message: "`{value}` lets in more than one repository and branch" / "`{value}`{value:은/는} 여러 저장소나 브랜치를 허용합니다",
        explanation: "Anyone who can push any branch, or open a pull request, can then run as the role. Name repository and branch." / "아무 브랜치에 푸시하거나 풀 리퀘스트를 열 수 있는 사람이 이 역할로 실행할 수 있습니다. 저장소와 브랜치를 지정하세요.",
        source: "Configuring a role for GitHub OIDC identity provider",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringLike\": {\"token.actions.githubusercontent.com:sub\": ⟦\"repo:org/*\"⟧}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"${GithubProvider}\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringLike\": {\"token.actions.githubusercontent.com:sub\": ⟦\"repo:my-org/*\"⟧}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": ⟦\"repo:org/app:environment:production\"⟧}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": ⟦\"environment:production\"⟧}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": \"repo:org/app:ref:refs/heads/main\"}}}]}"],
    }

    /// ForAnyValue on an audience.
    AUDIENCE = "policy/trust-audience-qualifier" (Security, Medium, High) {
        references: ["access-analyzer" "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"],
        title: "Qualifier on a single-valued audience" / "단일 값 대상에 한정자 사용",
        message: "`{key}` has one value, `ForAnyValue:` does not fit it" / "`{key}`{key:은/는} 값이 하나이므로 `ForAnyValue:`가 맞지 않습니다",
        explanation: "Use the plain operator, so that the comparison means what it says." / "한정자 없는 연산자를 쓰세요.",
        source: "Access Analyzer policy check reference: ForAnyValue with audience claim type",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/oidc.example.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"ForAnyValue:StringEquals\": {⟦\"oidc.example.com:aud\"⟧: \"app\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:oidc-provider/oidc.example.com\"}, \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\": {\"StringEquals\": {\"oidc.example.com:aud\": \"app\"}}}]}"],
    }

    /// Roles Anywhere without all three actions.
    ROLES_ANYWHERE = "policy/trust-roles-anywhere-actions" (Warning, Medium, High) {
        references: ["access-analyzer" "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"],
        title: "Roles Anywhere needs three actions" / "Roles Anywhere에 필요한 작업 누락",
        message: "For `rolesanywhere.amazonaws.com` the statement must allow `sts:AssumeRole`, `sts:TagSession` and `sts:SetSourceIdentity`"
            / "`rolesanywhere.amazonaws.com`에는 `sts:AssumeRole`, `sts:TagSession`, `sts:SetSourceIdentity`를 모두 허용해야 합니다",
        explanation: "Without one of them no session is given." / "하나라도 없으면 세션을 받을 수 없습니다.",
        source: "IAM Roles Anywhere trust model",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"rolesanywhere.amazonaws.com\"}, ⟦\"Action\"⟧: \"sts:AssumeRole\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"rolesanywhere.amazonaws.com\"}, \"Action\": [\"sts:AssumeRole\", \"sts:TagSession\", \"sts:SetSourceIdentity\"]}]}"],
    }

    /// Pod Identity without both actions.
    POD_IDENTITY = "policy/trust-pod-identity-actions" (Warning, Medium, High) {
        references: [],
        title: "EKS Pod Identity needs two actions" / "EKS Pod Identity에 필요한 작업 누락",
        message: "For `pods.eks.amazonaws.com` the statement must allow `sts:AssumeRole` and `sts:TagSession`"
            / "`pods.eks.amazonaws.com`에는 `sts:AssumeRole`과 `sts:TagSession`을 모두 허용해야 합니다",
        explanation: "EKS tags each session with its cluster, namespace and service account; without both actions the pods get no credentials."
            / "EKS는 세션마다 클러스터, 네임스페이스, 서비스 계정 태그를 붙입니다. 두 작업이 모두 없으면 파드가 자격 증명을 받지 못합니다.",
        source: "EKS User Guide: EKS Pod Identity role",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"pods.eks.amazonaws.com\"}, ⟦\"Action\"⟧: \"sts:AssumeRole\"}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"pods.eks.amazonaws.com\"}, \"Action\": [\"sts:AssumeRole\", \"sts:TagSession\"]}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"pods.eks.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}, {\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"pods.eks.amazonaws.com\"}, \"Action\": \"sts:TagSession\"}]}",
        ],
    }

    /// Anyone may assume the role.
    ANYONE = "policy/trust-anyone" (Security, Critical, High) {
        references: ["checkov" "CKV_AWS_60"],
        title: "Anyone may assume the role" / "누구나 역할을 맡을 수 있음",
        message: "Every AWS account in the world may assume this role" / "전 세계 모든 AWS 계정이 이 역할을 맡을 수 있습니다",
        explanation: "Name the accounts or roles in `Principal`, or narrow `*` with a condition such as `aws:PrincipalOrgID`." / "`Principal`에 계정이나 역할을 지정하거나 `aws:PrincipalOrgID` 같은 조건으로 좁히세요.",
        source: "How to use trust policies with IAM roles",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"*\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": ⟦\"*\"⟧, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"*\"⟧}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"acme\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}"],
    }

    /// A whole account may assume the role.
    ACCOUNT = "policy/trust-account-escalation" (Security, Low, High) {
        references: ["checkov" "CKV_AWS_61"],
        title: "A whole account may assume the role" / "계정 전체가 역할을 맡을 수 있음",
        message: "`{value}` stands for everyone in the account: whoever is allowed `sts:AssumeRole` there gains this role's permissions"
            / "`{value}`{value:은/는} 계정 전체를 뜻합니다. 그 계정에서 `sts:AssumeRole`이 허용된 사람은 누구나 이 역할의 권한을 얻습니다",
        explanation: "Then the policies of that account decide who has the role, and a wide `sts:AssumeRole` there is enough. Name the roles or users that are meant, or add a condition such as `aws:PrincipalArn`; for a third party, `sts:ExternalId`."
            / "이 경우 누가 역할을 갖는지는 그 계정의 정책이 정하며, `sts:AssumeRole`이 넓게 허용되어 있으면 그것만으로 충분합니다. 필요한 역할이나 사용자를 지정하거나 `aws:PrincipalArn` 같은 조건을 추가하고, 제3자에게는 `sts:ExternalId`를 요구하세요.",
        source: "AWS JSON policy elements: Principal, AWS account principals",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"arn:aws:iam::123456789012:root\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"arn:aws:iam::123456789012:role/x\", ⟦\"210987654321\"⟧]}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"${var.account_root}\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/x\"}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"x\"}}}]}",
        ],
    }

    /// Another account, without an external id.
    THIRD_PARTY = "policy/trust-third-party" (Security, Low, Medium) {
        references: ["cloudsploit" "crossAccountMfaExtIdAccess"],
        title: "Another account without an external id" / "외부 ID 없이 다른 계정 신뢰",
        message: "`{value}` is of another account, and no `sts:ExternalId` is asked for" / "`{value}`{value:은/는} 다른 계정에 속하는데 `sts:ExternalId` 조건이 없습니다",
        explanation: "A third party that serves many customers can be tricked into using your role for another of them. Require the external id that it gave you. Nothing is to do where the account is yours too."
            / "여러 고객을 상대하는 제3자는 속아서 다른 고객을 위해 이 역할을 쓸 수 있습니다. 제3자가 준 외부 ID를 요구하세요. 상대 계정도 내 것이라면 그대로 두면 됩니다.",
        source: "Access to AWS accounts owned by third parties",
        fires: [
            "{\"Arn\": \"arn:aws:iam::123456789012:role/r\", \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"123456789012\", ⟦\"arn:aws:iam::210987654321:root\"⟧]}, \"Action\": \"sts:AssumeRole\"}]}}",
            "{\"Arn\": \"arn:aws:iam::123456789012:role/r\", \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"210987654321\"⟧}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringLike\": {\"sts:ExternalId\": \"*\"}}}]}}",
            "{\"Arn\": \"arn:aws:iam::123456789012:role/r\", \"AssumeRolePolicyDocument\": \"%7B%22Statement%22%3A%20%5B%7B%22Effect%22%3A%20%22Allow%22%2C%20%22Principal%22%3A%20%7B%22AWS%22%3A%20⟦%22210987654321%22⟧%7D%2C%20%22Action%22%3A%20%22sts%3AAssumeRole%22%7D%5D%7D\"}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Federated\": \"arn:aws:iam::123456789012:saml-provider/idp\"}, \"Action\": \"sts:AssumeRoleWithSAML\"}, {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"arn:aws:iam::210987654321:role/x\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::210987654321:role/x\"}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Arn\": \"arn:aws:iam::123456789012:role/r\", \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:role/x\"}, \"Action\": \"sts:AssumeRole\"}]}}",
            "{\"Arn\": \"arn:aws:iam::123456789012:role/r\", \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"210987654321\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"x\"}}}]}}",
            "{\"Arn\": \"arn:aws:iam::123456789012:role/r\", \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"210987654321\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}}]}}",
            "{\"Arn\": \"arn:aws:iam::123456789012:role/r\", \"AssumeRolePolicyDocument\": {\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"210987654321\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}]}}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &RESOURCE,
    &NOT_PRINCIPAL,
    &MISMATCH,
    &OIDC,
    &GITHUB_SUBJECT,
    &GITHUB_BROAD,
    &AUDIENCE,
    &ROLES_ANYWHERE,
    &POD_IDENTITY,
    &ANYONE,
    &ACCOUNT,
    &THIRD_PARTY,
];

/// Claims that whoever starts a run in any repository sets.
const SET_BY_ANYONE: [&str; 7] = ["workflow", "environment", "ref", "context", "head_ref", "base_ref", "event_name"];
static CLAIM: Text = text! {
    en: "`{value}` begins with a claim that every repository on GitHub can set",
    ko: "`{value}`{value:은/는} 모든 GitHub 저장소가 정할 수 있는 클레임으로 시작합니다",
};

static NO_SUBJECT: Text = text! {
    en: "`{value}` names no repository: GitHub's subjects begin with `repo:`",
    ko: "`{value}`에는 저장소가 없습니다. GitHub의 주체는 `repo:`로 시작합니다",
};
static ANY_REPOSITORY: Text = text! {
    en: "`{value}` lets in every repository on GitHub",
    ko: "`{value}`{value:은/는} 모든 GitHub 저장소를 허용합니다",
};
static NO_BRANCH: Text = text! {
    en: "`{value}` names no branch: whoever may start such a run from any branch is let in",
    ko: "`{value}`에는 브랜치가 없어 어느 브랜치에서 실행하더라도 허용됩니다",
};

static EXTERNAL_ID: Text = text! {
    en: "who knows its external id, which AWS does not treat as a secret",
    ko: "외부 ID를 아는 경우. AWS는 외부 ID를 비밀로 다루지 않음",
};

const GITHUB: &str = "token.actions.githubusercontent.com";

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    // Without an action the type is only a guess: whom an identity provider lets in is told all the same.
    let trust = |own: &&Statement<'_>| {
        let federated = || own.principal.as_ref().is_some_and(|p| p.member.value.get("Federated").is_some());
        subject.policy_type == PolicyType::Trust
            || subject.policy_type == PolicyType::Resource
                && own.resource.is_none()
                && own.action.is_none()
                && federated()
    };
    let own = own_account(subject);
    for statement in subject.policy.statements.iter().filter(trust) {
        if let Some(resource) = &statement.resource {
            let at = subject.in_statement(
                &RESOURCE,
                statement,
                resource.member.name_span,
                statement.pointer.member(resource.name()),
            );
            out.push(at.arg("name", resource.name()));
        }
        let Some(principal) = &statement.principal else { continue };
        if principal.negated {
            let pointer = statement.pointer.member("NotPrincipal");
            out.push(subject.in_statement(&NOT_PRINCIPAL, statement, principal.member.name_span, pointer));
        } else if statement.effect == Some(Effect::Allow) {
            allowed(subject, statement, &principal.member.value, own, out);
        }
    }
}

/// Whether the statement allows an action.
pub(super) fn allows(statement: &Statement<'_>, action: &str) -> bool {
    // One that is missing is reported as such; what is meant is judged all the same.
    statement.action.as_ref().is_none_or(|element| {
        !element.negated && element.entries().any(|entry| covers_ignoring_case(entry.text, action))
    })
}

/// The role's own account: that of the role which holds the policy, or of a provider, which only its own account has.
fn own_account<'d>(subject: &Subject<'d>) -> Option<&'d str> {
    let provider = |own: &'d Statement<'d>| own.principal.as_ref()?.member.value.get("Federated");
    let mut providers = subject.policy.statements.iter().filter_map(provider).flat_map(Value::one_or_many);
    let role = subject.within.and_then(|role| role.get("Arn")?.as_str());
    role.and_then(account).or_else(|| providers.find_map(|value| account(value.as_str()?)))
}

fn allowed(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    principal: &Value<'_>,
    own: Option<&str>,
    out: &mut Vec<Finding>,
) {
    let at = |rule, span| subject.in_statement(rule, statement, span, statement.pointer.member("Principal"));
    let of = |kind: &str| principal.get(kind).map(Value::one_or_many).unwrap_or_default();
    let anyone = everyone(statement).filter(|_| met_by_everyone(statement));
    if let Some(value) = anyone.filter(|_| allows(statement, "sts:AssumeRole")) {
        out.push(at(&ANYONE, value.span));
    } else if let Some(value) = everyone(statement).filter(|_| allows(statement, "sts:AssumeRole"))
        && only_external_id(statement)
    {
        out.push(at(&ANYONE, value.span).severity(Severity::High).note(&EXTERNAL_ID, Args::new()));
    }
    if allows(statement, "sts:AssumeRole") {
        let open = met_by_everyone(statement);
        let mut outside: Option<Finding> = None;
        for value in of("AWS") {
            let Some(text) = value.as_str() else { continue };
            if open && own.zip(account(text)).is_some_and(|(own, other)| own != other) {
                outside = Some(match outside {
                    Some(finding) => finding.also(value.span),
                    None => at(&THIRD_PARTY, value.span).arg("value", text),
                });
            } else if whole_account(text) && statement.member("Condition").is_none() {
                out.push(at(&ACCOUNT, value.span).arg("value", text));
            }
        }
        out.extend(outside);
    }
    if of("Service").iter().any(|value| value.as_str() == Some("rolesanywhere.amazonaws.com")) {
        let all = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
            .iter()
            .all(|action| allows(statement, action));
        if let Some(element) = statement.action.as_ref().filter(|_| !all) {
            let pointer = statement.pointer.member(element.name());
            out.push(subject.in_statement(&ROLES_ANYWHERE, statement, element.member.name_span, pointer));
        }
    }
    if of("Service").iter().any(|value| value.as_str() == Some("pods.eks.amazonaws.com")) {
        // In one statement or in several.
        let some = |action| subject.policy.statements.iter().any(|own| names_pods(own) && allows(own, action));
        if let Some(element) = statement.action.as_ref().filter(|_| !(some("sts:AssumeRole") && some("sts:TagSession")))
        {
            let pointer = statement.pointer.member(element.name());
            out.push(subject.in_statement(&POD_IDENTITY, statement, element.member.name_span, pointer));
        }
    }
    let only_federated = principal.as_object().is_some_and(|members| members.len() == 1) && !of("Federated").is_empty();
    let without = |members: &[Member<'_>]| {
        !members.is_empty() && members.iter().all(|member| matches!(member.name.as_ref(), "AWS" | "Service"))
    };
    if only_federated || principal.as_object().is_some_and(without) {
        mismatches(subject, statement, of("Federated"), out);
    }
    for value in of("Federated") {
        let Some(provider) =
            value.as_str().and_then(provider).filter(|_| allows(statement, "sts:AssumeRoleWithWebIdentity"))
        else {
            continue;
        };
        let key_of = |name: &str| {
            // A template's key may be the provider's.
            name.contains("${")
                || name.get(..provider.len()).is_some_and(|head| head.eq_ignore_ascii_case(provider))
                    && name.as_bytes().get(provider.len()) == Some(&b':')
        };
        if !statement.keys().any(|(_, key)| key_of(key.name())) {
            out.push(at(&OIDC, value.span).arg("provider", provider));
        } else if provider == GITHUB {
            github(subject, statement, value, out);
        }
    }
    // A template's provider is told by the key that only its tokens have.
    let unknown = |value: &Value<'_>| value.as_str().is_none_or(|text| provider(text).is_none() && text.contains("${"));
    if let [value] = of("Federated")
        && unknown(value)
        && statement.tests_key(&format!("{GITHUB}:sub"))
    {
        github(subject, statement, value, out);
    }
    for (block, key) in statement.keys() {
        let single = block.operator.is_some_and(|operator| operator.qualifier == Some(Qualifier::ForAnyValue));
        if single && key.name().to_ascii_lowercase().ends_with(":aud") {
            out.push(subject.at_key(&AUDIENCE, statement, &block.member.name, &key).arg("key", key.name()));
        }
    }
}

/// Whether a statement lets EKS in for its pods.
fn names_pods(statement: &Statement<'_>) -> bool {
    let named = |own: &Value<'_>| own.as_str() == Some("pods.eks.amazonaws.com");
    let services = statement.principal.as_ref().and_then(|own| own.member.value.get("Service"));
    statement.effect == Some(Effect::Allow) && services.is_some_and(|own| own.one_or_many().iter().any(named))
}

/// Whether nothing but an external id stands between everyone and the statement: AWS does not treat it as a secret.
fn only_external_id(statement: &Statement<'_>) -> bool {
    statement.keys().next().is_some() && statement.keys().all(|(_, key)| key.is("sts:ExternalId"))
}

/// Whether a principal stands for all of an account: its id, its root's ARN, or a template's name for that.
fn whole_account(text: &str) -> bool {
    let id = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    let root = |arn: Arn<'_>| arn.service == Some("iam") && arn.resource == Some("root");
    let named = |name: &str| !name.contains(':') && name.split(['_', '-', '.']).any(|word| word == "root");
    id(text)
        || Arn::split(text).is_some_and(root)
        || text.strip_prefix("${").is_some_and(|rest| named(rest.trim_end_matches('}')))
}

/// The provider's name as it stands before its condition keys; `None` for SAML providers.
pub(super) fn provider(federated: &str) -> Option<&str> {
    match federated.split_once(":oidc-provider/") {
        Some((_, provider)) => Some(provider),
        None => (!federated.starts_with("arn:") && !federated.starts_with("${") && federated.contains('.'))
            .then_some(federated),
    }
}

fn mismatches(subject: &Subject<'_>, statement: &Statement<'_>, federated: &[Value<'_>], out: &mut Vec<Finding>) {
    let saml = federated.iter().filter_map(Value::as_str).all(|text| text.contains(":saml-provider/"));
    let oidc = federated.iter().filter_map(Value::as_str).all(|text| provider(text).is_some());
    let Some(element) = &statement.action else { return };
    for entry in element.entries() {
        let wrong = match entry.text.to_ascii_lowercase().as_str() {
            "sts:assumerolewithsaml" => oidc,
            "sts:assumerolewithwebidentity" => saml,
            "sts:assumerole" => !federated.is_empty() && (saml || oidc),
            _ => false,
        };
        if wrong {
            out.push(subject.at_entry(&MISMATCH, statement, element, &entry).arg("action", entry.text));
        }
    }
}

fn github(subject: &Subject<'_>, statement: &Statement<'_>, value: &Value<'_>, out: &mut Vec<Finding>) {
    let subject_key = format!("{GITHUB}:sub");
    // An enterprise's own issuer has a path behind the domain; its keys are in no other token.
    let enterprise = |name: &str| name.starts_with(&format!("{GITHUB}/")) && name.ends_with(":sub");
    if !statement.tests_key(&subject_key) {
        if statement.keys().any(|(_, key)| enterprise(key.name())) {
            return;
        }
        out.push(subject.in_statement(&GITHUB_SUBJECT, statement, value.span, statement.pointer.member("Principal")));
        return;
    }
    for (block, key) in statement.keys().filter(|(_, key)| key.is(&subject_key)) {
        for entry in key.texts().filter(|entry| !entry.text.contains("${") && !entry.text.contains('<')) {
            let wild = has_wildcard(entry.text);
            let claim = entry.text.split(':').next().unwrap_or_default();
            if SET_BY_ANYONE.contains(&claim) {
                let finding =
                    subject.at_value(&GITHUB_BROAD, statement, &block.member.name, &key, entry.span, entry.index);
                out.push(finding.message(CLAIM).severity(Severity::High).arg("value", entry.text));
                continue;
            }
            if !wild && !entry.text.contains(':') {
                let finding =
                    subject.at_value(&GITHUB_BROAD, statement, &block.member.name, &key, entry.span, entry.index);
                out.push(finding.message(NO_SUBJECT).severity(Severity::Medium).arg("value", entry.text));
                continue;
            }
            // Access Analyzer reports a subject by environment or pull request too.
            if !wild && (!entry.text.starts_with("repo:") || entry.text.contains(":ref:refs/")) {
                continue;
            }
            // What stands before the first wildcard must name at least the organization.
            let named = entry.text.split(['*', '?']).next().unwrap_or_default();
            let matched = |operator: Operator| operator.takes_wildcards() && !operator.base.negated();
            let anyone = wild && "repo:".starts_with(named) && block.operator.is_some_and(matched);
            let finding = subject.at_value(&GITHUB_BROAD, statement, &block.member.name, &key, entry.span, entry.index);
            let finding = if wild { finding } else { finding.message(NO_BRANCH) };
            let finding = if anyone { finding.message(ANY_REPOSITORY).severity(Severity::High) } else { finding };
            let rest = named.strip_prefix("repo:").unwrap_or_default();
            let organization = wild && !anyone && rest.split_once('/').is_none_or(|(_, name)| name.is_empty());
            let finding = if organization { finding.severity(Severity::Medium) } else { finding };
            out.push(finding.arg("value", entry.text));
        }
    }
}
