//! One value of a request against one of a policy.

use crate::access::Glob;
use crate::policy::number::Decimal;
use crate::policy::operators::{Base, Family};
use crate::policy::rules::Range;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value of a policy, as its operator reads it.
pub enum Wanted<'w> {
    /// As it is.
    Text(Cow<'w, str>),
    /// With wildcards.
    Pattern(Glob),
    /// An ARN, whose fields are compared each for itself.
    Fields(Vec<Glob>),
}

/// Whether a value matches; of a negated operator, whether it matches what the operator negates.
pub fn matches(base: Base, value: &str, wanted: &Wanted<'_>) -> bool {
    let text = match wanted {
        Wanted::Pattern(glob) => return glob.matches(value),
        Wanted::Fields(fields) => {
            let mut own = value.splitn(6, ':');
            return fields.iter().all(|field| own.next().is_some_and(|own| field.matches(own))) && own.next().is_none();
        }
        Wanted::Text(text) => text.as_ref(),
    };
    match base.family() {
        Family::Numeric => order(number(value), number(text)).is_some_and(|order| fits(base, order)),
        Family::Date => order(moment(value), moment(text)).is_some_and(|order| fits(base, order)),
        Family::Ip => Range::parse(text).zip(Range::parse(value)).is_some_and(|(range, own)| range.holds(own)),
        Family::Bool => value.eq_ignore_ascii_case(text),
        _ if matches!(base, Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase) => {
            value.to_lowercase() == text.to_lowercase()
        }
        _ => value == text,
    }
}

fn order<T: Ord>(value: Option<T>, wanted: Option<T>) -> Option<Ordering> {
    Some(value?.cmp(&wanted?))
}

fn fits(base: Base, order: Ordering) -> bool {
    match base {
        Base::NumericLessThan | Base::DateLessThan => order.is_lt(),
        Base::NumericLessThanEquals | Base::DateLessThanEquals => order.is_le(),
        Base::NumericGreaterThan | Base::DateGreaterThan => order.is_gt(),
        Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => order.is_ge(),
        _ => order.is_eq(),
    }
}

fn number(text: &str) -> Option<Decimal> {
    Decimal::parse(text.trim())
}

/// Billionths of a second since 1970 of a date as ISO 8601 writes it, or of a number of seconds.
fn moment(text: &str) -> Option<i128> {
    let text = text.trim();
    let seconds = |text: &str| number(text)?.billionths();
    if text.len() > 6
        && let Some(number) = seconds(text)
    {
        return Some(number);
    }
    let (date, clock) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let mut parts = date.split('-').map(str::parse::<i32>);
    let year = parts.next()?.ok()?;
    let month = parts.next().map_or(Some(1), Result::ok)?;
    let day = parts.next().map_or(Some(1), Result::ok)?;
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = time::Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    let midnight = i128::from(date.midnight().assume_utc().unix_timestamp()) * 1_000_000_000;
    let (clock, zone) = clock.find(['Z', 'z', '+', '-']).map_or((clock, ""), |at| clock.split_at(at));
    let offset = match zone.strip_prefix(['+', '-']) {
        Some(offset) => {
            let digits = offset.replace(':', "");
            let (hours, minutes) = digits.split_at_checked(2).unwrap_or((&digits, "0"));
            let minutes = seconds(hours)? * 60 + seconds(minutes).unwrap_or(0);
            minutes * if zone.starts_with('-') { -60 } else { 60 }
        }
        None => 0,
    };
    let parts = clock.split(':').filter(|part| !part.is_empty());
    let within = parts.zip([3600, 60, 1]).try_fold(0, |sum, (part, unit)| Some(sum + seconds(part)? * unit))?;
    Some(midnight + within - offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(base: Base, value: &str, wanted: &str) -> bool {
        matches(base, value, &Wanted::Text(Cow::Borrowed(wanted)))
    }

    #[test]
    fn dates_compare_as_moments_whatever_their_form() {
        for (a, b) in [
            ("1970-01-12T13:46:40Z", "1000000"),
            ("2030-01-31", "2030-01-31T00:00Z"),
            ("2030-01-31T09:30:00+09:30", "2030-01-31T00:00:00Z"),
            ("2029-12-31T23:00:00-01:00", "1893456000"),
        ] {
            assert!(plain(Base::DateEquals, a, b), "{a} {b}");
        }
        assert!(plain(Base::DateLessThan, "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:01Z"));
        assert!(!plain(Base::DateGreaterThan, "soon", "2026-01-01"));
    }

    #[test]
    fn numbers_compare_as_numbers_and_addresses_by_range() {
        assert!(plain(Base::NumericEquals, "10", "10.0") && !plain(Base::NumericLessThan, "9", "x"));
        for (value, range, inside) in [
            ("203.0.113.9", "203.0.113.0/24", true),
            ("203.0.114.9", "203.0.113.0/24", false),
            ("203.0.113.0/25", "203.0.113.0/24", true),
            ("203.0.113.0/23", "203.0.113.0/24", false),
            ("2001:db8::1", "2001:DB8::/32", true),
            ("2001:db8::1", "0.0.0.0/0", false),
            ("198.51.100.1", "0.0.0.0/0", true),
        ] {
            assert_eq!(plain(Base::IpAddress, value, range), inside, "{value} {range}");
        }
    }
}
