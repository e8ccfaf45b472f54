//! The WebAssembly door: reads options, calls the core, converts byte spans to UTF-16, returns.
//!
//! No rule and no decision lives here. Options come in and reports go out as JSON, their findings packed ([`pack`]):
//! `serde-wasm-bindgen` never shows an unknown option to `serde`, so it could not be refused, and `JSON.parse` builds
//! thousands of small objects several times faster than calls across the boundary do. The core's own reader reads the
//! options. The TypeScript types come from the structs below (`tsify`) and from the core's word lists (`build.rs`).

#![cfg_attr(keyfence_small, feature(optimize_attribute))]

mod account;
mod compare;
mod explain;
mod options;
mod pack;
mod page;
mod report;
mod stream;

pub use account::{AccountSummary, OldestKeySummary, RootSummary};
pub use compare::{AccountTimeline, CredentialLife, UserTimeline, WireComparison};
pub use explain::{Explanation, LevelAccess, PolicySummary, ServiceAccess};
pub use options::{CheckOptions, ThresholdOptions};
pub use pack::{Packed, codes};
pub use page::ReportRows;
pub use report::{
    Document, DocumentDetails, Fix, Reference, RuleFacts, RuleInfo, Span, Step, Subject, TextEdit, VersionInfo,
    WireFinding, WireReport,
};
pub use stream::{ReportStream, RuleCount, WirePart};

use keyfence::position::Positions;
use keyfence::secrets::encoded::scan_all;
use keyfence::secrets::scan::ScanOptions;
use std::borrow::Cow;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.d.ts"));

/// Checks `text` (UTF-8) under `options` (a [`CheckOptions`] as JSON; empty for none) and returns a [`WireReport`] as
/// JSON; the numbers of its findings wait for [`codes`].
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = check)]
pub fn check(text: &[u8], options: &str) -> Result<String, JsError> {
    // The encoder of JavaScript writes a megabyte at once; letter by letter, as strings cross, it takes milliseconds.
    let text = std::str::from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text), Cow::Borrowed);
    let text = &*text;
    let options = CheckOptions::read(options).map_err(|error| JsError::new(&error))?;
    let report = keyfence::check(text, &options);
    to_json(&WireReport::new(&report, &Positions::new(text), options.locale))
}

/// Whether [`check`] could find a credential in the text of `bytes`, which are UTF-8 with anything among it: for those
/// who look through a great many and decode only what deserves it.
#[wasm_bindgen(js_name = holdsSecrets)]
#[must_use]
pub fn holds_secrets(bytes: &[u8], other_providers: bool) -> bool {
    let options = ScanOptions { other_providers, ..ScanOptions::default() };
    !scan_all(&String::from_utf8_lossy(bytes), &options).is_empty()
}

/// The policies in `text` in plain words: an [`Explanation`] as JSON.
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = explain)]
pub fn explain(text: &str, options: &str) -> Result<String, JsError> {
    let options = CheckOptions::read(options).map_err(|error| JsError::new(&error))?;
    let policies = keyfence::check::explain(text, &options);
    to_json(&Explanation::new(policies, &Positions::new(text), options.locale))
}

/// What changed from the credential reports in `before` to those in `after`, account by account: a [`WireComparison`]
/// as JSON; the numbers of its findings wait for [`codes`].
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = compareReports)]
pub fn compare_reports(before: &str, after: &str, options: &str) -> Result<String, JsError> {
    let options = CheckOptions::read(options).map_err(|error| JsError::new(&error))?;
    let comparison = keyfence::check::compare(before, after, &options);
    to_json(&WireComparison::new(&comparison, &Positions::new(after), options.locale))
}

/// The credential reports in `text` with the lives of their credentials: a JSON array of [`AccountTimeline`].
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = reportTimelines)]
pub fn report_timelines(text: &str, options: &str) -> Result<String, JsError> {
    let options = CheckOptions::read(options).map_err(|error| JsError::new(&error))?;
    let details = keyfence::report::summarize(text, &options);
    to_json(&details.reports.iter().map(AccountTimeline::from).collect::<Vec<_>>())
}

/// `text` with the account ids, user names and ARNs of its credential reports replaced, the same one always by the same.
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = redactReports)]
pub fn redact_reports(text: &str, options: &str) -> Result<String, JsError> {
    let options = CheckOptions::read(options).map_err(|error| JsError::new(&error))?;
    Ok(keyfence::report::redact(text, &options))
}

/// The rows of the credential reports in `text`, at most `limit`, as a JSON array of [`ReportRows`].
///
/// # Errors
/// When an option is unknown or wrong; the message names it.
#[wasm_bindgen(js_name = reportRows)]
pub fn report_rows(text: &str, options: &str, limit: u32) -> Result<String, JsError> {
    let options = CheckOptions::read(options).map_err(|error| JsError::new(&error))?;
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

fn to_json(value: &impl serde::Serialize) -> Result<String, JsError> {
    serde_json::to_string(value).map_err(|error| JsError::new(&error.to_string()))
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
            }
        }
        assert!(holds_secrets(pair.as_bytes(), false) && !holds_secrets(b"nothing here", false));
    }
}
