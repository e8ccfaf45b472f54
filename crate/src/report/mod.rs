//! IAM credential reports.

use crate::document::{self, Candidate, Claim, Context, Document, DocumentKind, Findings};
use crate::rule::Rule;
use crate::text::Text;

/// What is known of a credential report besides findings.
#[derive(Clone, Debug, Default)]
pub struct Details {}

/// The kind `credential-report`.
pub struct CredentialReport;

static TITLE: Text = Text { en: "IAM credential report", ko: "IAM 자격 증명 보고서" };
static BY_HEADER: Text = Text {
    en: "Its first line is the header of a credential report",
    ko: "첫 줄이 자격 증명 보고서의 머리글",
};

impl DocumentKind for CredentialReport {
    fn name(&self) -> &'static str {
        "credential-report"
    }

    fn title(&self) -> &'static Text {
        &TITLE
    }

    fn recognize(&self, candidate: &Candidate<'_>) -> Option<Claim> {
        candidate.rest().starts_with("user,arn,").then_some(Claim { end: candidate.text.len(), reason: &BY_HEADER })
    }

    fn check(&self, documents: &[Document<'_>], _context: &Context<'_>, _out: &mut Findings) -> Vec<document::Details> {
        documents.iter().map(|_| document::Details::None).collect()
    }

    fn rules(&self) -> &'static [&'static Rule] {
        &[]
    }
}
