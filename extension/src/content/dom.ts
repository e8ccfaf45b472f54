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

const input = HTMLInputElement.prototype;
const area = HTMLTextAreaElement.prototype;

export const listen = method(EventTarget.prototype.addEventListener);
export const unlisten = method(EventTarget.prototype.removeEventListener);
export const dispatch = method(EventTarget.prototype.dispatchEvent);
export const pathOf = method(Event.prototype.composedPath);
export const command = method(Document.prototype.execCommand);
export const create = (name: string): HTMLElement =>
  apply(Document.prototype.createElementNS, document, ["http://www.w3.org/1999/xhtml", name]) as HTMLElement;
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
const openRoot = getter(Element.prototype, "shadowRoot");

const { dom: access } = chrome;

/** A host's shadow root, closed ones too: each browser gives extensions its own way in. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (access && element instanceof HTMLElement) return access.openOrClosedShadowRoot(element);
  return (element as { openOrClosedShadowRoot?: ShadowRoot | null }).openOrClosedShadowRoot ?? openRoot(element);
}

/** The parent across shadow boundaries. */
export function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = rootOf(element);
  return root instanceof ShadowRoot ? root.host : null;
}
