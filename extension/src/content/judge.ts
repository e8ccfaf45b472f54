/** What is to be done about a text: asks the guard, then settings, policy and what was allowed before. */
import { type Match, maskValue, redact, scan } from "../../../dist/guard/guard.js";
import { answerTo } from "../shared/kinds.ts";
import type { Answer } from "../shared/messages.ts";
import { allowsSite, DEFAULTS, isPaused, load, type Settings } from "../shared/settings.ts";
import { accountOf } from "./account.ts";
import { late, loadWarning } from "./late.ts";
import { site } from "./site.ts";

/** A credential to be told of. Holds no credential: place, masked form and hashes. */
export interface Found {
  match: Match;
  answer: "warn" | "hold";
  masked: string;
  account: string | null;
  /** Of the value, and of a pair's halves. */
  marks: string[];
  /** The hash to be kept when the value is fine on this site. */
  digest: () => string;
}

export interface Verdict {
  answer: "none" | "warn" | "hold";
  found: Found[];
}

export const NOTHING: Verdict = { answer: "none", found: [] };
/** Longer texts are looked at in their first part only. */
export const LONGEST = 20_000_000;
/** Where a secret access key is asked for because it belongs there: not where the provider's customers put pages. */
const PROVIDER = /(^|\.)(aws\.amazon\.com|(console|signin)\.amazonaws(\.cn|-us-gov\.com|-eusc\.eu))$/;

let settings: Settings = DEFAULTS;
let asked = false;
/** Marks of what was let through, and of what was warned of, in this document. */
const passed = new Set<string>();
const seen = new Set<string>();

export const current = (): Settings => settings;

/** Reads the settings at the first sign of a person; until they are there the defaults hold. */
export function prepare(): void {
  if (asked) return;
  asked = true;
  const read = (): void =>
    void load()
      .then((value) => {
        settings = value;
        // Values that are fine are known by a hash, which comes with the warning.
        return value.allowedValues.length > 0 ? loadWarning() : undefined;
      })
      .catch(() => undefined);
  read();
  try {
    chrome.storage.onChanged.addListener(read);
  } catch {
    // The extension was reloaded or removed: what is loaded here goes on with what it knows.
  }
}

/** The values that a match names: the pair, if it is one, then each alone. */
function valuesOf(text: string, { start, end, secret }: Match): string[] {
  const id = text.slice(start, end);
  const other = secret && text.slice(secret.start, secret.end);
  return other ? [`${id}\n${other}`, other, id] : [id];
}

const seed = crypto.getRandomValues(new Int32Array(2));
/** By this a value is known again in this document, and cannot be read. */
function markOf(value: string): string {
  let [a = 0, b = 0] = seed;
  for (let i = 0; i < value.length; i++) {
    a = Math.imul(a ^ value.charCodeAt(i), 0x9e3779b1);
    b = Math.imul(b ^ value.charCodeAt(i), 0x5f356495) ^ (a >>> 15);
  }
  return `${a} ${b}`;
}

/** By this a value is known again on this site: salted with this installation's salt. "" as long as that is not known. */
export const digestOf = (value: string): string =>
  settings.salt && late.warning ? late.warning.sha256(`${settings.salt}\n${site()}\n${value}`) : "";

/** The answer to one match, its place and standing considered. */
function answerFor(match: Match, asksForSecret: boolean): Answer {
  if (match.note === "example" || match.note === "placeholder" || match.note === "test") return "off";
  const answer = answerTo(match.kind, settings);
  const mild =
    match.confidence === "low" ||
    match.note === "encrypted" ||
    match.note === "unusual-length" ||
    (asksForSecret && PROVIDER.test(site()));
  return answer === "hold" && mild ? "warn" : answer;
}

/** Judges `text`; only what overlaps `from` to `to` counts. `again` tells what was warned of before, too. */
export function judge(text: string, asksForSecret = false, from = 0, to = text.length, again = false): Verdict {
  if (isPaused(settings, Date.now()) || allowsSite(settings, site())) return NOTHING;
  const otherProviders = settings.managed.otherProviders ?? settings.otherProviders;
  const matches = scan(text.length > LONGEST ? text.slice(0, LONGEST) : text, {
    secretField: asksForSecret,
    otherProviders,
  });
  const found: Found[] = [];
  for (const match of matches) {
    const parts = match.secret ? [match, match.secret] : [match];
    if (!parts.some((part) => part.start < to && part.end > from)) continue;
    const answer = answerFor(match, asksForSecret);
    if (answer === "off") continue;
    const account = /key-(id|pair)$|-id$/.test(match.kind) ? accountOf(text.slice(match.start, match.end)) : null;
    if (account && settings.managed.allowedAccounts?.includes(account)) continue;
    const values = valuesOf(text, match);
    const marks = values.map(markOf);
    const [main = ""] = marks;
    const digest = (): string => digestOf(values[0] ?? "");
    if (passed.has(main) || (settings.allowedValues.length > 0 && settings.allowedValues.includes(digest()))) continue;
    if (answer === "warn" && !again && seen.has(main)) continue;
    // Of a pair, the id: the first letters of a secret tell nobody which key it is.
    found.push({ match, answer, account, marks, digest, masked: maskValue(text.slice(match.start, match.end)) });
  }
  if (found.length === 0) return NOTHING;
  return { answer: found.some(({ answer }) => answer === "hold") ? "hold" : "warn", found };
}

/** Lets the values of a verdict through from now on, in this document. */
export function pass(found: readonly Found[]): void {
  for (const { marks } of found) for (const one of marks) passed.add(one);
}

/** Remembers that these were warned of: once a document is enough. */
export function warnedOf(found: readonly Found[]): void {
  for (const { marks } of found) for (const one of marks) seen.add(one);
}

/** `text` with everything found masked. */
export const masked = (text: string, found: readonly Found[]): string =>
  redact(
    text,
    found.map(({ match }) => match),
  );
