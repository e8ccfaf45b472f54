//! Whether a statement's conditions hold for what is known of a request.
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued keys".

use super::compare::{Wanted, matches};
use super::matching::{filled, pattern};
use super::request::{Context, Known};
use crate::json::{Kind, Value};
use crate::policy::model::{Block, Key, Statement};
use crate::policy::operators::{Base, Family, Operator, Qualifier};
use std::borrow::Cow;

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not.
    No,
    /// What is known does not tell.
    Unknown,
    /// It does.
    Yes,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// Whether all conditions hold. What cannot be read never holds.
pub fn hold(statement: &Statement<'_>, context: &Context, variables: bool) -> Truth {
    if statement.member("Condition").is_some_and(|member| member.value.as_object().is_none()) {
        return Truth::No;
    }
    statement.keys().map(|(block, key)| holds(block, &key, context, variables)).min().unwrap_or(Truth::Yes)
}

fn holds(block: &Block<'_>, key: &Key<'_>, context: &Context, variables: bool) -> Truth {
    let Some(operator) = block.operator else { return Truth::No };
    let known = context.get(key.name());
    if operator.base == Base::Null {
        let absent = match known {
            Known::Unknown => return Truth::Unknown,
            known => *known == Known::Missing,
        };
        return key
            .values()
            .iter()
            .any(|value| text(value).eq_ignore_ascii_case(if absent { "true" } else { "false" }))
            .into();
    }
    match known {
        Known::Unknown | Known::Present => Truth::Unknown,
        Known::Missing => missing(operator).into(),
        Known::Values(values) => test(operator, key, values, context, variables).into(),
    }
}

/// What a test comes to without the key.
fn missing(operator: Operator) -> bool {
    match operator.qualifier {
        Some(Qualifier::ForAllValues) => true,
        Some(Qualifier::ForAnyValue) => operator.if_exists,
        None => operator.if_exists || operator.base.negated(),
    }
}

fn test(operator: Operator, key: &Key<'_>, values: &[String], context: &Context, variables: bool) -> bool {
    let family = operator.base.family();
    let fills = variables && matches!(family, Family::String | Family::Arn);
    let wanted: Vec<Wanted<'_>> = key
        .values()
        .iter()
        .filter_map(|value| {
            let text = text(value);
            match operator.base {
                // Only these take wildcards; elsewhere they are signs like others.
                Base::StringLike | Base::StringNotLike => {
                    Some(Wanted::Pattern(pattern(&text, context, variables, false)?))
                }
                _ if family == Family::Arn => {
                    let fields = text.splitn(6, ':').map(|field| pattern(field, context, variables, false));
                    Some(Wanted::Fields(fields.collect::<Option<_>>()?))
                }
                _ if fills && text.contains("${") => Some(Wanted::Text(Cow::Owned(filled(&text, context)?))),
                _ => Some(Wanted::Text(text)),
            }
        })
        .collect();
    let one =
        |value: &String| wanted.iter().any(|wanted| matches(operator.base, value, wanted)) != operator.base.negated();
    match operator.qualifier {
        Some(Qualifier::ForAllValues) => values.iter().all(one),
        Some(Qualifier::ForAnyValue) => values.iter().any(one),
        // Of several values, which a plain operator is not made for, a negated test takes all.
        None if operator.base.negated() => values.iter().all(one),
        None => values.iter().any(one),
    }
}

/// A value as text; numbers and booleans may stand without quotes.
fn text<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    match &value.kind {
        Kind::String(text) => Cow::Borrowed(text.as_ref()),
        Kind::Bool(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        Kind::Number(number) => Cow::Borrowed(number),
        _ => Cow::Borrowed(""),
    }
}
