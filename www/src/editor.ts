/** The editor: CodeMirror with findings underlined, in the gutter and on hover, credentials masked. */
import { completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, undo } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { type ChangeDesc, Compartment, EditorSelection, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { Finding, Fix, Span, TextEdit } from "../../npm/src/api.js";
import { type AskNames, completion } from "./completion.js";
import { visible } from "./dom.js";
import { editorTheme } from "./editor-theme.js";
import { marks, setMarks } from "./marks.js";
import type { Translate } from "./strings.js";

/** Underlined findings at most: beyond this the text is all underline and the editor slow. */
const MAX_UNDERLINED = 2_000;

/** How a text is shown: JSON colored, tables in lines as long as they are. */
export type TextShape = "json" | "table" | "text";

const SHAPES: Record<TextShape, (ask: AskNames) => Extension> = {
  json: (ask) => [json(), EditorView.lineWrapping, completion(ask)],
  table: () => [],
  text: () => EditorView.lineWrapping,
};

/** What the editor tells the page. */
export interface EditorEvents {
  /** The text is another one; `pasted` when it came in one go. */
  changed(empty: boolean, pasted: boolean): void;
  next(step: 1 | -1): void;
  fixHere(offset: number): void;
  fix(fix: Fix): void;
  files(files: FileList): void;
  /** The text that a paste is about to make. */
  pasting(text: string): void;
  complete: AskNames;
}

export class Editor {
  #view: EditorView;
  #events: EditorEvents;
  #states = new Map<number, EditorState>();
  #source = 1;
  #language = new Compartment();
  #words = new Compartment();
  #masked = new Compartment();
  #translate: Translate;
  #isMasked = true;
  #shape: TextShape = "text";
  #findings: readonly Finding[] = [];
  /** What was changed since the findings were true. */
  #since: ChangeDesc | undefined;
  #selected: Finding | undefined;

  constructor(host: HTMLElement, translate: Translate, events: EditorEvents) {
    this.#events = events;
    this.#translate = translate;
    // In a shadow root CodeMirror's styles are constructed sheets, which the page's policy on styles allows.
    const root = host.attachShadow({ mode: "open" });
    this.#view = new EditorView({ state: this.#fresh(""), root, parent: root });
  }

  /** The text, its lines ended by line feeds. */
  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** The text of any source shown before. */
  textOf(source: number): string | undefined {
    return source === this.#source ? this.text : this.#states.get(source)?.doc.toString();
  }

  focus(): void {
    this.#view.focus();
  }

  /** Shows another source; `text` when it is shown for the first time. The old one's text and history are kept. */
  show(source: number, text?: string): void {
    this.#states.set(this.#source, this.#view.state);
    this.#source = source;
    const state = text === undefined ? this.#states.get(source) : undefined;
    this.#view.setState(state ?? this.#fresh(text ?? ""));
    // Language and words may have changed while the state was away.
    this.#view.dispatch({ effects: [this.#wordsEffect(), this.#languageEffect(), this.#maskEffect()] });
    this.setFindings([]);
  }

  /** Forgets a source's text. */
  forget(source: number): void {
    this.#states.delete(source);
  }

  /** Replaces the whole text; can be undone. */
  replaceAll(text: string, userEvent: string): void {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      userEvent,
      selection: EditorSelection.cursor(0),
    });
  }

  /** Applies edits as one step of the history. They are places in the text that was checked last. */
  apply(edits: readonly TextEdit[]): void {
    const since = this.#since;
    this.#view.dispatch({
      changes: edits.map(({ start, end, text }) => {
        const from = since?.mapPos(start, 1) ?? start;
        return { from, to: Math.max(from, since?.mapPos(end, -1) ?? end), insert: text };
      }),
      userEvent: "input.fix",
      scrollIntoView: true,
    });
  }

  undo(): boolean {
    return undo(this.#view);
  }

  /**
   * Underlines the findings of the text as it is now. One transaction for all of it: each makes the browser lay the
   * whole page out.
   */
  setFindings(findings: readonly Finding[], selected?: Finding): void {
    this.#findings = findings;
    this.#selected = selected;
    this.#since = undefined;
    const { state } = this.#view;
    const diagnostics = findings
      .slice(0, MAX_UNDERLINED)
      .flatMap((finding) => this.#diagnostic(finding, state.doc.length));
    this.#view.dispatch(setDiagnostics(state, diagnostics), { effects: this.#marksEffect() });
  }

  /** Colors the text, or not. Reads all of it, so better when what a person waits for is on screen. */
  setShape(shape: TextShape): void {
    if (shape === this.#shape) return;
    this.#shape = shape;
    this.#view.dispatch({ effects: this.#languageEffect() });
  }

  /** Marks one finding's places. */
  select(finding: Finding | undefined): void {
    this.#selected = finding;
    this.#view.dispatch({ effects: this.#marksEffect() });
  }

  /** Brings a place into view, and the focus to it when asked. */
  reveal(span: Span, focus: boolean): void {
    const { length } = this.#view.state.doc;
    const from = Math.min(this.#since?.mapPos(span.start, 1) ?? span.start, length);
    this.#view.dispatch({
      selection: focus ? EditorSelection.cursor(from) : undefined,
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
    if (focus) this.#view.focus();
  }

  setWords(translate: Translate): void {
    this.#translate = translate;
    this.#view.dispatch({ effects: this.#wordsEffect() });
  }

  setMasked(masked: boolean): void {
    this.#isMasked = masked;
    this.#view.dispatch({ effects: this.#maskEffect() });
  }

  #marksEffect() {
    return setMarks.of({ findings: this.#findings, selected: this.#selected });
  }

  #wordsEffect() {
    return this.#words.reconfigure(this.#wordsExtension());
  }

  #languageEffect() {
    return this.#language.reconfigure(SHAPES[this.#shape](this.#events.complete));
  }

  #maskEffect() {
    return this.#masked.reconfigure(this.#maskExtension());
  }

  #maskExtension(): Extension {
    return EditorView.editorAttributes.of({ class: this.#isMasked ? "kf-masked" : "" });
  }

  #wordsExtension(): Extension {
    const t = this.#translate;
    return [
      placeholder(placeholderLines(t("placeholder"))),
      EditorView.contentAttributes.of({ "aria-label": t("editorLabel"), tabindex: "0" }),
    ];
  }

  #diagnostic(finding: Finding, length: number): Diagnostic[] {
    const span = finding.spans[0];
    if (!span || span.start > length) return [];
    const line = this.#view.state.doc.lineAt(span.start);
    return [
      {
        from: span.start,
        // A whole statement underlined says no more than its first line.
        to: Math.min(span.end, line.to, length),
        severity: EDITOR_SEVERITY[finding.severity],
        markClass: `kf-mark kf-${finding.severity}`,
        message: visible(finding.message),
        source: finding.rule,
        actions: finding.fixes.map((fix) => ({ name: fix.title, apply: () => this.#events.fix(fix) })),
      },
    ];
  }

  #fresh(text: string): EditorState {
    const events = this.#events;
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        foldGutter(),
        lintGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        this.#language.of(SHAPES[this.#shape](events.complete)),
        this.#words.of(this.#wordsExtension()),
        this.#masked.of(this.#maskExtension()),
        marks,
        editorTheme,
        keymap.of([
          does("F8", () => events.next(1)),
          does("Shift-F8", () => events.next(-1)),
          does("Alt-Enter", (view) => events.fixHere(view.state.selection.main.head)),
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...lintKeymap.filter(({ key }) => key !== "F8"),
        ]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          this.#since = this.#since?.composeDesc(update.changes.desc) ?? update.changes.desc;
          const oneGo = update.transactions.some(
            (tr) =>
              tr.isUserEvent("input.paste") ||
              tr.isUserEvent("input.drop") ||
              tr.isUserEvent("input.fix") ||
              tr.isUserEvent("undo"),
          );
          events.changed(update.state.doc.length === 0, oneGo);
        }),
        EditorView.domEventHandlers({
          paste(event, view) {
            const files = event.clipboardData?.files;
            if (files && files.length > 0) {
              events.files(files);
              return true;
            }
            const { doc, selection } = view.state;
            const pasted = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n");
            // Where the text becomes what is pasted and nothing else, the worker begins while the editor still draws.
            const all = selection.main.from === 0 && selection.main.to === doc.length;
            if (pasted && all) events.pasting(pasted);
            return false;
          },
          // Files are opened by the page; CodeMirror would insert their text at the pointer.
          drop: (event) => (event.dataTransfer?.files.length ?? 0) > 0,
        }),
      ],
    });
  }
}

/** The editor knows four degrees and shows the worst of a line in its gutter; here they stand for ours, one each. */
const EDITOR_SEVERITY = { critical: "error", high: "warning", medium: "info", low: "hint", info: "hint" } as const;

function placeholderLines(text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = "kf-placeholder";
  element.textContent = text;
  return element;
}

/** A key whose work is always done. */
function does(key: string, act: (view: EditorView) => void): KeyBinding {
  return {
    key,
    run(view) {
      act(view);
      return true;
    },
  };
}
