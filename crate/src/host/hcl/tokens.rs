//! What stands between the signs: white space with comments, words, strings in quotes.

use crate::host::Cursor;
use crate::json::{FaultKind, template};
use std::borrow::Cow;

impl<'t> Cursor<'t> {
    /// Skips white space and comments; `lines`: over line breaks too.
    pub(super) fn space(&mut self, lines: bool) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\n') if lines => self.at += 1,
                Some(b'#') => self.at = self.line_end(),
                Some(b'/') if self.peek_at(1) == Some(b'/') => self.at = self.line_end(),
                Some(b'/') if self.peek_at(1) == Some(b'*') => {
                    let body = self.rest().get(2..).unwrap_or_default();
                    self.at = body.find("*/").map_or(self.bytes.len(), |found| self.at + found + 4);
                }
                _ => return,
            }
        }
    }

    pub(super) fn word(&mut self) -> &'t str {
        self.take(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    }

    /// A string in quotes, its templates as they may stand in a value.
    pub(super) fn string(&mut self) -> Cow<'t, str> {
        let start = self.at;
        self.at += 1;
        let mut owned: Option<String> = None;
        let mut copied = self.at;
        loop {
            let from = self.at;
            let (end, said) = match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return self.joined(owned, copied, from);
                }
                None | Some(b'\n') => {
                    self.fault(start, start + 1, FaultKind::Unreadable);
                    return self.joined(owned, copied, from);
                }
                Some(b'\\') => self.escape(),
                Some(b'$' | b'%') if let Some(read) = template(self.text, from) => read,
                Some(_) => {
                    self.at += 1;
                    continue;
                }
            };
            let text = owned.get_or_insert_default();
            text.push_str(self.text.get(copied..from).unwrap_or_default());
            text.push_str(&said);
            (self.at, copied) = (end, end);
        }
    }
}
