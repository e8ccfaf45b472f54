/** The texts that words of the command line and objects of a repository stand for. */
import path from "node:path";
import { decode, expand, type Failure, type Found, open, openStdin, read, readStdin, shown } from "./files.js";
import type { Content } from "./git.js";
import type { Item } from "./inspect.js";

const STDIN = "<stdin>";

export function itemsOf(
  words: readonly string[],
  isIgnored: (path: string) => boolean,
): { items: Item[]; failures: Failure[] } {
  const { sources, failures } = expand(words, isIgnored);
  const items = sources.map(({ path: file, found }) =>
    file === "-" ? { path: STDIN, found, read: readStdin, open: openStdin } : fileItem(file, found),
  );
  return { items, failures };
}

export function fileItem(file: string, found: Found): Item {
  return { path: shown(path.resolve(file)), found, read: () => read(file), open: () => open(file) };
}

/** Objects of the repository as texts. In history a file has many contents: its object tells which. */
export async function* gitItems(found: AsyncIterable<Content>, past: boolean): AsyncGenerator<Item> {
  for await (const { sha, name, type, bytes, size } of found) {
    const short = sha.slice(0, 10);
    const path = type === "blob" ? (past ? `${name}@${short}` : name) : `${type} ${short}`;
    yield {
      path,
      // What patterns of git-secrets call it.
      name: name || path,
      found: "walk",
      past,
      read() {
        const reading = decode(bytes);
        if (size === bytes.length || "failure" in reading) return reading;
        return { failure: `has ${size} bytes, too many to be checked` };
      },
    };
  }
}
