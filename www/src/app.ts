/** Joins editor, checker and state: what happens when something is typed, opened, applied or copied. */

import examples from "virtual:examples";
import { applyFixes, type Finding, type Fix, type Options, type Report, type Span } from "../../npm/src/api.js";
import type { Actions, ExampleName } from "./actions.js";
import { Checker, type Outcome } from "./checker.js";
import { Comparing } from "./comparing.js";
import { Editor, type TextShape } from "./editor.js";
import { droppedFiles, EDITOR_LIMIT, MAX_FILES, pickFiles } from "./files.js";
import { type Settings, saveSetting } from "./settings.js";
import { startWorker } from "./start-worker.js";
import {
  activeReport,
  activeSource,
  type Check,
  type Choices,
  keyOf,
  listed,
  NO_CHOICES,
  NO_FILTER,
  PAGE,
  type Source,
  type State,
  type Store,
} from "./state.js";
import { formatJson, redact } from "./text.js";
import { ViewActions } from "./view-actions.js";

/** How long typing must pause before the text is checked. A paste is checked at once. */
const PAUSE = 150;

/** How long results of files that nobody looks at are gathered before they are shown. */
const FLUSH = 200;

/** How long after a report the text is colored: by then the findings are on screen. */
const AFTER_PAINT = 30;

const SHAPES: Record<Report["kind"], TextShape> = {
  "iam-policy": "json",
  "credential-report": "table",
  text: "text",
  unrecognized: "text",
};

const EXAMPLE_FILES: Record<ExampleName, string> = {
  policy: "policy.json",
  report: "credential-report.csv",
  text: "leaked.txt",
};

export class App extends ViewActions implements Actions {
  #editor: Editor;
  #checker: Checker;
  #ids = 1;
  #timer = 0;
  #shaping = 0;
  /** Counts the changes of the text: places in a report from before one are no longer true. */
  #edits = 0;
  #comparing: Comparing;
  #later = new Map<number, Check>();
  #flushing = 0;
  #announce: (text: string) => void;

  constructor(store: Store, host: HTMLElement, announce: (text: string) => void) {
    super(store);
    this.#announce = announce;
    this.#editor = new Editor(host, this.t, {
      changed: (empty, pasted) => this.#changed(empty, pasted),
      next: (step) => this.next(step),
      fixHere: (offset) => this.#fixHere(offset),
      fix: (fix) => this.applyFix(fix),
      files: (files) => this.openFiles([...files]),
      pasting: (text) => this.#checker.begin(text, this.#options()),
      complete: (what, typed) => this.#checker.complete(what, typed),
    });
    this.#checker = new Checker(startWorker, (version) => store.update({ version }));
    this.#comparing = new Comparing(
      store,
      (source) => this.#editor.textOf(source) ?? "",
      (before, after) => this.#checker.compare(before, after, this.#options()),
    );
  }

  /** Puts a text from elsewhere (the extension) into the page as if it had been pasted. */
  receiveText(text: string): void {
    this.#openText({ name: "", example: false }, text);
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

  #changed(empty: boolean, pasted: boolean): void {
    const source = activeSource(this.state);
    if (source.empty !== empty) this.store.updateSource(source.id, { empty });
    this.#edits += 1;
    clearTimeout(this.#timer);
    if (pasted) this.#check();
    else this.#timer = window.setTimeout(() => this.#check(), PAUSE);
  }

  #check(): void {
    clearTimeout(this.#timer);
    const { id, file } = activeSource(this.state);
    if (file) {
      this.#checkFile(id, file, true);
      return;
    }
    const text = this.#editor.text;
    if (text === "") {
      this.#editor.setFindings([]);
      this.store.updateSource(id, { check: { phase: "idle" } });
      return;
    }
    this.#checker.check(text, this.#options(), (outcome) => {
      // An answer about a text that has changed meanwhile is of no use: its places are wrong.
      if (id === this.state.active && text !== this.#editor.text) return;
      this.#checked(id, outcome);
    });
  }

  #checkFile(id: number, file: File, whole: boolean): void {
    this.#checker.checkFile(file, this.#options(), whole, (outcome) => this.#checked(id, outcome));
  }

  #checked(id: number, outcome: Outcome): void {
    const { state } = this.store;
    if (outcome.kind === "failed") {
      this.store.updateSource(id, { check: { phase: "failed", reason: outcome.reason, message: outcome.message } });
      if (id === state.active) this.#editor.setFindings([]);
      return;
    }
    const { report, rows, counts, whole, ms } = outcome;
    const check = { phase: "done", report, rows, counts, whole, ms } as const;
    if (id !== state.active) {
      this.#later.set(id, check);
      this.#flushing ||= window.setTimeout(() => this.#flush(), FLUSH);
      return;
    }
    // It was chosen while only the numbers were asked for.
    const { file } = activeSource(state);
    if (!whole && file) this.#checkFile(id, file, true);
    this.store.updateSource(id, { check });
    this.#comparing.again(id);
    void outcome.explained.then((value) => {
      if (activeReport(this.state) === report) this.store.update({ explanation: { source: id, value } });
    });
    this.#announce(this.t("announced", { n: report.findings.length }));
    // The list is what a person waits for: the editor, which lays out the page once more, comes a frame later.
    if (!file) {
      const edits = this.#edits;
      requestAnimationFrame(() => setTimeout(() => edits === this.#edits && this.#mark(id, report)));
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
    this.#editor.setFindings(report.findings, selected);
    clearTimeout(this.#shaping);
    this.#shaping = window.setTimeout(() => this.#editor.setShape(SHAPES[report.kind]), AFTER_PAINT);
  }

  checkAgain(): void {
    this.store.updateSource(this.state.active, { check: { phase: "waiting" } });
    this.#check();
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

  // Sources

  #openText(source: Pick<Source, "name" | "example">, text: string): void {
    const current = activeSource(this.state);
    const fresh: Source = { ...source, id: ++this.#ids, empty: text === "", check: { phase: "idle" } };
    // An empty text gives way; anything else stays in a tab of its own.
    const others = this.state.sources.filter((other) => other.id !== current.id || !current.empty);
    const again = others.find((other) => other.example && source.example && other.name === source.name);
    if (again) {
      this.activate(again.id);
      return;
    }
    this.store.update({ sources: [...others, fresh], active: fresh.id, choices: this.#freshChoices(), ...FRESH });
    this.#editor.show(fresh.id, text.replace(/\r\n?/g, "\n"));
    this.#check();
  }

  #freshChoices(): Choices {
    const { now, otherProviders } = this.state.choices;
    return { ...NO_CHOICES, now, otherProviders };
  }

  openExample(name: ExampleName): void {
    this.#openText({ name: EXAMPLE_FILES[name], example: true }, examples[name]);
  }

  pickFiles(folder: boolean): void {
    pickFiles(folder, (files) => this.openFiles(files));
  }

  async drop(transfer: DataTransfer): Promise<void> {
    this.openFiles(await droppedFiles(transfer));
  }

  openFiles(files: readonly File[]): void {
    const opened = files.slice(0, MAX_FILES).map(
      (file): Source => ({
        id: ++this.#ids,
        name: file.name,
        example: false,
        file,
        empty: false,
        check: { phase: "waiting" },
      }),
    );
    const [first] = opened;
    if (!first) return;
    const current = activeSource(this.state);
    const others = this.state.sources.filter((other) => other.id !== current.id || !current.empty);
    this.store.update({ sources: [...others, ...opened], choices: this.#freshChoices() });
    for (const { id, file } of opened) if (file && id !== first.id) this.#checkFile(id, file, false);
    this.activate(first.id);
  }

  activate(id: number): void {
    this.store.update({ active: id, ...FRESH });
    const { check, file } = activeSource(this.state);
    if (!file || file.size > EDITOR_LIMIT) {
      this.#editor.show(id);
      // Options may have changed since this text was checked; of a file, only the numbers may be known.
      if (!file || check.phase !== "done" || !check.whole) this.#check();
      return;
    }
    void file.text().then(
      (text) => {
        // From now on the editor holds the text, line ends and all changes included.
        this.store.updateSource(id, { file: undefined, empty: text === "" });
        if (this.state.active !== id) return;
        this.#editor.show(id, text.replace(/\r\n?/g, "\n"));
        this.#check();
      },
      () => this.store.updateSource(id, { check: { phase: "failed", reason: "unreadable", message: "" } }),
    );
  }

  close(id: number): void {
    this.#editor.forget(id);
    const at = this.state.sources.findIndex((source) => source.id === id);
    const sources = this.state.sources.filter((source) => source.id !== id);
    const neighbor = sources[Math.min(at, sources.length - 1)];
    this.store.update({ sources });
    if (neighbor && id === this.state.active) this.activate(neighbor.id);
  }

  clear(): void {
    if (this.state.sources.length > 1) {
      this.close(this.state.active);
      return;
    }
    const fresh: Source = { id: ++this.#ids, name: "", example: false, empty: true, check: { phase: "idle" } };
    this.store.update({ sources: [fresh], active: fresh.id, choices: this.#freshChoices(), ...FRESH });
    this.#editor.show(fresh.id, "");
    this.#editor.focus();
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

  // Findings

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
    this.#editor.select(finding);
    this.#editor.reveal(span, false);
  }

  goTo(finding: Finding, span: Span): void {
    const key = keyOf(finding);
    this.store.update({ selected: key, open: new Set([...this.state.open, key]) });
    document.querySelector(`[data-finding="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest" });
    if (activeSource(this.state).file) return;
    this.#editor.select(finding);
    this.#editor.reveal(span, true);
  }

  explain(finding: Finding): void {
    const key = keyOf(finding);
    const filter = { ...NO_FILTER, user: finding.subject.user, order: this.state.filter.order };
    this.store.update({ filter, selected: key, open: new Set([...this.state.open, key]), shown: PAGE });
    const item = document.querySelector(`[data-finding="${CSS.escape(key)}"]`);
    item?.scrollIntoView({ block: "center" });
    const message = item?.querySelector(".message");
    if (message instanceof HTMLElement) message.focus({ preventScroll: true });
    if (!activeSource(this.state).file) this.#editor.select(finding);
  }

  applyFix(fix: Fix): void {
    this.#editor.apply(fix.edits);
    this.store.update({ notice: { tone: "done", key: "fixed", undo: true } });
  }

  #fixHere(offset: number): void {
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
    this.#editor.replaceAll(applyFixes(this.#editor.text, report.findings), "input.fix");
    this.store.update({ notice: { tone: "done", key: "fixed", undo: true } });
  }

  undo(): void {
    if (this.#editor.undo()) this.store.update({ notice: { tone: "done", key: "undone" } });
  }

  format(): void {
    const formatted = formatJson(this.#editor.text);
    if (formatted === undefined) {
      this.store.update({ notice: { tone: "problem", key: "formatFailed" } });
      return;
    }
    this.#editor.replaceAll(formatted, "input.fix");
    this.store.update({ notice: { tone: "done", key: "fixed", undo: true } });
  }

  // Settings, filters

  setSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
    saveSetting(name, value);
    this.store.update({
      settings: { ...this.state.settings, [name]: value },
      storedTick: this.state.storedTick + 1,
    });
    if (name === "locale") this.#editor.setWords(this.t);
    if (name !== "theme") this.#check();
  }

  setChoices(change: Partial<Choices>): void {
    this.store.update({ choices: { ...this.state.choices, ...change } });
    this.#check();
  }

  // Out of the page, by a person's hand only

  toggleMasked(): void {
    const masked = !this.state.masked;
    this.store.update({ masked });
    this.#editor.setMasked(masked);
  }

  copyRedacted(): void {
    const report = activeReport(this.state);
    if (!report) return;
    const { text, count } = redact(this.#editor.text, report.findings);
    this.copy(text, "copiedRedacted", count);
  }
}

/** What does not carry over from one text to the next. */
const FRESH = {
  filter: NO_FILTER,
  open: new Set<string>(),
  selected: undefined,
  shown: PAGE,
  notice: undefined,
  view: "findings",
} satisfies Partial<State>;
