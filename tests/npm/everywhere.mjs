// One program for every runtime and bundle: what it says must be the same, byte for byte.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { dist, fixtures, folder, NOW, PAIR, root } from "./support.mjs";

/** What is checked everywhere: fixtures, the bundled examples, texts that encodings get wrong. */
export const TEXTS = [fixtures, path.join(root, "tests/examples")]
  .flatMap((from) => fs.readdirSync(from).map((name) => fs.readFileSync(path.join(from, name), "utf8")))
  .concat(["", "🔑 \ud83d", `\ufeff${PAIR}`, "{", "x".repeat(70_000)]);
export const OPTIONS = [
  { now: NOW },
  { now: NOW, locale: "ko", otherProviders: true },
  { kind: "iam-policy", policyType: "scp" },
];

/** Gives everything the package says of them as one text. */
export const SCRIPT = `async (keyfence, texts, options) => {
  await keyfence.init();
  const said = [keyfence.rules(), keyfence.rules("ko"), keyfence.version()];
  for (const text of texts) for (const option of options) {
    const report = keyfence.check(text, option);
    said.push(report, keyfence.applyFixes(text, report.findings), keyfence.redact(text), keyfence.explainPolicy(text));
  }
  for await (const part of keyfence.findSecretsIn(texts, options[0])) said.push(part);
  try { keyfence.check("", { polcyType: "scp" }); } catch (error) { said.push(error.name, error.message); }
  return JSON.stringify(said);
}`;

export const digest = (text) => createHash("sha256").update(text).digest("hex");

/** The digest that Node's own run gives. */
export async function expected() {
  const keyfence = await import(pathToFileURL(path.join(dist, "node.js")).href);
  const said = await new Function(`return ${SCRIPT}`)()(keyfence, TEXTS, OPTIONS);
  if (said.length < 100_000) throw new Error(`the program says too little to compare: ${said.length}`);
  return digest(said);
}

/** A program of its own, with the package installed: `program.mjs` exports `run`, `main.mjs` prints what it gives. */
export function programFolder(t, more = {}) {
  const made = folder(t, {
    // As JSON text, which keeps lone surrogates whatever an editor or a tool does to it.
    "inputs.mjs": `export default JSON.parse(${JSON.stringify(JSON.stringify([TEXTS, OPTIONS]))});`,
    "program.mjs": `import * as keyfence from "keyfence"; import inputs from "./inputs.mjs";
export const run = () => (${SCRIPT})(keyfence, ...inputs);`,
    "main.mjs": `import { run } from "./program.mjs"; console.log(await run());`,
    "worker.mjs": `import { Worker } from "node:worker_threads";
new Worker(new URL("./main.mjs", import.meta.url)).on("error", (error) => { throw error; });`,
    "package.json": '{"private": true, "type": "module", "dependencies": {"keyfence": "*"}}',
    ...more,
  });
  fs.mkdirSync(path.join(made, "node_modules"));
  fs.cpSync(dist, path.join(made, "node_modules/keyfence"), { recursive: true });
  return made;
}
