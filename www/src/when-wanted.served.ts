/**
 * When the large parts of the served page begin to work: with the first sign of a person. Their files are fetched before;
 * a page that is only looked at, on a phone perhaps, does no more than show itself.
 */
const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin", "dragenter", "paste"] as const;

let wanted = false;
const waiting: (() => void)[] = [];

function want(): void {
  wanted = true;
  for (const sign of SIGNS) document.removeEventListener(sign, want, true);
  for (const action of waiting.splice(0)) action();
}

for (const sign of SIGNS) document.addEventListener(sign, want, { capture: true, passive: true });

export function whenWanted(action: () => void): void {
  if (wanted) action();
  else waiting.push(action);
}
