//! Whole reports as a person would read them: the source with carets. Review changes with `cargo insta review`.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use keyfence::options::Options;
use keyfence::rule::Severity;
use keyfence::text::Locale;
use keyfence::time::Timestamp;
use std::fmt::Write as _;
use std::path::Path;

fn render(text: &str, locale: Locale) -> String {
    let options = Options { now: Timestamp::parse("2026-11-23T00:00:00Z"), locale, ..Options::default() };
    let report = keyfence::check(text, &options);
    let mut out = format!("kind: {}\n", report.kind());
    for document in &report.documents {
        let _ = writeln!(out, "document: {} {:?} ({})", document.kind, document.span, document.reason.template(locale));
    }
    // Credentials are shown masked here too; the mask keeps the length, so the carets stay true.
    let shown = mask(text, &report.findings);
    for finding in &report.findings {
        let level = match finding.severity {
            Severity::Critical | Severity::High => Level::ERROR,
            Severity::Medium | Severity::Low => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let message = finding.render(locale);
        let title = level.primary_title(&message).id(finding.rule.id);
        let mut snippet = Snippet::source(&shown).fold(true);
        for (index, place) in finding.places.iter().enumerate() {
            let range = place.span.start as usize..place.span.end as usize;
            let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            snippet =
                snippet.annotation(kind.span(range).label(place.label.map(|l| l.template(locale)).unwrap_or_default()));
        }
        let _ = writeln!(out, "\n{} {}", finding.severity.word(), finding.confidence.word());
        let _ = writeln!(out, "{}", Renderer::plain().render(&[title.element(snippet)]));
        for fix in &finding.fixes {
            let _ = writeln!(out, "  fix: {}", fix.title.render(locale, &fix.args));
        }
    }
    out
}

fn mask(text: &str, findings: &[keyfence::finding::Finding]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for finding in findings.iter().filter(|f| f.rule.group() == "secrets") {
        for place in &finding.places {
            bytes[place.span.start as usize..place.span.end as usize].fill(b'*');
        }
    }
    String::from_utf8(bytes).expect("whole characters were replaced")
}

#[test]
fn the_bundled_examples_read_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/examples");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the examples").map(|f| f.expect("a file").path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().replace('.', "_");
        let text = std::fs::read_to_string(&file).expect("text");
        insta::assert_snapshot!(format!("{name}_en"), render(&text, Locale::En));
        insta::assert_snapshot!(format!("{name}_ko"), render(&text, Locale::Ko));
    }
}
