//! The registry of document kinds: a new kind is one module and one line here.

use crate::document::DocumentKind;
use crate::rule::Rule;

/// Every kind, in the order in which they are asked. Plain text comes last: it takes whatever is left.
pub static KINDS: &[&dyn DocumentKind] =
    &[&crate::policy::IamPolicy, &crate::report::CredentialReport, &crate::secrets::PlainText];

/// The kind called `name`.
#[must_use]
pub fn kind(name: &str) -> Option<&'static dyn DocumentKind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// Every rule of every kind, in the order of the registry.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    std::iter::once(crate::document::RULES).chain(KINDS.iter().map(|kind| kind.rules())).flatten().copied()
}

/// The rule called `id`.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}
