/** Findings as the core sends them, numbers that count words, put together. Holds no rule and no sentence. */

import type { Packed, RuleFacts, WireFinding } from "../core/core.js";
import * as core from "../core/core.js";
import { ask } from "./instance.js";

/** One thing found: where, how bad, in which words, and how to mend it. */
export interface Finding extends WireFinding, RuleFacts {}

/** Where in a longer text a text begins: UTF-16 code units and line breaks before it. */
export interface Origin {
  units: number;
  lines: number;
}

const encoder = new TextEncoder();

/** A text as the core takes it. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** What the core answers about findings: the answer, and the findings in it. */
export function readFound<T extends { found: Packed }>(
  question: () => string,
): Omit<T, "found"> & { findings: Finding[] } {
  const [json, codes] = ask(() => [question(), core.codes()] as const);
  const { found, ...rest } = JSON.parse(json) as T;
  return { ...rest, findings: unpacked(found, codes) };
}

/** The findings that `codes` count; `core.codes` says how. */
export function unpacked(packed: Packed, codes: Uint32Array, origin: Origin = { units: 0, lines: 0 }): Finding[] {
  const reader = new Reader(packed, codes, origin);
  const findings: Finding[] = [];
  while (reader.at < codes.length) findings.push(reader.finding());
  return findings;
}

/** Reads one finding after another. Its methods are short so that the engine compiles them at once. */
class Reader {
  at = 0;
  readonly #words: string[];
  readonly #rules: Packed["rules"];
  readonly #codes: Uint32Array;
  readonly #origin: Origin;

  constructor({ words, rules }: Packed, codes: Uint32Array, origin: Origin) {
    this.#words = words;
    this.#rules = rules;
    this.#codes = codes;
    this.#origin = origin;
  }

  finding(): Finding {
    const [rule, { category, title, explanation, references, page }] = this.#rules[
      this.#number()
    ] as Packed["rules"][0];
    const severity = this.#word() as Finding["severity"];
    const confidence = this.#word() as Finding["confidence"];
    const message = this.#sentence();
    const subject = this.#subject();
    const spans = this.#spans();
    const fixes = this.#fixes();
    const remediation = this.#steps();
    const path = this.#sentence();
    return path
      ? {
          rule,
          severity,
          confidence,
          message,
          subject,
          spans,
          fixes,
          remediation,
          path,
          category,
          title,
          explanation,
          references,
          page,
        }
      : {
          rule,
          severity,
          confidence,
          message,
          subject,
          spans,
          fixes,
          remediation,
          category,
          title,
          explanation,
          references,
          page,
        };
  }

  #number(): number {
    return this.#codes[this.at++] as number;
  }

  #word(): string {
    return this.#words[this.#number() >>> 1] as string;
  }

  #sentence(): string {
    let said = "";
    for (let left = this.#number(); left > 0; left--) {
      const code = this.#number();
      said += code & 1 ? code >>> 1 : this.#words[code >>> 1];
    }
    return said;
  }

  #subject(): Finding["subject"] {
    const subject: Finding["subject"] = {};
    const account = this.#word();
    if (account) subject.account = account;
    const user = this.#word();
    if (user) subject.user = user;
    const slot = this.#number();
    if (slot) subject.slot = slot;
    const statement = this.#number();
    if (statement) subject.statement = statement - 1;
    const sid = this.#word();
    if (sid) subject.sid = sid;
    const credential = this.#word();
    if (credential) subject.credential = credential;
    const masked = this.#word();
    if (masked) subject.masked = masked;
    return subject;
  }

  #spans(): Finding["spans"] {
    const { units, lines } = this.#origin;
    const spans: Finding["spans"] = [];
    for (let left = this.#number(); left > 0; left--) {
      const span: Finding["spans"][0] = {
        start: this.#number() + units,
        end: this.#number() + units,
        line: this.#number() + lines,
        column: this.#number(),
        endLine: this.#number() + lines,
        endColumn: this.#number(),
      };
      const label = this.#word();
      if (label) span.label = label;
      spans.push(span);
    }
    return spans;
  }

  #fixes(): Finding["fixes"] {
    const { units } = this.#origin;
    const fixes: Finding["fixes"] = [];
    for (let left = this.#number(); left > 0; left--) {
      const fix: Finding["fixes"][0] = {
        title: this.#sentence(),
        safe: this.#number() === 1,
        edits: [],
      };
      for (let edits = this.#number(); edits > 0; edits--) {
        fix.edits.push({
          start: this.#number() + units,
          end: this.#number() + units,
          text: this.#word(),
        });
      }
      fixes.push(fix);
    }
    return fixes;
  }

  #steps(): Finding["remediation"] {
    const steps: Finding["remediation"] = [];
    for (let left = this.#number(); left > 0; left--) {
      const title = this.#word();
      const command = this.#sentence();
      steps.push(command ? { title, command } : { title });
    }
    return steps;
  }
}
