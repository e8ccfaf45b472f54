import "ckeditor5/ckeditor5.css";
import { ClassicEditor, Essentials, Paragraph } from "ckeditor5";

export async function mount(root) {
  const place = document.createElement("div");
  root.append(place);
  const editor = await ClassicEditor.create(place, {
    licenseKey: "GPL",
    plugins: [Essentials, Paragraph],
    toolbar: [],
  });
  return {
    focus: () => editor.editing.view.focus(),
    read: () => editor.getData().replace(/<[^>]*>/g, ""),
    fill: (text) => editor.setData(text),
  };
}
