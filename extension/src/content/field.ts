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
  if (dom.isText(target)) target = dom.parentElement(target) ?? undefined;
  return dom.isElement(target) ? innermost(target, point) : dom.activeElement(document);
}

/** Told of every shadow root in which something happens. */
export const met = { root: (_root: ShadowRoot): void => undefined };

/** The element in which the focus is, or that lies at `point`, inside `element`'s shadow roots. */
export function innermost(element: Element | null, point?: { clientX: number; clientY: number }): Element | null {
  for (let root = element && dom.shadowOf(element); root; root = element && dom.shadowOf(element)) {
    met.root(root);
    const inner = point ? root.elementFromPoint(point.clientX, point.clientY) : root.activeElement;
    if (!inner || inner === element) break;
    element = inner;
  }
  return element;
}

export const isFileInput = (element: unknown): element is HTMLInputElement =>
  dom.isInput(element) && dom.inputType(element) === "file";

/** The file field that `element` is, or that was filled in its shadow root without the focus. */
export function fileInputOf(element: Element | null): HTMLInputElement | null {
  if (isFileInput(element)) return element;
  const all = element && dom.shadowOf(element)?.querySelectorAll<HTMLInputElement>("[type=file]");
  return [...(all || [])].find((one) => one.files?.length) ?? null;
}

export function isValueField(element: unknown): element is HTMLInputElement | HTMLTextAreaElement {
  return dom.isArea(element) || (dom.isInput(element) && TEXT_TYPES.has(dom.inputType(element)));
}

/** The field that `element` is or lies in. */
export function fieldOf(element: Element | null): Field | null {
  if (isValueField(element)) return element;
  if (!dom.isHtml(element) || !dom.isEditable(element)) return null;
  const parent = dom.parentElement(element);
  return fieldOf(parent) ?? element;
}

export function textOf(field: Field): string {
  if (dom.isArea(field)) return dom.areaValue(field);
  if (dom.isInput(field)) return dom.inputValue(field);
  // biome-ignore lint/performance/useDomNodeTextContent: lines are to stay apart
  return dom.innerText(field) ?? "";
}

export function setText(field: Field, text: string): void {
  if (dom.isArea(field)) dom.setAreaValue(field, text);
  else if (dom.isInput(field)) dom.setInputValue(field, text);
}

/** Whether what stands in a field came with the page. */
export const isUntouched = (field: HTMLInputElement | HTMLTextAreaElement): boolean =>
  dom.isArea(field)
    ? dom.defaultOf.area(field) === dom.areaValue(field)
    : dom.defaultOf.input(field) === dom.inputValue(field);

/** Whether the field's own words ask for a secret access key. */
export function asksForSecret(field: Element | null): boolean {
  if (!field) return false;
  const words = ["aria-label", "name", "id", "placeholder", "title", "autocomplete"].map(
    (name) => dom.attribute(field, name) ?? "",
  );
  const labels = isValueField(field) ? [...(field.labels ?? [])] : [];
  for (const label of [...labels, ...(dom.labelledBy(field) ?? [])].slice(0, 6))
    words.push((label.textContent ?? "").slice(0, 200));
  return ASKS_FOR_SECRET.test(words.join(" "));
}

/** The text on both sides of what would be replaced, as far as it matters. */
export interface Around {
  before: string;
  after: string;
}

export const editContextOf = (element: Element | null): dom.EditContext | null =>
  (dom.isHtml(element) && dom.editContext(element)) || null;

const DRAWS = ".CodeMirror,.monaco-editor";
/** The editor that draws the text of `field`, which only listens. */
const drawerOf = (field: Element | null): Element | null =>
  field && (editContextOf(field) || dom.isArea(field)) ? dom.closest(field, DRAWS) : null;

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
  const range = dom.isHtml(field) && dom.isEditable(field) ? rangeIn(field) : null;
  if (!range || !dom.isText(range.startContainer)) return { before: "", after: "" };
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const after = dom.isText(endContainer) ? endContainer.data.slice(endOffset, endOffset + AFTER) : "";
  return { before: startContainer.data.slice(Math.max(0, startOffset - BEFORE), startOffset), after };
}

/** The selected range of an editable element, in its own tree. */
function rangeIn(field: Field): StaticRange | Range | null {
  const root = dom.rootOf(field);
  const selection = getSelection();
  if (!selection) return null;
  if (dom.isShadow(root)) {
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
  const range = dom.isHtml(field) ? rangeIn(field) : null;
  return (back = 0, forth = 0) => {
    if (dom.isHtml(field)) dom.focusOn(field, { preventScroll: true });
    if (!range?.startContainer.isConnected) return;
    const { startContainer, startOffset, endContainer, endOffset } = range;
    const last = dom.isText(endContainer) ? endContainer.length : endOffset;
    getSelection()?.setBaseAndExtent(
      startContainer,
      dom.isText(startContainer) ? Math.max(0, startOffset - back) : startOffset,
      endContainer,
      Math.min(last, endOffset + (dom.isText(endContainer) ? forth : 0)),
    );
  };
}
