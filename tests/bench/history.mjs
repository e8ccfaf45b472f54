// The speed of keyfence scan --history, with the peers that are on the path, on one repository.
//   node tests/bench/history.mjs REPOSITORY
// Peers: kingfisher (history), ripsecrets and detect-secrets (files as they are checked out; the latter on a sample, since
// it takes minutes for a few megabytes). Figures are seconds of processors and by the clock, and megabytes of text each.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const repository = path.resolve(process.argv[2] ?? ".");
const cli = path.resolve(import.meta.dirname, "../../dist/npm/cli.cjs");
const git = (...args) => spawnSync("git", args, { cwd: repository, encoding: "utf8", maxBuffer: 1 << 30 }).stdout;

/** Runs a command; seconds of processors and by the clock, and its output. */
function timed(command, args, cwd = repository) {
  const line = 'TIMEFORMAT="%U %S %R"; time "$@"';
  const options = { cwd, encoding: "utf8", maxBuffer: 1 << 30 };
  const { stdout, stderr, status } = spawnSync("bash", ["-c", line, "bash", command, ...args], options);
  const [user, system, wall] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { cpu: user + system, wall, stdout, status };
}

function report(name, megabytes, { cpu, wall }, found) {
  const cells = [`${cpu.toFixed(1)} s`, `${wall.toFixed(1)} s`, `${(megabytes / cpu).toFixed(2)} MB/s`, found];
  console.log(name.padEnd(34), ...cells.map((cell) => String(cell).padStart(16)));
}

const has = (command) => spawnSync("bash", ["-c", `command -v ${command}`]).status === 0;
const sizes = git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize)").split("\n");
const blobs = sizes.filter((line) => line.startsWith("blob")).map((line) => Number(line.slice(5)));
const history = blobs.reduce((sum, size) => sum + size, 0) / 1e6;
const files = git("ls-files", "-z").split("\0").filter(Boolean);
const sizeOf = (names) => names.reduce((sum, name) => sum + fs.statSync(path.join(repository, name)).size, 0) / 1e6;

console.log(
  `${blobs.length} contents, ${history.toFixed(1)} MB in history, ${sizeOf(files).toFixed(1)} MB checked out`,
);
const own = timed(process.execPath, [cli, "scan", "--history", "--format", "json"]);
report("keyfence scan --history", history, own, `${JSON.parse(own.stdout).summary.findings} findings`);
const tree = timed(process.execPath, [cli, "scan", "--format", "json"]);
report("keyfence scan", sizeOf(files), tree, `${JSON.parse(tree.stdout).summary.findings} findings`);
if (has("kingfisher")) {
  const args = ["scan", ".", "--no-validate", "--no-update-check", "--format", "json"];
  const result = timed("kingfisher", args);
  // It scans the files too; its summary, the last of its documents, says how much it read.
  const { bytes_scanned, findings } = JSON.parse(result.stdout.trim().split("\n").at(-1));
  report("kingfisher (history and files)", bytes_scanned / 1e6, result, `${findings} findings`);
}
if (has("ripsecrets")) {
  const result = timed("ripsecrets", ["."]);
  report("ripsecrets (files)", sizeOf(files), result, `${result.stdout.split("\n").length - 1} lines`);
}
if (has("detect-secrets")) {
  const sample = files.filter((_, i) => i % Math.ceil(sizeOf(files) / 3) === 0);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-bench-"));
  for (const name of sample) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.copyFileSync(path.join(repository, name), path.join(folder, name));
  }
  const result = timed("detect-secrets", ["scan", "--all-files"], folder);
  report("detect-secrets (sample)", sizeOf(sample), result, "");
  fs.rmSync(folder, { recursive: true });
}
