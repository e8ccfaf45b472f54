/** The listeners: everything by which text enters a page, decided before the page's own listeners run. */

import { send, type Way } from "../shared/messages.ts";
import { hold, isOurs, listenForOwn, type Question, warn } from "./ask.ts";
import * as dom from "./dom.ts";
import * as fields from "./field.ts";
import { listOf, type Scanned, scanLater, scanNow } from "./files.ts";
import { insert, inserting, noteInsertion, replaceAll } from "./insert.ts";
import { type Found, judge, masked, NOTHING, pass, prepare, type Verdict } from "./judge.ts";
import { offerSelection } from "./selection.ts";

/** The field a person last was in, and whether what stands there was looked at. */
let last: fields.Field | null = null;
const touched = new WeakSet<Element>();
const filled = new WeakSet<Element>();
/** The insertion that `beforeinput` judged: its `input` needs no second look. */
let judged: Element | null = null;

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** What was typed without a break, for editors that empty the element they listen with. */
let run: { field: Element | null; text: string } = { field: null, text: "" };
const LONGEST_RUN = 400;

/** Notes what entered `field`. */
function ran(field: Element | null, text: string): void {
  if (fields.isValueField(field))
    run = { field, text: ((run.field === field ? run.text : "") + text).slice(-LONGEST_RUN) };
}

/** What is around the caret, and what else was typed just before where the field does not show it. */
function aroundIn(field: Element | null): fields.Around[] {
  const at = fields.around(field);
  const hidden = field && run.field === field && !at.before.endsWith(run.text);
  return hidden ? [at, { before: run.text, after: "" }] : [at];
}

const ignored = (event: Event): boolean => !event.isTrusted || inserting() || isOurs(event);

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
function entering(event: Event, way: Way, target: Element | null, text: string, html = ""): boolean {
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
  const asking = question(event, way, target, verdict, around, at, length, html);
  if (verdict.answer === "hold") {
    stop(event);
    // What the field does not show cannot be masked in it.
    if (around === html || unseen > 0) asking.masked = undefined;
    hold(asking);
    return true;
  }
  warn({ ...asking, leave: () => {}, anyway: () => {}, masked: field ? () => maskIn(field) : undefined });
  return false;
}

/** Masks what stands in a field. */
function maskIn(field: fields.Field): void {
  const text = fields.textOf(field);
  const { found } = judgeField(field, text, true);
  if (found.length > 0) replaceAll(field, masked(text, found));
}

function judgeField(field: fields.Field, text: string, again = false): Verdict {
  return judge(text, fields.asksForSecret(field), 0, text.length, again);
}

/** All that a transfer says in words. */
function textsOf(data: DataTransfer): { text: string; html: string } {
  let text = data.getData("text/plain");
  const html = data.getData("text/html");
  for (const type of data.types) {
    if (type === "text/plain" || type === "text/html" || type === "Files") continue;
    const other = data.getData(type);
    if (!text) text = other;
    // An editor's own form of the same text.
    else if (judge(other).answer === "hold" && judge(text).answer !== "hold") return { text, html: other };
  }
  return { text, html };
}

function onPaste(event: ClipboardEvent): void {
  if (ignored(event) || !event.clipboardData) return;
  prepare();
  const target = fields.targetOf(event);
  if (event.clipboardData.files.length > 0 && onFiles(event, target, event.clipboardData)) return;
  const { text, html } = textsOf(event.clipboardData);
  if (!text && !html) return;
  if (!entering(event, "paste", target, text, html)) judged = target;
}

function onDrop(event: DragEvent): void {
  if (ignored(event) || !event.dataTransfer) return;
  prepare();
  const target = fields.targetOf(event, event);
  if (event.dataTransfer.files.length > 0 && onFiles(event, target, event.dataTransfer)) return;
  const { text, html } = textsOf(event.dataTransfer);
  if (!text && !html) return;
  const field = fields.fieldOf(target);
  if (field && !fields.isValueField(field)) caretTo(event);
  if (entering(event, "drop", target, text, html)) {
    // The page may be showing where to drop: tell it that nothing comes.
    dom.dispatch(target ?? document, new DragEvent("dragleave", { bubbles: true, composed: true }));
  } else {
    judged = field;
  }
}

/** Where text dropped into an editable element is to go. */
function caretTo({ clientX, clientY }: DragEvent): void {
  const position = document.caretPositionFromPoint?.(clientX, clientY);
  if (position) getSelection()?.collapse(position.offsetNode, position.offset);
}

/** Files into `target`: true when they are held or kept until read. */
function onFiles(event: Event, target: Element | null, data: DataTransfer): boolean {
  const files = [...data.files];
  const folders = [...data.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  if (folders) {
    void send({ kind: "sighting", sighting: { kinds: [], way: "file", outcome: "unchecked", at: Date.now() } });
    return false;
  }
  const type = event.type;
  const again = (list: readonly File[]): void => {
    if (fields.isFileInput(target)) {
      setFiles(target, list);
      return;
    }
    const transfer = new DataTransfer();
    for (const file of list) transfer.items.add(file);
    const options = { bubbles: true, cancelable: true, composed: true };
    const { clientX = 0, clientY = 0 } = event instanceof MouseEvent ? event : {};
    dom.dispatch(
      target ?? document,
      type === "paste"
        ? new ClipboardEvent(type, { ...options, clipboardData: transfer })
        : new DragEvent(type, { ...options, dataTransfer: transfer, clientX, clientY }),
    );
  };
  return judgeFiles(event, target, files, again, () => {});
}

/** `again` gives files to the page; `drop` takes them away from it. */
function judgeFiles(
  event: Event,
  target: Element | null,
  files: File[],
  again: (files: readonly File[]) => void,
  drop: () => void,
): boolean {
  const answer = (scanned: Scanned, stopped: boolean): boolean => {
    const asking: Question = {
      way: "file",
      found: scanned.found,
      about: target,
      masked: () => again(scanned.clean()),
      anyway: () => again(files),
      leave: () => {},
    };
    if (scanned.partly)
      void send({ kind: "sighting", sighting: { kinds: [], way: "file", outcome: "unchecked", at: Date.now() } });
    if (scanned.answer === "hold") {
      hold(asking);
      return true;
    }
    if (scanned.answer === "warn") warn({ ...asking, masked: undefined, anyway: () => {} });
    if (stopped) again(files);
    return false;
  };
  const now = scanNow(files);
  if (now && now.answer !== "hold") return answer(now, false);
  stop(event);
  drop();
  if (now) return answer(now, true);
  void scanLater(files).then((scanned) => answer(scanned, true));
  return true;
}

function setFiles(field: HTMLInputElement, files: readonly File[]): void {
  dom.setInputFiles(field, listOf(files));
  given.add(field);
  for (const type of ["input", "change"])
    dom.dispatch(field, new Event(type, { bubbles: true, composed: type === "input" }));
}

/** File fields that this script filled: the browser may tell of it once more. */
const given = new WeakSet<Element>();

/** A file was chosen: `input` comes first, then `change`. */
function onChosen(event: Event, field: HTMLInputElement): void {
  const files = [...(dom.inputFiles(field) ?? [])];
  if (files.length === 0 || given.has(field)) {
    given.delete(field);
    return;
  }
  if (event.type === "change" && judged === field) {
    judged = null;
    return;
  }
  const empty = (): void => dom.setInputValue(field, "");
  if (!judgeFiles(event, field, files, (list) => setFiles(field, list), empty)) judged = field;
}

function onBeforeInput(event: InputEvent): void {
  if (inserting()) noteInsertion();
  if (ignored(event) || !event.inputType.startsWith("insert")) return;
  prepare();
  const target = fields.targetOf(event);
  const field = fields.fieldOf(target);
  if (!field) {
    if (target && fields.editContextOf(target) && event.data) typing(event, target, target, event.data);
    return;
  }
  touched.add(field);
  last = field;
  const data = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  const pasted = judged === target || judged === field;
  judged = null;
  if (!event.cancelable) return;
  judged = field;
  if (data === "" || (pasted && /Paste|Drop/.test(event.inputType))) return;
  typing(event, target, field, data);
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
function typing(event: Event, target: Element | null, field: Element, data: string): void {
  if (data.length >= 16 || endsLong(field, data)) entering(event, "type", target, data);
  else ran(field, data);
}

/** Some editors take letters from the key and never let the browser put them in. */
function onKeyPress(event: KeyboardEvent): void {
  if (ignored(event) || event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
  const target = fields.targetOf(event);
  const field = fields.fieldOf(target);
  if (field && !fields.isValueField(field)) typing(event, target, field, event.key);
}

function onInput(event: Event): void {
  if (inserting()) noteInsertion();
  if (ignored(event)) return;
  const target = fields.targetOf(event);
  if (fields.isFileInput(target)) {
    onChosen(event, target);
    return;
  }
  const field = fields.fieldOf(target);
  const known = judged === field;
  judged = null;
  if (!field || known || (event instanceof InputEvent && event.inputType.startsWith("delete"))) return;
  prepare();
  touched.add(field);
  last = field;
  const text = fields.textOf(field);
  const verdict = judgeField(field, text);
  if (verdict.answer === "none") return;
  const asking: Question = {
    way: "filled",
    found: verdict.found,
    about: field,
    masked: () => {},
    leave: () => replaceAll(field, ""),
    anyway: () => replaceAll(field, text),
  };
  if (verdict.answer === "warn") {
    warn({ ...asking, leave: () => {}, anyway: () => {}, masked: () => maskIn(field) });
    return;
  }
  // Autofill and input methods put text in without asking: take it out before the page hears of it.
  event.stopImmediatePropagation();
  replaceAll(field, masked(text, verdict.found));
  hold(asking);
}

function onChange(event: Event): void {
  if (ignored(event)) return;
  const target = fields.targetOf(event);
  if (fields.isFileInput(target)) onChosen(event, target);
}

/** The first of `all` that holds something to be held, and what. */
function firstHeld(all: Iterable<fields.Field>): { field: fields.Field; text: string; found: Found[] } | null {
  for (const field of all) {
    const text = fields.seenIn(field);
    if (!/\S{16}/.test(text)) continue;
    const { answer, found } = judgeField(field, text);
    if (answer === "hold") return { field, text, found };
  }
  return null;
}

/** Fields of a form that a person can have filled. */
function* filledFields(form: HTMLFormElement): Generator<fields.Field> {
  for (const element of dom.formElements(form)) {
    if (!fields.isValueField(element) || element.readOnly) continue;
    if (touched.has(element) || !fields.isUntouched(element)) yield element;
  }
}

function holdSending(event: Event, all: Iterable<fields.Field>, again?: () => void): boolean {
  const held = firstHeld(all);
  if (!held) return false;
  const { field, text, found } = held;
  stop(event);
  const back = fields.placeOf(field);
  hold({
    way: "send",
    found,
    about: field,
    leave: () => back(),
    masked: fields.isDrawn(field) ? undefined : () => replaceAll(field, masked(text, found)),
    anyway: () => {
      back();
      again?.();
    },
  });
  return true;
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (ignored(event) || !(form instanceof HTMLFormElement)) return;
  const { submitter } = event;
  holdSending(event, filledFields(form), () => dom.requestSubmit(form, submitter));
}

/** `form.submit()` asks nobody, but tells when it gathers the form: then what is held goes masked. */
function onFormData(event: FormDataEvent): void {
  const form = event.target;
  if (ignored(event) || !(form instanceof HTMLFormElement)) return;
  for (const field of filledFields(form)) {
    const name = dom.attribute(field, "name");
    const held = name ? firstHeld([field]) : null;
    if (!held || !name) continue;
    event.formData.set(name, masked(held.text, held.found));
    warn({ way: "send", found: held.found, about: field, leave: () => {}, anyway: () => {} });
  }
}

function* lastField(): Generator<fields.Field> {
  if (last && dom.isConnected(last)) yield last;
}

function onKey(event: KeyboardEvent): void {
  if (!ignored(event) && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.isComposing) {
    const target = fields.targetOf(event);
    // No event of input follows where an editor draws its own text.
    if (target && fields.editContextOf(target)) typing(event, target, target, event.key);
    return;
  }
  if (event.key === "Backspace") run.text = run.text.slice(0, -1);
  else if (event.key.length > 2 && !/^(Shift|Caps|Alt)/.test(event.key)) run.text = "";
  if (ignored(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  holdSending(event, lastField());
}

function onClick(event: MouseEvent): void {
  if (ignored(event)) return;
  run.text = "";
  const target = fields.targetOf(event, event);
  const button =
    target &&
    dom.closest(
      target,
      'button, [role="button"], input[type="submit"], input[type="image"], input[type="button"], a[href]',
    );
  if (button) holdSending(event, lastField());
}

/** A field may hold something before anyone was there: said once, never held, for the page has it already. */
function onFocus(event: Event): void {
  if (ignored(event)) return;
  prepare();
  const target = fields.targetOf(event);
  const field = fields.fieldOf(target);
  if (target && fields.isDrawn(target)) last = target as fields.Field;
  if (!field) return;
  last = field;
  if (filled.has(field)) return;
  filled.add(field);
  if (fields.isValueField(field) && field.readOnly) return;
  const text = fields.textOf(field);
  if (!/\S{16}/.test(text)) return;
  const { answer, found } = judgeField(field, text);
  if (answer === "none") return;
  warn({ way: "filled", found, about: field, leave: () => {}, anyway: () => {}, masked: () => maskIn(field) });
  if (fields.isValueField(field) && fields.isUntouched(field)) pass(found);
}

const LISTENERS: readonly [string, (event: never) => void][] = [
  ["paste", onPaste],
  ["drop", onDrop],
  ["beforeinput", onBeforeInput],
  ["input", onInput],
  ["change", onChange],
  ["submit", onSubmit],
  ["formdata", onFormData],
  ["keydown", onKey],
  ["keypress", onKeyPress],
  ["click", onClick],
  ["focusin", onFocus],
  ["dragenter", prepare],
  ["contextmenu", offerSelection],
];

/** Listens from now on; a second time does nothing. */
export function listen(): void {
  listenForOwn();
  for (const [type, listener] of LISTENERS) dom.listen(window, type, listener as EventListener, true);
}
