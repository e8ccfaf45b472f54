//! What is said of a policy does not depend on the language it is written in; no text makes the readers stumble.

mod blocks;
mod styles;

use crate::check::{Report, check};
use crate::json::{self, Kind, Value, quote};
use crate::kinds::rules;
use crate::options::Options;
use crate::span::Span;
use crate::testing::{apply, options, unmark};
use crate::text::Locale;
use blocks::statement;
use proptest::prelude::*;
use styles::{STYLES, flow, render};

/// What is said, places aside. Of sizes nothing: JSON's own count is of the text as it stands.
fn said(report: &Report) -> Vec<(String, Option<String>)> {
    let mut all: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            (format!("{} {:?} {}", finding.rule.id, finding.severity, finding.render(Locale::En)), finding.path.clone())
        })
        .collect();
    all.sort();
    all
}

/// Whether a policy is the same in every style: told apart by what is said, and by what is left when a fix is applied.
fn same_in_every_style(policy: &Value<'_>, options: &Options) -> Result<(), String> {
    let wrapped = format!("{{\"policy\": {}}}", flow(policy));
    let wanted = said(&check(&wrapped, options));
    for style in STYLES {
        let text = render(policy, style);
        let report = check(&text, options);
        let found = said(&report);
        if found != wanted {
            let more: Vec<_> = found.iter().filter(|own| !wanted.contains(own)).collect();
            let less: Vec<_> = wanted.iter().filter(|own| !found.contains(own)).collect();
            return Err(format!("{style:?}: more {more:#?}, less {less:#?} in\n{text}"));
        }
        for finding in &report.findings {
            let count = |report: &Report| report.findings.iter().filter(|own| own.rule.id == finding.rule.id).count();
            for fix in &finding.fixes {
                let fixed = apply(&text, fix);
                let after = check(&fixed, options);
                if count(&after) >= count(&report) || after.kind() != report.kind() {
                    return Err(format!("{style:?}: {} stays after its fix of\n{text}\n{fixed}", finding.rule.id));
                }
                if after
                    .findings
                    .iter()
                    .any(|own| own.rule.id == "policy/not-checked" || own.rule.id == "policy/json-syntax")
                {
                    return Err(format!(
                        "{style:?}: {} leaves what cannot be read of\n{text}\n{fixed}",
                        finding.rule.id
                    ));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn every_example_of_every_rule_says_the_same_in_every_language() {
    let mut failures = Vec::new();
    let mut checked = 0;
    for example in rules().flat_map(|rule| rule.examples) {
        let (text, _) = unmark(example.text);
        let parsed = json::parse(&text, 0);
        // Inside other JSON a word alone makes no policy: those that are recognized there too.
        let inner = parsed.value.get("Statement").map(Value::one_or_many).unwrap_or_default();
        let whole = parsed.faults.is_empty() && parsed.end == text.trim_end().len();
        if !whole || !inner.iter().any(|own| own.get("Effect").is_some()) {
            continue;
        }
        checked += 1;
        let options = Options { kind: None, ..options(example.options) };
        failures.extend(same_in_every_style(&parsed.value, &options).err());
    }
    assert!(checked > 300, "only {checked} examples are policies");
    assert!(
        failures.is_empty(),
        "{} of {checked}:\n{}",
        failures.len(),
        failures.iter().take(4).cloned().collect::<Vec<_>>().join("\n\n")
    );
}

#[test]
fn a_policy_document_of_terraform_says_what_its_policy_says() {
    let (mut checked, mut failures) = (0, Vec::new());
    for example in rules().flat_map(|rule| rule.examples) {
        let (text, _) = unmark(example.text);
        let parsed = json::parse(&text, 0);
        let statements = parsed.value.get("Statement").map(Value::one_or_many).unwrap_or_default();
        let all: Option<Vec<_>> = statements.iter().map(statement).collect();
        let Some(all) = all.filter(|all| !all.is_empty() && parsed.faults.is_empty()) else { continue };
        checked += 1;
        let part =
            |at: usize, joint: &str| all.iter().filter_map(|own| own.get(at)).cloned().collect::<Vec<_>>().join(joint);
        let json = format!("{{\"policy\": {{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}}}", part(0, ", "));
        let block = format!("data \"aws_iam_policy_document\" \"d\" {{\n{}}}\n", part(1, ""));
        let options = Options { kind: None, ..options(example.options) };
        let places = |report: Report| said(&report).into_iter().map(|(said, _)| said).collect::<Vec<_>>();
        let (wanted, found) = (places(check(&json, &options)), places(check(&block, &options)));
        if wanted != found {
            let more: Vec<_> = found.iter().filter(|own| !wanted.contains(own)).collect();
            let less: Vec<_> = wanted.iter().filter(|own| !found.contains(own)).collect();
            failures.push(format!("more {more:#?}, less {less:#?} in\n{block}"));
        }
    }
    assert!(checked > 200, "only {checked} examples are policies");
    assert!(
        failures.is_empty(),
        "{} of {checked}:\n{}",
        failures.len(),
        failures.iter().take(6).cloned().collect::<Vec<_>>().join("\n\n")
    );
}

/// Pieces of HCL and YAML, and of what only looks like them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "resource \"aws_iam_policy\" \"p\" {",
        "data \"aws_iam_policy_document\" \"d\" {",
        "statement {",
        "}",
        "{",
        "[",
        "]",
        "(",
        ")",
        "policy = ",
        "jsonencode(",
        "\"",
        "'",
        "${",
        "$${",
        "%{",
        "&{aws:username}",
        "<<EOF\n",
        "EOF\n",
        "<<-E",
        ",",
        "=",
        ":",
        ": ",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        "# x",
        "/* x */",
        "/*",
        "\\",
        "\\u12",
        "é",
        "가",
        "|\n",
        ">-\n",
        "!Sub ",
        "!Ref",
        "&a ",
        "*a",
        "*",
        "<<: *a",
        "---\n",
        "Statement:",
        "Statement",
        "Effect: Allow",
        "Effect = \"Allow\"",
        "Action",
        "actions = [\"s3:*\"]",
        "dynamic \"statement\" {",
        "content {",
        "for x in y",
        "a ? b : c",
        "1",
        "true",
        "\r\n",
        "principals {",
        "type = \"AWS\"",
        "identifiers = [\"*\"]",
        "condition {",
        "test = \"Bool\"",
        "variable = \"a:b\"",
        "values = [1]",
        "{\"Statement\": [{\"Effect\": \"Allow\"}]}",
        "iamRoleStatements:",
        "\u{feff}",
        "@",
        "`",
        "?",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn spans_fit(value: &Value<'_>, text: &str) -> bool {
    let fits = |span: Span| text.get(span.start as usize..span.end as usize).is_some();
    fits(value.span)
        && match &value.kind {
            Kind::Array(elements) => elements.iter().all(|own| spans_fit(own, text)),
            Kind::Object(members) => members.iter().all(|own| fits(own.name_span) && spans_fit(&own.value, text)),
            _ => true,
        }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in prop_oneof![pieces(), "(?s).{0,80}".boxed()]) {
        for (at, _) in text.char_indices() {
            for parsed in [super::hcl::read(&text, at), super::yaml::read(&text, at)].into_iter().flatten() {
                prop_assert!(spans_fit(&parsed.value, &text));
                prop_assert!(parsed.end <= text.len() && parsed.faults.iter().all(|fault| text.get(fault.span.start as usize..fault.span.end as usize).is_some()));
            }
        }
        let _ = check(&text, &Options::default());
    }

    #[test]
    fn a_policy_of_odd_texts_says_the_same(words in prop::collection::vec("[a-zA-Z0-9:/*?$#{}'\"\\\\ .,%é-]{1,12}", 8), effect in prop::sample::select(vec!["Allow", "Deny", "allow"])) {
        let [sid, action, other, resource, key, value, more, service] = &words[..] else { return Ok(()) };
        let text = format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Sid\": {}, \"Effect\": \"{effect}\", \"Action\": [{}, {}], \"Resource\": {}, \"Condition\": {{\"StringLike\": {{{}: [{}, {}]}}}}}}, {{\"Effect\": \"Allow\", \"Action\": {}, \"Resource\": \"*\"}}]}}",
            quote(sid), quote(action), quote(other), quote(resource), quote(key), quote(value), quote(more), quote(service),
        );
        let parsed = json::parse(&text, 0);
        prop_assert!(parsed.faults.is_empty());
        if let Err(failure) = same_in_every_style(&parsed.value, &Options::default()) {
            prop_assert!(false, "{}", failure);
        }
    }
}
