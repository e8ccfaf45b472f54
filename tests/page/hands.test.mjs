// What a person takes out of the page or does by keyboard: exports, links, completion, format, every control.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checked,
  editorBecomes,
  editorText,
  inEachBrowser,
  KEY_ID,
  messages,
  openExample,
  paste,
  SECRET,
  underlined,
  until,
} from "./support.mjs";

/** Keeps what would go to the clipboard or to a download. */
function keepOutput() {
  globalThis.copied = [];
  globalThis.saved = [];
  navigator.clipboard.writeText = async (text) => void globalThis.copied.push(text);
  const blobs = new Map();
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    const url = make.call(URL, blob);
    blobs.set(url, blob);
    return url;
  };
  HTMLAnchorElement.prototype.click = async function () {
    globalThis.saved.push({ name: this.download, text: await blobs.get(this.href).text() });
  };
  globalThis.print = () => {
    const open = document.querySelectorAll(".finding .details").length;
    globalThis.printed = { open, all: document.querySelectorAll(".finding").length };
    dispatchEvent(new Event("afterprint"));
  };
}

const lastOf = (page, list) =>
  until(() => page.evaluate((name) => globalThis[name].at(-1), list), Boolean, `something ${list}`);

async function exported(page, label) {
  await page.evaluate(() => {
    document.querySelector(".menu").open = true;
    globalThis.saved.length = globalThis.copied.length = 0;
  });
  await page.evaluate((name) => {
    [...document.querySelectorAll(".menu button")].find((button) => button.textContent === name).click();
  }, label);
}

inEachBrowser(({ name, open }) => {
  test("the findings are exported in every form, filtered as shown, and no form holds a credential", async () => {
    const { page } = await open({ hash: "#locale=en", before: keepOutput });
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Sid: "=cmd|x", Effect: "allow", Action: ["s3:GetObjects", "iam:PassRole"], Resource: "*" }],
      Note: `${KEY_ID} ${SECRET}`,
    };
    await paste(page, JSON.stringify(policy, null, 2));
    await checked(page);
    const n = (await messages(page)).length;

    await exported(page, "Save JSON");
    const json = await lastOf(page, "saved");
    const { findings } = JSON.parse(json.text);
    assert.equal(findings.length, n);
    assert.ok(findings.every(({ rule, message, spans }) => rule && message && spans.length > 0));

    await exported(page, "Save SARIF");
    const sarif = await lastOf(page, "saved");
    const [run] = JSON.parse(sarif.text).runs;
    assert.equal(sarif.name, "keyfence.sarif");
    assert.equal(run.results.length, n);
    for (const { ruleId, ruleIndex, level, locations } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
      assert.match(level, /^(error|warning|note)$/);
      assert.ok(locations[0].physicalLocation.region.startLine >= 1);
    }

    await exported(page, "Save CSV");
    const csv = await lastOf(page, "saved");
    assert.equal(csv.text.trim().split("\r\n").length, n + 1);
    assert.ok(!/(^|,)=cmd/m.test(csv.text) && csv.text.includes("'=cmd|x"), "no cell is a formula");

    await exported(page, "Copy as Markdown");
    const markdown = await lastOf(page, "copied");
    assert.equal(markdown.match(/^- \*\*/gm).length, n);

    await exported(page, "Print");
    assert.deepEqual(await page.evaluate(() => globalThis.printed), { open: n, all: n }, "on paper nothing is folded");
    assert.equal(await page.$(".details"), null, "on screen it is again as it was");
    for (const text of [json.text, sarif.text, csv.text, markdown]) assert.ok(!text.includes(SECRET));

    await page.click(".toggle");
    const some = (await messages(page)).length;
    assert.ok(some < n);
    await exported(page, "Save JSON");
    assert.equal(JSON.parse((await lastOf(page, "saved")).text).findings.length, some);
    await page.close();
  });

  test("the printed page has the findings and none of the controls", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await openExample(page, "policy");
    if (name === "chromium") await page.emulateMediaType("print");
    const rules = await page.evaluate(() => {
      const hidden = (selector) => getComputedStyle(document.querySelector(selector)).display === "none";
      return [hidden(".input"), hidden(".menu"), hidden(".finding"), hidden(".switches")];
    });
    assert.deepEqual(rules, name === "chromium" ? [true, true, false, true] : [false, false, false, false]);
    await page.close();
  });

  test("a link carries the settings, never the text", async () => {
    const { page } = await open({ hash: "#locale=ko", before: keepOutput });
    await paste(page, `${KEY_ID} ${SECRET}`);
    await checked(page);
    await page.select('[data-key="theme"]', "dark");
    await page.click(".options summary");
    await page.select('[data-key="profile"]', "fsbp");
    await page.click('[data-key="link"]');
    const link = await lastOf(page, "copied");
    assert.match(link, /#locale=ko&theme=dark&profile=fsbp$/);
    assert.ok(!link.includes(SECRET) && !link.includes(KEY_ID));
    await page.close();
    const other = await open({ hash: new URL(link).hash });
    await other.page.click(".options summary");
    assert.equal(await other.page.$eval('[data-key="profile"]', (select) => select.value), "fsbp");
    assert.equal(await other.page.$eval("html", (html) => `${html.lang} ${html.dataset.theme}`), "ko dark");
    await other.page.close();
  });

  test("names are completed where they belong: actions, resources, condition keys", async () => {
    const { page } = await open({ hash: "#locale=en" });
    const offered = () =>
      page.evaluate(() =>
        [...document.getElementById("editor").shadowRoot.querySelectorAll(".cm-completionLabel")].map(
          (label) => label.textContent,
        ),
      );
    const offers = async (text, marker, typed, wanted) => {
      await paste(page, text);
      await checked(page);
      // The editor reads the text as JSON after the findings; completion asks what it read.
      await page.waitForFunction(() =>
        document.getElementById("editor").shadowRoot.querySelector('.cm-content[data-language="json"]'),
      );
      await page.keyboard.down("Control");
      await page.keyboard.press("End");
      await page.keyboard.up("Control");
      for (let at = text.length; at > text.indexOf(marker) + marker.length; at--)
        await page.keyboard.press("ArrowLeft");
      await page.keyboard.type(typed, { delay: 30 });
      const names = await until(offered, (all) => all.some((each) => wanted.test(each)), `${wanted}`);
      await page.keyboard.press("Escape");
      await page.$eval('[data-key="clear"]', (button) => button.click());
      return names;
    };
    const policy = (inner) => `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", ${inner}}]}`;
    const actions = await offers(
      policy('"Action": "s3:", "Resource": "*"'),
      '"s3:',
      "GetObjectT",
      /^s3:GetObjectTagging$/,
    );
    assert.ok(actions.every((each) => /^s3:/i.test(each)));
    await offers(policy('"Action": "s3:GetObject", "Resource": ""'), '"Resource": "', "arn:aws:s3", /^arn:aws:s3/);
    await offers(
      policy('"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"": "x"}}'),
      '"StringEquals": {"',
      "aws:Princ",
      /^aws:PrincipalOrgID$/i,
    );
    await page.close();
  });

  test("format lays the policy out, keeps every token, and undo takes it back", async () => {
    const { page } = await open({ hash: "#locale=en" });
    const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}';
    await paste(page, text);
    await page.waitForSelector('[data-key="format"]');
    await page.click('[data-key="format"]');
    const formatted = await editorBecomes(page, (now) => now.includes("\n"), "the text laid out");
    assert.equal(formatted.replace(/\s/g, ""), text);
    await page.click('[data-key="undo"]');
    await editorBecomes(page, (now) => now === text, "the text as it was");
    await page.close();
  });

  test("everything can be done by keyboard alone: an example, a finding, its fix, and the way back", async () => {
    const { page, errors } = await open({ hash: "#locale=en" });
    const focus = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
        return {
          key: activeElement.dataset.key,
          class: activeElement.className,
          ring: `${outlineStyle} ${outlineWidth}`,
        };
      });
    const tabTo = async (wanted) => {
      for (let at = 0; at < 90; at++) {
        await page.keyboard.press("Tab");
        const now = await focus();
        if (wanted(now)) return now;
      }
      throw new Error("The keyboard does not reach it");
    };
    const { ring } = await tabTo(({ key }) => key === "example-policy");
    assert.match(ring, /solid 2px|auto/, "the focus is seen");
    await page.keyboard.press("Enter");
    await checked(page);
    const original = await editorText(page);
    await until(
      () => underlined(page),
      (marks) => marks.length > 0,
      "underlined places",
    );
    await page.keyboard.press("F8");
    await page.waitForSelector('.finding[aria-current="true"] .details');
    await page.keyboard.down("Alt");
    await page.keyboard.press("Enter");
    await page.keyboard.up("Alt");
    await editorBecomes(page, (text) => text !== original, "the applied fix");
    await page.keyboard.down("Control");
    await page.keyboard.press("z");
    await page.keyboard.up("Control");
    await editorBecomes(page, (text) => text === original, "the text as it was");
    // Tab leaves the editor: no trap.
    await tabTo((now) => now.class.includes("message"));
    const expanded = () => page.evaluate(() => document.activeElement.getAttribute("aria-expanded"));
    const was = await expanded();
    await page.keyboard.press("Enter");
    assert.notEqual(await expanded(), was);
    assert.deepEqual(errors, []);
    await page.close();
  });
});
