/** A policy in plain words: by service, what it lets someone do, on what, and when. The core counts and orders. */
import type { ServiceAccess } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { type Child, h, visible } from "./dom.js";
import { escalationPaths } from "./paths.js";
import type { PlainPolicy } from "./protocol.js";
import { activeReport, type State } from "./state.js";
import type { Translate } from "./strings.js";

/** Services shown at once; the others are behind a fold. */
const SHOWN = 12;
/** Resources and condition keys named in one line. */
const NAMED = 4;

/** The two views of a policy, to choose from; nothing where there is only one. */
export function viewSwitch(state: State, t: Translate, actions: Actions): Child[] {
  // It stands there before the plain words do: coming later it would push the findings down.
  const waits = activeReport(state)?.kind === "iam-policy" && state.explanation?.source !== state.active;
  if (!waits && !hasPlainWords(state)) return [];
  const names = { findings: "findingsView", plain: "plainTitle" } as const;
  return [
    h(
      "div",
      { class: "segments views", role: "group", "aria-label": t("views") },
      ...(["findings", "plain"] as const).map((view) =>
        h(
          "button",
          {
            type: "button",
            "aria-pressed": String(state.view === view),
            "data-key": `view-${view}`,
            onclick: () => actions.setView(view),
          },
          t(names[view]),
        ),
      ),
    ),
  ];
}

/** Whether the text at hand is a policy that could be put in plain words. */
export function hasPlainWords(state: State): boolean {
  const { explanation, active } = state;
  if (explanation?.source !== active || activeReport(state)?.kind !== "iam-policy") return false;
  return explanation.value.policies.length > 0;
}

/** The summary of the policies at hand; nothing where there is none. */
export function plainWords(state: State, t: Translate, actions: Actions): Child[] {
  const { explanation } = state;
  if (!explanation || !hasPlainWords(state)) return [];
  const { policies, together } = explanation.value;
  return [
    h(
      "section",
      { class: "plain", "aria-labelledby": "plain-title" },
      escalationPaths(activeReport(state)?.findings ?? [], t, actions),
      h("h3", { id: "plain-title" }, t("plainTitle")),
      together !== undefined && h("p", { class: "note" }, together),
      ...policies.flatMap((policy) => [
        policies.length > 1 && h("h4", {}, t("plainPolicy", { line: policy.span.line })),
        ...onePolicy(policy, t),
      ]),
    ),
  ];
}

function onePolicy({ services, unknown, unread }: PlainPolicy, t: Translate): Child[] {
  const list = (some: readonly ServiceAccess[]) => h("ul", {}, ...some.map((each) => service(each, t)));
  const rest = services.slice(SHOWN);
  return [
    services.length === 0 && h("p", {}, t("plainNothing")),
    services.length > 0 && list(services.slice(0, SHOWN)),
    rest.length > 0 && folded(t("plainMore", { n: rest.length }), () => list(rest)),
    unknown.length > 0 && h("p", { class: "note" }, t("plainUnknown"), " ", ...codes(unknown, t)),
    unread > 0 && h("p", { class: "note" }, t("plainUnread", { n: unread })),
  ];
}

/** A fold that is filled when it is first opened: a policy that allows everything has hundreds of services. */
function folded(title: string, content: () => HTMLElement): HTMLElement {
  const fill = (event: Event) => {
    const fold = event.target as HTMLElement;
    if (fold.childElementCount === 1) fold.append(content());
  };
  return h("details", { ontoggle: fill }, h("summary", {}, title));
}

function service(access: ServiceAccess, t: Translate): HTMLElement {
  const { effect, name, service: prefix, levels, resources, except, conditions, unconditional } = access;
  const { principals, exceptPrincipals } = access;
  const everyone = principals.includes("*");
  const others = principals.filter((one) => one !== "*");
  const everything = resources.includes("*");
  return h(
    "li",
    {},
    h(
      "p",
      {},
      h(
        "span",
        { class: `chip ${effect === "deny" ? "chip-info" : "chip-low"}` },
        t(effect === "deny" ? "plainDenies" : "plainAllows"),
      ),
      " ",
      h("strong", {}, name),
      " ",
      h("code", {}, prefix),
    ),
    h(
      "ul",
      { class: "levels" },
      ...levels.map(({ level, count, total }) =>
        h(
          "li",
          { class: count === total ? "whole" : undefined },
          h("span", {}, level),
          " ",
          h("strong", {}, count === total ? t("plainAll", { n: total }) : t("plainSome", { count, total })),
        ),
      ),
    ),
    h(
      "p",
      { class: "note" },
      everything
        ? t("plainEverything")
        : resources.length > 0 && h("span", {}, t("plainOn"), " ", ...codes(resources, t)),
      except.length > 0 && h("span", {}, " ", t("plainExcept"), " ", ...codes(except, t)),
      everyone && h("span", {}, " ", t("plainEveryone")),
      others.length > 0 && h("span", {}, " ", t("plainFor"), " ", ...codes(others, t)),
      exceptPrincipals.length > 0 && h("span", {}, " ", t("plainBut"), " ", ...codes(exceptPrincipals, t)),
      conditions.length > 0 &&
        h("span", {}, " ", t(unconditional ? "plainPartly" : "plainOnly"), " ", ...codes(conditions, t)),
    ),
  );
}

function codes(names: readonly string[], t: Translate): Child[] {
  const some = names.slice(0, NAMED).flatMap((name, at) => [at > 0 && ", ", h("code", { dir: "auto" }, visible(name))]);
  return names.length > NAMED ? [...some, " ", t("plainOthers", { n: names.length - NAMED })] : some;
}
