/** keyfence check. */
import { type Arguments, UsageError } from "./arguments.js";
import { settingsOf, unused } from "./config.js";
import { read } from "./files.js";
import { Inspection } from "./inspect.js";
import { itemsOf } from "./items.js";
import { print } from "./print.js";

export async function check(args: Arguments): Promise<number> {
  if (!args.rest.length) {
    throw new UsageError("nothing to check: name files, folders or globs, or - for standard input");
  }
  const settings = settingsOf(args);
  const inspection = new Inspection(settings, false);
  const earlier = args.text("against");
  if (earlier !== undefined) {
    const reading = read(earlier);
    if (!("text" in reading)) throw new UsageError(`${earlier}: ${reading.failure}`);
    inspection.against = reading.text;
  }
  const { items, failures } = itemsOf(args.rest, settings.isIgnored);
  inspection.failures.push(...failures);
  await inspection.all(items);
  // A folder without a text in it was not checked, and a pipeline must not take that for clean.
  if (!inspection.checked && !inspection.failures.length) {
    inspection.failures.push({ path: args.rest.join(" "), message: "there is no text to check here" });
  }
  if (earlier !== undefined && !inspection.compared) {
    inspection.failures.push({
      path: earlier,
      message: "no account in it is among what was checked: nothing was compared",
    });
  }
  inspection.notes.push(...unused(settings, args.rest));
  return print(inspection, settings);
}
