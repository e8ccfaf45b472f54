//! What AWS answers instead of a report, and what to do then.

use crate::finding::Finding;
use crate::report::recognize::Answer;
use crate::rule::rule;
use crate::span::Span;
use crate::text::Text;

rule! {
    /// `ReportNotPresent`: no report was ever asked for.
    pub(in crate::report) NOT_GENERATED = "report/not-generated" (Warning, Medium, High) {
        references: [],
        title: "No report yet" / "아직 보고서가 없음",
        message: "AWS has no credential report of this account yet" / "이 계정의 자격 증명 보고서가 아직 없습니다",
        explanation: "A report is made on request. Ask for one, wait until its State is COMPLETE, then fetch it. Nothing was checked."
            / "보고서는 요청해야 만들어집니다. 요청한 뒤 State가 COMPLETE가 되면 가져오세요. 아무것도 검사하지 않았습니다.",
        source: "GetCredentialReport: CredentialReportNotPresent",
        fires: [
            "An error occurred (⟦ReportNotPresent⟧) when calling the GetCredentialReport operation: Unknown",
            "aws: [ERROR]: An error occurred (⟦ReportNotPresent⟧) when calling the GetCredentialReport operation: Unknown\n",
            "{\"Error\": {\"Code\": ⟦\"ReportNotPresent\"⟧, \"Type\": \"Sender\"}}",
        ],
        silent: ["user,arn,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true\n"],
    }

    /// `ReportInProgress`, or the answer of `generate-credential-report` that it began.
    pub(in crate::report) IN_PROGRESS = "report/in-progress" (Warning, Medium, High) {
        references: [],
        title: "Report is being made" / "보고서를 만드는 중",
        message: "AWS is still making the credential report" / "AWS가 아직 자격 증명 보고서를 만들고 있습니다",
        explanation: "It takes seconds, in large accounts minutes. Ask again until the State is COMPLETE, then fetch it. Nothing was checked."
            / "보통 몇 초, 큰 계정에서는 몇 분이 걸립니다. State가 COMPLETE가 될 때까지 다시 확인한 뒤 가져오세요. 아무것도 검사하지 않았습니다.",
        source: "GetCredentialReport: CredentialReportNotReady",
        fires: [
            "An error occurred (⟦ReportInProgress⟧) when calling the GetCredentialReport operation: Unknown",
            "{\"State\": ⟦\"STARTED\"⟧, \"Description\": \"No report exists. Starting a new report generation task\"}",
        ],
        silent: ["{\"State\": \"COMPLETE\"}"],
    }

    /// `ReportExpired`: the last report is too old to be handed out.
    pub(in crate::report) EXPIRED = "report/expired" (Warning, Medium, High) {
        references: [],
        title: "Report has expired" / "보고서가 만료됨",
        message: "The last credential report has expired" / "마지막 자격 증명 보고서가 만료되었습니다",
        explanation: "AWS hands out a report for four hours. Ask for a new one, wait until its State is COMPLETE, then fetch it. Nothing was checked."
            / "AWS는 만든 지 네 시간이 지난 보고서를 주지 않습니다. 새로 요청한 뒤 State가 COMPLETE가 되면 가져오세요. 아무것도 검사하지 않았습니다.",
        source: "GetCredentialReport: CredentialReportExpired",
        fires: ["An error occurred (⟦ReportExpired⟧) when calling the GetCredentialReport operation: Unknown"],
        silent: ["An error occurred (ReportInProgress) when calling the GetCredentialReport operation: Unknown"],
    }

    /// The call was throttled, or AWS had no capacity to make a report.
    pub(in crate::report) THROTTLED = "report/throttled" (Warning, Medium, High) {
        references: [],
        title: "Call was throttled" / "호출이 제한됨",
        message: "AWS refused the call because there were too many" / "호출이 너무 많아 AWS가 거부했습니다",
        explanation: "Wait a minute and call again; the CLI retries more patiently in adaptive mode. Nothing was checked."
            / "잠시 기다렸다가 다시 호출하세요. CLI는 adaptive 모드에서 더 끈기 있게 재시도합니다. 아무것도 검사하지 않았습니다.",
        source: "GenerateCredentialReport: LimitExceeded",
        fires: [
            "An error occurred (⟦Throttling⟧) when calling the GenerateCredentialReport operation (reached max retries: 4): Rate exceeded",
            "An error occurred (⟦LimitExceeded⟧) when calling the GenerateCredentialReport operation: No more capacity to launch new report generation tasks",
        ],
        silent: ["An error occurred (Throttling) when calling the ListUsers operation: Rate exceeded"],
    }

    /// The caller may not make or read the report.
    pub(in crate::report) DENIED = "report/access-denied" (Warning, Medium, High) {
        references: [],
        title: "Report may not be read" / "보고서를 읽을 권한이 없음",
        message: "The caller may not make or read the credential report" / "호출자에게 자격 증명 보고서를 만들거나 읽을 권한이 없습니다",
        explanation: "It takes `iam:GenerateCredentialReport` and `iam:GetCredentialReport`, both in the managed policy SecurityAudit. Nothing was checked."
            / "`iam:GenerateCredentialReport`와 `iam:GetCredentialReport` 권한이 필요하며, 둘 다 관리형 정책 SecurityAudit에 들어 있습니다. 아무것도 검사하지 않았습니다.",
        source: "Getting credential reports for your AWS account: Required permissions",
        fires: ["An error occurred (⟦AccessDenied⟧) when calling the GetCredentialReport operation: User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:GetCredentialReport"],
        silent: ["An error occurred (AccessDenied) when calling the ListUsers operation: no report"],
    }

    /// `generate-credential-report` is done: the report itself is still to be fetched.
    pub(in crate::report) GENERATED = "report/generated" (Suggestion, Info, High) {
        references: [],
        title: "Report is ready" / "보고서가 준비됨",
        message: "The credential report is ready to be fetched" / "자격 증명 보고서를 가져올 수 있습니다",
        explanation: "This is only the answer that it is made. Fetch the report and paste that. Nothing was checked."
            / "보고서를 만들었다는 응답일 뿐입니다. 보고서를 가져와 붙여넣으세요. 아무것도 검사하지 않았습니다.",
        source: "GenerateCredentialReport",
        fires: ["{\"State\": ⟦\"COMPLETE\"⟧}"],
        silent: ["{\"State\": \"STARTED\", \"Description\": \"x\"}"],
    }
}

static GENERATE: Text = text! {
    en: "Ask for a report, until State is COMPLETE",
    ko: "State가 COMPLETE가 될 때까지 보고서를 요청합니다",
};
static GET: Text = text! { en: "Fetch it", ko: "보고서를 가져옵니다" };
static PATIENT: Text = text! { en: "Ask again with more patience", ko: "재시도를 늘려 다시 요청합니다" };

pub(in crate::report) fn answered(answer: Answer, place: Span) -> Finding {
    let generate = || Some("aws iam generate-credential-report".to_owned());
    let get = || Some("aws iam get-credential-report > credential-report.json".to_owned());
    match answer {
        Answer::NotPresent => Finding::new(&NOT_GENERATED, place).remedy(&GENERATE, generate()).remedy(&GET, get()),
        Answer::InProgress | Answer::Started => {
            Finding::new(&IN_PROGRESS, place).remedy(&GENERATE, generate()).remedy(&GET, get())
        }
        Answer::Expired => Finding::new(&EXPIRED, place).remedy(&GENERATE, generate()).remedy(&GET, get()),
        Answer::Throttled => Finding::new(&THROTTLED, place).remedy(
            &PATIENT,
            Some("AWS_RETRY_MODE=adaptive AWS_MAX_ATTEMPTS=10 aws iam generate-credential-report".to_owned()),
        ),
        Answer::Denied => Finding::new(&DENIED, place),
        Answer::Complete => Finding::new(&GENERATED, place).remedy(&GET, get()),
    }
}
