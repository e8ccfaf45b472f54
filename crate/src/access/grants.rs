//! What a set of statements allows: allows unite, an explicit deny wins, limits (boundaries, SCPs, RCPs) narrow.

use super::language::{Emptiness, Language};
use crate::sorted::{add, sorted};

/// How far a statement's conditions narrow it. A statement whose conditions can never hold is left out beforehand, and
/// one whose conditions always hold is [`Gate::Open`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// It applies to every request for its actions and resources.
    Open,
    /// It applies to some, depending on what the text does not tell.
    Narrowed,
}

/// One statement, as sets.
#[derive(Clone, Debug)]
pub struct Term {
    /// Whether it allows; else it denies.
    pub allow: bool,
    /// Its actions, in lower case.
    pub actions: Language,
    /// Its resources.
    pub resources: Language,
    /// How far its conditions narrow it.
    pub gate: Gate,
    /// The caller's number for it.
    pub source: usize,
}

/// Statements that are evaluated together: those of all policies of one principal, or of one boundary or SCP level.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    terms: Vec<Term>,
    limits: Vec<Grants>,
}

/// What is allowed of one action.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The resources it is allowed on, as far as the text tells.
    pub resources: Language,
    /// Open when some allowing statement and no narrowed deny decides.
    pub gate: Gate,
    /// The statements that allow it, in order.
    pub sources: Vec<usize>,
}

impl Grants {
    /// Statements evaluated together.
    #[must_use]
    pub fn new(terms: Vec<Term>) -> Self {
        Self { terms, limits: Vec::new() }
    }

    /// Adds a limit: what it does not allow is not allowed, whatever else says so.
    #[must_use]
    pub fn limited_by(mut self, limit: Self) -> Self {
        self.limits.push(limit);
        self
    }

    /// The statements themselves.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// What is allowed of `action` (lower case). A deny counts where it is open: one that depends on conditions does
    /// not take the action away for sure, it only narrows.
    #[must_use]
    pub fn reach(&self, action: &str) -> Reach {
        let about = |term: &&Term| term.actions.contains(action);
        let allowing: Vec<&Term> = self.terms.iter().filter(|term| term.allow).filter(about).collect();
        let denying: Vec<&Term> = self.terms.iter().filter(|term| !term.allow).filter(about).collect();
        let union = |terms: &mut dyn Iterator<Item = &&Term>| {
            Language::Union(terms.map(|term| term.resources.clone()).collect())
        };
        let open_denies = union(&mut denying.iter().filter(|term| term.gate == Gate::Open));
        let mut resources = union(&mut allowing.iter()).minus(open_denies);
        let mut gate = allowing.iter().map(|term| term.gate).min().unwrap_or(Gate::Open);
        if denying.iter().any(|term| term.gate == Gate::Narrowed) {
            gate = Gate::Narrowed;
        }
        for limit in &self.limits {
            let limit = limit.reach(action);
            resources = resources.intersection(limit.resources);
            gate = gate.max(limit.gate);
        }
        Reach { resources, gate, sources: sorted(allowing.iter().map(|term| term.source)) }
    }

    /// Whether a request may be allowed: `None` when it is not, else whether that depends on conditions.
    #[must_use]
    pub fn allows(&self, action: &str, resource: &str) -> Option<Gate> {
        let reach = self.reach(action);
        reach.resources.contains(resource).then_some(reach.gate)
    }

    /// A request that `self` may allow and `other` never does, among `actions` (lower case); [`None`] when there is none.
    pub fn beyond<'a>(&self, other: &Self, actions: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, Emptiness)> {
        // Actions that the same statements speak of reach the same resources: one of each kind is asked.
        let mut seen: Vec<(Vec<bool>, Vec<bool>)> = Vec::new();
        actions.into_iter().find_map(|action| {
            if !add(&mut seen, (self.signature(action), other.signature(action))) {
                return None;
            }
            let new = self.reach(action).resources.minus(other.reach(action).resources).emptiness();
            (!new.is_empty()).then_some((action, new))
        })
    }

    fn signature(&self, action: &str) -> Vec<bool> {
        let own = self.terms.iter().map(|term| term.actions.contains(action));
        own.chain(self.limits.iter().flat_map(|limit| limit.signature(action))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ACTIONS: [&str; 4] = ["s:a", "s:ab", "t:a", "t:b"];
    const RESOURCES: [&str; 4] = ["r/a", "r/ab", "q/a", "q/b"];

    fn term(allow: bool, actions: &str, resources: &str, gate: Gate) -> Term {
        Term { allow, actions: Language::any_of([actions]), resources: Language::any_of([resources]), gate, source: 0 }
    }

    fn terms() -> impl Strategy<Value = Vec<Term>> {
        let actions = prop::sample::select(vec!["*", "s:*", "s:a", "?:a*", "t:b"]);
        let resources = prop::sample::select(vec!["*", "r/*", "r/a", "?/a*", "q/b"]);
        let gate = prop::sample::select(vec![Gate::Open, Gate::Narrowed]);
        prop::collection::vec(
            (any::<bool>(), actions, resources, gate).prop_map(|(allow, a, r, gate)| term(allow, a, r, gate)),
            0..5,
        )
    }

    /// AWS's order, spelled out for one request.
    fn directly(grants: &Grants, action: &str, resource: &str) -> bool {
        let hits = |term: &&Term| term.actions.contains(action) && term.resources.contains(resource);
        let denied = grants.terms.iter().filter(hits).any(|term| !term.allow && term.gate == Gate::Open);
        let allowed = grants.terms.iter().filter(hits).any(|term| term.allow);
        allowed && !denied && grants.limits.iter().all(|limit| directly(limit, action, resource))
    }

    proptest! {
        #[test]
        fn membership_equals_direct_evaluation(own in terms(), boundary in terms(), limited in any::<bool>()) {
            let mut grants = Grants::new(own);
            if limited {
                grants = grants.limited_by(Grants::new(boundary));
            }
            for action in ACTIONS {
                for resource in RESOURCES {
                    prop_assert_eq!(grants.allows(action, resource).is_some(), directly(&grants, action, resource));
                }
            }
        }

        #[test]
        fn a_witness_beyond_is_really_new(new in terms(), old in terms()) {
            let (new, old) = (Grants::new(new), Grants::new(old));
            match new.beyond(&old, ACTIONS) {
                Some((action, Emptiness::Witness(resource))) => {
                    prop_assert!(new.allows(action, &resource).is_some() && old.allows(action, &resource).is_none());
                }
                other => {
                    prop_assert!(other.is_none());
                    for (action, resource) in ACTIONS.iter().flat_map(|a| RESOURCES.iter().map(move |r| (a, r))) {
                        prop_assert!(!directly(&new, action, resource) || directly(&old, action, resource));
                    }
                }
            }
        }
    }

    #[test]
    fn a_deny_with_conditions_narrows_but_does_not_take_away() {
        let grants = Grants::new(vec![term(true, "*", "*", Gate::Open), term(false, "*", "*", Gate::Narrowed)]);
        assert_eq!(grants.allows("s:a", "r/a"), Some(Gate::Narrowed));
        let grants = Grants::new(vec![term(true, "*", "*", Gate::Open), term(false, "s:*", "*", Gate::Open)]);
        assert_eq!((grants.allows("s:a", "r/a"), grants.allows("t:a", "r/a")), (None, Some(Gate::Open)));
    }
}
