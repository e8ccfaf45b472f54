/** The right-hand side: examples at first, then what was found. */
import type { Finding } from "../../npm/src/api.js";
import { accountFigures } from "./accounts.js";
import type { Actions, ExampleName } from "./actions.js";
import { agesChart } from "./ages.js";
import { type Child, h, type IconName, icon } from "./dom.js";
import { sizeWords } from "./files.js";
import { findingsList } from "./findings.js";
import { isFirst, later } from "./later.js";
import type { FailureReason } from "./protocol.js";
import { type Row, rowsOf } from "./report-rows.js";
import { activeSource, type Check, type State } from "./state.js";
import type { StringKey, Translate } from "./strings.js";
import { usersTable } from "./users.js";

type Done = Extract<Check, { phase: "done" }>;

const EXAMPLES: readonly [ExampleName, IconName, StringKey, StringKey][] = [
  ["policy", "policy", "examplePolicy", "examplePolicyText"],
  ["report", "table", "exampleReport", "exampleReportText"],
  ["text", "key", "exampleText", "exampleTextText"],
];

const FAILURES: Record<FailureReason, StringKey> = {
  cancelled: "failedCancelled",
  trap: "failedTrap",
  options: "failedOptions",
  unreadable: "failedUnreadable",
  start: "failedStart",
  worker: "failedWorker",
};

/** Everything below the heading of the results. */
export function results(state: State, t: Translate, actions: Actions): Child[] {
  const source = activeSource(state);
  const { check } = source;
  if (check.phase === "failed") return [failure(check.reason, check.message, t, actions)];
  if (source.empty) return start(t, actions);
  if (check.phase !== "done" || !check.whole) return [h("p", { class: "note busy" }, t("checking"))];
  const tooLarge =
    source.file &&
    h(
      "p",
      { class: "notice done" },
      t("tooLarge", { name: source.name, size: sizeWords(source.file.size, state.settings.locale) }),
    );
  return [tooLarge, ...found(check, state, t, actions)];
}

function start(t: Translate, actions: Actions): Child[] {
  return [
    h("h2", { class: "start-title" }, t("startTitle")),
    h("p", { class: "lead" }, t("startText")),
    h(
      "ul",
      { class: "examples" },
      ...EXAMPLES.map(([name, image, title, text]) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              class: "example",
              type: "button",
              "data-key": `example-${name}`,
              onclick: () => actions.openExample(name),
            },
            h("span", { class: "example-icon" }, icon(image)),
            h("span", { class: "example-words" }, h("strong", {}, t(title)), h("span", {}, t(text))),
            icon("chevron", "chevron"),
          ),
        ),
      ),
    ),
  ];
}

function failure(reason: FailureReason, message: string, t: Translate, actions: Actions): HTMLElement {
  return h(
    "div",
    { class: "notice problem failure", role: "alert" },
    h("p", {}, t(FAILURES[reason], { message })),
    h(
      "button",
      { class: "button small", type: "button", "data-key": "again", onclick: () => actions.checkAgain() },
      t("again"),
    ),
  );
}

function found(check: Done, state: State, t: Translate, actions: Actions): Child[] {
  const { counts, report, ms } = check;
  const { findings } = report;
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const first = isFirst(check);
  const heading = h(
    "div",
    { class: "results-head" },
    h(
      "h2",
      {},
      total === 0 ? t("clean") : t("findings", { n: total }),
      h("small", {}, t("took", { ms: Math.max(1, Math.round(ms)) })),
    ),
    fixAll(findings, t, actions),
    total > 0 && exportMenu(t, actions),
  );
  const cut =
    total > findings.length && h("p", { class: "note" }, t("findingsCut", { n: findings.length, all: total }));
  const list = () =>
    total === 0
      ? [h("div", { class: "clean" }, icon("check"), h("p", {}, t("cleanText")))]
      : findingsList(findings, first, state, t, actions);
  if (report.kind !== "credential-report") return [heading, cut, ...list()];
  const columns = () => {
    const ages = agesChart(tableRows(check), check.rows, first, t);
    const listed = () =>
      h("section", { "aria-labelledby": "list-title" }, h("h3", { id: "list-title" }, t("findingsTitle")), ...list());
    return h("div", { class: ages ? "report-columns" : undefined }, ages, later(first ? 2 : 0, listed));
  };
  const users = check.rows.reduce((sum, each) => sum + each.total, 0);
  const table = () => usersTable(tableRows(check), check, { total: users, first }, state, t, actions) || h("div");
  return [heading, cut, ...accountFigures(report, t), later(first ? 1 : 0, table), later(first ? 3 : 0, columns)];
}

const gathered = new WeakMap<Done, Row[]>();

/** The rows of a check, gathered once: a click on a filter draws all of it again. */
function tableRows(check: Done): Row[] {
  const rows = gathered.get(check) ?? rowsOf(check.rows, check.report.findings);
  gathered.set(check, rows);
  return rows;
}

function fixAll(findings: readonly Finding[], t: Translate, actions: Actions): Child {
  const n = findings.filter((finding) => finding.fixes.some((fix) => fix.safe)).length;
  return (
    n > 0 &&
    h(
      "button",
      { class: "button primary", type: "button", "data-key": "fix-all", onclick: () => actions.applySafeFixes() },
      icon("wand"),
      t("fixAll", { n }),
    )
  );
}

function exportMenu(t: Translate, actions: Actions): HTMLElement {
  const forms = [
    ["markdown", "exportMarkdown"],
    ["json", "exportJson"],
    ["sarif", "exportSarif"],
    ["csv", "exportCsv"],
    ["print", "exportPrint"],
  ] as const;
  return h(
    "details",
    { class: "menu" },
    h("summary", { class: "button small", "data-key": "export" }, t("exportTitle")),
    h(
      "ul",
      {},
      ...forms.map(([form, label]) =>
        h("li", {}, h("button", { type: "button", onclick: () => actions.exportAs(form) }, t(label))),
      ),
    ),
  );
}
