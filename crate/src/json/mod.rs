//! JSON with spans that survives mistakes: a value for whatever was understood, a fault for whatever was not.
//!
//! Written here because no maintained crate recovers from errors and keeps spans: `serde_json` gives neither,
//! `jsonc-parser` stops at the first error it does not tolerate. Checked against `serde_json` by property tests:
//! text that it accepts means the same here, text that it refuses has at least one [`Fault`].

mod fault;
mod parse;
mod parsed;
mod pointer;
mod quote;
mod template;
mod value;

pub use fault::{Fault, FaultKind};
pub use parse::{MAX_DEPTH, parse, parse_with};
pub(crate) use parsed::in_order;
pub use parsed::{Parsed, Syntax};
pub use pointer::Pointer;
pub use quote::quote;
pub use template::{placeholder, template};
pub use value::{Kind, Member, Value};
