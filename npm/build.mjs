// Builds dist/npm: the core as WebAssembly, its glue and types, the package's own modules and command.
//   node npm/build.mjs [--keep-core]    (with the core as it was last built)
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { buildWasm } from "../crate/wasm-build.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const tools = path.join(root, "npm/node_modules/.bin");
const out = path.join(root, "dist/npm");
const core = path.join(root, "npm/core");
/** The scanner alone, as plain JavaScript: crate/guard/build.mjs makes it before. */
const guard = path.join(root, "dist/guard/guard.js");
const run = (command, ...args) => execFileSync(command, args, { stdio: "inherit", cwd: root });

// wasm-opt's --all-features writes an import section that Chromium refuses: name what is used.
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "nontrapping-float-to-int",
  "sign-ext",
  "mutable-globals",
  "reference-types",
  "multivalue",
  "simd",
].map((feature) => `--enable-${feature}`);

/** Compiles the door to `folder`/core.wasm with its glue and types; tests need not wait for the optimizer. */
export function buildCore(folder, features = [], { optimize = true } = {}) {
  fs.mkdirSync(folder, { recursive: true });
  const built = buildWasm(
    "keyfence-wasm",
    "small",
    features.flatMap((f) => ["--features", f]),
  );
  const bindgen = path.join(root, `.tools/wasm-bindgen-${bindgenVersion()}/bin/wasm-bindgen`);
  run(
    bindgen,
    "--target",
    "web",
    "--experimental-reset-state-function",
    "--out-dir",
    folder,
    "--out-name",
    "core",
    built,
  );
  quickenStrings(path.join(folder, "core.js"));
  // Programs compiled for an older target know no Symbol.dispose.
  const types = path.join(folder, "core.d.ts");
  fs.writeFileSync(types, fs.readFileSync(types, "utf8").replace(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, ""));
  if (!optimize) {
    fs.renameSync(path.join(folder, "core_bg.wasm"), path.join(folder, "core.wasm"));
    return;
  }
  run(
    path.join(tools, "wasm-opt"),
    // Functions of one room side by side repeat each other: 1.6 KB of brotli, 6 of gzip.
    "--reorder-functions-by-name",
    "-Oz",
    "--converge",
    // Rust's memory begins with the far end of the stack: nothing has an address below 1,024.
    "--low-memory-unused",
    // Smaller is not smaller in brotli: inlining and shared subexpressions make code that repeats itself less (10 KB).
    "--one-caller-inline-max-function-size=0",
    // Functions of a few instructions are worth more where they are called: a third quicker, for 4 KB.
    "--always-inline-max-function-size=20",
    "--skip-pass=local-cse",
    ...FEATURES,
    "--strip-debug",
    "--strip-producers",
    path.join(folder, "core_bg.wasm"),
    "-o",
    path.join(folder, "core.wasm"),
  );
  fs.rmSync(path.join(folder, "core_bg.wasm"));
  fs.rmSync(path.join(folder, "core_bg.wasm.d.ts"), { force: true });
}

/**
 * Long texts cross by the platform's encoder at once: wasm-bindgen copies ASCII character by character, which is three
 * times slower and only pays off below a few hundred.
 */
function quickenStrings(file) {
  const glue = fs.readFileSync(file, "utf8");
  const quick = glue
    .replace(
      "    for (; offset < len; offset++) {\n        const code = arg.charCodeAt(offset);",
      `    let read = 0;
    if (len > 256) ({ read, written: offset } = cachedTextEncoder.encodeInto(arg, mem.subarray(ptr, ptr + len)));
    else for (; offset < len; read = ++offset) {
        const code = arg.charCodeAt(offset);`,
    )
    .replace(
      /if \(offset !== len\) \{\s*if \(offset !== 0\) \{\s*arg = arg\.slice\(offset\);/,
      "if (read !== len) {\n        if (read !== 0) {\n            arg = arg.slice(read);",
    );
  if (quick.split("read").length !== glue.split("read").length + 6)
    throw new Error("wasm-bindgen's passStringToWasm0 is not as npm/build.mjs knows it");
  fs.writeFileSync(file, quick);
}

/** The wasm-bindgen version of Cargo.lock: the command must be the same. */
export function bindgenVersion() {
  const lock = fs.readFileSync(path.join(root, "Cargo.lock"), "utf8");
  return /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock)[1];
}

/** Bundles the package's modules into `folder`; `replace` puts files in place of modules, for tests. */
export async function bundle(folder = out, replace = {}) {
  const instead = {
    name: "instead",
    setup(build) {
      for (const [end, file] of Object.entries(replace)) {
        const filter = new RegExp(`${end.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
        build.onResolve({ filter }, ({ importer }) => (importer === file ? undefined : { path: file }));
      }
    },
  };
  const source = (name) => path.join(root, "npm/src", name);
  const { homepage = "" } = JSON.parse(fs.readFileSync(path.join(root, "npm/package.json"), "utf8"));
  const common = {
    bundle: true,
    format: "esm",
    target: "es2022",
    outdir: folder,
    legalComments: "none",
    // A bundle may end up as a script in a page that names no charset.
    charset: "ascii",
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [instead],
    define: { KEYFENCE_HOMEPAGE: JSON.stringify(homepage) },
  };
  await esbuild.build({ ...common, platform: "neutral", entryPoints: { browser: source("browser.ts") } });
  // The other entries only say where the core comes from; the functions are those of browser.js, once in the package.
  const shared = {
    name: "shared",
    setup(build) {
      build.onResolve({ filter: /^\.\/(api|reports|stream)\.js$/ }, () => ({ path: "./browser.js", external: true }));
    },
  };
  for (const [name, platform] of Object.entries({ node: "node", edge: "neutral" })) {
    const entryPoints = { [name]: source(`${name}.ts`) };
    await esbuild.build({ ...common, platform, entryPoints, external: ["./core.wasm"], plugins: [shared] });
  }
  // The command as one script of the older kind: Node starts it in half the time of as many modules.
  await esbuild.build({
    ...common,
    platform: "node",
    format: "cjs",
    charset: "utf8",
    minifyIdentifiers: true,
    outExtension: { ".js": ".cjs" },
    entryPoints: { cli: source("cli/main.ts") },
    banner: { js: "const keyfenceUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { ...common.define, "import.meta.url": "keyfenceUrl" },
  });
  fs.chmodSync(path.join(folder, "cli.cjs"), 0o755);
}

function types() {
  run(path.join(tools, "tsc"), "-p", path.join(root, "npm/tsconfig.build.json"));
  fs.mkdirSync(path.join(out, "types/core"), { recursive: true });
  fs.copyFileSync(path.join(core, "core.d.ts"), path.join(out, "types/core/core.d.ts"));
  fs.copyFileSync(path.join(root, "npm/src/core.d.wasm.ts"), path.join(out, "core.wasm.d.ts"));
  fs.copyFileSync(path.join(root, "crate/guard/guard.d.ts"), path.join(out, "secrets.d.ts"));
}

function manifest() {
  fs.cpSync(path.join(root, "npm/schemas"), path.join(out, "schemas"), { recursive: true });
  const {
    devDependencies,
    scripts,
    private: _,
    ...rest
  } = JSON.parse(fs.readFileSync(path.join(root, "npm/package.json"), "utf8"));
  fs.writeFileSync(path.join(out, "package.json"), `${JSON.stringify(rest, null, 2)}\n`);
  for (const file of ["LICENSE", "CHANGELOG.md"]) {
    if (fs.existsSync(path.join(root, file))) fs.copyFileSync(path.join(root, file), path.join(out, file));
  }
  fs.copyFileSync(path.join(root, "npm/README.md"), path.join(out, "README.md"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!fs.existsSync(guard)) throw new Error(`${guard} is missing: run node crate/guard/build.mjs dist/guard first`);
  if (!process.argv.includes("--keep-core")) buildCore(core);
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  fs.copyFileSync(path.join(core, "core.wasm"), path.join(out, "core.wasm"));
  await bundle();
  fs.copyFileSync(guard, path.join(out, "secrets.js"));
  types();
  manifest();
}
