import ace from "ace-builds/src-noconflict/ace.js";

export function mount(root) {
  root.style.height = "120px";
  ace.config.set("useStrictCSP", true);
  const editor = ace.edit(root, { useWorker: false });
  return {
    at: "#editor",
    focus: () => editor.focus(),
    read: () => editor.getValue(),
    fill: (text) => editor.setValue(text, 1),
  };
}
