/** Where the worker gets the core in the single file: out of the page's own script, compressed. */

/** The core's bytes from `packed`: deflated, then base64. */
export async function coreBytes(packed: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(inflated).arrayBuffer();
}
