//! Escapes of strings in double quotes, which HCL and YAML have in common with JSON.

use super::Cursor;
use std::borrow::Cow;

impl<'t> Cursor<'t> {
    /// The escape that begins here: the byte behind it and what it says.
    pub(super) fn escape(&self) -> (usize, String) {
        let letter = self.rest().get(1..).and_then(|rest| rest.chars().next()).unwrap_or('\\');
        let behind = self.at + 1 + letter.len_utf8();
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code = self.text.get(behind..behind + digits).filter(|_| digits > 0);
        if let Some(c) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            return (behind + digits, c.into());
        }
        let said = match letter {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            other => other,
        };
        (behind.min(self.bytes.len()), said.into())
    }

    /// What was read of a string and the rest of it, which begins at byte `copied`.
    pub(super) fn joined(&self, owned: Option<String>, copied: usize, end: usize) -> Cow<'t, str> {
        let tail = self.slice(copied, end);
        owned.map_or(Cow::Borrowed(tail), |text| Cow::Owned(text + tail))
    }
}
