/** What a person does with findings: goes to one, opens it, applies its fix, takes it back. */
import { applyFixes, type Finding, type Fix, type Span } from "../../npm/src/api.js";
import { activeReport, activeSource, keyOf, listed, NO_FILTER, PAGE } from "./state.js";
import { formatJson, redact } from "./text.js";
import type { TextEditor } from "./text-editor.js";
import { ViewActions } from "./view-actions.js";

export abstract class FindingActions extends ViewActions {
  protected abstract editor: TextEditor;

  /** Goes to the next or previous finding by place. */
  next(step: 1 | -1): void {
    const findings = listed(activeReport(this.state)?.findings ?? [], { ...this.state.filter, order: "place" });
    const at = findings.findIndex((finding) => keyOf(finding) === this.state.selected);
    const to = at < 0 ? (step === 1 ? 0 : findings.length - 1) : (at + step + findings.length) % findings.length;
    const finding = findings[to];
    const span = finding?.spans[0];
    if (finding && span) this.goTo(finding, span);
  }

  toggle(finding: Finding): void {
    const key = keyOf(finding);
    const open = new Set(this.state.open);
    if (!open.delete(key)) open.add(key);
    this.store.update({ open, selected: key });
    const [span] = finding.spans;
    if (!open.has(key) || !span || activeSource(this.state).file) return;
    this.editor.select(finding);
    this.editor.reveal(span, false);
  }

  goTo(finding: Finding, span: Span): void {
    const key = keyOf(finding);
    this.store.update({ selected: key, open: new Set([...this.state.open, key]) });
    itemOf(key)?.scrollIntoView({ block: "nearest" });
    if (activeSource(this.state).file) return;
    this.editor.select(finding);
    this.editor.reveal(span, true);
  }

  explain(finding: Finding): void {
    const key = keyOf(finding);
    const filter = { ...NO_FILTER, user: finding.subject.user, order: this.state.filter.order };
    this.store.update({ filter, selected: key, open: new Set([...this.state.open, key]), shown: PAGE });
    const item = itemOf(key);
    item?.scrollIntoView({ block: "center" });
    const message = item?.querySelector(".message");
    if (message instanceof HTMLElement) message.focus({ preventScroll: true });
    if (!activeSource(this.state).file) this.editor.select(finding);
  }

  applyFix(fix: Fix): void {
    this.editor.apply(fix.edits);
    this.store.update({ notice: { tone: "done", key: "fixed", undo: true } });
  }

  /** Applies the first fix of the innermost finding at a place. */
  protected fixHere(offset: number): void {
    const findings = activeReport(this.state)?.findings ?? [];
    const here = findings.filter(
      ({ spans: [span], fixes }) => fixes.length > 0 && span && span.start <= offset && offset <= span.end,
    );
    const fix = here.at(-1)?.fixes[0];
    if (fix) this.applyFix(fix);
  }

  applySafeFixes(): void {
    const report = activeReport(this.state);
    if (!report) return;
    this.editor.replaceAll(applyFixes(this.editor.text, report.findings), "input.fix");
    this.store.update({ notice: { tone: "done", key: "fixed", undo: true } });
  }

  undo(): void {
    if (this.editor.undo()) this.store.update({ notice: { tone: "done", key: "undone" } });
  }

  format(): void {
    const formatted = formatJson(this.editor.text);
    if (formatted === undefined) {
      this.store.update({ notice: { tone: "problem", key: "formatFailed" } });
      return;
    }
    this.editor.replaceAll(formatted, "input.fix");
    this.store.update({ notice: { tone: "done", key: "fixed", undo: true } });
  }

  toggleMasked(): void {
    const masked = !this.state.masked;
    this.store.update({ masked });
    this.editor.setMasked(masked);
  }

  copyRedacted(): void {
    const report = activeReport(this.state);
    if (!report) return;
    const { text, count } = redact(this.editor.text, report.findings);
    this.copy(text, "copiedRedacted", count);
  }
}

/** The list's item of a finding. */
function itemOf(key: string): Element | null {
  return document.querySelector(`[data-finding="${CSS.escape(key)}"]`);
}
