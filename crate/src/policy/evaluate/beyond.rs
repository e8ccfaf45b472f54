//! Whether a policy allows anything that another does not, with a request that shows it.
//!
//! Resources are compared as sets, exactly. Of everything else the policies tell apart only so much as they name, so
//! one request of each kind is tried: actions that the same statements speak of, callers and values that are written
//! there and one that is not.

use super::{Caller, Context, Evaluation, Known, Layer, Policies, Request};
use crate::access::{Emptiness, Glob, Language};
use crate::catalogue::{self, Action, ArnFormat};
use crate::policy::arn::Arn;
use crate::policy::model::{Element, Policy, Statement};
use crate::policy::number::Decimal;
use crate::policy::operators::{Base, Family};
use crate::policy::summary::runs;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many combinations of condition values are tried for an action and caller.
const MOST_CONTEXTS: usize = 4096;
/// What nothing in a policy names.
const OTHER: &str = "keyfence-other";

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// The new policy allows nothing that the old one does not.
    Nothing,
    /// It allows this, and the old one does not.
    Request(Box<New>),
    /// There were too many kinds of requests to try them all.
    TooComplex,
}

/// A request that only the new policy allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// The action, in lower case.
    pub action: String,
    /// The resource; `*` for an action that takes none.
    pub resource: String,
    /// Who asks, as a policy would name it; empty where the policies are identity policies.
    pub caller: String,
    /// The condition keys that are in the request, with their values.
    pub given: Vec<(String, String)>,
}

/// Looks for a request that `new` allows and `old` does not. Both are identity policies, or both name principals.
#[must_use]
pub fn beyond(new: &Policy<'_>, old: &Policy<'_>) -> Beyond {
    let statements: Vec<&Statement<'_>> = new.statements.iter().chain(&old.statements).collect();
    let named = statements.iter().any(|statement| statement.principal.is_some());
    let layer = if named { Layer::Resource } else { Layer::Identity };
    let callers = callers(&statements);
    let mut complex = false;
    for kind in actions(new, &statements) {
        let about: Vec<&Statement<'_>> =
            statements.iter().copied().filter(|own| super::matching::action(own, &kind.action)).collect();
        let Some(contexts) = contexts(&about) else {
            complex = true;
            continue;
        };
        for caller in &callers {
            for context in &contexts {
                let request = Request {
                    action: &kind.action,
                    resource: "*",
                    account: "",
                    caller: caller.as_caller(),
                    known: context.clone(),
                };
                let says = |policy| Evaluation::new(&request, &Policies::default()).says(layer, &[policy], 0);
                let (ours, theirs) = (says(new), says(old));
                if ours.allow.is_empty() {
                    continue;
                }
                let difference = ours.all().minus(ours.denied()).minus(theirs.all().minus(theirs.denied()));
                let mut found =
                    kind.resources.iter().map(|shape| shape.clone().intersection(difference.clone()).emptiness());
                let resource = match found.find(|answer| !answer.is_empty()) {
                    None => continue,
                    Some(Emptiness::Witness(resource)) => resource,
                    Some(_) => {
                        complex = true;
                        continue;
                    }
                };
                return Beyond::Request(Box::new(New {
                    action: kind.action,
                    resource,
                    caller: if named { caller.name() } else { String::new() },
                    given: context.given().collect(),
                }));
            }
        }
    }
    if complex { Beyond::TooComplex } else { Beyond::Nothing }
}

/// Actions that are all alike to the policies: one of them, and the resources it takes.
struct Kind {
    action: String,
    resources: Vec<Language>,
}

/// One action of each kind that `new` allows something of.
fn actions(new: &Policy<'_>, statements: &[&Statement<'_>]) -> Vec<Kind> {
    let spoken: Vec<Vec<Range<u32>>> = statements
        .iter()
        .map(|own| own.action.as_ref().map(|element| runs(element, &mut Vec::new())).unwrap_or_default())
        .collect();
    let own = spoken.get(..new.statements.len()).unwrap_or_default();
    let speaks = |runs: &[Range<u32>], index: u32| {
        let at = runs.partition_point(|run| run.end <= index);
        runs.get(at).is_some_and(|run| run.contains(&index))
    };
    let places = Places::new(statements);
    let mut seen = BTreeSet::new();
    let mut kinds = Vec::new();
    let indexes: BTreeSet<u32> = own.iter().flatten().cloned().flatten().collect();
    for action in indexes.into_iter().filter_map(catalogue::action_at) {
        let signature: Vec<bool> = spoken.iter().map(|runs| speaks(runs, action.index())).collect();
        let types: Vec<String> = formats(action).map(|format| format.to_string()).collect();
        if seen.insert((signature, types)) {
            kinds.push(Kind { action: action.to_string().to_ascii_lowercase(), resources: shapes(action, &places) });
        }
    }
    // What the catalogue does not know yet.
    let entries = new.statements.iter().filter_map(|own| own.action.as_ref()).filter(|element| !element.negated);
    for entry in entries.flat_map(Element::entries) {
        if catalogue::expand_indexes(entry.text).next().is_none() {
            let action = entry.text.replace(['*', '?'], "x").to_ascii_lowercase();
            kinds.push(Kind { action, resources: vec![Language::everything()] });
        }
    }
    kinds
}

fn formats(action: Action) -> impl Iterator<Item = ArnFormat<'static>> {
    action.resource_types().flat_map(|row| row.resource_type().arn_formats())
}

/// The ARNs that an action takes, one set a form and place.
fn shapes(action: Action, places: &Places) -> Vec<Language> {
    let mut all = Vec::new();
    for format in formats(action) {
        let region = if format.has_region() { &places.regions } else { &places.none };
        let account = if format.account == "${Account}" { &places.accounts } else { &places.none };
        for (partition, region) in
            places.partitions.iter().flat_map(|own| region.iter().map(move |region| (own, region)))
        {
            for account in account {
                let account = if account.is_empty() { format.account } else { account };
                let mut glob = Glob::literal(&format!("arn:{partition}:{}:{region}:{account}:", format.service));
                let mut rest = format.resource;
                while let Some((before, after)) = rest.split_once("${") {
                    glob.extend_literally(before);
                    glob.extend("?*");
                    rest = after.split_once('}').map_or("", |(_, behind)| behind);
                }
                glob.extend_literally(rest);
                all.push(Language::Pattern(glob));
            }
        }
    }
    if all.is_empty() { vec![Language::Pattern(Glob::literal("*"))] } else { all }
}

/// Where the resources that policies name are, and where they are not.
struct Places {
    partitions: BTreeSet<String>,
    regions: BTreeSet<String>,
    accounts: BTreeSet<String>,
    none: BTreeSet<String>,
}

impl Places {
    fn new(statements: &[&Statement<'_>]) -> Self {
        let one = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let mut all = Self {
            partitions: one(&["aws"]),
            regions: one(&["us-east-1", "zz-other-1"]),
            accounts: one(&["000000000000"]),
            none: one(&[""]),
        };
        let entries = statements.iter().filter_map(|own| own.resource.as_ref()).flat_map(Element::entries);
        for arn in entries.filter_map(|entry| Arn::split(entry.text)) {
            let known = |field: Option<&str>| field.filter(|field| !field.is_empty() && *field != "*").map(example);
            all.partitions.extend(known(arn.partition));
            all.regions.extend(known(arn.region));
            all.accounts.extend(known(arn.account));
        }
        all
    }
}

/// Who may be told apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Anonymous,
    Arn(String),
    Federated(String),
    Service(String),
}

impl Who {
    fn as_caller(&self) -> Caller<'_> {
        match self {
            Self::Anonymous => Caller::Anonymous,
            Self::Arn(arn) => Caller::Arn(arn),
            Self::Service(name) => Caller::Service(name),
            Self::Federated(name) => Caller::Federated(name),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Anonymous => "*".to_owned(),
            Self::Arn(name) | Self::Service(name) | Self::Federated(name) => name.clone(),
        }
    }
}

/// Those whom statements name, someone of each account they name, and someone they do not.
fn callers(statements: &[&Statement<'_>]) -> BTreeSet<Who> {
    let user = |account: &str| Who::Arn(format!("arn:aws:iam::{account}:user/{OTHER}"));
    let mut all = BTreeSet::from([user("000000000000")]);
    let principals = statements.iter().filter_map(|statement| statement.principal.as_ref());
    for value in principals.map(|element| &element.member.value) {
        all.insert(Who::Anonymous);
        all.insert(Who::Service(format!("{OTHER}.amazonaws.com")));
        all.insert(Who::Federated(OTHER.to_owned()));
        for member in value.as_object().unwrap_or_default() {
            for text in member.value.one_or_many().iter().filter_map(|value| value.as_str()) {
                match member.name.as_ref() {
                    "Service" => drop(all.insert(Who::Service(text.to_owned()))),
                    "Federated" => drop(all.insert(Who::Federated(text.to_owned()))),
                    _ => named(text, &mut all),
                }
            }
        }
    }
    if all.len() > 1 {
        let arns = statements.iter().flat_map(|own| own.keys()).filter(|(_, key)| key.is("aws:PrincipalArn"));
        arns.flat_map(|(_, key)| key.texts()).for_each(|entry| named(&example(entry.text), &mut all));
    }
    all
}

fn named(text: &str, all: &mut BTreeSet<Who>) {
    let account = if text.starts_with("arn:") { text.split(':').nth(4) } else { Some(text) };
    if let Some(account) = account.filter(|account| account.len() == 12) {
        all.insert(Who::Arn(format!("arn:aws:iam::{account}:user/{OTHER}")));
    }
    if text.starts_with("arn:") {
        all.insert(Who::Arn(text.to_owned()));
    }
}

/// A text that a pattern matches.
fn example(pattern: &str) -> String {
    pattern.replace('*', "x").replace('?', "0")
}

/// Every combination of what the statements' conditions tell apart; [`None`] when there are too many.
fn contexts(statements: &[&Statement<'_>]) -> Option<Vec<Context>> {
    let mut keys: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    for (block, key) in statements.iter().flat_map(|statement| statement.keys()) {
        // Who asks is tried above.
        if key.is("aws:PrincipalArn") || key.is("aws:PrincipalAccount") {
            continue;
        }
        let values = keys.entry(key.name().to_ascii_lowercase()).or_default();
        values.insert(None);
        let Some(operator) = block.operator.filter(|operator| operator.base != Base::Null) else {
            values.insert(Some(OTHER.to_owned()));
            continue;
        };
        for entry in key.texts().filter(|entry| !entry.text.contains("${")) {
            values.insert(Some(example(entry.text)));
            let number = || Decimal::parse(entry.text)?.billionths().map(|number| number / 1_000_000_000);
            if let (Family::Numeric, Some(number)) = (operator.base.family(), number()) {
                values.extend([number - 1, number + 1].map(|near| Some(near.to_string())));
            }
        }
        values.extend(match operator.base.family() {
            Family::Bool => [Some("true".to_owned()), Some("false".to_owned())],
            Family::Date => [Some("1970-01-01T00:00:00Z".to_owned()), Some("9999-01-01T00:00:00Z".to_owned())],
            Family::Ip => [Some("192.0.2.1".to_owned()), Some("2001:db8::1".to_owned())],
            Family::Arn => [Some(format!("arn:aws:{OTHER}:::")), None],
            _ => [Some(OTHER.to_owned()), None],
        });
    }
    let count = keys.values().try_fold(1_usize, |product, values| product.checked_mul(values.len()))?;
    if count > MOST_CONTEXTS {
        return None;
    }
    let mut all = vec![Context::default()];
    for (key, values) in keys {
        let with = |context: &Context, value: &Option<String>| {
            let mut context = context.clone();
            context.set(&key, value.clone().map_or(Known::Missing, |value| Known::Values(vec![value])));
            context
        };
        all = all.iter().flat_map(|context| values.iter().map(move |value| with(context, value))).collect();
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Pointer, parse};

    fn compare(new: &str, old: &str) -> Beyond {
        let wrap = |statements: &str| format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}");
        let (new, old) = (wrap(new), wrap(old));
        let (new, old) = (parse(&new, 0), parse(&old, 0));
        beyond(&Policy::new(&new.value, Pointer::root()), &Policy::new(&old.value, Pointer::root()))
    }

    fn request(beyond: Beyond) -> New {
        let Beyond::Request(new) = beyond else { panic!("{beyond:?}") };
        *new
    }

    fn statement(effect: &str, action: &str, resource: &str, rest: &str) -> String {
        format!(r#"{{"Effect": "{effect}", "Action": "{action}", "Resource": "{resource}"{rest}}}"#)
    }

    #[test]
    fn nothing_is_new_in_the_same_or_less() {
        let read = statement("Allow", "s3:Get*", "arn:aws:s3:::b*", "");
        for new in [
            read.clone(),
            statement("Allow", "s3:GetObject", "arn:aws:s3:::bucket/*", ""),
            format!(
                "{}, {}",
                statement("Allow", "s3:*", "*", ""),
                r#"{"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::b*"}"#
            ),
        ] {
            assert_eq!(compare(&new, &read), Beyond::Nothing, "{new}");
        }
    }

    #[test]
    fn what_is_new_is_shown_by_a_request() {
        let read = statement("Allow", "s3:Get*", "arn:aws:s3:::b/*", "");
        let new = request(compare(&statement("Allow", "s3:GetObject", "arn:aws:s3:::*", ""), &read));
        assert_eq!(new.action, "s3:getobject");
        assert!(new.resource.starts_with("arn:aws:s3:::") && !new.resource.starts_with("arn:aws:s3:::b/"));
        let new = request(compare(&statement("Allow", "s3:ListAllMyBuckets", "*", ""), &read));
        assert_eq!((new.action.as_str(), new.resource.as_str()), ("s3:listallmybuckets", "*"));
        let new = request(compare(&statement("Allow", "s3:NotYetKnown", "*", ""), &read));
        assert_eq!(new.action, "s3:notyetknown");
    }

    #[test]
    fn conditions_are_compared_by_what_they_tell_apart() {
        let with =
            |condition: &str| statement("Allow", "ec2:RunInstances", "*", &format!(", \"Condition\": {condition}"));
        let open = statement("Allow", "ec2:RunInstances", "*", "");
        let gated = with(r#"{"StringEquals": {"aws:RequestTag/team": "a"}}"#);
        let either = with(r#"{"StringLike": {"aws:RequestTag/team": ["a", "b*"]}}"#);
        assert_eq!(compare(&gated, &open), Beyond::Nothing);
        assert_eq!(compare(&gated, &either), Beyond::Nothing);
        let new = request(compare(&either, &gated));
        assert_eq!(new.given, [("aws:requesttag/team".to_owned(), "bx".to_owned())]);
        assert_eq!(request(compare(&open, &gated)).given, []);
        let tagged = r#"{"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"Null": {"aws:RequestTag/team": "true"}}}"#;
        assert_eq!(compare(&gated, &format!("{open}, {tagged}")), Beyond::Nothing);
    }

    #[test]
    fn principals_are_compared_too() {
        let to = |principal: &str| statement("Allow", "s3:GetObject", "*", &format!(", \"Principal\": {principal}"));
        let account = to(r#"{"AWS": "123456789012"}"#);
        let role = to(r#"{"AWS": "arn:aws:iam::123456789012:role/x"}"#);
        assert_eq!(compare(&role, &account), Beyond::Nothing);
        assert_eq!(request(compare(&account, &role)).caller, format!("arn:aws:iam::123456789012:user/{OTHER}"));
        assert_eq!(request(compare(&to("\"*\""), &account)).caller, "*");
        let service = request(compare(&to(r#"{"Service": "sns.amazonaws.com"}"#), &account));
        assert_eq!(service.caller, "sns.amazonaws.com");
    }
}
