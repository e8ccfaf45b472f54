/** Credentials as they may be shown: never more than four of their characters. The same marks as the core's own. */
import type { Span, WireFinding } from "../core/core.js";

const SHOWN = 4;
/** Below this many characters nothing is shown. */
const SHORT = 16;
const DOTS = "••••••••";

/** A stretch of a text in UTF-16 code units. */
export type Stretch = Pick<Span, "start" | "end">;

/** `value` with its first four characters left, as `AKIA••••••••`; short values show nothing. */
export function mask(value: string): string {
  const shown = value.length < SHORT ? "" : (/^[!-~]{0,4}/.exec(value.slice(0, SHOWN))?.[0] ?? "");
  return shown + DOTS;
}

/** Where credentials stand, merged where they touch, in the order of the text. */
export function credentialSpans(findings: readonly Pick<WireFinding, "rule" | "spans" | "subject">[]): Stretch[] {
  return merge(
    findings.filter(({ rule, subject }) => subject.credential || rule.startsWith("secrets/")).flatMap((f) => f.spans),
  );
}

/** Stretches sorted, with those that touch joined. */
export function merge(stretches: readonly Stretch[]): Stretch[] {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = out.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) out.push({ start, end });
  }
  return out;
}

/** `text` with every stretch masked. */
export function maskSpans(text: string, stretches: readonly Stretch[]): string {
  let out = "";
  let at = 0;
  for (const { start, end } of stretches) {
    out += text.slice(at, start) + mask(text.slice(start, end));
    at = end;
  }
  return out + text.slice(at);
}
