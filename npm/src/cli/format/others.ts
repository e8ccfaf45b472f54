/**
 * The plainer formats: GitHub's annotations, Markdown, JUnit and CSV. Logs and pages are read on terminals too, so none
 * of them lets a control character of the text through.
 */
import type { Span } from "../../api.js";
import { type FileResult, fails, type RunResult, type ShownFinding, tally } from "../results.js";
import { safe } from "../width.js";
import { wordsIn } from "../words.js";

interface Entry {
  file: FileResult;
  finding: ShownFinding;
  span: Span;
}

function* entries(run: RunResult): Generator<Entry> {
  for (const file of run.files) {
    for (const finding of file.findings) yield { file, finding, span: finding.spans[0] as Span };
  }
}

/** Workflow commands: GitHub shows them at their lines. */
export function asGithub(run: RunResult): string {
  const data = (text: string) => safe(text).replaceAll("%", "%25").replaceAll("\n", "%0A");
  const property = (text: string | number) => data(String(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const levels = { critical: "error", high: "error", medium: "warning", low: "notice", info: "notice" };
  let out = "";
  for (const { file, finding, span } of entries(run)) {
    const fields = [
      ["file", file.path],
      ["line", span.line],
      ["endLine", span.endLine],
      // GitHub takes columns only within one line.
      ...(span.line === span.endLine ? [["col", span.column] as const, ["endColumn", span.endColumn] as const] : []),
      ["title", `${finding.severity} ${finding.rule}`],
    ] as const;
    const list = fields.map(([name, value]) => `${name}=${property(value)}`).join(",");
    out += `::${levels[finding.severity]} ${list}::${data(finding.message)}\n`;
  }
  return out;
}

export function asMarkdown(run: RunResult): string {
  const words = wordsIn(run.locale);
  const korean = run.locale === "ko";
  const counts = tally(run.files);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const files = run.files.filter((file) => file.findings.length);
  const lines = [
    "# Keyfence",
    "",
    total ? `${words.found(total, files.length, run.checked)}.` : `${words.clean(run.checked)}.`,
  ];
  const columns = korean ? ["심각도", "위치", "규칙", "내용"] : ["severity", "place", "rule", "finding"];
  for (const file of files) {
    lines.push("", `## ${inline(file.path)}`, "", `| ${columns.join(" | ")} |`, "|---|---|---|---|");
    for (const { severity, spans, rule, message, fixes } of file.findings) {
      const span = spans[0] as Span;
      const fix = fixes.find((candidate) => candidate.safe);
      const mend = fix ? ` (${words.fix}: ${cell(fix.title)})` : "";
      lines.push(`| ${severity} | ${span.line}:${span.column} | ${inline(rule)} | ${cell(message)}${mend} |`);
    }
  }
  for (const { path, message } of run.failures) lines.push("", `**${inline(path)}**: ${cell(message)}`);
  return `${lines.join("\n")}\n`;
}

/** Words in a table's cell: code stays code, nothing else is markup. */
function cell(words: string): string {
  return safe(words)
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 ? inline(part.slice(1, -1)) : part.replace(/[\\<>[\]*_~#!&|`]/g, "\\$&")))
    .join("")
    .replace(/\s+/g, " ");
}

/** Words as code, whatever marks they hold. */
function inline(words: string): string {
  // A fence one longer than any run of marks inside.
  const longest = Math.max(0, ...[...words.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest ? " " : "";
  return `${fence}${space}${safe(words).replaceAll("|", "\\|").replace(/\s+/g, " ")}${space}${fence}`;
}

export function asJunit(run: RunResult): string {
  const suites = run.files.map((file) => {
    const failures = file.findings.filter((finding) => fails(finding, run.failOn)).length;
    const cases = file.findings.map((finding) => junitCase(file, finding, fails(finding, run.failOn)));
    if (!cases.length) cases.push(`    <testcase name="${xml(file.path)}" classname="keyfence"/>\n`);
    return `  <testsuite name="${xml(file.path)}" tests="${cases.length}" failures="${failures}" errors="0">\n${cases.join("")}  </testsuite>\n`;
  });
  const unread = run.failures.map(
    ({ path, message }) =>
      `  <testsuite name="${xml(path)}" tests="1" failures="0" errors="1">\n    <testcase name="${xml(path)}" classname="keyfence">\n      <error message="${xml(message)}"/>\n    </testcase>\n  </testsuite>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="keyfence">\n${suites.join("")}${unread.join("")}</testsuites>\n`;
}

function junitCase(file: FileResult, finding: ShownFinding, failing: boolean): string {
  const span = finding.spans[0] as Span;
  const place = `${file.path}:${span.line}:${span.column}`;
  const name = `name="${xml(finding.rule)} at ${span.line}:${span.column}"`;
  const words = `${place}: ${finding.severity} ${finding.rule}: ${finding.message}\n${finding.explanation}`;
  const body = failing
    ? `      <failure message="${xml(finding.message)}" type="${xml(finding.severity)}">${xml(words)}</failure>\n`
    : `      <system-out>${xml(words)}</system-out>\n`;
  return `    <testcase ${name} classname="keyfence.${xml(finding.rule.replace("/", "."))}" file="${xml(file.path)}" line="${span.line}">\n${body}    </testcase>\n`;
}

function xml(words: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  return (
    safe(words)
      // Characters that XML 1.0 has no place for.
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "�")
      .replace(/[&<>"']/g, (c) => named[c] as string)
      .replace(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`)
  );
}

export function asCsv(run: RunResult): string {
  const header = "file,line,column,endLine,endColumn,severity,confidence,category,rule,message,subject,path,references";
  const rows = [...entries(run)].map(({ file, finding, span }) => {
    const { severity, confidence, category, rule, message, subject, path, references } = finding;
    const who = subject.user ?? subject.sid ?? subject.masked ?? "";
    const others = references.map(({ catalog, id }) => `${catalog}:${id}`).join(" ");
    const place = [file.path, span.line, span.column, span.endLine, span.endColumn];
    return [...place, severity, confidence, category, rule, message, who, path ?? "", others].map(field).join(",");
  });
  return `${[header, ...rows].join("\r\n")}\r\n`;
}

/** A cell by RFC 4180; one that a spreadsheet would take for a formula is marked as text. */
function field(value: string | number): string {
  const words = safe(String(value));
  const text = typeof value === "string" && /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(words) ? `'${words}` : words;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
