/** The fixed parts of the page: header, promise, the bar above the text, notices, options. */
import type { Actions } from "./actions.js";
import { type Child, h, icon, visible } from "./dom.js";
import { select } from "./findings.js";
import { PROFILES, storedSettings, THEMES } from "./settings.js";
import { activeReport, activeSource, SEVERITIES, type Source, type State } from "./state.js";
import { LOCALES, type StringKey, type Translate } from "./strings.js";
import { profileName } from "./words.js";

const THEME_NAMES = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;
const LANGUAGE_NAMES = { en: "English", ko: "한국어" } as const;

/** The switches at the right of the header. */
export function headerSwitches(state: State, t: Translate, actions: Actions): Child[] {
  const { locale, theme } = state.settings;
  return [
    h(
      "div",
      { class: "segments", role: "group", "aria-label": t("language") },
      ...LOCALES.map((each) =>
        h(
          "button",
          {
            type: "button",
            lang: each,
            "aria-pressed": String(each === locale),
            "data-key": `locale-${each}`,
            onclick: () => actions.setSetting("locale", each),
          },
          LANGUAGE_NAMES[each],
        ),
      ),
    ),
    select(
      "theme",
      t("theme"),
      THEMES.map((each) => [each, t(THEME_NAMES[each])] as const),
      theme,
      (value) => actions.setSetting("theme", THEMES.find((each) => each === value) ?? "system"),
    ),
  ];
}

/** What the page promises, and how to check it. */
export function promise(t: Translate, actions: Actions): Child[] {
  const part = (title: StringKey, text: StringKey, ...rest: Child[]) =>
    h("div", {}, h("h2", {}, t(title)), h("p", {}, t(text)), ...rest);
  const stored = storedSettings();
  return [
    part("promiseCspTitle", "promiseCsp"),
    part("promiseCheckTitle", "promiseCheck"),
    part("promiseHonestTitle", "promiseHonest"),
    part(
      "promiseStoredTitle",
      "promiseStored",
      stored.length === 0 && h("p", { class: "note" }, t("promiseStoredNone")),
      stored.length > 0 &&
        h(
          "dl",
          { class: "stored" },
          ...stored.flatMap(([key, value]) => [h("dt", {}, h("code", {}, key)), h("dd", {}, value)]),
        ),
      stored.length > 0 &&
        h(
          "button",
          { class: "button small", type: "button", "data-key": "forget", onclick: () => actions.forgetSettings() },
          t("promiseForget"),
        ),
    ),
  ];
}

/** The texts at hand, where there are several. */
export function sourceTabs(state: State, t: Translate, actions: Actions): Child[] {
  if (state.sources.length < 2) return [];
  return [
    h(
      "ul",
      { class: "tabs" },
      ...state.sources.map((source) => {
        const name = sourceName(source, t);
        const current = source.id === state.active;
        return h(
          "li",
          { class: current ? "tab current" : "tab" },
          h(
            "button",
            {
              type: "button",
              "aria-current": current ? "true" : undefined,
              "data-key": `tab-${source.id}`,
              onclick: () => actions.activate(source.id),
            },
            h("bdi", {}, name),
            tabMark(source, t),
          ),
          h(
            "button",
            {
              type: "button",
              class: "tab-close",
              "aria-label": t("closeSource", { name }),
              onclick: () => actions.close(source.id),
            },
            icon("close"),
          ),
        );
      }),
    ),
  ];
}

function sourceName(source: Source, t: Translate): string {
  if (source.name === "") return t("pasted");
  return source.example ? t("exampleName", { name: source.name }) : visible(source.name);
}

function tabMark({ check }: Source, t: Translate): Child {
  if (check.phase === "waiting") return h("span", { class: "note" }, t("waiting"));
  if (check.phase === "failed") return h("span", { class: "tab-count chip-high" }, "!");
  if (check.phase !== "done") return false;
  const { counts } = check;
  const worst = SEVERITIES.find((severity) => counts.has(severity));
  if (!worst) return icon("check");
  return h(
    "span",
    { class: `tab-count chip-${worst}`, title: t(worst) },
    String([...counts.values()].reduce((sum, n) => sum + n, 0)),
    h("span", { class: "visually-hidden" }, ` (${t(worst)})`),
  );
}

/** The buttons above the text. */
export function toolbar(state: State, t: Translate, actions: Actions): Child[] {
  const source = activeSource(state);
  const report = activeReport(state);
  const secrets = report?.findings.some((finding) => finding.subject.masked !== undefined) ?? false;
  const button = (key: string, label: StringKey, act: () => void, pressed?: boolean) =>
    h(
      "button",
      {
        class: "button small",
        type: "button",
        "data-key": key,
        "aria-pressed": pressed === undefined ? undefined : String(pressed),
        onclick: act,
      },
      t(label),
    );
  const inEditor = source.file === undefined;
  return [
    button("open", "openFiles", () => actions.pickFiles(false)),
    source.empty && button("folder", "openFolder", () => actions.pickFiles(true)),
    inEditor && report?.kind === "iam-policy" && button("format", "format", () => actions.format()),
    inEditor && secrets && button("mask", state.masked ? "showSecrets" : "hideSecrets", () => actions.toggleMasked()),
    inEditor && secrets && button("redact", "copyRedacted", () => actions.copyRedacted()),
    !source.empty && button("clear", "clear", () => actions.clear()),
  ];
}

/** What was just done or did not work. */
export function notice(state: State, t: Translate, actions: Actions): Child[] {
  const { notice } = state;
  if (!notice) return [];
  return [
    h(
      "div",
      { class: `notice ${notice.tone}`, role: notice.tone === "problem" ? "alert" : "status" },
      h("span", {}, t(notice.key, notice.values)),
      notice.undo === true &&
        h("button", { class: "link", type: "button", "data-key": "undo", onclick: () => actions.undo() }, t("undo")),
      h(
        "button",
        { class: "icon-button", type: "button", "aria-label": t("dismiss"), onclick: () => actions.dismissNotice() },
        icon("close"),
      ),
    ),
  ];
}

/** Profile, moment, scope. */
export function optionsPanel(state: State, t: Translate, actions: Actions): Child[] {
  const { choices, settings } = state;
  return [
    h(
      "label",
      { class: "field" },
      h("span", {}, t("profile")),
      select(
        "profile",
        t("profile"),
        PROFILES.map((each) => [each, profileName(each, t)] as const),
        settings.profile,
        (value) => actions.setSetting("profile", PROFILES.find((each) => each === value) ?? "default"),
      ),
    ),
    h(
      "label",
      { class: "field" },
      h("span", {}, t("now")),
      h("input", {
        type: "datetime-local",
        value: choices.now,
        "aria-describedby": "now-note",
        "data-key": "now",
        onchange: (event) => actions.setChoices({ now: (event.target as HTMLInputElement).value }),
      }),
      h("span", { class: "note", id: "now-note" }, t("nowNote")),
    ),
    h(
      "label",
      { class: "field check" },
      h("input", {
        type: "checkbox",
        checked: choices.otherProviders,
        "data-key": "providers",
        onchange: (event) => actions.setChoices({ otherProviders: (event.target as HTMLInputElement).checked }),
      }),
      h("span", {}, t("otherProviders")),
    ),
    h(
      "div",
      { class: "field" },
      h(
        "button",
        {
          class: "button small",
          type: "button",
          "data-key": "link",
          onclick: () => actions.copy(settingsAddress(state)),
        },
        icon("copy"),
        t("settingsLink"),
      ),
      h("span", { class: "note" }, t("settingsLinkNote")),
    ),
  ];
}

function settingsAddress({ settings }: State): string {
  return `${document.URL.replace(/#.*/, "")}#${new URLSearchParams({ ...settings })}`;
}
