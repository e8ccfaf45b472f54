//! Condition keys: there are such keys, and each is used as it must be to restrict anything.

use super::super::arn::holds_variable;
use super::super::edits;
use super::super::model::{Block, Effect, Key, Statement};
use super::super::operators::{Base, Family, Operator, Qualifier};
use super::Subject;
use crate::catalogue::{self, ConditionKey};
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::rule::{Rule, Severity, rule};
use crate::text::Text;

rule! {
    /// A key with the prefix `aws:` that is no global key.
    UNKNOWN_GLOBAL_KEY = "policy/unknown-global-key" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_GLOBAL_CONDITION_KEY", "parliament" "UNKNOWN_CONDITION_FOR_ACTION"],
        title: "Unknown global condition key" / "알 수 없는 전역 조건 키",
        message: "The data of {date} has no global condition key `{key}`" / "{date} 데이터에는 `{key}`{key:이라는/라는} 전역 조건 키가 없습니다",
        explanation: "IAM accepts any key, but a key that no request has makes `Allow` never apply and a negated operator always match. Check the spelling."
            / "IAM은 어떤 키든 받아들이지만, 요청에 없는 키를 쓰면 `Allow`는 적용되지 않고 부정 연산자는 항상 일치합니다. 철자를 확인하세요.",
        source: "AWS global condition context keys",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:PrincipalOrgId2\"⟧: \"o-a1b2c3d4e5\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:NoSuchThingAnywhere\"⟧: \"a\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"AWS:principalorgid\": \"o-a1b2c3d4e5\"}}}]}"],
    }

    /// A key that its service does not have.
    UNKNOWN_SERVICE_KEY = "policy/unknown-service-key" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_SERVICE_CONDITION_KEY", "parliament" "UNKNOWN_CONDITION_FOR_ACTION"],
        title: "Unknown condition key of a service" / "알 수 없는 서비스 조건 키",
        message: "The data of {date} has no condition key `{key}`" / "{date} 데이터에는 `{key}`{key:이라는/라는} 조건 키가 없습니다",
        explanation: "IAM accepts any key, but a key that no request has makes `Allow` never apply and a negated operator always match. Check the spelling, or whether the key is newer than the data."
            / "IAM은 어떤 키든 받아들이지만, 요청에 없는 키를 쓰면 `Allow`는 적용되지 않고 부정 연산자는 항상 일치합니다. 철자와, 데이터보다 새로운 키인지 확인하세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"s3:prefixx\"⟧: \"a\"}}}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:Prefix\": \"a\", \"s3:ExistingObjectTag/team\": \"b\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Principal\": {\"Federated\": \"id.example.com\"}, \"Condition\": {\"StringEquals\": {\"id.example.com:sub\": \"b\"}}}]}",
        ],
    }

    /// A key whose prefix names no service.
    UNKNOWN_KEY_PREFIX = "policy/unknown-key-prefix" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_SERVICE"],
        title: "Condition key of an unknown service" / "알 수 없는 서비스의 조건 키",
        message: "The data of {date} has no service `{prefix}`, as the key `{key}` says" / "{date} 데이터에는 키 `{key}`에 적힌 서비스 `{prefix}`{prefix:이/가} 없습니다",
        explanation: "IAM accepts any key, but a key that no request has makes `Allow` never apply and a negated operator always match. Check the prefix."
            / "IAM은 어떤 키든 받아들이지만, 요청에 없는 키를 쓰면 `Allow`는 적용되지 않고 부정 연산자는 항상 일치합니다. 접두사를 확인하세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"zzyzx:prefix\"⟧: \"a\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"SAML:aud\": \"a\"}}}]}"],
    }

    /// `aws:ARN`.
    DEPRECATED_KEY = "policy/deprecated-key" (Warning, Low, High) {
        references: ["access-analyzer" "DEPRECATED_GLOBAL_CONDITION_KEY", "access-analyzer" "UNSUPPORTED_GLOBAL_CONDITION_KEY"],
        title: "Deprecated condition key" / "더 이상 권장하지 않는 조건 키",
        message: "`{key}` is deprecated" / "`{key}`{key:은/는} 더 이상 권장하지 않는 키입니다",
        explanation: "Use `aws:PrincipalArn` for who asks, or `aws:SourceArn` for the resource on whose behalf a service asks."
            / "요청하는 주체에는 `aws:PrincipalArn`을, 서비스가 대신 요청하는 원본 리소스에는 `aws:SourceArn`을 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Deprecated global condition key",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {⟦\"aws:ARN\"⟧: \"arn:aws:iam::123456789012:role/a\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::123456789012:role/a\"}}}]}"],
    }

    /// A key about a tag that names no tag.
    MISSING_TAG_KEY = "policy/missing-tag-key" (Warning, High, High) {
        references: ["access-analyzer" "MISSING_TAG_KEY_IN_CONDITION"],
        title: "Tag key is missing" / "태그 키가 없음",
        message: "`{key}` does not say which tag" / "`{key}`에 어떤 태그인지 적혀 있지 않습니다",
        explanation: "Put a slash and the tag's key behind it, as in `aws:ResourceTag/team`." / "`aws:ResourceTag/team`처럼 빗금과 태그 키를 뒤에 붙이세요.",
        source: "IAM Access Analyzer policy check reference: Missing tag key in condition",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:StopInstances\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:ResourceTag\"⟧: \"a\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:StopInstances\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"ec2:ResourceTag/\"⟧: \"a\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:StopInstances\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}"],
    }

    /// A key of several values, compared as if it had one.
    MISSING_QUALIFIER = "policy/missing-qualifier" (Warning, High, High) {
        references: ["access-analyzer" "MISSING_QUALIFIER"],
        title: "Qualifier is missing" / "한정자가 없음",
        message: "`{key}` has several values, so its operator needs `ForAllValues:` or `ForAnyValue:`" / "`{key}`에는 값이 여러 개이므로 연산자에 `ForAllValues:`나 `ForAnyValue:`를 붙여야 합니다",
        explanation: "Without a qualifier IAM compares only one value, and the result is not what the policy says. Under `ForAllValues:` a request without the key matches too."
            / "한정자가 없으면 IAM이 값을 하나만 비교하므로 정책의 뜻과 다른 결과가 나옵니다. `ForAllValues:`는 키가 없는 요청에도 일치합니다.",
        source: "IAM: Single-valued vs. multivalued context keys",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {⟦\"aws:TagKeys\"⟧: \"team\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": {\"ForAnyValue:StringEquals\": {\"aws:TagKeys\": \"team\"}, \"Null\": {\"aws:TagKeys\": \"false\"}}}]}"],
    }

    /// `ForAllValues` on a key with one value.
    FOR_ALL_SINGLE = "policy/for-all-values-on-single" (Security, Medium, High) {
        references: ["access-analyzer" "FORALLVALUES_WITH_SINGLE_VALUED_KEY", "parliament" "SINGLE_VALUE_CONDITION_TOO_PERMISSIVE"],
        title: "ForAllValues on a key with one value" / "값이 하나인 키에 ForAllValues 사용",
        message: "`ForAllValues:` on `{key}`, which has one value, also matches requests without the key" / "값이 하나인 `{key}`에 `ForAllValues:`를 쓰면 키가 없는 요청에도 일치합니다",
        explanation: "`ForAllValues:` is true when the key is missing, so the condition lets more through than it says. Remove the qualifier."
            / "`ForAllValues:`는 키가 없으면 참이 되므로 조건이 보기보다 많은 요청을 허용합니다. 한정자를 빼세요.",
        source: "IAM: Single-valued vs. multivalued context keys",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"ForAllValues:StringEquals\": {⟦\"aws:PrincipalOrgID\"⟧: \"o-a1b2c3d4e5\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"ForAllValues:StringEquals\": {\"aws:TagKeys\": \"team\"}, \"ForAnyValue:StringEquals\": {\"s3:prefix\": \"a\"}}}]}"],
    }

    /// A private address without the network it belongs to.
    MISSING_PAIR = "policy/missing-paired-key" (Security, Medium, High) {
        references: ["access-analyzer" "MISSING_PAIRED_CONDITION_KEYS"],
        title: "A key without its companion" / "짝이 되는 키가 없음",
        message: "`{key}` restricts little without `{pair}`" / "`{key}`{key:은/는} `{pair}` 없이는 제한 효과가 거의 없습니다",
        explanation: "Private addresses are the same in every network: anyone can have a host with this address in a VPC of their own. Test the VPC too."
            / "사설 주소는 어느 네트워크에서나 똑같이 쓸 수 있어 누구든 자신의 VPC에서 이 주소를 가질 수 있습니다. VPC도 함께 검사하세요.",
        source: "AWS global condition context keys: aws:VpcSourceIp",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {⟦\"aws:VpcSourceIp\"⟧: \"10.0.0.0/16\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:VpcSourceIp\": \"10.0.0.0/16\"}, \"StringEquals\": {\"aws:SourceVpc\": \"vpc-0a1b2c3d\"}}}]}"],
    }

    /// A key whose value the caller writes.
    UNTRUSTWORTHY = "policy/untrustworthy-key" (Security, Medium, High) {
        references: ["access-analyzer" "UNTRUSTWORTHY_CONDITION_KEY"],
        title: "The caller chooses this value" / "호출자가 마음대로 정하는 값",
        message: "`{key}` is whatever the caller sends" / "`{key}`{key:은/는} 호출자가 보내는 대로 정해집니다",
        explanation: "Anyone can send any referer or user agent, so it keeps nobody out. Test who the caller is or where the request comes from."
            / "Referer와 User-Agent는 누구나 원하는 값을 보낼 수 있으므로 아무도 막지 못합니다. 호출자나 요청이 오는 곳을 검사하세요.",
        source: "AWS global condition context keys: aws:Referer, aws:UserAgent",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {⟦\"aws:Referer\"⟧: \"https://example.com/*\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}}]}"],
    }

    /// Attributes of a table listed, but not the ones to be returned.
    ATTRIBUTES_WITHOUT_SELECT = "policy/dynamodb-without-select" (Security, Medium, High) {
        references: ["access-analyzer" "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"],
        title: "dynamodb:Attributes without dynamodb:Select" / "dynamodb:Select 없는 dynamodb:Attributes",
        message: "`dynamodb:Attributes` does not keep a request from asking for all attributes" / "`dynamodb:Attributes`만으로는 모든 속성을 요청하는 것을 막지 못합니다",
        explanation: "A request that names no attribute returns all of them. Also require `dynamodb:Select` to be `SPECIFIC_ATTRIBUTES`."
            / "속성을 지정하지 않은 요청에는 모든 속성이 반환됩니다. `dynamodb:Select`가 `SPECIFIC_ATTRIBUTES`일 것도 요구하세요.",
        source: "DynamoDB: Using IAM policy conditions for fine-grained access control",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:Query\", \"Resource\": \"*\", \"Condition\": {\"ForAllValues:StringEquals\": {⟦\"dynamodb:Attributes\"⟧: [\"id\"]}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:Query\", \"Resource\": \"*\", \"Condition\": {\"ForAllValues:StringEquals\": {\"dynamodb:Attributes\": [\"id\"]}, \"StringEqualsIfExists\": {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}}}]}"],
    }

    /// `s3:prefix` that says what may not be listed.
    NEGATIVE_PREFIX = "policy/negative-s3-prefix" (Security, Medium, High) {
        references: ["access-analyzer" "S3_PREFIX_IN_NEGATIVE_CONTEXT"],
        title: "s3:prefix forbids instead of allowing" / "s3:prefix로 허용이 아니라 금지함",
        message: "A listing with a shorter prefix gets around this `s3:prefix`" / "더 짧은 접두사로 목록을 요청하면 이 `s3:prefix`를 피할 수 있습니다",
        explanation: "A listing with a shorter prefix, or none, still shows the objects under this one. Allow the prefixes that may be listed instead."
            / "더 짧은 접두사를 쓰거나 접두사 없이 요청하면 이 접두사의 객체도 목록에 나옵니다. 목록을 볼 수 있는 접두사를 허용하는 방식으로 쓰세요.",
        source: "IAM Access Analyzer policy check reference: S3 prefix in negative context",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {⟦\"s3:prefix\"⟧: \"private/*\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringNotEquals\": {⟦\"s3:prefix\"⟧: \"private/\"}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:ListBucket\", \"Resource\": \"*\", \"Condition\": {\"StringNotLike\": {\"s3:prefix\": \"public/*\"}}}]}"],
    }

    /// The VPC endpoint's owner, tested for services that do not tell it.
    ONLY_SOME_SERVICES = "policy/key-of-some-services" (Warning, Low, Medium) {
        references: ["access-analyzer" "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"],
        title: "A key that not every service fills" / "모든 서비스가 채우지는 않는 키",
        message: "`{key}` is missing from the requests of many services that this statement is about" / "이 문이 다루는 많은 서비스의 요청에는 `{key}`{key:이/가} 없습니다",
        explanation: "Only some services tell who owns the VPC endpoint. Name the actions of services that do."
            / "VPC 엔드포인트의 소유자를 알려 주는 서비스는 일부뿐입니다. 그런 서비스의 작업만 지정하세요.",
        source: "AWS global condition context keys: aws:VpceAccount",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEquals\": {⟦\"aws:VpceOrgID\"⟧: \"o-a1b2c3d4e5\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"StringNotEquals\": {\"aws:VpceOrgID\": \"o-a1b2c3d4e5\"}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[
    &UNKNOWN_GLOBAL_KEY,
    &UNKNOWN_SERVICE_KEY,
    &UNKNOWN_KEY_PREFIX,
    &DEPRECATED_KEY,
    &MISSING_TAG_KEY,
    &MISSING_QUALIFIER,
    &FOR_ALL_SINGLE,
    &MISSING_PAIR,
    &UNTRUSTWORTHY,
    &ATTRIBUTES_WITHOUT_SELECT,
    &NEGATIVE_PREFIX,
    &ONLY_SOME_SERVICES,
];

static RENAME: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };
static UNDER: Text = text! { en: "Compare it with `{name}`", ko: "`{name}`{name:으로/로} 비교하기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        for (block, key) in statement.keys() {
            let name = key.name();
            // A template's variable may stand for any part of the name.
            let Some((prefix, _)) = catalogue::split_name(name).filter(|_| !holds_variable(name)) else { continue };
            let at = Place { subject, statement, block, key };
            match catalogue::condition_key(name) {
                Some(known) => qualifier(&at, known, out),
                None => unknown(&at, prefix, out),
            }
            special(&at, out);
        }
    }
}

/// A key where it is used.
struct Place<'a, 'd> {
    subject: &'a Subject<'d>,
    statement: &'a Statement<'d>,
    block: &'a Block<'d>,
    key: Key<'d>,
}

impl Place<'_, '_> {
    fn finding(&self, rule: &'static Rule) -> Finding {
        let finding = self.subject.at_key(rule, self.statement, &self.block.member.name, &self.key);
        finding.arg("key", self.key.name())
    }

    fn rename(&self, finding: Finding, name: &str, safe: bool) -> Finding {
        if self.block.keys().any(|other| other.is(name)) {
            return finding;
        }
        let edits = vec![Edit { span: self.key.member.name_span, text: quote(name) }];
        finding.fix(Fix { title: &RENAME, args: vec![("name", name.to_owned())], safe, edits })
    }

    fn under(&self, finding: Finding, operator: Operator, safe: bool) -> Finding {
        let name = operator.name();
        match edits::under_operator(self.subject.text, self.statement, self.block, &self.key, &name, None) {
            Some(edits) => finding.fix(Fix { title: &UNDER, args: vec![("name", name)], safe, edits }),
            None => finding,
        }
    }
}

fn unknown(at: &Place<'_, '_>, prefix: &str, out: &mut Vec<Finding>) {
    let name = at.key.name();
    if name.eq_ignore_ascii_case("aws:arn") {
        out.push(at.rename(at.finding(&DEPRECATED_KEY), "aws:PrincipalArn", false));
        return;
    }
    let bare = name.strip_suffix('/').unwrap_or(name);
    let tagged = catalogue::condition_key(&format!("{bare}/x"));
    if tagged.is_some_and(|family| family.has_placeholder() && family.name().contains("Tag/${")) {
        out.push(at.finding(&MISSING_TAG_KEY));
        return;
    }
    // An identity provider's host name begins the keys of its tokens; SAML's assertions have a prefix of their own.
    let provider = prefix.contains(['.', '/']) || prefix.eq_ignore_ascii_case("saml");
    if provider || prefix.is_empty() || prefix.contains(char::is_whitespace) || catalogue::retired_service(prefix) {
        return;
    }
    let rule = if prefix.eq_ignore_ascii_case("aws") {
        &UNKNOWN_GLOBAL_KEY
    } else if catalogue::service(prefix).is_some() {
        &UNKNOWN_SERVICE_KEY
    } else {
        &UNKNOWN_KEY_PREFIX
    };
    let finding = at.finding(rule).arg("date", catalogue::date()).arg("prefix", prefix);
    out.push(match catalogue::nearest_condition_key(name) {
        Some(near) => {
            let finding = finding.severity(Severity::Medium);
            match (near.name().split_once("${"), name.split_once('/')) {
                (None, _) => at.rename(finding, near.name(), false),
                (Some((begin, _)), Some((_, tag))) if !tag.is_empty() => {
                    at.rename(finding, &format!("{begin}{tag}"), false)
                }
                _ => finding,
            }
        }
        None => finding,
    });
}

fn qualifier(at: &Place<'_, '_>, known: ConditionKey, out: &mut Vec<Finding>) {
    let Some(operator) = at.block.operator.filter(|operator| operator.base != Base::Null) else { return };
    match operator.qualifier {
        None if known.multivalued() => {
            let finding = at.finding(&MISSING_QUALIFIER);
            let any = Operator { qualifier: Some(Qualifier::ForAnyValue), ..operator };
            out.push(at.under(finding, any, false));
        }
        Some(Qualifier::ForAllValues) if !known.multivalued() => {
            let finding = at.finding(&FOR_ALL_SINGLE);
            out.push(at.under(finding, Operator { qualifier: None, ..operator }, false));
        }
        _ => {}
    }
}

/// Private addresses, and what tells their network.
const PAIRS: [(&str, &[&str]); 2] = [
    ("aws:VpcSourceIp", &["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"]),
    ("aws:Ec2InstanceSourcePrivateIPv4", &["aws:Ec2InstanceSourceVpc"]),
];

fn special(at: &Place<'_, '_>, out: &mut Vec<Finding>) {
    let (key, statement) = (&at.key, at.statement);
    if let Some((_, pair)) = PAIRS.iter().find(|(name, _)| key.is(name))
        && !pair.iter().any(|other| statement.tests_key(other))
    {
        out.push(at.finding(&MISSING_PAIR).arg("pair", pair.first().copied().unwrap_or_default()));
    }
    if key.is("aws:Referer") || key.is("aws:UserAgent") {
        out.push(at.finding(&UNTRUSTWORTHY));
    }
    if statement.effect == Some(Effect::Allow)
        && key.is("dynamodb:Attributes")
        && !statement.tests_key("dynamodb:Select")
    {
        out.push(at.finding(&ATTRIBUTES_WITHOUT_SELECT));
    }
    if key.is("s3:prefix")
        && let Some(operator) = at.block.operator.filter(|operator| operator.base.family() == Family::String)
        && statement.effect == Some(if operator.base.negated() { Effect::Allow } else { Effect::Deny })
    {
        out.push(at.finding(&NEGATIVE_PREFIX));
    }
    let of_endpoint = ["aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"].iter().any(|name| key.is(name));
    let every = statement.action.as_ref().is_some_and(|a| a.negated || a.entries().any(|entry| entry.text == "*"));
    if of_endpoint && every {
        out.push(at.finding(&ONLY_SOME_SERVICES));
    }
}
