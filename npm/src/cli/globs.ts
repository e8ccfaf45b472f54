/** Path patterns: globs of the command line and of the configuration, and .gitignore. */

/** Whether a word is a glob rather than a path. */
export const isGlob = (word: string): boolean => /[*?[{]/.test(word);

/** A regular expression for a glob: `*` and `?` stay inside a name, `**` crosses folders, `[…]` and `{a,b}` choose. */
export function globToRegExp(glob: string): RegExp {
  return new RegExp(`^${source(glob)}$`, "s");
}

function source(glob: string): string {
  let out = "";
  let depth = 0;
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i] as string;
    if (c === "*") {
      if (glob[i + 1] !== "*") {
        out += "[^/]*";
        continue;
      }
      i += 1;
      const alone = i === 1 || glob[i - 2] === "/";
      if (alone && glob[i + 1] === "/") {
        i += 1;
        out += "(?:[^/]*/)*";
      } else out += ".*";
    } else if (c === "?") out += "[^/]";
    else if (c === "[") {
      const end = glob.indexOf("]", i + 2);
      if (end < 0) out += "\\[";
      else {
        const inside = glob
          .slice(i + 1, end)
          .replace(/^!/, "^")
          .replaceAll("\\", "\\\\");
        out += `[${inside}]`;
        i = end;
      }
    } else if (c === "{" && glob.indexOf("}", i) > 0) {
      depth += 1;
      out += "(?:";
    } else if (c === "}" && depth) {
      depth -= 1;
      out += ")";
    } else if (c === "," && depth) out += "|";
    else if (c === "\\" && i + 1 < glob.length) out += literal(glob[++i] as string);
    else out += literal(c);
  }
  return out + ")".repeat(depth);
}

const literal = (c: string): string => c.replace(/[\\^$.|?*+()[\]{}/-]/, "\\$&");

interface Line {
  pattern: RegExp;
  keep: boolean;
  foldersOnly: boolean;
}

/** The patterns of one .gitignore, for paths relative to its folder. */
export class IgnoreFile {
  #lines: Line[] = [];

  constructor(text: string) {
    for (const raw of text.split(/\r?\n/)) {
      let line = raw.replace(/(?<!\\)\s+$/, "");
      if (!line || line.startsWith("#")) continue;
      const keep = line.startsWith("!");
      if (keep) line = line.slice(1);
      const foldersOnly = line.endsWith("/");
      if (foldersOnly) line = line.slice(0, -1);
      // A slash inside ties the pattern to this folder; without one it holds at every depth.
      const anchored = line.includes("/");
      line = line.replace(/^\//, "").replaceAll("{", "\\{");
      this.#lines.push({ pattern: globToRegExp(anchored ? line : `**/${line}`), keep, foldersOnly });
    }
  }

  /** `true` when ignored, `false` when expressly kept, `undefined` when not spoken of. */
  judge(path: string, isFolder: boolean): boolean | undefined {
    for (const { pattern, keep, foldersOnly } of this.#lines.toReversed()) {
      if ((isFolder || !foldersOnly) && pattern.test(path)) return !keep;
    }
    return undefined;
  }
}

/**
 * Whether a path, relative and with slashes, matches a glob by its whole, by a folder above it, or by its name. The globs
 * that matched are kept in `used`.
 */
export function matcher(globs: readonly string[], used: Set<string>): (path: string) => boolean {
  const patterns = globs.map((glob) => {
    const plain = glob.replace(/^\.\//, "").replace(/\/$/, "");
    return { glob, pattern: globToRegExp(plain.includes("/") ? plain : `**/${plain}`) };
  });
  return (path) => {
    const parts = path.split("/");
    const folders = parts.map((_, i) => parts.slice(0, i + 1).join("/"));
    const matching = patterns.filter(({ pattern }) => folders.some((folder) => pattern.test(folder)));
    for (const { glob } of matching) used.add(glob);
    return matching.length > 0;
  };
}
