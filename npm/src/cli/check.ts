/** keyfence check and keyfence scan. */
import path from "node:path";
import { type Arguments, UsageError } from "./arguments.js";
import { settingsOf } from "./config.js";
import { decode, expand, type Failure, read, readStdin, shown } from "./files.js";
import { contents, inRepository, type Named, reachedObjects, stagedObjects, treeFiles } from "./git.js";
import { Inspection, type Item } from "./inspect.js";
import { print } from "./print.js";

const STDIN = "<stdin>";

export async function check(args: Arguments): Promise<number> {
  if (!args.rest.length) {
    throw new UsageError("nothing to check: name files, folders or globs, or - for standard input");
  }
  const settings = settingsOf(args);
  const inspection = new Inspection(settings, false);
  const { items, failures } = itemsOf(args.rest, settings.ignore);
  inspection.failures.push(...failures);
  await inspection.all(items);
  return print(inspection, settings);
}

export async function scan(args: Arguments): Promise<number> {
  const settings = settingsOf(args);
  const ways = ["staged", "range", "history"].filter((way) => args.on(way) || args.text(way));
  if (ways.length > 1 || (ways.length && args.rest.length)) {
    throw new UsageError("scan either files, or --staged, or --range, or --history");
  }
  const inspection = new Inspection(settings, true);
  if (args.on("staged")) await inspection.all(gitItems(stagedObjects(), false));
  else if (args.text("range"))
    await inspection.all(gitItems(reachedObjects(...revisions(args.text("range") as string)), true));
  else if (args.on("history")) await inspection.all(gitItems(reachedObjects("--all"), true));
  else if (!args.rest.length && inRepository()) {
    const { items } = itemsOf([], settings.ignore);
    const isIgnored = (await import("./globs.js")).matcher(settings.ignore);
    const tree = treeFiles().filter((file) => !isIgnored(file));
    await inspection.all([...items, ...tree.map((file) => fileItem(file, false))]);
  } else {
    const { items, failures } = itemsOf(args.rest.length ? args.rest : ["."], settings.ignore);
    inspection.failures.push(...failures);
    await inspection.all(items);
  }
  return print(inspection, settings);
}

function revisions(range: string): string[] {
  const words = range.split(/\s+/).filter(Boolean);
  const option = words.find((word) => word.startsWith("-"));
  if (option) throw new UsageError(`--range: \`${option}\` is no revision`);
  return words;
}

function itemsOf(words: readonly string[], ignore: readonly string[]): { items: Item[]; failures: Failure[] } {
  const { sources, failures } = expand(words, ignore);
  const items = sources.map(({ path: file, named }) =>
    file === "-" ? { path: STDIN, named, read: readStdin } : fileItem(file, named),
  );
  return { items, failures };
}

function fileItem(file: string, named: boolean): Item {
  return {
    path: shown(path.resolve(file)),
    named,
    read: () => {
      const reading = read(file);
      // A tracked file may be gone, a link may lead nowhere, a submodule is a folder.
      return "failure" in reading && !named ? { ...reading, binary: true } : reading;
    },
  };
}

/** Objects of the repository as texts. In history a file has many contents: its object tells which. */
export async function* gitItems(objects: readonly Named[], past: boolean): AsyncGenerator<Item> {
  for await (const { sha, name, type, bytes } of contents(objects)) {
    const short = sha.slice(0, 10);
    const path = type === "blob" ? (past ? `${name}@${short}` : name) : `${type} ${short}`;
    yield {
      path,
      named: false,
      read: () => (bytes ? decode(bytes) : { failure: "too long to scan", binary: true }),
    };
  }
}
