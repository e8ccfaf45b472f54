//! Whether a statement's resources and actions fit each other, and how `*` could be narrowed.

use super::super::model::{Effect, Element, Entry, Statement};
use super::super::wildcard::is_everything;
use super::Subject;
use crate::catalogue::{self, Action, ArnPattern, ResourceType};
use crate::finding::Finding;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::{Args, Text};

/// More pairs of action and resource in one statement are not compared: keeps the work linear on hostile lists.
const MOST_PAIRS: usize = 4_000;
/// How many actions a message names.
const MOST_NAMED: usize = 5;

rule! {
    /// An action that works on none of the statement's resources.
    MISMATCH = "policy/resource-mismatch" (Warning, Low, Medium) {
        references: ["parliament" "RESOURCE_MISMATCH", "cfn-lint" "I3510"],
        title: "Action that works on none of these resources" / "이 리소스와 맞지 않는 작업",
        message: "None of the statement's resources is one that {actions} can work on (catalogue of {date})"
            / "{actions}에 맞는 리소스가 이 문에 하나도 없습니다({date} 카탈로그 기준)",
        explanation: "The statement neither allows nor denies these actions. Add a resource of the form they take, or move them to a statement of their own."
            / "이 문은 이 작업을 허용하지도 거부하지도 않습니다. 작업에 맞는 형식의 리소스를 추가하거나 별도의 문으로 옮기세요.",
        source: "Service Authorization Reference",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:ListBucket\", ⟦\"s3:GetObject\"⟧], \"Resource\": \"arn:aws:s3:::my-bucket\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"s3:ListAllMyBuckets\"⟧, \"s3:GetObject\"], \"Resource\": \"arn:aws:s3:::my-bucket/*\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:ListBucket\", \"s3:GetObject\"], \"Resource\": [\"arn:aws:s3:::my-bucket\", \"arn:aws:s3:::my-bucket/*\"]}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:ListAllMyBuckets\", \"s3:*Object\"], \"Resource\": \"*\"}]}",
        ],
    }

    /// `*` where resources could be named.
    NARROW = "policy/resource-could-be-narrower" (Suggestion, Info, High) {
        references: ["parliament" "RESOURCE_STAR", "checkov" "CKV_AWS_356"],
        title: "Resource could be narrower" / "리소스를 좁힐 수 있음",
        message: "{count} of these actions can be limited to resources: {forms}" / "이 작업 중 {count}개는 리소스를 지정할 수 있습니다: {forms}",
        explanation: "Actions that take nothing but `*` are not counted. Name the resources that are meant, in a statement of their own where the others need `*`."
            / "`*`만 쓸 수 있는 작업은 세지 않았습니다. 필요한 리소스를 지정하고, 나머지 작업에 `*`가 필요하면 별도의 문으로 나누세요.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ec2:DescribeInstances\", \"ec2:TerminateInstances\"], \"Resource\": ⟦\"*\"⟧}]}"],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ec2:DescribeInstances\", \"s3:ListAllMyBuckets\"], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"ec2:TerminateInstances\", \"Resource\": \"*\"}]}",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&MISMATCH, &NARROW];

static TAKES: Text = text! { en: "`{action}` takes `{arn}`", ko: "`{action}`의 리소스 형식은 `{arn}`입니다" };
static TAKES_ALL: Text = text! { en: "`{action}` takes `*` only", ko: "`{action}`에는 `*`만 쓸 수 있습니다" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if subject.policy_type == PolicyType::Trust {
        return;
    }
    let held = matches!(subject.policy_type, PolicyType::Identity | PolicyType::Session | PolicyType::Boundary);
    for statement in &subject.policy.statements {
        let (Some(action), Some(resource)) = (&statement.action, &statement.resource) else { continue };
        if action.negated || resource.negated {
            continue;
        }
        if let Some(all) = resource.entries().find(|entry| is_everything(entry.text)) {
            if held && statement.effect == Some(Effect::Allow) {
                out.extend(narrow(subject, statement, resource, &all));
            }
        } else {
            out.extend(mismatch(subject, statement, action, resource));
        }
    }
}

/// The form of an ARN that an action needs: a required type's before another's.
fn form(action: Action) -> Option<String> {
    let first = action.resource_types().find(|row| row.required()).or_else(|| action.resource_types().next())?;
    // Of several the shortest: a bucket rather than an access point, a function rather than its alias.
    let same = action.resource_types().filter(|row| row.required() == first.required());
    same.flat_map(|row| row.resource_type().arn_formats()).map(|format| format.to_string()).min_by_key(String::len)
}

fn named(texts: &[String], more: usize) -> String {
    let rest = if more > 0 { format!(" +{more}") } else { String::new() };
    texts.join(", ") + &rest
}

fn mismatch(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    action: &Element<'_>,
    resource: &Element<'_>,
) -> Option<Finding> {
    let resources: Vec<&str> = resource.entries().map(|entry| entry.text).collect();
    // A template's function or a variable may stand for any resource, and what is no ARN is reported already.
    let known = resources.len() == resource.member.value.one_or_many().len()
        && resources.iter().all(|text| text.starts_with("arn:") && !text.contains("{{"));
    if !known || resources.len().saturating_mul(statement.called().count()) > MOST_PAIRS {
        return None;
    }
    let patterns: Vec<ArnPattern<'_>> = resources.iter().map(|text| ArnPattern::new(text)).collect();
    // Actions of one statement mostly work on the same few types.
    let mut compared: Vec<(ResourceType, bool)> = Vec::new();
    let mut reached = |resource_type: ResourceType| {
        if let Some((_, fits)) = compared.iter().find(|(other, _)| *other == resource_type) {
            return *fits;
        }
        let fits = patterns.iter().any(|arn| resource_type.matches(arn));
        compared.push((resource_type, fits));
        fits
    };
    let mut fits = |action: Action| action.resource_types().any(|row| reached(row.resource_type()));
    let lacking: Vec<(Entry<'_>, Action)> = statement
        .called()
        .filter_map(|(entry, called)| Some((entry, called.action()?)))
        .filter(|(_, action)| !fits(*action))
        .collect();
    let (first, needs) = lacking.first()?;
    let mut finding = subject.at_entry(&MISMATCH, statement, action, first);
    for (entry, _) in lacking.iter().skip(1) {
        finding = finding.also(entry.span);
    }
    let names: Vec<String> = lacking.iter().take(MOST_NAMED).map(|(entry, _)| format!("`{}`", entry.text)).collect();
    let args: Args = vec![("action", needs.to_string())];
    let finding = match form(*needs) {
        Some(arn) => finding.note(&TAKES, [args, vec![("arn", arn)]].concat()),
        None => finding.note(&TAKES_ALL, args),
    };
    let actions = named(&names, lacking.len().saturating_sub(MOST_NAMED));
    Some(finding.arg("actions", actions).arg("date", catalogue::date()))
}

fn narrow(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    resource: &Element<'_>,
    all: &Entry<'_>,
) -> Option<Finding> {
    let (mut count, mut forms) = (0_usize, Vec::new());
    for (Entry { text, .. }, called) in statement.called() {
        // All actions of all services: that is said elsewhere.
        if text.starts_with('*') {
            return None;
        }
        let Some(found) = called.runs().flatten().find(|&index| catalogue::names_resources_at(index)) else { continue };
        count += 1;
        if forms.len() < MOST_NAMED {
            let form = catalogue::action_at(found).and_then(form);
            forms.extend(form.map(|arn| format!("`{text}` → `{arn}`")));
        }
    }
    let more = count.saturating_sub(forms.len());
    (count > 0).then(|| {
        let finding = subject.at_entry(&NARROW, statement, resource, all);
        finding.arg("count", count.to_string()).arg("forms", named(&forms, more))
    })
}
