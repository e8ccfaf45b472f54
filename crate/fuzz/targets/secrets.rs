//! Any bytes through the scanner: matches lie inside, in bounds, and masking leaves at most four characters.
#![no_main]
use keyfence::secrets::mask::mask;
use keyfence::secrets::scan::{ScanOptions, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for other_providers in [false, true] {
        let options = ScanOptions { other_providers, field_label: b"secret access key" };
        scan(bytes, &options, &mut |found| {
            let value = bytes.get(found.start as usize..found.end as usize).expect("a match lies inside the text");
            if let Ok(value) = std::str::from_utf8(value) {
                let kept = mask(value).chars().zip(value.chars()).filter(|(shown, real)| shown == real && shown.is_alphanumeric()).count();
                assert!(kept <= 4, "{kept} characters are left");
            }
        });
    }
});
