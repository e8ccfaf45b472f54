//! Length against the quotas.

use super::Subject;
use crate::finding::Finding;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// An identity policy longer than any place for it allows.
    IDENTITY_SIZE = "policy/identity-policy-too-long" (Warning, Low, High) {
        references: ["access-analyzer" "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", "cfn-lint" "E3503"],
        title: "Longer than the quota for identity policies" / "자격 증명 기반 정책 할당량 초과",
        message: "The policy has {size} characters without white space; no identity policy may have more than {limit}"
            / "공백을 뺀 정책 길이가 {size}자입니다. 자격 증명 기반 정책은 {limit}자를 넘을 수 없습니다",
        explanation: "A managed policy may have 6,144 characters, the inline policies of a user together 2,048, of a group 5,120, of a role 10,240; white space does not count. Split the policy, or use wildcards that mean the same."
            / "관리형 정책은 6,144자, 인라인 정책은 모두 합쳐 사용자 2,048자, 그룹 5,120자, 역할 10,240자까지이며 공백은 세지 않습니다. 정책을 나누거나 같은 뜻의 와일드카드를 쓰세요.",
        source: "IAM and AWS STS quotas",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }

    /// An identity policy several times as long as any place for it allows.
    FAR_TOO_LONG = "policy/far-too-long" (Warning, Low, High) {
        references: ["cfn-lint" "E3503"],
        title: "So long that only its outline was checked" / "너무 길어 개요만 검사한 정책",
        message: "The policy has {size} characters without white space; no identity policy may have more than {limit}, so only its outline was checked"
            / "공백을 뺀 정책 길이가 {size}자입니다. 자격 증명 기반 정책은 {limit}자를 넘을 수 없으므로 개요만 검사했습니다",
        explanation: "Only AWS's own managed policies are this long, and Access Analyzer gives no answer on them either. What the policy allows was judged; its entries, ARNs and conditions were not. Split it, and they are."
            / "이만큼 긴 정책은 AWS 관리형 정책뿐이며 Access Analyzer도 답하지 않습니다. 허용하는 권한은 판단했지만 개별 항목, ARN, 조건은 검사하지 않았습니다. 정책을 나누면 모두 검사합니다.",
        source: "IAM and AWS STS quotas",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }

    /// A session policy longer than STS takes.
    SESSION_SIZE = "policy/session-policy-too-long" (Invalid, High, High) {
        references: [],
        title: "Longer than the quota for session policies" / "세션 정책 할당량 초과",
        message: "The session policy has {size} characters without white space; it may have {limit}" / "공백을 뺀 세션 정책 길이가 {size}자입니다. {limit}자까지입니다",
        explanation: "STS refuses a longer one. Pass ARNs of managed policies instead." / "STS는 더 긴 정책을 거부합니다. 관리형 정책의 ARN을 전달하세요.",
        source: "IAM and AWS STS quotas",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }

    /// A resource policy longer than S3 allows.
    RESOURCE_SIZE = "policy/resource-policy-too-long" (Warning, Low, Medium) {
        references: ["access-analyzer" "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"],
        title: "Longer than the quota for resource policies" / "리소스 기반 정책 할당량 초과",
        message: "The policy has {size} characters without white space; an S3 bucket policy may have {limit}"
            / "공백을 뺀 정책 길이가 {size}자입니다. S3 버킷 정책은 {limit}자까지입니다",
        explanation: "Each service has its own limit for resource policies: S3 20 KB, KMS 32 KB, most others less. Use wildcards or fewer statements."
            / "리소스 기반 정책의 한도는 서비스마다 다릅니다. S3는 20KB, KMS는 32KB이고 대부분은 더 작습니다. 와일드카드를 쓰거나 문을 줄이세요.",
        source: "Bucket policies, Amazon S3 User Guide",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }

    /// A trust policy longer than the default quota.
    TRUST_SIZE = "policy/trust-policy-too-long" (Warning, Low, High) {
        references: ["access-analyzer" "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"],
        title: "Longer than the quota for trust policies" / "신뢰 정책 할당량 초과",
        message: "The trust policy has {size} characters without white space; the quota is {limit} unless it was raised"
            / "공백을 뺀 신뢰 정책 길이가 {size}자입니다. 할당량을 늘리지 않았다면 {limit}자까지입니다",
        explanation: "The default is 2,048 characters; AWS raises it to 8,192 at most on request." / "기본값은 2,048자이며 요청하면 최대 8,192자까지 늘릴 수 있습니다.",
        source: "IAM and AWS STS quotas",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }

    /// A service control policy longer than its quota.
    SCP_SIZE = "policy/scp-too-long" (Invalid, High, High) {
        references: ["access-analyzer" "POLICY_SIZE_EXCEEDS_SCP_QUOTA"],
        title: "Longer than the quota for SCPs" / "SCP 할당량 초과",
        message: "The service control policy has {size} characters, white space included; it may have {limit}"
            / "공백을 포함한 서비스 제어 정책 길이가 {size}자입니다. {limit}자까지입니다",
        explanation: "Organizations counts white space too, unless the console saves the policy. The quota is 10,240 characters since May 2026, 5,120 before."
            / "Organizations는 콘솔에서 저장할 때가 아니면 공백도 셉니다. 할당량은 2026년 5월부터 10,240자이며 그 전에는 5,120자였습니다.",
        source: "Quotas for AWS Organizations",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }

    /// A resource control policy longer than its quota.
    RCP_SIZE = "policy/rcp-too-long" (Invalid, High, High) {
        references: ["access-analyzer" "POLICY_SIZE_EXCEEDS_RCP_QUOTA"],
        title: "Longer than the quota for RCPs" / "RCP 할당량 초과",
        message: "The resource control policy has {size} characters, white space included; it may have {limit}"
            / "공백을 포함한 리소스 제어 정책 길이가 {size}자입니다. {limit}자까지입니다",
        explanation: "Organizations refuses a longer one. Split it; up to five can be attached to one place." / "Organizations는 더 긴 정책을 거부합니다. 나누세요. 한 곳에 다섯 개까지 연결할 수 있습니다.",
        source: "Quotas for AWS Organizations",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }
}

pub(super) static RULES: &[&Rule] =
    &[&IDENTITY_SIZE, &FAR_TOO_LONG, &SESSION_SIZE, &RESOURCE_SIZE, &TRUST_SIZE, &SCP_SIZE, &RCP_SIZE];

/// Policies of more characters without white space are checked in outline. Access Analyzer gives no answer on these:
/// the longest of AWS's own that it answered had 31,646 in a document of 32,693.
const MOST_CHECKED: u32 = 32_768;

/// Whether a policy is longer than any identity may have, by so much that single entries do not matter.
pub(super) fn is_far_too_long(subject: &Subject<'_>) -> bool {
    matches!(subject.policy_type, PolicyType::Identity | PolicyType::Boundary) && subject.solid > MOST_CHECKED
}

static MANAGED: Text = text! { en: "as a managed policy it may have 6,144", ko: "관리형 정책이라면 6,144자까지입니다" };

static SPARED: Text = text! { en: "without white space it has {solid}", ko: "공백을 빼면 {solid}자입니다" };

/// The quota that a policy of that type is measured against, in characters: an identity policy's is a managed policy's.
#[must_use]
pub fn quota(policy_type: PolicyType) -> u32 {
    match policy_type {
        PolicyType::Identity | PolicyType::Boundary => 6_144,
        PolicyType::Resource | PolicyType::Endpoint => 20_480,
        PolicyType::Trust | PolicyType::Session => 2_048,
        PolicyType::Scp => 10_240,
        PolicyType::Rcp => 5_120,
    }
}

/// Whether white space counts against that type's quota: Organizations counts the document as sent.
#[must_use]
pub fn counts_space(policy_type: PolicyType) -> bool {
    matches!(policy_type, PolicyType::Scp | PolicyType::Rcp)
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let whole = subject.policy.value.span;
    let (size, quota) = (subject.counted, quota(subject.policy_type));
    let (rule, limit): (&'static Rule, u32) = match subject.policy_type {
        _ if is_far_too_long(subject) => (&FAR_TOO_LONG, 10_239),
        // Access Analyzer's own count of an identity policy is one more than its characters.
        PolicyType::Identity | PolicyType::Boundary => (&IDENTITY_SIZE, 10_239),
        PolicyType::Session => (&SESSION_SIZE, quota),
        PolicyType::Resource | PolicyType::Endpoint => (&RESOURCE_SIZE, quota),
        PolicyType::Trust => (&TRUST_SIZE, quota),
        PolicyType::Scp => (&SCP_SIZE, quota),
        PolicyType::Rcp => (&RCP_SIZE, quota),
    };
    if size > limit {
        let shown = if limit == 10_239 { 10_240 } else { limit };
        let mut finding = subject.finding(rule, whole, subject.policy.pointer.clone());
        if limit == 10_239 {
            finding = finding.note(&MANAGED, Vec::new());
        }
        let spared = size - subject.solid;
        if spared > 0 {
            finding = finding.note(&SPARED, vec![("solid", subject.solid.to_string())]);
        }
        out.push(finding.arg("size", size.to_string()).arg("limit", shown.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use crate::check;
    use crate::options::{Options, PolicyType};

    fn fires(kind: PolicyType, length: usize) -> bool {
        let frame = "{\"Version\":\"2012-10-17\",\"Statement\":[],\"Id\":\"\"}";
        let text = frame.replace("\"Id\":\"\"", &format!("\"Id\":\"{}\"", "x".repeat(length - frame.len())));
        assert_eq!(text.len(), length);
        let options = Options { policy_type: Some(kind), ..Options::default() };
        check(&text, &options).findings.iter().any(|finding| finding.rule.id.ends_with("-too-long"))
    }

    #[test]
    fn what_nobody_can_have_is_checked_in_outline() {
        let found = |entries: usize, rule: &str| {
            let entries = "\"s3:GetObject\",".repeat(entries);
            let text = format!(
                "{{\"Version\":\"2012-10-17\",\"Statement\":{{\"Effect\":\"Allow\",\"Action\":[{entries}\"*\"],\"Resource\":\"*\"}}}}"
            );
            check(&text, &Options::default()).findings.iter().any(|finding| finding.rule.id == rule)
        };
        assert!(found(2000, "policy/identity-policy-too-long") && found(2000, "policy/redundant-action"));
        assert!(found(3000, "policy/far-too-long") && found(3000, "policy/full-administrator"));
        assert!(!found(3000, "policy/identity-policy-too-long") && !found(3000, "policy/redundant-action"));
    }

    #[test]
    fn each_quota_is_held_to_the_character() {
        for (kind, most) in [
            (PolicyType::Identity, 10_239),
            (PolicyType::Session, 2_048),
            (PolicyType::Resource, 20_480),
            (PolicyType::Trust, 2_048),
            (PolicyType::Scp, 10_240),
            (PolicyType::Rcp, 5_120),
        ] {
            assert!(!fires(kind, most) && fires(kind, most + 1), "{kind:?}");
        }
    }
}
