/**
 * The DOM as this script uses it, taken before the page runs. The world of a content script is its own, but named access
 * is not: `<input name="elements">` shadows `form.elements`, `<form name="activeElement">` shadows `document.activeElement`.
 */

const apply = Reflect.apply;

/** A method as a function of its object. */
const method =
  <S, A extends unknown[], R>(fn: (this: S, ...args: A) => R) =>
  (self: S, ...args: A): R =>
    apply(fn, self, args) as R;

/** A getter as a function of its object. */
function getter<P extends object, K extends keyof P>(prototype: P, name: K): (self: P) => P[K] {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (self) => (get ? apply(get, self, []) : undefined) as P[K];
}

function setter<P extends object, K extends keyof P>(prototype: P, name: K): (self: P, value: P[K]) => void {
  const set = Object.getOwnPropertyDescriptor(prototype, name)?.set;
  return (self, value) => {
    if (set) apply(set, self, [value]);
  };
}

/**
 * The name of a thing's interface. `instanceof` says no of what was moved here from another document (Firefox); no page
 * changes this one, for its objects have prototypes of their own here.
 */
const nameOf = (thing: unknown): string => apply(Object.prototype.toString, thing, []).slice(8, -1);
const is =
  <T>(pattern: RegExp) =>
  (thing: unknown): thing is T =>
    pattern.test(nameOf(thing));

const input = HTMLInputElement.prototype;
const area = HTMLTextAreaElement.prototype;

export const listen = method(EventTarget.prototype.addEventListener);
export const unlisten = method(EventTarget.prototype.removeEventListener);
export const dispatch = method(EventTarget.prototype.dispatchEvent);
export const pathOf = method(Event.prototype.composedPath);
export const command = method(Document.prototype.execCommand);
export const create = (name: string, space = "http://www.w3.org/1999/xhtml"): HTMLElement =>
  apply(Document.prototype.createElementNS, document, [space, name]) as HTMLElement;
export const rootElement = (): Element | null => getter(Document.prototype, "documentElement")(document);
export const activeElement = getter(Document.prototype, "activeElement");
export const matches = method(Element.prototype.matches);
export const closest = method(Element.prototype.closest) as (self: Element, selectors: string) => Element | null;
export const attribute = method(Element.prototype.getAttribute);
export const contains = method(Node.prototype.contains);
export const append = method(Element.prototype.append);
export const remove = method(Element.prototype.remove);
export const focusOn = method(HTMLElement.prototype.focus);
export const rootOf = method(Node.prototype.getRootNode);
export const isConnected = getter(Node.prototype, "isConnected");
export const innerText = getter(HTMLElement.prototype, "innerText");
export const inputType = getter(input, "type");
export const inputValue = getter(input, "value");
export const areaValue = getter(area, "value");
export const setInputValue = setter(input, "value");
export const setAreaValue = setter(area, "value");
export const inputFiles = getter(input, "files");
export const setInputFiles = setter(input, "files");
export const defaultOf = { input: getter(input, "defaultValue"), area: getter(area, "defaultValue") };
export const formElements = getter(HTMLFormElement.prototype, "elements");
export const requestSubmit = method(HTMLFormElement.prototype.requestSubmit);
export const isElement = is<Element>(/Element$/);
export const isHtml = is<HTMLElement>(/^HTML.*Element$/);
export const isInput = is<HTMLInputElement>(/^HTMLInput/);
export const isArea = is<HTMLTextAreaElement>(/^HTMLTextA/);
export const isForm = is<HTMLFormElement>(/^HTMLForm/);
export const isText = is<Text>(/^Text$/);
export const isShadow = is<ShadowRoot>(/^Shadow/);
export const parentElement = getter(Node.prototype, "parentElement");
export const isEditable = getter(HTMLElement.prototype, "isContentEditable");
export const labelledBy = getter(Element.prototype, "ariaLabelledByElements");
export const caretAt = method(Document.prototype.caretPositionFromPoint);
/** What an editor that draws its own text tells the browser of it. */
export interface EditContext {
  text: string;
  selectionStart: number;
}

/** What not every browser has. */
const own = <T>(prototype: object, name: string) =>
  getter(prototype as Record<string, T | undefined>, name) as unknown as (self: Element) => T | undefined;
export const editContext = own<EditContext | null>(HTMLElement.prototype, "editContext");
const anyRoot = own<ShadowRoot | null>(Element.prototype, "openOrClosedShadowRoot");
const openRoot = getter(Element.prototype, "shadowRoot");

const { dom: access } = chrome;

/** A host's shadow root, closed ones too: each browser gives extensions its own way in. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (access && isHtml(element)) return access.openOrClosedShadowRoot(element);
  return anyRoot(element) ?? openRoot(element);
}

/** The parent across shadow boundaries. */
export function parentOf(element: Element): Element | null {
  const root = rootOf(element);
  return parentElement(element) ?? (isShadow(root) ? root.host : null);
}
