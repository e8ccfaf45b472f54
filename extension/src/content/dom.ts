/**
 * The DOM as this script uses it, by its interfaces. The world of a content script is its own, so that no page changes
 * those; but named access is not: `<input name="elements">` shadows `form.elements`, `<form name="activeElement">` shadows `document.activeElement`.
 */

const apply = Reflect.apply;

type Interfaces = typeof globalThis;
type Named = { [I in keyof Interfaces]: Interfaces[I] extends { prototype: object } ? I : never }[keyof Interfaces];
type Of<I extends Named> = Interfaces[I] extends { prototype: infer P } ? P : never;
// biome-ignore lint/suspicious/noExplicitAny: any method
type Method = (...args: any[]) => unknown;

/** Looked up at the first use: forty lookups are a millisecond of Firefox's, in each frame. */
const lookUp = (name: Named, property: PropertyKey): PropertyDescriptor =>
  Object.getOwnPropertyDescriptor(globalThis[name].prototype, property) ?? {};

/** A method as a function of its object. */
function method<I extends Named, K extends keyof Of<I>>(name: I, property: K) {
  let fn: Method | undefined;
  type Own = Of<I>[K] extends Method ? Of<I>[K] : never;
  return (self: Of<I>, ...args: Parameters<Own>): ReturnType<Own> => {
    fn ??= lookUp(name, property).value as Method;
    return apply(fn, self, args) as ReturnType<Own>;
  };
}

/** A getter as a function of its object; undefined where the browser has none. */
function getter<I extends Named, K extends keyof Of<I>>(name: I, property: K): (self: Of<I>) => Of<I>[K] {
  let get: Method | undefined;
  return (self) => {
    get ??= lookUp(name, property).get;
    return (get && apply(get, self, [])) as Of<I>[K];
  };
}

const setter =
  <I extends Named, K extends keyof Of<I>>(name: I, property: K) =>
  (self: Of<I>, value: Of<I>[K]): void =>
    void lookUp(name, property).set?.call(self, value);

/**
 * The name of a thing's interface. `instanceof` says no of what was moved here from another document (Firefox); no page
 * changes this one, for its objects have prototypes of their own here.
 */
const nameOf = (thing: unknown): string => apply(Object.prototype.toString, thing, []).slice(8, -1);
const is =
  <T>(pattern: RegExp) =>
  (thing: unknown): thing is T =>
    pattern.test(nameOf(thing));

export const listen = method("EventTarget", "addEventListener");
export const unlisten = method("EventTarget", "removeEventListener");
export const dispatch = method("EventTarget", "dispatchEvent");
export const pathOf = method("Event", "composedPath");
export const command = method("Document", "execCommand");
const createNS = method("Document", "createElementNS");
export const create = (name: string, space = "http://www.w3.org/1999/xhtml"): HTMLElement =>
  createNS(document, space, name) as HTMLElement;
const root = getter("Document", "documentElement");
export const rootElement = (): Element | null => root(document);
export const activeElement = getter("Document", "activeElement");
export const matches = method("Element", "matches");
export const closest = method("Element", "closest") as (self: Element, selectors: string) => Element | null;
export const attribute = method("Element", "getAttribute");
export const contains = method("Node", "contains");
export const append = method("Element", "append");
export const remove = method("Element", "remove");
export const focusOn = method("HTMLElement", "focus");
export const rootOf = method("Node", "getRootNode");
export const isConnected = getter("Node", "isConnected");
export const innerText = getter("HTMLElement", "innerText");
export const inputType = getter("HTMLInputElement", "type");
export const inputValue = getter("HTMLInputElement", "value");
export const areaValue = getter("HTMLTextAreaElement", "value");
export const setInputValue = setter("HTMLInputElement", "value");
export const setAreaValue = setter("HTMLTextAreaElement", "value");
export const inputFiles = getter("HTMLInputElement", "files");
export const setInputFiles = setter("HTMLInputElement", "files");
export const defaultOf = {
  input: getter("HTMLInputElement", "defaultValue"),
  area: getter("HTMLTextAreaElement", "defaultValue"),
};
export const formElements = getter("HTMLFormElement", "elements");
export const requestSubmit = method("HTMLFormElement", "requestSubmit");
export const isElement = is<Element>(/Element$/);
export const isHtml = is<HTMLElement>(/^HTML.*Element$/);
export const isInput = is<HTMLInputElement>(/^HTMLInput/);
export const isArea = is<HTMLTextAreaElement>(/^HTMLTextA/);
export const isForm = is<HTMLFormElement>(/^HTMLForm/);
export const isText = is<Text>(/^Text$/);
export const isShadow = is<ShadowRoot>(/^Shadow/);
export const parentElement = getter("Node", "parentElement");
export const isEditable = getter("HTMLElement", "isContentEditable");
export const labelledBy = getter("Element", "ariaLabelledByElements");
export const caretAt = method("Document", "caretPositionFromPoint");
/** What an editor that draws its own text tells the browser of it. */
export interface EditContext {
  text: string;
  selectionStart: number;
}

/** What not every browser has. */
declare global {
  interface HTMLElement {
    editContext: EditContext | null | undefined;
  }
  interface Element {
    openOrClosedShadowRoot: ShadowRoot | null | undefined;
  }
}
export const editContext = getter("HTMLElement", "editContext");
const anyRoot = getter("Element", "openOrClosedShadowRoot");
const openRoot = getter("Element", "shadowRoot");

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
