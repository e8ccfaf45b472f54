//! Action names: their shape, and whether AWS has them.

use super::super::arn::holds_variable;
use super::super::model::{Element, Entry, Statement};
use super::Subject;
use crate::catalogue::has_wildcard;
use crate::catalogue::{self, Service};
use crate::finding::{Edit, Finding, Fix};
use crate::json::quote;
use crate::rule::{Rule, Severity, rule};
use crate::text::Text;

rule! {
    /// An action that is not `service:Name`.
    ACTION_FORMAT = "policy/action-format" (Invalid, High, High) {
        references: ["access-analyzer" "INVALID_ACTION", "parliament" "INVALID_ACTION", "cfn-lint" "W3037"],
        title: "Not an action" / "작업이 아님",
        message: "`{action}` is not of the form `service:Action`" / "`{action}`{action:은/는} `service:Action` 형식이 아닙니다",
        explanation: "An action is a service prefix, one colon and the action's name; only a lone `*` stands for all. IAM refuses anything else."
            / "작업은 서비스 접두사, 콜론 하나, 작업 이름으로 이루어지며 `*` 하나만 쓰면 모든 작업을 뜻합니다. IAM은 다른 형식을 거부합니다.",
        source: "IAM JSON policy elements: Action",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"GetObject\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"s3:object:Get\"⟧, \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"*\"], \"Resource\": \"*\"}]}"],
    }

    /// An action its service has not.
    UNKNOWN_ACTION = "policy/unknown-action" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_ACTION", "parliament" "UNKNOWN_ACTION", "cfn-lint" "W3037"],
        title: "Unknown action" / "알 수 없는 작업",
        message: "`{service}` has no action `{name}` (catalogue of {date})" / "`{service}`에는 `{name}` 작업이 없습니다({date} 카탈로그 기준)",
        explanation: "IAM stores the policy, but the entry allows or denies nothing. Check the spelling; an action newer than the catalogue is right all the same."
            / "IAM은 정책을 저장하지만 이 항목은 아무것도 허용하거나 거부하지 않습니다. 철자를 확인하세요. 카탈로그보다 새로운 작업이라면 문제가 없습니다.",
        source: "Service Authorization Reference",
        fires: [
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"s3:GetObjcet\"⟧, \"Resource\": \"*\"}]}",
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", ⟦\"s3:Fetch*\"⟧], \"Resource\": \"*\"}]}",
        ],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"S3:getobject\", \"s3:*Tagging\", \"ec2:Describe?nstances\"], \"Resource\": \"*\"}]}"],
    }

    /// A service there is not.
    UNKNOWN_SERVICE = "policy/unknown-service" (Warning, Low, Medium) {
        references: ["access-analyzer" "INVALID_SERVICE_IN_ACTION", "parliament" "UNKNOWN_PREFIX", "cfn-lint" "W3037"],
        title: "Unknown service" / "알 수 없는 서비스",
        message: "AWS has no service with the prefix `{service}` (catalogue of {date})" / "AWS에는 접두사가 `{service}`인 서비스가 없습니다({date} 카탈로그 기준)",
        explanation: "IAM stores the policy, but the entry allows or denies nothing. Check the spelling; a service newer than the catalogue is right all the same."
            / "IAM은 정책을 저장하지만 이 항목은 아무것도 허용하거나 거부하지 않습니다. 철자를 확인하세요. 카탈로그보다 새로운 서비스라면 문제가 없습니다.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"dynamobd:GetItem\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:GetItem\", \"Resource\": \"*\"}]}"],
    }

    /// A service that AWS retired.
    RETIRED_SERVICE = "policy/retired-service" (Suggestion, Info, High) {
        references: [],
        title: "Retired service" / "종료된 서비스",
        message: "The service `{service}` has been retired" / "`{service}` 서비스는 종료되었습니다",
        explanation: "The entry does nothing any more and can be removed." / "이 항목은 더 이상 효과가 없으므로 지워도 됩니다.",
        source: "Service Authorization Reference",
        fires: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": ⟦\"sumerian:*\"⟧, \"Resource\": \"*\"}]}"],
        silent: ["{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"],
    }
}

pub(super) static RULES: &[&Rule] = &[&ACTION_FORMAT, &UNKNOWN_ACTION, &UNKNOWN_SERVICE, &RETIRED_SERVICE];

static MEANT: Text = Text { en: "Write `{action}`", ko: "`{action}`(으)로 바꾸기" };
static NEAR: Text = Text { en: "did you mean `{near}`?", ko: "혹시 `{near}`인가요?" };

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for statement in &subject.policy.statements {
        let Some(element) = &statement.action else { continue };
        // Actions of one service mostly stand together.
        let mut last = ("", None);
        for entry in element.entries() {
            if let Some(finding) = judge(subject, statement, element, &entry, &mut last) {
                out.push(finding);
            }
        }
    }
}

fn judge<'d>(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    element: &Element<'_>,
    entry: &Entry<'d>,
    last: &mut (&'d str, Option<Service>),
) -> Option<Finding> {
    let text = entry.text;
    // A variable stands for what is not known here.
    if text == "*" || holds_variable(text) {
        return None;
    }
    let at = |rule| subject.at_entry(rule, statement, element, entry);
    let Some((prefix, name)) = text.split_once(':').filter(|(prefix, name)| !prefix.is_empty() && !name.contains(':'))
    else {
        return Some(at(&ACTION_FORMAT).arg("action", text));
    };
    if prefix == "*" {
        return None;
    }
    if last.0 != prefix {
        *last = (prefix, catalogue::service(prefix));
    }
    let Some(service) = last.1 else {
        if catalogue::retired_service(prefix) {
            return Some(at(&RETIRED_SERVICE).arg("service", prefix));
        }
        let finding = at(&UNKNOWN_SERVICE).arg("service", prefix).arg("date", catalogue::date());
        let near = catalogue::nearest_service(prefix).map(|near| format!("{near}:{name}"));
        return Some(suggest(finding, entry, near));
    };
    let known = if has_wildcard(name) {
        service.actions_matching(name).next().is_some()
    } else {
        service.action(name).is_some()
    };
    if known {
        return None;
    }
    let finding = at(&UNKNOWN_ACTION).arg("service", prefix).arg("name", name).arg("date", catalogue::date());
    let near = catalogue::nearest_action(service, name).filter(|_| !has_wildcard(name));
    Some(suggest(finding, entry, near.map(|near| format!("{prefix}:{near}"))))
}

/// The finding with what was probably meant, which makes it more likely a mistake than something new.
fn suggest(finding: Finding, entry: &Entry<'_>, near: Option<String>) -> Finding {
    let Some(near) = near else { return finding };
    let edits = vec![Edit { span: entry.span, text: quote(&near) }];
    let fix = Fix { title: &MEANT, args: vec![("action", near.clone())], safe: false, edits };
    finding.severity(Severity::Medium).note(&NEAR, vec![("near", near)]).fix(fix)
}
