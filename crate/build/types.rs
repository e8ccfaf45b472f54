//! Resource types, their ARN formats in short.

use crate::forms::{AGAIN, AGAIN_ONE, OWN, RESOURCE, write_out};

/// `name TAB formats`, each format as a letter for its fields before the resource and the resource in short.
pub fn line(name: &str, formats: &[String]) -> String {
    let shorter = |format: &String| {
        let (letter, resource) = format.split_at(1);
        letter.to_owned() + &shorten(name, resource)
    };
    let short: Vec<_> = formats.iter().map(shorter).collect();
    format!("{name}\t{}", short.join(","))
}

/// A format with a sign for each part that follows from what stands before it: tried, so that what is short is right.
fn shorten(name: &str, format: &str) -> String {
    let written = |short: &str| {
        let mut out = String::new();
        write_out(name, short, &mut out);
        out
    };
    let in_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    let signs = || [OWN, RESOURCE].into_iter().chain(AGAIN).chain(AGAIN_ONE);
    let (mut short, mut out) = (String::new(), String::new());
    while let Some(rest) = format.strip_prefix(&out).filter(|rest| !rest.is_empty()) {
        let fits = |sign: &char| {
            let next = written(&format!("{short}{sign}"));
            // A name that is a part of a word only by chance would make the words unlike others.
            let whole =
                || !out.ends_with(in_word) && !format.get(next.len()..).unwrap_or_default().starts_with(in_word);
            next.len() > out.len() && format.starts_with(&next) && (*sign != OWN || whole())
        };
        match signs().find(fits) {
            Some(sign) => short.push(sign),
            None => short.extend(rest.chars().next()),
        }
        out = written(&short);
    }
    assert_eq!(out, format, "the short form of an ARN format says something else");
    short
}
