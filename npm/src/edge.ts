/** The entry for edge runtimes, which compile WebAssembly at deployment: ready on import. */

import { provide } from "./api.js";
import core from "./core.wasm";

provide(() => core);

export * from "./api.js";
export * from "./reports.js";
export * from "./stream.js";

/** Nothing to wait for here; there so that the same program runs everywhere. */
export async function init(): Promise<void> {}
