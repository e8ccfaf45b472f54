/** Checks texts off the main thread. Knows the core and nothing of the page. */
import { check, OptionError, type Options, provide, type Report, TrapError, version } from "../../npm/src/api.js";
import { coreBytes } from "./core-bytes.js";
import type { Answer, FailureReason, Request } from "./protocol.js";

/** Findings per message: reading a message of this size never holds the page up for long. */
const CHUNK = 500;

const scope = globalThis as unknown as {
  postMessage(answer: Answer): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
};

let started: Promise<void> | undefined;

function start(core: string): Promise<void> {
  started ??= coreBytes(core).then((bytes) => {
    provide(() => bytes);
    // The first check of an instance is its slowest: it is not to be the one that a person waits for.
    check('{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}');
    scope.postMessage({ kind: "ready", version: version().core });
  });
  return started;
}

function send(id: number, report: Report): void {
  const { findings } = report;
  const more = findings.length > CHUNK;
  scope.postMessage({
    kind: "report",
    id,
    report: { ...report, findings: findings.slice(0, CHUNK) },
    total: findings.length,
    more,
  });
  for (let at = CHUNK; at < findings.length; at += CHUNK) {
    const chunk = findings.slice(at, at + CHUNK);
    scope.postMessage({ kind: "findings", id, findings: chunk, more: at + CHUNK < findings.length });
  }
}

function fail(id: number, reason: FailureReason, error: unknown): void {
  scope.postMessage({ kind: "failed", id, reason, message: error instanceof Error ? error.message : "" });
}

function run(id: number, text: string, options: Options): void {
  try {
    // The core has no clock: the moment of checking comes from here.
    send(id, check(text, { now: new Date(), ...options }));
  } catch (error) {
    fail(id, error instanceof TrapError ? "trap" : error instanceof OptionError ? "options" : "start", error);
  }
}

async function answer(request: Request): Promise<void> {
  if (request.kind === "load") {
    await start(request.core).catch((error: unknown) => fail(0, "start", error));
    return;
  }
  await started;
  if (request.kind === "check") {
    run(request.id, request.text, request.options);
    return;
  }
  let text: string;
  try {
    text = await request.file.text();
  } catch (error) {
    fail(request.id, "unreadable", error);
    return;
  }
  run(request.id, text, request.options);
}

scope.addEventListener("message", (event) => void answer(event.data));
