use super::*;
use crate::json::{Parsed, Pointer, parse};

/// Decides with documents of layers, each as `(layer, statements)`.
fn decide(request: &Request<'_>, documents: &[(Layer, &str)]) -> Decision {
    let texts: Vec<(Layer, String)> = documents
        .iter()
        .map(|(layer, statements)| (*layer, format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}")))
        .collect();
    let parsed: Vec<(Layer, Parsed<'_>)> = texts.iter().map(|(layer, text)| (*layer, parse(text, 0))).collect();
    let read: Vec<(Layer, Policy<'_>)> =
        parsed.iter().map(|(layer, parsed)| (*layer, Policy::new(&parsed.value, Pointer::root()))).collect();
    let mut policies = Policies::default();
    for (layer, policy) in &read {
        match layer {
            Layer::Identity => policies.identity.push(policy),
            Layer::Boundary => policies.boundary.push(policy),
            Layer::Session => policies.session.push(policy),
            Layer::Scp => policies.scps.push(vec![policy]),
            Layer::Rcp => policies.rcps.push(policy),
            Layer::Resource => policies.resource.push(policy),
            Layer::Endpoint => policies.endpoint.push(policy),
        }
    }
    evaluate(request, &policies)
}

const USER: &str = "arn:aws:iam::123456789012:user/ann";
const SESSION: &str = "arn:aws:sts::123456789012:assumed-role/app/run";
const ALL: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
const OTHER: &str = r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}"#;

fn read<'r>(caller: &'r str) -> Request<'r> {
    Request {
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/k",
        account: "123456789012",
        caller: Caller::Arn(caller),
        known: Context::default(),
    }
}

fn to(principal: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:*", "Resource": "*"}}"#)
}

#[test]
fn limits_limit_and_denies_win() {
    use Layer::{Boundary, Endpoint, Identity, Rcp, Scp, Session};
    let deny = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}"#;
    assert_eq!(decide(&read(USER), &[]).outcome, Outcome::ImplicitlyDenied);
    assert_eq!(decide(&read(USER), &[(Identity, ALL)]).outcome, Outcome::Allowed);
    for limit in [Boundary, Scp, Session, Endpoint] {
        assert_eq!(decide(&read(USER), &[(limit, ALL)]).outcome, Outcome::ImplicitlyDenied, "{limit:?} grants nothing");
        assert_eq!(decide(&read(USER), &[(Identity, ALL), (limit, ALL)]).outcome, Outcome::Allowed);
        let decision = decide(&read(USER), &[(Identity, ALL), (limit, OTHER)]);
        assert_eq!((decision.outcome, decision.blocked_by), (Outcome::ImplicitlyDenied, vec![limit]));
    }
    for layer in [Identity, Boundary, Scp, Session, Endpoint, Rcp, Layer::Resource] {
        let decision = decide(&read(USER), &[(Identity, ALL), (layer, &format!("{ALL}, {deny}"))]);
        let source = Source { layer, policy: usize::from(layer == Identity), statement: 1 };
        assert_eq!((decision.outcome, decision.by), (Outcome::ExplicitlyDenied, vec![source]), "{layer:?}");
    }
    // Every level of service control policies must allow.
    let levels = [(Identity, ALL), (Scp, ALL), (Scp, OTHER)];
    assert_eq!(decide(&read(USER), &levels).outcome, Outcome::ImplicitlyDenied);
}

#[test]
fn whom_a_resource_policy_names_decides_which_limits_hold() {
    let outcome = |caller: &str, principal: &str, boundary: &str| {
        let policy = to(principal);
        decide(&read(caller), &[(Layer::Resource, &policy), (Layer::Boundary, boundary)]).outcome
    };
    let (user, session) = (format!("{{\"AWS\": \"{USER}\"}}"), format!("{{\"AWS\": \"{SESSION}\"}}"));
    let role = r#"{"AWS": "arn:aws:iam::123456789012:role/path/app"}"#;
    for (caller, principal, boundary, expected) in [
        (USER, user.as_str(), OTHER, Outcome::Allowed),
        (SESSION, session.as_str(), OTHER, Outcome::Allowed),
        (SESSION, role, OTHER, Outcome::ImplicitlyDenied),
        (SESSION, role, ALL, Outcome::Allowed),
        (SESSION, "\"*\"", OTHER, Outcome::Allowed),
        (USER, r#"{"AWS": "123456789012"}"#, ALL, Outcome::ImplicitlyDenied),
        (USER, role, ALL, Outcome::ImplicitlyDenied),
        (SESSION, r#"{"AWS": "arn:aws:sts::123456789012:assumed-role/app/other"}"#, ALL, Outcome::ImplicitlyDenied),
    ] {
        assert_eq!(outcome(caller, principal, boundary), expected, "{caller} {principal} {boundary}");
    }
}

#[test]
fn another_account_needs_both_sides() {
    let policy = to(r#"{"AWS": "123456789012"}"#);
    let request = Request { account: "210987654321", ..read(USER) };
    for (documents, outcome) in [
        (vec![(Layer::Identity, ALL)], Outcome::ImplicitlyDenied),
        (vec![(Layer::Resource, policy.as_str())], Outcome::ImplicitlyDenied),
        (vec![(Layer::Identity, ALL), (Layer::Resource, policy.as_str())], Outcome::Allowed),
        (
            vec![(Layer::Identity, ALL), (Layer::Resource, policy.as_str()), (Layer::Boundary, OTHER)],
            Outcome::ImplicitlyDenied,
        ),
    ] {
        assert_eq!(decide(&request, &documents).outcome, outcome, "{documents:?}");
    }
}

#[test]
fn keys_and_roles_must_let_in_themselves() {
    let key = Request { action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:123456789012:key/1", ..read(USER) };
    let role = Request { action: "sts:AssumeRole", resource: "arn:aws:iam::123456789012:role/app", ..read(USER) };
    let trust = r#"{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "*"}"#;
    for request in [&key, &role] {
        assert_eq!(decide(request, &[(Layer::Identity, ALL)]).outcome, Outcome::ImplicitlyDenied);
        assert_eq!(decide(request, &[(Layer::Resource, trust)]).outcome, Outcome::ImplicitlyDenied);
        let both = decide(request, &[(Layer::Identity, ALL), (Layer::Resource, trust)]);
        assert_eq!((both.outcome, both.by.len()), (Outcome::Allowed, 2));
    }
}

#[test]
fn services_and_strangers_have_only_the_resource_policy() {
    let policy = to(r#"{"Service": "sns.amazonaws.com"}"#);
    let service = |name| Request { caller: Caller::Service(name), ..read(USER) };
    let none = r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#;
    let documents = [(Layer::Resource, policy.as_str()), (Layer::Scp, none)];
    assert_eq!(decide(&service("sns.amazonaws.com"), &documents).outcome, Outcome::Allowed);
    assert_eq!(decide(&service("sqs.amazonaws.com"), &documents).outcome, Outcome::ImplicitlyDenied);
    let anonymous = Request { caller: Caller::Anonymous, ..read(USER) };
    let public = to("\"*\"");
    assert_eq!(decide(&anonymous, &[(Layer::Resource, &public)]).outcome, Outcome::Allowed);
    assert_eq!(decide(&anonymous, &[(Layer::Resource, &policy)]).outcome, Outcome::ImplicitlyDenied);
}

#[test]
fn patterns_of_resources_are_asked_as_sets() {
    let asked = Request { resource: "arn:aws:s3:::b/*", ..read(USER) };
    let get = |effect: &str, resource: &str| {
        format!(r#"{{"Effect": "{effect}", "Action": "s3:GetObject", "Resource": "{resource}"}}"#)
    };
    for (allowed, denied, outcome) in [
        ("arn:aws:s3:::b/public/*", "arn:aws:s3:::b/public/x*", Outcome::Allowed),
        ("arn:aws:s3:::b/public/x*", "arn:aws:s3:::b/public/*", Outcome::ExplicitlyDenied),
        ("arn:aws:s3:::c/*", "arn:aws:s3:::b/public/*", Outcome::ImplicitlyDenied),
        ("arn:aws:s3", "arn:aws:s3:::c/*", Outcome::Allowed),
    ] {
        let decision =
            decide(&asked, &[(Layer::Identity, &get("Allow", allowed)), (Layer::Identity, &get("Deny", denied))]);
        assert_eq!(decision.outcome, outcome, "{allowed} {denied}");
        assert!(decision.witness.is_none_or(|witness| witness.starts_with("arn:aws:s3:::b/")));
    }
}

#[test]
fn conditions_hold_as_aws_says() {
    let mut request = read(USER);
    for (key, values) in [
        ("aws:SourceIp", &["203.0.113.7"][..]),
        ("s3:prefix", &["home/Ann"]),
        ("aws:TagKeys", &["team", "cost"]),
        ("aws:MultiFactorAuthAge", &["300"]),
        ("aws:CurrentTime", &["2026-11-25T10:00:00Z"]),
        ("aws:SourceArn", &["arn:aws:sns:us-east-1:123456789012:topic:x"]),
        ("aws:SecureTransport", &["true"]),
    ] {
        request.known.set(key, Known::Values(values.iter().map(|&value| value.to_owned()).collect()));
    }
    let holds = |condition: &str| {
        let statement =
            format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{{condition}}}}}"#);
        decide(&request, &[(Layer::Identity, &statement)]).outcome == Outcome::Allowed
    };
    for (condition, expected) in [
        (r#""StringEquals": {"S3:PREFIX": "home/Ann"}"#, true),
        (r#""StringEquals": {"s3:prefix": ["x", "home/ann"]}"#, false),
        (r#""StringEqualsIgnoreCase": {"s3:prefix": "HOME/ANN"}"#, true),
        (r#""StringEquals": {"s3:prefix": "home/*"}"#, false),
        (r#""StringLike": {"s3:prefix": "home/???"}"#, true),
        (r#""StringLike": {"s3:prefix": "home/${aws:username}"}"#, false),
        (r#""StringLike": {"s3:prefix": "home/A${*}n"}"#, false),
        (r#""StringNotEquals": {"s3:prefix": ["a", "b"]}"#, true),
        (r#""StringNotEquals": {"s3:prefix": ["a", "home/Ann"]}"#, false),
        (r#""StringEquals": {"s3:absent": "x"}"#, false),
        (r#""StringNotEquals": {"s3:absent": "x"}"#, true),
        (r#""StringEqualsIfExists": {"s3:absent": "x"}"#, true),
        (r#""StringEqualsIfExists": {"s3:prefix": "x"}"#, false),
        (r#""Null": {"s3:absent": "true", "s3:prefix": false}"#, true),
        (r#""Null": {"s3:prefix": "true"}"#, false),
        (r#""ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost", "x"]}"#, true),
        (r#""ForAllValues:StringEquals": {"aws:TagKeys": "team"}"#, false),
        (r#""ForAllValues:StringEquals": {"s3:absent": "team"}"#, true),
        (r#""ForAnyValue:StringEquals": {"aws:TagKeys": "team"}"#, true),
        (r#""ForAnyValue:StringEquals": {"s3:absent": "team"}"#, false),
        (r#""ForAnyValue:StringNotEquals": {"aws:TagKeys": "team"}"#, true),
        (r#""ForAllValues:StringNotEquals": {"aws:TagKeys": "team"}"#, false),
        (r#""IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/29"]}"#, true),
        (r#""NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#, false),
        (r#""NumericLessThan": {"aws:MultiFactorAuthAge": 300}"#, false),
        (r#""NumericLessThanEquals": {"aws:MultiFactorAuthAge": "300"}"#, true),
        (r#""DateGreaterThan": {"aws:CurrentTime": "2026-11-25T18:59:59+09:00"}"#, true),
        (r#""DateLessThan": {"aws:CurrentTime": "2026-11-25"}"#, false),
        (r#""Bool": {"aws:SecureTransport": true}"#, true),
        (r#""Bool": {"aws:MultiFactorAuthPresent": "false"}"#, false),
        (r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}"#, true),
        (r#""ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:123456789012:topic:?"}"#, true),
        (r#""ArnLike": {"aws:SourceArn": "arn:aws:*:topic:x"}"#, false),
        (r#""StringEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:user/${aws:username}"}"#, true),
        (r#""StringEquals": {"aws:PrincipalArn": "${s3:absent, 'arn:aws:iam::123456789012:user/ann'}"}"#, true),
        (r#""StringLike": {"s3:prefix": "${s3:absent}*"}"#, false),
        (r#""Whatever": {"s3:prefix": "x"}"#, false),
    ] {
        assert_eq!(holds(condition), expected, "{condition}");
    }
}

#[test]
fn what_is_not_known_is_told_and_taken_the_open_way() {
    let mut request = read(USER);
    request.known.open = true;
    let gated = |effect: &str| {
        format!(
            r#"{{"Effect": "{effect}", "Action": "*", "Resource": "*", "Condition": {{"StringEquals": {{"aws:SourceVpc": "vpc-1"}}}}}}"#
        )
    };
    let statements = format!("{}, {}", gated("Allow"), gated("Deny"));
    let decision = decide(&request, &[(Layer::Identity, &statements)]);
    let numbers: Vec<usize> = decision.depending.iter().map(|source| source.statement).collect();
    assert_eq!((decision.outcome, numbers), (Outcome::Allowed, vec![0, 1]));
    request.known.set("aws:sourcevpc", Known::Missing);
    let decision = decide(&request, &[(Layer::Identity, &statements)]);
    assert_eq!((decision.outcome, decision.depending.len()), (Outcome::ImplicitlyDenied, 0));
}

#[test]
fn actions_that_take_no_resource_need_the_star_itself() {
    let request = Request { action: "s3:ListAllMyBuckets", resource: "*", ..read(USER) };
    let list = |element: &str| format!(r#"{{"Effect": "Allow", "Action": "s3:*", {element}}}"#);
    for (element, outcome) in [
        (r#""Resource": "arn:aws:s3:::b""#, Outcome::ImplicitlyDenied),
        (r#""Resource": ["arn:aws:s3:::b", "*"]"#, Outcome::Allowed),
        (r#""NotResource": "*""#, Outcome::ImplicitlyDenied),
    ] {
        assert_eq!(decide(&request, &[(Layer::Identity, &list(element))]).outcome, outcome, "{element}");
    }
}

#[test]
fn what_aws_keeps_nobody_changes() {
    let policy = |action| Request { action, resource: "arn:aws:iam::aws:policy/ReadOnlyAccess", ..read(USER) };
    for (action, outcome) in
        [("iam:GetPolicy", Outcome::Allowed), ("iam:CreatePolicyVersion", Outcome::ImplicitlyDenied)]
    {
        assert_eq!(decide(&policy(action), &[(Layer::Identity, ALL)]).outcome, outcome, "{action}");
    }
}
