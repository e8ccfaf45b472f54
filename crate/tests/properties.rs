//! What holds for every text: no panic, spans inside it on characters, the same answer twice, in both languages.

use keyfence::finding::Finding;
use keyfence::options::Options;
use keyfence::text::Locale;
use keyfence::time::Timestamp;
use proptest::prelude::*;

/// Texts that look like what people paste: pieces of policies, reports and credential files, whole and broken.
fn pasted() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(r#"{"Version":"2012-10-17","Statement":["#.to_owned()),
        Just(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#.to_owned()),
        Just(r#"{"Effect":"Deny","NotAction":["iam:*","sts:?"],"Resource":["arn:aws:s3:::a/${aws:username}/*"],"Condition":{"StringLike":{"aws:Referer":"*"}}}"#.to_owned()),
        Just(r#""Principal":{"AWS":["*","123456789012","arn:aws:iam::123456789012:root"]}"#.to_owned()),
        Just("]}".to_owned()),
        Just(",".to_owned()),
        Just("\n".to_owned()),
        Just("user,arn,user_creation_time,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated\n".to_owned()),
        Just("<root_account>,arn:aws:iam::111122223333:root,2019-01-01T00:00:00+00:00,not_supported,false,true,2019-01-01T00:00:00Z\n".to_owned()),
        Just("a,b,arn:aws:iam::111122223333:user/a,b,x,true,,N/A,no_information\r\n".to_owned()),
        Just("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n".to_owned()),
        Just("aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n".to_owned()),
        Just("dXNlcixhcm4sdXNlcl9jcmVhdGlvbl90aW1l".to_owned()),
        Just("한국어 😀 “quoted” \u{200b}\u{feff}\u{202e}".to_owned()),
        "(?s).{0,20}",
        "[A-Za-z0-9+/=%{}\\[\\]\":,\\\\\n ]{0,60}",
        "A(KIA|SIA)[A-Z2-7]{14,18}",
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn options() -> impl Strategy<Value = Options> {
    let kinds = prop_oneof![Just(None), Just(Some("iam-policy")), Just(Some("credential-report")), Just(Some("text"))];
    let types =
        prop_oneof![Just(None), Just(Some("trust")), Just(Some("scp")), Just(Some("rcp")), Just(Some("resource"))];
    (kinds, types, any::<bool>(), any::<bool>()).prop_map(|(kind, policy_type, other_providers, now)| Options {
        kind,
        policy_type: policy_type.and_then(keyfence::options::PolicyType::from_word),
        other_providers,
        now: now.then_some(Timestamp(1_795_000_000)),
        ..Options::default()
    })
}

fn shape(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| format!("{} {:?} {} {}", f.rule.id, f.places, f.render(Locale::En), f.render(Locale::Ko)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_span_and_edit_lies_inside_the_text_on_characters(text in pasted(), options in options()) {
        let report = keyfence::check(&text, &options);
        let fits = |span: keyfence::span::Span| text.get(span.start as usize..span.end as usize).is_some();
        for finding in &report.findings {
            prop_assert!(!finding.places.is_empty());
            for place in &finding.places {
                prop_assert!(fits(place.span), "{} {:?}", finding.rule.id, place);
            }
            for fix in &finding.fixes {
                prop_assert!(!fix.edits.is_empty());
                prop_assert!(fix.edits.iter().all(|edit| fits(edit.span)), "{} {:?}", finding.rule.id, fix);
                prop_assert!(fix.edits.windows(2).all(|w| w[0].span.end <= w[1].span.start), "{} {:?}", finding.rule.id, fix);
            }
        }
        for document in &report.documents {
            prop_assert!(fits(document.span));
        }
    }

    #[test]
    fn the_same_text_gives_the_same_report(text in pasted(), options in options()) {
        prop_assert_eq!(shape(&keyfence::check(&text, &options).findings), shape(&keyfence::check(&text, &options).findings));
    }

    #[test]
    fn no_message_or_command_holds_a_credential(
        body in "[A-HK-P][A-Z2-7]{15}",
        secret in "[a-z][A-Z][0-9][A-Za-z0-9/+]{37}",
        around in pasted(),
    ) {
        let (id, text) = (format!("AKIA{body}"), format!("{around}\naws_access_key_id = AKIA{body}\naws_secret_access_key = {secret}\n"));
        for finding in keyfence::check(&text, &Options::default()).findings {
            let mut said = vec![finding.render(Locale::En), finding.render(Locale::Ko)];
            said.extend(finding.subject.masked.clone());
            said.extend(finding.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.text.clone())));
            said.extend(finding.remediation.iter().filter_map(|step| step.command.clone()));
            for said in said {
                prop_assert!(!said.contains(&secret), "{}: {said}", finding.rule.id);
                // The id may stand in a command that revokes it, nowhere else.
                prop_assert!(!said.contains(&id) || said.starts_with("aws "), "{}: {said}", finding.rule.id);
            }
        }
    }
}

#[test]
fn more_findings_than_are_kept_are_counted() {
    // Each statement that is no object is one finding; a bounded list says how many are missing.
    let text = format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{}1]}}", "1,".repeat(250_000));
    let report = keyfence::check(&text, &Options::default());
    assert!(report.findings.len() <= 200_001);
}
