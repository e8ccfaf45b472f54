/** Holds and warnings as the guard sees them; the warning itself is loaded at the first one. */
import { type Outcome, send, type Way } from "../shared/messages.ts";
import { localeOf } from "../shared/settings.ts";
import * as dom from "./dom.ts";
import { current, type Found, pass, warnedOf } from "./judge.ts";
import { type Choice, late, loadWarning, type Warning } from "./late.ts";
import { site } from "./site.ts";

export interface Question {
  way: Way;
  found: Found[];
  /** The element it is about: where focus returns to. */
  about: Element | null;
  /** Enters it masked; left out where that cannot be done. */
  masked?: (() => void) | undefined;
  anyway: () => void;
  leave: () => void;
}

/** What a page is not to see of the warning. */
const SWALLOWED = (
  "click auxclick dblclick contextmenu keydown keyup keypress beforeinput pointerdown pointerup mousedown mouseup " +
  "focusin focusout focus blur copy"
).split(" ");

/** What waits for an answer; a note gives way to a question. */
let asked: { question: Question; modal: boolean } | null = null;

export const isOurs = (event: Event): boolean => late.warning?.isOurs(event) ?? false;

const own = (event: Event): void => late.warning?.own(event);

/** The first listeners of all: a page's own on the window come later. */
export function listenForOwn(): void {
  for (const type of SWALLOWED) dom.listen(window, type, own, true);
}

export const report = ({ found, way }: Pick<Question, "found" | "way">, outcome: Outcome): void =>
  void send({
    kind: "sighting",
    sighting: { kinds: found.map(({ match }) => match.kind), way, outcome, at: Date.now() },
  });

function settle(question: Question, modal: boolean, choice: Choice): void {
  asked = null;
  const { found } = question;
  const frees = choice === "anyway" || choice === "fine" || choice === "site";
  if (choice === "fine") void send({ kind: "allow-values", digests: found.map(({ digest }) => digest()) });
  if (choice === "site") void send({ kind: "allow-site", site: site() });
  if (frees) pass(found);
  if (choice === "hidden") report(question, modal ? "hidden" : "warned");
  else if (frees && modal) report(question, "entered");
  else if (choice === "masked") report(question, "masked");
  else if (modal) report(question, "left");
  if (frees) question.anyway();
  else if (choice === "masked") question.masked?.();
  else question.leave();
}

async function ask(question: Question, modal: boolean): Promise<void> {
  const state = { question, modal };
  asked?.question.leave();
  asked = state;
  report(question, modal ? "held" : "warned");
  const done = (choice: Choice): void => {
    if (asked === state) settle(question, modal, choice);
  };
  let warning: Warning;
  try {
    warning = await loadWarning();
    await warning.speak(localeOf(current()));
  } catch {
    // The extension was reloaded: what is held stays out.
    done("hidden");
    return;
  }
  if (asked !== state) return;
  const { way, found, about, masked } = question;
  const canPass = !current().managed.noOverride;
  warning.open({ way, found, about, modal, canMask: masked !== undefined, canPass, site: site(), done });
}

/** Asks what to do with what is held. */
export function hold(question: Question): void {
  void ask(question, true);
}

export const nothing = (): void => undefined;

/** Tells of something that was not held; never takes the focus. */
export function warn(way: Way, found: Found[], about: Element | null, masked?: () => void): void {
  warnedOf(found);
  if (!asked?.modal) void ask({ way, found, about, masked, anyway: nothing, leave: nothing }, false);
}
