//! A policy in plain words, as the console's own summary has it: by service and access level, with how many actions its
//! patterns name today, on which resources, under which conditions.

use super::detect::{self, Found};
use super::model::{Effect, Element, Policy, Statement};
use super::wildcard::is_everything;
use crate::catalogue::{self, AccessLevel, Service};
use crate::document::Document;
use crate::json;
use crate::numbers::Numbers;
use crate::options::{Options, PolicyType};
use crate::span::Span;
use crate::text::{Locale, Text};
use std::cmp::Reverse;
use std::fmt::Write;
use std::ops::Range;
use written::{principals, written};

mod words;
mod written;

pub use words::TOGETHER;
use words::{
    ALL_OF, ALLOWS, BUT, CONDITIONS, DENIES, EVERYONE, EVERYTHING, EXCEPT, LIST, MORE, NOTHING, PARTLY, PERMISSIONS,
    PRINCIPALS, READ, RESOURCES, SOME_OF, TAGGING, UNKNOWN, UNREAD, WRITE,
};

/// The access levels, most sensitive first.
const LEVELS: [AccessLevel; 5] = [
    AccessLevel::PermissionsManagement,
    AccessLevel::Write,
    AccessLevel::Tagging,
    AccessLevel::Read,
    AccessLevel::List,
];
/// How many resources or condition keys a sentence names.
const NAMED: usize = 3;

/// One policy in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is attached to.
    pub policy_type: PolicyType,
    /// What it does by service: what it allows before what it denies, most sensitive first.
    pub rows: Vec<Row>,
    /// What it names that the catalogue does not have: actions newer than it, or mistyped.
    pub unknown: Vec<String>,
    /// How many statements say no effect or no action that can be read, and are not counted.
    pub unread: usize,
}

/// What a policy does with one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whether it allows; else it denies.
    pub allow: bool,
    /// The service's prefix: `s3`.
    pub service: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// The levels that it has actions of, most sensitive first.
    pub levels: Vec<Level>,
    /// The patterns of resources, as written; `*` alone where one of them is that. Those of `NotResource` are in `except`.
    pub resources: Vec<String>,
    /// What `NotResource` leaves out.
    pub except: Vec<String>,
    /// Whom the statements name, where they name somebody: values as written, `*` for everyone.
    pub principals: Vec<String>,
    /// Whom `NotPrincipal` leaves out.
    pub but: Vec<String>,
    /// The condition keys that some of its statements test.
    pub conditions: Vec<String>,
    /// Whether some of its statements have no condition.
    pub unconditional: bool,
}

/// How much of an access level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level.
    pub level: AccessLevel,
    /// How many of the service's actions of this level it names.
    pub count: u32,
    /// How many the service has.
    pub total: u32,
}

/// Indexes of actions: sorted, apart.
type Runs = Vec<Range<u32>>;

/// The policies in the documents of one paste. What one of a principal's policies, or a policy that limits, denies on
/// everything is taken out of what the principal's others allow.
pub(crate) fn summarize(documents: &[&Document<'_>], options: &Options) -> Vec<Summary> {
    // By holder, and for every identity policy.
    let (mut parts, mut limits) = (Vec::new(), Runs::new());
    each(documents, options, &mut |key, policy, policy_type, _| {
        let own = policy.statements.iter().filter_map(|own| Part::new(own, &mut Vec::new()));
        let total: Runs = own.filter(|part| !part.allow && part.is_total()).flat_map(|part| part.runs).collect();
        if matches!(policy_type, PolicyType::Boundary | PolicyType::Scp | PolicyType::Session) {
            limits.extend_from_slice(&total);
        }
        parts.push((key, total));
    });
    let (mut holders, mut denied) = (Numbers::default(), Vec::<Runs>::new());
    for (key, total) in &parts {
        holders.slot(&mut denied, key).extend_from_slice(total);
    }
    denied.iter_mut().chain([&mut limits]).for_each(|all| *all = joined(std::mem::take(all)));
    let mut summaries = Vec::new();
    each(documents, options, &mut |key, policy, policy_type, span| {
        let identity = policy_type == PolicyType::Identity;
        let own = holders.get(&key).and_then(|number| denied.get(number));
        let taken = [own.map_or(&[][..], Vec::as_slice), if identity { &limits } else { &[] }];
        summaries.push(Summary::new(policy, policy_type, span, taken));
    });
    summaries
}

/// Passes each policy with the key of its holder, its type and its place in the text.
fn each(documents: &[&Document<'_>], options: &Options, take: &mut dyn FnMut(String, &Policy<'_>, PolicyType, Span)) {
    let mut tell = |document: &Document<'_>, policy: &Policy<'_>, holder, within, span| {
        let policy_type = detect::policy_type(policy, holder, options.policy_type).0;
        let key = super::holder_key(document, &policy.pointer, within, policy_type == PolicyType::Identity);
        take(key, policy, policy_type, span);
    };
    for document in documents {
        let Some(parsed) = &document.json else { continue };
        for found in detect::find(document.text, &parsed.value) {
            match found {
                Found::Plain { value, pointer, holder, within } => {
                    let policy = Policy::new(value, pointer);
                    tell(document, &policy, holder, within, value.span);
                }
                Found::Encoded { decoded, pointer, holder, within } => {
                    let inner = json::parse(decoded.text(), 0);
                    let policy = Policy::new(&inner.value, pointer);
                    tell(document, &policy, holder, within, decoded.source(inner.value.span));
                }
            }
        }
    }
}

/// Whether one of the runs has the index.
fn has(runs: &[Range<u32>], index: u32) -> bool {
    let at = runs.partition_point(|run| run.end <= index);
    runs.get(at).is_some_and(|run| run.contains(&index))
}

impl Summary {
    fn new(policy: &Policy<'_>, policy_type: PolicyType, span: Span, taken: [&[Range<u32>]; 2]) -> Self {
        let mut unknown = Vec::new();
        let parts: Vec<Part<'_, '_>> = policy.statements.iter().filter_map(|s| Part::new(s, &mut unknown)).collect();
        let mut rows = Vec::new();
        for allow in [true, false] {
            let own: Vec<&Part<'_, '_>> = parts.iter().filter(|part| part.allow == allow).collect();
            let taken = if allow { taken } else { [&[][..]; 2] };
            let mut some: Vec<Row> =
                catalogue::services().filter_map(|service| row(service, allow, &own, taken)).collect();
            some.sort_by_key(Row::rank);
            rows.append(&mut some);
        }
        Self { span, policy_type, rows, unknown, unread: policy.statements.len() - parts.len() }
    }

    /// Passes everything that is quoted from the policy, to be masked.
    pub(crate) fn quoted(&mut self, each: &mut dyn FnMut(&mut String)) {
        let rows = self.rows.iter_mut();
        let quoted = rows.flat_map(|row| {
            let lists = [&mut row.resources, &mut row.except, &mut row.principals, &mut row.but, &mut row.conditions];
            lists.into_iter().flatten()
        });
        quoted.chain(&mut self.unknown).for_each(each);
    }

    /// Sentences, one a row; `markdown` makes a list of them with the services set off.
    #[must_use]
    pub fn render(&self, locale: Locale, markdown: bool) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let _ = writeln!(out, "- {}", row.render(locale, markdown));
        }
        if self.rows.is_empty() {
            let _ = writeln!(out, "- {}", NOTHING.template(locale));
        }
        if !self.unknown.is_empty() {
            let names = listed(&self.unknown, locale, markdown);
            let _ = writeln!(out, "- {}", UNKNOWN.render(locale, &[("names", names)]));
        }
        if self.unread > 0 {
            let _ = writeln!(out, "- {}", UNREAD.render(locale, &[("count", self.unread.to_string())]));
        }
        out
    }
}

/// One statement as this room sees it.
struct Part<'p, 'd> {
    allow: bool,
    statement: &'p Statement<'d>,
    /// The indexes of its actions: sorted, apart.
    runs: Runs,
}

impl<'p, 'd> Part<'p, 'd> {
    fn new(statement: &'p Statement<'d>, unknown: &mut Vec<String>) -> Option<Self> {
        let action = statement.action.as_ref()?;
        Some(Self { allow: statement.effect? == Effect::Allow, statement, runs: runs(action, unknown) })
    }

    /// Whether it speaks of every request for its actions.
    fn is_total(&self) -> bool {
        self.statement.conditions.is_empty()
            && self.statement.principal.is_none()
            && self.statement.resource.as_ref().is_some_and(Element::is_everything)
    }

    /// Whether it names an action between the indexes.
    fn meets(&self, range: &Range<u32>) -> bool {
        let at = self.runs.partition_point(|run| run.end <= range.start);
        self.runs.get(at).is_some_and(|run| run.start < range.end)
    }
}

/// The indexes of the actions that an element names, or of all the others: sorted, apart.
pub(super) fn runs(element: &Element<'_>, unknown: &mut Vec<String>) -> Vec<Range<u32>> {
    let mut all: Vec<Range<u32>> = Vec::new();
    for entry in element.entries() {
        let before = all.len();
        all.extend(catalogue::expand_indexes(if is_everything(entry.text) { "*" } else { entry.text }));
        if all.len() == before {
            remember(unknown, entry.text);
        }
    }
    let joined = joined(all);
    if !element.negated {
        return joined;
    }
    let mut others = Vec::new();
    let mut from = 0;
    let count = catalogue::action_count();
    for run in joined.into_iter().chain(std::iter::once(count..count)) {
        if from < run.start {
            others.push(from..run.start);
        }
        from = run.end;
    }
    others
}

/// The runs sorted, and apart.
fn joined(mut all: Runs) -> Runs {
    all.sort_by_key(|run| run.start);
    let mut joined = Runs::new();
    for run in all {
        match joined.last_mut().filter(|last| run.start <= last.end) {
            Some(last) => last.end = last.end.max(run.end),
            None => joined.push(run),
        }
    }
    joined
}

fn remember(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
}

fn row(service: Service, allow: bool, parts: &[&Part<'_, '_>], taken: [&[Range<u32>]; 2]) -> Option<Row> {
    let range = service.indexes();
    let parts: Vec<_> = parts.iter().filter(|part| part.meets(&range)).collect();
    if parts.is_empty() {
        return None;
    }
    let mut levels = LEVELS.map(|level| Level { level, count: 0, total: 0 });
    for index in range {
        let level = catalogue::access_level_at(index);
        let Some(level) = levels.iter_mut().find(|own| own.level == level) else { continue };
        let named = parts.iter().any(|part| has(&part.runs, index)) && !taken.iter().any(|runs| has(runs, index));
        level.total += 1;
        level.count += u32::from(named);
    }
    let levels: Vec<Level> = levels.into_iter().filter(|level| level.count > 0).collect();
    if levels.is_empty() {
        return None;
    }
    let (name, prefix) = (service.name(), service.prefix());
    let mut row = Row {
        allow,
        service: prefix,
        name,
        levels,
        resources: Vec::new(),
        except: Vec::new(),
        principals: Vec::new(),
        but: Vec::new(),
        conditions: Vec::new(),
        unconditional: false,
    };
    for part in parts {
        if let Some(resource) = &part.statement.resource {
            let list = if resource.negated { &mut row.except } else { &mut row.resources };
            resource.member.value.one_or_many().iter().for_each(|value| remember(list, &written(value)));
        }
        if let Some(principal) = &part.statement.principal {
            principals(principal, if principal.negated { &mut row.but } else { &mut row.principals });
        }
        part.statement.keys().for_each(|(_, key)| remember(&mut row.conditions, key.name()));
        row.unconditional |= part.statement.conditions.is_empty();
    }
    // All resources, and some of them too, are all of them.
    if row.resources.iter().any(|resource| is_everything(resource)) {
        row.resources = vec!["*".to_owned()];
    }
    Some(row)
}

impl Row {
    /// Orders rows: most sensitive first, then by how much of that, then by how much in all, then by service.
    fn rank(&self) -> (usize, Reverse<u32>, Reverse<u32>, &'static str) {
        let first = self.levels.first();
        let worst = first.and_then(|own| LEVELS.iter().position(|&level| level == own.level));
        let all = self.levels.iter().map(|level| level.count).sum();
        (worst.unwrap_or(LEVELS.len()), Reverse(first.map_or(0, |own| own.count)), Reverse(all), self.service)
    }

    fn render(&self, locale: Locale, markdown: bool) -> String {
        let name = if markdown {
            format!("**{}** (`{}`)", self.name, self.service)
        } else {
            format!("{} ({})", self.name, self.service)
        };
        let levels: Vec<String> = self.levels.iter().map(|level| level.render(locale)).collect();
        let verb = if self.allow { &ALLOWS } else { &DENIES };
        let mut out = verb.render(locale, &[("service", name), ("levels", levels.join(", "))]);
        let mut add = |text: &Text, list: &[String]| {
            out.push_str("; ");
            out.push_str(&text.render(locale, &[("list", listed(list, locale, markdown))]));
        };
        if self.resources == ["*"] {
            add(&EVERYTHING, &[]);
        } else if !self.resources.is_empty() {
            add(&RESOURCES, &self.resources);
        }
        if !self.except.is_empty() {
            add(&EXCEPT, &self.except);
        }
        if !self.principals.is_empty() {
            let named = self.principals.iter().map(|name| if name == "*" { EVERYONE.template(locale) } else { name });
            add(&PRINCIPALS, &named.map(str::to_owned).collect::<Vec<_>>());
        }
        if !self.but.is_empty() {
            add(&BUT, &self.but);
        }
        if !self.conditions.is_empty() {
            add(if self.unconditional { &PARTLY } else { &CONDITIONS }, &self.conditions);
        }
        out
    }
}

impl Level {
    fn render(&self, locale: Locale) -> String {
        let text = if self.count == self.total { &ALL_OF } else { &SOME_OF };
        let level = level_name(self.level).template(locale).to_owned();
        text.render(locale, &[("level", level), ("count", self.count.to_string()), ("total", self.total.to_string())])
    }
}

/// The first few of a list, and how many more there are.
fn listed(list: &[String], locale: Locale, markdown: bool) -> String {
    // What is quoted in backquotes must hold none.
    let quoted = |name: &String| if markdown { format!("`{}`", name.replace('`', "'")) } else { name.clone() };
    let mut out = list.iter().take(NAMED).map(quoted).collect::<Vec<_>>().join(", ");
    if let Some(more) = list.len().checked_sub(NAMED).filter(|&more| more > 0) {
        out.push(' ');
        out.push_str(&MORE.render(locale, &[("count", more.to_string())]));
    }
    out
}

/// What a level is called in the console.
#[must_use]
pub fn level_name(level: AccessLevel) -> &'static Text {
    match level {
        AccessLevel::List => &LIST,
        AccessLevel::Read => &READ,
        AccessLevel::Write => &WRITE,
        AccessLevel::PermissionsManagement => &PERMISSIONS,
        AccessLevel::Tagging => &TAGGING,
    }
}

#[cfg(test)]
mod tests;
