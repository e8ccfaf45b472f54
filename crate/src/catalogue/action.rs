//! Actions.

use super::glob;
use super::glob::has_wildcard;
use super::key::{self, ConditionKey};
use super::names;
use super::packed::{self, ACTION_SETS, ACTION_STARTS, LEVELS, LIST_STARTS, LISTS, Numbers, SERVICES};
use super::service::{ResourceType, Service, service, services};
use std::fmt;
use std::ops::Range;

/// What an action does, as AWS's reference sorts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Names what there is.
    List,
    /// Reads what is in it.
    Read,
    /// Makes, changes or deletes.
    Write,
    /// Changes who may do what.
    PermissionsManagement,
    /// Changes tags only.
    Tagging,
}

/// An action of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action {
    index: u32,
    service: Service,
    name: &'static str,
}

/// How many actions there are: indexes are below it.
#[must_use]
pub fn action_count() -> u32 {
    ACTION_STARTS.get(SERVICES) as u32
}

/// The action of an index; see [`Action::index`].
#[must_use]
pub fn action_at(index: u32) -> Option<Action> {
    let place = index as usize;
    let service = ACTION_STARTS.last_not_above(place);
    let name = || names::of(service).get(place - ACTION_STARTS.get(service));
    (index < action_count()).then(|| Action::new(place, Service::at(service), name()))
}

/// What the action of an index does; see [`Action::access_level`]. Sooner than by [`action_at`], which reads its name.
#[must_use]
pub fn access_level_at(index: u32) -> AccessLevel {
    match packed::byte(LEVELS, index as usize) & 0b111 {
        0 => AccessLevel::List,
        1 => AccessLevel::Read,
        3 => AccessLevel::PermissionsManagement,
        4 => AccessLevel::Tagging,
        _ => AccessLevel::Write,
    }
}

/// Whether the action of an index works on resources that a policy can name; see [`Action::names_resources`].
#[must_use]
pub fn names_resources_at(index: u32) -> bool {
    packed::byte(LEVELS, index as usize) & 8 != 0
}

/// The service and the rest of a full name such as `s3:GetObject`: what stands before and behind the first colon.
#[must_use]
pub fn split_name(name: &str) -> Option<(&str, &str)> {
    let colon = packed::find(b':', name.as_bytes())?;
    Some((name.get(..colon)?, name.get(colon + 1..)?))
}

/// The action of a full name such as `s3:GetObject`, in any case.
#[must_use]
pub fn action(name: &str) -> Option<Action> {
    let (prefix, name) = split_name(name)?;
    service(prefix)?.action(name)
}

/// The actions that a policy's pattern names: `s3:Get*`, `*`; none for what is no pattern of actions.
pub fn expand(pattern: &str) -> impl Iterator<Item = Action> + use<'_> {
    let (prefix, name) = if pattern == "*" { ("*", "*") } else { split_name(pattern).unwrap_or_default() };
    services_matching(prefix).flat_map(move |service| service.actions_matching(name))
}

/// The services of a prefix; one with a wildcard, which IAM itself refuses, is at least understood.
fn services_matching(prefix: &str) -> impl Iterator<Item = Service> + use<'_> {
    let wild = has_wildcard(prefix);
    let one = if wild { None } else { service(prefix) };
    let all = wild.then(|| services().filter(move |service| glob::matches(prefix, service.prefix())));
    one.into_iter().chain(all.into_iter().flatten())
}

/// The indexes of the actions that a policy's pattern names, as runs: what [`expand`] gives, much sooner for the
/// patterns that end in their only `*`, whose actions stand side by side.
pub fn expand_indexes(pattern: &str) -> impl Iterator<Item = Range<u32>> + use<'_> {
    let all = (pattern == "*").then(|| 0..action_count());
    let rest = if all.is_some() { "" } else { pattern };
    let (prefix, name) = split_name(rest).unwrap_or_default();
    let run = name.strip_suffix('*').filter(|start| !has_wildcard(start));
    let literal = !has_wildcard(name);
    let runs = services_matching(prefix).flat_map(move |service| {
        let one = if literal { service.action(name) } else { None };
        let singles = (run.is_none() && !literal).then(|| service.actions_matching(name));
        let singles = one.into_iter().chain(singles.into_iter().flatten());
        run.map(|start| service.run(start)).into_iter().chain(singles.map(|action| action.index..action.index + 1))
    });
    all.into_iter().chain(runs).filter(|run| !run.is_empty())
}

impl Action {
    pub(super) fn new(place: usize, service: Service, name: &'static str) -> Self {
        Self { index: place as u32, service, name }
    }

    /// Its place among all actions in the order of service and name: dense, from 0, the same within a build.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// Its service.
    #[must_use]
    pub fn service(self) -> Service {
        self.service
    }

    /// Its name without the service: `GetObject`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    fn place(self) -> usize {
        self.index as usize
    }

    /// What it does.
    #[must_use]
    pub fn access_level(self) -> AccessLevel {
        access_level_at(self.index)
    }

    /// Whether it works on resources that a policy can name; if not, its resource can only be `*`.
    #[must_use]
    pub fn names_resources(self) -> bool {
        names_resources_at(self.index)
    }

    /// Its list of resource types within the service; 0 for none.
    fn list(self) -> usize {
        let service = usize::from(self.service.place);
        names::list(service, self.place() - ACTION_STARTS.get(service))
    }

    /// The resource types that it works on, by name; none where its resource can only be `*`.
    pub fn resource_types(self) -> impl Iterator<Item = ActionResource> + use<> {
        let numbers = self.list().checked_sub(1).map(|list| {
            let first = LIST_STARTS.get(usize::from(self.service.place));
            LISTS.get(first + list)
        });
        Rows { service: self.service, numbers }
    }

    /// The condition keys that it fills whatever it works on; [`ActionResource::condition_keys`] has the others.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + use<> {
        let high = packed::byte(LEVELS, self.place()) >> 5;
        key::set(usize::from(high) << 8 | usize::from(packed::byte(ACTION_SETS, self.place())))
    }

    /// Whether the reference lists a condition key for it, for one of its resource types with it, or for the type.
    ///
    /// Global keys that every service fills are listed nowhere: ask [`ConditionKey::is_global`].
    #[must_use]
    pub fn lists_condition_key(self, key: ConditionKey) -> bool {
        let row_lists = |row: ActionResource| {
            row.condition_keys().chain(row.resource_type().condition_keys()).any(|listed| listed == key)
        };
        self.condition_keys().any(|listed| listed == key) || self.resource_types().any(row_lists)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.service.prefix(), self.name)
    }
}

/// A resource type as one action uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActionResource {
    resource_type: ResourceType,
    required: bool,
    keys: u16,
}

impl ActionResource {
    /// The type.
    #[must_use]
    pub fn resource_type(self) -> ResourceType {
        self.resource_type
    }

    /// Whether the action always needs a resource of this type.
    #[must_use]
    pub fn required(self) -> bool {
        self.required
    }

    /// The condition keys that this action fills for this type only.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + use<> {
        key::set(usize::from(self.keys))
    }
}

/// The resource types of one list.
struct Rows {
    service: Service,
    numbers: Option<Numbers>,
}

impl Iterator for Rows {
    type Item = ActionResource;

    fn next(&mut self) -> Option<ActionResource> {
        let numbers = self.numbers.as_mut()?;
        let number = numbers.next()?;
        let keys = if number & 1 == 0 { 0 } else { numbers.next()? };
        let resource_type = self.service.resource_type_at((number >> 2).checked_sub(1)?);
        Some(ActionResource { resource_type, required: number & 2 != 0, keys: keys as u16 })
    }
}
