//! Measures what is said about risk: `risk_corpus FOLDER [show]`, where FOLDER holds the labelled policies as `.jsonl`.
//!
//! Escalation on both sides, other tools' verdicts about public access, administrators, whole services and their classes
//! of risk, and silence on policies that only read.

#![expect(clippy::print_stdout, reason = "a measuring program prints its figures")]

use keyfence::json::Pointer;
use keyfence::options::{Options, PolicyType};
use keyfence::policy::evaluate::{Caller, Context, Known, Outcome, Policies, Request, evaluate};
use keyfence::policy::model::Policy;
use keyfence::rule::Severity;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

fn rows(path: &Path) -> std::io::Result<Vec<Value>> {
    let text = std::fs::read_to_string(path)?;
    text.lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}

fn rules(text: &str, policy_type: Option<PolicyType>) -> Vec<&'static str> {
    let options = Options { policy_type, ..Options::default() };
    keyfence::check::check(text, &options).findings.iter().map(|finding| finding.rule.id).collect()
}

fn any(found: &[&str], wanted: &[&str]) -> bool {
    found.iter().any(|id| wanted.iter().any(|wanted| id.starts_with(wanted)))
}

/// The texts in a value, however deep.
fn texts<'v>(value: &'v Value, all: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => all.push(text),
        Value::Array(values) => values.iter().for_each(|value| texts(value, all)),
        Value::Object(members) => members.values().for_each(|value| texts(value, all)),
        _ => {}
    }
}

/// Whether the evaluator lets someone of another account than `own` meet a condition: with every key that names an
/// account, and every ARN, being the other account's.
fn lets_others_in(condition: &Value, own: &str) -> bool {
    let statement =
        json!({ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": condition });
    let text = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    let parsed = keyfence::json::parse(&text, 0);
    let policy = Policy::new(&parsed.value, Pointer::root());
    let mut named = Vec::new();
    texts(condition, &mut named);
    let account = |text: &str| text.splitn(6, ':').nth(4).unwrap_or(text).to_owned();
    let mut others: Vec<String> =
        named.iter().map(|text| account(text)).filter(|id| id.len() == 12 && id != own).collect();
    others.push("999999999999".into());
    others.iter().any(|other| {
        let mut known = Context::default();
        for key in [
            "aws:SourceAccount",
            "aws:SourceOwner",
            "aws:PrincipalAccount",
            "aws:ResourceAccount",
            "s3:ResourceAccount",
            "kms:CallerAccount",
        ] {
            known.set(key, Known::Values(vec![other.clone()]));
        }
        let arn = named.iter().find(|text| text.starts_with("arn:") && account(text) == *other);
        let arn = arn.map_or_else(|| format!("arn:aws:iam::{other}:role/x"), |arn| arn.replace('*', "x"));
        known.set("aws:SourceArn", Known::Values(vec![arn.clone()]));
        known.set("aws:PrincipalArn", Known::Values(vec![arn]));
        let request = Request {
            action: "sqs:SendMessage",
            resource: "arn:aws:sqs:us-east-1:1:q",
            account: "",
            caller: Caller::Anonymous,
            known,
        };
        evaluate(&request, &Policies { resource: vec![&policy], ..Policies::default() }).outcome == Outcome::Allowed
    })
}

/// Whether every action of a service is allowed on whatever resource.
fn whole_service(service: &str, policy: &Value) -> bool {
    let text = policy.to_string();
    let parsed = keyfence::json::parse(&text, 0);
    let policy = Policy::new(&parsed.value, Pointer::root());
    let policies = Policies { identity: vec![&policy], ..Policies::default() };
    keyfence::catalogue::expand(&format!("{service}:*")).all(|action| {
        let (action, known) = (action.to_string(), Context::default());
        let caller = Caller::Arn("arn:aws:iam::123456789012:user/u");
        let request = Request { action: &action, resource: "arn:aws:x:::whatever", account: "", caller, known };
        evaluate(&request, &policies).outcome == Outcome::Allowed
    })
}

/// The verdict of the rules that ask what a function of Prowler asks; `None` where none does.
fn prowler(function: &str, args: &[Value]) -> Option<bool> {
    let with = |statement: Value| json!({ "Statement": [statement] }).to_string();
    let public = |text: &str| any(&rules(text, Some(PolicyType::Resource)), &["policy/public-resource"]);
    let first = args.first()?;
    Some(match function {
        "is_policy_public" => public(&first.to_string()),
        "has_public_principal" => {
            let mut statement = json!({ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" });
            statement.as_object_mut()?.insert("Principal".into(), first.get("Principal")?.clone());
            let wild =
                any(&rules(&with(statement.clone()), Some(PolicyType::Resource)), &["policy/principal-wildcard"]);
            wild || public(&with(statement))
        }
        "check_admin_access" => any(
            &rules(&first.to_string(), Some(PolicyType::Identity)),
            &["policy/full-administrator", "policy/escalation-own-permissions"],
        ),
        "check_full_service_access" => whole_service(first.as_str()?, args.get(1)?),
        "is_condition_block_restrictive" => !lets_others_in(first, args.get(1)?.as_str()?),
        "is_condition_block_restrictive_organization" => {
            let statement = json!({ "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*", "Condition": first });
            !public(&with(statement))
        }
        _ => return None,
    })
}

/// The rules that ask what a check of Checkov asks.
fn checkov(id: &str) -> Option<&'static [&'static str]> {
    Some(match id {
        "CKV_AWS_1" | "CKV_AWS_62" => &["policy/full-administrator"],
        "CKV_AWS_49" => &["policy/full-administrator", "policy/whole-service", "policy/escalation"],
        "CKV_AWS_286" | "CKV_AWS_110" => &["policy/escalation", "policy/full-administrator"],
        "CKV_AWS_287" | "CKV_AWS_107" => &["policy/risk-credentials", "policy/full-administrator"],
        "CKV_AWS_288" | "CKV_AWS_108" => &["policy/risk-data", "policy/full-administrator"],
        "CKV_AWS_289" | "CKV_AWS_109" => &["policy/risk-permissions", "policy/full-administrator"],
        "CKV_AWS_290" | "CKV_AWS_111" => &["policy/risk-changes", "policy/full-administrator"],
        "CKV_AWS_32" | "CKV_AWS_168" | "CKV_AWS_283" => &["policy/public-resource", "policy/principal-wildcard"],
        "CKV_AWS_358" => &["policy/trust-github", "policy/trust-oidc", "policy/trust-anyone"],
        "CKV_AWS_61" | "CKV_AWS_60" => {
            &["policy/trust-anyone", "policy/trust-account-escalation", "policy/trust-principal-star"]
        }
        _ => return None,
    })
}

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_default();
    let (folder, show) = (Path::new(&folder), args.next().is_some());
    let mut tally: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut count = |name: String, right: bool, what: &str| {
        let entry = tally.entry(name.clone()).or_default();
        *entry = (entry.0 + u32::from(right), entry.1 + 1);
        if !right && show {
            println!("{name}: {what}");
        }
    };
    for row in rows(&folder.join("iam-vulnerable.jsonl"))? {
        let policies: Vec<String> = row["policies"].as_array().into_iter().flatten().map(ToString::to_string).collect();
        let found = rules(&policies.join("\n"), None);
        let got = found.iter().any(|id| id.contains("escalat") || id.contains("administrator"));
        let want = row["expected"].as_array().into_iter().flatten().any(|e| e["code"] == "PRIVILEGE_ESCALATION");
        count("iam-vulnerable".into(), got == want, &format!("{} want {want} {found:?}", row["id"]));
    }
    for row in rows(&folder.join("prowler.jsonl"))? {
        let function = row["function"].as_str().unwrap_or_default();
        let args = row["args"].as_array().cloned().unwrap_or_default();
        if let Some(got) = prowler(function, &args) {
            let want = row["expected"] == true;
            count(format!("prowler {function}"), got == want, &format!("want {want} {}", row["args"]));
        }
    }
    for row in rows(&folder.join("checkov.jsonl"))? {
        let id = row["id"].as_str().unwrap_or_default();
        let check = id.split(':').nth(1).unwrap_or_default();
        let Some(wanted) = checkov(check) else { continue };
        let kind = match row["policy_type"].as_str() {
            Some("identity") => Some(PolicyType::Identity),
            Some("trust") => Some(PolicyType::Trust),
            Some("resource") => Some(PolicyType::Resource),
            _ => None,
        };
        let options = Options { policy_type: kind, ..Options::default() };
        let report = keyfence::check::check(&row["policy"].to_string(), &options);
        // A wildcard behind the repository is Access Analyzer's advice, not Checkov's.
        let advice = |own: &keyfence::finding::Finding| {
            own.rule.id == "policy/trust-github-subject-broad" && own.severity == Severity::Low
        };
        let found: Vec<&str> = report.findings.iter().filter(|own| !advice(own)).map(|own| own.rule.id).collect();
        let want = row["expected"].as_array().is_some_and(|expected| !expected.is_empty());
        count(
            format!("checkov {check}"),
            any(&found, wanted) == want,
            &format!("{id} want {want} {found:?} {}", row["policy"]),
        );
    }
    let mut by_rule: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows(&folder.join("access-analyzer-head.jsonl"))? {
        let (id, text) = (row["id"].as_str().unwrap_or_default(), row["text"].as_str().unwrap_or_default());
        let found = rules(text, Some(PolicyType::Identity));
        let risky = ["policy/escalation", "policy/risk", "policy/full-administrator"];
        for rule in found.iter().filter(|rule| any(&[**rule], &risky)) {
            *by_rule.entry(rule).or_default() += 1;
        }
        if id.contains("ReadOnly") || id.contains("ViewOnly") {
            let loud: Vec<_> = found
                .iter()
                .filter(|rule| any(&[**rule], &["policy/escalation", "policy/full-administrator"]))
                .collect();
            count("read-only silent".into(), loud.is_empty(), &format!("{id} {loud:?}"));
        }
    }
    for (name, (right, all)) in tally {
        println!("{name}: {right}/{all}");
    }
    println!("on AWS's own 723 policies: {by_rule:?}");
    Ok(())
}
