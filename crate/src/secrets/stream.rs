//! Credentials in a text that comes in pieces: windows that overlap, in constant memory. The package's `stream.ts` does
//! the same over UTF-16, where strings are.

use super::encoded::{Found, scan_bytes};
use super::scan::ScanOptions;

/// How many bytes of new text a window has.
const BODY: usize = 1 << 20;
/// How many bytes before and behind it are seen with it, since what surrounds a value decides what it is.
const AROUND: usize = 1 << 15;

/// A search through a text of any length, fed piece by piece; pieces may end inside a character or a credential.
///
/// A credential longer than 32,768 bytes, or whose evidence stands further away, may be judged differently than in the
/// whole text.
pub struct Stream<'o> {
    options: ScanOptions<'o>,
    body: usize,
    around: usize,
    held: Vec<u8>,
    /// Where `held` begins in the whole text.
    offset: u64,
    /// Where the matches begin in `held` that are not yet told.
    from: usize,
}

impl<'o> Stream<'o> {
    /// A search that has read nothing yet.
    #[must_use]
    pub fn new(options: ScanOptions<'o>) -> Self {
        Self::with_windows(options, BODY, AROUND)
    }

    fn with_windows(options: ScanOptions<'o>, body: usize, around: usize) -> Self {
        Self { options, body, around, held: Vec::new(), offset: 0, from: 0 }
    }

    /// Reads on. What is found goes to `sink` as soon as enough of what follows is known, in the order of the text: the
    /// byte of the whole text from which the match's own offsets count, and the match.
    pub fn push(&mut self, piece: &[u8], sink: &mut dyn FnMut(u64, Found)) {
        let mut rest = piece;
        while !rest.is_empty() {
            let full = self.from + self.body + self.around;
            let (head, tail) = rest.split_at(rest.len().min(full.saturating_sub(self.held.len())));
            self.held.extend_from_slice(head);
            rest = tail;
            if self.held.len() >= full {
                let end = self.from + self.body;
                self.tell(end, sink);
                let cut = end.saturating_sub(self.around);
                self.held.drain(..cut);
                self.offset += cut as u64;
                self.from = end - cut;
            }
        }
    }

    /// The text has ended: tells what is left.
    pub fn finish(self, sink: &mut dyn FnMut(u64, Found)) {
        self.tell(usize::MAX, sink);
    }

    /// Tells what begins in `held` from `from` on and before `end`.
    fn tell(&self, end: usize, sink: &mut dyn FnMut(u64, Found)) {
        let new = |one: &Found| (self.from..end).contains(&(one.found.start as usize));
        scan_bytes(&self.held, &self.options).into_iter().filter(new).for_each(|one| sink(self.offset, one));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Told = Vec<(u64, u64, &'static str, Option<u64>)>;

    fn told(offset: u64, one: &Found) -> (u64, u64, &'static str, Option<u64>) {
        let place = |at: u32| offset + u64::from(at);
        (place(one.found.start), place(one.found.end), one.found.kind.slug(), one.found.secret.map(|s| place(s.0)))
    }

    fn whole(text: &[u8]) -> Told {
        scan_bytes(text, &ScanOptions::default()).iter().map(|one| told(0, one)).collect()
    }

    fn streamed(text: &[u8], body: usize, piece: usize) -> Told {
        let mut out = Vec::new();
        let mut stream = Stream::with_windows(ScanOptions::default(), body, 2048);
        for part in text.chunks(piece) {
            stream.push(part, &mut |offset, one| out.push(told(offset, &one)));
            assert!(stream.held.capacity() <= 4 * (body + 2 * 2048), "{}", stream.held.capacity());
        }
        stream.finish(&mut |offset, one| out.push(told(offset, &one)));
        out
    }

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-z가-힣 .]{0,200}",
            1 => Just("AWS_ACCESS_KEY_ID=AKIAHOPEFUL234567ABC\nAWS_SECRET_ACCESS_KEY=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".to_owned()),
            1 => Just("secretAccessKey: 'W2mZp8\\/sLr4TqVxKj+6YbN0dFhC3gUe9iAo5lRt7',".to_owned()),
            1 => Just("q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk".to_owned()),
            1 => Just("id AKIAKEYF\u{200b}ENCE77TESTED".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn pieces_tell_what_the_whole_tells(
            lines in prop::collection::vec(line(), 0..120),
            body in 1_usize..3000,
            piece in 1_usize..5000,
        ) {
            let text = lines.join("\n");
            prop_assert_eq!(streamed(text.as_bytes(), body, piece), whole(text.as_bytes()));
        }
    }

    #[test]
    fn places_count_from_the_start_of_a_long_text() {
        let filler = "nothing to see here\n".repeat(3 * BODY / 20);
        let mut found = Vec::new();
        let mut stream = Stream::new(ScanOptions::default());
        for _ in 0..3 {
            stream.push(filler.as_bytes(), &mut |offset, one| found.push(told(offset, &one)));
            stream.push(b"AKIAHOPEFUL234567ABC\n", &mut |offset, one| found.push(told(offset, &one)));
        }
        stream.finish(&mut |offset, one| found.push(told(offset, &one)));
        let step = filler.len() as u64 + 21;
        let starts: Vec<u64> = found.iter().map(|one| one.0).collect();
        assert_eq!(starts, [step - 21, 2 * step - 21, 3 * step - 21]);
    }
}
