/**
 * Credentials in a text too long to hold: read in windows that overlap, in constant memory. Holds no rule: each window
 * is the core's to check, and its findings are moved to where they stand in the whole text.
 */
import { type Finding, findSecrets, type Options } from "./api.js";

/** How many UTF-16 code units of new text a window has. */
const BODY = 1 << 20;
/** How much text before and behind it is seen with it, since what surrounds a value decides what it is. */
const AROUND = 1 << 15;

/** What a stream may be: `ReadableStream` (of `fetch`, `Blob`, `File`) and Node's streams among others. */
export type TextSource = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** The options of a check, and a signal that ends the reading. */
export interface StreamOptions extends Options {
  /** Aborts: the iteration throws the signal's reason. */
  signal?: AbortSignal;
}

/** One window's outcome. */
export interface StreamPart {
  /** What begins in this window, in the order of the text; places count from the start of the whole text. */
  findings: Finding[];
  /** How many UTF-16 code units are checked so far. */
  checked: number;
}

/** Where a window begins in the whole text. */
interface Origin {
  offset: number;
  /** Line breaks before it. */
  lines: number;
  /** Code units of its first line that stand before it. */
  columns: number;
}

/**
 * Finds credentials in a text that comes in pieces (bytes are UTF-8), as {@link findSecrets} finds them in a whole one:
 * each part as soon as its window is read, also an empty one, so that progress shows. A credential whose evidence
 * stands over 32,768 code units away, or that is longer than that, may be judged differently.
 * @throws {OptionError} when an option is unknown or wrong
 * @throws {TrapError} when the core trapped
 */
export async function* findSecretsIn(source: TextSource, options: StreamOptions = {}): AsyncGenerator<StreamPart> {
  const { signal, ...wanted } = options;
  signal?.throwIfAborted();
  // Before anything is read: a wrong option is no matter of the text.
  findSecrets("", wanted);
  let origin: Origin = { offset: 0, lines: 0, columns: 0 };
  let held = "";
  /** Where the findings begin that no earlier window has reported. */
  let from = 0;
  const part = (end: number): StreamPart => {
    const findings = findSecrets(held, wanted)
      .findings.filter(
        ({ spans: [first] }) => first && first.start >= from && (first.start < end || end === held.length),
      )
      .map((finding) => moved(finding, origin));
    return { findings, checked: origin.offset + end };
  };
  for await (const piece of decoded(source)) {
    signal?.throwIfAborted();
    // A piece may itself be longer than any window.
    for (let at = 0; at < piece.length; at += BODY) {
      held += piece.slice(at, at + BODY);
      while (held.length >= from + BODY + AROUND) {
        const end = from + BODY;
        yield part(end);
        signal?.throwIfAborted();
        const cut = Math.max(0, end - AROUND);
        origin = behind(origin, held.slice(0, cut));
        held = held.slice(cut);
        from = end - cut;
      }
    }
  }
  yield part(held.length);
}

/** The text of the pieces; characters that two pieces share are joined. */
async function* decoded(source: TextSource): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const piece of source) {
    if (typeof piece !== "string" && !(piece instanceof Uint8Array)) {
      throw new TypeError("a piece of the text must be a string or a Uint8Array");
    }
    yield typeof piece === "string" ? decoder.decode() + piece : decoder.decode(piece, { stream: true });
  }
  yield decoder.decode();
}

/** The origin of what follows `text`. */
function behind(origin: Origin, text: string): Origin {
  let lines = 0;
  let last = -1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    lines++;
    last = at;
  }
  return {
    offset: origin.offset + text.length,
    lines: origin.lines + lines,
    columns: last < 0 ? origin.columns + text.length : text.length - last - 1,
  };
}

/** A finding of a window as one of the whole text. */
function moved(finding: Finding, { offset, lines, columns }: Origin): Finding {
  const column = (line: number, own: number) => (line === 1 ? own + columns : own);
  return {
    ...finding,
    spans: finding.spans.map((span) => ({
      ...span,
      start: span.start + offset,
      end: span.end + offset,
      line: span.line + lines,
      column: column(span.line, span.column),
      endLine: span.endLine + lines,
      endColumn: column(span.endLine, span.endColumn),
    })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, start: edit.start + offset, end: edit.end + offset })),
    })),
  };
}
