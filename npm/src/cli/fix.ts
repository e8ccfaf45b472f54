/** keyfence fix: applies fixes until none is left. */
import fs from "node:fs";
import path from "node:path";
import { type Arguments, UsageError } from "./arguments.js";
import { type Settings, settingsOf } from "./config.js";
import { applyFixes, check, type Finding, OptionError } from "./core.js";
import { diff } from "./diff.js";
import { type Encoding, encode, expand, read, readStdin, shown } from "./files.js";
import { inFlags } from "./inspect.js";
import { err, out } from "./output.js";
import { shownPath } from "./results.js";
import { Shade } from "./shade.js";
import { safe } from "./width.js";
import { wordsIn } from "./words.js";

/** A fix may bring to light another; ones that undo each other must not run forever. */
const ROUNDS = 10;

export async function fix(args: Arguments): Promise<number> {
  if (!args.rest.length) throw new UsageError("nothing to fix: name files, folders or globs, or - for standard input");
  const settings = settingsOf(args);
  const unsafe = args.on("unsafe");
  const dryRun = args.on("dry-run");
  const { sources, failures } = expand(args.rest, settings.isIgnored);
  let places = 0;
  let files = 0;
  for (const { path: file, found } of sources) {
    const reading = file === "-" ? await readStdin() : read(file);
    const name = file === "-" ? "<stdin>" : shownPath(shown(path.resolve(file)));
    if (!("text" in reading)) {
      if (found === "named" || !reading.skip) failures.push({ path: name, message: reading.failure });
      continue;
    }
    const { text, encoding } = reading;
    const { fixed, applied } = fixText(text, settings, unsafe);
    if (applied && file !== "-" && text.includes("\ufffd") && encoding === "utf-8" && !isUtf8(file)) {
      failures.push({ path: name, message: "is not valid UTF-8, so it is left alone" });
      continue;
    }
    if (dryRun) out(applied ? shadedDiff(name, text, fixed) : "");
    else if (file === "-") out(fixed);
    else if (applied) {
      try {
        replace(file, fixed, encoding);
      } catch (error) {
        failures.push({ path: name, message: `could not be written: ${(error as Error).message}` });
        continue;
      }
    }
    places += applied;
    files += applied ? 1 : 0;
  }
  const words = wordsIn(settings.locale);
  const verb = dryRun ? words.fixPending : words.fixed;
  err(`${places ? verb(places, files) : words.nothingToFix}\n`);
  for (const { path: name, message } of failures) err(`keyfence: ${safe(name)}: ${message}\n`);
  return failures.length ? 2 : dryRun && places ? 1 : 0;
}

function fixText(text: string, settings: Settings, unsafe: boolean): { fixed: string; applied: number } {
  let fixed = text;
  let applied = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const findings = findingsOf(fixed, settings);
    const next = applyFixes(fixed, findings, { unsafe });
    if (next === fixed) break;
    applied += findings.filter(({ fixes }) => fixes.some((candidate) => candidate.safe || unsafe)).length;
    fixed = next;
  }
  return { fixed, applied };
}

function findingsOf(text: string, settings: Settings): Finding[] {
  try {
    return check(text, settings.options).findings;
  } catch (error) {
    if (error instanceof OptionError) throw new UsageError(inFlags(error.message));
    throw error;
  }
}

/**
 * Credentials of both texts are known to the shade, since a line of either may hold one. Tabs stay: they harm no
 * terminal, and `git apply` wants the lines as they are.
 */
function shadedDiff(name: string, before: string, after: string): string {
  const shades = [before, after].map((text) => new Shade(text, { findings: [] }));
  const clean = (line: string) => shades.reduce((words, shade) => shade.clean(words), line);
  const show = (line: string) => clean(line).split("\t").map(safe).join("\t");
  return diff(name, before, after, show);
}

function isUtf8(file: string): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(fs.readFileSync(file));
    return true;
  } catch {
    return false;
  }
}

/** Writes beside the file and renames, so that a crash never leaves half a file. */
function replace(file: string, text: string, encoding: Encoding): void {
  const real = fs.realpathSync(file);
  const beside = path.join(path.dirname(real), `.${path.basename(real)}.keyfence-${process.pid}`);
  try {
    fs.writeFileSync(beside, encode(text, encoding), { mode: fs.statSync(real).mode });
    fs.renameSync(beside, real);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
}
