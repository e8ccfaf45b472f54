/** The ways from what a policy allows to more, each as its steps. The core finds them; here they are laid out. */
import type { Finding } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { type Child, h, prose, visible } from "./dom.js";
import { severityChip } from "./findings.js";
import type { Translate } from "./strings.js";

const ESCALATION = "policy/escalation-";

/** The names a message begins with, joined by plus signs: one for each step. */
const STEPS = /^`[^`]+`(?: \+ `[^`]+`)*/;

/** The section of the paths, or nothing where there is none. */
export function escalationPaths(findings: readonly Finding[], t: Translate, actions: Actions): Child {
  const paths = findings.filter(({ rule }) => rule.startsWith(ESCALATION));
  if (paths.length === 0) return false;
  return h(
    "section",
    { class: "paths", "aria-labelledby": "paths-title" },
    h("h3", { id: "paths-title" }, t("pathsTitle")),
    h("ul", {}, ...paths.map((finding) => h("li", {}, ...path(finding, t, actions)))),
  );
}

function path(finding: Finding, t: Translate, actions: Actions): Child[] {
  const { message, severity, spans, title } = finding;
  const actionNames = STEPS.exec(message)?.[0].split(" + ") ?? [];
  const place = (at: number) => {
    const span = spans[at];
    return (
      span &&
      h(
        "button",
        { class: "link", type: "button", onclick: () => actions.goTo(finding, span) },
        t("placeShort", { line: span.line }),
      )
    );
  };
  return [
    h("p", {}, severityChip(severity, t), " ", h("strong", {}, visible(title))),
    h(
      "ol",
      { class: "steps" },
      ...actionNames.map((name, at) => h("li", {}, ...prose(name), " ", place(at))),
      h("li", {}, ...prose(message)),
    ),
  ];
}
