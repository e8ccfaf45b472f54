/** Files on their way into the page: pasted, dropped or chosen. */
import { hold, nothing, report, warn } from "./ask.ts";
import * as dom from "./dom.ts";
import * as fields from "./field.ts";
import { listOf, type Scanned, scanLater, scanNow } from "./files.ts";
import { state, stop } from "./state.ts";

/** Tells that some file went in without being read. */
const unchecked = (): void => report({ way: "file", found: [] }, "unchecked");

/** Files into `target`: true when they are held or kept until read. */
export function onFiles(event: Event, target: Element | null, data: DataTransfer): boolean {
  const files = [...data.files];
  const folders = [...data.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  if (folders) {
    unchecked();
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
  return judgeFiles(event, target, files, again, nothing);
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
    if (scanned.partly) unchecked();
    if (scanned.answer === "hold") {
      hold({
        way: "file",
        found: scanned.found,
        about: target,
        masked: () => again(scanned.clean()),
        anyway: () => again(files),
        leave: nothing,
      });
      return true;
    }
    if (scanned.answer === "warn") warn("file", scanned.found, target);
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
export function onChosen(event: Event, field: HTMLInputElement): void {
  const files = [...(dom.inputFiles(field) ?? [])];
  if (files.length === 0 || given.has(field)) {
    given.delete(field);
    return;
  }
  if (event.type === "change" && state.judged === field) {
    state.judged = null;
    return;
  }
  const empty = (): void => dom.setInputValue(field, "");
  if (!judgeFiles(event, field, files, (list) => setFiles(field, list), empty)) state.judged = field;
}
