// Whether memory stays flat over a million checks: the core's own memory and the process's, at every tenth.
//   node tests/bench/memory.mjs [CHECKS]
// Exit code 1 when the core's memory grew after the first tenth, or the process's by more than a tenth of it.
import { check, explainPolicy, findSecrets, redact } from "../../dist/npm/node.js";
import { policies, prose } from "./inputs.mjs";

const checks = Number(process.argv[2] ?? 1_000_000);
const texts = policies(200);
const note = prose(500);
const round = [
  (text) => check(text),
  () => findSecrets(note),
  (text) => check(text, { locale: "ko", now: new Date(0) }),
  () => check("{"),
  () => {
    try {
      check("", { none: 1 });
    } catch {}
  },
  () => redact(note),
  (text) => text.length < 2_000 && explainPolicy(text),
];

const memories = [];
// What an instance has taken is nowhere told by the package: count what it takes.
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    memories.push(this.exports.memory);
  }
};

const MB = 1 << 20;
let first;
const tenth = Math.ceil(checks / 10);
for (let done = 1; done <= checks; done++) {
  round[done % round.length](texts[done % texts.length]);
  if (done % tenth) continue;
  globalThis.gc?.();
  const core = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) / MB;
  const resident = process.memoryUsage.rss() / MB;
  first ??= { core, resident };
  console.log(`${done} checks: core ${core.toFixed(1)} MB, process ${resident.toFixed(0)} MB`);
  if (core > first.core || resident > first.resident * 1.1) process.exitCode = 1;
}
