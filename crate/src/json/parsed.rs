//! What a reader gives: the value, how far it goes, what was wrong.

use super::fault::{Fault, FaultKind};
use super::value::Value;
use crate::span::Span;

/// What was read.
#[derive(Clone, Debug)]
pub struct Parsed<'t> {
    /// The value; [`Kind::Bad`] where there was none.
    pub value: Value<'t>,
    /// One past the last byte read, white space behind the value not included.
    pub end: usize,
    /// What was wrong, in the order of the text.
    pub faults: Vec<Fault>,
    /// How many faults were found beyond those kept.
    pub omitted: usize,
    /// The language that it was read in.
    pub syntax: Syntax,
}

/// The languages in which policies are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JSON.
    Json,
    /// Terraform's HCL.
    Hcl,
    /// YAML.
    Yaml,
}

impl Parsed<'_> {
    /// Adds the fault that strict JSON sees in text behind the value.
    pub fn refuse_trailing(&mut self, text: &str) {
        let rest = text.get(self.end..).unwrap_or_default();
        let from = self.end + (rest.len() - rest.trim_start_matches(JSON_SPACE).len());
        let to = self.end + rest.trim_end().len();
        if from < to {
            self.faults.push(Fault { span: Span::new(from, to), kind: FaultKind::TrailingText });
        }
    }
}

/// JSON's own white space; other spaces are not allowed between tokens.
const JSON_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Sorts faults by place, since a bracket's is found only at the end; stable, so equal places keep their order.
pub(crate) fn in_order(faults: &mut [Fault]) {
    faults.sort_by_key(|fault| fault.span.start);
}
