//! Whether one request is allowed, by AWS's evaluation order, and which statements decide it.
//! Source: IAM User Guide, "Policy evaluation logic".
//!
//! Which resources are allowed is worked out as sets ([`crate::access`]), so a request may name its resource by a
//! pattern: it is allowed where it is allowed on some resource that the pattern takes in.

mod beyond;
mod compare;
mod conditions;
mod matching;
mod request;

pub use beyond::{Beyond, New, beyond};
pub use request::{Caller, Context, Known, Request};

use super::model::{Effect, Policy, Statement};
use crate::access::{Emptiness, Glob, Language};
use crate::catalogue::has_wildcard;
use crate::catalogue::{self, AccessLevel};
use conditions::Truth;
use matching::Named;

/// Policies that bear on a request; what is empty is not there. `'d` is the text they were read from.
#[derive(Default)]
pub struct Policies<'p, 'd> {
    /// Those of the caller and its groups.
    pub identity: Vec<&'p Policy<'d>>,
    /// The caller's permissions boundary.
    pub boundary: Vec<&'p Policy<'d>>,
    /// Those passed when the caller's session was made.
    pub session: Vec<&'p Policy<'d>>,
    /// Service control policies, by level from the root of the organization to the account.
    pub scps: Vec<Vec<&'p Policy<'d>>>,
    /// Resource control policies; `RCPFullAWSAccess` is taken for granted, as it cannot be detached.
    pub rcps: Vec<&'p Policy<'d>>,
    /// The resource's own, or the role's trust policy.
    pub resource: Vec<&'p Policy<'d>>,
    /// Those of the VPC endpoint the request goes through.
    pub endpoint: Vec<&'p Policy<'d>>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is allowed.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// No statement allows it, or a limit does not.
    ImplicitlyDenied,
}

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of the fields of `Policies`")]
pub enum Layer {
    Identity,
    Boundary,
    Session,
    Scp,
    Rcp,
    Resource,
    Endpoint,
}

/// A statement that bears on the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Its layer.
    pub layer: Layer,
    /// Its policy's place in the layer; of service control policies, counted through all levels.
    pub policy: usize,
    /// Its place in the policy.
    pub statement: usize,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What becomes of the request.
    pub outcome: Outcome,
    /// The statements that decide: those that deny, else those that allow.
    pub by: Vec<Source>,
    /// The layers that do not let the request through: those that deny it, and limits that do not allow it.
    pub blocked_by: Vec<Layer>,
    /// The statements that apply only if what is unknown is so: an `Allow` is taken to apply, a `Deny` not to.
    pub depending: Vec<Source>,
    /// A resource on which the request is allowed, where it is.
    pub witness: Option<String>,
}

/// Decides a request.
#[must_use]
pub fn evaluate(request: &Request<'_>, policies: &Policies<'_, '_>) -> Decision {
    let mut evaluation = Evaluation::new(request, policies);
    evaluation.decide(policies)
}

/// What a layer says of the resources asked for.
#[derive(Default)]
struct Says {
    allow: Vec<(Language, Named, Source)>,
    deny: Vec<(Language, Source)>,
}

impl Says {
    /// The resources that statements allow to whom they name in one of the ways.
    fn allowed(&self, ways: &[Named]) -> Language {
        Language::Union(self.allow.iter().filter(|(_, way, _)| ways.contains(way)).map(|(l, ..)| l.clone()).collect())
    }

    fn all(&self) -> Language {
        Language::Union(self.allow.iter().map(|(language, ..)| language.clone()).collect())
    }

    fn denied(&self) -> Language {
        Language::Union(self.deny.iter().map(|(language, _)| language.clone()).collect())
    }
}

struct Evaluation<'r> {
    request: &'r Request<'r>,
    context: Context,
    /// The resources asked for.
    asked: Language,
    /// The one resource asked for, where it is one.
    text: Option<&'r str>,
    bounded: bool,
    depending: Vec<Source>,
}

impl<'r> Evaluation<'r> {
    fn new(request: &'r Request<'r>, policies: &Policies<'_, '_>) -> Self {
        let action = catalogue::action(request.action);
        // What takes no resource is asked for on `*` itself, which only `*` names.
        let whole = action.is_some_and(|action| !action.names_resources());
        let text = (whole || !has_wildcard(request.resource)).then_some(request.resource);
        let glob = if text.is_some() { Glob::literal(request.resource) } else { Glob::new(request.resource) };
        Self {
            request,
            context: request.context(),
            asked: Language::Pattern(glob),
            text,
            bounded: !policies.boundary.is_empty(),
            depending: Vec::new(),
        }
    }

    /// A resource asked for that is in the set.
    fn member(&self, language: &Language) -> Option<String> {
        if let Some(text) = self.text {
            return language.contains(text).then(|| text.to_owned());
        }
        match self.asked.clone().intersection(language.clone()).emptiness() {
            Emptiness::Empty => None,
            Emptiness::Witness(text) => Some(text),
            Emptiness::TooComplex => Some(self.request.resource.to_owned()),
        }
    }

    fn says(&mut self, layer: Layer, policies: &[&Policy<'_>], from: usize) -> Says {
        let mut says = Says::default();
        for (number, policy) in policies.iter().enumerate() {
            let variables = policy.version() == Some("2012-10-17");
            for statement in &policy.statements {
                let source = Source { layer, policy: from + number, statement: statement.index };
                self.add(&mut says, statement, variables, source);
            }
        }
        says
    }

    fn add(&mut self, says: &mut Says, statement: &Statement<'_>, variables: bool, source: Source) {
        let Some(effect) = statement.effect else { return };
        let context = &self.context;
        let allow = effect == Effect::Allow;
        if !matching::action(statement, self.request.action) {
            return;
        }
        let named = match source.layer {
            Layer::Resource => {
                let Some(named) = matching::principal(statement, &self.request.caller, allow, self.bounded) else {
                    return;
                };
                named
            }
            _ => Named::Everyone,
        };
        let resources = matching::resources(statement, context, variables, allow);
        if self.member(&resources).is_none() {
            return;
        }
        let session = named == Named::SomeSession;
        let held = conditions::hold(statement, context, variables);
        match held {
            Truth::No => return,
            Truth::Unknown => self.depending.push(source),
            Truth::Yes if session => {
                // Which of the role's sessions asks is not told.
                if !context.open {
                    return;
                }
                self.depending.push(source);
            }
            Truth::Yes => {}
        }
        if allow {
            let named = if session { Named::Itself } else { named };
            says.allow.push((resources, named, source));
        } else if held == Truth::Yes && !session {
            says.deny.push((resources, source));
        }
    }

    fn decide(&mut self, policies: &Policies<'_, '_>) -> Decision {
        let request = self.request;
        if request.action.eq_ignore_ascii_case("sts:GetCallerIdentity") {
            // IAM checks no permission for it. Source: STS API reference, GetCallerIdentity.
            return self.answer(Outcome::Allowed, Vec::new(), Vec::new(), Some(request.resource.to_owned()));
        }
        let nobody = matches!(request.caller, Caller::Anonymous | Caller::Service(_));
        // Service control policies bind the accounts' own principals, and no service-linked role.
        let own = !nobody && !request.caller.is_service_linked();
        let identity = self.says(Layer::Identity, if nobody { &[] } else { &policies.identity }, 0);
        let boundary = self.says(Layer::Boundary, if nobody { &[] } else { &policies.boundary }, 0);
        let session = self.says(Layer::Session, if nobody { &[] } else { &policies.session }, 0);
        let mut scps = Vec::new();
        let mut from = 0;
        for level in policies.scps.iter().filter(|_| own) {
            scps.push(self.says(Layer::Scp, level, from));
            from += level.len();
        }
        let service = request.action.split(':').next().unwrap_or_default();
        let bound = catalogue::rcp_supported(service) && !request.caller.is_service_linked();
        let rcps = self.says(Layer::Rcp, if bound { &policies.rcps } else { &[] }, 0);
        let resource = self.says(Layer::Resource, &policies.resource, 0);
        let endpoint = self.says(Layer::Endpoint, &policies.endpoint, 0);

        let limit = |says: &Says, there: bool| if there { says.all() } else { Language::everything() };
        let scp = Language::Intersection(scps.iter().map(Says::all).collect());
        let through = scp.clone().intersection(limit(&endpoint, !policies.endpoint.is_empty()));
        let limits =
            limit(&boundary, !policies.boundary.is_empty()).intersection(limit(&session, !policies.session.is_empty()));
        let root = request.caller.is_root();
        let granted = if root { Language::everything() } else { identity.all() };
        // A grant to the caller itself needs nobody else's; one to its role stays within the role's limits.
        let itself = resource.allowed(&[Named::Everyone, Named::Itself]);
        let role = resource.allowed(&[Named::Role]).intersection(limits.clone());
        let account = resource.allowed(&[Named::Account]);
        let direct = itself.union(role.clone());
        let theirs = granted.clone().intersection(limits.clone());
        let unlimited = if nobody {
            direct
        } else if request.crosses_accounts() {
            theirs.intersection(resource.all())
        } else if self.needs_resource_policy() {
            direct.union(account.intersection(theirs))
        } else {
            direct.union(theirs)
        };
        let layers = [&identity, &boundary, &session, &rcps, &resource, &endpoint];
        let all = || layers.into_iter().chain(&scps);
        let denied = Language::Union(all().map(Says::denied).collect());
        let allowed = through.intersection(unlimited);
        let witness = self.member(&allowed.clone().minus(denied.clone())).filter(|_| !self.is_aws_own());
        let denying: Vec<Source> = all().flat_map(|says| says.deny.iter().map(|(_, source)| *source)).collect();
        if witness.is_some() {
            let by = all().flat_map(|says| says.allow.iter().map(|(.., source)| *source)).collect();
            return self.answer(Outcome::Allowed, by, Vec::new(), witness);
        }
        let all_denied = self.member(&denied.clone().complement()).is_none();
        let explicit = !denying.is_empty() && (all_denied || self.member(&allowed).is_some());
        let mut blocked: Vec<Layer> = denying.iter().map(|source| source.layer).collect();
        let mut block = |layer: Layer, lets: &Language| {
            if self.member(lets).is_none() {
                blocked.push(layer);
            }
        };
        block(Layer::Scp, &scp);
        if !policies.endpoint.is_empty() {
            block(Layer::Endpoint, &endpoint.all());
        }
        if !policies.boundary.is_empty() {
            block(Layer::Boundary, &boundary.all());
        }
        if !policies.session.is_empty() {
            block(Layer::Session, &session.all());
        }
        blocked.sort_unstable();
        blocked.dedup();
        let outcome = if explicit { Outcome::ExplicitlyDenied } else { Outcome::ImplicitlyDenied };
        self.answer(outcome, if explicit { denying } else { Vec::new() }, blocked, None)
    }

    fn answer(
        &mut self,
        outcome: Outcome,
        mut by: Vec<Source>,
        blocked_by: Vec<Layer>,
        witness: Option<String>,
    ) -> Decision {
        by.sort_unstable();
        let mut depending = std::mem::take(&mut self.depending);
        depending.sort_unstable();
        Decision { outcome, by, blocked_by, depending, witness }
    }

    /// Whether the resource's own policy must let the caller in even within the account: keys and roles.
    fn needs_resource_policy(&self) -> bool {
        let action = self.request.action.to_ascii_lowercase();
        let kind =
            |kind: &str| self.request.resource.splitn(6, ':').nth(5).is_some_and(|resource| resource.starts_with(kind));
        action.starts_with("kms:") && kind("key/") || action.starts_with("sts:assumerole") && kind("role/")
    }

    /// Whether the request would change what AWS itself keeps: its managed policies, aliases and reserved roles.
    fn is_aws_own(&self) -> bool {
        let mut fields = self.request.resource.splitn(6, ':').skip(2);
        let (service, account) = (fields.next().unwrap_or_default(), fields.nth(1).unwrap_or_default());
        let resource = fields.next().unwrap_or_default();
        let own = match service {
            "iam" => account == "aws" || resource.starts_with("role/aws-reserved/"),
            "kms" => resource.starts_with("alias/aws/"),
            _ => false,
        };
        let prefix = self.request.action.split(':').next().unwrap_or_default();
        let reads = |action: catalogue::Action| matches!(action.access_level(), AccessLevel::List | AccessLevel::Read);
        own && prefix.eq_ignore_ascii_case(service) && !catalogue::action(self.request.action).is_some_and(reads)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
