// The functions of the package in Node.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { dist, folder, ID, PAIR, SECRET } from "./support.mjs";

const entry = pathToFileURL(path.join(dist, "node.js")).href;
const keyfence = await import(entry);
const { applyFixes, check, checkCredentialReport, checkPolicy, findSecrets, OptionError, redact, rules } = keyfence;

const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:GetObject","Resource":"*",}]}';

/** What JavaScript cuts out of its own string at a finding's spans. */
const values = (text, { findings }) => findings.flatMap(({ spans }) => spans.map((s) => text.slice(s.start, s.end)));

test("the package is ready on import and init() costs nothing", async () => {
  assert.equal(check(POLICY).kind, "iam-policy");
  await keyfence.init();
});

test("a finding carries its rule's facts", () => {
  const found = check(POLICY).findings.find(({ rule }) => rule === "policy/invalid-effect");
  assert.equal(found.category, "invalid");
  assert.equal(found.severity, "high");
  assert.ok(found.title && found.explanation && found.page.startsWith("RULES.md#"));
  assert.ok(found.references.some(({ catalog }) => catalog === "access-analyzer"));
  assert.equal(values(POLICY, { findings: [found] })[0], '"allow"');
});

test("what crosses once is told every time, in each language, whatever a caller did to it", () => {
  const asked = () => ["en", "ko", "en"].map((locale) => check(`${POLICY}\n${PAIR}`, { locale }));
  const first = structuredClone(asked());
  assert.notDeepEqual(first[1], first[0]);
  assert.deepEqual(first[2], first[0]);
  for (const finding of asked().flatMap(({ findings }) => findings)) {
    finding.references.push({ catalog: "x", id: "x" });
    for (const reference of finding.references) reference.id = "y";
    for (const name of Object.keys(finding)) finding[name] = "z";
  }
  assert.deepEqual(asked(), first);
});

test("a finding is a plain object, its members always in one order", () => {
  const order =
    "rule severity confidence message subject spans fixes remediation path category title explanation references page";
  const { findings } = check(`${POLICY}\n${PAIR}`);
  for (const finding of findings) {
    assert.equal(Object.getPrototypeOf(finding), Object.prototype);
    assert.deepEqual(
      Object.keys(finding),
      order.split(" ").filter((name) => name !== "path" || finding.path),
    );
  }
  assert.deepEqual([...new Set(findings.map(({ path }) => path !== undefined))].sort(), [false, true]);
});

test("each kind has its function", () => {
  assert.equal(checkPolicy("nothing of the kind").documents[0].kind, "iam-policy");
  assert.equal(checkCredentialReport("nothing of the kind").documents[0].kind, "credential-report");
  assert.equal(findSecrets(POLICY).documents[0].kind, "text");
});

test("offsets are UTF-16 code units after emoji, Korean and a byte order mark", () => {
  for (const before of ["", "🔑🔑 ", "키: ", "\ufeff", "e\u0301 👩‍👩‍👧 \r\n"]) {
    const text = before + PAIR;
    assert.deepEqual(values(text, findSecrets(text)).sort(), [ID, SECRET].sort(), JSON.stringify(before));
  }
});

test("a lone surrogate moves no offset", () => {
  for (const before of ["\ud83d", "\udd11 ", "a\ud800\ud800b "]) {
    const text = `${before} ${PAIR}`;
    assert.deepEqual(values(text, findSecrets(text)).sort(), [ID, SECRET].sort());
  }
});

test("bytes give the report of the text that they decode to", () => {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const wide = Buffer.from(PAIR, "utf16le");
  const encoded = Buffer.from(Buffer.from(PAIR).toString("base64"));
  const broken = [
    Buffer.from([0xff, 0xc3]),
    Buffer.from("\ufeff키 🔑\n"),
    Buffer.from([0xf0, 0x9f, 0x94]),
    Buffer.alloc(0),
  ];
  for (const text of [Buffer.from(PAIR), wide, encoded, Buffer.from("nothing\nhere"), Buffer.from("a".repeat(200))]) {
    for (const before of broken) {
      for (const after of broken) {
        const bytes = Buffer.concat([before, text, after]);
        assert.deepEqual(findSecrets(bytes), findSecrets(decoder.decode(bytes)), bytes.toString("latin1"));
      }
    }
  }
  assert.throws(() => findSecrets(wide, { polcyType: "identity" }), OptionError);
});

test("lines and columns count from 1 in code units", () => {
  const text = `첫 줄 🔑\n  ${ID}`;
  const [span] = findSecrets(text).findings[0].spans;
  assert.deepEqual([span.line, span.column, span.endLine, span.endColumn], [2, 3, 2, 23]);
});

test("the same input gives the same bytes", () => {
  const once = JSON.stringify(check(PAIR + POLICY));
  check("something else in between");
  assert.equal(JSON.stringify(check(PAIR + POLICY)), once);
});

test("a wrong option is an OptionError that names it", () => {
  const wrong = [
    [{ polcyType: "identity" }, /polcyType/],
    [{ policyType: "bucket" }, /policyType/],
    [{ kind: "yaml" }, /kind/],
    [{ profile: "cis" }, /profile/],
    [{ now: "yesterday" }, /now/],
    [{ now: new Date(Number.NaN) }, /now/],
    [{ locale: 7 }, /locale/],
    [{ thresholds: { accessKeyAge: -1 } }, /accessKeyAge/],
    [{ thresholds: { accessKeyAge: Number.NaN } }, /thresholds/],
    [{ thresholds: { keyAge: 1 } }, /keyAge/],
    [{ rules: { "policy/none-such": "off" } }, /policy\/none-such/],
    [{ rules: { "policy/*": "severe" } }, /severe/],
    [{ locale: () => "en" }, /locale/],
    [{ now: 1n }, /now/],
    [[], /options/],
    [null, /options/],
  ];
  for (const [options, name] of wrong) {
    assert.throws(
      () => check("", options),
      (error) => error instanceof OptionError && error instanceof TypeError && name.test(error.message),
      String(name),
    );
  }
  const circular = {};
  circular.rules = circular;
  assert.throws(() => check("", circular), OptionError);
});

test("an option set to undefined is as one left out", () => {
  assert.deepEqual(check(POLICY, { kind: undefined, rules: undefined }), check(POLICY));
});

test("what is no string is refused", () => {
  for (const text of [undefined, null, 7, Buffer.from("x"), ["x"]]) assert.throws(() => check(text), TypeError);
});

test("rules are listed in both languages and can be switched off and regraded", () => {
  const [english, korean] = [rules(), rules("ko")];
  assert.deepEqual(
    english.map(({ id }) => id),
    korean.map(({ id }) => id),
  );
  assert.ok(korean.every(({ title }) => /[가-힣]/.test(title)));
  const only = (settings) => check(POLICY, { rules: settings }).findings.map(({ rule, severity }) => [rule, severity]);
  assert.ok(!only({ "policy/invalid-effect": "off" }).some(([rule]) => rule === "policy/invalid-effect"));
  assert.deepEqual(only({ "policy/*": "off", "policy/invalid-effect": "info" }), [["policy/invalid-effect", "info"]]);
});

test("safe fixes mend the text and leave what is right", () => {
  const fixed = applyFixes(POLICY, check(POLICY).findings);
  assert.equal(fixed, POLICY.replace('"allow"', '"Allow"').replace(",}", "}"));
  assert.equal(applyFixes(fixed, check(fixed).findings), fixed);
});

test("redact leaves no credential and nothing else changes", () => {
  const text = `before\n${PAIR}after 🔑`;
  const shown = redact(text);
  assert.ok(!shown.includes(ID) && !shown.includes(SECRET));
  assert.equal(shown, text.replace(ID, "AKIA••••••••").replace(SECRET, "q7Vn••••••••"));
});

test("two copies in one process do not disturb each other", async (t) => {
  const copy = folder(t, { "package.json": '{"type": "module"}' });
  for (const name of ["node.js", "browser.js", "core.wasm"])
    fs.copyFileSync(path.join(dist, name), path.join(copy, name));
  const other = await import(pathToFileURL(path.join(copy, "node.js")).href);
  assert.notEqual(other.check, check);
  assert.deepEqual(other.check(POLICY), check(POLICY));
});

test("memory stays flat over many calls", () => {
  const run = (n) => {
    for (let i = 0; i < n; i++) check(POLICY);
    globalThis.gc?.();
    return process.memoryUsage().rss;
  };
  run(3_000);
  const before = run(1_000);
  const grown = run(20_000) - before;
  assert.ok(grown < 40e6, `grew by ${(grown / 1e6).toFixed(1)} MB`);
});
