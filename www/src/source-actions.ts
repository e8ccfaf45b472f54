/** What a person does with texts: opens, chooses, closes them. */
import examples from "virtual:examples";
import type { ExampleName } from "./actions.js";
import { droppedFiles, EDITOR_LIMIT, MAX_FILES, pickFiles } from "./files.js";
import { FindingActions } from "./finding-actions.js";
import { activeSource, type Choices, NO_CHOICES, NO_FILTER, PAGE, type Source, type State } from "./state.js";

const EXAMPLE_FILES: Record<ExampleName, string> = {
  policy: "policy.json",
  report: "credential-report.csv",
  text: "leaked.txt",
};

export abstract class SourceActions extends FindingActions {
  #ids = 1;

  /** Checks the text at hand. */
  protected abstract check(): void;
  /** Checks a file; of one that nobody looks at only the numbers are wanted: then it is not `whole`. */
  protected abstract checkFile(id: number, file: File, whole: boolean): void;

  /** Puts a text from elsewhere (the extension) into the page as if it had been pasted. */
  receiveText(text: string): void {
    this.#openText({ name: "", example: false }, text);
  }

  #openText(source: Pick<Source, "name" | "example">, text: string): void {
    const fresh: Source = { ...source, id: ++this.#ids, empty: text === "", check: { phase: "idle" } };
    const others = this.#kept();
    const again = others.find((other) => other.example && source.example && other.name === source.name);
    if (again) {
      this.activate(again.id);
      return;
    }
    this.store.update({ sources: [...others, fresh], active: fresh.id, choices: this.#freshChoices(), ...FRESH });
    this.editor.show(fresh.id, text.replace(/\r\n?/g, "\n"));
    this.check();
  }

  /** The sources that stay when another is opened: an empty text gives way. */
  #kept(): Source[] {
    const current = activeSource(this.state);
    return this.state.sources.filter((other) => other.id !== current.id || !current.empty);
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
    this.store.update({ sources: [...this.#kept(), ...opened], choices: this.#freshChoices() });
    for (const { id, file } of opened) if (file && id !== first.id) this.checkFile(id, file, false);
    this.activate(first.id);
  }

  activate(id: number): void {
    this.store.update({ active: id, ...FRESH });
    const { check, file } = activeSource(this.state);
    if (!file || file.size > EDITOR_LIMIT) {
      this.editor.show(id);
      // Options may have changed since this text was checked; of a file, only the numbers may be known.
      if (!file || check.phase !== "done" || !check.whole) this.check();
      return;
    }
    void file.text().then(
      (text) => {
        // From now on the editor holds the text, line ends and all changes included.
        this.store.updateSource(id, { file: undefined, empty: text === "" });
        if (this.state.active !== id) return;
        this.editor.show(id, text.replace(/\r\n?/g, "\n"));
        this.check();
      },
      () => this.store.updateSource(id, { check: { phase: "failed", reason: "unreadable", message: "" } }),
    );
  }

  close(id: number): void {
    this.editor.forget(id);
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
    this.editor.show(fresh.id, "");
    this.editor.focus();
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
