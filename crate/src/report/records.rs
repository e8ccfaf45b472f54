//! CSV records with the place of every cell.
//!
//! `csv-core` reads every record that holds a quotation mark. A record without one is its line, cut at the
//! delimiters, by the same grammar; a property test holds both to what the `csv` crate reads.

use crate::span::Span;
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use memchr::memchr3;

/// How far a quoted cell may run over its line's end: longer ones are unclosed quotation marks.
const MAX_MULTILINE: usize = 2 * 1024;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// The bytes of its value: quotation marks around it left out.
    pub(super) span: Span,
    /// The value where it differs from those bytes (doubled quotation marks).
    unescaped: Option<Box<str>>,
}

impl Cell {
    /// The value as written.
    pub(super) fn text<'c>(&'c self, source: &'c str) -> &'c str {
        self.unescaped.as_deref().unwrap_or_else(|| self.span.of(source))
    }

    /// Whether the value differs from its bytes.
    pub(super) fn unescaped(&self) -> Option<&str> {
        self.unescaped.as_deref()
    }

    /// A cell over plain bytes.
    pub(super) fn plain(span: Span) -> Self {
        Self { span, unescaped: None }
    }
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// Its bytes without the line break.
    pub(super) span: Span,
    /// Where the next record begins.
    pub(super) next: usize,
    /// Where a quotation mark was never closed.
    pub(super) unclosed: Option<Span>,
}

/// Reads records with one delimiter.
pub(super) struct Records {
    delimiter: u8,
    /// Made at the first quotation mark: its table takes longer to make than a report without any takes to read.
    reader: Option<Box<Reader>>,
    output: Vec<u8>,
}

impl Records {
    /// Records whose cells are separated by `delimiter`.
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, reader: None, output: Vec::new() }
    }

    /// Reads the record at byte `at` of `text` into `cells`. `columns` is how many cells a record should have: a
    /// quoted cell may hold line breaks only where the record then comes out whole, so with 0 never.
    pub(super) fn read(&mut self, text: &str, at: usize, columns: usize, cells: &mut Vec<Cell>) -> Extent {
        cells.clear();
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let mut from = 0;
        for (i, &byte) in rest.iter().enumerate() {
            // Every delimiter, break and quotation mark is up to a comma or a semicolon; nearly no other byte is.
            if byte > b',' && byte != b';' {
                continue;
            }
            if byte == self.delimiter {
                cells.push(Cell::plain(Span::new(at + from, at + i)));
                from = i + 1;
            } else if byte == b'\n' || byte == b'\r' {
                cells.push(Cell::plain(Span::new(at + from, at + i)));
                return Extent { span: Span::new(at, at + i), next: after_break(text, at + i), unclosed: None };
            } else if byte == b'"' {
                return self.read_quoted(text, at, columns, cells);
            }
        }
        cells.push(Cell::plain(Span::new(at + from, text.len())));
        Extent { span: Span::new(at, text.len()), next: text.len(), unclosed: None }
    }

    /// The extent of the record at `at`; `scratch` may hold its cells afterwards.
    pub(super) fn skip(&mut self, text: &str, at: usize, columns: usize, scratch: &mut Vec<Cell>) -> Extent {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        match memchr3(b'\n', b'\r', b'"', rest) {
            Some(i) if rest.get(i) == Some(&b'"') => self.read_quoted(text, at, columns, scratch),
            Some(i) => Extent { span: Span::new(at, at + i), next: after_break(text, at + i), unclosed: None },
            None => Extent { span: Span::new(at, text.len()), next: text.len(), unclosed: None },
        }
    }

    fn read_quoted(&mut self, text: &str, at: usize, columns: usize, cells: &mut Vec<Cell>) -> Extent {
        let rest = text.get(at..).unwrap_or_default();
        let line_end = at + rest.find(['\n', '\r']).unwrap_or(rest.len());
        cells.clear();
        let (_, closed) = self.read_cells(text, at, line_end, cells);
        let line = Extent { span: Span::new(at, line_end), next: after_break(text, line_end), unclosed: None };
        if closed {
            return line;
        }
        let open = cells.last().map(|cell| cell.span);
        if columns == 0 {
            return Extent { unclosed: open, ..line };
        }
        let mut window = (line_end + MAX_MULTILINE).min(text.len());
        while !text.is_char_boundary(window) {
            window -= 1;
        }
        let mut longer = Vec::new();
        let (end, closed) = self.read_cells(text, at, window, &mut longer);
        if closed && longer.len() == columns {
            *cells = longer;
            return Extent { span: Span::new(at, end), next: after_break(text, end), unclosed: None };
        }
        Extent { unclosed: open, ..line }
    }

    /// Reads one record of `text` from `at`, at most to `limit`. Returns where it ends and whether its quotes are
    /// closed.
    fn read_cells(&mut self, text: &str, at: usize, limit: usize, cells: &mut Vec<Cell>) -> (usize, bool) {
        let delimiter = self.delimiter;
        let reader = self.reader.get_or_insert_with(|| Box::new(ReaderBuilder::new().delimiter(delimiter).build()));
        reader.reset();
        if self.output.len() <= limit - at {
            self.output.resize(limit - at + 1, 0);
        }
        let output = &mut self.output;
        let (mut pos, mut from, mut filled) = (at, at, 0);
        loop {
            let input = text.as_bytes().get(pos..limit).unwrap_or_default();
            let (result, read, written) = reader.read_field(input, output.get_mut(filled..).unwrap_or_default());
            pos += read;
            filled += written;
            match result {
                // With no input left, the next call ends the record.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::Field { record_end } => {
                    // The byte that ended the field is read too, unless the input ended it.
                    let ended_by_input = record_end && read == 0;
                    let end = if ended_by_input { pos } else { pos.saturating_sub(1) };
                    let value = output.get(..filled).unwrap_or_default();
                    let closed = push(text, Span::new(from, end), value, cells);
                    (from, filled) = (pos, 0);
                    if record_end {
                        return (end, closed);
                    }
                }
                ReadFieldResult::OutputFull | ReadFieldResult::End => return (pos, true),
            }
        }
    }
}

/// Where the line after the break at `at` begins.
pub(super) fn after_break(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) }
}

/// Adds the cell that `csv-core` read from `raw` as `value`; `false` where its quotation mark is not closed.
fn push(text: &str, raw: Span, value: &[u8], cells: &mut Vec<Cell>) -> bool {
    let written = raw.of(text);
    if !written.starts_with('"') {
        cells.push(Cell::plain(raw));
        return true;
    }
    let closed = written.len() > 1 && written.bytes().filter(|&b| b == b'"').count().is_multiple_of(2);
    let inner = Span::new(raw.start as usize + 1, raw.end as usize - usize::from(closed && written.ends_with('"')));
    let unescaped = (inner.of(text).as_bytes() != value)
        .then(|| std::str::from_utf8(value).ok())
        .flatten()
        .map(|value| value.to_owned().into_boxed_str());
    cells.push(Cell { span: inner, unescaped });
    closed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str, delimiter: u8, columns: usize) -> Vec<Vec<String>> {
        let (mut at, mut rows, mut cells) = (0, Vec::new(), Vec::new());
        let mut records = Records::new(delimiter);
        while at < text.len() {
            let extent = records.read(text, at, columns, &mut cells);
            assert_eq!(records.skip(text, at, columns, &mut Vec::new()), extent);
            if !extent.span.is_empty() {
                rows.push(cells.iter().map(|cell| cell.text(text).to_owned()).collect());
            }
            at = extent.next;
        }
        rows
    }

    #[test]
    fn quotation_marks_are_left_out_of_the_span() {
        let text = "\"a,b\",\"c\"\"d\",e\r\nf,,\n";
        let mut cells = Vec::new();
        let extent = Records::new(b',').read(text, 0, 3, &mut cells);
        let spans: Vec<_> = cells.iter().map(|cell| cell.span.of(text)).collect();
        assert_eq!(spans, ["a,b", "c\"\"d", "e"]);
        assert_eq!(cells.get(1).map(|cell| cell.text(text)), Some("c\"d"));
        assert_eq!(extent.next, 16);
        assert_eq!(texts(text, b',', 3), [["a,b", "c\"d", "e"], ["f", "", ""]]);
    }

    #[test]
    fn an_unclosed_quotation_mark_ends_with_its_line() {
        let text = "a,\"b,c\nd,e\n";
        let mut cells = Vec::new();
        let extent = Records::new(b',').read(text, 0, 2, &mut cells);
        assert!(extent.unclosed.is_some());
        assert_eq!(extent.span.of(text), "a,\"b,c");
    }

    proptest! {
        #[test]
        fn records_read_as_the_csv_crate_reads_them(
            rows in proptest::collection::vec(proptest::collection::vec("[a<é,;\"\n\r 1]{0,6}", 3), 1..6),
            delimiter in prop::sample::select(vec![b',', b';', b'\t']),
            quote_all: bool,
        ) {
            let style = if quote_all { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(style).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
            let wanted: Vec<Vec<String>> =
                reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(texts(&text, delimiter, 3), wanted);
        }
    }
}
