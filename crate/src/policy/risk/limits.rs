//! Policies of the same paste that allow nothing by themselves and limit what the others allow.

use super::{Principal, Statement};
use crate::options::PolicyType;
use crate::policy::model::{Effect, Policy};
use crate::policy::wildcard::covers_ignoring_case;

/// The patterns of actions of a statement, and whether it is all the others.
pub(super) type Patterns = (Vec<String>, bool);

/// Whether a statement with these patterns speaks of an action.
pub(super) fn speaks((patterns, others): &Patterns, action: &str) -> bool {
    patterns.iter().any(|pattern| covers_ignoring_case(pattern, action)) != *others
}

/// Boundary, session and service control policies, and what any of them or a resource control policy denies.
#[derive(Debug, Default)]
pub struct Limits {
    /// What each kind allows; what has no `Allow` at all is a list of denials beside AWS's own full access.
    groups: [Option<Group>; 3],
    pub(super) denies: Vec<Statement>,
    pub(super) denied: Vec<Patterns>,
}

#[derive(Debug, Default)]
struct Group {
    statements: Vec<Statement>,
    patterns: Vec<Patterns>,
}

impl Limits {
    /// No limits.
    pub(super) const NONE: Self = Self { groups: [const { None }; 3], denies: Vec::new(), denied: Vec::new() };

    /// Adds a policy of a type that limits; others are none of its business.
    pub fn add(&mut self, policy_type: PolicyType, policy: &Policy<'_>, today: &str) {
        let group = match policy_type {
            PolicyType::Boundary => self.groups.first_mut(),
            PolicyType::Session => self.groups.get_mut(1),
            PolicyType::Scp => self.groups.get_mut(2),
            PolicyType::Rcp => None,
            _ => return,
        };
        let mut read = Principal::default();
        read.add(policy, today);
        self.denied.append(&mut read.denied);
        let (allows, mut denies): (Vec<_>, Vec<_>) = read.statements.into_iter().partition(|own| own.allow);
        self.denies.append(&mut denies);
        let allowing = policy.statements.iter().filter(|own| own.effect == Some(Effect::Allow));
        let patterns: Vec<Patterns> = allowing
            .filter_map(|own| own.action.as_ref())
            .map(|action| (action.entries().map(|entry| entry.text.to_owned()).collect(), action.negated))
            .collect();
        if let Some(group) = group.filter(|_| policy_type != PolicyType::Scp || !patterns.is_empty()) {
            let group = group.get_or_insert_default();
            group.statements.extend(allows);
            group.patterns.extend(patterns);
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.denies.is_empty() && self.denied.is_empty() && self.groups.iter().all(Option::is_none)
    }

    /// Whether each kind has a statement that allows.
    pub(super) fn all_allow(&self, allows: impl Fn(&Statement) -> bool) -> bool {
        self.groups.iter().flatten().all(|group| group.statements.iter().any(&allows))
    }

    /// Whether each kind allows an action on something, and none denies it on everything.
    pub(super) fn let_through(&self, action: &str) -> bool {
        let spoken = |group: &Group| group.patterns.iter().any(|own| speaks(own, action));
        self.groups.iter().flatten().all(spoken) && !self.denied.iter().any(|own| speaks(own, action))
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::options::Options;

    const ADMIN: &str = r#"{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

    fn risks(text: &str) -> Vec<&'static str> {
        let risky =
            |id: &&str| ["escalation", "administrator", "risk-credentials"].iter().any(|part| id.contains(part));
        let found = check(text, &Options::default()).findings;
        found.iter().map(|finding| finding.rule.id).filter(risky).collect()
    }

    #[test]
    fn an_administrator_within_a_boundary_is_none() {
        let pair = |boundary: &str| {
            let boundary = format!(r#"{{"Statement": [{boundary}]}}"#);
            risks(&format!(r#"{{"PolicyDocument": {ADMIN}, "PermissionsBoundary": {boundary}}}"#))
        };
        assert_eq!(pair(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#), ["policy/full-administrator"]);
        let read = pair(r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}"#);
        assert!(!read.is_empty() && read.iter().all(|id| *id == "policy/escalation-limited"), "{read:?}");
    }

    #[test]
    fn a_service_control_policy_as_organizations_returns_it_limits_too() {
        let scp = |statements: &str| {
            let content = crate::json::quote(&format!(r#"{{"Statement": [{statements}]}}"#));
            format!(r#"{{"Policy": {{"PolicySummary": {{"Type": "SERVICE_CONTROL_POLICY"}}, "Content": {content}}}}}"#)
        };
        let identity = r#"{"Statement": [{"Effect": "Allow", "Action": ["iam:PutUserPolicy", "redshift:GetClusterCredentials"], "Resource": "*"}]}"#;
        let open = ["policy/escalation-own-permissions", "policy/risk-credentials"];
        assert_eq!(risks(identity), open);
        // Denials stand beside the full access that every organization begins with.
        let deny = scp(r#"{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}"#);
        assert_eq!(risks(&format!("{identity}\n{deny}")), ["policy/escalation-limited", "policy/risk-credentials"]);
        let allow = scp(r#"{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}"#);
        assert_eq!(risks(&format!("{identity}\n{allow}")), ["policy/escalation-own-permissions"]);
    }
}
