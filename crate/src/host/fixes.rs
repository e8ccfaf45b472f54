//! Fixes as the language takes them in which the policy stands. Rules write them for JSON.

use crate::finding::{Edit, Fix};
use crate::json::{self, Kind, Syntax, Value};

/// Whether a fix may stand; its texts become the language's own.
#[must_use]
pub fn keep_valid(fix: &mut Fix, text: &str, root: &Value<'_>, syntax: Syntax) -> bool {
    fix.edits.iter_mut().all(|edit| valid(edit, text, root, syntax))
}

fn valid(edit: &mut Edit, text: &str, root: &Value<'_>, syntax: Syntax) -> bool {
    let Place { token, flow } = place(edit, text, root);
    let source = edit.span.of(text);
    if !token {
        // Commas and braces have their meaning between brackets only.
        return flow && !edit.text.contains(['$', '%', '\'']);
    }
    let read = json::parse(&edit.text, 0);
    if !read.faults.is_empty() || read.end != edit.text.len() || !matches!(read.value.kind, Kind::String(_)) {
        return flow && !edit.text.contains(['$', '%', '\'']);
    }
    match syntax {
        Syntax::Json => true,
        // A quote of this kind might end the string around it.
        Syntax::Yaml => !edit.text.contains('\'') && templates(edit, |inner| source.contains(inner).then_some("${")),
        Syntax::Hcl => {
            // An attribute's name stands without quotes.
            (flow || source.starts_with('"'))
                && !edit.text.contains("%{")
                && templates(edit, |inner| hcl_sign(source, inner))
        }
    }
}

/// How HCL writes the beginning of what reads as `${…}`, going by how it was written.
fn hcl_sign(source: &str, inner: &str) -> Option<&'static str> {
    let own = inner.get(1..)?;
    if source.contains(&format!("$${own}")) {
        Some("$${")
    } else if source.contains(inner) {
        Some("${")
    } else {
        source.contains(&format!("&{own}")).then_some("&{")
    }
}

/// Rewrites the beginning of each `${…}` in an edit; false where it is not known how.
fn templates(edit: &mut Edit, sign: impl Fn(&str) -> Option<&'static str>) -> bool {
    let mut out = String::new();
    let mut rest = edit.text.as_str();
    while let Some(at) = rest.find("${") {
        let end = rest.get(at..).and_then(|own| own.find('}')).map_or(rest.len(), |end| at + end + 1);
        let Some(sign) = rest.get(at..end).and_then(&sign) else { return false };
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push_str(sign);
        out.push_str(rest.get(at + 2..end).unwrap_or_default());
        rest = rest.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    edit.text = out;
    true
}

/// Where an edit stands.
struct Place {
    /// It replaces just a name or a value.
    token: bool,
    /// What holds it stands in brackets.
    flow: bool,
}

fn place(edit: &Edit, text: &str, root: &Value<'_>) -> Place {
    let span = edit.span;
    let in_brackets = |value: &Value<'_>| {
        let open = text.as_bytes().get(value.span.start as usize);
        matches!(open, Some(b'[' | b'{')) && value.span.start < span.start && span.end < value.span.end
    };
    let mut holder = root;
    loop {
        let flow = in_brackets(holder);
        let inner = match &holder.kind {
            Kind::Array(elements) => {
                let at = elements.partition_point(|own| own.span.start <= span.start);
                at.checked_sub(1).and_then(|at| elements.get(at))
            }
            Kind::Object(members) => {
                let at = members.partition_point(|own| own.name_span.start <= span.start);
                let member = at.checked_sub(1).and_then(|at| members.get(at));
                if member.is_some_and(|own| own.name_span == span && !span.is_empty()) {
                    return Place { token: true, flow };
                }
                // Names that come from other places than before their values.
                let own = |own: &&json::Member<'_>| own.value.span.contains(span);
                member.filter(own).or_else(|| members.iter().take(64).find(own)).map(|member| &member.value)
            }
            _ => None,
        };
        match inner.filter(|inner| inner.span.contains(span)) {
            Some(inner) if matches!(inner.kind, Kind::Array(_) | Kind::Object(_)) => {
                if inner.span == span {
                    return Place { token: true, flow };
                }
                holder = inner;
            }
            Some(inner) => return Place { token: inner.span == span, flow: flow && inner.span == span },
            None => return Place { token: false, flow },
        }
    }
}
