/** keyfence explain: a policy in plain words, or what a rule means. */
import fs from "node:fs";
import { type Arguments, UsageError } from "./arguments.js";
import { explainPolicy, type PolicyType } from "./core.js";
import { readOne } from "./files.js";
import { out } from "./output.js";
import { explainRules, localeIn } from "./rules.js";
import { safe } from "./width.js";

export async function explain(args: Arguments): Promise<number> {
  const [first] = args.rest;
  if (first === undefined) {
    throw new UsageError("name a policy's file or a rule, as in keyfence explain policy/missing-version");
  }
  if (first !== "-" && !fs.existsSync(first)) return explainRules(args);
  const whole = await readOne(args.rest);
  const policyType = args.text("policy-type") as PolicyType | undefined;
  const explained = explainPolicy(whole, { locale: localeIn(args), policyType });
  if (!explained.policies.length) throw new UsageError(`${first}: no policy in it (keyfence check says why)`);
  const format = args.text("format") ?? "text";
  if (format === "json") {
    out(`${JSON.stringify(explained, null, 2)}\n`);
    return 0;
  }
  const several = explained.policies.length > 1;
  const parts = explained.policies.map(({ span, policyType: type, text, markdown }) => {
    const words = format === "markdown" ? markdown : text;
    const lines = words.split("\n").map(safe).join("\n");
    return several ? `${format === "markdown" ? "## " : ""}${safe(first)}:${span.line} (${type})\n\n${lines}` : lines;
  });
  if (explained.together) parts.push(`${explained.together}\n`);
  out(parts.join("\n"));
  return 0;
}
