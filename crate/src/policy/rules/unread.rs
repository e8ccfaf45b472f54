//! Parts of policies in Terraform's HCL and YAML that cannot be known from the text, or not be read.

use super::Subject;
use crate::finding::Finding;
use crate::json::{FaultKind, Kind, Syntax, Value};
use crate::rule::{Rule, rule};
use crate::span::Span;
use crate::text::Text;

rule! {
    /// A part of a policy that was not checked.
    NOT_CHECKED = "policy/not-checked" (Suggestion, Info, High) {
        references: [],
        title: "Part of the policy was not checked" / "정책의 일부를 검사하지 않음",
        message: "What stands here is known only when the file is run, so it was not checked" / "파일을 실행해야 알 수 있는 값이라 검사하지 않았습니다",
        explanation: "The rest was checked. To have all of it checked, check what Terraform or CloudFormation makes of the file, such as the output of `terraform show -json`."
            / "나머지는 검사했습니다. 전체를 검사하려면 `terraform show -json` 출력처럼 Terraform이나 CloudFormation이 만들어 낸 결과를 검사하세요.",
        source: "Keyfence",
        fires: [
            "policy = jsonencode({ Version = \"2012-10-17\", Statement = ⟦local.statements⟧ })",
            "resource \"aws_iam_policy\" \"p\" {\n  policy = ⟦file(\"policy.json\")⟧\n}",
            "data \"aws_iam_policy_document\" \"d\" {\n  ⟦source_policy_documents = [local.other]⟧\n}",
            "Statement:\n  - Effect: Allow\n    Action: ⟦!Ref Actions⟧\n    Resource: '*'\n",
            "Statement:\n  - Effect: Allow\n    Action: ⟦*⟧\n    Resource: '*'\n",
            "Statement:\n  - Effect: Allow\n    Action: s3:GetObject\n    Resource: ⟦[⟧arn:aws:s3:::b/*\n",
        ],
        silent: [
            "policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"s3:GetObject\", Resource = local.arns }] })",
            "resource \"aws_iam_policy\" \"p\" {\n  policy = data.aws_iam_policy_document.d.json\n}\ndata \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = [\"s3:GetObject\"]\n    resources = [local.arn]\n  }\n}",
            "resource \"aws_ecr_lifecycle_policy\" \"p\" {\n  policy = file(\"rules.json\")\n}",
            "Statement:\n  - Effect: Allow\n    Action: 's3:*'\n    Resource: !Sub '${Bucket.Arn}/*'\n",
        ],
    }
}

pub(super) static RULES: &[&Rule] = &[&NOT_CHECKED];

static ELSEWHERE: Text = text! {
    en: "The policy is made elsewhere, so it was not checked",
    ko: "정책이 다른 곳에서 만들어지므로 검사하지 않았습니다",
};
static UNREADABLE: Text = text! {
    en: "This could not be read, so the policy may not have been checked to its end",
    ko: "이 부분을 읽을 수 없어 정책을 끝까지 검사하지 못했을 수 있습니다",
};
static STAR: Text = text! {
    en: "YAML takes a bare `*` for the name of an alias: put it in quotes",
    ko: "YAML은 따옴표 없는 `*`를 별칭 이름으로 해석합니다. 따옴표로 감싸세요",
};

/// The finding of a fault that only other languages than JSON have.
pub(super) fn of_fault(kind: FaultKind, span: Span) -> Option<Finding> {
    let finding = Finding::new(&NOT_CHECKED, span);
    Some(match kind {
        FaultKind::Elsewhere => finding.message(ELSEWHERE),
        FaultKind::Unreadable => finding.message(UNREADABLE).severity(crate::rule::Severity::Low),
        FaultKind::BareStar => finding.message(STAR).severity(crate::rule::Severity::Low),
        _ => return None,
    })
}

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let policy = subject.policy;
    if subject.syntax == Syntax::Json {
        return;
    }
    let unknown = |value: &&Value<'_>| matches!(value.kind, Kind::Bad) || value.is_template();
    let whole = |value: &&Value<'_>| unknown(value) && value.choices().is_none();
    let place = policy.pointer.member("Statement");
    let listed = policy.member("Statement").map(|own| &own.value);
    let statements = listed.map(Value::one_or_many).unwrap_or_default();
    for value in statements.iter().filter(whole) {
        out.push(subject.finding(&NOT_CHECKED, value.span, place.clone()));
    }
    for statement in &policy.statements {
        for name in ["Effect", "Action", "NotAction", "Condition"] {
            let Some(member) = statement.member(name) else { continue };
            let blocks = member.value.as_object().filter(|_| name == "Condition").unwrap_or_default();
            let parts = member.value.one_or_many().iter().chain(blocks.iter().map(|block| &block.value));
            for value in parts.filter(unknown) {
                let place = statement.pointer.member(name);
                out.push(subject.in_statement(&NOT_CHECKED, statement, value.span, place));
            }
        }
    }
}
