//! What a cell says: moments and yes-or-no values in every spelling AWS has used.

use crate::time::Timestamp;
use time::{Date, Month};

/// A moment, or AWS's word for its absence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Moment {
    /// A time.
    At(Timestamp),
    /// `N/A` or an empty cell: there is nothing that could have a time, or it never happened.
    Never,
    /// `no_information`: never, or before AWS kept the record (2014-10-20 for passwords, 2015-04-22 for keys).
    NoInformation,
    /// `not_supported`: AWS did not tell this for root until 2024.
    NotSupported,
    /// The column is missing, or the cell is cut off or unreadable.
    #[default]
    Unknown,
}

impl Moment {
    /// The time, if there is one.
    #[must_use]
    pub(super) fn time(self) -> Option<Timestamp> {
        match self {
            Self::At(time) => Some(time),
            _ => None,
        }
    }

    /// Whether the cell says that it never happened.
    #[must_use]
    pub(super) fn is_never(self) -> bool {
        matches!(self, Self::Never | Self::NoInformation)
    }

    /// Reads a cell; `None` where it is none of the known forms.
    pub(super) fn read(cell: &str) -> Option<Self> {
        if let Some(time) = plain_timestamp(cell) {
            return Some(Self::At(time));
        }
        match cell {
            "" => Some(Self::Never),
            _ if cell.eq_ignore_ascii_case("n/a") => Some(Self::Never),
            _ if cell.eq_ignore_ascii_case("no_information") => Some(Self::NoInformation),
            _ if cell.eq_ignore_ascii_case("not_supported") => Some(Self::NotSupported),
            _ => Timestamp::parse(cell).map(Self::At),
        }
    }
}

/// Yes or no, or AWS's word for neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Flag {
    /// `true`.
    True,
    /// `false`.
    False,
    /// `not_supported`: root's `password_enabled` until 2024, when every root had a password.
    NotSupported,
    /// The column is missing, the cell says `N/A`, or it is cut off or unreadable.
    #[default]
    Unknown,
}

impl Flag {
    /// Reads a cell in either case (spreadsheets write `TRUE`); `None` where it is none of the known forms.
    pub(super) fn read(cell: &str) -> Option<Self> {
        match cell {
            "true" => Some(Self::True),
            "false" => Some(Self::False),
            _ if cell.eq_ignore_ascii_case("true") => Some(Self::True),
            _ if cell.eq_ignore_ascii_case("false") => Some(Self::False),
            _ if cell.eq_ignore_ascii_case("not_supported") => Some(Self::NotSupported),
            _ if cell.eq_ignore_ascii_case("n/a") || cell.eq_ignore_ascii_case("no_information") => Some(Self::Unknown),
            _ => None,
        }
    }

    /// As a value for people: `None` where the report does not tell.
    #[must_use]
    pub(super) fn known(self) -> Option<bool> {
        match self {
            Self::True => Some(true),
            Self::False => Some(false),
            Self::NotSupported | Self::Unknown => None,
        }
    }
}

/// The two forms AWS writes, `2026-09-11T13:14:52Z` and `…+00:00`, without the general parser's cost: a report of
/// 5,001 rows has some 30,000 of them. Anything else is left to [`Timestamp::parse`].
fn plain_timestamp(cell: &str) -> Option<Timestamp> {
    let bytes: &[u8; 19] = cell.as_bytes().first_chunk()?;
    if !matches!(cell.get(19..)?, "Z" | "+00:00") {
        return None;
    }
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = *bytes else {
        return None;
    };
    let two = |a: u8, b: u8| {
        let (a, b) = (a.wrapping_sub(b'0'), b.wrapping_sub(b'0'));
        (a < 10 && b < 10).then_some(a * 10 + b)
    };
    let year = i32::from(two(y1, y2)?) * 100 + i32::from(two(y3, y4)?);
    let month = Month::try_from(two(m1, m2)?).ok()?;
    let date = Date::from_calendar_date(year, month, two(d1, d2)?).ok()?;
    let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // The Julian day of 1970-01-01.
    let days = i64::from(date.to_julian_day()) - 2_440_588;
    Some(Timestamp(days * 86_400 + i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_word_of_aws_is_read() {
        assert_eq!(Moment::read("N/A"), Some(Moment::Never));
        assert_eq!(Moment::read("no_information"), Some(Moment::NoInformation));
        assert_eq!(Moment::read("NOT_SUPPORTED"), Some(Moment::NotSupported));
        assert_eq!(Moment::read("11/23/2026 09:15"), None);
        assert_eq!(Flag::read("TRUE"), Some(Flag::True));
        assert_eq!(Flag::read("not_supported"), Some(Flag::NotSupported));
        assert_eq!(Flag::read("tru"), None);
        assert_eq!(Flag::read(""), None);
    }

    proptest! {
        #[test]
        fn the_short_way_reads_what_the_general_parser_reads(
            y in 0_u32..10_000, mo in 0_u32..14, d in 0_u32..33, h in 0_u32..25, mi in 0_u32..61, s in 0_u32..60, z in "Z|\\+00:00",
        ) {
            let text = format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}{z}");
            // Hour 24 is ISO 8601's other midnight: the general parser's to decide.
            prop_assume!(h != 24);
            prop_assert_eq!(plain_timestamp(&text), Timestamp::parse(&text));
        }
    }
}
