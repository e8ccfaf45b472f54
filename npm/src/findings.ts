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

/** What the core answers about findings: the answer, and the findings in it. */
export function readFound<T extends { found: Packed }>(
  question: () => string,
): Omit<T, "found"> & { findings: Finding[] } {
  const [json, codes] = ask(() => [question(), core.codes()] as const);
  const { found, ...rest } = JSON.parse(json) as T;
  return { ...rest, findings: unpacked(found, codes) };
}

/** The words that stand for the user and for the days in a form. */
const USER = 1;
const DAYS = 2;

/** A sentence with holes, which are numbers. */
type Parts = (string | number)[];

/** A step of many findings, and what it last was: a user's findings share their steps. */
interface FormStep {
  title: string;
  parts: Parts;
  user: string;
  command: string;
}

/** What findings have in common. */
interface Form extends Omit<Finding, "message" | "subject" | "spans" | "fixes" | "remediation" | "path"> {
  message: Parts;
  account: string | undefined;
  slot: number | undefined;
  steps: FormStep[];
  path: string;
}

function filled(parts: Parts, user: string, days: number): string {
  let said = "";
  for (const part of parts) said += part === USER ? user : part === DAYS ? days : part;
  return said;
}

function stepOf(step: FormStep, user: string): Finding["remediation"][0] {
  if (step.user !== user) {
    step.user = user;
    step.command = filled(step.parts, user, 0);
  }
  return step.command ? { title: step.title, command: step.command } : { title: step.title };
}

/** The findings that `codes` count; `core.codes` says how. */
export function unpacked(packed: Packed, codes: Uint32Array, origin: Origin = { units: 0, lines: 0 }): Finding[] {
  const reader = new Reader(packed, codes, origin);
  const findings: Finding[] = [];
  while (reader.at < codes.length) {
    const code = codes[reader.at++] as number;
    if (code & 1) findings.push(reader.formal(code >>> 2));
    else if (code & 2) reader.form(code >>> 2);
    else findings.push(reader.finding(code >>> 2));
  }
  return findings;
}

/** Reads one finding after another. Its methods are short so that the engine compiles them at once. */
class Reader {
  at = 0;
  readonly #words: string[];
  readonly #rules: Packed["rules"];
  readonly #codes: Uint32Array;
  readonly #origin: Origin;
  readonly #forms: Form[] = [];
  readonly #formSteps = new Map<string, FormStep>();

  constructor({ words, rules }: Packed, codes: Uint32Array, origin: Origin) {
    this.#words = words;
    this.#rules = rules;
    this.#codes = codes;
    this.#origin = origin;
  }

  form(place: number): void {
    const [rule, facts] = this.#rules[place] as Packed["rules"][0];
    const severity = this.#word() as Finding["severity"];
    const confidence = this.#word() as Finding["confidence"];
    const message = this.#parts();
    const { account, slot } = this.#subject();
    // No spans and no fixes.
    this.at += 2;
    const steps: FormStep[] = [];
    for (let left = this.#number(); left > 0; left--) steps.push(this.#formStep());
    this.#forms.push({ rule, ...facts, severity, confidence, message, account, slot, steps, path: this.#sentence() });
  }

  #formStep(): FormStep {
    const title = this.#word();
    const parts = this.#parts();
    const key = JSON.stringify([title, ...parts]);
    const step = this.#formSteps.get(key) ?? { title, parts, user: "", command: "" };
    this.#formSteps.set(key, step);
    return step;
  }

  /** A sentence's pieces, those between holes in one. */
  #parts(): Parts {
    const parts: Parts = [];
    for (let left = this.#number(); left > 0; left--) {
      const code = this.#number();
      const word = code >>> 1;
      const piece = code & 1 ? String(word) : word === USER || word === DAYS ? word : (this.#words[word] as string);
      const before = parts.at(-1);
      if (typeof piece === "string" && typeof before === "string") parts[parts.length - 1] = before + piece;
      else parts.push(piece);
    }
    return parts;
  }

  formal(place: number): Finding {
    const form = this.#forms[place] as Form;
    const { account, slot, category, title, explanation, references, page } = form;
    const codes = this.#codes;
    const at = this.at;
    this.at += 7;
    const user = this.#words[(codes[at] as number) >>> 1] as string;
    const subject: Finding["subject"] = account ? { account, user } : { user };
    if (slot) subject.slot = slot;
    const line = (codes[at + 4] as number) + this.#origin.lines;
    const start = codes[at + 2] as number;
    const end = codes[at + 3] as number;
    const column = codes[at + 5] as number;
    const { units } = this.#origin;
    return {
      rule: form.rule,
      severity: form.severity,
      confidence: form.confidence,
      message: filled(form.message, user, codes[at + 1] as number),
      subject,
      spans: [{ start: start + units, end: end + units, line, column, endLine: line, endColumn: column + end - start }],
      fixes: [],
      remediation: form.steps.map((step) => stepOf(step, user)),
      path: (codes[at + 6] as number) + form.path,
      category,
      title,
      explanation,
      references,
      page,
    };
  }

  finding(place: number): Finding {
    const [rule, { category, title, explanation, references, page }] = this.#rules[place] as Packed["rules"][0];
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
