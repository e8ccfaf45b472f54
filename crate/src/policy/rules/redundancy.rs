//! Entries and statements that another already covers.

use super::super::edits;
use super::super::model::{Effect, Element, Entry, Statement};
use super::super::wildcard::{covers, covers_ignoring_case, order_ignoring_case};
use super::Subject;
use crate::catalogue::has_wildcard;
use crate::finding::{Edit, Finding, Fix};
use crate::fingerprint::fingerprint;
use crate::json::{Value, quote};
use crate::numbers::Numbers;
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;

/// How many pairs of a pattern and an entry of one list are compared: all of a list of 2,000, and a hostile one's first
/// patterns with all its entries, so that the work stays linear.
const MOST_PAIRS: usize = 4_000_000;

rule! {
    /// An action that another of the same element covers.
    REDUNDANT_ACTION = "policy/redundant-action" (Suggestion, Low, High) {
        references: ["access-analyzer" "REDUNDANT_ACTION", "cfn-lint" "W3037"],
        title: "Redundant action" / "중복된 작업",
        message: "{count} of these actions are covered by `{by}`" / "이 작업 중 {count}개는 `{by}`에 이미 포함됩니다",
        explanation: "The statement means the same without them; shorter policies are easier to review. Or narrow the broad entry, if the listed ones were all you wanted."
            / "이 항목들이 없어도 문의 뜻은 같고, 정책은 짧을수록 검토하기 쉽습니다. 나열한 작업만 허용하려던 것이라면 넓은 항목을 좁히세요.",
        source: "Access Analyzer policy check reference: Redundant action",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"s3:Get*\"⟧, \"s3:GetObject\"], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"s3:GetObject\"⟧, \"S3:getobject\", \"s3:PutObject\"], \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", \"s3:PutObject\"], \"Resource\": \"*\"}]}"],
    }

    /// A resource that another of the same element covers.
    REDUNDANT_RESOURCE = "policy/redundant-resource" (Suggestion, Low, High) {
        references: ["access-analyzer" "REDUNDANT_RESOURCE"],
        title: "Redundant resource" / "중복된 리소스",
        message: "{count} of these resources are covered by `{by}`" / "이 리소스 중 {count}개는 `{by}`에 이미 포함됩니다",
        explanation: "The statement means the same without them. A `*` in a resource crosses slashes and colons, so `bucket*` also covers `bucket*/*`."
            / "이 항목들이 없어도 문의 뜻은 같습니다. 리소스의 `*`는 슬래시와 콜론도 넘어가므로 `bucket*`는 `bucket*/*`도 포함합니다.",
        source: "Access Analyzer policy check reference: Redundant resource",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": [⟦\"arn:aws:s3:::logs*\"⟧, \"arn:aws:s3:::logs*/*\"]}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": [\"arn:aws:s3:::logs\", \"arn:aws:s3:::logs/*\"]}]}"],
    }

    /// A statement that says what another says.
    REDUNDANT_STATEMENT = "policy/redundant-statement" (Suggestion, Low, High) {
        references: ["access-analyzer" "REDUNDANT_STATEMENT"],
        title: "Redundant statement" / "중복된 문",
        message: "{count} statements say the same" / "문 {count}개가 같은 내용입니다",
        explanation: "They have the same effect, principals, actions, resources and conditions. Keep one."
            / "효과, 보안 주체, 작업, 리소스, 조건이 모두 같습니다. 하나만 남기세요.",
        source: "Access Analyzer policy check reference: Redundant statement",
        fires: [
            "{\"Statement\": [⟦{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:PutObject\"], \"Resource\": \"*\"}⟧, {\"Sid\": \"B\", \"Effect\": \"Allow\", \"Action\": [\"s3:PutObject\", \"s3:GetObject\"], \"Resource\": [\"*\"]}]}",
            "{\"Statement\": [⟦{\"Effect\": \"Deny\", \"Principal\": {\"AWS\": [\"111122223333\", \"444455556666\"]}, \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}, \"StringEquals\": {\"aws:RequestedRegion\": [\"us-east-1\", \"eu-west-1\"]}}}⟧, {\"Effect\": \"Deny\", \"Principal\": {\"AWS\": [\"444455556666\", \"111122223333\"]}, \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:RequestedRegion\": [\"eu-west-1\", \"us-east-1\"]}, \"Bool\": {\"aws:SecureTransport\": [\"false\"]}}}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&REDUNDANT_ACTION, &REDUNDANT_RESOURCE, &REDUNDANT_STATEMENT];

static REMOVE: Text = text! { en: "Remove what `{by}` covers", ko: "`{by}`에 포함된 항목 지우기" };
static REMOVE_STATEMENT: Text = text! { en: "Remove the later ones", ko: "뒤에 있는 문 지우기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        if let Some(action) = &statement.action {
            entries(subject, statement, action, &REDUNDANT_ACTION, covers_ignoring_case, out);
        }
        if let Some(resource) = &statement.resource {
            entries(subject, statement, resource, &REDUNDANT_RESOURCE, covers, out);
        }
    }
    statements(subject, out);
}

type Cover = fn(&str, &str) -> bool;

/// Reports each entry that covers others and is covered by none, with all that it covers.
#[cfg_attr(keyfence_small, optimize(speed))]
fn entries(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    element: &Element<'_>,
    rule: &'static Rule,
    cover: Cover,
    out: &mut Vec<Finding>,
) {
    let list: Vec<Entry<'_>> = element.entries().collect();
    if list.len() < 2 {
        return;
    }
    // Who is covered by whom: only a pattern covers more than its equal, so equals are found by their text first.
    let ignore_case = std::ptr::eq(rule, &raw const REDUNDANT_ACTION);
    let equal = |a: &str, b: &str| if ignore_case { a.eq_ignore_ascii_case(b) } else { a == b };
    let mut leader: Vec<Option<usize>> = vec![None; list.len()];
    let mut hashes: Vec<(u32, usize)> =
        list.iter().enumerate().map(|(index, entry)| (fingerprint(entry.text, ignore_case), index)).collect();
    hashes.sort_unstable();
    for pair in hashes.windows(2) {
        let &[(hash, before), (next, index)] = pair else { continue };
        if hash != next {
            continue;
        }
        // The first of this text; another text of the same hash, which hardly happens, only ends the run early.
        let lead = leader.get(before).copied().flatten().unwrap_or(before);
        let texts = list.get(lead).zip(list.get(index));
        if let Some(slot) = leader.get_mut(index).filter(|_| texts.is_some_and(|(a, b)| equal(a.text, b.text))) {
            *slot = Some(lead);
        }
    }
    let mut wide = (0..list.len())
        .filter(|&i| list.get(i).is_some_and(|entry| has_wildcard(entry.text)))
        .take(MOST_PAIRS / list.len())
        .peekable();
    // Sorted, those that begin as a pattern does before its wildcard stand side by side: only these can be covered.
    let compare = |a: &str, b: &str| if ignore_case { order_ignoring_case(a, b) } else { a.cmp(b) };
    let mut sorted: Vec<(usize, Entry<'_>)> =
        if wide.peek().is_some() { list.iter().copied().enumerate().collect() } else { Vec::new() };
    sorted.sort_unstable_by(|(_, a), (_, b)| compare(a.text, b.text));
    for by in wide {
        let Some(pattern) = list.get(by).map(|entry| entry.text) else { continue };
        let head = pattern.split(['*', '?']).next().unwrap_or_default();
        let from = sorted.partition_point(|(_, entry)| compare(entry.text, head).is_lt());
        let begins = |text: &str| text.get(..head.len()).is_some_and(|start| equal(start, head));
        for &(index, entry) in sorted.iter().skip(from).take_while(|(_, entry)| begins(entry.text)) {
            let Some(slot) = leader.get_mut(index).filter(|slot| slot.is_none() && by != index) else { continue };
            // Two that cover each other (`?*` and `*?`) mean the same: the first leads, else each would lead the other.
            if cover(pattern, entry.text) && (by < index || !cover(entry.text, pattern)) {
                *slot = Some(by);
            }
        }
    }
    // Follow to the outermost: what covers is wider, or the same and earlier, so this ends.
    let outermost = |mut index: usize| {
        while let Some(&Some(next)) = leader.get(index) {
            index = next;
        }
        index
    };
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for index in 0..list.len() {
        let top = outermost(index);
        if top != index {
            match groups.iter_mut().find(|(leader, _)| *leader == top) {
                Some((_, members)) => members.push(index),
                None => groups.push((top, vec![index])),
            }
        }
    }
    for (top, members) in groups {
        let Some(by) = list.get(top) else { continue };
        let mut finding =
            subject.at_entry(rule, statement, element, by).arg("by", by.text).arg("count", members.len().to_string());
        for entry in members.iter().filter_map(|&member| list.get(member)) {
            finding = finding.also(entry.span);
        }
        let edits = removals(element, &members);
        out.push(finding.fix(Fix { title: &REMOVE, args: vec![("by", by.text.to_owned())], safe: true, edits }));
    }
}

/// The edits that take elements out of an array, each with the comma before it (or behind, for the first).
fn removals(element: &Element<'_>, members: &[usize]) -> Vec<Edit> {
    let all = element.member.value.as_array().unwrap_or_default();
    let spans: Vec<Span> = all.iter().map(|value| value.span).collect();
    edits::remove_all(&spans, members)
}

fn statements(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if subject.policy.statements.len() < 2 {
        return;
    }
    let statements = &subject.policy.statements;
    // Statements whose outlines differ cannot say the same, and hardly two outlines are equal by chance.
    let outlines: Vec<u32> = statements.iter().map(outline).collect();
    let mut ordered = outlines.clone();
    ordered.sort_unstable();
    let several = |outline: &u32| {
        let from = ordered.partition_point(|other| other < outline);
        ordered.get(from + 1) == Some(outline)
    };
    let alike =
        statements.iter().zip(&outlines).enumerate().filter(|(_, (own, outline))| !own.optional && several(outline));
    let meanings: Vec<(usize, String)> = alike.map(|(index, (own, _))| (index, meaning(subject, own))).collect();
    let (mut numbers, mut groups) = (Numbers::default(), Vec::<Vec<usize>>::new());
    for (index, meaning) in &meanings {
        numbers.slot(&mut groups, meaning).push(*index);
    }
    for group in groups.into_iter().filter(|group| group.len() > 1) {
        let mut members = group.iter().filter_map(|&index| statements.get(index));
        let Some(first) = members.next() else { continue };
        let mut finding = subject.in_statement(&REDUNDANT_STATEMENT, first, first.value.span, first.pointer.clone());
        finding = finding.arg("count", group.len().to_string());
        for member in members {
            finding = finding.also(member.value.span);
        }
        let all = subject.policy.value.get("Statement").and_then(|value| value.as_array()).unwrap_or_default();
        let spans: Vec<Span> = all.iter().map(|value| value.span).collect();
        let gone: Vec<usize> =
            group.iter().skip(1).filter_map(|&index| statements.get(index)).map(|s| s.index).collect();
        let edits = edits::remove_all(&spans, &gone);
        out.push(finding.fix(Fix { title: &REMOVE_STATEMENT, args: Vec::new(), safe: true, edits }));
    }
}

/// The same number for statements that say the same, whatever the order, case and repetition of their entries.
fn outline(statement: &Statement<'_>) -> u32 {
    let of = |element: &Option<Element<'_>>| {
        element.iter().flat_map(Element::entries).map(|entry| fingerprint(entry.text, true)).max().unwrap_or_default()
    };
    let denies = u32::from(statement.effect == Some(Effect::Deny));
    of(&statement.action) ^ of(&statement.resource).rotate_left(16) ^ denies
}

/// What a statement says, without its Sid, in one canonical form.
fn meaning(subject: &Subject<'_>, statement: &Statement<'_>) -> String {
    let list = |element: &Option<Element<'_>>, fold: bool| {
        let Some(element) = element else { return String::new() };
        let mut texts: Vec<String> =
            element.entries().map(|e| if fold { e.text.to_ascii_lowercase() } else { e.text.to_owned() }).collect();
        texts.sort_unstable();
        texts.dedup();
        texts.iter().fold(element.negated.to_string(), |all, text| all + &quote(text))
    };
    let of = |name: &str| statement.member(name).map(|m| canonical(&m.value, subject.text, 3)).unwrap_or_default();
    let (action, resource) = (list(&statement.action, true), list(&statement.resource, false));
    format!("{} {action} {resource} {} {} {}", of("Effect"), of("Principal"), of("NotPrincipal"), of("Condition"))
}

/// A value whose members and entries may stand in any order, in one order, down to the values of a condition's keys.
fn canonical(value: &Value<'_>, text: &str, levels: u8) -> String {
    // What a template's function says depends on the order of its parts.
    if levels == 0 || value.is_template() {
        return value.span.of(text).split_whitespace().collect();
    }
    let mut parts: Vec<String> = match value.as_object() {
        Some(members) => members
            .iter()
            .map(|m| format!("{}:{}", m.name_span.of(text), canonical(&m.value, text, levels - 1)))
            .collect(),
        // A single value means the same as a list of it.
        None => value.one_or_many().iter().map(|one| one.span.of(text).to_owned()).collect(),
    };
    parts.sort_unstable();
    parts.dedup();
    format!("[{}]", parts.join(","))
}
