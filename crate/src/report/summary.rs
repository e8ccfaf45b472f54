//! What is known of a report besides findings: its time, its counts, the ages of its credentials.

use super::cells::{Flag, Moment};
use super::row::User;
use super::table::Table;
use crate::options::Options;
use crate::time::Timestamp;

/// Where the moment came from to which ages are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeSource {
    /// The CLI's `GeneratedTime`.
    Generated,
    /// The caller's `now`.
    Caller,
    /// The newest date in the report.
    NewestDate,
    /// Nowhere: no age is checked.
    #[default]
    Unknown,
}

crate::rule::words!(TimeSource {
    Generated = "generated",
    Caller = "caller",
    NewestDate = "newest-date",
    Unknown = "unknown",
});

/// The report's place in time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// When AWS made the report, where the text says so.
    pub generated: Option<Timestamp>,
    /// The moment to which ages are counted.
    pub judged_by: Option<Timestamp>,
    /// Where that moment came from.
    pub source: TimeSource,
    /// Days from the report's making (else from its newest date) to the caller's now; `None` without a now.
    pub age_days: Option<i64>,
}

impl Clock {
    /// `GeneratedTime` before the caller's time before the newest date; never the wall clock.
    pub(super) fn new(generated: Option<Timestamp>, newest: Option<Timestamp>, options: &Options) -> Self {
        let (judged_by, source) = match (generated, options.now, newest) {
            (Some(time), ..) => (Some(time), TimeSource::Generated),
            (None, Some(time), _) => (Some(time), TimeSource::Caller),
            (None, None, Some(time)) => (Some(time), TimeSource::NewestDate),
            (None, None, None) => (None, TimeSource::Unknown),
        };
        let age_days = options.now.zip(generated.or(newest)).map(|(now, made)| now.days_since(made));
        Self { generated, judged_by, source, age_days }
    }
}

/// What is known of the reports in one document besides findings.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The reports: one, unless the caller named the kind of a text that holds several; none where AWS answered with
    /// an error or nothing could be read.
    pub reports: Vec<Summary>,
}

/// One report in figures.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The account, as its ARNs name it.
    pub account: Option<String>,
    /// The report's place in time.
    pub clock: Clock,
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
    pub oldest_key: Option<OldestKey>,
    /// Root's row, where there is one.
    pub root: Option<Root>,
    /// Each row's credentials in time, root included, in the order of the report. Only [`summarize`](super::summarize)
    /// and comparisons tell it: a check leaves it empty.
    pub timeline: Vec<Timeline>,
}

/// The oldest active key.
#[derive(Clone, Debug)]
pub struct OldestKey {
    /// Whose.
    pub user: String,
    /// 1 or 2.
    pub slot: u8,
    /// Its age in whole days.
    pub days: i64,
}

/// The state of root.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    /// Whether it has MFA; `None` where the report does not tell.
    pub mfa: Option<bool>,
    /// Whether it has a password; `None` where the report does not tell.
    pub password: Option<bool>,
    /// Its active access keys.
    pub active_keys: u32,
    /// Its last use by password or key.
    pub last_used: Option<Timestamp>,
}

/// One row's credentials in time, as data for a chart.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The user as the report names it.
    pub user: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Its console password; `None` where it has none.
    pub password: Option<Life>,
    /// The last use of any of its credentials, whether they still work or not.
    pub last_used: Option<Timestamp>,
    /// The two key slots; `None` where one is empty.
    pub keys: [Option<Life>; 2],
}

/// One credential in time.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// Whether it works.
    pub active: bool,
    /// When it was made or last changed; for a key also when it was switched.
    pub since: Option<Timestamp>,
    /// When it was last used.
    pub used: Option<Timestamp>,
    /// Days from `since` to the report's time.
    pub age_days: Option<i64>,
}

impl Summary {
    pub(super) fn new(table: &Table<'_>, clock: Clock) -> Self {
        let mut summary = Self { account: table.account().map(str::to_owned), clock, ..Self::default() };
        // The oldest key's place, named only once it is known.
        let mut oldest: Option<(Timestamp, &User<'_>, u8)> = None;
        for user in &table.users {
            if user.root {
                summary.root = Some(root(user));
                continue;
            }
            summary.users += 1;
            if user.has_password() {
                summary.console_users += 1;
                summary.console_users_without_mfa += u32::from(user.mfa == Flag::False);
            }
            let mut keys = 0;
            for key in user.active_keys() {
                keys += 1;
                if let Some(since) = key.rotated.time()
                    && oldest.is_none_or(|(before, ..)| since < before)
                {
                    oldest = Some((since, user, key.slot));
                }
            }
            summary.active_keys += keys;
            summary.users_with_active_keys += u32::from(keys > 0);
        }
        summary.oldest_key = oldest.and_then(|(since, user, slot)| {
            let days = clock.judged_by?.days_since(since);
            Some(OldestKey { user: user.name.as_ref().to_owned(), slot, days })
        });
        summary
    }
}

impl Summary {
    /// With the life of every credential.
    pub(super) fn with_timeline(table: &Table<'_>, clock: Clock) -> Self {
        let timeline = table.users.iter().map(|user| timeline(user, &clock)).collect();
        Self { timeline, ..Self::new(table, clock) }
    }
}

fn root(user: &User<'_>) -> Root {
    Root {
        mfa: user.mfa.known(),
        password: user.password.enabled.known(),
        active_keys: user.active_keys().count() as u32,
        last_used: last_used(user),
    }
}

fn last_used(user: &User<'_>) -> Option<Timestamp> {
    let [first, second] = &user.keys;
    [user.password.used, first.used, second.used].into_iter().filter_map(Moment::time).max()
}

fn timeline(user: &User<'_>, clock: &Clock) -> Timeline {
    let life = |active, since: Moment, used: Moment| Life {
        active,
        since: since.time(),
        used: used.time(),
        age_days: since.time().zip(clock.judged_by).map(|(since, now)| now.days_since(since)),
    };
    let [first, second] = &user.keys;
    let key = |key: &super::row::Key<'_>| {
        (key.is_active() || key.rotated.time().is_some()).then(|| life(key.is_active(), key.rotated, key.used))
    };
    Timeline {
        user: user.name.as_ref().to_owned(),
        created: user.created.time(),
        password: user.has_password().then(|| life(true, user.password.changed, user.password.used)),
        last_used: last_used(user),
        keys: [key(first), key(second)],
    }
}
