//! Writes the TypeScript word types (severities, kinds, rule ids …) from the core's own definitions.

use keyfence::options::{PolicyType, Profile};
use keyfence::rule::{Category, Confidence, Severity};
use std::fmt::Write as _;

fn main() -> std::io::Result<()> {
    let kinds: Vec<_> = keyfence::kinds::KINDS.iter().map(|kind| kind.name()).collect();
    let ids: Vec<_> = keyfence::kinds::rules().map(|rule| rule.id).collect();
    let mut out = String::new();
    for (name, doc, words) in [
        ("Severity", "How bad a finding is, worst first.", Severity::WORDS),
        ("Confidence", "How sure a rule is that it is right here.", Confidence::WORDS),
        ("Category", "`invalid`: AWS would reject it or never match it.", Category::WORDS),
        ("PolicyType", "What a policy is attached to.", PolicyType::WORDS),
        ("Profile", "Whose thresholds and selection of rules to use.", Profile::WORDS),
        ("DocumentKind", "A kind of document Keyfence can check.", &kinds),
        ("RuleId", "Every rule.", &ids),
    ] {
        let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let _ = writeln!(out, "/** {doc} */\nexport type {name} = {};\n", words.join(" | "));
    }
    let path = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("words.d.ts");
    std::fs::write(path, out)
}
