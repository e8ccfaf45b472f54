//! What of credential reports a text may begin with, and where that ends.

use super::source::{Source, Wrapping};
use super::table::{self, Header};
use crate::json::{Kind, Parsed, Value};
use crate::span::Span;
use crate::text::Text;
use crate::time::Timestamp;

/// Something of a credential report at one place of the paste.
pub(super) struct Piece {
    /// Its bytes in the paste.
    pub(super) span: Span,
    pub(super) reason: &'static Text,
    pub(super) form: Form,
}

/// In which form it came.
pub(super) enum Form {
    /// Rows as they are.
    Rows,
    /// Rows wrapped in something.
    Wrapped {
        wrapping: Wrapping,
        /// What holds the rows; of several lines, each.
        content: Vec<Span>,
        /// The CLI's `GeneratedTime`.
        generated: Option<Timestamp>,
    },
    /// AWS's answer instead of a report, and the place that says so.
    Answer(Answer, Span),
}

/// What AWS answers instead of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// No report was ever made.
    NotPresent,
    /// One is being made.
    InProgress,
    /// The last one is too old.
    Expired,
    /// Too many calls, or no capacity.
    Throttled,
    /// The caller may not.
    Denied,
    /// `generate-credential-report` began.
    Started,
    /// `generate-credential-report` is done.
    Complete,
}

static BY_HEADER: Text = text! {
    en: "Its first line is the header of a credential report",
    ko: "첫 줄이 자격 증명 보고서의 머리글",
};
static BY_ROWS: Text = text! {
    en: "Rows of a credential report without their header",
    ko: "머리글이 없는 자격 증명 보고서의 행",
};
static BY_BASE64: Text = text! {
    en: "Base64 that begins with the header of a credential report",
    ko: "자격 증명 보고서의 머리글로 시작하는 Base64",
};
static BY_JSON: Text = text! {
    en: "The AWS CLI's JSON with a credential report in `Content`",
    ko: "`Content`에 자격 증명 보고서가 든 AWS CLI의 JSON",
};
static BY_LINES: Text = text! {
    en: "A JSON array of the lines of a credential report",
    ko: "자격 증명 보고서의 줄을 담은 JSON 배열",
};
static BY_ANSWER: Text = text! {
    en: "AWS's answer to a call for the credential report",
    ko: "자격 증명 보고서 호출에 대한 AWS의 응답",
};

/// `user,arn,` in base64, and the same behind a byte order mark.
const BASE64_HEADERS: [&str; 2] = ["dXNlcixhcm4s", "77u/dXNlcixhcm4s"];

/// How long a line is read in search of an answer of AWS.
const ANSWER_LINE: usize = 600;

/// What of credential reports begins at byte `at` of `text`; `json` is the JSON value there, if one begins.
pub(super) fn begins<'p, 't: 'p>(
    text: &'t str,
    at: usize,
    json: impl FnOnce() -> Option<&'p Parsed<'t>>,
) -> Option<Piece> {
    let rest = text.get(at..)?;
    let first = rest.trim_start_matches('\u{feff}');
    if first.starts_with(['{', '[']) {
        return from_json(at, json()?);
    }
    let letters = first.trim_start_matches('"');
    if BASE64_HEADERS.iter().any(|header| letters.starts_with(header)) {
        return Some(base64(text, text.len() - letters.len(), at));
    }
    yaml(text, at).or_else(|| answer(text, at)).or_else(|| rows(text, at))
}

/// The header for the rows of a piece that came as they are.
pub(super) fn header_of(text: &str) -> Option<Header> {
    table::header(text, 0).or_else(|| table::assumed_header(text, 0))
}

fn rows(text: &str, at: usize) -> Option<Piece> {
    let (header, reason) = match table::header(text, at) {
        Some(header) => (header, &BY_HEADER),
        None => (table::assumed_header(text, at)?, &BY_ROWS),
    };
    Some(Piece { span: Span::new(at, table::end(text, &header)), reason, form: Form::Rows })
}

/// Base64 letters from `from`, over line breaks, up to what is none; behind them the CLI's text output has the time.
fn base64(text: &str, from: usize, at: usize) -> Piece {
    let mut end = from;
    let mut broken = false;
    for (i, byte) in text.as_bytes().get(from..).unwrap_or_default().iter().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' | b'=' => {
                // A new line is more of the same only where it is no word of its own.
                if broken && !continues_letters(text, from + i) {
                    break;
                }
                broken = false;
                end = from + i + 1;
            }
            b'\n' | b'\r' => broken = true,
            _ => break,
        }
    }
    let tail = text.get(end..).unwrap_or_default();
    let line = tail.lines().next().unwrap_or_default();
    let generated = line.split_whitespace().find_map(Timestamp::parse).filter(|_| line.starts_with('\t'));
    let closed = if generated.is_some() { line.len() } else { usize::from(tail.starts_with('"')) };
    Piece {
        span: Span::new(at, end + closed),
        reason: &BY_BASE64,
        form: Form::Wrapped { wrapping: Wrapping::Base64, content: vec![Span::new(from, end)], generated },
    }
}

/// Whether the line at `at` is base64 from end to end.
fn continues_letters(text: &str, at: usize) -> bool {
    let line = text.get(at..).unwrap_or_default().lines().next().unwrap_or_default().trim_end();
    let letter = |b: u8| b.is_ascii_alphanumeric() || b"+/-_=".contains(&b);
    // Short words are letters too: the last line of a copy holds a digit, a capital and a small letter or padding.
    line.bytes().all(letter)
        && (line.len() >= 16 || line.ends_with('=') || line.bytes().any(|b| b.is_ascii_digit()) && line.len() >= 4)
}

/// The CLI's YAML: `Content: …`, `GeneratedTime: …`, `ReportFormat: text/csv`.
fn yaml(text: &str, at: usize) -> Option<Piece> {
    let rest = text.get(at..)?.strip_prefix("Content:")?;
    let value = rest.trim_start_matches(' ').trim_start_matches("!!binary").trim_start_matches([' ', '|', '\n', '\r']);
    let value = value.trim_start_matches(['\'', '"']);
    if !BASE64_HEADERS.iter().any(|header| value.starts_with(header)) {
        return None;
    }
    let mut piece = base64(text, text.len() - value.len(), at);
    let mut next = piece.span.end as usize;
    let tail = text.get(next..)?;
    let mut time = None;
    for line in tail.split_inclusive('\n') {
        let bare = line.trim().trim_start_matches('\'');
        if let Some(value) = bare.strip_prefix("GeneratedTime:") {
            time = Timestamp::parse(value.trim().trim_matches(['\'', '"']));
        } else if !bare.is_empty() && !bare.starts_with("ReportFormat:") {
            break;
        }
        next += line.len();
    }
    piece.span = Span::new(at, at + text.get(at..next)?.trim_end().len());
    if let Form::Wrapped { generated, .. } = &mut piece.form {
        *generated = generated.or(time);
    }
    Some(piece)
}

fn from_json(at: usize, parsed: &Parsed<'_>) -> Option<Piece> {
    let piece = |reason, form| Some(Piece { span: Span::new(at, parsed.end), reason, form });
    if let Some(lines) = parsed.value.as_array() {
        let first = lines.first()?.as_str()?;
        table::header(first, 0)?;
        let content = lines.iter().filter(|line| line.as_str().is_some()).map(|line| line.span).collect();
        return piece(&BY_LINES, Form::Wrapped { wrapping: Wrapping::JsonLines, content, generated: None });
    }
    // Recorded answers stand one level deeper.
    let value = parsed.value.get("data").filter(|data| data.as_object().is_some()).unwrap_or(&parsed.value);
    if let Some(content) = value.get("Content")
        && let Some(letters) = content.as_str()
    {
        let start = letters.trim_start_matches('\u{feff}').trim_start();
        let wrapping = if BASE64_HEADERS.iter().any(|header| start.starts_with(header)) {
            Wrapping::JsonBase64
        } else if table::header(letters, 0).is_some() {
            Wrapping::JsonString
        } else if value.get("ReportFormat").is_some() {
            Wrapping::JsonBase64
        } else {
            return None;
        };
        let generated = value.get("GeneratedTime").and_then(json_time);
        return piece(&BY_JSON, Form::Wrapped { wrapping, content: vec![content.span], generated });
    }
    if let Some(code) = value.get("Error").and_then(|error| error.get("Code")) {
        let answer = answer_of_code(code.as_str()?).filter(|answer| answer.is_own())?;
        return piece(&BY_ANSWER, Form::Answer(answer, code.span));
    }
    let state = value.get("State")?;
    let members = parsed.value.as_object()?;
    if !members.iter().all(|member| matches!(&*member.name, "State" | "Description" | "ResponseMetadata")) {
        return None;
    }
    let answer = match state.as_str()? {
        "STARTED" | "INPROGRESS" => Answer::Started,
        "COMPLETE" => Answer::Complete,
        _ => return None,
    };
    piece(&BY_ANSWER, Form::Answer(answer, state.span))
}

/// A time as the CLI writes it, as seconds since 1970, or as recorded part by part.
fn json_time(value: &Value<'_>) -> Option<Timestamp> {
    match &value.kind {
        Kind::String(text) => Timestamp::parse(text),
        Kind::Number(number) => number.split('.').next()?.parse().ok().map(Timestamp),
        Kind::Object(_) => {
            let part = |name: &str| match value.get(name).map(|part| &part.kind) {
                Some(Kind::Number(number)) => number.parse::<u32>().ok(),
                _ => None,
            };
            let date = (part("year")?, part("month")?, part("day")?);
            let time = (part("hour").unwrap_or(0), part("minute").unwrap_or(0), part("second").unwrap_or(0));
            Timestamp::parse(&format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                date.0, date.1, date.2, time.0, time.1, time.2
            ))
        }
        _ => None,
    }
}

impl Answer {
    /// Whether only calls about the credential report are answered so.
    fn is_own(self) -> bool {
        !matches!(self, Self::Throttled | Self::Denied)
    }
}

fn answer_of_code(code: &str) -> Option<Answer> {
    Some(match code {
        "ReportNotPresent" | "CredentialReportNotPresentException" => Answer::NotPresent,
        "ReportInProgress" | "CredentialReportNotReadyException" => Answer::InProgress,
        "ReportExpired" | "CredentialReportExpiredException" => Answer::Expired,
        "Throttling" | "ThrottlingException" | "LimitExceeded" | "LimitExceededException" => Answer::Throttled,
        "AccessDenied" | "AccessDeniedException" => Answer::Denied,
        _ => return None,
    })
}

/// An error line of the CLI (`An error occurred (ReportNotPresent) when calling the GetCredentialReport operation: …`)
/// or of an SDK (`CredentialReportNotPresentException: …`).
fn answer(text: &str, at: usize) -> Option<Piece> {
    let line = text.get(at..)?.lines().next()?.trim_end();
    let mut looked_at = line.len().min(ANSWER_LINE);
    while !line.is_char_boundary(looked_at) {
        looked_at -= 1;
    }
    let start = line.get(..looked_at)?;
    // Every one of these lines names the report; most lines of other texts do not.
    memchr::memmem::find(start.as_bytes(), b"eport")?;
    let about_reports = start.contains("GetCredentialReport")
        || start.contains("GenerateCredentialReport")
        || start.contains("report generation tasks");
    let (code, code_at) = if let Some(found) = start.find("An error occurred (") {
        let from = found + "An error occurred (".len();
        (start.get(from..)?.split(')').next()?, from)
    } else {
        // An SDK's line is the code, perhaps behind its module, then a colon.
        let head = start.split(": ").next()?.trim_end_matches(':');
        let code = head.rsplit(['.', '#', ' ']).next()?;
        (code, head.len() - code.len())
    };
    let answer = answer_of_code(code).filter(|answer| answer.is_own() || about_reports)?;
    let place = Span::new(at + code_at, at + code_at + code.len());
    Some(Piece { span: Span::new(at, at + line.len()), reason: &BY_ANSWER, form: Form::Answer(answer, place) })
}

/// Opens a piece's rows; the flag says whether the copy was whole.
pub(super) fn open<'t>(text: &'t str, piece: &Piece) -> Option<(Source<'t>, bool)> {
    match &piece.form {
        Form::Rows => Some((Source::plain(text, piece.span), true)),
        Form::Wrapped { wrapping, content, .. } => {
            let &first = content.first()?;
            match wrapping {
                Wrapping::Base64 => Source::base64(text, first),
                Wrapping::JsonString => Source::json_string(text, first).map(|source| (source, true)),
                Wrapping::JsonBase64 => Source::json_base64(text, first),
                Wrapping::JsonLines => Source::json_lines(text, content).map(|source| (source, true)),
            }
        }
        Form::Answer(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Candidate;

    fn piece(text: &str) -> Option<Piece> {
        let candidate = Candidate::new(text, 0);
        begins(text, 0, || candidate.json())
    }

    #[test]
    fn what_begins_a_report_is_recognized_and_what_does_not_is_not() {
        for (text, reason) in [
            ("user,arn,mfa_active\n", Some(&BY_HEADER)),
            ("arn;user;cert_1_active\n", Some(&BY_HEADER)),
            ("dXNlcixhcm4s", Some(&BY_BASE64)),
            ("{\"Content\": \"dXNlcixhcm4s\", \"ReportFormat\": \"text/csv\"}", Some(&BY_JSON)),
            ("{\"State\": \"STARTED\", \"Description\": \"x\"}", Some(&BY_ANSWER)),
            ("{\"Error\": {\"Code\": \"ReportNotPresent\"}}", Some(&BY_ANSWER)),
            ("[\"user,arn,mfa_active\"]", Some(&BY_LINES)),
            (
                "An error occurred (ReportInProgress) when calling the GetCredentialReport operation: Unknown",
                Some(&BY_ANSWER),
            ),
            ("botocore.errorfactory.CredentialReportNotPresentException: x", Some(&BY_ANSWER)),
            ("An error occurred (Throttling) when calling the GetUser operation: a report", None),
            ("{\"State\": \"COMPLETE\", \"Name\": \"job\"}", None),
            ("{\"Content\": \"x\"}", None),
            ("user,arn\n", None),
            ("username,email,password\n", None),
            ("The user, the arn, the mfa_active", None),
            ("except client.exceptions.CredentialReportNotPresentException as e:", None),
        ] {
            let found = piece(text).map(|piece| piece.reason);
            assert_eq!(found.map(std::ptr::from_ref), reason.map(std::ptr::from_ref), "{text}");
        }
    }

    #[test]
    fn the_text_output_of_the_cli_brings_its_time() {
        let text = "dXNlcixhcm4s\t2026-09-11T13:15:19+00:00\ttext/csv\nmore";
        let piece = piece(text).unwrap();
        let Form::Wrapped { generated, .. } = piece.form else { panic!() };
        assert_eq!(generated, Timestamp::parse("2026-09-11T13:15:19Z"));
        assert_eq!(piece.span.of(text), text.trim_end_matches("\nmore"));
    }
}
