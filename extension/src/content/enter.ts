/** Text on its way into a field: judged, held, told of, masked. */
import type { Way } from "../shared/messages.ts";
import { hold, type Question, warn } from "./ask.ts";
import * as fields from "./field.ts";
import { insert, replaceAll } from "./insert.ts";
import { type Found, judge, masked, NOTHING, type Verdict } from "./judge.ts";
import { stop } from "./state.ts";

/** What was typed without a break, for editors that empty the element they listen with. */
let run: { field: Element | null; text: string } = { field: null, text: "" };
const LONGEST_RUN = 400;

/** Notes what entered `field`. */
function ran(field: Element | null, text: string): void {
  if (fields.isValueField(field))
    run = { field, text: ((run.field === field ? run.text : "") + text).slice(-LONGEST_RUN) };
}

/** Forgets what was typed, or (-1) its last letter. */
export function cutRun(to: number): void {
  run.text = run.text.slice(0, to);
}

/** What is around the caret, and what else was typed just before where the field does not show it. */
function aroundIn(field: Element | null): fields.Around[] {
  const at = fields.around(field);
  const hidden = field && run.field === field && !at.before.endsWith(run.text);
  return hidden ? [at, { before: run.text, after: "" }] : [at];
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
  length: number,
  html = "",
): Question {
  const field = fields.fieldOf(target);
  const back = fields.placeOf(field ?? target);
  const point = way === "drop" ? (event as DragEvent) : undefined;
  const end = at + length;
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
      insert(target, field, around.slice(at, end), html, point);
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
  let [verdict, around, at, length] = [NOTHING, "", 0, text.length];
  let unseen = -1;
  for (const { before, after } of aroundIn(field ?? target)) {
    if (verdict.answer !== "none") break;
    unseen++;
    [around, at] = [before + text + after, before.length];
    verdict = judge(around, asks, at, at + length);
  }
  if (verdict.answer !== "hold" && html) {
    // Marks that the text leaves out: addresses, comments, attributes.
    const marks = judge(html, asks);
    if (marks.answer === "hold") [verdict, around, at, length] = [judge(html), html, 0, html.length];
  }
  if (verdict.answer !== "hold") ran(field ?? target, text);
  if (verdict.answer === "none") return false;
  if (verdict.answer === "hold") {
    const asking = question(event, way, target, verdict, around, at, length, html);
    stop(event);
    // What the field does not show cannot be masked in it.
    if (around === html || unseen > 0) asking.masked = undefined;
    const lone = verdict.found.every(({ match }) => match.note === "looks-like" && match.end === at + length);
    if (way === "type" && length < 3 && lone && fields.isValueField(field))
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
export function typing(event: Event, target: Element | null, field: fields.Field, data: string): void {
  if (kept?.field === field) {
    clearTimeout(kept.timer);
    const text = kept.text + data;
    kept = null;
    if (entering(event, "type", target, text)) return;
    stop(event);
    insert(target, field, text);
  } else if (data.length >= 16 || endsLong(field, data)) entering(event, "type", target, data);
  else ran(field, data);
}
