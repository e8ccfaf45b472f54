import "quill/dist/quill.core.css";
import Quill from "quill";

export function mount(root) {
  const editor = new Quill(root);
  return { focus: () => editor.focus(), read: () => editor.getText(), fill: (text) => editor.setText(text) };
}
