//! Rows whose cells do not fit the header: what can be mended is, what cannot is told of.

use crate::report::cells::{Flag, Moment};
use crate::report::records::{Cell, Extent};
use crate::span::Span;

/// A row whose cells do not fit the header.
#[derive(Clone, Debug)]
pub(in crate::report) struct Misfit {
    pub(in crate::report) row: u32,
    /// The place to look at.
    pub(in crate::report) span: Span,
    pub(in crate::report) found: usize,
    pub(in crate::report) kind: MisfitKind,
    /// The user, where the row has one.
    pub(in crate::report) user: Option<Span>,
}

/// How a row does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum MisfitKind {
    /// The last row stops early.
    CutOff,
    /// Too few cells.
    TooFew,
    /// Too many cells, and no way to tell which are whose.
    TooMany,
    /// A quotation mark is not closed.
    Unclosed,
}

/// Makes a record's cells fit the header: joins what unquoted commas in a user's name tore apart, drops empty cells
/// at the end, and leaves out the last cell of a record that is too short, since it may be cut.
pub(super) fn fit<'c>(
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
