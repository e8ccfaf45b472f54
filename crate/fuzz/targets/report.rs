//! Any text taken as a document of kind `credential-report`.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| sound::assert_sound(text, Some("credential-report")));

mod sound;
