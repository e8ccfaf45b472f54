/** Where the worker gets the core when it is a file of its own beside it: in the extension and on the served page. */

/** The core's bytes from the package's own folder. The only request there is. */
export async function coreBytes(_packed: unknown): Promise<ArrayBuffer> {
  const response = await fetch(new URL("core.wasm", import.meta.url));
  return response.arrayBuffer();
}
