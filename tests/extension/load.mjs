// Whether real heavy pages load any slower with the extension: two browsers, one with it, take turns on pages made of npm
// packages. In a folder of your own:
//   npm install swagger-ui-dist redoc plotly.js-dist-min echarts mermaid three ag-grid-community reveal.js
//   node tests/extension/load.mjs FOLDER BROWSER [RUNS] [PAGE…]
// Prints the median until a page was ready, without and with, and the difference with its 95 % interval (bootstrap).
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../browsers.mjs";

const [folder, browser = "chromium", runs = "15", ...named] = process.argv.slice(2);
if (!folder) throw new Error("node tests/extension/load.mjs FOLDER BROWSER [RUNS] [PAGE…]");
const here = path.dirname(fileURLToPath(import.meta.url));
const roots = [path.join(folder, "node_modules"), path.join(here, "editors/node_modules")];

const SPEC = {
  openapi: "3.0.0",
  info: { title: "Shop", version: "1" },
  paths: Object.fromEntries(
    Array.from({ length: 120 }, (_, i) => [
      `/things/${i}/{id}`,
      {
        get: {
          tags: [`group ${i % 12}`],
          summary: `Reads thing ${i}`,
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: { 200: { description: "The thing" } },
        },
      },
    ]),
  ),
};

/** Per page: files to load before, and what makes it; `done()` when it stands. */
const PAGES = {
  monaco: [
    ["monaco-editor/min/vs/loader.js"],
    'require.config({ paths: { vs: "/n/monaco-editor/min/vs" } }); require(["vs/editor/editor.main"], () => { monaco.editor.create(root, { value: "let a = 1;\\n".repeat(2000), language: "javascript" }); done(); });',
  ],
  three: [
    [],
    'const THREE = await import("/n/three/build/three.module.js"); const scene = new THREE.Scene(); for (let i = 0; i < 3000; i++) scene.add(new THREE.Mesh(new THREE.SphereGeometry(1, 16, 16), new THREE.MeshBasicMaterial())); scene.updateMatrixWorld(); done();',
  ],
  swagger: [
    ["swagger-ui-dist/swagger-ui.css", "swagger-ui-dist/swagger-ui-bundle.js"],
    `SwaggerUIBundle({ spec: ${JSON.stringify(SPEC)}, domNode: root, onComplete: done });`,
  ],
  redoc: [["redoc/bundles/redoc.standalone.js"], `Redoc.init(${JSON.stringify(SPEC)}, {}, root, done);`],
  plotly: [
    ["plotly.js-dist-min/plotly.min.js"],
    'await Plotly.newPlot(root, [{ y: Array.from({ length: 5000 }, (_, i) => Math.sin(i / 50)), mode: "markers" }]); done();',
  ],
  echarts: [
    ["echarts/dist/echarts.min.js"],
    'const chart = echarts.init(root); chart.on("finished", done); chart.setOption({ animation: false, xAxis: { data: [...Array(3000).keys()] }, yAxis: {}, series: [{ type: "bar", data: [...Array(3000).keys()] }] });',
  ],
  mermaid: [
    ["mermaid/dist/mermaid.min.js"],
    'const { svg } = await mermaid.render("drawn", "flowchart TD\\n" + Array.from({ length: 80 }, (_, i) => "n" + i + " --> n" + ((i * 7) % 80)).join("\\n")); root.innerHTML = svg; done();',
  ],
  tinymce: [
    ["tinymce/tinymce.min.js"],
    'await tinymce.init({ target: root, license_key: "gpl", promotion: false }); done();',
  ],
  ckeditor: [
    ["ckeditor5/dist/browser/ckeditor5.css", "ckeditor5/dist/browser/ckeditor5.umd.js"],
    'const { ClassicEditor, Essentials, Bold, Paragraph } = CKEDITOR; await ClassicEditor.create(root, { licenseKey: "GPL", plugins: [Essentials, Bold, Paragraph], toolbar: ["bold"] }); done();',
  ],
  "ag-grid": [
    ["ag-grid-community/dist/ag-grid-community.min.js"],
    'root.style.height = "600px"; agGrid.createGrid(root, { columnDefs: [..."abcdefgh"].map((field) => ({ field })), rowData: Array.from({ length: 5000 }, (_, i) => Object.fromEntries([..."abcdefgh"].map((f) => [f, f + i]))), onFirstDataRendered: done });',
  ],
  reveal: [
    ["reveal.js/dist/reveal.css", "reveal.js/dist/reveal.js"],
    'root.className = "reveal"; root.innerHTML = "<div class=slides>" + "<section><h2>Title</h2><p>Text</p></section>".repeat(300) + "</div>"; await new Reveal(root).initialize(); done();',
  ],
  nodes: [
    [],
    'for (let i = 0; i < 20000; i++) { const item = document.createElement("p"); item.textContent = "item " + i; root.append(item); } root.offsetHeight; done();',
  ],
};

const page = ([files, script]) =>
  `<!doctype html><meta charset="utf-8">${files.map((file) => (file.endsWith(".css") ? `<link rel="stylesheet" href="/n/${file}">` : `<script src="/n/${file}"></script>`)).join("")}<body><div id="root" style="height:400px"></div><script type="module">const root = document.getElementById("root"); const done = () => requestAnimationFrame(() => { window.stood = performance.now(); }); ${script}</script>`;
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html" };
const cache = new Map();
const server = http.createServer(({ url }, response) => {
  const { pathname } = new URL(url, "http://x");
  if (pathname.startsWith("/n/")) {
    const name = pathname.slice(3);
    const file = roots.map((root) => path.join(root, name)).find((one) => fs.existsSync(one));
    if (file && !cache.has(name)) cache.set(name, fs.readFileSync(file));
    response.writeHead(file ? 200 : 404, { "content-type": TYPES[path.extname(name)] ?? "application/octet-stream" });
    response.end(cache.get(name));
    return;
  }
  const known = PAGES[pathname.slice(1)];
  response.writeHead(known ? 200 : 404, { "content-type": "text/html" });
  response.end(known ? page(known) : "");
});
await new Promise((resolve) => server.listen(0, resolve));

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
/** The 95 % interval of the difference of medians. */
function interval(a, b) {
  const draw = (list) => median(list.map(() => list[Math.floor(Math.random() * list.length)]));
  const all = Array.from({ length: 2000 }, () => draw(b) - draw(a)).sort((x, y) => x - y);
  return [all[50], all[1949]];
}

// A copy, which no build changes meanwhile.
const copy = fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-load-"));
fs.cpSync(path.join(here, `../../dist/extension-${browser}`), copy, { recursive: true });
const prefs = { "privacy.reduceTimerPrecision": false };
const both = {
  without: await launch(browser, { prefs }),
  with: await launch(browser, { prefs, extension: copy }),
};
const tabs = {};
for (const side of ["without", "with"]) tabs[side] = await both[side].newPage();

async function load(side, name) {
  const tab = tabs[side];
  await tab.bringToFront();
  await tab.goto(`http://127.0.0.1:${server.address().port}/${name}`);
  await tab.waitForFunction(() => window.stood, { timeout: 20_000, polling: 20 });
  const time = await tab.evaluate(() => window.stood);
  await tab.goto("about:blank");
  return time;
}

for (const name of named.length ? named : Object.keys(PAGES)) {
  const times = { without: [], with: [] };
  for (let run = -1; run < Number(runs); run++) {
    for (const side of run % 2 ? ["without", "with"] : ["with", "without"]) {
      const time = await load(side, name);
      // The first one fills caches.
      if (run >= 0) times[side].push(time);
    }
  }
  const [a, b] = [times.without, times.with];
  const [low, high] = interval(a, b);
  const f = (ms) => ms.toFixed(1);
  console.log(
    `${browser} ${name}: ${f(median(a))} -> ${f(median(b))} ms, difference ${f(median(b) - median(a))} [${f(low)}, ${f(high)}]`,
  );
}
for (const one of Object.values(both)) await one.close();
server.close();
fs.rmSync(copy, { recursive: true });
