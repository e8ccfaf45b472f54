//! What Terraform's blocks say of policies: `aws_iam_policy_document` as the policy it makes, and policies made elsewhere.

use super::Cursor;
use crate::json::{FaultKind, Kind, Member, Value};
use crate::span::Span;

/// The elements of a statement by the names that the block has for them.
const STATEMENT: [(&str, &str); 6] = [
    ("sid", "Sid"),
    ("effect", "Effect"),
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
];
/// Of resources whose `policy` is no policy of IAM's language.
const OTHER: [&str; 9] =
    ["lifecycle", "scaling", "dlm", "firewall", "config_", "backup_plan", "lb_", "load_balancer", "cloudfront"];
/// How far back the same name is looked for.
const NEAR: usize = 64;

/// A block as it was read: a policy document becomes its policy, a policy that is made elsewhere is told of.
pub(super) fn convert<'t>(reader: &mut Cursor<'t>, block: &str, label: &str, value: &mut Value<'t>) {
    let Kind::Object(members) = &mut value.kind else { return };
    if block == "data" && label == "aws_iam_policy_document" {
        let members = std::mem::take(members);
        let head = Span::new(value.span.start as usize, value.span.start as usize + block.len());
        value.kind = Kind::Object(document(members, head));
    } else if block == "resource" && label.starts_with("aws_") && !OTHER.iter().any(|other| label.contains(other)) {
        elsewhere(reader, members, 0);
    }
}

fn elsewhere<'t>(reader: &mut Cursor<'t>, members: &[Member<'t>], depth: usize) {
    for member in members {
        match &member.value.kind {
            Kind::Object(inner)
                if depth < 3
                    && !reader.text.get(member.value.span.start as usize..).unwrap_or_default().starts_with('{') =>
            {
                elsewhere(reader, inner, depth + 1);
            }
            Kind::Bad
                if ["policy", "assume_role_policy", "access_policies", "resource_policy"].contains(&&*member.name) =>
            {
                let span = member.value.span;
                reader.fault(span.start as usize, span.end as usize, FaultKind::Elsewhere);
            }
            _ => {}
        }
    }
}

/// The whole of what was read. Policies that a document of the same text makes are not made elsewhere.
pub(super) fn settle<'t>(reader: &mut Cursor<'t>, start: usize, members: Vec<Member<'t>>) -> Value<'t> {
    let mut made: Vec<&str> = Vec::new();
    for member in members.iter().filter(|member| member.name == "data") {
        let document = member.value.get("aws_iam_policy_document").and_then(Value::as_object);
        made.extend(document.into_iter().flatten().map(|own| &*own.name));
    }
    made.sort_unstable();
    let text = reader.text;
    reader.faults.retain(|fault| {
        let source = fault.span.of(text);
        let name = source.split("aws_iam_policy_document.").nth(1).map(|rest| rest.split(['.', '[']).next());
        fault.kind != FaultKind::Elsewhere || name.flatten().is_none_or(|name| made.binary_search(&name).is_err())
    });
    let statement = |member: &Member<'_>| {
        let has = |name| member.value.member(name).is_some();
        member.name == "statement" && (has("actions") || has("not_actions") || has("effect"))
    };
    // The inside of a document, without its head.
    let members = match members.iter().find(|member| statement(member)).map(|member| member.name_span) {
        Some(head) => document(members, head),
        None => members,
    };
    reader.value(start, Kind::Object(members))
}

fn member<'t>(name: &'static str, name_span: Span, value: Value<'t>) -> Member<'t> {
    Member { name: name.into(), name_span, value }
}

fn text<'t>(text: &'static str, span: Span) -> Value<'t> {
    Value { span, kind: Kind::String(text.into()) }
}

/// The policy of a document's block; `head` stands for what is not written.
fn document(members: Vec<Member<'_>>, head: Span) -> Vec<Member<'_>> {
    let (mut policy, mut statements, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut place: Option<Span> = None;
    let mut cover = |span: Span| place = Some(place.map_or(span, |all| all.cover(span)));
    for own in members {
        match &*own.name {
            "version" => policy.push(member("Version", own.name_span, own.value)),
            "policy_id" => policy.push(member("Id", own.name_span, own.value)),
            "source_policy_documents" | "override_policy_documents" | "source_json" | "override_json" => {
                others.push(Value { span: own.span(), kind: Kind::Bad });
            }
            _ => match block(own, "statement") {
                Ok(value) => {
                    cover(value.span);
                    statements.push(statement(value));
                }
                Err(own) if ["provider", "count", "for_each", "depends_on", "lifecycle"].contains(&&*own.name) => {}
                Err(own) => policy.push(own),
            },
        }
    }
    if !policy.iter().any(|own| own.name == "Version") {
        policy.insert(0, member("Version", head, text("2012-10-17", head)));
    }
    for other in &others {
        cover(other.span);
    }
    statements.append(&mut others);
    if let Some(span) = place {
        policy.push(member("Statement", span, Value { span, kind: Kind::Array(statements) }));
    }
    policy
}

/// The value of a block called `name`, or of what a `dynamic` one makes; else the member as it was.
fn block<'t>(own: Member<'t>, name: &str) -> Result<Value<'t>, Member<'t>> {
    if own.name == name {
        return Ok(own.value);
    }
    let mut own = own;
    let made = if own.name == "dynamic" { take(&mut own.value, name) } else { None };
    match made {
        Some(mut made) => Ok(take(&mut made, "content").unwrap_or(made)),
        None => Err(own),
    }
}

fn statement(value: Value<'_>) -> Value<'_> {
    let span = value.span;
    let Kind::Object(members) = value.kind else { return value };
    let mut out: Vec<Member<'_>> = Vec::new();
    for own in members {
        if let Some((_, name)) = STATEMENT.iter().find(|(name, _)| own.name == *name) {
            out.push(member(name, own.name_span, variables(own.value)));
            continue;
        }
        let own = match block(own, "principals") {
            Ok(value) => {
                principals(&mut out, "Principal", value);
                continue;
            }
            Err(own) => own,
        };
        let own = match block(own, "not_principals") {
            Ok(value) => {
                principals(&mut out, "NotPrincipal", value);
                continue;
            }
            Err(own) => own,
        };
        match block(own, "condition") {
            Ok(value) => condition(&mut out, value),
            Err(own) => out.push(own),
        }
    }
    if !out.iter().any(|own| own.name == "Effect") {
        let head = Span { start: span.start, end: span.start + "statement".len() as u32 };
        out.insert(0, member("Effect", head, text("Allow", head)));
    }
    Value { span, kind: Kind::Object(out) }
}

/// `&{aws:username}` is how a document's texts write IAM's own variables.
fn variables(mut value: Value<'_>) -> Value<'_> {
    match &mut value.kind {
        Kind::String(text) if text.contains("&{") => *text = text.replace("&{", "${").into(),
        Kind::Array(elements) => {
            for element in elements {
                *element = variables(std::mem::replace(element, Value { span: Span::at(0), kind: Kind::Null }));
            }
        }
        _ => {}
    }
    value
}

/// The members of the object that stands under `name`, which grows to hold `span`; nothing where it is no object.
fn object<'o, 't>(out: &'o mut Vec<Member<'t>>, name: &'static str, span: Span) -> Option<&'o mut Vec<Member<'t>>> {
    if !out.iter().any(|own| own.name == name) {
        out.push(member(name, span, Value { span, kind: Kind::Object(Vec::new()) }));
    }
    let own = out.iter_mut().find(|own| own.name == name)?;
    own.value.span = own.value.span.cover(span);
    match &mut own.value.kind {
        Kind::Object(members) => Some(members),
        _ => None,
    }
}

/// Adds a named value; what has the name already takes its elements.
fn add<'t>(members: &mut Vec<Member<'t>>, own: Member<'t>) {
    let from = members.len().saturating_sub(NEAR);
    let Some(same) = members.iter_mut().skip(from).find(|other| other.name == own.name) else {
        return members.push(own);
    };
    same.value.span = same.value.span.cover(own.value.span);
    match (&mut same.value.kind, own.value.kind) {
        (Kind::Array(elements), Kind::Array(more)) => elements.extend(more),
        (kind, _) => *kind = Kind::Bad,
    }
}

/// The value of a member, taken out.
fn take<'t>(value: &mut Value<'t>, name: &str) -> Option<Value<'t>> {
    let Kind::Object(members) = &mut value.kind else { return None };
    let own = members.iter_mut().rev().find(|own| own.name == name)?;
    Some(std::mem::replace(&mut own.value, Value { span: Span::at(0), kind: Kind::Null }))
}

/// The member of a block that holds a text, as a name: with its place.
fn name<'t>(value: &Value<'t>, member: &str) -> Option<(std::borrow::Cow<'t, str>, Span)> {
    let own = value.get(member)?;
    match &own.kind {
        Kind::String(text) => Some((text.clone(), own.span)),
        _ => None,
    }
}

fn principals<'t>(out: &mut Vec<Member<'t>>, element: &'static str, mut value: Value<'t>) {
    let span = value.span;
    let kind = name(&value, "type");
    let identifiers = take(&mut value, "identifiers").map(variables);
    let Some(members) = object(out, element, span) else { return };
    let own = match (kind, identifiers) {
        (Some((kind, _)), Some(identifiers)) if kind == "*" => {
            Err(Kind::String("*".into())).map_err(|own| (own, identifiers.span))
        }
        (Some((name, name_span)), Some(value)) => Ok(Member { name, name_span, value }),
        _ => Err((Kind::Bad, span)),
    };
    match own {
        Ok(own) => add(members, own),
        Err((kind, span)) => {
            if let Some(own) = out.iter_mut().find(|own| own.name == element) {
                own.value = Value { span, kind };
            }
        }
    }
}

fn condition<'t>(out: &mut Vec<Member<'t>>, mut value: Value<'t>) {
    let span = value.span;
    let (test, variable) = (name(&value, "test"), name(&value, "variable"));
    let values = take(&mut value, "values").map(variables);
    let Some(operators) = object(out, "Condition", span) else { return };
    let (Some((test, test_span)), Some((variable, name_span)), Some(values)) = (test, variable, values) else {
        operators.push(Member { name: "StringEquals".into(), name_span: span, value: Value { span, kind: Kind::Bad } });
        return;
    };
    let own = Member { name: variable, name_span, value: values };
    let from = operators.len().saturating_sub(NEAR);
    if let Some(same) = operators.iter_mut().skip(from).find(|other| other.name == test) {
        same.value.span = same.value.span.cover(span);
        if let Kind::Object(keys) = &mut same.value.kind {
            add(keys, own);
        }
        return;
    }
    operators.push(Member { name: test, name_span: test_span, value: Value { span, kind: Kind::Object(vec![own]) } });
}
