//! The names of resource types and their ARN formats, which are written out service by service when a service is first
//! asked.

use super::forms::write_out;
use super::packed::{Lines, SERVICES, TYPE_LINES, TYPE_STARTS};
use std::sync::OnceLock;

/// About how many bytes a resource type has with its formats.
const USUAL_LENGTH: usize = 80;

/// Of each resource type of a service: `name TAB formats`, by name.
pub(super) fn of(service: usize) -> &'static Lines {
    static ALL: [OnceLock<Lines>; SERVICES] = [const { OnceLock::new() }; SERVICES];
    static NONE: Lines = Lines::new("");
    ALL.get(service).map_or(&NONE, |types| {
        types.get_or_init(|| {
            let range = TYPE_STARTS.range(service);
            let mut out = String::with_capacity(range.len() * USUAL_LENGTH);
            for (_, line) in TYPE_LINES.range(range) {
                let (name, formats) = line.split_once('\t').unwrap_or_default();
                out.push_str(name);
                for (at, format) in formats.split(',').enumerate() {
                    let (letter, resource) = format.split_at_checked(1).unwrap_or_default();
                    out.push(if at == 0 { '\t' } else { ',' });
                    out.push_str(letter);
                    write_out(name, resource, &mut out);
                }
                out.push('\n');
            }
            Lines::new(Box::leak(out.into_boxed_str()))
        })
    })
}
