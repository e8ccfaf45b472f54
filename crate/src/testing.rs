//! Runs every rule's examples and holds every rule to the house's form. A rule's examples are its table tests.

use crate::check::{Report, check};
use crate::finding::Finding;
use crate::kinds::{kind, rules};
use crate::options::{Options, PolicyType, Profile};
use crate::rule::{Example, Rule};
use crate::span::Span;
use crate::text::{Locale, Text};
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// The options of an example: `name=value`, separated by spaces.
pub fn options(line: &str) -> Options {
    let mut options = Options { now: Timestamp::parse("2026-11-23T00:00:00Z"), ..Options::default() };
    for (name, value) in line.split_whitespace().filter_map(|part| part.split_once('=')) {
        match name {
            "kind" => options.kind = Some(kind(value).unwrap_or_else(|| panic!("kind {value}")).name()),
            "policyType" => {
                options.policy_type = Some(PolicyType::from_word(value).unwrap_or_else(|| panic!("type {value}")))
            }
            "profile" => options.profile = Profile::from_word(value).unwrap_or_else(|| panic!("profile {value}")),
            "now" => options.now = Timestamp::parse(value),
            "otherProviders" => options.other_providers = value == "true",
            "label" => options.field = Some(crate::options::FieldContext { label: value.replace('_', " ") }),
            _ => panic!("unknown option {name}"),
        }
    }
    options
}

/// A marked text without its marks, and the span they stood around.
pub fn unmark(text: &str) -> (String, Option<Span>) {
    let (Some(start), Some(end)) = (text.find('⟦'), text.find('⟧')) else {
        return (text.to_owned(), None);
    };
    (text.replace(['⟦', '⟧'], ""), Some(Span::new(start, end - '⟦'.len_utf8())))
}

fn fired<'r>(report: &'r Report, rule: &Rule) -> Vec<&'r Finding> {
    report.findings.iter().filter(|finding| finding.rule.id == rule.id).collect()
}

fn failure(rule: &Rule, example: &Example) -> Option<String> {
    let (text, wanted) = unmark(example.text);
    let report = check(&text, &options(example.options));
    let found = fired(&report, rule);
    let at = || found.iter().map(|f| f.span().of(&text)).collect::<Vec<_>>();
    match (example.fires, wanted) {
        (true, _) if found.is_empty() => {
            let others: Vec<_> = report.findings.iter().map(|f| f.rule.id).collect();
            Some(format!("{} does not fire (but {others:?}) on {text}", rule.id))
        }
        (true, Some(span)) if !found.iter().any(|f| f.span() == span) => {
            Some(format!("{} fires at {:?}, not at {:?}, on {text}", rule.id, at(), span.of(&text)))
        }
        (false, _) if !found.is_empty() => Some(format!("{} fires at {:?} on {text}", rule.id, at())),
        _ => None,
    }
}

#[test]
fn every_example_does_what_it_says() {
    let failures: Vec<_> =
        rules().flat_map(|rule| rule.examples.iter().filter_map(|example| failure(rule, example))).collect();
    assert!(failures.is_empty(), "{} examples fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_rule_has_examples_on_both_sides() {
    // Rules about limits, whose failing text would be as long as the limit; they have tests of their own.
    for rule in rules().filter(|rule| rule.id != "document/too-many-findings" && !rule.id.ends_with("-too-long")) {
        assert!(rule.examples.iter().any(|e| e.fires), "{} has no failing example", rule.id);
        assert!(rule.examples.iter().any(|e| !e.fires), "{} has no passing example", rule.id);
    }
}

#[test]
fn every_rule_is_well_formed() {
    let mut ids = BTreeSet::new();
    for rule in rules() {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        let (group, name) = rule.id.split_once('/').unwrap_or_default();
        let kebab =
            |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(kebab(group) && kebab(name), "{}", rule.id);
        assert!(!rule.source().is_empty(), "{} names no source", rule.id);
        // It is the same for all findings of the rule: nothing fills it in.
        for locale in [Locale::En, Locale::Ko] {
            let explanation = rule.explanation().template(locale);
            let slot =
                |part: &str| part.split_once('}').is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_lowercase()));
            let mut before = ' ';
            for (at, part) in explanation.split('{').enumerate() {
                assert!(at == 0 || before == '$' || !slot(part), "{}: {explanation}", rule.id);
                before = part.chars().last().unwrap_or(' ');
            }
        }
        for (text, stop) in [(rule.title(), false), (rule.message(), false), (rule.explanation(), true)] {
            well_worded(rule.id, text, stop);
        }
    }
}

/// Both languages present, the same parameters, the house's punctuation, Korean in Korean.
fn well_worded(id: &str, text: Text, stop: bool) {
    let [en, ko] = [Locale::En, Locale::Ko].map(|locale| text.template(locale));
    assert!(!en.is_empty() && !ko.is_empty(), "{id}: a text is missing");
    assert_eq!(en.ends_with('.'), stop, "{id}: {en}");
    assert_eq!(ko.ends_with('.'), stop, "{id}: {ko}");
    assert!(ko.chars().any(|c| ('가'..='힣').contains(&c)), "{id}: not Korean: {ko}");
    let slots = |s: &'static str| -> BTreeSet<&str> {
        s.split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(slot, _)| slot.split(':').next().unwrap_or_default())
            .collect()
    };
    assert_eq!(slots(en), slots(ko), "{id}: parameters differ");
}

#[test]
fn every_message_gets_its_parameters() {
    for rule in rules() {
        for example in rule.examples.iter().filter(|e| e.fires) {
            let (text, _) = unmark(example.text);
            for finding in check(&text, &options(example.options)).findings {
                for locale in [Locale::En, Locale::Ko] {
                    let message = finding.render(locale);
                    let template = finding.message.template(locale);
                    let unfilled = template.split('{').skip(1).filter_map(|p| p.split_once('}')).find(|(slot, _)| {
                        let name = slot.split(':').next().unwrap_or_default();
                        !name.is_empty()
                            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                            && finding.value(name).is_none()
                    });
                    assert!(unfilled.is_none(), "{}: {message}", finding.rule.id);
                }
            }
        }
    }
}

#[test]
fn every_fix_gives_text_that_no_longer_has_the_finding() {
    for rule in rules() {
        for example in rule.examples.iter().filter(|e| e.fires) {
            let (text, _) = unmark(example.text);
            let options = options(example.options);
            let report = check(&text, &options);
            let before = fired(&report, rule).len();
            for finding in fired(&report, rule) {
                for fix in &finding.fixes {
                    let fixed = apply(&text, fix);
                    let after = fired(&check(&fixed, &options), rule).len();
                    assert!(after < before, "{}: {before} before, {after} after the fix of {text}: {fixed}", rule.id);
                }
            }
        }
    }
}

/// The text with one fix applied.
pub fn apply(text: &str, fix: &crate::finding::Fix) -> String {
    let mut out = String::new();
    let mut at = 0;
    for edit in &fix.edits {
        out.push_str(text.get(at..edit.span.start as usize).expect("edits are in order and on characters"));
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out + text.get(at..).expect("edits end inside the text")
}
