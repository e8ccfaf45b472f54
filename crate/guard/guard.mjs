// What the content script sees of the scanner: strings and UTF-16 offsets. Bundled by build.mjs with wasm2js's output.
import { begin } from "./raw.js";
import { KINDS, NOTES } from "./tables.mjs";

const CONFIDENCES = ["low", "medium", "high"];
const SEVERITIES = ["info", "low", "medium", "high", "critical"];
const RECORD = 8;
const OTHER_PROVIDERS = 1;
const SECRET_FIELD = 2;
const DOTS = "\u2022".repeat(8);

const encoder = new TextEncoder();
/** The scanner with its memory, from the first scan on. */
let core;
let bytes;
let numbers;

/** Room for a text of `units` UTF-16 units: three bytes each at most. */
function reserve(units) {
  core ??= begin();
  const at = core.kf_alloc(units * 3);
  if (at === 0) return -1;
  const { buffer } = core.memory;
  if (bytes?.buffer !== buffer) {
    bytes = new Uint8Array(buffer);
    numbers = new Uint32Array(buffer);
  }
  return at;
}

/** The UTF-16 offsets of ascending byte offsets. */
function unitsOf(at, length, offsets) {
  const units = new Map();
  let unit = 0;
  let byte = 0;
  for (const offset of offsets) {
    for (; byte < offset && byte < length; byte++) {
      const b = bytes[at + byte];
      if ((b & 0xc0) !== 0x80) unit += b >= 0xf0 ? 2 : 1;
    }
    units.set(offset, unit);
  }
  return units;
}

/** Finds the credentials in `text`. */
export function scan(text, { secretField = false, otherProviders = false } = {}) {
  const at = reserve(text.length);
  if (at < 0) return [];
  // A lone surrogate becomes U+FFFD, three bytes and one unit: offsets stay right. A loop over charCodeAt measured thirty
  // times slower on sliced strings.
  const length = encoder.encodeInto(text, bytes.subarray(at)).written;
  const count = core.kf_scan(length, (secretField ? SECRET_FIELD : 0) | (otherProviders ? OTHER_PROVIDERS : 0));
  const found = [];
  if (count > 0) {
    const first = core.kf_records() >> 2;
    const records = [];
    for (let i = 0; i < count; i++) records.push(numbers.slice(first + i * RECORD, first + (i + 1) * RECORD));
    const offset =
      length === text.length
        ? (byte) => byte
        : (
            (units) => (byte) =>
              units.get(byte)
          )(
            unitsOf(
              at,
              length,
              [...new Set(records.flatMap((r) => [...r.slice(1, 5)]))].sort((a, b) => a - b),
            ),
          );
    for (const [kind, start, end, secretStart, secretEnd, confidence, note, severity] of records) {
      const match = {
        kind: KINDS[kind],
        start: offset(start),
        end: offset(end),
        severity: SEVERITIES[severity],
        confidence: CONFIDENCES[confidence],
        note: NOTES[note],
      };
      if (secretEnd > 0) match.secret = { start: offset(secretStart), end: offset(secretEnd) };
      found.push(match);
    }
    found.sort((a, b) => a.start - b.start || b.end - a.end);
  }
  bytes.fill(0, at, at + length);
  return found;
}

/** `value` with four characters left at most. */
export function maskValue(value) {
  const shown = value.length >= 16 ? (/^[!-~]{0,4}/.exec(value)?.[0] ?? "") : "";
  return shown + DOTS;
}

/** `text` with `start` to `end` (UTF-16 units) masked. */
export function mask(text, start, end) {
  return text.slice(0, start) + maskValue(text.slice(start, end)) + text.slice(end);
}

/** `text` with every match masked; overlapping ones become one. */
export function redact(text, matches) {
  const spans = matches.flatMap((match) => (match.secret ? [match, match.secret] : [match]));
  spans.sort((a, b) => a.start - b.start);
  let out = "";
  let from = 0;
  for (let i = 0; i < spans.length; i++) {
    const { start } = spans[i];
    let { end } = spans[i];
    while (i + 1 < spans.length && spans[i + 1].start <= end) end = Math.max(end, spans[++i].end);
    out += text.slice(from, start) + maskValue(text.slice(start, end));
    from = end;
  }
  return out + text.slice(from);
}
