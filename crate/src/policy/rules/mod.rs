//! The rules about one policy, by topic; each beside its definition and examples. This file lists them once.

mod action;
mod attached;
mod condition_formats;
mod condition_keys;
mod condition_shape;
mod condition_values;
mod effect;
mod exposure;
mod federation;
mod guardrails;
mod identity_provider;
mod if_exists;
mod ip;
pub use ip::Range;
pub(super) mod json_syntax;
mod key_fit;
mod mfa;
mod narrowing;
mod nothing;
mod organizations;
mod pass_role;
mod principal;
mod redundancy;
mod resource;
mod service_principal;
mod sharing;
mod sid;
mod size;
pub use size::{counts_space, quota};
mod structure;
mod tags;
mod trust;
mod unread;
mod variables;

pub(super) use exposure::ADMINISTRATOR;

use super::model::{Element, Entry, Key, Policy, Statement};
use crate::finding::Finding;
use crate::json::{Pointer, Syntax, Value};
use crate::options::PolicyType;
use crate::rule::Rule;
use crate::span::Span;

/// A policy under check.
pub(super) struct Subject<'d> {
    /// The text its spans are in.
    pub text: &'d str,
    /// The policy.
    pub policy: &'d Policy<'d>,
    /// What it is attached to.
    pub policy_type: PolicyType,
    /// Whether the caller said what it is attached to.
    pub given: bool,
    /// The object that holds it, as the role that a trust policy is part of.
    pub within: Option<&'d Value<'d>>,
    /// Its characters as they count against the quota of its type.
    pub counted: u32,
    /// The day that dates are compared with, as `YYYY-MM-DD`.
    pub today: &'d str,
    /// Its characters without white space.
    pub solid: u32,
    /// The language it is written in.
    pub syntax: Syntax,
}

/// What is checked of a policy that nobody can have at its length: its skeleton, and what it allows.
const OUTLINE: &[fn(&Subject<'_>, &mut Vec<Finding>)] =
    &[structure::check, effect::check, size::check, pass_role::check, exposure::check, guardrails::check];

macro_rules! topics {
    ($($topic:ident),+ $(,)?) => {
        /// Every rule about policies.
        pub(super) static ALL: &[&Rule] = &{
            const PARTS: &[&[&Rule]] = &[json_syntax::RULES, $($topic::RULES,)+ super::risk::ESCALATION, super::risk::CLASSES];
            join::<{ total(PARTS) }>(PARTS)
        };

        /// Checks one policy.
        pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
            // By a table, so that the topics stay functions of their own: an engine's first, quick compilation takes
            // longer than in proportion for one as large as all of them together.
            const CHECKS: &[fn(&Subject<'_>, &mut Vec<Finding>)] = &[$($topic::check,)+];
            let checks = if size::is_far_too_long(subject) { OUTLINE } else { CHECKS };
            for check in checks {
                check(subject, out);
            }
        }
    };
}

topics! {
    structure,
    effect,
    redundancy,
    size,
    pass_role,
    action,
    resource,
    sid,
    principal,
    trust,
    federation,
    identity_provider,
    exposure,
    guardrails,
    nothing,
    if_exists,
    service_principal,
    sharing,
    organizations,
    condition_shape,
    condition_keys,
    condition_values,
    condition_formats,
    tags,
    ip,
    variables,
    narrowing,
    key_fit,
    attached,
    mfa,
    unread,
}

#[expect(clippy::indexing_slicing, reason = "runs when compiling, where it cannot panic unseen")]
const fn total(parts: &[&[&Rule]]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < parts.len() {
        sum += parts[i].len();
        i += 1;
    }
    sum
}

/// The parts one after another, put together when compiling.
#[expect(clippy::indexing_slicing, reason = "runs when compiling, where it cannot panic unseen")]
const fn join<const N: usize>(parts: &[&[&'static Rule]]) -> [&'static Rule; N] {
    let mut all = [parts[0][0]; N];
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        let mut j = 0;
        while j < parts[i].len() {
            all[at] = parts[i][j];
            (at, j) = (at + 1, j + 1);
        }
        i += 1;
    }
    all
}

#[expect(clippy::unused_self, reason = "findings are made through the subject they are about")]
impl Subject<'_> {
    /// A finding about the policy as such.
    fn finding(&self, rule: &'static Rule, span: Span, pointer: Pointer) -> Finding {
        Finding::new(rule, span).path(pointer)
    }

    /// A finding about a piece of a statement.
    fn in_statement(&self, rule: &'static Rule, statement: &Statement<'_>, span: Span, pointer: Pointer) -> Finding {
        Finding::new(rule, span).path(pointer).subject(statement.subject())
    }

    /// A finding about one string of an element.
    fn at_entry(
        &self,
        rule: &'static Rule,
        statement: &Statement<'_>,
        element: &Element<'_>,
        entry: &Entry<'_>,
    ) -> Finding {
        let pointer = statement.pointer.member(element.name());
        let pointer = entry.index.map_or(pointer.clone(), |index| pointer.element(index));
        self.in_statement(rule, statement, entry.span, pointer)
    }

    /// A finding about a condition key: at its name.
    fn at_key(&self, rule: &'static Rule, statement: &Statement<'_>, operator: &str, key: &Key<'_>) -> Finding {
        let pointer = statement.pointer.member("Condition").member(operator).member(key.name());
        self.in_statement(rule, statement, key.member.name_span, pointer)
    }

    /// A finding about a value of a condition key.
    fn at_value(
        &self,
        rule: &'static Rule,
        statement: &Statement<'_>,
        operator: &str,
        key: &Key<'_>,
        span: Span,
        index: Option<usize>,
    ) -> Finding {
        let pointer = statement.pointer.member("Condition").member(operator).member(key.name());
        let pointer = index.map_or(pointer.clone(), |index| pointer.element(index));
        self.in_statement(rule, statement, span, pointer)
    }
}
