/**
 * The functions of the package, the same on every platform. Holds no rule: it passes text and options to the core,
 * joins each finding with its rule's facts, and starts a fresh instance when the core has trapped.
 */

import type {
  AccountTimeline,
  CheckOptions,
  DocumentDetails,
  DocumentKind,
  Explanation,
  PolicyType,
  ReportRows,
  RuleInfo,
  VersionInfo,
  WireComparison,
  WireReport,
} from "../core/core.js";
import * as core from "../core/core.js";
import { type Answer, readAnswer } from "./answer.js";
import { type Finding, readFindings } from "./findings.js";
import { call, read, toWire } from "./instance.js";
import { credentialSpans, maskSpans } from "./mask.js";

export type {
  AccountSummary,
  AccountTimeline,
  Category,
  Confidence,
  CredentialLife,
  Document,
  DocumentDetails,
  DocumentKind,
  Explanation,
  Fix,
  LevelAccess,
  PolicySummary,
  PolicyType,
  Profile,
  Reference,
  ReportRows,
  RuleFacts,
  RuleId,
  RuleInfo,
  ServiceAccess,
  Severity,
  Span,
  Step,
  Subject,
  TextEdit,
  ThresholdOptions,
  UserTimeline,
  VersionInfo,
} from "../core/core.js";
export type { Finding } from "./findings.js";
export { NotReadyError, OptionError, provide, TrapError } from "./instance.js";

/** What was found in one text. */
export interface Report extends WireReport {
  findings: Finding[];
}

/** What changed from one text of credential reports to another. */
export interface Comparison extends WireComparison {
  findings: Finding[];
}

/** The options of a check; all may be left out. An unknown option is a `TypeError` that names it. */
export interface Options extends Omit<CheckOptions, "now"> {
  /** The time to judge ages by where the text does not carry its own. */
  now?: string | Date;
}

/**
 * Checks a text: an IAM policy, a credential report, text that may hold credentials, or several in one paste.
 * Problems in the text are findings; only wrong options throw.
 * @throws {OptionError} when an option is unknown or wrong
 * @throws {TrapError} when the core trapped
 */
export function check(text: string, options: Options = {}): Report {
  mustBeText("the text to check", text);
  const wanted = toWire(options);
  return readAnswer(() => core.check(text, wanted), readReport);
}

/** A report as it stands in an answer; `crate/wasm/src/report.rs` says how. */
function readReport(answer: Answer): Report {
  const findings = readFindings(answer);
  const kind = answer.word() as Report["kind"];
  const documents: Report["documents"] = [];
  for (let left = answer.number(); left > 0; left--) {
    documents.push({
      kind: answer.word() as DocumentKind,
      span: answer.span(),
      reason: answer.word(),
      details: readDetails(answer),
    });
  }
  return { kind, documents, findings };
}

function readDetails(answer: Answer): DocumentDetails {
  const type = answer.number();
  if (type === 2) return { type: "credential-report", reports: answer.json() };
  if (type === 0) return { type: "none" };
  return {
    type: "policy",
    policyType: answer.word() as PolicyType,
    typeReason: answer.word(),
    statements: answer.number(),
    size: answer.number(),
    quota: answer.number(),
    counted: answer.number(),
  };
}

function mustBeText(what: string, text: unknown): void {
  if (typeof text !== "string") throw new TypeError(`${what} must be a string, not ${nameOf(text)}`);
}

function nameOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
}

/**
 * Finds credentials in a text, whatever else it is. Bytes are UTF-8 with anything among it, and decoded only where there
 * is something to tell; places then count in the text that `TextDecoder` makes of them, byte-order mark included.
 * @throws {OptionError} when an option is unknown or wrong
 * @throws {TrapError} when the core trapped
 */
export function findSecrets(text: string | Uint8Array, options: Options = {}): Report {
  const asked: Options = { ...options, kind: "text" };
  if (!(text instanceof Uint8Array)) return check(text, asked);
  const wanted = toWire(asked);
  return readAnswer(() => core.checkBytes(text, wanted), readReport);
}

/** Checks a text as an IAM policy. */
export function checkPolicy(text: string, options: Options = {}): Report {
  return check(text, { ...options, kind: "iam-policy" });
}

/**
 * The policies in a text in plain words: by service and access level, with how many actions their patterns name today,
 * on what and under which conditions; as data, as text and as Markdown. Credentials in them are masked.
 * @throws {OptionError} when an option is unknown or wrong
 * @throws {TrapError} when the core trapped
 */
export function explainPolicy(text: string, options: Options = {}): Explanation {
  mustBeText("the text", text);
  const wanted = toWire(options);
  return read<Explanation>(() => core.explain(text, wanted));
}

/** Checks a text as a credential report. */
export function checkCredentialReport(text: string, options: Options = {}): Report {
  return check(text, { ...options, kind: "credential-report" });
}

/**
 * Compares the credential reports in two texts, account by account: new users, new keys, keys switched on again, MFA
 * removed, passwords given. What is wrong with the later reports as such, `checkCredentialReport` says.
 * @throws {OptionError} when an option is unknown or wrong
 * @throws {TrapError} when the core trapped
 */
export function compareCredentialReports(before: string, after: string, options: Options = {}): Comparison {
  mustBeText("the earlier report", before);
  mustBeText("the later report", after);
  const wanted = toWire(options);
  return readAnswer(
    () => core.compareReports(before, after, wanted),
    (answer) => {
      const findings = readFindings(answer);
      return { ...answer.json<WireComparison>(), findings };
    },
  );
}

/**
 * The credential reports in a text, each with the life of every password and key: the data of a chart.
 * @throws {OptionError} when an option is unknown or wrong
 */
export function credentialTimelines(text: string, options: Options = {}): AccountTimeline[] {
  mustBeText("the text", text);
  const wanted = toWire(options);
  return read<AccountTimeline[]>(() => core.reportTimelines(text, wanted));
}

/**
 * The rows of the credential reports in a text as they stand, at most `limit`.
 * @throws {OptionError} when an option is unknown or wrong
 */
export function reportRows(text: string, options: Options = {}, limit = 10_000): ReportRows[] {
  mustBeText("the text", text);
  const wanted = toWire(options);
  return read<ReportRows[]>(() => core.reportRows(text, wanted, limit));
}

/** What a name typed in a policy could become, from the catalogue: names, each with a word about it. */
export function complete(
  what: "action" | "resource" | "condition-key",
  typed: string,
): [name: string, about: string][] {
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
 * The text with every credential masked: its first four characters at most, then dots. With `identities`, the account
 * ids, user names and ARNs of its credential reports are replaced too, the same one always by the same, and a report
 * stays a report.
 * @throws {OptionError} when an option is unknown or wrong
 */
export function redact(
  text: string,
  { identities = false, ...options }: Options & { identities?: boolean } = {},
): string {
  const masked = maskSpans(text, credentialSpans(findSecrets(text, options).findings));
  if (!identities) return masked;
  const wanted = toWire(options);
  return call(() => core.redactReports(masked, wanted));
}
