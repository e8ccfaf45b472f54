//! The columns of a credential report, found by their header names in any order.

/// How many columns Keyfence knows.
pub(super) const COUNT: usize = 23;

/// One column ("Getting credential reports for your AWS account", IAM user guide).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Column {
    /// `user`: the friendly name.
    User,
    /// `arn`.
    Arn,
    /// `user_creation_time`.
    Created,
    /// `password_enabled`.
    PasswordEnabled,
    /// `password_last_used`.
    PasswordLastUsed,
    /// `password_last_changed`.
    PasswordLastChanged,
    /// `password_next_rotation`.
    PasswordNextRotation,
    /// `mfa_active`.
    MfaActive,
    /// `access_key_1_active`.
    Key1Active,
    /// `access_key_1_last_rotated`.
    Key1Rotated,
    /// `access_key_1_last_used_date`.
    Key1Used,
    /// `access_key_1_last_used_region`.
    Key1Region,
    /// `access_key_1_last_used_service`.
    Key1Service,
    /// `access_key_2_active`.
    Key2Active,
    /// `access_key_2_last_rotated`.
    Key2Rotated,
    /// `access_key_2_last_used_date`.
    Key2Used,
    /// `access_key_2_last_used_region`.
    Key2Region,
    /// `access_key_2_last_used_service`.
    Key2Service,
    /// `cert_1_active`.
    Cert1Active,
    /// `cert_1_last_rotated`.
    Cert1Rotated,
    /// `cert_2_active`.
    Cert2Active,
    /// `cert_2_last_rotated`.
    Cert2Rotated,
    /// `additional_credentials_info`: documented, not yet seen in a real report.
    Additional,
}

/// Every column with its header name, in AWS's order.
const NAMES: [(Column, &str); COUNT] = [
    (Column::User, "user"),
    (Column::Arn, "arn"),
    (Column::Created, "user_creation_time"),
    (Column::PasswordEnabled, "password_enabled"),
    (Column::PasswordLastUsed, "password_last_used"),
    (Column::PasswordLastChanged, "password_last_changed"),
    (Column::PasswordNextRotation, "password_next_rotation"),
    (Column::MfaActive, "mfa_active"),
    (Column::Key1Active, "access_key_1_active"),
    (Column::Key1Rotated, "access_key_1_last_rotated"),
    (Column::Key1Used, "access_key_1_last_used_date"),
    (Column::Key1Region, "access_key_1_last_used_region"),
    (Column::Key1Service, "access_key_1_last_used_service"),
    (Column::Key2Active, "access_key_2_active"),
    (Column::Key2Rotated, "access_key_2_last_rotated"),
    (Column::Key2Used, "access_key_2_last_used_date"),
    (Column::Key2Region, "access_key_2_last_used_region"),
    (Column::Key2Service, "access_key_2_last_used_service"),
    (Column::Cert1Active, "cert_1_active"),
    (Column::Cert1Rotated, "cert_1_last_rotated"),
    (Column::Cert2Active, "cert_2_active"),
    (Column::Cert2Rotated, "cert_2_last_rotated"),
    (Column::Additional, "additional_credentials_info"),
];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A moment, or AWS's word for its absence.
    Moment,
    /// Yes or no.
    Flag,
    /// Anything.
    Text,
}

impl Column {
    /// What it holds.
    pub(super) fn holds(self) -> Holds {
        match self {
            Self::User
            | Self::Arn
            | Self::Key1Region
            | Self::Key1Service
            | Self::Key2Region
            | Self::Key2Service
            | Self::Additional => Holds::Text,
            Self::PasswordEnabled
            | Self::MfaActive
            | Self::Key1Active
            | Self::Key2Active
            | Self::Cert1Active
            | Self::Cert2Active => Holds::Flag,
            _ => Holds::Moment,
        }
    }

    /// The column called `name`, whatever its case.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|&(column, _)| column)
    }

    /// The name in the header.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        NAMES.get(self as usize).map_or("", |&(_, name)| name)
    }

    /// The access key or certificate slot the column is about.
    #[must_use]
    pub(super) fn slot(self) -> Option<u8> {
        let name = self.name();
        let rest = name.strip_prefix("access_key_").or_else(|| name.strip_prefix("cert_"))?;
        rest.bytes().next().map(|digit| digit - b'0')
    }

    /// Every column, in AWS's order.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|&(column, _)| column)
    }

    /// The columns that a check needs: without one of these, some question stays open.
    pub(super) fn needed() -> impl Iterator<Item = Self> {
        Self::all().filter(|column| !matches!(column, Self::Additional))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_columns() {
        for (at, column) in Column::all().enumerate() {
            assert_eq!(column as usize, at);
            assert_eq!(Column::from_name(&column.name().to_uppercase()), Some(column));
        }
        assert_eq!(Column::Key2Used.slot(), Some(2));
        assert_eq!(Column::Cert1Active.slot(), Some(1));
        assert_eq!(Column::MfaActive.slot(), None);
    }
}
