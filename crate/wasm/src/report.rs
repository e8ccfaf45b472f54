//! The report as JavaScript sees it: plain objects, UTF-16 offsets, words instead of enums. Findings and documents cross
//! as numbers ([`crate::answer`]): their structs here only give the package its types.

use crate::account::AccountSummary;
use crate::answer::Answer;
use crate::pack::pack;
use crate::to_json;
use keyfence::check::{Checked, Report};
use keyfence::document::Details;
use keyfence::position::Positions;
use keyfence::rule::Rule;
use keyfence::text::Locale;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::JsError;

/// A place in the text: UTF-16 code units, `start` inclusive, `end` exclusive; lines and columns from 1, columns in
/// UTF-16 code units.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// First code unit.
    pub start: u32,
    /// One past the last code unit.
    pub end: u32,
    /// Line of `start`.
    pub line: u32,
    /// Column of `start`.
    pub column: u32,
    /// Line of `end`.
    pub end_line: u32,
    /// Column of `end`.
    pub end_column: u32,
    /// What stands there, for a span after the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub label: Option<String>,
}

impl Span {
    pub(crate) fn new(span: keyfence::span::Span, positions: &Positions<'_>) -> Self {
        let (start, end) = (positions.at(span.start), positions.at(span.end));
        Self {
            start: start.offset,
            end: end.offset,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            label: None,
        }
    }
}

/// Who or what a finding is about. Every member is absent where it does not apply.
#[derive(Debug, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The 12-digit account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub account: Option<String>,
    /// The user as the credential report names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub user: Option<String>,
    /// The access key or certificate slot, 1 or 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub slot: Option<u8>,
    /// The statement's place in its policy, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub statement: Option<u32>,
    /// The statement's Sid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub sid: Option<String>,
    /// What a credential is, as in `access-key-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string")]
    pub credential: Option<&'static str>,
    /// The credential with at most four of its characters left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub masked: Option<String>,
}

/// A replacement of one stretch of text, in UTF-16 code units, `end` exclusive.
#[derive(Debug, Tsify)]
pub struct TextEdit {
    /// First code unit replaced.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What stands there afterwards.
    pub text: String,
}

/// A change that mends a finding; its edits are in the order of the text and do not overlap.
#[derive(Debug, Tsify)]
pub struct Fix {
    /// What the change does.
    pub title: String,
    /// Whether the text means the same afterwards, or what it plainly was to mean.
    pub safe: bool,
    /// The edits.
    pub edits: Vec<TextEdit>,
}

/// A step that mends a finding outside the text.
#[derive(Debug, Tsify)]
pub struct Step {
    /// What the step does.
    pub title: String,
    /// The AWS CLI command, where one can do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub command: Option<String>,
}

/// The same check in another catalog.
#[derive(Debug, Serialize, Tsify)]
pub struct Reference {
    /// As in `access-analyzer`, `prowler`, `cis-3.0`.
    #[tsify(type = "string")]
    pub catalog: &'static str,
    /// The id there.
    #[tsify(type = "string")]
    pub id: &'static str,
}

/// One thing found, without what is the same for every finding of its rule.
#[derive(Debug, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct WireFinding {
    /// The rule.
    #[tsify(type = "RuleId")]
    pub rule: &'static str,
    /// How bad it is here.
    #[tsify(type = "Severity")]
    pub severity: &'static str,
    /// How sure the rule is here.
    #[tsify(type = "Confidence")]
    pub confidence: &'static str,
    /// One sentence.
    pub message: String,
    /// Who or what it is about.
    pub subject: Subject,
    /// Where; the first is primary. Never empty.
    pub spans: Vec<Span>,
    /// Edits that mend it, best first.
    pub fixes: Vec<Fix>,
    /// Steps outside the text that mend it.
    pub remediation: Vec<Step>,
    /// The JSON Pointer inside its document, or the cell as `row:column-name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub path: Option<String>,
}

/// What is the same for every finding of a rule.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RuleFacts {
    /// What kind of statement the rule makes.
    #[tsify(type = "Category")]
    pub category: &'static str,
    /// The rule in a few words.
    #[tsify(type = "string")]
    pub title: &'static str,
    /// Why it matters and how to mend it.
    #[tsify(type = "string")]
    pub explanation: &'static str,
    /// The same check elsewhere.
    pub references: Vec<Reference>,
    /// The rule's place in the rule reference that comes with the package.
    pub page: String,
}

/// A rule, for listing.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RuleInfo {
    /// The id.
    #[tsify(type = "RuleId")]
    pub id: &'static str,
    /// The severity of its findings unless one says otherwise.
    #[tsify(type = "Severity")]
    pub severity: &'static str,
    /// The confidence of its findings unless one says otherwise.
    #[tsify(type = "Confidence")]
    pub confidence: &'static str,
    /// The page the fact comes from.
    #[tsify(type = "string")]
    pub source: &'static str,
    /// The rest.
    #[serde(flatten)]
    pub facts: RuleFacts,
}

/// What else is known of a document.
#[derive(Debug, Tsify)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum DocumentDetails {
    /// Nothing.
    None,
    /// Of a policy.
    Policy {
        /// What it is attached to.
        #[tsify(type = "PolicyType")]
        policy_type: &'static str,
        /// How that is known.
        #[tsify(type = "string")]
        type_reason: &'static str,
        /// How many statements it has.
        statements: u32,
        /// Its characters without white space, as most quotas count.
        size: u32,
        /// The quota of its type in characters; an identity policy's is that of a managed policy.
        quota: u32,
        /// Its characters as they count against `quota`.
        counted: u32,
    },
    /// Of a text with credential reports: one, unless the caller named the kind of a text that holds several.
    CredentialReport {
        /// The reports in figures.
        reports: Vec<AccountSummary>,
    },
}

/// One document of the text.
#[derive(Debug, Tsify)]
pub struct Document {
    /// Its kind.
    #[tsify(type = "DocumentKind")]
    pub kind: &'static str,
    /// Where it stands.
    pub span: Span,
    /// How its kind is known.
    #[tsify(type = "string")]
    pub reason: &'static str,
    /// What else is known of it.
    pub details: DocumentDetails,
}

/// A report without its findings.
#[derive(Debug, Tsify)]
pub struct WireReport {
    /// The kind of the text: its first document's that is more than text, `text`, or `unrecognized`.
    #[tsify(type = "DocumentKind | \"unrecognized\"")]
    pub kind: &'static str,
    /// The documents in the order of the text.
    pub documents: Vec<Document>,
}

/// What this build is.
#[derive(Debug, Serialize, Tsify)]
pub struct VersionInfo {
    /// The core's version.
    #[tsify(type = "string")]
    pub core: &'static str,
    /// The day of the catalogue of AWS actions, `YYYY-MM-DD`.
    #[tsify(type = "string")]
    pub catalogue: &'static str,
}

impl VersionInfo {
    /// This build's.
    #[must_use]
    pub fn current() -> Self {
        Self { core: env!("CARGO_PKG_VERSION"), catalogue: keyfence::catalogue::date() }
    }
}

/// Answers with the report of a text indexed by `positions`, in the language of `locale`. Behind the findings: the kind (a
/// word), and a list of documents, each of kind, span, how its kind is known, and what else is (0 for nothing; 1 and what
/// is known of a policy; 2 and the figures of credential reports as JSON).
pub(crate) fn answer(report: &Report, positions: &Positions<'_>, locale: Locale) -> Result<*const u32, JsError> {
    // First: what looks up many places makes the index that the others use.
    let mut answer = pack(&report.findings, positions, locale);
    answer.own(report.kind());
    answer.number(report.documents.len() as u32);
    for document in &report.documents {
        answer_document(&mut answer, document, positions)?;
    }
    Ok(answer.finish())
}

fn answer_document(answer: &mut Answer<'_>, document: &Checked, positions: &Positions<'_>) -> Result<(), JsError> {
    answer.own(document.kind);
    answer.span(document.span, positions);
    answer.own(document.reason.template(answer.locale));
    match &document.details {
        Details::None => answer.number(0),
        Details::Policy(policy) => {
            answer.number(1);
            answer.own(policy.policy_type.word());
            answer.own(policy.type_reason.template(answer.locale));
            answer.numbers(&[policy.statements, policy.size, policy.quota, policy.counted]);
        }
        Details::CredentialReport(details) => {
            answer.number(2);
            let reports: Vec<AccountSummary> = details.reports.iter().map(Into::into).collect();
            answer.passing(&to_json(&reports)?);
        }
    }
    Ok(())
}

impl RuleFacts {
    /// What is the same for every finding of `rule`, in the language of `locale`.
    pub(crate) fn new(rule: &Rule, locale: Locale) -> Self {
        Self {
            category: rule.category.word(),
            title: rule.title().template(locale),
            explanation: rule.explanation().template(locale),
            references: rule.references().iter().map(|r| Reference { catalog: r.catalog, id: r.id }).collect(),
            page: rule.page(),
        }
    }
}

impl RuleInfo {
    /// `rule` in the language of `locale`.
    #[must_use]
    pub fn new(rule: &Rule, locale: Locale) -> Self {
        Self {
            id: rule.id,
            severity: rule.severity.word(),
            confidence: rule.confidence.word(),
            source: rule.source(),
            facts: RuleFacts::new(rule, locale),
        }
    }
}
