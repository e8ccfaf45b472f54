// What the content script costs a page that holds nothing, in real browsers: node tests/extension/measure.mjs [BROWSER…]
// A copy of the extension times itself: the run of the whole script, and all of its listeners together, per key pressed.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { launch } from "../browsers.mjs";
import { BROWSERS, pause, serve } from "./harness.mjs";

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../dist");
const KEYS = 300;
const LOADS = 60;

/** Around the script: its listeners add up what they take until a key is up. */
const BEFORE = `
const kfBegun = performance.now();
const kfAdd = EventTarget.prototype.addEventListener;
const kfWrapped = new WeakMap();
let kfSpent = 0;
EventTarget.prototype.addEventListener = function (type, listener, options) {
  if (!kfWrapped.has(listener)) kfWrapped.set(listener, (event) => {
    const begun = performance.now();
    try { return listener(event); } finally { kfSpent += performance.now() - begun; }
  });
  return Reflect.apply(kfAdd, this, [type, kfWrapped.get(listener), options]);
};
`;
const AFTER = `
document.documentElement.dataset.run = performance.now() - kfBegun;
Reflect.apply(kfAdd, window, ["keyup", () => {
  const spent = kfSpent;
  kfSpent = 0;
  setTimeout(() => { document.documentElement.dataset.key = spent; });
}, true]);
`;

const LINE = "An ordinary line of a long text, with words and numbers like 1234.\n";
const AREA = `<!doctype html><title>long</title><textarea id="area">${LINE.repeat(1500)}</textarea>`;
// In an isolated page the clock is fine enough.
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const PREFS = { "privacy.reduceTimerPrecision": false };

const at = (list, part) => [...list].sort((a, b) => a - b)[Math.floor(list.length * part)].toFixed(3);
const told = (list) =>
  `least ${at(list, 0)}, median ${at(list, 0.5)}, 95 % ${at(list, 0.95)}, most ${at(list, 0.999)} ms`;

const script = fs.readFileSync(path.join(dist, "extension-chromium/content.js"));
console.log(`content script: ${gzipSync(script, { level: 9 }).length} bytes gzip`);
const server = await serve({ "/long": [AREA, ISOLATED] });
const named = process.argv.slice(2);
for (const name of named.length ? named : BROWSERS) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-measure-"));
  fs.cpSync(path.join(dist, `extension-${name}`), folder, { recursive: true });
  const own = path.join(folder, "content.js");
  fs.writeFileSync(own, `${BEFORE}${fs.readFileSync(own, "utf8")}${AFTER}`);
  const browser = await launch(name, { extension: folder, prefs: PREFS });
  const page = await browser.newPage();
  const runs = [];
  for (let i = 0; i < LOADS; i++) {
    await page.goto(`http://127.0.0.1:${server.port}/long`);
    runs.push(Number(await page.evaluate(() => document.documentElement.dataset.run)));
  }
  console.log(`${name}, the script's run: first ${runs[0].toFixed(3)}, ${told(runs.slice(1))}`);
  await page.bringToFront();
  await page.focus("#area");
  await pause(500);
  for (const [kind, text] of Object.entries({ words: "and then some more words ", "one long run": "a7Xk" })) {
    const keys = [];
    for (let i = 0; i < KEYS; i++) {
      await page.evaluate(() => delete document.documentElement.dataset.key);
      await page.keyboard.press(text[i % text.length]);
      await page.waitForFunction(() => document.documentElement.dataset.key, { polling: 5 });
      keys.push(Number(await page.evaluate(() => document.documentElement.dataset.key)));
    }
    console.log(
      `${name}, a key in ${(LINE.length * 1500) / 1000} KB, ${kind}: first ${keys[0].toFixed(3)}, ${told(keys.slice(1))}`,
    );
  }
  await browser.close();
  fs.rmSync(folder, { recursive: true });
}
server.close();
