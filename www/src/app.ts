/** Joins editor, checker and state: what is checked, when, and what becomes of the answer. */
import examples from "virtual:examples";
import type { Options, Report } from "../../npm/src/api.js";
import type { Actions } from "./actions.js";
import { Checker, type Outcome } from "./checker.js";
import { Comparing } from "./comparing.js";
import type { Gathered } from "./gathering.js";
import { afterPaint } from "./later.js";
import { PlainEditor } from "./plain-editor.js";
import { type Settings, saveSetting } from "./settings.js";
import { SourceActions } from "./source-actions.js";
import { startWorker } from "./start-worker.js";
import { activeReport, activeSource, type Check, type Choices, keyOf, type Store } from "./state.js";
import type { EditorEvents, TextEditor, TextShape } from "./text-editor.js";
import { stopWarmUp, warmUp } from "./warm-up.js";
import { whenWanted } from "./when-wanted.js";

/** How long typing must pause before the text is checked. A paste is checked at once. */
const PAUSE = 150;

/** How long a pasted text waits for its findings before it is shown without them. */
const PATIENCE = 60;

/** How long results of files that nobody looks at are gathered before they are shown. */
const FLUSH = 200;

const SHAPES: Record<Report["kind"], TextShape> = {
  "iam-policy": "json",
  "credential-report": "table",
  text: "text",
  unrecognized: "text",
};

export class App extends SourceActions implements Actions {
  protected editor: TextEditor;
  #checker: Checker;
  #timer = 0;
  /** Counts the changes of the text: places in a report from before one are no longer true. */
  #edits = 0;
  /** Whether the pasted text's findings are being drawn: the text follows by itself. */
  #answered = false;
  /** A report that nobody asked for, to rehearse with. */
  #sample: Gathered | undefined;
  #comparing: Comparing;
  #later = new Map<number, Check>();
  #flushing = 0;
  #announce: (text: string) => void;

  /** `rehearse` draws a report where nobody sees it: so that the first in earnest is drawn sooner. */
  constructor(
    store: Store,
    host: HTMLElement,
    { announce, rehearse }: { announce: (text: string) => void; rehearse: (report: Gathered) => void },
  ) {
    super(store);
    this.#announce = announce;
    const events: EditorEvents = {
      changed: (empty, pasted, announced) => this.#changed(empty, pasted, announced),
      pasting: (text) => this.#pasting(text),
      next: (step) => this.next(step),
      fixHere: (offset) => this.fixHere(offset),
      fix: (fix) => this.applyFix(fix),
      files: (files) => this.openFiles([...files]),
      complete: (what, typed) => this.#checker.complete(what, typed),
    };
    const field = new PlainEditor(host, this.t, events);
    this.editor = field;
    this.#checker = new Checker(startWorker, {
      onReady: (version) => store.update({ version }),
      onWarm: (sample) => {
        // The policy's is the most work.
        if (sample.report.kind !== "iam-policy" || this.#sample || !activeSource(this.state).empty) return;
        this.#sample = sample;
        whenWanted(() => rehearse(sample));
      },
    });
    this.#comparing = new Comparing(
      store,
      (source) => this.editor.textOf(source) ?? "",
      (before, after) => this.#checker.compare(before, after, this.#options()),
    );
    afterPaint(() => whenWanted(() => void this.#bringEditor(field, host, events)));
  }

  /** Puts the editor where the plain field was. */
  async #bringEditor(field: PlainEditor, host: HTMLElement, events: EditorEvents): Promise<void> {
    const { Editor } = await import("./editor.js");
    const replace = () => {
      const from = field.handOver();
      if (!from) {
        setTimeout(replace, PAUSE);
        return;
      }
      this.editor = new Editor(host, this.t, events, from);
      if (!this.state.masked) this.editor.setMasked(false);
      const report = activeReport(this.state);
      if (report) this.#mark(this.state.active, report);
      else
        warmUp(() => warmUp(...Editor.rehearsal(host, examples.policy, this.#sample?.report.findings ?? [], this.t)));
    };
    // What came is made of large parts; a pause between them keeps the page answering.
    afterPaint(replace);
  }

  // Checking

  #options(): Options {
    const { settings, choices } = this.state;
    const options: Options = {
      locale: settings.locale,
      profile: settings.profile,
      otherProviders: choices.otherProviders,
    };
    if (choices.kind !== "") options.kind = choices.kind;
    if (choices.policyType !== "") options.policyType = choices.policyType;
    if (choices.now !== "") options.now = new Date(choices.now).toISOString();
    return options;
  }

  #changed(empty: boolean, pasted: boolean, announced: boolean): void {
    const source = activeSource(this.state);
    if (source.empty !== empty) this.store.updateSource(source.id, { empty });
    if (announced) return;
    this.#edits += 1;
    clearTimeout(this.#timer);
    if (pasted) this.check();
    else this.#timer = window.setTimeout(() => this.check(), PAUSE);
  }

  #pasting(text: string): void {
    stopWarmUp();
    this.#edits += 1;
    this.#answered = false;
    this.#checkText(text);
    setTimeout(() => this.#answered || this.editor.settle(), PATIENCE);
  }

  protected check(): void {
    const { id, file } = activeSource(this.state);
    if (file) {
      this.checkFile(id, file, true);
      return;
    }
    const { text } = this.editor;
    if (text !== "") {
      this.#checkText(text);
      return;
    }
    clearTimeout(this.#timer);
    this.editor.mark([]);
    this.store.updateSource(id, { check: { phase: "idle" } });
  }

  #checkText(text: string): void {
    clearTimeout(this.#timer);
    const { id } = activeSource(this.state);
    this.#checker.check(text, this.#options(), (outcome) => {
      // An answer about a text that has changed meanwhile is of no use: its places are wrong.
      if (id === this.state.active && text !== this.editor.text) return;
      this.#checked(id, outcome);
    });
  }

  protected checkFile(id: number, file: File, whole: boolean): void {
    this.#checker.checkFile(file, this.#options(), whole, (outcome) => this.#checked(id, outcome));
  }

  #checked(id: number, outcome: Outcome): void {
    const { state } = this.store;
    if (outcome.kind === "failed") {
      const check = { phase: "failed", reason: outcome.reason, message: outcome.message } as const;
      if (id === state.active) this.editor.mark([]);
      this.store.updateSource(id, { check });
      return;
    }
    const { report, rows, counts, whole, ms } = outcome;
    const check = { phase: "done", report, rows, counts, whole, ms } as const;
    if (id !== state.active) {
      this.#later.set(id, check);
      this.#flushing ||= window.setTimeout(() => this.#flush(), FLUSH);
      return;
    }
    this.#answered = true;
    // It was chosen while only the numbers were asked for.
    const { file } = activeSource(state);
    if (!whole && file) this.checkFile(id, file, true);
    // A pasted text may not be in the editor yet.
    this.store.updateSource(id, { check, empty: !file && this.editor.text === "" });
    this.#comparing.again(id);
    void outcome.explained.then((value) => {
      if (activeReport(this.state) === report) this.store.update({ explanation: { source: id, value } });
    });
    this.#announce(this.t("announced", { n: report.findings.length }));
    // The list is what a person waits for: the editor, which lays out the page once more, comes a frame later.
    if (!file) {
      const edits = this.#edits;
      afterPaint(() => edits === this.#edits && this.#mark(id, report));
    }
  }

  /** Puts the checks of files that nobody looks at into the state, many in one go: each time, all tabs are drawn. */
  #flush(): void {
    this.#flushing = 0;
    const later = this.#later;
    this.#later = new Map();
    this.store.update({
      sources: this.state.sources.map((source) => {
        const check = later.get(source.id);
        return check && source.check.phase === "waiting" ? { ...source, check } : source;
      }),
    });
  }

  /** Brings the editor in step with a report. */
  #mark(id: number, report: Report): void {
    if (id !== this.state.active || activeReport(this.state) !== report) return;
    const selected = report.findings.find((finding) => keyOf(finding) === this.state.selected);
    this.editor.mark(report.findings, selected, SHAPES[report.kind]);
  }

  checkAgain(): void {
    this.store.updateSource(this.state.active, { check: { phase: "waiting" } });
    this.check();
  }

  cancel(): void {
    this.#checker.cancel();
    this.#flush();
    const stopped: Check = { phase: "failed", reason: "cancelled", message: "" };
    const sources = this.state.sources
      .filter(({ id, check }) => check.phase !== "waiting" || id === this.state.active)
      .map((source) => (source.check.phase === "waiting" ? { ...source, check: stopped } : source));
    this.store.update({ sources });
  }

  // Comparison

  compareWith(source: number): void {
    this.#comparing.withSource(source);
  }

  compareWithFile(): void {
    this.#comparing.withFile();
  }

  stopComparing(): void {
    this.#comparing.stop();
  }

  // Settings that change what is found

  setSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
    saveSetting(name, value);
    this.store.update({
      settings: { ...this.state.settings, [name]: value },
      storedTick: this.state.storedTick + 1,
    });
    if (name === "locale") this.editor.setWords(this.t);
    if (name !== "theme") this.check();
  }

  setChoices(change: Partial<Choices>): void {
    this.store.update({ choices: { ...this.state.choices, ...change } });
    this.check();
  }
}
