//! A copy to share: accounts, users and ARNs replaced, the same one always by the same.

use super::columns::Column;
use super::compare::open_text;
use super::recognize::Form;
use super::row::User;
use super::source::Wrapping;
use super::{Opened, Report};
use crate::decoded::to_base64;
use crate::numbers::Numbers;
use crate::options::Options;
use crate::span::Span;
use std::fmt::Write;

/// What stands where something might be anything.
const REDACTED: &str = "redacted";

/// Replaces the account ids, user names and ARNs of every credential report in `text`, consistently across them:
/// `user-1` is the same user everywhere, and a report stays a report in the form it had. Root stays root. Cells of
/// unknown columns, of rows that do not fit and `additional_credentials_info` may hold anything, so they are replaced
/// whole. Account ids and ARNs of the reports are replaced in the text around them too; other text is left alone.
///
/// ```
/// let text = "user,arn,mfa_active\nalice,arn:aws:iam::111122223333:user/team/alice,true\n";
/// let shared = keyfence::report::redact(text, &keyfence::Options::default());
/// assert_eq!(shared, "user,arn,mfa_active\nuser-1,arn:aws:iam::000000000001:user/user-1,true\n");
/// ```
#[must_use]
pub fn redact(text: &str, options: &Options) -> String {
    let opened = open_text(text);
    let reports: Vec<_> = opened.iter().map(|opened| Report::read(opened, options)).collect();
    let mut names = Names::default();
    for report in &reports {
        names.learn(report);
    }
    let names = names.ready();
    let mut edits: Vec<(Span, String)> = Vec::new();
    for report in &reports {
        wrap(report.opened, names.rewrite(report), &mut edits);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    edits.sort_by_key(|(span, _)| *span);
    for (span, new) in edits {
        out.push_str(&names.around(text.get(at..span.start as usize).unwrap_or_default()));
        out.push_str(&new);
        at = span.end as usize;
    }
    out.push_str(&names.around(text.get(at..).unwrap_or_default()));
    out
}

/// What replaces what.
#[derive(Default)]
struct Names<'r> {
    accounts: Numbers<'r>,
    users: Numbers<'r>,
    /// ARNs with what replaces them.
    arns: Vec<(&'r str, String)>,
}

impl<'r> Names<'r> {
    /// Numbers accounts and users in the order of the text.
    fn learn(&mut self, report: &'r Report<'_>) {
        for user in &report.table.users {
            if let Some(account) = user.account {
                self.accounts.of(account);
            }
            if !user.root {
                self.users.of(&user.name);
            }
            let arn = self.arn(user);
            if user.account.is_some() {
                self.arns.push((user.arn, arn));
            }
        }
    }

    /// Puts the ARNs in order, for [`Self::around`].
    fn ready(mut self) -> Self {
        self.arns.sort_by_key(|(arn, _)| *arn);
        self
    }

    fn account(&self, id: &str) -> Option<String> {
        self.accounts.get(id).map(|number| format!("{:012}", number + 1))
    }

    fn user(&self, user: &User<'_>) -> String {
        if user.root {
            return "<root_account>".to_owned();
        }
        self.users.get(&user.name).map_or(REDACTED.to_owned(), |number| format!("user-{}", number + 1))
    }

    /// The ARN with its account and user replaced and without its path, which often names a team.
    fn arn(&self, user: &User<'_>) -> String {
        if user.arn.is_empty() || user.arn.eq_ignore_ascii_case("n/a") {
            return user.arn.to_owned();
        }
        let account = user.account.and_then(|account| self.account(account)).unwrap_or_default();
        let partition = user.arn.split(':').nth(1).filter(|part| part.starts_with("aws")).unwrap_or("aws");
        let tail = if user.root { "root".to_owned() } else { format!("user/{}", self.user(user)) };
        format!("arn:{partition}:iam::{account}:{tail}")
    }

    /// The rows with everything replaced.
    fn rewrite(&self, report: &Report<'_>) -> String {
        let text = report.opened.source.text();
        let mut edits: Vec<(Span, String)> =
            report.table.foreign.iter().map(|&span| (span, REDACTED.to_owned())).collect();
        for misfit in &report.table.misfits {
            edits.push((misfit.span, REDACTED.to_owned()));
        }
        for &(_, unreadable) in &report.table.unreadable {
            edits.push((unreadable.span, REDACTED.to_owned()));
        }
        for user in &report.table.users {
            let cell = |column| user.own_cell(column).filter(|span| !span.is_empty());
            edits.extend(cell(Column::User).map(|span| (span, self.user(user))));
            edits.extend(cell(Column::Arn).map(|span| (span, self.arn(user))));
            let more = cell(Column::Additional).filter(|span| !span.of(text).eq_ignore_ascii_case("n/a"));
            edits.extend(more.map(|span| (span, REDACTED.to_owned())));
        }
        // Stable, so that where two meet the plainest replacement, which came first, stays.
        edits.sort_by_key(|(span, _)| span.start);
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (span, new) in edits.iter().filter(|(span, _)| !span.is_empty()) {
            if (span.start as usize) < at {
                at = at.max(span.end as usize);
                continue;
            }
            out.push_str(text.get(at..span.start as usize).unwrap_or_default());
            out.push_str(new);
            at = span.end as usize;
        }
        out + text.get(at..).unwrap_or_default()
    }

    /// Text around the reports: their ARNs and account ids replaced.
    fn around(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(digit) = rest.find(|c: char| c.is_ascii_digit()) {
            let digits = rest.get(digit..).unwrap_or_default();
            let len = digits.bytes().take_while(u8::is_ascii_digit).count();
            let before = rest.get(..digit).unwrap_or_default();
            // An ARN of the reports, if one ends its account here.
            let arn_start =
                before.rfind("arn:").filter(|&start| !before.get(start..).unwrap_or_default().contains(' '));
            let arn = arn_start.and_then(|start| {
                let whole = rest.get(start..)?;
                let (old, new) = self.arns.iter().rev().find(|(old, _)| whole.starts_with(old))?;
                Some((start, start + old.len(), new.clone()))
            });
            let (keep, end, new) = if let Some((start, end, new)) = arn {
                (start, end, new)
            } else {
                let id = digits.get(..len).unwrap_or_default();
                (digit, digit + len, self.account(id).unwrap_or_else(|| id.to_owned()))
            };
            out.push_str(rest.get(..keep).unwrap_or_default());
            out.push_str(&new);
            rest = rest.get(end..).unwrap_or_default();
        }
        out + rest
    }
}

/// Puts rewritten rows back into what they were wrapped in.
fn wrap(opened: &Opened<'_>, rows: String, edits: &mut Vec<(Span, String)>) {
    let Form::Wrapped { wrapping, content, .. } = &opened.piece.form else {
        edits.push((opened.piece.span, rows));
        return;
    };
    let Some(first) = content.first().copied() else {
        return;
    };
    match wrapping {
        Wrapping::Base64 => edits.push((first, to_base64(rows.as_bytes()))),
        Wrapping::JsonBase64 => edits.push((first, format!("\"{}\"", to_base64(rows.as_bytes())))),
        Wrapping::JsonString => edits.push((first, json_string(&rows))),
        Wrapping::JsonLines => {
            let mut lines = rows.split('\n');
            for &span in content {
                edits.push((span, json_string(lines.next().unwrap_or_default())));
            }
        }
    }
}

fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}
