/** The findings in other forms. None holds the text itself; credentials are masked by the core already. */
import type { Finding, Report, Span } from "../../npm/src/api.js";
import { visible } from "./dom.js";

/** The report as JSON. */
export function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A line per finding, as spreadsheets read it. */
export function toCsv(findings: readonly Finding[]): string {
  const header = ["severity", "category", "rule", "message", "line", "column", "account", "user", "statement", "path"];
  const rows = findings.map(({ severity, category, rule, message, spans, subject, path }) => [
    severity,
    category,
    rule,
    message,
    spans[0]?.line,
    spans[0]?.column,
    subject.account,
    subject.user,
    subject.sid ?? subject.statement,
    path,
  ]);
  return [header, ...rows]
    .map((row) => row.map(cell).join(","))
    .join("\r\n")
    .concat("\r\n");
}

function cell(value: string | number | undefined): string {
  const text = String(value ?? "");
  // A spreadsheet would run a cell that begins like this as a formula.
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const SARIF_LEVELS = { critical: "error", high: "error", medium: "warning", low: "note", info: "note" } as const;

/** The findings as SARIF 2.1.0, without the text's own words. */
export function toSarif(
  findings: readonly Finding[],
  { name, locale, version }: { name: string; locale: string; version: string },
): string {
  const used = [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
  const region = (span: Span) => ({
    startLine: span.line,
    startColumn: span.column,
    endLine: span.endLine,
    endColumn: span.endColumn,
  });
  const place = (span: Span) => ({
    physicalLocation: { artifactLocation: { uri: encodeURIComponent(name) }, region: region(span) },
  });
  const results = findings.map(({ rule, severity, message, spans, path }) => ({
    ruleId: rule,
    ruleIndex: used.findIndex((each) => each.rule === rule),
    level: SARIF_LEVELS[severity],
    message: { text: message },
    locations: spans
      .slice(0, 1)
      .map((span) => ({ ...place(span), ...(path && { logicalLocations: [{ fullyQualifiedName: path }] }) })),
    ...(spans.length > 1 && {
      relatedLocations: spans.slice(1).map((span, at) => ({
        id: at + 1,
        ...place(span),
        ...(span.label && { message: { text: span.label } }),
      })),
    }),
    properties: { severity },
  }));
  const rules = used.map(({ rule, title, explanation, severity, category }) => ({
    id: rule,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    defaultConfiguration: { level: SARIF_LEVELS[severity] },
    properties: { tags: ["security", category] },
  }));
  const driver = { name: "Keyfence", semanticVersion: version, rules };
  const run = { tool: { driver }, language: locale, columnKind: "utf16CodeUnits", results };
  return `${JSON.stringify({ version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

/** The findings as a Markdown list. */
export function toMarkdown(
  findings: readonly Finding[],
  words: { title: string; severity(finding: Finding): string; place(finding: Finding): string },
): string {
  const lines = findings.map((finding) => {
    const references = finding.references.map(({ catalog, id }) => `${catalog} ${id}`).join(", ");
    const tail = [`\`${finding.rule}\``, words.place(finding), references].filter((part) => part !== "").join(" · ");
    return `- **${words.severity(finding)}** ${escapeMarkdown(finding.message)}  \n  ${tail}`;
  });
  return [`## ${words.title}`, "", ...lines, ""].join("\n");
}

/** What would be markup becomes text; backticks stay, since messages quote with them. */
function escapeMarkdown(text: string): string {
  return visible(text).replace(/[\\*_[\]<>#|!]/g, "\\$&");
}

/** Hands a file to the browser's downloads, without a request. */
export function save(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
