//! The door in a real browser: texts, places and errors as they cross between JavaScript and the core.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::indexing_slicing)]

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

fn report(text: &str, options: &str) -> Value {
    let Ok(json) = keyfence_wasm::check(text, options) else { panic!("the options are right") };
    serde_json::from_str(&json).unwrap_or_default()
}

fn refusal(options: &str) -> JsValue {
    match keyfence_wasm::check("", options) {
        Ok(_) => JsValue::NULL,
        Err(error) => error.into(),
    }
}

/// The sentence at `at` of the last answer's numbers, and where it ends.
fn sentence(report: &Value, codes: &[u32], at: usize) -> (String, usize) {
    let end = at + 1 + codes[at] as usize;
    let word = |&code: &u32| match code & 1 {
        1 => (code >> 1).to_string(),
        _ => report["found"]["words"][(code >> 1) as usize].as_str().unwrap_or_default().to_owned(),
    };
    (codes[at + 1..end].iter().map(word).collect(), end)
}

/// The primary span of a report's first finding, cut by JavaScript out of its own string.
fn first(text: &JsValue) -> String {
    let report = report(&text.as_string().unwrap_or_default(), r#"{"kind": "text"}"#);
    let codes = keyfence_wasm::codes();
    // Behind rule, severity, confidence and message the subject has seven places; then come the spans.
    let (_, subject) = sentence(&report, &codes, 3);
    slice(text, codes[subject + 8], codes[subject + 9])
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
fn a_report_is_json_with_its_kind_and_rules() {
    let report = report(r#"{"Version": "2012-10-17", "Statement": []}"#, "");
    assert_eq!(report["kind"], "iam-policy");
    assert!(report["found"]["words"].is_array() && report["found"]["rules"].is_array());
}

#[wasm_bindgen_test]
fn words_come_in_the_language_asked_for() {
    let report = report(&format!("key {}", key()), r#"{"locale": "ko"}"#);
    let (message, _) = sentence(&report, &keyfence_wasm::codes(), 3);
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
