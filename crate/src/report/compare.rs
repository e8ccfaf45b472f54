//! Two pastes of the same accounts, compared.

use super::summary::{Details, Summary};
use super::{Opened, Report, judge_of, open_all, rules};
use crate::document::{Candidate, Findings};
use crate::finding::Finding;
use crate::options::Options;
use crate::span::Span;

/// What changed from one paste to another.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What the later reports have that the earlier had not; spans are in the later text. In the order of the text.
    pub findings: Vec<Finding>,
    /// The reports of the earlier text in figures.
    pub before: Details,
    /// The reports of the later text in figures.
    pub after: Details,
    /// Accounts found in both, in the order of the later text; a report whose account is not known pairs with
    /// another such.
    pub compared: Vec<Option<String>>,
    /// Accounts found in the later text only: nothing is said of them.
    pub only_after: Vec<Option<String>>,
}

/// What [`crate::check::compare`] answers, as the rules say it: quotes may still hold credentials, and severities are the
/// rules' own.
pub(crate) fn compare(before: &str, after: &str, options: &Options) -> Comparison {
    let (before, after) = (open_text(before), open_text(after));
    let before: Vec<_> = before.iter().map(|opened| Report::read(opened, options)).collect();
    let after: Vec<_> = after.iter().map(|opened| Report::read(opened, options)).collect();
    let mut comparison = Comparison { before: details(&before), after: details(&after), ..Comparison::default() };
    for report in &after {
        let account = report.table.account();
        let name = account.map(str::to_owned);
        // Of several reports of one account the newest stands for it.
        let earlier = before.iter().filter(|other| other.table.account() == account).max_by_key(|other| other.moment());
        let Some(earlier) = earlier else {
            comparison.only_after.push(name);
            continue;
        };
        comparison.compared.push(name);
        let mut judge = judge_of(report, options, false);
        rules::drift::compare(&earlier.table, &report.table, &mut judge);
        comparison.findings.extend(judge.drain());
    }
    comparison
}

/// The credential reports in `text` in figures, with each credential in time; in the order of the text.
#[must_use]
pub fn summarize(text: &str, options: &Options) -> Details {
    let opened = open_text(text);
    let reports: Vec<_> = opened.iter().map(|opened| Report::read(opened, options)).collect();
    details(&reports)
}

fn details(reports: &[Report<'_>]) -> Details {
    Details { reports: reports.iter().map(|report| Summary::with_timeline(&report.table, report.clock)).collect() }
}

/// The reports in a whole text.
pub(super) fn open_text(text: &str) -> Vec<Opened<'_>> {
    let start = text.len() - text.trim_start().len();
    let candidate = Candidate::new(text, start);
    // What cannot be read is not this function's to say.
    open_all(text, Span::new(start, text.len()), candidate.json(), &mut Findings::new(0))
}
