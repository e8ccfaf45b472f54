//! Resource ARNs: their shape, field by field, and whether AWS has such a place.

use super::super::arn::{Arn, is_open};
use super::super::model::{Element, Entry, Statement};
use super::Subject;
use crate::catalogue::has_wildcard;
use crate::catalogue::{self, ResourceType};
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::options::PolicyType;
use crate::rule::{Rule, Severity, rule};
use crate::text::Text;

rule! {
    /// A resource that is neither `*` nor an ARN.
    NOT_AN_ARN = "policy/resource-not-an-arn" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_ARN_PREFIX", "parliament" "INVALID_ARN", "cfn-lint" "E3510"],
        title: "Not an ARN" / "ARN이 아님",
        message: "`{resource}` is neither `*` nor an ARN" / "`{resource}`{resource:은/는} `*`도 아니고 ARN도 아닙니다",
        explanation: "A resource is named by its ARN, `arn:partition:service:region:account:resource`. IAM refuses anything else."
            / "리소스는 `arn:partition:service:region:account:resource` 형식의 ARN으로 지정합니다. IAM은 다른 형식을 거부합니다.",
        source: "IAM JSON policy elements: Resource",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"my-bucket/*\"⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"\"⟧}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": [\"*\", \"arn:aws:s3:::my-bucket/*\"]}]}"],
    }

    /// An ARN with fewer than six fields.
    MISSING_FIELD = "policy/arn-missing-field" (Invalid, High, High) {
        references: ["access-analyzer" "MISSING_ARN_FIELD", "parliament" "INVALID_ARN"],
        title: "ARN with too few fields" / "필드가 부족한 ARN",
        message: "`{resource}` has fewer than the six fields of an ARN" / "`{resource}`에는 ARN의 여섯 필드가 다 있지 않습니다",
        explanation: "The fields are separated by colons, and Region and account may be empty but not left out: `arn:aws:s3:::bucket`."
            / "필드는 콜론으로 나누며 리전과 계정은 비울 수는 있어도 생략할 수는 없습니다. 예: `arn:aws:s3:::bucket`.",
        source: "Amazon Resource Names (ARNs)",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3::my-bucket\"⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3::my-bucket/*\"⟧}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"medialive:*\", \"Resource\": \"arn:aws:medialive:*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::my-bucket/*\"}]}",
        ],
    }

    /// A partition there is not.
    PARTITION = "policy/arn-partition" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_PARTITION"],
        title: "Unknown partition" / "알 수 없는 파티션",
        message: "`{partition}` is no partition of AWS" / "`{partition}`{partition:은/는} AWS의 파티션이 아닙니다",
        explanation: "The second field of an ARN is the partition: `aws`, `aws-cn`, `aws-us-gov` and a few others." / "ARN의 두 번째 필드는 파티션입니다. `aws`, `aws-cn`, `aws-us-gov` 등이 있습니다.",
        source: "Amazon Resource Names (ARNs)",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:amazon:s3:::my-bucket/*\"⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": [\"arn:aws-cn:s3:::my-bucket/*\", \"arn:*:s3:::my-bucket/*\"]}]}"],
    }

    /// Capital letters in the service.
    SERVICE_CASE = "policy/arn-service-case" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_ARN_SERVICE_CASE"],
        title: "Service in capital letters" / "대문자로 쓴 서비스",
        message: "The service `{service}` must be in lower case" / "서비스 `{service}`{service:은/는} 소문자로 써야 합니다",
        explanation: "ARNs are compared letter by letter, so this one matches nothing." / "ARN은 한 글자씩 비교하므로 아무것도 가리키지 않습니다.",
        source: "Amazon Resource Names (ARNs)",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:S3:::my-bucket/*\"⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::My-Bucket/*\"}]}"],
    }

    /// A wildcard in the service.
    SERVICE_WILDCARD = "policy/arn-service-wildcard" (Suggestion, Low, High) {
        references: ["access-analyzer" "WILDCARD_IN_SERVICE_NAME"],
        title: "Wildcard in the service" / "서비스에 와일드카드 사용",
        message: "The service of `{resource}` holds a wildcard" / "`{resource}`의 서비스에 와일드카드가 있습니다",
        explanation: "IAM's API refuses wildcards in the service field, and where they pass they reach services nobody thought of. Name the service."
            / "IAM API는 서비스 필드의 와일드카드를 거부하며, 통과하더라도 생각하지 못한 서비스까지 포함됩니다. 서비스를 지정하세요.",
        source: "Access Analyzer policy check reference: Wildcard in service name",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": ⟦\"arn:aws:s*:::my-bucket/*\"⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"arn:aws:s3:::my-*/*\"}]}"],
    }

    /// A service in an ARN that AWS has not.
    ARN_SERVICE = "policy/arn-unknown-service" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_SERVICE"],
        title: "Unknown service in an ARN" / "ARN에 알 수 없는 서비스",
        message: "AWS has no service `{service}` (catalogue of {date})" / "AWS에는 `{service}` 서비스가 없습니다({date} 카탈로그 기준)",
        explanation: "The entry matches nothing. Check the spelling; a service newer than the catalogue is right all the same." / "이 항목은 아무것도 가리키지 않습니다. 철자를 확인하세요. 카탈로그보다 새로운 서비스라면 문제가 없습니다.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s33:::my-bucket/*\"⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::my-bucket/*\"}]}"],
    }

    /// A Region there is not.
    REGION = "policy/arn-region" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_ARN_REGION"],
        title: "Unknown Region" / "알 수 없는 리전",
        message: "`{region}` is no Region of AWS (catalogue of {date})" / "`{region}`{region:은/는} AWS 리전이 아닙니다({date} 카탈로그 기준)",
        explanation: "The entry matches nothing. Check the spelling of the Region code." / "이 항목은 아무것도 가리키지 않습니다. 리전 코드의 철자를 확인하세요.",
        source: "AWS Regions and Availability Zones",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": ⟦\"arn:aws:sqs:useast1:123456789012:q\"⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": ⟦\"arn:aws-cn:sqs:us-east-1:123456789012:q\"⟧}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:us-*:123456789012:q\"}]}"],
    }

    /// An account field that is no account.
    ACCOUNT = "policy/arn-account" (Warning, Low, High) {
        references: ["access-analyzer" "INVALID_ARN_ACCOUNT"],
        title: "Not an account id" / "계정 ID가 아님",
        message: "`{account}` is no account: an account id has 12 digits" / "`{account}`{account:은/는} 계정이 아닙니다. 계정 ID는 12자리 숫자입니다",
        explanation: "The entry matches nothing." / "이 항목은 아무것도 가리키지 않습니다.",
        source: "Amazon Resource Names (ARNs)",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": [⟦\"arn:aws:sqs:us-east-1:12345678901:q\"⟧, \"arn:aws:sqs:us-east-1:account-id:q\"]}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": [\"arn:aws:sqs:us-east-1:123456789012:q\", \"arn:aws:iam::aws:policy/X\"]}]}"],
    }

    /// A Region where ARNs of the kind have none.
    REGION_NOT_ALLOWED = "policy/arn-region-not-allowed" (Invalid, High, High) {
        references: ["access-analyzer" "ARN_REGION_NOT_ALLOWED"],
        title: "Region where none belongs" / "쓸 수 없는 리전",
        message: "ARNs of this kind name no Region, `{region}` must go" / "이 종류의 ARN에는 리전을 쓰지 않으므로 `{region}`{region:을/를} 지워야 합니다",
        explanation: "IAM refuses ARNs of S3 buckets and of IAM with a Region, and others match nothing." / "IAM은 리전이 있는 S3 버킷과 IAM의 ARN을 거부하며, 다른 ARN은 아무것도 가리키지 않습니다.",
        source: "Access Analyzer policy check reference: ARN Region not allowed",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3:us-east-1::my-bucket/*\"⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": ⟦\"arn:aws:iam:*:123456789012:role/app\"⟧}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": [\"arn:aws:s3:us-east-1:123456789012:accesspoint/x/object/*\", \"arn:aws:s3:*:*:access-grants/default\"]}]}"],
    }

    /// An account where ARNs of the kind have none.
    ACCOUNT_NOT_ALLOWED = "policy/arn-account-not-allowed" (Warning, Low, High) {
        references: ["access-analyzer" "ARN_ACCOUNT_NOT_ALLOWED"],
        title: "Account where none belongs" / "쓸 수 없는 계정",
        message: "ARNs of this kind name no account, `{account}` must go" / "이 종류의 ARN에는 계정을 쓰지 않으므로 `{account}`{account:을/를} 지워야 합니다",
        explanation: "With the account in it the entry matches nothing." / "계정이 있으면 이 항목은 아무것도 가리키지 않습니다.",
        source: "Access Analyzer policy check reference: ARN account not allowed",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3::123456789012:my-bucket/*\"⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::my-bucket/*\"}]}"],
    }

    /// No Region where ARNs of the kind have one.
    REGION_MISSING = "policy/arn-region-missing" (Warning, Low, Medium) {
        references: ["access-analyzer" "MISSING_ARN_REGION"],
        title: "Region is missing" / "리전이 없음",
        message: "ARNs of this kind name a Region, here it is empty" / "이 종류의 ARN에는 리전이 있어야 하는데 비어 있습니다",
        explanation: "With the field empty the entry matches nothing. Name the Region, or write `*`." / "비워 두면 이 항목은 아무것도 가리키지 않습니다. 리전을 적거나 `*`를 쓰세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": ⟦\"arn:aws:sqs::123456789012:q\"⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:*:123456789012:q\"}]}"],
    }

    /// No account where ARNs of the kind have one.
    ACCOUNT_MISSING = "policy/arn-account-missing" (Warning, Low, Medium) {
        references: ["access-analyzer" "MISSING_ARN_ACCOUNT"],
        title: "Account is missing" / "계정이 없음",
        message: "ARNs of this kind name an account, here it is empty" / "이 종류의 ARN에는 계정이 있어야 하는데 비어 있습니다",
        explanation: "With the field empty the entry matches nothing. Name the account, or write `*`." / "비워 두면 이 항목은 아무것도 가리키지 않습니다. 계정을 적거나 `*`를 쓰세요.",
        source: "Service Authorization Reference",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": ⟦\"arn:aws:sqs:us-east-1::q\"⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": ⟦\"arn:aws:iam:::role/app\"⟧}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:us-east-1:*:q\"}]}"],
    }

    /// An IAM ARN whose path begins with nothing IAM has.
    IAM_PATH = "policy/arn-iam-path" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_ARN_RESOURCE"],
        title: "Not a resource of IAM" / "IAM 리소스가 아님",
        message: "`{resource}` begins with no kind of IAM resource" / "`{resource}`{resource:은/는} IAM 리소스 종류로 시작하지 않습니다",
        explanation: "After the account an IAM ARN names a kind, such as `user/`, `role/`, `group/` or `policy/`; IAM refuses others." / "IAM ARN은 계정 뒤에 `user/`, `role/`, `group/`, `policy/` 같은 종류를 적습니다. IAM은 다른 것을 거부합니다.",
        source: "IAM identifiers",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:GetUser\", \"Resource\": ⟦\"arn:aws:iam::123456789012:someone\"⟧}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:GetUser\", \"Resource\": ⟦\"arn:aws:iam::123456789012:users/*\"⟧}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:GetUser\", \"Resource\": [\"arn:aws:iam::123456789012:user/someone\", \"arn:aws:iam::123456789012:*\", \"arn:aws:iam::*:root\"]}]}"],
    }

    /// An ARN whose resource part begins with nothing that its service has.
    KIND = "policy/arn-resource-kind" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_ARN_RESOURCE"],
        title: "No kind of resource of its service" / "서비스에 없는 리소스 종류",
        message: "`{resource}` begins with no kind of resource that {service} has (catalogue of {date})" / "`{resource}`{resource:은/는} {service}의 리소스 종류로 시작하지 않습니다({date} 카탈로그 기준)",
        explanation: "The entry matches nothing. Check what stands behind the account, such as `table/` or `function:`." / "이 항목은 아무것도 가리키지 않습니다. `table/`, `function:`처럼 계정 뒤에 오는 부분을 확인하세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:GetItem\", \"Resource\": ⟦\"arn:aws:dynamodb:us-east-1:123456789012:tabel/t\"⟧}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:GetItem\", \"Resource\": [\"arn:aws:dynamodb:us-east-1:123456789012:tab*\", \"arn:aws:sqs:us-east-1:123456789012:a/b\", \"arn:aws:cloudformation:us-east-1:aws:transform/Include\"]}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &NOT_AN_ARN,
    &MISSING_FIELD,
    &PARTITION,
    &SERVICE_CASE,
    &SERVICE_WILDCARD,
    &ARN_SERVICE,
    &REGION,
    &ACCOUNT,
    &REGION_NOT_ALLOWED,
    &ACCOUNT_NOT_ALLOWED,
    &REGION_MISSING,
    &ACCOUNT_MISSING,
    &IAM_PATH,
    &KIND,
];

/// What IAM's own ARNs may begin with; IAM's API names them in its refusal.
const IAM_KINDS: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

static ELSEWHERE: Text = text! {
    en: "The Region `{region}` is not in the partition `{partition}`",
    ko: "리전 `{region}`{region:은/는} `{partition}` 파티션에 없습니다",
};
static LOWER: Text = text! { en: "Write `{service}`", ko: "`{service}`{service:으로/로} 바꾸기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if subject.policy_type == PolicyType::Trust {
        return;
    }
    for statement in &subject.policy.statements {
        let Some(element) = &statement.resource else { continue };
        for entry in element.entries().filter(|entry| entry.text != "*") {
            judge(subject, statement, element, &entry, out);
        }
    }
}

/// Whether a text is a placeholder that a template or a person will replace.
fn is_placeholder(text: &str) -> bool {
    // `${` holds one of these.
    text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'['))
}

fn judge(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    element: &Element<'_>,
    entry: &Entry<'_>,
    out: &mut Vec<Finding>,
) {
    let text = entry.text;
    let at = |rule| subject.at_entry(rule, statement, element, entry);
    let Some(arn) = Arn::split(text) else {
        if !is_placeholder(text) {
            out.push(at(&NOT_AN_ARN).arg("resource", text));
        }
        return;
    };
    let (partition, service) = (arn.partition.unwrap_or_default(), arn.service.unwrap_or_default());
    if !is_open(partition) && !is_placeholder(partition) && catalogue::partition(partition).is_none() {
        out.push(at(&PARTITION).arg("partition", partition));
        return;
    }
    // A pattern may end early: its `*` stands for the fields that follow.
    if !arn.is_complete() {
        // IAM wants the service spelled out all the same.
        if (!text.ends_with('*') || arn.service.is_none()) && !is_placeholder(text) {
            out.push(at(&MISSING_FIELD).arg("resource", text));
        } else if text.split(['*', '?']).next().is_some_and(|start| start.contains('/')) && !text.contains("${") {
            // No Region and no account has a slash: the wildcard stands in for no field here, and nothing is matched.
            out.push(at(&MISSING_FIELD).arg("resource", text).severity(Severity::Medium));
        }
        return;
    }
    if has_wildcard(service) {
        out.push(at(&SERVICE_WILDCARD).arg("resource", text));
        return;
    }
    if is_placeholder(service) {
        return;
    }
    if service.bytes().any(|b| b.is_ascii_uppercase()) {
        let right = service.to_ascii_lowercase();
        let edits = vec![Edit { span: entry.span, text: quote(&text.replacen(service, &right, 1)) }];
        let fix = Fix { title: &LOWER, args: vec![("service", right)], safe: true, edits };
        out.push(at(&SERVICE_CASE).arg("service", service).fix(fix));
        return;
    }
    fields(&arn, &at, out);
}

/// What a resource part begins with, up to the first separator.
fn kind(resource: &str) -> &str {
    let end = resource.bytes().position(|byte| matches!(byte, b':' | b'/'));
    end.and_then(|end| resource.get(..end)).unwrap_or(resource)
}

fn fields(arn: &Arn<'_>, at: &dyn Fn(&'static Rule) -> Finding, out: &mut Vec<Finding>) {
    let service = arn.service.unwrap_or_default();
    let (region, account) = (arn.region.unwrap_or_default(), arn.account.unwrap_or_default());
    let partition = arn.partition.unwrap_or_default();
    let resource = arn.resource.unwrap_or_default();
    let Some(known) = catalogue::service(service) else {
        if !catalogue::retired_service(service) && !HAS_NO_PREFIX.contains(&service) {
            out.push(at(&ARN_SERVICE).arg("service", service).arg("date", catalogue::date()));
        }
        return;
    };
    let closed = |field: &str| !field.is_empty() && !is_open(field) && !is_placeholder(field);
    if service == "iam"
        && !resource.starts_with('*')
        && !is_placeholder(resource)
        && !IAM_KINDS.iter().any(|kind| resource.starts_with(kind))
        && resource != "root"
    {
        out.push(at(&IAM_PATH).arg("resource", resource));
        return;
    }
    // Of S3 and IAM the API refuses a `*` for the Region too.
    let named = closed(region) || matches!(service, "iam" | "s3") && has_wildcard(region) && !is_placeholder(region);
    if !named && !closed(account) && service != "iam" {
        return;
    }
    // The formats that the resource part may belong to decide which fields there are.
    let (mut some, mut any_region, mut all_region, mut any_account, mut all_account) =
        (false, false, true, false, true);
    // What stands before the first separator names the kind of resource, in most services.
    let own = kind(resource);
    // AWS's own resources, such as CloudFormation's transforms, are in no list.
    let mut unlike = own.len() < resource.len() && account != "aws" && !is_open(own) && !is_placeholder(own);
    let mut formats = 0;
    for format in known.resource_types().flat_map(ResourceType::arn_formats) {
        if format.service == service {
            formats += 1;
            unlike = unlike && !is_open(kind(format.resource)) && !kind(format.resource).eq_ignore_ascii_case(own);
        }
        if format.service == service && format.matches_resource(resource) {
            some = true;
            (any_region, all_region) = (any_region || format.has_region(), all_region && format.has_region());
            (any_account, all_account) = (any_account || format.has_account(), all_account && format.has_account());
        }
    }
    (all_region, all_account) = (all_region && some, all_account && some);
    if unlike && formats > 0 {
        out.push(at(&KIND).arg("resource", resource).arg("service", known.name()).arg("date", catalogue::date()));
        return;
    }
    if named && some && !any_region {
        out.push(at(&REGION_NOT_ALLOWED).arg("region", region));
    } else if closed(region) && catalogue::region(region).is_none() {
        out.push(at(&REGION).arg("region", region).arg("date", catalogue::date()));
    } else if closed(region) && closed(partition) && catalogue::region(region).is_some_and(|own| own.name != partition)
    {
        out.push(at(&REGION).message(ELSEWHERE).arg("region", region).arg("partition", partition));
    } else if region.is_empty() && all_region && closed(account) {
        out.push(at(&REGION_MISSING));
    }
    let is_account = |account: &str| {
        account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit())
            || account == "aws"
            || account == "aws-marketplace"
    };
    if closed(account) && some && !any_account && account != "aws" {
        out.push(at(&ACCOUNT_NOT_ALLOWED).arg("account", account));
    } else if closed(account) && !is_account(account) {
        out.push(at(&ACCOUNT).arg("account", account));
    } else if account.is_empty() && all_account && (closed(region) || !any_region && own.len() < resource.len()) {
        // Only where all else is spelled out: patterns over AWS's own resources, which have no account, are common.
        out.push(at(&ACCOUNT_MISSING));
    }
}

/// Services whose ARNs carry another name than their actions' prefix.
const HAS_NO_PREFIX: [&str; 4] = ["catalog", "elasticloadbalancing", "rds-db", "apigateway"];
