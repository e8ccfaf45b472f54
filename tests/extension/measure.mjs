// What the content script costs, in real browsers: node tests/extension/measure.mjs
// Ratios say more than figures on a machine that does other work.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { launch } from "../browsers.mjs";
import { BROWSERS, html, pause, serve, start } from "./harness.mjs";

const script = readFileSync(new URL("../../dist/extension-chromium/content.js", import.meta.url));
console.log(`content script: ${gzipSync(script, { level: 9 }).length} bytes gzip`);

const TEXT = "An ordinary line of a long text, with words and numbers like 1234.\n".repeat(1500);
const KEYS = 60;
// From the key to the page's own handler, and from there to the end of the event: what stands before and after the page.
const TIMED = `
  window.times = [];
  addEventListener("beforeinput", () => { window.began = performance.now(); }, true);
  const area = document.getElementById("area");
  area.value = ${JSON.stringify(TEXT)};
`;
const server = await serve({
  "/long": [html('<textarea id="area"></textarea>', TIMED)],
  "/nodes": ["<!doctype html><body>"],
});

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** Milliseconds until 20,000 nodes are put in one by one and laid out. */
const build = () => {
  const begun = performance.now();
  for (let i = 0; i < 20_000; i++) {
    const item = document.createElement("p");
    item.textContent = `item ${i}`;
    document.body.append(item);
  }
  document.body.offsetHeight;
  return performance.now() - begun;
};

for (const name of BROWSERS) {
  const results = {};
  for (const guarded of [false, true]) {
    const browser = guarded ? (await start(name, server)).browser : await launch(name);
    const key = [];
    const load = [];
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.port}/long`);
    await page.bringToFront();
    await page.focus("#area");
    await pause(500);
    for (let i = 0; i < KEYS; i++) {
      // The time that the page's own event took to pass all listeners, in the browser's own clock.
      await page.evaluate(() => {
        window.took = undefined;
        const begun = new Promise((resolve) =>
          addEventListener("input", (event) => resolve(performance.now() - event.timeStamp), { once: true }),
        );
        begun.then((ms) => {
          window.took = ms;
        });
      });
      await page.keyboard.press("x");
      key.push(await page.evaluate(() => window.took));
    }
    for (let i = 0; i < 7; i++) {
      await page.goto(`http://127.0.0.1:${server.port}/nodes`);
      load.push(await page.evaluate(build));
    }
    results[guarded ? "with" : "without"] = { key: median(key), load: median(load) };
    await browser.close();
  }
  console.log(name, "a key in 100 KB, from its event to `input` (ms)", results.without.key, "->", results.with.key);
  console.log(name, "20,000 nodes (ms)", results.without.load, "->", results.with.load);
}
server.close();
