//! The values: each knows the bytes it was read from.

use crate::span::Span;
use std::borrow::Cow;

/// One JSON value and where it stands, quotes and brackets included.
#[derive(Clone, Debug)]
pub struct Value<'t> {
    /// The bytes of the value in the text.
    pub span: Span,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(&'t str),
    /// A string with its escapes resolved; borrowed when it has none.
    String(Cow<'t, str>),
    /// An array.
    Array(Vec<Value<'t>>),
    /// An object; members in the order of the text, duplicates kept.
    Object(Vec<Member<'t>>),
    /// Something that is no JSON value; a fault says what.
    Bad,
}

/// One member of an object.
#[derive(Clone, Debug)]
pub struct Member<'t> {
    /// The name with its escapes resolved.
    pub name: Cow<'t, str>,
    /// The name's bytes, quotes included.
    pub name_span: Span,
    /// The value.
    pub value: Value<'t>,
}

impl Member<'_> {
    /// From the name's first byte to the value's last.
    #[must_use]
    pub fn span(&self) -> Span {
        self.name_span.cover(self.value.span)
    }
}

impl<'t> Value<'t> {
    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[Member<'t>]> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value<'t>]> {
        match &self.kind {
            Kind::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The value of the last member named exactly `name` (as JSON readers take it), if this is an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value<'t>> {
        self.member(name).map(|member| &member.value)
    }

    /// The last member named exactly `name`, if this is an object.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member<'t>> {
        self.as_object()?.iter().rev().find(|member| member.name == name)
    }

    /// The value itself as a list of one, or an array's elements: how IAM reads most of its elements.
    #[must_use]
    pub fn one_or_many(&self) -> &[Value<'t>] {
        match &self.kind {
            Kind::Array(elements) => elements,
            _ => std::slice::from_ref(self),
        }
    }

    /// The names of an object's members that stand in it already.
    #[must_use]
    pub fn twice(&self) -> Vec<Span> {
        let members = self.as_object().unwrap_or_default();
        let mut twice = Vec::new();
        if members.len() <= 8 {
            // As most are: nothing need be put in order.
            for (at, member) in members.iter().enumerate() {
                if members.iter().take(at).any(|before| before.name == member.name) {
                    twice.push(member.name_span);
                }
            }
            return twice;
        }
        let mut order: Vec<&Member<'t>> = members.iter().collect();
        order.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in order.windows(2) {
            if let [first, second] = pair
                && first.name == second.name
            {
                twice.push(second.name_span);
            }
        }
        twice
    }

    /// Whether it is one of CloudFormation's functions, whose result is not known here.
    #[must_use]
    pub fn is_template(&self) -> bool {
        matches!(self.as_object(), Some([member]) if member.name == "Ref" || member.name.starts_with("Fn::"))
    }

    /// What CloudFormation's `Fn::If` chooses from: the condition's name, then both values.
    #[must_use]
    pub fn choices(&self) -> Option<&[Self]> {
        match self.as_object() {
            Some([member]) if member.name == "Fn::If" => member.value.as_array(),
            _ => None,
        }
    }

    /// The JSON type's name, for messages.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "boolean",
            Kind::Number(_) => "number",
            Kind::String(_) => "string",
            Kind::Array(_) => "array",
            Kind::Object(_) => "object",
            Kind::Bad => "unreadable",
        }
    }
}
