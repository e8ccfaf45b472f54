//! Points in time as AWS writes them; the clock itself is never asked.
//!
//! The `time` crate knows the calendar. Its reader of ISO 8601 is not used: it takes fractions of hours too, for which the
//! core would carry the standard library's tables for reading numbers, 11 KB of the download.

use std::str::FromStr;
use time::{Date, Month, OffsetDateTime};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads an ISO 8601 date-time with an offset (`2026-09-11T13:14:52Z`, `…+00:00`, `20260911T131452Z`, fractions of a
    /// second allowed and left out), or a bare date, which counts as its midnight UTC. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let Some((date, clock)) = text.split_once('T') else {
            return Some(Self(midnight(text, true)?));
        };
        // Without an offset the moment is not known.
        let (clock, offset) = clock.split_at_checked(clock.find(['Z', '+', '-'])?)?;
        let offset = match offset.strip_prefix(['+', '-']) {
            Some(clock) if offset.starts_with('-') => -seconds(clock, 2)?,
            Some(clock) => seconds(clock, 2)?,
            None => Some(0).filter(|_| offset == "Z")?,
        };
        let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, "0"));
        let whole = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self(midnight(date, false)? + seconds(clock, 3).filter(|_| whole)? - offset))
    }

    /// Whole days from `earlier` to this moment, rounded down; negative when `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(86_400)
    }

    /// The date in UTC as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self) -> String {
        OffsetDateTime::from_unix_timestamp(self.0).map(|moment| moment.date().to_string()).unwrap_or_default()
    }
}

/// A date's midnight, in seconds since 1970; `2026-09-11`, or unless it is `bare` `20260911`.
fn midnight(date: &str, bare: bool) -> Option<i64> {
    let [year, month, day] = match date.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => [year, month, day],
        [date] if date.len() == 8 && !bare => [date.get(..4)?, date.get(4..6)?, date.get(6..)?],
        _ => return None,
    };
    let month = Month::try_from(number::<u8>(month, 2)?).ok()?;
    let date = Date::from_calendar_date(number(year, 4)?, month, number(day, 2)?).ok()?;
    Some(date.midnight().assume_utc().unix_timestamp())
}

/// Seconds of `13:14:52`, `131452`, `13:14` or `13`, of at most so many parts.
fn seconds(clock: &str, most: usize) -> Option<i64> {
    let parts: Vec<&str> = if clock.contains(':') {
        clock.split(':').collect()
    } else {
        (0..clock.len()).step_by(2).map(|at| clock.get(at..at + 2)).collect::<Option<_>>()?
    };
    if parts.is_empty() || parts.len() > most {
        return None;
    }
    parts.into_iter().zip([(24, 3600), (60, 60), (60, 1)]).try_fold(0, |sum, (part, (limit, unit))| {
        Some(sum + number::<i64>(part, 2).filter(|number| *number < limit)? * unit)
    })
}

/// A number of exactly so many digits.
fn number<T: FromStr>(text: &str, digits: usize) -> Option<T> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_styles_of_the_credential_report_read_the_same() {
        let old = Timestamp::parse("2026-09-11T13:14:52+00:00");
        assert_eq!(old, Timestamp::parse("2026-09-11T13:14:52Z"));
        assert_eq!(old, Some(Timestamp(1_789_132_492)));
        assert_eq!(Timestamp::parse("2026-09-11"), Some(Timestamp(1_789_084_800)));
        for same in
            ["20260911T131452Z", "2026-09-11T13:14:52.25Z", "2026-09-11T15:14:52+0200", "2026-09-11T04:14:52-09"]
        {
            assert_eq!(Timestamp::parse(same), old, "{same}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "N/A",
            "no_information",
            "2026-13-01T00:00:00Z",
            "2026-02-30",
            "11/09/2026",
            "20260911",
            "2026-09-11T13:14:52",
            "2026-09-11T24:14:52Z",
            "2026-09-11T13:14:52.Z",
            "2026-09-11T13:14:5Z",
            "2026-09-11T1:14:52Z",
            "2026-09-11TZ",
            "2026-09-11T13:14:52Zx",
            "2026-09-11T13:14:52+",
            "2026-09-11T13:14:52+24:00",
            "2026-09-11T정책Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_round_down() {
        assert_eq!(Timestamp(86_400 * 90 - 1).days_since(Timestamp(0)), 89);
        assert_eq!(Timestamp(86_400 * 90).days_since(Timestamp(0)), 90);
        assert_eq!(Timestamp(0).date(), "1970-01-01");
    }
}
