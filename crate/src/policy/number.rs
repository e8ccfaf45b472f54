//! Numbers in conditions, exactly as they are written: `3600`, `-1.5`, `1e3`.

use std::cmp::Ordering;

/// The largest exponent that a number of IAM's may have: beyond it there is no such double.
const MOST: i64 = 309;

/// A decimal number: 0.`digits` × 10^`exponent`, the digits without zeros at either end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    exponent: i64,
    digits: Vec<u8>,
}

impl Decimal {
    /// Reads a number with a sign, a fraction and an exponent as it pleases; `None` for anything else, and for one that is
    /// larger than any double.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (written, exponent) = match unsigned.split_once(['e', 'E']) {
            // One that is too long for a number is as far away as any.
            Some((written, exponent)) => (written, signed(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !plain(whole) || !plain(fraction) {
            return None;
        }
        let mut digits = [whole, fraction].concat().into_bytes();
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let length = |count: usize| i64::try_from(count).unwrap_or(i64::from(u32::MAX));
        let exponent = exponent + length(whole.len()) - length(zeros);
        if digits.is_empty() {
            return Some(Self { negative: false, exponent: 0, digits });
        }
        (exponent <= MOST).then(|| Self { negative: text.starts_with('-'), exponent, digits })
    }

    /// So many billionths as it is, what is less left out; `None` beyond 10^20.
    #[must_use]
    pub fn billionths(&self) -> Option<i128> {
        let places = self.exponent + 9;
        if self.exponent > 20 {
            return None;
        }
        let digits = self.digits.iter().copied().chain(std::iter::repeat(b'0'));
        let sum =
            digits.take(usize::try_from(places).unwrap_or(0)).fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        Some(if self.negative { -sum } else { sum })
    }
}

/// An exponent; one with more digits than fit is the largest or least there is.
fn signed(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let far = i64::from(u32::MAX);
    let number = unsigned.parse().unwrap_or(far).min(far);
    Some(if text.starts_with('-') { -number } else { number })
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = || self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then_with(|| if self.negative { size().reverse() } else { size() })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "-", ".", "e3", "1e", "1e+", "0x10", "1,5", "1 ", "inf", "NaN", "1e999", "１"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(Decimal::parse("1e99999999999999999999999"), None);
        assert!(Decimal::parse("0e99999999999999999999999").is_some());
        assert!(Decimal::parse("1e-99999999999999999999999").is_some());
    }

    #[test]
    fn billionths_are_whole() {
        for (text, expected) in [
            ("0", 0),
            ("1.5", 1_500_000_000),
            ("-2", -2_000_000_000),
            ("1e-9", 1),
            ("9e-10", 0),
            ("12e2", 1_200_000_000_000),
        ] {
            assert_eq!(Decimal::parse(text).and_then(|number| number.billionths()), Some(expected), "{text}");
        }
        assert_eq!(Decimal::parse("1e30").and_then(|number| number.billionths()), None);
    }

    proptest! {
        #[test]
        fn numbers_are_read_and_ordered_as_doubles_are(
            one in r"[+-]?[0-9]{0,6}(\.[0-9]{0,6})?([eE][+-]?[0-9]{1,2})?",
            other in r"[+-]?[0-9]{1,3}(\.[0-9]{1,2})?",
        ) {
            let doubles = [&one, &other].map(|text| text.parse::<f64>().ok());
            let own = [&one, &other].map(|text| Decimal::parse(text));
            prop_assert_eq!(own[0].is_some(), doubles[0].is_some(), "{}", one);
            if let ([Some(a), Some(b)], [Some(c), Some(d)]) = (&own, doubles) {
                prop_assert_eq!(a.cmp(b), c.partial_cmp(&d).unwrap_or(Ordering::Equal), "{} {}", one, other);
            }
        }
    }
}
