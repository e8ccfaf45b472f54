// Pictures of everything a person sees, to be looked at: node tests/extension/shots.mjs FOLDER
import fs from "node:fs";
import path from "node:path";
import { answer, keyId, pause, serve, start, warningIn } from "./harness.mjs";

const out = process.argv[2];
if (!out) throw new Error("node tests/extension/shots.mjs FOLDER");
fs.mkdirSync(out, { recursive: true });
const server = await serve();
const person = await start("chromium", server);
const target = await person.browser.waitForTarget((one) => one.url().startsWith("chrome-extension://"));
const base = `chrome-extension://${new URL(target.url()).host}`;
const own = await person.open(`${base}/options.html`);
const secret = "q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk";
const pair = `aws_access_key_id = AKIALALEMEL33243OLIB\naws_secret_access_key = ${secret}`;

for (const locale of ["en", "ko"]) {
  await own.evaluate((locale) => chrome.storage.local.set({ locale, allowedSites: ["wiki.example.com"] }), locale);
  for (const scheme of ["light", "dark"]) {
    for (const width of [360, 1440]) {
      const open = async (where) => {
        const page = await person.open(where);
        await page.setViewport({ width, height: width === 360 ? 740 : 900 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        return page;
      };
      const shoot = async (page, name, fullPage = false) => {
        await page.screenshot({ path: path.join(out, `${name}-${locale}-${scheme}-${width}.png`), fullPage });
      };
      for (const [name, text] of Object.entries({ hold: pair, warn: keyId() })) {
        await person.copy(text);
        const page = await open("/free");
        await page.focus("#area");
        await pause(200);
        await person.paste(page);
        await warningIn(page);
        await pause(900);
        await shoot(page, name);
        if (name === "hold") {
          const id = await own.evaluate(async () => (await chrome.tabs.query({ active: true }))[0].id);
          const popup = await open(`${base}/popup.html?tab=${id}`);
          await pause(300);
          await shoot(popup, "popup");
          await popup.close();
          await page.bringToFront();
          await answer.leave(page);
        }
        await page.close();
      }
      for (const name of ["options", "welcome"]) {
        const page = await open(`${base}/${name}.html`);
        await pause(250);
        await shoot(page, name, true);
        await page.close();
      }
    }
  }
}
await person.browser.close();
server.close();
