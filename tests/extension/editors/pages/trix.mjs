import "trix/dist/trix.css";
import "trix";

export async function mount(root) {
  const element = document.createElement("trix-editor");
  const ready = new Promise((resolve) => element.addEventListener("trix-initialize", resolve, { once: true }));
  root.append(element);
  await ready;
  return {
    focus: () => element.focus(),
    read: () => element.editor.getDocument().toString(),
    fill: (text) => {
      element.editor.setSelectedRange([0, element.editor.getDocument().getLength()]);
      if (text) element.editor.insertString(text);
      else element.editor.deleteInDirection("backward");
    },
  };
}
