// The page over HTTP: once visited it opens and checks without a server.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch } from "../browsers.mjs";
import { serve } from "../serve.mjs";
import { editorText, messages, openExample, root, started, until } from "./support.mjs";

let browser;
let server;
let asked = [];
before(async () => {
  browser = await launch("chromium");
  server = await serve({ asked: (name) => asked.push(name) });
});
after(async () => {
  await browser?.close();
  server?.close();
});

const address = () => `http://127.0.0.1:${server.address().port}/#locale=en`;

/** The page while its editor is still to come, until `release` is called. */
async function openWithoutEditor() {
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  page.on("request", (request) => {
    if (/\/editor-/.test(request.url())) held.then(() => request.continue());
    else request.continue();
  });
  await page.goto(address());
  return { page, release };
}

test("what is typed before the editor comes stays, with the cursor in its place", async () => {
  const { page, release } = await openWithoutEditor();
  await page.click(".plain-editor");
  await page.keyboard.type('{"Version": ""}');
  for (const _ of '"}') await page.keyboard.press("ArrowLeft");
  release();
  await started(page);
  await page.keyboard.type("2012-10-17");
  await until(
    () => editorText(page),
    (text) => text === '{"Version": "2012-10-17"}',
    "the text typed before and after",
  );
  await page.close();
});

test("a text opened before the editor comes is checked, and marked once it is there", async () => {
  const { page, release } = await openWithoutEditor();
  await page.click('[data-key="example-policy"]');
  await page.waitForSelector(".finding");
  release();
  await started(page);
  await page.waitForFunction(() => document.getElementById("editor").shadowRoot.querySelector(".cm-lintRange"));
  await page.close();
});

test("after one visit it opens and checks with the server gone, and asks for nothing but its own files", async () => {
  asked = [];
  const page = await browser.newPage();
  await page.goto(address());
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await openExample(page, "policy");
  const first = await messages(page);
  const own = new Set(["/", ...fs.readdirSync(path.join(root, "dist/www")).map((name) => `/${name}`)]);
  assert.deepEqual(
    asked.filter((name) => !own.has(name)),
    [],
  );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await page.reload();
  await openExample(page, "policy");
  assert.deepEqual(await messages(page), first);
});
