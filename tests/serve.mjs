// Serves dist/www (or the single page) on this machine only, for looking at the page over HTTP.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../dist");
const folder = fs.existsSync(path.join(dist, "www/index.html")) ? path.join(dist, "www") : dist;
const port = Number(process.argv[2] ?? 8080);
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

http
  .createServer((request, response) => {
    const wanted = new URL(request.url ?? "/", "http://localhost").pathname;
    const file = path.join(
      folder,
      wanted === "/" ? (folder === dist ? "keyfence.html" : "index.html") : path.normalize(wanted),
    );
    if (!file.startsWith(folder) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end("not found\n");
      return;
    }
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    fs.createReadStream(file).pipe(response);
  })
  .listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));
