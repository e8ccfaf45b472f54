/** The editor: CodeMirror with findings underlined, in the gutter and on hover, credentials masked. */
import { completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, undo } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import {
  type ChangeDesc,
  Compartment,
  EditorSelection,
  EditorState,
  type Extension,
  Prec,
  type Text,
} from "@codemirror/state";
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
import type { Finding, Span, TextEdit } from "../../npm/src/api.js";
import { completion } from "./completion.js";
import { visible } from "./dom.js";
import { editorTheme } from "./editor-theme.js";
import { marks, setMarks } from "./marks.js";
import type { AskNames } from "./protocol.js";
import type { Translate } from "./strings.js";
import type { EditorEvents, Handover, TextEditor, TextShape } from "./text-editor.js";

/** Underlined findings at most: beyond this the text is all underline and the editor slow. */
const MAX_UNDERLINED = 2_000;

/** Larger texts are shown at once: the check of one takes longer than a person waits for the text. */
const MAX_AHEAD = 100_000;

/** How long after the underlines the text is colored: by then they are on screen. */
const AFTER_PAINT = 30;

const SHAPES: Record<TextShape, (ask: AskNames) => Extension> = {
  json: (ask) => [json(), EditorView.lineWrapping, completion(ask)],
  table: () => [],
  text: () => EditorView.lineWrapping,
};

/** What an editor tells that nobody listens to. */
const DEAF: EditorEvents = {
  changed() {},
  pasting() {},
  next() {},
  fixHere() {},
  fix() {},
  files() {},
  complete: async () => [],
};

export class Editor implements TextEditor {
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
  /** What was pasted and is not on screen yet. Its findings come first, then both are drawn in one go. */
  #ahead: string | undefined;
  #shaping = 0;
  #host: HTMLElement;

  constructor(host: HTMLElement, translate: Translate, events: EditorEvents, from: Handover) {
    this.#host = host;
    this.#events = events;
    this.#translate = translate;
    // In a shadow root CodeMirror's styles are constructed sheets, which the page's policy on styles allows.
    const root = host.attachShadow({ mode: "open" });
    for (const [source, text] of from.texts) this.#states.set(source, this.#fresh(text));
    this.#source = from.source;
    const state = this.#states.get(from.source) ?? this.#fresh("");
    this.#view = new EditorView({ state, root, parent: root });
    if (!from.focused) return;
    const [anchor, head] = from.selection;
    this.#view.dispatch({ selection: { anchor, head } });
    this.#view.focus();
  }

  /** What a person's first paste and first key will do, done to an editor that nobody sees, in steps. */
  static rehearsal(host: HTMLElement, text: string, findings: readonly Finding[], t: Translate): (() => void)[] {
    const place = document.createElement("div");
    place.className = "unseen";
    place.inert = true;
    host.after(place);
    const unseen = new Editor(place, t, DEAF, { texts: new Map(), source: 1, selection: [0, 0], focused: false });
    return [
      () => {
        unseen.#ahead = text;
        unseen.mark(findings);
      },
      () => unseen.#setShape("json"),
      () => unseen.#view.dispatch({ changes: { from: 0, insert: " " }, userEvent: "input.type" }),
      () => unseen.#view.destroy(),
      () => place.remove(),
    ];
  }

  get text(): string {
    return this.#ahead ?? this.#view.state.doc.toString();
  }

  textOf(source: number): string | undefined {
    return source === this.#source ? this.text : this.#states.get(source)?.doc.toString();
  }

  focus(): void {
    this.#view.focus();
  }

  show(source: number, text?: string): void {
    this.settle();
    this.#states.set(this.#source, this.#view.state);
    this.#source = source;
    const state = text === undefined ? this.#states.get(source) : undefined;
    this.#view.setState(state ?? this.#fresh(text ?? ""));
    // Language and words may have changed while the state was away.
    this.#view.dispatch({ effects: [this.#wordsEffect(), this.#languageEffect(), this.#maskEffect()] });
    this.mark([]);
  }

  forget(source: number): void {
    this.#states.delete(source);
  }

  settle(): void {
    if (this.#ahead !== undefined) this.mark([]);
  }

  replaceAll(text: string, userEvent: string): void {
    this.settle();
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      userEvent,
      selection: EditorSelection.cursor(0),
    });
  }

  apply(edits: readonly TextEdit[]): void {
    this.settle();
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
    this.settle();
    return undo(this.#view);
  }

  /** One transaction for all of it, a pasted text included: each makes the browser lay the whole page out. */
  mark(findings: readonly Finding[], selected?: Finding, shape?: TextShape): void {
    this.#findings = findings;
    this.#selected = selected;
    const { state } = this.#view;
    const ahead = this.#ahead === undefined ? undefined : state.toText(this.#ahead);
    const doc = ahead ?? state.doc;
    const diagnostics = findings.slice(0, MAX_UNDERLINED).flatMap((finding) => this.#diagnostic(finding, doc));
    const pasted = ahead && {
      changes: { from: 0, to: state.doc.length, insert: ahead },
      selection: EditorSelection.cursor(ahead.length),
      userEvent: "input.paste",
      scrollIntoView: true,
    };
    this.#view.dispatch({ ...pasted }, setDiagnostics(state, diagnostics), { effects: this.#marksEffect() });
    this.#ahead = undefined;
    this.#since = undefined;
    this.#host.removeAttribute("aria-busy");
    clearTimeout(this.#shaping);
    if (shape) this.#shaping = window.setTimeout(() => this.#setShape(shape), AFTER_PAINT);
  }

  select(finding: Finding | undefined): void {
    this.#selected = finding;
    this.#view.dispatch({ effects: this.#marksEffect() });
  }

  reveal(span: Span, focus: boolean): void {
    this.settle();
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

  /** Colors the text, or not. Reads all of it, so better when what a person waits for is on screen. */
  #setShape(shape: TextShape): void {
    if (shape === this.#shape) return;
    this.#shape = shape;
    this.#view.dispatch({ effects: this.#languageEffect() });
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

  #diagnostic(finding: Finding, doc: Text): Diagnostic[] {
    const span = finding.spans[0];
    if (!span || span.start > doc.length) return [];
    const line = doc.lineAt(span.start);
    return [
      {
        from: span.start,
        // A whole statement underlined says no more than its first line.
        to: Math.min(span.end, line.to),
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
    const settle = () => {
      this.settle();
    };
    return EditorState.create({
      doc: text,
      extensions: [
        // Whatever a person does next is meant for the text that was pasted.
        Prec.highest(EditorView.domEventHandlers({ keydown: settle, beforeinput: settle, mousedown: settle })),
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
          events.changed(update.state.doc.length === 0, oneGo, this.#ahead !== undefined);
        }),
        EditorView.domEventHandlers({
          paste: (event, view) => {
            const files = event.clipboardData?.files;
            if (files && files.length > 0) {
              events.files(files);
              return true;
            }
            this.settle();
            const { doc, selection } = view.state;
            const pasted = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n");
            const all = selection.main.from === 0 && selection.main.to === doc.length;
            if (!pasted || !all || pasted.length > MAX_AHEAD) return false;
            this.#ahead = pasted;
            this.#host.setAttribute("aria-busy", "true");
            events.pasting(pasted);
            return true;
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
