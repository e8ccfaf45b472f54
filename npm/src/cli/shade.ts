/** Keeps credentials out of everything that is printed about a text, wherever they turn up again. */

import { credentialSpans, mask, merge, type Stretch } from "../mask.js";
import { findSecrets, type Report } from "./core.js";

/** How many units of a credential decide whether it may begin somewhere: shorter ones are only masked where found. */
const KEY = 8;

/** A stretch of a text as it may be shown, and where the text's offsets went. */
export interface Cut {
  text: string;
  at(offset: number): number;
}

export class Shade {
  #text: string;
  #spans: Stretch[];
  #values = new Map<string, Set<string>>();
  #longest = 0;

  /** Knows every credential of `text`, whatever rules were selected, and `more` of the caller's. */
  constructor(text: string, report: Pick<Report, "findings">, more: readonly Stretch[] = []) {
    const all = [...report.findings, ...findSecrets(text, { otherProviders: true }).findings];
    this.#text = text;
    this.#spans = merge([...credentialSpans(all), ...more]);
    for (const { start, end } of this.#spans) this.#learn(text.slice(start, end));
    for (const { remediation, subject } of all) {
      // An id that was read out of an encoding stands in its commands only.
      if (!subject.credential) continue;
      for (const { command } of remediation) {
        for (const [, id] of command?.matchAll(/--access-key-id[ =]'?([^\s']{16,})/g) ?? []) this.#learn(id as string);
      }
    }
  }

  #learn(value: string): void {
    if (value.length < KEY) return;
    const key = value.slice(0, KEY);
    const known = this.#values.get(key);
    if (known) known.add(value);
    else this.#values.set(key, new Set([value]));
    this.#longest = Math.max(this.#longest, value.length);
  }

  /** Where credentials known from elsewhere stand in `text`. */
  #again(text: string): Stretch[] {
    const out: Stretch[] = [];
    if (!this.#values.size) return out;
    for (let i = 0; i + KEY <= text.length; i++) {
      for (const value of this.#values.get(text.slice(i, i + KEY)) ?? []) {
        if (text.startsWith(value, i)) out.push({ start: i, end: i + value.length });
      }
    }
    return merge(out);
  }

  /** Words made from the text (messages, names, commands) without its credentials. */
  clean(words: string): string {
    let out = "";
    let at = 0;
    for (const { start, end } of this.#again(words)) {
      out += words.slice(at, start) + mask(words.slice(start, end));
      at = end;
    }
    return out + words.slice(at);
  }

  /** The text from `start` to `end`. */
  cut(start: number, end: number): Cut {
    // A credential that the stretch cuts must be seen whole to be known.
    const from = Math.max(0, start - this.#longest);
    const again = this.#again(this.#text.slice(from, end + this.#longest));
    const moved = again.map((stretch) => ({ start: stretch.start + from, end: stretch.end + from }));
    const inside = merge([...this.#overlapping(start, end), ...moved]).filter((s) => s.start < end && s.end > start);
    const steps: { start: number; end: number; shownStart: number; shownEnd: number }[] = [];
    let out = "";
    let at = start;
    for (const span of inside) {
      out += this.#text.slice(at, Math.max(span.start, start));
      const masked = mask(span.start < start ? "" : this.#text.slice(span.start, span.end));
      const first = Math.max(span.start, start);
      at = Math.min(span.end, end);
      steps.push({ start: first, end: at, shownStart: out.length, shownEnd: out.length + masked.length });
      out += masked;
    }
    out += this.#text.slice(at, end);
    return {
      text: out,
      at(offset) {
        const wanted = Math.min(Math.max(offset, start), end);
        const step = steps.findLast((candidate) => candidate.start < wanted);
        if (!step) return wanted - start;
        return wanted < step.end ? step.shownEnd : wanted - step.end + step.shownEnd;
      },
    };
  }

  #overlapping(start: number, end: number): Stretch[] {
    let low = 0;
    for (let high = this.#spans.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle] as Stretch).end <= start) low = middle + 1;
      else high = middle;
    }
    let last = low;
    while (last < this.#spans.length && (this.#spans[last] as Stretch).start < end) last += 1;
    return this.#spans.slice(low, last);
  }
}
