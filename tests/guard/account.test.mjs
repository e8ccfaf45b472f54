// The content script reads the account of a key id by itself, for the scanner's records have no room for it: it must say
// what the core says, of every id. The ids are made up as the test runs and written nowhere.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import * as esbuild from "esbuild";
import { findSecrets } from "../../dist/npm/node.js";
import { random } from "../bench/inputs.mjs";

const file = path.resolve(import.meta.dirname, "../../extension/src/content/account.ts");
const { outputFiles } = await esbuild.build({ entryPoints: [file], write: false, format: "esm" });
const { accountOf } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

test("the account of an id is the core's", () => {
  const next = random(20261125);
  let told = 0;
  for (let i = 0; i < 3000; i++) {
    const id = `AKIA${Array.from({ length: 16 }, () => BASE32[next(32)]).join("")}`;
    const [found] = findSecrets(`aws_access_key_id = ${id}`).findings;
    if (!found) continue;
    assert.equal(accountOf(id), found.subject.account ?? null);
    if (found.subject.account) told++;
  }
  assert.ok(told > 300, `${told} ids with an account`);
});
