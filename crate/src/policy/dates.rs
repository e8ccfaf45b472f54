//! Dates in conditions, as IAM's API reads them: ISO 8601 with a part or more missing, or seconds since 1970.

use super::number::Decimal;

/// What a date's text is to IAM's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A date, however little of it is written.
    Date,
    /// A number of seconds.
    Seconds,
    /// Neither: the API refuses the policy.
    Unreadable,
}

/// Reads the text of a date.
#[must_use]
pub fn read(text: &str) -> Reading {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let unsigned = date.strip_prefix('-').unwrap_or(date);
    // More digits than a year has are seconds; some write their fraction too.
    if time.is_none() && unsigned.len() > 6 && Decimal::parse(unsigned).is_some() {
        return Reading::Seconds;
    }
    if is_date(unsigned) && time.is_none_or(is_time) { Reading::Date } else { Reading::Unreadable }
}

/// The moment so many seconds after the beginning of 1970, as ISO 8601 writes it.
#[must_use]
pub fn from_seconds(seconds: i64) -> Option<String> {
    let moment = time::OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    let (date, time) = (moment.date(), moment.time());
    let (month, day) = (u8::from(date.month()), date.day());
    let (hour, minute, second) = time.as_hms();
    Some(format!("{:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", date.year()))
}

/// A number of digits only, in a range.
fn within(text: &str, least: u32, most: u32) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse().is_ok_and(|number: u32| (least..=most).contains(&number))
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let year = parts.next().is_some_and(|year| within(year, 0, 292_278_993));
    let month = parts.next();
    let days = match month.map(|month| month.trim_start_matches('0')) {
        Some("2") => 29,
        Some("4" | "6" | "9" | "11") => 30,
        _ => 31,
    };
    let month = month.is_none_or(|month| within(month, 1, 12));
    let day = parts.next().is_none_or(|day| within(day, 1, days));
    year && month && day && parts.next().is_none()
}

/// A time of day with its zone; the time itself may be missing, and hours have one digit or two.
fn is_time(text: &str) -> bool {
    let (time, zone) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let zone_fits = match zone.strip_prefix(['+', '-']) {
        Some(offset) => is_clock(&offset.replace(':', ""), offset),
        None => zone.len() <= 1,
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = whole.split(':');
    let hour = whole.is_empty() || parts.next().is_some_and(|hour| within(hour, 0, 24));
    let rest = whole.is_empty() || parts.clone().count() <= 2 && parts.all(|part| within(part, 0, 60));
    zone_fits && hour && rest && fraction.bytes().all(|b| b.is_ascii_digit())
}

/// An offset: `23`, `0530`, `05:30`.
fn is_clock(digits: &str, written: &str) -> bool {
    let (hours, minutes) = digits.split_at_checked(2).unwrap_or((digits, ""));
    written.matches(':').count() <= 1 && within(hours, 0, 23) && (minutes.is_empty() || within(minutes, 0, 59))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_may_be_missing_but_not_wrong() {
        for text in
            ["2030", "2030-01", "2030-01-31", "2030-01-31T", "5T", "2030-01-31T1:02:03.456+9", "2030-01-31T10:00Z"]
        {
            assert_eq!(read(text), Reading::Date, "{text}");
        }
        for text in [
            "",
            "soon",
            "2030-13",
            "2030-1-32",
            "2030-02-30",
            "2030-4-31",
            "2030-01-31T25:00",
            "2030-01-31Tx",
            "1-2-3-4",
            "2030-01-31T1+x",
        ] {
            assert_eq!(read(text), Reading::Unreadable, "{text}");
        }
        assert_eq!(read("1893456000"), Reading::Seconds);
        assert_eq!(from_seconds(1_893_456_000).as_deref(), Some("2030-01-01T00:00:00Z"));
    }
}
