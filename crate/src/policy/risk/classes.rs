//! Classes of risk: what a statement allows on everything, by what could be done with it; one finding a class.

use super::super::model::{Element, Statement};
use super::limits::{Limits, speaks};
use super::{Degree, Principal};
use crate::catalogue::{self, AccessLevel};
use crate::finding::{Finding, Subject};
use crate::json::Pointer;
use crate::rule::{Confidence, Rule, Severity, rule};
use crate::span::Span;
use std::ops::Range;
use std::sync::OnceLock;

rule! {
    /// Actions that hand out credentials.
    CREDENTIALS = "policy/risk-credentials" (Security, Medium, High) {
        references: ["checkov" "CKV_AWS_107", "checkov" "CKV_AWS_287", "cloudsplaining" "CredentialsExposure", "parliament" "CREDENTIALS_EXPOSURE"],
        title: "Hands out credentials" / "자격 증명을 내줌",
        message: "Credentials for anything can be had with {actions}" / "{actions} 작업은 자격 증명을 반환하며, 여기서는 모든 대상에 허용됩니다",
        explanation: "What they return can be used elsewhere, and goes on working when this policy is gone. Limit the resources."
            / "반환된 자격 증명은 다른 곳에서도 쓸 수 있고 이 정책이 사라진 뒤에도 남습니다. 리소스를 제한하세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:ListBucket\", ⟦\"redshift:GetClusterCredentials\"⟧], \"Resource\": \"*\"}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"redshift:GetClusterCredentials\", \"Resource\": \"arn:aws:redshift:us-east-1:123456789012:dbuser:c/u\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"redshift:Get*\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"redshift:GetClusterCredentials*\", \"Resource\": \"*\"}]}",
        ],
    }

    /// Actions that read secrets and stored data.
    DATA = "policy/risk-data" (Security, Medium, High) {
        references: ["checkov" "CKV_AWS_108", "checkov" "CKV_AWS_288", "cloudsplaining" "DataExfiltration"],
        title: "Reads all secrets or stored data" / "모든 비밀이나 저장된 데이터를 읽음",
        message: "All secrets or stored data can be read with {actions}" / "{actions} 작업은 비밀이나 저장된 데이터를 읽으며, 여기서는 모든 데이터에 허용됩니다",
        explanation: "One stolen credential is enough to copy all of it out. Limit the resources to the buckets, secrets and parameters that are needed."
            / "자격 증명 하나만 도난당해도 모든 데이터를 빼낼 수 있습니다. 필요한 버킷, 비밀, 파라미터로 리소스를 제한하세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"secretsmanager:Get*\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}"],
    }

    /// Actions that change who may do what.
    PERMISSIONS = "policy/risk-permissions" (Security, Medium, High) {
        references: ["checkov" "CKV_AWS_109", "checkov" "CKV_AWS_289", "cloudsplaining" "ResourceExposure", "parliament" "PERMISSIONS_MANAGEMENT_ACTIONS", "parliament" "RESOURCE_POLICY_PRIVILEGE_ESCALATION"],
        title: "Changes who may do what" / "누가 무엇을 할 수 있는지 바꿈",
        message: "Permissions on every resource can be changed with {actions}" / "{actions} 작업은 권한을 바꾸며, 여기서는 모든 대상에 허용됩니다",
        explanation: "With them a resource can be opened to other accounts or to everyone. Limit the resources, and keep these actions apart from daily work."
            / "이 작업으로 리소스를 다른 계정이나 누구에게나 공개할 수 있습니다. 리소스를 제한하고 일상 업무용 정책과 분리하세요.",
        source: "Service Authorization Reference: access level Permissions management",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"s3:PutBucketPolicy\"⟧, \"sqs:AddPermission\"], \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:PutBucketPolicy\", \"Resource\": \"arn:aws:s3:::b\"}]}"],
    }

    /// Actions that change things and could be limited.
    CHANGES = "policy/risk-changes" (Security, Info, High) {
        references: ["checkov" "CKV_AWS_111", "checkov" "CKV_AWS_290", "cloudsplaining" "InfrastructureModification"],
        title: "Writes to everything of its kind" / "같은 종류의 모든 리소스에 쓰기",
        message: "Write actions work on every resource of their kind, though the policy could say on which: {actions}" / "쓰기 작업이 리소스를 지정할 수 있는데도 같은 종류의 모든 리소스에 허용됩니다: {actions}",
        explanation: "These actions take resources in the policy. Name those that are meant instead of `*`."
            / "이 작업들은 정책에서 리소스를 지정할 수 있습니다. `*` 대신 필요한 리소스를 적으세요.",
        source: "Service Authorization Reference: resource types",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"dynamodb:DeleteTable\"⟧, \"Resource\": \"*\"}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:DeleteTable\", \"Resource\": \"arn:aws:dynamodb:us-east-1:123456789012:table/t\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"support:CreateCase\", \"Resource\": \"*\"}]}",
        ],
    }
}

pub(in super::super) static RULES: &[&Rule] = &[&CREDENTIALS, &DATA, &PERMISSIONS, &CHANGES];

/// Actions that return a credential. Not `sts:AssumeRole`, which is told as escalation, nor the sign-in to a registry,
/// which no policy can limit.
const CREDENTIAL_ACTIONS: [&str; 40] = [
    "airflow:CreateCliToken",
    "airflow:CreateWebLoginToken",
    "appsync:CreateApiKey",
    "chime:CreateApiKey",
    "cloud9:CreateEnvironmentToken",
    "codeartifact:GetAuthorizationToken",
    "codepipeline:PollForJobs",
    "cognito-identity:GetCredentialsForIdentity",
    "cognito-identity:GetOpenIdToken",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "cognito-idp:AssociateSoftwareToken",
    "cognito-idp:DescribeUserPoolClient",
    "connect:GetFederationToken",
    "ec2:GetPasswordData",
    "emr-containers:GetManagedEndpointSessionCredentials",
    "gamelift:GetInstanceAccess",
    "gamelift:RequestUploadCredentials",
    "grafana:CreateWorkspaceApiKey",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateLoginProfile",
    "iot:AssumeRoleWithCertificate",
    "license-manager:GetAccessToken",
    "lightsail:CreateBucketAccessKey",
    "lightsail:DownloadDefaultKeyPair",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateChannelCredentials",
    "mediapackage:RotateIngestEndpointCredentials",
    "rds-db:connect",
    "redshift-serverless:GetCredentials",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "sso:GetRoleCredentials",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:GetFederationToken",
    "sts:GetSessionToken",
];

/// Actions that return what is stored.
const DATA_ACTIONS: [&str; 18] = [
    "athena:GetQueryResults",
    "dynamodb:BatchGetItem",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "kinesis:GetRecords",
    "rds-data:ExecuteStatement",
    "redshift-data:GetStatementResult",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
];

/// Actions that have rules of their own.
const TOLD_ELSEWHERE: [&str; 2] = ["iam:PassRole", "iam:CreateServiceLinkedRole"];

/// The classes, the most dangerous first.
static CLASSES: [&Rule; 4] = [&CREDENTIALS, &DATA, &PERMISSIONS, &CHANGES];

/// How many actions a message names, and how many entries a finding points at.
const SHOWN: usize = 3;
const MOST_PLACES: usize = 20;

/// What a statement allows of one class on everything.
#[derive(Debug)]
pub(super) struct Risky {
    class: usize,
    /// The actions' indexes, each with the place in `entries` of what names it.
    actions: Vec<(u32, usize)>,
    pub(super) entries: Vec<Span>,
    subject: Subject,
    pointer: Pointer,
    degree: Degree,
}

/// The indexes of the listed actions, sorted: of credentials, of data, told elsewhere.
fn listed() -> &'static [Vec<u32>; 3] {
    static LISTED: OnceLock<[Vec<u32>; 3]> = OnceLock::new();
    LISTED.get_or_init(|| {
        let indexes = |names: &[&str]| {
            let mut all: Vec<u32> = names.iter().filter_map(|name| Some(catalogue::action(name)?.index())).collect();
            all.sort_unstable();
            all
        };
        [indexes(&CREDENTIAL_ACTIONS), indexes(&DATA_ACTIONS), indexes(&TOLD_ELSEWHERE)]
    })
}

/// Puts the actions of a range into their classes; `place` is the entry that names them.
#[cfg_attr(keyfence_small, optimize(speed))]
fn classify(range: &Range<u32>, place: usize, classes: &mut [Vec<(u32, usize)>; 4]) {
    let [credentials, data, permissions, changes] = classes;
    let mut taken: Vec<u32> = Vec::new();
    for (list, mut class) in listed().iter().zip([Some(credentials), Some(data), None]) {
        let from = list.partition_point(|index| *index < range.start);
        for index in list.iter().skip(from).take_while(|index| **index < range.end) {
            if let Some(class) = &mut class {
                class.push((*index, place));
            }
            taken.push(*index);
        }
    }
    for index in range.clone() {
        let class = match catalogue::access_level_at(index) {
            AccessLevel::PermissionsManagement => &mut *permissions,
            AccessLevel::Write | AccessLevel::Tagging => &mut *changes,
            AccessLevel::List | AccessLevel::Read => continue,
        };
        // What takes no resource can only be allowed on everything.
        if catalogue::names_resources_at(index) && !taken.contains(&index) {
            class.push((index, place));
        }
    }
}

/// Sorts the actions of an allowing statement on `*` into the classes.
pub(super) fn sort(statement: &Statement<'_>, action: &Element<'_>, degree: Degree) -> Vec<Risky> {
    let mut classes: [Vec<(u32, usize)>; 4] = Default::default();
    let mut entries = Vec::new();
    if action.negated {
        return Vec::new();
    }
    for (entry, called) in statement.called() {
        if entry.text.bytes().all(|b| matches!(b, b'*' | b':')) {
            continue;
        }
        let place = entries.len();
        entries.push(entry.span);
        for range in called.runs() {
            classify(&range, place, &mut classes);
        }
    }
    let subject = statement.subject();
    let pointer = statement.pointer.member(action.name());
    let some = classes.into_iter().enumerate().filter(|(_, actions)| !actions.is_empty());
    some.map(|(class, actions)| Risky {
        class,
        actions,
        entries: entries.clone(),
        subject: subject.clone(),
        pointer: pointer.clone(),
        degree,
    })
    .collect()
}

/// Reports what the principal's statements allow on everything and no deny takes away.
pub(super) fn report(principal: &Principal, limits: &Limits, findings: &mut Vec<Finding>) {
    let guarded = !principal.denied.is_empty() || !limits.is_empty();
    for risky in &principal.risky {
        let Some(&rule) = CLASSES.get(risky.class) else { continue };
        let named = |index: u32| catalogue::action_at(index).map(|action| action.to_string());
        let mut seen: Vec<u32> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        let mut told = vec![false; risky.entries.len()];
        for &(index, place) in &risky.actions {
            let out = |name: &String| principal.denied.iter().any(|own| speaks(own, name)) || !limits.let_through(name);
            if guarded && named(index).as_ref().is_some_and(out) {
                continue;
            }
            seen.push(index);
            if let Some((span, told)) = risky.entries.get(place).zip(told.get_mut(place)).filter(|(_, told)| !**told) {
                *told = true;
                spans.push(*span);
            }
        }
        let Some(first) = spans.first() else { continue };
        seen.sort_unstable();
        seen.dedup();
        let shown: Vec<String> =
            seen.iter().take(SHOWN).filter_map(|index| Some(format!("`{}`", named(*index)?))).collect();
        let mut actions = shown.join(", ");
        if seen.len() > SHOWN {
            actions.push_str(" +");
            actions.push_str(&(seen.len() - SHOWN).to_string());
        }
        let mut finding = Finding::new(rule, *first).path(risky.pointer.clone()).subject(risky.subject.clone());
        for span in spans.iter().skip(1).take(MOST_PLACES - 1) {
            finding = finding.also(*span);
        }
        if risky.degree != Degree::Open {
            finding = finding.severity(rule.severity.min(Severity::Low)).confidence(Confidence::Medium);
        }
        findings.push(finding.arg("actions", actions));
    }
}
