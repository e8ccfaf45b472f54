/** The configuration file and what it and the flags together ask for. Its JSON Schema is `schemas/config.json`. */
import fs from "node:fs";
import path from "node:path";
import type { Options } from "../api.js";
import { type Arguments, nearest, UsageError } from "./arguments.js";
import { FAIL_ON, type FailOn, type Format } from "./commands.js";
import { matcher } from "./globs.js";
import { columns, isTerminal } from "./output.js";
import { localeOf } from "./words.js";

const NAME = "keyfence.config.json";

/** A credential that may stand, known by its hash. */
export interface Allowed {
  sha256: string;
  reason: string;
}

interface Config {
  $schema?: string;
  profile?: Options["profile"];
  policyType?: Options["policyType"];
  locale?: string;
  failOn?: FailOn;
  thresholds?: Options["thresholds"];
  rules?: Options["rules"];
  otherProviders?: boolean;
  ignore?: string[];
  allow?: Allowed[];
  baseline?: string;
}

const KEYS = [
  "$schema",
  "profile",
  "policyType",
  "locale",
  "failOn",
  "thresholds",
  "rules",
  "otherProviders",
  "ignore",
  "allow",
  "baseline",
] as const satisfies readonly (keyof Config)[];

/** All that a run needs to know. */
export interface Settings {
  options: Options;
  failOn: FailOn;
  format: Format;
  locale: "en" | "ko";
  quiet: boolean;
  color: boolean;
  columns: number;
  /** Whether a path below the folder of the call is to be left out. */
  isIgnored: (path: string) => boolean;
  allow: Allowed[];
  /** The globs that left something out, and the hashes of the values that were allowed. */
  used: Set<string>;
  /** What the configuration lists. */
  listed: { file: string; folder: string; ignore: readonly string[] };
  baseline?: string;
  writeBaseline?: string;
}

export function settingsOf(args: Arguments): Settings {
  const { config, file, folder } = readConfig(args);
  const used = new Set<string>();
  const locale = args.text("locale") ?? config.locale ?? localeOf(process.env);
  const options: Options = {
    now: args.text("now") ?? new Date(),
    locale,
    kind: args.text("kind") as Options["kind"],
    policyType: (args.text("policy-type") ?? config.policyType) as Options["policyType"],
    profile: (args.text("profile") ?? config.profile) as Options["profile"],
    thresholds: config.thresholds,
    rules: { ...config.rules, ...rulesOf(args.list("rule")) } as Options["rules"],
    otherProviders: args.on("other-providers") || config.otherProviders,
  };
  const baseline = args.text("baseline") ?? (config.baseline && path.join(folder, config.baseline));
  const writeBaseline = args.text("write-baseline");
  return {
    options,
    failOn: (args.text("fail-on") ?? config.failOn ?? "medium") as FailOn,
    format: (args.text("format") ?? "text") as Format,
    locale: locale.startsWith("ko") ? "ko" : "en",
    quiet: args.on("quiet"),
    color: wantsColor(args),
    columns: columns(),
    isIgnored: matcher([...(config.ignore ?? []), ...args.list("ignore")], used),
    allow: config.allow ?? [],
    used,
    listed: { file, folder, ignore: config.ignore ?? [] },
    ...(baseline && { baseline }),
    ...(writeBaseline && { writeBaseline }),
  };
}

/**
 * What the configuration lists and nothing needed, where `words` name a folder with all that it speaks of: of a part
 * nobody can tell.
 */
export function unused({ allow, used, listed }: Settings, words: readonly string[]): string[] {
  const holds = (word: string) => !/^\.\.(?:[\\/]|$)/.test(path.relative(path.resolve(word), listed.folder));
  if (!words.some((word) => word !== "-" && holds(word))) return [];
  const globs = listed.ignore.filter((glob) => !used.has(glob)).map((glob) => `ignore \`${glob}\` leaves out no file`);
  const values = allow
    .filter(({ sha256 }) => !used.has(sha256.toLowerCase()))
    .map(({ sha256, reason }) => `allow ${sha256.slice(0, 8)}… (${reason}) allows nothing`);
  return [...globs, ...values].map((what) => `${listed.file}: ${what} here: remove it`);
}

function wantsColor(args: Arguments): boolean {
  if (args.on("no-color")) return false;
  if (args.on("color")) return true;
  return !process.env.NO_COLOR && process.env.TERM !== "dumb" && isTerminal(1);
}

function rulesOf(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [id, severity, ...rest] = entry.split("=");
      if (!id || !severity || rest.length) {
        throw new UsageError(`--rule: \`${entry}\` is not ID=SEVERITY, as in --rule policy/missing-version=off`);
      }
      return [id, severity];
    }),
  );
}

function readConfig(args: Arguments): { config: Config; file: string; folder: string } {
  const nothing = { config: {}, file: NAME, folder: process.cwd() };
  if (args.on("no-config")) return nothing;
  const asked = args.text("config");
  const found = asked ? { file: asked, value: parse(asked) } : findConfig();
  if (!found) return nothing;
  const { file, value } = found;
  return { config: validate(value, file), file, folder: path.dirname(path.resolve(file)) };
}

/** The nearest configuration from here upwards, up to the top of the repository. */
function findConfig(): { file: string; value: unknown } | undefined {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    const file = path.join(folder, NAME);
    if (fs.existsSync(file)) return { file, value: parse(file) };
    const manifest = path.join(folder, "package.json");
    if (fs.existsSync(manifest)) {
      let value: unknown;
      try {
        value = (JSON.parse(fs.readFileSync(manifest, "utf8")) as { keyfence?: unknown }).keyfence;
      } catch {
        // A broken package.json is for others to tell.
      }
      if (value !== undefined) return { file: manifest, value };
    }
    if (fs.existsSync(path.join(folder, ".git")) || path.dirname(folder) === folder) return undefined;
  }
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`${file}: the configuration file may not be read or is not there`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: not valid JSON: ${(error as Error).message}`);
  }
}

function validate(value: unknown, file: string): Config {
  const wrong = (words: string) => new UsageError(`${file}: ${words}`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("must be an object");
  const config = value as Record<string, unknown>;
  for (const key of Object.keys(config)) {
    if ((KEYS as readonly string[]).includes(key)) continue;
    const near = nearest(key, KEYS);
    throw wrong(`unknown key \`${key}\`${near ? `; did you mean \`${near}\`?` : `; known are ${KEYS.join(", ")}`}`);
  }
  if (config.failOn !== undefined && !FAIL_ON.includes(config.failOn as FailOn)) {
    throw wrong(`\`failOn\` must be one of ${FAIL_ON.join(", ")}`);
  }
  const isStrings = (list: unknown) => Array.isArray(list) && list.every((entry) => typeof entry === "string");
  if (config.ignore !== undefined && !isStrings(config.ignore)) throw wrong("`ignore` must be a list of globs");
  if (config.baseline !== undefined && typeof config.baseline !== "string") throw wrong("`baseline` must be a path");
  if (config.locale !== undefined && typeof config.locale !== "string") throw wrong("`locale` must be en or ko");
  if (config.allow !== undefined && !(Array.isArray(config.allow) && config.allow.every(isAllowed))) {
    throw wrong('each entry of `allow` must be {"sha256": 64 hexadecimal digits, "reason": words}');
  }
  return config as Config;
}

function isAllowed(entry: unknown): boolean {
  const { sha256, reason, ...rest } = (entry ?? {}) as Record<string, unknown>;
  const hash = typeof sha256 === "string" && /^[0-9a-f]{64}$/i.test(sha256);
  return hash && typeof reason === "string" && reason.trim() !== "" && Object.keys(rest).length === 0;
}
