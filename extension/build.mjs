// Builds the extension from extension/, dist/guard (crate/guard/build.mjs), dist/www-extension (www/build.mjs) and
// dist/npm: dist/extension-chromium/, dist/extension-firefox/ and a zip of each, the same bytes for the same input.
//   node extension/build.mjs
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import zlib from "node:zlib";
import * as esbuild from "esbuild";
import { helpTexts } from "./help.mjs";
import { zip } from "./zip.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const here = path.join(root, "extension");
const dist = path.join(root, "dist");
const LIMIT = 24 * 1024;

for (const [file, maker] of [
  ["guard/guard.js", "crate/guard/build.mjs dist/guard"],
  ["www-extension/checker.html", "www/build.mjs"],
  ["npm/package.json", "npm/build.mjs"],
]) {
  if (!fs.existsSync(path.join(dist, file))) throw new Error(`dist/${file} is missing: run node ${maker} first`);
}

/** Scripts of pages: no modules there. */
const CONTENT = new Set(["content", "console", "console-page"]);
const scripts = {
  content: "content/main.ts",
  warning: "content/warning.ts",
  background: "background/background.ts",
  popup: "popup/popup.ts",
  options: "options/options.ts",
  welcome: "welcome/welcome.ts",
  console: "console/console.ts",
  "console-page": "console/page.ts",
};

/** No script may ask anyone for anything, run text, or write markup. The background reads one file of the package. */
const FORBIDDEN = [
  /\bWebSocket\b/,
  /\bsendBeacon\b/,
  /\bRTCPeerConnection\b/,
  /\bEventSource\b/,
  /\beval\(/,
  /\bnew Function\b/,
  /\.innerHTML\b/,
  /\.outerHTML\b/,
  /\binsertAdjacentHTML\b/,
  /\bdocument\.write\b/,
  /\bpostMessage\b/,
  /\bconsole\./,
  /\blocalStorage\b/,
];

const minifyCss = {
  name: "css-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const css = fs.readFileSync(file, "utf8");
      const { code } = await esbuild.transform(css, {
        loader: "css",
        minify: true,
        target: ["chrome123", "firefox140"],
      });
      return { contents: code, loader: "text" };
    });
  },
};

async function bundle(name, entry) {
  const result = await esbuild.build({
    entryPoints: [path.join(here, "src", entry)],
    bundle: true,
    write: false,
    minify: true,
    format: CONTENT.has(name) ? "iife" : "esm",
    target: ["chrome123", "firefox140"],
    charset: "ascii",
    legalComments: "none",
    plugins: [minifyCss],
    logLevel: "warning",
    absWorkingDir: root,
  });
  const code = result.outputFiles[0].text;
  for (const pattern of FORBIDDEN) if (pattern.test(code)) throw new Error(`${name}.js must not contain ${pattern}`);
  const requests = code.match(/\bfetch\(/g)?.length ?? 0;
  if (requests !== (name === "background" ? 1 : 0)) throw new Error(`${name}.js holds ${requests} requests`);
  return Buffer.from(code);
}

/** Every file of both extensions, by its name there. */
async function files() {
  const all = new Map();
  const copy = (name, from) => all.set(name, fs.readFileSync(from));
  for (const [name, entry] of Object.entries(scripts)) all.set(`${name}.js`, await bundle(name, entry));
  for (const name of ["popup", "options", "welcome"]) {
    copy(`${name}.html`, path.join(here, "src", name, `${name}.html`));
    copy(`${name}.css`, path.join(here, "src", name, `${name}.css`));
  }
  copy("pages.css", path.join(here, "src/shared/pages.css"));
  copy("managed-schema.json", path.join(here, "managed-schema.json"));
  copy("LICENSE", path.join(root, "LICENSE"));
  for (const folder of ["_locales/en", "_locales/ko", "icons"]) {
    for (const name of fs.readdirSync(path.join(here, folder)))
      copy(`${folder}/${name}`, path.join(here, folder, name));
  }
  for (const name of fs.readdirSync(path.join(dist, "www-extension")))
    copy(name, path.join(dist, "www-extension", name));
  const core = await import(pathToFileURL(path.join(dist, "npm/node.js")));
  all.set("help.json", Buffer.from(`${JSON.stringify(helpTexts(core))}\n`));
  return all;
}

/** The manifest as one browser takes it: each warns of the other's keys. */
function manifestFor(browser) {
  const manifest = JSON.parse(fs.readFileSync(path.join(here, "manifest.json"), "utf8"));
  if (browser === "chromium") {
    delete manifest.browser_specific_settings;
    delete manifest.background.scripts;
  } else {
    delete manifest.minimum_chrome_version;
    delete manifest.background.service_worker;
    delete manifest.storage;
  }
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

const all = await files();
for (const browser of ["chromium", "firefox"]) {
  const out = path.join(dist, `extension-${browser}`);
  const own = new Map([...all, ["manifest.json", manifestFor(browser)]]);
  if (browser === "firefox") own.delete("managed-schema.json");
  fs.rmSync(out, { recursive: true, force: true });
  for (const [name, bytes] of own) {
    fs.mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
    fs.writeFileSync(path.join(out, name), bytes);
  }
  const packed = zip([...own].sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(`${out}.zip`, packed);
  console.log(`dist/extension-${browser}.zip: ${packed.length} bytes`);
}
const content = all.get("content.js");
const size = zlib.gzipSync(content, { level: 9 }).length;
console.log(`content script: ${content.length} bytes, gzip ${size}`);
if (size > LIMIT) throw new Error(`the content script is larger than ${LIMIT} bytes (gzip)`);
