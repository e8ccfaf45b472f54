//! The door in a real browser: texts, places and errors as they cross between JavaScript and the core.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::indexing_slicing)]

use keyfence_wasm::{HEAD, Reading};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
    const KEY = "AKIA" + "IOSFODNN7EXAMPLE";
    export const key = () => KEY;
    export const withEmoji = () => `키 🔑 = ${KEY}`;
    export const withLoneSurrogate = () => `\ud83d ${KEY}`;
    export const slice = (text, start, end) => text.slice(start, end);
    export const isError = (value) => value instanceof Error && value.message.length > 0;
    export const messageOf = (value) => value.message;
"#)]
extern "C" {
    fn key() -> String;
    #[wasm_bindgen(js_name = withEmoji)]
    fn with_emoji() -> JsValue;
    #[wasm_bindgen(js_name = withLoneSurrogate)]
    fn with_lone_surrogate() -> JsValue;
    fn slice(text: &JsValue, start: u32, end: u32) -> String;
    #[wasm_bindgen(js_name = isError)]
    fn is_error(value: &JsValue) -> bool;
    #[wasm_bindgen(js_name = messageOf)]
    fn message_of(value: &JsValue) -> String;
}

fn answer(text: &str, options: &str) -> Reading {
    assert!(keyfence_wasm::check(text, options).is_ok(), "the options are right");
    Reading::of_last()
}

fn refusal(options: &str) -> JsValue {
    match keyfence_wasm::check("", options) {
        Ok(_) => JsValue::NULL,
        Err(error) => error.into(),
    }
}

/// The sentence at `at` of an answer's numbers, and where it ends.
fn sentence(answer: &Reading, at: usize) -> (String, usize) {
    let end = at + 1 + answer.numbers[at] as usize;
    (answer.numbers[at + 1..end].iter().map(|&code| answer.word(code)).collect(), end)
}

/// The primary span of a report's first finding, cut by JavaScript out of its own string.
fn first(text: &JsValue) -> String {
    let answer = answer(&text.as_string().unwrap_or_default(), r#"{"kind": "text"}"#);
    // Behind rule, severity, confidence and message the subject has seven places; then come the spans.
    let (_, subject) = sentence(&answer, HEAD + 3);
    slice(text, answer.numbers[subject + 8], answer.numbers[subject + 9])
}

#[wasm_bindgen_test]
fn spans_count_utf16_units() {
    assert_eq!(first(&with_emoji()), key());
}

#[wasm_bindgen_test]
fn a_lone_surrogate_moves_no_span() {
    assert_eq!(first(&with_lone_surrogate()), key());
}

#[wasm_bindgen_test]
fn a_report_names_its_kind_and_rules() {
    let answer = answer(r#"{"Version": "2012-10-17", "Statement": []}"#, "");
    assert_eq!(answer.word(answer.numbers[answer.numbers[0] as usize]), "iam-policy");
    assert!(answer.rules.iter().any(|rule| rule.starts_with("policy/")), "{:?}", answer.rules);
}

#[wasm_bindgen_test]
fn what_has_crossed_does_not_cross_again() {
    let text = r#"{"Statement": [{"Effect": "allow"}]}"#;
    let [first, second, korean] = ["", "", r#"{"locale": "ko"}"#].map(|options| answer(text, options));
    // All that is new stands behind the rules.
    let crossing = |answer: &Reading| answer.numbers[answer.numbers[2] as usize];
    assert!(crossing(&first) > 0 && crossing(&second) == 0 && crossing(&korean) > 0);
    let findings = |answer: &Reading| answer.numbers[HEAD..answer.numbers[0] as usize].to_vec();
    assert_eq!(findings(&first), findings(&second));
    assert!(second.numbers.len() < first.numbers.len() && second.rules == first.rules);
}

#[wasm_bindgen_test]
fn words_come_in_the_language_asked_for() {
    let (message, _) = sentence(&answer(&format!("key {}", key()), r#"{"locale": "ko"}"#), HEAD + 3);
    assert!(message.chars().any(|c| ('가'..='힣').contains(&c)), "{message}");
}

#[wasm_bindgen_test]
fn a_wrong_option_is_an_error_that_names_it() {
    for (options, name) in [
        (r#"{"polcyType": "identity"}"#, "polcyType"),
        (r#"{"policyType": "bucket"}"#, "policyType"),
        (r#"{"thresholds": {"accessKeyAge": "old"}}"#, "thresholds.accessKeyAge"),
        (r#"{"rules": {"policy/none-such": "off"}}"#, "policy/none-such"),
    ] {
        let error = refusal(options);
        assert!(is_error(&error), "{options}");
        assert!(message_of(&error).contains(name), "{}", message_of(&error));
    }
}

#[wasm_bindgen_test]
fn rules_and_version_cross() {
    let list = |json: Result<String, _>| match json {
        Ok(json) => serde_json::from_str::<Value>(&json).unwrap_or_default(),
        Err::<_, wasm_bindgen::JsError>(_) => Value::Null,
    };
    let rules = list(keyfence_wasm::rules("ko"));
    assert!(rules.as_array().is_some_and(|rules| rules.iter().all(|rule| rule["id"].is_string())));
    assert_eq!(list(keyfence_wasm::version())["core"], env!("CARGO_PKG_VERSION"));
}
