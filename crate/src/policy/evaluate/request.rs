//! The request: who asks for what on which resource, and what is known of its circumstances.

use crate::sorted::{get, slot};

/// A request.
pub struct Request<'r> {
    /// The action: `s3:GetObject`.
    pub action: &'r str,
    /// The resource's ARN; with wildcards, any that the pattern takes in. `*` for an action that takes no resource.
    pub resource: &'r str,
    /// The account that owns the resource; empty where it is the caller's.
    pub account: &'r str,
    /// Who asks.
    pub caller: Caller<'r>,
    /// What is known of the condition keys; those that follow from the other fields need not be there.
    pub known: Context,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller<'r> {
    /// A user, role, session or account root, by its ARN.
    Arn(&'r str),
    /// A service: `lambda.amazonaws.com`.
    Service(&'r str),
    /// A user of an identity provider, by the provider's ARN or domain.
    Federated(&'r str),
    /// Nobody who signs.
    Anonymous,
}

/// What is known of the condition keys.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// In the order of the keys.
    keys: Vec<(String, Known)>,
    /// Whether keys that are not here may be in the request; else they are not.
    pub open: bool,
}

/// What is known of a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It has these values; a key that takes one value has one.
    Values(Vec<String>),
    /// It is there, and nobody knows with which values.
    Present,
    /// It is not there.
    Missing,
    /// It may be there.
    Unknown,
}

impl Context {
    /// Sets what is known of a key, in any case.
    pub fn set(&mut self, key: &str, known: Known) {
        *slot(&mut self.keys, key.to_ascii_lowercase(), || Known::Unknown) = known;
    }

    /// What is known of a key, in any case.
    #[must_use]
    pub fn get(&self, key: &str) -> &Known {
        let otherwise = if self.open { &Known::Unknown } else { &Known::Missing };
        get(&self.keys, key.to_ascii_lowercase().as_str()).unwrap_or(otherwise)
    }

    /// The keys that have a value, with the first of each.
    pub(super) fn given(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.keys.iter().filter_map(|(key, known)| match known {
            Known::Values(values) => Some((key.clone(), values.first()?.clone())),
            _ => None,
        })
    }

    fn derive(&mut self, key: &str, value: &str) {
        slot(&mut self.keys, key.to_ascii_lowercase(), || Known::Values(vec![value.to_owned()]));
    }
}

impl Caller<'_> {
    /// The account in the caller's ARN.
    pub(super) fn account(&self) -> Option<&str> {
        let Self::Arn(arn) = self else { return None };
        arn.split(':').nth(4).filter(|account| !account.is_empty())
    }

    /// What follows the account in the caller's ARN.
    pub(super) fn resource(&self) -> &str {
        let Self::Arn(arn) = self else { return "" };
        arn.splitn(6, ':').nth(5).unwrap_or_default()
    }

    pub(super) fn is_root(&self) -> bool {
        self.resource() == "root"
    }

    /// The name of the role that the caller is or is a session of.
    pub(super) fn role(&self) -> Option<&str> {
        let resource = self.resource();
        if let Some(session) = resource.strip_prefix("assumed-role/") {
            return session.split('/').next();
        }
        resource.strip_prefix("role/").and_then(|path| path.rsplit('/').next())
    }

    pub(super) fn is_service_linked(&self) -> bool {
        self.resource().starts_with("role/aws-service-role/")
            || self.resource().starts_with("assumed-role/AWSServiceRoleFor")
    }
}

impl Request<'_> {
    pub(super) fn crosses_accounts(&self) -> bool {
        let own = self.caller.account();
        !self.account.is_empty() && self.account != "aws" && own.is_some_and(|own| own != self.account)
    }

    /// What is known, with the keys that follow from who asks for what.
    /// Source: IAM User Guide, "AWS global condition context keys".
    pub(super) fn context(&self) -> Context {
        let mut context = self.known.clone();
        match self.caller {
            Caller::Arn(arn) => {
                let resource = self.caller.resource();
                let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
                // Of a session it is the role's; a role with a path has it there, which the session does not tell.
                let role = self.caller.role().zip(self.caller.account()).filter(|_| kind == "assumed-role");
                let partition = arn.split(':').nth(1).unwrap_or("aws");
                let role = role.map(|(role, account)| format!("arn:{partition}:iam::{account}:role/{role}"));
                context.derive("aws:PrincipalArn", role.as_deref().unwrap_or(arn));
                if let Some(account) = self.caller.account() {
                    context.derive("aws:PrincipalAccount", account);
                }
                match kind {
                    "user" => {
                        context.derive("aws:username", name.rsplit('/').next().unwrap_or(name));
                        context.derive("aws:PrincipalType", "User");
                    }
                    "root" => context.derive("aws:PrincipalType", "Account"),
                    "assumed-role" | "role" => context.derive("aws:PrincipalType", "AssumedRole"),
                    _ => {}
                }
                context.derive("aws:PrincipalIsAWSService", "false");
            }
            Caller::Service(name) => {
                context.derive("aws:PrincipalIsAWSService", "true");
                context.derive("aws:PrincipalServiceName", name);
            }
            Caller::Anonymous => {
                context.derive("aws:PrincipalType", "Anonymous");
                context.derive("aws:PrincipalIsAWSService", "false");
            }
            Caller::Federated(_) => context.derive("aws:PrincipalIsAWSService", "false"),
        }
        let account = if self.account.is_empty() { self.caller.account() } else { Some(self.account) };
        if let Some(account) = account {
            context.derive("aws:ResourceAccount", account);
        }
        context
    }
}
