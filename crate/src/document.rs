//! What was pasted: finds the documents in a text and names their kinds.

use crate::finding::Finding;
use crate::host;
use crate::json::{self, Kind, Parsed};
use crate::options::Options;
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::tally::Tally;
use crate::text::Text;
use std::cell::OnceCell;

/// How many texts that begin like JSON and turn out not to be a known document are parsed before the rest counts as text:
/// keeps the search linear on program code.
const JSON_ATTEMPTS: usize = 16;

/// A kind of document Keyfence can check. Implemented once per kind, registered in [`crate::kinds::KINDS`].
pub trait DocumentKind: Sync {
    /// The name used at every door, as in `iam-policy`.
    fn name(&self) -> &'static str;

    /// The name for people.
    fn title(&self) -> &'static Text;

    /// Whether a document of this kind begins at the candidate's start, where it ends, and how that was seen.
    /// Must look at little more than the beginning before it says no.
    fn recognize(&self, candidate: &Candidate<'_>) -> Option<Claim>;

    /// Whether a document of this kind may be JSON, given its first byte: what is not is not read as such.
    fn may_be_json(&self, _first: Option<u8>) -> bool {
        true
    }

    /// Whether a text may hold a document of this kind in another language than JSON; by a quick look.
    fn may_be_hosted(&self, _text: &str) -> bool {
        false
    }

    /// Reads another language than JSON from byte `at`, where a line's first letter stands: what was read, and how it was
    /// recognized as a document of this kind, if it was.
    fn read<'t>(&self, _text: &'t str, _at: usize) -> Option<(Parsed<'t>, Option<&'static Text>)> {
        None
    }

    /// Checks all documents of this kind in one paste, since some questions concern several at once.
    /// Returns what is known of each, in the same order.
    fn check(&self, documents: &[Document<'_>], context: &Context<'_>, out: &mut Findings) -> Vec<Details>;

    /// Every rule this kind can fire.
    fn rules(&self) -> &'static [&'static Rule];
}

/// A place in the paste where a document may begin.
pub struct Candidate<'t> {
    /// The whole paste.
    pub text: &'t str,
    /// The byte at which the document would begin; no white space.
    pub start: usize,
    json: OnceCell<Option<Parsed<'t>>>,
}

impl<'t> Candidate<'t> {
    /// A candidate at byte `start` of `text`.
    #[must_use]
    pub fn new(text: &'t str, start: usize) -> Self {
        Self { text, start, json: OnceCell::new() }
    }

    /// The paste from the candidate's start.
    #[must_use]
    pub fn rest(&self) -> &'t str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// The JSON value that begins here; `None` where the text does not begin with `{` or `[`. Parsed once for all kinds.
    pub fn json(&self) -> Option<&Parsed<'t>> {
        self.json
            .get_or_init(|| {
                self.rest()
                    .trim_start_matches('\u{feff}')
                    .starts_with(['{', '['])
                    .then(|| json::parse(self.text, self.start))
            })
            .as_ref()
    }
}

/// A kind's claim on the text from a candidate's start.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// One past the document's last byte.
    pub end: usize,
    /// How the kind was recognized.
    pub reason: &'static Text,
}

/// One document of the paste.
pub struct Document<'t> {
    /// The whole paste; spans of findings are in it.
    pub text: &'t str,
    /// The document's bytes in it.
    pub span: Span,
    /// How its kind is known.
    pub reason: &'static Text,
    /// The JSON read from the document's start, where it begins like JSON.
    pub json: Option<Parsed<'t>>,
}

impl<'t> Document<'t> {
    /// The document's own text.
    #[must_use]
    pub fn own_text(&self) -> &'t str {
        self.span.of(self.text)
    }
}

/// What a check may know besides the documents.
pub struct Context<'o> {
    /// The caller's options.
    pub options: &'o Options,
}

/// What is known of a document besides findings.
#[derive(Clone, Debug)]
pub enum Details {
    /// Nothing more.
    None,
    /// A policy's.
    Policy(crate::policy::Details),
    /// A credential report's.
    CredentialReport(Box<crate::report::Details>),
}

/// Where checks put what they find. Applies the caller's rule selection and bounds the number.
pub struct Findings {
    list: Vec<Finding>,
    omitted: usize,
    limit: usize,
    /// Where only the worst are asked for: what of the rest is counted.
    pub(crate) tally: Option<Tally>,
}

impl Findings {
    /// An empty list that keeps at most `limit` findings.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { list: Vec::new(), omitted: 0, limit, tally: None }
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        if let Some(tally) = &mut self.tally {
            tally.built(finding.rule, finding.severity);
        }
        if self.list.len() < self.limit {
            self.list.push(finding);
        } else {
            self.omitted += 1;
        }
    }

    /// How many findings it keeps at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The findings so far.
    #[must_use]
    pub fn list(&self) -> &[Finding] {
        &self.list
    }

    /// Takes the findings and how many did not fit.
    #[must_use]
    pub fn take(self) -> (Vec<Finding>, usize) {
        (self.list, self.omitted)
    }
}

/// A document found, with the index of its kind in [`crate::kinds::KINDS`].
pub(crate) struct Found<'t> {
    pub(crate) kind: &'static dyn DocumentKind,
    pub(crate) document: Document<'t>,
}

pub(crate) static ASKED: Text = text! { en: "The caller named the kind", ko: "호출한 쪽이 종류를 지정함" };
static REMAINDER: Text = text! { en: "Nothing else was recognized here", ko: "다른 종류로 인식되지 않음" };

/// Takes the whole text as one document of `kind`.
pub(crate) fn as_asked<'t>(text: &'t str, kind: &'static dyn DocumentKind) -> Vec<Found<'t>> {
    let start = text.len() - text.trim_start().len();
    let candidate = Candidate::new(text, if start == text.len() { 0 } else { start });
    if kind.may_be_json(candidate.rest().bytes().next()) {
        candidate.json();
    }
    let document =
        Document { text, span: Span::new(0, text.len()), reason: &ASKED, json: candidate.json.into_inner().flatten() };
    vec![Found { kind, document }]
}

/// Splits the paste into documents. Every byte that is not white space belongs to exactly one.
pub(crate) fn split<'t>(text: &'t str, kinds: &[&'static dyn DocumentKind]) -> Vec<Found<'t>> {
    let Some((&plain, special)) = kinds.split_last() else {
        return Vec::new();
    };
    let mut found: Vec<Found<'t>> = Vec::new();
    let mut attempts = JSON_ATTEMPTS;
    let mut at = 0;
    // The kinds that may stand here in another language than JSON, and up to where that was looked for.
    let (mut hosts, mut looked): (Option<Vec<&'static dyn DocumentKind>>, usize) = (None, 0);
    // Where plain text now being passed over began.
    let mut loose: Option<usize> = None;
    let flush = |found: &mut Vec<Found<'t>>, from: &mut Option<usize>, to: usize| {
        if let Some(from) = from.take() {
            let end = from + text.get(from..to).unwrap_or_default().trim_end().len();
            found.push(Found {
                kind: plain,
                document: Document { text, span: Span::new(from, end), reason: &REMAINDER, json: None },
            });
        }
    };
    while let Some(rest) = text.get(at..) {
        at += rest.len() - rest.trim_start().len();
        if at >= text.len() {
            break;
        }
        let candidate = Candidate::new(text, at);
        if rest.trim_start().starts_with(['{', '[', '\u{feff}']) {
            if attempts == 0 {
                loose.get_or_insert(at);
                at = next_line(text, at);
                continue;
            }
            attempts -= 1;
        }
        let claim = special.iter().find_map(|kind| kind.recognize(&candidate).map(|claim| (*kind, claim)));
        if let Some((kind, claim)) = claim.filter(|(_, claim)| claim.end > at) {
            attempts += usize::from(attempts < JSON_ATTEMPTS);
            flush(&mut found, &mut loose, at);
            let span = Span::new(at, claim.end.min(text.len()));
            let json = candidate.json.into_inner().flatten();
            found.push(Found { kind, document: Document { text, span, reason: claim.reason, json } });
            at = claim.end;
            continue;
        }
        if at >= looked && candidate.json.get().is_none_or(Option::is_none) {
            let hosts =
                hosts.get_or_insert_with(|| special.iter().copied().filter(|kind| kind.may_be_hosted(text)).collect());
            let read = hosts.iter().find_map(|kind| kind.read(text, at).map(|read| (*kind, read)));
            if let Some((kind, (parsed, reason))) = read {
                looked = parsed.end;
                if let Some(reason) = reason.filter(|_| parsed.end > at) {
                    // Comments above belong to it.
                    let above =
                        |from: &usize| text.get(*from..at).is_some_and(|own| own.lines().all(host::is_preamble));
                    let start = loose.take_if(|from| above(from)).unwrap_or(at);
                    flush(&mut found, &mut loose, start);
                    at = parsed.end;
                    let span = Span::new(start, at);
                    found.push(Found { kind, document: Document { text, span, reason, json: Some(parsed) } });
                    continue;
                }
            }
        }
        loose.get_or_insert(at);
        // JSON of no known kind is one piece: nothing begins inside it.
        at = match candidate.json.get() {
            Some(Some(parsed)) if parsed.faults.is_empty() && !matches!(parsed.value.kind, Kind::Bad) => parsed.end,
            _ => next_line(text, at),
        };
    }
    flush(&mut found, &mut loose, text.len());
    found
}

fn next_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found + 1)
}

rule! {
    /// Nothing in the paste is of a kind Keyfence knows.
    pub NOT_RECOGNIZED = "document/not-recognized" (Suggestion, Info, High) {
        references: [],
        title: "Not recognized" / "인식되지 않음",
        message: "This is no document Keyfence knows: it was tried as {tried}, and no credential stands in it"
            / "Keyfence가 아는 문서가 아닙니다. {tried}{tried:으로/로} 읽어 보았고, 자격 증명도 들어 있지 않습니다",
        explanation: "Nothing was checked beyond the search for credentials. Paste the document whole, from its first character; if it is of a listed kind and still not recognized, name the kind."
            / "자격 증명 외에는 아무것도 검사하지 않았습니다. 문서를 첫 글자부터 통째로 붙여넣으세요. 목록에 있는 종류인데도 인식되지 않으면 종류를 직접 지정하세요.",
        source: "Keyfence",
        fires: ["⟦Hello, world.⟧", "⟦⟧"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }

    /// More findings than are kept.
    pub TOO_MANY_FINDINGS = "document/too-many-findings" (Warning, Medium, High) {
        references: [],
        title: "Too many findings" / "발견 항목이 너무 많음",
        message: "{count} more findings are not listed" / "목록에 없는 항목이 {count}개 더 있습니다",
        explanation: "The list is bounded so that a hostile text cannot exhaust memory. Mend what is listed and check again, or check the documents one by one."
            / "악의적인 텍스트가 메모리를 소진하지 못하도록 목록의 길이를 제한합니다. 나열된 항목을 고친 뒤 다시 검사하거나 문서를 하나씩 검사하세요.",
        source: "Keyfence",
        fires: [],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": []}"],
    }
}

/// The rules about pastes as such.
pub(crate) static RULES: &[&Rule] = &[&NOT_RECOGNIZED, &TOO_MANY_FINDINGS];
