/** Changes of whole texts: credentials taken out, JSON laid out anew. */
import type { Finding } from "../../npm/src/api.js";

/** What stands for a credential whose masked form is not known by itself. */
const DOTS = "••••••••";

/** The places of credentials a finding knows: its first is masked as the core says, others (a pair's secret) wholly. */
export function secretPlaces({ subject, spans }: Finding): { start: number; end: number; masked: string }[] {
  const { masked } = subject;
  if (masked === undefined) return [];
  return spans.map(({ start, end }, at) => ({ start, end, masked: at === 0 ? masked : DOTS }));
}

/** `text` with every credential the findings know replaced by its masked form, and how many there were. */
export function redact(text: string, findings: readonly Finding[]): { text: string; count: number } {
  const places = findings.flatMap(secretPlaces).sort((a, b) => a.start - b.start || b.end - a.end);
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
