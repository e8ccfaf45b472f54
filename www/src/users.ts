/** A credential report's users, by their worst finding. */
import type { Finding, Severity } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { h, visible } from "./dom.js";
import { severityChip } from "./findings.js";
import { SEVERITIES, type State } from "./state.js";
import type { Translate } from "./strings.js";

/** Rows at most; the list of findings has them all. */
const MAX_ROWS = 200;

interface Row {
  user: string;
  worst: Severity;
  count: number;
  titles: Set<string>;
}

function rowsOf(findings: readonly Finding[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { subject, severity, title } of findings) {
    if (subject.user === undefined) continue;
    const row = rows.get(subject.user) ?? { user: subject.user, worst: severity, count: 0, titles: new Set() };
    if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(row.worst)) row.worst = severity;
    row.count += 1;
    row.titles.add(title);
    rows.set(subject.user, row);
  }
  return [...rows.values()].sort(
    (a, b) => SEVERITIES.indexOf(a.worst) - SEVERITIES.indexOf(b.worst) || b.count - a.count,
  );
}

/** The table, or nothing when no finding is about a user. */
export function usersTable(
  findings: readonly Finding[],
  state: State,
  t: Translate,
  actions: Actions,
): HTMLElement | false {
  const rows = rowsOf(findings);
  if (rows.length === 0) return false;
  return h(
    "div",
    { class: "users" },
    h("h3", { id: "users-title" }, t("usersTitle")),
    h("p", { class: "note" }, t("usersNote")),
    h(
      "div",
      { class: "table-frame", tabindex: 0, role: "region", "aria-labelledby": "users-title" },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ...(["userColumn", "worstColumn", "countColumn", "whatColumn"] as const).map((key) =>
              h("th", { scope: "col", class: key === "whatColumn" ? "what" : undefined }, t(key)),
            ),
          ),
        ),
        h("tbody", {}, ...rows.slice(0, MAX_ROWS).map((row) => userRow(row, state, t, actions))),
      ),
    ),
  );
}

function userRow(row: Row, state: State, t: Translate, actions: Actions): HTMLElement {
  const name = visible(row.user);
  const chosen = state.filter.user === row.user;
  return h(
    "tr",
    { class: chosen ? "chosen" : undefined },
    h(
      "th",
      { scope: "row" },
      h(
        "button",
        {
          class: "link",
          type: "button",
          "aria-pressed": String(chosen),
          title: t("onlyUser", { name }),
          "data-key": `user ${row.user}`,
          onclick: () => actions.setFilter({ user: chosen ? undefined : row.user }),
        },
        h("bdi", {}, name),
      ),
    ),
    h("td", {}, severityChip(row.worst, t)),
    h("td", { class: "number" }, String(row.count)),
    h("td", { class: "what" }, [...row.titles].map(visible).join(", ")),
  );
}
