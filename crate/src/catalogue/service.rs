//! Services and their resource types.

use super::action::Action;
use super::arn::{ArnFormat, ArnPattern};
use super::glob;
use super::key::{self, ConditionKey};
use super::memo;
use super::names;
use super::packed::{self, ACTION_STARTS, RETIRED_LINES, SERVICE_FLAGS, SERVICE_LINES, SERVICE_SETS};
use super::packed::{Key, Lines, SERVICES, TYPE_SETS, TYPE_STARTS};
use super::types;
use std::ops::Range;

/// A service, by the prefix of its actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service {
    pub(super) place: u16,
    line: &'static str,
}

/// The service of that prefix, in any case.
#[must_use]
pub fn service(prefix: &str) -> Option<Service> {
    memo::service(prefix, || {
        let (place, line) = SERVICE_LINES.find(0..SERVICES, prefix)?;
        Some(Service { place: place as u16, line })
    })
}

/// All services, by prefix.
pub fn services() -> impl Iterator<Item = Service> {
    SERVICE_LINES.range(0..SERVICES).map(|(place, line)| Service { place: place as u16, line })
}

/// Whether AWS retired the service of that prefix: IAM still takes its actions, but there is nothing behind them.
#[must_use]
pub fn retired_service(prefix: &str) -> bool {
    RETIRED_LINES.find(0..RETIRED_LINES.len(), prefix).is_some()
}

/// Whether resource control policies reach the service of that prefix.
#[must_use]
pub fn rcp_supported(prefix: &str) -> bool {
    service(prefix).is_some_and(Service::rcp_supported)
}

/// The places of the names that begin with `start`, in any case.
fn beginning(names: &Lines, start: &str) -> Range<usize> {
    let first = names.seek(0..names.len(), Key(start.as_bytes(), b""));
    // No name holds this byte: it stands behind all that begin so.
    first..names.seek(first..names.len(), Key(start.as_bytes(), b"\xff"))
}

impl Service {
    pub(super) fn at(place: usize) -> Self {
        Self { place: place as u16, line: SERVICE_LINES.get(place) }
    }

    /// The prefix of its actions: `s3`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        packed::column(self.line, 0)
    }

    /// Its name for people: `Amazon S3`.
    #[must_use]
    pub fn name(self) -> &'static str {
        packed::column(self.line, 1)
    }

    /// Whether resource control policies reach it.
    #[must_use]
    pub fn rcp_supported(self) -> bool {
        packed::byte(SERVICE_FLAGS, usize::from(self.place)) != 0
    }

    /// Its actions, by name.
    pub fn actions(self) -> impl Iterator<Item = Action> + use<> {
        let names = self.names();
        self.numbered(names, 0..names.len())
    }

    /// The names of its actions.
    fn names(self) -> &'static Lines {
        names::of(usize::from(self.place))
    }

    /// Its actions whose names stand at `places` among the service's.
    fn numbered(self, names: &'static Lines, places: Range<usize>) -> impl Iterator<Item = Action> + use<> {
        let first = ACTION_STARTS.get(usize::from(self.place));
        names.range(places).map(move |(place, name)| Action::new(first + place, self, name))
    }

    /// The indexes of its actions: they stand side by side.
    #[must_use]
    pub fn indexes(self) -> Range<u32> {
        let range = ACTION_STARTS.range(usize::from(self.place));
        range.start as u32..range.end as u32
    }

    /// The action of that name, in any case.
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action> {
        let (names, first) = (self.names(), ACTION_STARTS.get(usize::from(self.place)));
        let own = |index: u32| (index as usize).checked_sub(first).map_or("", |place| names.get(place));
        let look = || Some((first + names.find(0..names.len(), name)?.0) as u32);
        let index = memo::action(self.place, name, |index| own(index).eq_ignore_ascii_case(name), look)?;
        Some(Action::new(index as usize, self, own(index)))
    }

    /// Its actions that fit a pattern of `*` and `?`, in any case, by name.
    pub fn actions_matching(self, pattern: &str) -> impl Iterator<Item = Action> + use<'_> {
        let prefix = glob::literal_prefix(pattern);
        let rest = pattern.get(prefix.len()..).unwrap_or_default();
        let fits = move |name: &str| rest == "*" || glob::matches(rest, name.get(prefix.len()..).unwrap_or_default());
        let names = self.names();
        self.numbered(names, beginning(names, prefix)).filter(move |action| fits(action.name()))
    }

    /// The indexes of its actions whose names begin with `start`, in any case.
    pub(super) fn run(self, start: &str) -> Range<u32> {
        if start.is_empty() {
            return self.indexes();
        }
        let (places, before) = (beginning(self.names(), start), ACTION_STARTS.get(usize::from(self.place)));
        (before + places.start) as u32..(before + places.end) as u32
    }

    /// Its resource types, by name.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> + use<> {
        let range = TYPE_STARTS.range(usize::from(self.place));
        range.map(move |place| ResourceType { place: place as u16, service: self })
    }

    /// The resource type of that name, in any case.
    #[must_use]
    pub fn resource_type(self, name: &str) -> Option<ResourceType> {
        let lines = types::of(usize::from(self.place));
        let (place, _) = lines.find(0..lines.len(), name)?;
        Some(self.resource_type_at(place))
    }

    /// The resource type at a place among the service's.
    pub(super) fn resource_type_at(self, place: usize) -> ResourceType {
        let place = TYPE_STARTS.get(usize::from(self.place)) + place;
        ResourceType { place: place as u16, service: self }
    }

    /// The condition keys that its reference lists: its own, and of the global ones those that not all services fill.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + use<> {
        key::set(SERVICE_SETS.get(usize::from(self.place)))
    }
}

/// A kind of resource of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResourceType {
    place: u16,
    service: Service,
}

impl ResourceType {
    /// Its name and the forms of its ARN, looked up when asked for: most questions are about its place alone.
    fn line(self) -> &'static str {
        let service = usize::from(self.service.place);
        types::of(service).get(usize::from(self.place) - TYPE_STARTS.get(service))
    }

    /// Its name: `bucket`.
    #[must_use]
    pub fn name(self) -> &'static str {
        packed::column(self.line(), 0)
    }

    /// The service whose reference lists it; its ARN may be another's.
    #[must_use]
    pub fn service(self) -> Service {
        self.service
    }

    /// The forms of its ARN, one or more.
    pub fn arn_formats(self) -> impl Iterator<Item = ArnFormat<'static>> + use<> {
        let formats = packed::column(self.line(), 1);
        formats.split(',').filter_map(move |format| ArnFormat::unpack(self.service.prefix(), format))
    }

    /// Whether some resource of this type fits a policy's resource.
    #[must_use]
    pub fn matches(self, arn: &ArnPattern<'_>) -> bool {
        self.arn_formats().any(|format| format.matches(arn))
    }

    /// The condition keys that speak of the resource.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + use<> {
        key::set(TYPE_SETS.get(usize::from(self.place)))
    }
}
