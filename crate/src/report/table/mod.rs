//! One report: its header, its users and what could not be read.

mod fit;
mod header;
#[cfg(test)]
mod tests;

pub(super) use fit::{Misfit, MisfitKind};
pub(super) use header::{Header, assumed_header, header};

use super::columns::Column;
use super::plain::{Plain, word_len};
use super::records::{Cell, Extent, Records, after_break};
use super::row::{self, Cells, Unreadable, User, trimmed};
use crate::span::Span;
use crate::time::Timestamp;
use fit::fit;
use memchr::memchr3;

/// A report as read.
#[derive(Debug, Default)]
pub(super) struct Table<'s> {
    pub(super) header: Header,
    pub(super) users: Vec<User<'s>>,
    pub(super) unreadable: Vec<(u32, Unreadable)>,
    pub(super) misfits: Vec<Misfit>,
    /// The newest past moment in any cell.
    pub(super) newest: Option<Timestamp>,
    /// Places of values that only Keyfence's own columns explain nothing of, for redaction.
    pub(super) foreign: Vec<Span>,
}

impl<'s> Table<'s> {
    /// Takes the cells of a row, each in its column; `wrong` is for what cannot be read of them, and is left empty.
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn add(&mut self, text: &'s str, row: u32, cells: &[Cell], wrong: &mut Vec<Unreadable>) {
        let mut by_column = Cells::none();
        let mut quoted_name = None;
        for (cell, column) in cells.iter().zip(&self.header.columns) {
            let span = trimmed(cell.span, text);
            match *column {
                Some(column) => {
                    if column == Column::User {
                        quoted_name = cell.unescaped();
                    }
                    by_column.set(column, span);
                }
                None if !span.is_empty() => self.foreign.push(span),
                None => {}
            }
        }
        let user = row::read(text, row, by_column, quoted_name, wrong);
        self.newest = self.newest.max(user.newest());
        self.unreadable.extend(wrong.drain(..).map(|unreadable| (row, unreadable)));
        self.users.push(user);
    }

    /// The account: the first one any row's ARN names.
    pub(super) fn account(&self) -> Option<&'s str> {
        self.users.iter().find_map(|user| user.account)
    }
}

/// Where the report ends whose header is `header`: behind the last line that reads as a row.
#[inline(never)]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn end(text: &str, header: &Header) -> usize {
    let mut scratch = Vec::new();
    let mut records = Records::new(header.delimiter);
    let mut end = header.span.end as usize;
    let mut at = header.rows_from;
    let mut after_blank = false;
    while at < text.len() {
        if let Some(len) = plain_row(text.as_bytes().get(at..).unwrap_or_default(), header.delimiter)
            && !after_blank
        {
            end = at + len;
            at = after_break(text, end);
            continue;
        }
        let extent = records.skip(text, at, header.columns.len(), &mut scratch);
        let line = extent.span.of(text);
        if line.trim().is_empty() {
            after_blank = true;
        } else if !continues(text, header, line, after_blank, extent) {
            break;
        } else {
            end = extent.span.end as usize;
            after_blank = false;
        }
        at = extent.next;
    }
    end
}

/// How long the line is with which `rest` begins, where it is one of the rows that nearly all are: a name, then an ARN,
/// where a header has just `arn`, and no quotation mark.
fn plain_row(rest: &[u8], delimiter: u8) -> Option<usize> {
    let [b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9', ..] = rest else { return None };
    let arn = word_len(rest, delimiter) + 1;
    let [b'a', b'r', b'n', b':', behind @ ..] = rest.get(arn..)? else { return None };
    if rest.get(arn - 1) != Some(&delimiter) {
        return None;
    }
    match memchr3(b'\n', b'\r', b'"', behind) {
        Some(at) => (behind.get(at) != Some(&b'"')).then_some(arn + 4 + at),
        None => Some(rest.len()),
    }
}

/// Whether `line` is a row of the report before it.
fn continues(text: &str, header: &Header, line: &str, after_blank: bool, extent: Extent) -> bool {
    let start = extent.span.start as usize;
    let delimiter = header.delimiter as char;
    let Some((first, rest)) = line.split_once(delimiter) else {
        // A name cut off at the very end of the paste.
        let name = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-<>".contains(c);
        return !after_blank && line.chars().all(name) && text.get(extent.next..).unwrap_or_default().trim().is_empty();
    };
    if line.trim_start().starts_with(['{', '[']) {
        return false;
    }
    let first = first.trim_start_matches('\u{feff}').trim_matches('"').trim();
    if Column::from_name(first).is_some() && self::header(text, start).is_some() {
        return false;
    }
    if !after_blank {
        return true;
    }
    let cells = 2 + rest.matches(delimiter).count();
    cells == header.columns.len() || rest.contains("arn:aws")
}

/// Reads the rows behind `header` up to the end of `text`.
#[inline(never)]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn read(text: &str, header: Header) -> Table<'_> {
    let mut table = Table { header, ..Table::default() };
    let wanted = table.header.columns.len();
    let names_first = table.header.columns.starts_with(&[Some(Column::User), Some(Column::Arn)]);
    // Rows are some 230 bytes long, seldom shorter than this.
    table.users.reserve(text.len() / 180);
    let mut cells = Vec::new();
    let mut records = Records::new(table.header.delimiter);
    let mut wrong = Vec::new();
    let mut row = u32::from(!table.header.span.is_empty());
    let mut at = table.header.rows_from;
    let plain = Plain::of(&table.header);
    while at < text.len() {
        if let Some(plain) = plain.and_then(|plain| plain.read(text, at, row + 1, &mut table.users)) {
            row += 1;
            at = plain.next;
            table.newest = table.newest.max(plain.newest);
            continue;
        }
        let extent = records.read(text, at, wanted, &mut cells);
        at = extent.next;
        row += 1;
        if extent.span.of(text).trim().is_empty() {
            continue;
        }
        let (cells, misfit) = fit(text, &mut cells, wanted, names_first, extent, at >= text.len());
        let user_span = cells.first().filter(|_| names_first).map(|cell| trimmed(cell.span, text));
        if let Some((kind, span, found)) = misfit {
            table.misfits.push(Misfit { row, span, found, kind, user: user_span });
        }
        // Nobody can tell whose cells these are.
        if matches!(misfit, Some((MisfitKind::TooMany | MisfitKind::Unclosed, ..))) {
            table.foreign.push(extent.span);
            continue;
        }
        table.add(text, row, cells, &mut wrong);
    }
    table
}
