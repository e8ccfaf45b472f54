import tinymce from "tinymce/tinymce.js";
import "tinymce/models/dom/model.js";
import "tinymce/icons/default/icons.js";
import "tinymce/themes/silver/theme.js";

export async function mount(root) {
  const area = document.createElement("textarea");
  root.append(area);
  const [editor] = await tinymce.init({
    target: area,
    license_key: "gpl",
    skin: false,
    content_css: false,
    height: 200,
    promotion: false,
    branding: false,
  });
  return {
    at: "iframe",
    focus: () => editor.focus(),
    read: () => editor.getContent({ format: "text" }),
    fill: (text) => editor.setContent(text),
    frame: true,
  };
}
