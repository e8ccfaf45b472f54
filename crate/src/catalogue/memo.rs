//! What was looked up lately: a policy's rules ask for the same names one after another.
//!
//! Each table keeps one answer a slot, under a hash of the name, and compares before it answers: it makes nothing true
//! that was not, only sooner.

use super::action::Action;
use super::service::Service;
use std::cell::Cell;

/// Enough for the actions that one account's policies name.
const SLOTS: usize = 4096;

thread_local! {
    static SERVICES: [Cell<Option<Service>>; SLOTS] = const { [const { Cell::new(None) }; SLOTS] };
    static ACTIONS: [Cell<Option<Action>>; SLOTS] = const { [const { Cell::new(None) }; SLOTS] };
}

/// A slot for a name in any case: FNV-1a of it and its service's place.
#[cfg_attr(keyfence_small, optimize(speed))]
fn slot(service: u16, name: &str) -> usize {
    // The bit that tells upper from lower case is left out of every byte: what else it tells apart, the comparison does.
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte | 0x20)).wrapping_mul(16_777_619);
    let hash = name.bytes().fold(0x811c_9dc5 ^ u32::from(service), step);
    (hash ^ hash >> 16) as usize % SLOTS
}

/// The answer of a table, or what `look` finds, which is kept.
fn kept<T: Copy>(
    table: &[Cell<Option<T>>; SLOTS],
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
