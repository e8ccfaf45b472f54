//! Credential reports in pieces, as JavaScript feeds them.

use crate::account::AccountSummary;
use crate::options::CheckOptions;
use crate::report::{RuleFacts, WireFinding};
use crate::to_json;
use keyfence::document::Details;
use keyfence::position::Positions;
use keyfence::report::stream::Stream;
use keyfence::rule::{Rule, Severity};
use keyfence::text::Locale;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// What was found in one stretch of a stream; places count from the start of the stretch.
#[derive(Debug, Serialize, Tsify)]
pub struct WirePart {
    /// What was found; of a stream of which only the worst are asked for, all at its end.
    pub findings: Vec<WireFinding>,
    /// For each finding, UTF-16 code units and line breaks before its stretch.
    pub origins: Vec<[u64; 2]>,
    /// The rules that fired, by id.
    #[tsify(type = "Record<string, RuleFacts>")]
    pub rules: BTreeMap<&'static str, RuleFacts>,
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

/// A finding with what stands before its stretch, and its rule.
type Kept = (WireFinding, [u64; 2], &'static Rule);

/// Checks credential reports that come in pieces.
#[wasm_bindgen]
pub struct ReportStream {
    stream: Stream,
    locale: Locale,
    worst: Option<usize>,
    /// The worst findings, by severity.
    kept: BTreeMap<Reverse<Severity>, Vec<Kept>>,
}

#[wasm_bindgen]
impl ReportStream {
    /// A checker under `options` (as `check` has them). With `worst`, only so many of the worst findings are given, at
    /// the end, and the others counted.
    ///
    /// # Errors
    /// When an option is unknown or wrong; the message names it.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, worst: Option<u32>) -> Result<ReportStream, JsError> {
        let options = CheckOptions::read(options).map_err(|error| JsError::new(&error))?;
        let worst = worst.map(|worst| worst as usize);
        Ok(Self { locale: options.locale, stream: Stream::new(options, worst), worst, kept: BTreeMap::new() })
    }

    /// Takes the next bytes of UTF-8.
    pub fn push(&mut self, bytes: &[u8]) {
        self.stream.push(bytes);
    }

    /// Says that nothing comes any more.
    pub fn finish(&mut self) {
        self.stream.finish();
    }

    /// Checks the next whole report: a [`WirePart`] as JSON, or nothing where more has to be read first.
    ///
    /// # Errors
    /// Never in practice.
    #[wasm_bindgen(js_name = next)]
    pub fn next_part(&mut self) -> Result<Option<String>, JsError> {
        let Some(part) = self.stream.next_part() else {
            return Ok(None);
        };
        let origin = [part.origin.units, part.origin.lines];
        let mut wire = WirePart { findings: vec![], origins: vec![], rules: BTreeMap::new(), reports: vec![] };
        for document in &part.report.documents {
            if let Details::CredentialReport(details) = &document.details {
                wire.reports.extend(details.reports.iter().map(AccountSummary::from));
            }
        }
        if !part.report.findings.is_empty() {
            let positions = Positions::new(&part.text);
            for finding in &part.report.findings {
                let told = WireFinding::new(finding, &positions, self.locale);
                if self.worst.is_some() {
                    let kept = self.kept.entry(Reverse(finding.severity)).or_default();
                    kept.push((told, origin, finding.rule));
                } else {
                    wire.rules.entry(finding.rule.id).or_insert_with(|| RuleFacts::new(finding.rule, self.locale));
                    wire.findings.push(told);
                    wire.origins.push(origin);
                }
            }
        }
        self.drop_what_is_not_worst();
        to_json(&wire).map(Some)
    }

    /// The worst findings: a [`WirePart`] as JSON, worst first.
    ///
    /// # Errors
    /// Never in practice.
    pub fn worst(&mut self) -> Result<String, JsError> {
        let mut wire = WirePart { findings: vec![], origins: vec![], rules: BTreeMap::new(), reports: vec![] };
        for (finding, origin, rule) in std::mem::take(&mut self.kept).into_values().flatten() {
            wire.rules.entry(rule.id).or_insert_with(|| RuleFacts::new(rule, self.locale));
            wire.findings.push(finding);
            wire.origins.push(origin);
        }
        to_json(&wire)
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

    fn drop_what_is_not_worst(&mut self) {
        let Some(mut left) = self.worst else { return };
        for kept in self.kept.values_mut() {
            kept.truncate(left);
            left -= kept.len();
        }
    }
}
