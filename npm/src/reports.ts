/**
 * Credential reports too long to hold: read in pieces, each account's report checked as soon as it is whole. Holds no
 * rule: the core finds where a report ends, and its findings are moved to where they stand in the whole text.
 */
import { ReportStream, type RuleCount, type WirePart } from "../core/core.js";
import { Answer } from "./answer.js";
import type { AccountSummary, Options } from "./api.js";
import { type Finding, readFindings } from "./findings.js";
import { type Live, session, toWire } from "./instance.js";
import type { TextSource } from "./stream.js";

export type { RuleCount } from "../core/core.js";

/** The options of a check, a signal that ends the reading, and how much to give. */
export interface ReportStreamOptions extends Omit<Options, "kind"> {
  /** Aborts: the iteration throws the signal's reason. */
  signal?: AbortSignal;
  /**
   * How many findings to give: the worst of the whole text, at its end; the others are only counted. Without it every
   * finding is given with its report, which in an organization may be more than fits in memory.
   */
  worst?: number;
  /** Called after each piece with the bytes read so far. */
  onProgress?: (bytes: number) => void;
}

/** What was found since the part before. */
export interface ReportPart {
  /** In the order of the text; with `worst`, in the last part only and worst first. */
  findings: Finding[];
  /** The reports that are now checked, in figures. */
  reports: AccountSummary[];
  /** How many bytes were read so far. */
  checked: number;
  /** With `worst`, in the last part: how many findings each rule has, by severity. */
  counts?: RuleCount[];
}

/**
 * Checks credential reports that come in pieces (bytes are UTF-8), of one account or of many one after another: a part
 * for each report, in memory for one report. Findings are those of `checkCredentialReport` on the whole text, but reports
 * of one account are not compared with each other, and one beyond 16 MiB is checked in parts.
 * @throws {OptionError} when an option is unknown or wrong
 * @throws {TrapError} when the core trapped
 */
export async function* checkCredentialReportIn(
  source: TextSource | string | Uint8Array,
  options: ReportStreamOptions = {},
): AsyncGenerator<ReportPart> {
  const { signal, worst, onProgress, ...wanted } = options;
  signal?.throwIfAborted();
  const count = worst === undefined ? undefined : wholeNumber(worst);
  const run = session();
  const stream = run(() => new ReportStream(toWire(wanted), count));
  const next = () => stream.next();
  let checked = 0;
  const kept: Finding[] = [];
  const parts = function* (): Generator<ReportPart> {
    for (let part = run(next, take); part !== undefined; part = run(next, take)) {
      const { findings, reports } = part;
      if (count !== undefined && findings.length > 0) {
        kept.push(...findings.splice(0));
        kept.sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
        kept.splice(count);
      }
      yield { findings, reports, checked };
    }
  };
  try {
    const pieces = typeof source === "string" || source instanceof Uint8Array ? [source] : source;
    for await (const bytes of utf8(pieces)) {
      signal?.throwIfAborted();
      run(() => stream.push(bytes));
      checked += bytes.length;
      onProgress?.(checked);
      yield* parts();
    }
    signal?.throwIfAborted();
    run(() => stream.finish());
    yield* parts();
    if (count !== undefined) {
      const counts = JSON.parse(run(() => stream.counts())) as RuleCount[];
      yield { findings: kept, reports: [], checked, counts };
    }
  } finally {
    // After a trap the instance is gone, and the stream with it.
    run.end(() => stream.free());
  }
}

/** A part of the stream, its findings moved to where they stand in the whole text. */
function take(at: number | undefined, live: Live): Omit<ReportPart, "checked"> | undefined {
  if (at === undefined) return undefined;
  const answer = new Answer(at, live);
  const { reports, ...origin } = answer.behind(() => answer.json<WirePart>());
  return { findings: readFindings(answer, origin), reports };
}

function wholeNumber(worst: unknown): number {
  if (typeof worst === "number" && Number.isInteger(worst) && worst >= 0 && worst < 2 ** 32) return worst;
  throw new TypeError("option `worst`: must be a whole number from 0 on");
}

const WORST_FIRST: readonly Finding["severity"][] = ["critical", "high", "medium", "low", "info"];

/** The pieces as UTF-8; a character of two UTF-16 code units that two strings share is joined. */
async function* utf8(source: TextSource | Iterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let half = "";
  for await (const piece of source) {
    if (typeof piece === "string") {
      const text = half + piece;
      half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : "";
      yield* short(encoder.encode(half ? text.slice(0, -1) : text));
    } else if (piece instanceof Uint8Array) {
      yield* short(piece);
    } else {
      throw new TypeError("a piece of the text must be a string or a Uint8Array");
    }
  }
  if (half) yield encoder.encode(half);
}

/** The core copies what it holds back, so no piece is long. */
function* short(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at === 0 || at < bytes.length; at += LONGEST) yield bytes.subarray(at, at + LONGEST);
}

const LONGEST = 1 << 20;
