/**
 * Credential reports too long to hold, as of a whole organization: checked in pieces and shown as if they had been held.
 * Of the text only what the next findings may stand in is kept, and of each finding its line.
 */
import {
  type AccountSummary,
  check,
  checkCredentialReportIn,
  type Document,
  type Finding,
  type Options,
  type Report,
  type Severity,
  type Span,
} from "./core.js";
import { decodeAs, encodingOf, type Long } from "./files.js";
import { type FileResult, type Lines, lineAround, present, rank, type ShownFinding } from "./results.js";

/** At most so many findings are listed, as of a text that is checked at once: the worst. */
const MOST = 200_000;
/** The core holds what it has not checked; nothing further back than this is asked for, in UTF-16 units. */
const REACH_BACK = 48 << 20;

/** Whether a text that begins like this is one that can be checked in pieces: rows as AWS writes them, under their header. */
export function isLongReport({ head }: Long, options: Options): boolean {
  if (options.kind !== undefined && options.kind !== "credential-report") return false;
  if (encodingOf(head) !== "utf-8") return false;
  return /^\ufeff?"?user"?[,;\t]"?arn"?[,;\t]/.test(decodeAs(head.subarray(0, 64), "utf-8"));
}

/** What a long report is shown as, and how many findings are not listed. */
export interface LongResult {
  file: FileResult;
  omitted: number;
}

/** Checks a long report. `each` may leave findings out; `onProgress` is called with the bytes read so far. */
export async function checkLong(
  path: string,
  { head, pieces }: Long,
  options: Options,
  each: (text: string, report: Report) => Promise<Report>,
  onProgress: (bytes: number) => void,
): Promise<LongResult> {
  const kind = "credential-report";
  const { kind: _, ...wanted } = options;
  const window = new Window();
  const lines = new KeptLines();
  const worst = new Worst();
  const reports: AccountSummary[] = [];
  for await (const part of checkCredentialReportIn(window.watch(pieces), { ...wanted, onProgress })) {
    reports.push(...part.reports);
    if (!part.findings.length) continue;
    const { text, start, line } = window.around(part.findings);
    const findings = part.findings.map((finding) => shifted(finding, -start, 1 - line));
    const shown = present(path, text, await each(text, { kind, documents: [], findings }));
    for (const finding of shown.findings) {
      lines.keep(finding, shown, start);
      worst.add({ ...shifted(finding, start, line - 1), excerpt: own(finding.excerpt) });
    }
    window.forget(start + text.length);
  }
  // How its kind is known, the first whole rows tell.
  const begun = decodeAs(head, "utf-8");
  const { documents } = check(begun.slice(0, begun.lastIndexOf("\n") + 1), options);
  const details: Document["details"] = { type: kind, reports };
  const whole = documents.slice(0, 1).map((document) => ({ ...document, span: window.whole(), details }));
  const file = present(path, "", { kind, documents: whole, findings: [] });
  return { file: { ...file, findings: worst.inOrder(), lines }, omitted: worst.omitted };
}

/** The finding `units` further on, and `lines`. */
function shifted<T extends Finding | ShownFinding>(finding: T, units: number, lines: number): T {
  const spans = finding.spans.map((span) => {
    const { start, end, line, endLine } = span;
    return { ...span, start: start + units, end: end + units, line: line + lines, endLine: endLine + lines };
  });
  return { ...finding, spans };
}

/** A copy that does not hold the whole text it was cut from. */
const own = (text: string): string => Buffer.from(text, "utf8").toString("utf8");

/** The last stretch of a text that comes in pieces. */
class Window {
  #pieces: { start: number; text: string }[] = [];
  #length = 0;
  #lines = 1;
  #column = 1;

  /** Passes the pieces on and reads along. */
  async *watch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    for await (const bytes of pieces) {
      this.#add(decoder.decode(bytes, { stream: true }));
      yield bytes;
    }
    this.#add(decoder.decode());
  }

  #add(text: string): void {
    if (!text) return;
    this.#pieces.push({ start: this.#length, text });
    this.#length += text.length;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lines += 1;
    const last = text.lastIndexOf("\n");
    this.#column = last < 0 ? this.#column + text.length : text.length - last;
    this.forget(this.#length - REACH_BACK);
  }

  /** Drops the pieces that end before `offset`. */
  forget(offset: number): void {
    const keep = this.#pieces.findIndex(({ start, text }) => start + text.length > offset);
    this.#pieces.splice(0, keep < 0 ? this.#pieces.length : keep);
  }

  /** The lines of findings: their text, and where it begins. */
  around(findings: readonly Finding[]): { text: string; start: number; line: number } {
    const spans = findings.flatMap((finding) => finding.spans);
    const first = spans.reduce((a, b) => (b.start < a.start ? b : a));
    const end = spans.reduce((most, span) => Math.max(most, span.end), 0);
    const start = first.start - (first.column - 1);
    const text = this.#pieces.map((piece) => piece.text).join("");
    const from = this.#pieces[0]?.start ?? 0;
    const close = text.indexOf("\n", end - from);
    return { text: text.slice(start - from, close < 0 ? text.length : close + 1), start, line: first.line };
  }

  /** The place of the whole text. */
  whole(): Span {
    return { start: 0, end: this.#length, line: 1, column: 1, endLine: this.#lines, endColumn: this.#column };
  }
}

/** The lines that findings stand in, by where they begin. */
class KeptLines implements Lines {
  #kept = new Map<number, ReturnType<Lines["around"]>>();

  /** Keeps the lines of a finding of `file`, whose text begins at `from`. */
  keep({ spans }: ShownFinding, { text, shade }: FileResult, from: number): void {
    for (const span of spans) {
      const start = span.start - (span.column - 1);
      if (this.#kept.has(start + from) || !shade) continue;
      const { end } = lineAround(text, span.start, span.column, Number.POSITIVE_INFINITY);
      const cut = shade.cut(start, end);
      const masked = cut.text !== text.slice(start, end);
      // What only counts must not hold the text.
      const at = masked ? (offset: number) => cut.at(offset - from) : (offset: number) => offset - from - start;
      this.#kept.set(start + from, { start: start + from, end: end + from, text: own(cut.text), at });
    }
  }

  around(offset: number, column: number): ReturnType<Lines["around"]> {
    const start = offset - (column - 1);
    return this.#kept.get(start) ?? { start, end: offset, text: "", at: () => 0 };
  }
}

/** Findings, of which the worst are kept where there are very many. */
class Worst {
  #list: ShownFinding[] = [];
  omitted = 0;

  add(finding: ShownFinding): void {
    this.#list.push(finding);
    if (this.#list.length >= MOST * 1.25) this.#cut();
  }

  #cut(): void {
    const by = (severity: Severity) => this.#list.filter((finding) => finding.severity === severity);
    const severities = [...new Set(this.#list.map(({ severity }) => severity))].sort((a, b) => rank(a) - rank(b));
    this.omitted += Math.max(0, this.#list.length - MOST);
    this.#list = severities.flatMap(by).slice(0, MOST);
  }

  inOrder(): ShownFinding[] {
    if (this.#list.length > MOST || this.omitted) this.#cut();
    const start = ({ spans }: ShownFinding) => spans[0]?.start ?? 0;
    // Those of one place stand worst first already.
    return this.#list.sort((a, b) => start(a) - start(b));
  }
}
