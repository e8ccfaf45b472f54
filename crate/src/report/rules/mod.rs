//! The rules about credential reports, by topic. Each stands beside the function that fires it.

pub(super) mod certificates;
pub(super) mod delivery;
pub(super) mod drift;
pub(super) mod freshness;
pub(super) mod key_use;
pub(super) mod keys;
pub(super) mod mfa;
pub(super) mod passwords;
pub(super) mod reading;
pub(super) mod root;
pub(super) mod root_password;
pub(super) mod unused;

use super::judge::{Check, concern};
use crate::rule::Rule;

/// The rules that look at one user at a time, each with whom it may concern and its check, in the order of the columns.
pub(super) static CHECKS: &[(&Rule, u8, Check)] = &[
    (&unused::USER_WITHOUT_CREDENTIALS, concern::NOTHING, unused::user_without_credentials),
    (&root_password::ROOT_PASSWORD, concern::ROOT, root_password::root_password),
    (&unused::PASSWORD_UNUSED, concern::PASSWORD, unused::password_unused),
    (&root::ROOT_USED, concern::ROOT, root::root_used),
    (&passwords::PASSWORD_AGE, concern::PASSWORD, passwords::password_age),
    (&root_password::ROOT_PASSWORD_AGE, concern::ROOT, root_password::root_password_age),
    (&passwords::PASSWORD_EXPIRED, concern::PASSWORD, passwords::password_expired),
    (&root::ROOT_MFA, concern::ROOT, root::root_mfa),
    (&mfa::USER_MFA, concern::PASSWORD, mfa::user_mfa),
    (&mfa::KEY_USER_MFA, concern::ACTIVE_KEY, mfa::key_user_mfa),
    (&root::ROOT_ACCESS_KEY, concern::ROOT, root::root_access_key),
    (&root::ROOT_INACTIVE_KEY, concern::ROOT, root::root_inactive_key),
    (&keys::PASSWORD_AND_KEY, concern::PASSWORD, keys::password_and_key),
    (&keys::ACCESS_KEY_AGE, concern::ACTIVE_KEY, keys::access_key_age),
    (&keys::INACTIVE_KEY, concern::INACTIVE_KEY, keys::inactive_key),
    (&unused::ACCESS_KEY_UNUSED, concern::ACTIVE_KEY, unused::access_key_unused),
    (&unused::ACCESS_KEY_NEVER_USED, concern::ACTIVE_KEY, unused::access_key_never_used),
    (&key_use::KEY_USED_FOR_IDENTITY, concern::ACTIVE_KEY, key_use::key_used_for_identity),
    (&keys::TWO_ACTIVE_KEYS, concern::ACTIVE_KEY, keys::two_active_keys),
    (&root::ROOT_CERTIFICATE, concern::ROOT, root::root_certificate),
    (&certificates::ACTIVE_CERTIFICATE, concern::CERTIFICATE, certificates::active_certificate),
    (&keys::ADDITIONAL_CREDENTIALS, concern::ADDITIONAL, keys::additional_credentials),
];

/// Every rule of this room.
pub(crate) static RULES: &[&Rule] = &[
    &root::ROOT_MFA,
    &root::ROOT_ACCESS_KEY,
    &root::ROOT_INACTIVE_KEY,
    &root::ROOT_USED,
    &root::ROOT_CERTIFICATE,
    &root_password::ROOT_PASSWORD,
    &root_password::ROOT_PASSWORD_AGE,
    &mfa::USER_MFA,
    &mfa::KEY_USER_MFA,
    &keys::ACCESS_KEY_AGE,
    &keys::TWO_ACTIVE_KEYS,
    &keys::PASSWORD_AND_KEY,
    &keys::INACTIVE_KEY,
    &keys::ADDITIONAL_CREDENTIALS,
    &key_use::KEY_USED_FOR_IDENTITY,
    &key_use::KEY_REGION_ALONE,
    &unused::ACCESS_KEY_UNUSED,
    &unused::ACCESS_KEY_NEVER_USED,
    &unused::PASSWORD_UNUSED,
    &unused::USER_WITHOUT_CREDENTIALS,
    &passwords::PASSWORD_AGE,
    &passwords::PASSWORD_EXPIRED,
    &certificates::ACTIVE_CERTIFICATE,
    &freshness::STALE_REPORT,
    &freshness::NO_REPORT_TIME,
    &freshness::FUTURE_DATE,
    &reading::UNREADABLE_VALUE,
    &reading::ROW_DOES_NOT_FIT,
    &reading::MISSING_COLUMNS,
    &reading::UNKNOWN_COLUMN,
    &reading::NO_HEADER,
    &reading::NO_ROWS,
    &reading::NO_ROOT_ROW,
    &reading::SEVERAL_ACCOUNTS,
    &reading::UNREADABLE_REPORT,
    &delivery::NOT_GENERATED,
    &delivery::IN_PROGRESS,
    &delivery::EXPIRED,
    &delivery::THROTTLED,
    &delivery::DENIED,
    &delivery::GENERATED,
    &drift::NEW_USER,
    &drift::NEW_ACCESS_KEY,
    &drift::KEY_REACTIVATED,
    &drift::MFA_REMOVED,
    &drift::PASSWORD_ENABLED,
];
