import "codemirror5/lib/codemirror.css";
import CodeMirror from "codemirror5/lib/codemirror.js";

export function mount(root, { inputStyle = "textarea" } = {}) {
  const editor = CodeMirror(root, { inputStyle });
  return {
    at: ".CodeMirror-scroll",
    focus: () => editor.focus(),
    read: () => editor.getValue(),
    fill: (text) => editor.setValue(text),
  };
}
