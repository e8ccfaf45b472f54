//! A policy in plain words, on small policies.

use crate::catalogue::{self, AccessLevel, expand};
use crate::check::explain;
use crate::options::Options;
use crate::text::Locale;

fn of(statements: &str) -> super::Summary {
    let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}");
    let mut all = explain(&text, &Options::default());
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn counts_are_those_of_the_catalogue() {
    let summary = of(r#"{"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject", "S3:PUTOBJECT"], "Resource": "*"}"#);
    let [row] = summary.rows.as_slice() else { panic!("{:?}", summary.rows) };
    let named: u32 = row.levels.iter().map(|level| level.count).sum();
    assert_eq!(named as usize, expand("s3:Get*").count() + 1);
    let total = |level| catalogue::service("s3").unwrap().actions().filter(|a| a.access_level() == level).count();
    for level in &row.levels {
        assert_eq!(level.total as usize, total(level.level), "{:?}", level.level);
    }
    assert!(row.unconditional && row.resources == ["*"]);
}

#[test]
fn everything_has_every_service_once_and_not_action_the_others() {
    let everything = of(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    let services = catalogue::services().filter(|service| service.actions().next().is_some()).count();
    assert_eq!(everything.rows.len(), services);
    assert_eq!(everything.rows.first().unwrap().service, "iam");
    assert!(everything.rows.iter().flat_map(|row| &row.levels).all(|level| level.count == level.total));
    let others = of(r#"{"Effect": "Allow", "NotAction": ["iam:*", "s3:GetObject"], "Resource": "*"}"#);
    assert_eq!(others.rows.len(), services - 1);
    let missing: u32 = others.rows.iter().flat_map(|row| &row.levels).map(|level| level.total - level.count).sum();
    assert_eq!(missing, 1);
}

#[test]
fn a_deny_of_everything_is_taken_out_and_one_with_a_condition_is_not() {
    let allow = r#"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#;
    let deny = r#"{"Effect": "Deny", "Action": "sqs:Send*", "Resource": "*""#;
    let allowed = |statements: &str| -> u32 {
        of(statements).rows.iter().filter(|row| row.allow).flat_map(|row| &row.levels).map(|l| l.count).sum()
    };
    let all = allowed(allow);
    assert_eq!(allowed(&format!("{allow}, {deny}}}")), all - expand("sqs:Send*").count() as u32);
    let gated = format!(r#"{allow}, {deny}, "Condition": {{"Bool": {{"aws:SecureTransport": "false"}}}}}}"#);
    assert_eq!(allowed(&gated), all);
    let last = of(&gated).rows.pop().unwrap();
    assert_eq!((last.allow, last.unconditional, last.conditions), (false, false, vec!["aws:SecureTransport".into()]));
}

#[test]
fn what_another_policy_denies_is_taken_out_where_it_is_the_same_holders() {
    let statement = |effect: &str, action: &str, resource: &str| {
        let own = format!(r#"{{"Effect": "{effect}", "Action": "{action}", "Resource": "{resource}"}}"#);
        format!(r#"{{"Version": "2012-10-17", "Statement": [{own}]}}"#)
    };
    let allowed = |text: &str| -> u32 {
        let all = explain(text, &Options::default());
        let rows = all.iter().flat_map(|own| &own.rows).filter(|row| row.allow);
        rows.flat_map(|row| &row.levels).map(|level| level.count).sum()
    };
    let allow = statement("Allow", "sqs:*", "*");
    let deny = statement("Deny", "sqs:Send*", "*");
    let all = expand("sqs:*").count() as u32;
    let rest = all - expand("sqs:Send*").count() as u32;
    assert_eq!(allowed(&format!("{allow}\n{deny}")), rest);
    assert_eq!(allowed(&format!("{deny}\n{allow}\n{allow}")), 2 * rest);
    // One that speaks of some resources only takes nothing out.
    let some = statement("Deny", "sqs:Send*", "arn:aws:sqs:us-east-1:123456789012:q");
    assert_eq!(allowed(&format!("{allow}\n{some}")), all);
    // What limits, limits identity policies.
    let boundary = format!(r#"{{"PermissionsBoundary": {deny}}}"#);
    assert_eq!(allowed(&format!("{allow}\n{boundary}")), rest);
    // Of an account's users each has its own.
    let user = |list: &str| format!(r#"{{"UserPolicyList": [{list}]}}"#);
    let policy = |own: &str| format!(r#"{{"PolicyDocument": {own}}}"#);
    let (allow, deny) = (policy(&allow), policy(&deny));
    let together = format!(r#"{{"UserDetailList": [{}]}}"#, user(&format!("{allow}, {deny}")));
    let apart = format!(r#"{{"UserDetailList": [{}, {}]}}"#, user(&allow), user(&deny));
    assert_eq!((allowed(&together), allowed(&apart)), (rest, all));
}

#[test]
fn the_most_sensitive_comes_first() {
    let summary = of(
        r#"{"Effect": "Allow", "Action": ["ec2:Describe*", "sqs:SendMessage", "iam:PutUserPolicy", "iam:GetUser"], "Resource": "*"}"#,
    );
    let services: Vec<_> = summary.rows.iter().map(|row| row.service).collect();
    assert_eq!(services, ["iam", "sqs", "ec2"]);
    let levels: Vec<_> = summary.rows.iter().filter_map(|row| row.levels.first()).map(|own| own.level).collect();
    assert_eq!(levels.first(), Some(&AccessLevel::PermissionsManagement));
}

#[test]
fn words_in_both_languages() {
    let summary = of(concat!(
        r#"{"Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:NoSuchThing"], "Resource": ["a", "b", "c", "d"],"#,
        r#" "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}"#
    ));
    let total = summary.rows.first().unwrap().levels.first().unwrap().total;
    assert_eq!(
        summary.render(Locale::En, false),
        format!(
            "- Allows Amazon SQS (sqs): 1 of {total} Write actions; on a, b, c and 1 more; only under conditions on aws:SourceVpc\n\
             - Not in the catalogue, so not counted: sqs:NoSuchThing\n"
        )
    );
    assert_eq!(
        summary.render(Locale::Ko, true),
        format!(
            "- 허용 **Amazon SQS** (`sqs`): 쓰기 {total}개 중 1개; 리소스 `a`, `b`, `c` 외 1개; `aws:SourceVpc` 조건이 맞을 때만\n\
             - 카탈로그에 없어 세지 않음: `sqs:NoSuchThing`\n"
        )
    );
    assert_eq!(of("").render(Locale::En, false), "- Allows and denies nothing\n");
}

#[test]
fn a_template_s_resources_are_quoted_as_they_are_put_together() {
    let resource = r#"[{"Fn::Sub": "${B}/*"}, {"Ref": "Q"}, {"Fn::GetAtt": ["K", "Arn"]}]"#;
    let summary = of(&format!(r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": {resource}}}"#));
    assert_eq!(summary.rows.first().unwrap().resources, ["${B}/*", "${Q}", "${K.Arn}"]);
    let join = r#"{"Fn::Join": ["", [{"Fn::GetAtt": "B.Arn"}, "/*"]]}"#;
    let summary = of(&format!(r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": {join}}}"#));
    assert_eq!(summary.rows.first().unwrap().resources, ["${B.Arn}/*"]);
}

#[test]
fn who_is_meant_is_said() {
    let statement = |principal: &str| {
        let summary = of(&format!(r#"{{"Effect": "Allow", {principal}, "Action": "s3:GetObject", "Resource": "*"}}"#));
        [Locale::En, Locale::Ko]
            .map(|locale| summary.render(locale, false).trim_end().rsplit("; ").next().unwrap().to_owned())
    };
    assert_eq!(statement(r#""Principal": "*""#), ["for everyone", "대상 모든 사람"]);
    assert_eq!(statement(r#""Principal": {"AWS": ["*", "123456789012"]}"#)[0], "for everyone, 123456789012");
    let several = r#""Principal": {"Service": "sns.amazonaws.com", "AWS": [{"Fn::Sub": "arn:aws:iam::${A}:root"}]}"#;
    assert_eq!(statement(several)[0], "for sns.amazonaws.com, arn:aws:iam::${A}:root");
    assert_eq!(statement(r#""NotPrincipal": {"AWS": "123456789012"}"#)[0], "for everyone but 123456789012");
}

#[test]
fn what_cannot_be_read_is_counted_apart() {
    let wrong = r#"{"Effect": "allow", "Action": "s3:*", "Resource": "*"}"#;
    let right = r#"{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}"#;
    let said = |statements: &str| of(statements).render(Locale::En, false);
    assert!(said(&format!("{right}, {wrong}")).ends_with("cannot be read: 1 statement\n"));
    assert!(!said(right).contains("cannot be read"));
}

#[test]
fn encoded_policies_count_and_credentials_are_not_quoted() {
    let id = format!("AKIA{}", "KFENCEDEMO234567");
    let secret = format!("q7Vn2RkT0yHc/W9sLdXe{}", "4BzJ1mUaF8/oGp3iKbYt");
    let other = format!("ghp_{}", "k3JdWm8Q0aZrT5yXc7VbN2sLpE9uHf1GiO4t");
    for value in [&id, &secret, &other] {
        let policy = format!(
            r#"{{"Statement": [{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "{value}", "Principal": {{"AWS": "{value}"}}}}]}}"#
        );
        let plain = format!(r#"{{"PolicyVersion": {{"Document": {policy}}}}}"#);
        let percent: String = policy.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let encoded = format!(r#"{{"PolicyVersion": {{"Document": "{percent}"}}}}"#);
        for text in [&policy, &plain, &encoded] {
            let said: String =
                explain(text, &Options::default()).iter().map(|summary| summary.render(Locale::En, false)).collect();
            assert!(said.contains("S3") && !said.contains(value.as_str()), "{said}");
        }
    }
}
