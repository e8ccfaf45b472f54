/** Starts the page: finds its parts, draws them whenever the state changes, listens for files and keys. */

import { accountsTable } from "./accounts.js";
import { App } from "./app.js";
import { comparePanel } from "./compare.js";
import { documentsBar } from "./documents.js";
import { type Child, h, isChild, region } from "./dom.js";
import type { Gathered } from "./gathering.js";
import { afterPaint } from "./later.js";
import { headerSwitches, notice, optionsPanel, promise, sourceTabs, toolbar } from "./panels.js";
import { hasPlainWords, plainWords, viewSwitch } from "./plain.js";
import { results } from "./results.js";
import { loadSettings } from "./settings.js";
import { activeReport, activeSource, initialState, type State, Store } from "./state.js";
import { type StringKey, type Translate, translator } from "./strings.js";
import { layOutUnseen, warmUp } from "./warm-up.js";

function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no part ${id}`);
  return element;
}

const store = new Store(initialState(loadSettings(document.location.hash)));
const live = part("live");
const app = new App(store, part("editor"), {
  announce(text) {
    live.textContent = text;
  },
  rehearse,
});

/** Draws the parts that a first policy needs, where nobody sees them. */
function rehearse(gathered: Gathered): void {
  const { report } = gathered;
  if (report.kind !== "iam-policy") return;
  const { settings } = store.state;
  const t = translator(settings.locale);
  const withFindings = (n: number): State => {
    const check = {
      phase: "done",
      ...gathered,
      report: { ...report, findings: report.findings.slice(0, n) },
      ms: 1,
    } as const;
    return { ...initialState(settings), sources: [{ id: 1, name: "", example: false, empty: false, check }] };
  };
  const step = (id: string, draw: (state: State) => readonly Child[], n: number) => () =>
    layOutUnseen(() => draw(withFindings(n)).filter(isChild), part(id));
  const list = (state: State) => results(state, t, app);
  warmUp(
    step("results", list, 1),
    step("results", list, 3),
    step("documents", (state) => [documentsBar(activeReport(state), state, t, app)], 1),
    step("toolbar", (state) => toolbar(state, t, app), 1),
    step("views", (state) => viewSwitch(state, t, app), 1),
    step("results", list, 6),
    step("results", list, 6),
  );
}

type Draw = (state: State, t: Translate) => readonly Child[];

function words(state: State): Translate {
  return translator(state.settings.locale);
}

/** A part that depends on the language and on what else `inputs` names. */
function panel(id: string, inputs: (state: State) => readonly unknown[], draw: Draw): (state: State) => void {
  return region(
    part(id),
    (state) => [state.settings.locale, ...inputs(state)],
    (state) => draw(state, words(state)),
  );
}

/** Draws a part when the others are on screen: nobody waits for it. */
function afterwards(draw: (state: State) => void): (state: State) => void {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    afterPaint(() => {
      waits = false;
      draw(store.state);
    });
  };
}

/** Words that stand in the file's own markup. */
function fixedWords(state: State): void {
  const { locale } = state.settings;
  if (document.documentElement.dataset["locale"] === locale) return;
  const t = words(state);
  document.documentElement.dataset["locale"] = locale;
  document.documentElement.lang = locale;
  document.title = t("title");
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
    element.textContent = t(element.dataset["text"] as StringKey);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-aria]")) {
    element.setAttribute("aria-label", t(element.dataset["aria"] as StringKey));
  }
}

function theme(state: State): void {
  const { theme } = state.settings;
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Files that wait in the checker, with a way to stop. */
function progress(state: State, t: Translate): readonly Child[] {
  const n = state.sources.filter((source) => source.check.phase === "waiting").length;
  if (n === 0) return [];
  const done = state.sources.length - n;
  return [
    // Of one file nothing is known until it is done.
    h("progress", { value: done || undefined, max: state.sources.length, "aria-label": t("checkingFiles", { n }) }),
    h("span", {}, t("checkingFiles", { n })),
    h("button", { class: "link", type: "button", "data-key": "cancel", onclick: () => app.cancel() }, t("cancel")),
  ];
}

/** How many credential reports are checked: the table of accounts grows with each. */
function reportsOf(state: State): number {
  if (activeReport(state)?.kind !== "credential-report") return 0;
  return state.sources.filter(({ check }) => check.phase === "done" && check.report.kind === "credential-report")
    .length;
}

const parts = [
  panel(
    "switches",
    (s) => [s.settings],
    (s, t) => headerSwitches(s, t, app),
  ),
  panel(
    "promise",
    (s) => [s.storedTick],
    (_, t) => promise(t, app),
  ),
  panel(
    "tabs",
    (s) => [s.sources, s.active],
    (s, t) => sourceTabs(s, t, app),
  ),
  panel(
    "toolbar",
    (s) => [activeSource(s), s.masked],
    (s, t) => toolbar(s, t, app),
  ),
  panel("progress", (s) => [s.sources], progress),
  panel(
    "views",
    (s) => [hasPlainWords(s), s.view, s.active, activeReport(s)?.kind],
    (s, t) => viewSwitch(s, t, app),
  ),
  panel(
    "plain",
    (s) => [s.view, s.explanation, s.active, activeReport(s)],
    (s, t) => (s.view === "plain" ? plainWords(s, t, app) : []),
  ),
  panel(
    "compare",
    (s) => [s.active, activeReport(s)?.kind, s.comparison, reportsOf(s), s.open, s.selected],
    (s, t) => comparePanel(s, t, app),
  ),
  panel(
    "notice",
    (s) => [s.notice],
    (s, t) => notice(s, t, app),
  ),
  afterwards(
    panel(
      "documents",
      (s) => [activeReport(s), s.choices],
      (s, t) => [documentsBar(activeReport(s), s, t, app)],
    ),
  ),
  panel(
    "options",
    (s) => [s.choices, s.settings],
    (s, t) => optionsPanel(s, t, app),
  ),
  panel(
    "accounts",
    (s) => [s.active, activeReport(s)?.kind, reportsOf(s)],
    (s, t) => [accountsTable(s, t, app)],
  ),
  panel(
    "results",
    (s) => [activeSource(s), s.filter, s.open, s.selected, s.shown],
    (s, t) => results(s, t, app),
  ),
  panel(
    "version",
    (s) => [s.version],
    (s, t) => [s.version !== "" && t("version", { version: s.version })],
  ),
  fixedWords,
  theme,
];

store.onChange((state) => {
  for (const draw of parts) draw(state);
  document.body.classList.toggle("is-empty", activeSource(state).empty && state.sources.length === 1);
  document.body.classList.toggle("is-plain", state.view === "plain" && hasPlainWords(state));
  document.body.classList.toggle("is-report", activeReport(state)?.kind === "credential-report");
  document.body.classList.toggle("no-editor", activeSource(state).file !== undefined);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || event.defaultPrevented) return;
  event.preventDefault();
  app.next(event.shiftKey ? -1 : 1);
});

let dragged = 0;
document.addEventListener("dragenter", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  dragged += 1;
  document.body.classList.add("is-dropping");
});
document.addEventListener("dragleave", () => {
  dragged = Math.max(0, dragged - 1);
  if (dragged === 0) document.body.classList.remove("is-dropping");
});
document.addEventListener("dragover", (event) => {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  dragged = 0;
  document.body.classList.remove("is-dropping");
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  void app.drop(event.dataTransfer);
});

/** For the page's host, such as the extension: shows `text` as if it had been pasted. */
export function receiveText(text: string): void {
  app.receiveText(text);
}
