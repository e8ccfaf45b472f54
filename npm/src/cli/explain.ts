/** keyfence explain: a policy in plain words, or what a rule means. */
import fs from "node:fs";
import { explainPolicy, type PolicyType } from "../node.js";
import { type Arguments, UsageError } from "./arguments.js";
import { read, readStdin } from "./files.js";
import { explainRules, localeIn } from "./rules.js";
import { safe } from "./width.js";

export async function explain(args: Arguments): Promise<number> {
  const [first, ...more] = args.rest;
  if (first === undefined) {
    throw new UsageError("name a policy's file or a rule, as in keyfence explain policy/missing-version");
  }
  if (first !== "-" && !fs.existsSync(first)) return explainRules(args);
  if (more.length) throw new UsageError("name one file, or - for standard input");
  const reading = first === "-" ? await readStdin() : read(first);
  if (!("text" in reading)) throw new UsageError(`${first}: ${reading.failure}`);
  const policyType = args.text("policy-type") as PolicyType | undefined;
  const explained = explainPolicy(reading.text, { locale: localeIn(args), policyType });
  if (!explained.policies.length) throw new UsageError(`${first}: no policy in it (keyfence check says why)`);
  const format = args.text("format") ?? "text";
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(explained, null, 2)}\n`);
    return 0;
  }
  const several = explained.policies.length > 1;
  const parts = explained.policies.map(({ span, policyType: type, text, markdown }) => {
    const words = format === "markdown" ? markdown : text;
    const lines = words.split("\n").map(safe).join("\n");
    return several ? `${format === "markdown" ? "## " : ""}${first}:${span.line} (${type})\n\n${lines}` : lines;
  });
  if (explained.together) parts.push(`${explained.together}\n`);
  process.stdout.write(parts.join("\n"));
  return 0;
}
