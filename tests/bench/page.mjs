// Measures the built page in Chromium: paste to findings, keystrokes, a drop of 230 MB of reports. Asserts nothing.
//   node tests/bench/page.mjs [paste keys drop]
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { launch } from "../browsers.mjs";
import { openPage, paste } from "../page/support.mjs";
import { credentialReport, policies } from "./inputs.mjs";

const names = process.argv.slice(2);
const wanted = (name) => names.length === 0 || names.includes(name);
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const ms = (value) => `${value.toFixed(1)} ms`;

/** Counts the main thread's tasks of 50 ms and more from here on. */
const watchTasks = (page) =>
  page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) globalThis.tasks.push([startTime, duration]);
    }).observe({ entryTypes: ["longtask"] });
  });

/** A policy of 6 KB: as many generated statements as fit. */
function sixKilobytes() {
  const all = policies(400).flatMap((each) => JSON.parse(each).Statement);
  const policy = (n) => JSON.stringify({ Version: "2012-10-17", Statement: all.slice(0, n) }, null, 2);
  let n = 1;
  while (policy(n + 1).length <= 6 * 1024) n += 1;
  return policy(n);
}

/** From the paste event to the frame after the findings are in the page. */
async function measurePaste(browser) {
  const text = sixKilobytes();
  const times = [];
  for (let run = 0; run < 12; run++) {
    const { page } = await openPage(browser, { hash: "#locale=en" });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await page.evaluate(() => {
      document.addEventListener("paste", () => (globalThis.pasted = performance.now()), { capture: true });
      new MutationObserver(() => {
        if (globalThis.shown || !document.querySelector(".finding, .clean")) return;
        globalThis.shown = performance.now();
        requestAnimationFrame(() => setTimeout(() => (globalThis.painted = performance.now())));
      }).observe(document.getElementById("results"), { childList: true, subtree: true });
    });
    await paste(page, text);
    await page.waitForFunction(() => globalThis.painted);
    times.push(
      await page.evaluate(() => [globalThis.shown - globalThis.pasted, globalThis.painted - globalThis.pasted]),
    );
    await page.close();
  }
  const at = (index) => times.map((each) => each[index]);
  console.log(
    `paste of ${text.length} characters, in the document: median ${ms(middle(at(0)))}, best ${ms(Math.min(...at(0)))}`,
  );
  console.log(
    `paste of ${text.length} characters, painted:         median ${ms(middle(at(1)))}, best ${ms(Math.min(...at(1)))}`,
  );
}

/** Main-thread time of each key typed into a policy. */
async function measureKeys(browser) {
  const { page } = await openPage(browser, { hash: "#locale=en" });
  await paste(page, sixKilobytes());
  await page.waitForSelector(".finding");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const session = await page.createCDPSession();
  await session.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    // The time the thread had, not the time that passed: true on a busy machine too.
    return metrics.find(({ name }) => name === "ThreadTime").value * 1_000;
  };
  const times = [];
  for (let key = 0; key < 40; key++) {
    const before = await spent();
    await page.keyboard.press(key % 10 === 9 ? "Backspace" : "x");
    await new Promise((resolve) => setTimeout(resolve, 60));
    times.push((await spent()) - before);
  }
  console.log(
    `keystroke: median ${ms(middle(times))}, first two ${times.slice(0, 2).map(ms)}, worst ${ms(Math.max(...times))}`,
  );
  await page.close();
}

/** A drop of about 230 MB: one file of 110 MB and 24 of 5 MB. */
async function measureDrop(browser) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-drop-"));
  const perUser = credentialReport(1_000).length / 1_000;
  const write = (name, size) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, credentialReport(Math.round(size / perUser)));
    return file;
  };
  const files = [write("0-large.csv", 110e6)];
  for (let at = 1; at <= 24; at++) files.push(write(`${at}.csv`, 5e6));
  const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
  const { page } = await openPage(browser, { hash: "#locale=en" });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await watchTasks(page);
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (document.querySelector("progress")) globalThis.progressed ??= performance.now();
      else if (globalThis.progressed) globalThis.ended ??= performance.now();
      if (document.querySelector(".finding")) globalThis.listedAt ??= performance.now();
    }).observe(document.body, { childList: true, subtree: true });
  });
  const [chooser] = await Promise.all([page.waitForFileChooser(), page.click('[data-key="open"]')]);
  await page.evaluate(() => {
    document.addEventListener("change", () => {}, true);
    globalThis.began = performance.now();
  });
  await chooser.accept(files);
  const over = () => page.evaluate(() => Boolean(globalThis.ended && globalThis.listedAt));
  while (!(await over())) await new Promise((resolve) => setTimeout(resolve, 1_000));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const { began, progressed, ended, listedAt, tasks } = await page.evaluate(() => ({
    tasks: globalThis.tasks,
    began: globalThis.began,
    progressed: globalThis.progressed,
    ended: globalThis.ended,
    listedAt: globalThis.listedAt,
  }));
  console.log(
    `drop of ${(bytes / 1e6).toFixed(0)} MB in ${files.length} files: progress after ${ms(progressed - began)}, first findings ${ms(listedAt - began)}, done ${ms(ended - began)}`,
  );
  const long = tasks.map(([, duration]) => duration);
  console.log(
    `main-thread tasks over 50 ms: ${long.length}, worst ${Math.max(0, ...long)} ms`,
    tasks.map(([start, duration]) => `${Math.round(start - began)}:${duration}`).join(" "),
  );
  await page.close();
  fs.rmSync(folder, { recursive: true });
}

const browser = await launch("chromium");
if (wanted("paste")) await measurePaste(browser);
if (wanted("keys")) await measureKeys(browser);
if (wanted("drop")) await measureDrop(browser);
await browser.close();
