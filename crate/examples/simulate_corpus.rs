//! Measures the evaluator: `simulate_corpus FOLDER [show]`, where FOLDER holds the labelled requests as
//! `simulate.jsonl` and the labelled pairs of policies as `no-new-access.jsonl`.

#![expect(clippy::print_stdout, reason = "a measuring program prints its figures")]

use keyfence::json::{Parsed, Pointer, parse};
use keyfence::policy::evaluate::{
    Beyond, Caller, Context, Decision, Known, Outcome, Policies, Request, beyond, evaluate,
};
use keyfence::policy::model::Policy;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn rows(path: &Path) -> std::io::Result<Vec<Value>> {
    let text = std::fs::read_to_string(path)?;
    text.lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_array().map(|all| all.iter().collect()).unwrap_or_default()
}

/// The policy itself where it stands under a name.
fn policy(value: &Value) -> String {
    value.get("policy").unwrap_or(value).to_string()
}

fn parsed(texts: &[String]) -> Vec<Parsed<'_>> {
    texts.iter().map(|text| parse(text, 0)).collect()
}

fn read<'d>(parsed: &'d [Parsed<'d>]) -> Vec<Policy<'d>> {
    parsed.iter().map(|parsed| Policy::new(&parsed.value, Pointer::root())).collect()
}

/// What the case knows: all that is given, or in its discovery mode only what it says is known.
fn context(case: &Value, request: &Value) -> Context {
    let mode = if case["simulationOptions"]["simulationMode"].is_string() {
        &case["simulationOptions"]
    } else {
        &case["simulation"]
    };
    let discovery = mode["mode"] == "Discovery" || mode["simulationMode"] == "Discovery";
    let mut known = Context::default();
    known.open = discovery;
    let given = request.get("context").or_else(|| request.get("contextVariables"));
    let strings = |value: &Value| -> Vec<String> {
        let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        value.as_array().map_or_else(|| vec![one(value)], |all| all.iter().map(one).collect())
    };
    let limits = list(&mode["discoveryContextKeyConstraints"]);
    for (key, value) in given.and_then(Value::as_object).into_iter().flatten() {
        let limit =
            limits.iter().find(|limit| limit["keyName"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(key)));
        let flag = |name: &str| limit.is_some_and(|limit| limit[name] == true);
        known.set(
            key,
            match (discovery, flag("presenceIsKnown"), flag("valueIsKnown")) {
                (false, ..) | (true, true, true) => Known::Values(strings(value)),
                (true, true, false) => Known::Present,
                (true, false, _) => Known::Unknown,
            },
        );
    }
    known
}

fn decide(case: &Value, policies: &Value) -> Decision {
    let texts = |value: &Value| -> Vec<String> { list(value).into_iter().map(policy).collect() };
    let one = |value: &Value| -> Vec<String> { value.is_object().then(|| policy(value)).into_iter().collect() };
    let identity = texts(&policies["identityPolicies"]);
    let boundary = texts(&policies["permissionBoundaries"]);
    let endpoint = texts(&policies["endpointPolicies"]);
    let (resource, session) = (one(&policies["resourcePolicy"]), one(&policies["sessionPolicy"]));
    let scps: Vec<Vec<String>> =
        list(&policies["serviceControlPolicies"]).iter().map(|level| texts(&level["policies"])).collect();
    let rcps: Vec<String> =
        list(&policies["resourceControlPolicies"]).iter().flat_map(|level| texts(&level["policies"])).collect();
    let all: Vec<Vec<Parsed<'_>>> = [&identity, &boundary, &session, &rcps, &resource, &endpoint]
        .into_iter()
        .chain(&scps)
        .map(|texts| parsed(texts))
        .collect();
    let all: Vec<Vec<Policy<'_>>> = all.iter().map(|parsed| read(parsed)).collect();
    let mut layers = all.iter().map(|layer| layer.iter().collect::<Vec<_>>());
    let mut next = || layers.next().unwrap_or_default();
    let (identity, boundary, session, rcps, resource, endpoint) = (next(), next(), next(), next(), next(), next());
    let policies_of = Policies { identity, boundary, session, rcps, resource, endpoint, scps: layers.collect() };
    let request = &policies["request"];
    let principal = request["principal"].as_str();
    let caller = match principal {
        None => Caller::Anonymous,
        Some(arn) if arn.starts_with("arn:") && !arn.contains("-provider/") => Caller::Arn(arn),
        Some(name) if name.ends_with(".amazonaws.com") => Caller::Service(name),
        Some(name) => Caller::Federated(name),
    };
    let known = context(case, request);
    evaluate(
        &Request {
            action: request["action"].as_str().unwrap_or_default(),
            resource: request["resource"]["resource"].as_str().unwrap_or_default(),
            account: request["resource"]["accountId"].as_str().unwrap_or_default(),
            caller,
            known,
        },
        &policies_of,
    )
}

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_default();
    let (folder, show) = (Path::new(&folder), args.next().is_some());
    let mut tally: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut count = |name: &str, right: bool, what: &dyn Fn() -> String| {
        let entry = tally.entry(name.to_owned()).or_default();
        *entry = (entry.0 + u32::from(right), entry.1 + 1);
        if !right && show {
            println!("{name}: {}", what());
        }
    };
    for row in rows(&folder.join("simulate.jsonl"))? {
        let case = &row["case"];
        let wrapped = case["simulation"].get("request").is_some();
        let policies = if wrapped { &case["simulation"] } else { case };
        let decision = decide(case, policies);
        let got = format!("{:?}", decision.outcome);
        let want = case["expected"]["response"].as_str().or(case["expected"]["overallResult"].as_str());
        let there =
            |name: &str| policies[name].as_array().is_some_and(|all| !all.is_empty()) || policies[name].is_object();
        let asked = ["sessionPolicy", "resourcePolicy", "endpointPolicies"].iter().all(|name| !there(name));
        let right = want == Some(got.as_str());
        let what = || format!("{} want {want:?} got {got} {}", row["id"], row["case"]["name"]);
        count("simulate all", right, &what);
        count(if asked { "simulate identity, boundary, SCP, RCP" } else { "simulate with others" }, right, &what);
        if there("sessionPolicy") {
            count("simulate with session policies", right, &what);
        }
        if let Some(want) = case["expected"]["blockedBy"].as_array() {
            let mut got: Vec<&str> = decision
                .blocked_by
                .iter()
                .map(|layer| match format!("{layer:?}").as_str() {
                    "Scp" => "scp",
                    "Rcp" => "rcp",
                    "Boundary" => "pb",
                    "Resource" => "resource",
                    "Endpoint" => "vpce",
                    "Session" => "session",
                    _ => "identity",
                })
                .collect();
            let mut want: Vec<&str> = want.iter().filter_map(Value::as_str).collect();
            got.sort_unstable();
            want.sort_unstable();
            count("simulate blocked by", got == want, &|| format!("{} want {want:?} got {got:?}", row["id"]));
        }
        if decision.outcome == Outcome::Allowed && decision.witness.is_none() {
            count("allowed without a witness", false, &what);
        }
    }
    for row in rows(&folder.join("no-new-access.jsonl"))? {
        // Placeholders of the samples stand for an account.
        let text = |name: &str| row[name].to_string().replace("<ACCOUNT ID>", "111111111111");
        let texts = [text("candidate_policy"), text("reference_policy")];
        let parsed = parsed(&texts);
        let policies = read(&parsed);
        let [new, old] = policies.as_slice() else { continue };
        let answer = beyond(new, old);
        let got = if answer == Beyond::Nothing { "NO_NEW_ACCESS" } else { "NEW_ACCESS" };
        count("no new access", row["expected"] == got, &|| {
            format!("{} want {} got {answer:?}", row["id"], row["expected"])
        });
    }
    for (name, (right, all)) in tally {
        println!("{name}: {right}/{all} {:.1} %", f64::from(right) * 100.0 / f64::from(all));
    }
    Ok(())
}
