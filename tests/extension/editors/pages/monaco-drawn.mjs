import { mount as plain } from "./monaco.mjs";

export const mount = (root) => plain(root, { editContext: true });
