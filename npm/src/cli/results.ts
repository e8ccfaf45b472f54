/** What a run found, ready to be printed: every string in it is free of credentials. */
import type { Document, Finding, Fix, Report, Severity, VersionInfo } from "../api.js";
import type { Stretch } from "../mask.js";
import { type FailOn, SEVERITIES } from "./commands.js";
import { redact } from "./core.js";
import type { Failure } from "./files.js";
import { type Cut, Shade } from "./shade.js";

/** A finding as it may be printed. Its rule may be one that git-secrets was told. */
export interface ShownFinding extends Omit<Finding, "rule"> {
  rule: string;
  /** The first line of its primary span, masked; long lines are cut around the span. */
  excerpt: string;
}

export interface FileResult {
  /** As it is shown: relative, with slashes. */
  path: string;
  kind: Report["kind"];
  documents: Document[];
  findings: ShownFinding[];
  /** For formats that show source lines. */
  shade?: Shade;
  text: string;
  /** The lines where the text itself is not held. */
  lines?: Lines;
}

/** Lines as they may be shown. */
export interface Lines {
  /** The line of `offset`. */
  around(offset: number, column: number): Stretch & Cut;
}

export interface RunResult {
  files: FileResult[];
  /** How many texts were read. */
  checked: number;
  /** Binary files met while walking. */
  skipped: number;
  failures: Failure[];
  failOn: FailOn;
  locale: string;
  version: VersionInfo;
}

const EXCERPT = 200;

/** A report made fit for printing. `extra` are credentials that only the caller knows of. */
export function present(path: string, text: string, report: Report, extra: readonly Stretch[] = []): FileResult {
  const { kind, documents } = report;
  if (!report.findings.length) return { path: shownPath(path), kind, documents, findings: [], text: "" };
  const shade = new Shade(text, report, extra);
  const findings = report.findings.map((finding) => presentFinding(finding, shade, text));
  return { path: shownPath(shade.clean(path)), kind, documents, findings, shade, text };
}

/** A file's name may hold a credential too. */
export const shownPath = (path: string): string => redact(path, { otherProviders: true });

function presentFinding(finding: Finding, shade: Shade, text: string): ShownFinding {
  const clean = (words: string) => shade.clean(words);
  const subject = { ...finding.subject };
  for (const name of ["user", "sid"] as const) if (subject[name]) subject[name] = clean(subject[name]);
  return {
    ...finding,
    message: clean(finding.message),
    subject,
    spans: finding.spans.map((span) => (span.label ? { ...span, label: clean(span.label) } : span)),
    // A fix that writes a credential back cannot be shown, and masked it would do harm.
    fixes: finding.fixes
      .filter((fix) => fix.edits.every((edit) => clean(edit.text) === edit.text))
      .map((fix: Fix) => ({ ...fix, title: clean(fix.title) })),
    remediation: finding.remediation.map((step) => (step.command ? { ...step, command: clean(step.command) } : step)),
    ...(finding.path !== undefined && { path: clean(finding.path) }),
    excerpt: excerptOf(finding, shade, text),
  };
}

function excerptOf(finding: Finding, shade: Shade, text: string): string {
  const [span] = finding.spans;
  if (!span) return "";
  const { start, end } = lineAround(text, span.start, span.column, EXCERPT / 2);
  return shade.cut(start, end).text;
}

/** The line of `offset`, at most `reach` units to either side of it, without its end. */
export function lineAround(text: string, offset: number, column: number, reach: number): Stretch {
  let start = Math.max(offset - (column - 1), offset - reach, 0);
  // Never begin inside a pair of surrogates.
  if (start > 0 && /[\udc00-\udfff]/.test(text[start] ?? "")) start -= 1;
  let end = offset;
  while (end < text.length && end < offset + reach && text[end] !== "\n") end += 1;
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? "") && end > offset) end += 1;
  if (text[end - 1] === "\r" && end > start) end -= 1;
  return { start, end: Math.max(end, start) };
}

export const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** Whether a finding makes the run fail. */
export function fails(finding: Pick<Finding, "severity">, failOn: FailOn): boolean {
  return failOn !== "never" && rank(finding.severity) <= rank(failOn);
}

export function failed(run: RunResult): boolean {
  return run.files.some((file) => file.findings.some((finding) => fails(finding, run.failOn)));
}

/** How many findings there are of each severity. */
export function tally(files: readonly FileResult[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { findings } of files) for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
