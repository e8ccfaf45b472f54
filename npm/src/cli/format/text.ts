/** Findings for people: like a good compiler, with the source and carets under the place. */
import type { Severity, Span } from "../../api.js";
import { type FileResult, fails, lineAround, type RunResult, type ShownFinding, tally } from "../results.js";
import { type Cell, cells, safe, safeName } from "../width.js";
import { type Words, wordsIn } from "../words.js";

/** How far to either side of a span its line is read. */
const REACH = 400;
const MAX_PLACES = 5;

export interface TextStyle {
  color: boolean;
  quiet: boolean;
  /** Columns of the terminal. */
  columns: number;
  /** Findings left out by a baseline or an ignore. */
  hidden: number;
}

type Paint = (code: string, text: string) => string;

const COLORS: Record<Severity, string> = { critical: "1;31", high: "31", medium: "33", low: "36", info: "2" };

export function asText(run: RunResult, style: TextStyle): string {
  const paint: Paint = style.color ? (code, text) => `\u001b[${code}m${text}\u001b[0m` : (_, text) => text;
  const words = wordsIn(run.locale);
  const explained = new Set<string>();
  let out = "";
  for (const file of run.files) {
    if (file.findings.length && !style.quiet)
      out += `${paint("1;4", safeName(file.path))} ${paint("2", kinds(file))}\n\n`;
    for (const finding of file.findings) {
      out += head(file, finding, paint);
      if (style.quiet) continue;
      out += new Excerpt(file, finding, paint, style.columns, words).render();
      out += mend(finding, explained, paint, words);
      out += "\n";
    }
  }
  return style.quiet ? out : out + summary(run, style, paint, words);
}

/** What the file was taken for. */
function kinds({ kind, documents }: FileResult): string {
  const each = documents.map((document) => {
    const { details } = document;
    return details.type === "policy" ? `${document.kind} (${details.policyType})` : document.kind;
  });
  return [...new Set(each.length ? each : [kind])].slice(0, 4).join(", ");
}

function head(file: FileResult, finding: ShownFinding, paint: Paint): string {
  const span = finding.spans[0] as Span;
  const place = `${paint("1", safeName(file.path))}:${span.line}:${span.column}`;
  const severity = paint(COLORS[finding.severity], finding.severity);
  return `${place}: ${severity} ${paint("1", finding.rule)}  ${safe(finding.message)}\n`;
}

function mend(finding: ShownFinding, explained: Set<string>, paint: Paint, words: Words): string {
  const lines: string[] = [];
  const fix = finding.fixes.find((candidate) => candidate.safe) ?? finding.fixes[0];
  if (fix) lines.push(`${paint("32", fix.safe ? words.fix : words.unsafeFix)}: ${safe(fix.title)}`);
  // The same words under every finding of a rule would bury the findings.
  if (!explained.has(finding.rule)) lines.push(`${paint("2", words.why)}: ${finding.explanation}`);
  explained.add(finding.rule);
  for (const { title, command } of finding.remediation) {
    // A user's name stands in its commands, and a report can hold any name.
    lines.push(command ? `${paint("36", words.run)}: ${safe(command)}${paint("2", `  # ${title}`)}` : title);
  }
  return lines.map((line) => `  ${paint("2", "=")} ${line}\n`).join("");
}

interface Row {
  line: number;
  spans: { start: number; end: number; column: number; primary: boolean; label: string }[];
}

class Excerpt {
  #gutter: number;

  constructor(
    private readonly file: FileResult,
    private readonly finding: ShownFinding,
    private readonly paint: Paint,
    private readonly columns: number,
    private readonly words: Words,
  ) {
    this.#gutter = String(Math.max(...finding.spans.map((span) => span.line))).length;
  }

  render(): string {
    const rows = this.#rows();
    const shown = rows.slice(0, MAX_PLACES);
    let out = shown
      .map((row, i) => (this.#skips(shown, i) ? `${" ".repeat(this.#gutter)} …\n` : "") + this.#row(row))
      .join("");
    if (rows.length > shown.length)
      out += `${" ".repeat(this.#gutter)} ${this.words.more(rows.length - shown.length)}\n`;
    return out;
  }

  #skips(rows: readonly Row[], i: number): boolean {
    const before = rows[i - 1];
    return before !== undefined && (rows[i] as Row).line > before.line + 1;
  }

  /** The lines to show: the primary one always, further ones in the order of the text. */
  #rows(): Row[] {
    const rows = new Map<number, Row>();
    this.finding.spans.forEach((span, i) => {
      const row = rows.get(span.line) ?? { line: span.line, spans: [] };
      rows.set(span.line, row);
      const more = span.endLine > span.line ? this.words.through(span.endLine) : "";
      const label = [span.label, more].filter(Boolean).join(", ");
      row.spans.push({ start: span.start, end: span.end, column: span.column, primary: i === 0, label });
    });
    const [primary, ...rest] = [...rows.values()];
    return [primary as Row, ...rest.slice(0, MAX_PLACES - 1)]
      .sort((a, b) => a.line - b.line)
      .concat(rest.slice(MAX_PLACES - 1));
  }

  #row(row: Row): string {
    const { text, shade, lines } = this.file;
    const anchor = row.spans.find((span) => span.primary) ?? (row.spans[0] as Row["spans"][number]);
    const kept = lines?.around(anchor.start, anchor.column);
    const stretch = kept ?? lineAround(text, anchor.start, anchor.column, REACH);
    const cut = kept ?? shade?.cut(stretch.start, stretch.end) ?? { text: "", at: () => 0 };
    const all = cells(cut.text);
    const place = (offset: number) => columnOf(all, cut.at(offset));
    const marks = row.spans
      .filter((span) => span.start <= stretch.end && span.end >= stretch.start)
      .map((span) => ({ ...span, from: place(span.start), to: Math.max(place(span.end), place(span.start) + 1) }))
      .sort((a, b) => a.from - b.from);
    const window = windowOf(all, marks.find((mark) => mark.primary) ?? marks[0], this.columns - this.#gutter - 4);
    const number = this.paint("34", `${String(row.line).padStart(this.#gutter)} |`);
    const empty = this.paint("34", `${" ".repeat(this.#gutter)} |`);
    let out = `${number} ${window.text}\n`;
    const under = underline(marks, window);
    const last = marks.at(-1);
    out += `${empty} ${this.#color(under, marks, window)}${last?.label ? ` ${safe(last.label)}` : ""}\n`;
    for (const mark of marks.slice(0, -1).reverse()) {
      if (mark.label)
        out += `${empty} ${" ".repeat(clamp(mark.from - window.from, window.width))}${safe(mark.label)}\n`;
    }
    return out;
  }

  #color(under: string, marks: readonly { primary: boolean }[], _window: Window): string {
    return this.paint(marks.some((mark) => mark.primary) ? COLORS[this.finding.severity] : "34", under);
  }
}

interface Window {
  text: string;
  /** The column of the line that the window's first column shows. */
  from: number;
  width: number;
}

/** The columns before a place in a line. */
function columnOf(line: readonly Cell[], at: number): number {
  let column = 0;
  for (const cell of line) {
    if (cell.at >= at) break;
    column += cell.width;
  }
  return column;
}

/** The part of a line that fits, with the marked place in it; what is cut off shows as an ellipsis. */
function windowOf(line: readonly Cell[], mark: { from: number; to: number } | undefined, room: number): Window {
  const total = line.reduce((sum, cell) => sum + cell.width, 0);
  const width = Math.max(room, 40);
  const { from, to } = mark ?? { from: 0, to: 0 };
  let first = 0;
  if (total > width && to > width - 2) first = Math.max(0, Math.min(from - Math.floor(width / 4), total - width + 1));
  let text = first > 0 ? "…" : "";
  let used = text.length;
  let column = 0;
  for (const cell of line) {
    const start = column;
    column += cell.width;
    // A wide character cut by the edge leaves a blank.
    if (start < first + (first > 0 ? 1 : 0)) {
      if (column > first + 1 && first > 0) {
        text += " ";
        used += 1;
      }
      continue;
    }
    if (used + cell.width > width - (column < total ? 1 : 0)) {
      text += "…";
      used += 1;
      break;
    }
    text += cell.text;
    used += cell.width;
  }
  return { text: text.trimEnd(), from: first, width: used };
}

const clamp = (column: number, width: number): number => Math.max(0, Math.min(column, width - 1));

function underline(marks: readonly { from: number; to: number; primary: boolean }[], window: Window): string {
  const out: string[] = [];
  for (const primary of [false, true]) {
    for (const mark of marks.filter((candidate) => candidate.primary === primary)) {
      const from = clamp(mark.from - window.from, window.width);
      const to = Math.max(from + 1, Math.min(mark.to - window.from, window.width));
      for (let i = from; i < to; i++) out[i] = primary ? "^" : "-";
    }
  }
  return Array.from(out, (c) => c ?? " ").join("");
}

function summary(run: RunResult, style: TextStyle, paint: Paint, words: Words): string {
  const counts = tally(run.files);
  const n = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const withFindings = run.files.filter((file) => file.findings.length).length;
  const parts = [n ? words.found(n, withFindings, run.checked) : words.clean(run.checked)];
  const detail = Object.entries(counts)
    .filter(([, count]) => count)
    .map(([severity, count]) => paint(COLORS[severity as Severity], `${count} ${severity}`))
    .join(", ");
  if (detail) parts[0] += `: ${detail}`;
  const fixable = run.files.flatMap((file) => file.findings).filter((f) => f.fixes.some((fix) => fix.safe)).length;
  if (fixable) parts.push(words.fixable(fixable));
  if (style.hidden) parts.push(words.hidden(style.hidden));
  if (run.skipped) parts.push(words.skipped(run.skipped));
  if (run.failures.length) parts.push(words.unread(run.failures.length));
  const bad =
    run.failures.length > 0 || run.files.some((file) => file.findings.some((finding) => fails(finding, run.failOn)));
  return `${paint(bad ? "1;31" : "1;32", bad ? "✗" : "✓")} ${parts.join("; ")}\n`;
}
