//! What is said of a policy does not depend on the language it is written in; no text makes the readers stumble.

use crate::check::{Report, check};
use crate::json::{self, Kind, Value, quote};
use crate::kinds::rules;
use crate::options::Options;
use crate::span::Span;
use crate::testing::{apply, options, unmark};
use crate::text::Locale;
use proptest::prelude::*;

/// How a policy is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    /// Terraform, names bare where they can be, or quoted and with colons.
    Hcl { bare: bool },
    /// A heredoc of Terraform.
    Heredoc,
    /// YAML's block style, texts without quotes where they can be, or in single or double ones.
    Block { quotes: Option<char> },
    /// YAML's flow style.
    Flow,
    /// JSON in a block scalar of YAML.
    Literal,
}

const STYLES: [Style; 8] = [
    Style::Hcl { bare: true },
    Style::Hcl { bare: false },
    Style::Heredoc,
    Style::Block { quotes: None },
    Style::Block { quotes: Some('\'') },
    Style::Block { quotes: Some('"') },
    Style::Flow,
    Style::Literal,
];

fn hcl_text(text: &str) -> String {
    quote(text).replace("${", "$${").replace("%{", "%%{")
}

fn hcl(value: &Value<'_>, bare: bool, depth: usize) -> String {
    let pad = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    match &value.kind {
        Kind::Object(members) => {
            let line = |own: &json::Member<'_>| {
                let plain = own.name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && own.name.bytes().all(|b| b.is_ascii_alphanumeric());
                let name = if bare && plain { own.name.to_string() } else { hcl_text(&own.name) };
                let (sign, behind) = if bare { ("=", " # why") } else { (":", ",") };
                format!("{pad}{name} {sign} {}{behind}\n", hcl(&own.value, bare, depth + 1))
            };
            format!("{{\n{}{end}}}", members.iter().map(line).collect::<String>())
        }
        Kind::Array(elements) => {
            let all: Vec<String> = elements.iter().map(|own| format!("{pad}{}", hcl(own, bare, depth + 1))).collect();
            if all.is_empty() { "[]".to_owned() } else { format!("[\n{},\n{end}]", all.join(",\n")) }
        }
        Kind::String(text) => hcl_text(text),
        other => scalar(other),
    }
}

fn scalar(kind: &Kind<'_>) -> String {
    match kind {
        Kind::Bool(known) => known.to_string(),
        Kind::Number(text) => (*text).to_owned(),
        _ => "null".to_owned(),
    }
}

fn yaml_text(text: &str, quotes: Option<char>) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b":/-_.*${}".contains(&b))
        && !text.ends_with(':')
        && !["true", "false", "null"].contains(&text.to_ascii_lowercase().as_str());
    match quotes {
        None if plain => text.to_owned(),
        Some('\'') if text.bytes().all(|b| b >= b' ') => format!("'{}'", text.replace('\'', "''")),
        _ => quote(text),
    }
}

fn yaml(value: &Value<'_>, quotes: Option<char>, indent: usize) -> String {
    let pad = " ".repeat(indent);
    match &value.kind {
        Kind::Object(members) if !members.is_empty() => {
            let line = |own: &json::Member<'_>| {
                let name = yaml_text(&own.name, quotes);
                format!("{pad}{name}:{}", below(&own.value, quotes, indent))
            };
            members.iter().map(line).collect()
        }
        Kind::Array(elements) if !elements.is_empty() => {
            let line = |own: &Value<'_>| match &own.kind {
                Kind::Object(members) if !members.is_empty() => {
                    let inner = yaml(own, quotes, indent + 2);
                    format!("{pad}- {}", &inner[indent + 2..])
                }
                _ => format!("{pad}-{}", below(own, quotes, indent)),
            };
            elements.iter().map(line).collect()
        }
        _ => unreachable!("only what is not empty stands in block style"),
    }
}

fn below(value: &Value<'_>, quotes: Option<char>, indent: usize) -> String {
    match &value.kind {
        Kind::Object(members) if !members.is_empty() => format!("\n{}", yaml(value, quotes, indent + 2)),
        Kind::Array(elements) if !elements.is_empty() => format!(" # why\n{}", yaml(value, quotes, indent + 2)),
        Kind::Object(_) => " {}\n".to_owned(),
        Kind::Array(_) => " []\n".to_owned(),
        Kind::String(text) => format!(" {}\n", yaml_text(text, quotes)),
        other => format!(" {}\n", scalar(other)),
    }
}

fn flow(value: &Value<'_>) -> String {
    match &value.kind {
        Kind::Object(members) => {
            let all: Vec<String> =
                members.iter().map(|own| format!("{}: {}", quote(&own.name), flow(&own.value))).collect();
            format!("{{{}}}", all.join(", "))
        }
        Kind::Array(elements) => format!("[{}]", elements.iter().map(flow).collect::<Vec<_>>().join(",\n    ")),
        Kind::String(text) => quote(text),
        other => scalar(other),
    }
}

/// The policy under `policy`, in a style.
fn render(value: &Value<'_>, style: Style) -> String {
    match style {
        Style::Hcl { bare } => format!("# Made by hand\npolicy = jsonencode({})\n", hcl(value, bare, 0)),
        Style::Heredoc => {
            format!("policy = <<-EOF\n  {}\n  EOF\n", flow(value).replace("${", "$${").replace("%{", "%%{"))
        }
        Style::Block { quotes } => format!("policy:{}", below(value, quotes, 0)),
        Style::Flow => format!("policy: {}\n", flow(value)),
        Style::Literal => format!("policy: |\n  {}\n", flow(value)),
    }
}

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

/// Texts as a list in JSON and in HCL.
fn texts(value: &Value<'_>) -> Option<[String; 2]> {
    let all: Option<Vec<&str>> = value.one_or_many().iter().map(Value::as_str).collect();
    let all = all?;
    // An empty variable would read as a template's beginning.
    let odd = all.iter().any(|text| text.contains("&{"));
    let list = |own: &dyn Fn(&str) -> String| all.iter().map(|text| own(text)).collect::<Vec<_>>().join(", ");
    (!odd).then(|| {
        [
            format!("[{}]", list(&quote)),
            format!("[{}]", list(&|text| quote(text).replace("${", "&{").replace("%{", "%%{"))),
        ]
    })
}

/// A statement with lists everywhere, as JSON and as a block; nothing where a block cannot say it.
fn statement(value: &Value<'_>) -> Option<[String; 2]> {
    let (mut json, mut block) = (Vec::new(), Vec::new());
    for member in value.as_object()? {
        let name = &*member.name;
        match name {
            "Sid" | "Effect" => {
                json.push(format!("{}: {}", quote(name), quote(member.value.as_str()?)));
                block.push(format!("{} = {}", name.to_lowercase(), hcl_text(member.value.as_str()?)));
            }
            "Action" | "NotAction" | "Resource" | "NotResource" => {
                let own = name.replace("Not", "not_").to_lowercase();
                let [list, hcl] = texts(&member.value)?;
                json.push(format!("{}: {list}", quote(name)));
                block.push(format!("{own}s = {hcl}"));
            }
            "Principal" | "NotPrincipal" => {
                let own = name.replace("Not", "not_").to_lowercase() + "s";
                let mut kinds = Vec::new();
                for kind in member.value.as_object().filter(|kinds| !kinds.is_empty())? {
                    let [list, hcl] = texts(&kind.value)?;
                    kinds.push(format!("{}: {list}", quote(&kind.name)));
                    block.push(format!("{own} {{\n type = {}\n identifiers = {hcl}\n}}", hcl_text(&kind.name)));
                }
                json.push(format!("{}: {{{}}}", quote(name), kinds.join(", ")));
            }
            "Condition" => {
                let mut operators = Vec::new();
                for operator in member.value.as_object()?.iter() {
                    let mut keys = Vec::new();
                    for key in operator.value.as_object()? {
                        let [list, hcl] = texts(&key.value)?;
                        keys.push(format!("{}: {list}", quote(&key.name)));
                        let (test, variable) = (hcl_text(&operator.name), hcl_text(&key.name));
                        block
                            .push(format!("condition {{\n test = {test}\n variable = {variable}\n values = {hcl}\n}}"));
                    }
                    (!keys.is_empty())
                        .then(|| operators.push(format!("{}: {{{}}}", quote(&operator.name), keys.join(", "))))?;
                }
                (!operators.is_empty()).then(|| json.push(format!("\"Condition\": {{{}}}", operators.join(", "))))?;
            }
            _ => return None,
        }
    }
    value.get("Effect")?;
    Some([format!("{{{}}}", json.join(", ")), format!("statement {{\n{}\n}}\n", block.join("\n"))])
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
