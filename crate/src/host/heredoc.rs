//! JSON that stands as it is in another language: Terraform's heredocs, YAML's block scalars and quoted strings.

use super::Cursor;
use crate::json::{self, FaultKind, Kind, Value};

impl<'t> Cursor<'t> {
    /// The JSON policy that is all of the text between two bytes; `None` where there is none. `template`: with Terraform's
    /// `${…}` in it.
    fn json_between(&mut self, from: usize, to: usize, template: bool) -> Option<Value<'t>> {
        let inner = self.slice(from, to);
        let trimmed = inner.trim_start();
        if !trimmed.starts_with('{') || !inner.contains("Statement") {
            return None;
        }
        let upto = self.text.get(..to)?;
        let mut parsed = json::parse_with(upto, to - trimmed.len(), template);
        parsed.refuse_trailing(upto);
        self.faults.append(&mut parsed.faults);
        Some(parsed.value)
    }

    /// As [`Self::json_between`], for a string that was read from there: it becomes the policy.
    pub(super) fn json_or(&mut self, value: Value<'t>, from: usize, to: usize, template: bool) -> Value<'t> {
        self.json_between(from, to, template).unwrap_or(value)
    }

    /// `<<WORD` or `<<-WORD`, up to the line that is the word; `None` where none begins.
    pub(super) fn heredoc(&mut self) -> Option<Value<'t>> {
        let start = self.at;
        let head = self.rest().strip_prefix("<<")?;
        let word = head.strip_prefix('-').unwrap_or(head);
        let word = word.lines().next()?.trim_end();
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
            return None;
        }
        self.at = self.line_end();
        let from = (self.at + 1).min(self.bytes.len());
        let mut to = from;
        loop {
            self.at = (self.at + 1).min(self.bytes.len());
            let line = self.slice(self.at, self.line_end());
            if line.trim() == word {
                self.at += line.trim_end().len();
                break;
            }
            self.at = self.line_end();
            to = self.at;
            if self.at >= self.bytes.len() {
                self.fault(start, start + 2, FaultKind::Unreadable);
                break;
            }
        }
        let content = self.slice(from, to);
        let value = self.value(start, Kind::String(content.into()));
        Some(self.json_or(value, from, to, true))
    }
}
