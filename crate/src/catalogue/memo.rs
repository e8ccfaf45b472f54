//! What was looked up lately: a policy's rules ask for the same names one after another.
//!
//! Each table keeps one answer a slot, under a hash of the name, and compares before it answers: it makes nothing true
//! that was not, only sooner.

use super::action::Action;
use super::key::ConditionKey;
use super::service::Service;
use crate::fingerprint::fingerprint;
use std::cell::Cell;

/// Enough for the actions that one account's policies name.
const SLOTS: usize = 4096;
/// Policies test far fewer keys than they name actions.
const KEY_SLOTS: usize = 256;

thread_local! {
    static SERVICES: [Cell<Option<Service>>; SLOTS] = const { [const { Cell::new(None) }; SLOTS] };
    static ACTIONS: [Cell<Option<Action>>; SLOTS] = const { [const { Cell::new(None) }; SLOTS] };
    static KEYS: [Cell<Option<ConditionKey>>; KEY_SLOTS] = const { [const { Cell::new(None) }; KEY_SLOTS] };
}

/// A slot for a name in any case, and its service's place.
fn slot(service: u16, name: &str) -> usize {
    (fingerprint(name, true) as usize).wrapping_add(usize::from(service)) % SLOTS
}

/// The answer of a table, or what `look` finds, which is kept.
fn kept<T: Copy>(
    table: &[Cell<Option<T>>],
    slot: usize,
    right: impl Fn(&T) -> bool,
    look: impl FnOnce() -> Option<T>,
) -> Option<T> {
    let cell = table.get(slot)?;
    cell.get().filter(right).or_else(|| {
        let found = look();
        if found.is_some() {
            cell.set(found);
        }
        found
    })
}

/// The service of a prefix, in any case; `look` finds it.
pub(super) fn service(prefix: &str, look: impl FnOnce() -> Option<Service>) -> Option<Service> {
    SERVICES.with(|table| kept(table, slot(0, prefix), |service| service.prefix().eq_ignore_ascii_case(prefix), look))
}

/// The action of a service, by its name in any case; `look` finds it.
pub(super) fn action(service: Service, name: &str, look: impl FnOnce() -> Option<Action>) -> Option<Action> {
    let right = |action: &Action| action.service().place == service.place && action.name().eq_ignore_ascii_case(name);
    ACTIONS.with(|table| kept(table, slot(service.place, name), right, look))
}

/// The condition key of a name without a placeholder, in any case; `look` finds it.
pub(super) fn key(name: &str, look: impl FnOnce() -> Option<ConditionKey>) -> Option<ConditionKey> {
    KEYS.with(|table| kept(table, slot(0, name) % KEY_SLOTS, |key| key.name().eq_ignore_ascii_case(name), look))
}
