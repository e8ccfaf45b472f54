//! One row: a user, or root, with everything the report tells of its credentials.

use super::cells::{Flag, Moment};
use super::columns::{COUNT, Column, Holds};
use crate::span::Span;
use std::borrow::Cow;

/// The place of each column's cell in one row.
#[derive(Clone)]
pub(super) enum Cells {
    /// In AWS's order, one behind another with a delimiter between them: by where each ends.
    Together(Line),
    /// As they come.
    Apart(Box<[Span; COUNT]>),
}

/// The cells of a line in AWS's order.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Where the first begins.
    pub(super) start: u32,
    /// How many there are.
    pub(super) count: u8,
    /// Where each ends, from the start.
    pub(super) ends: [u16; COUNT],
}

impl Cells {
    /// Stands for a cell that the row has not: no cell lies at the end of the longest text.
    const NONE: Span = Span { start: u32::MAX, end: u32::MAX };

    /// No cell at all.
    pub(super) fn none() -> Self {
        Self::Apart(Box::new([Self::NONE; COUNT]))
    }

    /// Puts a column's cell in its place.
    pub(super) fn set(&mut self, column: Column, span: Span) {
        if let Self::Apart(cells) = self
            && let Some(place) = cells.get_mut(column as usize)
        {
            *place = span;
        }
    }

    fn get(&self, column: Column) -> Option<Span> {
        let at = column as usize;
        match self {
            Self::Together(line) => {
                let end = *line.ends.get(..usize::from(line.count))?.get(at)?;
                let start = at.checked_sub(1).and_then(|before| line.ends.get(before)).map_or(0, |&end| end + 1);
                Some(Span { start: line.start + u32::from(start), end: line.start + u32::from(end) })
            }
            Self::Apart(cells) => cells.get(at).copied().filter(|&span| span != Self::NONE),
        }
    }
}

impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(Column::all().map(|column| self.get(column))).finish()
    }
}

/// A user's row.
#[derive(Clone, Debug)]
pub(super) struct User<'s> {
    /// The name as the report has it; root is `<root_account>`.
    pub(super) name: Cow<'s, str>,
    /// Whether this is the account's root user.
    pub(super) root: bool,
    /// The row, where 1 is the header.
    pub(super) row: u32,
    /// The ARN; empty where there is none.
    pub(super) arn: &'s str,
    /// The account in the ARN; twelve digits in AWS's own reports.
    pub(super) account: Option<&'s str>,
    /// `user_creation_time`.
    pub(super) created: Moment,
    /// The console password.
    pub(super) password: Password,
    /// `mfa_active`.
    pub(super) mfa: Flag,
    /// The two access key slots.
    pub(super) keys: [Key<'s>; 2],
    /// The two signing certificate slots.
    pub(super) certificates: [Certificate; 2],
    /// `additional_credentials_info`.
    pub(super) additional: &'s str,
    pub(super) cells: Cells,
}

/// A console password.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Password {
    /// `password_enabled`.
    pub(super) enabled: Flag,
    /// `password_last_used`.
    pub(super) used: Moment,
    /// `password_last_changed`.
    pub(super) changed: Moment,
    /// `password_next_rotation`.
    pub(super) next_rotation: Moment,
}

/// An access key slot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Key<'s> {
    /// 1 or 2.
    pub(super) slot: u8,
    /// `access_key_N_active`.
    pub(super) active: Flag,
    /// `access_key_N_last_rotated`: when it was made, or last switched on or off.
    pub(super) rotated: Moment,
    /// `access_key_N_last_used_date`, to a quarter of an hour.
    pub(super) used: Moment,
    /// `access_key_N_last_used_region`; `N/A` for global services too.
    pub(super) region: &'s str,
    /// `access_key_N_last_used_service`.
    pub(super) service: &'s str,
}

/// A signing certificate slot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Certificate {
    /// `cert_N_active`.
    pub(super) active: Flag,
    /// `cert_N_last_rotated`.
    pub(super) rotated: Moment,
}

/// A cell whose value is none that AWS writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unreadable {
    pub(super) column: Column,
    pub(super) span: Span,
    /// What the column holds.
    pub(super) expected: Expected,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Moment,
    Flag,
    Arn,
}

impl Key<'_> {
    /// Whether the slot holds an active key.
    #[must_use]
    pub(super) fn is_active(&self) -> bool {
        self.active == Flag::True
    }

    /// Whether the slot holds a key that is switched off: an empty slot has no time of rotation.
    #[must_use]
    pub(super) fn is_left_inactive(&self) -> bool {
        self.active == Flag::False && self.rotated.time().is_some()
    }
}

impl User<'_> {
    /// Whether it can sign in to the console. Root's `not_supported` (until 2024) means a password.
    #[must_use]
    pub(super) fn has_password(&self) -> bool {
        match self.password.enabled {
            Flag::True => true,
            Flag::NotSupported => self.root,
            Flag::False | Flag::Unknown => false,
        }
    }

    /// Its active access keys.
    pub(super) fn active_keys(&self) -> impl Iterator<Item = &Key<'_>> {
        self.keys.iter().filter(|key| key.is_active())
    }

    /// The place of a cell, spaces around its value left out; the user's cell where the column is missing.
    #[must_use]
    pub(super) fn cell(&self, column: Column) -> Span {
        self.cells.get(column).or(self.cells.get(Column::User)).unwrap_or_default()
    }

    /// The place of a cell, where the row has it.
    pub(super) fn own_cell(&self, column: Column) -> Option<Span> {
        self.cells.get(column)
    }

    /// The newest moment in the row that lies in the past of its report.
    pub(super) fn newest(&self) -> Option<crate::time::Timestamp> {
        let moments = [self.created, self.password.used, self.password.changed];
        let keys = self.keys.iter().flat_map(|key| [key.rotated, key.used]);
        let certificates = self.certificates.iter().map(|certificate| certificate.rotated);
        moments.into_iter().chain(keys).chain(certificates).filter_map(Moment::time).max()
    }
}

/// What the cells of a row say, by column.
pub(super) struct Values<'s> {
    moments: [Moment; COUNT],
    flags: [Flag; COUNT],
    texts: [&'s str; COUNT],
}

impl Default for Values<'_> {
    fn default() -> Self {
        Self { moments: [Moment::Unknown; COUNT], flags: [Flag::Unknown; COUNT], texts: [""; COUNT] }
    }
}

impl<'s> Values<'s> {
    #[inline]
    pub(super) fn set_moment(&mut self, column: Column, moment: Moment) {
        if let Some(place) = self.moments.get_mut(column as usize) {
            *place = moment;
        }
    }

    #[inline]
    pub(super) fn set_flag(&mut self, column: Column, flag: Flag) {
        if let Some(place) = self.flags.get_mut(column as usize) {
            *place = flag;
        }
    }

    #[inline]
    pub(super) fn set_text(&mut self, column: Column, text: &'s str) {
        if let Some(place) = self.texts.get_mut(column as usize) {
            *place = text;
        }
    }

    /// The user these are of; `name` where it is not as its cell writes it.
    pub(super) fn user(&self, row: u32, name: Option<&str>, cells: Cells) -> User<'s> {
        let moment = |column: Column| self.moments.get(column as usize).copied().unwrap_or_default();
        let flag = |column: Column| self.flags.get(column as usize).copied().unwrap_or_default();
        let text = |column: Column| self.texts.get(column as usize).copied().unwrap_or_default();
        let name = name.map_or(Cow::Borrowed(text(Column::User)), |name| Cow::Owned(name.to_owned()));
        let arn = text(Column::Arn);
        let first = Key {
            slot: 1,
            active: flag(Column::Key1Active),
            rotated: moment(Column::Key1Rotated),
            used: moment(Column::Key1Used),
            region: text(Column::Key1Region),
            service: text(Column::Key1Service),
        };
        let second = Key {
            slot: 2,
            active: flag(Column::Key2Active),
            rotated: moment(Column::Key2Rotated),
            used: moment(Column::Key2Used),
            region: text(Column::Key2Region),
            service: text(Column::Key2Service),
        };
        User {
            root: is_root(&name, arn),
            name,
            row,
            arn,
            account: account_of(arn),
            created: moment(Column::Created),
            password: Password {
                enabled: flag(Column::PasswordEnabled),
                used: moment(Column::PasswordLastUsed),
                changed: moment(Column::PasswordLastChanged),
                next_rotation: moment(Column::PasswordNextRotation),
            },
            mfa: flag(Column::MfaActive),
            keys: [first, second],
            certificates: [
                Certificate { active: flag(Column::Cert1Active), rotated: moment(Column::Cert1Rotated) },
                Certificate { active: flag(Column::Cert2Active), rotated: moment(Column::Cert2Rotated) },
            ],
            additional: text(Column::Additional),
            cells,
        }
    }
}

/// Reads a row whose `cells` stand by column.
pub(super) fn read<'s>(
    source: &'s str,
    row: u32,
    cells: Cells,
    quoted_name: Option<&str>,
    wrong: &mut Vec<Unreadable>,
) -> User<'s> {
    let mut values = Values::default();
    for column in Column::all() {
        let Some(span) = cells.get(column) else { continue };
        let cell = span.of(source);
        let expected = match column.holds() {
            Holds::Moment => {
                let moment = Moment::read(cell);
                values.set_moment(column, moment.unwrap_or_default());
                moment.is_none().then_some(Expected::Moment)
            }
            Holds::Flag => {
                let flag = Flag::read(cell);
                values.set_flag(column, flag.unwrap_or_default());
                flag.is_none().then_some(Expected::Flag)
            }
            Holds::Text => {
                values.set_text(column, cell);
                let wrong = column == Column::Arn && !cell.is_empty() && !cell.eq_ignore_ascii_case("n/a");
                (wrong && account_of(cell).is_none()).then_some(Expected::Arn)
            }
        };
        if let Some(expected) = expected {
            wrong.push(Unreadable { column, span, expected });
        }
    }
    values.user(row, quoted_name, cells)
}

/// The account in an IAM ARN: its fifth part, digits only.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn account_of(arn: &str) -> Option<&str> {
    // As nearly every ARN is: twelve digits.
    if let Some((b"arn:aws:iam::", rest)) = arn.as_bytes().split_first_chunk()
        && let Some((digits, [b':', ..])) = rest.split_first_chunk::<12>()
        && digits.iter().all(u8::is_ascii_digit)
    {
        return arn.get(13..25);
    }
    let mut parts = arn.split(':');
    if parts.next() != Some("arn") || !parts.next()?.starts_with("aws") || parts.next() != Some("iam") {
        return None;
    }
    let account = parts.nth(1)?;
    (!account.is_empty() && account.bytes().all(|b| b.is_ascii_digit())).then_some(account)
}

/// Root's row: `<root_account>`, `root_account` in the reports of 2015, its HTML-escaped form in copies from pages.
pub(super) fn is_root(name: &str, arn: &str) -> bool {
    match name {
        "<root_account>" | "&lt;root_account&gt;" => true,
        // A user may bear this name too.
        "root_account" => !arn.contains(":user/"),
        _ => arn.as_bytes().last_chunk() == Some(b":root"),
    }
}

/// The span without the white space around its value.
pub(super) fn trimmed(span: Span, source: &str) -> Span {
    let bytes = source.as_bytes();
    let at = |index: u32| bytes.get(index as usize).copied().unwrap_or_default();
    // Most cells begin and end with a visible ASCII character.
    if span.is_empty() || (at(span.start).is_ascii_graphic() && at(span.end - 1).is_ascii_graphic()) {
        return span;
    }
    let text = span.of(source);
    let start = span.start as usize + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}
