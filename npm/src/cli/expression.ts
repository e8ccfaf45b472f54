/**
 * POSIX extended expressions as `grep -E` reads them, in time linear in the text: all ways to match are followed at once
 * (Thompson's simulation). JavaScript's own RegExp backtracks, and a cloned repository brings its `.gitallowed` along.
 */

/** Characters by code unit: a table for the first 256, a list for the others. */
interface Chars {
  table: Uint8Array;
  more: Set<number>;
  /** Whether the characters beyond the table are those not listed. */
  others: boolean;
}
type Place = (line: string, at: number) => boolean;
type Step = { chars: Chars; next: number } | { place: Place; next: number } | { ways: number[] } | { end: true };
/** Adds the steps of an expression before the step `next`; returns the first of them. */
type Emit = (next: number) => number;

export interface Found {
  start: number;
  /** Exclusive. */
  end: number;
}

/** More steps than this are refused: time is the text's length times the steps. */
const MOST_STEPS = 5000;
/** How many matches of one line are told. */
const MOST_MATCHES = 50;
const WORD = "a-zA-Z0-9_";
const NAMED: Record<string, string> = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \t",
  cntrl: "\0-\x1f\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-/:-@[-`{-~",
  space: " \t-\r",
  upper: "A-Z",
  xdigit: "0-9a-fA-F",
};
const ESCAPED: Record<string, string> = { w: WORD, W: WORD, s: " \t-\r", S: " \t-\r", d: "0-9", D: "0-9" };

const PLACES: Record<string, Place> = {
  "^": (_, at) => at === 0,
  $: (line, at) => at === line.length,
  "<": (line, at) => !wordAt(line, at - 1) && wordAt(line, at),
  ">": (line, at) => wordAt(line, at - 1) && !wordAt(line, at),
  b: (line, at) => wordAt(line, at - 1) !== wordAt(line, at),
  B: (line, at) => wordAt(line, at - 1) === wordAt(line, at),
};

/** Characters given as single ones and ranges, `a-z_`. */
function charsOf(ranges: string, negated = false): Chars {
  const chars: Chars = { table: new Uint8Array(256), more: new Set(), others: negated };
  for (let i = 0; i < ranges.length; i++) {
    const first = ranges.charCodeAt(i);
    const range = ranges[i + 1] === "-" && i + 2 < ranges.length;
    const last = range ? ranges.charCodeAt(i + 2) : first;
    if (range) i += 2;
    if (last < first) throw new SyntaxError("a range ends before it begins");
    for (let code = first; code <= last; code++) {
      if (code < 256) chars.table[code] = 1;
      else chars.more.add(code);
    }
  }
  if (negated) for (let code = 0; code < 256; code++) chars.table[code] = chars.table[code] ? 0 : 1;
  return chars;
}

const has = ({ table, more, others }: Chars, code: number) =>
  code < 256 ? table[code] === 1 : more.has(code) !== others;

const WORDS = charsOf(WORD);

function wordAt(line: string, at: number): boolean {
  return at >= 0 && at < line.length && has(WORDS, line.charCodeAt(at));
}

/** One expression. */
export class Expression {
  readonly #steps: Step[] = [{ end: true }];
  readonly #first: number;
  #at = 0;

  /** @throws {SyntaxError} where `source` is no expression, or one that linear time does not reach (`\1`, `(?=`) */
  constructor(readonly source: string) {
    const emit = this.#alternatives();
    if (this.#at < source.length) throw new SyntaxError("a parenthesis closes that was not opened");
    this.#first = emit(0);
  }

  /** Whether any part of `line` matches. */
  test(line: string): boolean {
    return this.#search(line, 0, false) !== undefined;
  }

  /** The matches in `line` that are whole words, as `grep -w` has it: leftmost, then longest. */
  words(line: string): Found[] {
    const out: Found[] = [];
    for (let from = 0; out.length < MOST_MATCHES; ) {
      const found = this.#search(line, from, true);
      if (!found) break;
      out.push(found);
      from = found.end;
    }
    return out;
  }

  /** Follows all ways through `line` at once; of two ways to one step, the one that began first is kept. */
  #search(line: string, from: number, whole: boolean): Found | undefined {
    const seen = new Int32Array(this.#steps.length).fill(-1);
    let best: Found | undefined;
    let now: [step: number, start: number][] = [];
    for (let at = from; at <= line.length; at++) {
      if (!best && !(whole && wordAt(line, at - 1))) now.push([this.#first, at]);
      if (best && now.length === 0) break;
      const code = line.charCodeAt(at);
      const later: [number, number][] = [];
      for (const [step, start] of now) {
        if (best && start > best.start) break;
        const open = [step];
        for (let id = open.pop(); id !== undefined; id = open.pop()) {
          if (seen[id] === at) continue;
          seen[id] = at;
          const one = this.#steps[id] as Step;
          if ("ways" in one) open.push(...one.ways);
          else if ("place" in one) one.place(line, at) && open.push(one.next);
          else if ("chars" in one) at < line.length && has(one.chars, code) && later.push([one.next, start]);
          else if (!whole) return { start, end: at };
          else if (at > start && !wordAt(line, at)) best = { start, end: at };
        }
      }
      now = later;
    }
    return best;
  }

  #add(step: Step): number {
    if (this.#steps.length >= MOST_STEPS)
      throw new SyntaxError("the expression is too long once its counts are written out");
    return this.#steps.push(step) - 1;
  }

  #alternatives(): Emit {
    const all = [this.#sequence()];
    while (this.source[this.#at] === "|") {
      this.#at++;
      all.push(this.#sequence());
    }
    return (next) => (all.length === 1 ? (all[0] as Emit)(next) : this.#add({ ways: all.map((one) => one(next)) }));
  }

  #sequence(): Emit {
    const all: Emit[] = [];
    while (this.#at < this.source.length && !/[|)]/.test(this.source[this.#at] as string)) all.push(this.#repeated());
    return (next) => all.reduceRight((after, one) => one(after), next);
  }

  #repeated(): Emit {
    let one = this.#atom();
    for (;;) {
      const [written, sign, low, comma, high] =
        /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})/.exec(this.source.slice(this.#at, this.#at + 16)) ?? [];
      if (!written) return one;
      this.#at += written.length;
      const least = sign ? Number(sign === "+") : Number(low);
      const most = sign ? (sign === "?" ? 1 : Infinity) : comma ? (high ? Number(high) : Infinity) : least;
      one = this.#times(one, least, most);
    }
  }

  #times(one: Emit, least: number, most: number): Emit {
    if (most < least) throw new SyntaxError("a count ends before it begins");
    return (next) => {
      let after = next;
      if (most === Infinity) {
        const ways: number[] = [];
        after = this.#add({ ways });
        ways.push(one(after), next);
      }
      for (let n = least; n < most && most !== Infinity; n++) after = this.#add({ ways: [one(after), next] });
      for (let n = 0; n < least; n++) after = one(after);
      return after;
    };
  }

  #atom(): Emit {
    const char = this.source[this.#at++] as string;
    const one =
      (chars: Chars): Emit =>
      (next) =>
        this.#add({ chars, next });
    if (char === "(") {
      if (this.source[this.#at] === "?") {
        if (this.source[this.#at + 1] !== ":")
          throw new SyntaxError("it looks ahead or behind, which POSIX does not know");
        this.#at += 2;
      }
      const inner = this.#alternatives();
      if (this.source[this.#at++] !== ")") throw new SyntaxError("a parenthesis is not closed");
      return inner;
    }
    if (char === "[") return one(this.#bracket());
    if (char === ".") return one(charsOf("", true));
    if (char !== "\\") {
      const place = /[$^]/.test(char) ? PLACES[char] : undefined;
      return place ? (next) => this.#add({ place, next }) : one(charsOf(char));
    }
    const escaped = this.source[this.#at++];
    if (escaped === undefined) throw new SyntaxError("it ends in a backslash");
    if (/[1-9]/.test(escaped)) throw new SyntaxError("it refers back to a group");
    const place = /[<>bB]/.test(escaped) ? PLACES[escaped] : undefined;
    if (place) return (next) => this.#add({ place, next });
    const ranges = ESCAPED[escaped];
    if (ranges) return one(charsOf(ranges, /[WSD]/.test(escaped)));
    return one(charsOf({ t: "\t", n: "\n", r: "\r" }[escaped] ?? escaped));
  }

  /** The inside of `[…]`: a `]` that stands first is one of its characters, and so is a backslash. */
  #bracket(): Chars {
    const [written, negated, inner] = /^(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(this.source.slice(this.#at)) ?? [];
    if (written === undefined || inner === undefined) throw new SyntaxError("a bracket is not closed");
    this.#at += written.length;
    const ranges = inner
      .replace(/\[:(\w+):\]/g, (_, name: string) => {
        const range = NAMED[name];
        if (range === undefined) throw new SyntaxError(`no class is called ${name}`);
        return range;
      })
      // Perl's spelling, which people use all the same.
      .replace(/\\([wsd])/g, (_, name: string) => ESCAPED[name] as string)
      .replace(/^-(?=.)/, "");
    const chars = charsOf(ranges, negated === "^");
    if (inner.startsWith("-")) chars.table[45] = negated ? 0 : 1;
    return chars;
  }
}
