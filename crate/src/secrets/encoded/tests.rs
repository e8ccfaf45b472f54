//! Each encoding around the same credentials.

use super::scan_all;
use crate::secrets::scan::ScanOptions;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const ID: &str = "AKIAHOPEFUL234567ABC";
const SECRET: &str = "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";

fn spans(text: &str) -> Vec<(&'static str, String, String)> {
    let of = |span: Option<(u32, u32)>| {
        span.and_then(|(from, to)| text.get(from as usize..to as usize)).unwrap_or_default().to_owned()
    };
    scan_all(text, &ScanOptions::default())
        .iter()
        .map(|one| (one.found.kind.slug(), of(Some((one.found.start, one.found.end))), of(one.found.secret)))
        .collect()
}

#[test]
fn percent_encoding_is_seen_through() {
    let secret = SECRET.replace('/', "%2F").replace('+', "%2B");
    let text = format!("id={ID}&aws_secret_access_key={secret}&x=1");
    assert_eq!(spans(&text), [("access-key-pair", ID.to_owned(), secret)]);
}

#[test]
fn escaped_slashes_are_seen_through() {
    let secret = SECRET.replace('/', "\\/");
    let text = format!("{{\"SecretAccessKey\":\"{secret}\"}}");
    assert_eq!(spans(&text), [("secret-access-key", secret, String::new())]);
    let twice = text.replace('\\', "\\\\").replace('"', "\\\"");
    assert_eq!(spans(&twice).len(), 1, "{twice}");
}

#[test]
fn soft_line_breaks_and_zero_width_characters_are_seen_through() {
    let secret = format!("{}=\r\n{}", &SECRET[..17], &SECRET[17..]);
    let text = format!("aws_secret_access_key =3D {secret}\r\n");
    assert_eq!(spans(&text), [("secret-access-key", secret, String::new())]);
    let id = format!("{}\u{200b}{}", &ID[..9], &ID[9..]);
    assert_eq!(spans(&format!("key {id} end")), [("access-key-id", id, String::new())]);
    let wide: String = format!("key {ID} end").chars().flat_map(|c| [c, '\0']).collect();
    assert_eq!(spans(&wide).len(), 1);
}

#[test]
fn base64_around_a_file_is_seen_through() {
    let file = format!("[default]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n");
    let encoded = STANDARD.encode(&file);
    for text in [
        encoded.clone(),
        format!("data:\n  credentials: {encoded}\n"),
        encoded.as_bytes().chunks(64).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join("\n"),
    ] {
        let found = spans(&text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].0, "access-key-pair");
    }
    let padded = STANDARD.encode(SECRET);
    assert_eq!(spans(&format!("AWS_SECRET_ACCESS_KEY: {padded}\n")), [("secret-access-key", padded, String::new())]);
    let utf16: Vec<u8> = file.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(spans(&STANDARD.encode(utf16)).len(), 1);
}

#[test]
fn plain_text_gives_each_credential_once() {
    let text = format!("aws_access_key_id={ID}\naws_secret_access_key={SECRET}\npath=%2Fetc%2Fpasswd a\\/b");
    assert_eq!(spans(&text).len(), 1);
}
