/** What the parts of the page can ask for. */
import type { Category, Finding, Fix, Severity, Span } from "../../npm/src/api.js";
import type { Settings } from "./settings.js";
import type { Choices, Filter, View } from "./state.js";
import type { StringKey } from "./strings.js";

export type ExampleName = "policy" | "report" | "text";
export type ExportFormat = "markdown" | "json" | "sarif" | "csv" | "print";

export interface Actions {
  setSetting<K extends keyof Settings>(name: K, value: Settings[K]): void;
  forgetSettings(): void;
  setChoices(change: Partial<Choices>): void;
  setFilter(change: Partial<Filter>): void;
  toggleSeverity(severity: Severity): void;
  setCategory(category: Category | ""): void;

  openExample(name: ExampleName): void;
  pickFiles(folder: boolean): void;
  activate(source: number): void;
  close(source: number): void;
  clear(): void;
  format(): void;
  checkAgain(): void;
  cancel(): void;

  compareWith(source: number): void;
  compareWithFile(): void;
  stopComparing(): void;
  setView(view: View): void;

  toggle(finding: Finding): void;
  goTo(finding: Finding, span: Span): void;
  /** Brings a finding of a user into view, its details open. */
  explain(finding: Finding): void;
  showMore(): void;
  applyFix(fix: Fix): void;
  applySafeFixes(): void;
  undo(): void;

  toggleMasked(): void;
  copyRedacted(): void;
  copy(text: string, said?: StringKey): void;
  exportAs(format: ExportFormat): void;
  dismissNotice(): void;
}
