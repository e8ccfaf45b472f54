//! IAM policies of every type.

use crate::document::{self, Candidate, Claim, Context, Document, DocumentKind, Findings};
use crate::options::PolicyType;
use crate::rule::Rule;
use crate::text::Text;

/// What is known of a policy besides findings.
#[derive(Clone, Debug)]
pub struct Details {
    /// What the policy is attached to.
    pub policy_type: PolicyType,
    /// How that is known.
    pub type_reason: &'static Text,
    /// How many statements it has.
    pub statements: u32,
    /// Its length in characters without white space, as AWS counts it against most quotas.
    pub size: u32,
}

/// The kind `iam-policy`.
pub struct IamPolicy;

static TITLE: Text = Text { en: "IAM policy", ko: "IAM 정책" };
static BY_STATEMENT: Text = Text { en: "A JSON object with a `Statement`", ko: "`Statement`가 있는 JSON 객체" };

impl DocumentKind for IamPolicy {
    fn name(&self) -> &'static str {
        "iam-policy"
    }

    fn title(&self) -> &'static Text {
        &TITLE
    }

    fn recognize(&self, candidate: &Candidate<'_>) -> Option<Claim> {
        let parsed = candidate.json()?;
        parsed.value.get("Statement").map(|_| Claim { end: parsed.end, reason: &BY_STATEMENT })
    }

    fn check(&self, documents: &[Document<'_>], _context: &Context<'_>, _out: &mut Findings) -> Vec<document::Details> {
        documents.iter().map(|_| document::Details::None).collect()
    }

    fn rules(&self) -> &'static [&'static Rule] {
        &[]
    }
}
