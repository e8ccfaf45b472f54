//! Where a report's rows stand in the paste: as they are, in base64, in the CLI's JSON, in PowerShell's array.

use crate::decoded::Decoded;
use crate::span::Span;

/// The text of a report and the way back to the bytes as pasted.
pub(super) struct Source<'t> {
    text: Content<'t>,
    way: Way,
}

enum Content<'t> {
    Pasted(&'t str),
    /// The last of the layers holds it.
    Decoded,
    Joined(String),
}

enum Way {
    /// The paste's byte where the text begins.
    Offset(usize),
    /// Outermost first.
    Layers(Vec<Decoded>),
    /// The first joined byte of each line, and the line.
    Lines(Vec<(usize, Decoded)>),
}

/// How the rows were wrapped, to wrap a changed copy the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrapping {
    /// Base64.
    Base64,
    /// A JSON string; the span holds its quotation marks.
    JsonString,
    /// A JSON string of base64.
    JsonBase64,
    /// A JSON array of lines; the span holds its brackets.
    JsonLines,
}

impl<'t> Source<'t> {
    /// The bytes of `span` in the paste, as they are.
    pub(super) fn plain(paste: &'t str, span: Span) -> Self {
        Self { text: Content::Pasted(span.of(paste)), way: Way::Offset(span.start as usize) }
    }

    /// Base64 at `span`. Where the copy stops in the middle, what there is; the flag says whether it was whole.
    pub(super) fn base64(paste: &'t str, span: Span) -> Option<(Self, bool)> {
        let (decoded, whole) = decode_base64(paste, span)?;
        Some((Self { text: Content::Decoded, way: Way::Layers(vec![decoded]) }, whole))
    }

    /// A JSON string at `span`, quotation marks included: the rows themselves.
    pub(super) fn json_string(paste: &'t str, span: Span) -> Option<Self> {
        let decoded = Decoded::json_string(paste, span)?;
        Some(Self { text: Content::Decoded, way: Way::Layers(vec![decoded]) })
    }

    /// A JSON string at `span`, quotation marks included, of base64.
    pub(super) fn json_base64(paste: &'t str, span: Span) -> Option<(Self, bool)> {
        let raw = span.of(paste);
        if !raw.contains('\\') {
            let closed = raw.len() > 1 && raw.ends_with('"');
            return Self::base64(paste, Span::new(span.start as usize + 1, span.end as usize - usize::from(closed)));
        }
        let outer = Decoded::json_string(paste, span)?;
        let (inner, whole) = decode_base64(outer.text(), Span::new(0, outer.text().len()))?;
        Some((Self { text: Content::Decoded, way: Way::Layers(vec![outer, inner]) }, whole))
    }

    /// JSON strings, each a line.
    pub(super) fn json_lines(paste: &'t str, lines: &[Span]) -> Option<Self> {
        let mut joined = String::new();
        let mut way = Vec::with_capacity(lines.len());
        for &line in lines {
            let decoded = Decoded::json_string(paste, line)?;
            way.push((joined.len(), decoded));
            if let Some((_, decoded)) = way.last() {
                joined.push_str(decoded.text().trim_end_matches(['\r', '\n']));
            }
            joined.push('\n');
        }
        joined.pop();
        Some(Self { text: Content::Joined(joined), way: Way::Lines(way) })
    }

    /// The rows.
    pub(super) fn text(&self) -> &str {
        match (&self.text, &self.way) {
            (Content::Pasted(text), _) => text,
            (Content::Joined(text), _) => text,
            (Content::Decoded, Way::Layers(layers)) => layers.last().map_or("", |layer| layer.text()),
            (Content::Decoded, _) => "",
        }
    }

    /// The paste's byte where the rows begin, where they stand as they are.
    pub(super) fn offset(&self) -> Option<usize> {
        match self.way {
            Way::Offset(offset) => Some(offset),
            Way::Layers(_) | Way::Lines(_) => None,
        }
    }

    /// The bytes of the paste that `span` of the rows was read from.
    pub(super) fn pasted(&self, span: Span) -> Span {
        match &self.way {
            Way::Offset(offset) => span.shift(*offset),
            Way::Layers(layers) => layers.iter().rev().fold(span, |span, layer| layer.source(span)),
            Way::Lines(lines) => {
                let line = lines.partition_point(|(start, _)| *start <= span.start as usize).saturating_sub(1);
                let Some((start, decoded)) = lines.get(line) else {
                    return Span::default();
                };
                let from = (span.start as usize - start).min(decoded.text().len());
                let to = (span.end as usize).saturating_sub(*start).min(decoded.text().len());
                decoded.source(Span::new(from, to))
            }
        }
    }
}

/// Decodes base64 that may be cut off: letters that make no whole group, or half a character, are left out.
fn decode_base64(text: &str, span: Span) -> Option<(Decoded, bool)> {
    if let Some(decoded) = Decoded::base64(text, span) {
        // A copy cut at a group's end decodes too, but lacks no padding to tell by: rows tell.
        return Some((decoded, true));
    }
    let mut ends = Vec::new();
    let mut letters = 0_usize;
    for (at, byte) in span.of(text).bytes().enumerate() {
        if byte.is_ascii_whitespace() {
            continue;
        }
        if !(byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)) {
            break;
        }
        letters += 1;
        if letters.is_multiple_of(4) {
            ends.push(span.start as usize + at + 1);
        }
    }
    // Half a character at the end is at most one group.
    [0, 1].into_iter().find_map(|back| {
        let &end = ends.get(ends.len().checked_sub(1 + back)?)?;
        Decoded::base64(text, Span::new(span.start as usize, end)).map(|decoded| (decoded, false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn a_span_of_the_rows_leads_back_to_the_letters() {
        let rows = "user,arn\nalice,x";
        let json = format!("{{\"Content\": \"{}\"}}", STANDARD.encode(rows).replace('=', "\\u003d"));
        let span = Span::new(12, json.len() - 1);
        let (source, whole) = Source::json_base64(&json, span).unwrap();
        assert!(whole);
        assert_eq!(source.text(), rows);
        let alice = source.pasted(Span::new(9, 14)).of(&json);
        assert_eq!(STANDARD.decode(alice.get(..4).unwrap()).unwrap(), b"ali");
    }

    #[test]
    fn base64_that_stops_early_gives_what_there_is() {
        let letters = STANDARD.encode("user,arn\nälice");
        for cut in 1..letters.len() {
            if let Some((source, _)) = Source::base64(&letters, Span::new(0, cut)) {
                assert!("user,arn\nälice".starts_with(source.text()));
            }
        }
    }

    #[test]
    fn lines_lead_back_to_their_strings() {
        let json = r#"["user,arn", "a\u0062,x"]"#;
        let source = Source::json_lines(json, &[Span::new(1, 11), Span::new(13, 24)]).unwrap();
        assert_eq!(source.text(), "user,arn\nab,x");
        assert_eq!(source.pasted(Span::new(9, 11)).of(json), "a\\u0062");
    }
}
