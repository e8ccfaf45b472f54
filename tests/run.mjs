// Runs every test and closes with one line: `N passed, N failed`. Names as arguments run only those steps.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name) => path.join(root, "npm/node_modules/.bin", name);
const bindgen = process.env.BINDGEN ?? "";
const deny = process.env.CARGO_DENY ?? "cargo-deny";

/** The test files of a folder; one that is missing is named as it stands, so that its step fails. */
function files(folder) {
  const full = path.join(root, folder);
  if (!fs.existsSync(full)) return [folder];
  const names = fs.readdirSync(full).filter((name) => name.endsWith(".test.mjs"));
  return names.sort().map((name) => path.join(folder, name));
}
const node = (folder) => [process.execPath, "--test", "--test-concurrency=1", ...files(folder)];

/** Each step: what it proves, and the command. */
const steps = {
  format: ["cargo", "fmt", "--all", "--check"],
  clippy: ["cargo", "clippy", "--quiet", "--workspace", "--", "-D", "warnings"],
  rust: ["cargo", "test", "--quiet", "--workspace"],
  licenses: [deny, "--all-features", "--config", "crate/deny.toml", "check", "licenses", "bans", "sources"],
  lint: [
    bin("biome"),
    "ci",
    "--colors=off",
    "--diagnostic-level=error",
    "--config-path=npm/lint.json",
    "npm/src",
    "npm/build.mjs",
    "www",
    "extension",
    "tests",
    "crate/guard",
  ],
  types: ["bash", "-c", `set -e; for p in npm www extension; do ${bin("tsc")} -p $p; done`],
  reference: [process.execPath, "npm/rules-reference.mjs", "--check"],
  wasm: ["cargo", "test", "--target", "wasm32-unknown-unknown", "-p", "keyfence-wasm", "--test", "door"],
  package: node("tests/npm"),
  guard: node("tests/guard"),
  page: node("tests/page"),
  extension: node("tests/extension"),
  store: [
    bin("web-ext"),
    "lint",
    "--source-dir",
    "dist/extension-firefox",
    "--warnings-as-errors",
    "--no-config-discovery",
  ],
  sizes: [process.execPath, "tests/sizes.mjs"],
};

/** The tests a step's output counts; a step that counts none is one test itself. */
function count(output, ok) {
  const sum = (pattern) => [...output.matchAll(pattern)].reduce((total, [, n]) => total + Number(n), 0);
  const passed = sum(/^test result: \w+\. (\d+) passed/gm) + sum(/^(?:#|\u2139) pass (\d+)$/gm);
  const failed = sum(/^test result: .*?; (\d+) failed/gm) + sum(/^(?:#|\u2139) fail (\d+)$/gm);
  if (passed + failed === 0) return ok ? [1, 0] : [0, 1];
  return ok ? [passed, failed] : [passed, Math.max(failed, 1)];
}

/** The lines that say what failed: in a long step they stand far above the end. */
function failures(output) {
  const lines = output.split("\n");
  const around = new Set(
    lines.flatMap((line, at) => (/^\s*not ok /.test(line) ? [...Array(20).keys()].map((i) => at + i) : [])),
  );
  return [...around].flatMap((at) => lines[at] ?? []);
}

const names = process.argv.slice(2);
for (const name of names.filter((name) => !(name in steps))) {
  console.error(`tests/run.mjs: no step '${name}'; there are: ${Object.keys(steps).join(" ")}`);
  process.exit(2);
}
let [passed, failed] = [0, 0];
const broken = [];
for (const [name, [command, ...args]] of Object.entries(steps).filter(
  ([name]) => !names.length || names.includes(name),
)) {
  const started = Date.now();
  const env = {
    ...process.env,
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: path.join(bindgen, "wasm-bindgen-test-runner"),
    CHROMEDRIVER: "/usr/bin/chromedriver",
  };
  const result = spawnSync(command, args, { cwd: root, env, encoding: "utf8", maxBuffer: 1 << 28 });
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}${result.error ?? ""}`;
  const ok = result.status === 0;
  const [p, f] = count(output, ok);
  passed += p;
  failed += f;
  if (!ok) broken.push(name);
  console.log(
    `${ok ? "ok    " : "FAILED"} ${name.padEnd(10)} ${p} passed, ${f} failed in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  if (!ok) console.log([...failures(output), ...output.split("\n").slice(-100)].join("\n"));
}
if (broken.length) console.log(`failed steps: ${broken.join(", ")}; run one alone with: ./build.sh test ${broken[0]}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
