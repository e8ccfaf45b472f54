//! A statement written as a block of `aws_iam_policy_document`.

use super::styles::hcl_text;
use crate::json::{Value, quote};

/// Texts as a list in JSON and in HCL.
fn texts(value: &Value<'_>) -> Option<[String; 2]> {
    let all: Option<Vec<&str>> = value.one_or_many().iter().map(Value::as_str).collect();
    let all = all?;
    // An empty variable would read as a template's beginning.
    let odd = all.iter().any(|text| text.contains("&{"));
    let list = |own: &dyn Fn(&str) -> String| all.iter().map(|text| own(text)).collect::<Vec<_>>().join(", ");
    (!odd).then(|| {
        [
            format!("[{}]", list(&quote)),
            format!("[{}]", list(&|text| quote(text).replace("${", "&{").replace("%{", "%%{"))),
        ]
    })
}

/// A statement with lists everywhere, as JSON and as a block; nothing where a block cannot say it.
pub(super) fn statement(value: &Value<'_>) -> Option<[String; 2]> {
    let (mut json, mut block) = (Vec::new(), Vec::new());
    for member in value.as_object()? {
        let name = &*member.name;
        match name {
            "Sid" | "Effect" => {
                json.push(format!("{}: {}", quote(name), quote(member.value.as_str()?)));
                block.push(format!("{} = {}", name.to_lowercase(), hcl_text(member.value.as_str()?)));
            }
            "Action" | "NotAction" | "Resource" | "NotResource" => {
                let own = name.replace("Not", "not_").to_lowercase();
                let [list, hcl] = texts(&member.value)?;
                json.push(format!("{}: {list}", quote(name)));
                block.push(format!("{own}s = {hcl}"));
            }
            "Principal" | "NotPrincipal" => {
                let own = name.replace("Not", "not_").to_lowercase() + "s";
                let mut kinds = Vec::new();
                for kind in member.value.as_object().filter(|kinds| !kinds.is_empty())? {
                    let [list, hcl] = texts(&kind.value)?;
                    kinds.push(format!("{}: {list}", quote(&kind.name)));
                    block.push(format!("{own} {{\n type = {}\n identifiers = {hcl}\n}}", hcl_text(&kind.name)));
                }
                json.push(format!("{}: {{{}}}", quote(name), kinds.join(", ")));
            }
            "Condition" => {
                let mut operators = Vec::new();
                for operator in member.value.as_object()?.iter() {
                    let mut keys = Vec::new();
                    for key in operator.value.as_object()? {
                        let [list, hcl] = texts(&key.value)?;
                        keys.push(format!("{}: {list}", quote(&key.name)));
                        let (test, variable) = (hcl_text(&operator.name), hcl_text(&key.name));
                        block
                            .push(format!("condition {{\n test = {test}\n variable = {variable}\n values = {hcl}\n}}"));
                    }
                    (!keys.is_empty())
                        .then(|| operators.push(format!("{}: {{{}}}", quote(&operator.name), keys.join(", "))))?;
                }
                (!operators.is_empty()).then(|| json.push(format!("\"Condition\": {{{}}}", operators.join(", "))))?;
            }
            _ => return None,
        }
    }
    value.get("Effect")?;
    Some([format!("{{{}}}", json.join(", ")), format!("statement {{\n{}\n}}\n", block.join("\n"))])
}
