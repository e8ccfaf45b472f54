// Builds the page from www/ and the package's core (npm/core, made by npm/build.mjs):
//   dist/keyfence.html      one file that works from disk: script, style, worker and core inside it
//   dist/www/               the same page to be served: installable, and open without a network once visited
//   dist/www-extension/     the same as separate files, for an extension page (script-src 'self' 'wasm-unsafe-eval')
//   node www/build.mjs
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";
import * as esbuild from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const source = (file) => path.join(root, "www/src", file);
const read = (file) => fs.readFileSync(path.join(root, file), "utf8");

// What could send text away, or run text: no bundle may hold any of it. A Content-Security-Policy does not stop the
// first line's, so this check is what stands between them and the page.
const FORBIDDEN = [
  /RTCPeerConnection/,
  /window\.open\b/,
  /\blocation\s*=[^=]/,
  /\blocation\.(assign|replace|href\s*=[^=])/,
  /\.submit\(/,
  /\bfetch\(/,
  /XMLHttpRequest/,
  /sendBeacon/,
  /WebSocket/,
  /EventSource/,
  /WebTransport/,
  /importScripts/,
  /\bimport\(/,
  /\beval\(/,
  /new Function\b/,
  /\bFunction\(/,
  /\.innerHTML\s*=/,
  /\.outerHTML\s*=/,
  /insertAdjacentHTML/,
  /document\.write/,
];

const LIMITS = { raw: 1.2 * 1024 * 1024, gzip: 600 * 1024 };

/**
 * Bundles one entry; `virtual` gives the modules that exist only here, `swap` replaces files by others, `beside` names
 * the modules that are scripts of their own beside the page.
 */
async function bundle(entry, { virtual = {}, swap = {}, beside = {}, format = "iife" } = {}) {
  const plugin = {
    name: "page",
    setup(build) {
      build.onResolve({ filter: /^(virtual:|\.\/editor\.js$)/ }, ({ path: name, kind }) =>
        kind === "dynamic-import" && beside[name] ? { path: beside[name], external: true } : undefined,
      );
      build.onResolve({ filter: /^virtual:/ }, ({ path: name }) => ({ path: name.slice(8), namespace: "virtual" }));
      build.onLoad({ filter: /.*/, namespace: "virtual" }, ({ path: name }) => ({
        contents: JSON.stringify(virtual[name]),
        loader: "json",
      }));
      build.onResolve({ filter: /^\.\/(core-bytes|start-worker|when-wanted)\.js$/ }, ({ path: name }) => ({
        path: source(swap[name] ?? name.replace(/\.js$/, ".ts")),
      }));
    },
  };
  const result = await esbuild.build({
    entryPoints: [source(entry)],
    bundle: true,
    write: false,
    minify: true,
    format,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    plugins: [plugin],
    logLevel: "warning",
    // Of the glue only what takes bytes is used, and that never asks for its own address.
    logOverride: { "empty-import-meta": "silent" },
    absWorkingDir: root,
  });
  return result.outputFiles[0].text;
}

/** The parts of the style, in their order: what comes later holds over what came before. */
const STYLE = [
  "colors",
  "base",
  "header",
  "columns",
  "controls",
  "documents",
  "start",
  "results",
  "findings",
  "accounts",
  "ages",
  "widths",
  "policy",
  "print",
  "system-colors",
];

/** The style with the dark colors under the system's choice too. */
async function style() {
  const css = STYLE.map((name) => read(`www/style/${name}.css`)).join("\n");
  const dark = /:root\[data-theme="dark"\] (\{[^}]*\})/.exec(css)[1];
  const full = css.replace(
    "/* dark-by-system */",
    `@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) ${dark} }`,
  );
  return (
    await esbuild.transform(full, {
      loader: "css",
      minify: true,
      charset: "utf8",
      target: ["chrome120", "firefox121", "safari17.4"],
    })
  ).code.trim();
}

function check(name, code, allowed = []) {
  const bad = FORBIDDEN.filter((pattern) => pattern.test(code) && !allowed.includes(pattern.source));
  if (bad.length > 0) {
    const at = bad.map(
      (pattern) => `${pattern} at …${code.slice(Math.max(0, code.search(pattern) - 60), code.search(pattern) + 60)}…`,
    );
    throw new Error(`${name} must not contain:\n${at.join("\n")}`);
  }
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A script as the text of an element: nothing in it may end the element or begin a comment. */
function inline(script) {
  const safe = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--").replaceAll("\r", "\\r");
  if (/<\/script|<!--/i.test(safe)) throw new Error("The script cannot stand inside a page");
  return safe;
}

const fill = (html, parts) =>
  Object.entries(parts).reduce((all, [name, text]) => all.replace(`<!-- ${name} -->`, () => text), html);

const NO_CORE = { size: 0, base64: "" };

/** The core as the worker unpacks it. Deflate, which browsers decode themselves, would be a fifth larger. */
async function packCore() {
  const core = fs.readFileSync(path.join(root, "npm/core/core.wasm"));
  const result = await esbuild.build({
    entryPoints: [source("lzma.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
  });
  const decoder = Buffer.from(result.outputFiles[0].contents).toString("base64");
  const { decodeLzma, LITERAL_BITS, POSITION_BITS } = await import(`data:text/javascript;base64,${decoder}`);
  const filter = `--lzma1=preset=9e,lc=${LITERAL_BITS},lp=0,pb=${POSITION_BITS}`;
  let packed;
  try {
    packed = execFileSync("xz", ["--format=raw", filter, "--stdout"], { input: core, maxBuffer: 2 ** 26 });
  } catch (error) {
    throw new Error(error.code === "ENOENT" ? "xz is missing: apt-get install xz-utils" : error.message);
  }
  if (!core.equals(decodeLzma(packed, core.length))) throw new Error("The packed core does not unpack to itself");
  return { size: core.length, base64: packed.toString("base64") };
}

const contentPolicy = (directives) => {
  const policy = Object.entries({ "default-src": "'none'", "connect-src": "'none'", ...directives });
  const text = policy.map(([name, value]) => `${name} ${value}`).join("; ");
  return `<meta http-equiv="Content-Security-Policy" content="${text}">`;
};

const STRICT = {
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "keyfence",
};

/** The worker, and the core it is handed. */
async function engine() {
  const worker = await bundle("worker.ts");
  check("The worker", worker);
  return { worker, core: await packCore() };
}

/** The page as one file. */
async function onePage(html, css, examples, { worker, core }) {
  check("The page", await bundle("main.ts", { virtual: { examples, engine: { worker, core: NO_CORE } } }));
  const script = inline(await bundle("main.ts", { virtual: { examples, engine: { worker, core } } }));
  return fill(html, {
    policy: contentPolicy({
      "script-src": `${hash(script)} 'wasm-unsafe-eval'`,
      "worker-src": "blob:",
      "style-src": hash(css),
      "img-src": "data:",
      ...STRICT,
    }),
    style: `<style>${css}</style>`,
    script: `<script>${script}</script>`,
  });
}

const fingerprint = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

/**
 * The page to be served: what draws the first view stands in it, the editor and the core are scripts that come after.
 * As in the single file nothing can be connected to: scripts are the only thing that is loaded.
 */
async function serve(html, css, examples, { worker, core }) {
  const out = path.join(root, "dist/www");
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const editor = await bundle("editor.ts", { format: "esm" });
  check("The editor", editor);
  const parts = {
    editor,
    engine: `export const worker=${JSON.stringify(worker)},core=${JSON.stringify(core)};\n`,
  };
  const names = Object.fromEntries(
    Object.entries(parts).map(([name, text]) => [name, `${name}-${fingerprint(text)}.js`]),
  );
  const beside = { "./editor.js": `./${names.editor}`, "virtual:engine": `./${names.engine}` };
  const swap = { "./when-wanted.js": "when-wanted.served.ts" };
  const script = inline(await bundle("main.served.ts", { virtual: { examples }, beside, swap }));
  const own = Object.values(beside).reduce((text, name) => text.replace(`import("${name}")`, ""), script);
  check("The served page", own);
  const page = fill(html, {
    policy: contentPolicy({
      "script-src": `'self' ${hash(script)} 'wasm-unsafe-eval'`,
      "worker-src": "blob: 'self'",
      "style-src": hash(css),
      "img-src": "data: 'self'",
      "manifest-src": "'self'",
      ...STRICT,
    }),
    style: `<link rel="manifest" href="manifest.webmanifest">\n<style>${css}</style>`,
    script: `<script>${script}</script>`,
  });
  const icon = decodeURIComponent(/href="data:image\/svg\+xml,([^"]+)"/.exec(page)[1]);
  const manifest = {
    name: "Keyfence",
    short_name: "Keyfence",
    start_url: "./",
    display: "standalone",
    background_color: "#f5f6f5",
    theme_color: "#0f6b63",
    icons: [{ src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
  };
  const files = {
    "index.html": page,
    [names.editor]: editor,
    [names.engine]: parts.engine,
    "icon.svg": icon,
    "manifest.webmanifest": `${JSON.stringify(manifest, null, 2)}\n`,
    "sw.js": read("www/sw.js")
      .replace("{version}", fingerprint(page))
      .replace(
        '"{parts}"',
        Object.values(names)
          .map((name) => JSON.stringify(name))
          .join(", "),
      ),
  };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(out, name), text);
}

async function packaged(html, css, examples) {
  const out = path.join(root, "dist/www-extension");
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const swap = { "./core-bytes.js": "core-bytes.packaged.ts", "./start-worker.js": "start-worker.packaged.ts" };
  const main = await bundle("main.packaged.ts", { virtual: { examples }, swap, format: "esm" });
  check("The extension's page", main);
  const worker = await bundle("worker.ts", { swap, format: "esm" });
  // Its one request is for core.wasm beside it.
  if (worker.match(/\bfetch\(/g)?.length !== 1) throw new Error("The extension's worker must fetch once");
  check("The extension's worker", worker, ["\\bfetch\\("]);
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'";
  const page = fill(html, {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    style: '<link rel="stylesheet" href="checker.css">',
    script: '<script type="module" src="checker.js"></script>',
  });
  const files = { "checker.html": page, "checker.css": css, "checker.js": main, "checker-worker.js": worker };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(out, name), text);
  fs.copyFileSync(path.join(root, "npm/core/core.wasm"), path.join(out, "core.wasm"));
}

const examples = {
  policy: read("tests/examples/policy.json"),
  report: read("tests/examples/credential-report.csv"),
  text: read("tests/examples/leaked.txt"),
};
const html = read("www/index.html");
const css = await style();
const motor = await engine();
const page = Buffer.from(await onePage(html, css, examples, motor));
fs.mkdirSync(path.join(root, "dist"), { recursive: true });
fs.writeFileSync(path.join(root, "dist/keyfence.html"), page);
await serve(html, css, examples, motor);
await packaged(html, css, examples);
const sizes = {
  raw: page.length,
  gzip: zlib.gzipSync(page, { level: 9 }).length,
  brotli: zlib.brotliCompressSync(page).length,
};
console.log(`dist/keyfence.html: ${sizes.raw} bytes, gzip ${sizes.gzip}, brotli ${sizes.brotli}`);
for (const [kind, limit] of Object.entries(LIMITS)) {
  if (sizes[kind] > limit) throw new Error(`The page is larger than ${limit} bytes (${kind})`);
}
