// The patterns of git-secrets: what `grep -E` makes of them, in linear time.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";
import { root } from "./support.mjs";

const esbuild = createRequire(path.join(root, "npm/package.json"))("esbuild");
const source = path.join(root, "npm/src/cli/expression.ts");
const { outputFiles } = esbuild.buildSync({ entryPoints: [source], format: "esm", target: "es2022", write: false });
const { Expression } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const words = (pattern, line) => new Expression(pattern).words(line).map(({ start, end }) => line.slice(start, end));

test("whole words match, the leftmost first, as long as they go", () => {
  for (const [pattern, line, expected] of [
    ["internal-[[:digit:]]{4}", "internal-1234, xinternal-1234 internal-12345", ["internal-1234"]],
    ["a|ab|abc", "abc ab abcd a", ["abc", "ab", "a"]],
    ["(ab|cd)+x?", "abcdx cdab", ["abcdx", "cdab"]],
    ["[]a]+", "a]a", ["a]a"]],
    ["[^]a]+", "]xy]", ["xy"]],
    ["[a-c-]+", "b-a", ["b-a"]],
    ["x{2,3}", "xx xxx xxxx x", ["xx", "xxx"]],
    ["x{2,}y", "xy xxxxy", ["xxxxy"]],
    ["k?e?y", "key ky ey y ke", ["key", "ky", "ey", "y"]],
    ["^id|end$", "id end", ["id", "end"]],
    ["key\\>.*", "keys key = 1", ["key = 1"]],
    ["foo.*bar", "foo 비밀 bar", ["foo 비밀 bar"]],
    ["비+", "a 비비 b", ["비비"]],
    ["(AKIA|ASIA)[A-Z0-9]{16}", "AKIAHOPEFUL234567ABC", ["AKIAHOPEFUL234567ABC"]],
  ]) {
    assert.deepEqual(words(pattern, line), expected, pattern);
  }
});

test("any part of a line may match what is allowed", () => {
  for (const [pattern, line, expected] of [
    ["^a\\.txt:1:", "a.txt:1:x", true],
    ["^a\\.txt:1:", "aXtxt:1:x", false],
    ["", "x", true],
    ["(a*)*b", "aaab", true],
    ["\\w+@\\w+\\s", "a@b", false],
    ["\\bkey\\b", "a key", true],
    ["\\Bkey", "a key", false],
    ["\\d\\D\\S\\W", "1a2 ", true],
  ]) {
    assert.equal(new Expression(pattern).test(line), expected, pattern);
  }
});

test("what makes RegExp backtrack without end is over at once", () => {
  const line = `${"a".repeat(30_000)}!`;
  for (const pattern of ["(a+)+$", "(a|aa)+$", "(.*a){12}b", "([ab]*)*c"]) {
    assert.equal(new Expression(pattern).test(line), false, pattern);
    assert.deepEqual(words(`${pattern}x`, line), []);
  }
});

test("what is no expression, or asks for more than linear time, is refused", () => {
  for (const pattern of [
    "(a)\\1",
    "(?=a)",
    "a{9999}",
    "(a{99}){99}",
    "(a",
    "a)",
    "[a",
    "a\\",
    "[[:no:]]",
    "a{3,1}",
    "[z-a]",
  ]) {
    assert.throws(() => new Expression(pattern), SyntaxError, pattern);
  }
});
