// Pictures of everything a person sees, to be looked at:   node tests/extension/shots.mjs FOLDER
// The store's pictures, 1280 by 800:                       node tests/extension/shots.mjs extension/store store
import fs from "node:fs";
import path from "node:path";
import { answer, html, keyId, pause, serve, start, warningIn } from "./harness.mjs";

const [out, only] = process.argv.slice(2);
if (!out) throw new Error("node tests/extension/shots.mjs FOLDER [store]");
fs.mkdirSync(out, { recursive: true });
const SECRET = "q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk";
const PAIR = `aws_access_key_id = AKIALALEMEL33243OLIB\naws_secret_access_key = ${SECRET}`;
const POLICY = JSON.stringify(
  {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Uploads", Effect: "Allow", Action: ["s3:PutObject", "s3:GetObjct"], Resource: "arn:aws:s3:::uploads/*" },
      { Sid: "Deploy", Effect: "Allow", Action: ["iam:PassRole", "lambda:*"], Resource: "*" },
    ],
  },
  null,
  2,
);
/** A page on which such a thing happens. */
const ISSUE = html(`<style>
  body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#f6f8fa, #15191d); color: light-dark(#1f2328, #e6edf3); color-scheme: light dark; }
  header { padding: 16px 32px; background: light-dark(#fff, #0d1117); border-bottom: 1px solid light-dark(#d1d9e0, #30363d); font-weight: 600; }
  main { max-width: 860px; margin: 32px auto; padding: 24px; background: light-dark(#fff, #0d1117); border: 1px solid light-dark(#d1d9e0, #30363d); border-radius: 10px; }
  label { display: block; font-weight: 600; margin: 0 0 6px; }
  input, textarea { box-sizing: border-box; width: 100%; margin: 0 0 18px; padding: 10px; font: inherit; border: 1px solid light-dark(#d1d9e0, #30363d); border-radius: 8px; background: transparent; color: inherit; }
  textarea { height: 260px; }
  button { padding: 8px 18px; font: inherit; font-weight: 600; border: 0; border-radius: 8px; background: #1f883d; color: #fff; }
</style><header>shop / backend</header><main><label for="title">New issue</label><input id="title" value="Upload fails with AccessDenied"><label for="area">Description</label><textarea id="area"></textarea><button>Submit</button></main>`);

const SITE = "https://issues.example.com/";
const server = await serve();
const person = await start("chromium", server);
const target = await person.browser.waitForTarget((one) => one.url().startsWith("chrome-extension://"));
const base = `chrome-extension://${new URL(target.url()).host}`;
const own = await person.open(`${base}/options.html`);
const settings = (change) => own.evaluate((change) => chrome.storage.local.set(change), change);

let [width, height, scheme] = [1280, 800, "light"];
/** A page, the made-up one under an address as a site has it. */
async function open(where, wide = width) {
  const page = where === SITE ? await person.browser.newPage() : await person.open(where);
  if (where === SITE) {
    await page.setRequestInterception(true);
    page.on("request", (request) =>
      request.url().startsWith(SITE) ? request.respond({ contentType: "text/html", body: ISSUE }) : request.continue(),
    );
    await page.goto(SITE);
    await page.bringToFront();
  }
  await page.setViewport({ width: wide, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  return page;
}
const shoot = (page, name, options = {}) => page.screenshot({ path: path.join(out, `${name}.png`), ...options });
async function pasted(text, where = SITE, before = "") {
  await person.copy(text);
  const page = await open(where);
  await page.focus("#area");
  if (before) await page.keyboard.type(before);
  await pause(200);
  await person.paste(page);
  await warningIn(page);
  await pause(900);
  return page;
}
async function popupOf(page, wide) {
  await page.bringToFront();
  const id = await own.evaluate(async () => (await chrome.tabs.query({ active: true }))[0].id);
  const popup = await open(`${base}/popup.html?tab=${id}`, wide);
  await pause(300);
  return popup;
}

async function store() {
  const hold = await pasted(PAIR, SITE, "The bucket refuses every upload. My settings are:\n\n");
  await shoot(hold, "hold");
  await answer.masked(hold);
  await pause(200);
  const popup = await popupOf(hold, 340);
  const picture = await (await popup.$("body")).screenshot({ encoding: "base64" });
  await popup.close();
  await hold.bringToFront();
  const behind = await hold.screenshot({ encoding: "base64" });
  const both = await open("/source");
  await both.evaluate(
    (behind, picture) => {
      document.body.innerHTML = `<img src="data:image/png;base64,${behind}" style="position:fixed;inset:0"><img src="data:image/png;base64,${picture}" style="position:fixed;top:12px;right:24px;border-radius:10px;box-shadow:0 8px 40px rgb(0 0 0/35%)">`;
    },
    behind,
    picture,
  );
  await pause(100);
  await shoot(both, "popup");
  const warn = await pasted(keyId(), SITE, "It fails for this key: ");
  await shoot(warn, "warn");
  const checker = await open(`${base}/checker.html`);
  await pause(1500);
  await person.copy(POLICY);
  await checker.bringToFront();
  await checker.mouse.click(500, 300);
  await person.chord(checker, "a");
  await person.paste(checker);
  await pause(1500);
  await shoot(checker, "checker");
}

async function everything() {
  for (const locale of ["en", "ko"]) {
    await settings({ locale, allowedSites: ["wiki.example.com"], pausedUntil: 0 });
    for (scheme of ["light", "dark"]) {
      for ([width, height] of [
        [360, 740],
        [1440, 900],
      ]) {
        const end = `${locale}-${scheme}-${width}`;
        const hold = await pasted(PAIR);
        await shoot(hold, `hold-${end}`);
        await answer.leave(hold);
        const warn = await pasted(keyId());
        await shoot(warn, `warn-${end}`);
        if (width === 360) {
          for (const [name, change] of Object.entries({
            on: {},
            paused: { pausedUntil: Date.now() + 3_000_000 },
            allowed: { pausedUntil: 0, allowedSites: [new URL(SITE).host] },
            managed: { allowedSites: [], managed: { noOverride: true, mode: "hold" } },
          })) {
            await settings(change);
            const popup = await popupOf(hold, 340);
            await shoot(popup, `popup-${name}-${end}`);
            await popup.close();
          }
          await settings({ managed: {}, allowedSites: ["wiki.example.com"] });
        }
        await hold.close();
        await warn.close();
        for (const name of ["options", "welcome"]) {
          const page = await open(`${base}/${name}.html`);
          await pause(250);
          await shoot(page, `${name}-${end}`, { fullPage: true });
          await page.close();
        }
      }
    }
  }
}

await (only === "store" ? store() : everything());
await person.browser.close();
server.close();
