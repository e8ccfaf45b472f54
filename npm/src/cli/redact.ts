/** keyfence redact: a text that may be shown. */

import type { Arguments } from "./arguments.js";
import { redact } from "./core.js";
import { readOne } from "./files.js";
import { out } from "./output.js";

export async function redactText(args: Arguments): Promise<number> {
  const text = await readOne(args.rest);
  out(redact(text, { otherProviders: args.on("other-providers"), identities: args.on("identities") }));
  return 0;
}
