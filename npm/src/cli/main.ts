/** The verbs, and what each exits with: 0 clean, 1 findings, 2 a mistake in the call or a file that can't be read. */
import { writeFileSync } from "node:fs";
import { applyFixes, check, OptionError, type Report, rules, TrapError, version } from "../node.js";
import { type Call, parse, UsageError } from "./arguments.js";
import { type Checked, InputError, inputs } from "./files.js";
import { HELP } from "./help.js";
import { human, paint } from "./human.js";
import { json } from "./json.js";
import { redact } from "./masks.js";
import { sarif } from "./sarif.js";

const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;

/** Runs one call of the command; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return run(parse(argv));
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError || error instanceof OptionError) {
      process.stderr.write(`keyfence: ${error.message}\n`);
      if (error instanceof UsageError) process.stderr.write("keyfence: `keyfence help` lists verbs and options\n");
      return 2;
    }
    if (error instanceof TrapError) {
      process.stderr.write(`keyfence: ${error.message} (${String(error.cause)})\n`);
      return 2;
    }
    throw error;
  }
}

function run(call: Call): number {
  switch (call.verb) {
    case "check":
      return checkFiles(call);
    case "fix":
      return fixFiles(call);
    case "redact":
      for (const { text } of inputs(call.files)) process.stdout.write(redact(text, check(text, call.options).findings));
      return 0;
    case "rules":
      return listRules(call);
    case "explain":
      return explain(call);
    case "version": {
      const { core, catalogue } = version();
      process.stdout.write(`keyfence ${core}, catalogue of ${catalogue}\n`);
      return 0;
    }
    case "help":
      process.stdout.write(HELP);
      return 0;
  }
}

/** Whether a report holds a finding that fails the call. */
function fails(report: Report, failOn: Call["failOn"]): boolean {
  if (failOn === "never") return false;
  const limit = SEVERITIES.indexOf(failOn);
  return report.findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit);
}

function checkFiles(call: Call): number {
  const checked: Checked[] = [];
  for (const input of inputs(call.files)) checked.push({ ...input, report: check(input.text, call.options) });
  const korean = call.options.locale === "ko";
  switch (call.format) {
    case "json":
      process.stdout.write(`${json(checked)}\n`);
      break;
    case "sarif":
      process.stdout.write(`${sarif(checked)}\n`);
      break;
    case "text":
      process.stdout.write(human(checked, { color: paint(process.stdout), korean, quiet: call.quiet }));
  }
  return checked.some(({ report }) => fails(report, call.failOn)) ? 1 : 0;
}

/** Applies safe fixes until none is left that applies; each round may free another. */
function fixFiles(call: Call): number {
  let left = 0;
  for (const { name, path, text } of inputs(call.files)) {
    let fixed = text;
    for (let round = 0; round < 10; round++) {
      const next = applyFixes(fixed, check(fixed, call.options).findings);
      if (next === fixed) break;
      fixed = next;
    }
    if (fails(check(fixed, call.options), call.failOn)) left++;
    if (path === undefined || call.dryRun) process.stdout.write(fixed);
    else if (fixed !== text) {
      writeFileSync(path, fixed);
      process.stderr.write(`keyfence: mended ${name}\n`);
    }
  }
  return left ? 1 : 0;
}

function listRules(call: Call): number {
  for (const rule of rules(call.options.locale)) {
    process.stdout.write(
      `${rule.id.padEnd(44)} ${rule.severity.padEnd(9)} ${rule.category.padEnd(11)} ${rule.title}\n`,
    );
  }
  return 0;
}

function explain(call: Call): number {
  for (const id of call.files) {
    const rule = rules(call.options.locale).find((candidate) => candidate.id === id);
    if (!rule) throw new UsageError(`there is no rule \`${id}\`; \`keyfence rules\` lists them`);
    const references = rule.references.map(({ catalog, id: other }) => `  ${catalog} ${other}\n`).join("");
    process.stdout.write(
      `${rule.id} (${rule.severity}, ${rule.category})\n${rule.title}\n\n${rule.explanation}\n\n${rule.source}\n${references}`,
    );
  }
  return 0;
}
