// Writes npm/RULES.md and npm/RULES.ko.md from the rules of the built package.
//   node npm/rules-reference.mjs [--check]    (--check writes nothing and fails when they are out of date)
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { rules } = await import(pathToFileURL(path.join(root, "dist/npm/node.js")).href);

const WORDS = {
  en: {
    file: "RULES.md",
    title: "Rules",
    intro: (n) =>
      `The ${n} rules of Keyfence. An id never changes its meaning and is never used again; severities may change with a minor version. \`keyfence explain ID\` prints one. 한국어: [RULES.ko.md](RULES.ko.md).`,
    groups: {
      document: "What was pasted",
      policy: "IAM policies",
      report: "Credential reports",
      secrets: "Credentials in text",
    },
    facts: (rule) => `**${rule.severity}** · ${rule.category} · confidence ${rule.confidence}`,
    source: "Source",
    elsewhere: "Elsewhere",
  },
  ko: {
    file: "RULES.ko.md",
    title: "규칙",
    intro: (n) =>
      `Keyfence의 규칙 ${n}개입니다. ID의 뜻은 바뀌지 않으며 다시 쓰이지 않습니다. 심각도는 부 버전에서 바뀔 수 있습니다. \`keyfence explain ID\`로 하나씩 볼 수 있습니다. English: [RULES.md](RULES.md).`,
    groups: {
      document: "붙여넣은 내용",
      policy: "IAM 정책",
      report: "자격 증명 보고서",
      secrets: "텍스트 속 자격 증명",
    },
    facts: (rule) => `**${rule.severity}** · ${rule.category} · 신뢰도 ${rule.confidence}`,
    source: "출처",
    elsewhere: "다른 도구",
  },
};

/** The reference in one language. */
function reference(locale) {
  const words = WORDS[locale];
  const all = rules(locale);
  const groups = Map.groupBy
    ? Map.groupBy(all, groupOf)
    : all.reduce((map, rule) => map.set(groupOf(rule), [...(map.get(groupOf(rule)) ?? []), rule]), new Map());
  const out = [`# ${words.title}`, "", words.intro(all.length)];
  for (const [group, members] of groups) {
    out.push("", `## ${words.groups[group] ?? group}`);
    for (const rule of members) {
      out.push("", `### ${rule.id}`, "", `${rule.title}. ${words.facts(rule)}`, "", rule.explanation);
      const facts = [];
      if (rule.source) facts.push(`- ${words.source}: ${rule.source}`);
      if (rule.references.length) facts.push(`- ${words.elsewhere}: ${mentions(rule.references)}`);
      if (facts.length) out.push("", ...facts);
    }
  }
  return `${out.join("\n")}\n`;
}

const groupOf = (rule) => rule.id.split("/")[0];

/** References by catalog, in their order. */
function mentions(references) {
  const byCatalog = new Map();
  for (const { catalog, id } of references) byCatalog.set(catalog, [...(byCatalog.get(catalog) ?? []), `\`${id}\``]);
  return [...byCatalog].map(([catalog, ids]) => `${catalog} ${ids.join(" ")}`).join(", ");
}

let stale = false;
for (const [locale, { file }] of Object.entries(WORDS)) {
  const target = path.join(root, "npm", file);
  const text = reference(locale);
  if (!process.argv.includes("--check")) fs.writeFileSync(target, text);
  else if (!fs.existsSync(target) || fs.readFileSync(target, "utf8") !== text) {
    console.error(`npm/${file} is out of date: node npm/rules-reference.mjs`);
    stale = true;
  }
}
process.exit(stale ? 1 : 0);
