/** What changed since an earlier credential report: the accounts in figures then and now, and each change. */
import type { AccountSummary } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { type Child, h, icon, visible } from "./dom.js";
import { findingItem, select } from "./findings.js";
import type { Changes } from "./protocol.js";
import { activeReport, type State } from "./state.js";
import type { StringKey, Translate } from "./strings.js";

/** Changes listed at most; the others are counted. */
const LISTED = 100;

/** The offer to compare, or what came of it; nothing where no credential report is at hand. */
export function comparePanel(state: State, t: Translate, actions: Actions): Child[] {
  if (activeReport(state)?.kind !== "credential-report") return [];
  const { comparison } = state;
  if (comparison?.source !== state.active) return [offer(state, t, actions)];
  const { name, value } = comparison;
  return [
    h(
      "section",
      { class: "compare", "aria-labelledby": "compare-title" },
      h(
        "div",
        { class: "section-head" },
        h("h3", { id: "compare-title" }, t("compareSince", { name: name === "" ? t("pasted") : visible(name) })),
        h(
          "button",
          { class: "button small", type: "button", "data-key": "compare-stop", onclick: () => actions.stopComparing() },
          icon("close"),
          t("compareStop"),
        ),
      ),
      ...(value ? changes(value, state, t, actions) : [h("p", { class: "note", role: "status" }, t("comparing"))]),
    ),
  ];
}

function offer(state: State, t: Translate, actions: Actions): HTMLElement {
  const others = state.sources.filter(
    ({ id, check }) => id !== state.active && check.phase === "done" && check.report.documents.some(isReport),
  );
  return h(
    "section",
    { class: "compare offer", "aria-label": t("compareOffer") },
    h("span", {}, t("compareOffer")),
    others.length > 0 &&
      select(
        "compare-with",
        t("compareOffer"),
        [
          ["", t("compareChoose")],
          ...others.map(({ id, name }) => [String(id), name === "" ? t("pasted") : visible(name)] as const),
        ],
        "",
        (id) => actions.compareWith(Number(id)),
      ),
    h(
      "button",
      { class: "button small", type: "button", "data-key": "compare-file", onclick: () => actions.compareWithFile() },
      t("compareFile"),
    ),
  );
}

const isReport = ({ kind }: { kind: string }) => kind === "credential-report";

function changes(value: Changes, state: State, t: Translate, actions: Actions): Child[] {
  const { after, before, compared, findings, onlyAfter, total } = value;
  const nameOf = (account: string | null | undefined) =>
    account ? t("accountTitle", { account: visible(account) }) : t("accountUnknown");
  // Nothing was compared: to say that nothing changed would be wrong.
  if (compared.length === 0) return [h("p", { class: "notice problem" }, t("compareNone"))];
  return [
    ...compared.flatMap((account) => {
      const [was, is] = [before, after].map((each) => each.find((one) => (one.account ?? null) === account));
      return was && is ? [h("p", { class: "note" }, nameOf(account)), thenAndNow(was, is, t)] : [];
    }),
    onlyAfter.length > 0 && h("p", { class: "note" }, t("compareOnlyAfter"), " ", onlyAfter.map(nameOf).join(", ")),
    h("p", { class: "changes", role: "status" }, t("changes", { n: total })),
    findings.length > 0 &&
      h("ol", { class: "findings" }, ...findings.slice(0, LISTED).map((each) => findingItem(each, state, t, actions))),
    total > LISTED && h("p", { class: "note" }, t("changesCut", { n: LISTED, all: total })),
  ];
}

/** An account's figures in both reports. */
function thenAndNow(was: AccountSummary, is: AccountSummary, t: Translate): HTMLElement {
  const figures: [StringKey, number | undefined, number | undefined][] = [
    ["figureUsers", was.users, is.users],
    ["figureConsole", was.consoleUsers, is.consoleUsers],
    ["figureNoMfa", was.consoleUsersWithoutMfa, is.consoleUsersWithoutMfa],
    ["figureKeys", was.activeKeys, is.activeKeys],
    ["figureOldest", was.oldestKey?.days, is.oldestKey?.days],
  ];
  const value = (key: StringKey, n: number | undefined) =>
    n === undefined ? "–" : key === "figureOldest" ? t("days", { n }) : String(n);
  return h(
    "dl",
    { class: "figures" },
    ...figures.map(([key, then, now]) => {
      const step = then === undefined || now === undefined ? 0 : now - then;
      return h(
        "div",
        {},
        h("dt", {}, t(key)),
        h(
          "dd",
          {},
          h("strong", {}, value(key, now)),
          h(
            "span",
            { class: step === 0 ? undefined : "moved" },
            step === 0
              ? t("compareSame")
              : t("compareWas", { was: value(key, then), step: step > 0 ? `+${step}` : `−${-step}` }),
          ),
        ),
      );
    }),
  );
}
