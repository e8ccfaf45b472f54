//! Where keys were last used: what stands out from the report alone.

use crate::numbers::Numbers;
use crate::report::columns::Column;
use crate::report::judge::Judge;
use crate::report::remedies;
use crate::report::row::User;
use crate::rule::rule;

/// How many keys must have been used in other regions before a lone region means anything.
const REGION_CROWD: usize = 10;

/// Services with which an intruder makes himself at home, and few workloads ever call.
const IDENTITY_SERVICES: [&str; 5] = ["iam", "organizations", "account", "sso", "ses"];

rule! {
    /// A key was last used for managing identities or for sending mail.
    pub(in crate::report) KEY_USED_FOR_IDENTITY = "report/key-used-for-identity" (Security, Low, Low) {
        references: [],
        title: "Access key last used for identity or mail" / "액세스 키를 마지막으로 자격 증명 관리나 메일에 사용함",
        message: "Access key {slot} of `{user}` was last used with `{service}`"
            / "`{user}` 사용자의 액세스 키 {slot}번을 마지막으로 쓴 서비스는 `{service}`입니다",
        explanation: "Stolen keys are first used to list and make identities, or to send spam; few programs do either. Make sure that this one does."
            / "훔친 키는 먼저 사용자와 역할을 조회하고 만들거나 스팸을 보내는 데 쓰이지만, 그런 일을 하는 프로그램은 드뭅니다. 이 키가 그런 용도인지 확인하세요.",
        source: "AWS Security Incident Response: compromised credentials",
        fires: ["user,arn,access_key_1_active,access_key_1_last_used_service\nci,arn:aws:iam::111122223333:user/ci,true,⟦iam⟧\n"],
        silent: [
            "user,arn,access_key_1_active,access_key_1_last_used_service\nci,arn:aws:iam::111122223333:user/ci,true,s3\n",
            "user,arn,access_key_1_active,access_key_1_last_used_service\nci,arn:aws:iam::111122223333:user/ci,false,iam\n",
        ],
    }

    /// Of many keys only this one was last used in its region.
    pub(in crate::report) KEY_REGION_ALONE = "report/key-region-alone" (Security, Info, Low) {
        references: [],
        title: "Access key used in a region of its own" / "혼자만 다른 리전에서 쓰인 액세스 키",
        message: "Access key {slot} of `{user}` is the only one last used in `{region}`"
            / "`{region}` 리전에서 마지막으로 쓰인 키는 `{user}` 사용자의 액세스 키 {slot}번뿐입니다",
        explanation: "Intruders like regions that nobody watches. If nothing of yours runs there, treat the key as stolen."
            / "침입자는 아무도 지켜보지 않는 리전을 즐겨 씁니다. 그 리전에서 운영하는 것이 없다면 키가 유출된 것으로 보고 대응하세요.",
        source: "AWS Security Incident Response: compromised credentials",
        fires: [
            "user,arn,access_key_1_active,access_key_1_last_used_region,access_key_2_active,access_key_2_last_used_region\na,arn:aws:iam::111122223333:user/a,true,eu-west-1,true,eu-west-1\nb,arn:aws:iam::111122223333:user/b,true,eu-west-1,true,eu-west-1\nc,arn:aws:iam::111122223333:user/c,true,eu-west-1,true,eu-west-1\nd,arn:aws:iam::111122223333:user/d,true,eu-west-1,true,eu-west-1\ne,arn:aws:iam::111122223333:user/e,true,eu-west-1,true,eu-west-1\nf,arn:aws:iam::111122223333:user/f,true,⟦sa-east-1⟧,false,N/A\n",
        ],
        silent: [
            "user,arn,access_key_1_active,access_key_1_last_used_region\na,arn:aws:iam::111122223333:user/a,true,eu-west-1\nb,arn:aws:iam::111122223333:user/b,true,sa-east-1\n",
        ],
    }
}

pub(in crate::report) fn key_used_for_identity(user: &User<'_>, judge: &mut Judge<'_>) {
    if user.root {
        return;
    }
    for (key, &column) in user.keys.iter().zip(&[Column::Key1Service, Column::Key2Service]) {
        if key.is_active()
            && IDENTITY_SERVICES.iter().any(|service| key.service.eq_ignore_ascii_case(service))
            && judge.wants(&KEY_USED_FOR_IDENTITY, KEY_USED_FOR_IDENTITY.severity)
        {
            let finding =
                judge.at(&KEY_USED_FOR_IDENTITY, user, column).arg("service", key.service).steps(remedies::SEE_USE);
            judge.push(finding);
        }
    }
}

/// Looks over all keys of a report.
pub(in crate::report) fn key_region_alone(users: &[User<'_>], judge: &mut Judge<'_>) {
    let columns = [Column::Key1Region, Column::Key2Region];
    let (mut regions, mut counts) = (Numbers::default(), Vec::<usize>::new());
    // Neighbours mostly share their region.
    let (mut last, mut times) = ("", 0);
    for user in users {
        for key in &user.keys {
            if !key.is_active() || key.region == "N/A" || !key.region.contains('-') {
                continue;
            }
            if key.region != last {
                *regions.slot(&mut counts, last) += times;
                (last, times) = (key.region, 0);
            }
            times += 1;
        }
    }
    *regions.slot(&mut counts, last) += times;
    let total: usize = counts.iter().sum();
    let several = counts.iter().filter(|&&times| times > 0).count();
    if total <= REGION_CROWD || several > total / 3 || !counts.contains(&1) {
        return;
    }
    let used =
        users.iter().flat_map(|user| user.keys.iter().zip(columns).map(move |(key, column)| (user, key, column)));
    for (user, key, column) in used.filter(|(_, key, _)| key.is_active()) {
        if regions.get(key.region).and_then(|number| counts.get(number)) == Some(&1) {
            let finding = judge.at(&KEY_REGION_ALONE, user, column).arg("region", key.region).steps(remedies::SEE_USE);
            judge.push(finding);
        }
    }
}
