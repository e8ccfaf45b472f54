import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorView, keymap } from "@codemirror/view";

export function mount(root) {
  const view = new EditorView({
    parent: root,
    extensions: [history(), keymap.of([...defaultKeymap, ...historyKeymap])],
  });
  return {
    focus: () => view.focus(),
    read: () => view.state.doc.toString(),
    fill: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}
