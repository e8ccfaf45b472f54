//! Edits of a condition that leave the JSON whole: nothing empty, no comma too many.

use super::model::{Block, Key, Statement};
use crate::finding::Edit;
use crate::json::{Member, quote};
use crate::span::Span;

/// Takes the `index`th of the members or elements at `spans` out, with one comma.
#[must_use]
pub fn remove(spans: &[Span], index: usize) -> Option<Edit> {
    let span = *spans.get(index)?;
    let before = index.checked_sub(1).and_then(|before| spans.get(before));
    let span = match (before, spans.get(index + 1)) {
        (Some(before), _) => Span { start: before.end, end: span.end },
        (None, Some(next)) => Span { start: span.start, end: next.start },
        (None, None) => span,
    };
    Some(Edit { span, text: String::new() })
}

fn remove_member(members: &[Member<'_>], name_span: Span) -> Option<Edit> {
    let spans: Vec<Span> = members.iter().map(Member::span).collect();
    remove(&spans, members.iter().position(|member| member.name_span == name_span)?)
}

/// Takes a block out of its condition, and the condition with it when it was the only one.
#[must_use]
pub fn remove_block(statement: &Statement<'_>, block: &Block<'_>) -> Option<Edit> {
    let condition = statement.member("Condition")?;
    let blocks = condition.value.as_object()?;
    if blocks.len() > 1 {
        return remove_member(blocks, block.member.name_span);
    }
    remove_member(statement.value.as_object()?, condition.name_span)
}

/// Takes a key out of its block, and the block with it when it was the only one.
#[must_use]
pub fn remove_key(statement: &Statement<'_>, block: &Block<'_>, key: &Key<'_>) -> Option<Edit> {
    let keys = block.member.value.as_object()?;
    if keys.len() > 1 { remove_member(keys, key.member.name_span) } else { remove_block(statement, block) }
}

/// Puts a key under another operator: renames its block where it is alone there, or moves the key. `value` replaces
/// what it is compared with. Nothing where the other operator already has that key.
#[must_use]
pub fn under_operator(
    text: &str,
    statement: &Statement<'_>,
    block: &Block<'_>,
    key: &Key<'_>,
    operator: &str,
    value: Option<&str>,
) -> Option<Vec<Edit>> {
    let own = block.member.name_span;
    let mut same = statement.conditions.iter().filter(|other| other.member.name.eq_ignore_ascii_case(operator));
    let target = same.find(|other| other.member.name_span != own);
    let alone = block.keys().count() == 1;
    if alone && target.is_none() {
        let mut edits = vec![Edit { span: own, text: quote(operator) }];
        edits.extend(value.map(|value| Edit { span: key.member.value.span, text: value.to_owned() }));
        return Some(edits);
    }
    let member = format!("{}: {}", quote(key.name()), value.unwrap_or_else(|| key.member.value.span.of(text)));
    let insert = if let Some(target) = target {
        let last = target.keys().last()?;
        if target.keys().any(|other| other.is(key.name())) {
            return None;
        }
        Edit { span: Span::at(last.member.span().end as usize), text: format!(", {member}") }
    } else {
        let after = Span::at(block.member.value.span.end as usize);
        Edit { span: after, text: format!(", {}: {{{member}}}", quote(operator)) }
    };
    let remove = remove_key(statement, block, key)?;
    // A block taken out reaches back to the end of the one before, where the key may be put.
    let touching = remove.span.start == insert.span.start && remove.span.end > insert.span.end;
    let mut edits = if touching { vec![insert, remove] } else { vec![remove, insert] };
    edits.sort_by_key(|edit| edit.span.start);
    Some(edits)
}

/// Renames a block's operator, where its condition has no other block of the new name.
#[must_use]
pub fn rename_operator(statement: &Statement<'_>, block: &Block<'_>, operator: &str) -> Option<Edit> {
    let own = block.member.name_span;
    let taken = |other: &&Block<'_>| other.member.name_span != own && other.member.name.eq_ignore_ascii_case(operator);
    let free = !statement.conditions.iter().any(|other| taken(&other));
    free.then(|| Edit { span: own, text: quote(operator) })
}

/// Takes the elements at `gone` (rising) out of a list whose elements stand at `spans`, with their commas.
#[must_use]
pub fn remove_all(spans: &[Span], gone: &[usize]) -> Vec<Edit> {
    let mut kept = false;
    let mut edits = Vec::new();
    for (index, span) in spans.iter().enumerate() {
        if gone.binary_search(&index).is_err() {
            kept = true;
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| spans.get(before)).filter(|_| kept);
        let after = spans.get(index + 1);
        let span = match (before, after) {
            (Some(before), _) => Span { start: before.end, end: span.end },
            (None, Some(after)) => Span { start: span.start, end: after.start },
            (None, None) => *span,
        };
        edits.push(Edit { span, text: String::new() });
    }
    edits
}
