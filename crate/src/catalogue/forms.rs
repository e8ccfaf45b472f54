//! ARN formats in short: most of what they say follows from what stands before it.
//!
//! Of the resource type `certificate`, `certificate/${CertificateId}` is three signs: one for the type's own name, the
//! slash, and one for a placeholder that says the segment before it once more. `crate/build` tries [`write_out`] to
//! shorten, and the core writes out with it.

/// The type's own name.
pub const OWN: char = '\u{6}';
/// `${ResourceId}`.
pub const RESOURCE: char = '\u{5}';
/// Placeholders that say the segment before them once more, each with its own end.
pub const AGAIN: [char; 4] = ['\u{1}', '\u{2}', '\u{3}', '\u{4}'];
/// The same behind a segment in the plural: `apps/${AppId}`.
pub const AGAIN_ONE: [char; 4] = ['\u{b}', '\u{c}', '\u{d}', '\u{e}'];
const ENDS: [&str; 4] = ["Id", "Name", "Arn", ""];

/// Writes a short format of the resource type `name` out behind `out`; what is not short stays as it is.
pub fn write_out(name: &str, short: &str, out: &mut String) {
    let start = out.len();
    for sign in short.chars() {
        // Nearly all signs stand for themselves.
        if sign >= ' ' {
            out.push(sign);
            continue;
        }
        match AGAIN.iter().chain(&AGAIN_ONE).position(|again| *again == sign) {
            Some(at) => {
                let mut segment = pascal(last_segment(out.get(start..).unwrap_or_default()));
                if at >= AGAIN.len() {
                    segment.pop();
                }
                out.push_str("${");
                out.push_str(&segment);
                out.push_str(ENDS.get(at % ENDS.len()).unwrap_or(&""));
                out.push('}');
            }
            None if sign == OWN => out.push_str(name),
            None if sign == RESOURCE => out.push_str("${ResourceId}"),
            None => out.push(sign),
        }
    }
}

/// The word before a text's last sign, which divides it from what follows.
fn last_segment(text: &str) -> &str {
    let text = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
    let divides = |byte: u8| !byte.is_ascii_alphanumeric() && byte != b'-' && byte != b'_';
    let start = text.bytes().rposition(divides).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

/// `load-balancer` as `LoadBalancer`.
fn pascal(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut begins = true;
    for sign in words.chars() {
        let joins = matches!(sign, '-' | '_');
        if !joins {
            out.push(if begins { sign.to_ascii_uppercase() } else { sign });
        }
        begins = joins;
    }
    out
}
