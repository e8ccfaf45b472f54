//! Policy variables: well formed, and only where IAM fills them in.

use super::super::arn::holds_variable;
use super::super::model::{Effect, Element, Entry, Key, Statement};
use super::super::operators::{Family, Operator};
use super::Subject;
use crate::catalogue;
use crate::catalogue::has_wildcard;
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::options::PolicyType;
use crate::rule::{Rule, rule};
use crate::text::Text;

rule! {
    /// `${` without its `}`.
    OPEN = "policy/variable-without-brace" (Warning, High, High) {
        references: ["access-analyzer" "MISSING_BRACE_IN_VARIABLE"],
        title: "Variable without its brace" / "닫는 중괄호가 없는 변수",
        message: "The variable in `{value}` has no closing brace" / "`{value}`의 변수에 닫는 중괄호가 없습니다",
        explanation: "A variable is written `${aws:username}`. Without the brace it is plain text." / "변수는 `${aws:username}`처럼 씁니다. 중괄호가 없으면 일반 텍스트로 취급됩니다.",
        source: "IAM policy elements: Variables and tags",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3:::b/${aws:username/*\"⟧}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/${aws:username}/*\"}]}"],
    }

    /// `${}`.
    EMPTY = "policy/empty-variable" (Warning, High, High) {
        references: ["access-analyzer" "EMPTY_VARIABLE"],
        title: "Empty variable" / "비어 있는 변수",
        message: "`{value}` has a variable without a name" / "`{value}`에 이름이 없는 변수가 있습니다",
        explanation: "A variable names the key it stands for, as in `${aws:username}`." / "변수에는 `${aws:username}`처럼 키의 이름을 써야 합니다.",
        source: "IAM policy elements: Variables and tags",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3:::b/${}/*\"⟧}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/${*}\"}]}"],
    }

    /// A space in a variable's name.
    SPACE = "policy/space-in-variable" (Warning, High, High) {
        references: ["access-analyzer" "UNSUPPORTED_SPACE_IN_VARIABLE"],
        title: "Space in a variable" / "변수 안의 공백",
        message: "The variable `{name}` has a space" / "변수 `{name}`에 공백이 있습니다",
        explanation: "IAM does not fill in a variable with a space in its name." / "IAM은 이름에 공백이 있는 변수를 채우지 않습니다.",
        source: "IAM Access Analyzer policy check reference: Unsupported space in variable",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3:::b/${aws:username }/*\"⟧}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/${aws:username, 'any one'}/*\"}]}"],
    }

    /// A default value without its quotes.
    QUOTE = "policy/variable-default-without-quote" (Warning, High, High) {
        references: ["access-analyzer" "MISSING_QUOTE_IN_VARIABLE"],
        title: "Default value without quotes" / "따옴표가 없는 기본값",
        message: "The default value in `{name}` must stand in single quotes" / "`{name}`의 기본값은 작은따옴표로 감싸야 합니다",
        explanation: "Write it as in `${aws:username, 'default'}`." / "`${aws:username, 'default'}`처럼 쓰세요.",
        source: "IAM policy elements: Variables and tags",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3:::b/${aws:username, 'any}/*\"⟧}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/${aws:username, 'any'}/*\"}]}"],
    }

    /// A variable under an operator that compares no text.
    OPERATOR = "policy/variable-under-operator" (Warning, High, High) {
        references: ["access-analyzer" "INVALID_VARIABLE_FOR_OPERATOR", "parliament" "MISMATCHED_TYPE"],
        title: "Variable under this operator" / "변수를 쓸 수 없는 연산자",
        message: "`{operator}` does not fill in the variable `{name}`" / "`{operator}`{operator:은/는} 변수 `{name}`{name:을/를} 채우지 않습니다",
        explanation: "Variables work only under the String and Arn operators." / "변수는 String과 Arn 연산자에서만 동작합니다.",
        source: "IAM policy elements: Variables and tags",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": ⟦\"${aws:ViaAWSService}\"⟧}}}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"${aws:username}\"}}}]}"],
    }

    /// A variable in an action or a principal.
    ELEMENT = "policy/variable-in-element" (Warning, High, High) {
        references: ["access-analyzer" "VARIABLE_UNSUPPORTED_IN_ELEMENT"],
        title: "Variable where there are none" / "변수를 쓸 수 없는 요소",
        message: "IAM does not fill in the variable `{name}` in `{element}`" / "IAM은 `{element}`의 변수 `{name}`{name:을/를} 채우지 않습니다",
        explanation: "Variables work only in `Resource`, `NotResource` and the values of conditions." / "변수는 `Resource`, `NotResource`와 조건의 값에서만 동작합니다.",
        source: "IAM policy elements: Variables and tags",
        fires: [
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [⟦\"s3:${aws:username}\"⟧], \"Resource\": \"*\"}]}",
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": ⟦\"arn:aws:iam::123456789012:user/${aws:username}\"⟧}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"}]}",
        ],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"NotResource\": \"arn:aws:s3:::b/${aws:username}\"}]}"],
    }

    /// A variable in a policy of the old version.
    VERSION = "policy/variable-in-old-version" (Warning, High, High) {
        references: ["access-analyzer" "VARIABLE_UNSUPPORTED_IN_VERSION"],
        title: "Variable in the old version" / "예전 버전의 변수",
        message: "In this version of the policy language `{name}` is plain text" / "이 버전의 정책 언어에서는 `{name}`{name:이/가} 일반 텍스트입니다",
        explanation: "Variables need `\"Version\": \"2012-10-17\"`; without a version a policy is one of 2008-10-17." / "변수를 쓰려면 `\"Version\": \"2012-10-17\"`이 필요합니다. 버전이 없으면 2008-10-17로 취급됩니다.",
        source: "IAM policy elements: Variables and tags",
        fires: ["{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": ⟦\"arn:aws:s3:::b/${aws:username}\"⟧}]}"],
        silent: [
            "{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/a\"}]}",
            "{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b-${AWS::AccountId}/a\"}]}",
        ],
    }

    /// A variable where the value decides who is trusted.
    LOOSE_VARIABLE = "policy/variable-in-sensitive-key" (Warning, High, Medium) {
        references: ["access-analyzer" "VARIABLE_USAGE_TOO_PERMISSIVE"],
        title: "Variable in a key that decides who is trusted" / "신뢰 대상을 정하는 키의 변수",
        message: "`{name}` leaves open whom `{key}` trusts" / "`{name}`{name:을/를} 쓰면 `{key}`{key:이/가} 누구를 신뢰할지 정해지지 않습니다",
        explanation: "The caller's own values may fill it in. Write the account, organization or network out." / "호출자 자신의 값으로 채워질 수 있습니다. 계정, 조직, 네트워크를 직접 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Variable usage too permissive",
        fires: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": ⟦\"${aws:PrincipalTag/org}\"⟧}}}]}"],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"${aws:ResourceOrgID}\"}}}]}"],
    }

    /// A wildcard where the value decides who is trusted.
    LOOSE_WILDCARD = "policy/wildcard-in-sensitive-key" (Warning, High, Medium) {
        references: ["access-analyzer" "WILDCARD_USAGE_TOO_PERMISSIVE"],
        title: "Wildcard in a key that decides who is trusted" / "신뢰 대상을 정하는 키의 와일드카드",
        message: "The wildcard in `{value}` leaves open whom `{key}` trusts" / "`{value}`의 와일드카드 때문에 `{key}`{key:이/가} 누구를 신뢰할지 정해지지 않습니다",
        explanation: "Others may have an account, organization or network that fits. Write the value out." / "다른 사람의 계정, 조직, 네트워크도 일치할 수 있습니다. 값을 직접 쓰세요.",
        source: "IAM Access Analyzer policy check reference: Wildcard usage too permissive",
        fires: [
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalOrgID\": ⟦\"o-*\"⟧}}}]}",
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"aws:userid\": ⟦\"*:session\"⟧}}}]}",
        ],
        silent: ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {\"StringLike\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\", \"aws:userid\": \"AROACKCEVSQ6C2EXAMPLE:*\"}}}]}"],
    }
}

pub(super) static RULES: &[&Rule] =
    &[&OPEN, &EMPTY, &SPACE, &QUOTE, &OPERATOR, &ELEMENT, &VERSION, &LOOSE_VARIABLE, &LOOSE_WILDCARD];

static WRITE: Text = text! { en: "Write `{name}`", ko: "`{name}`{name:으로/로} 바꾸기" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let old = matches!(subject.policy.version(), None | Some("2008-10-17"));
    for statement in &subject.policy.statements {
        elements(subject, statement, old, out);
        for (block, key) in statement.keys() {
            let name = block.member.name.as_ref();
            for entry in key.texts() {
                let at = |rule| {
                    let finding = subject.at_value(rule, statement, name, &key, entry.span, entry.index);
                    finding.arg("key", key.name()).arg("operator", name)
                };
                let Some(operator) = block.operator else { continue };
                if matches!(operator.base.family(), Family::String | Family::Arn) {
                    text(&entry, old, &at, out);
                    loose(subject, statement, &key, operator, &entry, &at, out);
                } else if let Some(variable) = variables(entry.text).find(Variable::is_key) {
                    out.push(at(&OPERATOR).arg("name", variable.written));
                }
            }
        }
    }
}

fn elements(subject: &Subject<'_>, statement: &Statement<'_>, old: bool, out: &mut Vec<Finding>) {
    if let Some(resource) = &statement.resource {
        for entry in resource.entries() {
            text(&entry, old, &|rule| subject.at_entry(rule, statement, resource, &entry), out);
        }
    }
    for element in [&statement.action, &statement.principal].into_iter().flatten() {
        // Principals are listed by kind.
        let kinds = element.member.value.as_object().unwrap_or_default().iter();
        let listed =
            kinds.filter_map(|member| Some(Element { member, negated: false }).filter(|_| !member.value.is_template()));
        let all = element.entries().chain(listed.flat_map(|kind| kind.entries()));
        for entry in all.filter(|entry| holds_variable(entry.text)) {
            if let Some(variable) = variables(entry.text).find(Variable::is_key) {
                let entry =
                    Entry { index: entry.index.filter(|_| element.member.value.as_object().is_none()), ..entry };
                let finding = subject.at_entry(&ELEMENT, statement, element, &entry);
                out.push(finding.arg("name", variable.written).arg("element", element.name()));
            }
        }
    }
}

/// One `${…}` of a text, or its beginning.
struct Variable<'t> {
    /// As it stands there, braces included.
    written: &'t str,
    /// What stands between the braces; nothing when the second is missing.
    inner: Option<&'t str>,
}

fn variables(text: &str) -> impl Iterator<Item = Variable<'_>> {
    text.match_indices("${").filter_map(|(start, _)| {
        let rest = text.get(start..)?;
        let end = rest.find('}');
        let inner = end.and_then(|end| rest.get(2..end)).filter(|inner| !inner.contains("${"));
        let written = inner.and(end).and_then(|end| rest.get(..=end)).unwrap_or(rest);
        Some(Variable { written, inner })
    })
}

impl Variable<'_> {
    /// Whether it names a condition key, and not a template's parameter such as `${AWS::AccountId}`.
    fn is_key(&self) -> bool {
        let name = self.inner.unwrap_or_default().split(',').next().unwrap_or_default();
        name.split_once(':')
            .is_some_and(|(prefix, rest)| !prefix.is_empty() && !rest.is_empty() && !rest.starts_with(':'))
    }
}

fn text(entry: &Entry<'_>, old: bool, at: &dyn Fn(&'static Rule) -> Finding, out: &mut Vec<Finding>) {
    if !holds_variable(entry.text) {
        return;
    }
    let mut told = false;
    for variable in variables(entry.text) {
        let finding = |rule| at(rule).arg("name", variable.written).arg("value", entry.text);
        let Some(inner) = variable.inner else {
            out.push(finding(&OPEN));
            continue;
        };
        let (name, default) = inner.split_once(',').map_or((inner, None), |(name, default)| (name, Some(default)));
        if inner.trim().is_empty() {
            out.push(finding(&EMPTY));
            continue;
        }
        if !variable.is_key() {
            continue;
        }
        if name.contains(char::is_whitespace) {
            let tight: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            let whole = entry.text.replace(variable.written, &variable.written.replacen(name, &tight, 1));
            let edits = vec![Edit { span: entry.span, text: quote(&whole) }];
            out.push(finding(&SPACE).fix(Fix { title: &WRITE, args: vec![("name", whole)], safe: false, edits }));
        }
        let quoted = |default: &str| {
            let default = default.trim();
            default.len() >= 2 && default.starts_with('\'') && default.ends_with('\'')
        };
        if default.is_some_and(|default| !quoted(default)) {
            out.push(finding(&QUOTE));
        }
        if old && !told {
            told = true;
            out.push(finding(&VERSION));
        }
    }
}

/// Values left open where they decide who is trusted: in policies that name principals.
fn loose(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    key: &Key<'_>,
    operator: Operator,
    entry: &Entry<'_>,
    at: &dyn Fn(&'static Rule) -> Finding,
    out: &mut Vec<Finding>,
) {
    let trusts = matches!(subject.policy_type, PolicyType::Trust | PolicyType::Resource)
        && statement.effect == Some(Effect::Allow)
        && !operator.base.negated();
    if !trusts {
        return;
    }
    // Left of a user id's colon stands the role or user; the name of the session behind it anyone may choose.
    let of_user = key.is("aws:userid");
    let sensitive = of_user || catalogue::condition_key(key.name()).is_some_and(catalogue::ConditionKey::sensitive);
    let place = entry.text.find("${").or_else(|| entry.text.find(['*', '?']));
    let behind = of_user && place.zip(entry.text.find(':')).is_some_and(|(place, colon)| colon < place);
    if !sensitive || behind {
        return;
    }
    let variable = variables(entry.text).find(Variable::is_key);
    if let Some(variable) = variable {
        // What the resource is, its owner decides.
        if !variable.written.to_ascii_lowercase().starts_with("${aws:resource") || variable.written.contains('/') {
            out.push(at(&LOOSE_VARIABLE).arg("name", variable.written));
        }
    } else if operator.takes_wildcards() && !entry.text.contains("${") && has_wildcard(entry.text) {
        out.push(at(&LOOSE_WILDCARD).arg("value", entry.text));
    }
}
