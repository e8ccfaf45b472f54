/** Text on its way into a field: judged, held, told of, masked. */
import type { Way } from "../shared/messages.ts";
import { hold, type Question, warn } from "./ask.ts";
import * as fields from "./field.ts";
import { insert, replaceAll } from "./insert.ts";
import { type Found, judge, masked, NOTHING, type Verdict } from "./judge.ts";
import { stop } from "./state.ts";

/** What was typed without a break, for pages that empty the element they listen with, or show it in parts. */
let run: { field: Element | null; text: string } = { field: null, text: "" };
const LONGEST_RUN = 400;

/** Notes what entered `field`. */
function ran(field: Element | null, text: string): void {
  run = { field, text: ((run.field === field ? run.text : "") + text).slice(-LONGEST_RUN) };
}

/** Forgets what was typed, or (-1) its last letter. */
export function cutRun(to: number): void {
  run.text = run.text.slice(0, to);
}

/** What is around the caret, and what else was typed just before where the field does not show it. */
function aroundIn(field: Element | null): (fields.Around & { hidden?: boolean })[] {
  const at = fields.around(field);
  if (!field || run.field !== field || at.before.endsWith(run.text)) return [at];
  return [at, { before: run.text, after: "", hidden: true }];
}

/** How long typing may rest before what stands there is taken for whole, in milliseconds. */
const PAUSE = 500;
/**
 * The last letter of what looks like a secret and has nothing beside it that says so: kept out until the next key tells
 * whether it was the last one, or a long text's fortieth.
 */
let kept: { field: Element; text: string; timer: number; asking: Question } | null = null;

/** The run is over: asks about what was kept out. */
export function runEnded(): boolean {
  if (!kept) return false;
  const { timer, asking } = kept;
  kept = null;
  clearTimeout(timer);
  hold(asking);
  return true;
}

/** Puts held text where the caret was, masked or not. */
function question(
  event: Event,
  way: Way,
  target: Element | null,
  verdict: Verdict,
  around: string,
  at: number,
  text: string,
  html: string,
): Question {
  const field = fields.fieldOf(target);
  const back = fields.placeOf(field ?? target);
  const point = way === "drop" ? (event as DragEvent) : undefined;
  const end = at + text.length;
  // A credential may have begun before the caret: what stands there of it goes too.
  const spans = verdict.found.flatMap(({ match }) => (match.secret ? [match, match.secret] : [match]));
  const from = Math.min(at, ...spans.map(({ start }) => start));
  const to = Math.max(end, ...spans.map((span) => span.end));
  const mask = (): void => {
    back(at - from, to - end);
    const shifted = verdict.found.map((one) => ({ ...one, match: moved(one.match, from) }));
    insert(target, field, masked(around.slice(from, to), shifted), "", point);
  };
  return {
    way,
    found: verdict.found,
    about: target,
    leave: () => back(),
    anyway: () => {
      back();
      insert(target, field, text, html, point);
    },
    // Where the text is drawn elsewhere, what entered before cannot be reached.
    masked: (from < at || to > end) && fields.isDrawn(field ?? target) ? undefined : mask,
  };
}

function moved(match: Found["match"], by: number): Found["match"] {
  const at = { ...match, start: match.start - by, end: match.end - by };
  if (match.secret) at.secret = { start: match.secret.start - by, end: match.secret.end - by };
  return at;
}

/** Judges text on its way into `target`; true when it is held. */
export function entering(event: Event, way: Way, target: Element | null, text: string, html = ""): boolean {
  const field = fields.fieldOf(target);
  const asks = fields.asksForSecret(field);
  let [verdict, around, at, seen] = [NOTHING, "", 0, true];
  const places = aroundIn(field ?? target);
  // What is pasted is a whole, whatever it stands beside.
  if (way !== "type" && places.some(({ before, after }) => /[\w+/]$/.test(before) || /^[\w+/]/.test(after)))
    places.push({ before: "", after: "" });
  for (const { before, after, hidden } of places) {
    const whole = before + text + after;
    const found = judge(whole, asks, before.length, before.length + text.length);
    // What is to be held goes before what is only told of.
    if (verdict.answer === "hold" || found.answer === "none" || (verdict !== NOTHING && found.answer === "warn"))
      continue;
    [verdict, around, at, seen] = [found, whole, before.length, !hidden];
  }
  // Marks that the text leaves out: addresses, comments, attributes. Where there is no text, also what stands between them.
  for (const marks of text ? [html] : [html, html.replace(/<[^>]*>/g, "")]) {
    if (verdict.answer === "hold") break;
    const other = judge(marks, asks);
    if (other.answer === "hold") [verdict, seen] = [other, false];
  }
  if (verdict.answer !== "hold") ran(field ?? target, text);
  if (verdict.answer === "none") return false;
  if (verdict.answer === "hold") {
    const asking = question(event, way, target, verdict, around, at, text, html);
    stop(event);
    // What the field does not show cannot be masked in it.
    if (!seen) asking.masked = undefined;
    const lone = verdict.found.every(({ match }) => match.note === "looks-like" && match.end === at + text.length);
    if (way === "type" && text.length < 3 && lone && fields.isValueField(field))
      kept = { field, text, timer: setTimeout(runEnded, PAUSE), asking };
    else hold(asking);
    return true;
  }
  warn(way, verdict.found, target, field ? () => maskIn(field) : undefined);
  return false;
}

/** Masks what stands in a field. */
export function maskIn(field: fields.Field): void {
  const text = fields.textOf(field);
  const { found } = judgeField(field, text, true);
  if (found.length > 0) replaceAll(field, masked(text, found));
}

export function judgeField(field: fields.Field, text: string, again = false): Verdict {
  return judge(text, fields.asksForSecret(field), 0, text.length, again);
}

/** After one more letter, only the end of something long is worth a look. */
function endsLong(field: Element, data: string): boolean {
  if (!/[\w+/=-]$/.test(data)) return false;
  return aroundIn(field).some(({ before, after }) => {
    const left = /[^\s"'`<>]*$/.exec(before.slice(-24))?.[0].length ?? 0;
    const right = /^[^\s"'`<>]*/.exec(after.slice(0, 24))?.[0].length ?? 0;
    return left + data.length + right >= 20;
  });
}

/** Judges letters. */
export function typing(event: Event, target: Element | null, field: Element, data: string): void {
  if (kept?.field === field) {
    clearTimeout(kept.timer);
    const text = kept.text + data;
    kept = null;
    if (entering(event, "type", target, text)) return;
    stop(event);
    insert(target, field as fields.Field, text);
  } else if (data.length >= 16 || endsLong(field, data)) entering(event, "type", target, data);
  else ran(field, data);
}
