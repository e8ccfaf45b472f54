//! Credential reports in pieces, as JavaScript feeds them.

use crate::account::AccountSummary;
use crate::pack::pack;
use crate::{read, to_json};
use keyfence::Options;
use keyfence::document::Details;
use keyfence::position::Positions;
use keyfence::report::stream::Stream;
use keyfence::text::Locale;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// What is known of one stretch of a stream besides its findings, whose places count from the start of the stretch.
#[derive(Debug, Serialize, Tsify)]
pub struct WirePart {
    /// UTF-16 code units before the stretch.
    pub units: u64,
    /// Line breaks before the stretch.
    pub lines: u64,
    /// The reports in figures.
    pub reports: Vec<AccountSummary>,
}

/// How many findings a rule has with one severity.
#[derive(Debug, Serialize, Tsify)]
pub struct RuleCount {
    /// The rule.
    #[tsify(type = "RuleId")]
    pub rule: &'static str,
    /// The severity.
    #[tsify(type = "Severity")]
    pub severity: &'static str,
    /// The findings.
    pub count: u64,
}

/// Checks credential reports that come in pieces.
#[wasm_bindgen]
pub struct ReportStream {
    stream: Stream,
    locale: Locale,
}

#[wasm_bindgen]
impl ReportStream {
    /// A checker under `options` (as `check` has them). With `worst`, of what comes
    /// once so many findings were given only what is worse is given too, and the rest counted.
    ///
    /// # Errors
    /// When an option is unknown or wrong; the message names it.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, worst: Option<u32>) -> Result<ReportStream, JsError> {
        let options = read(options)?;
        let worst = worst.map(|worst| worst as usize);
        Ok(Self { locale: options.locale, stream: Stream::new(Options::clone(&options), worst) })
    }

    /// Takes the next bytes of UTF-8.
    pub fn push(&mut self, bytes: &[u8]) {
        self.stream.push(bytes);
    }

    /// Says that nothing comes any more.
    pub fn finish(&mut self) {
        self.stream.finish();
    }

    /// Checks the next whole report: where a [`WirePart`] stands with its findings ([`crate::answer`]), or nothing where
    /// more has to be read first.
    ///
    /// # Errors
    /// Never in practice.
    #[wasm_bindgen(js_name = next)]
    pub fn next_part(&mut self) -> Result<Option<*const u32>, JsError> {
        let Some(part) = self.stream.next_part() else {
            return Ok(None);
        };
        let mut reports = Vec::new();
        for document in &part.report.documents {
            if let Details::CredentialReport(details) = &document.details {
                reports.extend(details.reports.iter().map(AccountSummary::from));
            }
        }
        let findings = &part.report.findings;
        // Without findings nobody asks where they are.
        let positions = Positions::new(if findings.is_empty() { "" } else { &part.text });
        let mut answer = pack(findings, &positions, self.locale);
        answer.passing(&to_json(&WirePart { units: part.origin.units, lines: part.origin.lines, reports })?);
        Ok(Some(answer.finish()))
    }

    /// What was counted: a JSON array of [`RuleCount`]; empty where every finding is given.
    ///
    /// # Errors
    /// Never in practice.
    pub fn counts(&self) -> Result<String, JsError> {
        let counts = self.stream.tally().map(keyfence::tally::Tally::counts).unwrap_or_default();
        let told = |count: &keyfence::tally::Count| RuleCount {
            rule: count.rule.id,
            severity: count.severity.word(),
            count: count.count,
        };
        to_json(&counts.iter().map(told).collect::<Vec<_>>())
    }
}
