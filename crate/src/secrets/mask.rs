//! Credentials as they may be shown: never more than four of their characters.

use crate::span::Span;

/// How many characters of a credential are shown at most.
pub const SHOWN: usize = 4;
/// Below this many characters nothing is shown.
const SHORT: usize = 16;
const DOT: char = '•';
const DOTS: usize = 8;

/// `value` with its first four characters left, as `AKIA••••••••`; short values show nothing. The number of dots says
/// nothing about the length.
#[must_use]
pub fn mask(value: &str) -> String {
    let shown = if value.chars().nth(SHORT - 1).is_some() { SHOWN } else { 0 };
    // White space and dots of the value would look like the mask's own.
    let shown: String = value.chars().take(shown).take_while(char::is_ascii_graphic).collect();
    let mut masked = shown;
    masked.extend(std::iter::repeat_n(DOT, DOTS));
    masked
}

/// `text` with every span masked; spans that overlap or touch become one. Spans that do not fit the text, or cut a
/// character, are widened to whole characters.
#[must_use]
pub fn redact(text: &str, spans: &[Span]) -> String {
    let mut sorted: Vec<(usize, usize)> = spans
        .iter()
        .map(|span| (floor_char(text, span.start as usize), ceil_char(text, span.end as usize)))
        .filter(|(start, end)| start < end)
        .collect();
    sorted.sort_unstable();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    let mut spans = sorted.into_iter().peekable();
    while let Some((start, mut end)) = spans.next() {
        while let Some((_, next_end)) = spans.next_if(|(next, _)| *next <= end) {
            end = end.max(next_end);
        }
        out.push_str(text.get(from..start).unwrap_or_default());
        out.push_str(&mask(text.get(start..end).unwrap_or_default()));
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

fn floor_char(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

fn ceil_char(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (at..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn four_characters_are_left_at_most() {
        assert_eq!(mask("AKIAIOSFODNN7EXAMPLE"), "AKIA••••••••");
        assert_eq!(mask("short"), "••••••••");
        assert_eq!(mask(""), "••••••••");
    }

    #[test]
    fn overlapping_spans_are_one_mask() {
        let text = "id AKIAIOSFODNN7EXAMPLE, é x";
        assert_eq!(redact(text, &[Span::new(10, 23), Span::new(3, 12)]), "id AKIA••••••••, é x");
        assert_eq!(redact(text, &[]), text);
        assert_eq!(redact("é", &[Span::new(1, 9)]), "••••••••");
    }

    proptest! {
        #[test]
        fn no_mask_shows_more_than_four(value in ".{0,100}") {
            prop_assert!(mask(&value).chars().filter(|&c| c != DOT).count() <= SHOWN);
        }

        #[test]
        fn what_lies_outside_the_spans_stays(text in "\\PC{0,60}", a in 0_usize..80, b in 0_usize..80) {
            let span = Span::new(a.min(b), a.max(b));
            let out = redact(&text, &[span]);
            prop_assert!(out.starts_with(&text[..floor_char(&text, span.start as usize)]));
            prop_assert!(out.ends_with(&text[ceil_char(&text, span.end as usize)..]));
        }
    }
}
