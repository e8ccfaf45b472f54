//! What someone could do with all policies of one principal together: its own room, fed statement by statement.
//!
//! Which actions are allowed on what follows from [`crate::access`]; this room knows which of them lead to more.

mod classes;
mod conditions;
mod escalation;
mod limits;
mod paths;

use super::edits;
use super::model::{Effect, Element, Entry, Policy};
use super::wildcard::{covers_ignoring_case, order_ignoring_case};
use crate::catalogue::{has_wildcard, split_name};
use crate::decoded::Decoded;
use crate::finding::{Edit, Finding, Subject};
use crate::json::{Pointer, Value};
use crate::rule::Rule;
use crate::span::Span;
pub use conditions::Degree;
pub use limits::Limits;
use limits::Patterns;
use std::ops::Range;

pub(super) use classes::RULES as CLASSES;
pub(super) use escalation::RULES as ESCALATION;

/// Rules of other rooms that a fuller view may take back: everything is allowed, says one statement, and another denies.
pub(super) fn settle(
    principal: &Principal,
    limits: &Limits,
    full_administrator: &'static Rule,
    findings: &mut Vec<Finding>,
) {
    escalation::settle(principal, limits, full_administrator, findings);
    classes::report(principal, limits, findings);
}

/// The statements that are evaluated together, those of all policies of one principal, as far as they speak of the
/// actions that lead to more.
#[derive(Debug, Default)]
pub(super) struct Principal {
    statements: Vec<Statement>,
    /// What is allowed on everything, by statement and class of risk.
    risky: Vec<classes::Risky>,
    /// What is denied on everything: the patterns of actions, and whether it is all the others.
    denied: Vec<Patterns>,
    /// How many pairs of a pattern and an action of the table were compared.
    compared: usize,
}

/// More pairs than these are not compared: no policy that IAM takes comes near, and a hostile one's work stays linear.
const MOST_COMPARED: usize = 5_000_000;

/// One statement.
#[derive(Debug)]
struct Statement {
    allow: bool,
    degree: Degree,
    passed_to: Option<Vec<String>>,
    /// Of each action of the table that the statement speaks of: its place there, and the entry that names it.
    names: Vec<(usize, Name)>,
    resources: Vec<String>,
    /// Whether the resources are those it does not speak of.
    other_resources: bool,
    subject: Subject,
    /// The pointer of the element that names the actions.
    pointer: Pointer,
    /// One past the statement, where a further one can be put.
    behind: Option<Span>,
}

/// Where an action is named.
#[derive(Clone, Debug)]
struct Name {
    span: Span,
    index: Option<usize>,
    /// What takes the entry out, where it names this action alone and others remain.
    removal: Option<Edit>,
}

impl Principal {
    /// Adds a policy's statements. `today` (`YYYY-MM-DD`) is what dates in conditions are compared with.
    pub(super) fn add(&mut self, policy: &Policy<'_>, today: &str) {
        let array = policy.value.get("Statement").and_then(Value::as_array).is_some();
        for statement in &policy.statements {
            let (Some(effect), Some(action), Some(resource)) =
                (statement.effect, &statement.action, &statement.resource)
            else {
                continue;
            };
            // A deny that may not be there takes nothing away for certain.
            if statement.optional && effect == Effect::Deny {
                continue;
            }
            let names = names(action, &mut self.compared);
            let everything = resource.is_everything();
            if names.is_empty() && !everything {
                continue;
            }
            let narrowing = conditions::weigh(statement, today);
            if narrowing.degree == Degree::Never {
                continue;
            }
            match effect {
                Effect::Allow if everything && narrowing.degree < Degree::Object => {
                    self.risky.extend(classes::sort(statement, action, narrowing.degree));
                }
                Effect::Deny if everything && narrowing.degree == Degree::Open => {
                    let patterns = action.entries().map(|entry| entry.text.to_owned()).collect();
                    self.denied.push((patterns, action.negated));
                }
                _ => {}
            }
            if names.is_empty() {
                continue;
            }
            self.statements.push(Statement {
                allow: effect == Effect::Allow,
                degree: narrowing.degree,
                passed_to: narrowing.passed_to,
                names,
                resources: resource.entries().map(|entry| entry.text.to_owned()).collect(),
                other_resources: resource.negated,
                subject: statement.subject(),
                pointer: statement.pointer.member(action.name()),
                behind: array.then(|| Span::at(statement.value.span.end as usize)),
            });
        }
    }

    /// As [`Self::add`], for a policy that stands encoded in the text: its places are those of the encoded text, and an
    /// edit would have to be encoded too.
    pub(super) fn add_encoded(&mut self, policy: &Policy<'_>, today: &str, decoded: &Decoded) {
        let (from, risky) = (self.statements.len(), self.risky.len());
        self.add(policy, today);
        for span in self.risky.iter_mut().skip(risky).flat_map(|risky| &mut risky.entries) {
            *span = decoded.source(*span);
        }
        for statement in self.statements.iter_mut().skip(from) {
            statement.behind = None;
            for (_, name) in &mut statement.names {
                name.removal = None;
                name.span = decoded.source(name.span);
            }
        }
    }
}

/// The actions of the table that an element speaks of; `compared` counts the pairs that are compared for it.
#[cfg_attr(keyfence_small, optimize(speed))]
fn names(element: &Element<'_>, compared: &mut usize) -> Vec<(usize, Name)> {
    let table = paths::table();
    let actions = &table.actions;
    let mut found: Vec<(usize, Name)> = Vec::new();
    if element.negated {
        let Some(first) = element.entries().next() else { return found };
        *compared = compared.saturating_add(actions.len().saturating_mul(element.entries().count()));
        if *compared > MOST_COMPARED {
            return found;
        }
        let name = Name { span: first.span, index: first.index, removal: None };
        let spared =
            |action: &&(usize, &String)| !element.entries().any(|entry| covers_ignoring_case(entry.text, action.1));
        return actions
            .iter()
            .enumerate()
            .filter(|action| spared(&action))
            .map(|(place, _)| (place, name.clone()))
            .collect();
    }
    // Entries of one service mostly stand together, and most services are not in the table.
    let mut last = ("", 0..0);
    for entry in element.entries() {
        let prefix = split_name(entry.text).map_or(entry.text, |(prefix, _)| prefix);
        if last.0 != prefix {
            last = (prefix, service(table, prefix));
        }
        let candidates = actions.get(last.1.clone()).unwrap_or_default();
        if candidates.is_empty() {
            continue;
        }
        let from = last.1.start;
        if !has_wildcard(entry.text) {
            if let Ok(at) = candidates.binary_search_by(|own| order_ignoring_case(own, entry.text)) {
                add_name(&mut found, from + at, &entry, Some(element));
            }
            continue;
        }
        *compared += candidates.len();
        if *compared > MOST_COMPARED {
            continue;
        }
        for (at, _) in candidates.iter().enumerate().filter(|(_, own)| covers_ignoring_case(entry.text, own)) {
            add_name(&mut found, from + at, &entry, None);
        }
    }
    found
}

/// Adds that an entry names the action at a place of the table; `alone` is its element where it names no other.
fn add_name(found: &mut Vec<(usize, Name)>, place: usize, entry: &Entry<'_>, alone: Option<&Element<'_>>) {
    if let Some((_, other)) = found.iter_mut().find(|(other, _)| *other == place) {
        // Taking the narrower entry out would change nothing.
        other.removal = None;
        return;
    }
    let elements = alone.and_then(|element| element.member.value.as_array()).filter(|elements| elements.len() > 1);
    let spans = elements.map(|elements| elements.iter().map(|value| value.span).collect::<Vec<_>>());
    let removal = spans.zip(entry.index).and_then(|(spans, index)| edits::remove(&spans, index));
    found.push((place, Name { span: entry.span, index: entry.index, removal }));
}

/// The places of a service's actions in the table; all of them for a prefix with a wildcard.
fn service(table: &paths::Table, prefix: &str) -> Range<usize> {
    if has_wildcard(prefix) {
        return 0..table.actions.len();
    }
    let at = table.services.binary_search_by(|(own, _)| order_ignoring_case(own, prefix)).ok();
    at.and_then(|at| table.services.get(at)).map_or(0..0, |(_, places)| places.clone())
}

#[cfg(test)]
mod tests {
    use super::super::model::Policy;
    use super::{MOST_COMPARED, names, paths, service};
    use crate::json::{self, Pointer};

    #[test]
    fn what_was_compared_too_often_is_compared_no_more_but_names_are_found() {
        let text = r#"{"Statement": {"Action": ["iam:Pass*", "glue:CreateJob"]}}"#;
        let parsed = json::parse(text, 0);
        let policy = Policy::new(&parsed.value, Pointer::root());
        let element = policy.statements[0].action.as_ref().unwrap();
        let found = |mut compared| {
            let own = names(element, &mut compared).into_iter();
            own.map(|(place, _)| paths::table().actions[place].as_str()).collect::<Vec<_>>()
        };
        assert_eq!(found(0), ["iam:passrole", "glue:createjob"]);
        assert_eq!(found(MOST_COMPARED), ["glue:createjob"]);
        let parsed = json::parse(r#"{"Statement": {"NotAction": "s3:*"}}"#, 0);
        let policy = Policy::new(&parsed.value, Pointer::root());
        let element = policy.statements[0].action.as_ref().unwrap();
        assert!(!names(element, &mut 0).is_empty() && names(element, &mut { MOST_COMPARED }).is_empty());
    }

    #[test]
    fn every_action_is_found_under_its_service() {
        let table = paths::table();
        for (place, action) in table.actions.iter().enumerate() {
            let (prefix, _) = action.split_once(':').unwrap_or_default();
            assert!(service(table, prefix).contains(&place), "{action}");
        }
        assert_eq!((service(table, "none-such").len(), service(table, "*").len()), (0, table.actions.len()));
    }
}
