//! Points in time as AWS writes them, read by the `time` crate; the clock itself is never asked.

use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads an ISO 8601 date-time with an offset (`2026-09-11T13:14:52Z`, `…+00:00`, fractions allowed),
    /// or a bare date, which counts as its midnight UTC. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(moment) = OffsetDateTime::parse(text, &Iso8601::PARSING) {
            return Some(Self(moment.unix_timestamp()));
        }
        // The parser of dates alone would take a date-time without offset, whose moment is not known.
        let date = time::Date::parse(text, &Iso8601::PARSING).ok().filter(|_| text.len() == 10)?;
        Some(Self(date.midnight().assume_utc().unix_timestamp()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_styles_of_the_credential_report_read_the_same() {
        let old = Timestamp::parse("2026-09-11T13:14:52+00:00");
        assert_eq!(old, Timestamp::parse("2026-09-11T13:14:52Z"));
        assert_eq!(old, Some(Timestamp(1_789_132_492)));
        assert_eq!(Timestamp::parse("2026-09-11"), Some(Timestamp(1_789_084_800)));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "N/A", "no_information", "2026-13-01T00:00:00Z", "11/09/2026", "2026-09-11T13:14:52"] {
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
