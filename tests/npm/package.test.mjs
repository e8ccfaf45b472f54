// What is published: complete, typed, without dependencies.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { dist, folder, ID, root } from "./support.mjs";

const bin = (name) => path.join(root, "npm/node_modules/.bin", name);
const manifest = JSON.parse(fs.readFileSync(path.join(dist, "package.json"), "utf8"));

test("publint finds nothing", () => {
  const { status, stdout } = spawnSync(bin("publint"), [dist, "--strict"], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /All good/);
});

test("no dependencies, no install scripts", () => {
  for (const member of ["dependencies", "peerDependencies", "optionalDependencies", "scripts", "private"]) {
    assert.equal(manifest[member], undefined, member);
  }
});

test("the tarball holds what is needed, installs, and stays small", (t) => {
  const cwd = folder(t, { "package.json": '{"private": true}', "k.txt": `id ${ID}\n` });
  const npm = (...args) => {
    const result = spawnSync("npm", [...args, "--offline", "--no-audit", "--no-fund"], { cwd, encoding: "utf8" });
    assert.equal(result.status, 0, result.stderr);
    return result.stdout;
  };
  const [{ files, unpackedSize }] = JSON.parse(npm("pack", dist, "--json"));
  const names = files.map((file) => file.path);
  for (const name of ["README.md", "RULES.md", "RULES.ko.md", "LICENSE", "CHANGELOG.md", "core.wasm", "cli.js"]) {
    assert.ok(names.includes(name), name);
  }
  assert.ok(names.includes("schemas/report-1.json") && names.includes("types/core/core.d.ts"));
  assert.ok(unpackedSize < 2.5e6, `${unpackedSize} bytes unpacked`);
  npm("install", `./keyfence-${manifest.version}.tgz`);
  const run = spawnSync(path.join(cwd, "node_modules/.bin/keyfence"), ["check", "k.txt"], { cwd, encoding: "utf8" });
  assert.equal(run.status, 1, run.stderr);
});

test("the types say what the functions do", (t) => {
  const cwd = folder(t, {
    "use.ts": `import { check, findSecrets, applyFixes, redact, rules, version, init, OptionError } from "keyfence";
import type { Finding, Options, Report, RuleId, Severity } from "keyfence";
const options: Options = { kind: "iam-policy", policyType: "trust", now: new Date(), rules: { "policy/*": "off" } };
const report: Report = check("", options);
const found: Finding | undefined = report.findings[0];
const severity: Severity = found?.severity ?? "low";
const id: RuleId = "policy/missing-version";
const text: string = applyFixes("", report.findings, { unsafe: true }) + redact("") + version().core + severity + id;
const ready: Promise<void> = init();
console.log(findSecrets(text).kind, rules("ko").length, ready, OptionError);
// @ts-expect-error an unknown option
check("", { polcyType: "trust" });
// @ts-expect-error a wrong word
check("", { policyType: "bucket" });
// @ts-expect-error a rule that there is not
check("", { rules: { "policy-none": "off" } });
`,
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: "nodenext",
        target: "es2022",
        lib: ["es2022", "dom"],
        types: [],
      },
      include: ["use.ts"],
    }),
    "package.json": '{"type": "module"}',
  });
  fs.mkdirSync(path.join(cwd, "node_modules"));
  fs.symlinkSync(dist, path.join(cwd, "node_modules/keyfence"));
  const { status, stdout } = spawnSync(bin("tsc"), ["-p", cwd], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

test("configuration's schema and the command agree on the keys", () => {
  const schema = JSON.parse(fs.readFileSync(path.join(dist, "schemas/config.json"), "utf8"));
  const source = fs.readFileSync(path.join(root, "npm/src/cli/config.ts"), "utf8");
  const keys = /const KEYS = \[([^\]]*)\]/
    .exec(source)[1]
    .match(/"[^"]+"/g)
    .map((key) => key.slice(1, -1));
  assert.deepEqual(Object.keys(schema.properties).sort(), keys.sort());
});
