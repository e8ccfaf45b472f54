//! Terraform's `${…}` and `%{…}` inside strings.

/// What stands at byte `at` of a string, where that is a template or its escape: the byte behind it, and what the string
/// then says. A plain name stays as written; any other expression reads as one, so that nothing in it looks like a
/// policy's own variable or wildcard.
#[must_use]
pub fn template(text: &str, at: usize) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let mark = *bytes.get(at).filter(|mark| matches!(mark, b'$' | b'%'))?;
    match (bytes.get(at + 1), bytes.get(at + 2)) {
        (Some(&second), Some(b'{')) if second == mark => Some((at + 3, format!("{}{{", char::from(mark)))),
        (Some(b'{'), _) => {
            let end = close(bytes, at + 2);
            let inner = text.get(at + 2..end.saturating_sub(1)).unwrap_or_default();
            Some((end, format!("${{{}}}", if mark == b'$' { placeholder(inner) } else { "expression" })))
        }
        _ => None,
    }
}

/// A template's inside as it may stand in a value.
#[must_use]
pub fn placeholder(inner: &str) -> &str {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.:/[]-".contains(&b);
    let inner = inner.trim_matches(['~', ' ']);
    if inner.is_empty() || !inner.bytes().all(plain) { "expression" } else { inner }
}

/// One past the brace that closes a template whose inside begins at byte `at`.
fn close(bytes: &[u8], mut at: usize) -> usize {
    // Braces and the quotes between them, innermost last.
    let mut open = vec![b'{'];
    while let (Some(&byte), Some(&within)) = (bytes.get(at), open.last()) {
        at += 1;
        match (byte, within) {
            (b'\\', b'"') => at += 1,
            (b'"', b'"') | (b'}', b'{') => {
                open.pop();
            }
            (b'{' | b'"', b'{') => open.push(byte),
            (b'$' | b'%', b'"') if bytes.get(at) == Some(&b'{') => {
                at += 1;
                open.push(b'{');
            }
            _ => {}
        }
    }
    at.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_end_at_their_own_brace_and_read_as_names() {
        for (text, end, said) in [
            ("${var.name}/x", 11, "${var.name}"),
            ("${ aws_s3_bucket.b[0].arn }", 27, "${aws_s3_bucket.b[0].arn}"),
            ("${join(\",\", [\"}\"])}.", 19, "${expression}"),
            ("${aws_s3_bucket.b[*].arn}", 25, "${expression}"),
            ("${\"${a}\"}b", 9, "${expression}"),
            ("$${aws:username}", 3, "${"),
            ("%%{x", 3, "%{"),
            ("%{ if a }", 9, "${expression}"),
            ("${open", 6, "${ope}"),
        ] {
            assert_eq!(template(text, 0), Some((end, said.to_owned())), "{text}");
        }
        assert_eq!(template("$x", 0), None);
    }
}
