/** A plain field for the text until the editor is there: the page can be used while most of its code is still to come. */
import { h } from "./dom.js";
import type { Translate } from "./strings.js";
import type { EditorEvents, Handover, TextEditor } from "./text-editor.js";

export class PlainEditor implements TextEditor {
  #field: HTMLTextAreaElement;
  #texts = new Map<number, string>();
  #source = 1;
  #composing = false;

  constructor(host: HTMLElement, translate: Translate, events: EditorEvents) {
    const field = h("textarea", { class: "plain-editor", spellcheck: "false", autocapitalize: "off" });
    this.#field = field;
    this.setWords(translate);
    field.addEventListener("input", (event) => {
      const { inputType } = event as InputEvent;
      events.changed(field.value === "", inputType === "insertFromPaste" || inputType === "insertFromDrop", false);
    });
    field.addEventListener("paste", (event) => {
      const files = event.clipboardData?.files;
      if (!files || files.length === 0) return;
      event.preventDefault();
      events.files(files);
    });
    field.addEventListener("compositionstart", () => {
      this.#composing = true;
    });
    field.addEventListener("compositionend", () => {
      this.#composing = false;
    });
    host.append(field);
  }

  /** What the editor goes on with. The field is gone then; nothing while a character is being composed in it. */
  handOver(): Handover | undefined {
    if (this.#composing) return undefined;
    const { selectionStart, selectionEnd } = this.#field;
    this.#texts.set(this.#source, this.#field.value);
    const focused = document.activeElement === this.#field;
    this.#field.remove();
    return { texts: this.#texts, source: this.#source, selection: [selectionStart, selectionEnd], focused };
  }

  get text(): string {
    return this.#field.value;
  }

  textOf(source: number): string | undefined {
    return source === this.#source ? this.text : this.#texts.get(source);
  }

  focus(): void {
    this.#field.focus();
  }

  show(source: number, text?: string): void {
    this.#texts.set(this.#source, this.#field.value);
    this.#source = source;
    this.#field.value = text ?? this.#texts.get(source) ?? "";
  }

  forget(source: number): void {
    this.#texts.delete(source);
  }

  replaceAll(text: string): void {
    this.#field.value = text;
    this.#field.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste" }));
  }

  setWords(translate: Translate): void {
    this.#field.placeholder = translate("placeholder");
    this.#field.setAttribute("aria-label", translate("editorLabel"));
  }

  // What only the editor can do. It comes within a moment and is told then what it should show.

  apply(): void {}
  undo(): boolean {
    return false;
  }
  settle(): void {}
  mark(): void {}
  select(): void {}
  reveal(): void {}
  setMasked(): void {}
}
