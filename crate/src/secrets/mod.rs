//! Credentials in any text: a scanner by hand that needs nothing else of the core, and the findings made of its matches.
//!
//! [`scan`] may use [`kinds`], the topics (`key_id`, `secret_key`, `token` …), `label` and `bytes`, and is built a second
//! time, alone, as the extension's guard. Facts and masks are pure functions beside it.

mod bytes;
pub mod encoded;
pub mod facts;
mod findings;
mod key_id;
pub mod kinds;
mod label;
pub mod mask;
mod other_vendors;
mod pem;
pub mod rules;
mod rules_other;
mod runs;
pub mod scan;
mod secret_key;
mod service;
pub mod stream;
#[cfg(test)]
mod tests;
mod token;
mod url;

use crate::document::{self, Candidate, Claim, Context, Document, DocumentKind, Findings};
use crate::rule::Rule;
use crate::text::Text;

/// The kind `text`: anything that may hold credentials.
pub struct PlainText;

static TITLE: Text = text! { en: "text that may hold credentials", ko: "자격 증명이 들어 있을 수 있는 텍스트" };

impl DocumentKind for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn title(&self) -> &'static Text {
        &TITLE
    }

    /// Never claims: what no other kind takes is text.
    fn recognize(&self, _candidate: &Candidate<'_>) -> Option<Claim> {
        None
    }

    fn may_be_json(&self, _first: Option<u8>) -> bool {
        false
    }

    /// Nothing here: [`find`] searches the whole paste, whatever its documents are.
    fn check(&self, documents: &[Document<'_>], _context: &Context<'_>, _out: &mut Findings) -> Vec<document::Details> {
        documents.iter().map(|_| document::Details::None).collect()
    }

    fn rules(&self) -> &'static [&'static Rule] {
        rules::RULES
    }
}

pub use findings::{find, is_clean};

/// Whether a credential, or a piece of one, may stand in `text`, at whose ends stand bytes of no run and no joint. Asked
/// of a table's cells, which are short, so that the many rows without are not looked at again.
pub(crate) fn may_hold(text: &[u8]) -> bool {
    let mut may = false;
    runs::walk(text, scan::SHORTEST_OTHER, &mut |_| may = true);
    may
}

/// Fewer bytes than this hold no credential and no piece of one.
pub(crate) const SHORTEST: usize = runs::SHORTEST_ID;
