/** The package's functions for the command: the core compiles beside the reading of arguments and files. */
import fs from "node:fs";
import { provide } from "../api.js";

export * from "../api.js";

const bytes = fs.readFileSync(new URL("./core.wasm", import.meta.url));
let module: WebAssembly.Module | undefined;

/** Resolves when the core is compiled; a call before that waits for it. */
export const compiled: Promise<void> = WebAssembly.compile(bytes).then((done) => {
  module = done;
});

provide(() => module ?? bytes);
