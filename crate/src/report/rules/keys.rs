//! Access keys: their age, their number, what they stand beside.

use crate::finding::Step;
use crate::report::cells::Flag;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::remedies;
use crate::report::row::{Key, User};
use crate::rule::{Severity, rule};
use crate::text::Text;

/// The age from which an old key is a high risk: Trusted Advisor's red mark.
const VERY_OLD: i64 = 730;

rule! {
    /// An active access key is older than the threshold.
    pub(in crate::report) ACCESS_KEY_AGE = "report/access-key-age" (Security, Medium, High) {
        references: [
            "prowler" "iam_rotate_access_key_90_days", "security-hub" "IAM.3", "config" "access-keys-rotated",
            "trusted-advisor" "DqdJqYeRm5", "scoutsuite" "iam-user-no-key-rotation",
            "steampipe" "iam_user_access_key_age_90", "cloudsploit" "accessKeysRotated", "panther" "AWS.AccessKey.Rotation", "cis-1.2" "1.4",
            "cis-1.3" "1.14", "cis-1.4" "1.14", "cis-1.5" "1.14", "cis-2.0" "1.14", "cis-3.0" "1.14", "cis-4.0" "1.14",
            "cis-5.0" "1.13", "cis-6.0" "2.13", "cis-7.0" "2.12", "isms-p" "2.7.2", "isms-p" "2.10.2",
        ],
        title: "Access key is old" / "액세스 키가 오래됨",
        message: "Access key {slot} of `{user}` is {days} {days:day/days} old" / "`{user}` 사용자의 액세스 키 {slot}번이 {days}일 되었습니다",
        explanation: "The longer a key lives, the more copies of it lie about, and each works. Replace it with a role where one will do, else rotate it. At exactly the threshold (`accessKeyAge`) it is reported, except that `fsbp` asks for more and `prowler` for a whole day more."
            / "키는 오래 쓸수록 사본이 여기저기 남고 모두 그대로 쓸 수 있습니다. 가능하면 역할로 바꾸고, 아니면 키를 교체하세요. 기준 일수(`accessKeyAge`)에 정확히 이르면 보고하며, `fsbp`는 그보다 길 때, `prowler`는 만 하루가 더 지나야 보고합니다.",
        source: "Manage access keys for IAM users",
        fires: [
            "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,⟦2026-08-25T00:00:00Z⟧\n",
            "user,arn,access_key_2_active,access_key_2_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,⟦2020-03-01T10:00:00+00:00⟧\n",
            ("profile=prowler", "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,⟦2026-08-24T00:00:00Z⟧\n"),
            ("profile=fsbp", "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,⟦2026-08-24T23:59:59Z⟧\n"),
        ],
        silent: [
            "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,2026-08-25T00:00:01Z\n",
            "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,false,2020-03-01T10:00:00Z\n",
            ("profile=prowler", "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,2026-08-24T00:00:01Z\n"),
            ("profile=fsbp", "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,true,2026-08-25T00:00:00Z\n"),
        ],
    }

    /// Both access keys of a user are active.
    pub(in crate::report) TWO_ACTIVE_KEYS = "report/two-active-keys" (Security, Medium, High) {
        references: [
            "prowler" "iam_user_two_active_access_key", "scoutsuite" "iam-user-with-multiple-access-keys",
            "steampipe" "iam_user_one_active_key", "cloudsploit" "accessKeysExtra", "cis-1.3" "1.13", "cis-1.4" "1.13",
            "cis-1.5" "1.13", "cis-2.0" "1.13", "cis-3.0" "1.13", "cis-4.0" "1.13", "cis-5.0" "1.12", "cis-6.0" "2.12",
            "isms-p" "2.7.2", "isms-p" "2.10.2",
        ],
        title: "Two active access keys" / "활성 액세스 키가 두 개임",
        message: "Both access keys of `{user}` are active" / "`{user}` 사용자의 액세스 키 두 개가 모두 활성 상태입니다",
        explanation: "The second slot is for the days of a rotation; two keys for good are two ways in, and leave no slot free to rotate. Deactivate the one idle longest, then delete it."
            / "두 번째 슬롯은 교체하는 며칠 동안만 쓰기 위한 것입니다. 두 키를 계속 두면 침입 경로가 둘이 되고 교체에 쓸 슬롯도 남지 않습니다. 더 오래 쓰이지 않은 키를 비활성화한 뒤 삭제하세요.",
        source: "Update access keys",
        fires: ["user,arn,access_key_1_active,access_key_2_active\nci,arn:aws:iam::111122223333:user/ci,true,⟦true⟧\n"],
        silent: [
            "user,arn,access_key_1_active,access_key_2_active\nci,arn:aws:iam::111122223333:user/ci,true,false\n",
            ("profile=cis-7.0", "user,arn,access_key_1_active,access_key_2_active\nci,arn:aws:iam::111122223333:user/ci,true,true\n"),
        ],
    }

    /// A user has a console password and an active key.
    pub(in crate::report) PASSWORD_AND_KEY = "report/password-and-key" (Security, Medium, Medium) {
        references: ["scoutsuite" "iam-user-with-password-and-key", "cloudsploit" "usersPasswordAndKeys"],
        title: "Password and access key on one user" / "한 사용자에게 암호와 액세스 키가 함께 있음",
        message: "`{user}` has a console password and an active access key" / "`{user}` 사용자에게 콘솔 암호와 활성 액세스 키가 함께 있습니다",
        explanation: "A person and a program behind one name cannot be told apart in the logs, and each gets the other's rights. Give the program a role, or sign in on the command line with `aws login` or IAM Identity Center, and delete the key."
            / "한 이름을 사람과 프로그램이 같이 쓰면 로그에서 구별할 수 없고 서로의 권한까지 갖게 됩니다. 프로그램에는 역할을 주거나, 명령줄에서는 `aws login`이나 IAM Identity Center로 로그인하고 키를 삭제하세요.",
        source: "Security best practices in IAM",
        fires: ["user,arn,password_enabled,access_key_1_active\nalice,arn:aws:iam::111122223333:user/alice,true,⟦true⟧\n"],
        silent: [
            "user,arn,password_enabled,access_key_1_active\nalice,arn:aws:iam::111122223333:user/alice,true,false\n",
            "user,arn,password_enabled,access_key_1_active\nci,arn:aws:iam::111122223333:user/ci,false,true\n",
        ],
    }

    /// A switched-off key has been left longer than the threshold.
    pub(in crate::report) INACTIVE_KEY = "report/inactive-key" (Security, Low, High) {
        references: ["scoutsuite" "iam-user-no-key-rotation (Inactive)"],
        title: "Inactive access key left behind" / "비활성 액세스 키가 남아 있음",
        message: "Access key {slot} of `{user}` was switched off {days} {days:day/days} ago or more and is still there"
            / "`{user}` 사용자의 액세스 키 {slot}번은 꺼진 채 {days}일 이상 남아 있습니다",
        explanation: "Anyone who may call `UpdateAccessKey` can bring it back, and its copies work again. Delete it. The date is of its last switching or rotation; the threshold is `inactiveKey`."
            / "`UpdateAccessKey` 권한만 있으면 되살릴 수 있고, 그러면 남은 사본도 다시 쓸 수 있습니다. 삭제하세요. 날짜는 마지막으로 상태를 바꾸거나 교체한 때이며, 기준 일수는 `inactiveKey`입니다.",
        source: "Getting credential reports for your AWS account",
        fires: ["user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,false,⟦2025-01-01T00:00:00Z⟧\n"],
        silent: [
            "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,false,N/A\n",
            "user,arn,access_key_1_active,access_key_1_last_rotated\nci,arn:aws:iam::111122223333:user/ci,false,2026-11-01T00:00:00Z\n",
        ],
    }

    /// The report says that the user has credentials beyond its columns.
    pub(in crate::report) ADDITIONAL_CREDENTIALS = "report/additional-credentials" (Security, Medium, Medium) {
        references: [],
        title: "Credentials beyond the report" / "보고서에 다 나오지 않은 자격 증명이 있음",
        message: "`{user}` has more credentials than the report shows" / "`{user}` 사용자에게 보고서에 나오지 않은 자격 증명이 더 있습니다",
        explanation: "The columns hold two access keys and two certificates; what is beyond them was not checked. List them with the calls that the cell names."
            / "보고서의 열에는 액세스 키와 인증서가 두 개씩만 들어가며, 나머지는 검사하지 못했습니다. 칸에 적힌 호출로 나열해 확인하세요.",
        source: "Getting credential reports for your AWS account: additional_credentials_info",
        fires: ["user,arn,mfa_active,additional_credentials_info\nci,arn:aws:iam::111122223333:user/ci,true,⟦1 more access key⟧\n"],
        silent: [
            "user,arn,mfa_active,additional_credentials_info\nci,arn:aws:iam::111122223333:user/ci,true,N/A\n",
            "user,arn,mfa_active,additional_credentials_info\nci,arn:aws:iam::111122223333:user/ci,true,\n",
        ],
    }
}

static LIST_ALL: Text = text! { en: "List the user's keys", ko: "사용자의 키를 나열합니다" };
static LIST: &[Step] = &[Step { title: &LIST_ALL, command: "aws iam list-access-keys --user-name {}" }];

pub(in crate::report) fn access_key_age(user: &User<'_>, judge: &mut Judge<'_>) {
    if !judge.judges_keys_of(user) {
        return;
    }
    for (key, &column) in user.keys.iter().zip(&[Column::Key1Rotated, Column::Key2Rotated]) {
        let Some(rotated) = key.rotated.time().filter(|_| key.is_active()) else {
            continue;
        };
        let Some(days) = judge.days(rotated).filter(|_| judge.is_over(rotated, judge.limits.access_key_age)) else {
            continue;
        };
        let severity = if days > VERY_OLD { Severity::High } else { ACCESS_KEY_AGE.severity };
        if !judge.wants(&ACCESS_KEY_AGE, severity) {
            continue;
        }
        let finding = judge.at(&ACCESS_KEY_AGE, user, column).days(days).severity(severity);
        judge.push(finding.steps(remedies::ROTATE_KEY));
    }
}

pub(in crate::report) fn two_active_keys(user: &User<'_>, judge: &mut Judge<'_>) {
    if judge.judges_keys_of(user)
        && user.keys.iter().all(Key::is_active)
        && judge.wants(&TWO_ACTIVE_KEYS, TWO_ACTIVE_KEYS.severity)
    {
        let finding = judge.at(&TWO_ACTIVE_KEYS, user, Column::Key2Active);
        judge.push(finding.steps(remedies::DEACTIVATE_KEY));
    }
}

pub(in crate::report) fn password_and_key(user: &User<'_>, judge: &mut Judge<'_>) {
    if user.root || user.password.enabled != Flag::True {
        return;
    }
    let [first, second] = &user.keys;
    let column = match (first.is_active(), second.is_active()) {
        (true, _) => Column::Key1Active,
        (false, true) => Column::Key2Active,
        (false, false) => return,
    };
    if !judge.wants(&PASSWORD_AND_KEY, PASSWORD_AND_KEY.severity) {
        return;
    }
    let finding = judge.at(&PASSWORD_AND_KEY, user, column);
    judge.push(finding.steps(remedies::DEACTIVATE_KEY));
}

pub(in crate::report) fn inactive_key(user: &User<'_>, judge: &mut Judge<'_>) {
    // Root's has a rule of its own, without a threshold.
    if user.root {
        return;
    }
    for (key, &column) in user.keys.iter().zip(&[Column::Key1Rotated, Column::Key2Rotated]) {
        let Some(rotated) = key.rotated.time().filter(|_| key.is_left_inactive()) else {
            continue;
        };
        let Some(days) = judge.days(rotated).filter(|_| judge.is_over(rotated, judge.limits.inactive_key)) else {
            continue;
        };
        if !judge.wants(&INACTIVE_KEY, INACTIVE_KEY.severity) {
            continue;
        }
        let finding = judge.at(&INACTIVE_KEY, user, column).days(days);
        judge.push(finding.steps(remedies::DELETE_KEY));
    }
}

pub(in crate::report) fn additional_credentials(user: &User<'_>, judge: &mut Judge<'_>) {
    let none = ["", "n/a", "none", "0", "no_information", "not_supported", "false"];
    if none.iter().any(|word| user.additional.eq_ignore_ascii_case(word)) {
        return;
    }
    let finding = judge.at(&ADDITIONAL_CREDENTIALS, user, Column::Additional).steps(LIST);
    judge.push(finding);
}
