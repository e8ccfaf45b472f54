//! The steps that mend findings: AWS CLI commands with the real names in them. Key ids are not in the report, so the
//! step that lists them comes first.

use crate::finding::Step;
use crate::text::Text;

static LIST_KEYS: Text = text! { en: "Find the id of the key", ko: "키의 ID를 확인합니다" };
static DEACTIVATE: Text = text! { en: "Deactivate it", ko: "키를 비활성화합니다" };
static DELETE: Text = text! {
    en: "Delete it once nothing fails without it",
    ko: "문제가 없는지 확인한 뒤 키를 삭제합니다",
};
static DELETE_NOW: Text = text! { en: "Delete it", ko: "키를 삭제합니다" };
static NEW_KEY: Text = text! { en: "Make its successor and hand it out first", ko: "먼저 새 키를 만들어 배포합니다" };
static DELETE_PASSWORD: Text = text! { en: "Take the console password away", ko: "콘솔 암호를 제거합니다" };
static CREATE: Text = text! { en: "Make a virtual MFA device", ko: "가상 MFA 디바이스를 만듭니다" };
static ENABLE: Text = text! {
    en: "Register it with two codes in a row (or have the user do it in the console)",
    ko: "연속된 두 코드로 등록합니다(또는 사용자가 콘솔에서 직접 등록하게 합니다)",
};
static SEE: Text = text! { en: "See what the user did", ko: "사용자가 한 작업을 확인합니다" };
static LIST_CERTIFICATES: Text = text! { en: "Find the id of the certificate", ko: "인증서의 ID를 확인합니다" };
static DELETE_CERTIFICATE: Text = text! { en: "Delete it", ko: "인증서를 삭제합니다" };

const LIST: Step = Step { title: &LIST_KEYS, command: "aws iam list-access-keys --user-name {}" };

/// List, then deactivate, then delete a key that nobody needs.
pub(super) static DEACTIVATE_KEY: &[Step] = &[
    LIST,
    Step {
        title: &DEACTIVATE,
        command: "aws iam update-access-key --user-name {} --access-key-id KEY_ID --status Inactive",
    },
    Step { title: &DELETE, command: "aws iam delete-access-key --user-name {} --access-key-id KEY_ID" },
];

/// List, then delete a key that is switched off already.
pub(super) static DELETE_KEY: &[Step] =
    &[LIST, Step { title: &DELETE_NOW, command: "aws iam delete-access-key --user-name {} --access-key-id KEY_ID" }];

/// Make a new key, then retire the old one.
pub(super) static ROTATE_KEY: &[Step] = &[
    Step { title: &NEW_KEY, command: "aws iam create-access-key --user-name {}" },
    LIST,
    Step {
        title: &DEACTIVATE,
        command: "aws iam update-access-key --user-name {} --access-key-id OLD_KEY_ID --status Inactive",
    },
    Step { title: &DELETE, command: "aws iam delete-access-key --user-name {} --access-key-id OLD_KEY_ID" },
];

const NO_PASSWORD: Step = Step { title: &DELETE_PASSWORD, command: "aws iam delete-login-profile --user-name {}" };

/// Take the console password away.
pub(super) static TAKE_PASSWORD: &[Step] = &[NO_PASSWORD];

/// Register an MFA device, or take the console password away.
pub(super) static ADD_MFA: &[Step] = &[
    Step {
        title: &CREATE,
        command: "aws iam create-virtual-mfa-device --virtual-mfa-device-name {} --bootstrap-method QRCodePNG --outfile qr.png",
    },
    Step {
        title: &ENABLE,
        command: "aws iam enable-mfa-device --user-name {} --serial-number {arn:aws:iam::@:mfa/} --authentication-code1 CODE1 --authentication-code2 CODE2",
    },
    NO_PASSWORD,
];

/// List, then delete a signing certificate.
pub(super) static DELETE_SIGNING: &[Step] = &[
    Step { title: &LIST_CERTIFICATES, command: "aws iam list-signing-certificates --user-name {}" },
    Step {
        title: &DELETE_CERTIFICATE,
        command: "aws iam delete-signing-certificate --user-name {} --certificate-id CERTIFICATE_ID",
    },
];

/// Look at what the user did.
pub(super) static SEE_USE: &[Step] = &[Step {
    title: &SEE,
    command: "aws cloudtrail lookup-events --lookup-attributes {AttributeKey=Username,AttributeValue=} --max-items 50",
}];
