/** Credentials in what is shown or written: always masked. */
import type { Finding } from "../node.js";

const DOT = "•";

/** The stretches of a text that are credentials, in order, joined where they touch. */
function stretches(findings: readonly Finding[]): [number, number][] {
  const spans = findings
    .filter(({ rule }) => rule.startsWith("secrets/"))
    .flatMap(({ spans: places }) => places.map(({ start, end }): [number, number] => [start, end]))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** The text with every credential replaced by as many dots, line breaks kept: positions stay true. */
export function maskInPlace(text: string, findings: readonly Finding[]): string {
  let out = "";
  let at = 0;
  for (const [start, end] of stretches(findings)) {
    out += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, DOT);
    at = end;
  }
  return out + text.slice(at);
}

/** The text with every credential replaced by a few dots, whose number says nothing of its length. */
export function redact(text: string, findings: readonly Finding[]): string {
  let out = "";
  let at = 0;
  for (const [start, end] of stretches(findings)) {
    out += text.slice(at, start) + DOT.repeat(8);
    at = end;
  }
  return out + text.slice(at);
}
