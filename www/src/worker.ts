/** Checks texts off the main thread. Knows the core and nothing of the page. */
import {
  check,
  compareCredentialReports,
  complete,
  explainPolicy,
  type Finding,
  OptionError,
  type Options,
  provide,
  type Report,
  type ReportRows,
  type RuleFacts,
  reportRows,
  TrapError,
  version,
} from "../../npm/src/api.js";
import { coreBytes } from "./core-bytes.js";
import {
  type Answer,
  type BareFinding,
  type FailureReason,
  type PackedCore,
  type Request,
  WARMING,
} from "./protocol.js";
import { countBySeverity, SEVERITIES } from "./state.js";

/** Findings per message: reading a message of this size never holds the page up for long. */
const CHUNK = 60;

/** Findings brought to the page at most, the worst first; their number is always that of all. */
const LISTED = 3_000;

/** Rows of credential reports brought to the page at most; findings are about all of them. */
const ROWS = 500;

const scope = globalThis as unknown as {
  postMessage(answer: Answer): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
};

let started: Promise<void> | undefined;

function start(core: PackedCore): Promise<void> {
  started ??= coreBytes(core).then((bytes) => {
    provide(() => bytes);
    scope.postMessage({ kind: "ready", version: version().core });
  });
  return started;
}

/** Texts that have not warmed the core up yet; each is a task of its own, so that what a person asks for goes before. */
let cold: string[] = [];

function warmUp(): void {
  const text = cold.shift();
  if (text === undefined) return;
  run(WARMING, text, {}, true);
  setTimeout(warmUp);
}

/**
 * The findings that the page needs, by place: the worst, all about users whose rows it shows (a row without its findings
 * would look clean), and all that hold a credential (what is not known to the page it could not mask).
 */
function listed(findings: readonly Finding[], rows: readonly ReportRows[]): readonly Finding[] {
  if (findings.length <= LISTED) return findings;
  const users = new Set(rows.flatMap(({ rows: each }) => each.map(([user]) => user)));
  const kept = new Set(
    SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity)).slice(0, LISTED),
  );
  return findings.filter(
    (finding) =>
      kept.has(finding) ||
      finding.subject.masked !== undefined ||
      (finding.subject.user !== undefined && users.has(finding.subject.user)),
  );
}

/** A report, its findings in portions unless only their number is wanted. */
function send(id: number, { findings, ...report }: Report, rows: readonly ReportRows[], whole: boolean): void {
  const facts: Record<string, RuleFacts> = {};
  const rowsFollow = rows.length > 0;
  const bare = whole
    ? listed(findings, rows).map(({ category, title, explanation, references, page, ...rest }): BareFinding => {
        facts[rest.rule] ??= { category, title, explanation, references, page };
        return rest;
      })
    : [];
  const counts = countBySeverity(findings);
  scope.postMessage({ kind: "report", id, report, facts, counts, whole, more: bare.length > 0 || rowsFollow });
  for (let at = 0; at < bare.length; at += CHUNK) {
    const more = rowsFollow || at + CHUNK < bare.length;
    scope.postMessage({ kind: "findings", id, findings: bare.slice(at, at + CHUNK), more });
  }
}

function sendRows(id: number, reports: readonly ReportRows[]): void {
  const portions = reports.flatMap(({ rows, ...report }, index) => {
    const starts = Array.from({ length: Math.max(1, Math.ceil(rows.length / CHUNK)) }, (_, n) => n * CHUNK);
    return starts.map((from) => ({ index, rows: { ...report, rows: rows.slice(from, from + CHUNK) } }));
  });
  for (const [at, { index, rows }] of portions.entries()) {
    scope.postMessage({ kind: "rows", id, at: index, rows, more: at + 1 < portions.length });
  }
}

function fail(id: number, reason: FailureReason, error: unknown): void {
  scope.postMessage({ kind: "failed", id, reason, message: error instanceof Error ? error.message : "" });
}

function run(id: number, text: string, options: Options, whole: boolean): void {
  try {
    // The core has no clock: the moment of checking comes from here.
    const dated = { now: new Date(), ...options };
    const report = check(text, dated);
    const rows = whole && report.kind === "credential-report" ? reportRows(text, dated, ROWS) : [];
    send(id, report, rows, whole);
    sendRows(id, rows);
    if (whole && report.kind === "iam-policy") {
      const { policies, ...rest } = explainPolicy(text, dated);
      const plain = { ...rest, policies: policies.map(({ text: _, markdown: __, ...bare }) => bare) };
      scope.postMessage({ kind: "explained", id, plain });
    }
  } catch (error) {
    fail(id, error instanceof TrapError ? "trap" : error instanceof OptionError ? "options" : "start", error);
  }
}

const textOf = (source: string | File) => (typeof source === "string" ? source : source.text());

async function compare({ id, before, after, options }: Extract<Request, { kind: "compare" }>): Promise<void> {
  try {
    const dated = { now: new Date(), ...options };
    const { findings, ...rest } = compareCredentialReports(await textOf(before), await textOf(after), dated);
    scope.postMessage({
      kind: "compared",
      id,
      comparison: { ...rest, total: findings.length, findings: findings.slice(0, LISTED) },
    });
  } catch (error) {
    fail(id, "options", error);
  }
}

async function answer(request: Request): Promise<void> {
  if (request.kind === "load") {
    try {
      await start(request.core);
    } catch (error) {
      fail(0, "start", error);
      return;
    }
    cold = [...request.warmUp, ...request.warmUp];
    setTimeout(warmUp);
    return;
  }
  await started;
  if (request.kind === "complete") {
    scope.postMessage({ kind: "completions", id: request.id, names: complete(request.what, request.typed) });
    return;
  }
  if (request.kind === "compare") {
    await compare(request);
    return;
  }
  if (request.kind === "check") {
    run(request.id, request.text, request.options, true);
    return;
  }
  let text: string;
  try {
    text = await request.file.text();
  } catch (error) {
    fail(request.id, "unreadable", error);
    return;
  }
  run(request.id, text, request.options, request.whole);
}

scope.addEventListener("message", (event) => void answer(event.data));
