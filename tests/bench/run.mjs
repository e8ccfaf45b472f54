// Measures what was built, with peers in the same run. Prints figures; asserts nothing about time.
//   ./build.sh bench            generated input
//   ./build.sh bench FOLDER     also the text files of a folder, as ordinary text for the scanner
// Peers are measured where they are: Prowler and detect-secrets on the path, secretlint (Node 22 and later) in the folder
// that KEYFENCE_PEERS names (npm install --prefix FOLDER @secretlint/core @secretlint/secretlint-rule-preset-recommend).
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { scan as guardScan } from "../../dist/guard/guard.js";
import * as keyfence from "../../dist/npm/node.js";
import { credentialReport, organization, policies, prose } from "./inputs.mjs";

const now = () => Number(process.hrtime.bigint()) / 1e6;
const line = (name, ...cells) => console.log(name.padEnd(56), ...cells.map((cell) => String(cell).padStart(16)));
const per = (count, ms) => `${Math.round((count / ms) * 1000)}/s`;
const rate = (units, ms) => `${(units / ms / 1000).toFixed(0)} MB/s`;

function timed(action) {
  const start = now();
  const result = action();
  return [now() - start, result];
}

function policyBench() {
  const texts = policies(2000);
  for (const text of texts.slice(0, 200)) keyfence.checkPolicy(text);
  const times = texts.map((text) => timed(() => keyfence.checkPolicy(text))[0]).sort((a, b) => a - b);
  const total = times.reduce((sum, time) => sum + time, 0);
  line("policies: keyfence", per(texts.length, total), `p99 ${times[Math.floor(times.length * 0.99)].toFixed(2)} ms`);
  const [parse] = timed(() => texts.map((text) => JSON.parse(text)));
  line("policies: JSON.parse alone", per(texts.length, parse));
  const statement = texts[0].slice(texts[0].indexOf("[") + 1, texts[0].lastIndexOf("]"));
  const grown = (n) => `{"Version":"2012-10-17","Statement":[${Array(n).fill(statement).join(",")}]}`;
  const [one] = timed(() => keyfence.checkPolicy(grown(10)));
  const [hundred] = timed(() => keyfence.checkPolicy(grown(1000)));
  line("policies: 100 times as long takes", `${(hundred / one).toFixed(0)} times`);
}

/** A report whose every row is neglected, and one where one row in seven is; warm, the middle of eleven runs. */
function reportBench() {
  const options = { now: "2026-11-23T00:00:00Z" };
  const [usual] = organization(1);
  for (const [name, csv] of [
    ["all neglected", credentialReport(5000)],
    ["one in seven neglected", usual],
  ]) {
    for (let i = 0; i < 9; i++) keyfence.checkCredentialReport(csv, options);
    const runs = Array.from({ length: 11 }, () => timed(() => keyfence.checkCredentialReport(csv, options)));
    const [ms, report] = runs.sort(([a], [b]) => a - b)[5];
    line(`report, 5,001 rows, ${name}: keyfence`, `${ms.toFixed(1)} ms`, `${report.findings.length} findings`);
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-bench-")), "report.csv");
    fs.writeFileSync(file, csv);
    const peer = spawnSync("python3", [path.join(import.meta.dirname, "csv_loop.py"), file], { encoding: "utf8" });
    if (peer.status === 0) line("report: Python's csv, ten checks", peer.stdout.trim());
    // Its checks look each row's user up among all: of 5,001 rows nobody would wait for the end.
    fs.writeFileSync(file, csv.split("\n").slice(0, 501).join("\n"));
    const prowler = spawnSync("python3", [path.join(import.meta.dirname, "prowler_checks.py"), file], {
      encoding: "utf8",
    });
    const [, last] = /([\d.]+) ms\s*$/.exec(prowler.stdout) ?? [];
    line("report, 500 rows: Prowler's eight checks", last ? per(500, Number(last)) : "Prowler is not installed");
  }
}

/** A million rows of 200 accounts, never whole in memory, and the same rows through Python's csv loop. */
async function organizationBench() {
  const options = { now: "2026-11-23T00:00:00Z", worst: 1000 };
  for await (const _ of keyfence.checkCredentialReportIn(organization(3), options));
  // Made before, so that only the checking is timed; every account has the same users under its own id.
  const pieces = [...organization(200)].map((text) => Buffer.from(text));
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const before = process.memoryUsage().rss;
  let most = before;
  let steps = 0;
  const onProgress = () => {
    most = Math.max(most, process.memoryUsage().rss);
    steps++;
  };
  const start = now();
  let last;
  for await (last of keyfence.checkCredentialReportIn(pieces, { ...options, onProgress }));
  const ms = now() - start;
  const total = last.counts.reduce((sum, { count }) => sum + count, 0);
  line(
    "1,000,000 rows, 200 accounts: keyfence",
    rate(bytes, ms),
    `${total} findings`,
    `${((most - before) / 1e6).toFixed(0)} MB more`,
    `${steps} steps`,
  );
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-bench-")), "reports.csv");
  fs.writeFileSync(file, pieces.slice(0, 20).join(""));
  const peer = spawnSync("python3", [path.join(import.meta.dirname, "csv_loop.py"), file], { encoding: "utf8" });
  if (peer.status === 0)
    line(
      "100,000 rows: Python's csv, ten checks",
      rate(bytes / 10, Number.parseFloat(peer.stdout)),
      peer.stdout.trim(),
    );
}

/** The best of seven runs over all texts, in MB/s. */
function best(bytes, texts, action) {
  const runs = Array.from({ length: 7 }, () => timed(() => texts.forEach(action))[0]);
  return [`first ${rate(bytes * 1e6, runs[0])}`, `warm ${rate(bytes * 1e6, Math.min(...runs))}`];
}

/** One text, or several as files are. */
async function scanBench(texts, name) {
  const text = texts.join("\n");
  const bytes = Buffer.byteLength(text) / 1e6;
  const raw = texts.map((one) => Buffer.from(one));
  line(`${name}: keyfence, strings`, ...best(bytes, texts, (one) => keyfence.findSecrets(one)));
  line(`${name}: keyfence, bytes`, ...best(bytes, raw, (one) => keyfence.findSecrets(one)));
  guardScan(text.slice(0, 100_000));
  line(`${name}: guard (JavaScript)`, rate(bytes * 1e6, timed(() => guardScan(text))[0]));
  for (const [peer, pattern] of [
    ["key id, as gitleaks has it", /\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g],
    [
      "secret with keyword, as git-secrets has it",
      /["']?(?:AWS|aws|Aws)?_?(?:SECRET|secret|Secret)?_?(?:ACCESS|access|Access)?_?(?:KEY|key|Key)["']?\s*(?::|=>|=)\s*["']?[A-Za-z0-9/+=]{40}["']?/g,
    ],
    ["any 40 of base64, as others have it", /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g],
  ]) {
    line(`${name}: JavaScript RegExp, ${peer}`, rate(bytes * 1e6, timed(() => text.match(pattern))[0]));
  }
  await scanners(texts, name);
}

/** Other scanners over the same texts: secretlint over all, detect-secrets over a sample, since it takes minutes. */
async function scanners(texts, name) {
  const size = (some) => some.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  try {
    const load = (part) =>
      import(pathToFileURL(path.join(process.env.KEYFENCE_PEERS ?? "", "node_modules/@secretlint", part)).href);
    const { lintSource } = await load("core/module/index.js");
    const { creator } = await load("secretlint-rule-preset-recommend/module/index.js");
    const id = "@secretlint/secretlint-rule-preset-recommend";
    const options = { noPhysicFilePath: true, config: { rules: [{ id, rule: creator, options: {} }] } };
    const start = now();
    let found = 0;
    for (const content of texts) {
      const source = { content, filePath: "text.txt", ext: ".txt", contentType: "text" };
      found += (await lintSource({ source, options })).messages.length;
    }
    line(`${name}: secretlint`, `${(size(texts) / 1000 / (now() - start)).toFixed(1)} MB/s`, `${found} findings`);
  } catch (error) {
    line(`${name}: secretlint`, error.code === "ERR_MODULE_NOT_FOUND" ? "not installed" : error.message);
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-bench-"));
  const sample = texts.map((one) => one.slice(0, Math.ceil(2_000_000 / texts.length)));
  for (const [i, one] of sample.entries()) fs.writeFileSync(path.join(folder, `${i}.txt`), one);
  // Its start is not its speed.
  const [empty] = timed(() => spawnSync("detect-secrets", ["--version"]));
  const [ms, { status }] = timed(() => spawnSync("detect-secrets", ["scan", "--all-files"], { cwd: folder }));
  const speed = `${(size(sample) / 1000 / (ms - empty)).toFixed(2)} MB/s`;
  line(`${name}: detect-secrets, a sample`, status === 0 ? speed : "not installed");
}

function fieldBench() {
  const field = prose(2000);
  for (let i = 0; i < 5000; i++) guardScan(field);
  const [ms] = timed(() => {
    for (let i = 0; i < 5000; i++) guardScan(field);
  });
  line("guard, a field of 2,000 characters", `${((ms / 5000) * 1000).toFixed(1)} µs`);
}

policyBench();
reportBench();
await organizationBench();
await scanBench([prose(8_000_000)], "prose");
fieldBench();
const folder = process.argv[2];
if (folder) {
  const names = fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name));
  const texts = names.filter((name) => fs.statSync(name).isFile()).map((name) => fs.readFileSync(name, "utf8"));
  await scanBench(texts, path.basename(folder));
}
