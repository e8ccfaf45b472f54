/** Changes of whole texts: credentials taken out, JSON laid out anew. */
import type { Finding } from "../../npm/src/api.js";

/** `text` with every credential the findings know replaced by its masked form, and how many there were. */
export function redact(text: string, findings: readonly Finding[]): { text: string; count: number } {
  const places = findings
    .flatMap(({ subject, spans: [span] }) =>
      subject.masked !== undefined && span ? [{ start: span.start, end: span.end, masked: subject.masked }] : [],
    )
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let out = "";
  let at = 0;
  let count = 0;
  for (const { start, end, masked } of places) {
    if (end <= at) continue;
    // Of two that overlap, what sticks out of the first is taken out too.
    out += text.slice(at, Math.max(at, start)) + (start >= at ? masked : "");
    at = end;
    count += 1;
  }
  return { text: out + text.slice(at), count };
}

/**
 * JSON with two spaces per level, each token as it was: nothing is parsed, so nothing can get lost.
 * Undefined where brackets or quotes do not match.
 */
export function formatJson(text: string): string | undefined {
  const tokens = text.match(/"(?:[^"\\\n]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|"/g) ?? [];
  const open: string[] = [];
  let out = "";
  for (const [at, token] of tokens.entries()) {
    const indent = () => `\n${"  ".repeat(open.length)}`;
    if (token === '"') return undefined;
    if (token === "{" || token === "[") {
      const close = token === "{" ? "}" : "]";
      out += token;
      open.push(close);
      if (tokens[at + 1] !== close) out += indent();
    } else if (token === "}" || token === "]") {
      if (open.pop() !== token) return undefined;
      const previous = tokens[at - 1];
      out += (previous === "{" || previous === "[" ? "" : indent()) + token;
    } else if (token === ",") out += token + indent();
    else if (token === ":") out += ": ";
    else out += (at > 0 && !/[{}[\],:]/.test(tokens[at - 1] ?? "") ? " " : "") + token;
  }
  return open.length === 0 ? `${out}\n` : undefined;
}
