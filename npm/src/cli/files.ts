/** What is to be checked: files, folders, standard input. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../node.js";

/** A file that can't be read. */
export class InputError extends Error {}

/** One text to check. */
export interface Input {
  /** The name for people. */
  name: string;
  /** The file; absent for standard input. */
  path?: string;
  text: string;
}

/** A text with its report. */
export interface Checked extends Input {
  report: Report;
}

/** Folders nobody writes by hand. */
const SKIPPED = new Set([".git", "node_modules", "target", "dist", ".venv"]);

/** Reads everything that the arguments name, in their order; folders in the order of their names. */
export function* inputs(names: readonly string[]): Generator<Input> {
  for (const name of names) {
    if (name === "-") yield { name: "<stdin>", text: read(0, "standard input") };
    else yield* walk(name, true);
  }
}

function* walk(path: string, named: boolean): Generator<Input> {
  let stats: ReturnType<typeof statSync>;
  try {
    stats = statSync(path);
  } catch (error) {
    throw new InputError(`${path}: ${reason(error)}`);
  }
  if (stats.isDirectory()) {
    const entries = readdirSync(path).sort();
    for (const entry of entries) if (!SKIPPED.has(entry)) yield* walk(join(path, entry), false);
    return;
  }
  const text = read(path, path);
  // In a folder, what is no text (an image, an archive) is passed over; named outright, it is read all the same.
  if (named || !text.slice(0, 8000).includes("\0")) yield { name: path, path, text };
}

function read(file: string | number, name: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`${name}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file; check the path";
  if (code === "EACCES") return "may not be read; check its permissions";
  return String((error as Error).message);
}
