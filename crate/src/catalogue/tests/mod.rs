//! Well-known facts.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test fails so"
)]

mod columns;
mod plainest;

use super::packed::LISTS;
use super::*;
use std::collections::BTreeSet;

fn names(keys: impl Iterator<Item = ConditionKey>) -> BTreeSet<String> {
    keys.map(|key| key.name().to_ascii_lowercase()).collect()
}

#[test]
fn well_known_actions_are_as_aws_describes_them() {
    let level = |name: &str| action(name).unwrap().access_level();
    assert_eq!(level("s3:ListBucket"), AccessLevel::List);
    assert_eq!(level("s3:GetObject"), AccessLevel::Read);
    assert_eq!(level("ec2:RunInstances"), AccessLevel::Write);
    assert_eq!(level("s3:PutBucketPolicy"), AccessLevel::PermissionsManagement);
    assert_eq!(level("iam:CreateAccessKey"), AccessLevel::PermissionsManagement);
    assert_eq!(level("ec2:CreateTags"), AccessLevel::Tagging);

    let pass = action("IAM:passrole").unwrap();
    let types: Vec<_> = pass.resource_types().map(|row| (row.resource_type().name(), row.required())).collect();
    assert_eq!(types, [("role", true)]);
    assert!(pass.lists_condition_key(condition_key("iam:passedtoservice").unwrap()));
    assert!(!pass.lists_condition_key(condition_key("s3:prefix").unwrap()));

    let describe = action("ec2:DescribeInstances").unwrap();
    assert!(!describe.names_resources());
    assert_eq!(describe.resource_types().count(), 0);

    let run = action("ec2:RunInstances").unwrap();
    let instance = run.resource_types().find(|row| row.resource_type().name() == "instance").unwrap();
    assert!(instance.required());
    assert!(names(instance.condition_keys()).contains("ec2:instancetype"));
    assert!(run.lists_condition_key(condition_key("ec2:InstanceType").unwrap()));
}

#[test]
fn what_is_no_name_is_not_found() {
    for name in
        ["", ":", "s3", "s3:", ":GetObject", "s3:Get*", "s3:GetObject ", "s3:GetObject\n", "s3\tAmazon S3:GetObject"]
    {
        assert_eq!(action(name), None, "{name:?}");
    }
    let s3 = service("s3").unwrap();
    for prefix in ["", "s", "s33", "s3\t", "s3\tAmazon S3", "s3\n", &format!("s3\t{}", s3.name())] {
        assert_eq!(service(prefix), None, "{prefix:?}");
    }
    assert_eq!(s3.resource_type("bucket\tb${BucketName}"), None);
    assert_eq!(LISTS.get(usize::MAX).count(), 0);
}

#[test]
fn keys_with_placeholders_are_found_by_their_members() {
    for (name, family) in [
        ("aws:RequestTag/team", "aws:RequestTag/${TagKey}"),
        ("AWS:requesttag/Team/x:y", "aws:RequestTag/${TagKey}"),
        ("aws:RequestTag/${TagKey}", "aws:RequestTag/${TagKey}"),
        ("s3:ExistingObjectTag/<key>", "s3:ExistingObjectTag/${TagKey}"),
        ("kms:EncryptionContext:app", "kms:EncryptionContext:${EncryptionContextKey}"),
        ("events:Metadata/a/b", "events:Metadata/${MetadataKey}"),
        ("events:Metadata/a/Matcher", "events:Metadata/${MetadataKey}/Matcher"),
        ("agent.example.buildkite.dev:pipeline_id", "agent.${Domain}.buildkite.dev:pipeline_id"),
        ("idcs-1a.identity.oraclecloud.com:rpst_id", "idcs-${OciUniqueIdentifier}.identity.oraclecloud.com:rpst_id"),
    ] {
        assert_eq!(condition_key(name).map(ConditionKey::name), Some(family), "{name}");
    }
    for name in ["", "aws:", "aws:RequestTag", "aws:RequestTag/", "aws:NoSuchKey", "aws:SourceIp/x", "events:Metadata/"]
    {
        assert_eq!(condition_key(name), None, "{name}");
    }
    let source_ip = condition_key("aws:sourceip").unwrap();
    assert_eq!((source_ip.kind(), source_ip.is_global()), (ConditionKind::IpAddress, true));
    assert!(condition_key("aws:TagKeys").unwrap().multivalued());
    assert!(condition_key("aws:SourceVpce").unwrap().sensitive());
    assert!(condition_key("aws:SecureTransport").unwrap().always_present());
}

fn indexes(pattern: &str) -> Vec<u32> {
    expand_indexes(pattern).flatten().collect()
}

#[test]
fn patterns_name_the_actions_that_fit() {
    let shown = |pattern: &str| expand(pattern).map(|action| action.to_string()).collect::<Vec<_>>();
    assert_eq!(shown("iam:*AccessKey"), ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:UpdateAccessKey"]);
    assert_eq!(shown("S3:getobjec?"), ["s3:GetObject"]);
    assert_eq!(shown("s3:GetObject"), ["s3:GetObject"]);
    assert_eq!(expand("*").count() as u32, action_count());
    assert_eq!(expand("*:*").count() as u32, action_count());
    assert_eq!(expand("s3:*").count(), service("s3").unwrap().actions().count());
    for pattern in ["", "s3", "s3:", "nosuch:*", "s3:get", "s3:Get?", "s3:Zzz*", "?", "**"] {
        assert_eq!(expand(pattern).count(), 0, "{pattern}");
        assert_eq!(expand_indexes(pattern).count(), 0, "{pattern}");
    }
    for pattern in ["*", "*:*", "s3:*", "S3:get*", "s?:*", "*:Get*", "iam:*Role*", "s3:GetObject", "zzz:*"] {
        assert_eq!(indexes(pattern), expand(pattern).map(Action::index).collect::<Vec<_>>(), "{pattern}");
    }
    assert_eq!(expand_indexes("*").count(), 1);
    assert_eq!(expand_indexes("ec2:Describe*").count(), 1);
    assert!(expand("s?:*").all(|action| action.service().prefix().len() == 2));
}

#[test]
fn did_you_mean_finds_the_slip_and_nothing_else() {
    let near = |name: &str| {
        let (prefix, name) = name.split_once(':').unwrap();
        nearest_action(service(prefix).unwrap(), name)
    };
    assert_eq!(near("s3:GetObjcet"), Some("GetObject"));
    assert_eq!(near("s3:getobjects"), Some("GetObject"));
    assert_eq!(near("s3:ListBuckets"), Some("ListBucket"));
    assert_eq!(near("ec2:DescribeInstance"), Some("DescribeInstances"));
    assert_eq!(near("iam:PasRole"), Some("PassRole"));
    assert_eq!(near("s3:Frobnicate"), None);
    assert_eq!(near("s3:"), None);
    assert_eq!(near(&format!("s3:{}", "x".repeat(10_000))), None);
    assert_eq!(nearest_service("dynamodbb"), Some("dynamodb"));
    assert_eq!(nearest_service("lamdba"), Some("lambda"));
    assert_eq!(nearest_service("cloudwach"), Some("cloudwatch"));
    assert_eq!(nearest_service("entirely-else"), None);
    let key = |name: &str| nearest_condition_key(name).map(ConditionKey::name);
    assert_eq!(key("aws:SourceIP4"), Some("aws:SourceIp"));
    assert_eq!(key("aws:PrincpalOrgID"), Some("aws:PrincipalOrgID"));
    assert_eq!(key("aws:ReqeustTag/team"), Some("aws:RequestTag/${TagKey}"));
    assert_eq!(key("zzz:nothing-like-it"), None);
}

#[test]
fn arns_fit_the_forms_that_they_could_be_of() {
    let kind = |name: &str| {
        let (prefix, name) = name.split_once(':').unwrap();
        service(prefix).unwrap().resource_type(name).unwrap()
    };
    for (name, arn, fits) in [
        ("s3:bucket", "arn:aws:s3:::logs", true),
        ("s3:bucket", "arn:aws:s3:::logs*", true),
        ("s3:bucket", "arn:aws:s3:::*", true),
        ("s3:bucket", "arn:*:s3:::${aws:username}-logs", true),
        ("s3:bucket", "*", true),
        ("s3:bucket", "arn:aws:s3*", true),
        ("s3:bucket", "arn:aws:*", true),
        ("s3:bucket", "arn:aws:s3:::logs/*", false),
        ("s3:bucket", "arn:aws:s3:::*/x", false),
        ("s3:bucket", "arn:aws:s3:us-east-1::logs", false),
        ("s3:bucket", "arn:aws:s3:::", false),
        ("s3:bucket", "arn:aws:s3", false),
        ("s3:bucket", "", false),
        ("s3:object", "arn:aws:s3:::logs/*", true),
        ("s3:object", "arn:aws:s3:::logs/a/b:c", true),
        ("s3:object", "arn:aws:s3:::logs*", true),
        ("s3:object", "arn:aws:s3:::*/x", true),
        ("s3:object", "arn:aws:s3:::logs", false),
        ("s3:object", "arn:aws:s3:::logs/", false),
        ("s3:object", "arn:aws:s3:::${aws:PrincipalTag/a:b}/x", true),
        ("iam:role", "arn:aws:iam::123456789012:role/team/x", true),
        ("iam:role", "arn:aws:iam::*:ro?e/x", true),
        ("iam:role", "arn:aws:iam::*:*/x", true),
        ("iam:role", "arn:aws:iam:::role/x", false),
        ("iam:role", "arn:aws:iam::123456789012:user/x", false),
        ("iam:role", "arn:aws:iam::123456789012:role", false),
        ("iam:role", "arn:aws:iam::123456789012:role/${*}", true),
        ("dynamodb:index", "arn:aws:dynamodb:*:*:table/T/index/*", true),
        ("dynamodb:index", "arn:aws:dynamodb:*:*:table/*", true),
        ("dynamodb:index", "arn:aws:dynamodb:*:*:table/T", false),
        ("dms:Certificate", "arn:aws:dms:us-east-1:123456789012:cert:ABC", true),
        ("dms:Certificate", "arn:aws:dms:us-east-1:123456789012:rep:ABC", false),
        ("sns:topic", "arn:aws:sns:us-east-1:123456789012:${unclosed", true),
    ] {
        assert_eq!(kind(name).matches(&ArnPattern::new(arn)), fits, "{name} {arn}");
    }
    let formats = |name: &str| kind(name).arn_formats().next().unwrap();
    assert!(!formats("s3:bucket").has_region() && !formats("s3:bucket").has_account());
    assert!(!formats("iam:role").has_region() && formats("iam:role").has_account());
    assert!(formats("sns:topic").has_region() && formats("sns:topic").has_account());
    assert!(arn_matches("arn:${Partition}:s3:::${BucketName}", "arn:aws:s3:::b"));
    assert!(!arn_matches("s3:::${BucketName}", "arn:aws:s3:::b"));
}

#[test]
fn hostile_arns_end_soon() {
    let role = service("iam").unwrap().resource_type("role").unwrap();
    assert!(!role.matches(&ArnPattern::new(&"${".repeat(1 << 20))));
    assert!(!role.matches(&ArnPattern::new(&format!("arn:aws:iam::1:user/{}x", "*?".repeat(1 << 20)))));
    assert!(role.matches(&ArnPattern::new(&format!("arn:aws:iam::1:{}x", "*?".repeat(1 << 20)))));
    assert_eq!(condition_key(&"aws:/".repeat(1 << 20)), None);
}
