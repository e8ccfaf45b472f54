/** Keeps a comparison with an earlier credential report in step with the later one. */
import { pickFiles } from "./files.js";
import type { Changes } from "./protocol.js";
import { activeSource, type Store } from "./state.js";

type Text = string | File;

export class Comparing {
  #store: Store;
  #textOf: (source: number) => string;
  #ask: (before: Text, after: Text) => Promise<Changes | undefined>;
  #compared: { source: number; name: string; before: Text } | undefined;

  /** `textOf` gives the text of a source that has no file. */
  constructor(
    store: Store,
    textOf: (source: number) => string,
    ask: (before: Text, after: Text) => Promise<Changes | undefined>,
  ) {
    this.#store = store;
    this.#textOf = textOf;
    this.#ask = ask;
  }

  /** Compares the report at hand with another source's. */
  withSource(id: number): void {
    const before = this.#store.state.sources.find((source) => source.id === id);
    if (before) this.#start(before.name, before.file ?? this.#textOf(id));
  }

  /** Compares the report at hand with one in a file that a person picks. */
  withFile(): void {
    pickFiles(false, ([file]) => file && this.#start(file.name, file));
  }

  stop(): void {
    this.#compared = undefined;
    this.#store.update({ comparison: undefined });
  }

  #start(name: string, before: Text): void {
    this.#compared = { source: this.#store.state.active, name, before };
    this.#store.update({ comparison: { source: this.#store.state.active, name, value: undefined } });
    this.again(this.#store.state.active);
  }

  /** Compares once more, where `source` is compared: its text or the options may be others. */
  again(id: number): void {
    const compared = this.#compared;
    if (compared?.source !== id || id !== this.#store.state.active) return;
    const { source, name, before } = compared;
    void this.#ask(before, activeSource(this.#store.state).file ?? this.#textOf(id)).then((value) => {
      if (this.#compared !== compared) return;
      if (value) this.#store.update({ comparison: { source, name, value } });
      else if (this.#store.state.comparison?.value === undefined) this.stop();
    });
  }
}
