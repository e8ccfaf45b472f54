//! `iam:PassRole` and `iam:CreateServiceLinkedRole` granted more widely than meant.

use super::super::model::{Effect, Element, Entry, Statement};
use super::super::operators::{Base, Qualifier};
use super::super::wildcard::covers_ignoring_case;
use super::Subject;
use crate::catalogue::has_wildcard;
use crate::finding::Finding;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};

rule! {
    /// PassRole by name on every role.
    PASS_ROLE_STAR = "policy/pass-role-any" (Security, Medium, High) {
        references: ["access-analyzer" "PASS_ROLE_WITH_STAR_IN_RESOURCE"],
        title: "Any role can be passed" / "모든 역할을 전달할 수 있음",
        message: "`{action}` is allowed on every role, to every service" / "모든 역할을 모든 서비스에 전달하는 `{action}`{action:이/가} 허용됩니다",
        explanation: "Whoever may pass any role may hand an administrator's role to a service they control. Name the roles in `Resource`, and the service with the condition key `iam:PassedToService`."
            / "모든 역할을 전달할 수 있으면 관리자 역할을 자기가 다루는 서비스에 넘길 수 있습니다. `Resource`에 역할을 지정하고 조건 키 `iam:PassedToService`로 서비스를 제한하세요.",
        source: "Granting a user permissions to pass a role to an AWS service",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", ⟦\"iam:PassRole\"⟧], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:PassRole\"⟧, \"Resource\": \"arn:aws-cn:iam::*:role/*\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"arn:aws:iam::123456789012:role/app-*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"iam:PassedToService\": \"ec2.amazonaws.com\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\"}]}",
        ],
    }

    /// PassRole through a wildcard in the action, on every role.
    PASS_ROLE_STAR_ACTION = "policy/pass-role-any-by-wildcard" (Security, Medium, High) {
        references: ["access-analyzer" "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"],
        title: "Any role can be passed, through a wildcard" / "와일드카드로 모든 역할을 전달할 수 있음",
        message: "`{action}` includes `iam:PassRole`, on every role" / "`{action}`에는 모든 역할에 대한 `iam:PassRole`도 들어 있습니다",
        explanation: "A wildcard over IAM's actions includes passing roles. Name the actions you mean, and give `iam:PassRole` a statement of its own that names the roles."
            / "IAM 작업에 와일드카드를 쓰면 역할 전달도 허용됩니다. 필요한 작업만 적고 `iam:PassRole`은 역할을 지정한 별도의 문으로 나누세요.",
        source: "Granting a user permissions to pass a role to an AWS service",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:*\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:Get*\", \"Resource\": \"*\"}]}"],
    }

    /// PassRole through NotAction, on every role.
    PASS_ROLE_NOT_ACTION = "policy/pass-role-any-by-not-action" (Security, Medium, High) {
        references: ["access-analyzer" "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"],
        title: "Any role can be passed, through NotAction" / "NotAction으로 모든 역할을 전달할 수 있음",
        message: "`NotAction` leaves `iam:PassRole` allowed, on every role" / "`NotAction`이 모든 역할에 대한 `iam:PassRole`을 허용한 채로 둡니다",
        explanation: "`NotAction` with `Allow` grants everything not listed, new services included. List what you allow, or add `iam:PassRole` to the exceptions."
            / "`Allow`와 `NotAction`을 함께 쓰면 목록에 없는 모든 작업이 허용되며 새 서비스도 포함됩니다. 허용할 작업을 나열하거나 `iam:PassRole`을 예외에 추가하세요.",
        source: "IAM JSON policy elements: NotAction",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": ⟦\"s3:*\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"*\"}]}"],
    }

    /// PassRole with NotResource.
    PASS_ROLE_NOT_RESOURCE = "policy/pass-role-not-resource" (Security, Medium, High) {
        references: ["access-analyzer" "PASS_ROLE_WITH_NOT_RESOURCE"],
        title: "All roles but a few can be passed" / "일부를 뺀 모든 역할을 전달할 수 있음",
        message: "`{action}` is allowed on every role that `NotResource` does not name" / "`NotResource`에 없는 모든 역할에 `{action}`{action:이/가} 허용됩니다",
        explanation: "New roles are included without anyone deciding so. Name the roles in `Resource`." / "새로 만드는 역할도 자동으로 포함됩니다. `Resource`에 역할을 지정하세요.",
        source: "IAM JSON policy elements: NotResource",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:PassRole\"⟧, \"NotResource\": \"arn:aws:iam::123456789012:role/admin\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"iam:PassRole\", \"NotResource\": \"arn:aws:iam::123456789012:role/app\"}]}"],
    }

    /// PassRole through a wildcard, with NotResource.
    PASS_ROLE_STAR_NOT_RESOURCE = "policy/pass-role-not-resource-by-wildcard" (Security, Medium, High) {
        references: ["access-analyzer" "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"],
        title: "All roles but a few can be passed, through a wildcard" / "와일드카드로 일부를 뺀 모든 역할을 전달할 수 있음",
        message: "`{action}` includes `iam:PassRole`, on every role that `NotResource` does not name" / "`{action}`에는 `NotResource`에 없는 모든 역할에 대한 `iam:PassRole`도 들어 있습니다",
        explanation: "New roles are included without anyone deciding so. Name actions and roles." / "새로 만드는 역할도 자동으로 포함됩니다. 작업과 역할을 지정하세요.",
        source: "IAM JSON policy elements: NotResource",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:*\"⟧, \"NotResource\": \"arn:aws:iam::123456789012:role/admin\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"NotResource\": \"arn:aws:s3:::x\"}]}"],
    }

    /// PassRole through NotAction, with NotResource.
    PASS_ROLE_BOTH = "policy/pass-role-not-action-not-resource" (Security, Medium, High) {
        references: ["access-analyzer" "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE"],
        title: "All roles but a few can be passed, through NotAction" / "NotAction으로 일부를 뺀 모든 역할을 전달할 수 있음",
        message: "`NotAction` leaves `iam:PassRole` allowed on every role that `NotResource` does not name" / "`NotAction`이 `NotResource`에 없는 모든 역할에 대한 `iam:PassRole`을 허용한 채로 둡니다",
        explanation: "Two negations allow whatever nobody thought of. List actions and resources instead." / "부정형을 두 번 쓰면 아무도 생각하지 못한 것까지 허용됩니다. 작업과 리소스를 나열하세요.",
        source: "IAM JSON policy elements: NotAction",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": ⟦\"s3:*\"⟧, \"NotResource\": \"arn:aws:s3:::x\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": \"s3:*\", \"NotResource\": \"arn:aws:s3:::x\"}]}"],
    }

    /// CreateServiceLinkedRole by name on everything.
    CREATE_SLR_STAR = "policy/service-linked-role-any" (Warning, Low, High) {
        references: ["access-analyzer" "CREATE_SLR_WITH_STAR_IN_RESOURCE"],
        title: "Any service-linked role can be created" / "모든 서비스 연결 역할을 만들 수 있음",
        message: "`{action}` is allowed for every service" / "모든 서비스에 대해 `{action}`{action:이/가} 허용됩니다",
        explanation: "A service-linked role gives a service lasting permissions in the account. Name the service with the condition key `iam:AWSServiceName`, or its role in `Resource`."
            / "서비스 연결 역할은 서비스에 계정의 지속적인 권한을 줍니다. 조건 키 `iam:AWSServiceName`으로 서비스를 지정하거나 `Resource`에 역할을 지정하세요.",
        source: "Using service-linked roles, IAM User Guide",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:CreateServiceLinkedRole\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:CreateServiceLinkedRole\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"iam:AWSServiceName\": \"ecs.amazonaws.com\"}}}]}"],
    }

    /// CreateServiceLinkedRole through a wildcard on everything.
    CREATE_SLR_STAR_ACTION = "policy/service-linked-role-any-by-wildcard" (Warning, Low, High) {
        references: ["access-analyzer" "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"],
        title: "Any service-linked role can be created, through a wildcard" / "와일드카드로 모든 서비스 연결 역할을 만들 수 있음",
        message: "`{action}` includes `iam:CreateServiceLinkedRole`, for every service" / "`{action}`에는 모든 서비스에 대한 `iam:CreateServiceLinkedRole`도 들어 있습니다",
        explanation: "Name the actions you mean, and give service-linked roles a statement with `iam:AWSServiceName`." / "필요한 작업만 적고, 서비스 연결 역할은 `iam:AWSServiceName` 조건이 있는 별도의 문으로 나누세요.",
        source: "Using service-linked roles, IAM User Guide",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:Create*\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:Delete*\", \"Resource\": \"*\"}]}"],
    }

    /// CreateServiceLinkedRole through NotAction on everything.
    CREATE_SLR_NOT_ACTION = "policy/service-linked-role-any-by-not-action" (Warning, Low, High) {
        references: ["access-analyzer" "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"],
        title: "Any service-linked role can be created, through NotAction" / "NotAction으로 모든 서비스 연결 역할을 만들 수 있음",
        message: "`NotAction` leaves `iam:CreateServiceLinkedRole` allowed, for every service" / "`NotAction`이 모든 서비스에 대한 `iam:CreateServiceLinkedRole`을 허용한 채로 둡니다",
        explanation: "List what you allow, or add the action to the exceptions." / "허용할 작업을 나열하거나 이 작업을 예외에 추가하세요.",
        source: "IAM JSON policy elements: NotAction",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": ⟦\"s3:*\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"*\"}]}"],
    }

    /// CreateServiceLinkedRole with NotResource.
    CREATE_SLR_NOT_RESOURCE = "policy/service-linked-role-not-resource" (Warning, Low, High) {
        references: ["access-analyzer" "CREATE_SLR_WITH_NOT_RESOURCE"],
        title: "All service-linked roles but a few can be created" / "일부를 뺀 모든 서비스 연결 역할을 만들 수 있음",
        message: "`{action}` is allowed for everything that `NotResource` does not name" / "`NotResource`에 없는 모든 것에 `{action}`{action:이/가} 허용됩니다",
        explanation: "Name the roles in `Resource`." / "`Resource`에 역할을 지정하세요.",
        source: "IAM JSON policy elements: NotResource",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:CreateServiceLinkedRole\"⟧, \"NotResource\": \"arn:aws:iam::123456789012:role/x\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:GetRole\", \"NotResource\": \"arn:aws:iam::123456789012:role/x\"}]}"],
    }

    /// CreateServiceLinkedRole through a wildcard, with NotResource.
    CREATE_SLR_STAR_NOT_RESOURCE = "policy/service-linked-role-not-resource-by-wildcard" (Warning, Low, High) {
        references: ["access-analyzer" "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"],
        title: "All service-linked roles but a few can be created, through a wildcard" / "와일드카드로 일부를 뺀 모든 서비스 연결 역할을 만들 수 있음",
        message: "`{action}` includes `iam:CreateServiceLinkedRole`, for everything that `NotResource` does not name" / "`{action}`에는 `NotResource`에 없는 모든 것에 대한 `iam:CreateServiceLinkedRole`도 들어 있습니다",
        explanation: "Name actions and roles." / "작업과 역할을 지정하세요.",
        source: "IAM JSON policy elements: NotResource",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:*\"⟧, \"NotResource\": \"arn:aws:iam::123456789012:role/x\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"NotResource\": \"arn:aws:s3:::x\"}]}"],
    }

    /// CreateServiceLinkedRole through NotAction, with NotResource.
    CREATE_SLR_BOTH = "policy/service-linked-role-not-action-not-resource" (Warning, Low, High) {
        references: ["access-analyzer" "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE"],
        title: "All service-linked roles but a few can be created, through NotAction" / "NotAction으로 일부를 뺀 모든 서비스 연결 역할을 만들 수 있음",
        message: "`NotAction` leaves `iam:CreateServiceLinkedRole` allowed for everything that `NotResource` does not name" / "`NotAction`이 `NotResource`에 없는 모든 것에 대한 `iam:CreateServiceLinkedRole`을 허용한 채로 둡니다",
        explanation: "List actions and resources instead." / "작업과 리소스를 나열하세요.",
        source: "IAM JSON policy elements: NotAction",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": ⟦\"s3:*\"⟧, \"NotResource\": \"arn:aws:s3:::x\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"NotResource\": \"arn:aws:s3:::x\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &PASS_ROLE_STAR,
    &PASS_ROLE_STAR_ACTION,
    &PASS_ROLE_NOT_ACTION,
    &PASS_ROLE_NOT_RESOURCE,
    &PASS_ROLE_STAR_NOT_RESOURCE,
    &PASS_ROLE_BOTH,
    &CREATE_SLR_STAR,
    &CREATE_SLR_STAR_ACTION,
    &CREATE_SLR_NOT_ACTION,
    &CREATE_SLR_NOT_RESOURCE,
    &CREATE_SLR_STAR_NOT_RESOURCE,
    &CREATE_SLR_BOTH,
];

/// An action that is dangerous on every resource, the keys that narrow it, and the rules by how both are written.
struct Danger {
    action: &'static str,
    narrowed_by: &'static [&'static str],
    literal: &'static Rule,
    wildcard: &'static Rule,
    not_action: &'static Rule,
    literal_not_resource: &'static Rule,
    wildcard_not_resource: &'static Rule,
    not_action_not_resource: &'static Rule,
}

static DANGERS: [Danger; 2] = [
    Danger {
        action: "iam:PassRole",
        narrowed_by: &["iam:PassedToService", "iam:AssociatedResourceArn"],
        literal: &PASS_ROLE_STAR,
        wildcard: &PASS_ROLE_STAR_ACTION,
        not_action: &PASS_ROLE_NOT_ACTION,
        literal_not_resource: &PASS_ROLE_NOT_RESOURCE,
        wildcard_not_resource: &PASS_ROLE_STAR_NOT_RESOURCE,
        not_action_not_resource: &PASS_ROLE_BOTH,
    },
    Danger {
        action: "iam:CreateServiceLinkedRole",
        narrowed_by: &["iam:AWSServiceName"],
        literal: &CREATE_SLR_STAR,
        wildcard: &CREATE_SLR_STAR_ACTION,
        not_action: &CREATE_SLR_NOT_ACTION,
        literal_not_resource: &CREATE_SLR_NOT_RESOURCE,
        wildcard_not_resource: &CREATE_SLR_STAR_NOT_RESOURCE,
        not_action_not_resource: &CREATE_SLR_BOTH,
    },
];

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    // An endpoint's policy grants nothing by itself, and the one that every endpoint begins with allows everything.
    if subject.policy_type == PolicyType::Endpoint {
        return;
    }
    for statement in subject.policy.statements.iter().filter(|statement| statement.effect == Some(Effect::Allow)) {
        let (Some(action), Some(resource)) = (&statement.action, &statement.resource) else { continue };
        for danger in DANGERS.iter().filter(|danger| !narrowed(statement, danger.narrowed_by)) {
            judge(subject, statement, action, resource, danger, out);
        }
    }
}

fn judge(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    action: &Element<'_>,
    resource: &Element<'_>,
    danger: &Danger,
    out: &mut Vec<Finding>,
) {
    let resources: Vec<Entry<'_>> =
        resource.entries().filter(|entry| resource.negated || reaches_every_role(entry.text)).collect();
    if resources.is_empty() {
        return;
    }
    let with_resources = |mut finding: Finding| {
        for entry in &resources {
            finding = finding.also(entry.span);
        }
        finding
    };
    if action.negated {
        if action.entries().any(|entry| covers_ignoring_case(entry.text, danger.action)) {
            return;
        }
        let rule = if resource.negated { danger.not_action_not_resource } else { danger.not_action };
        if let Some(first) = action.entries().next() {
            let mut finding = subject.at_entry(rule, statement, action, &first);
            for entry in action.entries().skip(1) {
                finding = finding.also(entry.span);
            }
            out.push(with_resources(finding).arg("action", danger.action));
        }
        return;
    }
    for entry in action.entries().filter(|entry| covers_ignoring_case(entry.text, danger.action)) {
        let literal = !has_wildcard(entry.text);
        let rule = match (literal, resource.negated) {
            (true, false) => danger.literal,
            (false, false) => danger.wildcard,
            (true, true) => danger.literal_not_resource,
            (false, true) => danger.wildcard_not_resource,
        };
        out.push(with_resources(subject.at_entry(rule, statement, action, &entry)).arg("action", entry.text));
    }
}

/// Whether a pattern takes in every role of an account: `*`, or a role ARN that names nothing of the role.
fn reaches_every_role(pattern: &str) -> bool {
    let other = pattern.strip_prefix("arn:aws-").and_then(|rest| rest.split_once(':'));
    let mended = other.map(|(_, rest)| format!("arn:aws:{rest}"));
    let pattern = mended.as_deref().unwrap_or(pattern);
    covers_ignoring_case(pattern, "arn:aws:iam::*:role/*")
        || covers_ignoring_case(pattern, "arn:aws:iam::123456789012:role/*")
}

/// Whether a condition on one of `keys` narrows the statement: a positive comparison that does not let requests without
/// the key through, with values that say something from their first character on.
fn narrowed(statement: &Statement<'_>, keys: &[&str]) -> bool {
    statement.keys().filter(|(_, found)| keys.iter().any(|key| found.is(key))).any(|(block, key)| {
        block.operator.is_some_and(|operator| {
            let open = operator.takes_wildcards() && key.texts().any(|value| value.text.starts_with('*'));
            !operator.if_exists
                && !operator.base.negated()
                && operator.base != Base::Null
                && operator.qualifier != Some(Qualifier::ForAllValues)
                && !open
        })
    })
}
