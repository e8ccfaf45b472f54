/** Findings as SARIF 2.1.0, for code scanning. Carries places, never excerpts. */
import { createHash } from "node:crypto";
import { type Finding, rules, type Severity, version } from "../node.js";
import type { Checked } from "./files.js";

const LEVEL: Record<Severity, string> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};
/** GitHub's scale from 0 to 10. */
const SCORE: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0", info: "0.0" };

/** One SARIF log with one run. */
export function sarif(checked: readonly Checked[]): string {
  const fired = new Set(checked.flatMap(({ report }) => report.findings.map(({ rule }) => rule)));
  const descriptors = rules().filter(({ id }) => fired.has(id));
  const index = new Map(descriptors.map(({ id }, at) => [id, at]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Keyfence",
            semanticVersion: version().core,
            rules: descriptors.map((rule) => ({
              id: rule.id,
              name: rule.id.split("/")[1],
              shortDescription: { text: rule.title },
              fullDescription: { text: rule.explanation },
              defaultConfiguration: { level: LEVEL[rule.severity] },
              properties: { category: rule.category, "security-severity": SCORE[rule.severity], tags: ["security"] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: checked.flatMap(({ name, report }) => report.findings.map((finding) => result(name, finding, index))),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function result(name: string, finding: Finding, index: ReadonlyMap<string, number>) {
  const location = (span: Finding["spans"][number]) => ({
    physicalLocation: {
      artifactLocation: { uri: name.split("\\").join("/") },
      region: { startLine: span.line, startColumn: span.column, endLine: span.endLine, endColumn: span.endColumn },
    },
    ...(span.label ? { message: { text: span.label } } : {}),
  });
  const [primary, ...related] = finding.spans;
  // Rule, subject and path, not the text: a fingerprint must not depend on, or hold, a credential.
  const identity = JSON.stringify([
    finding.rule,
    finding.path ?? "",
    finding.subject.user ?? "",
    finding.subject.sid ?? "",
  ]);
  return {
    ruleId: finding.rule,
    ruleIndex: index.get(finding.rule),
    level: LEVEL[finding.severity],
    message: { text: finding.message },
    locations: primary ? [location(primary)] : [],
    ...(related.length ? { relatedLocations: related.map((span, id) => ({ id, ...location(span) })) } : {}),
    partialFingerprints: { "keyfence/v1": createHash("sha256").update(identity).digest("hex").slice(0, 32) },
  };
}
