//! Rows as AWS writes them: the columns in AWS's order, no cell quoted, every value in AWS's own spelling.
//!
//! Such a row is read in one pass, cell by cell, by what its column holds. Whatever is any other than that is left to
//! [`records`](super::records) and [`row`](super::row), which read all forms; a property test holds both to the same.

use super::cells::{Flag, Moment, timestamp};
use super::columns::{Column, Holds};
use super::row::{Cells, User, Values};
use super::table::Header;
use crate::span::Span;
use crate::time::Timestamp;

/// Reads plain rows under one header.
#[derive(Clone, Copy)]
pub(super) struct Plain {
    delimiter: u8,
    /// How many there are of AWS's columns.
    columns: usize,
}

/// A plain row.
pub(super) struct Row<'s> {
    pub(super) user: User<'s>,
    /// Where the next row begins.
    pub(super) next: usize,
    /// The newest moment in it, apart from the day by which its password is to be changed.
    pub(super) newest: Option<Timestamp>,
}

impl Plain {
    /// For the rows under `header`; `None` where its columns are not AWS's, in AWS's order.
    pub(super) fn of(header: &Header) -> Option<Self> {
        let columns = header.columns.len();
        let own = columns >= 22 && header.columns.iter().copied().eq(Column::all().take(columns).map(Some));
        own.then_some(Self { delimiter: header.delimiter, columns })
    }

    /// The row at byte `at` of `text`, the `row`th; `None` where it is not plain.
    #[cfg_attr(keyfence_small, optimize(speed))]
    pub(super) fn read(self, text: &str, at: usize, row: u32) -> Option<Row<'_>> {
        let delimiter = self.delimiter;
        let last = if self.columns > 22 { Column::Additional } else { Column::Cert2Rotated };
        let mut reader = Reader { text, at, delimiter, last, cells: Cells::none(), newest: Timestamp(i64::MIN) };
        let mut values = Values::default();
        for column in Column::all().take(self.columns) {
            match column.holds() {
                Holds::Moment => values.set_moment(column, reader.moment(column)?),
                Holds::Flag => values.set_flag(column, reader.flag(column)?),
                Holds::Text => values.set_text(column, reader.word(column)?),
            }
        }
        // Another ARN may be wrong, which is not for here to say.
        let user = values.user(row, None, reader.cells);
        user.account?;
        // Behind the last cell the reader stands one byte too far.
        let end = reader.at - 1;
        let next = match text.as_bytes().get(end..) {
            Some([b'\n', ..]) => end + 1,
            Some([b'\r', b'\n', ..]) => end + 2,
            None | Some([]) => end,
            Some(_) => return None,
        };
        Some(Row { user, next, newest: (reader.newest.0 > i64::MIN).then_some(reader.newest) })
    }
}

/// Reads one row's cells, one after another.
struct Reader<'s> {
    text: &'s str,
    /// Where the next cell begins.
    at: usize,
    delimiter: u8,
    last: Column,
    cells: Cells,
    newest: Timestamp,
}

// The core is built for size: what is not inlined always is a call, of which a row would have a hundred.
#[allow(clippy::inline_always)]
impl<'s> Reader<'s> {
    #[inline(always)]
    fn rest(&self) -> &'s [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Whether the cell of `column` that begins here ends after `len` bytes: with the delimiter, the last one with the
    /// line or the text.
    #[inline(always)]
    fn ends(&self, column: Column, len: usize) -> bool {
        let behind = self.text.as_bytes().get(self.at + len);
        if column == self.last {
            matches!(behind, None | Some(b'\n' | b'\r'))
        } else {
            behind.is_some_and(|&byte| byte == self.delimiter)
        }
    }

    /// Takes the next `len` bytes as the cell of `column`.
    #[inline(always)]
    fn take(&mut self, column: Column, len: usize) {
        self.cells.set(column, Span { start: self.at as u32, end: (self.at + len) as u32 });
        self.at += len + 1;
    }

    /// Takes the cell where it is just `word`.
    #[inline(always)]
    fn is<const N: usize>(&mut self, column: Column, word: &[u8; N]) -> bool {
        let is = self.rest().first_chunk::<N>() == Some(word) && self.ends(column, N);
        if is {
            self.take(column, N);
        }
        is
    }

    /// A cell of free text without white space at its ends.
    #[inline(always)]
    fn word(&mut self, column: Column) -> Option<&'s str> {
        if self.is(column, b"N/A") {
            return self.text.get(self.at - 4..self.at - 1);
        }
        let len = word_len(self.rest(), self.delimiter);
        let cell = self.text.get(self.at..self.at + len)?;
        let bytes = cell.as_bytes();
        let visible = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b'!'..=b'~'));
        if !self.ends(column, len) || !visible(bytes.first()) || !visible(bytes.last()) {
            return None;
        }
        self.take(column, len);
        Some(cell)
    }

    #[inline(always)]
    fn flag(&mut self, column: Column) -> Option<Flag> {
        if self.is(column, b"false") {
            Some(Flag::False)
        } else if self.is(column, b"true") {
            Some(Flag::True)
        } else if self.is(column, b"not_supported") {
            Some(Flag::NotSupported)
        } else {
            None
        }
    }

    #[inline(always)]
    fn moment(&mut self, column: Column) -> Option<Moment> {
        if self.is(column, b"N/A") {
            return Some(Moment::Never);
        }
        self.time(column)
    }

    #[cfg_attr(keyfence_small, optimize(speed))]
    fn time(&mut self, column: Column) -> Option<Moment> {
        let (start, behind) = self.rest().split_first_chunk::<14>()?;
        if !start.first()?.is_ascii_digit() {
            return if self.is(column, b"no_information") {
                Some(Moment::NoInformation)
            } else if self.is(column, b"not_supported") {
                Some(Moment::NotSupported)
            } else {
                None
            };
        }
        let len = match behind.get(5)? {
            b'Z' => 20,
            _ if behind.get(5..11)? == b"+00:00" => 25,
            _ => return None,
        };
        let time = timestamp(self.rest().first_chunk()?)?;
        if !self.ends(column, len) {
            return None;
        }
        self.take(column, len);
        if column != Column::PasswordNextRotation {
            self.newest = self.newest.max(time);
        }
        Some(Moment::At(time))
    }
}

/// How many bytes lie before the first that ends a cell or is a quotation mark.
#[cfg_attr(keyfence_small, optimize(speed))]
fn word_len(bytes: &[u8], delimiter: u8) -> usize {
    let ends = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r' || byte == b'"';
    let mut at = 0;
    // Sixteen bytes at once, which takes one instruction each.
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let mut any = 0;
        for &byte in block {
            any |= u8::from(ends(byte));
        }
        if any != 0 {
            break;
        }
        at += 16;
    }
    while let Some(&byte) = bytes.get(at) {
        if ends(byte) {
            break;
        }
        at += 1;
    }
    at
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
            let Some(plain) = plain.read(&text, from, 2) else {
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
            prop_assert_eq!(format!("{:?}", plain.user), format!("{user:?}"));
            prop_assert_eq!(plain.next, extent.next);
        }
    }
}
