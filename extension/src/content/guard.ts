/** The listeners: everything by which text enters a page, decided before the page's own listeners run. */
import { hold, listenForOwn, nothing, warn } from "./ask.ts";
import * as dom from "./dom.ts";
import { cutRun, entering, judgeField, maskIn, runEnded, typing } from "./enter.ts";
import * as fields from "./field.ts";
import { inserting, noteInsertion, replaceAll } from "./insert.ts";
import { judge, masked, pass, prepare } from "./judge.ts";
import { offerSelection } from "./selection.ts";
import { holdSending, lastField, onFormData, onSubmit } from "./sending.ts";
import { ignored, state, stop, touched } from "./state.ts";
import { onChosen, onFiles } from "./upload.ts";

/** Fields whose text was looked at when a person came. */
const filled = new WeakSet<Element>();

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
  if (!entering(event, "paste", target, text, html)) state.judged = target;
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
    state.judged = field;
  }
}

/** Where text dropped into an editable element is to go. */
function caretTo({ clientX, clientY }: DragEvent): void {
  const position = dom.caretAt(document, clientX, clientY);
  if (position) getSelection()?.collapse(position.offsetNode, position.offset);
}

function onBeforeInput(event: InputEvent): void {
  if (inserting()) noteInsertion();
  if (ignored(event) || !event.inputType.startsWith("insert")) return;
  prepare();
  const target = fields.targetOf(event);
  const field = fields.fieldOf(target);
  const data = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  const known = state.typed !== "" && state.typed === data;
  state.typed = "";
  if (!field) {
    if (target && data && !known) typing(event, target, target, data);
    return;
  }
  touched.add(field);
  state.last = field;
  const pasted = state.judged === target || state.judged === field;
  state.judged = null;
  // What comes without saying what it is is looked at when it is in; a new line need not be.
  if (!event.cancelable || (data === "" && !/Line|Para/.test(event.inputType))) return;
  state.judged = field;
  if (data === "" || known || (pasted && /Paste|Drop/.test(event.inputType))) return;
  typing(event, target, field, data);
}

function onInput(event: Event): void {
  if (inserting()) noteInsertion();
  if (ignored(event)) return;
  const target = fields.targetOf(event);
  const chosen = fields.fileInputOf(target);
  if (chosen) {
    onChosen(event, chosen);
    return;
  }
  const field = fields.fieldOf(target);
  const known = state.judged === field;
  state.judged = null;
  if (!field || known || (event instanceof InputEvent && event.inputType.startsWith("delete"))) return;
  prepare();
  touched.add(field);
  state.last = field;
  const text = fields.textOf(field);
  const verdict = judgeField(field, text);
  if (verdict.answer === "none") return;
  const { found } = verdict;
  if (verdict.answer === "warn") {
    warn("filled", found, field, () => maskIn(field));
    return;
  }
  // Autofill and input methods put text in without asking: take it out before the page hears of it.
  event.stopImmediatePropagation();
  replaceAll(field, masked(text, found));
  hold({
    way: "filled",
    found,
    about: field,
    masked: nothing,
    leave: () => replaceAll(field, ""),
    anyway: () => replaceAll(field, text),
  });
}

function onChange(event: Event): void {
  if (ignored(event)) return;
  const chosen = fields.fileInputOf(fields.targetOf(event));
  if (chosen) onChosen(event, chosen);
}

/**
 * A key is judged before its letter is in, for it tells the page the letter; and some editors take letters from keys, or
 * draw what is typed where there is no field.
 */
function onKey(event: KeyboardEvent): void {
  const { key } = event;
  if (ignored(event) || /^(Shift|Caps|Alt|Con|Meta|Dead|Proc|Unid)/.test(key)) return;
  state.judged = null;
  if (key.length === 1 && !event.ctrlKey && !event.metaKey && !event.isComposing) {
    const target = fields.targetOf(event);
    const field = fields.fieldOf(target) ?? target;
    if (!field || (fields.isValueField(field) && field.readOnly)) return;
    state.typed = key;
    typing(event, target, field, key);
    return;
  }
  if (key === "Backspace") cutRun(-1);
  else if (key.length > 1) cutRun(0);
  if (runEnded()) stop(event);
  else if (key === "Enter" && !event.shiftKey && !event.isComposing) holdSending(event, lastField());
}

/** What a key brought is not told by its way up, either. */
function onKeyUp(event: KeyboardEvent): void {
  if (!event.isTrusted || event.code !== state.stopped) return;
  state.stopped = "";
  event.stopImmediatePropagation();
}

function onClick(event: MouseEvent): void {
  if (ignored(event)) return;
  state.judged = null;
  cutRun(0);
  if (runEnded()) {
    stop(event);
    return;
  }
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
  if (target && fields.isDrawn(target)) state.last = target as fields.Field;
  if (!field) return;
  state.last = field;
  if (filled.has(field)) return;
  filled.add(field);
  if (fields.isValueField(field) && field.readOnly) return;
  const text = fields.textOf(field);
  if (!/\S{16}/.test(text)) return;
  const { answer, found } = judgeField(field, text);
  if (answer === "none") return;
  warn("filled", found, field, () => maskIn(field));
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
  ["keyup", onKeyUp],
  ["click", onClick],
  ["focusin", onFocus],
  ["dragenter", prepare],
  ["contextmenu", offerSelection],
];

/** What does not come up to the window from a shadow root. */
const INNER = [...LISTENERS.filter(([type]) => /^(change|submit|formdata)$/.test(type)), ["input", onChange] as const];

fields.met.root = (root) => {
  for (const [type, listener] of INNER) dom.listen(root, type, listener as EventListener, true);
};

/** Listens from now on; a second time does nothing. */
export function listen(): void {
  listenForOwn();
  for (const [type, listener] of LISTENERS) dom.listen(window, type, listener as EventListener, true);
}
