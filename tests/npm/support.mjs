// What the package's tests share: the built package, the command, folders that go away.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, "../..");
export const dist = path.join(root, "dist/npm");
export const fixtures = path.join(here, "fixtures");
/** Ages in fixtures are judged by this moment. */
export const NOW = "2026-11-23T00:00:00Z";

/** An invented key; split so that no scanner takes this file for a leak. */
export const ID = `AKIA${"KFENCEDEMO234567"}`;
export const SECRET = `q7Vn2RkT0yHc+W9sLdXe${"4BzJ1mUaF8/oGp3iKbYt"}`;
export const PAIR = `aws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n`;

/** Runs the command. */
export function keyfence(args, { cwd = fixtures, input = "", env = {} } = {}) {
  const clean = { PATH: process.env.PATH, HOME: cwd, LANG: "C.UTF-8", GIT_CONFIG_NOSYSTEM: "1", ...env };
  const command = [path.join(dist, "cli.cjs"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, input, env: clean, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** A new folder with these files, removed when the test ends. */
export function folder(t, files = {}) {
  const made = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-test-")));
  t.after(() => fs.rmSync(made, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    fs.writeFileSync(path.join(made, name), content);
  }
  return made;
}

/** Compares with a file under snapshots/; `KEYFENCE_SNAPSHOTS=write` writes it instead. */
export function snapshot(assert, name, actual) {
  const file = path.join(here, "snapshots", name);
  if (process.env.KEYFENCE_SNAPSHOTS === "write") {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, actual);
    return;
  }
  const expected = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  assert.equal(
    actual,
    expected,
    `snapshots/${name} differs; KEYFENCE_SNAPSHOTS=write node --test tests/npm/ renews it`,
  );
}
