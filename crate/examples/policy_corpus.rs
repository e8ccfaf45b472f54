//! Measures the policy rules: `policy_corpus FOLDER [CODE]`, where FOLDER holds the labelled policies as `.jsonl`.
//!
//! Against Access Analyzer: recall and precision of each code with exact spans, and how many policies that it calls
//! clean get a finding of medium or above. Against IAM's API and two linters: valid or invalid. CODE shows the misses.

#![expect(clippy::print_stdout, reason = "a measuring program prints its figures")]
#![expect(
    clippy::indexing_slicing,
    reason = "missing members of a JSON value read as null; counters have three places"
)]

use keyfence::finding::Finding;
use keyfence::options::{Options, PolicyType};
use keyfence::rule::{Category, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Hit = (String, Vec<(u64, u64)>);

fn rows(path: &Path) -> std::io::Result<Vec<serde_json::Value>> {
    let text = std::fs::read_to_string(path)?;
    text.lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}

fn text_of(row: &serde_json::Value) -> String {
    let text = row["text"].as_str().or_else(|| row["policy_text"].as_str());
    text.map_or_else(|| row["policy"].to_string(), str::to_owned)
}

fn check(text: &str, policy_type: Option<PolicyType>) -> Vec<Finding> {
    let options = Options { kind: Some("iam-policy"), policy_type, ..Options::default() };
    keyfence::check::check(text, &options).findings
}

fn found(findings: &[Finding]) -> BTreeSet<Hit> {
    let mut hits = BTreeSet::new();
    for finding in findings {
        let mut spans: Vec<_> =
            finding.places.iter().map(|p| (u64::from(p.span.start), u64::from(p.span.end))).collect();
        spans.sort_unstable();
        for reference in finding.rule.references().iter().filter(|r| r.catalog == "access-analyzer") {
            hits.insert((reference.id.to_owned(), spans.clone()));
        }
    }
    hits
}

fn expected(row: &serde_json::Value) -> BTreeSet<Hit> {
    let number = |value: &serde_json::Value| value["offset"].as_u64().unwrap_or_default();
    let mut hits = BTreeSet::new();
    for finding in row["expected"].as_array().into_iter().flatten() {
        let locations = finding["locations"].as_array().into_iter().flatten();
        let mut spans: Vec<_> = locations.map(|l| (number(&l["span"]["start"]), number(&l["span"]["end"]))).collect();
        spans.sort_unstable();
        hits.insert((finding["code"].as_str().unwrap_or_default().to_owned(), spans));
    }
    hits
}

fn access_analyzer(path: &Path, show: Option<&str>) -> std::io::Result<()> {
    let mut codes: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    let (mut clean, mut loud) = (0, 0);
    for row in rows(path)? {
        let text = text_of(&row);
        let findings = check(&text, Some(PolicyType::Identity));
        let (got, want) = (found(&findings), expected(&row));
        let print = |what: &str, (code, spans): &Hit| {
            if show == Some(code.as_str()) {
                let pieces: Vec<_> = spans.iter().filter_map(|s| text.get(s.0 as usize..s.1 as usize)).collect();
                let pieces: Vec<_> = pieces.iter().map(|p| p.chars().take(70).collect::<String>()).collect();
                println!("{what} {} {pieces:?}", row["id"]);
            }
        };
        for hit in &want {
            let right = got.contains(hit);
            codes.entry(hit.0.clone()).or_default()[usize::from(!right)] += 1;
            if !right {
                print("MISS", hit);
            }
        }
        for hit in got.difference(&want) {
            codes.entry(hit.0.clone()).or_default()[2] += 1;
            print("EXTRA", hit);
        }
        if want.is_empty() {
            clean += 1;
            let bad: Vec<_> = findings.iter().filter(|f| f.severity >= Severity::Medium).collect();
            loud += u32::from(!bad.is_empty());
            if show == Some("LOUD") {
                let spans: Vec<_> = bad.iter().map(|f| (f.rule.id, f.span().of(&text))).collect();
                bad.first().inspect(|_| println!("LOUD {} {spans:?}", row["id"]));
            }
        }
    }
    println!("{}: right, missed, extra", path.display());
    for (code, [right, missed, extra]) in codes {
        println!("  {code:62} {right:4} {missed:4} {extra:4}");
    }
    println!("  medium or above on {loud} of {clean} clean");
    Ok(())
}

fn validity(path: &Path, show: bool) -> std::io::Result<()> {
    let (mut right, mut all) = (0, 0);
    for row in rows(path)? {
        let text = text_of(&row);
        let given = row["policy_type"].as_str().and_then(PolicyType::from_word);
        let invalid: Vec<_> = check(&text, given)
            .into_iter()
            .filter(|f| f.category() == Category::Invalid)
            .map(|f| (f.rule.id, f.span().of(&text).to_owned()))
            .collect();
        let want = row["expected"].as_array().is_some_and(|e| !e.is_empty());
        all += 1;
        right += u32::from(want != invalid.is_empty());
        if show && want == invalid.is_empty() {
            println!("{} invalid: {want}; found {invalid:?}", row["id"]);
        }
    }
    println!("{}: {right}/{all} valid or invalid", path.display());
    Ok(())
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().map_or(".", String::as_str));
    let show = arguments.get(1).map(String::as_str);
    for name in ["access-analyzer-head.jsonl", "access-analyzer-history.jsonl"] {
        access_analyzer(&folder.join(name), show)?;
    }
    for name in ["moto.jsonl", "cloud-copilot-syntax.jsonl", "cfn-lint.jsonl"] {
        validity(&folder.join(name), show == Some("VALID"))?;
    }
    if show == Some("WILD") {
        validity(&folder.join("wild.jsonl"), true)?;
    }
    Ok(())
}
