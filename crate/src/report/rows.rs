//! The rows of the reports in a text as they stand, for people to look at.

use super::Report;
use super::columns::Column;
use super::compare::open_text;
use super::row::User;
use crate::options::Options;
use crate::time::Timestamp;

/// One report's rows, unwrapped from whatever it was pasted in.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The account, as its ARNs name it.
    pub account: Option<String>,
    /// The moment to which ages are counted.
    pub judged_by: Option<Timestamp>,
    /// The names of the columns that Keyfence knows, in AWS's order.
    pub columns: Vec<&'static str>,
    /// The cells of each row in that order, as the report has them; empty where a row lacks one.
    pub rows: Vec<Vec<String>>,
    /// Rows of the report, those beyond the limit included.
    pub total: usize,
}

/// The rows of every report in `text`, of all reports together at most `limit`.
///
/// ```
/// let rows = keyfence::report::rows("user,arn,mfa_active\nann,,true\n", &keyfence::Options::default(), 10);
/// assert_eq!(rows[0].rows, [["ann", "", "true"]]);
/// ```
#[must_use]
pub fn rows(text: &str, options: &Options, limit: usize) -> Vec<Rows> {
    let mut left = limit;
    let opened = open_text(text);
    let reports = opened.iter().map(|opened| Report::read(opened, options));
    reports
        .map(|report| {
            let source = report.opened.source.text();
            let columns: Vec<_> = Column::all().filter(|&column| report.table.header.has(column)).collect();
            let users = &report.table.users;
            let rows: Vec<_> = users.iter().take(left).map(|user| cells(user, &columns, source)).collect();
            left -= rows.len();
            Rows {
                account: report.table.account().map(str::to_owned),
                judged_by: report.clock.judged_by,
                columns: columns.into_iter().map(Column::name).collect(),
                rows,
                total: users.len(),
            }
        })
        .collect()
}

fn cells(user: &User<'_>, columns: &[Column], source: &str) -> Vec<String> {
    let cell = |&column: &Column| match column {
        Column::User => user.name.as_ref().to_owned(),
        _ => user.own_cell(column).map_or_else(String::new, |span| span.of(source).trim_matches('"').to_owned()),
    };
    columns.iter().map(cell).collect()
}
