import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { registerRichText } from "@lexical/rich-text";
import { $createParagraphNode, $createTextNode, $getRoot, createEditor } from "lexical";

export function mount(root) {
  root.contentEditable = "true";
  const editor = createEditor({
    onError: (error) => {
      throw error;
    },
  });
  editor.setRootElement(root);
  registerRichText(editor);
  registerHistory(editor, createEmptyHistoryState(), 300);
  return {
    focus: () => root.focus(),
    read: () => editor.read(() => $getRoot().getTextContent()),
    fill: (text) =>
      editor.update(
        () => {
          const paragraph = $createParagraphNode();
          paragraph.append($createTextNode(text));
          $getRoot().clear().append(paragraph);
          paragraph.selectEnd();
        },
        { discrete: true },
      ),
  };
}
