//! What a cell says: moments and yes-or-no values in every spelling AWS has used.

use crate::time::Timestamp;

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
    let (start, zone) = cell.as_bytes().split_first_chunk()?;
    timestamp(start).filter(|_| matches!(zone, b"Z" | b"+00:00"))
}

/// `2026-09-11T13:14:52` as a moment of UTC; `None` where it is none.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn timestamp(text: &[u8; 19]) -> Option<Timestamp> {
    let date = DATE.read(text, 0)?;
    let day = DAY.read(text, 8)?;
    let clock = CLOCK.read(text, 11)?;
    let (year, month, day) = (at(date, 0) * 100 + at(date, 2), at(date, 5), at(day, 0));
    let (hour, minute, second) = (at(clock, 0), at(clock, 3), at(clock, 6));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > days || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Years that begin in March end with the leap day. A year more, so that none is negative: 719,468 days lie between
    // 0000-03-01 and 1970-01-01, and 365 in the year before that.
    let (year, month) = if month > 2 { (year + 1, month - 3) } else { (year, month + 9) };
    let leaps = (year + 399) / 4 - (year + 399) / 100 + year.div_ceil(400) - 97;
    let days = i64::from(year * 365 + leaps + (153 * month + 2) / 5 + day) - 719_468 - 366;
    Some(Timestamp(days * 86_400 + i64::from(hour * 3600 + minute * 60 + second)))
}

/// Eight characters of which some are digits, in pairs.
struct Form {
    pattern: u64,
    limit: u64,
}

/// The form of a date's first eight characters, and so on.
const DATE: Form = Form::of(*b"0000-00-");
const DAY: Form = Form::of(*b"00T00:00");
const CLOCK: Form = Form::of(*b"00:00:00");

// The core is built for size: what is not inlined always is a call.
#[allow(clippy::inline_always)]
impl Form {
    const fn of(pattern: [u8; 8]) -> Self {
        let mut limit = [0x7f; 8];
        let mut i = 0;
        while i < 8 {
            #[allow(clippy::indexing_slicing)]
            if pattern[i] == b'0' {
                limit[i] = 0x76;
            }
            i += 1;
        }
        Self { pattern: u64::from_le_bytes(pattern), limit: u64::from_le_bytes(limit) }
    }

    /// Where the eight bytes at `at` have a digit for every `0` of the pattern and are the pattern elsewhere: at each
    /// digit that a digit follows, the number of both. All bytes at once: a digit becomes 0 to 9, the rest 0.
    #[inline(always)]
    fn read(&self, text: &[u8; 19], at: usize) -> Option<u64> {
        let values = u64::from_le_bytes(*text.get(at..)?.first_chunk()?) ^ self.pattern;
        let wrong = (values | values.wrapping_add(self.limit)) & 0x8080_8080_8080_8080;
        // Only digits are small enough to be multiplied.
        (wrong == 0).then(|| values * 10 + (values >> 8))
    }
}

#[inline(always)]
#[allow(clippy::inline_always)]
fn at(pairs: u64, place: u32) -> u32 {
    (pairs >> (place * 8)) as u32 & 0xff
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
        // As a row torn apart by a copy has it: found by the fuzzer.
        assert_eq!(Moment::read("2020-02-03T09:50:07+00:644160558196:user/kapil"), None);
        assert_eq!(plain_timestamp("\u{ff}\u{ff}\u{ff}\u{ff}\u{ff}\u{ff}\u{ff}\u{ff}\u{ff}:07Z"), None);
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
