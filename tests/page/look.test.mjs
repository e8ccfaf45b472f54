// Every main state in both languages and themes: axe finds nothing, and nothing scrolls sideways from 360 to 1440 px.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axeSource, checked, drop, example, inEachBrowser, openExample, paste } from "./support.mjs";

const STATES = {
  empty: async (page) => page.click(".promise summary"),
  policy: async (page) => {
    await openExample(page, "policy");
    await openDetails(page);
    await page.click(".options summary");
  },
  report: async (page) => {
    await openExample(page, "report");
    await openDetails(page);
  },
  "plain words": async (page) => {
    const statement = { Effect: "Allow", Action: ["iam:PassRole", "ec2:RunInstances", "s3:*"], Resource: "*" };
    await paste(page, JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 2));
    await page.waitForSelector('[data-key="view-plain"]');
    await page.click('[data-key="view-plain"]');
  },
  "several accounts, compared": async (page) => {
    await drop(page, { "now.csv": example("credential-report.csv"), "before.csv": EARLIER });
    await page.waitForSelector('[data-key="compare-with"]');
    const value = await page.$eval('[data-key="compare-with"] option:last-child', (option) => option.value);
    await page.select('[data-key="compare-with"]', value);
    await page.waitForSelector(".changes");
    await page.click("#compare .message");
  },
  failure: async (page) => {
    await page.evaluate(() => {
      Worker.prototype.postMessage = function () {
        this.dispatchEvent(new ErrorEvent("error", { message: "" }));
      };
    });
    await paste(page, "text");
    await page.waitForSelector(".failure");
  },
  clean: async (page) => {
    await paste(page, "nothing to see");
    await checked(page);
  },
  text: async (page) => {
    await openExample(page, "text");
    await openDetails(page);
    await page.click(".menu summary");
  },
};

const EARLIER = example("credential-report.csv").replace(/^jiwoo.*\n/m, "");

async function openDetails(page) {
  for (const at of [1, 2]) {
    const closed = await page.$(`.finding:nth-child(${at}) .message[aria-expanded="false"]`);
    await closed?.click();
  }
}

const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function violations(page) {
  // The page's policy forbids scripts from elsewhere; the driver's own evaluation is not bound by it.
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`),
  );
}

inEachBrowser(({ name, open }) => {
  // Firefox's driver cannot force colors.
  test("a reader's own colors leave what is chosen and how bad a line is", { skip: name !== "chromium" }, async () => {
    const { page } = await open({ hash: "#locale=en&theme=light" });
    await openExample(page, "policy");
    const client = await page.createCDPSession();
    await client.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
    const seen = await page.evaluate(() => {
      const background = (element) => getComputedStyle(element).backgroundColor;
      const [chosen, other] = ["true", "false"].map((pressed) =>
        background(document.querySelector(`.segments button[aria-pressed="${pressed}"]`)),
      );
      const editor = document.getElementById("editor").shadowRoot;
      const markers = [".cm-lint-marker-warning", ".cm-lint-marker-hint"].map((one) => editor.querySelector(one));
      return { chosen, other, markers: markers.map((one) => background(one)), canvas: background(document.body) };
    });
    assert.notEqual(seen.chosen, seen.other);
    assert.notEqual(seen.markers[0], seen.markers[1]);
    assert.ok(!seen.markers.includes(seen.canvas), JSON.stringify(seen));
    await page.close();
  });

  for (const [state, prepare] of Object.entries(STATES)) {
    for (const locale of ["en", "ko"]) {
      test(`${state}, ${locale}: axe in light and dark, no sideways scroll`, async () => {
        const { page, errors } = await open({ hash: `#locale=${locale}&theme=light` });
        await prepare(page);
        for (const theme of ["light", "dark"]) {
          await page.select('[data-key="theme"]', theme);
          assert.deepEqual(await violations(page), [], theme);
        }
        for (const width of [360, 768, 1024, 1440]) {
          await page.setViewport({ width, height: 800 });
          assert.ok((await sideways(page)) <= 0, `${width} px`);
        }
        await page.setViewport({ width: 360, height: 740 });
        assert.deepEqual(await violations(page), [], "360 px");
        assert.deepEqual(errors, []);
        await page.close();
      });
    }
  }
});
