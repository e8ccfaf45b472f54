// Prints raw, gzip and brotli sizes of what is shipped, and fails where one is over its budget (the issues' figures).
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../dist");
const KB = 1024;

/** What is measured: a file, or a folder as one; and at most how many bytes in which form. */
const budgets = [
  { name: "core.wasm", file: "npm/core.wasm", brotli: 380 * KB },
  { name: "guard.js", file: "guard/guard.js", gzip: 16 * KB },
  { name: "content script", file: "extension-chromium/content.js", gzip: 24 * KB },
  { name: "page", file: "keyfence.html", raw: 1.2 * KB * KB, gzip: 600 * KB },
  { name: "extension (Chromium)", file: "extension-chromium.zip" },
  { name: "extension (Firefox)", file: "extension-firefox.zip" },
  { name: "package, unpacked", file: "npm", raw: 1.6 * KB * KB },
];

function read(file) {
  const full = path.join(dist, file);
  if (!fs.statSync(full).isDirectory()) return fs.readFileSync(full);
  return Buffer.concat(
    fs
      .readdirSync(full, { recursive: true })
      .sort()
      .map((name) => path.join(full, name))
      .filter((name) => fs.statSync(name).isFile())
      .map((name) => fs.readFileSync(name)),
  );
}

let over = 0;
console.log(`${"".padEnd(22)}${["raw", "gzip", "brotli"].map((word) => word.padStart(11)).join("")}`);
for (const { name, file, ...limits } of budgets) {
  const bytes = read(file);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const sizes = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
  const broken = Object.entries(limits).filter(([form, limit]) => sizes[form] > limit);
  over += broken.length;
  const note = broken.map(([form, limit]) => `  over: ${form} may be ${Math.round(limit)}`).join("");
  console.log(
    `${name.padEnd(22)}${Object.values(sizes)
      .map((size) => String(size).padStart(11))
      .join("")}${note}`,
  );
}
process.exit(over ? 1 : 0);
