//! IAM credential reports: who has no MFA, whose keys are old, unused or never used, whether root is safe.
//!
//! A paste goes through four steps: [`recognize`] finds the reports in it and what they are wrapped in, [`source`]
//! unwraps them with the way back to the bytes as pasted, [`table`] reads rows into typed users, [`judge`] runs the
//! [`rules`] over them. Ages are counted to `GeneratedTime` where the text has it, else to the caller's time, else to
//! the newest date in the report; which one it was is told in [`Details`].

mod cells;
mod columns;
mod compare;
mod judge;
mod plain;
mod recognize;
mod records;
mod redact;
mod remedies;
mod row;
mod rows;
mod rules;
mod source;
pub mod stream;
mod summary;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use compare::compare;
pub use compare::{Comparison, summarize};
pub use redact::redact;
pub use rows::{Rows, rows};
pub use summary::{Clock, Details, Life, OldestKey, Root, Summary, TimeSource, Timeline};

use crate::document::{self, Candidate, Claim, Context, Document, DocumentKind, Findings};
use crate::json::Parsed;
use crate::options::Options;
use crate::rule::Rule;
use crate::span::Span;
use crate::text::Text;
use crate::time::Timestamp;
use judge::Judge;
use recognize::{Form, Piece, begins};
use source::Source;
use std::collections::BTreeSet;
use table::Table;

/// The kind `credential-report`.
pub struct CredentialReport;

static TITLE: Text = text! { en: "IAM credential report", ko: "IAM 자격 증명 보고서" };

impl DocumentKind for CredentialReport {
    fn name(&self) -> &'static str {
        "credential-report"
    }

    fn title(&self) -> &'static Text {
        &TITLE
    }

    fn recognize(&self, candidate: &Candidate<'_>) -> Option<Claim> {
        let piece = begins(candidate.text, candidate.start, || candidate.json())?;
        Some(Claim { end: piece.span.end as usize, reason: piece.reason })
    }

    /// A CSV file read as JSON would only be read once more.
    fn may_be_json(&self, first: Option<u8>) -> bool {
        first.is_some_and(|first| matches!(first, b'{' | b'[' | b'"') || !first.is_ascii())
    }

    fn check(&self, documents: &[Document<'_>], context: &Context<'_>, out: &mut Findings) -> Vec<document::Details> {
        check_documents(documents, context.options, false, out)
    }

    fn rules(&self) -> &'static [&'static Rule] {
        rules::RULES
    }
}

/// Checks documents that come together; `several_accounts` says that reports of other accounts come with them elsewhere.
pub(crate) fn check_documents(
    documents: &[Document<'_>],
    options: &Options,
    several_accounts: bool,
    out: &mut Findings,
) -> Vec<document::Details> {
    let mut owners = Vec::new();
    let mut opened = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        for found in open_all(document.text, document.span, document.json.as_ref(), out) {
            owners.push(index);
            opened.push(found);
        }
    }
    let reports: Vec<Report<'_>> = opened.iter().map(|opened| Report::read(opened, options)).collect();
    judge_all(&reports, options, several_accounts, out);
    for report in &reports {
        // Of what stands encoded, the code itself is searched.
        if let Some(offset) = report.opened.source.offset() {
            report.table.quiet.iter().for_each(|row| out.quiet(row.shift(offset)));
        }
    }
    let mut details = vec![Details::default(); documents.len()];
    for (report, owner) in reports.iter().zip(owners) {
        if let Some(details) = details.get_mut(owner) {
            details.reports.push(Summary::new(&report.table, report.clock));
        }
    }
    details.into_iter().map(|details| document::Details::CredentialReport(Box::new(details))).collect()
}

/// A report's text, unwrapped.
struct Opened<'t> {
    piece: Piece,
    source: Source<'t>,
    generated: Option<Timestamp>,
}

/// A report, read.
struct Report<'a> {
    opened: &'a Opened<'a>,
    table: Table<'a>,
    clock: Clock,
}

impl<'a> Report<'a> {
    fn read(opened: &'a Opened<'a>, options: &Options) -> Self {
        let text = opened.source.text();
        // Opening made sure of a header.
        let header = recognize::header_of(text).unwrap_or_default();
        let table = table::read(text, header);
        let clock = Clock::new(opened.generated, table.newest, options);
        Self { opened, table, clock }
    }

    /// The moment that orders reports of one account.
    fn moment(&self) -> Option<Timestamp> {
        self.clock.generated.or(self.table.newest)
    }
}

/// How many places of one text are read as JSON, so that brackets without end take no time without end.
const JSON_ATTEMPTS: usize = 16;

/// Finds and unwraps the reports in the bytes `span` of `text`; what cannot be read becomes a finding. `json` is the
/// JSON value at the first byte that is no space, if one begins there.
fn open_all<'t>(text: &'t str, span: Span, json: Option<&Parsed<'t>>, out: &mut Findings) -> Vec<Opened<'t>> {
    let within = text.get(..span.end as usize).unwrap_or_default();
    let mut opened = Vec::new();
    let mut nothing = true;
    let mut at = span.start as usize;
    let mut json = json;
    let mut attempts = JSON_ATTEMPTS;
    while let Some(rest) = within.get(at..) {
        at += rest.len() - rest.trim_start().len();
        if at >= within.len() {
            break;
        }
        let own = Candidate::new(text, at);
        let given = json.take();
        let own_json = || {
            attempts = usize::checked_sub(attempts, 1)?;
            own.json()
        };
        let Some(piece) = begins(within, at, || given.or_else(own_json)).filter(|piece| piece.span.end as usize > at)
        else {
            at = within.get(at..).and_then(|rest| rest.find('\n')).map_or(within.len(), |line| at + line + 1);
            continue;
        };
        // What turned out to be a report was no attempt.
        attempts = JSON_ATTEMPTS;
        nothing = false;
        at = piece.span.end as usize;
        match &piece.form {
            Form::Answer(answer, place) => out.push(rules::delivery::answered(*answer, *place)),
            Form::Rows | Form::Wrapped { .. } => open(text, piece, out, &mut opened),
        }
    }
    if nothing {
        let bytes = within.get(span.start as usize..).unwrap_or_default();
        let start = span.start as usize + (bytes.len() - bytes.trim_start().len());
        out.push(rules::reading::unreadable_report(Span::new(start, start + bytes.trim().len())));
    }
    opened
}

fn open<'t>(text: &'t str, piece: Piece, out: &mut Findings, opened: &mut Vec<Opened<'t>>) {
    let (content, generated) = match &piece.form {
        Form::Wrapped { content, generated, .. } => (content.first().copied().unwrap_or(piece.span), *generated),
        Form::Rows | Form::Answer(..) => (piece.span, None),
    };
    match recognize::open(text, &piece) {
        Some((source, whole)) if recognize::header_of(source.text()).is_some() => {
            if !whole {
                out.push(rules::reading::cut_base64(Span::at(content.end as usize)));
            }
            opened.push(Opened { piece, source, generated });
        }
        _ => out.push(rules::reading::unreadable_report(content)),
    }
}

/// Judges each report, and reports of one account against each other.
fn judge_all(reports: &[Report<'_>], options: &Options, several_accounts: bool, out: &mut Findings) {
    let accounts: BTreeSet<_> = reports.iter().filter_map(|report| report.table.account()).collect();
    let several_accounts = several_accounts || accounts.len() > 1;
    let checks = judge::checks(options);
    for (index, report) in reports.iter().enumerate() {
        let mut judge = judge_of(report, options, several_accounts);
        judge.tally = out.tally.take();
        rules::freshness::check(&report.table, &report.clock, &mut judge);
        rules::reading::check(&report.table, report.opened.source.text(), &mut judge);
        if judge::is_in(options.profile, &rules::key_use::KEY_REGION_ALONE) {
            rules::key_use::key_region_alone(&report.table.users, &mut judge);
        }
        if let Some(before) = earlier(reports, index) {
            rules::drift::compare(&before.table, &report.table, &mut judge);
        }
        judge.drain().for_each(|finding| out.push(finding));
        judge::judge_users(&report.table.users, &checks, &mut judge, out);
        out.tally = judge.tally.take();
    }
}

fn judge_of<'a>(report: &'a Report<'a>, options: &Options, several_accounts: bool) -> Judge<'a> {
    let account = report.table.account();
    Judge::new(options, &report.opened.source, account, report.clock.judged_by, several_accounts)
}

/// The last report of the same account before this one: by time, and by place where the times are the same.
fn earlier<'r, 'a>(reports: &'r [Report<'a>], index: usize) -> Option<&'r Report<'a>> {
    let report = reports.get(index)?;
    let account = report.table.account()?;
    let order = |index: usize, report: &Report<'_>| (report.moment(), index);
    let own = order(index, report);
    reports
        .iter()
        .enumerate()
        .filter(|(at, other)| other.table.account() == Some(account) && order(*at, other) < own)
        .max_by_key(|(at, other)| order(*at, other))
        .map(|(_, other)| other)
}
