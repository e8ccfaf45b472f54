//! What must hold of every report.

use keyfence::options::Options;
use keyfence::text::Locale;
use keyfence::time::Timestamp;

/// Checks `text` and holds every span and edit to the text's characters.
pub fn assert_sound(text: &str, kind: Option<&'static str>) {
    let options = Options { kind, now: Some(Timestamp(1_795_000_000)), other_providers: true, ..Options::default() };
    let report = keyfence::check(text, &options);
    let fits = |span: keyfence::span::Span| text.get(span.start as usize..span.end as usize).is_some();
    for finding in &report.findings {
        assert!(finding.places.iter().all(|place| fits(place.span)), "{}", finding.rule.id);
        assert!(finding.fixes.iter().flat_map(|fix| &fix.edits).all(|edit| fits(edit.span)), "{}", finding.rule.id);
        assert!(!finding.render(Locale::Ko).is_empty());
    }
}
