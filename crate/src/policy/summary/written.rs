//! What a policy names, as a sentence can quote it: also what a template puts together.

use super::super::model::Element;
use super::remember;
use crate::json::{Kind, Value};

/// What stands for a value that cannot be quoted.
const UNKNOWN: &str = "…";

/// A value as it is quoted: `{"Fn::Sub": "${Bucket}/*"}` is `${Bucket}/*`, `{"Ref": "Queue"}` is `${Queue}`.
pub(super) fn written(value: &Value<'_>) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    let Some([member]) = value.as_object().filter(|_| value.is_template()) else { return UNKNOWN.to_owned() };
    let parts = member.value.one_or_many();
    match (&*member.name, parts) {
        ("Fn::Sub", [text, ..]) => written(text),
        ("Ref" | "Fn::GetAtt", [_, ..]) => format!("${{{}}}", joined(parts, ".")),
        ("Fn::Join", [by, list]) => joined(list.one_or_many(), by.as_str().unwrap_or_default()),
        _ => UNKNOWN.to_owned(),
    }
}

fn joined(values: &[Value<'_>], by: &str) -> String {
    values.iter().map(written).collect::<Vec<_>>().join(by)
}

/// Adds whom an element of principals names: `*` for everyone, else the value alone.
pub(super) fn principals(element: &Element<'_>, list: &mut Vec<String>) {
    let add = |value: &Value<'_>, list: &mut Vec<String>| {
        value.one_or_many().iter().for_each(|value| remember(list, &written(value)));
    };
    match &element.member.value.kind {
        Kind::Object(kinds) if !element.member.value.is_template() => {
            for kind in kinds {
                add(&kind.value, list);
            }
        }
        _ => add(&element.member.value, list),
    }
}
