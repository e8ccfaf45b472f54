//! What the sentences of a summary are made of.

use crate::text::Text;

/// What several policies mean together: AWS's evaluation order, in a sentence.
/// Source: IAM User Guide, "Policy evaluation logic".
pub static TOGETHER: Text = text! {
    en: "Of several policies, what any one allows is allowed; an explicit Deny in any of them wins; permissions boundaries, service control policies and session policies allow nothing by themselves and only limit.",
    ko: "정책이 여러 개면 하나라도 허용한 것이 허용되고, 어느 하나의 명시적 Deny가 항상 우선합니다. 권한 경계, 서비스 제어 정책, 세션 정책은 스스로 아무것도 허용하지 않고 제한만 합니다.",
};

pub(super) static ALLOWS: Text = text! { en: "Allows {service}: {levels}", ko: "허용 {service}: {levels}" };
pub(super) static DENIES: Text = text! { en: "Denies {service}: {levels}", ko: "거부 {service}: {levels}" };
pub(super) static ALL_OF: Text = text! { en: "all {total} {level} actions", ko: "{level} {total}개 전부" };
pub(super) static SOME_OF: Text =
    text! { en: "{count} of {total} {level} actions", ko: "{level} {total}개 중 {count}개" };
pub(super) static EVERYTHING: Text = text! { en: "on every resource", ko: "모든 리소스" };
pub(super) static RESOURCES: Text = text! { en: "on {list}", ko: "리소스 {list}" };
pub(super) static EXCEPT: Text = text! { en: "on everything but {list}", ko: "{list}{list:을/를} 뺀 모든 리소스" };
pub(super) static PRINCIPALS: Text = text! { en: "for {list}", ko: "대상 {list}" };
pub(super) static EVERYONE: Text = text! { en: "everyone", ko: "모든 사람" };
pub(super) static BUT: Text = text! { en: "for everyone but {list}", ko: "{list}{list:을/를} 뺀 모두" };
pub(super) static CONDITIONS: Text = text! { en: "only under conditions on {list}", ko: "{list} 조건이 맞을 때만" };
pub(super) static PARTLY: Text =
    text! { en: "in part only under conditions on {list}", ko: "일부는 {list} 조건이 맞을 때만" };
pub(super) static MORE: Text = text! { en: "and {count} more", ko: "외 {count}개" };
pub(super) static NOTHING: Text = text! { en: "Allows and denies nothing", ko: "아무것도 허용하거나 거부하지 않음" };
pub(super) static UNKNOWN: Text =
    text! { en: "Not in the catalogue, so not counted: {names}", ko: "카탈로그에 없어 세지 않음: {names}" };
pub(super) static UNREAD: Text = text! {
    en: "Not counted, since their effect or action cannot be read: {count} {count:statement/statements}",
    ko: "효과나 작업을 읽을 수 없어 세지 않은 문: {count}개",
};
pub(super) static LIST: Text = text! { en: "List", ko: "나열" };
pub(super) static READ: Text = text! { en: "Read", ko: "읽기" };
pub(super) static WRITE: Text = text! { en: "Write", ko: "쓰기" };
pub(super) static PERMISSIONS: Text = text! { en: "Permissions management", ko: "권한 관리" };
pub(super) static TAGGING: Text = text! { en: "Tagging", ko: "태깅" };
