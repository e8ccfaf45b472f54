//! Whether a statement speaks of a request: its action, who asks, and the resources.

use super::request::{Caller, Context, Known};
use crate::access::{Glob, Language};
use crate::json::Value;
use crate::policy::model::Statement;

/// How a principal element names the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// By its account, which leaves the rest to the account's own policies.
    Account,
    /// By a session of the role that asks, which may be the one.
    SomeSession,
    /// By its role.
    Role,
    /// By itself.
    Itself,
    /// With everyone.
    Everyone,
}

/// Whether the statement speaks of an action.
pub fn action(statement: &Statement<'_>, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    statement.action.as_ref().is_some_and(|element| {
        element.entries().any(|entry| Glob::ignoring_case(entry.text).matches(&action)) != element.negated
    })
}

/// How the statement's principal names the caller; [`None`] where it does not.
pub fn principal(statement: &Statement<'_>, caller: &Caller<'_>, allow: bool, bounded: bool) -> Option<Named> {
    let element = statement.principal.as_ref()?;
    let named = best(&element.member.value, caller);
    if !element.negated {
        return named;
    }
    // With a boundary, a deny of all others denies its exceptions too.
    // Source: IAM User Guide, "Permissions boundaries for IAM entities".
    let spared = named.is_some_and(|named| named != Named::SomeSession) && (allow || !bounded);
    (!spared).then_some(Named::Everyone)
}

fn best(value: &Value<'_>, caller: &Caller<'_>) -> Option<Named> {
    if let Some(text) = value.as_str() {
        return if text == "*" { Some(Named::Everyone) } else { aws(text, caller) };
    }
    let members = value.as_object()?.iter();
    let each = members.flat_map(|member| member.value.one_or_many().iter().map(move |value| (&*member.name, value)));
    each.filter_map(|(kind, value)| {
        let text = value.as_str()?;
        match (kind, caller) {
            ("AWS", _) => aws(text, caller),
            ("Service", Caller::Service(name)) => text.eq_ignore_ascii_case(name).then_some(Named::Itself),
            ("Federated", Caller::Federated(name)) => (text == *name).then_some(Named::Itself),
            _ => None,
        }
    })
    .max()
}

/// How an entry under `AWS` names the caller.
fn aws(text: &str, caller: &Caller<'_>) -> Option<Named> {
    if text == "*" {
        return Some(Named::Everyone);
    }
    let Caller::Arn(arn) = caller else { return None };
    if text == *arn {
        // What is granted to a role reaches its sessions, within the role's limits.
        return Some(if caller.resource().starts_with("role/") { Named::Role } else { Named::Itself });
    }
    let account = caller.account()?;
    let other = Caller::Arn(text);
    if text == account || other.is_root() && other.account() == Some(account) {
        return Some(Named::Account);
    }
    let (own, named) = (caller.resource(), other.resource());
    if other.account() != Some(account) || caller.role().is_none() || caller.role() != other.role() {
        return None;
    }
    match (own.starts_with("assumed-role/"), named.starts_with("assumed-role/")) {
        (true, false) => Some(Named::Role),
        (_, true) => Some(Named::SomeSession),
        (false, false) => None,
    }
}

/// The resources the statement speaks of; [`None`] where a variable leaves none.
pub fn resources(statement: &Statement<'_>, context: &Context, variables: bool, allow: bool) -> Option<Language> {
    // A trust policy has none: the role is the resource.
    let Some(element) = &statement.resource else { return Some(Language::everything()) };
    let patterns = element.entries().filter_map(|entry| pattern(&padded(entry.text), context, variables, allow));
    let listed = Language::Union(patterns.map(Language::Pattern).collect());
    Some(if element.negated { listed.complement() } else { listed })
}

/// An ARN with fewer fields than six stands for all that begins with them.
fn padded(text: &str) -> String {
    let missing = 5_usize.saturating_sub(text.matches(':').count());
    if !text.starts_with("arn:") || missing == 0 || text.contains("${") {
        return text.to_owned();
    }
    format!("{text}{}", ":*".repeat(missing))
}

/// A piece of a text with variables.
enum Piece<'t> {
    /// As the policy has it, wildcards and all.
    Written(&'t str),
    /// A variable's value, in which no sign is a wildcard.
    Value(&'t str),
    /// A variable whose value is not known.
    Any,
}

/// The pieces of a text; [`None`] where a variable has no value.
fn pieces<'t>(text: &'t str, context: &'t Context, variables: bool, any: bool) -> Option<Vec<Piece<'t>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${").filter(|_| variables) {
        let Some((name, behind)) = after.split_once('}') else { break };
        pieces.push(Piece::Written(before));
        let (name, default) = name
            .split_once(',')
            .map_or((name, None), |(name, default)| (name, Some(default.trim().trim_matches('\''))));
        let name = name.trim();
        pieces.push(match context.get(name) {
            _ if matches!(name, "*" | "?" | "$") => Piece::Value(name),
            Known::Values(values) if values.len() == 1 => Piece::Value(values.first().map_or("", String::as_str)),
            Known::Unknown | Known::Present if any => Piece::Any,
            _ => Piece::Value(default?),
        });
        rest = behind;
    }
    pieces.push(Piece::Written(rest));
    Some(pieces)
}

/// A pattern with its variables filled in; [`None`] where one has no value. With `any`, a variable whose value is not
/// known stands for any.
pub fn pattern(text: &str, context: &Context, variables: bool, any: bool) -> Option<Glob> {
    let mut glob = Glob::new("");
    for piece in pieces(text, context, variables, any)? {
        match piece {
            Piece::Written(text) => glob.extend(text),
            Piece::Value(text) => glob.extend_literally(text),
            Piece::Any => glob.extend("*"),
        }
    }
    Some(glob)
}

/// A text without wildcards, with its variables filled in; [`None`] where one has no value.
pub fn filled(text: &str, context: &Context) -> Option<String> {
    let pieces = pieces(text, context, true, false)?;
    Some(
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Written(text) | Piece::Value(text) => *text,
                Piece::Any => "",
            })
            .collect(),
    )
}
