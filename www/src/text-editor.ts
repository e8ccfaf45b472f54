/** What the page asks of whatever holds the text: the editor, or the plain field until the editor is there. */
import type { Finding, Fix, Span, TextEdit } from "../../npm/src/api.js";
import type { AskNames } from "./protocol.js";
import type { Translate } from "./strings.js";

/** How a text is shown: JSON colored, tables in lines as long as they are. */
export type TextShape = "json" | "table" | "text";

/** What the editor tells the page. */
export interface EditorEvents {
  /** The text is another one; `pasted` when it came in one go, `announced` when `pasting` has told of it before. */
  changed(empty: boolean, pasted: boolean, announced: boolean): void;
  /** The whole text is about to become this one. The editor shows it with its findings, or when it is asked to. */
  pasting(text: string): void;
  next(step: 1 | -1): void;
  fixHere(offset: number): void;
  fix(fix: Fix): void;
  files(files: FileList): void;
  complete: AskNames;
}

/** What one holder of the text hands to the next. */
export interface Handover {
  texts: ReadonlyMap<number, string>;
  source: number;
  selection: readonly [from: number, to: number];
  focused: boolean;
}

export interface TextEditor {
  /** The text, its lines ended by line feeds; where one is about to be shown, that one. */
  readonly text: string;
  /** The text of any source shown before. */
  textOf(source: number): string | undefined;
  focus(): void;
  /** Shows another source; `text` when it is shown for the first time. The old one's text and history are kept. */
  show(source: number, text?: string): void;
  /** Forgets a source's text. */
  forget(source: number): void;
  /** Shows a text that `pasting` has told of, should it not be on screen yet. */
  settle(): void;
  /** Replaces the whole text; can be undone. */
  replaceAll(text: string, userEvent: string): void;
  /** Applies edits as one step of the history. They are places in the text that was checked last. */
  apply(edits: readonly TextEdit[]): void;
  undo(): boolean;
  /** Underlines the findings of the text as it is now, and colors the text. */
  mark(findings: readonly Finding[], selected?: Finding, shape?: TextShape): void;
  /** Marks one finding's places. */
  select(finding: Finding | undefined): void;
  /** Brings a place into view, and the focus to it when asked. */
  reveal(span: Span, focus: boolean): void;
  setWords(translate: Translate): void;
  setMasked(masked: boolean): void;
}
