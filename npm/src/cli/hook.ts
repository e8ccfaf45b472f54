/** keyfence hook: git hooks that refuse a commit, a merge or a message with a credential in it. */
import fs from "node:fs";
import path from "node:path";
import { type Arguments, UsageError } from "./arguments.js";
import { type Settings, settingsOf } from "./config.js";
import { decode } from "./files.js";
import { contents, git, inRepository, type Named, reachedObjects, stagedObjects, tryGit } from "./git.js";
import { GitSecrets } from "./git-secrets.js";
import { Inspection, type Item } from "./inspect.js";
import { gitItems } from "./items.js";
import { err, out } from "./output.js";
import { print } from "./print.js";

const HOOKS = ["pre-commit", "commit-msg", "prepare-commit-msg"] as const;
const MARK = "# Installed by keyfence; keyfence hook uninstall removes it.";
/** What was there before keeps running under this name. */
const BEFORE = ".before-keyfence";

export async function hook(args: Arguments): Promise<number> {
  const [verb, ...rest] = args.rest;
  if (verb === "run") return runHook(args, rest);
  if ((verb !== "install" && verb !== "uninstall") || rest.length > 1) {
    throw new UsageError("say what to do: keyfence hook install or keyfence hook uninstall");
  }
  const folder = hooksFolder(rest[0]);
  const lines = verb === "install" ? install(folder, args.on("providers")) : uninstall(folder);
  out(lines.map((line) => `${line}\n`).join(""));
  return 0;
}

/** Where git looks for the hooks of the repository here or in `place`; any other folder is a template. */
function hooksFolder(place: string | undefined): string {
  if (place !== undefined && !fs.existsSync(path.join(place, ".git"))) return path.join(path.resolve(place), "hooks");
  if (place !== undefined) process.chdir(place);
  else if (!inRepository()) throw new UsageError("there is no git repository here");
  return path.resolve(git("rev-parse", "--git-path", "hooks").toString().replace(/\n$/, ""));
}

function install(folder: string, providers: boolean): string[] {
  fs.mkdirSync(folder, { recursive: true });
  const said: string[] = [];
  for (const name of HOOKS) {
    const file = path.join(folder, name);
    const before = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
    if (before?.includes(MARK)) said.push(`${file}: renewed`);
    else if (before === undefined) said.push(`${file}: installed`);
    else if (/\bgit[- ]secrets\b/.test(before)) said.push(`${file}: replaces git-secrets'`);
    else {
      if (fs.existsSync(file + BEFORE)) throw new UsageError(`${file}${BEFORE} is in the way: move it and try again`);
      fs.renameSync(file, file + BEFORE);
      said.push(`${file}: installed; the one that was there runs after it`);
    }
    fs.writeFileSync(file, script(name, providers), { mode: 0o755 });
    fs.chmodSync(file, 0o755);
  }
  return said;
}

function uninstall(folder: string): string[] {
  const said: string[] = [];
  for (const name of HOOKS) {
    const file = path.join(folder, name);
    if (!fs.existsSync(file) || !fs.readFileSync(file, "utf8").includes(MARK)) continue;
    fs.rmSync(file);
    if (fs.existsSync(file + BEFORE)) {
      fs.renameSync(file + BEFORE, file);
      said.push(`${file}: removed; the one from before is back`);
    } else said.push(`${file}: removed`);
  }
  return said.length ? said : ["there is no hook of keyfence here"];
}

/** The project's own keyfence if it has one, else the one on the path, else the one that installed the hook. */
function script(name: string, providers: boolean): string {
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const self = fs.realpathSync(process.argv[1] as string);
  const run = `hook run ${name}${providers ? " --providers" : ""} --`;
  return `#!/bin/sh
${MARK}
if [ -x ./node_modules/.bin/keyfence ]; then
  ./node_modules/.bin/keyfence ${run} "$@" || exit $?
elif command -v keyfence >/dev/null 2>&1; then
  keyfence ${run} "$@" || exit $?
elif [ -f ${quote(self)} ]; then
  ${quote(process.execPath)} ${quote(self)} ${run} "$@" || exit $?
else
  echo "keyfence is not installed any more: npm install --save-dev keyfence, or remove $0" >&2
  exit 1
fi
if [ -x "$0${BEFORE}" ]; then exec "$0${BEFORE}" "$@"; fi
`;
}

async function runHook(args: Arguments, [name, ...rest]: string[]): Promise<number> {
  const settings = settingsOf(args);
  const gitSecrets = GitSecrets.here(args.on("providers"));
  const inspection = new Inspection(settings, true, gitSecrets);
  const { isIgnored } = settings;
  const objects = (found: Named[], past: boolean) =>
    inspection.all(gitItems(contents(found.filter((object) => !isIgnored(object.name))), past));
  if (name === "pre-commit") await objects(stagedObjects(), false);
  else if (name === "commit-msg") await inspection.all([messageItem(rest[0] ?? "")]);
  else if (name === "prepare-commit-msg") {
    // Only a merge brings in commits that these hooks have not seen.
    const heads = rest[1] === "merge" ? mergedHeads() : [];
    if (heads.length) await objects(reachedObjects(...heads, "--not", "HEAD"), true);
  } else throw new UsageError("this is for the hooks that keyfence hook install writes");
  return refuse(name, inspection, settings);
}

async function refuse(name: string, inspection: Inspection, settings: Settings): Promise<number> {
  // Git shows what a hook prints only on standard error in some of its front ends.
  const silent = !inspection.files.some((file) => file.findings.length) && !inspection.failures.length;
  if (silent) return 0;
  const code = await print(inspection, settings);
  if (code !== 1) return code;
  const korean = settings.locale === "ko";
  const mend: Record<string, [string, string]> = {
    "pre-commit": [
      "Commit refused. Take the credential out of the file, then: git add FILE (or out of the commit: git restore --staged FILE).",
      "커밋을 거부했습니다. 파일에서 자격 증명을 지운 뒤 git add FILE을 실행하세요(커밋에서 빼려면 git restore --staged FILE).",
    ],
    "commit-msg": [
      "Commit refused: its message holds a credential. Write another; the refused one is in .git/COMMIT_EDITMSG.",
      "커밋을 거부했습니다. 메시지에 자격 증명이 들어 있습니다. 다시 작성하세요. 거부된 메시지는 .git/COMMIT_EDITMSG에 있습니다.",
    ],
    "prepare-commit-msg": [
      "Merge refused: its commits hold a credential. Undo it with: git merge --abort",
      "병합을 거부했습니다. 병합할 커밋에 자격 증명이 들어 있습니다. git merge --abort로 되돌리세요.",
    ],
  };
  const words = mend[name]?.[korean ? 1 : 0] ?? "";
  const once = korean ? "오탐이라면: git commit --no-verify" : "If it is a false alarm: git commit --no-verify";
  err(`keyfence: ${words}\nkeyfence: ${once}\n`);
  return 1;
}

/** The message without git's own comments and the diff of `git commit --verbose`, which also shows removed lines. */
function messageItem(file: string): Item {
  const read = () => {
    const reading = decode(fs.readFileSync(file));
    if (!("text" in reading)) return reading;
    const mark = tryGit("config", "core.commentChar")?.toString().trim() || "#";
    const [own = ""] = reading.text.split(new RegExp(`^\\${mark} -+ >8 -+$`, "m"));
    const lines = own.split("\n").map((line) => (line.startsWith(mark) ? "" : line));
    return { ...reading, text: lines.join("\n") };
  };
  return { path: "commit message", found: "walk", read };
}

function mergedHeads(): string[] {
  const named = Object.keys(process.env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
  const file = tryGit("rev-parse", "--git-path", "MERGE_HEAD")?.toString().replace(/\n$/, "");
  const written = file && fs.existsSync(file) ? fs.readFileSync(file, "utf8").split(/\s+/).filter(Boolean) : [];
  return [...new Set([...named, ...written])];
}
