import { ContentState, Editor, EditorState } from "draft-js";
import React from "react";
import { createRoot } from "react-dom/client";

function Draft({ on }) {
  const [editorState, onChange] = React.useState(() => EditorState.createEmpty());
  const ref = (editor) => Object.assign(on, { editor });
  Object.assign(on, { state: editorState, set: onChange });
  return React.createElement(Editor, { editorState, onChange, ref });
}

export function mount(root) {
  const on = {};
  createRoot(root).render(React.createElement(Draft, { on }));
  return {
    focus: () => on.editor.focus(),
    read: () => on.state.getCurrentContent().getPlainText(),
    fill: (text) => on.set(EditorState.moveFocusToEnd(EditorState.push(on.state, ContentState.createFromText(text)))),
  };
}
