/** The entry for Node, Deno and Bun: ready on import; the core is read from the package's own folder on the first call. */
import { readFileSync } from "node:fs";
import { provide } from "./api.js";

provide(() => readFileSync(new URL("./core.wasm", import.meta.url)));

export * from "./api.js";
export * from "./reports.js";
export * from "./stream.js";

/** Nothing to wait for here; there so that the same program runs everywhere. */
export async function init(): Promise<void> {}
