// Every format against its snapshot and its schema, and no credential in any of them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";
import { fixtures, folder, ID, keyfence, NOW, PAIR, root, SECRET, snapshot } from "./support.mjs";

const require = createRequire(path.join(root, "npm/package.json"));
const Ajv = require("ajv");
const FORMATS = ["text", "json", "sarif", "markdown", "github", "junit", "csv"];
const ENDINGS = {
  text: "txt",
  json: "json",
  sarif: "sarif",
  markdown: "md.txt",
  github: "txt",
  junit: "xml",
  csv: "csv",
};

const run = (format, ...args) => keyfence(["check", "--now", NOW, "--format", format, ...args]);
const version = JSON.parse(run("json", "clean.json").stdout).tool;
/** Outputs differ from build to build only in these. */
const stable = (text) => text.replaceAll(version.catalogue, "DATE").replaceAll(version.version, "VERSION");

function valid(schema, value) {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  assert.ok(validate(value), JSON.stringify(validate.errors, null, 2));
}
const schemaOf = (name) => JSON.parse(fs.readFileSync(path.join(root, "npm/schemas", name), "utf8"));

for (const format of FORMATS) {
  test(`${format} is as it was`, () => {
    const { stdout } = run(format, "policy.json", "메모.txt", "clean.json");
    snapshot(assert, `formats/check.${ENDINGS[format]}${format === "github" ? ".github" : ""}`, stable(stdout));
  });

  test(`${format} is the same twice, byte for byte`, () => {
    assert.equal(run(format, ".").stdout, run(format, ".").stdout);
  });
}

test("JSON follows its schema, also with errors and without findings", () => {
  for (const args of [["."], ["clean.json"], ["none-such.json"], ["-"]]) {
    valid(schemaOf("report-1.json"), JSON.parse(run("json", ...args).stdout));
  }
});

test("JSON places are those of the text", () => {
  const { files } = JSON.parse(run("json", "메모.txt").stdout);
  const text = fs.readFileSync(path.join(fixtures, "메모.txt"), "utf8");
  const [{ spans }] = files[0].findings;
  assert.deepEqual(
    spans.map(({ start, end }) => text.slice(start, end)),
    [ID, SECRET],
  );
});

/** What SARIF's own reader finds wrong, by the official schema and its rules; it fails on what it cannot read. */
function sarifProblems(cwd, log) {
  const name = { win32: "Sarif.Multitool.exe" }[process.platform] ?? "Sarif.Multitool";
  const tool = path.join(root, `npm/node_modules/@microsoft/sarif-multitool-${process.platform}`, name);
  // Packages carry no permission to run, and install scripts do not run.
  fs.chmodSync(tool, 0o755);
  const file = path.join(cwd, "log.sarif");
  fs.writeFileSync(file, log);
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1", HOME: cwd };
  const { stdout, stderr } = spawnSync(tool, ["validate", file], { cwd, env, encoding: "utf8" });
  assert.match(stdout, /^Done\. 1 files scanned/m, stdout + stderr);
  return [...stdout.matchAll(/: (?:error|warning|note) ([A-Z]+\d+): /g)].map(([, id]) => id);
}

test("SARIF's own reader reads it and finds it valid", (t) => {
  const cwd = folder(t);
  // Without a home of the project there is no address to give for more.
  const known = "SARIF2005";
  for (const args of [["."], [".", "none-such.json"], ["clean.json"], [".", "--locale", "ko", "--other-providers"]]) {
    const problems = sarifProblems(cwd, run("sarif", ...args).stdout);
    assert.deepEqual(
      problems.filter((id) => id !== known),
      [],
      args.join(" "),
    );
  }
  const broken = JSON.parse(run("sarif", ".").stdout);
  delete broken.runs[0].results[0].message;
  assert.ok(sarifProblems(cwd, JSON.stringify(broken)).includes("JSON1002"), "it does look");
});

test("SARIF says what code scanning reads", () => {
  const { stdout } = run("sarif", ".", "none-such.json");
  const log = JSON.parse(stdout);
  const [{ tool, results, columnKind, invocations }] = log.runs;
  assert.equal(columnKind, "utf16CodeUnits");
  assert.equal(invocations[0].executionSuccessful, false);
  assert.ok(results.length > 2);
  const prints = new Set();
  for (const result of results) {
    const rule = tool.driver.rules[result.ruleIndex];
    assert.equal(rule.id, result.ruleId);
    assert.ok(rule.help.text.length > rule.shortDescription.text.length);
    assert.match(rule.properties["security-severity"], /^\d+\.\d$/);
    const { region, artifactLocation } = result.locations[0].physicalLocation;
    const text = fs.readFileSync(path.join(fixtures, decodeURIComponent(artifactLocation.uri)), "utf8");
    const before = text.slice(0, region.charOffset).split("\n");
    assert.deepEqual([region.startLine, region.startColumn], [before.length, before.at(-1).length + 1]);
    prints.add(result.partialFingerprints["keyfence/v1"]);
  }
  assert.equal(prints.size, results.length, "fingerprints tell findings apart");
});

test("fingerprints stay when lines move", (t) => {
  const policy = fs.readFileSync(path.join(fixtures, "policy.json"), "utf8");
  const prints = (text) => {
    const cwd = folder(t, { "a.json": text });
    const { stdout } = keyfence(["check", "a.json", "-f", "json"], { cwd });
    return JSON.parse(stdout).files[0].findings.map(({ fingerprint }) => fingerprint);
  };
  assert.deepEqual(prints(`\n\n${policy}`), prints(policy));
});

test("CSV cells are no formulas and keep their commas", (t) => {
  const cwd = folder(t, { "=cmd,x.txt": PAIR });
  const { stdout } = keyfence(["check", ".", "-f", "csv"], { cwd });
  assert.match(stdout.split("\r\n")[1], /^"'=cmd,x\.txt",1,/);
});

test("a name of marks alone ends no code in Markdown", (t) => {
  const cwd = folder(t, { "a``<b>`.txt": PAIR });
  assert.match(keyfence(["check", ".", "-f", "markdown"], { cwd }).stdout, /^## ``` a``<b>`\.txt ```$/m);
});

test("Markdown and GitHub's commands cannot be broken out of", (t) => {
  const policy =
    '{"Version": "2012-10-17", "Statement": [{"Effect": "x`|<b>\\n::error::y", "Action": "a:b", "Resource": "*"}]}';
  const cwd = folder(t, { "a,b%:c.json": policy });
  const github = keyfence(["check", ".", "-f", "github"], { cwd }).stdout;
  for (const line of github.trimEnd().split("\n"))
    assert.match(line, /^::(error|warning|notice) file=a%2Cb%25%3Ac\.json,/);
  const rows = keyfence(["check", ".", "-f", "markdown"], { cwd }).stdout.split("\n");
  for (const row of rows.filter((line) => line.startsWith("| "))) {
    assert.equal(row.match(/(?<!\\)\|/g).length, 5, row);
  }
});

test("no credential stands in any output of any format", (t) => {
  const base64 = Buffer.from(`${ID}:${SECRET}`).toString("base64");
  const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  const pem = `-----BEGIN RSA PRIVATE KEY-----\n${"TUlJQktleQ".repeat(12)}\n-----END RSA PRIVATE KEY-----`;
  const url = `https://x.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ID}%2F20261101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261101T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=${"0f".repeat(32)}`;
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: ID, Effect: "allow", Action: `s3:${ID}`, Resource: `arn:aws:s3:::${ID}`, [ID]: SECRET }],
  });
  const report = `user,arn,mfa_active,${ID}\n${ID},arn:aws:iam::111122223333:user/${ID},false,${SECRET}\n`;
  const cwd = folder(t, {
    "pair.txt": PAIR,
    "encoded.txt": `Authorization: Basic ${base64}\n`,
    "key.pem": pem,
    "url.txt": url,
    "token.txt": `token = ${token}\nid = ${ID}`,
    "policy.json": policy,
    "pretty.json": JSON.stringify(JSON.parse(policy), null, 2),
    "report.csv": report,
    "again.txt": `${PAIR}\n${"x".repeat(500)} ${SECRET} ${"y".repeat(500)} ${ID}${"z".repeat(300)}`,
    [`${ID}.txt`]: PAIR,
  });
  const secrets = [ID, SECRET, base64, "TUlJQktleQTUlJQktleQ", "0f".repeat(20), token];
  const calls = FORMATS.flatMap((format) => [
    ["check", ".", "-f", format],
    ["check", ".", "-f", format, "--other-providers"],
    ["check", ".", "-f", format, "--rule", "secrets/*=off"],
    ["scan", ".", "-f", format],
  ]);
  calls.push(["fix", "--dry-run", "--unsafe", "."], ["check", ".", "--color"], ["check", ".", "-q", "--locale", "ko"]);
  for (const args of calls) {
    const { stdout, stderr } = keyfence(args, { cwd });
    for (const secret of secrets) {
      const at = (stdout + stderr).indexOf(secret);
      assert.ok(at < 0, `${args.join(" ")}: ${(stdout + stderr).slice(Math.max(0, at - 80), at + 60)}`);
    }
  }
});
