//! The WebAssembly door: reads options, calls the core, converts byte spans to UTF-16, returns.
//!
//! No rule and no decision lives here. Options come in as JSON, findings go out as numbers and words ([`answer`]), what is
//! asked for seldom as JSON: `serde-wasm-bindgen` never shows an unknown option to `serde`, so it could not be refused,
//! and `JSON.parse` builds thousands of small objects several times faster than calls across the boundary do. The core's own reader reads the
//! options. The TypeScript types come from the structs below (`tsify`) and from the core's word lists (`build.rs`).

#![cfg_attr(keyfence_small, feature(optimize_attribute))]

mod account;
mod answer;
mod compare;
mod explain;
mod options;
mod pack;
mod page;
mod report;
mod stream;

pub use account::{AccountSummary, OldestKeySummary, RootSummary};
pub use answer::{HEAD, Reading};
pub use compare::{AccountTimeline, CredentialLife, UserTimeline, WireComparison};
pub use explain::{Explanation, LevelAccess, PolicySummary, ServiceAccess};
pub use options::{CheckOptions, ThresholdOptions};
pub use page::ReportRows;
pub use report::{
    Document, DocumentDetails, Fix, Reference, RuleFacts, RuleInfo, Span, Step, Subject, TextEdit, VersionInfo,
    WireFinding, WireReport,
};
pub use stream::{ReportStream, RuleCount, WirePart};

use keyfence::Options;
use keyfence::position::Positions;
use keyfence::secrets::encoded::{is_clean, scan_all};
use keyfence::secrets::scan::ScanOptions;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.d.ts"));

/// Checks `text` under `options` (a [`CheckOptions`] as JSON; empty for none) and returns where a [`WireReport`] stands
/// with its findings ([`answer`]).
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = check)]
pub fn check(text: &str, options: &str) -> Result<*const u32, JsError> {
    let options = read(options)?;
    let report = keyfence::check(text, &options);
    report::answer(&report, &Positions::new(text), options.locale)
}

/// As [`check`], of the text that `bytes` decode to, which are UTF-8 with anything among it (that becomes U+FFFD, as
/// JavaScript's decoder has it; a byte-order mark stays). They are decoded only where there is something to tell.
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = checkBytes)]
pub fn check_bytes(bytes: &[u8], options: &str) -> Result<*const u32, JsError> {
    let wanted = read(options)?;
    match keyfence::check::check_bytes(bytes, &wanted) {
        Some(report) => report::answer(&report, &Positions::of_utf8(bytes), wanted.locale),
        None => check(&String::from_utf8_lossy(bytes), options),
    }
}

/// Whether [`check`] could find a credential in the text of `bytes`, which are UTF-8 with anything among it: for those
/// who look through a great many and decode only what deserves it.
#[wasm_bindgen(js_name = holdsSecrets)]
#[must_use]
pub fn holds_secrets(bytes: &[u8], other_providers: bool) -> bool {
    let options = ScanOptions { other_providers, ..ScanOptions::default() };
    !is_clean(bytes, &options).unwrap_or_else(|| scan_all(&String::from_utf8_lossy(bytes), &options).is_empty())
}

/// The policies in `text` in plain words: an [`Explanation`] as JSON.
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = explain)]
pub fn explain(text: &str, options: &str) -> Result<String, JsError> {
    let options = read(options)?;
    let policies = keyfence::check::explain(text, &options);
    to_json(&Explanation::new(policies, &Positions::new(text), options.locale))
}

/// What changed from the credential reports in `before` to those in `after`, account by account: where a
/// [`WireComparison`] stands with its findings ([`answer`]).
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = compareReports)]
pub fn compare_reports(before: &str, after: &str, options: &str) -> Result<*const u32, JsError> {
    let options = read(options)?;
    let comparison = keyfence::check::compare(before, after, &options);
    let mut answer = pack::pack(&comparison.findings, &Positions::new(after), options.locale);
    answer.passing(&to_json(&WireComparison::from(&comparison))?);
    Ok(answer.finish())
}

/// The credential reports in `text` with the lives of their credentials: a JSON array of [`AccountTimeline`].
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = reportTimelines)]
pub fn report_timelines(text: &str, options: &str) -> Result<String, JsError> {
    let options = read(options)?;
    let details = keyfence::report::summarize(text, &options);
    to_json(&details.reports.iter().map(AccountTimeline::from).collect::<Vec<_>>())
}

/// `text` with the account ids, user names and ARNs of its credential reports replaced, the same one always by the same.
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = redactReports)]
pub fn redact_reports(text: &str, options: &str) -> Result<String, JsError> {
    let options = read(options)?;
    Ok(keyfence::report::redact(text, &options))
}

/// The rows of the credential reports in `text`, at most `limit`, as a JSON array of [`ReportRows`].
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = reportRows)]
pub fn report_rows(text: &str, options: &str, limit: u32) -> Result<String, JsError> {
    let options = read(options)?;
    let rows = keyfence::report::rows(text, &options, limit as usize);
    to_json(&rows.into_iter().map(ReportRows::from).collect::<Vec<_>>())
}

/// What a name typed as `what` (`action`, `resource` or `condition-key`) could become: a JSON array of pairs of a name
/// and a word about it.
///
/// # Errors
/// Never in practice.
#[wasm_bindgen(js_name = complete)]
pub fn complete(what: &str, typed: &str) -> Result<String, JsError> {
    to_json(&page::complete(what, typed))
}

/// Every rule as a JSON array of [`RuleInfo`], in the language of `locale` (a BCP 47 tag; English when unknown).
///
/// # Errors
/// Never in practice: the registry always serializes.
#[wasm_bindgen(js_name = rules)]
pub fn rules(locale: &str) -> Result<String, JsError> {
    let locale = keyfence::text::Locale::from_tag(locale).unwrap_or_default();
    to_json(&keyfence::kinds::rules().map(|rule| RuleInfo::new(rule, locale)).collect::<Vec<_>>())
}

/// The version as a JSON [`VersionInfo`].
///
/// # Errors
/// Never in practice.
#[wasm_bindgen(js_name = version)]
pub fn version() -> Result<String, JsError> {
    to_json(&VersionInfo::current())
}

/// Traps, so that tests can see what a door does then.
#[cfg(feature = "trap-test")]
#[wasm_bindgen(js_name = trap)]
pub fn trap() {
    std::process::abort();
}

/// The options that JavaScript passes.
fn read(options: &str) -> Result<Rc<Options>, JsError> {
    CheckOptions::read(options).map_err(|error| JsError::new(&error))
}

fn to_json(value: &impl serde::Serialize) -> Result<String, JsError> {
    serde_json::to_string(value).map_err(|_| JsError::new("the answer cannot be written as JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes are called clean exactly where the text that they decode to is.
    #[test]
    fn bytes_hold_what_their_text_holds() {
        let pair =
            "aws_access_key_id=AKIAHOPEFUL234567ABC\naws_secret_access_key=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";
        let wide: String = pair.chars().flat_map(|c| [c, '\0']).collect();
        let options = keyfence::Options { kind: Some("text"), ..keyfence::Options::default() };
        let encoded = "YXdzX2FjY2Vzc19rZXlfaWQ9QUtJQUhPUEVGVUwyMzQ1NjdBQkMKYXdzX3NlY3JldF9hY2Nlc3Nfa2V5PQ==";
        let texts =
            [pair, &wide, encoded, &pair.replace('/', "%2F"), "AKIAHOPEF\u{200b}UL234567ABC", "한국어 text", ""];
        for text in texts.map(str::as_bytes) {
            for (at, broken) in
                [(0, &b""[..]), (0, b"\xff\xc3"), (text.len() / 2, b"\xe2\x80"), (text.len(), b"\xf0\x9f")]
            {
                let bytes = [&text[..at], broken, &text[at..]].concat();
                let found = !keyfence::check(&String::from_utf8_lossy(&bytes), &options).findings.is_empty();
                assert_eq!(holds_secrets(&bytes, false), found, "{bytes:?}");
                // Outside JavaScript an error cannot be made: the options are right.
                let whole = String::from_utf8_lossy(&bytes);
                for asked in [r#"{"kind":"text"}"#, ""] {
                    // Twice, so that all words have crossed.
                    let [_, of_bytes, of_text] = [0, 1, 2].map(|round| {
                        let answer = if round == 1 { check_bytes(&bytes, asked) } else { check(&whole, asked) };
                        assert!(answer.is_ok());
                        Reading::of_last().said()
                    });
                    assert_eq!(of_bytes, of_text, "{bytes:?}");
                }
            }
        }
        assert!(holds_secrets(pair.as_bytes(), false) && !holds_secrets(b"nothing here", false));
    }
}
