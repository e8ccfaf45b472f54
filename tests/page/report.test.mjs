// A credential report as a person reads it: the table, the chart, many at once, and what changed since an earlier one.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checked,
  drop,
  editorBecomes,
  example,
  inEachBrowser,
  messages,
  openExample,
  paste,
  until,
} from "./support.mjs";

const REPORT = example("credential-report.csv");
const EARLIER = REPORT.split("\n")
  .filter((line) => !/^(jiwoo\.kim|report-reader),/.test(line))
  .join("\n");

const users = (page) =>
  page.$$eval(".users-table tbody tr", (rows) => rows.map((row) => row.querySelector("th bdi, th .name")?.textContent));
const days = (page, column) =>
  page.$$eval(
    ".users-table tbody tr",
    (rows, at) =>
      rows.map((row) => Number(row.children[at].querySelector(".age")?.textContent.replace(/\D/g, "") || Number.NaN)),
    column,
  );
const isSorted = (list) => list.every((value, at) => at === 0 || list[at - 1] >= value);

inEachBrowser(({ open }) => {
  test("the table is sorted by any column, both ways, and the screen reader is told", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await openExample(page, "report");
    const worst = await page.$$eval(".users-table tbody .chip", (chips) => chips.map((chip) => chip.textContent));
    const order = ["Critical", "High", "Medium", "Low", "Info"];
    assert.ok(isSorted(worst.map((each) => -order.indexOf(each))), `the worst first: ${worst}`);
    await page.click('[data-key="sort user"]');
    const names = await users(page);
    assert.equal(names.length, REPORT.trim().split("\n").length - 1);
    assert.deepEqual(names, names.toSorted());
    await page.click('[data-key="sort user"]');
    assert.deepEqual(await users(page), names.toReversed());
    assert.equal(await page.$eval('th:has([data-key="sort user"])', (th) => th.ariaSort), "descending");
    await page.click('[data-key="sort key1"]');
    const ages = (await days(page, 3)).filter((age) => !Number.isNaN(age));
    assert.ok(ages.length >= 4 && isSorted(ages), `the oldest key first: ${ages}`);
    assert.equal(await page.$$eval("[aria-sort]", (all) => all.length), 1);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.key), "sort key1");
    await page.close();
  });

  test("the table is searched and filtered, and its cells lead to the explanation", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await openExample(page, "report");
    const all = await users(page);
    await page.type('[data-key="users-search"]', "BUILD");
    assert.deepEqual(await users(page), ["build-agent"]);
    await page.$eval('[data-key="users-search"]', (field) => {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.select('[data-key="users-shown"]', "clean");
    const clean = await users(page);
    await page.select('[data-key="users-shown"]', "found");
    const found = await users(page);
    assert.ok(clean.length >= 1 && found.length >= 1);
    assert.deepEqual([...clean, ...found].toSorted(), all.toSorted());
    await page.select('[data-key="users-shown"]', "all");
    const title = await page.$eval(".fault", (fault) => fault.querySelector("span:last-child").textContent);
    await page.click(".fault");
    const opened = await until(
      () => page.$eval("#results .finding .details h3", (h3) => h3.textContent).catch(() => undefined),
      Boolean,
      "the explanation",
    );
    assert.equal(opened, title);
    const own = await messages(page);
    assert.ok(own.length < (await count(page)), "only that user's findings are listed");
    await page.close();
  });

  test("the chart has a bar for each working credential, as long as its age, and says it in words", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await openExample(page, "report");
    const bars = await page.$$eval(".ages .bar", (all) =>
      all.map((bar) => ({
        days: Number(/([\d,]+) days?/.exec(bar.querySelector("title").textContent)[1].replace(",", "")),
        width: Number.parseFloat(bar.querySelector(".body").getAttribute("width")),
      })),
    );
    assert.ok(bars.length >= 8);
    const [first] = bars;
    for (const bar of bars) {
      assert.ok(Math.abs(bar.width / first.width - bar.days / first.days) < 0.01, JSON.stringify(bar));
    }
    const label = await page.$eval(".ages svg[role=img]", (svg) => svg.getAttribute("aria-label"));
    assert.match(label, /<root_account>\. Key 1: [\d,]+ days, used \d+ days ago/);
    await page.close();
  });

  test("two open reports are compared: figures then and now, and each change with its mend", async () => {
    const { page, errors } = await open({ hash: "#locale=en" });
    await drop(page, { "now.csv": REPORT, "before.csv": EARLIER });
    await page.waitForSelector('[data-key="compare-with"]');
    const [option] = await page.$$eval('[data-key="compare-with"] option', (all) =>
      all.filter((each) => each.textContent === "before.csv").map((each) => each.value),
    );
    await page.select('[data-key="compare-with"]', option);
    await page.waitForSelector(".changes");
    const said = await page.$eval("#compare", (element) => element.textContent);
    assert.match(said, /Changes since before\.csv/);
    assert.match(said, /Users8was 6 \(\+2\)/);
    const changes = await page.$$eval("#compare .message", (all) => all.map((each) => each.textContent));
    assert.deepEqual(
      changes.filter((each) => /is not in the report before/.test(each)),
      ["jiwoo.kim is not in the report before", "report-reader is not in the report before"],
    );
    await page.click("#compare .message");
    assert.match(await page.$eval("#compare .command", (element) => element.textContent), /aws cloudtrail/);
    await page.click('[data-key="locale-ko"]');
    await until(
      () => page.$eval("#compare", (element) => element.textContent),
      (text) => /before\.csv 이후/.test(text) && /[가-힣]/.test(text.split("jiwoo.kim")[1] ?? ""),
      "the comparison in Korean",
    );
    await page.click('[data-key="compare-stop"]');
    await page.waitForSelector('[data-key="compare-file"]');
    assert.deepEqual(errors, []);
    await page.close();
  });

  test("reports without a common account are not said to be the same", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await drop(page, { "now.csv": REPORT, "other.csv": REPORT.replaceAll("111122223333", "444455556666") });
    await page.waitForSelector('[data-key="compare-with"]');
    const value = await page.$eval('[data-key="compare-with"] option:last-child', (option) => option.value);
    await page.select('[data-key="compare-with"]', value);
    await page.waitForSelector("#compare .notice.problem");
    assert.equal(await page.$(".changes"), null);
    await page.close();
  });

  test("many accounts stand side by side, and each leads to its report", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await drop(page, { "a.csv": REPORT, "b.csv": REPORT.replaceAll("111122223333", "444455556666") });
    const lines = () => page.$$eval(".accounts tbody tr", (rows) => rows.map((row) => row.innerText));
    await until(lines, (all) => all.length === 2, "two accounts");
    await page.click(".accounts tbody tr:nth-child(2) .link");
    await editorBecomes(page, (text) => text.includes("444455556666"), "the other account's report");
    await page.close();
  });

  test("of a report with more findings than can be listed all are counted, and no user is called clean for it", async () => {
    const { page } = await open({ hash: "#locale=en" });
    const [head, root, ...rows] = REPORT.trim().split("\n");
    const many = Array.from({ length: 400 }, (_, at) => rows.map((row) => row.replaceAll(/^([^,]+),/g, `$1-${at},`)));
    await drop(page, { "large.csv": [head, root, ...many.flat()].join("\n") });
    await page.waitForFunction(() => document.querySelector(".users-table"), { timeout: 60_000 });
    await checked(page);
    const said = await page.$eval("#results", (element) => element.textContent);
    const [, shown, all] = /the worst ([\d,]+) of ([\d,]+) are listed/
      .exec(said)
      .map((n) => Number(n.replace(",", "")));
    assert.equal(all, await count(page));
    assert.ok(shown < all && shown >= 3_000);
    assert.match(said, /the first 500 of [\d,]+ users are listed/);
    await page.select('[data-key="users-shown"]', "clean");
    const clean = await users(page);
    assert.ok(
      clean.every((user) => user?.startsWith("jiwoo.kim")),
      `only a user without faults: ${clean.slice(0, 5)}`,
    );
    await page.close();
  });

  test("long work says so, can be stopped, and the page goes on", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await page.evaluate((csv) => {
      const [head, ...rows] = csv.trim().split("\n");
      const body = `${rows.join("\n")}\n`.repeat(12_000);
      const transfer = new DataTransfer();
      for (const file of ["one.csv", "two.csv"]) transfer.items.add(new File([`${head}\n`, body], file));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }, REPORT);
    await page.waitForSelector("progress");
    await page.click('[data-key="cancel"]');
    await page.waitForSelector(".failure");
    assert.equal(await page.$("progress"), null);
    assert.match(await page.$eval(".failure", (element) => element.textContent), /Stopped before it was done/);
    await page.click('[data-key="clear"]');
    await paste(page, REPORT);
    await checked(page);
    assert.ok((await messages(page)).length > 10);
    await page.close();
  });
});

/** The number in the heading of the results. */
async function count(page) {
  const heading = await page.$eval(".results-head h2", (element) => element.firstChild.textContent);
  return Number(heading.replace(/\D/g, ""));
}
