//! The header of a report: its delimiter, its columns, where its rows begin.

use crate::report::columns::Column;
use crate::report::records::{Cell, Extent, Records};
use crate::report::row::trimmed;
use crate::span::Span;

/// How many known names make a line the header of a report.
const HEADER_NAMES: usize = 3;

/// The header as read.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Header {
    /// What separates cells.
    pub(in crate::report) delimiter: u8,
    /// Its bytes; empty where there is no header and AWS's order is assumed.
    pub(in crate::report) span: Span,
    /// The column of each cell.
    pub(in crate::report) columns: Vec<Option<Column>>,
    /// Cells with a name Keyfence does not know, or one that came before.
    pub(in crate::report) odd: Vec<Span>,
    /// Where the rows begin.
    pub(in crate::report) rows_from: usize,
}

impl Header {
    /// Whether the report has `column`.
    pub(in crate::report) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Whether the columns are those of the reports before April 2015, which had no last use of keys.
    pub(in crate::report) fn is_of_2015(&self) -> bool {
        self.columns.len() == 16
            && self.has(Column::Key2Rotated)
            && self.has(Column::Cert2Rotated)
            && ![Column::Key1Used, Column::Key1Region, Column::Key2Used].into_iter().any(|column| self.has(column))
    }
}

/// The header that begins at `at`, with the delimiter that makes most sense of it.
pub(in crate::report) fn header(text: &str, at: usize) -> Option<Header> {
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
pub(in crate::report) fn assumed_header(text: &str, at: usize) -> Option<Header> {
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
