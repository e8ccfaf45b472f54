/** Drawing in portions, so that no portion holds the page up. */

/** Where no frame comes, as in a tab that nobody sees, work goes on after this many milliseconds. */
const NO_FRAME = 250;

const known = new WeakSet<object>();

/** Whether `what` is on its way to the screen for the first time. Drawn again, all of it is wanted at once. */
export function isFirst(what: object): boolean {
  const first = !known.has(what);
  known.add(what);
  return first;
}

/** Runs `action` once what stands in the page now has been painted. */
export function afterPaint(action: () => void): void {
  let waiting = true;
  const go = () => {
    if (waiting) action();
    waiting = false;
  };
  // The second timer: whoever else waits for this paint goes first.
  requestAnimationFrame(() => setTimeout(() => setTimeout(go)));
  setTimeout(go, NO_FRAME);
}

/** What `build` gives: now, or after that many frames, if its place is still shown by then. */
export function later(frames: number, build: () => HTMLElement): HTMLElement {
  if (frames <= 0) return build();
  const place = document.createElement("div");
  place.setAttribute("aria-busy", "true");
  const step = (left: number) => {
    if (!place.isConnected) return;
    if (left > 0) afterPaint(() => step(left - 1));
    else place.replaceWith(build());
  };
  afterPaint(() => step(frames - 1));
  return place;
}

/**
 * Puts `items` into `list`: the `first` now and, unless `all` are, the others a `portion` each frame.
 * What it returns ends that: those that are not there yet stay away.
 */
export function fillInPortions<T>(
  list: HTMLElement,
  items: readonly T[],
  { first, portion, all }: { first: number; portion: number; all: boolean },
  build: (item: T) => HTMLElement,
): () => void {
  let wanted = true;
  const add = (from: number, to: number) => {
    list.append(...items.slice(from, to).map(build));
    list.removeAttribute("aria-busy");
    if (to >= items.length) return;
    list.setAttribute("aria-busy", "true");
    afterPaint(() => wanted && list.isConnected && add(to, to + portion));
  };
  add(0, all ? items.length : first);
  return () => {
    wanted = false;
    list.removeAttribute("aria-busy");
  };
}
