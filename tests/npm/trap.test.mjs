// A trap leaves the package usable: proved with a core that traps on purpose under the package's own glue.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { buildCore, bundle } from "../../npm/build.mjs";
import { folder } from "./support.mjs";

const TRAP = "trap, please";

test("a trap is told, and the next call gets a fresh instance", async (t) => {
  const made = folder(t);
  buildCore(made, ["trap-test"], { optimize: false });
  const shim = path.join(made, "shim.js");
  const code = `export * from ${JSON.stringify(path.join(made, "core.js"))};
    import * as real from ${JSON.stringify(path.join(made, "core.js"))};
    export const check = (text, options) =>
      text === ${JSON.stringify(TRAP)} ? real.trap() : real.check(text, options);`;
  fs.writeFileSync(shim, code);
  await bundle(made, { "core/core.js": shim });
  const { check, TrapError } = await import(pathToFileURL(path.join(made, "node.js")).href);
  const right = check("{}");
  for (let round = 0; round < 3; round++) {
    assert.throws(
      () => check(TRAP),
      (error) => error instanceof TrapError && /unreachable/.test(String(error.cause)),
    );
    assert.deepEqual(check("{}"), right);
  }
});
