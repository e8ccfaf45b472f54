/** What a person does that needs neither the editor nor the checker: filters, copies, exports. */
import type { Category, Finding, Severity } from "../../npm/src/api.js";
import type { ExportFormat } from "./actions.js";
import { save, toCsv, toJson, toMarkdown, toSarif } from "./export.js";
import { forgetSettings } from "./settings.js";
import {
  activeReport,
  activeSource,
  type Filter,
  keyOf,
  listed,
  PAGE,
  type State,
  type Store,
  type View,
} from "./state.js";
import { type StringKey, type Translate, translator } from "./strings.js";

/** Findings printed with their explanations at most; of more, the others keep to a line or two. */
const PRINTED_OPEN = 300;

export class ViewActions {
  protected readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  protected get state(): State {
    return this.store.state;
  }

  protected get t(): Translate {
    return translator(this.state.settings.locale);
  }

  setView(view: View): void {
    this.store.update({ view });
  }

  setFilter(change: Partial<Filter>): void {
    this.store.update({ filter: { ...this.state.filter, ...change }, shown: PAGE });
  }

  toggleSeverity(severity: Severity): void {
    const severities = new Set(this.state.filter.severities);
    if (!severities.delete(severity)) severities.add(severity);
    this.setFilter({ severities });
  }

  setCategory(category: Category | ""): void {
    this.setFilter({ category });
  }

  showMore(): void {
    this.store.update({ shown: this.state.shown + PAGE });
  }

  forgetSettings(): void {
    forgetSettings();
    this.store.update({ storedTick: this.state.storedTick + 1 });
  }

  copy(text: string, said: StringKey = "copied", n = 1): void {
    navigator.clipboard.writeText(text).then(
      () => this.store.update({ notice: { tone: "done", key: said, values: { n } } }),
      () => this.store.update({ notice: { tone: "problem", key: "copyFailed" } }),
    );
  }

  /** Paper can't be unfolded: what is printed is open, and all of it is there. */
  #print(findings: readonly Finding[]): void {
    const { open, shown } = this.state;
    this.store.update({ open: new Set(findings.slice(0, PRINTED_OPEN).map(keyOf)), shown: findings.length });
    addEventListener("afterprint", () => this.store.update({ open, shown }), { once: true });
    window.print();
  }

  exportAs(format: ExportFormat): void {
    const report = activeReport(this.state);
    if (!report) return;
    const t = this.t;
    const findings = listed(report.findings, this.state.filter);
    if (format === "print") this.#print(findings);
    if (format === "json") save("keyfence.json", "application/json", toJson({ ...report, findings }));
    const { name } = activeSource(this.state);
    if (format === "sarif") {
      const about = { name: name || "pasted.txt", locale: this.state.settings.locale, version: this.state.version };
      save("keyfence.sarif", "application/json", toSarif(findings, about));
    }
    if (format === "csv") save("keyfence.csv", "text/csv", toCsv(findings));
    if (format !== "markdown") return;
    this.copy(
      toMarkdown(findings, {
        title: t("findings", { n: findings.length }),
        severity: (finding) => t(finding.severity),
        place: ({ spans: [span] }) => (span ? t("place", { line: span.line, column: span.column }) : ""),
      }),
    );
  }

  dismissNotice(): void {
    this.store.update({ notice: undefined });
  }
}
