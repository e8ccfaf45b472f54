/** What the page knows, as one plain object, and the one place that changes it. */
import type { Category, DocumentKind, Finding, PolicyType, Report, ReportRows, Severity } from "../../npm/src/api.js";
import type { Changes, Counts, FailureReason, Plain } from "./protocol.js";
import type { Settings } from "./settings.js";
import type { StringKey } from "./strings.js";

export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];
export const CATEGORIES: readonly Category[] = ["invalid", "security", "warning", "suggestion"];

/** Findings listed at first and with each "show more". */
export const PAGE = 50;

/** What a person said about the text at hand. */
export interface Choices {
  kind: DocumentKind | "";
  policyType: PolicyType | "";
  /** As a `datetime-local` field gives it; empty for this moment. */
  now: string;
  otherProviders: boolean;
}

/** How the check of a source stands. */
export type Check =
  | { phase: "idle" }
  | { phase: "waiting" }
  /** Of a file that nobody looks at only the number of findings is here; then it is not `whole`. */
  | { phase: "done"; report: Report; rows: readonly ReportRows[]; counts: Counts; whole: boolean; ms: number }
  | { phase: "failed"; reason: FailureReason; message: string };

/** A text that was pasted or opened. The text itself lives in the editor, or in its file. */
export interface Source {
  id: number;
  /** The file's name, or the name of an example; empty for what was pasted. */
  name: string;
  example: boolean;
  /** Only for a file too large for the editor. */
  file?: File;
  empty: boolean;
  check: Check;
}

/** Which findings are listed, and how. */
export interface Filter {
  severities: ReadonlySet<Severity>;
  category: Category | "";
  rule: string;
  user: string | undefined;
  order: "severity" | "place";
}

/** A short message below the header of the text. */
export interface Notice {
  tone: "done" | "problem";
  key: StringKey;
  values?: Record<string, string | number>;
  undo?: boolean;
}

/** A policy's findings, or the policy in plain words. */
export type View = "findings" | "plain";

export interface State {
  settings: Settings;
  choices: Choices;
  sources: readonly Source[];
  active: number;
  filter: Filter;
  /** The findings whose details are open, by `keyOf`. */
  open: ReadonlySet<string>;
  selected: string | undefined;
  shown: number;
  masked: boolean;
  notice: Notice | undefined;
  /** The policies of a source in plain words; apart from its check, which is drawn before. */
  explanation: { source: number; value: Plain } | undefined;
  /** Which of a policy's two views is on screen. */
  view: View;
  /** What changed since an earlier credential report; without a value while it is being found out. */
  comparison: { source: number; name: string; value: Changes | undefined } | undefined;
  version: string;
  /** Grows whenever what is stored may have changed. */
  storedTick: number;
}

export const NO_FILTER: Filter = { severities: new Set(), category: "", rule: "", user: undefined, order: "severity" };

/** What a text starts with. */
export const NO_CHOICES: Choices = { kind: "", policyType: "", now: "", otherProviders: false };

export function initialState(settings: Settings): State {
  return {
    settings,
    choices: NO_CHOICES,
    sources: [{ id: 1, name: "", example: false, empty: true, check: { phase: "idle" } }],
    active: 1,
    filter: NO_FILTER,
    open: new Set(),
    selected: undefined,
    shown: PAGE,
    masked: true,
    notice: undefined,
    explanation: undefined,
    view: "findings",
    comparison: undefined,
    version: "",
    storedTick: 0,
  };
}

/** Holds the state; every change is drawn at once. */
export class Store {
  #state: State;
  #draw: (state: State) => void = () => {};

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Draws the state now and after each change. */
  onChange(draw: (state: State) => void): void {
    this.#draw = draw;
    draw(this.#state);
  }

  update(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#draw(this.#state);
  }

  /** Changes one source. */
  updateSource(id: number, change: Partial<Source>): void {
    const sources = this.#state.sources.map((source) => (source.id === id ? { ...source, ...change } : source));
    this.update({ sources });
  }
}

/** The source at hand. */
export function activeSource(state: State): Source {
  const found = state.sources.find((source) => source.id === state.active) ?? state.sources[0];
  if (!found) throw new Error("There is always a source");
  return found;
}

/** The report of the source at hand. */
export function activeReport(state: State): Report | undefined {
  const { check } = activeSource(state);
  return check.phase === "done" ? check.report : undefined;
}

/** Names a finding from one check to the next. */
export function keyOf(finding: Finding): string {
  return [finding.rule, finding.path ?? finding.spans[0]?.line ?? "", finding.message].join("\n");
}

/** The findings that pass the filter, in its order. */
export function listed(findings: readonly Finding[], filter: Filter): Finding[] {
  const { severities, category, rule, user } = filter;
  const passing = findings.filter(
    (finding) =>
      (severities.size === 0 || severities.has(finding.severity)) &&
      (category === "" || finding.category === category) &&
      (rule === "" || finding.rule === rule) &&
      (user === undefined || finding.subject.user === user),
  );
  if (filter.order === "place") return passing;
  // The core gives them by place.
  return SEVERITIES.flatMap((severity) => passing.filter((finding) => finding.severity === severity));
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Finding[]): Map<Severity, number> {
  const counts = new Map<Severity, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return counts;
}
