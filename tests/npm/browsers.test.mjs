// The same calls in Node, in Chromium and Firefox (page and module worker) and out of a bundle: the same bytes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "../browsers.mjs";
import { dist, fixtures, folder, NOW, PAIR, root } from "./support.mjs";

const esbuild = createRequire(path.join(root, "npm/package.json"))("esbuild");

/** What is checked everywhere: fixtures, the bundled examples, texts that encodings get wrong. */
const TEXTS = [fixtures, path.join(root, "tests/examples")]
  .flatMap((from) => fs.readdirSync(from).map((name) => fs.readFileSync(path.join(from, name), "utf8")))
  .concat(["", "🔑 \ud83d", `\ufeff${PAIR}`, "{", "x".repeat(70_000)]);
const OPTIONS = [
  { now: NOW },
  { now: NOW, locale: "ko", otherProviders: true },
  { kind: "iam-policy", policyType: "scp" },
];

/** Runs where the package is loaded; gives everything it says as one text. */
const SCRIPT = `async (keyfence, texts, options) => {
  await keyfence.init();
  const said = [keyfence.rules(), keyfence.rules("ko"), keyfence.version()];
  for (const text of texts) for (const option of options) {
    const report = keyfence.check(text, option);
    said.push(report, keyfence.applyFixes(text, report.findings), keyfence.redact(text));
  }
  try { keyfence.check("", { polcyType: "scp" }); } catch (error) { said.push(error.name, error.message); }
  return JSON.stringify(said);
}`;

const expected = async () => {
  const keyfence = await import(pathToFileURL(path.join(dist, "node.js")).href);
  return new Function(`return ${SCRIPT}`)()(keyfence, TEXTS, OPTIONS);
};
const digest = (text) => createHash("sha256").update(text).digest("hex");

const TYPES = { ".js": "text/javascript", ".html": "text/html; charset=utf-8", ".wasm": "application/wasm" };

/** Serves a folder on this machine; `t` stops it. */
async function serve(t, from) {
  const server = http.createServer((request, response) => {
    const file = path.join(from, path.normalize(new URL(request.url, "http://x").pathname));
    if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    response.end(fs.readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

function site(t) {
  const worker = (from) => `import * as keyfence from "${from}";
    onmessage = async ({ data }) => {
      try { postMessage(await (${SCRIPT})(keyfence, ...data)); } catch (error) { postMessage("failed: " + error.stack); }
    };`;
  const made = folder(t, {
    "page.html": "<!doctype html><title>test</title>",
    "worker.js": worker("/browser.js"),
    "entry.js": `import * as keyfence from "keyfence"; globalThis.keyfence = keyfence;`,
  });
  for (const name of ["browser.js", "core.wasm"]) fs.copyFileSync(path.join(dist, name), path.join(made, name));
  fs.mkdirSync(path.join(made, "node_modules"));
  fs.symlinkSync(dist, path.join(made, "node_modules/keyfence"));
  fs.mkdirSync(path.join(made, "bundled"));
  const bundle = (entry, out, platform) =>
    esbuild.buildSync({
      entryPoints: [path.join(made, entry)],
      outfile: path.join(made, out),
      bundle: true,
      minify: true,
      format: "esm",
      platform,
    });
  bundle("entry.js", "bundled/browser.js", "browser");
  bundle("entry.js", "bundled/node.mjs", "node");
  fs.copyFileSync(path.join(dist, "core.wasm"), path.join(made, "bundled/core.wasm"));
  return made;
}

test("out of an esbuild bundle in Node", async (t) => {
  const made = site(t);
  await import(pathToFileURL(path.join(made, "bundled/node.mjs")).href);
  const said = await new Function(`return ${SCRIPT}`)()(globalThis.keyfence, TEXTS, OPTIONS);
  assert.equal(digest(said), digest(await expected()));
});

for (const name of ["chromium", "firefox"]) {
  test(`page, module worker and bundle in ${name}`, { timeout: 180_000 }, async (t) => {
    const wanted = digest(await expected());
    const base = await serve(t, site(t));
    const browser = await launch(name);
    t.after(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${base}/page.html`);
    // Data goes as JSON text: what drives Firefox would lose a lone surrogate.
    const data = JSON.stringify([TEXTS, OPTIONS]);
    const inPage = `(async () => (${SCRIPT})(await import("/browser.js"), ...${data}))()`;
    assert.equal(digest(await page.evaluate(inPage)), wanted, "page");
    const inWorker = `new Promise((resolve, reject) => {
      const worker = new Worker("/worker.js", { type: "module" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(${data});
    })`;
    assert.equal(digest(await page.evaluate(inWorker)), wanted, "worker");
    const inBundle = `(async () => { await import("/bundled/browser.js"); return (${SCRIPT})(globalThis.keyfence, ...${data}); })()`;
    assert.equal(digest(await page.evaluate(inBundle)), wanted, "bundle");
    const early = `(async () => {
      const fresh = await import("/browser.js?fresh");
      try { fresh.check(""); return "no error"; } catch (error) { return error.name + ": " + error.message; }
    })()`;
    assert.match(await page.evaluate(early), /^NotReadyError: .*init\(\)/);
  });
}
