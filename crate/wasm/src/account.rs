//! A credential report's figures as JavaScript sees them.

use keyfence::report::{OldestKey, Root, Summary};
use keyfence::time::Timestamp;
use serde::Serialize;
use tsify::Tsify;

/// One report in figures. Dates are `YYYY-MM-DD` in UTC, ages whole days.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct AccountSummary {
    /// The account, where the report names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub account: Option<String>,
    /// The day AWS made the report, where the text says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub generated: Option<String>,
    /// The day to which ages are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub judged_by: Option<String>,
    /// Where that day came from: the report, the caller, the newest date in the report, or nowhere.
    #[tsify(type = "\"generated\" | \"caller\" | \"newest-date\" | \"unknown\"")]
    pub judged_by_source: &'static str,
    /// Days from the report's making to the caller's now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub age_days: Option<i64>,
    /// Rows other than root's.
    pub users: u32,
    /// Users with a console password.
    pub console_users: u32,
    /// Of these, users without MFA.
    pub console_users_without_mfa: u32,
    /// Users with at least one active access key.
    pub users_with_active_keys: u32,
    /// Active access keys of users.
    pub active_keys: u32,
    /// The oldest active access key of a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub oldest_key: Option<OldestKeySummary>,
    /// The state of root.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub root: Option<RootSummary>,
}

/// The oldest active key.
#[derive(Debug, Serialize, Tsify)]
pub struct OldestKeySummary {
    /// Whose.
    pub user: String,
    /// Slot 1 or 2.
    pub slot: u8,
    /// Its age in days.
    pub days: i64,
}

/// The state of root; what the report does not tell is absent.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RootSummary {
    /// Whether it has MFA.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub mfa: Option<bool>,
    /// Whether it has a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub password: Option<bool>,
    /// Its active access keys.
    pub active_keys: u32,
    /// The day of its last use.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub last_used: Option<String>,
}

impl From<&Summary> for AccountSummary {
    fn from(summary: &Summary) -> Self {
        let clock = &summary.clock;
        Self {
            account: summary.account.clone(),
            generated: clock.generated.map(Timestamp::date),
            judged_by: clock.judged_by.map(Timestamp::date),
            judged_by_source: clock.source.word(),
            age_days: clock.age_days,
            users: summary.users,
            console_users: summary.console_users,
            console_users_without_mfa: summary.console_users_without_mfa,
            users_with_active_keys: summary.users_with_active_keys,
            active_keys: summary.active_keys,
            oldest_key: summary.oldest_key.as_ref().map(OldestKeySummary::from),
            root: summary.root.as_ref().map(RootSummary::from),
        }
    }
}

impl From<&OldestKey> for OldestKeySummary {
    fn from(key: &OldestKey) -> Self {
        Self { user: key.user.clone(), slot: key.slot, days: key.days }
    }
}

impl From<&Root> for RootSummary {
    fn from(root: &Root) -> Self {
        let last_used = root.last_used.map(Timestamp::date);
        Self { mfa: root.mfa, password: root.password, active_keys: root.active_keys, last_used }
    }
}
