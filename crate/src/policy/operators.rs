//! Condition operators: qualifier, base and `IfExists`, in any case, as IAM reads them.
//! Source: "IAM JSON policy elements: Condition operators" in the IAM User Guide.

/// An operator as written in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub qualifier: Option<Qualifier>,
    /// The comparison.
    pub base: Base,
    /// Whether `IfExists` stands behind it.
    pub if_exists: bool,
}

/// How an operator treats a key with several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    /// Every value of the request matches; true when there is none.
    ForAllValues,
    /// At least one value of the request matches.
    ForAnyValue,
}

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Strings.
    String,
    /// Numbers.
    Numeric,
    /// Dates.
    Date,
    /// Booleans.
    Bool,
    /// Base64 of binary data.
    Binary,
    /// Addresses and ranges.
    Ip,
    /// ARNs, field by field.
    Arn,
    /// Whether the key is there.
    Null,
}

macro_rules! bases {
    ($($base:ident ($family:ident, $negated:literal)),+ $(,)?) => {
        /// The comparisons.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the names are IAM's own")]
        pub enum Base { $($base),+ }

        impl Base {
            /// Every comparison with its name.
            pub const ALL: &'static [(&'static str, Self)] = &[$((stringify!($base), Self::$base)),+];

            /// What it compares.
            #[must_use]
            pub fn family(self) -> Family {
                match self { $(Self::$base => Family::$family),+ }
            }

            /// Whether it is true when the values do not match, and when the key is missing.
            #[must_use]
            pub fn negated(self) -> bool {
                match self { $(Self::$base => $negated),+ }
            }

            /// The name as IAM spells it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$base => stringify!($base)),+ }
            }
        }
    };
}

bases! {
    StringEquals(String, false), StringNotEquals(String, true),
    StringEqualsIgnoreCase(String, false), StringNotEqualsIgnoreCase(String, true),
    StringLike(String, false), StringNotLike(String, true),
    NumericEquals(Numeric, false), NumericNotEquals(Numeric, true),
    NumericLessThan(Numeric, false), NumericLessThanEquals(Numeric, false),
    NumericGreaterThan(Numeric, false), NumericGreaterThanEquals(Numeric, false),
    DateEquals(Date, false), DateNotEquals(Date, true),
    DateLessThan(Date, false), DateLessThanEquals(Date, false),
    DateGreaterThan(Date, false), DateGreaterThanEquals(Date, false),
    Bool(Bool, false), BinaryEquals(Binary, false),
    IpAddress(Ip, false), NotIpAddress(Ip, true),
    ArnEquals(Arn, false), ArnLike(Arn, false), ArnNotEquals(Arn, true), ArnNotLike(Arn, true),
    Null(Null, false),
}

impl Operator {
    /// Reads an operator's name; `None` for one IAM does not know.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (qualifier, rest) = match name.split_once(':') {
            None => (None, name),
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAllValues") => (Some(Qualifier::ForAllValues), rest),
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAnyValue") => (Some(Qualifier::ForAnyValue), rest),
            Some(_) => return None,
        };
        let cut = rest.len().saturating_sub("IfExists".len());
        let (base, if_exists) = match (rest.get(..cut), rest.get(cut..)) {
            (Some(base), Some(tail)) if tail.eq_ignore_ascii_case("IfExists") => (base, true),
            _ => (rest, false),
        };
        let (_, base) = Base::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(base))?;
        Some(Self { qualifier, base: *base, if_exists })
    }

    /// The name as IAM spells it.
    #[must_use]
    pub fn name(self) -> String {
        let qualifier = match self.qualifier {
            None => "",
            Some(Qualifier::ForAllValues) => "ForAllValues:",
            Some(Qualifier::ForAnyValue) => "ForAnyValue:",
        };
        format!("{qualifier}{}{}", self.base.name(), if self.if_exists { "IfExists" } else { "" })
    }

    /// Whether `*` and `?` in its values are wildcards.
    #[must_use]
    pub fn takes_wildcards(self) -> bool {
        matches!(self.base, Base::StringLike | Base::StringNotLike) || self.base.family() == Family::Arn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_read_in_any_case_and_written_as_iam_does() {
        for (name, canonical) in [
            ("StringEquals", "StringEquals"),
            ("stringlikeifexists", "StringLikeIfExists"),
            ("FORANYVALUE:arnlike", "ForAnyValue:ArnLike"),
            ("ForAllValues:NullIfExists", "ForAllValues:NullIfExists"),
        ] {
            assert_eq!(Operator::parse(name).map(Operator::name).as_deref(), Some(canonical));
        }
        for name in ["", "StringMatches", "ForSome:StringLike", "IfExists", "String Equals"] {
            assert_eq!(Operator::parse(name), None, "{name}");
        }
    }
}
