/** Drawing in portions, so that no portion holds the page up. */

/** The pause between two portions: a frame, in which the browser draws and keys are heard. */
const FRAME = 24;

const known = new WeakSet<object>();

/** Whether `what` is on its way to the screen for the first time. Drawn again, all of it is wanted at once. */
export function isFirst(what: object): boolean {
  const first = !known.has(what);
  known.add(what);
  return first;
}

/** What `build` gives: now, or where `wait` is more than none that many frames later, if its place is still shown. */
export function later(wait: number, build: () => HTMLElement): HTMLElement {
  if (wait <= 0) return build();
  const place = document.createElement("div");
  place.setAttribute("aria-busy", "true");
  setTimeout(() => place.isConnected && place.replaceWith(build()), wait * FRAME);
  return place;
}

/** Puts `items` into `list`: the first `portion` now and, unless `all`, the others a portion each frame. */
export function fillInPortions<T>(
  list: HTMLElement,
  items: readonly T[],
  { portion, all }: { portion: number; all: boolean },
  build: (item: T) => HTMLElement,
): void {
  const add = (from: number) => {
    const to = all ? items.length : from + portion;
    list.append(...items.slice(from, to).map(build));
    if (to < items.length) list.setAttribute("aria-busy", "true");
    else list.removeAttribute("aria-busy");
    if (to < items.length) setTimeout(() => list.isConnected && add(to), FRAME);
  };
  add(0);
}
