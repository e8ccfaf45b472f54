/** A credential report's users as a table: every credential, its age and what is wrong with it, in its own cell. */
import type { Finding } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { type Child, h, icon, visible } from "./dom.js";
import { select, severityChip } from "./findings.js";
import { fillInPortions } from "./later.js";
import { type Credential, type Group, type Row, type Sort, sorted, worstOf } from "./report-rows.js";
import type { State } from "./state.js";
import type { StringKey, Translate } from "./strings.js";

/** Faults named in one cell; the list has all. */
const FAULTS = 6;

/** Rows drawn in one frame while the table is drawn for the first time. */
const AT_ONCE = 5;

/** Rows shown at first and with each "show more". */
const PORTION = 25;

const SHOWN = { all: "usersAll", found: "usersFound", clean: "usersClean" } as const;
type Shown = keyof typeof SHOWN;

/** How the table is looked at; kept while the same report is on screen, outside the page's state: no other part asks. */
interface View {
  sort: Sort;
  descending: boolean;
  text: string;
  shown: Shown;
  rows: number;
}

const views = new WeakMap<object, View>();

const COLUMNS: readonly [Group | "worst", StringKey][] = [
  ["user", "userColumn"],
  ["password", "passwordColumn"],
  ["mfa", "mfaColumn"],
  ["key1", "key1Column"],
  ["key2", "key2Column"],
  ["certificates", "certificatesColumn"],
  ["worst", "countColumn"],
];

const NAMES = Object.fromEntries(COLUMNS) as Record<Group, StringKey>;

function nobodyRow(columns: number, t: Translate): HTMLElement {
  return h("tr", { role: "row" }, h("td", { role: "cell", colspan: columns, class: "note" }, t("usersNone")));
}

/** Whether a row is one that the search and the choice beside it let through. */
function passes({ text, shown }: View): (row: Row) => boolean {
  const wanted = text.trim().toLowerCase();
  return (row) =>
    (shown === "all" || row.count > 0 === (shown === "found")) &&
    (wanted === "" || `${row.user}\n${row.account}`.toLowerCase().includes(wanted));
}

function moreButton(words: string, onclick: () => void): HTMLElement {
  return h("button", { class: "button more", type: "button", onclick }, words);
}

/** A column's heading, which sorts the table. */
function heading(
  group: Group | "worst",
  name: string,
  { sort, descending }: View,
  sortBy: (group: Sort) => void,
): HTMLElement {
  if (group === "certificates") return h("th", { scope: "col", role: "columnheader" }, name);
  const current = sort === group;
  const direction = descending ? "descending" : "ascending";
  return h(
    "th",
    { scope: "col", role: "columnheader", "aria-sort": current ? direction : undefined },
    h(
      "button",
      { class: "sort", type: "button", "data-key": `sort ${group}`, onclick: () => sortBy(group) },
      name,
      h("span", { class: "sort-mark", "aria-hidden": "true" }, current ? (descending ? "↓" : "↑") : "↕"),
    ),
  );
}

/**
 * The table with its search, or nothing when the report has no rows. `total` is how many users there are, `first` says
 * that nobody has seen the table yet: then it is drawn in portions.
 */
export function usersTable(
  rows: readonly Row[],
  owner: object,
  { total, first }: { total: number; first: boolean },
  state: State,
  t: Translate,
  actions: Actions,
): HTMLElement | false {
  if (rows.length === 0) return false;
  const view = views.get(owner) ?? { sort: "worst", descending: true, text: "", shown: "all", rows: PORTION };
  views.set(owner, view);
  const accounts = new Set(rows.map((row) => row.account)).size;
  const columns = COLUMNS.filter(
    ([group]) =>
      group !== "certificates" || rows.some((row) => row.certificates > 0 || row.findings.certificates.length > 0),
  );
  const body = h("tbody", { role: "rowgroup" });
  const head = h("tr", { role: "row" });
  const count = h("span", { class: "filtered", role: "status" });
  const more = h("div");
  let inPortions = first;
  let stop = () => {};

  const draw = () => {
    const passing = rows.filter(passes(view));
    const shown = sorted(passing, view.sort, view.descending).slice(0, view.rows);
    stop();
    body.replaceChildren();
    stop = fillInPortions(body, shown, { first: AT_ONCE, portion: AT_ONCE, all: !inPortions }, (row) =>
      userRow(row, columns, accounts > 1, state, t, actions),
    );
    if (shown.length === 0) body.append(nobodyRow(columns.length, t));
    const missing = total > rows.length ? ` · ${t("usersCut", { n: rows.length, all: total })}` : "";
    count.textContent =
      (passing.length < rows.length ? t("filtered", { n: passing.length, all: rows.length }) : "") + missing;
    const left = passing.length - shown.length;
    const showMore = () => {
      view.rows += PORTION;
      draw();
    };
    more.replaceChildren(...(left > 0 ? [moreButton(t("showMore", { n: Math.min(left, PORTION) }), showMore)] : []));
    head.replaceChildren(...columns.map(([group, name]) => heading(group, t(name), view, sortBy)));
  };

  const sortBy = (group: Sort) => {
    // Names read from A; of everything else the most comes first.
    view.descending = view.sort === group ? !view.descending : group !== "user";
    view.sort = group;
    draw();
    const again = head.querySelector(`[data-key="${CSS.escape(`sort ${group}`)}"]`);
    if (again instanceof HTMLElement) again.focus();
  };

  draw();
  inPortions = false;
  return h(
    "section",
    { class: "users", "aria-labelledby": "users-title" },
    h(
      "div",
      { class: "section-head" },
      h("h3", { id: "users-title" }, t("usersTitle")),
      h("input", {
        type: "search",
        placeholder: t("usersSearch"),
        "aria-label": t("usersSearch"),
        value: view.text,
        autocomplete: "off",
        spellcheck: "false",
        "data-key": "users-search",
        oninput: (event) => {
          view.text = (event.target as HTMLInputElement).value;
          view.rows = PORTION;
          draw();
        },
      }),
      select(
        "users-shown",
        t("usersShown"),
        (Object.keys(SHOWN) as Shown[]).map((each) => [each, t(SHOWN[each])] as const),
        view.shown,
        (value) => {
          view.shown = value === "found" || value === "clean" ? value : "all";
          draw();
        },
      ),
      count,
    ),
    h(
      "div",
      { class: "table-frame", tabindex: 0, role: "group", "aria-labelledby": "users-title" },
      // On a narrow screen rows are laid out as cards; the roles keep them a table for whoever listens.
      h("table", { class: "users-table", role: "table" }, h("thead", { role: "rowgroup" }, head), body),
    ),
    more,
  );
}

function userRow(
  row: Row,
  columns: typeof COLUMNS,
  several: boolean,
  state: State,
  t: Translate,
  actions: Actions,
): HTMLElement {
  const name = visible(row.user);
  const chosen = state.filter.user === row.user;
  const cells: Record<Group | "worst", () => HTMLElement> = {
    user: () =>
      h(
        "th",
        { scope: "row", role: "rowheader", class: edge(row.findings.user) },
        row.count > 0
          ? h(
              "button",
              {
                class: "link",
                type: "button",
                "aria-pressed": String(chosen),
                title: t("onlyUser", { name }),
                "data-key": `user ${row.account} ${row.user}`,
                onclick: () => actions.setFilter({ user: chosen ? undefined : row.user }),
              },
              h("bdi", {}, name),
            )
          : h("bdi", { class: "name" }, name),
        several && row.account !== undefined && h("span", { class: "sub" }, visible(row.account)),
        row.created !== undefined && h("span", { class: "sub" }, t("createdOn", { date: row.created })),
        ...wrong(row.findings.user, t, actions),
      ),
    password: () => cell("password", row, credential(row.password, "passwordOn", "passwordOff", t), t, actions),
    mfa: () => cell("mfa", row, [flag(row.mfa, "mfaOn", "mfaOff", t)], t, actions),
    key1: () => cell("key1", row, credential(row.key1, "keyOn", "keyOff", t), t, actions),
    key2: () => cell("key2", row, credential(row.key2, "keyOn", "keyOff", t), t, actions),
    certificates: () =>
      cell(
        "certificates",
        row,
        [h("span", { class: row.certificates > 0 ? "state" : "state none" }, String(row.certificates || "–"))],
        t,
        actions,
      ),
    worst: () =>
      h(
        "td",
        { role: "cell", class: "worst" },
        row.worst ? severityChip(row.worst, t) : icon("check", "icon fine"),
        counted(row, t),
      ),
  };
  return h("tr", { role: "row", class: chosen ? "chosen" : undefined }, ...columns.map(([group]) => cells[group]()));
}

function counted({ count }: Row, t: Translate): HTMLElement {
  return h("span", { class: "sub" }, count === 0 ? t("clean") : t("findings", { n: count }));
}

function edge(findings: readonly Finding[]): string | undefined {
  const worst = worstOf(findings);
  return worst && `wrong edge-${worst}`;
}

function cell(group: Group, row: Row, content: Child[], t: Translate, actions: Actions): HTMLElement {
  const findings = row.findings[group];
  const attributes = { role: "cell", class: edge(findings), "data-label": t(NAMES[group]) };
  return h("td", attributes, ...content, ...wrong(findings, t, actions));
}

/** What is wrong, each a way to its explanation. */
function wrong(findings: readonly Finding[], t: Translate, actions: Actions): HTMLElement[] {
  const shown = findings.slice(0, FAULTS).map((finding) =>
    h(
      "button",
      {
        class: `fault fault-${finding.severity}`,
        type: "button",
        title: visible(finding.message),
        onclick: () => {
          const [span] = finding.spans;
          if (span) actions.explain(finding);
        },
      },
      icon(finding.severity, "shape"),
      h("span", { class: "visually-hidden" }, `${t(finding.severity)}: `),
      h("span", {}, visible(finding.title)),
    ),
  );
  const more = findings.length - shown.length;
  return more > 0 ? [...shown, h("span", { class: "sub" }, `+ ${more}`)] : shown;
}

function flag(state: string, on: StringKey, off: StringKey, t: Translate): HTMLElement {
  if (/^true$/i.test(state)) return h("span", { class: "state on" }, t(on));
  if (/^false$/i.test(state)) return h("span", { class: "state off" }, t(off));
  const absent = state === "" || /^(n\/a|not_supported)$/i.test(state);
  return h("span", { class: "state none" }, absent ? "–" : visible(state));
}

function credential(known: Credential, on: StringKey, off: StringKey, t: Translate): Child[] {
  const { age, idle, since, used, usedFor, state } = known;
  // An empty slot says `false` and nothing else.
  if (/^false$/i.test(state) && since === undefined) return [h("span", { class: "state none" }, "–")];
  return [
    h(
      "span",
      { class: "line" },
      flag(state, on, off, t),
      age !== undefined && h("span", { class: "age", title: since }, t("days", { n: age })),
    ),
    idle !== undefined &&
      h(
        "span",
        { class: "sub", title: [used, usedFor].filter(Boolean).join(" · ") },
        idle <= 0 ? t("usedToday") : t("usedAgo", { n: idle }),
        usedFor ? ` · ${visible(usedFor)}` : "",
      ),
    idle === undefined && since !== undefined && h("span", { class: "sub" }, t("neverUsed")),
  ];
}
