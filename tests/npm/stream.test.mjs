// Credentials in texts that come in pieces: the same findings at the same places as in the whole text.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { dist, ID, PAIR } from "./support.mjs";

const { findSecrets, findSecretsIn, OptionError } = await import(pathToFileURL(path.join(dist, "node.js")).href);

const LINE = "한 줄의 평범한 글 😀 and some words\n";
/** So many UTF-16 code units of ordinary lines, wide characters among them. */
const filler = (length) => LINE.repeat(Math.ceil(length / LINE.length)).slice(0, length);
const BORDER = 1 << 20;

async function all(source, options) {
  const findings = [];
  let checked = 0;
  for await (const part of findSecretsIn(source, options)) {
    findings.push(...part.findings);
    assert.ok(part.checked >= checked);
    checked = part.checked;
  }
  return { findings, checked };
}

function* cut(text, size) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

test("a credential on any side of a window's border is found once, in its place", async () => {
  for (const at of [
    0,
    BORDER - PAIR.length - 1,
    BORDER - 90,
    BORDER - 30,
    // What is found begins at the border itself.
    BORDER - 1 - PAIR.indexOf(ID),
    BORDER - 5,
    BORDER,
    BORDER + 1,
    2 * BORDER,
  ]) {
    const text = `${filler(at)}\n${PAIR}${filler(BORDER)}\nid=${ID}`;
    assert.equal(text.indexOf(PAIR), at + 1);
    const whole = findSecrets(text).findings;
    assert.ok(whole.length >= 2);
    // Large pieces, and such as end where the border is.
    for (const size of [300_001, 1 << 15]) {
      const { findings, checked } = await all(cut(text, size));
      assert.deepEqual(findings, whole, `at ${at} in pieces of ${size}`);
      assert.equal(checked, text.length);
    }
  }
});

test("a text without a line break keeps its columns", async () => {
  const text = `${"word ".repeat(500_000)}${ID} ${"word ".repeat(10)}`;
  assert.deepEqual((await all([text])).findings, findSecrets(text).findings);
});

test("bytes may be cut inside a character, and any stream will do", async () => {
  const text = `${filler(BORDER)}\n${PAIR}`;
  const bytes = new TextEncoder().encode(text);
  const wanted = findSecrets(text).findings;
  function* odd() {
    for (let at = 0; at < bytes.length; at += 9_973) yield bytes.subarray(at, at + 9_973);
  }
  assert.deepEqual((await all(odd())).findings, wanted);
  assert.deepEqual((await all(new Blob([bytes]).stream())).findings, wanted);
});

test("short and empty texts answer too", async () => {
  assert.deepEqual(await all([]), { findings: [], checked: 0 });
  assert.deepEqual((await all([ID.slice(0, 7), ID.slice(7)])).findings, findSecrets(ID).findings);
});

test("wrong options and pieces are refused, and a signal ends the reading", async () => {
  await assert.rejects(all(["a"], { nwo: 1 }), OptionError);
  await assert.rejects(all([5]), TypeError);
  const controller = new AbortController();
  let read = 0;
  function* endless() {
    for (;;) {
      if (++read === 5) controller.abort();
      yield filler(BORDER);
    }
  }
  await assert.rejects(all(endless(), { signal: controller.signal }), { name: "AbortError" });
  assert.equal(read, 5);
});
