//! Privilege escalation: the paths that are open to a principal.

use super::limits::Limits;
use super::paths::{Kind, PATHS, Path, Target, table};
use super::{Degree, Name, Principal, Statement};
use crate::access::{Emptiness, Gate, Grants, Language, Term};
use crate::catalogue::arn_matches;
use crate::finding::{Edit, Finding, Fix};
use crate::json::{Pointer, quote};
use crate::policy::arn::Arn;
use crate::policy::wildcard::{covers, covers_ignoring_case, is_everything};
use crate::rule::{Confidence, Rule, Severity, rule};
use crate::span::Span;
use crate::text::Text;

rule! {
    /// A path to whatever permissions one likes.
    OWN = "policy/escalation-own-permissions" (Security, High, High) {
        references: [
            "prowler" "iam_policy_allows_privilege_escalation",
            "prowler" "iam_inline_policy_allows_privilege_escalation",
            "cloudsplaining" "PrivilegeEscalation",
            "checkov" "CKV_AWS_286",
        ],
        title: "Can give itself permissions" / "스스로 권한을 늘릴 수 있음",
        message: "`{actions}` is enough to give oneself further permissions" / "`{actions}`만 있으면 스스로 권한을 늘릴 수 있습니다",
        explanation: "Whoever has this policy, or steals one credential of someone who has, can make themselves administrator. Keep the action to the few who administer IAM, limit its resources, or set a permissions boundary and require it with `iam:PermissionsBoundary`."
            / "이 정책을 가진 사람이나 그 자격 증명을 하나라도 훔친 사람은 스스로 관리자가 될 수 있습니다. 이 작업은 IAM을 관리하는 소수에게만 허용하고, 리소스를 제한하거나 `iam:PermissionsBoundary` 조건으로 권한 경계를 강제하세요.",
        source: "pathfinding.cloud: self-escalation",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:CreatePolicyVersion\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:Get*\", ⟦\"iam:*Policy\"⟧], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": [⟦\"ec2:*\"⟧], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:PutUserPolicy\"⟧, \"Resource\": \"arn:aws:iam::*:user/${aws:username}\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:AttachUserPolicy\"⟧, \"Resource\": \"*\", \"Condition\": {\"DateGreaterThan\": {\"aws:CurrentTime\": \"2020-01-01T00:00:00Z\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", ⟦\"iam:AttachUserPolicy\"⟧], \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"iam:AttachUserPolicy\", \"Resource\": \"arn:aws:iam::*:user/admin\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:AttachUserPolicy\"⟧, \"Resource\": \"*\"}, {\"Fn::If\": [\"Prod\", {\"Effect\": \"Deny\", \"Action\": \"iam:*\", \"Resource\": \"*\"}, {\"Ref\": \"AWS::NoValue\"}]}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:CreatePolicyVersion\", \"Resource\": \"arn:aws:iam::aws:policy/x-*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:*\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"iam:*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:AttachUserPolicy\", \"Resource\": \"*\"}]}\n{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": \"s3:*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:AttachUserPolicy\", \"Resource\": \"*\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": \"2020-01-01T00:00:00Z\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:AttachUserPolicy\", \"Resource\": \"*\", \"Condition\": {\"ArnEquals\": {\"iam:PolicyARN\": \"arn:aws:iam::123456789012:policy/x\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:Get*\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}",
        ],
    }

    /// A path to another user or role.
    OTHER = "policy/escalation-other-principal" (Security, High, High) {
        references: [
            "prowler" "iam_policy_allows_privilege_escalation",
            "prowler" "iam_inline_policy_allows_privilege_escalation",
            "cloudsplaining" "PrivilegeEscalation",
            "checkov" "CKV_AWS_286",
        ],
        title: "Can become another user or role" / "다른 사용자나 역할이 될 수 있음",
        message: "`{actions}` is enough to become another user or role" / "`{actions}`만 있으면 다른 사용자나 역할이 될 수 있습니다",
        explanation: "Whoever the other is, administrators among them, their permissions come with it. Limit the resources to the principals that are meant; where people manage their own credentials, use `${aws:username}`."
            / "상대가 관리자라면 관리자 권한까지 얻게 됩니다. 리소스를 꼭 필요한 보안 주체로 제한하고, 각자 자기 자격 증명을 관리하는 경우에는 `${aws:username}`을 사용하세요.",
        source: "pathfinding.cloud: principal access",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:CreateAccessKey\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"sts:AssumeRole\"⟧, \"Resource\": \"arn:aws:iam::123456789012:role/*\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:CreateAccessKey\", \"iam:UpdateLoginProfile\"], \"Resource\": \"arn:aws:iam::*:user/${aws:username}\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"arn:aws:iam::123456789012:role/deploy\"}]}",
        ],
    }

    /// A path through a role that may be passed.
    PASS = "policy/escalation-pass-role" (Security, High, High) {
        references: [
            "prowler" "iam_policy_allows_privilege_escalation",
            "prowler" "iam_inline_policy_allows_privilege_escalation",
            "cloudsplaining" "PrivilegeEscalation",
            "checkov" "CKV_AWS_286",
        ],
        title: "Can run code with a role it passes" / "역할을 전달해 그 권한으로 코드를 실행할 수 있음",
        message: "`{actions}` is enough to run something with a role that may be passed" / "`{actions}`만 있으면 전달한 역할의 권한으로 코드를 실행할 수 있습니다",
        explanation: "Of all roles that may be passed, the strongest counts. Name in `Resource` of `iam:PassRole` the roles that are meant, and the service in `iam:PassedToService`."
            / "전달할 수 있는 역할 가운데 가장 강한 역할의 권한까지 얻게 됩니다. `iam:PassRole`의 `Resource`에 필요한 역할만 적고 `iam:PassedToService`로 서비스를 지정하세요.",
        source: "pathfinding.cloud: new PassRole",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"iam:PassRole\"⟧, \"ec2:RunInstances\"], \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"iam:PassRole\"⟧, \"lambda:CreateFunction\"], \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"iam:PassedToService\": \"ec2.amazonaws.com\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:RunInstances\", \"Resource\": \"*\"}]}\n{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:PassRole\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"lambda:*\", \"Resource\": \"*\"}, {\"Effect\": \"Allow\", \"Action\": ⟦\"iam:PassRole\"⟧, \"Resource\": \"arn:aws:iam::123456789012:role/app-*\", \"Condition\": {\"StringEquals\": {\"iam:PassedToService\": \"lambda.amazonaws.com\"}}}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:PassRole\", \"ec2:DescribeInstances\"], \"Resource\": \"*\"}]}",
            "{\"Policies\": [{\"PolicyVersionList\": [{\"Document\": {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\"}]}}]}, {\"PolicyVersionList\": [{\"Document\": {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:RunInstances\", \"Resource\": \"*\"}]}}]}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:RunInstances\", \"Resource\": \"*\"}, {\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"iam:PassedToService\": \"lambda.amazonaws.com\"}}}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:PassRole\", \"ec2:RunInstances\"], \"Resource\": \"arn:aws:ec2:us-east-1:123456789012:instance/*\"}]}",
        ],
    }

    /// A path through something that already has a role.
    EXISTING = "policy/escalation-existing-role" (Security, Medium, High) {
        references: [
            "prowler" "iam_policy_allows_privilege_escalation",
            "prowler" "iam_inline_policy_allows_privilege_escalation",
            "cloudsplaining" "PrivilegeEscalation",
            "checkov" "CKV_AWS_286",
        ],
        title: "Can take over something that has a role" / "역할이 연결된 대상을 장악할 수 있음",
        message: "`{actions}` is enough to act as the role of something that has one" / "`{actions}`만 있으면 이미 연결된 역할의 권한으로 행동할 수 있습니다",
        explanation: "How far this leads depends on the roles that exist in the account. Limit the resources, for example by a tag, to those whose roles the holder may have."
            / "어디까지 갈 수 있는지는 계정에 있는 역할에 달려 있습니다. 태그 등으로 리소스를 제한해, 역할까지 내주어도 되는 대상만 남기세요.",
        source: "pathfinding.cloud: existing PassRole",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"lambda:UpdateFunctionCode\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ssm:DescribeSessions\", ⟦\"ssm:StartSession\"⟧], \"Resource\": \"*\"}]}",
        ],
        silent: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"lambda:InvokeFunction\", \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ssm:StartSession\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:ResourceTag/team\": \"x\"}}}]}",
        ],
    }

    /// A path that another policy of the paste closes.
    LIMITED = "policy/escalation-limited" (Security, Info, High) {
        references: [],
        title: "Closed only by another policy" / "다른 정책만이 막고 있음",
        message: "`{actions}` would be enough to gain permissions, but a boundary, session or service control policy of the paste does not let it through"
            / "`{actions}`만 있으면 권한을 얻을 수 있지만, 함께 붙여넣은 권한 경계·세션·서비스 제어 정책이 막고 있습니다",
        explanation: "What policies allow unites, and limits only take away. Wherever this one is attached without them, the way is open." / "정책이 허용하는 것은 합쳐지고 제한하는 정책은 빼기만 합니다. 그런 정책 없이 연결되면 길이 열립니다.",
        source: "IAM policy evaluation logic",
        fires: [
            "{\"identity\": {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:PutUserPolicy\"⟧, \"Resource\": \"*\"}]}, \"boundary\": {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}}",
            "{\"identity\": {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"iam:PutUserPolicy\"⟧, \"Resource\": \"*\"}]}, \"scps\": [{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"iam:*\", \"Resource\": \"*\"}]}]}",
        ],
        silent: [
            "{\"identity\": {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PutUserPolicy\", \"Resource\": \"*\"}]}, \"boundary\": {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:*\", \"Resource\": \"*\"}]}}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PutUserPolicy\", \"Resource\": \"*\"}]}",
        ],
    }
}

pub(in super::super) static RULES: &[&Rule] = &[&OWN, &OTHER, &PASS, &EXISTING, &LIMITED];

static MORE: Text = text! { en: "further ways, {count}: {ways}", ko: "그 밖에 {count}가지 방법: {ways}" };
static CONDITIONS: Text = text! { en: "while its conditions hold", ko: "조건이 충족되는 동안" };
static KNOWN_AS: Text = text! { en: "`{id}` at pathfinding.cloud", ko: "pathfinding.cloud의 `{id}`" };
static STEP: Text = text! { en: "This supplies a step", ko: "필요한 단계를 제공함" };
static REMOVE: Text = text! { en: "Remove `{action}`", ko: "`{action}` 지우기" };
static DENY: Text = text! { en: "Deny {actions}", ko: "{actions} 거부하기" };

/// How many patterns of resources are reasoned about exactly: an account has at most a few dozen in what it denies.
const MOST_PATTERNS: usize = 24;

/// How many further ways a finding names.
const SHOWN: usize = 3;

/// A step of a path: the statement that supplies it, and where.
struct Step<'p> {
    statement: &'p Statement,
    name: &'p Name,
    reach: Reach,
}

impl Step<'_> {
    fn pointer(&self) -> Pointer {
        let pointer = &self.statement.pointer;
        self.name.index.map_or(pointer.clone(), |index| pointer.element(index))
    }
}

/// A path with its steps.
type Way<'p> = (&'static Path, Vec<Step<'p>>);

/// How much a step reaches of what it needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// What is named.
    Named,
    /// A part.
    Part,
    /// All there is.
    All,
}

/// Reports the open paths; where everything is allowed, one finding says it, and it goes where something is denied.
pub(super) fn settle(
    principal: &Principal,
    limits: &Limits,
    full_administrator: &'static Rule,
    findings: &mut Vec<Finding>,
) {
    let mut left = Left::new(principal, limits);
    let is_administrator = |finding: &Finding| std::ptr::eq(finding.rule, full_administrator);
    if findings.iter().any(is_administrator) {
        let mut own = paths().filter(|(path, _)| path.kind == Kind::Own);
        if own.all(|(path, needs)| steps(principal, path, needs, &mut left).is_some()) {
            return;
        }
        findings.retain(|finding| !is_administrator(finding));
    }
    let told = told(principal, &mut left);
    if !limits.is_empty() {
        let known = |kind: Kind, lead: Span| told.iter().any(|(other, at, _)| *other == kind && *at == lead);
        let closed = self::told(principal, &mut Left::new(principal, &Limits::NONE));
        for (kind, lead, ways) in closed {
            let Some((path, first)) = ways.first().and_then(|(path, steps)| Some((path, steps.first()?))) else {
                continue;
            };
            if !known(kind, lead) {
                let finding =
                    Finding::new(&LIMITED, lead).path(first.pointer()).arg("actions", path.actions.join("` + `"));
                findings.push(finding.subject(first.statement.subject.clone()));
            }
        }
    }
    findings.extend(told.into_iter().filter_map(|(_, _, ways)| finding(&ways)));
}

/// The open paths, those whose first steps stand at the same place together: `iam:PassRole` beside `*` is one danger.
fn told<'p>(principal: &'p Principal, left: &mut Left<'_>) -> Vec<(Kind, Span, Vec<Way<'p>>)> {
    let mut allowed = vec![false; table().actions.len()];
    for (place, _) in principal.statements.iter().filter(|s| s.allow).flat_map(|s| &s.names) {
        if let Some(slot) = allowed.get_mut(*place) {
            *slot = true;
        }
    }
    let mut told: Vec<(Kind, Span, Vec<Way<'p>>)> = Vec::new();
    if !allowed.contains(&true) {
        return told;
    }
    for (path, needs) in paths() {
        if !needs.iter().all(|place| allowed.get(*place) == Some(&true)) {
            continue;
        }
        let Some(steps) = steps(principal, path, needs, left) else { continue };
        let Some(lead) = steps.first().map(|step| step.name.span) else { continue };
        match told.iter_mut().find(|(kind, at, _)| *kind == path.kind && *at == lead) {
            Some((_, _, ways)) => ways.push((path, steps)),
            None => told.push((path.kind, lead, vec![(path, steps)])),
        }
    }
    told
}

/// What the denies leave of the table's actions.
struct Left<'p> {
    principal: &'p Principal,
    limits: &'p Limits,
    grants: Option<Grants>,
    /// The exact answers so far: what the same statements say of one action they say of another.
    known: Vec<(Vec<usize>, Target, bool)>,
}

impl<'p> Left<'p> {
    fn new(principal: &'p Principal, limits: &'p Limits) -> Self {
        Self { principal, limits, grants: None, known: Vec::new() }
    }

    /// The principal's statements, and what the limits deny.
    fn statements(&self) -> impl Iterator<Item = &'p Statement> + use<'p> {
        self.principal.statements.iter().chain(&self.limits.denies)
    }

    /// The statements that speak of an action, with their numbers.
    fn about(&self, place: usize) -> impl Iterator<Item = (usize, &'p Statement)> + use<'p> {
        let named = move |(_, s): &(usize, &Statement)| s.names.iter().any(|(other, _)| *other == place);
        self.statements().enumerate().filter(named)
    }

    /// Whether the denies leave something of an action on a target.
    fn any(&mut self, place: usize, target: Target) -> bool {
        let (mut sources, mut allows, mut denies) = (Vec::new(), Vec::new(), Vec::new());
        for (source, statement) in self.about(place) {
            sources.push(source);
            match statement.allow {
                true => allows.push(statement),
                false if statement.degree == Degree::Open => denies.push(statement),
                false => {}
            }
        }
        if denies.is_empty() {
            return true;
        }
        let same = |known: &&(Vec<usize>, Target, bool)| known.1 == target && known.0 == sources;
        if let Some((.., answer)) = self.known.iter().find(same) {
            return *answer;
        }
        let answer = self.ask(place, target, &allows, &denies);
        self.known.push((sources, target, answer));
        answer
    }

    /// The answer, worked out.
    fn ask(&mut self, place: usize, target: Target, allows: &[&Statement], denies: &[&Statement]) -> bool {
        if denies.iter().any(|s| !s.other_resources && s.resources.iter().any(|text| is_everything(text))) {
            return false;
        }
        // A resource that nobody would name settles most questions.
        let allowing = allows.iter().filter(|s| !s.other_resources);
        let mut samples = allowing.flat_map(|s| &s.resources).take(MOST_PATTERNS).map(|text| sample(text, target));
        let covered = |sample: &str| {
            denies.iter().any(|s| s.resources.iter().any(|text| covers(text, sample)) != s.other_resources)
        };
        if samples.any(|sample| fits(&sample, target) && !covered(&sample)) {
            return true;
        }
        // Beyond what real policies hold, the exact question takes too long: the path counts as open.
        let patterns: usize = allows.iter().chain(denies).map(|s| s.resources.len()).sum();
        let Some(action) = table().actions.get(place).filter(|_| patterns <= MOST_PATTERNS) else { return true };
        let statements = self.statements();
        let reach = self.grants.get_or_insert_with(|| grants(statements)).reach(action).resources;
        reach.intersection(shape(target)).emptiness() != Emptiness::Empty
    }
}

/// A resource that a pattern takes in.
fn sample(pattern: &str, target: Target) -> String {
    match format(target).rsplit_once(':') {
        Some((_, resource)) if is_everything(pattern) => {
            let kind = resource.split('/').next().unwrap_or_default();
            format!("arn:aws:iam::000000000000:{kind}/\u{e000}")
        }
        _ => pattern.replace("::*:", "::000000000000:").replace('*', "\u{e000}").replace('?', "0"),
    }
}

fn fits(arn: &str, target: Target) -> bool {
    target == Target::Any || arn_matches(format(target), arn)
}

/// The principal's statements as sets; only the table's actions are in them.
fn grants<'p>(statements: impl Iterator<Item = &'p Statement>) -> Grants {
    let actions = &table().actions;
    let term = |(source, statement): (usize, &Statement)| {
        let names = statement.names.iter().filter_map(|(place, _)| actions.get(*place)).map(String::as_str);
        let listed = Language::any_of(statement.resources.iter().map(String::as_str));
        Term {
            allow: statement.allow,
            actions: Language::any_of(names),
            resources: if statement.other_resources { listed.complement() } else { listed },
            gate: if statement.degree == Degree::Open { Gate::Open } else { Gate::Narrowed },
            source,
        }
    };
    Grants::new(statements.enumerate().map(term).collect())
}

/// Every path with the places of its actions in the table.
fn paths() -> impl Iterator<Item = (&'static Path, &'static [usize])> {
    PATHS.iter().zip(&table().needs).map(|(path, needs)| (path, needs.as_slice()))
}

/// The steps of a path whose actions stand at `needs` in the table, where each is allowed on what it needs.
fn steps<'p>(principal: &'p Principal, path: &Path, needs: &[usize], left: &mut Left<'_>) -> Option<Vec<Step<'p>>> {
    let mut all = Vec::with_capacity(needs.len());
    for (number, &place) in needs.iter().enumerate() {
        let target = if number == 0 { path.target } else { Target::Any };
        let mut best: Option<Step<'p>> = None;
        for statement in principal.statements.iter().filter(|s| s.allow && s.degree < Degree::Object) {
            let Some((_, name)) = statement.names.iter().find(|(other, _)| *other == place) else { continue };
            if path.kind == Kind::Pass && number == 0 && !receives(statement, path) {
                continue;
            }
            let Some(reach) = reach(statement, target, path) else { continue };
            if best.as_ref().is_none_or(|best| reach > best.reach) {
                best = Some(Step { statement, name, reach });
            }
        }
        let best = best?;
        let allows =
            |own: &Statement| own.names.iter().any(|(other, _)| *other == place) && reach(own, target, path).is_some();
        if !left.any(place, target) || !left.limits.all_allow(allows) {
            return None;
        }
        all.push(best);
    }
    Some(all)
}

/// Whether a role may be passed to a service that the path needs.
fn receives(statement: &Statement, path: &Path) -> bool {
    statement.passed_to.as_ref().is_none_or(|values| {
        values.iter().any(|value| {
            path.receives.iter().any(|service| {
                let principal = format!("{service}.amazonaws.com");
                covers_ignoring_case(value, &principal) || value.starts_with(&principal) || value.starts_with("${")
            })
        })
    })
}

/// What the ARNs of a target look like.
fn format(target: Target) -> &'static str {
    match target {
        Target::Policy => "arn:${Partition}:iam::${Account}:policy/${Name}",
        Target::User => "arn:${Partition}:iam::${Account}:user/${Name}",
        Target::Group => "arn:${Partition}:iam::${Account}:group/${Name}",
        Target::Role => "arn:${Partition}:iam::${Account}:role/${Name}",
        Target::Any => "",
    }
}

/// The ARNs of a target, as a set; accounts have twelve digits, so AWS's own policies are not among them.
fn shape(target: Target) -> Language {
    match format(target).rsplit_once(':') {
        Some((_, resource)) => {
            let resource = resource.split('/').next().unwrap_or_default();
            Language::any_of([format!("arn:*:iam::????????????:{resource}/*").as_str()])
        }
        None => Language::everything(),
    }
}

/// How much of its target a statement reaches; `None` where it reaches nothing that serves.
fn reach(statement: &Statement, target: Target, path: &Path) -> Option<Reach> {
    if statement.other_resources {
        return Some(Reach::All);
    }
    statement.resources.iter().filter_map(|text| one_reach(text, target, path)).max()
}

fn one_reach(text: &str, target: Target, path: &Path) -> Option<Reach> {
    if is_everything(text) {
        return Some(Reach::All);
    }
    let arn = Arn::split(text)?;
    let resource = arn.resource.unwrap_or("*");
    if target == Target::Any {
        // An IAM resource is none of what the other steps work on.
        let name = resource.rsplit_once(['/', ':']).map_or(resource, |(_, name)| name);
        return Some(match name {
            _ if arn.service == Some("iam") => return None,
            "*" => Reach::All,
            _ if name.contains('*') => Reach::Part,
            _ => Reach::Named,
        });
    }
    if !arn_matches(format(target), text) || arn.account == Some("aws") {
        return None;
    }
    let name = resource.split_once('/').map_or(resource, |(_, name)| name);
    let own = name.contains("${aws:username}") || name.contains("${aws:userid}");
    let reach = match name {
        // One's own user is no other's; and one's own role is what assuming it gives anyway.
        _ if own && path.kind == Kind::Other => return None,
        "*" => Reach::All,
        _ if name.contains('*') => Reach::Part,
        _ => Reach::Named,
    };
    (path.actions != ["sts:AssumeRole"] || reach == Reach::All).then_some(reach)
}

/// The finding about ways that begin at the same place, the most dangerous first.
fn finding(ways: &[Way<'_>]) -> Option<Finding> {
    let (path, steps) = ways.first()?;
    let first = steps.first()?;
    let rule = match path.kind {
        Kind::Own => &OWN,
        Kind::Other => &OTHER,
        Kind::Pass => &PASS,
        Kind::Existing => &EXISTING,
    };
    let mut finding = Finding::new(rule, first.name.span).message(path.message).path(first.pointer());
    finding = finding.subject(first.statement.subject.clone()).arg("actions", path.actions.join("` + `"));
    let mut placed = vec![first.name.span];
    for step in steps.iter().skip(1) {
        if !placed.contains(&step.name.span) {
            placed.push(step.name.span);
            finding = finding.labelled(step.name.span, &STEP);
        }
    }
    if !path.id.is_empty() {
        finding = finding.note(&KNOWN_AS, vec![("id", path.id.to_owned())]);
    }
    let others: Vec<String> =
        ways.iter().skip(1).map(|(other, _)| format!("`{}`", other.actions.join("` + `"))).collect();
    if !others.is_empty() {
        let mut shown = others.get(..SHOWN.min(others.len())).unwrap_or_default().join(", ");
        if others.len() > SHOWN {
            shown.push_str(" …");
        }
        finding = finding.note(&MORE, vec![("count", others.len().to_string()), ("ways", shown)]);
    }
    // The narrowest step decides how far the path leads.
    let all = |step: &Step<'_>| step.reach == Reach::All;
    let lower = |severity| match severity {
        Severity::Critical | Severity::High => Severity::Medium,
        _ => Severity::Low,
    };
    let widest = ways.iter().filter_map(|(_, steps)| steps.iter().map(|step| step.reach).min()).max();
    if !steps.iter().all(all) {
        let severity = if widest == Some(Reach::Named) && path.kind >= Kind::Pass {
            Severity::Low
        } else {
            lower(finding.severity)
        };
        finding = finding.severity(severity).confidence(Confidence::Medium);
    }
    if steps.iter().any(|step| step.statement.degree == Degree::Circumstance) {
        let severity = lower(finding.severity);
        finding = finding.severity(severity).confidence(Confidence::Medium).note(&CONDITIONS, Vec::new());
    }
    let action = path.actions.first()?;
    if let Some(edit) = &first.name.removal {
        let args = vec![("action", (*action).to_owned())];
        finding = finding.fix(Fix { title: &REMOVE, args, safe: false, edits: vec![edit.clone()] });
    } else if let Some(behind) = first.statement.behind {
        let mut denied: Vec<&str> = ways.iter().filter_map(|(path, _)| path.actions.first().copied()).collect();
        denied.dedup();
        let list: Vec<String> = denied.iter().map(|action| quote(action)).collect();
        let text = format!(", {{\"Effect\": \"Deny\", \"Action\": [{}], \"Resource\": \"*\"}}", list.join(", "));
        let others = if denied.len() > 1 { format!(" +{}", denied.len() - 1) } else { String::new() };
        let args = vec![("actions", format!("`{action}`{others}"))];
        finding = finding.fix(Fix { title: &DENY, args, safe: false, edits: vec![Edit { span: behind, text }] });
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::options::Options;

    fn rules(statements: &[String]) -> Vec<&'static str> {
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}", statements.join(", "));
        check(&text, &Options::default()).findings.iter().map(|finding| finding.rule.id).collect()
    }

    fn statement(effect: &str, resources: &[String]) -> String {
        let list: Vec<String> =
            resources.iter().map(|name| format!("\"arn:aws:iam::123456789012:user/{name}\"")).collect();
        format!(
            "{{\"Effect\": \"{effect}\", \"Action\": \"iam:AttachUserPolicy\", \"Resource\": [{}]}}",
            list.join(", ")
        )
    }

    #[test]
    fn what_is_denied_name_by_name_is_no_path_and_long_lists_count_as_open() {
        let names = |count: usize| (0..count).map(|i| format!("u{i}")).collect::<Vec<_>>();
        let own = "policy/escalation-own-permissions";
        for (allowed, denied, open) in [(3, 3, false), (3, 2, true), (500, 500, true)] {
            let found = rules(&[statement("Allow", &names(allowed)), statement("Deny", &names(denied))]);
            assert_eq!(found.contains(&own), open, "{allowed} {denied} {found:?}");
        }
    }
}
