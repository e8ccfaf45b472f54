/** Findings as JSON, for programs. */
import { version } from "../node.js";
import type { Checked } from "./files.js";

/** The schema's version: it grows when a member changes its meaning or goes. */
const SCHEMA = 1;

/** One object: `{ schema, version, files: [{ file, kind, documents, findings }] }`. Never holds the text itself. */
export function json(checked: readonly Checked[]): string {
  const files = checked.map(({ name, report: { kind, documents, findings } }) => ({
    file: name,
    kind,
    documents,
    findings,
  }));
  return JSON.stringify({ schema: SCHEMA, version: version(), files }, null, 2);
}
