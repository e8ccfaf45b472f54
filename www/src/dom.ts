/** Builds elements from values; nothing here or elsewhere in the page parses markup out of data. */

/** What may stand inside an element. */
export type Child = Node | string | false | null | undefined;

type Handler = (event: Event) => void;
type Value = string | number | boolean | undefined | Handler;

/** Attributes by name; a function is a listener for the event after `on`. */
export type Attributes = Record<string, Value>;

function fill(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter(isChild));
}

/** Whether there is something to put into an element. */
export function isChild(child: Child): child is Node | string {
  return child !== false && child !== null && child !== undefined;
}

/** An element with attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** An element of SVG. */
export function s(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

/** An icon of one path on a 16 by 16 grid, hidden from assistive technology: its neighbor says what it means. */
export function icon(name: IconName, className = "icon"): SVGElement {
  const attributes = { viewBox: "0 0 16 16", class: className, "aria-hidden": "true", focusable: "false" };
  return s("svg", attributes, s("path", { d: ICONS[name] }));
}

const ICONS = {
  // Severity: shapes that differ without their color.
  critical: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  high: "M8 1.5 15.5 14.5H.5z",
  medium: "M8 .8 15.2 8 8 15.2.8 8z",
  low: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z",
  info: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zm0 1.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8z",
  // Everything else.
  lock: "M8 1a3.5 3.5 0 0 0-3.5 3.5V7H3.4v8h9.2V7h-1.1V4.5A3.5 3.5 0 0 0 8 1zm0 1.6c1.1 0 1.9.8 1.9 1.9V7H6.1V4.5c0-1.1.8-1.9 1.9-1.9z",
  policy: "M3 1h7l3.5 3.5V15H3zm1.5 1.5v11H12V5.5H9V2.5zM6 8h4.5v1.3H6zm0 2.6h4.5v1.3H6z",
  table: "M1 2.5h14v11H1zM2.5 6v2H6V6zm5 0v2h6V6zm-5 3.5v2.5H6V9.5zm5 0v2.5h6V9.5z",
  key: "M10.5 1.5a4 4 0 1 1-3.3 6.3L1.5 13.5V15H4v-1.5h1.5V12H7l1.9-1.9a4 4 0 0 1 1.6-8.6zm1 2.3a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4z",
  chevron: "M5.5 3 10.5 8l-5 5-1.1-1.1L8.3 8 4.4 4.1z",
  copy: "M5 1h9v10h-2v3.5H2V4.5h3zm1.5 1.5v7h6v-7zM5 6H3.5v7h7v-2H5z",
  check: "M6.3 12.4 1.9 8 3 6.9l3.3 3.3L13 3.5l1.1 1.1z",
  close: "m3.6 2.5 4.4 4.4 4.4-4.4 1.1 1.1L9.1 8l4.4 4.4-1.1 1.1L8 9.1l-4.4 4.4-1.1-1.1L6.9 8 2.5 3.6z",
  wand: "M9.5 5.4 10.6 6.5 2.6 14.5 1.5 13.4zM11 1l.7 1.8L13.5 3.5l-1.8.7L11 6l-.7-1.8L8.5 3.5l1.8-.7zM13.3 8l.5 1.2 1.2.5-1.2.5-.5 1.3-.5-1.3-1.3-.5 1.3-.5z",
  clock:
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1.6a4.9 4.9 0 1 0 0 9.8 4.9 4.9 0 0 0 0-9.8zM7.3 4.5h1.5v3.2l2.2 1.3-.7 1.2-3-1.7z",
} as const;

/** The icons there are. */
export type IconName = keyof typeof ICONS;

// Controls, zero-width characters and the marks that turn the direction of text around.
const INVISIBLE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** `text` with every invisible or direction-changing character spelled out, so that it looks like what it is. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (char) => `[U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

/** Text of the core as nodes: what stands in backticks is code, isolated from the direction of the text around it. */
export function prose(text: string): Child[] {
  return visible(text)
    .split("`")
    .map((part, at, all) => (at % 2 === 1 && at < all.length - 1 ? h("code", { dir: "auto" }, part) : part));
}

/** Where the focus is inside `host`, by the `data-key` of the focused element. */
function focusedKey(host: HTMLElement): string | undefined {
  const active = document.activeElement;
  return active instanceof HTMLElement && host.contains(active) ? active.dataset["key"] : undefined;
}

/**
 * A part of the page that is drawn again when one of its inputs is another value than before.
 * The focus stays on the element with the same `data-key`.
 */
export function region<S>(
  host: HTMLElement,
  inputs: (state: S) => readonly unknown[],
  draw: (state: S) => readonly Child[],
): (state: S) => void {
  let last: readonly unknown[] | undefined;
  return (state) => {
    const now = inputs(state);
    if (last?.every((value, at) => Object.is(value, now[at]))) return;
    last = now;
    const key = focusedKey(host);
    host.replaceChildren(...draw(state).filter(isChild));
    if (key === undefined) return;
    const again = host.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  };
}
