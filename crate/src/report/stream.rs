//! Credential reports that come in pieces: each is checked as soon as it is whole, and then forgotten.

use super::{Report, compare::open_text};
use crate::check;
use crate::options::Options;
use crate::position::utf16_len;
use crate::tally::Tally;
use memchr::{memchr_iter, memrchr};

/// From how many bytes on a report is checked in parts; AWS's own have about 1.2 MB at most (5,000 users an account).
const LONGEST: usize = 16 << 20;

/// A checker of credential reports, of one account or of many, that come one after another in one stream of bytes
/// (UTF-8; what is none is read as U+FFFD).
///
/// Holds one report at a time: the one being read, and those before it until a second account shows. Findings are those
/// of [`check()`](crate::check()) on the whole text with the kind `credential-report`, apart from two things: reports of one account are not
/// compared with each other, and a report beyond 16 MiB is checked in parts, of which the
/// later ones lack the header.
pub struct Stream {
    options: Options,
    tally: Option<Tally>,
    /// Read, not yet part of a whole report.
    held: Vec<u8>,
    /// From where in `held` no border was looked for yet.
    looked: usize,
    /// Whole reports, while only one account was seen.
    waiting: Vec<String>,
    waiting_bytes: usize,
    account: Option<String>,
    several: bool,
    ready: Vec<String>,
    /// Where the next stretch begins.
    place: Origin,
}

/// Where a stretch begins in the whole text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// UTF-16 code units before it.
    pub units: u64,
    /// Line breaks before it.
    pub lines: u64,
}

/// What was found in one stretch of the stream.
#[derive(Debug)]
pub struct Part {
    /// The stretch; spans are in it.
    pub text: String,
    /// Where it begins.
    pub origin: Origin,
    /// What was found.
    pub report: check::Report,
}

impl Stream {
    /// A checker that gives every finding, or with `worst` only as many of the worst and counts the others.
    #[must_use]
    pub fn new(options: Options, worst: Option<usize>) -> Self {
        let tally = worst.map(|limit| Tally::new(&options, limit));
        Self {
            options,
            tally,
            held: Vec::new(),
            looked: 0,
            waiting: Vec::new(),
            waiting_bytes: 0,
            account: None,
            several: false,
            ready: Vec::new(),
            place: Origin::default(),
        }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
        while let Some(border) = self.border() {
            self.cut(border);
        }
        if self.held.len() > LONGEST {
            let end = memrchr(b'\n', &self.held).map_or(self.held.len(), |at| at + 1);
            self.cut(end);
        }
    }

    /// Takes what is held up to `end` as a stretch.
    fn cut(&mut self, end: usize) {
        // With room for a report as long: growing would copy it.
        let mut rest = Vec::with_capacity(self.held.capacity());
        rest.extend_from_slice(self.held.get(end..).unwrap_or_default());
        let mut whole = std::mem::replace(&mut self.held, rest);
        whole.truncate(end);
        self.looked = 0;
        self.stretch(whole);
    }

    /// Says that nothing comes any more.
    pub fn finish(&mut self) {
        let last = std::mem::take(&mut self.held);
        if !last.is_empty() {
            self.stretch(last);
        }
        self.ready.append(&mut self.waiting);
    }

    /// What is ready: checked on demand, one stretch a call.
    pub fn next_part(&mut self) -> Option<Part> {
        if self.ready.is_empty() {
            return None;
        }
        let text = self.ready.remove(0);
        let origin = self.place;
        let units = utf16_len(text.as_bytes()) as usize;
        self.place.units += units as u64;
        self.place.lines += memchr_iter(b'\n', text.as_bytes()).count() as u64;
        let report = check::check_reports(&text, &self.options, self.several, &mut self.tally);
        Some(Part { text, origin, report })
    }

    /// What was counted, where only the worst are asked for.
    #[must_use]
    pub fn tally(&self) -> Option<&Tally> {
        self.tally.as_ref()
    }

    /// Where in `held` the next report begins: at a line that begins like one, behind another.
    #[inline(never)]
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn border(&mut self) -> Option<usize> {
        let from = self.looked;
        let found = memchr_iter(b'\n', self.held.get(from..)?).map(|at| from + at + 1).find(|&at| self.begins(at));
        // A line's first bytes may be yet to come.
        self.looked = self.held.len().saturating_sub(BEGINNING).max(from);
        found
    }

    fn begins(&self, at: usize) -> bool {
        let line = self.held.get(at..).unwrap_or_default();
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        match line {
            [b'u', b's', b'e', b'r', b',' | b';' | b'\t', ..] | [b'"', b'u', b's', b'e', b'r', b'"', ..] => true,
            [b'd', ..] => line.starts_with(b"dXNlcixhcm4s"),
            // JSON behind JSON, or behind rows.
            [b'{' | b'[', ..] => {
                let before = self.held.get(..at).unwrap_or_default().trim_ascii_end();
                !before.is_empty() && !before.starts_with(b"[") && (before.ends_with(b"}") || !before.starts_with(b"{"))
            }
            _ => false,
        }
    }

    /// Takes a stretch that begins and ends with a report.
    fn stretch(&mut self, bytes: Vec<u8>) {
        let text =
            String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        if self.several {
            self.ready.push(text);
            return;
        }
        let account = account_of(&text, &self.options);
        if account.is_some() && self.account.is_some() && account != self.account {
            self.several = true;
            self.ready.append(&mut self.waiting);
            self.ready.push(text);
            return;
        }
        self.account = self.account.take().or(account);
        self.waiting_bytes += text.len();
        self.waiting.push(text);
        if self.waiting_bytes > LONGEST {
            self.waiting_bytes = 0;
            self.ready.append(&mut self.waiting);
        }
    }
}

/// How many bytes tell whether a line begins a report.
const BEGINNING: usize = 16;

fn account_of(text: &str, options: &Options) -> Option<String> {
    let opened = open_text(text);
    opened.iter().find_map(|opened| Report::read(opened, options).table.account().map(str::to_owned))
}
