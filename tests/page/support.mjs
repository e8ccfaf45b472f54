// What the tests of the page share: opening it from disk, pasting by the real clipboard, reading what is on screen.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "../browsers.mjs";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const file = path.join(root, "dist/keyfence.html");
if (!fs.existsSync(file)) throw new Error(`${file} is missing: node npm/build.mjs && node www/build.mjs`);

export const PAGE = pathToFileURL(file).href;
const BROWSERS = (process.env.KF_BROWSERS ?? "chromium,firefox").split(",");
export const axeSource = fs.readFileSync(
  createRequire(path.join(root, "npm/package.json")).resolve("axe-core/axe.min.js"),
  "utf8",
);
export const example = (name) => fs.readFileSync(path.join(root, "tests/examples", name), "utf8");

/** An invented pair: no AWS account has this key. */
export const KEY_ID = "AKIAKFENCEDEMO234567";
export const SECRET = "q7Vn2RkT0yHc+W9sLdXe4BzJ1mUaF8/oGp3iKbYt";

const LOCAL = /^(file|data|blob|about|chrome-extension|moz-extension):/;

/** The tests of `declare` in each browser; the `open` it gets opens the page there. */
export function inEachBrowser(declare) {
  for (const name of BROWSERS) {
    describe(name, () => {
      let browser;
      before(async () => {
        browser = await launch(name);
      });
      after(() => browser?.close());
      declare({ name, open: (options) => openPage(browser, options) });
    });
  }
}

/** Opens the page; `requests` collects the addresses of all requests that are not local, `errors` what went wrong. */
export async function openPage(browser, { hash = "", width = 1440, height = 900, before } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  const requests = [];
  const errors = [];
  page.on("request", (request) => {
    if (!LOCAL.test(request.url())) requests.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  if (process.env.KF_INJECT) await page.evaluateOnNewDocument(fs.readFileSync(process.env.KF_INJECT, "utf8"));
  if (before) await page.evaluateOnNewDocument(before);
  await page.goto(`${PAGE}${hash}`);
  await started(page);
  return { page, requests, errors };
}

/** Waits until the editor is in its place and the core has said its version. */
export async function started(page) {
  await page.waitForFunction(
    () =>
      document.getElementById("version").textContent !== "" &&
      document.getElementById("editor").shadowRoot?.querySelector(".cm-content"),
  );
}

/** Pastes as a person does: copied from a field, then pasted with the keyboard. */
export async function paste(page, text) {
  await page.evaluate((value) => {
    const area = document.createElement("textarea");
    area.id = "clipboard";
    area.setAttribute("aria-label", "clipboard");
    area.value = value;
    document.body.append(area);
    area.focus();
    area.select();
  }, text);
  await chord(page, "c");
  await page.evaluate(() => {
    document.getElementById("clipboard").remove();
    document.getElementById("editor").shadowRoot.querySelector(".cm-content").focus();
  });
  await chord(page, "v");
  await page.waitForFunction(() => !document.body.classList.contains("is-empty"));
}

/** A key with Control held. */
export async function chord(page, key) {
  await page.keyboard.down("Control");
  await page.keyboard.press(key);
  await page.keyboard.up("Control");
}

/** Opens one of the three examples. */
export async function openExample(page, name) {
  await page.click(`[data-key="example-${name}"]`);
  await checked(page);
}

/** Waits until a report is on screen, all portions of it, and its text in the editor. */
export async function checked(page) {
  await page.waitForSelector(".results-head h2");
  await page.waitForFunction(() => !document.querySelector('#results [aria-busy="true"], #editor[aria-busy="true"]'));
}

export const editorText = (page) =>
  page.evaluate(() => {
    const lines = document.getElementById("editor").shadowRoot.querySelectorAll(".cm-line");
    return [...lines].map((line) => line.textContent).join("\n");
  });

export const messages = (page) => page.$$eval(".finding .message", (all) => all.map((one) => one.textContent));

/** The places underlined in the editor. */
export const underlined = (page) =>
  page.evaluate(() =>
    [...document.getElementById("editor").shadowRoot.querySelectorAll(".cm-lintRange, .kf-mark")].map(
      (mark) => mark.textContent,
    ),
  );

/** Waits until `read(page)` gives a value that `accept` accepts, and returns it. */
export async function until(read, accept, what) {
  const end = Date.now() + 5_000;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until the editor's text is one that `accept` accepts, and returns it. */
export const editorBecomes = (page, accept, what) => until(() => editorText(page), accept, what);

/** Drops files of the given texts on the page. */
export async function drop(page, files) {
  await page.evaluate((texts) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(texts)) transfer.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, files);
}
