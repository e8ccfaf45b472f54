/** keyfence rules, explain of a rule, and version: what the core says of itself. */

import { type Arguments, nearest, UsageError } from "./arguments.js";
import { type RuleInfo, rules, version } from "./core.js";
import { out } from "./output.js";
import { localeOf } from "./words.js";

const LABELS = {
  en: { also: "Elsewhere", source: "Source", confidence: "confidence" },
  ko: { also: "다른 도구", source: "출처", confidence: "신뢰도" },
};

export const localeIn = (args: Arguments): "en" | "ko" => (args.text("locale") as "en" | "ko") ?? localeOf(process.env);

export function list(args: Arguments): number {
  const all = rules(localeIn(args));
  if (args.text("format") === "json") {
    out(`${JSON.stringify(all, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...all.map((rule) => rule.id.length));
  for (const { id, severity, title } of all) {
    out(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`);
  }
  return 0;
}

export function explainRules(args: Arguments): number {
  const locale = localeIn(args);
  const all = rules(locale);
  const found = args.rest.map((id) => {
    const rule = all.find((candidate) => candidate.id === id);
    if (rule) return rule;
    const ids = all.map((candidate) => candidate.id);
    const near = nearest(id, ids) ?? ids.find((candidate) => candidate.endsWith(`/${id}`));
    throw new UsageError(
      `no file and no rule \`${id}\`${near ? `; did you mean ${near}?` : ""} (keyfence rules lists them)`,
    );
  });
  out(found.map((rule) => describe(rule, locale)).join("\n"));
  return 0;
}

function describe(rule: RuleInfo, locale: "en" | "ko"): string {
  const labels = LABELS[locale];
  const lines = [
    `${rule.id}: ${rule.title}`,
    `${rule.severity}, ${rule.category}, ${labels.confidence} ${rule.confidence}`,
    "",
    rule.explanation,
  ];
  if (rule.source) lines.push("", `${labels.source}: ${rule.source}`);
  if (rule.references.length) {
    lines.push(`${labels.also}: ${rule.references.map(({ catalog, id }) => `${catalog} ${id}`).join(", ")}`);
  }
  return `${lines.join("\n")}\n`;
}

export function printVersion(): number {
  const { core, catalogue } = version();
  out(`keyfence ${core} (catalogue ${catalogue})\n`);
  return 0;
}
