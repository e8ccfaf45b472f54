import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { schema } from "prosemirror-schema-basic";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

export function mount(root) {
  const plugins = [history(), keymap({ "Mod-z": undo, "Mod-y": redo }), keymap(baseKeymap)];
  const view = new EditorView(root, { state: EditorState.create({ schema, plugins }) });
  return {
    focus: () => view.focus(),
    read: () => view.state.doc.textBetween(0, view.state.doc.content.size, "\n"),
    fill: (text) => {
      const { doc, tr } = view.state;
      view.dispatch(
        text
          ? tr.replaceWith(0, doc.content.size, schema.node("paragraph", null, schema.text(text)))
          : tr.delete(0, doc.content.size),
      );
    },
  };
}
