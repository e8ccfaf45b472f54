//! What a name that is being typed could become.

use super::packed::starts_with;
use super::{AccessLevel, ConditionKind, key, service, services};

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completing {
    /// A value of `Action` or `NotAction`.
    Action,
    /// A value of `Resource` or `NotResource`.
    Resource,
    /// A key inside a condition's operator.
    ConditionKey,
}

/// Whole names that begin with what is typed, in any case, each with a word or two about it; at most `limit`.
///
/// A service's name leads to its actions or resources: while only a part of it is typed, services are offered.
///
/// ```
/// use keyfence::catalogue::{Completing, complete};
///
/// let names = complete(Completing::Action, "s3:getobjectacl", 9);
/// assert_eq!(names[0], ("s3:GetObjectAcl".to_owned(), "Read"));
/// ```
#[must_use]
pub fn complete(what: Completing, typed: &str, limit: usize) -> Vec<(String, &'static str)> {
    match what {
        Completing::Action => match typed.split_once(':') {
            Some((prefix, name)) => service(prefix)
                .into_iter()
                .flat_map(super::Service::actions)
                .filter(|action| starts_with(action.name(), name))
                .map(|action| (action.to_string(), level(action.access_level())))
                .take(limit)
                .collect(),
            None => named(typed, "", limit),
        },
        Completing::Resource => {
            let beginning = "arn:aws:";
            match typed.get(beginning.len()..).and_then(|rest| rest.split_once(':')) {
                Some((prefix, _)) => service(prefix)
                    .into_iter()
                    .flat_map(super::Service::resource_types)
                    .flat_map(|kind| kind.arn_formats().map(move |format| (filled(&format.to_string()), kind.name())))
                    .filter(|(arn, _)| starts_with(arn, typed))
                    .take(limit)
                    .collect(),
                None => named(typed.get(beginning.len()..).unwrap_or_default(), beginning, limit),
            }
        }
        Completing::ConditionKey => key::condition_keys()
            .filter(|key| starts_with(key.name(), typed))
            .map(|key| (before_placeholder(key.name()), kind(key.kind())))
            .take(limit)
            .collect(),
    }
}

/// The services whose prefix begins with `typed`, as the beginning of a name.
fn named(typed: &str, beginning: &str, limit: usize) -> Vec<(String, &'static str)> {
    let found = services().filter(|service| starts_with(service.prefix(), typed));
    found.map(|service| (format!("{beginning}{}:", service.prefix()), service.name())).take(limit).collect()
}

/// An ARN format with `*` for what it leaves open: a policy would read `${BucketName}` as a variable.
fn filled(format: &str) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, end) = after.split_once('}').unwrap_or_default();
        out.push_str(before);
        out.push_str(if name == "Partition" { "aws" } else { "*" });
        rest = end;
    }
    out + rest
}

/// A family's name up to what a person has to fill in.
fn before_placeholder(name: &str) -> String {
    name.split("${").next().unwrap_or_default().to_owned()
}

fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::List => "List",
        AccessLevel::Read => "Read",
        AccessLevel::Write => "Write",
        AccessLevel::PermissionsManagement => "Permissions management",
        AccessLevel::Tagging => "Tagging",
    }
}

fn kind(kind: ConditionKind) -> &'static str {
    match kind {
        ConditionKind::String => "String",
        ConditionKind::Arn => "ARN",
        ConditionKind::Bool => "Bool",
        ConditionKind::Numeric => "Numeric",
        ConditionKind::Date => "Date",
        ConditionKind::IpAddress => "IP address",
        ConditionKind::Binary => "Binary",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(what: Completing, typed: &str) -> Vec<String> {
        complete(what, typed, 500).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_name_is_completed_by_service_then_by_what_the_service_has() {
        assert!(names(Completing::Action, "dyn").contains(&"dynamodb:".to_owned()));
        assert!(names(Completing::Action, "S3:getOb").contains(&"s3:GetObject".to_owned()));
        assert!(names(Completing::Action, "nothing:x").is_empty());
        assert!(names(Completing::ConditionKey, "AWS:source").contains(&"aws:SourceIp".to_owned()));
        assert!(names(Completing::ConditionKey, "aws:requestt").contains(&"aws:RequestTag/".to_owned()));
        assert!(names(Completing::Resource, "arn:aws:s").contains(&"arn:aws:sqs:".to_owned()));
        assert!(names(Completing::Resource, "arn:aws:sqs:").contains(&"arn:aws:sqs:*:*:*".to_owned()));
        assert_eq!(complete(Completing::Action, "", 3).len(), 3);
    }
}
