/** The instance of the core: how it is loaded, asked and, when it has trapped, begun anew. */

import * as core from "../core/core.js";
import type { Facts } from "./answer.js";

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

/** How many words the core calls its own: these cross once an instance. */
export const OWN_WORDS = 8192;

/** The live instance, and what is kept of what it has said once. */
export interface Live {
  memory: WebAssembly.Memory;
  /** Its memory as numbers, as long as it has not grown. */
  numbers: Uint32Array;
  /** The core's own words, by their numbers; the first is the empty one. */
  words: string[];
  /** What is known of the rules: a map by id for each language. */
  facts: Map<string, Facts>[];
}

let load: (() => BufferSource | WebAssembly.Module) | undefined;
let live: Live | undefined;
/** How many instances were given up. */
let instances = 0;

/** Says how to get the core's bytes or module when the first call needs them. For the entry points. */
export function provide(source: () => BufferSource | WebAssembly.Module): void {
  load ??= source;
}

function begin(): Live {
  if (!load) throw new NotReadyError("Keyfence is not loaded yet: await init() first");
  // Where a module is loaded already, this only tells its memory.
  const { memory } = core.initSync({ module: instances === 0 ? load() : new Uint8Array() });
  return {
    memory,
    numbers: new Uint32Array(memory.buffer),
    words: new Array<string>(OWN_WORDS).fill(""),
    facts: [new Map(), new Map()],
  };
}

/** Runs `action` against a live instance. */
export function call<T>(action: (live: Live) => T): T {
  live ??= begin();
  try {
    return action(live);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    // The memory of an instance that trapped may be half-written: never use it again.
    core.__wbg_reset_state();
    live = undefined;
    instances++;
    throw new TrapError("Keyfence's core stopped on this text, so it was not checked; please report this", {
      cause: error.message,
    });
  }
}

/** Calls that belong together, and need the instance of the first: in another they would find nothing of it. */
export function session(): Ask & { end(action: () => void): void } {
  let begun: number | undefined;
  const run = <T, R = T>(question: () => T, take?: (answer: T, live: Live) => R): R => {
    if (begun !== undefined && begun !== instances) throw new TrapError("Keyfence's core was started anew meanwhile");
    const answer = ask(question, take);
    begun ??= instances;
    return answer;
  };
  return Object.assign(run, {
    end: (action: () => void) => void (begun === instances && action()),
  });
}

/** The options as the core reads them. What JSON would drop or change in silence is refused here. */
export function toWire(options: object & { now?: string | Date }): string {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new OptionError("options: must be an object");
  }
  if (options.now instanceof Date && Number.isNaN(options.now.getTime())) {
    throw new OptionError("option `now`: the Date is invalid");
  }
  // What most ask for, of which JSON drops nothing.
  if (!("toJSON" in options) && Object.values(options).every(isPlain)) return JSON.stringify(options);
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

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || value === undefined || value instanceof Date;
}

/** Asks the core, and takes what it answers. */
type Ask = <T, R = T>(question: () => T, take?: (answer: T, live: Live) => R) => R;

/** What the core answers, as `take` reads it; an error of its own is about the options. */
export function ask<T, R = T>(question: () => T, take?: (answer: T, live: Live) => R): R {
  return call((live) => {
    let answer: T;
    try {
      answer = question();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
      throw new OptionError((error as Error).message);
    }
    return take ? take(answer, live) : (answer as unknown as R);
  });
}

/** What the core answers, read. */
export function read<T>(question: () => string): T {
  return ask(question, (json) => JSON.parse(json) as T);
}
