//! Services with their resource types and actions, as the text files have them.

use crate::keys::{Keys, Sets};
use crate::source::{Source, field};
use crate::{Outcome, types};
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[derive(Default)]
pub struct Service {
    pub line: String,
    pub rcp: bool,
    pub keys: Vec<usize>,
    pub types: Vec<Type>,
    pub actions: Vec<Action>,
}

pub struct Type {
    pub name: String,
    pub line: String,
    pub keys: Vec<usize>,
}

pub struct Action {
    pub name: String,
    pub level: u8,
    pub rows: Vec<Row>,
    pub keys: Vec<usize>,
}

/// One resource type of an action.
pub struct Row {
    pub kind: usize,
    pub required: bool,
    pub keys: Vec<usize>,
}

/// Everything but the keys, by service prefix.
pub fn services(source: &Source, keys: &Keys, sets: &mut Sets) -> Outcome<BTreeMap<String, Service>> {
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
