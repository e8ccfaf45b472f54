//! What a caller may ask for. Wrong options are errors for the programmer; everything else is a finding.

use crate::rule::{Rule, Severity};
use crate::text::Locale;
use crate::time::Timestamp;

/// The options of one check. [`Default`] asks for recognition of everything, English, all rules.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The kind of document, instead of recognizing it: a name of [`crate::kinds`].
    pub kind: Option<&'static str>,
    /// The kind of policy, instead of detecting it.
    pub policy_type: Option<PolicyType>,
    /// The time to judge ages by, where the text does not carry its own.
    pub now: Option<Timestamp>,
    /// The language of messages.
    pub locale: Locale,
    /// Whose thresholds to use.
    pub profile: Profile,
    /// Thresholds that replace the profile's.
    pub thresholds: Thresholds,
    /// Rule selection and severities; the last entry that matches a rule decides.
    pub rules: Vec<RuleSetting>,
    /// The form field the text stands in, for credentials.
    pub field: Option<FieldContext>,
    /// Whether to look for other providers' credentials too.
    pub other_providers: bool,
}

/// Where in a form a text stands.
#[derive(Clone, Debug, Default)]
pub struct FieldContext {
    /// The field's label, name and placeholder, joined by spaces.
    pub label: String,
}

/// One entry of the rule selection.
#[derive(Clone, Debug)]
pub struct RuleSetting {
    /// A rule id, or `group/*`.
    pub pattern: String,
    /// `None` switches the rules off.
    pub severity: Option<Severity>,
}

/// Days and counts that checks compare with; `None` keeps the profile's. All ages are in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thresholds {
    /// Age from which an active access key is too old.
    pub access_key_age: Option<u32>,
    /// Days without use from which a credential counts as unused.
    pub unused_credential: Option<u32>,
    /// Days a new access key may stay without first use.
    pub never_used_grace: Option<u32>,
    /// Days within which a use of root is reported.
    pub root_used: Option<u32>,
    /// Age from which a password is too old.
    pub password_age: Option<u32>,
    /// Age from which the root password is too old.
    pub root_password_age: Option<u32>,
    /// Days an inactive key may stay.
    pub inactive_key: Option<u32>,
    /// Age from which an active signing certificate is too old.
    pub certificate_age: Option<u32>,
    /// Days a user without any credential may stay.
    pub dead_user: Option<u32>,
    /// Age from which a report is called stale.
    pub report_age: Option<u32>,
}

/// A named set of thresholds and rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Keyfence's own.
    #[default]
    Default,
    /// CIS AWS Foundations Benchmark 1.4.
    Cis14,
    /// CIS AWS Foundations Benchmark 3.0.
    Cis30,
    /// CIS AWS Foundations Benchmark 5.0.
    Cis50,
    /// CIS AWS Foundations Benchmark 7.0.
    Cis70,
    /// AWS Foundational Security Best Practices (Security Hub).
    Fsbp,
    /// What Prowler's checks report.
    Prowler,
}

crate::rule::words!(Profile {
    Default = "default",
    Cis14 = "cis-1.4",
    Cis30 = "cis-3.0",
    Cis50 = "cis-5.0",
    Cis70 = "cis-7.0",
    Fsbp = "fsbp",
    Prowler = "prowler",
});

/// What a policy is attached to, which decides its grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyType {
    /// Attached to a user, group or role.
    Identity,
    /// Attached to a resource (bucket, queue, key …).
    Resource,
    /// A role's trust policy.
    Trust,
    /// A permissions boundary.
    Boundary,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// A session policy.
    Session,
    /// A VPC endpoint policy.
    Endpoint,
}

crate::rule::words!(PolicyType {
    Identity = "identity",
    Resource = "resource",
    Trust = "trust",
    Boundary = "boundary",
    Scp = "scp",
    Rcp = "rcp",
    Session = "session",
    Endpoint = "endpoint",
});

impl Options {
    /// The severity `rule` has under these options, given the one a finding asks for; `None` when switched off.
    #[must_use]
    pub fn severity_of(&self, rule: &Rule, own: Severity) -> Option<Severity> {
        self.rules.iter().rev().find(|setting| setting.matches(rule)).map_or(Some(own), |setting| setting.severity)
    }
}

impl RuleSetting {
    /// Whether the entry speaks of `rule`.
    #[must_use]
    pub fn matches(&self, rule: &Rule) -> bool {
        self.pattern == rule.id || self.pattern.strip_suffix("/*").is_some_and(|group| group == rule.group())
    }
}
