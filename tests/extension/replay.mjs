// An hour of ordinary typing and pasting through a textarea of a real browser: counts what is held and warned of.
//   node tests/extension/replay.mjs FOLDER [BROWSER] [PIECES]     every text file below FOLDER, by PIECES
import fs from "node:fs";
import path from "node:path";
import { answer, html, serve, start, warningIn } from "./harness.mjs";

const [folder, name = "chromium", pieces = "6"] = process.argv.slice(2);
if (!folder) throw new Error("node tests/extension/replay.mjs FOLDER [BROWSER] [PIECES]");
const server = await serve({ "/area": [html('<textarea id="area"></textarea>')] });
const person = await start(name, server);
let page = await person.open("/area");
const PIECE = 100_000;
const LETTERS = 150;
const counts = { pastes: 0, pasted: 0, letters: 0, hold: 0, warn: 0 };

/** Counts a warning, if any, and begins on a new page. */
async function look(file, way, at) {
  const state = await warningIn(page, 0);
  if (!state) return;
  counts[state]++;
  console.log(`${state} ${way} ${path.relative(folder, file)} at ${at}`);
  await answer.leave(page);
  await page.close();
  page = await person.open("/area");
}

async function fresh() {
  await page.bringToFront();
  await page.$eval("#area", (area) => {
    area.value = "";
    area.focus();
  });
}

const files = fs
  .readdirSync(folder, { recursive: true })
  .sort()
  .map((one) => path.join(folder, one))
  .filter((one) => fs.statSync(one).isFile());
for (const file of files) {
  const whole = fs.readFileSync(file, "utf8");
  if (whole.includes("\u0000")) continue;
  // Pieces from all over the file.
  const step = Math.max(PIECE, Math.floor(whole.length / Number(pieces)));
  for (let at = 0; at < whole.length; at += step) {
    const text = whole.slice(at, at + PIECE);
    await person.copy(text);
    await fresh();
    await person.paste(page);
    counts.pastes++;
    counts.pasted += text.length;
    await look(file, "paste", at);
    await fresh();
    // From a word's beginning: the piece may begin within one.
    const from = at > 0 ? Math.max(0, text.search(/\s\S/) + 1) : 0;
    const typed = text.slice(from, from + LETTERS).replace(/[^\x20-\x7e]/g, " ");
    // Lines of forty such letters are what a secret looks like; before the next line nobody can tell. They are pasted only.
    if (/^[\w+/]{40}$/m.test(typed)) continue;
    await page.keyboard.type(typed);
    counts.letters += typed.length;
    await look(file, "type", at);
  }
}
console.log(JSON.stringify(counts));
await person.browser.close();
server.close();
process.exit(counts.hold ? 1 : 0);
