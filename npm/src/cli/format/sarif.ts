/** SARIF 2.1.0, as code scanning services read it. */
import type { Category, RuleInfo, Severity, Span } from "../../api.js";
import { rules } from "../core.js";
import type { FileResult, RunResult, ShownFinding } from "../results.js";
import { fingerprints } from "./fingerprint.js";

const LEVELS: Record<Severity, string> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};
/** In the bands of the Common Vulnerability Scoring System, which services show as words. */
const SCORES: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0", info: "0.0" };

declare const KEYFENCE_HOMEPAGE: string;

/** Where a rule's page stands, when the package names its home. */
export function helpUri(page: string): string | undefined {
  const home = typeof KEYFENCE_HOMEPAGE === "string" ? KEYFENCE_HOMEPAGE : "";
  return home && page ? new URL(page, `${home.replace(/\/?$/, "/")}`).href : undefined;
}

export async function asSarif(run: RunResult): Promise<string> {
  const used = [...new Set(run.files.flatMap((file) => file.findings.map((finding) => finding.rule)))].sort();
  const known = new Map<string, RuleInfo>(rules(run.locale).map((rule) => [rule.id, rule]));
  const index = new Map(used.map((id, i) => [id, i]));
  const results: object[] = [];
  for (const file of run.files) {
    const prints = await fingerprints(file);
    file.findings.forEach((finding, i) => {
      results.push(result(file, finding, index.get(finding.rule) as number, prints[i] as string));
    });
  }
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Keyfence",
            semanticVersion: run.version.core,
            rules: used.map((id) => descriptor(id, known.get(id), firstOf(run, id))),
          },
        },
        language: run.locale,
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: run.failures.length === 0,
            toolExecutionNotifications: run.failures.map(({ path, message }) => ({
              level: "error",
              message: { text: message },
              locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
            })),
          },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function firstOf(run: RunResult, id: string): ShownFinding {
  return run.files.flatMap((file) => file.findings).find((finding) => finding.rule === id) as ShownFinding;
}

function descriptor(id: string, rule: RuleInfo | undefined, sample: ShownFinding): object {
  const severity = rule?.severity ?? sample.severity;
  const { title, explanation, references, page } = rule ?? sample;
  const uri = helpUri(page);
  const mentions = references.map(({ catalog, id: other }) => `${catalog} ${other}`).join(", ");
  return {
    id,
    name: pascal(id),
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    ...(uri && { helpUri: uri }),
    help: { text: mentions ? `${explanation}\n\n${mentions}` : explanation },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: tags(rule?.category ?? sample.category, id),
      precision: rule?.confidence ?? sample.confidence,
      "problem.severity": severity === "low" || severity === "info" ? "recommendation" : LEVELS[severity],
      "security-severity": SCORES[severity],
    },
  };
}

function tags(category: Category, id: string): string[] {
  const group = id.split("/")[0] as string;
  return [...new Set(["security", category, group])];
}

const pascal = (id: string): string => id.replace(/(?:^|[/-])(\w)/g, (_, c: string) => c.toUpperCase());

function result(file: FileResult, finding: ShownFinding, ruleIndex: number, fingerprint: string): object {
  const [primary, ...others] = finding.spans as [Span, ...Span[]];
  const uri = uriOf(file.path);
  const logical = finding.path === undefined ? undefined : [{ fullyQualifiedName: finding.path }];
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: { ...region(primary), snippet: { text: finding.excerpt } },
        },
        ...(logical && { logicalLocations: logical }),
      },
    ],
    ...(others.length && {
      relatedLocations: others.map((span, i) => ({
        id: i + 1,
        physicalLocation: { artifactLocation: { uri }, region: region(span) },
        ...(span.label && { message: { text: span.label } }),
      })),
    }),
    ...(finding.fixes.length && {
      fixes: finding.fixes.map((fix) => ({
        description: { text: fix.title },
        artifactChanges: [
          {
            artifactLocation: { uri },
            replacements: fix.edits.map((edit) => ({
              deletedRegion: { charOffset: edit.start, charLength: edit.end - edit.start },
              ...(edit.text && { insertedContent: { text: edit.text } }),
            })),
          },
        ],
      })),
    }),
    partialFingerprints: { "keyfence/v1": fingerprint },
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      "security-severity": SCORES[finding.severity],
    },
  };
}

function region(span: Span): object {
  return {
    startLine: span.line,
    startColumn: span.column,
    endLine: span.endLine,
    endColumn: span.endColumn,
    charOffset: span.start,
    charLength: span.end - span.start,
  };
}

/** A path as a relative URI reference. */
function uriOf(path: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}
