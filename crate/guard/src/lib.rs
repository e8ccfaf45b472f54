//! The secret scanner alone, for the extension's content script: C functions over one memory, no glue, no rules.
//!
//! Built for `wasm32-unknown-unknown` and turned into JavaScript by `build.mjs`, which wraps these functions. Allocates
//! nothing, so that neither an allocator nor the formatting of panics is linked.

#![cfg_attr(target_arch = "wasm32", expect(unsafe_code, reason = "exported functions over the module's own memory"))]

use keyfence::rule::{Confidence, Severity};
use keyfence::secrets::kinds::Match;

/// Numbers per record: kind, start, end, start and end of a pair's secret (0, 0 without one), confidence, note,
/// severity. Offsets are bytes of UTF-8; kinds and notes are the discriminants of the core's enums.
pub const RECORD: usize = 8;
/// How many matches are kept; more are not told.
pub const MOST: usize = 1000;
/// The other providers' tier, in the flags of `kf_scan`.
pub const OTHER_PROVIDERS: u32 = 1;
/// The field asks for a secret access key, in the flags of `kf_scan`.
pub const SECRET_FIELD: u32 = 2;

/// A match as the numbers that cross to JavaScript.
#[must_use]
pub fn record(found: &Match) -> [u32; RECORD] {
    let (secret_start, secret_end) = found.secret.unwrap_or_default();
    let confidence = match found.confidence {
        Confidence::Low => 0,
        Confidence::Medium => 1,
        Confidence::High => 2,
    };
    let severity = match found.severity() {
        Severity::Info => 0,
        Severity::Low => 1,
        Severity::Medium => 2,
        Severity::High => 3,
        Severity::Critical => 4,
    };
    let note = found.note.map_or(0, |note| note as u32);
    [found.kind as u32, found.start, found.end, secret_start, secret_end, confidence, note, severity]
}

#[cfg(target_arch = "wasm32")]
mod exports {
    use super::{MOST, OTHER_PROVIDERS, RECORD, SECRET_FIELD, record};
    use core::arch::wasm32::{memory_grow, memory_size};
    use keyfence::secrets::scan::{ScanOptions, scan};

    const PAGE: usize = 65_536;

    static mut RECORDS: [u32; MOST * RECORD] = [0; MOST * RECORD];

    unsafe extern "C" {
        /// The first byte the linker leaves free; only its address means something.
        static __heap_base: u8;
    }

    fn text() -> *mut u8 {
        (&raw const __heap_base).cast_mut()
    }

    /// Makes room for a text of `len` bytes and tells where it is to be written; 0 where there is no room. The memory
    /// may have grown, so views of it are to be made anew.
    #[unsafe(no_mangle)]
    pub extern "C" fn kf_alloc(len: usize) -> *mut u8 {
        let needed = (text() as usize + len).div_ceil(PAGE);
        let have = memory_size(0);
        if needed > have && memory_grow(0, needed - have) == usize::MAX {
            return core::ptr::null_mut();
        }
        text()
    }

    /// Scans the first `len` bytes of the text; returns how many records stand at [`kf_records`].
    #[unsafe(no_mangle)]
    pub extern "C" fn kf_scan(len: usize, flags: u32) -> usize {
        let field_label: &[u8] = if flags & SECRET_FIELD == 0 { b"" } else { b"secret access key" };
        let options = ScanOptions { other_providers: flags & OTHER_PROVIDERS != 0, field_label };
        // SAFETY: the caller wrote `len` bytes where `kf_alloc` told it to; nothing else uses memory from there on.
        let bytes = unsafe { core::slice::from_raw_parts(text(), len) };
        let mut count = 0;
        scan(bytes, &options, &mut |found| {
            if count < MOST {
                // SAFETY: `count` is below the number of records, and the module has one thread.
                unsafe { (&raw mut RECORDS).cast::<[u32; RECORD]>().add(count).write(record(&found)) };
                count += 1;
            }
        });
        count
    }

    /// Where the records are.
    #[unsafe(no_mangle)]
    pub extern "C" fn kf_records() -> *const u32 {
        (&raw const RECORDS).cast()
    }
}
