/** Puts text where the caret is, as if typed: undo works and frameworks notice. */
import * as dom from "./dom.ts";
import { type Field, isValueField, setText, textOf } from "./field.ts";
import { loadWarning } from "./late.ts";

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

function quietly(action: () => void): void {
  busy = true;
  heard = false;
  try {
    action();
  } finally {
    busy = false;
  }
}

/** Puts `text` in place of the selection. */
export function insert(target: Element | null, field: Field | null, text: string, html = "", point?: Point): void {
  if (field && isValueField(field)) quietly(() => intoValue(field, text));
  else void loadWarning().then((warning) => warning.insertRich(quietly, target, field, text, html, point));
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
