//! Tests over all topics: hostile bytes, growth, and every kind's mask.

use super::encoded::scan_all;
use super::kinds::{Kind, Match, Note, Tier};
use super::mask::{SHOWN, redact};
use super::rules::RULES;
use super::scan::{ScanOptions, scan};
use crate::rule::{Confidence, Example, Severity};
use crate::span::Span;
use proptest::prelude::*;

const ID: &str = "AKIAHOPEFUL234567ABC";
const SECRET: &str = "q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk";
const OTHER: &str = "W2mZp8/sLr4TqVxKj+6YbN0dFhC3gUe9iAo5lRt7";

fn found(text: &str) -> Vec<Match> {
    let mut all = Vec::new();
    scan(text.as_bytes(), &ScanOptions { other_providers: true, field_label: b"" }, &mut |one| all.push(one));
    all
}

/// Every match as kind and text, sorted by place.
fn told(text: &str) -> Vec<(&'static str, &str)> {
    let mut all = found(text);
    all.sort_by_key(|one| one.start);
    all.iter()
        .map(|one| (one.kind.slug(), text.get(one.start as usize..one.end as usize).unwrap_or_default()))
        .collect()
}

#[test]
fn every_kind_has_a_rule_by_its_name() {
    for (kind, rule) in Kind::ALL.iter().zip(RULES) {
        assert_eq!(rule.id.strip_prefix("secrets/"), Some(kind.slug()));
        assert_eq!(rule.severity, kind.severity(), "{}", rule.id);
        assert!(std::ptr::eq(super::rules::rule_of(*kind), *rule));
    }
    assert_eq!(Kind::ALL.len(), RULES.len());
}

#[test]
fn every_credential_of_aws_comes_with_the_steps_to_revoke_it() {
    for (kind, rule) in Kind::ALL.iter().zip(RULES).filter(|(kind, _)| kind.tier() == Tier::Aws) {
        let firing = |example: &&Example| example.fires && example.options.is_empty();
        let text = rule.examples.iter().find(firing).map(|example| example.text.replace(['⟦', '⟧'], ""));
        let report = crate::check(&text.unwrap_or_default(), &crate::Options::default());
        let found = report.findings.iter().find(|one| one.rule.id == rule.id);
        assert!(found.is_some_and(|one| !one.remediation.is_empty()), "{kind:?}");
    }
}

#[test]
fn every_example_is_masked_to_four_characters() {
    for rule in RULES {
        for example in rule.examples.iter().filter(|example| example.fires) {
            let text = example.text.replace(['⟦', '⟧'], "");
            let all = scan_all(&text, &ScanOptions { other_providers: true, field_label: b"secret access key" });
            let spans: Vec<Span> = all
                .iter()
                .flat_map(|one| std::iter::once((one.found.start, one.found.end)).chain(one.found.secret))
                .map(|(start, end)| Span { start, end })
                .collect();
            let shown = redact(&text, &spans);
            for span in &spans {
                let value = span.of(&text);
                let left: String = value.chars().take(SHOWN + 1).collect();
                assert!(!shown.contains(&left), "{}: {shown}", rule.id);
            }
        }
    }
}

#[test]
fn the_same_credential_twice_is_told_twice() {
    assert_eq!(told(&format!("{ID} {ID}")), [("access-key-id", ID), ("access-key-id", ID)]);
}

#[test]
fn an_example_does_not_hide_a_real_one_beside_it() {
    let text = format!("AKIAIOSFODNN7EXAMPLE {ID}");
    let all = found(&text);
    assert_eq!(all.iter().map(Match::severity).collect::<Vec<_>>(), [Severity::Info, Severity::Medium]);
    assert_eq!(all.first().and_then(|one| one.note), Some(Note::Example));
}

#[test]
fn a_word_in_a_value_only_lowers_nothing() {
    let id = "AKIATESTTESTTEST2345";
    assert_eq!(found(id).first().map(Match::severity), Some(Severity::Medium));
}

#[test]
fn canaries_and_emulators_are_named() {
    let note = |text: &str| found(text).first().and_then(|one| one.note);
    assert_eq!(note("AKIASP2TPHJSQH3FJRUX"), Some(Note::Canary));
    assert_eq!(found("AKIASP2TPHJSQH3FJRUX").first().map(Match::severity), Some(Severity::Medium));
    assert_eq!(note("LKIAHOPEFUL234567ABC"), Some(Note::Test));
    assert_eq!(note("AKIAXXXXXXXXXXXXXXXX"), Some(Note::Placeholder));
    assert_eq!(note("access_key_id=AKIAHOPEFUL234567"), Some(Note::UnusualLength));
}

#[test]
fn capitals_that_read_like_words_are_a_guess() {
    assert_eq!(found("THE ASIAOCEANIAINITIATIVE OF").first().map(|one| one.confidence), None);
    assert_eq!(found("THE ASIAOCEANIAUNIONTALE OF").first().map(|one| one.confidence), Some(Confidence::Low));
}

#[test]
fn a_keyword_outweighs_shape() {
    let words = "dpwngdphhLebuSuW4lupq+tsfzdOGURnmszCQRBW";
    assert_eq!(told(&format!("secret: {words}, and more")), [("secret-access-key", words)]);
    assert!(told(&format!("name: {words}, and more")).is_empty());
}

#[test]
fn a_list_of_secrets_is_told_from_wrapped_data() {
    let list = format!("{SECRET}\n{OTHER}\n{SECRET}\n");
    assert_eq!(told(&list).len(), 3);
    let wrapped = format!("{SECRET}\n{OTHER}\n{SECRET}\nq7Rt9vKx2LmB==\n");
    assert_eq!(told(&wrapped), []);
    let block: String = std::iter::repeat_n(format!("{SECRET}\n{OTHER}\n"), 20).collect();
    assert_eq!(told(&block), []);
}

#[test]
fn a_secret_under_another_name_is_a_guess() {
    let text = format!("bitlyToken: {SECRET}");
    assert_eq!(found(&text).first().map(Match::severity), Some(Severity::Low));
    assert_eq!(told(&format!("https://host/{SECRET}/x")), []);
    assert_eq!(told(&format!("eyJhbGciOiJIUzI1NiJ9.{SECRET}.x")), []);
}

#[test]
fn two_pairs_are_two_findings() {
    let text = format!("{ID},{SECRET}\nAKIAKEYFENCE77TESTED,{OTHER}\n");
    assert_eq!(told(&text), [("access-key-pair", ID), ("access-key-pair", "AKIAKEYFENCE77TESTED")]);
}

#[test]
fn an_id_and_a_lone_secret_close_by_are_a_pair() {
    for between in [" and ", "</td><td>", "\t2026-01-01T00:00:00+00:00\t", ";PWD=", "\",\"password\":\"", "\n\n"] {
        assert_eq!(told(&format!("{ID}{between}{SECRET}\"")), [("access-key-pair", ID)], "{between:?}");
    }
    assert_eq!(told(&format!("{SECRET}\n{ID}")), [("access-key-pair", ID)]);
    // Another name is another thing.
    assert_eq!(told(&format!("{ID} digest {SECRET}")).len(), 2);
}

#[test]
fn what_ec2_answers_holds_a_key_however_deep_in_json() {
    let body = "\\nMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCEnotakeyMIIKEYFENCE".repeat(4);
    let key = format!("-----BEGIN RSA PRIVATE KEY-----{body}\\n-----END RSA PRIVATE KEY-----");
    for text in
        [format!("{{\"KeyMaterial\":\"{key}\"}}"), format!("{{\"KeyMaterial\":\"{key}\"}}").replace('\\', "\\\\")]
    {
        let all = scan_all(&text, &ScanOptions::default());
        assert_eq!(
            all.iter().map(|one| (one.found.kind, one.found.severity())).collect::<Vec<_>>(),
            [(Kind::PrivateKey, Severity::High)]
        );
    }
}

#[test]
fn a_token_of_several_lines_is_one() {
    let piece = "q7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2mZp8sLr4TqVxKj6YbN0dFhC3";
    let text = format!("t = \"IQoJb3JpZ2luX2VjEKL/{piece}\" +\n    \"{piece}\" +\n    \"{piece}\"; next()");
    let told = told(&text);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told.iter().all(|(kind, value)| *kind == "session-token" && value.ends_with(piece)));
}

#[test]
fn many_keys_are_all_found() {
    let text: String = std::iter::repeat_n(format!("{ID} "), 10_000).collect();
    assert_eq!(found(&text).len(), 10_000);
}

/// Inputs that could make a scan look at the same bytes again and again. Growth is counted in matches' work by doubling:
/// the test ends at all only while it is linear.
#[test]
fn hostile_repetitions_end() {
    let hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    for piece in [
        format!("{SECRET}\n"),
        format!("&X-Amz-Signature={hex}"),
        "-----BEGIN RSA PRIVATE KEY-----\nMIIKEYFENCEnotakeyMIIKEYFENCE\n".to_owned(),
        "%2Fq7Rt9vKx2LmB4nZs8YcD1fWpE6jHuT3gAo5iXkW2".to_owned(),
        "h1:Bq7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXkW2=\n".to_owned(),
        "IQoJb3JpZ2luX2VjEKL\n".to_owned(),
        "a".to_owned(),
        "A".to_owned(),
        "\\/".to_owned(),
        "=\n".to_owned(),
        "A\u{200b}".to_owned(),
        "QUtJQUhPUEVGVUwyMzQ1NjdBQkM".to_owned(),
    ] {
        let text: String = std::iter::repeat_n(piece.as_str(), 400_000 / piece.len()).collect();
        drop(scan_all(&text, &ScanOptions { other_providers: true, field_label: b"" }));
    }
}

/// Pieces that topics stop at, so that random texts reach them.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        ID,
        SECRET,
        OTHER,
        "aws_secret_access_key",
        "=",
        ": ",
        "\"",
        "\n",
        "\\n",
        "%2F",
        "%",
        "é",
        "\u{200b}",
        "😀",
        " ",
        "IQoJb3JpZ2luX2Vj",
        "ABSKQmVkcm9ja0FQSUtleS1",
        "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t",
        "k8s-aws-v1.aHR0c",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----END RSA PRIVATE KEY-----",
        "X-Amz-Signature=",
        "X-Amz-Credential=",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "https://",
        "da2-",
        "amzn.mws.",
        "Q~",
        "ghp_",
        "\0",
        "==",
        "+",
        "/",
        "-",
        "_",
        ".",
    ]);
    prop::collection::vec(prop_oneof![known.prop_map(str::to_owned), "[A-Za-z0-9+/]{1,90}", "\\PC{0,8}"], 0..24)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_scanned(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        scan(&bytes, &ScanOptions { other_providers: true, field_label: b"x" }, &mut |_| ());
    }

    #[test]
    fn spans_lie_in_the_text_on_characters(text in pieces()) {
        for one in scan_all(&text, &ScanOptions { other_providers: true, field_label: b"" }) {
            for (start, end) in std::iter::once((one.found.start, one.found.end)).chain(one.found.secret) {
                prop_assert!(start < end);
                prop_assert!(text.get(start as usize..end as usize).is_some(), "{:?} in {:?}", one, text);
            }
        }
    }

    #[test]
    fn a_key_id_between_other_text_is_found_where_it_is(before in "[ -~\n]{0,60}", after in "[ -~\n]{0,60}") {
        let text = format!("{before} {ID} {after}");
        let start = before.len() as u32 + 1;
        prop_assert!(found(&text).iter().any(|one| one.start == start && one.end == start + 20), "{}", text);
    }
}
