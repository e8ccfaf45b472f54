//! What the page shows besides the report: rows of a credential report, completions of names.

use keyfence::catalogue::{self, Completing};
use keyfence::report::Rows;
use keyfence::time::Timestamp;
use serde::Serialize;
use tsify::Tsify;

/// One credential report's rows as they stand in it.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ReportRows {
    /// The account, where the report names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub account: Option<String>,
    /// The day to which ages are counted, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub judged_by: Option<String>,
    /// The moment to which ages are counted, in seconds since 1970: an age is rounded down to whole days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub judged_at: Option<i64>,
    /// The known columns it has.
    pub columns: Vec<&'static str>,
    /// The cells of each row, in the order of `columns`.
    pub rows: Vec<Vec<String>>,
    /// Its rows, those left out included.
    pub total: usize,
}

impl From<Rows> for ReportRows {
    fn from(rows: Rows) -> Self {
        let Rows { account, judged_by, columns, rows, total } = rows;
        Self {
            account,
            judged_by: judged_by.map(Timestamp::date),
            judged_at: judged_by.map(|moment| moment.0),
            columns,
            rows,
            total,
        }
    }
}

/// What `what` stands for: `action`, `resource` or `condition-key`.
pub fn completing(what: &str) -> Option<Completing> {
    match what {
        "action" => Some(Completing::Action),
        "resource" => Some(Completing::Resource),
        "condition-key" => Some(Completing::ConditionKey),
        _ => None,
    }
}

/// At most 300 names for what is typed, each with a word about it.
pub fn complete(what: &str, typed: &str) -> Vec<(String, &'static str)> {
    completing(what).map_or_else(Vec::new, |what| catalogue::complete(what, typed, 300))
}
