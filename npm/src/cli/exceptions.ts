/** What a team has decided to live with: values allowed by hash, comments in the text, a baseline. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import type { Finding, Report, Span } from "../api.js";
import { UsageError } from "./arguments.js";
import type { Allowed } from "./config.js";
import { fingerprints } from "./format/fingerprint.js";
import type { FileResult } from "./results.js";

/** Reads `keyfence:ignore RULE[,RULE] reason`, on the finding's line or as `keyfence:ignore-next-line` above it. */
const COMMENT = /keyfence:ignore(-next-line)?[ \t]+([a-z]+\/[\w*,/-]+)(?:[ \t]+([^\r\n]*))?/g;

interface Comment {
  /** The line it speaks of. */
  line: number;
  rules: string[];
  used: boolean;
}

/**
 * Findings without those that comments and allowed values take out, and what to say of the comments. The hashes that took
 * one out are kept in `used`.
 */
export function except(
  text: string,
  report: Report,
  allow: readonly Allowed[],
  used: Set<string>,
): { report: Report; hidden: number; notes: string[] } {
  const hashes = new Set(allow.map(({ sha256 }) => sha256.toLowerCase()));
  const { comments, notes } = text.includes("keyfence:ignore") ? commentsIn(text) : { comments: [], notes: [] };
  const findings = report.findings.filter((finding) => {
    const span = finding.spans[0] as Span;
    const hash = hashes.size && finding.subject.credential ? sha256(allowable(finding, text)) : "";
    if (hashes.has(hash)) {
      used.add(hash);
      return false;
    }
    const comment = comments.find((candidate) => candidate.line === span.line && speaksOf(candidate, finding));
    if (comment) comment.used = true;
    return !comment;
  });
  for (const { line, rules, used } of comments) {
    if (!used) notes.push(`${line}: keyfence:ignore ${rules.join(",")} ignores nothing here: remove it`);
  }
  return { report: { ...report, findings }, hidden: report.findings.length - findings.length, notes };
}

/** What must be allowed for a finding to be: of a pair its secret, for many know a key's id, and it opens nothing alone. */
function allowable({ rule, spans }: Finding, text: string): string {
  const { start, end } = (rule === "secrets/access-key-pair" ? spans.at(1) : undefined) ?? (spans[0] as Span);
  return text.slice(start, end);
}

const sha256 = (value: string): string => createHash("sha256").update(value).digest("hex");

function speaksOf(comment: Comment, finding: Pick<Finding, "rule">): boolean {
  return comment.rules.some((rule) => rule === finding.rule || rule === `${finding.rule.split("/")[0]}/*`);
}

function commentsIn(text: string): { comments: Comment[]; notes: string[] } {
  const comments: Comment[] = [];
  const notes: string[] = [];
  let line = 1;
  let at = 0;
  for (const match of text.matchAll(COMMENT)) {
    for (let next = text.indexOf("\n", at); next >= 0 && next < match.index; next = text.indexOf("\n", at)) {
      line += 1;
      at = next + 1;
    }
    const [, nextLine, list = "", reason = ""] = match;
    if (!/\p{L}/u.test(reason)) {
      notes.push(`${line}: keyfence:ignore needs a reason after the rule, so it is not heeded`);
      continue;
    }
    comments.push({ line: nextLine ? line + 1 : line, rules: list.split(",").filter(Boolean), used: false });
  }
  return { comments, notes };
}

/** Takes out the findings that a baseline lists; says how many, and of files that were read what no longer is there. */
export async function applyBaseline(
  files: FileResult[],
  baseline: string,
  read: ReadonlySet<string>,
): Promise<{ hidden: number; notes: string[] }> {
  const known = readBaseline(baseline);
  let hidden = 0;
  const met = new Set<string>();
  for (const file of files) {
    const prints = await fingerprints(file);
    for (const print of prints) met.add(print);
    const before = file.findings.length;
    file.findings = file.findings.filter((_, i) => !known.has(prints[i] as string));
    hidden += before - file.findings.length;
  }
  const stale = [...known].filter(([print, path]) => read.has(path) && !met.has(print)).length;
  const notes = stale ? [`${baseline}: ${stale} of its findings are gone: write it anew with --write-baseline`] : [];
  return { hidden, notes };
}

/** The fingerprints a baseline lists, with the path of each. */
function readBaseline(file: string): Map<string, string> {
  let value: { version?: unknown; findings?: unknown };
  try {
    value = JSON.parse(fs.readFileSync(file, "utf8")) as typeof value;
  } catch (error) {
    throw new UsageError(`${file}: the baseline could not be read: ${(error as Error).message}`);
  }
  if (value?.version !== 1 || !Array.isArray(value.findings)) {
    throw new UsageError(`${file}: not a baseline; keyfence check --write-baseline ${file} makes one`);
  }
  return new Map(value.findings.map((entry) => [String(entry?.fingerprint), String(entry?.path)]));
}

/** Lists findings for a baseline. */
export async function writeBaseline(files: readonly FileResult[], baseline: string): Promise<number> {
  const findings: object[] = [];
  for (const file of files) {
    const prints = await fingerprints(file);
    file.findings.forEach((finding, i) => {
      findings.push({ fingerprint: prints[i], rule: finding.rule, path: file.path });
    });
  }
  fs.writeFileSync(baseline, `${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
  return findings.length;
}
