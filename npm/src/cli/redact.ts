/** keyfence redact: a text that may be shown. */
import { redact } from "../node.js";
import { type Arguments, UsageError } from "./arguments.js";
import { read, readStdin } from "./files.js";

export async function redactText(args: Arguments): Promise<number> {
  const [file, ...more] = args.rest;
  if (file === undefined || more.length) throw new UsageError("name one file, or - for standard input");
  const reading = file === "-" ? await readStdin() : read(file);
  if (!("text" in reading)) throw new UsageError(`${file}: ${reading.failure}`);
  process.stdout.write(redact(reading.text, { otherProviders: args.on("other-providers"), identities: args.on("identities") }));
  return 0;
}
