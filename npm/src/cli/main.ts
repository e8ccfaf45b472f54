#!/usr/bin/env node
/** The command: finds out what is asked, does it, and sets the exit code. */
import { nearest, readArguments, UsageError } from "./arguments.js";
import { COMMANDS, type Command, SIFT_PART } from "./commands.js";
import { completions, helpOf, overview } from "./help.js";
import { err, out } from "./output.js";

async function main(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first === undefined) {
    err(overview());
    return 2;
  }
  if (first === "--version" || first === "-v" || first === "-V") return run("version", []);
  if (first === "--help" || first === "-h") return run("help", []);
  if (first === SIFT_PART) return (await import("./sift.js")).siftPart();
  if (!(first in COMMANDS)) {
    const near = nearest(first, Object.keys(COMMANDS));
    throw new UsageError(
      `unknown command \`${first}\`${near ? `; did you mean ${near}?` : ""} (keyfence help lists them)`,
    );
  }
  return run(first, rest);
}

async function run(name: string, argv: readonly string[]): Promise<number> {
  const args = readArguments(name, argv);
  if (args.on("help")) {
    out(helpOf(COMMANDS[name] as Command));
    return 0;
  }
  switch (name) {
    case "check":
      return (await import("./check.js")).check(args);
    case "scan":
      return (await import("./scan.js")).scan(args);
    case "fix":
      return (await import("./fix.js")).fix(args);
    case "redact":
      return (await import("./redact.js")).redactText(args);
    case "explain":
      return (await import("./explain.js")).explain(args);
    case "rules":
      return (await import("./rules.js")).list(args);
    case "hook":
      return (await import("./hook.js")).hook(args);
    case "version":
      return (await import("./rules.js")).printVersion();
    case "completions":
      return complete(args.rest[0]);
    default:
      return help(args.rest[0]);
  }
}

function help(topic: string | undefined): number {
  const command = topic === undefined ? undefined : COMMANDS[topic];
  if (topic !== undefined && !command) throw new UsageError(`no command \`${topic}\` (keyfence help lists them)`);
  out(command ? helpOf(command) : overview());
  return 0;
}

async function complete(shell: string | undefined): Promise<number> {
  const { rules } = await import("./core.js");
  const script = completions(
    shell ?? "",
    rules().map((rule) => rule.id),
  );
  if (!script) throw new UsageError("name the shell: keyfence completions bash, zsh or fish");
  out(script);
  return 0;
}

/** Whether an error is the caller's or the system's to mend, so that its message says enough. */
function isPlain(error: Error & { syscall?: unknown }): boolean {
  return error instanceof UsageError || error.name === "OptionError" || typeof error.syscall === "string";
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    err(`keyfence: ${isPlain(error) ? error.message : (error.stack ?? error.message)}\n`);
    process.exitCode = 2;
  },
);
