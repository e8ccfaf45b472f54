// The page over HTTP: once visited it opens and checks without a server.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch } from "../browsers.mjs";
import { messages, openExample, root } from "./support.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

let browser;
let server;
const asked = [];
before(async () => {
  browser = await launch("chromium");
  server = http.createServer((request, response) => {
    asked.push(request.url);
    const name = request.url === "/" ? "index.html" : path.basename(request.url);
    const file = path.join(root, "dist/www", name);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] }).end(fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  await browser?.close();
  server?.close();
});

test("after one visit it opens and checks with the server gone, and asks for nothing but its own four files", async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/#locale=en`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await openExample(page, "policy");
  const first = await messages(page);
  const own = new Set(["/", "/sw.js", "/manifest.webmanifest", "/icon.svg"]);
  assert.deepEqual(
    asked.filter((url) => !own.has(url)),
    [],
  );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await page.reload();
  await openExample(page, "policy");
  assert.deepEqual(await messages(page), first);
});
