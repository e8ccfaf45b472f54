// The same program in Node, its workers, Deno, Bun and workerd: the same bytes. A runtime that is missing is a failure.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import esbuild from "esbuild";
import { digest, expected, programFolder } from "./everywhere.mjs";
import { folder, root } from "./support.mjs";

const modules = path.join(root, "npm/node_modules");
const wanted = await expected();

/** A runtime's program: npm packages bring it for each platform, and no install script is needed to run it. */
function binary(scope, pattern, inside) {
  const from = path.join(modules, scope);
  const found = (fs.existsSync(from) ? fs.readdirSync(from) : []).filter((name) => pattern.test(name));
  const files = found.map((name) => path.join(from, name, inside)).filter((file) => fs.existsSync(file));
  if (!files.length) throw new Error(`${scope}/${pattern.source} is missing: npm install in npm/ brings it`);
  return files[0];
}

function run(t, command, args, env = {}) {
  const cwd = programFolder(t);
  const home = folder(t);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: home, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, String(error ?? stderr));
  return digest(stdout.trimEnd());
}

test("a fresh Node", (t) => assert.equal(run(t, process.execPath, ["main.mjs"]), wanted));

test("a worker of Node", (t) => assert.equal(run(t, process.execPath, ["worker.mjs"]), wanted));

test("CommonJS in Node, where it may require ES modules", (t) => {
  const code = 'const { check } = require("keyfence"); console.log(check("{").findings.length)';
  const cwd = programFolder(t);
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=commonjs", "-e", code], {
    cwd,
    encoding: "utf8",
  });
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major === 20 ? minor >= 19 : major > 22 || (major === 22 && minor >= 12)) assert.ok(Number(stdout) > 0, stderr);
  else assert.match(stderr, /ERR_REQUIRE_ESM/);
});

test("Deno", (t) => {
  const deno = binary("@deno", new RegExp(`^${process.platform}-${process.arch}`), "deno");
  const env = { DENO_NO_UPDATE_CHECK: "1", DENO_DIR: folder(t) };
  assert.equal(run(t, deno, ["run", "--node-modules-dir=manual", "--allow-read", "main.mjs"], env), wanted);
});

test("Bun", (t) => {
  const bun = binary("@oven", new RegExp(`^bun-${process.platform}-${process.arch}`), "bin/bun");
  assert.equal(run(t, bun, ["run", "main.mjs"], { DO_NOT_TRACK: "1" }), wanted);
});

test("workerd, with the core compiled at deployment", (t) => {
  const workerd = binary("@cloudflare", new RegExp(`^workerd-${process.platform}-`), "bin/workerd");
  const cwd = programFolder(t, {
    "edge.mjs": `import { run } from "./program.mjs";
export default { async test() {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(await run()));
  console.log("digest " + Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join(""));
} };`,
    "config.capnp": `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (
  modules = [(name = "main.js", esModule = embed "main.js"), (name = "core.wasm", wasm = embed "core.wasm")],
  compatibilityDate = "2026-01-01"))]);`,
  });
  esbuild.buildSync({
    entryPoints: [path.join(cwd, "edge.mjs")],
    outfile: path.join(cwd, "main.js"),
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    external: ["*.wasm"],
  });
  fs.copyFileSync(path.join(cwd, "node_modules/keyfence/core.wasm"), path.join(cwd, "core.wasm"));
  const { status, stdout, stderr } = spawnSync(workerd, ["test", "config.capnp"], { cwd, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  assert.equal(/digest ([0-9a-f]{64})/.exec(stdout + stderr)?.[1], wanted, stderr);
});
