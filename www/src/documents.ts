/** What the text was recognized as and why, with a way to correct it. */
import type { Document, DocumentKind, PolicyType, Report } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { h, icon, prose } from "./dom.js";
import { select } from "./findings.js";
import type { State } from "./state.js";
import type { Translate } from "./strings.js";
import { KIND_NAMES, TYPE_NAMES } from "./words.js";

const KINDS: readonly DocumentKind[] = ["iam-policy", "credential-report", "text"];
const ICONS = { "iam-policy": "policy", "credential-report": "table", text: "key" } as const;

/** Documents named one by one; of more, the rest is counted. */
const NAMED = 4;

/** The recognized documents and the two corrections. */
export function documentsBar(report: Report | undefined, state: State, t: Translate, actions: Actions): HTMLElement {
  const documents = report?.documents ?? [];
  const hasPolicy = state.choices.kind === "iam-policy" || documents.some((document) => document.kind === "iam-policy");
  const named = documents.filter((document) => document.kind !== "text" || documents.length === 1).slice(0, NAMED);
  return h(
    "div",
    { class: "documents" },
    report &&
      h(
        "ul",
        { class: "recognized", "aria-label": t("documentsTitle") },
        report.kind === "unrecognized" && h("li", {}, h("strong", {}, t("kindUnrecognized"))),
        ...(report.kind === "unrecognized" ? [] : named.map((document) => documentItem(document, t))),
        documents.length > named.length &&
          named.length === NAMED &&
          h("li", {}, `+ ${documents.length - named.length}`),
      ),
    h(
      "div",
      { class: "corrections" },
      field(
        t("kind"),
        select(
          "kind",
          t("kind"),
          [["", t("kindAuto")], ...KINDS.map((kind): [string, string] => [kind, t(KIND_NAMES[kind])])],
          state.choices.kind,
          (value) => actions.setChoices({ kind: KINDS.find((kind) => kind === value) ?? "" }),
        ),
      ),
      hasPolicy &&
        field(
          t("policyType"),
          select(
            "policy-type",
            t("policyType"),
            [["", t("typeAuto")], ...typeNames(t)],
            state.choices.policyType,
            (value) => actions.setChoices({ policyType: TYPES.find((type) => type === value) ?? "" }),
          ),
        ),
    ),
  );
}

const TYPES = Object.keys(TYPE_NAMES) as PolicyType[];

function typeNames(t: Translate): [string, string][] {
  return TYPES.map((type) => [type, t(TYPE_NAMES[type])]);
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("label", { class: "field" }, h("span", {}, label), control);
}

function documentItem(document: Document, t: Translate): HTMLElement {
  const { details } = document;
  const facts = [t(KIND_NAMES[document.kind])];
  const reasons = [document.reason];
  if (details.type === "policy") {
    facts.push(t(TYPE_NAMES[details.policyType]), t("statements", { n: details.statements }));
    reasons.push(details.typeReason);
  }
  return h(
    "li",
    {},
    icon(ICONS[document.kind]),
    h("span", {}, h("strong", {}, facts[0]), facts.length > 1 && ` · ${facts.slice(1).join(" · ")}`),
    h(
      "span",
      { class: "reason" },
      ...reasons.filter((reason) => reason !== "").flatMap((reason, at) => [at > 0 && " · ", ...prose(reason)]),
    ),
    details.type === "policy" && sizeMeter(details, t),
  );
}

/** How much of the type's quota the policy takes. */
function sizeMeter(details: Extract<Document["details"], { type: "policy" }>, t: Translate): HTMLElement {
  const { counted, policyType, quota } = details;
  const managed = policyType === "identity" || policyType === "boundary";
  const words = t(managed ? "sizeManaged" : "sizeOf", { n: counted, limit: quota });
  return h(
    "span",
    { class: counted > quota ? "size over" : "size" },
    h("meter", { value: Math.min(counted, quota), max: quota, high: quota * 0.9, "aria-label": words }),
    h("span", {}, words),
  );
}
