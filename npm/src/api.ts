/**
 * The functions of the package, the same on every platform. Holds no rule: it passes text and options to the core,
 * joins each finding with its rule's facts, and starts a fresh instance when the core has trapped.
 */

import type { CheckOptions, ReportRows, RuleFacts, RuleInfo, VersionInfo, WireFinding, WireReport } from "../core/core.js";
import * as core from "../core/core.js";
import { credentialSpans, maskSpans } from "./mask.js";

export type {
  AccountSummary,
  Category,
  Confidence,
  Document,
  DocumentDetails,
  DocumentKind,
  Fix,
  PolicyType,
  Profile,
  Reference,
  ReportRows,
  RuleFacts,
  RuleId,
  RuleInfo,
  Severity,
  Span,
  Step,
  Subject,
  TextEdit,
  ThresholdOptions,
  VersionInfo,
} from "../core/core.js";

/** One thing found: where, how bad, in which words, and how to mend it. */
export interface Finding extends WireFinding, RuleFacts {}

/** What was found in one text. */
export interface Report extends Omit<WireReport, "findings" | "rules"> {
  findings: Finding[];
}

/** The options of a check; all may be left out. An unknown option is a `TypeError` that names it. */
export interface Options extends Omit<CheckOptions, "now"> {
  /** The time to judge ages by where the text does not carry its own. */
  now?: string | Date;
}

/** An option is unknown or wrong; the message names it. */
export class OptionError extends TypeError {
  override name = "OptionError";
}

/** The core trapped: a defect in Keyfence, not in the text. The next call gets a fresh instance. */
export class TrapError extends Error {
  override name = "TrapError";
}

/** A function was called before the core was loaded. */
export class NotReadyError extends Error {
  override name = "NotReadyError";
}

let load: (() => BufferSource | WebAssembly.Module) | undefined;
let ready = false;

/** Says how to get the core's bytes or module when the first call needs them. For the entry points. */
export function provide(source: () => BufferSource | WebAssembly.Module): void {
  load ??= source;
}

/** Runs `action` against a live instance. */
function call<T>(action: () => T): T {
  if (!ready) {
    if (!load) throw new NotReadyError("Keyfence is not loaded yet: await init() first");
    core.initSync({ module: load() });
    ready = true;
  }
  try {
    return action();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    // The memory of an instance that trapped may be half-written: never use it again.
    core.__wbg_reset_state();
    throw new TrapError("Keyfence's core stopped on this text, so it was not checked; please report this", {
      cause: error.message,
    });
  }
}

/** The options as the core reads them. What JSON would drop or change in silence is refused here. */
function toWire(options: Options): string {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new OptionError("options: must be an object");
  }
  if (options.now instanceof Date && Number.isNaN(options.now.getTime())) {
    throw new OptionError("option `now`: the Date is invalid");
  }
  let option = "";
  try {
    return JSON.stringify(options, function (this: unknown, key: string, value: unknown) {
      if (this === options) option = key;
      const kind = typeof value;
      if (kind === "function" || kind === "symbol" || kind === "bigint") {
        throw new OptionError(`option \`${option}\`: a ${kind} is no value for it`);
      }
      if (kind === "number" && !Number.isFinite(value)) {
        throw new OptionError(`option \`${option}\`: ${value} is no value for it`);
      }
      return value;
    });
  } catch (error) {
    if (error instanceof OptionError) throw error;
    throw new OptionError(`option \`${option}\`: ${(error as Error).message.split("\n")[0]}`);
  }
}

/**
 * Checks a text: an IAM policy, a credential report, text that may hold credentials, or several in one paste.
 * Problems in the text are findings; only wrong options throw.
 * @throws {OptionError} when an option is unknown or wrong
 * @throws {TrapError} when the core trapped
 */
export function check(text: string, options: Options = {}): Report {
  if (typeof text !== "string") throw new TypeError(`the text to check must be a string, not ${nameOf(text)}`);
  const wanted = toWire(options);
  const wire = call(() => {
    try {
      return core.check(text, wanted);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
      throw new OptionError((error as Error).message);
    }
  });
  const { findings, rules: facts, ...report } = JSON.parse(wire) as WireReport;
  return { ...report, findings: findings.map((finding) => ({ ...finding, ...(facts[finding.rule] as RuleFacts) })) };
}

function nameOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
}

/** Finds credentials in a text, whatever else it is. */
export function findSecrets(text: string, options: Options = {}): Report {
  return check(text, { ...options, kind: "text" });
}

/** Checks a text as an IAM policy. */
export function checkPolicy(text: string, options: Options = {}): Report {
  return check(text, { ...options, kind: "iam-policy" });
}

/** Checks a text as a credential report. */
export function checkCredentialReport(text: string, options: Options = {}): Report {
  return check(text, { ...options, kind: "credential-report" });
}

/** The rows of the credential reports in a text as they stand, at most `limit`. */
export function reportRows(text: string, options: Options = {}, limit = 10_000): ReportRows[] {
  const wanted = toWire(options);
  return JSON.parse(call(() => core.reportRows(text, wanted, limit))) as ReportRows[];
}

/** What a name typed in a policy could become, from the catalogue: names, each with a word about it. */
export function complete(what: "action" | "resource" | "condition-key", typed: string): [name: string, about: string][] {
  return JSON.parse(call(() => core.complete(what, typed))) as [string, string][];
}

/** Every rule, in the language of `locale`. */
export function rules(locale = "en"): RuleInfo[] {
  return JSON.parse(call(() => core.rules(locale))) as RuleInfo[];
}

/** What this build is. */
export function version(): VersionInfo {
  return JSON.parse(call(() => core.version())) as VersionInfo;
}

/**
 * The text with fixes applied: the first safe fix of each finding, in the order of the findings; one that overlaps an
 * earlier one is left out, so check again afterwards.
 */
export function applyFixes(text: string, findings: readonly Pick<Finding, "fixes">[], { unsafe = false } = {}): string {
  const taken: { start: number; end: number; text: string }[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => candidate.safe || unsafe);
    const free = fix?.edits.every((edit) => taken.every((other) => edit.end <= other.start || other.end <= edit.start));
    if (fix && free) taken.push(...fix.edits);
  }
  let out = text;
  for (const edit of taken.sort((a, b) => b.start - a.start || b.end - a.end)) {
    out = out.slice(0, edit.start) + edit.text + out.slice(edit.end);
  }
  return out;
}

/**
 * The text with every credential masked: its first four characters at most, then dots.
 * @throws {OptionError} when an option is unknown or wrong
 */
export function redact(text: string, options: Options = {}): string {
  return maskSpans(text, credentialSpans(findSecrets(text, options).findings));
}
