/** The findings in other forms. None holds the text itself; credentials are masked by the core already. */
import type { Finding, Report } from "../../npm/src/api.js";
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
