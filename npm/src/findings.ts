/** The findings of an answer, put together; `crate/wasm/src/pack.rs` says how they stand there. Holds no rule. */

import type { RuleFacts, WireFinding } from "../core/core.js";
import type { Answer, Facts } from "./answer.js";

/** One thing found: where, how bad, in which words, and how to mend it. */
export interface Finding extends WireFinding, RuleFacts {}

/** Where in a longer text a text begins: UTF-16 code units and line breaks before it. */
export interface Origin {
  units: number;
  lines: number;
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
interface Form {
  facts: Facts;
  severity: Finding["severity"];
  confidence: Finding["confidence"];
  message: Parts;
  account: string;
  slot: number;
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

/** The findings with which an answer begins. */
export function readFindings(answer: Answer, origin: Origin = { units: 0, lines: 0 }): Finding[] {
  const reader = new Reader(answer, origin);
  const findings: Finding[] = [];
  while (answer.more) {
    const code = answer.number();
    if (code & 1) findings.push(reader.formal(code >>> 2));
    else if (code & 2) reader.form(code >>> 2);
    else findings.push(reader.finding(code >>> 2));
  }
  return findings;
}

/** What a finding says besides its rule's facts; an empty path is none. */
interface Own extends Omit<WireFinding, "rule"> {
  path: string;
}

/**
 * Makes every finding, so that its members are named once, in one order. What it makes are plain objects, since its
 * prototype is theirs; an object that grows outside of a constructor takes the engine longer.
 */
const Told = function (this: Finding, facts: Facts, own: Own): void {
  this.rule = facts.rule;
  this.severity = own.severity;
  this.confidence = own.confidence;
  this.message = own.message;
  this.subject = own.subject;
  this.spans = own.spans;
  this.fixes = own.fixes;
  this.remediation = own.remediation;
  if (own.path) this.path = own.path;
  this.category = facts.category;
  this.title = facts.title;
  this.explanation = facts.explanation;
  this.references = facts.references;
  this.page = facts.page;
} as unknown as new (
  facts: Facts,
  own: Own,
) => Finding;
Told.prototype = Object.prototype;

/** Reads one finding after another. Its methods are short so that the engine compiles them at once. */
class Reader {
  readonly #answer: Answer;
  readonly #origin: Origin;
  readonly #forms: Form[] = [];
  readonly #formSteps = new Map<string, FormStep>();

  constructor(answer: Answer, origin: Origin) {
    this.#answer = answer;
    this.#origin = origin;
  }

  form(place: number): void {
    const answer = this.#answer;
    const severity = answer.word() as Finding["severity"];
    const confidence = answer.word() as Finding["confidence"];
    const message = this.#parts();
    const { account = "", slot = 0 } = this.#subject();
    // No spans and no fixes.
    answer.number();
    answer.number();
    const steps: FormStep[] = [];
    for (let left = answer.number(); left > 0; left--) steps.push(this.#formStep());
    const facts = answer.rules[place] as Facts;
    this.#forms.push({ facts, severity, confidence, message, account, slot, steps, path: answer.sentence() });
  }

  #formStep(): FormStep {
    const title = this.#answer.word();
    const parts = this.#parts();
    const key = JSON.stringify([title, ...parts]);
    const step = this.#formSteps.get(key) ?? { title, parts, user: "", command: "" };
    this.#formSteps.set(key, step);
    return step;
  }

  /** A sentence's pieces, those between holes in one. */
  #parts(): Parts {
    const answer = this.#answer;
    const parts: Parts = [];
    for (let left = answer.number(); left > 0; left--) {
      const code = answer.number();
      const word = code >>> 1;
      const piece = code & 1 ? String(word) : word === USER || word === DAYS ? word : answer.wordOf(code);
      const before = parts.at(-1);
      if (typeof piece === "string" && typeof before === "string") parts[parts.length - 1] = before + piece;
      else parts.push(piece);
    }
    return parts;
  }

  formal(place: number): Finding {
    const answer = this.#answer;
    const form = this.#forms[place] as Form;
    const { account, slot } = form;
    const user = answer.word();
    const days = answer.number();
    const start = answer.number();
    const end = answer.number();
    const line = answer.number() + this.#origin.lines;
    const column = answer.number();
    const row = answer.number();
    const subject: Finding["subject"] = account ? { account, user } : { user };
    if (slot) subject.slot = slot;
    const { units } = this.#origin;
    return new Told(form.facts, {
      severity: form.severity,
      confidence: form.confidence,
      message: filled(form.message, user, days),
      subject,
      spans: [{ start: start + units, end: end + units, line, column, endLine: line, endColumn: column + end - start }],
      fixes: [],
      remediation: form.steps.map((step) => stepOf(step, user)),
      path: row + form.path,
    });
  }

  finding(place: number): Finding {
    const answer = this.#answer;
    // In the order in which they stand in the answer.
    return new Told(answer.rules[place] as Facts, {
      severity: answer.word() as Finding["severity"],
      confidence: answer.word() as Finding["confidence"],
      message: answer.sentence(),
      subject: this.#subject(),
      spans: this.#spans(),
      fixes: this.#fixes(),
      remediation: this.#steps(),
      path: answer.sentence(),
    });
  }

  #subject(): Finding["subject"] {
    const answer = this.#answer;
    const subject: Finding["subject"] = {};
    const account = answer.word();
    if (account) subject.account = account;
    const user = answer.word();
    if (user) subject.user = user;
    const slot = answer.number();
    if (slot) subject.slot = slot;
    const statement = answer.number();
    if (statement) subject.statement = statement - 1;
    const sid = answer.word();
    if (sid) subject.sid = sid;
    const credential = answer.word();
    if (credential) subject.credential = credential;
    const masked = answer.word();
    if (masked) subject.masked = masked;
    return subject;
  }

  #spans(): Finding["spans"] {
    const answer = this.#answer;
    const { units, lines } = this.#origin;
    const spans: Finding["spans"] = [];
    for (let left = answer.number(); left > 0; left--) {
      const span = answer.span();
      span.start += units;
      span.end += units;
      span.line += lines;
      span.endLine += lines;
      const label = answer.word();
      if (label) span.label = label;
      spans.push(span);
    }
    return spans;
  }

  #fixes(): Finding["fixes"] {
    const answer = this.#answer;
    const { units } = this.#origin;
    const fixes: Finding["fixes"] = [];
    for (let left = answer.number(); left > 0; left--) {
      const fix: Finding["fixes"][0] = {
        title: answer.sentence(),
        safe: answer.number() === 1,
        edits: [],
      };
      for (let edits = answer.number(); edits > 0; edits--) {
        fix.edits.push({
          start: answer.number() + units,
          end: answer.number() + units,
          text: answer.word(),
        });
      }
      fixes.push(fix);
    }
    return fixes;
  }

  #steps(): Finding["remediation"] {
    const answer = this.#answer;
    const steps: Finding["remediation"] = [];
    for (let left = answer.number(); left > 0; left--) {
      const title = answer.word();
      const command = answer.sentence();
      steps.push(command ? { title, command } : { title });
    }
    return steps;
  }
}
