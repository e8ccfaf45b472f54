import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { createEditor, Editor, Node, Transforms } from "slate";
import { withHistory } from "slate-history";
import { Editable, ReactEditor, Slate, withReact } from "slate-react";

export function mount(root) {
  const editor = withHistory(withReact(createEditor()));
  const initialValue = [{ type: "paragraph", children: [{ text: "" }] }];
  createRoot(root).render(createElement(Slate, { editor, initialValue }, createElement(Editable, {})));
  return {
    focus: () => {
      ReactEditor.focus(editor);
      if (!editor.selection) Transforms.select(editor, Editor.end(editor, []));
    },
    read: () => editor.children.map((node) => Node.string(node)).join("\n"),
    fill: (text) => {
      Transforms.select(editor, Editor.range(editor, []));
      if (text) Editor.insertText(editor, text);
      else Editor.deleteFragment(editor);
    },
  };
}
