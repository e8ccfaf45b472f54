//! By which thresholds, at which moment and for which catalog a report is judged.

use super::cells::Flag;
use super::columns::Column;
use super::row::User;
use super::rules::CHECKS;
use super::source::Source;
use crate::document::Findings;
use crate::finding::{Finding, Subject};
use crate::options::{Options, Profile};
use crate::rule::{Rule, Severity};
use crate::span::Span;
use crate::tally::Tally;
use crate::time::Timestamp;
use std::rc::Rc;

/// What "older than N days" means: the catalogs differ at exactly N days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    /// N days or more ago, as CIS says ("unused for 45 days or more") and Steampipe counts.
    AtLeast,
    /// More than N days ago to the second, as AWS Config says ("more than the specified number of days").
    MoreThan,
    /// More than N whole days ago: N days and 23 hours still pass, as Prowler counts.
    MoreThanWhole,
}

/// The thresholds in days, the caller's over the profile's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) access_key_age: u32,
    pub(super) unused_credential: u32,
    pub(super) never_used_grace: u32,
    pub(super) root_used: u32,
    pub(super) password_age: u32,
    pub(super) root_password_age: u32,
    pub(super) inactive_key: u32,
    pub(super) certificate_age: u32,
    pub(super) dead_user: u32,
    pub(super) report_age: u32,
}

impl Limits {
    fn of(options: &Options) -> Self {
        let (asked, profile) = (&options.thresholds, options.profile);
        Self {
            access_key_age: asked.access_key_age.unwrap_or(90),
            // Security Hub IAM.8 has a fixed 90; CIS since 1.4 and Prowler say 45.
            unused_credential: asked.unused_credential.unwrap_or(if profile == Profile::Fsbp { 90 } else { 45 }),
            never_used_grace: asked.never_used_grace.unwrap_or(7),
            // Prowler asks about the last day; CIS names no number, ScoutSuite and Steampipe take 90 for it.
            root_used: asked.root_used.unwrap_or(if profile == Profile::Prowler { 1 } else { 90 }),
            password_age: asked.password_age.unwrap_or(90),
            root_password_age: asked.root_password_age.unwrap_or(365),
            inactive_key: asked.inactive_key.unwrap_or(90),
            certificate_age: asked.certificate_age.unwrap_or(365),
            dead_user: asked.dead_user.unwrap_or(90),
            report_age: asked.report_age.unwrap_or(7),
        }
    }
}

/// A check of one user's row.
pub(super) type Check = fn(&User<'_>, &mut Judge<'_>);

/// What the checks of one report know, and where they put what they find.
pub(super) struct Judge<'a> {
    pub(super) profile: Profile,
    pub(super) limits: Limits,
    /// When the report's ages are counted to.
    pub(super) time: Option<Timestamp>,
    /// Whether reports of several accounts came together: at most one of them manages the organization.
    pub(super) several_accounts: bool,
    source: &'a Source<'a>,
    account: Option<&'a str>,
    /// The account, to be shared.
    named: Option<Rc<str>>,
    /// The row that had the last finding: its number, name and account.
    row: Option<(u32, Rc<str>, Option<Rc<str>>)>,
    found: Vec<Finding>,
    /// Where only the worst findings are asked for.
    pub(super) tally: Option<Tally>,
}

impl<'a> Judge<'a> {
    /// A judge of the report in `source`.
    pub(super) fn new(
        options: &Options,
        source: &'a Source<'a>,
        account: Option<&'a str>,
        time: Option<Timestamp>,
        several_accounts: bool,
    ) -> Self {
        let limits = Limits::of(options);
        Self {
            profile: options.profile,
            limits,
            time,
            several_accounts,
            source,
            account,
            named: account.map(Into::into),
            row: None,
            found: Vec::new(),
            tally: None,
        }
    }

    /// Days from `moment` to the report's time, rounded down; `None` where no time is known.
    pub(super) fn days(&self, moment: Timestamp) -> Option<i64> {
        self.time.map(|time| time.days_since(moment))
    }

    /// Whether `moment` is too long ago by `limit` days, by the profile's own boundary.
    pub(super) fn is_over(&self, moment: Timestamp, limit: u32) -> bool {
        self.time.is_some_and(|time| self.boundary().is_over(time, moment, limit))
    }

    fn boundary(&self) -> Boundary {
        match self.profile {
            Profile::Prowler => Boundary::MoreThanWhole,
            Profile::Fsbp => Boundary::MoreThan,
            _ => Boundary::AtLeast,
        }
    }

    /// Whether a catalog other than Keyfence's own is followed: each of its rules answers alone.
    pub(super) fn follows_catalog(&self) -> bool {
        self.profile != Profile::Default
    }

    /// Whether the rules about users' keys look at this row: root's keys have rules of their own, but Prowler's
    /// checks read root's row like any other.
    pub(super) fn judges_keys_of(&self, user: &User<'_>) -> bool {
        !user.root || self.profile == Profile::Prowler
    }

    /// Whether a finding of `rule` with this severity is to be built, or was only to be counted. To be asked by the
    /// checks that many rows fail.
    pub(super) fn wants(&mut self, rule: &'static Rule, severity: Severity) -> bool {
        self.tally.as_mut().is_none_or(|tally| tally.wants(rule, severity))
    }

    /// A finding at one cell of a user's row.
    pub(super) fn at(&mut self, rule: &'static Rule, user: &User<'_>, column: Column) -> Finding {
        // One name for all findings of a row.
        if !matches!(&self.row, Some((row, ..)) if *row == user.row) {
            let own = user.account.filter(|&account| self.account != Some(account));
            let account = own.map(Into::into).or_else(|| self.named.clone());
            self.row = Some((user.row, user.name.as_ref().into(), account));
        }
        let mut finding = Finding::new(rule, self.source.pasted(user.cell(column)));
        if let Some((_, name, account)) = &self.row {
            finding.subject.account.clone_from(account);
            finding.subject.user = Some(name.clone());
        }
        finding.subject.slot = column.slot();
        finding.root = user.root;
        finding.cell = Some((user.row, column.name()));
        finding
    }

    /// A finding at a place of the report that belongs to no user.
    pub(super) fn place(&self, rule: &'static Rule, span: Span) -> Finding {
        let subject = Subject { account: self.named.clone(), ..Subject::default() };
        Finding::new(rule, self.pasted(span)).subject(subject)
    }

    /// The bytes as pasted.
    pub(super) fn pasted(&self, span: Span) -> Span {
        self.source.pasted(span)
    }

    /// Keeps a finding.
    pub(super) fn push(&mut self, finding: Finding) {
        if let Some(tally) = &mut self.tally {
            tally.built(finding.rule, finding.severity);
        }
        self.found.push(finding);
    }

    /// What was found since the last call.
    pub(super) fn drain(&mut self) -> std::vec::Drain<'_, Finding> {
        // In the order of the cells: the report's findings are sorted by place in the end.
        if self.found.len() > 1 {
            self.found.sort_by_key(Finding::span);
        }
        self.found.drain(..)
    }
}

impl Boundary {
    fn is_over(self, now: Timestamp, moment: Timestamp, limit: u32) -> bool {
        let (elapsed, limit) = (now.0 - moment.0, i64::from(limit) * 86_400);
        match self {
            Self::AtLeast => elapsed >= limit,
            Self::MoreThan => elapsed > limit,
            Self::MoreThanWhole => elapsed >= limit + 86_400,
        }
    }
}

/// Whom a check may concern: most rows have little, and most checks need not be asked about them.
pub(super) mod concern {
    use super::{Flag, User};

    /// Root.
    pub(in crate::report) const ROOT: u8 = 1;
    /// Users with a console password.
    pub(in crate::report) const PASSWORD: u8 = 2;
    /// Whoever has an active access key.
    pub(in crate::report) const ACTIVE_KEY: u8 = 4;
    /// Whoever has one that is switched off.
    pub(in crate::report) const INACTIVE_KEY: u8 = 8;
    /// Whoever has an active signing certificate.
    pub(in crate::report) const CERTIFICATE: u8 = 16;
    /// Whoever has what the report does not show.
    pub(in crate::report) const ADDITIONAL: u8 = 32;
    /// Users with neither password nor active key.
    pub(in crate::report) const NOTHING: u8 = 64;

    /// How many of these there are.
    pub(in crate::report) const COUNT: usize = 7;

    /// What of all this a row is.
    pub(in crate::report) fn of(user: &User<'_>) -> u8 {
        let [first, second] = &user.keys;
        let [third, fourth] = &user.certificates;
        let password = user.password.enabled == Flag::True;
        let key = first.is_active() || second.is_active();
        let certificate = third.active == Flag::True || fourth.active == Flag::True;
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        bit(user.root, ROOT)
            | bit(password, PASSWORD)
            | bit(key, ACTIVE_KEY)
            | bit(first.is_left_inactive() || second.is_left_inactive(), INACTIVE_KEY)
            | bit(certificate, CERTIFICATE)
            | bit(!user.additional.is_empty(), ADDITIONAL)
            | bit(!password && !key, NOTHING)
    }
}

/// The checks that the options ask for: all by Keyfence's own profile, else those the catalog has too.
pub(super) fn checks(options: &Options) -> Vec<(u8, Check)> {
    let asked =
        |rule: &&'static Rule| is_in(options.profile, rule) && options.severity_of(rule, rule.severity).is_some();
    CHECKS.iter().filter(|(rule, ..)| asked(rule)).map(|&(_, concern, check)| (concern, check)).collect()
}

/// Runs checks over users, whose findings go to `out`.
#[inline(never)]
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn judge_users(users: &[User<'_>], checks: &[(u8, Check)], judge: &mut Judge<'_>, out: &mut Findings) {
    // By what a row is, the checks to ask: a bit for each.
    let mut asked = [0_u32; 1 << concern::COUNT];
    for (concerned, asked) in (0_u8..).zip(&mut asked) {
        let concerns = checks.iter().enumerate().filter(|(_, (concern, _))| concern & concerned != 0);
        *asked = concerns.fold(0, |asked, (at, _)| asked | 1 << at);
    }
    for user in users {
        let mut left = asked.get(usize::from(concern::of(user))).copied().unwrap_or_default();
        while left != 0 {
            if let Some((_, check)) = checks.get(left.trailing_zeros() as usize) {
                check(user, judge);
            }
            left &= left - 1;
        }
        if !judge.found.is_empty() {
            judge.drain().for_each(|finding| out.push(finding));
        }
    }
}

/// Whether a profile's catalog has the rule.
pub(super) fn is_in(profile: Profile, rule: &Rule) -> bool {
    let has = |catalog: &str| rule.references().iter().any(|reference| reference.catalog == catalog);
    match profile {
        Profile::Default => true,
        Profile::Cis14 => has("cis-1.4"),
        Profile::Cis30 => has("cis-3.0"),
        Profile::Cis50 => has("cis-5.0"),
        Profile::Cis70 => has("cis-7.0"),
        Profile::Prowler => has("prowler"),
        // The controls of the standard that a credential report can answer. A root user without any MFA fails IAM.6,
        // which asks for hardware MFA.
        Profile::Fsbp => rule.references().iter().any(|reference| {
            reference.catalog == "security-hub"
                && matches!(reference.id, "IAM.3" | "IAM.4" | "IAM.5" | "IAM.6" | "IAM.8")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogs_differ_at_exactly_n_days() {
        let day = |days: i64, seconds: i64| Timestamp(days * 86_400 + seconds);
        for (boundary, at, second_later, next_day) in [
            (Boundary::AtLeast, true, true, true),
            (Boundary::MoreThan, false, true, true),
            (Boundary::MoreThanWhole, false, false, true),
        ] {
            let over = |now| boundary.is_over(now, Timestamp(0), 90);
            assert!(!over(day(90, -1)), "{boundary:?}");
            assert_eq!(
                (over(day(90, 0)), over(day(90, 1)), over(day(91, 0))),
                (at, second_later, next_day),
                "{boundary:?}"
            );
        }
    }

    #[test]
    fn every_check_has_a_bit_and_every_concern_a_place() {
        let (checks, users) = (CHECKS.len(), concern::COUNT);
        assert!(checks <= 32);
        assert!(CHECKS.iter().all(|(_, concern, _)| usize::from(*concern) < 1 << users && *concern != 0));
    }

    #[test]
    fn a_profile_has_the_rules_of_its_catalog() {
        let of = |profile| {
            let ids: Vec<_> =
                CHECKS.iter().filter(|(rule, ..)| is_in(profile, rule)).map(|(rule, ..)| rule.id).collect();
            ids
        };
        for profile in [Profile::Cis14, Profile::Cis30, Profile::Cis50, Profile::Prowler] {
            assert!(of(profile).contains(&"report/two-active-keys"), "{profile:?}");
        }
        // CIS 7.0 dropped both and added centralized root access.
        let last = of(Profile::Cis70);
        assert!(!last.contains(&"report/two-active-keys") && !last.contains(&"report/access-key-never-used"));
        assert!(last.contains(&"report/root-password"));
        assert_eq!(of(Profile::Fsbp).len(), 6);
    }
}
