/** Prints a run in the format asked for and gives its exit code. */

import type { Settings } from "./config.js";
import type { Inspection } from "./inspect.js";
import { err, out } from "./output.js";
import { failed, type RunResult } from "./results.js";
import { safeName } from "./width.js";

export async function print(inspection: Inspection, settings: Settings): Promise<number> {
  const run = inspection.result();
  if (settings.writeBaseline) {
    const { writeBaseline } = await import("./exceptions.js");
    const n = await writeBaseline(run.files, settings.writeBaseline);
    err(`keyfence: ${n} findings written to ${settings.writeBaseline}\n`);
    return run.failures.length ? 2 : 0;
  }
  if (settings.baseline) {
    const { applyBaseline } = await import("./exceptions.js");
    const applied = await applyBaseline(run.files, settings.baseline, inspection.read);
    inspection.hidden += applied.hidden;
    inspection.notes.push(...applied.notes);
  }
  out(await render(run, settings, inspection.hidden));
  for (const { path, message } of run.failures) err(`keyfence: ${safeName(path)}: ${message}\n`);
  for (const note of inspection.notes) err(`keyfence: ${safeName(note)}\n`);
  return run.failures.length ? 2 : failed(run) ? 1 : 0;
}

async function render(run: RunResult, settings: Settings, hidden: number): Promise<string> {
  const { format, color, quiet, columns } = settings;
  if (format === "text") return (await import("./format/text.js")).asText(run, { color, quiet, columns, hidden });
  if (format === "json") return (await import("./format/json.js")).asJson(run);
  if (format === "sarif") return (await import("./format/sarif.js")).asSarif(run);
  const others = await import("./format/others.js");
  const formats = {
    markdown: others.asMarkdown,
    github: others.asGithub,
    junit: others.asJunit,
    csv: others.asCsv,
  };
  return formats[format](run);
}
