//! One report: its header, its users and what could not be read.

use super::cells::{Flag, Moment};
use super::columns::Column;
use super::plain::{Plain, word_len};
use super::records::{Cell, Extent, Records, after_break};
use super::row::{self, Cells, Unreadable, User, trimmed};
use crate::span::Span;
use crate::time::Timestamp;
use memchr::memchr3;

/// How many known names make a line the header of a report.
const HEADER_NAMES: usize = 3;

/// The header as read.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// What separates cells.
    pub(super) delimiter: u8,
    /// Its bytes; empty where there is no header and AWS's order is assumed.
    pub(super) span: Span,
    /// The column of each cell.
    pub(super) columns: Vec<Option<Column>>,
    /// Cells with a name Keyfence does not know, or one that came before.
    pub(super) odd: Vec<Span>,
    /// Where the rows begin.
    pub(super) rows_from: usize,
}

impl Header {
    /// Whether the report has `column`.
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Whether the columns are those of the reports before April 2015, which had no last use of keys.
    pub(super) fn is_of_2015(&self) -> bool {
        self.columns.len() == 16
            && self.has(Column::Key2Rotated)
            && self.has(Column::Cert2Rotated)
            && ![Column::Key1Used, Column::Key1Region, Column::Key2Used].into_iter().any(|column| self.has(column))
    }
}

/// A row whose cells do not fit the header.
#[derive(Clone, Debug)]
pub(super) struct Misfit {
    pub(super) row: u32,
    /// The place to look at.
    pub(super) span: Span,
    pub(super) found: usize,
    pub(super) kind: MisfitKind,
    /// The user, where the row has one.
    pub(super) user: Option<Span>,
}

/// How a row does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MisfitKind {
    /// The last row stops early.
    CutOff,
    /// Too few cells.
    TooFew,
    /// Too many cells, and no way to tell which are whose.
    TooMany,
    /// A quotation mark is not closed.
    Unclosed,
}

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
    fn add(&mut self, text: &'s str, row: u32, cells: Cells, name: Option<&str>, wrong: &mut Vec<Unreadable>) {
        let user = row::read(text, row, cells, name, wrong);
        self.newest = self.newest.max(user.newest());
        self.unreadable.extend(wrong.drain(..).map(|unreadable| (row, unreadable)));
        self.users.push(user);
    }

    /// The account: the first one any row's ARN names.
    pub(super) fn account(&self) -> Option<&'s str> {
        self.users.iter().find_map(|user| user.account)
    }
}

/// The header that begins at `at`, with the delimiter that makes most sense of it.
pub(super) fn header(text: &str, at: usize) -> Option<Header> {
    let at = after_separator_line(text, at);
    let line = text.get(at..)?.split(['\n', '\r']).next()?;
    // Says no quickly: every header has this column.
    if line.len() > 16 * 1024 || !contains_user(line) {
        return None;
    }
    // Names hold no delimiter and no quotation mark, so cutting is enough to count them.
    let known =
        |delimiter: char| line.split(delimiter).filter(|name| Column::from_name(name_of(name)).is_some()).count();
    let (known, delimiter) = [',', ';', '\t'].map(|delimiter| (known(delimiter), delimiter)).into_iter().max()?;
    if known < HEADER_NAMES {
        return None;
    }
    let mut cells = Vec::new();
    let extent = Records::new(delimiter as u8).read(text, at, 0, &mut cells);
    let header = read_header(text, extent, delimiter as u8, &cells);
    header.has(Column::User).then_some(header)
}

/// A column's name out of its cell.
fn name_of(cell: &str) -> &str {
    cell.trim_start_matches('\u{feff}').trim().trim_matches('"').trim()
}

/// Excel's first line `sep=;` is passed over.
fn after_separator_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let bare = line.trim_start_matches('\u{feff}').trim_matches('"');
    if bare.len() == 5 && bare.starts_with("sep=") {
        at + rest.find('\n').map_or(rest.len(), |end| end + 1)
    } else {
        at
    }
}

fn contains_user(line: &str) -> bool {
    line.as_bytes().windows(4).any(|four| four.eq_ignore_ascii_case(b"user"))
}

fn read_header(text: &str, extent: Extent, delimiter: u8, cells: &[Cell]) -> Header {
    let mut header = Header { delimiter, span: extent.span, rows_from: extent.next, ..Header::default() };
    for cell in cells {
        let name = name_of(cell.text(text));
        let column = Column::from_name(name).filter(|column| !header.columns.contains(&Some(*column)));
        if column.is_none() && !name.is_empty() {
            header.odd.push(trimmed(cell.span, text));
        }
        header.columns.push(column);
    }
    // Trailing delimiters that a spreadsheet left behind are no columns.
    while header.columns.len() > 1
        && header.columns.last() == Some(&None)
        && cells.get(header.columns.len() - 1).is_some_and(|cell| cell.text(text).trim().is_empty())
    {
        header.columns.pop();
    }
    header
}

/// The header that rows without one have: AWS's order, by the number of cells of the first row.
pub(super) fn assumed_header(text: &str, at: usize) -> Option<Header> {
    let line = text.get(at..)?.lines().next()?;
    if line.len() > 16 * 1024 || !line.contains("arn:aws") || !line.contains(":iam::") {
        return None;
    }
    let mut cells = Vec::new();
    [b',', b';', b'\t'].into_iter().find_map(|delimiter| {
        // Quoted or not, a row has this many delimiters; few other lines with an ARN do.
        if line.bytes().filter(|&byte| byte == delimiter).count() < 21 {
            return None;
        }
        Records::new(delimiter).read(text, at, 0, &mut cells);
        let arn = cells.get(1)?.text(text);
        let columns: Vec<_> = match cells.len() {
            22 => Column::needed().map(Some).collect(),
            23 => Column::all().map(Some).collect(),
            _ => return None,
        };
        (arn.starts_with("arn:aws") && arn.contains(":iam::")).then(|| Header {
            delimiter,
            span: Span::at(at),
            columns,
            odd: Vec::new(),
            rows_from: at,
        })
    })
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
        let mut by_column = Cells::none();
        let mut quoted_name = None;
        for (cell, column) in cells.iter().zip(&table.header.columns) {
            let span = trimmed(cell.span, text);
            match *column {
                Some(column) => {
                    if column == Column::User {
                        quoted_name = cell.unescaped();
                    }
                    by_column.set(column, span);
                }
                None if !span.is_empty() => table.foreign.push(span),
                None => {}
            }
        }
        table.add(text, row, by_column, quoted_name, &mut wrong);
    }
    table
}

/// Makes a record's cells fit the header: joins what unquoted commas in a user's name tore apart, drops empty cells
/// at the end, and leaves out the last cell of a record that is too short, since it may be cut.
fn fit<'c>(
    text: &str,
    cells: &'c mut Vec<Cell>,
    wanted: usize,
    names_first: bool,
    extent: Extent,
    last: bool,
) -> (&'c [Cell], Option<(MisfitKind, Span, usize)>) {
    let found = cells.len();
    if found > wanted && names_first {
        join_name(text, cells, wanted);
    }
    while cells.len() > wanted && cells.last().is_some_and(|cell| cell.text(text).trim().is_empty()) {
        cells.pop();
    }
    let tail = |cell: Option<&Cell>| cell.map_or(Span::at(extent.span.end as usize), |cell| cell.span);
    let misfit = if let Some(span) = extent.unclosed {
        Some((MisfitKind::Unclosed, span, found))
    } else if cells.len() > wanted {
        let extra = tail(cells.get(wanted)).cover(tail(cells.last()));
        Some((MisfitKind::TooMany, extra, found))
    } else if cells.len() < wanted {
        let kind = if last { MisfitKind::CutOff } else { MisfitKind::TooFew };
        Some((kind, tail(cells.last()), found))
    } else {
        None
    };
    // The first cell alone is still a name.
    let whole = if cells.len() < wanted && cells.len() > 1 { cells.len() - 1 } else { cells.len().min(wanted) };
    (cells.get(..whole).unwrap_or_default(), misfit)
}

/// Joins the pieces of an unquoted name with delimiters in it: the ARN begins at the first cell that starts `arn:`,
/// since a name holds no colon, and the other columns count from the right.
fn join_name(text: &str, cells: &mut Vec<Cell>, wanted: usize) {
    let Some(arn) = cells.iter().position(|cell| cell.text(text).starts_with("arn:")) else {
        return;
    };
    let Some(others) = (cells.len() + 2).checked_sub(wanted).filter(|&others| arn > 0 && others > arn) else {
        return;
    };
    // Where the next column's value stands right behind the ARN, nothing was torn: the row has cells too many elsewhere.
    let whole = |cell: &Cell| {
        let value = cell.text(text).trim();
        !value.is_empty() && (Moment::read(value).is_some() || Flag::read(value).is_some())
    };
    if arn == 1 && cells.get(2).is_some_and(whole) {
        return;
    }
    let over = |part: &[Cell]| match (part.first(), part.last()) {
        (Some(first), Some(last)) => Cell::plain(first.span.cover(last.span)),
        _ => Cell::plain(Span::default()),
    };
    let (name, tail) = cells.split_at(arn);
    let joined = [over(name), over(tail.get(..others - arn).unwrap_or_default())];
    cells.splice(..others, joined);
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "user,arn,mfa_active,password_enabled\n";

    fn read_all(text: &str) -> Table<'_> {
        read(text, header(text, 0).unwrap())
    }

    #[test]
    fn names_with_commas_are_joined_whether_quoted_or_not() {
        for row in [
            "a,b,arn:aws:iam::111122223333:user/a,b,true,false",
            "\"a,b\",\"arn:aws:iam::111122223333:user/a,b\",true,false",
        ] {
            let text = format!("{HEADER}{row}\n");
            let table = read_all(&text);
            assert!(table.misfits.is_empty(), "{row}");
            let user = table.users.first().unwrap();
            assert_eq!(user.name, "a,b");
            assert_eq!(user.arn, "arn:aws:iam::111122223333:user/a,b");
            assert_eq!(user.cell(Column::MfaActive).of(&text), "true");
            assert_eq!(user.cell(Column::PasswordEnabled).of(&text), "false");
        }
    }

    #[test]
    fn cells_too_many_behind_a_whole_name_are_not_taken_for_a_torn_one() {
        let text = format!(
            "{HEADER}a,arn:aws:iam::111122223333:user/a,true,false,x,y\nb,arn:aws:iam::111122223333:user/p,q/b,true,false\n"
        );
        let table = read_all(&text);
        let misfits: Vec<_> = table.misfits.iter().map(|misfit| (misfit.kind, misfit.span.of(&text))).collect();
        assert_eq!(misfits, [(MisfitKind::TooMany, "x,y")]);
        assert!(table.unreadable.is_empty());
        let arns: Vec<_> = table.users.iter().map(|user| user.arn).collect();
        assert_eq!(arns, ["arn:aws:iam::111122223333:user/p,q/b"]);
    }

    #[test]
    fn spreadsheet_forms_read_alike() {
        for (text, name) in [
            ("\u{feff}user;arn;mfa_active\r\na;arn:aws:iam::111122223333:user/a;TRUE\r\n", "semicolons"),
            ("user\tarn\tmfa_active\na\tarn:aws:iam::111122223333:user/a\ttrue", "tabs"),
            ("sep=,\r\nmfa_active,user,arn,,\r\ntrue,a,arn:aws:iam::111122223333:user/a,,", "order, empty columns"),
            ("\"user\",\"arn\",\"MFA_ACTIVE\"\n\"a\",\"arn:aws:iam::111122223333:user/a\",\"true\"\n", "all quoted"),
        ] {
            let table = read_all(text);
            let user = table.users.first().unwrap();
            assert_eq!(
                (&*user.name, user.mfa.known(), user.account),
                ("a", Some(true), Some("111122223333")),
                "{name}"
            );
            assert!(table.misfits.is_empty() && table.unreadable.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_short_row_is_pointed_at_and_its_last_cell_not_believed() {
        let text =
            format!("{HEADER}a,arn:aws:iam::111122223333:user/a,false\nb,arn:aws:iam::111122223333:user/b,true,tr");
        let table = read_all(&text);
        let kinds: Vec<_> = table.misfits.iter().map(|misfit| misfit.kind).collect();
        assert_eq!(kinds, [MisfitKind::TooFew]);
        assert_eq!(table.users.first().unwrap().mfa.known(), None);
        assert_eq!(table.unreadable.len(), 1);
    }

    #[test]
    fn a_report_ends_where_its_rows_end() {
        let rows = format!("{HEADER}a,arn:aws:iam::111122223333:user/a,true,false\n");
        for (behind, inside) in [
            ("\nSome other text, with a comma\n", ""),
            (HEADER, ""),
            ("{\"Version\": \"2012-10-17\", \"Statement\": []}", ""),
            ("\nb,arn:aws:iam::111122223333:user/b,true,false\n", "\nb,arn:aws:iam::111122223333:user/b,true,false"),
            ("bob", "bob"),
            ("$ exit", ""),
        ] {
            let text = format!("{rows}{behind}");
            let end = end(&text, &header(&text, 0).unwrap());
            assert_eq!(text.get(..end).unwrap(), format!("{rows}{inside}").trim_end(), "{behind}");
        }
    }
}
