/** Fields: which element takes the text, what stands in it, what its label asks for, and how to put text into it. */
import * as dom from "./dom.ts";

export type Field = HTMLElement;

const TEXT_TYPES = new Set(["text", "search", "url", "email", "tel", "password", "number"]);
const ASKS_FOR_SECRET =
  /secret.{0,12}key|key.{0,3}secret|(aws|amazon|s3).{0,16}secret|비밀\s*(액세스|접근)?\s*키|시크릿\s*(액세스)?\s*키|シークレット.{0,6}キー|秘密(访问|存取)/i;
/** How far around the caret is looked when text goes in. */
const BEFORE = 2000;
const AFTER = 400;

/** The innermost element under an event, inside closed shadow roots too. */
export function targetOf(event: Event, point?: { clientX: number; clientY: number }): Element | null {
  let target = dom.pathOf(event)[0];
  if (target instanceof Text) target = target.parentElement ?? undefined;
  return target instanceof Element ? innermost(target, point) : dom.activeElement(document);
}

/** The element in which the focus is, or that lies at `point`, inside `element`'s shadow roots. */
export function innermost(element: Element | null, point?: { clientX: number; clientY: number }): Element | null {
  for (let root = element && dom.shadowOf(element); root; root = element && dom.shadowOf(element)) {
    const inner = point ? root.elementFromPoint(point.clientX, point.clientY) : root.activeElement;
    if (!inner || inner === element) break;
    element = inner;
  }
  return element;
}

export const isInput = (element: unknown): element is HTMLInputElement => element instanceof HTMLInputElement;
const isArea = (element: unknown): element is HTMLTextAreaElement => element instanceof HTMLTextAreaElement;

export const isFileInput = (element: unknown): element is HTMLInputElement =>
  isInput(element) && dom.inputType(element) === "file";

export function isValueField(element: unknown): element is HTMLInputElement | HTMLTextAreaElement {
  return isArea(element) || (isInput(element) && TEXT_TYPES.has(dom.inputType(element)));
}

/** The field that `element` is or lies in. */
export function fieldOf(element: Element | null): Field | null {
  if (isValueField(element)) return element;
  if (element instanceof HTMLElement && element.isContentEditable) {
    let host: HTMLElement = element;
    while (host.parentElement?.isContentEditable) host = host.parentElement;
    return host;
  }
  return null;
}

export function textOf(field: Field): string {
  if (isArea(field)) return dom.areaValue(field);
  if (isInput(field)) return dom.inputValue(field);
  // biome-ignore lint/performance/useDomNodeTextContent: lines are to stay apart
  return dom.innerText(field) ?? "";
}

export function setText(field: Field, text: string): void {
  if (isArea(field)) dom.setAreaValue(field, text);
  else if (isInput(field)) dom.setInputValue(field, text);
}

/** Whether what stands in a field came with the page. */
export const isUntouched = (field: HTMLInputElement | HTMLTextAreaElement): boolean =>
  isArea(field)
    ? dom.defaultOf.area(field) === dom.areaValue(field)
    : dom.defaultOf.input(field) === dom.inputValue(field);

/** Whether the field's own words ask for a secret access key. */
export function asksForSecret(field: Element | null): boolean {
  if (!field) return false;
  const words = ["aria-label", "name", "id", "placeholder", "title", "autocomplete"].map(
    (name) => dom.attribute(field, name) ?? "",
  );
  const labels = isValueField(field) ? [...(field.labels ?? [])] : [];
  for (const label of labels.slice(0, 3)) words.push((label.textContent ?? "").slice(0, 200));
  for (const id of (dom.attribute(field, "aria-labelledby") ?? "").split(" ").slice(0, 3)) {
    const root = dom.rootOf(field);
    if (id && (root instanceof Document || root instanceof ShadowRoot)) {
      words.push((root.getElementById(id)?.textContent ?? "").slice(0, 200));
    }
  }
  return ASKS_FOR_SECRET.test(words.join(" "));
}

/** The text on both sides of what would be replaced, as far as it matters. */
export interface Around {
  before: string;
  after: string;
}

/** What an editor that draws its own text tells the browser of it. */
interface EditContext {
  text: string;
  selectionStart: number;
}

export const editContextOf = (element: Element | null): EditContext | null =>
  (element as { editContext?: EditContext | null } | null)?.editContext ?? null;

const DRAWS = ".CodeMirror,.monaco-editor";
/** The editor that draws the text of `field`, which only listens. */
const drawerOf = (field: Element | null): Element | null =>
  field && (editContextOf(field) || isArea(field)) ? dom.closest(field, DRAWS) : null;

/** Whether what a person sees is drawn by the page: what entered before is out of reach. */
export const isDrawn = (field: Element | null): boolean => drawerOf(field) !== null;

/** What a person sees in a field. */
export const seenIn = (field: Field): string => textOf((drawerOf(field) as Field | null) ?? field);

export function around(field: Element | null): Around {
  const drawn = editContextOf(field);
  if (drawn) {
    // What follows the caret there may not have caught up with what was typed.
    return { before: drawn.text.slice(0, drawn.selectionStart).slice(-BEFORE), after: "" };
  }
  if (field && isValueField(field)) {
    const text = textOf(field);
    const [start, end] = [field.selectionStart ?? text.length, field.selectionEnd ?? text.length];
    return { before: text.slice(Math.max(0, start - BEFORE), start), after: text.slice(end, end + AFTER) };
  }
  const range = field instanceof HTMLElement ? rangeIn(field) : null;
  if (!range || !(range.startContainer instanceof Text)) return { before: "", after: "" };
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const after = endContainer instanceof Text ? endContainer.data.slice(endOffset, endOffset + AFTER) : "";
  return { before: startContainer.data.slice(Math.max(0, startOffset - BEFORE), startOffset), after };
}

/** The selected range of an editable element, in its own tree. */
function rangeIn(field: Field): StaticRange | Range | null {
  const root = dom.rootOf(field);
  const selection = getSelection();
  if (!selection) return null;
  if (root instanceof ShadowRoot) {
    const own = (root as { getSelection?: () => Selection | null }).getSelection?.() ?? null;
    if (own?.rangeCount) return own.getRangeAt(0);
    return selection.getComposedRanges?.({ shadowRoots: [root] })[0] ?? null;
  }
  return selection.rangeCount ? selection.getRangeAt(0) : null;
}

/** Where the caret was, to come back to. */
export type Place = () => void;

/** Remembers focus and selection; `back` and `forth` widen the selection by characters. */
export function placeOf(field: Element | null): (back?: number, forth?: number) => void {
  if (field && isValueField(field)) {
    const { selectionStart, selectionEnd, selectionDirection } = field;
    return (back = 0, forth = 0) => {
      dom.focusOn(field);
      if (selectionStart === null || selectionEnd === null) return;
      field.setSelectionRange(Math.max(0, selectionStart - back), selectionEnd + forth, selectionDirection ?? "none");
    };
  }
  const range = field instanceof HTMLElement ? rangeIn(field) : null;
  return (back = 0, forth = 0) => {
    if (field instanceof HTMLElement) dom.focusOn(field, { preventScroll: true });
    if (!range?.startContainer.isConnected) return;
    const { startContainer, startOffset, endContainer, endOffset } = range;
    const last = endContainer instanceof Text ? endContainer.length : endOffset;
    getSelection()?.setBaseAndExtent(
      startContainer,
      startContainer instanceof Text ? Math.max(0, startOffset - back) : startOffset,
      endContainer,
      Math.min(last, endOffset + (endContainer instanceof Text ? forth : 0)),
    );
  };
}
