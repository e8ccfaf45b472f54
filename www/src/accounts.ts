/** A credential report's account in one line of numbers. */
import type { AccountSummary, Report } from "../../npm/src/api.js";
import { type Child, h, visible } from "./dom.js";
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
