//! Credentials of single services: SES, `CodeCommit`, `AppSync`, MWS.

use super::bytes::{
    ALNUM, DIGIT, HEX, LOWER, URL_SIGN, at, before, classes_of, ends, entropy_milli, is, skip_escape, slice, starts,
};
use super::kinds::{Kind, Match, Note};
use super::label;
use crate::rule::Confidence;

/// How far around a password its service may be named, in bytes.
const NEAR: usize = 200;

/// Reads the run `start..end` as the credential of one service.
#[inline(never)]
pub(super) fn find(text: &[u8], start: usize, end: usize, floor: usize, codecommit: &mut Mention) -> Option<Match> {
    let start = skip_escape(text, start);
    let found = |kind, start: usize, end: usize, confidence, note| {
        Some(Match { kind, start: start as u32, end: end as u32, secret: None, confidence, note })
    };
    match end.checked_sub(start)? {
        30 if starts(text, start, b"da2-") => {
            slice(text, start + 4, end).iter().all(|&b| is(b, LOWER | DIGIT)).then_some(())?;
            found(Kind::AppsyncApiKey, start, end, Confidence::High, None)
        }
        36 if ends(text, start, b"amzn.mws.")
            && !is(before(text, start - 9), ALNUM)
            && is_uuid(slice(text, start, end)) =>
        {
            found(Kind::MwsToken, start - 9, end, Confidence::High, None)
        }
        43 if at(text, end) == b'=' && at(text, end + 1) != b'=' => {
            let value = slice(text, start, end);
            (codecommit.near(text, start, end) && random(value)).then_some(())?;
            found(Kind::CodecommitPassword, start, end + 1, Confidence::High, None)
        }
        44 if is_smtp_version(text, start) && !matches!(at(text, end), b'=' | b'.' | b'%') => {
            let value = slice(text, start, end);
            (random(value) && before(text, start) != b'.').then_some(())?;
            if label::near(text, start, end, NEAR, b"smtp amazonses") {
                return found(Kind::SesSmtpPassword, start, end, Confidence::High, None);
            }
            let alone = start >= floor && label::alone(text, start, end);
            alone.then_some(())?;
            found(Kind::SesSmtpPassword, start, end, Confidence::Low, Some(Note::LooksLike))
        }
        _ => None,
    }
}

fn random(value: &[u8]) -> bool {
    classes_of(value) & (ALNUM | URL_SIGN) == ALNUM && entropy_milli(value) >= 4250
}

/// Whether the password's version byte, its first six bits and two more in base64, is one SES has used: 4, before
/// that 2 (Amazon SES, "Obtaining SMTP credentials").
fn is_smtp_version(text: &[u8], start: usize) -> bool {
    matches!((at(text, start), at(text, start + 1)), (b'B', b'A'..=b'P') | (b'A', b'g'..=b'v'))
}

/// Where the text next names `CodeCommit`, or a user as it does (`name-at-123456789012`). Kept from one candidate to the
/// next, so that a text full of candidates is searched once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mention {
    /// The first mention that was found, or how far the text was searched.
    next: usize,
    found: bool,
}

impl Mention {
    /// Whether a mention begins at most [`NEAR`] bytes before `start` or after `end`.
    fn near(&mut self, text: &[u8], start: usize, end: usize) -> bool {
        let (from, to) = (start.saturating_sub(NEAR), text.len().min(end + NEAR));
        if self.found && (from..to).contains(&self.next) {
            return true;
        }
        // A mention behind `from` may hide a later one.
        let mut at_byte = if self.found { self.next + 1 } else { self.next }.max(from);
        self.found = false;
        while at_byte < to {
            if is_mention(text, at_byte) {
                (self.next, self.found) = (at_byte, true);
                return true;
            }
            at_byte += 1;
        }
        self.next = to.max(self.next);
        false
    }
}

fn is_mention(text: &[u8], from: usize) -> bool {
    match at(text, from) {
        b'c' | b'C' => slice(text, from, from + 10).eq_ignore_ascii_case(b"codecommit"),
        b'-' => {
            starts(text, from, b"-at-")
                && slice(text, from + 4, from + 16).iter().filter(|&&b| is(b, DIGIT)).count() == 12
        }
        _ => false,
    }
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value
            .iter()
            .enumerate()
            .all(|(i, &b)| if matches!(i, 8 | 13 | 18 | 23) { b == b'-' } else { is(b.to_ascii_lowercase(), HEX) })
}
