//! The scan: one pass over the bytes that looks at long runs of base64 characters and asks each topic about them.
//!
//! Every credential here holds a run of at least 30 characters of base64 or base64url, or is a key id of base32: `runs`
//! finds those, and most of a text is passed over.

use super::bytes::before;
use super::kinds::{Kind, Match, Note, Tier};
use super::runs;
use super::secret_key::ListCache;
use super::{key_id, other_vendors, pem, secret_key, service, token, url};
use crate::rule::Confidence;
use std::ops::Range;

/// The shortest run of base64 characters worth a look: an `AppSync` key has 30.
const SHORTEST_RUN: usize = 30;
/// The same where other providers' tokens are looked for: of SendGrid's the first part.
pub(super) const SHORTEST_OTHER: usize = 22;
/// How far apart the halves of a pair may stand, in bytes.
const PAIR_REACH: usize = 300;

/// What to look for.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScanOptions<'o> {
    /// Whether to look for other providers' credentials too.
    pub other_providers: bool,
    /// The label, name and placeholder of the form field the text stands in, in bytes of UTF-8; empty when unknown.
    pub field_label: &'o [u8],
}

/// Finds the credentials in `text`, any bytes, and hands each to `sink`; pairs come once both halves are seen, so the
/// order is nearly, not strictly, that of the text. Linear in the length of the text; allocates nothing.
#[cfg_attr(keyfence_small, optimize(speed))]
pub fn scan(text: &[u8], options: &ScanOptions<'_>, sink: &mut dyn FnMut(Match)) {
    begin(text, options, sink).run();
}

fn begin<'t, 's>(text: &'t [u8], options: &ScanOptions<'_>, sink: &'s mut dyn FnMut(Match)) -> Scanner<'t, 's> {
    let asked = !options.field_label.is_empty() && super::label::asks_for_secret(options.field_label);
    Scanner {
        text,
        other: options.other_providers,
        asked,
        sink,
        floor: 0,
        url_floor: 0,
        percent_floor: 0,
        half: None,
        list: ListCache::default(),
        codecommit: service::Mention::default(),
    }
}

/// As [`scan`], and hands on what else it comes by in the same pass: every run of at least `shortest` (22 to 28)
/// characters, some others, and every joint. All but some `stretches` of the text, in their order, is known to hold no
/// credential: what stands around one still says what it is.
#[cfg_attr(keyfence_small, optimize(speed))]
pub(super) fn scan_seeing(
    text: &[u8],
    stretches: &[Range<usize>],
    options: &ScanOptions<'_>,
    sink: &mut dyn FnMut(Match),
    shortest: usize,
    also: &mut dyn FnMut(runs::Sight),
) {
    let mut scanner = begin(text, options, sink);
    for stretch in stretches {
        let own = text.get(stretch.clone()).unwrap_or_default();
        runs::walk(own, shortest.min(scanner.shortest()), &mut |sight| {
            let sight = sight.moved(stretch.start);
            if let runs::Sight::Run(start, end, id) = sight {
                scanner.see(start, end, id);
            }
            also(sight);
        });
    }
    scanner.release();
}

/// The state of one scan.
pub(super) struct Scanner<'t, 's> {
    pub(super) text: &'t [u8],
    other: bool,
    /// Whether the field asks for a secret access key.
    pub(super) asked: bool,
    sink: &'s mut dyn FnMut(Match),
    /// Nothing before this byte is looked at again: it belongs to a match.
    pub(super) floor: usize,
    /// One past the last signed URL.
    url_floor: usize,
    /// Percent-encoded text before this byte holds no token.
    percent_floor: usize,
    /// A key id or a secret that may yet find its other half.
    pub(super) half: Option<Match>,
    pub(super) list: ListCache,
    codecommit: service::Mention,
}

impl Scanner<'_, '_> {
    fn shortest(&self) -> usize {
        if self.other { SHORTEST_OTHER } else { SHORTEST_RUN }
    }

    #[cfg(any(target_feature = "simd128", not(target_family = "wasm")))]
    fn run(&mut self) {
        let text = self.text;
        runs::walk(text, self.shortest(), &mut |sight| {
            if let runs::Sight::Run(start, end, id) = sight {
                self.see(start, end, id);
            }
        });
        self.release();
    }

    #[cfg(not(any(target_feature = "simd128", not(target_family = "wasm"))))]
    fn run(&mut self) {
        let shortest = self.shortest();
        let mut low = 0;
        while let Some((start, end)) = runs::next_run(self.text, low, shortest) {
            let id = runs::id_in(self.text, start, end);
            if end - start >= shortest || id.is_some() {
                self.look(start, end, id);
            }
            low = end.max(self.floor);
        }
        self.release();
    }

    /// Looks at what of a run does not belong to a match.
    #[inline]
    fn see(&mut self, start: usize, end: usize, id: Option<usize>) {
        if start >= self.floor {
            if end - start >= self.shortest() || id.is_some() {
                self.look(start, end, id);
            }
        } else if end > self.floor {
            let start = self.floor;
            self.see(start, end, runs::id_in(self.text, start, end));
        }
    }

    /// Asks every topic about the run `start..end`, which holds its first stretch of base32 at `id`. The first that takes it ends the round. Most runs are names in code:
    /// what each topic needs at the least is looked at here, before the call.
    #[inline(never)]
    #[cfg_attr(keyfence_small, optimize(speed))]
    fn look(&mut self, start: usize, end: usize, id: Option<usize>) {
        let text = self.text;
        let len = end - start;
        let left = before(text, start);
        // An escape's letters may stand before the value in the same run.
        let escaped = matches!(left, b'\\' | b'%');
        if pem::may_begin(text, start, left)
            && let Some(found) = pem::read(text, start, end, self.floor, self.other)
        {
            self.take(found);
            return;
        }
        if self.other
            && let Some(found) = other_vendors::find(text, start, end)
        {
            self.take(found);
            return;
        }
        if (escaped || token::may_begin(text, start))
            && let Some(found) = token::find(text, start, end)
        {
            self.take(found);
            return;
        }
        if left == b'%'
            && let Some(found) = token::find_behind(text, start, end, self.floor.max(self.percent_floor))
        {
            self.take(found);
            return;
        }
        if left == b'%' {
            self.percent_floor = end;
        }
        if (matches!(len, 30 | 36 | 43 | 44) || escaped && len < 50)
            && let Some(found) = service::find(text, start, end, self.floor, &mut self.codecommit)
        {
            self.take(found);
            return;
        }
        let mut ids = 0;
        if let Some(first) = id {
            let floor = self.floor;
            key_id::find(text, first, end, floor, &mut |id| {
                ids += 1;
                self.key_half(id);
            });
        }
        if matches!(left, b'=' | b'%')
            && let Some(found) = url::find(text, start, end, &mut self.url_floor)
        {
            (self.sink)(found);
            return;
        }
        let longer = len > secret_key::LENGTH && len < 50 && (escaped || left == b':');
        if len == secret_key::LENGTH || len == 61 && ids > 0 || longer {
            secret_key::find(self, start, end, ids > 0);
        }
    }

    /// Passes a match on and never looks at its bytes again.
    fn take(&mut self, found: Match) {
        self.floor = self.floor.max(found.end as usize);
        (self.sink)(found);
    }

    /// A key id or a secret: kept until its other half comes, or until it is plain that none will.
    pub(super) fn key_half(&mut self, new: Match) {
        if !matches!(new.kind, Kind::AccessKeyId | Kind::TemporaryAccessKeyId | Kind::SecretAccessKey) {
            (self.sink)(new);
            return;
        }
        if let Some(old) = self.half.take() {
            if let Some(pair) = pair(old, new) {
                (self.sink)(pair);
                return;
            }
            (self.sink)(old);
        }
        self.half = Some(new);
    }

    fn release(&mut self) {
        if let Some(half) = self.half.take() {
            (self.sink)(half);
        }
    }
}

fn harmless(half: &Match) -> bool {
    half.note.is_some_and(Note::harmless)
}

/// The pair that two halves make: one id, one secret, close together, neither an example beside a real one.
fn pair(old: Match, new: Match) -> Option<Match> {
    let (id, secret) = if new.kind == Kind::SecretAccessKey { (old, new) } else { (new, old) };
    let close = (new.start.saturating_sub(old.end) as usize) < PAIR_REACH;
    let fits = id.kind != Kind::SecretAccessKey && secret.kind == Kind::SecretAccessKey && close;
    // A value with another name is no half: `LooksLike` at low confidence.
    if !fits || secret.confidence == Confidence::Low || harmless(&id) != harmless(&secret) {
        return None;
    }
    Some(Match {
        kind: Kind::AccessKeyPair,
        start: id.start,
        end: id.end,
        secret: Some((secret.start, secret.end)),
        confidence: Confidence::High,
        note: id.note.filter(|note| *note != Note::UnusualLength),
    })
}

/// Whether `kind` belongs to the tier that is always on.
#[must_use]
pub fn always_on(kind: Kind) -> bool {
    kind.tier() == Tier::Aws
}
