/**
 * The warning: a modal dialog for what is held, a quiet note for what is not. Lives in a closed shadow root in the top
 * layer. Its clicks and keys are taken at the window, before the page's listeners, so a page can neither see nor stop them.
 * Loaded when there is something to say: a page where nothing is found never pays for it.
 */
import { nameOf } from "../shared/kinds.ts";
import { type Help, send } from "../shared/messages.ts";
import { text } from "../shared/words.ts";

import * as dom from "./dom.ts";
import type { Found } from "./judge.ts";
import type { Choice, View } from "./late.ts";
import css from "./warning.css";

/** How long it must have been in full view before a choice counts that lets the credential through. */
const DWELL = 700;
/** How often a page may disturb the warning before it gives up: the text stays out, the toolbar says so. */
const PATIENCE = 8;
const SMALLEST = { width: 220, height: 140 };

interface Open {
  host: HTMLElement;
  root: ShadowRoot;
  box: HTMLElement;
  modal: boolean;
  view: View;
  choices: Map<Element, Choice>;
  since: number;
  covered: boolean;
  disturbed: number;
  watch: { disconnect(): void }[];
}

let open: Open | null = null;
let sheet: CSSStyleSheet | undefined;

function make(name: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const element = dom.create(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** One credential as it may be shown. */
function line({ match, masked, account }: Found): HTMLElement {
  const item = make("li", "", make("b", "", nameOf(match.kind)), make("code", "", masked));
  if (account) item.append(make("span", "", text("account", account)));
  const note = match.note && text(`note_${match.note.replace("-", "_")}`);
  if (note) item.append(make("span", match.note === "canary" ? "alarm" : "", note));
  return item;
}

/** What to do if it already went out; asked for when opened. */
function help({ found }: View): HTMLElement {
  const steps = make("div", "steps");
  const details = make("details", "", make("summary", "", text("wentOut")), steps);
  details.addEventListener("toggle", async () => {
    const kind = found[0]?.match.kind;
    if (steps.childNodes.length > 0 || !kind) return;
    const advice = (await send({ kind: "help", credential: kind })) as Help | undefined;
    if (steps.childNodes.length > 0) return;
    const list = advice?.steps ?? [{ title: text("wentOutGeneral") }];
    for (const { title, command } of list) {
      steps.append(make("p", "", title));
      if (command) steps.append(make("pre", "", command));
    }
  });
  return details;
}

function build(view: View, choices: Map<Element, Choice>): HTMLElement {
  const { way, found, modal, site } = view;
  const button = (choice: Choice, label: string, className = ""): HTMLElement => {
    const element = make("button", className, label);
    element.setAttribute("type", "button");
    choices.set(element, choice);
    return element;
  };
  const title = make("h2", "", text(`${modal ? "hold" : "warn"}_${way}`));
  const lead = make("p", "lead", text(modal ? `lead_${way}` : "lead_warn"));
  title.id = "t";
  lead.id = "d";
  const list = make("ul", "", ...found.slice(0, 4).map(line));
  if (found.length > 4) list.append(make("li", "", text("andMore", String(found.length - 4))));
  const main = make("div", "main");
  if (view.canMask) main.append(button("masked", text(`masked_${modal ? way : "type"}`), "primary"));
  main.append(button("leave", text(modal ? `leave_${way}` : "close"), view.canMask ? "" : "primary"));
  const free = make("div", "free");
  if (view.canPass) {
    if (modal) free.append(button("anyway", text(`anyway_${way}`)));
    free.append(button("fine", text("fine")));
    if (modal && site) free.append(button("site", text("allowSite", site)));
  }
  const box = make(
    modal ? "dialog" : "div",
    modal ? "hold" : "warn",
    make("header", "", icon(), title),
    lead,
    list,
    main,
    help(view),
    free,
  );
  box.setAttribute("aria-labelledby", "t");
  if (modal) {
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-describedby", "d");
  } else {
    box.setAttribute("popover", "manual");
    box.setAttribute("role", "region");
  }
  return box;
}

function icon(): Element {
  const ns = "http://www.w3.org/2000/svg";
  const svg = dom.create("svg", ns);
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("aria-hidden", "true");
  const path = dom.create("path", ns);
  path.setAttribute("d", "M8 24V12l3-4 3 4v2h4v-2l3-4 3 4v12h-6v-5h-4v5z");
  svg.append(path);
  return svg;
}

/** Where the warning hangs: inside the page's modal dialog if the field is in one, for all else is inert then. */
function place(about: Element | null): Element | null {
  for (let at = about; at; at = dom.parentOf(at)) if (dom.matches(at, "dialog:modal")) return at;
  return dom.rootElement();
}

/** Puts the warning on top of everything. */
function raise(): void {
  if (!open) return;
  const { box, modal, root } = open;
  if (modal) {
    const had = root.activeElement;
    if (box.matches(":modal")) (box as HTMLDialogElement).close();
    (box as HTMLDialogElement).showModal();
    if (had instanceof HTMLElement && had !== box) dom.focusOn(had);
    else dom.focusOn(box.querySelector<HTMLElement>(".primary") ?? box);
  } else {
    if (box.matches(":popover-open")) box.hidePopover();
    box.showPopover();
  }
  open.since = performance.now();
}

/** The page did something to the warning: show it again, on top; give up when it goes on. */
function disturbed(): void {
  if (!open) return;
  if (++open.disturbed > PATIENCE) {
    const { done } = open.view;
    close();
    done("hidden");
    return;
  }
  const home = place(open.view.about);
  if (home && dom.parentOf(open.host) !== home) dom.append(home, open.host);
  raise();
}

/** Whether the page shows pictures of itself over everything, as a view transition does. */
function inTransition(): boolean {
  const root = dom.rootElement();
  return CSS.supports("selector(:active-view-transition)") && !!root && dom.matches(root, ":active-view-transition");
}

/** Whether a choice's button can be seen now: nothing over it, nothing made transparent. */
function inView(button: Element): boolean {
  if (!open || open.covered || open.box.currentCSSZoom < 0.75 || inTransition()) return false;
  for (let at: Element | null = open.host; at; at = dom.parentOf(at)) {
    const style = getComputedStyle(at);
    const plain = style.filter === "none" && style.clipPath === "none" && style.maskImage === "none";
    if (Number(style.opacity) < 0.99 || !plain || style.mixBlendMode !== "normal") return false;
  }
  const { left, top, width, height } = button.getBoundingClientRect();
  if (width < 20 || height < 12) return false;
  return [0.1, 0.5, 0.9].every((x) => {
    const hit = open?.root.elementFromPoint(left + width * x, top + height / 2);
    return hit instanceof Element && dom.contains(button, hit);
  });
}

function choose(choice: Choice, button: Element): void {
  if (!open) return;
  const { view, since } = open;
  const frees = choice === "anyway" || choice === "fine" || choice === "site";
  if (frees && (performance.now() - since < DWELL || !inView(button))) {
    if (!inView(button)) open.since = performance.now();
    return;
  }
  close();
  view.done(choice);
}

/** Whether an event is the warning's own. */
export const isOurs = (event: Event): boolean => open !== null && dom.pathOf(event)[0] === open.host;

/** Takes the warning's own events at the window. */
export function own(event: Event): void {
  if (!open || !isOurs(event)) return;
  event.stopImmediatePropagation();
  if (!event.isTrusted) return;
  if (event instanceof KeyboardEvent && event.type === "keydown") {
    if (event.repeat && event.key !== "Tab") event.preventDefault();
    if (event.key === "Escape") {
      event.preventDefault();
      choose("leave", open.box);
    }
    return;
  }
  if (event.type !== "click" || !(event instanceof MouseEvent)) return;
  const hit = event.detail === 0 ? open.root.activeElement : open.root.elementFromPoint(event.clientX, event.clientY);
  const button = hit && dom.closest(hit, "button");
  const choice = button && open.choices.get(button);
  if (choice) choose(choice, button);
}

function onTop(event: Event): void {
  if (open && !isOurs(event) && !(event.target instanceof HTMLDetailsElement)) disturbed();
}

/** Notices what would hide the warning. Runs only while one is open. */
function watch(state: Open): void {
  const home = state.host.parentNode;
  const observer = new MutationObserver(() => {
    if (state.host.parentNode !== place(state.view.about)) {
      disturbed();
      return;
    }
    for (const name of state.host.getAttributeNames()) state.host.removeAttribute(name);
  });
  observer.observe(document, { childList: true });
  if (home) observer.observe(home, { childList: true });
  observer.observe(state.host, { attributes: true });
  state.watch.push(observer);
  const options = { threshold: [0.5, 1], trackVisibility: true, delay: 100 };
  // Chromium tells whether anything is painted over it, too; Firefox only whether it is in view.
  const views = new IntersectionObserver((entries) => {
    const last = entries.at(-1) as (IntersectionObserverEntry & { isVisible?: boolean }) | undefined;
    const covered = !last?.isIntersecting || last.isVisible === false;
    if (state.covered && !covered) state.since = Math.max(state.since, performance.now() - DWELL / 2);
    state.covered = covered;
  }, options);
  const free = state.box.querySelector(".free");
  if (free && state.modal) views.observe(free);
  state.watch.push(views);
}

function close(): void {
  if (!open) return;
  const { host, watch: watching, box, modal } = open;
  for (const one of watching) one.disconnect();
  for (const type of ["toggle", "fullscreenchange"]) dom.unlisten(window, type, onTop, true);
  open = null;
  if (modal) (box as HTMLDialogElement).close();
  dom.remove(host);
}

/** Shows a warning, in place of an earlier one. */
function show(view: View): void {
  close();
  const { modal, about } = view;
  const home = place(about);
  const tiny = innerWidth < SMALLEST.width || innerHeight < SMALLEST.height;
  if (!home || home.namespaceURI !== "http://www.w3.org/1999/xhtml" || tiny) {
    view.done("hidden");
    return;
  }
  const host = dom.create("div");
  const root = host.attachShadow({ mode: "closed" });
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [sheet];
  const choices = new Map<Element, Choice>();
  const box = build(view, choices);
  box.lang = text("lang");
  root.append(box);
  dom.append(home, host);
  const state: Open = { host, root, box, modal, view, choices, since: 0, covered: false, disturbed: 0, watch: [] };
  open = state;
  for (const type of ["toggle", "fullscreenchange"]) dom.listen(window, type, onTop, true);
  raise();
  watch(state);
  if (!modal) {
    announce(state);
    return;
  }
  // The browser closes it by itself (a back gesture): that is leaving it out.
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    choose("leave", box);
  });
}

/** A live region is read out when it changes, not when it appears. */
function announce(state: Open): void {
  const { box, view } = state;
  const status = make("p", "status");
  status.setAttribute("role", "status");
  box.append(status);
  requestAnimationFrame(() => {
    status.textContent = `${text(`warn_${view.way}`)}: ${view.found.map(({ match }) => nameOf(match.kind)).join(", ")}`;
  });
  box.addEventListener("animationend", (event) => {
    if (event.animationName === "stay" && open === state) choose("leave", box);
  });
}

export { speak } from "../shared/words.ts";
export { insertRich } from "./rich.ts";
export { sha256 } from "./sha256.ts";
export { show as open };
