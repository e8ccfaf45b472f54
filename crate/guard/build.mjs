// Builds the guard: the Rust scanner as one plain JavaScript module, for content scripts on pages whose CSP forbids
// WebAssembly.   node crate/guard/build.mjs OUT_DIR
// Writes OUT_DIR/guard.js (ES module, no imports, no eval) and OUT_DIR/guard.d.ts. Tools come from npm/node_modules, or
// from the folder KEYFENCE_NODE_MODULES names.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const out = path.resolve(process.argv[2] ?? path.join(root, "dist/guard"));
const modules = [process.env.KEYFENCE_NODE_MODULES, path.join(root, "npm/node_modules")]
  .filter(Boolean)
  .find((folder) => fs.existsSync(path.join(folder, "binaryen")));
if (!modules) {
  console.error(
    "binaryen and esbuild are missing: run `npm ci` in npm/, or name a node_modules folder in KEYFENCE_NODE_MODULES",
  );
  process.exit(2);
}

const run = (file, args) => execFileSync(file, args, { stdio: ["ignore", "inherit", "inherit"], cwd: root });
// The scanner's stack stays below 4 KB (measured over the corpora); the default is a megabyte for every frame of a page.
const target = ["--release", "--target", "wasm32-unknown-unknown", "-p", "keyfence-guard"];
run("cargo", ["rustc", ...target, "--lib", "--", "-C", "link-arg=-zstack-size=65536"]);
const metadata = JSON.parse(execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], { cwd: root }));
const wasm = path.join(metadata.target_directory, "wasm32-unknown-unknown/release/keyfence_guard.wasm");

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-guard-"));
try {
  const lowered = path.join(temporary, "lowered.wasm");
  const raw = path.join(temporary, "raw.js");
  const binaryen = (tool, args) => run(process.execPath, [path.join(modules, "binaryen/bin", tool), ...args]);
  // wasm2js knows only the first WebAssembly: lower what LLVM uses beyond it.
  const features = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
  ];
  const lowering = ["--llvm-memory-copy-fill-lowering", "--signext-lowering", "--llvm-nontrapping-fptoint-lowering"];
  // Functions stay apart: engines optimize JavaScript by the function, and give up on very large ones.
  const apart = "--one-caller-inline-max-function-size=0";
  binaryen("wasm-opt", [
    wasm,
    "-Oz",
    apart,
    ...features,
    ...lowering,
    "--strip-debug",
    "--strip-producers",
    "-o",
    lowered,
  ]);
  // Only what guard.mjs imports stays exported.
  const roots = path.join(temporary, "roots.json");
  const exported = ["memory", "kf_alloc", "kf_scan", "kf_records"];
  fs.writeFileSync(roots, JSON.stringify(exported.map((name) => ({ name, root: true, export: name }))));
  const pruned = path.join(temporary, "pruned.wasm");
  execFileSync(
    process.execPath,
    [path.join(modules, "binaryen/bin/wasm-metadce"), "-f", roots, lowered, ...features, "-o", pruned],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  binaryen("wasm2js", [pruned, "-Os", apart, "-o", raw]);
  // Nothing runs before the first scan: most pages never see one.
  const text = fs.readFileSync(raw, "utf8");
  const begins = text.search(/^var retasmFunc = /m);
  if (begins < 0) throw new Error("wasm2js no longer ends as this script knows it");
  fs.writeFileSync(raw, `${text.slice(0, begins)}export const begin = () => asmFunc({});\n`);

  const { kinds, notes } = tables();
  const entry = path.join(temporary, "entry.mjs");
  fs.writeFileSync(entry, fs.readFileSync(path.join(here, "guard.mjs"), "utf8"));
  fs.writeFileSync(
    path.join(temporary, "tables.mjs"),
    `export const KINDS = ${JSON.stringify(kinds)};\nexport const NOTES = ${JSON.stringify(notes)};\n`,
  );
  const { build } = await import(pathToFileURL(path.join(modules, "esbuild/lib/main.js")));
  fs.mkdirSync(out, { recursive: true });
  await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    outfile: path.join(out, "guard.js"),
    logLevel: "warning",
  });
  fs.copyFileSync(path.join(here, "guard.d.ts"), path.join(out, "guard.d.ts"));
} finally {
  fs.rmSync(temporary, { recursive: true });
}

// The slugs and words, in the order of the Rust enums: read from their one definition.
function tables() {
  const source = fs.readFileSync(path.join(root, "crate/src/secrets/kinds.rs"), "utf8");
  const kinds = [...source.matchAll(/^ {4}\w+ = "([a-z-]+)" \((?:Aws|Other), \w+\),$/gm)].map((match) => match[1]);
  const notes = [null, ...[...source.matchAll(/Note::\w+ => "([a-z-]+)",/g)].map((match) => match[1])];
  if (kinds.length < 10 || notes.length < 5)
    throw new Error("crate/src/secrets/kinds.rs is not as this script reads it");
  return { kinds, notes };
}
