//! What the words around a value say about it. Looks at a bounded stretch on either side.

use super::bytes::{ALNUM, BASE64, Match, UPPER, any, at, ends, find, is, slice};

/// How far before a value its label may begin.
const REACH: usize = 160;
/// How much of a label's letters and digits is compared.
const WIDTH: usize = 96;

/// What a value's surroundings say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placement {
    /// Named as a secret access key, or as a key of AWS.
    Named,
    /// Named as some secret.
    Secret,
    /// Nothing but itself in its line or between its quotes.
    Alone,
    /// Named as something else, or in the middle of other text.
    Other,
}

/// Words that only say that a value follows.
const FILLERS: &[u8] = b"value string str text val const u b r default p quot apos gt lt";

/// A label's letters and digits, lowercase, separators dropped, so that `AWS_SECRET`, `awsSecret` and `aws-secret` are one.
struct Words {
    letters: [u8; WIDTH],
    len: usize,
}

impl Words {
    fn of(text: &[u8]) -> Self {
        let mut words = Self { letters: [0; WIDTH], len: 0 };
        let tail = text.get(text.len().saturating_sub(REACH)..).unwrap_or_default();
        for &b in tail.iter().filter(|&&b| is(b, ALNUM)) {
            if let Some(slot) = words.letters.get_mut(words.len) {
                *slot = if is(b, UPPER) { b + 32 } else { b };
                words.len += 1;
            }
        }
        words
    }

    fn has(&self, word: &[u8]) -> bool {
        find(slice(&self.letters, 0, self.len), word).is_some()
    }

    fn any(&self, words: &[u8]) -> bool {
        any(slice(&self.letters, 0, self.len), Match::Has, words)
    }

    /// Whether the words only say that a value follows.
    fn is_filler(&self) -> bool {
        let letters = slice(&self.letters, 0, self.len);
        any(letters, Match::Is, FILLERS) || letters.iter().all(|&b| b.is_ascii_digit())
    }
}

const VENDOR: &[u8] = b"aws amazon s3 boto";
const SECRETIVE: &[u8] = b"key secret token pass pwd cred auth";
/// Secrets of applications, not of IAM.
const FOREIGN: &[u8] = b"client consumer appsecret webhook cognito";
/// What the AWS console and documentation call a secret access key in Korean, Japanese and Chinese.
const NATIVE: &[u8] = "비밀 シークレット 秘密访问 秘密存取".as_bytes();

/// What a label's words say of a 40-character value.
fn judge(label: &[u8]) -> Option<Placement> {
    if label.iter().any(|&b| b > 127) && any(label, Match::Has, NATIVE) {
        return Some(Placement::Named);
    }
    let words = Words::of(label);
    if words.is_filler() {
        return None;
    }
    let secret = words.has(b"secret");
    let foreign = words.any(FOREIGN);
    let named = secret && words.any(b"key access") || words.any(VENDOR) && words.any(SECRETIVE);
    Some(match (named, secret) {
        (true, _) if !foreign || words.any(VENDOR) => Placement::Named,
        (_, true) if !foreign => Placement::Secret,
        _ => Placement::Other,
    })
}

/// Whether the byte at `i` ends the stretch that can name a value. An ampersand behind a space names a place in YAML.
fn divides(text: &[u8], i: usize) -> bool {
    let b = at(text, i);
    b == b'&' && super::bytes::before(text, i) != b' '
        || matches!(b, b',' | b';' | b'{' | b'}' | b'(' | b'[' | b'?' | b'\n')
}

fn is_closing(b: u8) -> bool {
    matches!(b, b']' | b')')
}

/// Where the line of `to` begins; a line break written as `\n` counts. Not before `floor`.
pub(super) fn line_start(text: &[u8], floor: usize, to: usize) -> usize {
    let mut from = to;
    while from > floor && at(text, from - 1) != b'\n' && !ends(text, from, b"\\n") {
        from -= 1;
    }
    from
}

/// Where the line of `from` ends, at most `reach` bytes on.
pub(super) fn line_end(text: &[u8], from: usize, reach: usize) -> usize {
    let rest = slice(text, from, text.len().min(from + reach));
    let raw = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
    let written = rest.windows(2).position(|w| w == b"\\n").unwrap_or(rest.len());
    from + raw.min(written)
}

/// Whether `text` holds 36 characters of base64 in a row.
fn long_run(text: &[u8]) -> bool {
    text.split(|&b| !is(b, BASE64)).any(|run| run.len() >= 36)
}

/// Reads what names the value at `start..end`, looking no further back than `floor`.
pub(super) fn placement(text: &[u8], start: usize, end: usize, floor: usize) -> Placement {
    let floor = floor.max(start.saturating_sub(REACH));
    let line = line_start(text, floor, start);
    let after = slice(text, end, line_end(text, end, 80));
    // The nearest stretch with words in it names the value.
    let mut to = start;
    while to > line {
        let mut from = to - 1;
        // What is in brackets that close again is part of the name: `Secret Access Key [None]: `, `env["SECRET_KEY"] = `.
        let mut inside = is_closing(at(text, from));
        while from > line
            && (inside || !divides(text, from - 1))
            && !(at(text, from) == b'-' && at(text, from - 1) == b' ')
        {
            from -= 1;
            inside = is_closing(at(text, from)) || inside && !matches!(at(text, from), b'[' | b'(');
        }
        if let Some(found) = judge(slice(text, from, to)) {
            if found == Placement::Other && judge(after) == Some(Placement::Named) {
                return Placement::Named;
            }
            return found;
        }
        to = from;
    }
    match judge(after) {
        Some(Placement::Named) => return Placement::Named,
        Some(Placement::Other) if after.iter().filter(|&&b| is(b, ALNUM)).count() > 24 => return Placement::Other,
        _ => {}
    }
    // Nothing in its own line: the line above may be the label (`name: X` over `value: Y`, a heading over a value).
    let above_end = line.saturating_sub(1);
    let above = line_start(text, floor, above_end);
    let above = slice(text, above, above_end);
    match judge(above) {
        // A line of base64 may spell anything.
        Some(found @ (Placement::Named | Placement::Secret)) if !long_run(above) => found,
        _ => Placement::Alone,
    }
}

/// Whether the words before `start` call the value an access key id.
pub(super) fn names_key_id(text: &[u8], start: usize, floor: usize) -> bool {
    let floor = floor.max(start.saturating_sub(64));
    let line = line_start(text, floor, start);
    let words = Words::of(slice(text, line, start));
    words.any(b"accesskey keyid awskey awsid awstoken credential awsaccess")
        || judge(slice(text, line, start)) == Some(Placement::Named)
}

/// Whether the value stands alone in its line or between its own quotes.
pub(super) fn alone(text: &[u8], start: usize, end: usize) -> bool {
    let quote = super::bytes::before(text, start);
    if matches!(quote, b'"' | b'\'' | b'`' | b'>') && matches!(at(text, end), b'"' | b'\'' | b'`' | b'<' | b'\\') {
        return true;
    }
    let line = line_start(text, start.saturating_sub(REACH), start);
    let bare = |part: &[u8]| part.iter().all(|&b| !is(b, ALNUM));
    bare(slice(text, line, start)) && bare(slice(text, end, line_end(text, end, 80)))
}

/// Whether a form field's label asks for a secret access key.
pub(super) fn asks_for_secret(label: &[u8]) -> bool {
    judge(label) == Some(Placement::Named)
}

/// Whether any of `words` (lowercase, spaces between) occurs in the `reach` bytes before `start` or after `end`.
pub(super) fn near(text: &[u8], start: usize, end: usize, reach: usize, words: &[u8]) -> bool {
    let side = |part: &[u8]| any(part, Match::HasAnyCase, words);
    side(slice(text, start.saturating_sub(reach), start)) || side(slice(text, end, text.len().min(end + reach)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk";

    fn placed(template: &str) -> Placement {
        let start = template.find('@').unwrap_or_default();
        let text = template.replace('@', VALUE);
        placement(text.as_bytes(), start, start + VALUE.len(), 0)
    }

    #[test]
    fn a_label_of_aws_names_the_value_in_every_notation() {
        for text in [
            "AWS_SECRET_ACCESS_KEY=@",
            "export AWS_SECRET_ACCESS_KEY='@'",
            "{\"SecretAccessKey\": \"@\"}",
            "{\\\"SecretAccessKey\\\": \\\"@\\\"}",
            "<SecretAccessKey>@</SecretAccessKey>",
            "secretAccessKey: @",
            "--secret-access-key @",
            "aws configure set aws_secret_access_key @",
            "props.set(\"aws-secret-access-key\", \"@\")",
            "- name: AWS_SECRET_ACCESS_KEY\n  value: @",
            "<key>AWSSecretKey</key>\n<string>@</string>",
            "Secret access key\n@",
            "비밀 액세스 키: @",
            "s3_secret_key => \"@\"",
            "aws_key: @",
            "aws_secret_key: &key @",
            "a=b&aws_secret_key=@",
            "@ # aws secret access key",
            "String awsSecret = \"@\";",
            "AWS Secret Access Key [None]: @",
            "AWS Secret Access Key [****************iXkB]: @",
            "getenv(\"AWS_SECRET_ACCESS_KEY\") or \"@\"",
            "&quot;SecretAccessKey&quot;: &quot;@&quot;",
        ] {
            assert_eq!(placed(text), Placement::Named, "{text}");
        }
    }

    #[test]
    fn another_label_is_told_from_none() {
        for text in ["@", "  \"@\",", "- @", "1. @", "hello\n@\nworld"] {
            assert_eq!(placed(text), Placement::Alone, "{text}");
        }
        for text in
            ["bitlyToken := \"@\"", "API_KEY=@", "client_secret=@", "commit @", "aws=1, token2: @", "aws=1&token2=@"]
        {
            assert_eq!(placed(text), Placement::Other, "{text}");
        }
        assert_eq!(placed("secret: @"), Placement::Secret);
    }
}
