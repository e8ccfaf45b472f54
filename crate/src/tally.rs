//! How many findings there are of each rule, where only the worst of them are kept.

use crate::options::Options;
use crate::rule::{Rule, Severity};

/// Counts findings by rule and severity, and says which are worth building.
#[derive(Clone, Debug)]
pub struct Tally {
    options: Options,
    /// How many findings are kept.
    limit: usize,
    /// Findings kept so far, by severity.
    kept: [usize; 5],
    counts: Vec<Count>,
}

/// How many findings a rule has with one severity.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// The rule.
    pub rule: &'static Rule,
    /// The severity, as the caller's options leave it.
    pub severity: Severity,
    /// The findings.
    pub count: u64,
}

impl Tally {
    /// Counts under `options`, of which the `limit` worst findings are kept.
    #[must_use]
    pub fn new(options: &Options, limit: usize) -> Self {
        Self { options: options.clone(), limit, kept: [0; 5], counts: Vec::new() }
    }

    /// Whether a finding of `rule` with the severity `own` is to be built. Where not, it is counted here; where it is,
    /// [`Tally::built`] counts it.
    pub(crate) fn wants(&mut self, rule: &'static Rule, own: Severity) -> bool {
        let Some(severity) = self.options.severity_of(rule, own) else {
            return false;
        };
        let as_bad: usize = self.kept.iter().skip(severity as usize).sum();
        if as_bad < self.limit {
            return true;
        }
        self.count(rule, severity);
        false
    }

    /// Counts a finding that was built with the severity `own`, unless the caller's options switch its rule off.
    pub(crate) fn built(&mut self, rule: &'static Rule, own: Severity) {
        let Some(severity) = self.options.severity_of(rule, own) else {
            return;
        };
        self.count(rule, severity);
        if let Some(kept) = self.kept.get_mut(severity as usize) {
            *kept += 1;
        }
    }

    fn count(&mut self, rule: &'static Rule, severity: Severity) {
        let found = self.counts.iter_mut().find(|count| std::ptr::eq(count.rule, rule) && count.severity == severity);
        match found {
            Some(count) => count.count += 1,
            None => self.counts.push(Count { rule, severity, count: 1 }),
        }
    }

    /// What was counted, in the order in which it came.
    #[must_use]
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// How many findings are kept at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }
}
