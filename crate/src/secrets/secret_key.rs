//! Secret access keys: 40 characters of base64 with no mark of their own, so their surroundings decide.
//!
//! The filters for a lone one were measured over 77 MB of ordinary text: upper, lower and digit all present, entropy of
//! 4.25 bits, no neighbor that continues a longer word, no lines of base64 above and below.

use super::bytes::{
    self, ALNUM, BASE64, DIGIT, HEX, LOWER, RUN, SPACE, UPPER, URL_SIGN, at, before, classes_of, entropy_milli, is,
    run_end, skip_escape, slice,
};
use super::kinds::{Kind, Match, Note};
use super::label::{Placement, placement};
use super::scan::Scanner;
use crate::rule::Confidence;

/// The length of every secret access key: 30 bytes in base64.
pub(super) const LENGTH: usize = 40;
/// Entropy of a lone secret, in thousandths of a bit; 999 of 1,000 random ones reach it.
const ALONE_ENTROPY: u32 = 4250;
/// Entropy of a value whose label already says what it is.
const NAMED_ENTROPY: u32 = 3000;
/// A line of base64 this long beside a candidate makes it a piece of something longer.
const BASE64_LINE: usize = 30;
/// How many secrets a list may hold; longer blocks of 40-character lines are wrapped data.
const LONGEST_LIST: usize = 12;

/// Looks for a secret in the run `start..end`; `with_id` where the run also holds a key id.
#[inline(never)]
pub(super) fn find(scanner: &mut Scanner<'_, '_>, start: usize, end: usize, with_id: bool) {
    let text = scanner.text;
    let begin = match end - start {
        LENGTH => start,
        // `AKIA…/secret`: an id and one joint before it.
        61 if with_id && slice(text, start, start + 20).iter().all(|&b| is(b, UPPER | DIGIT)) => end - LENGTH,
        // A shell's default: `${NAME:-secret}`.
        41 if bytes::ends(text, start + 1, b":-") => start + 1,
        len if len > LENGTH && len <= LENGTH + 5 && skip_escape(text, start) + LENGTH == end => end - LENGTH,
        _ => return,
    };
    // A line of a block that is already known to be wrapped data, or goes on with it.
    if !scanner.list.is_list && scanner.list.end > 0 && start <= scanner.list.end + 2 {
        scanner.list.end = scanner.list.end.max(end);
        return;
    }
    let value = slice(text, begin, end);
    if value.iter().all(|&b| is(b, HEX)) {
        return;
    }
    let classes = classes_of(value);
    if classes & URL_SIGN != 0 {
        return;
    }
    let entropy = entropy_milli(value);
    let random = classes & ALNUM == ALNUM && entropy >= ALONE_ENTROPY;
    let mixed = classes & UPPER != 0 && classes & LOWER != 0 && entropy >= NAMED_ENTROPY;
    let note = note(value, entropy);
    if !random && !mixed && note.is_none() {
        return;
    }
    if let Some((confidence, looks_like)) = judge(scanner, begin, end, random, note.is_some()) {
        let note = note.or(looks_like.then_some(Note::LooksLike));
        scanner.key_half(Match {
            kind: Kind::SecretAccessKey,
            start: begin as u32,
            end: end as u32,
            secret: None,
            confidence,
            note,
        });
    }
}

/// How sure it is that the value is a secret, and whether that is by its looks alone; `None` where it is not one.
fn judge(
    scanner: &mut Scanner<'_, '_>,
    start: usize,
    end: usize,
    random: bool,
    marked: bool,
) -> Option<(Confidence, bool)> {
    let text = scanner.text;
    let placed = placement(text, start, end, scanner.floor);
    let beside_id = scanner
        .half
        .is_some_and(|half| half.kind != Kind::SecretAccessKey && beside(text, half.end as usize, start, random));
    let clean = clean_neighbors(text, start, end);
    match placed {
        _ if beside_id => return Some((Confidence::High, false)),
        Placement::Named if at(text, end) != b'=' || random => {
            return (clean || random).then_some((Confidence::High, false));
        }
        Placement::Alone if scanner.asked && clean => return Some((Confidence::High, false)),
        _ => {}
    }
    let named = placed == Placement::Secret;
    if !clean || !(marked || random && (named || !is_words(slice(text, start, end)))) {
        return None;
    }
    if named {
        return Some((Confidence::Medium, false));
    }
    if among_base64(scanner, start, end) {
        return None;
    }
    if placed == Placement::Alone {
        return Some((Confidence::Medium, true));
    }
    // A long name in camel case has a digit at most; of 100 random secrets one has so few.
    let digits = slice(text, start, end).iter().filter(|&&b| is(b, DIGIT)).count();
    (digits > 1).then_some((Confidence::Low, true))
}

/// Half of the neighbors in a name of words are lowercase both, of random ones one in six.
const WORDS: usize = 20;

/// Whether the value reads like words in a row: `ServiceStackSetExecutionRole`, `documents/Report`. Of 7,000 random secrets
/// one does.
fn is_words(value: &[u8]) -> bool {
    value.windows(2).filter(|pair| pair.iter().all(|&b| is(b, LOWER))).count() >= WORDS
}

/// Whether only separators stand between a key id's end and `start`; or, before a `random` value, also short words,
/// numbers, a login's names and what declares a name: `and`, `</td><td>`, a date, `PWD=`, `</username><password>`,
/// `const string sk`.
fn beside(text: &[u8], id_end: usize, start: usize, random: bool) -> bool {
    let between = text.get(id_end..start).filter(|between| between.len() <= 64).unwrap_or(b"name");
    between.split(|&b| !is(b, ALNUM)).all(|word| {
        word.is_empty()
            || random
                && (word.len() <= 3
                    || is(at(word, 0), DIGIT)
                    || bytes::any(
                        word,
                        bytes::Match::Begins,
                        b"pass PASS user const str Str static char private public final",
                    ))
    })
}

/// Whether neither neighbor continues a longer word: no `-_.%` on either side, no `=` behind. A full stop that ends a
/// sentence is fine, and so is an escape.
fn clean_neighbors(text: &[u8], start: usize, end: usize) -> bool {
    let (left, right) = (before(text, start), at(text, end));
    let sentence_end = right == b'.' && !is(at(text, end + 1), RUN);
    let left_ok = !matches!(left, b'-' | b'_' | b'.' | b'%') && (!is(left, RUN) || skip_ended(text, start));
    left_ok && (sentence_end || !matches!(right, b'-' | b'_' | b'.' | b'%' | b'='))
}

/// Whether an escape, or the joint behind an id, ends right before `start`.
fn skip_ended(text: &[u8], start: usize) -> bool {
    start.checked_sub(1).is_some_and(|p| super::bytes::after_escape(text, p) || matches!(at(text, p), b'/' | b'+'))
}

/// Documented secrets: the endings that AWS's documentation and people who copy from it give them. By chance one of
/// 17 million secrets ends in `FAKE`, fewer in the others.
const MARKED_ENDS: &[u8] = b"EXAMPLEKEY EXAMPLE SAMPLEKEY FAKEKEY FAKE ExampleKey exampleKey examplekey";

fn note(value: &[u8], entropy: u32) -> Option<Note> {
    if bytes::any(value, bytes::Match::Ends, MARKED_ENDS) {
        return Some(Note::Example);
    }
    // As two characters in turn, or one all along.
    (entropy <= 1000).then_some(Note::Placeholder)
}

/// The verdict on a block of 40-character lines, so that each of its lines is not asked again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ListCache {
    end: usize,
    is_list: bool,
}

/// A line without its decoration: white space, quotes, commas, brackets, list marks.
fn core(text: &[u8], from: usize, to: usize) -> (usize, usize) {
    let (mut from, mut to) = (from, to);
    let trimmed = |b: u8| {
        is(b, SPACE)
            || matches!(
                b,
                b'"' | b'\'' | b'`' | b',' | b';' | b'[' | b']' | b'(' | b')' | b'|' | b'>' | b'#' | b'*' | b'\\'
            )
    };
    while from < to && trimmed(at(text, to - 1)) {
        to -= 1;
    }
    while from < to && (trimmed(at(text, from)) || at(text, from) == b'-' && at(text, from + 1) == b' ') {
        from += 1;
    }
    (from, to)
}

/// What a neighboring line is.
#[derive(PartialEq)]
enum Line {
    /// Looks like a secret, alone.
    Secret,
    /// A line of base64, or the last of several.
    Base64,
    /// Anything else, and no line at all.
    Other,
}

fn line(text: &[u8], from: usize, to: usize, below: bool) -> Line {
    let (from, to) = core(text, from, to);
    let value = slice(text, from, to);
    let end = run_end(text, from, RUN).min(to);
    let len = end - from;
    if len == LENGTH && end == to && random(value) {
        return Line::Secret;
    }
    // The id of a pair, one line each.
    if len == 20 && value.iter().all(|&b| is(b, UPPER | DIGIT)) {
        return Line::Other;
    }
    // A data URL or a PEM body may share its first line with words: the last run of the line above counts too.
    let last = to - super::bytes::run_start(text, from, to, RUN);
    let padded = len > 0 && end < to && slice(text, end, to).iter().all(|&b| b == b'=');
    let tail = below && len >= 4 && (padded || end == to && len.is_multiple_of(4) && len > 8);
    if len >= BASE64_LINE || last >= BASE64_LINE && !below || tail { Line::Base64 } else { Line::Other }
}

fn random(value: &[u8]) -> bool {
    classes_of(value) & (ALNUM | URL_SIGN) == ALNUM
        && value.iter().all(|&b| is(b, BASE64))
        && entropy_milli(value) >= ALONE_ENTROPY
}

/// The line before the one that begins at `from`, bounded.
fn line_above(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let to = from.checked_sub(1)?;
    let floor = to.saturating_sub(120);
    let start = floor + slice(text, floor, to).iter().rposition(|&b| b == b'\n').map_or(0, |p| p + 1);
    Some((start, to))
}

/// The line after the one that ends at `to`, bounded.
fn line_below(text: &[u8], to: usize) -> Option<(usize, usize)> {
    let start = to + 1;
    (start < text.len()).then(|| (start, super::label::line_end(text, start, 120)))
}

/// How wrapped data often begins: DER, PNG, JPEG, GIF, ZIP, gzip, PDF, PEM, JSON, XML.
const WRAPPED: &[u8] = b"MII iVBOR /9j/ R0lGOD UEsDB H4sI JVBER LS0t eyJ PD94";

/// Whether the value stands among lines of base64, as a piece of something longer. A short block of lines that all look
/// like secrets is a list of secrets.
fn among_base64(scanner: &mut Scanner<'_, '_>, start: usize, end: usize) -> bool {
    let text = scanner.text;
    if start < scanner.list.end {
        return !scanner.list.is_list;
    }
    let own_start = super::label::line_start(text, start.saturating_sub(120), start);
    let own_end = super::label::line_end(text, end, 120);
    let above = line_above(text, own_start).map_or(Line::Other, |(from, to)| line(text, from, to, false));
    // Walk down: every line like this one belongs to the block.
    let mut count = 1;
    let mut block_end = own_end;
    let mut last = Line::Other;
    while let Some((from, to)) = line_below(text, block_end) {
        last = line(text, from, to, true);
        if last != Line::Secret || count > LONGEST_LIST {
            break;
        }
        last = Line::Other;
        count += 1;
        block_end = to;
    }
    let wrapped = bytes::any(slice(text, start, end), bytes::Match::Begins, WRAPPED) && count > 1;
    let is_list = above == Line::Other && last == Line::Other && count <= LONGEST_LIST && !wrapped;
    scanner.list = ListCache { end: block_end, is_list };
    !is_list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_values_are_marked() {
        let note = |value: &[u8]| super::note(value, entropy_milli(value));
        assert_eq!(note(b"q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jEXAMPLEKEY0"), None);
        assert_eq!(note(b"q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHEXAMPLEKEY"), Some(Note::Example));
        assert_eq!(note(b"testtestq7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT"), None);
        assert_eq!(note(&[b'x'; 40]), Some(Note::Placeholder));
    }
}
