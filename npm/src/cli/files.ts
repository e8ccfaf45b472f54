/** Finds and reads what is to be checked. Files are text in UTF-8 or, with its mark, UTF-16. */
import fs from "node:fs";
import path from "node:path";
import { UsageError } from "./arguments.js";
import { globToRegExp, IgnoreFile, isGlob } from "./globs.js";

/** Node's strings end at about 2^29 units; a file this long could not be one. */
const MAX_BYTES = 500_000_000;
/** As git does: a zero byte among the first ones means binary. */
const PROBE = 8_000;
const NEVER_WALKED = new Set([".git", ".hg", ".svn", "node_modules"]);

/** How a file was come upon: one found by walking may be of no known kind, and only one named outright may not be binary. */
export type Found = "named" | "pattern" | "walk";

/** A file to read. */
export interface Source {
  path: string;
  found: Found;
}

/** What could not be read and why, as a person can mend it. */
export interface Failure {
  path: string;
  message: string;
}

/** A path as it is shown: relative to here where it lies below, with slashes. */
export function shown(file: string): string {
  const relative = path.relative(process.cwd(), file);
  const inside = relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
  return (inside ? relative : file).split(path.sep).join("/");
}

/** The files that words of the command line mean, in the order of the words, each once, and the words that mean none. */
export function expand(
  words: readonly string[],
  isIgnored: (path: string) => boolean,
): { sources: Source[]; failures: Failure[] } {
  const seen = new Set<string>();
  const sources: Source[] = [];
  const failures: Failure[] = [];
  const add = (file: string, found: Found) => {
    const key = path.resolve(file);
    if (seen.has(key) || (found !== "named" && isIgnored(shown(file)))) return;
    seen.add(key);
    sources.push({ path: file, found });
  };
  for (const word of words) {
    if (word === "-") {
      sources.push({ path: "-", found: "named" });
      continue;
    }
    const stat = statOf(word);
    if (typeof stat === "string") {
      failures.push({ path: word, message: stat });
      continue;
    }
    if (stat?.isDirectory()) for (const file of walk(word, failures)) add(file, "walk");
    else if (stat) add(word, "named");
    else if (isGlob(word)) {
      const matches = [...glob(word, failures)];
      for (const file of matches) add(file, "pattern");
      if (!matches.length) failures.push({ path: word, message: "no file matches this pattern" });
    } else failures.push({ path: word, message: "there is no such file or folder" });
  }
  return { sources, failures };
}

/** What a path leads to; nothing where there is nothing, words where that cannot be told. */
function statOf(word: string): fs.Stats | string | undefined {
  try {
    return fs.statSync(word, { throwIfNoEntry: false });
  } catch (error) {
    return reason(error as NodeJS.ErrnoException);
  }
}

function* glob(word: string, failures: Failure[]): Generator<string> {
  const parts = word.split("/");
  const fixed = parts.findIndex(isGlob);
  const base = parts.slice(0, fixed).join("/") || (word.startsWith("/") ? "/" : ".");
  if (!fs.existsSync(base)) return;
  const pattern = globToRegExp(word.replace(/^\.\//, ""));
  for (const file of walk(base, failures)) {
    if (pattern.test(file.split(path.sep).join("/").replace(/^\.\//, ""))) yield file;
  }
}

/** The files below a folder in the order of their names, without links and what .gitignore names. */
function* walk(folder: string, failures: Failure[]): Generator<string> {
  yield* walkInside(folder, "", ignoresAbove(folder), failures);
}

interface Scope {
  prefix: string;
  file: IgnoreFile;
}

function* walkInside(root: string, inner: string, scopes: readonly Scope[], failures: Failure[]): Generator<string> {
  const folder = path.join(root, inner);
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    failures.push({ path: shown(folder), message: reason(error as NodeJS.ErrnoException) });
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const own = entries.some((entry) => entry.name === ".gitignore") ? readIgnores(folder) : undefined;
  const all = own ? [...scopes, { prefix: inner, file: own }] : scopes;
  for (const entry of entries) {
    const here = inner ? `${inner}/${entry.name}` : entry.name;
    if (entry.isDirectory() ? NEVER_WALKED.has(entry.name) : !entry.isFile()) continue;
    if (isIgnoredBy(all, here, entry.isDirectory())) continue;
    if (entry.isDirectory()) yield* walkInside(root, here, all, failures);
    else yield path.join(root, here);
  }
}

/** Patterns of folders above, up to the repository's top, hold below too. */
function ignoresAbove(folder: string): Scope[] {
  const scopes: Scope[] = [];
  const start = path.resolve(folder);
  for (let at = start; ; at = path.dirname(at)) {
    if (at !== start) {
      const file = readIgnores(at);
      if (file) scopes.unshift({ prefix: `^${path.relative(at, start).split(path.sep).join("/")}`, file });
    }
    if (fs.existsSync(path.join(at, ".git"))) return scopes;
    if (path.dirname(at) === at) return [];
  }
}

function readIgnores(folder: string): IgnoreFile | undefined {
  try {
    return new IgnoreFile(fs.readFileSync(path.join(folder, ".gitignore"), "utf8"));
  } catch {
    return undefined;
  }
}

function isIgnoredBy(scopes: readonly Scope[], here: string, isFolder: boolean): boolean {
  for (const { prefix, file } of scopes.toReversed()) {
    const relative = prefix.startsWith("^")
      ? `${prefix.slice(1)}/${here}`
      : prefix
        ? here.slice(prefix.length + 1)
        : here;
    const verdict = file.judge(relative, isFolder);
    if (verdict !== undefined) return verdict;
  }
  return false;
}

/** A file's text, or why there is none; `skip` where that is worth no word unless the file was named. */
export type Reading = { text: string; encoding: Encoding } | { failure: string; skip?: boolean };

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** From how many bytes on a text may be worth checking in pieces: AWS's own reports have about 1.2 MB at most. */
const LONG = 16 << 20;
const HEAD = 64 << 10;

/** A long text that was not read yet. */
export interface Long {
  /** Its first bytes. */
  head: Buffer;
  /** All its bytes, to be read once. */
  pieces: AsyncIterable<Buffer>;
  /** Reads it whole instead. */
  whole(): Reading | Promise<Reading>;
}

/** A file's text, unless it is long. */
export function open(file: string): Reading | Long {
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile() || stat.size < LONG) return read(file);
    const descriptor = fs.openSync(file, "r");
    const head = Buffer.alloc(HEAD);
    const length = fs.readSync(descriptor, head, 0, HEAD, 0);
    fs.closeSync(descriptor);
    return { head: head.subarray(0, length), pieces: piecesOf(file), whole: () => read(file) };
  } catch {
    // What is wrong with it, the reading says.
    return read(file);
  }
}

async function* piecesOf(file: string): AsyncGenerator<Buffer> {
  yield* fs.createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
}

/** The text of standard input, unless it is long. */
export async function openStdin(): Promise<Reading | Long> {
  const input = (process.stdin as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  for (let size = 0; size < LONG; ) {
    const { value, done } = await input.next();
    if (done) return decode(Buffer.concat(chunks));
    chunks.push(value);
    size += value.length;
  }
  const head = Buffer.concat(chunks).subarray(0, HEAD);
  const pieces = (async function* () {
    for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) yield chunk;
    yield* { [Symbol.asyncIterator]: () => input };
  })();
  const whole = async () => {
    const all: Buffer[] = [];
    for await (const piece of pieces) all.push(piece);
    return decode(Buffer.concat(all));
  };
  return { head: Buffer.from(head), pieces, whole };
}

export function read(file: string): Reading {
  try {
    const size = fs.statSync(file).size;
    if (size > MAX_BYTES) return { failure: `has ${size} bytes, more than ${MAX_BYTES}; split it` };
    return decode(fs.readFileSync(file));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // A tracked file may be gone, a link may lead nowhere, a submodule is a folder.
    return { failure: reason(error as NodeJS.ErrnoException), skip: ["ENOENT", "EISDIR", "ELOOP"].includes(code) };
  }
}

export function decode(bytes: Buffer): Reading {
  const encoding = encodingOf(bytes);
  if (encoding === "binary") return { failure: "is binary, not text", skip: true };
  return { text: decodeAs(bytes, encoding), encoding };
}

export function encodingOf(bytes: Buffer): Encoding | "binary" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return bytes.subarray(0, PROBE).includes(0) ? "binary" : "utf-8";
}

/** The text; its byte-order mark stays, so that places and fixes are those of the file. */
export function decodeAs(bytes: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

/** The text back in its encoding. */
export function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  const bytes = Buffer.from(text, "utf16le");
  return encoding === "utf-16le" ? bytes : bytes.swap16();
}

function reason(error: NodeJS.ErrnoException): string {
  const words: Record<string, string> = {
    ENOENT: "there is no such file",
    EACCES: "may not be read: check its permissions",
    EPERM: "may not be read: check its permissions",
    EISDIR: "is a folder",
    ENOTDIR: "there is no such file",
    ENXIO: "is not a file",
  };
  return words[error.code ?? ""] ?? error.message;
}

/** The text of the one file named, or of standard input for `-`. */
export async function readOne(words: readonly string[]): Promise<string> {
  const [file, ...more] = words;
  if (file === undefined || more.length) throw new UsageError("name one file, or - for standard input");
  const reading = file === "-" ? await readStdin() : read(file);
  if (!("text" in reading)) throw new UsageError(`${file}: ${reading.failure}`);
  return reading.text;
}

export async function readStdin(): Promise<Reading> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return decode(Buffer.concat(chunks));
}
