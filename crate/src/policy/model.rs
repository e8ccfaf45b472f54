//! A policy as it was written: every element with its place, nothing lost, wrong types kept as they are.

use super::called::Called;
use super::operators::Operator;
use super::wildcard::is_everything;
use crate::finding::Subject;
use crate::json::{Member, Pointer, Value};
use crate::span::Span;
use std::cell::OnceCell;

/// A policy.
pub struct Policy<'d> {
    /// The JSON value; an object in every real policy.
    pub value: &'d Value<'d>,
    /// Where the policy stands in its document.
    pub pointer: Pointer,
    /// The statements, in the order of the text: those that are objects and not a template's.
    pub statements: Vec<Statement<'d>>,
}

/// One statement.
pub struct Statement<'d> {
    /// Its place among the elements of `Statement`, from 0.
    pub index: usize,
    /// Whether it is there only if CloudFormation's `Fn::If` chooses it.
    pub optional: bool,
    /// The statement's object.
    pub value: &'d Value<'d>,
    /// Where it stands in its document.
    pub pointer: Pointer,
    /// `Allow` or `Deny`, when it is just one of these.
    pub effect: Option<Effect>,
    /// `Action` or `NotAction`: the first there is.
    pub action: Option<Element<'d>>,
    /// `Resource` or `NotResource`: the first there is.
    pub resource: Option<Element<'d>>,
    /// `Principal` or `NotPrincipal`: the first there is.
    pub principal: Option<Element<'d>>,
    /// The condition's operator blocks.
    pub conditions: Vec<Block<'d>>,
    /// See [`Self::called`].
    called: OnceCell<Vec<Called>>,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies.
    Deny,
}

/// An element of which there is a negated form, or a list of patterns.
pub struct Element<'d> {
    /// The member of the statement.
    pub member: &'d Member<'d>,
    /// Whether it is the `Not…` form.
    pub negated: bool,
}

/// One string of an element.
#[derive(Clone, Copy)]
pub struct Entry<'d> {
    /// The string, escapes resolved.
    pub text: &'d str,
    /// Its bytes, quotes included.
    pub span: Span,
    /// Its place in the array; `None` for a string that stands alone.
    pub index: Option<usize>,
}

/// One operator of a condition with its keys.
pub struct Block<'d> {
    /// The member of `Condition`: the operator's name and its keys.
    pub member: &'d Member<'d>,
    /// The operator, when it is one IAM knows.
    pub operator: Option<Operator>,
}

/// One key of a condition's operator.
pub struct Key<'d> {
    /// The member of the operator's block: the key's name and its values.
    pub member: &'d Member<'d>,
}

impl<'d> Policy<'d> {
    /// Reads a policy from `value`, which stands at `pointer`.
    #[must_use]
    pub fn new(value: &'d Value<'d>, pointer: Pointer) -> Self {
        let statements = value.get("Statement").map_or(&[][..], Value::one_or_many);
        let many = value.get("Statement").is_some_and(|statement| statement.as_array().is_some());
        let place = |index: usize| {
            let all = pointer.member("Statement");
            if many { all.element(index) } else { all }
        };
        let mut read = Vec::with_capacity(statements.len());
        for (index, statement) in statements.iter().enumerate() {
            add(index, statement, place(index), &mut read);
        }
        Self { value, pointer, statements: read }
    }

    /// The member called `name`.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'d Member<'d>> {
        self.value.member(name)
    }

    /// The version as written, when it is a string.
    #[must_use]
    pub fn version(&self) -> Option<&'d str> {
        self.value.get("Version")?.as_str()
    }
}

/// Adds a statement, or all that CloudFormation's `Fn::If` chooses from.
fn add<'d>(index: usize, value: &'d Value<'d>, place: Pointer, read: &mut Vec<Statement<'d>>) {
    if let Some(choices) = value.choices() {
        let before = read.len();
        for (at, choice) in choices.iter().enumerate().skip(1) {
            let place = place.member("Fn::If").element(at);
            let listed = choice.as_array().is_some();
            for (own, value) in choice.one_or_many().iter().enumerate() {
                add(index, value, if listed { place.element(own) } else { place.clone() }, read);
            }
        }
        read.iter_mut().skip(before).for_each(|statement| statement.optional = true);
    } else if value.as_object().is_some() && !value.is_template() {
        read.push(Statement::new(index, value, place));
    }
}

impl<'d> Statement<'d> {
    fn new(index: usize, value: &'d Value<'d>, pointer: Pointer) -> Self {
        let element = |plain: &str, not: &str| {
            let plain = value.member(plain).map(|member| Element { member, negated: false });
            plain.or_else(|| value.member(not).map(|member| Element { member, negated: true }))
        };
        let effect = match value.get("Effect").and_then(Value::as_str) {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => None,
        };
        let conditions = value.get("Condition").and_then(Value::as_object).unwrap_or_default();
        let block = |member: &'d Member<'d>| Block { member, operator: Operator::parse(&member.name) };
        Self {
            index,
            optional: false,
            value,
            pointer,
            effect,
            action: element("Action", "NotAction"),
            resource: element("Resource", "NotResource"),
            principal: element("Principal", "NotPrincipal"),
            conditions: conditions.iter().map(block).collect(),
            called: OnceCell::new(),
        }
    }

    /// The strings of `Action` or `NotAction` with what they name, which is looked up when first asked for.
    pub fn called(&self) -> impl Iterator<Item = (Entry<'d>, &Called)> {
        let entries = || self.action.iter().flat_map(Element::entries);
        entries().zip(self.called.get_or_init(|| entries().map(|entry| Called::new(entry.text)).collect()))
    }

    /// The Sid, when it is a string.
    #[must_use]
    pub fn sid(&self) -> Option<&'d str> {
        self.value.get("Sid")?.as_str()
    }

    /// What a finding about it is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject { statement: Some(self.index as u32), sid: self.sid().map(str::to_owned), ..Subject::default() }
    }

    /// The member called `name`.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'d Member<'d>> {
        self.value.member(name)
    }

    /// Every key of every operator, with its block.
    pub fn keys(&self) -> impl Iterator<Item = (&Block<'d>, Key<'d>)> {
        self.conditions.iter().flat_map(|block| block.keys().map(move |key| (block, key)))
    }

    /// Whether some operator tests the condition key `name` (in any case).
    #[must_use]
    pub fn tests_key(&self, name: &str) -> bool {
        self.keys().any(|(_, key)| key.is(name))
    }
}

impl<'d> Element<'d> {
    /// The strings of the element: one, or those of its array.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'d>> + use<'d> {
        let alone = self.member.value.as_array().is_none();
        self.member.value.one_or_many().iter().enumerate().filter_map(move |(index, value)| {
            Some(Entry { text: value.as_str()?, span: value.span, index: (!alone).then_some(index) })
        })
    }

    /// Whether it names everything: `*` is among its strings, and it is not the negated form.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        !self.negated && self.entries().any(|entry| is_everything(entry.text))
    }

    /// The element's name: `Action`, `NotResource` …
    #[must_use]
    pub fn name(&self) -> &'d str {
        &self.member.name
    }
}

impl<'d> Block<'d> {
    /// The block's keys; none where it is no object.
    pub fn keys(&self) -> impl Iterator<Item = Key<'d>> + use<'d> {
        self.member.value.as_object().unwrap_or_default().iter().map(|member| Key { member })
    }
}

impl<'d> Key<'d> {
    /// The key's name as written.
    #[must_use]
    pub fn name(&self) -> &'d str {
        &self.member.name
    }

    /// Whether it is the key `name`, in any case, as IAM compares keys.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.member.name.eq_ignore_ascii_case(name)
    }

    /// The values: one, or those of the array.
    #[must_use]
    pub fn values(&self) -> &'d [Value<'d>] {
        self.member.value.one_or_many()
    }

    /// The values that are strings.
    pub fn texts(&self) -> impl Iterator<Item = Entry<'d>> + use<'d> {
        let alone = self.member.value.as_array().is_none();
        self.values().iter().enumerate().filter_map(move |(index, value)| {
            Some(Entry { text: value.as_str()?, span: value.span, index: (!alone).then_some(index) })
        })
    }
}
