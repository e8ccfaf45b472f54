/** The list of findings: filters, one item each with its details, fixes and commands. */
import type { Finding, Fix, Step } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { type Child, h, icon, prose, visible } from "./dom.js";
import { fillInPortions } from "./later.js";
import { CATEGORIES, countBySeverity, keyOf, listed, PAGE, SEVERITIES, type State } from "./state.js";
import type { Translate } from "./strings.js";
import { subjectWords } from "./words.js";

/** The chip that says how bad something is: by word, by shape and by color. */
export function severityChip(severity: Finding["severity"], t: Translate): HTMLElement {
  return h("span", { class: `chip chip-${severity}` }, icon(severity, "shape"), t(severity));
}

/** Findings drawn first, as many as a screen holds, and in each frame after that. */
const FIRST = 6;
const PORTION = 10;

/** The filters, the list, and a way to see more of it. */
export function findingsList(
  findings: readonly Finding[],
  first: boolean,
  state: State,
  t: Translate,
  actions: Actions,
): Child[] {
  const passing = listed(findings, state.filter);
  const more = passing.length - state.shown;
  const list = h("ol", { class: "findings" });
  fillInPortions(list, passing.slice(0, state.shown), { first: FIRST, portion: PORTION, all: !first }, (finding) =>
    findingItem(finding, state, t, actions),
  );
  return [
    filters(findings, passing.length, state, t, actions),
    passing.length === 0
      ? h(
          "p",
          { class: "none-shown" },
          t("noneShown"),
          " ",
          h(
            "button",
            {
              class: "link",
              type: "button",
              onclick: () => actions.setFilter({ severities: new Set(), category: "", rule: "", user: undefined }),
            },
            t("resetFilters"),
          ),
        )
      : list,
    more > 0 &&
      h(
        "button",
        { class: "button more", type: "button", "data-key": "more", onclick: () => actions.showMore() },
        t("showMore", { n: Math.min(more, PAGE) }),
      ),
  ];
}

function filters(
  findings: readonly Finding[],
  passing: number,
  state: State,
  t: Translate,
  actions: Actions,
): HTMLElement {
  const { filter } = state;
  const counts = countBySeverity(findings);
  const severities = SEVERITIES.filter((severity) => counts.has(severity)).map((severity) =>
    h(
      "button",
      {
        class: `toggle chip-${severity}`,
        type: "button",
        "aria-pressed": String(filter.severities.has(severity)),
        "data-key": `severity-${severity}`,
        onclick: () => actions.toggleSeverity(severity),
      },
      icon(severity, "shape"),
      t(severity),
      h("span", { class: "count" }, String(counts.get(severity))),
    ),
  );
  const rules = new Map(findings.map(({ rule, title }) => [rule, title]));
  const categories = CATEGORIES.filter((category) => findings.some((finding) => finding.category === category));
  return h(
    "div",
    { class: "filters" },
    h("div", { class: "toggles", role: "group", "aria-label": t("filterSeverity") }, ...severities),
    h(
      "div",
      { class: "choices" },
      categories.length > 1 &&
        select(
          "category",
          t("filterCategory"),
          [["", t("allCategories")], ...categories.map((c): [string, string] => [c, t(c)])],
          filter.category,
          (value) => actions.setCategory(CATEGORIES.find((category) => category === value) ?? ""),
        ),
      rules.size > 1 &&
        select(
          "rule",
          t("filterRule"),
          [["", t("allRules")], ...[...rules].sort().map(([rule, title]) => [rule, visible(title)] as const)],
          filter.rule,
          (value) => actions.setFilter({ rule: value }),
        ),
      findings.length > 1 &&
        select(
          "order",
          t("order"),
          [
            ["severity", t("orderSeverity")],
            ["place", t("orderPlace")],
          ],
          filter.order,
          (value) => actions.setFilter({ order: value === "place" ? "place" : "severity" }),
        ),
    ),
    filter.user !== undefined &&
      h(
        "button",
        {
          class: "tag",
          type: "button",
          "aria-label": `${t("userFilter", { name: visible(filter.user) })}. ${t("removeFilter")}`,
          onclick: () => actions.setFilter({ user: undefined }),
        },
        h("bdi", {}, t("userFilter", { name: visible(filter.user) })),
        icon("close"),
      ),
    passing < findings.length && h("span", { class: "filtered" }, t("filtered", { n: passing, all: findings.length })),
  );
}

/** A small labeled choice. */
export function select(
  key: string,
  label: string,
  options: readonly (readonly [value: string, name: string])[],
  value: string,
  choose: (value: string) => void,
): HTMLElement {
  const element = h(
    "select",
    { "aria-label": label, "data-key": key, onchange: (event) => choose((event.target as HTMLSelectElement).value) },
    ...options.map(([option, name]) => h("option", { value: option, selected: option === value }, name)),
  );
  return element;
}

/** One finding with what there is to do about it. */
export function findingItem(finding: Finding, state: State, t: Translate, actions: Actions): HTMLElement {
  const key = keyOf(finding);
  const open = state.open.has(key);
  const [span] = finding.spans;
  const place = { line: span?.line ?? 1, column: span?.column ?? 1 };
  const about = subjectWords(finding.subject, t);
  return h(
    "li",
    {
      class: `finding edge-${finding.severity}`,
      "data-finding": key,
      "aria-current": key === state.selected ? "true" : undefined,
    },
    h(
      "div",
      { class: "finding-head" },
      severityChip(finding.severity, t),
      h("span", { class: "category" }, t(finding.category)),
      about.length > 0 && h("bdi", { class: "about" }, about.join(" · ")),
      span &&
        h(
          "button",
          {
            class: "place",
            type: "button",
            "data-key": `place ${key}`,
            "aria-label": t("goTo", place),
            onclick: () => actions.goTo(finding, span),
          },
          t("placeShort", place),
        ),
    ),
    h(
      "button",
      {
        class: "message",
        type: "button",
        "aria-expanded": String(open),
        "data-key": `message ${key}`,
        onclick: () => actions.toggle(finding),
      },
      icon("chevron", "chevron"),
      h("span", {}, ...prose(finding.message)),
    ),
    finding.fixes.length > 0 && h("div", { class: "fixes" }, ...finding.fixes.map((fix) => fixButton(fix, t, actions))),
    open && details(finding, t, actions),
  );
}

function fixButton(fix: Fix, t: Translate, actions: Actions): HTMLElement {
  return h(
    "button",
    { class: "fix", type: "button", onclick: () => actions.applyFix(fix) },
    icon("wand"),
    h("span", {}, ...prose(fix.title)),
    h("span", { class: fix.safe ? "safe" : "unsafe" }, t(fix.safe ? "fixSafe" : "fixUnsafe")),
  );
}

function details(finding: Finding, t: Translate, actions: Actions): HTMLElement {
  const related = finding.spans.slice(1);
  return h(
    "div",
    { class: "details" },
    h("h3", {}, visible(finding.title)),
    ...paragraphs(finding.explanation),
    related.length > 0 && h("h4", {}, t("related")),
    related.length > 0 &&
      h(
        "ul",
        { class: "related" },
        ...related.map((span) =>
          h(
            "li",
            {},
            h(
              "button",
              { class: "link", type: "button", onclick: () => actions.goTo(finding, span) },
              t("placeShort", { line: span.line }),
            ),
            " ",
            ...prose(span.label ?? ""),
          ),
        ),
      ),
    finding.remediation.length > 0 && h("h4", {}, t("mend")),
    finding.remediation.length > 0 &&
      h("ol", { class: "steps" }, ...finding.remediation.map((step) => stepItem(step, t, actions))),
    facts(finding, t),
  );
}

function paragraphs(text: string): HTMLElement[] {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== "")
    .map((part) => h("p", {}, ...prose(part)));
}

function stepItem(step: Step, t: Translate, actions: Actions): HTMLElement {
  const { command } = step;
  return h(
    "li",
    {},
    h("p", {}, ...prose(step.title)),
    command !== undefined &&
      h(
        "div",
        { class: "command" },
        h("pre", { tabindex: 0, "aria-label": t("copyCommand") }, h("code", { dir: "ltr" }, visible(command))),
        h(
          "button",
          {
            class: "icon-button",
            type: "button",
            "aria-label": t("copyCommand"),
            title: t("copyCommand"),
            onclick: () => actions.copy(command),
          },
          icon("copy"),
        ),
      ),
  );
}

function facts(finding: Finding, t: Translate): HTMLElement {
  const byCatalog = new Map<string, string[]>();
  for (const { catalog, id } of finding.references) byCatalog.set(catalog, [...(byCatalog.get(catalog) ?? []), id]);
  return h(
    "dl",
    { class: "facts" },
    h("dt", {}, t("rule")),
    h("dd", {}, h("code", {}, finding.rule)),
    h("dt", {}, t("confidence")),
    h("dd", {}, t(finding.confidence)),
    byCatalog.size > 0 && h("dt", {}, t("compare")),
    byCatalog.size > 0 &&
      h(
        "dd",
        {},
        h(
          "ul",
          { class: "references" },
          ...[...byCatalog].map(([catalog, ids]) => h("li", {}, h("span", {}, catalog), " ", ids.join(", "))),
        ),
      ),
  );
}
