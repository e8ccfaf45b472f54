/** What is asked of git. Contents are read by object name, so file names may hold any bytes. */
import { spawn, spawnSync } from "node:child_process";
import { UsageError } from "./arguments.js";

const MAX_OUTPUT = 1 << 30;
/** Of longer blobs only the beginning is read, which tells whether they are binary. */
const MAX_BLOB = 500_000_000;
const HEAD = 8_000;

/** Runs git and gives its output; `undefined` when it failed. */
export function tryGit(...args: string[]): Buffer | undefined {
  const { status, stdout } = spawnSync("git", args, { maxBuffer: MAX_OUTPUT });
  return status === 0 ? stdout : undefined;
}

/** Runs git and gives its output; its failure is the caller's mistake. */
export function git(...args: string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync("git", args, { maxBuffer: MAX_OUTPUT });
  if (error) throw new UsageError(`git could not be run: ${error.message}`);
  if (status !== 0) throw new UsageError(`git ${args[0]}: ${stderr.toString().trim().split("\n")[0]}`);
  return stdout;
}

export const inRepository = (): boolean => tryGit("rev-parse", "--is-inside-work-tree")?.toString().trim() === "true";

/** Files that git tracks or would track, relative to here. */
export function treeFiles(): string[] {
  return split(git("ls-files", "-z", "--cached", "--others", "--exclude-standard")).map(String);
}

/** An object of the repository and the name it is known by. */
export interface Named {
  sha: string;
  name: string;
}

/** The new contents in the index. */
export function stagedObjects(): Named[] {
  const fields = split(git("diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=ACMRT"));
  const out: Named[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode, , sha] = (fields[i] as Buffer).toString().split(" ");
    // A submodule's commit is no content.
    if (sha && mode !== "160000") out.push({ sha, name: (fields[i + 1] as Buffer).toString() });
  }
  return out;
}

/** Every commit, tag and file content that `revisions` reach, and some trees. */
export function reachedObjects(...revisions: string[]): Named[] {
  const lines = git("rev-list", "--objects", "--in-commit-order", ...revisions)
    .toString()
    .split("\n");
  const found: Named[] = [];
  for (const line of lines) {
    const space = line.indexOf(" ");
    const name = space < 0 ? "" : line.slice(space + 1);
    // What the next object lies in is a tree: nobody reads those, and to unpack them costs as much as a file.
    if (name && found.at(-1)?.name && name.startsWith(`${found.at(-1)?.name}/`)) found.pop();
    if (line) found.push({ sha: space < 0 ? line : line.slice(0, space), name });
  }
  return found;
}

export interface Content extends Named {
  type: "blob" | "commit" | "tag" | "tree";
  bytes: Buffer;
  /** How many bytes it has; more than `bytes` when it is too long to read. */
  size: number;
}

/** The contents of objects, in their order, by one run of git. Trees come without theirs. */
export async function* contents(objects: readonly Named[]): AsyncGenerator<Content> {
  if (!objects.length) return;
  const child = spawn("git", ["cat-file", "--batch", "--buffer"], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => {});
  child.stdin.end(objects.map(({ sha }) => `${sha}\n`).join(""));
  const reader = new Reader(child.stdout);
  for (const object of objects) {
    // What is there already is taken without waiting: most objects are shorter than what a pipe holds.
    const [, type, size] = (reader.lineHere() ?? (await reader.line())).split(" ");
    if (type === "missing" || size === undefined) continue;
    const length = Number(size);
    const wanted = type === "tree" ? 0 : length > MAX_BLOB ? HEAD : length;
    const bytes = reader.takeHere(wanted) ?? (await reader.take(wanted));
    const rest = length - wanted + 1;
    if (!reader.takeHere(rest)) await reader.skip(rest);
    if (type !== "tree") yield { ...object, type: type as Content["type"], bytes, size: length };
  }
}

/** Takes lines and counted bytes from a stream. */
class Reader {
  #chunks: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done) throw new UsageError("git cat-file ended early");
    this.#buffer = this.#buffer.length ? Buffer.concat([this.#buffer, value as Buffer]) : (value as Buffer);
  }

  /** The line that is here, whole. */
  lineHere(): string | undefined {
    const end = this.#buffer.indexOf(10);
    return end < 0 ? undefined : (this.takeHere(end + 1) as Buffer).toString("latin1", 0, end);
  }

  async line(): Promise<string> {
    for (;;) {
      await this.#more();
      const line = this.lineHere();
      if (line !== undefined) return line;
    }
  }

  /** `length` bytes, where so many are here. */
  takeHere(length: number): Buffer | undefined {
    if (this.#buffer.length < length) return;
    const part = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return part;
  }

  async take(length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    await this.#pass(length, (part, at) => part.copy(bytes, at));
    return bytes;
  }

  async skip(length: number): Promise<void> {
    await this.#pass(length, () => {});
  }

  async #pass(length: number, each: (part: Buffer, at: number) => void): Promise<void> {
    for (let at = 0; at < length; ) {
      if (!this.#buffer.length) await this.#more();
      const part = this.takeHere(Math.min(length - at, this.#buffer.length)) as Buffer;
      each(part, at);
      at += part.length;
    }
  }
}

function split(bytes: Buffer): Buffer[] {
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    const stop = end < 0 ? bytes.length : end;
    out.push(bytes.subarray(at, stop));
    at = stop + 1;
  }
  return out;
}
