/** Runs checks in the worker: one at a time, the newest text first, files in their turn; starts a dead worker again. */
import type { Options } from "../../npm/src/api.js";
import { type Gathered, Gathering, isPortion } from "./gathering.js";
import {
  type Answer,
  type Changes,
  type Completing,
  type FailureReason,
  type Plain,
  type Request,
  WARMING,
} from "./protocol.js";

/** What became of a check. */
export type Outcome =
  | (Gathered & {
      kind: "report";
      ms: number;
      /** The policies in plain words: after the report; never where there is none, or a newer text overtakes it. */
      explained: Promise<Plain>;
    })
  | { kind: "failed"; reason: FailureReason; message: string };

interface Job {
  request: Extract<Request, { kind: "check" | "check-file" }>;
  done: (outcome: Outcome) => void;
  started: number;
  gathering: Gathering;
}

type Names = [name: string, about: string][];

const same = (a: Options, b: Options) => JSON.stringify(a) === JSON.stringify(b);

/** How often a worker may die before it has said that it is ready. */
const STARTS = 3;

export class Checker {
  #start: () => Promise<Worker>;
  #onReady: (version: string) => void;
  #onWarm: (report: Gathered) => void;
  #warming = new Gathering();
  #worker: Worker | undefined;
  /** Counts the starts: a worker that comes after a later start was asked for is one too many. */
  #starts = 0;
  #failedStarts = 0;
  #ids = 0;
  #current: Job | undefined;
  #text: Job | undefined;
  #files: Job[] = [];
  #asked: Request[] = [];
  #explaining: { id: number; done: (plain: Plain) => void } | undefined;
  #comparing: { id: number; done: (comparison: Changes | undefined) => void } | undefined;
  #completing: { id: number; done: (names: Names) => void } | undefined;

  /** `onWarm` gets the reports that come of warming up, which nobody asked for. */
  constructor(
    start: () => Promise<Worker>,
    { onReady, onWarm }: { onReady: (version: string) => void; onWarm: (report: Gathered) => void },
  ) {
    this.#start = start;
    this.#onReady = onReady;
    this.#onWarm = onWarm;
    this.#revive();
  }

  /** Checks a text. Of texts that wait, only the newest is checked. */
  check(text: string, options: Options, done: (outcome: Outcome) => void): void {
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
      gathering: new Gathering(),
    };
    this.#next();
  }

  /** Checks a file without bringing its text to the page. */
  checkFile(file: File, options: Options, whole: boolean, done: (outcome: Outcome) => void): void {
    const job: Job = {
      request: { kind: "check-file", id: ++this.#ids, file, options, whole },
      done,
      started: performance.now(),
      gathering: new Gathering(),
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
      this.#post({ kind: "compare", id, before, after, options });
    });
  }

  /** Names that what is typed could become; none where another question overtakes it. */
  complete(what: Completing, typed: string): Promise<Names> {
    this.#completing?.done([]);
    return new Promise((done) => {
      const id = ++this.#ids;
      this.#completing = { id, done };
      this.#post({ kind: "complete", id, what, typed });
    });
  }

  /** Asks the worker, once it is there. */
  #post(request: Request): void {
    if (this.#worker) this.#worker.postMessage(request);
    else this.#asked.push(request);
  }

  /** Stops what runs and forgets what waits. */
  cancel(): void {
    this.#current = undefined;
    this.#text = undefined;
    this.#files = [];
    this.#asked = [];
    this.#comparing?.done(undefined);
    this.#comparing = undefined;
    this.#worker?.terminate();
    this.#revive();
  }

  #revive(): void {
    this.#worker = undefined;
    const start = ++this.#starts;
    this.#start().then(
      (worker) => {
        if (start === this.#starts) this.#take(worker);
        else worker.terminate();
      },
      (error) => start === this.#starts && this.#died(error instanceof Error ? error.message : ""),
    );
  }

  #take(worker: Worker): void {
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
    for (const request of this.#asked.splice(0)) worker.postMessage(request);
    this.#next();
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
    if (this.#current || (!this.#worker && this.#failedStarts < STARTS)) return;
    const job = this.#text ?? this.#files.shift();
    if (job && job === this.#text) this.#text = undefined;
    if (!job) return;
    if (this.#failedStarts >= STARTS) {
      job.done({ kind: "failed", reason: "start", message: "" });
      return;
    }
    this.#current = job;
    this.#worker?.postMessage(job.request);
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
    if (answer.id === WARMING) {
      const gathered = isPortion(answer) && this.#warming.add(answer);
      if (gathered) this.#onWarm(gathered);
      return;
    }
    const job = this.#current;
    // A worker that could not start says so without naming a job.
    if (!job || (answer.id !== job.request.id && answer.id !== 0)) return;
    if (answer.kind === "failed") {
      this.#finish(job, { kind: "failed", reason: answer.reason, message: answer.message });
      return;
    }
    const gathered = job.gathering.add(answer);
    if (!gathered) return;
    const ms = performance.now() - job.started;
    const explained = new Promise<Plain>((done) => {
      this.#explaining = { id: job.request.id, done };
    });
    this.#finish(job, { kind: "report", ...gathered, ms, explained });
  }

  #finish(job: Job, outcome: Outcome): void {
    this.#current = undefined;
    job.done(outcome);
    this.#next();
  }
}
