/** Credential reports' accounts: one in a line of numbers, several side by side. */
import type { AccountSummary, Report } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { type Child, h, visible } from "./dom.js";
import { severityChip } from "./findings.js";
import type { Counts } from "./protocol.js";
import { activeReport, countBySeverity, SEVERITIES, type Source, type State } from "./state.js";
import type { StringKey, Translate } from "./strings.js";

const SOURCES: Record<AccountSummary["judgedBySource"], StringKey> = {
  generated: "judgedGenerated",
  caller: "judgedCaller",
  "newest-date": "judgedNewest",
  unknown: "judgedUnknown",
};

/** One line of figures for each report in the text. */
export function accountFigures(report: Report, t: Translate): Child[] {
  return report.documents.flatMap(({ details }) =>
    details.type === "credential-report" ? details.reports.map((summary) => figures(summary, t)) : [],
  );
}

function figures(summary: AccountSummary, t: Translate): HTMLElement {
  const { account, judgedBy = "", judgedBySource, oldestKey, root } = summary;
  const title = account === undefined ? t("accountUnknown") : t("accountTitle", { account: visible(account) });
  return h(
    "div",
    { class: "account" },
    h("h3", {}, title),
    h("p", { class: "note" }, t(SOURCES[judgedBySource], { date: judgedBy })),
    h(
      "dl",
      { class: "figures" },
      ...figure(t("figureUsers"), String(summary.users)),
      ...figure(
        t("figureConsole"),
        String(summary.consoleUsers),
        summary.consoleUsersWithoutMfa > 0 && t("figureWithoutMfa", { n: summary.consoleUsersWithoutMfa }),
      ),
      ...figure(t("figureKeys"), String(summary.activeKeys)),
      ...(oldestKey
        ? figure(t("figureOldest"), t("days", { n: oldestKey.days }), h("bdi", {}, visible(oldestKey.user)))
        : []),
      ...(root
        ? figure(
            t("figureRoot"),
            root.mfa === undefined ? "–" : t(root.mfa ? "rootMfa" : "rootNoMfa"),
            root.activeKeys > 0 && t("rootKeys", { n: root.activeKeys }),
          )
        : []),
    ),
  );
}

/** A name, its number and what there is to add. */
function figure(name: string, value: string, more?: Child): HTMLElement[] {
  return [h("div", {}, h("dt", {}, name), h("dd", {}, h("strong", {}, value), more && h("span", {}, more)))];
}

interface Line {
  source: Source;
  summary: AccountSummary;
  counts: Counts;
}

/** All reports at hand, a line each; nothing where there is only one. */
export function accountsTable(state: State, t: Translate, actions: Actions): HTMLElement | false {
  if (activeReport(state)?.kind !== "credential-report") return false;
  const lines = state.sources.flatMap((source): Line[] => {
    if (source.check.phase !== "done") return [];
    const { counts, report } = source.check;
    const summaries = report.documents.flatMap(({ details }) =>
      details.type === "credential-report" ? details.reports : [],
    );
    // In a text with several reports a finding says which account it is about.
    const own = ({ account }: AccountSummary) =>
      countBySeverity(report.findings.filter(({ subject }) => (subject.account ?? account) === account));
    return summaries.map((summary) => ({ source, summary, counts: summaries.length > 1 ? own(summary) : counts }));
  });
  if (lines.length < 2) return false;
  const several = state.sources.length > 1;
  const columns: StringKey[] = [
    "accountColumn",
    ...(several ? (["fileColumn"] as const) : []),
    "figureUsers",
    "figureConsole",
    "figureKeys",
    "figureOldest",
    "figureRoot",
    "countColumn",
  ];
  return h(
    "section",
    { class: "accounts", "aria-labelledby": "accounts-title" },
    h("div", { class: "section-head" }, h("h3", { id: "accounts-title" }, t("accountsTitle"))),
    h(
      "div",
      { class: "table-frame", tabindex: 0, role: "group", "aria-labelledby": "accounts-title" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", { scope: "col" }, t(name))))),
        h("tbody", {}, ...lines.map((line, at) => accountRow(line, at, several, state, t, actions))),
      ),
    ),
  );
}

function accountRow(
  { source, summary, counts }: Line,
  at: number,
  several: boolean,
  state: State,
  t: Translate,
  actions: Actions,
): HTMLElement {
  const { account, activeKeys, consoleUsers, consoleUsersWithoutMfa, oldestKey, root, users } = summary;
  const name = account === undefined ? t("accountUnknown") : visible(account);
  const chosen = source.id === state.active;
  const worst = SEVERITIES.filter((severity) => counts.has(severity)).slice(0, 2);
  return h(
    "tr",
    { class: chosen && several ? "chosen" : undefined },
    h(
      "th",
      { scope: "row" },
      several
        ? h(
            "button",
            {
              class: "link",
              type: "button",
              "aria-current": chosen ? "true" : undefined,
              "data-key": `account ${at}`,
              onclick: () => actions.activate(source.id),
            },
            name,
          )
        : name,
      summary.generated !== undefined && h("span", { class: "sub" }, summary.generated),
    ),
    several && h("td", {}, h("bdi", {}, source.name === "" ? t("pasted") : visible(source.name))),
    h("td", {}, users.toLocaleString(state.settings.locale)),
    h(
      "td",
      {},
      String(consoleUsers),
      consoleUsersWithoutMfa > 0 && h("span", { class: "sub" }, t("figureWithoutMfa", { n: consoleUsersWithoutMfa })),
    ),
    h("td", {}, String(activeKeys)),
    h("td", {}, oldestKey ? t("days", { n: oldestKey.days }) : "–"),
    h(
      "td",
      {},
      root?.mfa === undefined ? "–" : t(root.mfa ? "rootMfa" : "rootNoMfa"),
      root && root.activeKeys > 0 && h("span", { class: "sub" }, t("rootKeys", { n: root.activeKeys })),
    ),
    h(
      "td",
      { class: "worst" },
      ...worst.flatMap((severity) => [
        severityChip(severity, t),
        h("span", { class: "sub" }, `× ${counts.get(severity)}`),
      ]),
    ),
  );
}
