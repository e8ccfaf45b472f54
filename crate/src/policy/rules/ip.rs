//! Addresses in conditions: well formed, masked, and not private where only public ones are seen.

use super::super::edits;
use super::super::model::{Block, Key, Statement};
use super::super::operators::Family;
use super::Subject;
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

rule! {
    /// What is neither an address nor a range.
    NO_RANGE = "policy/not-an-ip-range" (Warning, High, High) {
        references: ["access-analyzer" "TYPE_MISMATCH_IP_RANGE", "parliament" "MISMATCHED_TYPE"],
        title: "Not an IP address" / "IP 주소가 아님",
        message: "`{value}` is neither an IP address nor a range in CIDR form" / "`{value}`{value:은/는} IP 주소도 CIDR 형식의 범위도 아닙니다",
        explanation: "It matches no request. Write an address as `203.0.113.7`, or a range as `203.0.113.0/24`."
            / "어떤 요청에도 일치하지 않습니다. 주소는 `203.0.113.7`처럼, 범위는 `203.0.113.0/24`처럼 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Type mismatch IP range",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\"203.0.113.0/24\", ⟦\"203.0.113.0/33\"⟧]}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\"203.0.113.7\", \"2001:db8::/32\"]}}}]}"],
    }

    /// A range that is not written with its first address.
    HOST_BITS = "policy/unmasked-ip-range" (Suggestion, Low, High) {
        references: ["access-analyzer" "IMPROVE_IP_RANGE"],
        title: "A range not written with its first address" / "첫 주소로 쓰지 않은 범위",
        message: "`{value}` is the range `{range}`" / "`{value}`{value:은/는} `{range}` 범위와 같습니다",
        explanation: "Bits behind the mask are ignored, so the range is wider than one may read it. Write its first address."
            / "마스크 뒤의 비트는 무시되므로 보기보다 범위가 넓을 수 있습니다. 범위의 첫 주소로 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Improve IP range",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": ⟦\"203.0.113.7/24\"⟧}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": ⟦\"2001:db8::7/32\"⟧}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\"203.0.113.0/24\", \"203.0.113.7/32\"]}}}]}"],
    }

    /// Only private addresses allowed.
    ONLY_PRIVATE = "policy/private-source-ip" (Warning, High, High) {
        references: ["access-analyzer" "PRIVATE_IP_ADDRESS"],
        title: "Only private source addresses" / "사설 주소뿐인 원본 IP",
        message: "`{key}` is a public address, so these private ones never match" / "`{key}`{key:은/는} 공인 주소이므로 이 사설 주소들은 절대 일치하지 않습니다",
        explanation: "For requests from inside a VPC, test `aws:VpcSourceIp` together with `aws:SourceVpc`."
            / "VPC 안에서 오는 요청에는 `aws:VpcSourceIp`와 `aws:SourceVpc`를 함께 검사하세요.",
        source: "IAM Access Analyzer policy check reference: Private IP address",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {⟦\"aws:SourceIp\"⟧: [\"10.0.0.0/8\", \"192.168.1.1\"]}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"0.0.0.0/0\"}}}]}"],
    }

    /// Only private addresses excluded.
    ONLY_PRIVATE_NOT = "policy/private-source-ip-excluded" (Warning, High, High) {
        references: ["access-analyzer" "PRIVATE_NOT_IP_ADDRESS"],
        title: "Only private source addresses excluded" / "제외한 원본 IP가 모두 사설 주소",
        message: "`{key}` is a public address, so excluding private ones always matches" / "`{key}`{key:은/는} 공인 주소이므로 사설 주소를 제외하는 조건은 항상 일치합니다",
        explanation: "In a `Deny` this denies everyone. For requests from inside a VPC, test `aws:VpcSourceIp` together with `aws:SourceVpc`."
            / "`Deny`에서는 모두를 거부하게 됩니다. VPC 안에서 오는 요청에는 `aws:VpcSourceIp`와 `aws:SourceVpc`를 함께 검사하세요.",
        source: "IAM Access Analyzer policy check reference: Private NotIpAddress",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"NotIpAddress\": {⟦\"aws:SourceIp\"⟧: \"172.16.0.0/12\"}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"NotIpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}}]}"],
    }

    /// Some private addresses allowed.
    SOME_PRIVATE = "policy/some-private-source-ips" (Suggestion, Low, High) {
        references: ["access-analyzer" "PRIVATE_IP_ADDRESS_SUBSET"],
        title: "Some private source addresses" / "일부가 사설 주소인 원본 IP",
        message: "`{key}` is a public address, so the private ones in the list never match" / "`{key}`{key:은/는} 공인 주소이므로 목록의 사설 주소는 절대 일치하지 않습니다",
        explanation: "Remove the private addresses; they say nothing here." / "여기서는 의미가 없으므로 사설 주소를 빼세요.",
        source: "IAM Access Analyzer policy check reference: Private IP address subset",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {⟦\"aws:SourceIp\"⟧: [\"10.0.0.0/8\", \"203.0.113.0/24\", \"fd00::/8\"]}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\"203.0.113.0/24\"], \"aws:VpcSourceIp\": \"10.0.0.0/8\"}, \"StringEquals\": {\"aws:SourceVpc\": \"vpc-0a1b2c3d\"}}}]}"],
    }

    /// Some private addresses excluded.
    SOME_PRIVATE_NOT = "policy/some-private-source-ips-excluded" (Suggestion, Low, High) {
        references: ["access-analyzer" "PRIVATE_NOT_IP_ADDRESS_SUBSET"],
        title: "Some private source addresses excluded" / "제외한 원본 IP 중 일부가 사설 주소",
        message: "`{key}` is a public address, so excluding the private ones in the list says nothing" / "`{key}`{key:은/는} 공인 주소이므로 목록의 사설 주소를 제외하는 것은 의미가 없습니다",
        explanation: "Remove the private addresses; they say nothing here." / "여기서는 의미가 없으므로 사설 주소를 빼세요.",
        source: "IAM Access Analyzer policy check reference: Private NotIpAddress subset",
        fires: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"NotIpAddress\": {⟦\"aws:SourceIp\"⟧: [\"203.0.113.0/24\", \"10.0.0.0/8\"]}}}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"NotIpAddress\": {\"aws:SourceIp\": [\"203.0.113.0/24\", \"198.51.100.0/24\"]}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] =
    &[&NO_RANGE, &HOST_BITS, &ONLY_PRIVATE, &ONLY_PRIVATE_NOT, &SOME_PRIVATE, &SOME_PRIVATE_NOT];

static WRITE: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };
static REMOVE: Text = text! { en: "Remove the private addresses", ko: "사설 주소 제거" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        for (block, key) in statement.keys() {
            let Some(operator) = block.operator.filter(|operator| operator.base.family() == Family::Ip) else {
                continue;
            };
            addresses(subject, statement, block, &key, operator.base.negated(), out);
        }
    }
}

fn addresses(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    block: &Block<'_>,
    key: &Key<'_>,
    negated: bool,
    out: &mut Vec<Finding>,
) {
    let name = block.member.name.as_ref();
    let (mut all, mut private) = (0, Vec::new());
    for (place, entry) in key.texts().enumerate().filter(|(_, entry)| !entry.text.contains("${")) {
        let finding = |rule| {
            let finding = subject.at_value(rule, statement, name, key, entry.span, entry.index);
            finding.arg("value", entry.text)
        };
        let Some(range) = Range::parse(entry.text) else {
            out.push(finding(&NO_RANGE));
            continue;
        };
        all += 1;
        if range.is_private() {
            private.push(entry.index.unwrap_or(place));
        }
        let first = range.first();
        if first != range.address {
            let right = format!("{first}/{}", range.bits);
            let edits = vec![Edit { span: entry.span, text: quote(&right) }];
            let fix = Fix { title: &WRITE, args: vec![("name", right.clone())], safe: true, edits };
            out.push(finding(&HOST_BITS).arg("range", right).fix(fix));
        }
    }
    if !key.is("aws:SourceIp") || private.is_empty() {
        return;
    }
    let rule = match (private.len() == all && all == key.values().len(), negated) {
        (true, false) => &ONLY_PRIVATE,
        (true, true) => &ONLY_PRIVATE_NOT,
        (false, false) => &SOME_PRIVATE,
        (false, true) => &SOME_PRIVATE_NOT,
    };
    let finding = subject.at_key(rule, statement, name, key).arg("key", key.name());
    let spans: Vec<Span> = key.values().iter().map(|value| value.span).collect();
    let edits = edits::remove_all(&spans, &private);
    let some = private.len() < key.values().len();
    out.push(if some { finding.fix(Fix { title: &REMOVE, args: Vec::new(), safe: true, edits }) } else { finding });
}

/// An address with the number of its bits that count.
#[derive(Clone, Copy)]
pub struct Range {
    address: IpAddr,
    bits: u8,
}

impl Range {
    /// Reads an address, or a range in CIDR notation.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let digits = |bits: &&str| !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit());
        let bits = match bits {
            Some(bits) => Some(bits).filter(digits)?.parse().ok().filter(|bits| *bits <= most)?,
            None => most,
        };
        Some(Self { address, bits })
    }

    /// Whether the other range lies in it.
    pub fn holds(self, other: Self) -> bool {
        other.bits >= self.bits
            && other.address.is_ipv4() == self.address.is_ipv4()
            && other.cut(self.bits) == self.first()
    }

    fn first(self) -> IpAddr {
        self.cut(self.bits)
    }

    /// The address with all bits behind the first `bits` zero.
    fn cut(self, bits: u8) -> IpAddr {
        match self.address {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from(u32::from(address) & mask))
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from(u128::from(address) & mask))
            }
        }
    }

    /// Whether every address of the range is one that the Internet does not carry. Source: RFC 1918, 4193, 4291.
    fn is_private(self) -> bool {
        const PRIVATE: [(IpAddr, u8); 7] = [
            (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
            (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
            (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
            (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
            (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
            (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
            (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
        ];
        PRIVATE.iter().any(|(block, bits)| self.bits >= *bits && self.cut(*bits) == *block)
    }
}
