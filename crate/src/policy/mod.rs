//! IAM policies of every type: found, read into a model, checked by the rules.

pub mod arn;
pub mod dates;
pub mod detect;
pub mod edits;
pub mod model;
pub mod operators;
mod rules;
pub mod wildcard;

use crate::document::{self, Candidate, Claim, Context, Document, DocumentKind, Findings};
use crate::finding::Finding;
use crate::json::{self, Parsed, Pointer};
use crate::options::{Options, PolicyType};
use crate::rule::Rule;
use crate::span::Span;
use crate::text::Text;
use detect::Found;
use model::Policy;

/// What is known of a policy besides findings. Of a document with several, the first one's.
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
    /// The quota of its type in characters; an identity policy's is that of a managed policy.
    pub quota: u32,
    /// Its characters as they count against `quota`: with white space for policies of Organizations.
    pub counted: u32,
}

/// The kind `iam-policy`.
pub struct IamPolicy;

static TITLE: Text = Text { en: "IAM policy", ko: "IAM 정책" };
static BY_STATEMENT: Text = Text { en: "A JSON object with a `Statement`", ko: "`Statement`가 있는 JSON 객체" };
static BY_WRAPPER: Text = Text { en: "JSON that holds a policy", ko: "정책이 들어 있는 JSON" };

impl DocumentKind for IamPolicy {
    fn name(&self) -> &'static str {
        "iam-policy"
    }

    fn title(&self) -> &'static Text {
        &TITLE
    }

    fn recognize(&self, candidate: &Candidate<'_>) -> Option<Claim> {
        let parsed = candidate.json()?;
        let whole = parsed.value.member("Statement").is_some();
        let found = whole || detect::holds_policy(candidate.text, &parsed.value);
        found.then_some(Claim { end: parsed.end, reason: if whole { &BY_STATEMENT } else { &BY_WRAPPER } })
    }

    fn check(&self, documents: &[Document<'_>], context: &Context<'_>, out: &mut Findings) -> Vec<document::Details> {
        documents.iter().map(|document| check_document(document, context.options, out)).collect()
    }

    fn rules(&self) -> &'static [&'static Rule] {
        rules::ALL
    }
}

fn check_document(document: &Document<'_>, options: &Options, out: &mut Findings) -> document::Details {
    let reread;
    let parsed = if let Some(parsed) = &document.json {
        parsed
    } else {
        // Asked for as a policy, and not even beginning like JSON.
        let own = document.own_text();
        let mut parsed = json::parse(document.text, document.span.start as usize + own.len() - own.trim_start().len());
        parsed.refuse_trailing(document.text);
        reread = parsed;
        &reread
    };
    let mut findings = Vec::new();
    rules::json_syntax::check(document.text, parsed, &mut findings);
    trailing(document, parsed, &mut findings);
    let mut first = None;
    let mut found = detect::find(document.text, &parsed.value);
    if found.is_empty() {
        found.push(Found::Plain { value: &parsed.value, pointer: Pointer::root(), holder: None });
    }
    for found in found {
        let details = match found {
            Found::Plain { value, pointer, holder } => {
                check_policy(document.text, &Policy::new(value, pointer), holder, options, &mut findings)
            }
            Found::Encoded { decoded, pointer, holder } => {
                let inner = json::parse(decoded.text(), 0);
                let mut own = Vec::new();
                rules::json_syntax::check(decoded.text(), &inner, &mut own);
                let details =
                    check_policy(decoded.text(), &Policy::new(&inner.value, pointer), holder, options, &mut own);
                findings.extend(own.into_iter().map(|finding| back(finding, &decoded)));
                details
            }
        };
        first.get_or_insert(details);
    }
    for finding in findings {
        out.push(finding);
    }
    first.map_or(document::Details::None, document::Details::Policy)
}

/// Text behind the policy, where the caller said that all of it is one.
fn trailing(document: &Document<'_>, parsed: &Parsed<'_>, findings: &mut Vec<Finding>) {
    if document.json.is_some() && parsed.end < document.span.end as usize {
        let rest = Span::new(parsed.end, document.span.end as usize);
        rules::json_syntax::trailing(document.text, rest, findings);
    }
}

/// The finding with its places in the text as pasted. Its fixes are left out: an edit would have to be encoded too.
fn back(mut finding: Finding, decoded: &crate::decoded::Decoded) -> Finding {
    for place in &mut finding.places {
        place.span = decoded.source(place.span);
    }
    finding.fixes.clear();
    finding
}

fn check_policy(
    text: &str,
    policy: &Policy<'_>,
    holder: Option<&str>,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> Details {
    let (policy_type, type_reason) = detect::policy_type(policy, holder, options.policy_type);
    let characters = policy.value.span.of(text).chars();
    let size = characters.clone().filter(|c| !c.is_whitespace()).count() as u32;
    let counted = if rules::counts_space(policy_type) { characters.count() as u32 } else { size };
    rules::check(&rules::Subject { text, policy, policy_type, size }, findings);
    Details {
        policy_type,
        type_reason,
        statements: policy.statements.len() as u32,
        size,
        quota: rules::quota(policy_type),
        counted,
    }
}
