// The guard (JavaScript, made from the scanner) and the core (WebAssembly) are one source: they must answer alike.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { mask, scan } from "../../dist/guard/guard.js";
import { findSecrets } from "../../dist/npm/node.js";
import { random } from "../bench/inputs.mjs";

const root = path.resolve(import.meta.dirname, "../..");
/** How many inputs are generated; a longer run: KEYFENCE_TWINS=100000. */
const COUNT = Number(process.env.KEYFENCE_TWINS ?? 20_000);

/** What both say of a text, in one form: kind, severity and the spans of each credential. */
const fromGuard = (text, options) =>
  scan(text, options).map((found) => ({
    kind: found.kind,
    severity: found.severity,
    spans: [[found.start, found.end], ...(found.secret ? [[found.secret.start, found.secret.end]] : [])],
  }));
const fromCore = (text, options) =>
  findSecrets(text, options)
    // Encoded credentials are left out: the core alone has decoders, and what they find is its own.
    .findings.filter((found) => found.rule.startsWith("secrets/") && !found.message.includes("found in encoded text"))
    .map((found) => ({
      kind: found.subject.credential,
      severity: found.severity,
      spans: found.spans.map((span) => [span.start, span.end]),
    }));
const sorted = (list) => list.map((entry) => JSON.stringify(entry)).sort();

function same(text, { otherProviders = false } = {}) {
  const [guard, core] = [fromGuard(text, { otherProviders }), fromCore(text, { otherProviders })];
  // The text itself stays out of the message: it may be a credential.
  assert.deepEqual(sorted(guard), sorted(core), `the two differ on a text of ${text.length} characters`);
  return core.length;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Texts put together from what credentials stand among. Ids have a fifth character that cannot be live.
 */
function generate(next) {
  const pick = (list) => list[next(list.length)];
  const letters = (alphabet, count) => Array.from({ length: count }, () => alphabet[next(alphabet.length)]).join("");
  const pieces = [
    () => pick(["AKIA", "ASIA", "ABIA", "ACCA", "AROA", "AIDA"]) + pick([..."ABCDEFGHKLMNOP"]) + letters(BASE32, 15),
    () => letters(BASE64, 40),
    () => letters(BASE64, 30 + next(50)),
    () =>
      pick(["aws_access_key_id", "aws_secret_access_key", "SecretAccessKey", "AWS_SESSION_TOKEN", "password", "키"]),
    () => pick([" = ", ": ", '": "', "=", "\n", "\r\n", ", ", '",\n"', "\t", " ", "/"]),
    () =>
      pick([
        "the policy",
        "한국어 텍스트",
        "😀",
        "const x = ",
        '"',
        "'",
        "`",
        "<key>",
        "</key>",
        "export ",
        "--",
        "\ud800",
      ]),
    () =>
      pick(["IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdzE", "ABSK", "da2-", "amzn.mws.", "bedrock-api-key-", "k8s-aws-v1."]) +
      letters(BASE64, next(400)),
    () =>
      "-----BEGIN RSA PRIVATE KEY-----\n" +
      Array.from({ length: 3 }, () => letters(BASE64, 64)).join("\n") +
      "\n-----END RSA PRIVATE KEY-----",
    () => pick(["ghp_", "xoxb-", "sk_live_", "npm_", "glpat-", "AIza"]) + letters(BASE64.slice(0, 62), 20 + next(30)),
  ];
  return Array.from({ length: 1 + next(8) }, () => pick(pieces)()).join("");
}

test(`both say the same of ${COUNT} generated texts`, () => {
  const next = random(20261123);
  let found = 0;
  for (let i = 0; i < COUNT; i++) found += same(generate(next), { otherProviders: i % 4 === 0 });
  assert.ok(found > COUNT / 10, `only ${found} credentials in ${COUNT} texts: the generator does not try the scanner`);
});

test("both say the same of this repository's own files", () => {
  const files = fs
    .readdirSync(root, { recursive: true })
    .filter((name) => !/(^|\/)(node_modules|target|dist|\.git|\.tools)(\/|$)/.test(name))
    .map((name) => path.join(root, name))
    .filter((name) => fs.statSync(name).isFile() && fs.statSync(name).size < 3_000_000);
  assert.ok(files.length > 50);
  for (const file of files) same(fs.readFileSync(file, "utf8"));
});

test("a mask leaves at most four characters", () => {
  const next = random(5);
  for (let i = 0; i < 500; i++) {
    const text = generate(next);
    for (const found of scan(text)) {
      const value = text.slice(found.start, found.end);
      const masked = mask(text, found.start, found.end);
      const shown = masked.slice(found.start, masked.length - (text.length - found.end));
      assert.ok(!shown.includes(value.slice(0, 5)), `${found.kind} shows more than four characters`);
    }
  }
});
