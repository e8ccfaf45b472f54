//! The one entry: text and options in, report out.

use crate::document::{
    self, Context, Details, Document, DocumentKind, Findings, Found, NOT_RECOGNIZED, TOO_MANY_FINDINGS,
};
use crate::finding::Finding;
use crate::kinds::{KINDS, kind};
use crate::options::Options;
use crate::policy;
use crate::report::{self, Comparison};
use crate::secrets;
use crate::span::Span;
use crate::tally::Tally;
use crate::text::{Locale, Text};
use std::cmp::Ordering;

/// How many findings one report holds at most.
const MAX_FINDINGS: usize = 200_000;

/// What was found in one paste.
#[derive(Clone, Debug)]
pub struct Report {
    /// The documents, in the order of the text.
    pub documents: Vec<Checked>,
    /// The findings by place, then by severity (worst first), then by rule id.
    pub findings: Vec<Finding>,
}

/// One document as it was taken.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its kind's name.
    pub kind: &'static str,
    /// Its bytes in the paste.
    pub span: Span,
    /// How the kind is known.
    pub reason: &'static Text,
    /// What else is known of it.
    pub details: Details,
}

impl Report {
    /// The kind of the paste: its first document's that is more than text, else `text` where a credential was found or
    /// the caller asked for it, else `unrecognized`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.findings.iter().any(|finding| std::ptr::eq(finding.rule, &raw const NOT_RECOGNIZED)) {
            return "unrecognized";
        }
        let text = secrets::PlainText.name();
        self.documents.iter().map(|document| document.kind).find(|&kind| kind != text).unwrap_or(text)
    }
}

/// Checks `text`. Never fails: what is wrong with the text is a finding. The same input gives the same report.
#[must_use]
pub fn check(text: &str, options: &Options) -> Report {
    let asked = options.kind.and_then(kind);
    let found = documents_in(text, asked);
    let context = Context { options };
    let mut out = Findings::new(MAX_FINDINGS);
    let mut documents: Vec<Checked> = Vec::with_capacity(found.len());
    let mut remaining: Vec<Found<'_>> = found;
    for &kind in KINDS {
        let (mine, others): (Vec<_>, Vec<_>) =
            remaining.into_iter().partition(|found| found.kind.name() == kind.name());
        remaining = others;
        if mine.is_empty() {
            continue;
        }
        let mine: Vec<Document<'_>> = mine.into_iter().map(|found| found.document).collect();
        let mut details = kind.check(&mine, &context, &mut out).into_iter();
        documents.extend(mine.iter().map(|document| Checked {
            kind: kind.name(),
            span: document.span,
            reason: document.reason,
            details: details.next().unwrap_or(Details::None),
        }));
    }
    documents.sort_by_key(|document| document.span);
    finish(text, options, asked.is_some(), documents, out, &mut None)
}

/// The report that [`check()`] gives of the text that `bytes` decode to, where that is known without decoding: they are
/// UTF-8, no other kind than text is asked for, and no credential stands in them.
#[must_use]
pub fn check_bytes(bytes: &[u8], options: &Options) -> Option<Report> {
    let text = secrets::PlainText.name();
    if options.kind != Some(text) || !secrets::is_clean(bytes, options) {
        return None;
    }
    let span = Span::new(0, bytes.len());
    let document = Checked { kind: text, span, reason: &document::ASKED, details: Details::None };
    Some(Report { documents: vec![document], findings: Vec::new() })
}

/// Checks a stretch of a stream of credential reports that begins and ends with one; `several_accounts` says that the
/// stream holds reports of several. Findings that `tally` does not want are counted in it and not built.
pub(crate) fn check_reports(
    text: &str,
    options: &Options,
    several_accounts: bool,
    tally: &mut Option<Tally>,
) -> Report {
    let mut out = Findings::new(usize::MAX);
    out.tally = tally.take();
    let found = document::as_asked(text, &report::CredentialReport);
    let documents: Vec<_> = found.into_iter().map(|found| found.document).collect();
    let details = report::check_documents(&documents, options, several_accounts, &mut out);
    let checked = documents.iter().zip(details).map(|(document, details)| Checked {
        kind: report::CredentialReport.name(),
        span: document.span,
        reason: document.reason,
        details,
    });
    let checked = checked.collect();
    finish(text, options, true, checked, out, tally)
}

/// Looks for credentials in the whole text and puts findings in their order.
fn finish(
    text: &str,
    options: &Options,
    asked: bool,
    documents: Vec<Checked>,
    mut out: Findings,
    tally: &mut Option<Tally>,
) -> Report {
    // A credential may stand in any document, so the search is over the paste and not over its plain parts. Its findings
    // have a list of their own, so that no number of others leaves one out and its value in a message.
    let mut own = Findings::new(out.limit());
    own.tally = out.tally.take();
    let quiet = out.take_quiet();
    let decoded = secrets::find(text, &quiet, &Context { options }, &mut own);
    let only_text = documents.iter().all(|document| document.kind == secrets::PlainText.name());
    if !asked && only_text && out.list().is_empty() && own.list().is_empty() {
        out.push(not_recognized(text, options.locale));
    }
    *tally = own.tally.take();
    let room = out.limit() - own.list().len();
    let ((mut findings, others_omitted), (credentials, own_omitted)) = (out.take(), own.take());
    let omitted = others_omitted + own_omitted + findings.len().saturating_sub(room);
    findings.truncate(room);
    keep_credentials_out(text, &decoded, &credentials, &mut findings);
    findings.extend(credentials);
    if omitted > 0 {
        findings.push(Finding::new(&TOO_MANY_FINDINGS, Span::at(text.len())).arg("count", omitted.to_string()));
    }
    if !options.rules.is_empty() {
        regrade(&mut findings, options);
    }
    findings.sort_by(by_place);
    Report { documents, findings }
}

/// By place, the worst first, by rule. Findings mostly come in this order, so it is asked little more than once of each.
fn by_place(a: &Finding, b: &Finding) -> Ordering {
    let worse = || b.severity.cmp(&a.severity).then_with(|| a.rule.id.cmp(b.rule.id));
    a.span().cmp(&b.span()).then_with(worse)
}

/// Compares the credential reports in `after` with those in `before`, account by account: new users, new keys, keys
/// switched on again, MFA removed, passwords given. Each text may hold one report or several, in any of the forms
/// that [`check()`] reads. What is wrong with the reports themselves is that function's to say.
///
/// ```
/// let header = "user,arn,mfa_active\n";
/// let row = "alice,arn:aws:iam::111122223333:user/alice";
/// let before = format!("{header}{row},true\n");
/// let after = format!("{header}{row},false\n");
/// let changes = keyfence::check::compare(&before, &after, &keyfence::Options::default());
/// assert_eq!(changes.findings[0].rule.id, "report/mfa-removed");
/// ```
#[must_use]
pub fn compare(before: &str, after: &str, options: &Options) -> Comparison {
    let mut comparison = report::compare(before, after, options);
    // A user may be called by a credential: what stands in the later text is not quoted either.
    let mut out = Findings::new(MAX_FINDINGS);
    let decoded = secrets::find(after, &[], &Context { options }, &mut out);
    keep_credentials_out(after, &decoded, out.list(), &mut comparison.findings);
    regrade(&mut comparison.findings, options);
    comparison
}

/// The policies in `text` in plain words, in the order of the text: none where it holds no policy. Credentials in
/// them are masked. What is wrong with them is [`check()`]'s to say.
#[must_use]
pub fn explain(text: &str, options: &Options) -> Vec<policy::summary::Summary> {
    let name = policy::IamPolicy.name();
    let found = documents_in(text, options.kind.and_then(kind).filter(|kind| kind.name() == name));
    let policies: Vec<_> = found.iter().filter(|found| found.kind.name() == name).map(|own| &own.document).collect();
    let mut all = policy::summary::summarize(&policies, options);
    // A policy may stand encoded, so what it says is searched too. No finding comes of this: every tier is masked.
    let options = &Options { other_providers: true, ..options.clone() };
    let mut quoted = Vec::new();
    for summary in &mut all {
        summary.quoted(&mut |said| quoted.push(said.clone()));
    }
    for place in [text, &quoted.join("\n")] {
        let mut out = Findings::new(MAX_FINDINGS);
        let decoded = secrets::find(place, &[], &Context { options }, &mut out);
        let values = credentials(place, &decoded, out.list().iter());
        if !values.is_empty() {
            for summary in &mut all {
                summary.quoted(&mut |said| mask_all(&values, said));
            }
        }
    }
    all
}

/// The documents in `text`: one of the kind asked for, else what is recognized.
fn documents_in<'t>(text: &'t str, asked: Option<&'static dyn DocumentKind>) -> Vec<Found<'t>> {
    let Some(kind) = asked else { return document::split(text, KINDS) };
    if kind.may_be_hosted(text) && !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
        let mut found = document::split(text, &[kind, &secrets::PlainText]);
        found.retain(|found| found.kind.name() == kind.name());
        if !found.is_empty() {
            return found;
        }
    }
    document::as_asked(text, kind)
}

/// Gives findings the severity that the caller wants for their rules, and leaves out those switched off.
fn regrade(findings: &mut Vec<Finding>, options: &Options) {
    findings.retain_mut(|finding| {
        let wanted = options.severity_of(finding.rule, finding.severity);
        finding.severity = wanted.unwrap_or(finding.severity);
        wanted.is_some()
    });
}

/// Messages quote the text, and a fix may carry a piece of it along: where that piece is a credential, the quote is
/// masked and the fix is left out.
fn keep_credentials_out(text: &str, decoded: &[String], found: &[Finding], others: &mut [Finding]) {
    let values = credentials(text, decoded, found.iter());
    if values.is_empty() {
        return;
    }
    let mask = |said: &mut String| mask_all(&values, said);
    for finding in others {
        let finding = &mut **finding;
        let notes = finding.notes.iter_mut().flat_map(|(_, args)| args);
        for (_, said) in finding.args.iter_mut().chain(notes) {
            mask(said);
        }
        let subject = &mut finding.subject;
        for said in [&mut subject.sid, &mut finding.path].into_iter().flatten() {
            mask(said);
        }
        if let Some(user) = &mut subject.user {
            let mut said = user.to_string();
            mask(&mut said);
            *user = said.into();
        }
        finding.fixes.retain(|fix| !fix.edits.iter().any(|edit| values.iter().any(|value| edit.text.contains(value))));
    }
}

/// The credentials that findings point at and those that stand encoded, longest first, so that one that holds another is
/// masked whole.
fn credentials<'t, 'f>(
    text: &'t str,
    decoded: &'t [String],
    findings: impl Iterator<Item = &'f Finding>,
) -> Vec<&'t str> {
    let places = findings.flat_map(|finding| &finding.places).map(|place| place.span.of(text));
    let mut values: Vec<&str> = places.chain(decoded.iter().map(String::as_str)).collect();
    values.retain(|value| !value.is_empty());
    values.sort_unstable_by_key(|value| std::cmp::Reverse(value.len()));
    values.dedup();
    values
}

/// Masks every credential in what is said.
fn mask_all(values: &[&str], said: &mut String) {
    for value in values {
        if said.contains(value) {
            *said = said.replace(value, &secrets::mask::mask(value));
        }
    }
}

fn not_recognized(text: &str, locale: Locale) -> Finding {
    let plain = secrets::PlainText.name();
    let tried: Vec<_> =
        KINDS.iter().filter(|kind| kind.name() != plain).map(|kind| kind.title().template(locale)).collect();
    Finding::new(&NOT_RECOGNIZED, Span::new(0, text.trim_end().len())).arg("tried", tried.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_quotes_a_credential_of_a_policy_also_encoded_as_iam_does() {
        let id = format!("AKIA{}", "KFENCEDEMO234567");
        let secret = format!("q7Vn2RkT0yHc/W9sLdXe{}", "4BzJ1mUaF8/oGp3iKbYt");
        for value in [&id, &secret] {
            let policy = format!(r#"{{"Statement": [{{"Sid": "{value}", "Effect": "Allow", "Action": "{value}"}}]}}"#);
            // As IAM's API encodes: letters and digits stand as they are.
            let percent: String = policy
                .bytes()
                .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
                .collect();
            for text in [policy, format!(r#"{{"PolicyVersion": {{"Document": "{percent}"}}}}"#)] {
                let findings = check(&text, &Options::default()).findings;
                // The commands that revoke a key are to name its id.
                let quoting = findings.iter().filter(|finding| finding.rule.group() == "policy");
                let said: Vec<_> = quoting.map(|f| (f.rule.id, &f.args, &f.subject, &f.path, &f.fixes)).collect();
                assert!(!said.is_empty());
                let said = format!("{said:?}");
                assert!(!said.contains(value.as_str()), "{}", said.replace(value.as_str(), "HERE"));
            }
        }
    }

    #[test]
    fn where_others_fill_the_list_a_credential_is_told_and_masked_all_the_same() {
        let id = format!("AKIA{}", "KFENCEDEMO234567");
        let mut out = Findings::new(2);
        for _ in 0..2 {
            out.push(Finding::new(&NOT_RECOGNIZED, Span::at(0)).arg("line", id.clone()));
        }
        let report = finish(&id, &Options::default(), true, Vec::new(), out, &mut None);
        let rules: Vec<_> = report.findings.iter().map(|finding| finding.rule.group()).collect();
        assert!(rules.contains(&"secrets"), "{rules:?}");
        let told = report.findings.iter().find(|finding| std::ptr::eq(finding.rule, &raw const TOO_MANY_FINDINGS));
        assert_eq!(told.map(|finding| finding.args.len()), Some(1), "{rules:?}");
        assert!(report.findings.iter().all(|finding| finding.args.iter().all(|(_, said)| *said != id)));
    }
}
