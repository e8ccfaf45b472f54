// The same program in Chromium and Firefox: on a page, in a module worker, and out of the bundles of four bundlers.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import esbuild from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";
import { launch } from "../browsers.mjs";
import { digest, expected, programFolder } from "./everywhere.mjs";
import { dist } from "./support.mjs";

const wanted = await expected();
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html; charset=utf-8" };
TYPES[".wasm"] = "application/wasm";

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

/** Each bundles `entry.mjs` of the folder into `NAME/entry.js`, as its users would. */
const bundlers = {
  async esbuild(made) {
    const entryPoints = [path.join(made, "entry.mjs")];
    const outfile = path.join(made, "esbuild/entry.js");
    await esbuild.build({ entryPoints, outfile, bundle: true, minify: true, format: "esm", platform: "browser" });
    beside(made, "esbuild");
  },
  async rollup(made) {
    // Rollup leaves packages to its plugins; this is the part of the usual one that is needed here.
    const packages = {
      name: "packages",
      resolveId: (id) => (id === "keyfence" ? path.join(made, "node_modules/keyfence/browser.js") : null),
    };
    const bundle = await rollup({ input: path.join(made, "entry.mjs"), plugins: [packages] });
    await bundle.write({ file: path.join(made, "rollup/entry.js"), format: "es" });
    await bundle.close();
    beside(made, "rollup");
  },
  async vite(made) {
    await vite({
      root: made,
      base: "/vite/",
      logLevel: "error",
      configFile: false,
      build: {
        outDir: path.join(made, "vite"),
        rollupOptions: { input: path.join(made, "entry.mjs"), output: { entryFileNames: "entry.js" } },
      },
    });
  },
  async webpack(made) {
    const config = {
      mode: "production",
      context: made,
      entry: "./entry.mjs",
      output: { path: path.join(made, "webpack"), filename: "entry.js" },
      performance: { hints: false },
    };
    const stats = await new Promise((resolve, reject) =>
      webpack(config, (error, done) => (error ? reject(error) : resolve(done))),
    );
    assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
  },
};

/** Bundlers that do not carry the core along leave `core.wasm` to be put beside the bundle. */
function beside(made, name) {
  fs.copyFileSync(path.join(dist, "core.wasm"), path.join(made, name, "core.wasm"));
}

async function site(t) {
  const made = programFolder(t, {
    "page.html": "<!doctype html><title>test</title>",
    "entry.mjs": `import { run } from "./program.mjs"; globalThis.run = run;`,
    // Webpack's bundles are scripts, not modules.
    "webpack.html": `<!doctype html><title>test</title><script src="/webpack/entry.js"></script>`,
    // Without a bundler: an import map on a page, a plain path in a worker.
    "plain.html": `<!doctype html><title>test</title>
<script type="importmap">{"imports": {"keyfence": "/node_modules/keyfence/browser.js"}}</script>`,
  });
  const program = fs.readFileSync(path.join(made, "program.mjs"), "utf8");
  const plain = program.replace('"keyfence"', '"/node_modules/keyfence/browser.js"');
  fs.writeFileSync(
    path.join(made, "worker.js"),
    `${plain}run().then(postMessage, (error) => postMessage("failed: " + error.stack));`,
  );
  for (const build of Object.values(bundlers)) await build(made);
  return made;
}

test("out of a bundle for Node", async (t) => {
  const made = await programFolder(t, { "entry.mjs": `export { run } from "./program.mjs";` });
  const outfile = path.join(made, "bundled/entry.mjs");
  const entryPoints = [path.join(made, "entry.mjs")];
  await esbuild.build({ entryPoints, outfile, bundle: true, minify: true, format: "esm", platform: "node" });
  beside(made, "bundled");
  assert.equal(digest(await (await import(pathToFileURL(outfile).href)).run()), wanted);
});

test("pages, a worker and bundles in Chromium and Firefox", { timeout: 300_000 }, async (t) => {
  const base = await serve(t, await site(t));
  for (const name of ["chromium", "firefox"]) {
    await t.test(name, async () => {
      const browser = await launch(name);
      try {
        const page = await browser.newPage();
        const says = async (at, script) => {
          await page.goto(`${base}/${at}`);
          return digest(await page.evaluate(script));
        };
        assert.equal(await says("plain.html", `import("/program.mjs").then(({ run }) => run())`), wanted, "page");
        const inWorker = `new Promise((resolve, reject) => {
          const worker = new Worker("/worker.js", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = (event) => reject(new Error(event.message));
        })`;
        assert.equal(await says("page.html", inWorker), wanted, "worker");
        for (const bundler of Object.keys(bundlers)) {
          const bundled = `import("/${bundler}/entry.js").then(() => globalThis.run())`;
          const said = bundler === "webpack" ? says("webpack.html", "run()") : says("page.html", bundled);
          assert.equal(await said, wanted, bundler);
        }
        const early = `(async () => {
          const fresh = await import("/node_modules/keyfence/browser.js?fresh");
          try { fresh.check(""); return "no error"; } catch (error) { return error.name + ": " + error.message; }
        })()`;
        assert.match(await page.evaluate(early), /^NotReadyError: .*init\(\)/);
      } finally {
        await browser.close();
      }
    });
  }
});
