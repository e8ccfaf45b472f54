/**
 * Looks through many objects of a repository on every processor: says which ones deserve a proper look, so that
 * everything that is told of them stays in one place.
 */
import os from "node:os";
import { fileURLToPath } from "node:url";
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Options } from "../api.js";
import { UsageError } from "./arguments.js";
import { SIFT_PART } from "./commands.js";
import { compiled, findSecrets, holdsSecrets } from "./core.js";
import { Expression } from "./expression.js";
import { decodeAs, type Encoding, encodingOf } from "./files.js";
import { contents, type Named } from "./git.js";
import { GitSecrets } from "./git-secrets.js";

/** How many objects in a row one worker takes: neighbors are packed against each other. */
const ROW = 512;
/** From this many objects on workers save more than they cost: below, git unpacks no faster than one thread looks. */
const MANY = 40_000;

interface Part {
  objects: Named[];
  options: Options;
  gitSecrets: readonly string[];
}

interface Outcome {
  /** Positions among the part's objects. */
  worth: number[];
  checked: number;
  skipped: number;
}

/** The objects with something to tell, in their order, and how many of the others were checked and were binary. */
export async function sift(
  objects: readonly Named[],
  options: Options,
  gitSecrets = new GitSecrets([], []),
  progress: (done: number) => void,
): Promise<{ worth: Named[]; checked: number; skipped: number }> {
  const count = objects.length < MANY ? 1 : Math.min(os.availableParallelism(), 8);
  let done = 0;
  const show = (more: number) => {
    done += more;
    progress(done);
  };
  if (count < 2) {
    const outcome = await lookThrough(objects, options, gitSecrets, show);
    return { ...outcome, worth: outcome.worth.map((at) => objects[at] as Named) };
  }
  const mine = (worker: number) => objects.flatMap((_, i) => (Math.floor(i / ROW) % count === worker ? [i] : []));
  const outcomes = await Promise.all(
    Array.from({ length: count }, (_, worker) => {
      const positions = mine(worker);
      const part: Part = {
        objects: positions.map((at) => objects[at] as Named),
        options,
        gitSecrets: gitSecrets.patterns.map(({ source }) => source),
      };
      return new Promise<Outcome>((resolve, reject) => {
        const thread = new Worker(fileURLToPath(import.meta.url), { argv: [SIFT_PART], workerData: part });
        thread.on("message", (message: number | Outcome) => {
          if (typeof message === "number") show(message);
          else resolve({ ...message, worth: message.worth.map((at) => positions[at] as number) });
        });
        thread.on("error", reject);
        // After its outcome this changes nothing.
        thread.on("exit", (code) => reject(new Error(`a worker ended early, with code ${code}`)));
      });
    }),
  );
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const worth = outcomes.flatMap((outcome) => outcome.worth).sort((a, b) => a - b);
  return {
    worth: worth.map((at) => objects[at] as Named),
    checked: sum(({ checked }) => checked),
    skipped: sum(({ skipped }) => skipped),
  };
}

/** What a worker does. */
export async function siftPart(): Promise<number> {
  if (!parentPort) throw new UsageError("this is for the workers of keyfence scan");
  const { objects, options, gitSecrets } = workerData as Part;
  const own = new GitSecrets(
    gitSecrets.map((source) => new Expression(source)),
    [],
  );
  const port = parentPort;
  port.postMessage(await lookThrough(objects, options, own, (more) => port.postMessage(more)));
  return 0;
}

/** Looks at each object in turn; tells of every few hundred. */
async function lookThrough(
  objects: readonly Named[],
  options: Options,
  own: GitSecrets,
  progress: (more: number) => void,
): Promise<Outcome> {
  const at = new Map(objects.map((object, i) => [object.sha, i]));
  const outcome: Outcome = { worth: [], checked: 0, skipped: 0 };
  await compiled;
  let unsaid = 0;
  for await (const { sha, bytes, size } of contents(objects)) {
    const encoding = encodingOf(bytes);
    if (encoding === "binary") outcome.skipped += 1;
    else if (size === bytes.length && isClean(bytes, encoding, options, own)) outcome.checked += 1;
    else outcome.worth.push(at.get(sha) as number);
    if (++unsaid === 200) {
      progress(unsaid);
      unsaid = 0;
    }
  }
  return outcome;
}

/** Whether there certainly is nothing to tell of a content. Decoding costs more than looking, so it comes last. */
function isClean(bytes: Buffer, encoding: Encoding, options: Options, gitSecrets: GitSecrets): boolean {
  try {
    if (encoding === "utf-8") {
      if (holdsSecrets(bytes, options)) return false;
      if (!gitSecrets.patterns.length) return true;
    }
    const text = decodeAs(bytes, encoding);
    return findSecrets(text, options).findings.length === 0 && gitSecrets.places(text).length === 0;
  } catch {
    // The proper look says what is wrong.
    return false;
  }
}
