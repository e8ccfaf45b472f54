//! Patterns of names: `*` for any characters, `?` for one, case put aside.

/// Whether `name` fits `pattern`.
///
/// `name` is ASCII, as every name of the catalogue is: a `?` stands for one byte.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    // Nearly all names that begin like the pattern end otherwise.
    if let (Some(end), Some(last)) = (pattern.last(), name.last())
        && !matches!(end, b'*' | b'?')
        && !end.eq_ignore_ascii_case(last)
    {
        return false;
    }
    let (mut at, mut seen) = (0, 0);
    // Behind the last `*`: where to go on in the pattern, and how much of the name that `*` has taken.
    let mut back: Option<(usize, usize)> = None;
    while let Some(byte) = name.get(seen) {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                back = Some((at, seen));
            }
            Some(b'?') => (at, seen) = (at + 1, seen + 1),
            Some(expected) if expected.eq_ignore_ascii_case(byte) => (at, seen) = (at + 1, seen + 1),
            _ => {
                let Some((after, taken)) = back else { return false };
                (at, seen) = (after, taken + 1);
                back = Some((after, seen));
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

/// Whether a text holds a wildcard, `*` or `?`.
#[must_use]
#[cfg_attr(keyfence_small, optimize(speed))]
pub fn has_wildcard(text: &str) -> bool {
    // Not `contains`: its search for characters costs several times as much on texts as short as these.
    text.as_bytes().iter().any(|byte| matches!(byte, b'*' | b'?'))
}

/// The part of a pattern before its first wildcard.
pub(super) fn literal_prefix(pattern: &str) -> &str {
    pattern.split(['*', '?']).next().unwrap_or_default()
}
