//! Each mistake and its fault; JSON as `serde_json` reads it.

use super::*;
use proptest::prelude::*;

fn strict(text: &str) -> Parsed<'_> {
    let mut parsed = parse(text, 0);
    parsed.refuse_trailing(text);
    parsed
}

fn faults(text: &str) -> Vec<(FaultKind, &str)> {
    strict(text).faults.iter().map(|fault| (fault.kind, fault.span.of(text))).collect()
}

fn to_serde(value: &Value<'_>) -> serde_json::Value {
    match &value.kind {
        Kind::Null | Kind::Bad => serde_json::Value::Null,
        Kind::Bool(b) => (*b).into(),
        Kind::Number(text) => serde_json::from_str(text).unwrap_or_default(),
        Kind::String(text) => text.to_string().into(),
        Kind::Array(elements) => elements.iter().map(to_serde).collect(),
        Kind::Object(members) => members.iter().map(|m| (m.name.to_string(), to_serde(&m.value))).collect(),
    }
}

#[test]
fn every_mistake_has_its_fault_at_its_place() {
    use FaultKind::*;
    let cases: &[(&str, &[(FaultKind, &str)])] = &[
        (r#"{"a": 1 "b": 2}"#, &[(MissingComma, " ")]),
        (r#"["a""b"]"#, &[(MissingComma, "")]),
        (r#"{"a": [1, 2,], }"#, &[(ExtraComma, ","), (ExtraComma, ",")]),
        ("{} // x", &[(TrailingText, "// x")]),
        ("{ /* x */ }", &[(Comment, "/* x */")]),
        ("{“a”: “b”}", &[(SmartQuote, "“a”"), (SmartQuote, "“b”")]),
        ("{'a': 'b'}", &[(SingleQuote, "'a'"), (SingleQuote, "'b'")]),
        (r#"{"a": [1, {"b": 2}"#, &[(Unclosed, "{"), (Unclosed, "[")]),
        (r#"{"a": [1, 2}"#, &[(Unclosed, "[")]),
        (r#"{"a": 1]}"#, &[(WrongBracket, "]")]),
        ("{\"a\": \"b,\n\"c\": 1}", &[(UnclosedString, "\"b")]),
        ("{\"a\": \"b\nc\"}", &[(ControlCharacter, "\n")]),
        (r#"["\x", "\u12"]"#, &[(BadEscape, r"\x"), (BadEscape, r"\u")]),
        (
            r#"["\ud800", "\udc00\ud800"]"#,
            &[(LoneSurrogate, r"\ud800"), (LoneSurrogate, r"\udc00"), (LoneSurrogate, r"\ud800")],
        ),
        (r#"{"a" 1, "b"}"#, &[(MissingColon, ""), (MissingColon, "")]),
        (r#"{"a":, "b":}"#, &[(MissingValue, ""), (MissingValue, "")]),
        ("{a: 1}", &[(UnquotedName, "a")]),
        ("[01, +1, .5, 0x1]", &[(BadNumber, "01"), (BadNumber, "+1"), (BadNumber, ".5"), (BadWord, "0x1")]),
        ("[True, None, allow]", &[(BadWord, "True"), (BadWord, "None"), (BadWord, "allow")]),
        (r#"{"a": 1, "b": 2, "a": 3}"#, &[(DuplicateName, "\"a\"")]),
        ("{} {}", &[(TrailingText, "{}")]),
        ("  ", &[(Empty, "")]),
        ("\u{feff}{}", &[(ByteOrderMark, "\u{feff}")]),
        ("{\"a\":\u{a0}1}", &[(BadWord, "\u{a0}")]),
    ];
    for (text, expected) in cases {
        assert_eq!(&faults(text), expected, "{text}");
    }
}

#[test]
fn reading_goes_on_behind_each_mistake() {
    let text = "{\"Effect\": \"Allow\" 'Action': [\"s3:*\",, \"x\n], “Resource”: \"*\", // all\n n: True";
    let value = strict(text).value;
    assert_eq!(value.get("Effect").and_then(Value::as_str), Some("Allow"));
    assert_eq!(value.get("Action").and_then(Value::as_array).map(<[_]>::len), Some(2));
    assert_eq!(value.get("Resource").and_then(Value::as_str), Some("*"));
    assert!(matches!(value.get("n").map(|v| &v.kind), Some(Kind::Bool(true))));
}

#[test]
fn nesting_is_bounded_and_the_rest_is_read() {
    let deep = format!("[{}1{}, 2]", "[".repeat(100_000), "]".repeat(100_000));
    let parsed = strict(&deep);
    assert_eq!(parsed.faults.iter().map(|f| f.kind).collect::<Vec<_>>(), [FaultKind::TooDeep]);
    assert_eq!(parsed.value.as_array().map(<[_]>::len), Some(2));
}

#[test]
fn faults_beyond_the_limit_are_counted() {
    let text = format!("[{}]", "x,".repeat(3000));
    let parsed = parse(&text, 0);
    assert_eq!((parsed.faults.len(), parsed.omitted), (1000, 2001));
}

/// JSON and near-JSON: pieces put together at random.
fn jsonish() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("\"a\""),
        Just("\"b\\n\""),
        Just("\""),
        Just("1"),
        Just("-0.5e3"),
        Just("01"),
        Just("true"),
        Just("null"),
        Just(" "),
        Just("\n"),
        Just("\\"),
        Just("\\ud83d\\ude00"),
        Just("“"),
        Just("'"),
        Just("//"),
        Just("é"),
        Just("\u{1}"),
        Just("{\"k\":"),
        Just("[1,2]"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn valid_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "(?s).{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::btree_map(".{0,4}", inner, 0..5).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn spans_fit(value: &Value<'_>, text: &str) -> bool {
    let fits = |span: Span| text.get(span.start as usize..span.end as usize).is_some();
    fits(value.span)
        && match &value.kind {
            Kind::Array(elements) => elements.iter().all(|e| value.span.contains(e.span) && spans_fit(e, text)),
            Kind::Object(members) => {
                members.iter().all(|m| fits(m.name_span) && value.span.contains(m.span()) && spans_fit(&m.value, text))
            }
            _ => true,
        }
}

proptest! {
    #[test]
    fn what_serde_json_accepts_means_the_same(value in valid_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap_or_default();
        let parsed = strict(&text);
        prop_assert_eq!(&parsed.faults, &[]);
        prop_assert_eq!(to_serde(&parsed.value), value);
    }

    #[test]
    fn what_serde_json_refuses_has_a_fault(text in jsonish()) {
        let parsed = strict(&text);
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) => {
                prop_assert!(parsed.faults.iter().all(|f| f.kind == FaultKind::DuplicateName), "{:?}", parsed.faults);
                prop_assert_eq!(to_serde(&parsed.value), value);
            }
            Err(_) => prop_assert!(!parsed.faults.is_empty()),
        }
    }

    #[test]
    fn spans_lie_inside_the_text_and_on_characters(text in prop_oneof![jsonish(), "(?s).{0,60}".boxed()]) {
        let parsed = strict(&text);
        prop_assert!(spans_fit(&parsed.value, &text));
        for fault in &parsed.faults {
            prop_assert!(text.get(fault.span.start as usize..fault.span.end as usize).is_some());
        }
    }
}
