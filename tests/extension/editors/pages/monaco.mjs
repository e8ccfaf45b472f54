import * as monaco from "monaco-editor/editor/editor.api.js";

export function mount(root, { editContext = false } = {}) {
  globalThis.MonacoEnvironment = { getWorker: () => ({ postMessage() {}, terminate() {}, addEventListener() {} }) };
  root.style.height = "200px";
  const editor = monaco.editor.create(root, {
    value: "",
    language: "plaintext",
    editContext,
    accessibilitySupport: "off",
  });
  return {
    at: ".view-lines",
    focus: () => editor.focus(),
    read: () => editor.getValue(),
    fill: (text) => editor.setValue(text),
  };
}
