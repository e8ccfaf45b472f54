/** keyfence redact: a text that may be shown. */
import { redact } from "../node.js";
import type { Arguments } from "./arguments.js";
import { readOne } from "./files.js";

export async function redactText(args: Arguments): Promise<number> {
  const text = await readOne(args.rest);
  process.stdout.write(redact(text, { otherProviders: args.on("other-providers"), identities: args.on("identities") }));
  return 0;
}
