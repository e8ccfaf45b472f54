//! Keyfence's core: what is dangerous in IAM policies, credential reports and text that may hold credentials.
//!
//! A pure function of (text, options, now): no clock, network, files or global state. Rooms, in the order in which
//! they may use each other:
//!
//! 1. [`span`], [`text`], [`time`], [`position`]: places, words, moments.
//! 2. [`json`], [`decoded`]: reading with spans; [`host`]: the same of Terraform's HCL and of YAML; [`catalogue`]: what AWS has; [`access`]: what statements allow, as sets.
//! 3. [`rule`], [`finding`], [`options`]: what a check says and what it may be asked.
//! 4. [`document`]: which documents stand in a paste.
//! 5. [`secrets`], [`policy`], [`report`]: one room per kind of document, its rules beside its reader.
//! 6. [`kinds`], [`check`](mod@check): the registry and the entry.

// Only where `crate/wasm-build.mjs` asks: what is hot is compiled for speed there, all else for size.
#![cfg_attr(keyfence_small, feature(optimize_attribute))]
// And there `{:?}` writes nothing.
#![cfg_attr(not(test), deny(clippy::use_debug))]

#[macro_use]
pub mod text;

pub mod access;
pub mod catalogue;
pub mod check;
pub mod decoded;
pub mod document;
pub mod finding;
mod fingerprint;
pub mod host;
pub mod json;
pub mod kinds;
mod numbers;
pub mod options;
pub mod policy;
pub mod position;
pub mod report;
pub mod rule;
pub mod secrets;
mod sorted;
mod sound;
pub mod span;
pub mod tally;
#[cfg(test)]
mod testing;
pub mod time;

pub use check::check;
pub use options::Options;
