//! What the readers make of the forms that people write, and where findings stand in them.

use crate::check::{check, explain};
use crate::document::Details;
use crate::json::{Kind, Parsed, Value};
use crate::options::Options;
use crate::testing::apply;

/// A value as short JSON; what is not known as `?`.
fn shown(value: &Value<'_>) -> String {
    let all = |parts: Vec<String>| parts.join(",");
    match &value.kind {
        Kind::Bad => "?".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(text) => (*text).to_owned(),
        Kind::String(text) => format!("'{text}'"),
        Kind::Array(elements) => format!("[{}]", all(elements.iter().map(shown).collect())),
        Kind::Object(members) => {
            format!("{{{}}}", all(members.iter().map(|own| format!("{}:{}", own.name, shown(&own.value))).collect()))
        }
    }
}

fn table(read: impl Fn(&'static str) -> Option<Parsed<'static>>, cases: &[(&'static str, &str)]) {
    for (text, wanted) in cases {
        let parsed = read(text).unwrap_or_else(|| panic!("not read: {text}"));
        assert_eq!(shown(&parsed.value), *wanted, "{text}");
    }
}

#[test]
fn expressions_of_hcl() {
    table(
        |text| super::hcl::read(text, 0),
        &[
            ("a \"aws_\" { x = 1 }", "{a:{aws_:{x:1}}}"),
            ("a \"aws_\" {\n x = { a = 1, \"b\" : true\n c = null }\n}", "{a:{aws_:{x:{a:1,b:true,c:null}}}}"),
            ("a \"aws_\" {\n x = [\"a\", # one\n \"b\", /* two */ ]\n}", "{a:{aws_:{x:['a','b']}}}"),
            ("a \"aws_\" { x = \"q\\\"\\n\\u0041$${v}%%{w}\" }", "{a:{aws_:{x:'q\"\nA${v}%{w}'}}}"),
            (
                "a \"aws_\" { Resource = [aws_s3_bucket.b.arn, \"${local.a[*]}/*\"] }",
                "{a:{aws_:{Resource:['${aws_s3_bucket.b.arn}','${expression}/*']}}}",
            ),
            ("a \"aws_\" { Effect = var.x ? \"Allow\" : \"Deny\"\n y = 2 }", "{a:{aws_:{Effect:?,y:2}}}"),
            ("a \"aws_\" { Action = concat([\"a\"], var.more, [\"b\"]) }", "{a:{aws_:{Action:['a',?,'b']}}}"),
            (
                "a \"aws_\" { x = [for v in var.l : { a = v }]\n y = { for k, v in m : k => v }\n z = 1 }",
                "{a:{aws_:{x:?,y:?,z:1}}}",
            ),
            ("a \"aws_\" { x = f(\"}\", [1, g(2)])[0].b\n y = (\"p\") }", "{a:{aws_:{x:?,y:'p'}}}"),
            ("a \"aws_\" {\n x = <<-T\n  one ${v}\n  T\n y = 1\n}", "{a:{aws_:{x:'  one ${v}',y:1}}}"),
            ("x = jsonencode({\"Statement\" = [{Effect = \"Allow\"}]})", "{x:{Statement:[{Effect:'Allow'}]}}"),
            ("x = jsonencode(local.p)", "{x:?}"),
            ("a = {\n \"Statement\": []\n}", "?"),
        ],
    );
}

#[test]
fn policy_documents_of_terraform() {
    let head = "data \"aws_iam_policy_document\" \"d\" ";
    for (body, wanted) in [
        ("{ statement { actions = [\"a\"] } }", "Version:'2012-10-17',Statement:[{Effect:'Allow',Action:['a']}]"),
        (
            "{\n policy_id = \"i\"\n version = \"2008-10-17\"\n statement {\n effect = \"Deny\"\n not_actions = [\"a\"]\n not_resources = [\"&{aws:username}\"]\n }\n}",
            "Id:'i',Version:'2008-10-17',Statement:[{Effect:'Deny',NotAction:['a'],NotResource:['${aws:username}']}]",
        ),
        (
            "{\n statement {\n principals {\n type = \"AWS\"\n identifiers = [\"1\"]\n }\n principals {\n type = \"AWS\"\n identifiers = [\"2\"]\n }\n not_principals {\n type = \"*\"\n identifiers = [\"*\"]\n }\n }\n}",
            "Version:'2012-10-17',Statement:[{Effect:'Allow',Principal:{AWS:['1','2']},NotPrincipal:'*'}]",
        ),
        (
            "{\n statement {\n condition {\n test = \"T\"\n variable = \"v:a\"\n values = [\"1\"]\n }\n condition {\n test = \"T\"\n variable = \"v:b\"\n values = var.l\n }\n }\n}",
            "Version:'2012-10-17',Statement:[{Effect:'Allow',Condition:{T:{v:a:['1'],v:b:'${var.l}'}}}]",
        ),
        (
            "{\n source_policy_documents = [x]\n dynamic \"statement\" {\n for_each = l\n content {\n actions = statement.value\n }\n }\n}",
            "Version:'2012-10-17',Statement:[{Effect:'Allow',Action:?},?]",
        ),
        ("{}", "Version:'2012-10-17'"),
    ] {
        let text = format!("{head}{body}");
        let parsed = super::hcl::read(&text, 0).expect("a block");
        assert_eq!(shown(&parsed.value), format!("{{data:{{aws_iam_policy_document:{{d:{{{wanted}}}}}}}}}"), "{text}");
    }
}

#[test]
fn values_of_yaml() {
    table(
        |text| super::yaml::read(text, 0),
        &[
            (
                "a: 1\nb: [x, 'y''z', \"q\\n\"]\nc:\n- 1\n-  d: e\n   f: g\n",
                "{a:1,b:['x','y'z','q\n'],c:[1,{d:'e',f:'g'}]}",
            ),
            ("a: {b: c, \"d\":e, f}\n", "{a:{b:'c',d:'e',f:null}}"),
            ("a: one\n  two # no\nb: s3:Get*\n", "{a:'one two',b:'s3:Get*'}"),
            ("a: |\n  one\n  two\nb: >-\n  x\n  y\nc:\n", "{a:'one\ntwo',b:'x y',c:null}"),
            (
                "a: !Sub 'x'\nb: !GetAtt R.Arn\nc: !Ref R\nd: !vault x\ne: *x\nf: &y z\n",
                "{a:{Fn::Sub:'x'},b:{Fn::GetAtt:'R.Arn'},c:{Ref:'R'},d:?,e:?,f:'z'}",
            ),
            ("a: !Join\n  - ''\n  - - x\n    - !Ref R\n", "{a:{Fn::Join:['',['x',{Ref:'R'}]]}}"),
            (
                "a: ${self:custom.x}-${AWS::Region}-${file(x):${y}}\n",
                "{a:'${expression}-${AWS::Region}-${expression}'}",
            ),
            ("a: 123456789012\nb: 012345678901\nc: ~\nd: yes\n", "{a:'123456789012',b:012345678901,c:null,d:'yes'}"),
            ("a: \"one\n  two\\\n  three\"\n", "{a:'one twothree'}"),
            ("- <<: *x\n  Action: a\n- <<: *x\n  b: c\n", "[?,{b:'c'}]"),
            ("a: b\n---\nc: d\n", "{a:'b'}"),
            ("Effect: Allow\n      Action: a\n      Resource: b\n", "{Effect:'Allow',Action:'a',Resource:'b'}"),
            (
                "x:\n  iamRoleStatements:\n  - Effect: Allow\n",
                "{x:{iamRoleStatements:{Version:'2012-10-17',Statement:[{Effect:'Allow'}]}}}",
            ),
            ("\"a\": \"b\",\n\"c\": 1\n", "?"),
        ],
    );
}

fn kinds(text: &str) -> Vec<&'static str> {
    check(text, &Options::default()).documents.iter().map(|document| document.kind).collect()
}

#[test]
fn what_only_looks_like_a_policy_is_text() {
    for text in [
        "Statement: we need this. Effect: none.\nThanks: you\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  Statement: x\n  Effect: y\n",
        "policy = {\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [{\"Effect\": \"Allow\"}]\n}\n",
        "const doc = {\n  Version: '2012-10-17',\n  Statement: [x],\n};\n",
        "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"statement\"\n}\n",
        "[default]\naws_region = us-east-1\n# Statement Effect\n",
    ] {
        assert!(kinds(text).iter().all(|kind| *kind == "text"), "{text}");
    }
}

#[test]
fn comments_above_belong_to_the_document_and_prose_does_not() {
    let policy = "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: s3:GetObject\n  Resource: '*'\n";
    assert_eq!(kinds(&format!("# why\n---\n{policy}---\n{policy}")), ["iam-policy", "iam-policy"]);
    let json = "{\n    \"Statement\": [{\"Effect\": \"Allow\"}]\n  }\n";
    let report = check(&format!("Output::\n\n  {json}"), &Options::default());
    assert!(
        report.documents.last().is_some_and(|own| own.reason.template(crate::text::Locale::En).contains("JSON")),
        "{:?}",
        report.documents
    );
    assert_eq!(kinds(&format!("See this:\n\n```yaml\n{policy}```\n")), ["text", "iam-policy", "text"]);
}

#[test]
fn one_place_of_a_list_without_its_bracket_is_told_and_the_rest_is_read() {
    let text =
        "policy = jsonencode({ Statement = [{ Effect = \"Allow\"\n Action = [\"s3:GetObjct\"\n Resource = \"*\" }] })";
    let found: Vec<_> = check(text, &Options::default()).findings.iter().map(|own| own.rule.id).collect();
    assert!(found.contains(&"policy/not-checked") && found.contains(&"policy/unknown-action"), "{found:?}");
    assert!(!found.contains(&"policy/missing-resource"), "{found:?}");
}

#[test]
fn policies_of_one_role_of_terraform_are_judged_together_also_in_the_summary() {
    let policy = |name: &str, role: &str, action: &str| {
        format!(
            "resource \"aws_iam_role_policy\" \"{name}\" {{\n  role = {role}\n  policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Action = {action}, Resource = \"*\" }}] }})\n}}\n"
        )
    };
    let pair = |role: &str| {
        let text = policy("a", "aws_iam_role.r.id", "\"iam:PassRole\"")
            + &policy("b", role, "[\"lambda:CreateFunction\", \"lambda:InvokeFunction\"]");
        assert_eq!(explain(&text, &Options::default()).len(), 2);
        check(&text, &Options::default()).findings.iter().any(|own| own.rule.id == "policy/escalation-pass-role")
    };
    assert!(pair("aws_iam_role.r.name") && !pair("aws_iam_role.other.id"));
}

#[test]
fn a_role_that_trusts_an_unknown_provider_under_a_condition_is_not_unconditioned() {
    let text = "data \"aws_iam_policy_document\" \"d\" {\n statement {\n actions = [\"sts:AssumeRoleWithWebIdentity\"]\n principals {\n type = \"Federated\"\n identifiers = [aws_iam_openid_connect_provider.p.arn]\n }\n condition {\n test = \"StringEquals\"\n variable = \"${replace(local.url, \"https://\", \"\")}:sub\"\n values = [\"system:serviceaccount:a:b\"]\n }\n }\n}\n";
    let report = check(text, &Options::default());
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let details = report.documents.first().map(|document| document.details.clone());
    assert!(matches!(details, Some(Details::Policy(own)) if own.policy_type == crate::options::PolicyType::Trust));
}

#[test]
fn fixes_are_written_as_the_language_wants_them() {
    let cases = [
        (
            "policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"allow\", Action = \"s3:GetObject\", Resource = \"*\" }] })",
            "policy/invalid-effect",
            Some("Effect = \"Allow\""),
        ),
        (
            "policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Actoin = \"s3:GetObject\", Resource = \"*\" }] })",
            "policy/unknown-element",
            Some("\"Action\" = "),
        ),
        (
            "statement {\n  actoins = [\"s3:GetObject\"]\n  actions = [\"s3:GetObject\"]\n  resources = [\"*\"]\n}",
            "policy/unknown-element",
            None,
        ),
        (
            "policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"s3:GetObject\", Resource = \"arn:aws:S3:::b/$${aws:username}/${var.x}\" }] })",
            "policy/arn-service-case",
            Some("\"arn:aws:s3:::b/$${aws:username}/${var.x}\""),
        ),
        (
            "statement {\n  actions = [\"s3:GetObject\"]\n  resources = [\"arn:aws:S3:::b/&{aws:username}\"]\n}",
            "policy/arn-service-case",
            Some("\"arn:aws:s3:::b/&{aws:username}\""),
        ),
        (
            "statement {\n  actions = [\"s3:GetObject\"]\n  resources = [\"arn:aws:S3:::b/${join(\",\", var.x)}\"]\n}",
            "policy/arn-service-case",
            None,
        ),
        (
            "Version: '2012-10-17'\nStatement:\n- Effect: allow\n  Action: s3:GetObject\n  Resource: '*'\n",
            "policy/invalid-effect",
            Some("Effect: \"Allow\""),
        ),
        (
            "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: [s3:GetObject, s3:Get*]\n  Resource: '*'\n",
            "policy/redundant-action",
            Some("Action: [s3:Get*]"),
        ),
        (
            "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action:\n  - s3:GetObject\n  - s3:Get*\n  Resource: '*'\n",
            "policy/redundant-action",
            None,
        ),
        ("Statement:\n- Effect: Allow\n  Action: s3:GetObject\n  Resource: '*'\n", "policy/missing-version", None),
    ];
    for (text, rule, wanted) in cases {
        let report = check(text, &Options::default());
        let finding =
            report.findings.iter().find(|own| own.rule.id == rule).unwrap_or_else(|| panic!("{rule}: {text}"));
        let fixed = finding.fixes.first().map(|fix| apply(text, fix));
        match (fixed, wanted) {
            (Some(fixed), Some(wanted)) => assert!(fixed.contains(wanted), "{fixed}"),
            (fixed, wanted) => assert_eq!(fixed.as_deref(), wanted, "{text}"),
        }
    }
}

#[test]
fn what_nests_deep_or_never_closes_is_read_once() {
    let deep = 20_000;
    for text in [
        format!("a \"aws_\" {{ x = {}", "[".repeat(deep)),
        format!("a \"aws_\" {{ x = {}", "{a=".repeat(deep)),
        format!("a \"aws_\" {{ x = {}", "f(".repeat(deep)),
        format!("a \"aws_\" {{ x = \"{}", "${\"".repeat(deep)),
        "a {\n".repeat(deep),
        format!("Statement: {}", "[".repeat(deep)),
        format!("Statement: {}", "{a: ".repeat(deep)),
        format!("Statement:\n{}", "- ".repeat(deep)),
        (0..300).map(|depth| format!("{}Statement:\n", " ".repeat(depth))).collect(),
        "Statement: 'x\n".repeat(deep),
        "resource \"aws_x\" <<E\n".repeat(deep),
    ] {
        let _ = check(&text, &Options::default());
    }
}
