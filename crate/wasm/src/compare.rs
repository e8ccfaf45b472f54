//! Comparisons and timelines of credential reports as JavaScript sees them.

use crate::account::AccountSummary;
use keyfence::report::{Comparison, Life, Summary, Timeline};
use keyfence::time::Timestamp;
use serde::Serialize;
use tsify::Tsify;

/// What changed from one text of credential reports to another, besides the findings: these are of what the later
/// reports have that the earlier had not, and their spans are in the later text.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct WireComparison {
    /// The earlier reports in figures.
    pub before: Vec<AccountSummary>,
    /// The later reports in figures.
    pub after: Vec<AccountSummary>,
    /// Accounts found in both; `null` for a report that names none.
    #[tsify(type = "(string | null)[]")]
    pub compared: Vec<Option<String>>,
    /// Accounts found in the later text only: nothing is said of them.
    #[tsify(type = "(string | null)[]")]
    pub only_after: Vec<Option<String>>,
}

impl From<&Comparison> for WireComparison {
    fn from(comparison: &Comparison) -> Self {
        Self {
            before: comparison.before.reports.iter().map(Into::into).collect(),
            after: comparison.after.reports.iter().map(Into::into).collect(),
            compared: comparison.compared.clone(),
            only_after: comparison.only_after.clone(),
        }
    }
}

/// One report's credentials in time, as data for a chart.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct AccountTimeline {
    /// The report in figures.
    pub summary: AccountSummary,
    /// Each row, root included, in the order of the report.
    pub users: Vec<UserTimeline>,
}

/// One row's credentials in time. Dates are `YYYY-MM-DD` in UTC.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct UserTimeline {
    /// The user as the report names it.
    pub user: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub created: Option<String>,
    /// Its console password, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub password: Option<CredentialLife>,
    /// The two key slots; `null` where one is empty.
    #[tsify(type = "[CredentialLife | null, CredentialLife | null]")]
    pub keys: [Option<CredentialLife>; 2],
    /// The last use of any of its credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub last_used: Option<String>,
}

/// One credential in time.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CredentialLife {
    /// Whether it works.
    pub active: bool,
    /// When it was made or last changed; for a key also when it was switched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub since: Option<String>,
    /// When it was last used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub used: Option<String>,
    /// Whole days from `since` to the report's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub age_days: Option<i64>,
}

impl From<&Summary> for AccountTimeline {
    fn from(summary: &Summary) -> Self {
        Self { summary: summary.into(), users: summary.timeline.iter().map(Into::into).collect() }
    }
}

impl From<&Timeline> for UserTimeline {
    fn from(row: &Timeline) -> Self {
        Self {
            user: row.user.clone(),
            created: row.created.map(Timestamp::date),
            password: row.password.map(Into::into),
            keys: row.keys.map(|key| key.map(Into::into)),
            last_used: row.last_used.map(Timestamp::date),
        }
    }
}

impl From<Life> for CredentialLife {
    fn from(life: Life) -> Self {
        let (since, used) = (life.since.map(Timestamp::date), life.used.map(Timestamp::date));
        Self { active: life.active, since, used, age_days: life.age_days }
    }
}
