//! Services as principals: their form, and the conditions that keep them from acting for others.

use super::super::model::{Block, Effect, Key, Statement};
use super::super::operators::{Base, Qualifier};
use super::Subject;
use super::condition_formats::labels;
use super::principal::is_open;
use crate::catalogue;
use crate::catalogue::has_wildcard;
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Value, quote};
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// What names no service.
    FORMAT = "policy/principal-service-format" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_SERVICE_PRINCIPAL_FORMAT"],
        title: "Not a service principal" / "서비스 보안 주체가 아님",
        message: "`{value}` is not of the form `SERVICE.amazonaws.com`" / "`{value}`{value:은/는} `SERVICE.amazonaws.com` 형식이 아닙니다",
        explanation: "Under `Service` stands the name of an AWS service with its domain, as in `ec2.amazonaws.com`; AWS refuses anything else."
            / "`Service` 아래에는 `ec2.amazonaws.com`처럼 도메인이 붙은 AWS 서비스 이름만 쓸 수 있으며 다른 값은 AWS가 거부합니다.",
        source: "IAM Access Analyzer policy check reference: Invalid service principal format",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": ⟦\"ec2\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": ⟦\"ec2.amazon.com\"⟧}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": [\"ec2.amazonaws.com\", ⟦\"123456789012\"⟧]}, \"Action\": \"sts:AssumeRole\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": [\"ec2.amazonaws.com\", \"logs.eu-central-1.amazonaws.com\", \"states.cn-north-1.amazonaws.com.cn\"]}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"alexa-appkit.amazon.com\"}, \"Action\": \"lambda:InvokeFunction\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": [{\"Fn::Sub\": \"ec2.${AWS::URLSuffix}\"}, \"lambda.${AWS::URLSuffix}\"]}, \"Action\": \"sts:AssumeRole\"}]}",
        ],
    }

    /// A service that may act for anyone.
    UNRESTRICTED = "policy/service-principal-unrestricted" (Security, Medium, High) {
        references: ["access-analyzer" "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"],
        title: "Service may act for other accounts" / "서비스가 다른 계정을 대신할 수 있음",
        message: "`{value}` is let in, no matter for whom it acts" / "`{value}`{value:이/가} 누구를 대신하든 접근이 허용됩니다",
        explanation: "Another account may have the service use your resource (the confused deputy). Add a condition on `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`."
            / "다른 계정이 이 서비스를 시켜 리소스를 쓸 수 있습니다(혼동된 대리인 문제). `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID`, `aws:SourceOrgPaths` 중 하나로 조건을 추가하세요.",
        source: "IAM Access Analyzer policy check reference: Restrict access to service principal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": ⟦\"cloudtrail.amazonaws.com\"⟧}, \"Action\": \"s3:PutObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEquals\": {\"s3:x-amz-acl\": \"bucket-owner-full-control\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"logs.us-east-1.amazonaws.com\"}, \"Action\": \"kms:Decrypt*\", \"Resource\": \"*\", \"Condition\": {\"ArnEquals\": {\"kms:EncryptionContext:aws:logs:arn\": \"arn:aws:logs:us-east-1:123456789012:log-group:a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"sns.amazonaws.com\"}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:SourceArn\": \"arn:aws:sns:us-east-1:123456789012:t\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"lambda.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": {\"Service\": \"sns.amazonaws.com\"}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\"}]}",
        ],
    }

    /// A service restricted by a key of another purpose.
    OTHER_KEY = "policy/service-principal-other-key" (Suggestion, Low, High) {
        references: ["access-analyzer" "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"],
        title: "Service restricted by another key" / "다른 조건 키로 서비스를 제한함",
        message: "`{key}` restricts `{value}` less well than `aws:SourceArn` or `aws:SourceAccount`" / "`{key}`{key:은/는} `{value}`{value:을/를} 제한하기에 `aws:SourceArn`이나 `aws:SourceAccount`보다 약합니다",
        explanation: "The source keys are filled by the service itself and say for whom it acts. Use `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`."
            / "소스 조건 키는 서비스가 직접 채우며 누구를 대신하는지 알려 줍니다. `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID`, `aws:SourceOrgPaths` 중 하나를 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Recommended condition key for service principal",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ses.amazonaws.com\"}, \"Action\": \"s3:PutObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEquals\": {⟦\"aws:Referer\"⟧: \"123456789012\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ses.amazonaws.com\"}, \"Action\": \"s3:PutObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"123456789012\", \"aws:Referer\": \"123456789012\"}}}]}"],
    }

    /// A key that no request of a service holds.
    ABSENT_KEY = "policy/service-principal-absent-key" (Warning, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"],
        title: "Condition that no service meets" / "서비스가 충족할 수 없는 조건",
        message: "`{key}` is never there when `{value}` asks, so the statement lets it do nothing" / "`{value}`의 요청에는 `{key}`{key:이/가} 없으므로 이 문으로는 아무것도 허용되지 않습니다",
        explanation: "A service principal belongs to no organization and has neither ARN nor tags. Use `aws:SourceOrgID`, `aws:SourceOrgPaths`, `aws:SourceArn` or `aws:SourceAccount`, which say for whom it acts."
            / "서비스 보안 주체는 조직에 속하지 않으며 ARN도 태그도 없습니다. 누구를 대신하는지 알려 주는 `aws:SourceOrgID`, `aws:SourceOrgPaths`, `aws:SourceArn`, `aws:SourceAccount`를 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Unsupported condition key for service principal",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"cloudfront.amazonaws.com\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEquals\": {⟦\"aws:PrincipalOrgID\"⟧: \"o-abcdefghij\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"ArnLike\": {⟦\"aws:PrincipalArn\"⟧: \"arn:aws:iam::123456789012:role/a\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"cloudfront.amazonaws.com\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEquals\": {\"aws:SourceOrgID\": \"o-abcdefghij\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"rolesanywhere.amazonaws.com\"}, \"Action\": [\"sts:AssumeRole\", \"sts:TagSession\", \"sts:SetSourceIdentity\"], \"Condition\": {\"StringEquals\": {\"aws:PrincipalTag/x509Subject/CN\": \"host\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"cloudfront.amazonaws.com\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {\"StringEqualsIfExists\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}, \"StringEquals\": {\"aws:SourceAccount\": \"123456789012\"}}}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&FORMAT, &UNRESTRICTED, &OTHER_KEY, &ABSENT_KEY];

/// Keys that say for whom a service acts.
const SOURCE: [&str; 4] = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];
/// Keys of another purpose that do tell one customer of a service from another.
const OTHER: [&str; 4] = ["aws:Referer", "aws:SourceOwner", "kms:CallerAccount", "lambda:EventSourceToken"];
/// Tags that Roles Anywhere gives its sessions, of the certificate. Source: IAM Roles Anywhere, "Trust model".
const CERTIFICATE: &str = "aws:PrincipalTag/x509";
/// Keys about a principal that a service does not have.
const ABSENT: [&str; 3] = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalArn"];

static COMPLETE: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };
static USE_SOURCE: Text = text! { en: "Use `{key}`", ko: "`{key}` 사용" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if !matches!(subject.policy_type, PolicyType::Resource | PolicyType::Trust) {
        return;
    }
    for statement in &subject.policy.statements {
        let Some(element) = statement.principal.as_ref() else { continue };
        let Some(kinds) = element.member.value.as_object() else { continue };
        let Some(member) = element.member.value.member("Service") else { continue };
        let values = member.value.one_or_many();
        let pointer = statement.pointer.member(element.name()).member("Service");
        for value in values.iter().filter(|value| !is_open(value)) {
            // A wildcard is reported as such.
            let Some(text) = value.as_str().filter(|text| !has_wildcard(text)) else { continue };
            if !is_service(text) {
                let finding = subject.in_statement(&FORMAT, statement, value.span, pointer.clone());
                out.push(complete(finding.arg("value", text), value, text));
            }
        }
        let first = values.iter().find_map(|value| Some((value.as_str()?, value.span)));
        let Some((name, span)) = first.filter(|_| !element.negated && statement.effect == Some(Effect::Allow)) else {
            continue;
        };
        if kinds.len() == 1 {
            absent_keys(subject, statement, name, out);
        }
        if subject.policy_type == PolicyType::Resource && !tests_any(statement, &SOURCE) {
            let other = statement.keys().find(|(_, key)| is_other(key));
            if let Some((block, key)) = other {
                let finding = subject.at_key(&OTHER_KEY, statement, &block.member.name, &key);
                out.push(finding.arg("key", key.name()).arg("value", name));
            } else if !absent(statement) {
                let mut finding = subject.in_statement(&UNRESTRICTED, statement, span, pointer);
                for value in values.iter().filter(|value| value.span != span && value.as_str().is_some()) {
                    finding = finding.also(value.span);
                }
                out.push(finding.arg("value", name));
            }
        }
    }
}

/// Whether a text is a service's name with a domain, in any case.
fn is_service(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    // `ec2.amazon.com`; but `alexa-appkit.amazon.com`.
    if text.strip_suffix(".amazon.com").is_some_and(|name| catalogue::service(name).is_some()) {
        return false;
    }
    let domains = [".aws.internal", ".c2s.ic.gov", ".sc2s.sgov.gov", ".cloud.adc-e.uk", ".csp.hci.ic.gov"];
    labels(&text).is_some() || domains.iter().any(|domain| text.ends_with(domain))
}

/// Adds the edit that puts the domain behind a service's name.
fn complete(finding: Finding, value: &Value<'_>, text: &str) -> Finding {
    let text = text.to_ascii_lowercase();
    let service = text.strip_suffix(".amazon.com").unwrap_or(&text);
    if catalogue::service(service).is_none() {
        return finding;
    }
    let name = format!("{service}.amazonaws.com");
    let edits = vec![Edit { span: value.span, text: quote(&name) }];
    finding.fix(Fix { title: &COMPLETE, args: vec![("name", name)], safe: true, edits })
}

/// Whether a key tells one customer of a service from another; so does what the service puts into an encryption context.
fn is_other(key: &Key<'_>) -> bool {
    let context = "kms:EncryptionContext:";
    OTHER.iter().any(|name| key.is(name))
        || key.name().get(..context.len()).is_some_and(|start| start.eq_ignore_ascii_case(context))
}

fn tests_any(statement: &Statement<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| statement.tests_key(name))
}

fn is_absent(name: &str) -> bool {
    let tag = name.get(..17).is_some_and(|start| start.eq_ignore_ascii_case("aws:PrincipalTag/"));
    tag || ABSENT.iter().any(|absent| absent.eq_ignore_ascii_case(name))
}

/// Whether the statement lets no service in anyhow.
fn absent(statement: &Statement<'_>) -> bool {
    must_be_there(statement).any(|(_, key)| is_absent(key.name()))
}

/// The tests that fail on a request without the key.
fn must_be_there<'s, 'd>(statement: &'s Statement<'d>) -> impl Iterator<Item = (&'s Block<'d>, Key<'d>)> {
    statement.keys().filter(|(block, _)| {
        block.operator.is_some_and(|operator| {
            !operator.if_exists
                && !operator.base.negated()
                && operator.base != Base::Null
                && operator.qualifier != Some(Qualifier::ForAllValues)
        })
    })
}

fn absent_keys(subject: &Subject<'_>, statement: &Statement<'_>, service: &str, out: &mut Vec<Finding>) {
    let certificate = |name: &str| {
        service == "rolesanywhere.amazonaws.com"
            && name.get(..CERTIFICATE.len()).is_some_and(|start| start.eq_ignore_ascii_case(CERTIFICATE))
    };
    for (block, key) in must_be_there(statement).filter(|(_, key)| is_absent(key.name()) && !certificate(key.name())) {
        let mut finding = subject.at_key(&ABSENT_KEY, statement, &block.member.name, &key);
        let source = SOURCE.into_iter().skip(2).find(|source| {
            // What follows `aws:Principal` and `aws:Source`.
            source.get(10..).zip(key.name().get(13..)).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
        });
        if let Some(source) = source.filter(|source| !statement.tests_key(source)) {
            let edits = vec![Edit { span: key.member.name_span, text: quote(source) }];
            let fix = Fix { title: &USE_SOURCE, args: vec![("key", source.to_owned())], safe: false, edits };
            finding = finding.fix(fix);
        }
        out.push(finding.arg("key", key.name()).arg("value", service));
    }
}
