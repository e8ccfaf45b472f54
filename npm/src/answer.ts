/** The core's answers: numbers, most of which count words. `crate/wasm/src/answer.rs` says how. Holds no rule. */

import type { RuleFacts, RuleId, Span } from "../core/core.js";
import { ask, type Live, OWN_WORDS } from "./instance.js";

/** How many numbers lead an answer. */
const HEAD = 6;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A rule with its facts. */
export interface Facts extends RuleFacts {
  rule: RuleId;
}

/** What the core answers to `question`, as `take` reads it. Nothing else may be asked meanwhile. */
export function readAnswer<T>(question: () => number, take: (answer: Answer) => T): T {
  return ask(question, (at, live) => take(new Answer(at, live)));
}

/** Reads one number after another. Its methods are short so that the engine compiles them at once. */
export class Answer {
  /** The rules that fired. */
  readonly rules: Facts[] = [];
  /** Where the findings end. */
  readonly #end: number;
  readonly #numbers: Uint32Array;
  readonly #own: string[];
  readonly #words: string[] = [];
  #at: number;

  /** The answer that stands at byte `address` of the instance's memory. */
  constructor(address: number, live: Live) {
    const { buffer } = live.memory;
    this.#numbers = live.numbers;
    if (this.#numbers.buffer !== buffer) this.#numbers = live.numbers = new Uint32Array(buffer);
    this.#own = live.words;
    this.#at = address >>> 2;
    const from = this.#at;
    this.#end = from + this.number();
    const rules = from + this.number();
    const words = from + this.number();
    const text = this.number();
    const own = this.number();
    const facts = live.facts[this.number()] as Map<string, Facts>;
    this.#at = words;
    this.#readWords(buffer, text, own);
    this.#at = rules;
    this.#readRules(facts);
    this.#at = from + HEAD;
  }

  #readWords(buffer: ArrayBufferLike, text: number, own: number): void {
    const count = this.number();
    const length = this.number();
    if (count > 0) {
      const places = this.#numbers.subarray(this.#at, this.#at + count);
      this.#at += count;
      this.#slices(new Uint8Array(buffer, own, length), count, (word, nth) => {
        this.#own[places[nth] as number] = word;
      });
    }
    for (let pages = this.number(); pages > 0; pages--) {
      const length = this.number();
      const count = this.number();
      if (count > 0) this.#slices(new Uint8Array(buffer, text, length), count, (word) => this.#words.push(word));
      text += length;
    }
  }

  /** The words that stand in `bytes` one after another. */
  #slices(bytes: Uint8Array, count: number, take: (word: string, nth: number) => void): void {
    const all = decoder.decode(bytes);
    let from = 0;
    for (let nth = 0; nth < count; nth++) {
      const to = from + this.number();
      take(all.slice(from, to), nth);
      from = to;
    }
  }

  #readRules(told: Map<string, Facts>): void {
    for (let left = this.number(); left > 0; left--) {
      const id = this.word();
      if (this.number() === 1) told.set(id, this.#readFacts(id as RuleId));
      const facts = told.get(id) as Facts;
      // Whoever gets a finding may change it: another answer has its own.
      this.rules.push({ ...facts, references: facts.references.map((reference) => ({ ...reference })) });
    }
  }

  #readFacts(rule: RuleId): Facts {
    const category = this.word() as Facts["category"];
    const title = this.word();
    const explanation = this.word();
    const page = this.word();
    const references: Facts["references"] = [];
    for (let left = this.number(); left > 0; left--) references.push({ catalog: this.word(), id: this.word() });
    return { rule, category, title, explanation, references, page };
  }

  /** Whether there are more findings. */
  get more(): boolean {
    return this.#at < this.#end;
  }

  /** What stands behind the findings, which are read afterwards. */
  behind<T>(read: () => T): T {
    const at = this.#at;
    this.#at = this.#end;
    const said = read();
    this.#at = at;
    return said;
  }

  number(): number {
    return this.#numbers[this.#at++] as number;
  }

  /** The word of a code. */
  wordOf(code: number): string {
    const place = code >>> 1;
    return (place < OWN_WORDS ? this.#own[place] : this.#words[place - OWN_WORDS]) as string;
  }

  word(): string {
    return this.wordOf(this.number());
  }

  sentence(): string {
    let said = "";
    for (let left = this.number(); left > 0; left--) {
      const code = this.number();
      said += code & 1 ? code >>> 1 : this.wordOf(code);
    }
    return said;
  }

  /** A place in the text. */
  span(): Span {
    return {
      start: this.number(),
      end: this.number(),
      line: this.number(),
      column: this.number(),
      endLine: this.number(),
      endColumn: this.number(),
    };
  }

  /** A word that is JSON. */
  json<T>(): T {
    return JSON.parse(this.word()) as T;
  }
}
