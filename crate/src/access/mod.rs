//! What policies allow, as sets: patterns of actions and resources under union, intersection and difference.
//!
//! Knows nothing of findings. The rules about risk ask it questions; later ones will ask whether a new version of a
//! policy allows anything the old one did not, which is a difference and its emptiness.

mod glob;
mod grants;
mod language;

pub use glob::Glob;
pub use grants::{Gate, Grants, Reach, Term};
pub use language::{Emptiness, Language};
