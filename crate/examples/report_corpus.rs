//! Runs the credential report room over labelled cases of other projects and times it:
//!
//!     cargo run --release --example report_corpus -- ../shared/corpora/report
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use keyfence::check;
use keyfence::document::Details;
use keyfence::finding::Finding;
use keyfence::options::{Options, Profile};
use keyfence::time::Timestamp;
use serde_json::Value;
use std::path::Path;
use std::time::Instant;

fn rows(dir: &Path, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(dir.join(file)).expect("the corpus is there");
    text.lines().map(|line| serde_json::from_str(line).expect("a case a line")).collect()
}

fn options(now: &str, profile: Profile) -> Options {
    Options { kind: Some("credential-report"), now: Timestamp::parse(now), profile, ..Options::default() }
}

/// As the scoring script counts: by Prowler's check id and user.
fn prowler(dir: &Path) {
    let asked = ["avoid_root_usage", "no_root_access_key", "root_mfa_enabled", "rotate_access_key", "user_"];
    let (mut right, mut all) = (0, 0);
    for case in rows(dir, "prowler-cases.jsonl") {
        let check_id = case["check"].as_str().unwrap();
        let Some(csv) = case["csv"].as_str().filter(|csv| !csv.is_empty()) else { continue };
        if !asked.iter().any(|id| check_id.starts_with(&format!("iam_{id}"))) || check_id.contains("hardware") {
            continue;
        }
        let report = check(csv, &options(case["now"].as_str().unwrap(), Profile::Prowler));
        let failing: Vec<_> = report
            .findings
            .iter()
            .filter(|f| f.rule.references().iter().any(|r| r.catalog == "prowler" && r.id == check_id))
            .filter_map(|f| f.subject.user.as_deref())
            .collect();
        for expected in case["expected"].as_array().unwrap() {
            all += 1;
            let resource = expected["resource_id"].as_str().unwrap_or_default();
            let user = resource.trim_end_matches(|c: char| c.is_ascii_digit());
            let user = user.strip_suffix("/AccessKey").or(user.strip_suffix("-access-key-")).unwrap_or(resource);
            let got = failing.contains(&user);
            if got == (expected["status"] == "FAIL") {
                right += 1;
            } else {
                println!("  {}: {expected}, found {failing:?}", case["id"]);
            }
        }
    }
    println!("prowler-cases: {right}/{all}");
}

/// Cloudsploit's plugins as rules and thresholds: a rule's finding is a failure, at the second threshold a warning.
fn cloudsploit(dir: &Path) {
    let (mut right, mut all) = (0, 0);
    for case in rows(dir, "cloudsploit-cases.jsonl") {
        let plugin = case["plugin"].as_str().unwrap().rsplit('/').next().unwrap().trim_end_matches(".js");
        let (csv, now) = (case["csv"].as_str().unwrap(), case["now"].as_str().unwrap());
        let setting = |name: &str, default: u32| {
            let value = &case["settings"][name];
            value.as_u64().map(|n| n as u32).or(value.as_str().and_then(|n| n.parse().ok())).unwrap_or(default)
        };
        let run = |threshold: u32| -> Vec<Finding> {
            let mut options = options(now, Profile::Default);
            let limits = &mut options.thresholds;
            (limits.access_key_age, limits.unused_credential) = (Some(threshold), Some(threshold));
            (limits.never_used_grace, limits.root_used) = (Some(0), Some(threshold));
            check(csv, &options).findings
        };
        let root = |plugin: &str| plugin.starts_with("root");
        let (rule, warn, fail): (&str, u32, u32) = match plugin {
            "accessKeysExtra" => ("report/two-active-keys", 0, 0),
            "accessKeysLastUsed" => (
                "report/access-key-unused",
                setting("access_keys_last_used_warn", 90),
                setting("access_keys_last_used_fail", 180),
            ),
            "accessKeysRotated" => (
                "report/access-key-age",
                setting("access_keys_rotated_warn", 180),
                setting("access_keys_rotated_fail", 360),
            ),
            "usersPasswordLastUsed" => (
                "report/password-unused",
                setting("users_password_last_used_warn", 90),
                setting("users_password_last_used_fail", 180),
            ),
            "rootAccessKeys" => ("report/root-access-key", 0, 0),
            "rootMfaEnabled" => ("report/root-mfa", 0, 0),
            "rootSigningCertificate" => ("report/root-certificate", 0, 0),
            "usersMfaEnabled" => ("report/user-mfa", 0, 0),
            "usersPasswordAndKeys" => ("report/password-and-key", 0, 0),
            "iamUserInUse" | "iamUserNotInUse" => {
                let days = i64::from(setting("iam_user_account_in_use_days", 15));
                let details = keyfence::report::summarize(csv, &options(now, Profile::Default));
                for (line, expected) in details.reports[0].timeline.iter().zip(case["expected"].as_array().unwrap()) {
                    all += 1;
                    let recent =
                        line.last_used.is_some_and(|used| Timestamp::parse(now).unwrap().days_since(used) <= days);
                    let got = if recent == (plugin == "iamUserInUse") { "FAIL" } else { "PASS" };
                    right += i32::from(expected["status"] == got);
                }
                continue;
            }
            _ => {
                println!("  no rule: {plugin}: {}", case["test"]);
                continue;
            }
        };
        let (failing, warned) = (run(fail), run(warn));
        let lines: Vec<&str> = csv.lines().skip(1).filter(|line| line.starts_with("<root") == root(plugin)).collect();
        for (index, expected) in case["expected"].as_array().unwrap().iter().enumerate() {
            all += 1;
            if expected["status"] == "UNKNOWN" {
                right += i32::from(failing.iter().any(|f| f.rule.id == "report/no-root-row"));
                continue;
            }
            let resource = expected["resource"].as_str().unwrap_or_default();
            let slot = resource.rsplit_once(":access_key_").and_then(|(_, slot)| slot.parse::<u8>().ok());
            // Of equal rows the one at the same place: a finding's path names its row.
            let line = if slot.is_some() { lines.last() } else { lines.get(index) };
            let row = line.map(|line| {
                let at = csv.lines().enumerate().filter(|(_, other)| other == line).map(|(at, _)| at + 1);
                if lines.iter().filter(|other| other == &line).count() > 1 && index == 0 { at.min() } else { at.max() }
            });
            let hit = |findings: &[Finding]| {
                findings.iter().any(|f| {
                    let at = f.address().and_then(|path| path.split(':').next()?.parse::<usize>().ok());
                    f.rule.id == rule && (slot.is_none() || f.subject.slot == slot) && at == row.flatten()
                })
            };
            let got = match (hit(&failing), hit(&warned)) {
                (true, _) => "FAIL",
                (false, true) => "WARN",
                (false, false) => "PASS",
            };
            if expected["status"] == got {
                right += 1;
            } else {
                println!("  {}: {expected}, found {got}", case["id"]);
            }
        }
    }
    println!("cloudsploit-cases: {right}/{all} = {:.1} %", 100.0 * f64::from(right) / f64::from(all));
}

fn files(dir: &Path) {
    for case in rows(dir, "reports.jsonl") {
        let text = case["text"].as_str().unwrap();
        let now = Timestamp::parse("2026-11-23T00:00:00Z");
        let report = check(text, &Options { now, ..Options::default() });
        let (mut users, mut account) = (0, None);
        for document in &report.documents {
            if let Details::CredentialReport(details) = &document.details {
                for summary in &details.reports {
                    users += summary.users + u32::from(summary.root.is_some());
                    account = account.or(summary.account.clone());
                }
            }
        }
        let reading: Vec<_> = report
            .findings
            .iter()
            .filter(|f| {
                ["unreadable", "fit", "missing", "unknown-c", "no-", "several", "future"]
                    .iter()
                    .any(|w| f.rule.id.contains(w))
            })
            .map(|f| (f.rule.id.trim_start_matches("report/"), f.span().of(text).chars().take(30).collect::<String>()))
            .collect();
        println!(
            "  {}: {} {users} rows (labelled {}), account {account:?}, {} findings; reading: {reading:?}",
            case["id"],
            report.kind(),
            case["rows"],
            report.findings.len()
        );
        // Every finding of one file, to check verdicts by hand.
        if std::env::args().nth(2).is_some_and(|id| case["id"] == id) {
            for f in &report.findings {
                println!(
                    "    {} {} {}",
                    f.address().unwrap_or("-".into()),
                    f.severity.word(),
                    f.render(keyfence::text::Locale::En)
                );
            }
        }
    }
}

/// A report of `users` random users, much like the benchmark's.
/// `quiet`: one credential in ten is as in a neglected account, the others are in order.
fn generated(users: u32, quiet: bool) -> String {
    let mut state = 11_u64;
    let mut next = move |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % n
    };
    let mut text = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n<root_account>,arn:aws:iam::111122223333:root,2019-01-01T00:00:00Z,true,2026-10-01T00:00:00Z,2020-01-01T00:00:00Z,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A".to_owned();
    for i in 0..users {
        let mut date = || format!("20{}-{:02}-{:02}T0{}:00:00Z", 20 + next(7), 1 + next(12), 1 + next(28), next(10));
        let mut dates: Vec<_> = (0..7).map(|_| date()).collect();
        let mut flag = || next(2) == 0;
        let mut flags: Vec<_> = (0..4).map(|_| flag()).collect();
        if quiet && i % 10 != 0 {
            dates = vec!["2026-11-01T00:00:00Z".to_owned(); 7];
            flags = vec![i % 2 == 0, i % 2 == 0, i % 2 == 1, false];
        }
        text.push_str(&format!(
            "\nuser-{i},arn:aws:iam::111122223333:user/user-{i},{},{},{},{},N/A,{},{},{},{},us-east-1,s3,{},{},{},eu-west-1,ec2,false,N/A,false,N/A",
            dates[0], flags[0], dates[1], dates[2], flags[1], flags[2], dates[3], dates[4], flags[3], dates[5], dates[6]
        ));
    }
    text
}

fn timing() {
    use keyfence::document::{Candidate, Context, Document, DocumentKind, Findings};
    static REASON: keyfence::text::Text = keyfence::text::Text::new("");
    let text = generated(5_000, false);
    let time = |name: &str, work: &dyn Fn()| {
        let start = Instant::now();
        (0..10).for_each(|_| work());
        println!("  {name}: {:.2} ms", start.elapsed().as_secs_f64() * 100.0);
    };
    let now = options("2026-11-23T00:00:00Z", Profile::Default);
    time("search for credentials", &|| drop(check(&text, &Options { kind: Some("text"), ..now.clone() })));
    for (name, limit) in [("report alone", 200_000), ("report alone, findings dropped", 0)] {
        time(name, &|| {
            let span = keyfence::span::Span::new(0, text.len());
            let document = Document { text: &text, span, reason: &REASON, json: None };
            let mut out = Findings::new(limit);
            keyfence::report::CredentialReport.check(&[document], &Context { options: &now }, &mut out);
        });
    }
    time("recognition", &|| {
        std::hint::black_box(keyfence::report::CredentialReport.recognize(&Candidate::new(&text, 0)));
    });
    for (users, quiet) in [(5_000, false), (5_000, true), (100_000, true)] {
        let text = generated(users, quiet);
        for (name, profile) in [("default", Profile::Default), ("cis-3.0", Profile::Cis30), ("fsbp", Profile::Fsbp)] {
            let options = Options { kind: None, ..options("2026-11-23T00:00:00Z", profile) };
            let mut best = f64::MAX;
            let mut found = 0;
            for _ in 0..7 {
                let start = Instant::now();
                found = std::hint::black_box(check(&text, &options)).findings.len();
                best = best.min(start.elapsed().as_secs_f64());
            }
            println!(
                "{} rows, {name}: {:.2} ms, {found} findings, {:.0} MB/s",
                users + 1,
                best * 1e3,
                text.len() as f64 / best / 1e6
            );
        }
    }
}

fn main() {
    let dir = std::env::args().nth(1).expect("the folder of the report corpus");
    if dir == "--quiet" {
        let text = generated(5_000, true);
        let options = options("2026-11-23T00:00:00Z", Profile::Default);
        (0..std::env::args().nth(2).map_or(100, |n| n.parse().unwrap())).for_each(|_| drop(check(&text, &options)));
        return;
    }
    let dir = Path::new(&dir);
    prowler(dir);
    cloudsploit(dir);
    files(dir);
    timing();
}
