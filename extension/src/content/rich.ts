/** Puts text into an editable element, or offers it to a page that draws its own; loaded with the warning. */
import * as dom from "./dom.ts";
import { type Field, textOf } from "./field.ts";
import type { Point } from "./insert.ts";

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

/** Puts `text` in place of the selection, inside of `quietly`. */
export function insertRich(
  quietly: (action: () => void) => void,
  target: Element | null,
  field: Field | null,
  text: string,
  html: string,
  point?: Point,
): void {
  const insertNow = (): void => {
    // An editor of its own puts lines and marks where they belong; what handles no paste leaves it to the browser.
    const before = field ? textOf(field) : "";
    if (target && text && offer(target, text, html, field ? undefined : point)) {
      if (field) setTimeout(quietly, 2 * SETTLED, () => unlessTaken(field, before, text));
      return;
    }
    if (field || !point) dom.command(document, text === "" ? "delete" : "insertText", false, text);
  };
  setTimeout(quietly, SETTLED, insertNow);
}

/** A page may refuse every paste that is not a person's. */
function unlessTaken(field: Field, before: string, text: string): void {
  if (textOf(field) === before) dom.command(document, "insertText", false, text);
}
