// Serves dist/www on this machine only, compressed as a web server would: for looking at the page over HTTP, and for tests.
//   node tests/serve.mjs [PORT]
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const www = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../dist/www");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};
/** As web servers pack what they send: the best that brotli can do would keep the first visitor waiting for a second. */
const ENCODINGS = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (bytes) => gzipSync(bytes),
};

/**
 * A server of the files in `folder` at 127.0.0.1, once it listens; `asked` is told of each request's path.
 * @param {{ folder?: string, port?: number, asked?: (path: string) => void }} [options]
 */
export async function serve({ folder = www, port = 0, asked = () => {} } = {}) {
  const packed = new Map();
  const encoded = (file, encoding) => {
    const key = `${encoding} ${file}`;
    if (!packed.has(key)) packed.set(key, ENCODINGS[encoding](fs.readFileSync(file)));
    return packed.get(key);
  };
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    asked(pathname);
    const file = path.join(folder, pathname === "/" ? "index.html" : path.normalize(pathname));
    if (!file.startsWith(folder + path.sep) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end("not found\n");
      return;
    }
    const accepted = String(request.headers["accept-encoding"] ?? "");
    const encoding = Object.keys(ENCODINGS).find((name) => accepted.includes(name));
    const kept = /-[0-9a-f]{16}\.js$/.test(file) ? "max-age=31536000, immutable" : "no-cache";
    response.writeHead(200, {
      "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
      "cache-control": kept,
      ...(encoding && { "content-encoding": encoding, vary: "accept-encoding" }),
    });
    response.end(encoding ? encoded(file, encoding) : fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve({ port: Number(process.argv[2] ?? 8080) });
  console.log(`http://127.0.0.1:${server.address().port}/`);
}
