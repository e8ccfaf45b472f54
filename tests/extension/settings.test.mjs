// Popup, settings, a company's policy, languages, and the ways into the checker.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { editorScript } from "./editors/bundle.mjs";
import { answer, html, inEachBrowser, keyId, pause, secretKey, warningIn } from "./harness.mjs";

const POLICY =
  '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }]\n}\n';
const LINES = `<textarea id="area">one\ntwo</textarea>`;
const { script } = await editorScript("ace");
/** The console of each of the provider's clouds. */
const CONSOLES = [
  "us-east-1.console.aws.amazon.com",
  "console.amazonaws.cn",
  "cn-north-1.console.amazonaws.cn",
  "us-gov-west-1.console.amazonaws-us-gov.com",
  "console.amazonaws-eusc.eu",
];
const CONSOLE = html('<div id="editor"></div>', script);

inEachBrowser({ pages: { "/lines": [html(LINES)] }, ownPages: true }, ({ person, server }) => {
  /** A page of the extension, to look through its eyes. */
  let own;
  before(async () => {
    own = await person.open(`${person.origin}/options.html`);
  });

  const settings = (change) => own.evaluate((change) => chrome.storage.local.set(change), change);
  const stored = (key) => own.evaluate(async (key) => (await chrome.storage.local.get(key))[key], key);
  const pasted = async (text) => {
    await person.copy(text);
    const page = await person.open("/free");
    await page.focus("#area");
    // The settings are read at the first sign of a person.
    await pause(200);
    await person.paste(page);
    return page;
  };
  const popupFor = async (page) => {
    await page.bringToFront();
    const id = await own.evaluate(async (address) => {
      for (const { id } of await chrome.tabs.query({})) {
        const reply = await chrome.tabs.sendMessage(id, { kind: "site" }, { frameId: 0 }).catch(() => null);
        const tab = await chrome.tabs.get(id);
        if (reply?.site === address && tab.active) return id;
      }
    }, `127.0.0.1:${server.port}`);
    const popup = await person.open(`${person.origin}/popup.html?tab=${id}`);
    await popup.waitForSelector("#state b");
    return popup;
  };
  const press = (page, words) =>
    page.evaluate(
      (words) => [...document.querySelectorAll("button")].find((one) => one.textContent === words).click(),
      words,
    );

  it("pauses for an hour, and guards again", async () => {
    const page = await person.open("/free");
    const popup = await popupFor(page);
    const begun = Date.now();
    await press(popup, "Pause for an hour");
    await pause(200);
    const until = await stored("pausedUntil");
    assert.ok(until >= begun + 3_600_000 && until <= Date.now() + 3_600_000);
    const secret = secretKey();
    const free = await pasted(secret);
    // The settings are read at the first sign of a person: a paste itself is judged by what is known then.
    await pause(200);
    await answer.leave(free);
    await free.focus("#area");
    await person.paste(free);
    assert.equal(await warningIn(free, 300), null);
    await press(popup, "Resume now");
    await pause(200);
    assert.equal(await stored("pausedUntil"), 0);
    for (const one of [page, popup, free]) await one.close();
  });

  it("shows what was found on a tab: kinds and times", async () => {
    const secret = secretKey();
    const page = await pasted(secret);
    assert.equal(await warningIn(page), "hold");
    await answer.leave(page);
    const popup = await popupFor(page);
    const words = await popup.evaluate(() => document.body.innerText);
    assert.match(words, /AWS secret access key\s+Left out/);
    assert.ok(!words.includes(secret.slice(0, 4)));
    for (const one of [page, popup]) await one.close();
  });

  it("allows a site, and takes that back", async () => {
    const page = await pasted(keyId());
    const popup = await popupFor(page);
    await press(popup, "Always allow on this site");
    await pause(200);
    assert.deepEqual(await stored("allowedSites"), [`127.0.0.1:${server.port}`]);
    const secret = secretKey();
    await person.copy(secret);
    await page.bringToFront();
    await page.focus("#area");
    await person.paste(page);
    assert.equal(await warningIn(page, 300).then((state) => state === "hold"), false);
    await press(popup, "Guard this site again");
    await pause(200);
    assert.deepEqual(await stored("allowedSites"), []);
    for (const one of [page, popup]) await one.close();
  });

  it("keeps a value that is fine here as a salted hash", async () => {
    const secret = secretKey();
    const page = await pasted(secret);
    assert.equal(await warningIn(page), "hold");
    await answer.fine(page);
    assert.equal(await page.$eval("#area", (field) => field.value), secret);
    const kept = await stored("allowedValues");
    assert.match(kept.join(), /^[0-9a-f]{64}$/);
    const again = await pasted(secret);
    await pause(150);
    assert.notEqual(await warningIn(again, 300), "hold", "another document knows it, too");
    await settings({ allowedValues: [] });
    for (const one of [page, again]) await one.close();
  });

  it("obeys a company: no way through, a mode, its accounts", async () => {
    await settings({ managed: { noOverride: true, mode: "hold", allowedAccounts: ["609629065308"] } });
    const secret = secretKey();
    const page = await person.open("/free");
    await page.focus("#area");
    await pause(200);
    await person.copy(secret);
    await page.bringToFront();
    await person.paste(page);
    assert.equal(await warningIn(page), "hold");
    await answer.anyway(page);
    assert.ok(!(await page.$eval("#area", (field) => field.value)).includes(secret));
    await page.close();
    const id = await pasted("");
    await pause(150);
    await person.copy(keyId());
    await id.bringToFront();
    await id.focus("#area");
    await person.paste(id);
    assert.equal(await warningIn(id), "hold", "an id alone, too");
    await id.close();
    await settings({ managed: {} });
  });

  it("speaks the language of the settings", async () => {
    await settings({ locale: "ko" });
    for (let i = 0; i < 40 && (await own.title()) !== "Keyfence 설정"; i++) await pause(50);
    assert.equal(await own.evaluate(() => document.documentElement.lang), "ko");
    const page = await person.open("/free");
    const popup = await popupFor(page);
    assert.equal(await popup.$eval("#recent-title", (one) => one.textContent), "이 탭의 최근 기록");
    await settings({ locale: "" });
    for (const one of [page, popup]) await one.close();
  });

  it("hands a selection over with its lines", async () => {
    const page = await person.open("/lines");
    await page.click("#area", { button: "right" });
    await page.keyboard.press("Escape");
    await page.$eval("#area", (field) => field.select());
    const told = await own.evaluate(async () => {
      for (const { id } of await chrome.tabs.query({})) {
        const reply = await chrome.tabs.sendMessage(id, { kind: "selection" }, { frameId: 0 }).catch(() => null);
        if (reply?.text) return reply.text;
      }
    });
    assert.equal(told, "one\ntwo");
    assert.equal(await own.evaluate(() => chrome.contextMenus.update("check", {}).then(() => true)), true);
    await page.close();
  });

  for (const host of CONSOLES)
    it(`offers to check a policy on ${host}`, async () => {
      const page = await person.browser.newPage();
      await page.setRequestInterception(true);
      page.on("request", (request) =>
        request.respond({ status: 200, contentType: "text/html; charset=utf-8", body: CONSOLE }),
      );
      await page.goto(`https://${host}/iam/home`);
      await page.waitForFunction(() => window.editor);
      await page.bringToFront();
      const button = () => page.evaluate(() => document.documentElement.lastElementChild.localName === "div");
      await page.evaluate(() => window.editor.focus());
      await pause(250);
      assert.equal(await button(), false, "an empty editor holds no policy");
      await page.evaluate((policy) => {
        document.activeElement.blur();
        window.editor.fill(policy);
        window.editor.focus();
      }, POLICY);
      await pause(400);
      assert.equal(await button(), true);
      const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
      await page.mouse.click(width - 60, height - 36);
      // The checker, seen from another page of the extension: Firefox's driver does not name it.
      const words = () =>
        own.evaluate(() => {
          const views = chrome.extension.getViews().filter(({ location }) => location.pathname === "/checker.html");
          return views.map(({ document }) => document.body?.innerText ?? "").join();
        });
      for (let i = 0; i < 100 && !(await words()).includes("1 statement"); i++) await pause(80);
      assert.match(await words(), /Identity policy · 1 statement/);
      await own.evaluate(async () => {
        for (const { id, url } of await chrome.tabs.query({}))
          if (url?.endsWith("/checker.html")) await chrome.tabs.remove(id);
      });
      for (let i = 0; i < 50 && (await words()); i++) await pause(50);
      await page.close();
    });
});
