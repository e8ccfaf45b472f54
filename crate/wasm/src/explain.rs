//! Policies in plain words.

use crate::report::Span;
use keyfence::policy::summary::{self, Row, Summary, TOGETHER};
use keyfence::position::Positions;
use keyfence::text::Locale;
use serde::Serialize;
use tsify::Tsify;

/// The policies of a text in plain words.
#[derive(Debug, Serialize, Tsify)]
pub struct Explanation {
    /// The policies, in the order of the text.
    pub policies: Vec<PolicySummary>,
    /// What several policies mean together; absent for less than two.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string")]
    pub together: Option<&'static str>,
}

/// One policy in plain words.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PolicySummary {
    /// Where it stands.
    pub span: Span,
    /// What it is attached to.
    #[tsify(type = "PolicyType")]
    pub policy_type: &'static str,
    /// What it does by service: what it allows before what it denies, most sensitive first.
    pub services: Vec<ServiceAccess>,
    /// Actions that the catalogue does not have.
    pub unknown: Vec<String>,
    /// How many statements have no effect or no action that can be read, and are not counted.
    pub unread: usize,
    /// The same as sentences, a line each.
    pub text: String,
    /// The same as a Markdown list.
    pub markdown: String,
}

/// What a policy does with one service.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ServiceAccess {
    /// Whether it allows or denies.
    #[tsify(type = "\"allow\" | \"deny\"")]
    pub effect: &'static str,
    /// The service's prefix: `s3`.
    #[tsify(type = "string")]
    pub service: &'static str,
    /// Its name for people.
    #[tsify(type = "string")]
    pub name: &'static str,
    /// How much of each access level it names, most sensitive first.
    pub levels: Vec<LevelAccess>,
    /// The patterns of resources, as written; `*` alone where one of them is that.
    pub resources: Vec<String>,
    /// What `NotResource` leaves out.
    pub except: Vec<String>,
    /// Whom the statements name, where they name somebody: values as written, `*` for everyone.
    pub principals: Vec<String>,
    /// Whom `NotPrincipal` leaves out.
    pub except_principals: Vec<String>,
    /// The condition keys that some of its statements test.
    pub conditions: Vec<String>,
    /// Whether some of its statements have no condition.
    pub unconditional: bool,
}

/// How much of an access level.
#[derive(Debug, Serialize, Tsify)]
pub struct LevelAccess {
    /// The level, in the language asked for.
    #[tsify(type = "string")]
    pub level: &'static str,
    /// How many actions of this level are named.
    pub count: u32,
    /// How many the service has.
    pub total: u32,
}

impl Explanation {
    /// The explanation of a text indexed by `positions`, in the language of `locale`.
    #[must_use]
    pub fn new(policies: Vec<Summary>, positions: &Positions<'_>, locale: Locale) -> Self {
        let together = (policies.len() > 1).then(|| TOGETHER.template(locale));
        let policy = |summary: Summary| PolicySummary {
            span: Span::new(summary.span, positions),
            policy_type: summary.policy_type.word(),
            text: summary.render(locale, false),
            markdown: summary.render(locale, true),
            services: summary.rows.into_iter().map(|row| ServiceAccess::new(row, locale)).collect(),
            unknown: summary.unknown,
            unread: summary.unread,
        };
        Self { policies: policies.into_iter().map(policy).collect(), together }
    }
}

impl ServiceAccess {
    fn new(row: Row, locale: Locale) -> Self {
        let Row { allow, service, name, levels, resources, except, principals, but, conditions, unconditional } = row;
        let level = |own: &summary::Level| LevelAccess {
            level: summary::level_name(own.level).template(locale),
            count: own.count,
            total: own.total,
        };
        Self {
            effect: if allow { "allow" } else { "deny" },
            service,
            name,
            levels: levels.iter().map(level).collect(),
            resources,
            except,
            principals,
            except_principals: but,
            conditions,
            unconditional,
        }
    }
}
