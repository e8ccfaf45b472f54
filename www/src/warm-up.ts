/**
 * Does for nothing, while nobody waits, what a first text will need: code and fonts that a browser meets for the first
 * time cost it several times what they cost later. Each step is short, and no step runs while a person is busy.
 */

/** Without idle callbacks (Safari) steps are this many milliseconds apart. */
const APART = 60;

type Step = () => void;

const steps: Step[] = [];
let running = false;

function whenIdle(action: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(action, { timeout: 2_000 });
  else setTimeout(action, APART);
}

function run(): void {
  const step = steps.shift();
  running = step !== undefined;
  if (!step) return;
  try {
    step();
  } catch {
    // What is wrong will show, and be said, when it is done in earnest.
  }
  whenIdle(run);
}

/** Runs `more` one by one when the page is idle. */
export function warmUp(...more: Step[]): void {
  steps.push(...more);
  if (running) return;
  running = true;
  whenIdle(run);
}

/** Forgets the steps that are left: a person's first text does the same in earnest. */
export function stopWarmUp(): void {
  steps.length = 0;
}

/** Lays out what `draw` gives where nobody sees it, and takes it away again. */
export function layOutUnseen(draw: () => Iterable<Node | string>, like: Element): void {
  const place = document.createElement("div");
  place.className = "unseen";
  place.inert = true;
  place.append(...draw());
  like.append(place);
  // Asking for a size makes the browser lay out now.
  place.getBoundingClientRect();
  place.remove();
}
