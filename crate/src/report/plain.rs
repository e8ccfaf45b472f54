//! Rows as AWS writes them: the columns in AWS's order, no cell quoted, every value in AWS's own spelling.
//!
//! Such a row is read in one pass, cell by cell, by what its column holds. Whatever is any other than that is left to
//! [`records`](super::records) and [`row`](super::row), which read all forms; a property test holds both to the same.

use super::cells::{Flag, Moment, timestamp};
use super::columns::{COUNT, Column};
use super::row::{Cells, Certificate, Key, Line, Password, User, account_of, is_root};
use super::table::Header;
use crate::time::Timestamp;

/// Reads plain rows under one header.
#[derive(Clone, Copy)]
pub(super) struct Plain {
    delimiter: u8,
    /// Whether there is the last of AWS's columns, which most reports lack.
    additional: bool,
}

/// What is known of a plain row besides its user.
pub(super) struct Row {
    /// Where the next row begins.
    pub(super) next: usize,
    /// The newest moment in it, apart from the day by which its password is to be changed.
    pub(super) newest: Option<Timestamp>,
}

impl Plain {
    /// For the rows under `header`; `None` where its columns are not AWS's, in AWS's order.
    pub(super) fn of(header: &Header) -> Option<Self> {
        let columns = header.columns.len();
        let own = columns >= COUNT - 1 && header.columns.iter().copied().eq(Column::all().take(columns).map(Some));
        own.then_some(Self { delimiter: header.delimiter, additional: columns == COUNT })
    }

    /// Adds the user of the row at byte `at` of `text`, the `row`th, to `users`; `None` where it is not plain.
    // A user is large: handed back it would be copied twice more.
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub(super) fn read<'s>(self, text: &'s str, at: usize, row: u32, users: &mut Vec<User<'s>>) -> Option<Row> {
        let line = Line { start: at as u32, count: 0, ends: [0; COUNT] };
        let mut reader = Reader { text, at, delimiter: self.delimiter, last: false, line, newest: Timestamp(i64::MIN) };
        let name = reader.word()?;
        let arn = reader.word()?;
        // Another ARN may be wrong, which is not for here to say.
        let account = Some(account_of(arn)?);
        let created = reader.moment()?;
        let (enabled, used, changed) = (reader.flag()?, reader.moment()?, reader.moment()?);
        let newest = reader.newest;
        let password = Password { enabled, used, changed, next_rotation: reader.moment()? };
        reader.newest = newest;
        let mfa = reader.flag()?;
        let keys = [reader.key(1)?, reader.key(2)?];
        let first = reader.certificate(false)?;
        let certificates = [first, reader.certificate(!self.additional)?];
        reader.last = true;
        let additional = if self.additional { reader.word()? } else { "" };
        // Behind the last cell the reader stands one byte too far.
        let end = reader.at - 1;
        let next = match text.as_bytes().get(end..) {
            Some([b'\n', ..]) => end + 1,
            Some([b'\r', b'\n', ..]) => end + 2,
            None | Some([]) => end,
            Some(_) => return None,
        };
        let cells = Cells::Together(reader.line);
        let root = is_root(name, arn);
        let name = name.into();
        users.push(User {
            name,
            root,
            row,
            arn,
            account,
            created,
            password,
            mfa,
            keys,
            certificates,
            additional,
            cells,
        });
        let newest = (reader.newest.0 > i64::MIN).then_some(reader.newest);
        Some(Row { next, newest })
    }
}

/// Reads one row's cells, one after another. Each way returns `None` where the cell is not plain.
struct Reader<'s> {
    text: &'s str,
    /// Where the next cell begins.
    at: usize,
    delimiter: u8,
    /// Whether it is the row's last.
    last: bool,
    line: Line,
    newest: Timestamp,
}

impl<'s> Reader<'s> {
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn rest(&self) -> &'s [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Takes the next `len` bytes as a cell, where it ends there: with the delimiter, the last one with the line or the
    /// text.
    // The core is built for size, where this would be a call for each of a row's cells.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn take<T>(&mut self, len: usize, value: T) -> Option<T> {
        let ends = match self.text.as_bytes().get(self.at + len) {
            Some(&byte) if self.last => byte == b'\n' || byte == b'\r',
            Some(&byte) => byte == self.delimiter,
            None => self.last,
        };
        if !ends {
            return None;
        }
        let end = self.at + len;
        *self.line.ends.get_mut(usize::from(self.line.count))? = u16::try_from(end - self.line.start as usize).ok()?;
        self.line.count += 1;
        self.at = end + 1;
        Some(value)
    }

    /// A cell of free text without white space at its ends.
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn word(&mut self) -> Option<&'s str> {
        let len = match self.rest() {
            [b'N', b'/', b'A', ..] => 3,
            rest => word_len(rest, self.delimiter),
        };
        let cell = self.text.get(self.at..self.at + len)?;
        let visible = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b'!'..=b'~'));
        if !visible(cell.as_bytes().first()) || !visible(cell.as_bytes().last()) {
            return None;
        }
        self.take(len, cell)
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn flag(&mut self) -> Option<Flag> {
        let (len, flag) = match self.rest() {
            [b'f', b'a', b'l', b's', b'e', ..] => (5, Flag::False),
            [b't', b'r', b'u', b'e', ..] => (4, Flag::True),
            rest if rest.first_chunk() == Some(b"not_supported") => (13, Flag::NotSupported),
            _ => return None,
        };
        self.take(len, flag)
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn moment(&mut self) -> Option<Moment> {
        let (len, moment) = match self.rest() {
            [b'N', b'/', b'A', ..] => (3, Moment::Never),
            rest @ [b'0'..=b'9', ..] => {
                let (start, behind) = rest.split_first_chunk()?;
                let len = match behind {
                    [b'Z', ..] => 20,
                    [b'+', b'0', b'0', b':', b'0', b'0', ..] => 25,
                    _ => return None,
                };
                let time = timestamp(start)?;
                self.newest = self.newest.max(time);
                (len, Moment::At(time))
            }
            rest if rest.first_chunk() == Some(b"no_information") => (14, Moment::NoInformation),
            rest if rest.first_chunk() == Some(b"not_supported") => (13, Moment::NotSupported),
            _ => return None,
        };
        self.take(len, moment)
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn key(&mut self, slot: u8) -> Option<Key<'s>> {
        let (active, rotated, used) = (self.flag()?, self.moment()?, self.moment()?);
        Some(Key { slot, active, rotated, used, region: self.word()?, service: self.word()? })
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn certificate(&mut self, last: bool) -> Option<Certificate> {
        let active = self.flag()?;
        self.last = last;
        Some(Certificate { active, rotated: self.moment()? })
    }
}

/// Eight bytes of one kind.
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = ONES * 0x80;
const SEMICOLONS: u64 = ONES * b';' as u64;
const BEHIND_COMMA: u64 = ONES * (b',' + 1) as u64;

/// How many bytes lie before the first that ends a cell or is a quotation mark.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn word_len(bytes: &[u8], delimiter: u8) -> usize {
    let ends = |byte: u8| byte == delimiter || matches!(byte, b'\n' | b'\r' | b'"');
    let mut len = 0;
    while let Some(word) = bytes.get(len..).and_then(|rest| rest.first_chunk()) {
        // All of these are up to a comma or a semicolon; nearly no other byte is. Of the marks the lowest is right.
        let word = u64::from_le_bytes(*word);
        let semicolon = word ^ SEMICOLONS;
        let up_to_comma = word.wrapping_sub(BEHIND_COMMA) & !word;
        let marks = (up_to_comma | semicolon.wrapping_sub(ONES) & !semicolon) & HIGH_BITS;
        if marks == 0 {
            len += 8;
            continue;
        }
        len += marks.trailing_zeros() as usize / 8;
        if bytes.get(len).is_some_and(|&byte| ends(byte)) {
            return len;
        }
        len += 1;
    }
    let rest = bytes.get(len..).unwrap_or_default();
    len + rest.iter().position(|&byte| ends(byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::records::Records;
    use crate::report::row::{self, trimmed};
    use crate::report::table;
    use proptest::prelude::*;

    const MOMENTS: &str = "N/A|n/a||no_information|not_supported|2026-09-11T13:14:52(Z|\\+00:00|\\+0[0-9]:00)|20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:00:00Z|2026-09-11|[a-z ]{1,3}";
    const FLAGS: &str = "true|false|TRUE|not_supported|N/A||tru|true ";

    fn cell(column: Column) -> &'static str {
        match column {
            Column::User => "[a-z+=.@_ é-]{1,8}|<root_account>|root_account|=1\\+1",
            Column::Arn => "arn:aws(-cn)?:iam::[0-9]{12}:(root|user/[a-zé/]{1,9})|arn:aws:iam::[0-9]{11}:root|N/A|",
            Column::Key1Region | Column::Key2Region => "N/A|us-east-1|",
            Column::Key1Service | Column::Key2Service | Column::Additional => "N/A|s3|[a-z\" ]{0,4}",
            Column::PasswordEnabled
            | Column::MfaActive
            | Column::Key1Active
            | Column::Key2Active
            | Column::Cert1Active
            | Column::Cert2Active => FLAGS,
            _ => MOMENTS,
        }
    }

    /// A row, mostly as AWS writes it: `odd` picks the cells that may be anything.
    fn rows() -> impl Strategy<Value = (Vec<String>, usize)> {
        let cells: Vec<_> = Column::all().map(cell).collect();
        let usual = "alice,arn:aws:iam::111122223333:user/alice,2026-09-11T13:14:52Z,true,no_information,2026-09-11T13:14:52+00:00,N/A,false,true,2024-02-29T23:59:59Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A,";
        let usual: Vec<_> = usual.split(',').map(str::to_owned).collect();
        (cells, proptest::collection::vec(0..8_usize, 23), 22..24_usize).prop_map(move |(odd, which, columns)| {
            let row = odd.into_iter().zip(&usual).zip(which);
            let row = row.map(|((odd, usual), which)| if which == 0 { odd } else { usual.clone() });
            (row.take(columns).collect(), columns)
        })
    }

    proptest! {
        #[test]
        fn a_plain_row_reads_as_every_row_does(
            (row, columns) in rows(),
            delimiter in prop::sample::select(vec![b',', b';', b'\t']),
            end in prop::sample::select(vec!["", "\n", "\r\n", "\r", "\nx,y", "\r\nuser,arn"]),
            cut in 0..400_usize,
        ) {
            let separator = char::from(delimiter).to_string();
            let header: Vec<_> = Column::all().take(columns).map(Column::name).collect();
            let mut text = format!("{}\n{}{end}", header.join(&separator), row.join(&separator));
            let header = table::header(&text, 0).unwrap();
            let from = header.rows_from;
            if cut < 100 && text.is_char_boundary(from + cut) {
                text.truncate(from + cut);
            }
            prop_assume!(from < text.len());
            let plain = Plain::of(&header).unwrap();
            let mut users = Vec::new();
            let Some(plain) = plain.read(&text, from, 2, &mut users) else {
                // What AWS writes is plain, but for a cut row.
                let written = "alice,arn:aws:iam::111122223333:user/alice,";
                let usual = row.iter().skip(2).all(|cell| matches!(&**cell, "true" | "false" | "N/A" | "s3" | "us-east-1" | "no_information") || cell.ends_with("-11T13:14:52Z"));
                prop_assert!(!usual || cut < 100 || end == "\r" || !row.join(",").starts_with(written), "{text}");
                return Ok(());
            };
            let mut cells = Vec::new();
            let extent = Records::new(delimiter).read(&text, from, columns, &mut cells);
            prop_assert_eq!(cells.len(), columns);
            let mut by_column = Cells::none();
            for (cell, column) in cells.iter().zip(Column::all()) {
                by_column.set(column, trimmed(cell.span, &text));
            }
            let mut wrong = Vec::new();
            let user = row::read(&text, 2, by_column, None, &mut wrong);
            prop_assert!(wrong.is_empty());
            prop_assert_eq!(plain.newest, user.newest());
            prop_assert_eq!(format!("{users:?}"), format!("[{user:?}]"));
            prop_assert_eq!(plain.next, extent.next);
        }
    }
}
