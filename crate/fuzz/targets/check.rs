//! Any text, recognized as whatever it is.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| sound::assert_sound(text, None));

mod sound;
