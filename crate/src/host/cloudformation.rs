//! What YAML templates write beside YAML: CloudFormation's tags, the Serverless Framework's sources and lists of statements.

use crate::json::{Kind, Member, Value, template};
use crate::span::Span;
use std::borrow::Cow;

/// CloudFormation's functions by their tags; each has the name `Fn::…`.
const FUNCTIONS: [&str; 17] = [
    "Sub",
    "GetAtt",
    "Join",
    "Select",
    "Split",
    "FindInMap",
    "If",
    "ImportValue",
    "Base64",
    "Cidr",
    "And",
    "Or",
    "Not",
    "Equals",
    "GetAZs",
    "Transform",
    "ToJsonString",
];
/// The Serverless Framework's sources: no condition key has such a prefix.
const SOURCES: [&str; 8] = ["self:", "opt:", "env:", "ssm:", "cf:", "param:", "sls:", "file("];

/// A value behind a tag, as CloudFormation's JSON has it.
pub(super) fn tagged<'t>(tag: Option<(&'t str, usize)>, value: Value<'t>) -> Value<'t> {
    let Some((tag, start)) = tag.filter(|(tag, _)| !tag.is_empty() && !tag.starts_with('!')) else { return value };
    // A policy in a text that is filled in.
    if tag == "Sub" && value.as_object().is_some() {
        return value;
    }
    let name_span = Span::new(start, start + 1 + tag.len());
    let span = name_span.cover(value.span);
    let name: Cow<'t, str> = match tag {
        "Ref" | "Condition" => tag.into(),
        tag if FUNCTIONS.contains(&tag) => format!("Fn::{tag}").into(),
        _ => return Value { span, kind: Kind::Bad },
    };
    Value { span, kind: Kind::Object(vec![Member { name, name_span, value }]) }
}

/// A text in which what the Serverless Framework fills in reads as a plain name.
pub(super) fn known(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("${") {
        return text;
    }
    let mut out = String::new();
    let mut rest = &*text;
    while let Some(found) = rest.find("${") {
        let end = template(rest, found).map_or(rest.len(), |(end, _)| end);
        let inner = rest.get(found + 2..end).unwrap_or_default();
        let source = inner.contains("${") || SOURCES.iter().any(|own| inner.starts_with(own));
        out.push_str(rest.get(..if source { found } else { end }).unwrap_or_default());
        if source {
            out.push_str("${expression}");
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out.into()
}

/// Lists of statements as the Serverless Framework has them become the policies that it makes of them.
pub(super) fn serverless(value: &mut Value<'_>, depth: usize) {
    match &mut value.kind {
        Kind::Array(elements) => elements.iter_mut().for_each(|own| serverless(own, depth + 1)),
        Kind::Object(members) => {
            for member in members {
                let list = matches!(&*member.name, "iamRoleStatements" | "statements" | "iamRoleStatementsInherit");
                let statement = |own: &Value<'_>| own.get("Effect").is_some();
                if depth > 0 && list && member.value.as_array().is_some_and(|all| all.iter().any(statement)) {
                    let span = member.value.span;
                    let head = member.name_span;
                    let own = |name: &'static str, value| Member { name: name.into(), name_span: head, value };
                    let list = std::mem::replace(&mut member.value, Value { span, kind: Kind::Null });
                    let version = Value { span: head, kind: Kind::String("2012-10-17".into()) };
                    member.value.kind = Kind::Object(vec![own("Version", version), own("Statement", list)]);
                } else {
                    serverless(&mut member.value, depth + 1);
                }
            }
        }
        _ => {}
    }
}
