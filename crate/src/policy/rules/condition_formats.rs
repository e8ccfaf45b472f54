//! Values of keys whose form is known: Regions, VPCs, KMS keys, service principals.

use super::super::arn::Arn;
use super::super::model::{Entry, Key};
use super::super::operators::{Family, Operator};
use super::Subject;
use crate::catalogue;
use crate::catalogue::has_wildcard;
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::rule::{Rule, Severity, rule};
use crate::text::Text;

rule! {
    /// A Region there is not.
    NO_REGION = "policy/unknown-region" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_REGION"],
        title: "Unknown Region" / "알 수 없는 리전",
        message: "`{value}`, which `{key}` is compared with, is no Region" / "`{key}`의 값 `{value}`{value:은/는} 리전이 아닙니다",
        explanation: "It matches no request. Write the Region's code as in `us-east-1`." / "어떤 요청에도 일치하지 않습니다. `us-east-1`처럼 리전 코드를 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Invalid region",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:StopInstances\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestedRegion\": [\"us-east-1\", ⟦\"Virginia\"⟧]}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:StopInstances\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestedRegion\": ⟦\"us-east-9\"⟧}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:StopInstances\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestedRegion\": \"eu-central-1\"}, \"StringLike\": {\"ec2:Region\": \"us-*\"}}}]}"],
    }

    /// What is no VPC's id.
    NO_VPC = "policy/vpc-id-format" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_VPC_FORMAT"],
        title: "Not a VPC id" / "VPC ID가 아님",
        message: "`{value}` is not of the form of a VPC id" / "`{value}`{value:은/는} VPC ID 형식이 아닙니다",
        explanation: "It matches no request. A VPC id is `vpc-` and 8 or 17 letters and digits." / "어떤 요청에도 일치하지 않습니다. VPC ID는 `vpc-` 뒤에 영숫자 8자 또는 17자를 붙인 것입니다.",
        source: "IAM Access Analyzer policy check reference: Invalid VPC format",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:SourceVpc\": ⟦\"vpce-0a1b2c3d\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:SourceVpc\": [\"vpc-0a1b2c3d\", \"vpc-0a1b2c3d4e5f60718\"]}}}]}"],
    }

    /// What is no VPC endpoint's id.
    NO_ENDPOINT = "policy/vpc-endpoint-id-format" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_VPCE_FORMAT"],
        title: "Not a VPC endpoint id" / "VPC 엔드포인트 ID가 아님",
        message: "`{value}` is not of the form of a VPC endpoint id" / "`{value}`{value:은/는} VPC 엔드포인트 ID 형식이 아닙니다",
        explanation: "It matches no request. A VPC endpoint id is `vpce-` and 8 or 17 letters and digits." / "어떤 요청에도 일치하지 않습니다. VPC 엔드포인트 ID는 `vpce-` 뒤에 영숫자 8자 또는 17자를 붙인 것입니다.",
        source: "IAM Access Analyzer policy check reference: Invalid VPCE format",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringNotEquals\": {\"aws:SourceVpce\": ⟦\"vpc-0a1b2c3d\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:SourceVpce\": \"vpce-0a1b2c3d4e5f60718\"}}}]}"],
    }

    /// A KMS key that is not named by its ARN.
    NO_KMS_KEY = "policy/kms-key-value" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_KMS_KEY_VALUE"],
        title: "Not the ARN of a KMS key" / "KMS 키의 ARN이 아님",
        message: "`{value}` is not the ARN of a KMS key" / "`{value}`{value:은/는} KMS 키의 ARN이 아닙니다",
        explanation: "Requests hold the key's full ARN, so an alias or a bare id matches none. Write `arn:aws:kms:REGION:ACCOUNT:key/ID`."
            / "요청에는 키의 전체 ARN이 들어 있으므로 별칭이나 ID만 쓰면 일치하지 않습니다. `arn:aws:kms:REGION:ACCOUNT:key/ID` 형식으로 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Invalid KMS key value",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:x-amz-server-side-encryption-aws-kms-key-id\": ⟦\"alias/mine\"⟧}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"s3:x-amz-server-side-encryption-aws-kms-key-id\": [\"arn:aws:kms:*:123456789012:key/*\", \"*:key/a\"]}}}]}"],
    }

    /// What is no service principal.
    NO_SERVICE_PRINCIPAL = "policy/service-principal-format" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_SERVICE_PRINCIPAL_FORMAT"],
        title: "Not a service principal of this form" / "서비스 보안 주체 형식이 아님",
        message: "`{value}` is not of the form `{form}` that `{key}` has" / "`{value}`{value:은/는} `{key}`의 형식인 `{form}`{form:이/가} 아닙니다",
        explanation: "Service principals are in lower case and end in the partition's domain; a value of another form matches no request."
            / "서비스 보안 주체는 소문자로 쓰고 파티션의 도메인으로 끝납니다. 다른 형식의 값은 어떤 요청에도 일치하지 않습니다.",
        source: "IAM Access Analyzer policy check reference: Invalid service principal format",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringEquals\": {\"aws:CalledVia\": [⟦\"Athena.amazonaws.com\"⟧]}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringEquals\": {\"aws:CalledVia\": ⟦\"athena\"⟧}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"kms:ViaService\": ⟦\"s3.amazonaws.com\"⟧}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringEquals\": {\"aws:CalledVia\": [\"athena.amazonaws.com\"]}, \"StringEquals\": {\"aws:PrincipalServiceName\": \"delivery.logs.amazonaws.com\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"kms:ViaService\": [\"s3.*.amazonaws.com\", \"ec2.us-east-1.amazonaws.com\"]}}}]}",
        ],
    }

    /// What an ARN operator can never match.
    NO_ARN = "policy/condition-not-an-arn" (Warning, Low, High) {
        references: [],
        title: "Value that is no ARN" / "ARN이 아닌 값",
        message: "`{value}`, which `{operator}` compares, is no ARN" / "`{operator}`{operator:으로/로} 비교하는 `{value}`{value:은/는} ARN이 아닙니다",
        explanation: "ARN operators compare field by field, so it matches no request. Write the whole ARN, with `*` in the fields that may be anything."
            / "ARN 연산자는 필드마다 비교하므로 어떤 요청에도 일치하지 않습니다. ARN을 모두 적고, 무엇이든 되는 필드에는 `*`를 쓰세요.",
        source: "IAM JSON policy elements: Condition operators, ARN condition operators",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:SourceArn\": [\"arn:aws:s3:::a\", ⟦\"my-bucket\"⟧]}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:SourceArn\": [\"arn:*:s3:::a\", \"*\", \"a*:aws:s3:::b\", \"${aws:PrincipalArn}\", \"<ARN>\"]}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&NO_REGION, &NO_VPC, &NO_ENDPOINT, &NO_KMS_KEY, &NO_SERVICE_PRINCIPAL, &NO_ARN];

static NEW_REGION: Text = text! {
    en: "`{value}`, which `{key}` is compared with, was no Region on {date}",
    ko: "`{key}`의 값 `{value}`{value:은/는} {date} 기준으로 없는 리전입니다",
};
static WRITE: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        for (block, key) in statement.keys() {
            let Some(operator) =
                block.operator.filter(|operator| matches!(operator.base.family(), Family::String | Family::Arn))
            else {
                continue;
            };
            for entry in key.texts().filter(|entry| !entry.text.contains("${")) {
                let Some((rule, form)) = broken(&key, operator, &entry) else { continue };
                let name = block.member.name.as_ref();
                let finding = subject.at_value(rule, statement, name, &key, entry.span, entry.index);
                let mut finding = finding.arg("key", key.name()).arg("value", entry.text).arg("form", form);
                if std::ptr::eq(rule, &raw const NO_ARN) {
                    finding = finding.arg("operator", name);
                }
                if std::ptr::eq(rule, &raw const NO_REGION) && catalogue::region_shaped(entry.text).is_some() {
                    finding = finding.message(NEW_REGION).severity(Severity::Low).arg("date", catalogue::date());
                }
                let lower = entry.text.to_ascii_lowercase();
                let mended = Entry { text: &lower, ..entry };
                // Only the case was wrong.
                let fix = (lower != entry.text && broken(&key, operator, &mended).is_none()).then(|| Fix {
                    title: &WRITE,
                    args: vec![("name", lower.clone())],
                    safe: false,
                    edits: vec![Edit { span: entry.span, text: quote(&lower) }],
                });
                finding.fixes.extend(fix);
                out.push(finding);
            }
        }
    }
}

/// What a value does wrong, and the form it should have.
fn broken(key: &Key<'_>, operator: Operator, entry: &Entry<'_>) -> Option<(&'static Rule, &'static str)> {
    let text = entry.text;
    if operator.base.family() == Family::Arn && never_an_arn(text) {
        return Some((&NO_ARN, ""));
    }
    // A wildcard elsewhere is reported as a plain character.
    if has_wildcard(text) && !(key.is("kms:ViaService") && operator.takes_wildcards()) {
        return None;
    }
    let one_of = |names: &[&str]| names.iter().any(|name| key.is(name));
    if one_of(&["aws:RequestedRegion", "ec2:Region", "account:TargetRegion"]) {
        return catalogue::region(text).is_none().then_some((&NO_REGION, ""));
    }
    if key.is("aws:SourceVpc") {
        return (!is_id(text, "vpc-")).then_some((&NO_VPC, ""));
    }
    if key.is("aws:SourceVpce") {
        return (!is_id(text, "vpce-")).then_some((&NO_ENDPOINT, ""));
    }
    if key.is("s3:x-amz-server-side-encryption-aws-kms-key-id") {
        let of_key = |arn: Arn<'_>| {
            arn.service == Some("kms") && arn.resource.is_some_and(|resource| resource.starts_with("key/"))
        };
        return (!Arn::split(text).is_some_and(of_key)).then_some((&NO_KMS_KEY, ""));
    }
    let labels = labels(text);
    let (right, form) = if key.is("aws:CalledVia") {
        (labels == Some(1), "SERVICE.amazonaws.com")
    } else if one_of(&["aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName"])
        || key.is("aws:PrincipalServiceNamesList")
    {
        (labels.is_some(), "SERVICE.amazonaws.com")
    } else if key.is("kms:ViaService") {
        // A `*` may stand for the Region, or for the end.
        let open = has_wildcard(text);
        (open || labels.is_some_and(|labels| labels >= 2), "SERVICE.REGION.amazonaws.com")
    } else {
        return None;
    };
    (!right).then_some((&NO_SERVICE_PRINCIPAL, form))
}

/// Whether a value, whatever its wildcards stand for, does not begin as an ARN does. What is put in later may.
fn never_an_arn(text: &str) -> bool {
    let wild = text.split(['*', '?']).next().unwrap_or_default();
    let open = wild.len() < text.len();
    let begins = if open && wild.len() < 4 { "arn:".starts_with(wild) } else { wild.starts_with("arn:") };
    !begins && !text.contains(['<', '{', '[', '$'])
}

/// An id of the old length or the new.
fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| matches!(rest.len(), 8 | 17) && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// How many labels stand before the domain of a service principal; nothing for what is none.
pub(super) fn labels(text: &str) -> Option<usize> {
    let domains = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".amazonaws.eu"];
    let rest = domains.iter().find_map(|domain| text.strip_suffix(domain))?;
    let letters = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    rest.split('.').all(letters).then(|| rest.split('.').count())
}
