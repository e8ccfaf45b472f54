/** Where the worker gets the core in the single file: out of the page's own script, compressed. */
import { decodeLzma } from "./lzma.js";
import type { PackedCore } from "./protocol.js";

/** The core's bytes from `packed`. */
export async function coreBytes({ size, base64 }: PackedCore): Promise<Uint8Array<ArrayBuffer>> {
  const packed = atob(base64);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = packed.charCodeAt(at);
  return decodeLzma(bytes, size);
}
