/** Runs checks in the worker: one at a time, the newest text first, files in their turn; starts a dead worker again. */
import type { Options, Report, ReportRows, RuleFacts } from "../../npm/src/api.js";
import type { Answer, Changes, Completing, Counts, FailureReason, Plain, Request } from "./protocol.js";

/** What became of a check. */
export type Outcome =
  /** Without findings, only with their number, where not `whole`. */
  | {
      kind: "report";
      report: Report;
      rows: ReportRows[];
      counts: Counts;
      whole: boolean;
      ms: number;
      /** The policies in plain words: after the report; never where there is none, or a newer text overtakes it. */
      explained: Promise<Plain>;
    }
  | { kind: "failed"; reason: FailureReason; message: string };

interface Job {
  request: Extract<Request, { kind: "check" | "check-file" }>;
  done: (outcome: Outcome) => void;
  started: number;
  answer?: { report: Report; facts: Record<string, RuleFacts>; counts: Counts; whole: boolean };
  rows: ReportRows[];
}

type Names = [name: string, about: string][];

const same = (a: Options, b: Options) => JSON.stringify(a) === JSON.stringify(b);

/** How often a worker may die before it has said that it is ready. */
const STARTS = 3;

export class Checker {
  #start: () => Worker;
  #onReady: (version: string) => void;
  #worker: Worker | undefined;
  #failedStarts = 0;
  #ids = 0;
  #current: Job | undefined;
  #text: Job | undefined;
  #files: Job[] = [];
  /** What became of a check that was begun ahead, until someone asks for it. */
  #early: { text: string; options: Options; outcome: Outcome } | undefined;
  #explaining: { id: number; done: (plain: Plain) => void } | undefined;
  #comparing: { id: number; done: (comparison: Changes | undefined) => void } | undefined;
  #completing: { id: number; done: (names: Names) => void } | undefined;

  constructor(start: () => Worker, onReady: (version: string) => void) {
    this.#start = start;
    this.#onReady = onReady;
    this.#revive();
  }

  /** Begins a check that will be asked for in a moment. */
  begin(text: string, options: Options): void {
    this.check(text, options, (outcome) => {
      this.#early = { text, options, outcome };
    });
  }

  /** Checks a text. Of texts that wait, only the newest is checked. */
  check(text: string, options: Options, done: (outcome: Outcome) => void): void {
    const early = this.#early;
    this.#early = undefined;
    if (early?.text === text && same(early.options, options)) {
      queueMicrotask(() => done(early.outcome));
      return;
    }
    const running = this.#current?.request;
    if (running?.kind === "check" && running.text === text && same(running.options, options)) {
      // The same question: its answer is on the way.
      if (this.#current) this.#current.done = done;
      this.#text = undefined;
      return;
    }
    this.#text = {
      request: { kind: "check", id: ++this.#ids, text, options },
      done,
      started: performance.now(),
      rows: [],
    };
    this.#next();
  }

  /** Checks a file without bringing its text to the page. */
  checkFile(file: File, options: Options, whole: boolean, done: (outcome: Outcome) => void): void {
    const job: Job = {
      request: { kind: "check-file", id: ++this.#ids, file, options, whole },
      done,
      started: performance.now(),
      rows: [],
    };
    // Someone looks at a file whose findings are wanted.
    if (whole) this.#files.unshift(job);
    else this.#files.push(job);
    this.#next();
  }

  /** What changed between two credential reports; nothing where it can't be said, or another question overtakes it. */
  compare(before: string | File, after: string | File, options: Options): Promise<Changes | undefined> {
    this.#comparing?.done(undefined);
    return new Promise((done) => {
      const id = ++this.#ids;
      this.#comparing = { id, done };
      this.#worker?.postMessage({ kind: "compare", id, before, after, options } satisfies Request);
    });
  }

  /** Names that what is typed could become; none where another question overtakes it. */
  complete(what: Completing, typed: string): Promise<Names> {
    this.#completing?.done([]);
    return new Promise((done) => {
      const id = ++this.#ids;
      this.#completing = { id, done };
      this.#worker?.postMessage({ kind: "complete", id, what, typed } satisfies Request);
    });
  }

  /** Stops what runs and forgets what waits. */
  cancel(): void {
    this.#current = undefined;
    this.#early = undefined;
    this.#text = undefined;
    this.#files = [];
    this.#comparing?.done(undefined);
    this.#comparing = undefined;
    this.#worker?.terminate();
    this.#revive();
  }

  #revive(): void {
    const worker = this.#start();
    this.#worker = worker;
    worker.addEventListener("message", (event: MessageEvent<Answer>) => {
      if (worker === this.#worker) this.#receive(event.data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#died(event.message ?? "");
    });
    worker.addEventListener("messageerror", () => {
      if (worker === this.#worker) this.#died("");
    });
  }

  #died(message: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#failedStarts += 1;
    const job = this.#current;
    this.#current = undefined;
    this.#comparing?.done(undefined);
    this.#comparing = undefined;
    if (this.#failedStarts < STARTS) this.#revive();
    job?.done({ kind: "failed", reason: "worker", message });
    this.#next();
  }

  #next(): void {
    if (this.#current) return;
    const job = this.#text ?? this.#files.shift();
    if (job && job === this.#text) this.#text = undefined;
    if (!job) return;
    if (!this.#worker) {
      job.done({ kind: "failed", reason: "start", message: "" });
      return;
    }
    this.#current = job;
    this.#worker.postMessage(job.request);
  }

  #receive(answer: Answer): void {
    if (answer.kind === "ready") {
      this.#failedStarts = 0;
      this.#onReady(answer.version);
      return;
    }
    if (answer.kind === "completions") {
      if (answer.id === this.#completing?.id) this.#completing.done(answer.names);
      return;
    }
    const comparing = this.#comparing;
    if (comparing && "id" in answer && answer.id === comparing.id) {
      this.#comparing = undefined;
      comparing.done(answer.kind === "compared" ? answer.comparison : undefined);
      return;
    }
    if (answer.kind === "compared") return;
    if (answer.kind === "explained") {
      if (answer.id === this.#explaining?.id) this.#explaining.done(answer.plain);
      return;
    }
    const job = this.#current;
    if (!job) return;
    // A worker that could not start says so without naming a job.
    if (answer.id !== job.request.id && answer.id !== 0) return;
    if (answer.kind === "failed") {
      this.#finish(job, { kind: "failed", reason: answer.reason, message: answer.message });
      return;
    }
    if (answer.kind === "report") {
      const { report, facts, counts, whole } = answer;
      job.answer = { report: { ...report, findings: [] }, facts, counts, whole };
    } else if (answer.kind === "findings") {
      for (const bare of answer.findings) {
        const facts = job.answer?.facts[bare.rule];
        if (facts) job.answer?.report.findings.push(Object.assign(bare, facts));
      }
    } else if (answer.at >= 0) {
      const known = job.rows[answer.at];
      if (known) known.rows.push(...answer.rows.rows);
      else job.rows[answer.at] = answer.rows;
    }
    if (answer.more || !job.answer) return;
    const { report, counts, whole } = job.answer;
    const ms = performance.now() - job.started;
    const explained = new Promise<Plain>((done) => {
      this.#explaining = { id: job.request.id, done };
    });
    this.#finish(job, { kind: "report", report, rows: job.rows, counts, whole, ms, explained });
  }

  #finish(job: Job, outcome: Outcome): void {
    this.#current = undefined;
    job.done(outcome);
    this.#next();
  }
}
