/** The entry for browsers, bundlers and workers: `await init()` once, then everything is synchronous. */
import { provide } from "./api.js";

export * from "./api.js";
export * from "./reports.js";
export * from "./stream.js";

let loading: Promise<void> | undefined;

/**
 * Loads the core: from beside this module, or from the bytes, compiled module or URL given.
 * Calling it again costs nothing.
 */
export function init(source?: BufferSource | WebAssembly.Module | URL | string): Promise<void> {
  loading ??= fetchCore(source).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchCore(source: BufferSource | WebAssembly.Module | URL | string | undefined): Promise<void> {
  if (source instanceof WebAssembly.Module || source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    provide(() => source);
    return;
  }
  const response = await fetch(source ?? new URL("./core.wasm", import.meta.url));
  if (!response.ok) throw new Error(`Keyfence's core could not be loaded: ${response.status} ${response.url}`);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  provide(() => module);
}
