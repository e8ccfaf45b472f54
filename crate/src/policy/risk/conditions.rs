//! How far a statement's conditions narrow it, as far as the text tells.

use super::super::model::{Block, Effect, Key, Statement};
use super::super::operators::{Base, Family, Qualifier};
use crate::catalogue;

/// What a statement's conditions come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// How far.
    pub degree: Degree,
    /// The services a role may be passed to, where a condition names them.
    pub passed_to: Option<Vec<String>>,
}

/// How far conditions narrow a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// Not at all.
    Open,
    /// To circumstances that its holder can be in: with MFA, from an address, in a Region.
    Circumstance,
    /// To some of what it speaks of: tagged resources, certain policies. Which, the text does not tell.
    Object,
    /// No request ever meets them.
    Never,
}

/// Keys about the request and who makes it. What is not here speaks of what the request is for.
const CIRCUMSTANCES: [&str; 24] = [
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
    "aws:SourceIp",
    "aws:VpcSourceIp",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SecureTransport",
    "aws:UserAgent",
    "aws:Referer",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:TokenIssueTime",
    "aws:RequestedRegion",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalType",
    "aws:PrincipalIsAWSService",
    "aws:SourceIdentity",
    "aws:userid",
    "aws:username",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
];

/// Weighs a statement's conditions; `today` as `YYYY-MM-DD`.
pub fn weigh(statement: &Statement<'_>, today: &str) -> Narrowing {
    let mut all = Narrowing { degree: Degree::Open, passed_to: None };
    if statement.member("Condition").is_some_and(|member| member.value.as_object().is_none()) {
        all.degree = Degree::Object;
    }
    for (block, key) in statement.keys() {
        let positive = block.operator.is_some_and(|operator| {
            operator.base.family() == Family::String
                && !operator.base.negated()
                && !operator.if_exists
                && operator.qualifier != Some(Qualifier::ForAllValues)
        });
        // Of a deny it is not followed which services are left: it narrows like any condition on what is asked for.
        if key.is("iam:PassedToService") && positive && statement.effect == Some(Effect::Allow) {
            all.passed_to = Some(key.texts().map(|value| value.text.to_ascii_lowercase()).collect());
            continue;
        }
        all.degree = all.degree.max(degree(block, &key, today));
    }
    all
}

fn degree(block: &Block<'_>, key: &Key<'_>, today: &str) -> Degree {
    let Some(operator) = block.operator else { return Degree::Object };
    let values: Vec<&str> = key.texts().map(|value| value.text).collect();
    let present = || catalogue::condition_key(key.name()).is_some_and(catalogue::ConditionKey::always_present);
    if operator.base == Base::Null && present() {
        let wanted = |value: &str, word: &str| value.eq_ignore_ascii_case(word);
        return match values.first() {
            Some(value) if wanted(value, "false") => Degree::Open,
            Some(value) if wanted(value, "true") => Degree::Never,
            _ => Degree::Object,
        };
    }
    if operator.base == Base::StringLike && values.contains(&"*") && (operator.if_exists || present()) {
        return Degree::Open;
    }
    // Dates are compared by their day: all that is written the ISO way reads in order.
    let day = |value: &&str| value.get(..10).filter(|day| day.as_bytes().get(4) == Some(&b'-')).map(str::to_owned);
    if key.is("aws:CurrentTime") && operator.base.family() == Family::Date {
        let days: Option<Vec<String>> = values.iter().map(day).collect();
        let Some(days) = days.filter(|days| !days.is_empty()) else { return Degree::Circumstance };
        // A year ahead is no circumstance to wait for.
        let far = |day: &String| {
            day.get(..4).and_then(|year| year.parse().ok())
                > today.get(..4).and_then(|year| year.parse::<u16>().ok().map(|year| year + 1))
        };
        return match operator.base {
            Base::DateGreaterThan | Base::DateGreaterThanEquals if days.iter().any(|day| day.as_str() < today) => {
                Degree::Open
            }
            Base::DateGreaterThan | Base::DateGreaterThanEquals if days.iter().all(far) => Degree::Never,
            Base::DateLessThan | Base::DateLessThanEquals if days.iter().all(|day| day.as_str() < today) => {
                Degree::Never
            }
            _ => Degree::Circumstance,
        };
    }
    let circumstance = CIRCUMSTANCES.iter().any(|name| key.is(name))
        || key.name().get(..17).is_some_and(|name| name.eq_ignore_ascii_case("aws:PrincipalTag/"));
    if circumstance { Degree::Circumstance } else { Degree::Object }
}
