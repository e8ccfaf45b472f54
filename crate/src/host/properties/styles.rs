//! A policy written in each style of each language.

use crate::json::{self, Kind, Value, quote};

/// How a policy is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
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

pub(super) const STYLES: [Style; 8] = [
    Style::Hcl { bare: true },
    Style::Hcl { bare: false },
    Style::Heredoc,
    Style::Block { quotes: None },
    Style::Block { quotes: Some('\'') },
    Style::Block { quotes: Some('"') },
    Style::Flow,
    Style::Literal,
];

pub(super) fn hcl_text(text: &str) -> String {
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

pub(super) fn flow(value: &Value<'_>) -> String {
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
pub(super) fn render(value: &Value<'_>, style: Style) -> String {
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
