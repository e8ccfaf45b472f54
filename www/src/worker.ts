/** Checks texts off the main thread. Knows the core and nothing of the page. */
import {
  check,
  complete,
  explainPolicy,
  OptionError,
  type Options,
  provide,
  type Report,
  type RuleFacts,
  reportRows,
  TrapError,
  version,
} from "../../npm/src/api.js";
import { coreBytes } from "./core-bytes.js";
import { EDITOR_LIMIT } from "./files.js";
import type { Answer, BareFinding, FailureReason, PackedCore, Request } from "./protocol.js";
import { countBySeverity } from "./state.js";

/** Findings per message: reading a message of this size never holds the page up for long. */
const CHUNK = 250;

/** Rows of credential reports brought to the page at most; findings are about all of them. */
const ROWS = 5_000;

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
  check(text, { now: new Date() });
  setTimeout(warmUp);
}

/** A report, its findings in portions unless only their number is wanted. */
function send(id: number, { findings, ...report }: Report, whole: boolean, rowsFollow: boolean): void {
  const facts: Record<string, RuleFacts> = {};
  const bare = whole
    ? findings.map(({ category, title, explanation, references, page, ...rest }): BareFinding => {
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

function sendRows(id: number, text: string, options: Options): void {
  const reports = reportRows(text, options, ROWS);
  const portions = reports.flatMap(({ rows, ...report }, index) => {
    const starts = Array.from({ length: Math.max(1, Math.ceil(rows.length / CHUNK)) }, (_, n) => n * CHUNK);
    return starts.map((from) => ({ index, rows: { ...report, rows: rows.slice(from, from + CHUNK) } }));
  });
  // An empty portion ends the answer where there is no report.
  if (portions.length === 0) portions.push({ index: -1, rows: { columns: [], rows: [], total: 0 } });
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
    const hasRows = whole && report.kind === "credential-report";
    send(id, report, whole, hasRows);
    if (hasRows) sendRows(id, text, dated);
    if (whole && report.kind === "iam-policy") {
      const { policies, ...rest } = explainPolicy(text, dated);
      const plain = { ...rest, policies: policies.map(({ text: _, markdown: __, ...bare }) => bare) };
      scope.postMessage({ kind: "explained", id, plain });
    }
  } catch (error) {
    fail(id, error instanceof TrapError ? "trap" : error instanceof OptionError ? "options" : "start", error);
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
  // A smaller file is checked again from the editor when someone looks at it.
  run(request.id, text, request.options, request.file.size > EDITOR_LIMIT);
}

scope.addEventListener("message", (event) => void answer(event.data));
