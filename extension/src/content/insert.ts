/** Puts text where the caret is, as if typed: undo works and frameworks notice. */
import * as dom from "./dom.ts";
import { type Field, isValueField, setText, textOf } from "./field.ts";

/** Whether this script is putting text in: its own events are then not judged. */
let busy = false;
let heard = false;
export const inserting = (): boolean => busy;
/** Tells that the field took notice of an insertion. */
export const noteInsertion = (): void => {
  heard = true;
};

/** Where something was dropped. */
export type Point = Pick<MouseEvent, "clientX" | "clientY">;

/** The page's editor is offered the text as a paste, or as a drop at `point`; true when it took it. */
function offer(target: Element, text: string, html: string, point?: Point): boolean {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  const options = { bubbles: true, cancelable: true, composed: true };
  if (!point) {
    const event = new ClipboardEvent("paste", { ...options, clipboardData: data });
    return event.clipboardData?.getData("text/plain") === text && !dom.dispatch(target, event);
  }
  let taken = false;
  for (const type of ["dragenter", "dragover", "drop"]) {
    const { clientX, clientY } = point;
    taken = !dom.dispatch(target, new DragEvent(type, { ...options, dataTransfer: data, clientX, clientY }));
  }
  return taken;
}

/** An editor of its own learns of the returned selection from an event, which comes after this task. */
const SETTLED = 130;

/** Puts `text` in place of the selection. */
export function insert(target: Element | null, field: Field | null, text: string, html = "", point?: Point): void {
  if (field && isValueField(field)) insertNow(target, field, text, html);
  else setTimeout(insertNow, SETTLED, target, field, text, html, field ? undefined : point);
}

function insertNow(target: Element | null, field: Field | null, text: string, html: string, point?: Point): void {
  busy = true;
  heard = false;
  try {
    if (field && isValueField(field)) {
      intoValue(field, text);
      return;
    }
    // An editor of its own puts lines and marks where they belong; what handles no paste leaves it to the browser.
    const before = field ? textOf(field) : "";
    if (target && text && offer(target, text, html, point)) {
      if (field) setTimeout(unlessTaken, 2 * SETTLED, field, before, text);
      return;
    }
    if (point) return;
    dom.command(document, text === "" ? "delete" : "insertText", false, text);
  } finally {
    busy = false;
  }
}

/** A page may refuse every paste that is not a person's. */
function unlessTaken(field: Field, before: string, text: string): void {
  if (textOf(field) !== before) return;
  busy = true;
  dom.command(document, "insertText", false, text);
  busy = false;
}

function intoValue(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  if (dom.command(document, text === "" ? "delete" : "insertText", false, text) || heard) return;
  const value = textOf(field);
  const [start, end] = [field.selectionStart ?? value.length, field.selectionEnd ?? value.length];
  setText(field, value.slice(0, start) + text + value.slice(end));
  dom.dispatch(field, new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: text }));
}

/** Replaces all of a field's text. */
export function replaceAll(field: Field, text: string): void {
  dom.focusOn(field, { preventScroll: true });
  if (isValueField(field)) {
    field.select();
  } else {
    getSelection()?.selectAllChildren(field);
  }
  insert(field, field, text);
  if (isValueField(field) && textOf(field) !== text) {
    setText(field, text);
    dom.dispatch(field, new InputEvent("input", { bubbles: true, composed: true }));
  }
}
