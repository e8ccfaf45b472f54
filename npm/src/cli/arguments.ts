/** Reads a command's arguments by its table. */
import { parseArgs } from "node:util";
import { COMMANDS, type Command, type Flag } from "./commands.js";

/** The command was called wrongly, or a file it needs is wrong: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Arguments as given: flags by name, and the rest. */
export interface Arguments {
  command: string;
  rest: string[];
  text(flag: string): string | undefined;
  list(flag: string): string[];
  on(flag: string): boolean;
}

export function readArguments(name: string, argv: readonly string[]): Arguments {
  const command = COMMANDS[name] as Command;
  const flags: Record<string, Flag> = { ...command.flags, help: { short: "h", help: "" } };
  const options = Object.fromEntries(
    Object.entries(flags).map(([flag, { value, short, multiple }]) => [
      flag,
      {
        type: value ? ("string" as const) : ("boolean" as const),
        ...(short && { short }),
        ...(multiple && { multiple }),
      },
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(explain(name, (error as Error & { code?: string }).message, Object.keys(flags)));
  }
  const { values, positionals } = parsed;
  for (const [flag, { choices }] of Object.entries(command.flags)) {
    for (const value of [values[flag] ?? []].flat()) {
      if (choices && !choices.includes(String(value))) {
        throw new UsageError(`--${flag}: \`${value}\` is none of ${choices.join(", ")}`);
      }
    }
  }
  return {
    command: name,
    rest: positionals,
    text: (flag) => values[flag] as string | undefined,
    list: (flag) => [values[flag] ?? []].flat().map(String),
    on: (flag) => values[flag] === true,
  };
}

/** Node's words for a wrong argument, shortened, with the nearest option. */
function explain(name: string, message: string, flags: readonly string[]): string {
  const unknown = /Unknown option '(--?)([^']*)'/.exec(message);
  const mend = flags.length > 1 ? `keyfence help ${name} lists the options` : "it takes no options";
  if (!unknown) return `${message.split(". ")[0]?.split("\n")[0]}; ${mend}`;
  const near = nearest(unknown[2] as string, flags);
  return `unknown option ${unknown[1]}${unknown[2]}${near ? `; did you mean --${near}?` : ""} (${mend})`;
}

/** The word of `words` that `word` is most likely a slip of. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((candidate) => ({ candidate, distance: distance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
