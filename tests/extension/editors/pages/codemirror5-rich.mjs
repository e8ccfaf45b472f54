import { mount as plain } from "./codemirror5.mjs";

export const mount = (root) => plain(root, { inputStyle: "contenteditable" });
