//! Action names: their shape, and whether AWS has them.

use super::super::called::Called;
use super::super::model::{Element, Entry, Statement};
use super::Subject;
use crate::catalogue::{self, Service};
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::rule::{Rule, Severity, rule};
use crate::text::Text;

rule! {
    /// An action that is not `service:Name`.
    ACTION_FORMAT = "policy/action-format" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_ACTION", "parliament" "INVALID_ACTION", "cfn-lint" "W3037"],
        title: "Not an action" / "작업이 아님",
        message: "`{action}` is not of the form `service:Action`" / "`{action}`{action:은/는} `service:Action` 형식이 아닙니다",
        explanation: "An action is a service prefix, one colon and the action's name; only a lone `*` stands for all. IAM refuses anything else."
            / "작업은 서비스 접두사, 콜론 하나, 작업 이름으로 이루어지며 `*` 하나만 쓰면 모든 작업을 뜻합니다. IAM은 다른 형식을 거부합니다.",
        source: "IAM JSON policy elements: Action",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"GetObject\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"s3:object:Get\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\" s3:GetObject\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"s3:Get/Object\"⟧, \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3.s:Get?bject*\", \"*\"], \"Resource\": \"*\"}]}"],
    }

    /// An action its service has not, and one is near.
    UNKNOWN_ACTION = "policy/unknown-action" (Warning, Medium, High) {
        references: ["access-analyzer" "INVALID_ACTION", "parliament" "UNKNOWN_ACTION", "cfn-lint" "W3037"],
        title: "Unknown action" / "알 수 없는 작업",
        message: "`{service}` has no action `{name}`; did you mean `{near}`?" / "`{service}`에는 `{name}` 작업이 없습니다. 혹시 `{near}`인가요?",
        explanation: "IAM stores the policy, but the entry allows or denies nothing. Some operations of the API are allowed by an action of another name."
            / "IAM은 정책을 저장하지만 이 항목은 아무것도 허용하거나 거부하지 않습니다. API 작업 중에는 이름이 다른 IAM 작업으로 허용되는 것도 있습니다.",
        source: "Service Authorization Reference",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"s3:GetObjcet\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"s3:HeadObject\"⟧, \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"S3:getobject\", \"s3:*Tagging\", \"ec2:Describe?nstances\", \"s3:FoldBucket\"], \"Resource\": \"*\"}]}"],
    }

    /// An action that the catalogue has not, and nothing like it.
    NOT_IN_CATALOGUE = "policy/action-not-in-catalogue" (Warning, Low, Low) {
        // Access Analyzer, which knows today's actions, says so of those that are wrong; ours may only be newer.
        references: ["access-analyzer" "INVALID_ACTION", "parliament" "UNKNOWN_ACTION", "cfn-lint" "W3037"],
        title: "Action that the catalogue has not" / "카탈로그에 없는 작업",
        message: "The catalogue of {date} has no action `{service}:{name}`, and none like it" / "{date} 카탈로그에 `{service}:{name}` 작업이 없으며 비슷한 작업도 없습니다",
        explanation: "It is newer than the catalogue, retired, or wrong: a wrong or retired one allows and denies nothing." / "카탈로그보다 새롭거나, 종료되었거나, 잘못된 작업입니다. 잘못되었거나 종료된 작업은 아무것도 허용하거나 거부하지 않습니다.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", ⟦\"s3:Fetch*\"⟧], \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:GetObjcet\"], \"Resource\": \"*\"}]}"],
    }

    /// A service there is not.
    UNKNOWN_SERVICE = "policy/unknown-service" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_SERVICE_IN_ACTION", "parliament" "UNKNOWN_PREFIX", "cfn-lint" "W3037"],
        title: "Unknown service" / "알 수 없는 서비스",
        message: "AWS has no service with the prefix `{service}` (catalogue of {date})" / "AWS에는 접두사가 `{service}`인 서비스가 없습니다({date} 카탈로그 기준)",
        explanation: "IAM stores the policy, but the entry allows or denies nothing. Check the spelling; a service newer than the catalogue is right all the same."
            / "IAM은 정책을 저장하지만 이 항목은 아무것도 허용하거나 거부하지 않습니다. 철자를 확인하세요. 카탈로그보다 새로운 서비스라면 문제가 없습니다.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"dynamobd:GetItem\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:GetItem\", \"Resource\": \"*\"}]}"],
    }

    /// A service that AWS retired.
    RETIRED_SERVICE = "policy/retired-service" (Suggestion, Info, High) {
        references: [],
        title: "Retired service" / "종료된 서비스",
        message: "The service `{service}` has been retired" / "`{service}` 서비스는 종료되었습니다",
        explanation: "The entry does nothing any more and can be removed." / "이 항목은 더 이상 효과가 없으므로 지워도 됩니다.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"sumerian:*\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] =
    &[&ACTION_FORMAT, &UNKNOWN_ACTION, &NOT_IN_CATALOGUE, &UNKNOWN_SERVICE, &RETIRED_SERVICE];

static MEANT: Text = text! { en: "Write `{action}`", ko: "`{action}`{action:으로/로} 바꾸기" };
static NEAR: Text = text! { en: "did you mean `{near}`?", ko: "혹시 `{near}`인가요?" };

/// More unknown names of one policy than these are not compared with the known ones, which takes long.
const MOST_COMPARED: usize = 1_000;

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let mut unknown = 0;
    for statement in &subject.policy.statements {
        let Some(element) = &statement.action else { continue };
        // Actions of one service mostly stand together.
        let mut last = ("", None);
        for (entry, called) in statement.called() {
            // A variable stands for what is not known here.
            if !matches!(called, Called::Action(_) | Called::Variable) {
                out.extend(judge(subject, statement, element, (&entry, called), &mut last, &mut unknown));
            }
        }
    }
}

fn judge<'d>(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    element: &Element<'_>,
    (entry, called): (&Entry<'d>, &Called),
    last: &mut (&'d str, Option<Service>),
    unknown: &mut usize,
) -> Option<Finding> {
    let text = entry.text;
    if text == "*" {
        return None;
    }
    let at = |rule| subject.at_entry(rule, statement, element, entry);
    let Some((prefix, name)) = text.split_once(':').filter(|(prefix, name)| !prefix.is_empty() && !name.contains(':'))
    else {
        return Some(at(&ACTION_FORMAT).arg("action", text));
    };
    if prefix == "*" {
        return None;
    }
    // What IAM's API takes: dots in a prefix and spaces in a name, though nothing has them.
    let in_prefix = |b: u8| b.is_ascii_alphanumeric() || b"-.".contains(&b);
    let in_name = |b: u8| b.is_ascii_alphanumeric() || b"-*?, ".contains(&b);
    if !prefix.bytes().all(in_prefix) || !name.bytes().all(in_name) {
        let finding = at(&ACTION_FORMAT).arg("action", text);
        let right = text.trim();
        let known = right != text && catalogue::action(right).is_some();
        return Some(if known { finding.fix(rewrite(entry, right.to_owned())) } else { finding });
    }
    if last.0 != prefix {
        *last = (prefix, catalogue::service(prefix));
    }
    let Some(service) = last.1 else {
        if catalogue::retired_service(prefix) {
            return Some(at(&RETIRED_SERVICE).arg("service", prefix));
        }
        let finding = at(&UNKNOWN_SERVICE).arg("service", prefix).arg("date", catalogue::date());
        let near = if *unknown > MOST_COMPARED { None } else { catalogue::nearest_service(prefix) };
        *unknown += 1;
        let near = near.map(|near| format!("{near}:{name}"));
        return Some(suggest(finding, entry, near));
    };
    let open = matches!(called, Called::Pattern(_));
    if called.runs().next().is_some() {
        return None;
    }
    let near = if open || *unknown > MOST_COMPARED { None } else { catalogue::nearest_action(service, name) };
    *unknown += 1;
    Some(match operation(text).or(near) {
        Some(near) => {
            let finding = at(&UNKNOWN_ACTION).arg("service", prefix).arg("name", name).arg("near", near);
            finding.fix(rewrite(entry, format!("{prefix}:{near}")))
        }
        None => at(&NOT_IN_CATALOGUE).arg("service", prefix).arg("name", name).arg("date", catalogue::date()),
    })
}

/// Operations of the API with the action that allows them, where the names differ so much that neither is like the
/// other: from the services' own tables of required permissions.
const OPERATIONS: &str = "
s3:HeadObject GetObject
s3:HeadBucket ListBucket
s3:ListObjects ListBucket
s3:ListObjectsV2 ListBucket
s3:ListObjectVersions ListBucketVersions
s3:ListBuckets ListAllMyBuckets
s3:CopyObject PutObject
s3:UploadPart PutObject
s3:UploadPartCopy PutObject
s3:CreateMultipartUpload PutObject
s3:CompleteMultipartUpload PutObject
s3:ListMultipartUploads ListBucketMultipartUploads
s3:ListParts ListMultipartUploadParts
s3:PutBucketEncryption PutEncryptionConfiguration
s3:GetBucketEncryption GetEncryptionConfiguration
s3:DeleteBucketEncryption PutEncryptionConfiguration
s3:PutBucketLifecycle PutLifecycleConfiguration
s3:PutBucketLifecycleConfiguration PutLifecycleConfiguration
s3:GetBucketLifecycleConfiguration GetLifecycleConfiguration
s3:PutBucketReplication PutReplicationConfiguration
s3:GetBucketReplication GetReplicationConfiguration
s3:PutPublicAccessBlock PutBucketPublicAccessBlock
s3:GetPublicAccessBlock GetBucketPublicAccessBlock
s3:SelectObjectContent GetObject
sqs:SendMessageBatch SendMessage
sqs:DeleteMessageBatch DeleteMessage
sqs:ChangeMessageVisibilityBatch ChangeMessageVisibility
sns:PublishBatch Publish
lambda:Invoke InvokeFunction
lambda:GetLayerVersionByArn GetLayerVersion
dynamodb:TransactGetItems GetItem
dynamodb:TransactWriteItems PutItem
logs:DescribeLogEvents GetLogEvents
";

/// The name of the action that allows an operation of the API.
fn operation(text: &str) -> Option<&'static str> {
    let mut lines = OPERATIONS.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(operation, _)| operation.eq_ignore_ascii_case(text)).map(|(_, action)| action)
}

fn rewrite(entry: &Entry<'_>, action: String) -> Fix {
    let edits = vec![Edit { span: entry.span, text: quote(&action) }];
    Fix { title: &MEANT, args: vec![("action", action)], safe: false, edits }
}

/// The finding with what was probably meant, which makes it more likely a mistake than something new.
fn suggest(finding: Finding, entry: &Entry<'_>, near: Option<String>) -> Finding {
    let Some(near) = near else { return finding };
    let fix = rewrite(entry, near.clone());
    finding.severity(Severity::Medium).note(&NEAR, vec![("near", near)]).fix(fix)
}

#[cfg(test)]
mod tests {
    use super::OPERATIONS;
    use crate::catalogue;

    #[test]
    fn each_operation_is_no_action_and_what_allows_it_is_one() {
        for line in OPERATIONS.lines().filter(|line| !line.is_empty()) {
            let (operation, action) = line.split_once(' ').expect("two names");
            let (service, _) = operation.split_once(':').expect("a service");
            assert!(catalogue::action(operation).is_none(), "{operation} is an action");
            assert!(catalogue::action(&format!("{service}:{action}")).is_some(), "{service}:{action} is none");
        }
    }
}
