//! What was looked up lately: a policy's rules ask for the same names one after another.
//!
//! Each table keeps one answer a slot, under a hash of the name, and compares before it answers: it makes nothing true
//! that was not, only sooner.

use super::key::ConditionKey;
use super::service::Service;
use crate::fingerprint::fingerprint;
use std::cell::Cell;

/// Enough for the services and the actions that one organization's policies name.
const SERVICE_SLOTS: usize = 1024;
const ACTION_SLOTS: usize = 16_384;
/// Policies test far fewer keys than they name actions.
const KEY_SLOTS: usize = 256;

thread_local! {
    static SERVICES: [Cell<Option<Service>>; SERVICE_SLOTS] = const { [const { Cell::new(None) }; SERVICE_SLOTS] };
    static ACTIONS: [Cell<Option<u32>>; ACTION_SLOTS] = const { [const { Cell::new(None) }; ACTION_SLOTS] };
    static KEYS: [Cell<Option<ConditionKey>>; KEY_SLOTS] = const { [const { Cell::new(None) }; KEY_SLOTS] };
}

/// A number for a name in any case, and its service's place.
fn slot(service: u16, name: &str) -> usize {
    (fingerprint(name, true) as usize).wrapping_add(usize::from(service))
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
    SERVICES.with(|table| {
        kept(table, slot(0, prefix) % SERVICE_SLOTS, |service| service.prefix().eq_ignore_ascii_case(prefix), look)
    })
}

/// The index of an action of a service, by its name in any case: one that `is_it` says is it, or what `look` finds.
pub(super) fn action(
    service: u16,
    name: &str,
    is_it: impl Fn(u32) -> bool,
    look: impl FnOnce() -> Option<u32>,
) -> Option<u32> {
    ACTIONS.with(|table| kept(table, slot(service, name) % ACTION_SLOTS, |index| is_it(*index), look))
}

/// The condition key of a name without a placeholder, in any case; `look` finds it.
pub(super) fn key(name: &str, look: impl FnOnce() -> Option<ConditionKey>) -> Option<ConditionKey> {
    KEYS.with(|table| kept(table, slot(0, name) % KEY_SLOTS, |key| key.name().eq_ignore_ascii_case(name), look))
}
