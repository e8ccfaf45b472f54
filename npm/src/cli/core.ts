/** The package's functions for the command: the core compiles beside the reading of arguments and files. */
import fs from "node:fs";
import { holdsSecrets as holds } from "../../core/core.js";
import { type Options, provide } from "../api.js";
import { call } from "../instance.js";

export * from "../api.js";
export { checkCredentialReportIn } from "../reports.js";

const bytes = fs.readFileSync(new URL("./core.wasm", import.meta.url));
let module: WebAssembly.Module | undefined;

/** Resolves when the core is compiled; a call before that waits for it. */
export const compiled: Promise<void> = WebAssembly.compile(bytes).then((done) => {
  module = done;
});

provide(() => module ?? bytes);

/** Whether {@link findSecrets} could find anything in the text that `bytes`, UTF-8, decode to. Nothing is decoded. */
export function holdsSecrets(bytes: Uint8Array, { otherProviders = false }: Options): boolean {
  return call(() => holds(bytes, otherProviders));
}
