//! IAM policies of every type: found, read into a model, checked by the rules.

pub mod arn;
pub mod called;
pub mod dates;
pub mod detect;
pub mod edits;
pub mod evaluate;
pub mod model;
pub mod number;
pub mod operators;
mod risk;
mod rules;
pub mod summary;
pub mod wildcard;

use crate::catalogue;
use crate::document::{self, Candidate, Claim, Context, Document, DocumentKind, Findings};
use crate::finding::Finding;
use crate::host;
use crate::json::{self, FaultKind, Parsed, Pointer, Syntax};
use crate::options::{Options, PolicyType};
use crate::rule::Rule;
use crate::span::Span;
use crate::text::Text;
use crate::time::Timestamp;
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

static TITLE: Text = text! { en: "IAM policy", ko: "IAM 정책" };
static BY_STATEMENT: Text = text! {
    en: "A JSON object with a `Statement` or a policy version",
    ko: "`Statement`나 정책 버전이 있는 JSON 객체",
};
static BY_WRAPPER: Text = text! { en: "JSON that holds a policy", ko: "정책이 들어 있는 JSON" };
static BY_TERRAFORM: Text = text! { en: "Terraform that holds a policy", ko: "정책이 들어 있는 Terraform" };
static BY_YAML: Text = text! { en: "YAML that holds a policy", ko: "정책이 들어 있는 YAML" };

impl DocumentKind for IamPolicy {
    fn name(&self) -> &'static str {
        "iam-policy"
    }

    fn title(&self) -> &'static Text {
        &TITLE
    }

    fn recognize(&self, candidate: &Candidate<'_>) -> Option<Claim> {
        let parsed = candidate.json()?;
        // With a version of the language it is a policy, though `Statement` be missing or mistyped.
        let version = parsed.value.get("Version").and_then(json::Value::as_str);
        let versioned = version.is_some_and(detect::is_version);
        let whole = parsed.value.member("Statement").is_some() || versioned;
        let found = whole || detect::holds_policy(candidate.text, &parsed.value);
        found.then_some(Claim { end: parsed.end, reason: if whole { &BY_STATEMENT } else { &BY_WRAPPER } })
    }

    fn may_be_hosted(&self, text: &str) -> bool {
        host::may_hold(text)
    }

    fn read<'t>(&self, text: &'t str, at: usize) -> Option<(Parsed<'t>, Option<&'static Text>)> {
        let parsed = host::read(text, at)?;
        let elsewhere = parsed.faults.iter().any(|fault| fault.kind == FaultKind::Elsewhere);
        let reason = if parsed.syntax == Syntax::Hcl { &BY_TERRAFORM } else { &BY_YAML };
        let holds = elsewhere || holds_policy(text, &parsed.value);
        Some((parsed, holds.then_some(reason)))
    }

    fn check(&self, documents: &[Document<'_>], context: &Context<'_>, out: &mut Findings) -> Vec<document::Details> {
        let (mut holders, mut limits) = (Vec::new(), risk::Limits::default());
        let options = context.options;
        let details = documents
            .iter()
            .map(|document| check_document(document, options, &mut holders, &mut limits, out))
            .collect();
        for mut holder in holders {
            risk::settle(&holder.principal, &limits, &rules::ADMINISTRATOR, &mut holder.findings);
            for mut finding in holder.findings {
                in_host(&mut finding, documents);
                out.push(finding);
            }
        }
        details
    }

    fn rules(&self) -> &'static [&'static Rule] {
        rules::ALL
    }
}

/// Whether a value in another language than JSON holds a policy: there a word or two do not make one.
fn holds_policy(text: &str, value: &json::Value<'_>) -> bool {
    let found = detect::find(text, value);
    found.iter().any(|found| match found {
        Found::Plain { value, pointer, .. } => {
            let has = |name: &str| value.member(name).is_some();
            let statement = |own: &json::Value<'_>| own.member("Effect").is_some() || own.member("Action").is_some();
            let statements = value.get("Statement").map(json::Value::one_or_many).unwrap_or_default();
            let effect = matches!(value.get("Effect").and_then(json::Value::as_str), Some("Allow" | "Deny"));
            !pointer.as_str().is_empty()
                || statements.iter().any(statement)
                || value.get("Version").and_then(json::Value::as_str).is_some_and(detect::is_version)
                || effect && (has("Resource") || has("NotResource") || has("Principal"))
        }
        Found::Encoded { .. } => true,
    })
}

/// Fixes are written for JSON: in a document of another language only those stay that it takes, in its own writing.
fn in_host(finding: &mut Finding, documents: &[Document<'_>]) {
    finding.fixes.retain_mut(|fix| {
        let Some(first) = fix.edits.first().map(|edit| edit.span) else { return true };
        let at = documents.partition_point(|document| document.span.start <= first.start);
        let document = at.checked_sub(1).and_then(|at| documents.get(at));
        let hosted = document.and_then(|document| Some((document, document.json.as_ref()?)));
        match hosted.filter(|(_, parsed)| parsed.syntax != Syntax::Json) {
            Some((document, parsed)) => {
                let inside = fix.edits.iter().all(|edit| document.span.contains(edit.span));
                inside && host::keep_valid(fix, document.text, &parsed.value, parsed.syntax)
            }
            None => true,
        }
    });
}

/// Faults that concern a policy: those in it or just behind it. Of the rest of a file nothing is said.
fn relevant<'t>(parsed: &Parsed<'t>, found: &[Found<'_>], text: &str) -> Parsed<'t> {
    let spans: Vec<Span> = found
        .iter()
        .filter_map(|found| match found {
            Found::Plain { value, .. } => Some(value.span),
            Found::Encoded { .. } => None,
        })
        .collect();
    let concerns = |fault: &&json::Fault| {
        let at = spans.partition_point(|span| span.start <= fault.span.start);
        let before = at.checked_sub(1).and_then(|at| spans.get(at));
        fault.kind == FaultKind::Elsewhere
            || before.is_some_and(|span| {
                span.contains(fault.span)
                    || text
                        .get(span.end as usize..fault.span.start as usize)
                        .is_some_and(|between| between.trim().is_empty())
            })
    };
    Parsed {
        value: json::Value { span: parsed.value.span, kind: json::Kind::Null },
        faults: parsed.faults.iter().filter(concerns).copied().collect(),
        ..*parsed
    }
}

/// The policies that one principal has, and what was found in them.
#[derive(Default)]
struct Holder {
    /// What tells it from the others of the paste.
    key: String,
    principal: risk::Principal,
    findings: Vec<Finding>,
}

/// What tells the holder of a policy at `pointer` from the others of the paste: policies that are pasted as such are one
/// principal's, and have no key; those of one list of a principal's policies are its own; any other stands for itself,
/// and so does one that is no identity policy.
fn holder_key(document: &Document<'_>, pointer: &Pointer, within: Option<&json::Value<'_>>, identity: bool) -> String {
    const LISTS: [&str; 4] = ["UserPolicyList", "RolePolicyList", "GroupPolicyList", "Policies"];
    let place = pointer.as_str();
    // A `Policies` at the top is an account's list of all its managed policies, which are nobody's in particular.
    if identity && place.is_empty() {
        return String::new();
    }
    let list = LISTS.iter().filter_map(|list| place.find(&format!("/{list}/"))).filter(|&end| end > 0).min();
    match list {
        // Terraform's policies name whom they are attached to.
        _ if identity && let Some(name) = attached(document, within) => format!("={name}"),
        Some(end) if identity => format!("{}{}", document.span.start, place.get(..end).unwrap_or_default()),
        _ => format!("{} {place} {identity}", document.span.start),
    }
}

/// The role, user or group that a resource of Terraform attaches its policy to, as written.
fn attached<'t>(document: &Document<'t>, within: Option<&json::Value<'_>>) -> Option<&'t str> {
    let hosted = document.json.as_ref().is_some_and(|parsed| parsed.syntax == Syntax::Hcl);
    let to = within
        .filter(|_| hosted)
        .and_then(|within| ["role", "user", "group"].iter().find_map(|own| within.get(own)))?;
    let written = to.span.of(document.text).trim_matches(['"', '$', '{', '}']);
    Some(written.strip_suffix(".id").or_else(|| written.strip_suffix(".name")).unwrap_or(written))
}

/// How far back the holder of a policy of Terraform is looked for.
const NEAR: usize = 64;

/// The holder of a policy at `pointer`.
fn holder<'h>(
    holders: &'h mut Vec<Holder>,
    document: &Document<'_>,
    pointer: &Pointer,
    within: Option<&json::Value<'_>>,
    identity: bool,
) -> Option<&'h mut Holder> {
    let key = holder_key(document, pointer, within, identity);
    // Those of one list follow each other; those pasted as such need not.
    let same = |holder: &Holder| holder.key == key;
    let known = if key.is_empty() {
        holders.iter().position(same)
    } else if key.starts_with('=') {
        holders.iter().rev().take(NEAR).position(same).map(|back| holders.len() - 1 - back)
    } else {
        holders.len().checked_sub(1)
    };
    let at = known.filter(|&at| holders.get(at).is_some_and(same)).unwrap_or(holders.len());
    if at == holders.len() {
        holders.push(Holder { key, ..Holder::default() });
    }
    holders.get_mut(at)
}

fn check_document(
    document: &Document<'_>,
    options: &Options,
    holders: &mut Vec<Holder>,
    limits: &mut risk::Limits,
    out: &mut Findings,
) -> document::Details {
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
    let hosted = parsed.syntax != Syntax::Json;
    let mut found = detect::find(document.text, &parsed.value);
    let mut findings = Vec::new();
    if hosted {
        rules::json_syntax::check(document.text, &relevant(parsed, &found, document.text), &mut findings);
    } else {
        rules::json_syntax::check(document.text, parsed, &mut findings);
        trailing(document, parsed, &mut findings);
    }
    for mut finding in findings {
        in_host(&mut finding, std::slice::from_ref(document));
        out.push(finding);
    }
    let today = options.now.map(Timestamp::date);
    let today = today.as_deref().unwrap_or_else(|| catalogue::date());
    let mut first = None;
    if found.is_empty() && !hosted {
        found.push(Found::Plain { value: &parsed.value, pointer: Pointer::root(), holder: None, within: None });
    }
    for found in found {
        let mut own = Vec::new();
        let details = match found {
            Found::Plain { value, pointer, holder: name, within } => {
                let policy = Policy::new(value, pointer);
                let details =
                    check_policy((document.text, parsed.syntax), &policy, (name, within), options, today, &mut own);
                let identity = details.policy_type == PolicyType::Identity;
                limits.add(details.policy_type, &policy, today);
                if let Some(holder) = holder(holders, document, &policy.pointer, within, identity) {
                    holder.findings.extend(own);
                    if identity {
                        holder.principal.add(&policy, today);
                    }
                }
                details
            }
            Found::Encoded { decoded, pointer, holder: name, within } => {
                let inner = json::parse(decoded.text(), 0);
                rules::json_syntax::check(decoded.text(), &inner, &mut own);
                let policy = Policy::new(&inner.value, pointer);
                let details =
                    check_policy((decoded.text(), Syntax::Json), &policy, (name, within), options, today, &mut own);
                let identity = details.policy_type == PolicyType::Identity;
                limits.add(details.policy_type, &policy, today);
                if let Some(holder) = holder(holders, document, &policy.pointer, within, identity) {
                    holder.findings.extend(own.into_iter().map(|finding| back(finding, &decoded)));
                    if identity {
                        holder.principal.add_encoded(&policy, today, &decoded);
                    }
                }
                details
            }
        };
        first.get_or_insert(details);
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

/// How many characters a text has, and how many of them are no white space.
#[cfg_attr(keyfence_small, optimize(speed))]
fn characters(text: &str) -> (u32, u32) {
    if !text.is_ascii() {
        let all = text.chars();
        return (all.clone().count() as u32, all.filter(|c| !c.is_whitespace()).count() as u32);
    }
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut spaces = rest.iter().filter(|byte| is_space(**byte)).count() as u32;
    for word in words {
        spaces += spaces_in(u64::from_le_bytes(*word));
    }
    (text.len() as u32, text.len() as u32 - spaces)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// How many of eight bytes, all ASCII, are white space.
fn spaces_in(word: u64) -> u32 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // No byte borrows from its neighbor: the high bit stays where one is at least a tab, or at most a carriage return.
    let from_tab = (word | HIGH) - ONES * u64::from(b'\t');
    let to_return = (HIGH | ONES * u64::from(b'\r')) - word;
    let unlike_space = (word ^ (ONES * u64::from(b' '))) + (HIGH - ONES);
    ((from_tab & to_return | !unlike_space) & HIGH).count_ones()
}

fn check_policy(
    (text, syntax): (&str, Syntax),
    policy: &Policy<'_>,
    (holder, within): (Option<&str>, Option<&json::Value<'_>>),
    options: &Options,
    today: &str,
    findings: &mut Vec<Finding>,
) -> Details {
    let (policy_type, type_reason) = detect::policy_type(policy, holder, options.policy_type);
    let (characters, solid) = characters(policy.value.span.of(text));
    let size = if syntax == Syntax::Json {
        solid
    } else {
        // What is sent to AWS is the JSON that is made of it.
        host::compact_size(policy.value) as u32
    };
    let spaced = rules::counts_space(policy_type) && syntax == Syntax::Json;
    let counted = if spaced { characters } else { size };
    let given = options.policy_type.is_some();
    rules::check(
        &rules::Subject { text, policy, policy_type, given, within, counted, solid: size, today, syntax },
        findings,
    );
    Details {
        policy_type,
        type_reason,
        statements: policy.statements.len() as u32,
        size,
        quota: rules::quota(policy_type),
        counted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_counted_as_it_is_byte_by_byte() {
        let all: String = (0..128_u8).map(char::from).collect();
        for from in 0..9 {
            let text = &all[from..];
            let solid = text.bytes().filter(|byte| !is_space(*byte)).count() as u32;
            assert_eq!(characters(text), (text.len() as u32, solid), "{from}");
        }
        assert_eq!(characters("한 국\u{3000}어"), (5, 3));
    }
}
