/** The editor's looks, from the page's colors: custom properties reach into the shadow root. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const underline = (color: string) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy ${color}`,
  textDecorationSkipInk: "none",
  textUnderlineOffset: "3px",
  textDecorationThickness: "1.5px",
  paddingBottom: "0",
});

const marker = (color: string, clip: string) => ({
  content: '""',
  width: "0.8em",
  height: "0.8em",
  margin: "0.36em 0 0 0.1em",
  background: color,
  clipPath: clip,
  // It is drawn by its background, which a reader's own colors would take away.
  forcedColorAdjust: "none",
});

const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "13.5px", color: "var(--text)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "14px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".kf-placeholder": {
    color: "var(--muted)",
    whiteSpace: "pre-wrap",
    wordBreak: "keep-all",
    overflowWrap: "anywhere",
    fontFamily: "var(--sans)",
    fontSize: "15px",
  },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--faint)", border: "none", paddingRight: "5px" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 10px", minWidth: "34px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--line)" },
  "&.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--line)", color: "var(--text)" },
  ".cm-foldGutter .cm-gutterElement": { color: "var(--faint)", padding: "0 3px" },
  ".cm-foldPlaceholder": { background: "var(--raised)", border: "1px solid var(--border)", color: "var(--muted)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)" },
  ".cm-specialChar": { color: "var(--critical)", fontWeight: "700" },
  ".kf-mark": { background: "none" },
  ".kf-critical, .kf-high": underline("var(--critical-mark)"),
  ".kf-high": underline("var(--high-mark)"),
  ".kf-medium": underline("var(--medium-mark)"),
  ".kf-low": underline("var(--low-mark)"),
  ".kf-info": underline("var(--info-mark)"),
  ".kf-selected": { backgroundColor: "var(--accent-soft)", borderRadius: "3px" },
  ".kf-related": { backgroundColor: "var(--related)", borderRadius: "3px" },
  "&.kf-masked .kf-secret": { WebkitTextSecurity: "disc" },
  ".cm-gutter-lint": { width: "1.2em" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 0 0 4px" },
  ".cm-lint-marker": { width: "auto", height: "auto" },
  ".cm-lint-marker-error": marker(
    "var(--critical-mark)",
    "polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%)",
  ),
  ".cm-lint-marker-warning": marker("var(--high-mark)", "polygon(50% 4%, 100% 96%, 0 96%)"),
  ".cm-lint-marker-info": marker("var(--medium-mark)", "polygon(50% 0, 100% 50%, 50% 100%, 0 50%)"),
  ".cm-lint-marker-hint": marker("var(--low-mark)", "circle(42%)"),
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    border: "1px solid var(--border)",
    borderRadius: "8px",
    boxShadow: "var(--shadow)",
    overflow: "hidden",
    maxWidth: "min(460px, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "13px", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 12px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--selection)",
    color: "var(--text)",
  },
  ".cm-completionDetail": {
    color: "var(--muted)",
    fontFamily: "var(--sans)",
    fontSize: "12px",
    fontStyle: "normal",
    marginLeft: "1.2em",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-diagnostic": { padding: "8px 12px", borderLeftWidth: "4px", fontFamily: "var(--sans)", fontSize: "13.5px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--critical-mark)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--high-mark)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--medium-mark)" },
  ".cm-diagnostic-hint": { borderLeftColor: "var(--low-mark)" },
  ".cm-diagnosticSource": { color: "var(--muted)", opacity: "1", fontFamily: "var(--mono)", fontSize: "12px" },
  ".cm-diagnosticAction": {
    background: "var(--accent)",
    color: "var(--on-accent)",
    borderRadius: "6px",
    padding: "3px 10px",
    margin: "6px 6px 0 0",
    display: "inline-block",
  },
  "@media (max-width: 600px)": {
    ".cm-foldGutter": { display: "none !important" },
    ".cm-lineNumbers .cm-gutterElement": { padding: "0 4px 0 6px", minWidth: "26px" },
  },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)", borderColor: "var(--border)" },
});

const syntax = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
]);

export const editorTheme = [theme, syntaxHighlighting(syntax)];
