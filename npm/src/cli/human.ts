/** Findings for people: as a good compiler prints them. */
import type { Finding, Report, Severity } from "../node.js";
import type { Checked } from "./files.js";
import { maskInPlace } from "./masks.js";

/** How to print. */
export interface Style {
  color: boolean;
  korean: boolean;
  quiet: boolean;
}

const CODES: Record<Severity | "dim" | "bold", string> = {
  critical: "1;35",
  high: "1;31",
  medium: "33",
  low: "36",
  info: "2",
  dim: "2",
  bold: "1",
};
const SEVERITIES: Severity[] = ["critical", "high", "medium", "low", "info"];
/** How much of a long line is shown. */
const WINDOW = 110;

/** Whether a stream takes colors. */
export function paint(stream: { isTTY?: boolean }): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR;
}

/** Everything found, file by file, with a summary. */
export function human(checked: readonly Checked[], style: Style): string {
  const color = (code: keyof typeof CODES, text: string) => (style.color ? `\x1b[${CODES[code]}m${text}\x1b[0m` : text);
  let out = "";
  for (const { name, text, report } of checked) {
    const lines = maskInPlace(text, report.findings).split("\n");
    if (!style.quiet) out += `${color("bold", name)}  ${color("dim", describe(report))}\n`;
    const explained = new Set<string>();
    for (const finding of report.findings) {
      const [place] = finding.spans;
      if (!place) continue;
      const where = `${name}:${place.line}:${place.column}`;
      out += `${where}  ${color(finding.severity, finding.severity)}  ${finding.rule}  ${finding.message}\n`;
      if (style.quiet) continue;
      out += excerpt(lines, finding, color);
      if (!explained.has(finding.rule)) out += `    ${color("dim", finding.explanation)}\n`;
      explained.add(finding.rule);
      for (const fix of finding.fixes)
        out += `    ${style.korean ? "수정" : "fix"}: ${fix.title}${fix.safe ? "" : style.korean ? " (확인 필요)" : " (review it)"}\n`;
      for (const step of finding.remediation)
        out += `    → ${step.title}${step.command ? `\n      ${step.command}` : ""}\n`;
      out += "\n";
    }
  }
  return style.quiet ? out : `${out}${summary(checked, style)}\n`;
}

function describe(report: Report): string {
  const parts = report.documents.map(({ kind, details }) => {
    if (details.type === "policy") return `${kind} (${details.policyType})`;
    if (details.type !== "credential-report") return kind;
    const [account] = details.reports;
    return account ? `${kind} (${account.account ?? "?"}, ${account.users} users)` : kind;
  });
  return parts.length ? parts.join(", ") : report.kind;
}

/** How wide a text is on a terminal: two columns for East Asian wide characters, none for combining ones. */
function width(text: string): number {
  let sum = 0;
  for (const c of text) {
    if (/\p{Mn}|\p{Cf}/u.test(c)) continue;
    sum +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        c,
      )
        ? 2
        : 1;
  }
  return sum;
}

/** The source line of the primary span with carets below; long lines are windowed around it. */
function excerpt(
  lines: readonly string[],
  finding: Finding,
  color: (code: Severity | "dim", text: string) => string,
): string {
  const [place] = finding.spans;
  const line = place && lines[place.line - 1];
  if (!place || line === undefined) return "";
  const visible = (text: string) =>
    text
      .replace(/\t/g, "    ")
      .replace(/\r$/, "")
      .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "�");
  const from = place.column - 1;
  const to = place.endLine === place.line ? place.endColumn - 1 : line.length;
  const begin = Math.max(0, Math.min(from - 30, line.length - WINDOW));
  const end = Math.min(line.length, begin + WINDOW);
  const before = `${begin > 0 ? "…" : ""}${visible(line.slice(begin, from))}`;
  const marked = visible(line.slice(from, Math.min(to, end)));
  const after = `${visible(line.slice(Math.min(to, end), end))}${end < line.length ? "…" : ""}`;
  const number = String(place.line);
  const carets = "^".repeat(Math.max(1, width(marked)));
  const margin = color("dim", `${" ".repeat(number.length)} |`);
  return `  ${color("dim", `${number} |`)} ${before}${marked}${after}\n  ${margin} ${" ".repeat(width(before))}${color(finding.severity, carets)}\n`;
}

function summary(checked: readonly Checked[], style: Style): string {
  const all = checked.flatMap(({ report }) => report.findings);
  const files = checked.length;
  if (all.length === 0)
    return style.korean
      ? `파일 ${files}개: 발견된 항목 없음`
      : `${files} ${files === 1 ? "file" : "files"}: nothing found`;
  const counts = SEVERITIES.map((severity) => ({ severity, n: all.filter((f) => f.severity === severity).length }));
  const parts = counts.filter(({ n }) => n > 0).map(({ severity, n }) => `${n} ${severity}`);
  const fixable = all.filter(({ fixes }) => fixes.some(({ safe }) => safe)).length;
  if (style.korean)
    return `파일 ${files}개, 항목 ${all.length}개: ${parts.join(", ")}${fixable ? `; ${fixable}개는 \`keyfence fix\`로 고칠 수 있음` : ""}`;
  const word = all.length === 1 ? "finding" : "findings";
  return `${all.length} ${word} in ${files} ${files === 1 ? "file" : "files"}: ${parts.join(", ")}${fixable ? `; ${fixable} can be mended by \`keyfence fix\`` : ""}`;
}
