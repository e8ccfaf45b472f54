//! The evaluator against brute force, over a world small enough to try everything in it.

use super::*;
use crate::json::{Pointer, parse};
use proptest::prelude::*;

const ACTIONS: [&str; 3] = ["s3:getobject", "s3:putobject", "sqs:sendmessage"];
const RESOURCES: [&str; 4] =
    ["arn:aws:s3:::a/k", "arn:aws:s3:::a/kk", "arn:aws:s3:::b/k", "arn:aws:sqs:us-east-1:000000000000:q"];
const TAGS: [Option<&str>; 3] = [None, Some("x"), Some("y")];

/// A statement as written, and as what it says of one request.
#[derive(Clone, Debug)]
struct Own {
    allow: bool,
    actions: (&'static str, bool),
    resources: (&'static str, bool),
    condition: Option<(&'static str, &'static str)>,
}

impl Own {
    fn text(&self) -> String {
        let element =
            |name: &str, (text, not): (&str, bool)| format!("\"{}{name}\": \"{text}\"", if not { "Not" } else { "" });
        let condition = self.condition.map_or(String::new(), |(operator, value)| {
            format!(", \"Condition\": {{\"{operator}\": {{\"aws:RequestTag/t\": \"{value}\"}}}}")
        });
        format!(
            "{{\"Effect\": \"{}\", {}, {}{condition}}}",
            if self.allow { "Allow" } else { "Deny" },
            element("Action", self.actions),
            element("Resource", self.resources),
        )
    }

    fn applies(&self, action: &str, resource: &str, tag: Option<&str>) -> bool {
        let matches = |pattern: &str, text: &str| match pattern.strip_suffix('*') {
            Some(start) => text.starts_with(start),
            None => pattern == text,
        };
        let holds = match (self.condition, tag) {
            (None, _) => true,
            (Some(("StringEquals", value)), tag) => tag == Some(value),
            (Some(("StringNotEquals", value)), tag) => tag != Some(value),
            (Some(("StringEqualsIfExists", value)), tag) => tag.is_none_or(|tag| tag == value),
            (Some((_, value)), tag) => tag.is_none() == (value == "true"),
        };
        holds
            && matches(self.actions.0, action) != self.actions.1
            && matches(self.resources.0, resource) != self.resources.1
    }
}

fn statements() -> impl Strategy<Value = Vec<Own>> {
    let actions = prop::sample::select(vec!["*", "s3:*", "s3:getobject", "sqs:*", "s3:p*"]);
    let resources = prop::sample::select(vec![
        "*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::a/k",
        "arn:aws:s3:::a/k*",
        "arn:aws:sqs:*",
    ]);
    let conditions = prop::sample::select(vec![
        None,
        None,
        Some(("StringEquals", "x")),
        Some(("StringNotEquals", "x")),
        Some(("StringEqualsIfExists", "y")),
        Some(("Null", "true")),
        Some(("Null", "false")),
    ]);
    let one = (any::<bool>(), actions, any::<bool>(), resources, any::<bool>(), conditions);
    let own = one.prop_map(|(allow, action, other, resource, rest, condition)| Own {
        allow,
        actions: (action, other && action != "*"),
        resources: (resource, rest && resource != "*"),
        condition,
    });
    prop::collection::vec(own, 0..4)
}

fn document(statements: &[Own]) -> String {
    let all: Vec<String> = statements.iter().map(Own::text).collect();
    format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}", all.join(", "))
}

fn request<'r>(action: &'r str, resource: &'r str, tag: Option<&str>) -> Request<'r> {
    let mut known = Context::default();
    if let Some(tag) = tag {
        known.set("aws:RequestTag/t", Known::Values(vec![tag.to_owned()]));
    }
    Request { action, resource, account: "", caller: Caller::Arn("arn:aws:iam::000000000000:user/u"), known }
}

fn directly(identity: &[Own], boundary: Option<&[Own]>, action: &str, resource: &str, tag: Option<&str>) -> Outcome {
    let layers = || std::iter::once(identity).chain(boundary);
    let applies = |own: &&Own| own.applies(action, resource, tag);
    if layers().flatten().filter(applies).any(|own| !own.allow) {
        return Outcome::ExplicitlyDenied;
    }
    let allowed = layers().all(|layer| layer.iter().filter(applies).any(|own| own.allow));
    if allowed { Outcome::Allowed } else { Outcome::ImplicitlyDenied }
}

proptest! {
    #[test]
    fn every_request_of_a_small_world_is_decided_as_by_hand(
        identity in statements(), boundary in statements(), bounded in any::<bool>(),
    ) {
        let texts = [document(&identity), document(&boundary)];
        let parsed = [parse(&texts[0], 0), parse(&texts[1], 0)];
        let read = [Policy::new(&parsed[0].value, Pointer::root()), Policy::new(&parsed[1].value, Pointer::root())];
        let mut policies = Policies { identity: vec![&read[0]], ..Policies::default() };
        if bounded {
            policies.boundary.push(&read[1]);
        }
        let limit = bounded.then_some(boundary.as_slice());
        for (action, tag) in ACTIONS.iter().flat_map(|action| TAGS.map(|tag| (action, tag))) {
            for resource in RESOURCES {
                let got = evaluate(&request(action, resource, tag), &policies);
                prop_assert_eq!(got.outcome, directly(&identity, limit, action, resource, tag), "{} {}", action, resource);
            }
            // A pattern is allowed where one of its members is, and the witness is such a member.
            let got = evaluate(&request(action, "arn:aws:s3:::*", tag), &policies);
            if let Some(witness) = &got.witness {
                let one = evaluate(&request(action, witness, tag), &policies);
                prop_assert!(witness.starts_with("arn:aws:s3:::") && one.outcome == Outcome::Allowed, "{}", witness);
            } else {
                for resource in &RESOURCES[..3] {
                    prop_assert_ne!(directly(&identity, limit, action, resource, tag), Outcome::Allowed);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_beyond_is_new_and_nothing_else_is(new in statements(), old in statements()) {
        // Actions are few, so that the catalogue's thousands are not tried one by one.
        let narrow = |all: &[Own]| -> Vec<Own> {
            all.iter().cloned().map(|own| Own { actions: ("s3:getobject", false), ..own }).collect()
        };
        let (new, old) = (narrow(&new), narrow(&old));
        let texts = [document(&new), document(&old)];
        let parsed = [parse(&texts[0], 0), parse(&texts[1], 0)];
        let read = [Policy::new(&parsed[0].value, Pointer::root()), Policy::new(&parsed[1].value, Pointer::root())];
        match beyond(&read[0], &read[1]) {
            Beyond::Request(found) => {
                let tag = found.given.first().map(|(_, value)| value.as_str());
                prop_assert_eq!(directly(&new, None, &found.action, &found.resource, tag), Outcome::Allowed, "{:?}", found);
                prop_assert_ne!(directly(&old, None, &found.action, &found.resource, tag), Outcome::Allowed, "{:?}", found);
            }
            answer => {
                prop_assert_eq!(answer, Beyond::Nothing);
                for (resource, tag) in RESOURCES[..3].iter().flat_map(|resource| TAGS.map(|tag| (resource, tag))) {
                    let allowed = |own: &[Own]| directly(own, None, "s3:getobject", resource, tag) == Outcome::Allowed;
                    prop_assert!(!allowed(&new) || allowed(&old), "{} {:?}", resource, tag);
                }
            }
        }
    }
}
