// What is published: complete, typed, without dependencies.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { dist, folder, ID, PAIR, root } from "./support.mjs";

const bin = (name) => path.join(root, "npm/node_modules/.bin", name);
const manifest = JSON.parse(fs.readFileSync(path.join(dist, "package.json"), "utf8"));

test("publint finds nothing", () => {
  const { status, stdout } = spawnSync(bin("publint"), [dist, "--strict"], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /All good/);
});

test("every way of resolving finds types, of ES modules only", async (t) => {
  const cwd = folder(t);
  assert.equal(spawnSync("npm", ["pack", dist, "--silent", "--offline"], { cwd }).status, 0);
  const tarball = fs.readFileSync(path.join(cwd, `keyfence-${manifest.version}.tgz`));
  const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  // That there are ES modules only is meant: every Node that is maintained can require them (runtimes.test.mjs).
  const meant = ({ kind, resolutionKind }) => kind === "CJSResolvesToESM" && resolutionKind === "node16-cjs";
  assert.deepEqual(
    problems.filter((problem) => !meant(problem)),
    [],
  );
});

test("what is bundled into pages reads the same in any charset", () => {
  for (const name of ["browser.js", "edge.js", "node.js", "secrets.js"]) {
    assert.match(fs.readFileSync(path.join(dist, name), "utf8"), /^[\x00-\x7f]*$/, name);
  }
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
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md", "core.wasm", "cli.cjs"]) {
    assert.ok(names.includes(name), name);
  }
  assert.ok(names.includes("schemas/report-1.json") && names.includes("types/core/core.d.ts"));
  assert.ok(unpackedSize <= 1.8 * 1024 * 1024, `${unpackedSize} bytes unpacked`);
  npm("install", `./keyfence-${manifest.version}.tgz`);
  const run = spawnSync(path.join(cwd, "node_modules/.bin/keyfence"), ["check", "k.txt"], { cwd, encoding: "utf8" });
  assert.equal(run.status, 1, run.stderr);
});

test("the scanner alone is small, needs no WebAssembly, and finds what the core finds", async () => {
  const file = path.join(dist, "secrets.js");
  const source = fs.readFileSync(file);
  assert.ok(gzipSync(source, { level: 9 }).length <= 60_000);
  assert.ok(!/\bimport\b|WebAssembly/.test(source.toString()));
  const { scan, redact } = await import(pathToFileURL(file).href);
  const { findSecrets } = await import(pathToFileURL(path.join(dist, "node.js")).href);
  const text = `한국어 😀\n${PAIR}\nalso ${ID}\n`;
  const places = findSecrets(text).findings.map(({ subject, spans: [first] }) => [subject.credential, first.start]);
  assert.deepEqual(
    scan(text).map(({ kind, start }) => [kind, start]),
    places,
  );
  assert.equal(places.length, 2);
  assert.ok(!redact(text, scan(text)).includes(ID));
});

test("an edge runtime gets the core compiled, and the same findings", (t) => {
  // Node imports WebAssembly as instances; a hook gives modules, as edge runtimes do.
  const cwd = folder(t, {
    "hook.mjs": `import fs from "node:fs"; import { fileURLToPath } from "node:url";
export async function load(url, context, next) {
  if (!url.endsWith(".wasm")) return next(url, context);
  const bytes = fs.readFileSync(fileURLToPath(url)).toString("base64");
  return { format: "module", shortCircuit: true,
    source: "export default new WebAssembly.Module(Uint8Array.from(atob('" + bytes + "'), (c) => c.charCodeAt(0)))" };
}`,
    "run.mjs": `import { register } from "node:module"; register("./hook.mjs", import.meta.url);
const { check } = await import("keyfence");
console.log(import.meta.resolve("keyfence").split("/").at(-1), JSON.stringify(check(${JSON.stringify(PAIR)})));`,
  });
  fs.mkdirSync(path.join(cwd, "node_modules"));
  fs.symlinkSync(dist, path.join(cwd, "node_modules/keyfence"), "dir");
  const run = (...flags) => {
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, "run.mjs"], { cwd, encoding: "utf8" });
    assert.equal(stderr, "");
    return [stdout.slice(0, stdout.indexOf(" ")), stdout.slice(stdout.indexOf(" "))];
  };
  const [plain, ...report] = run();
  for (const condition of ["workerd", "edge-light"]) {
    assert.deepEqual(run("--conditions", condition), ["edge.js", ...report], condition);
  }
  assert.equal(plain, "node.js");
});

test("the types say what the functions do", (t) => {
  const cwd = folder(t, {
    "use.ts": `import { check, findSecrets, findSecretsIn, applyFixes, redact, rules, version, init, OptionError } from "keyfence";
import { type Match, scan } from "keyfence/secrets";
const matches: Match[] = scan("", { secretField: true });
for await (const { findings, checked } of findSecretsIn(["a", new Uint8Array()])) console.log(findings, checked, matches);
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
