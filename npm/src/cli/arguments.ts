/** The arguments of a call, read strictly: a wrong one is named. */
import { parseArgs } from "node:util";
import type { Options, Severity } from "../node.js";

/** A mistake in the call. */
export class UsageError extends Error {}

const VERBS = ["check", "fix", "redact", "rules", "explain", "version", "help"] as const;
const FORMATS = ["text", "json", "sarif"] as const;
const FAIL_ON = ["critical", "high", "medium", "low", "info", "never"] as const;

/** One call of the command. */
export interface Call {
  verb: (typeof VERBS)[number];
  files: string[];
  format: (typeof FORMATS)[number];
  failOn: (typeof FAIL_ON)[number];
  dryRun: boolean;
  quiet: boolean;
  options: Options;
}

function one<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new UsageError(`${name}: \`${value}\` is not one of: ${allowed.join(", ")}`);
  return found;
}

/** The reader's language, from the environment as POSIX names it. */
function environmentLocale(): string {
  const tag = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "en";
  return tag.toLowerCase().startsWith("ko") ? "ko" : "en";
}

/**
 * Reads a call.
 * @throws {UsageError} naming what is wrong
 */
export function parse(argv: readonly string[]): Call {
  let read: ReturnType<typeof readArguments>;
  try {
    read = readArguments(argv);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = read;
  const [word = "help", ...files] = positionals;
  const verb = values.help ? "help" : values.version ? "version" : one("verb", word, VERBS);
  if (["check", "fix", "redact", "explain"].includes(verb) && files.length === 0) {
    throw new UsageError(`${verb}: name a file, or - for standard input`);
  }
  const rules: Record<string, Severity | "off"> = {};
  for (const setting of values.rule ?? []) {
    const at = setting.lastIndexOf("=");
    if (at < 1) throw new UsageError(`--rule: \`${setting}\` is not of the form ID=off or ID=severity`);
    rules[setting.slice(0, at)] = one("--rule", setting.slice(at + 1), ["off", ...FAIL_ON.slice(0, 5)] as (
      | Severity
      | "off"
    )[]);
  }
  // The core takes no time of its own; the command is where the clock is asked.
  const options: Options = { locale: values.locale ?? environmentLocale(), now: values.now ?? new Date(), rules };
  if (values.kind !== undefined) options.kind = values.kind as NonNullable<Options["kind"]>;
  if (values["policy-type"] !== undefined)
    options.policyType = values["policy-type"] as NonNullable<Options["policyType"]>;
  if (values.profile !== undefined) options.profile = values.profile as NonNullable<Options["profile"]>;
  if (values["other-providers"]) options.otherProviders = true;
  return {
    verb,
    files,
    format: one("--format", values.format ?? "text", FORMATS),
    failOn: one("--fail-on", values["fail-on"] ?? "medium", FAIL_ON),
    dryRun: values["dry-run"] ?? false,
    quiet: values.quiet ?? false,
    options,
  };
}

function readArguments(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: true,
    options: {
      format: { type: "string" },
      "fail-on": { type: "string" },
      kind: { type: "string" },
      "policy-type": { type: "string" },
      profile: { type: "string" },
      now: { type: "string" },
      locale: { type: "string" },
      rule: { type: "string", multiple: true },
      "other-providers": { type: "boolean" },
      "dry-run": { type: "boolean" },
      quiet: { type: "boolean", short: "q" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "v" },
    },
  });
}
