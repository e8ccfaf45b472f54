// What the extension's tests share: pages on a local server, a person's hands, and what a page saw.
import { createHash } from "node:crypto";
import http from "node:http";
import path from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "../browsers.mjs";

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../dist");
export const BROWSERS = ["chromium", "firefox"];
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The same bytes in every run, so that chance fails no test: what a detector makes of any secret is measured elsewhere. */
let drawn = 0;
const bytes = (count) => createHash("sha512").update(`keyfence ${drawn++}`).digest().subarray(0, count);
const pick = (alphabet, length) => Array.from(bytes(length), (byte) => alphabet[byte % alphabet.length]).join("");

/** A key id that cannot be live: its fifth letter is of neither generation. */
export const keyId = (prefix = "AKIA") =>
  `${prefix}${pick("ABCDEFGHKLMNOP", 1)}${pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 15)}`;

/** Thirty bytes, as AWS writes them; of all three classes. */
export function secretKey() {
  for (;;) {
    const made = bytes(30).toString("base64");
    if (/^[A-Za-z0-9].*[a-z].*[0-9].*[A-Z].*[A-Za-z0-9]$/.test(made) && new Set(made).size > 24) return made;
  }
}

export const pair = () => `aws_access_key_id = ${keyId()}\naws_secret_access_key = ${secretKey()}`;

const STRICT =
  "default-src 'none'; script-src 'nonce-n'; style-src 'none'; frame-src *; form-action *; require-trusted-types-for 'script'";

// Everything by which a page could learn of text: it keeps all, and the tests look for the secret in it.
const RECORDER = `
  window.heard = [];
  const note = (what) => window.heard.push(what);
  const told = (event) => {
    const parts = [event.type, event.isTrusted, event.data, event.key];
    const transfer = event.clipboardData ?? event.dataTransfer;
    if (transfer) for (const type of transfer.types) if (type !== "Files") parts.push(transfer.getData(type));
    for (const file of transfer?.files ?? []) file.text().then((text) => note("file " + text));
    for (const file of event.target?.files ?? []) file.text().then((text) => note("chosen " + text));
    for (const at of [event.target, ...(event.composedPath?.() ?? [])]) {
      if (at instanceof HTMLElement && !(at instanceof HTMLBodyElement) && !(at instanceof HTMLHtmlElement)) parts.push(at.value, at.isContentEditable ? at.innerText : "");
    }
    note(parts.join(" "));
  };
  for (const type of ["paste", "drop", "beforeinput", "input", "change", "submit", "formdata", "keydown", "keyup", "keypress", "click", "pointerdown", "mousedown", "focusin", "focusout", "copy", "selectionchange", "dragleave", "textInput"]) {
    window.addEventListener(type, told, true);
    document.addEventListener(type, told, true);
  }
  new MutationObserver((records) => records.forEach((one) => {
    note("mutation " + one.type + " " + (one.target.data ?? "") + " " + [...one.addedNodes].map((node) => node.outerHTML ?? node.data).join());
  })).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  window.heardText = () => window.heard.join("\\n");
`;

const FIELDS = `
  <form id="form" action="/sent" method="post" target="sink">
    <label>Note <input id="text" name="text"></label>
    <input id="search" type="search"><input id="url" type="url"><input id="email" type="email">
    <input id="tel" type="tel"><input id="password" type="password">
    <textarea id="area" name="area" rows="3"></textarea>
    <button id="send">Send</button>
  </form>
  <iframe name="sink" hidden></iframe>
  <div id="rich" contenteditable style="min-height:40px;border:1px solid"></div>
  <div id="open"></div><div id="closed"></div>
  <input id="file" type="file"><div id="zone" style="height:40px;border:1px dashed">drop</div>
`;

const SHADOWS = `
  document.getElementById("zone").addEventListener("dragover", (event) => event.preventDefault());
  for (const mode of ["open", "closed"]) {
    const root = document.getElementById(mode).attachShadow({ mode });
    const field = document.createElement("textarea");
    root.append(field);
    window[mode + "Field"] = field;
  }
`;

const html = (body, script = "") =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>test</title></head><body>${body}<script nonce="n">${RECORDER}${script}</script></body></html>`;

/** A server of test pages; `pages` maps a path to [html, headers]. Answers with the port. */
export async function serve(pages = {}) {
  const asked = [];
  const frame = html('<textarea id="area"></textarea>');
  const server = http.createServer((request, response) => {
    const { pathname, search } = new URL(request.url, "http://x");
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      asked.push(`${request.method} ${pathname}${search} ${body}`);
      const other = `http://localhost:${server.address().port}/frame`;
      const frames = `<iframe id="srcdoc" srcdoc='${frame}'></iframe><iframe id="sandboxed" sandbox="allow-scripts" src="/frame"></iframe><iframe id="cross" src="${other}"></iframe>`;
      const known = {
        "/free": [html(FIELDS + frames, SHADOWS)],
        "/strict": [html(FIELDS + frames, SHADOWS), { "content-security-policy": STRICT }],
        "/frame": [frame],
        "/source": [html('<pre id="source" style="white-space:pre-wrap;word-break:break-all"></pre>')],
        "/sent": ["sent"],
        ...pages,
      }[pathname];
      response.writeHead(known ? 200 : 404, { "content-type": "text/html; charset=utf-8", ...known?.[1] });
      response.end(known?.[0] ?? "");
    });
  });
  await new Promise((resolve) => server.listen(0, resolve));
  return { port: server.address().port, asked, close: () => server.close() };
}

export { html };

/** Firefox gives an extension another id in every profile: told beforehand, its pages have an address. */
const FIREFOX_ID = "6d1f2c0e-7a3b-4f52-9b1e-2f6a5c0d9e11";
/** What a browser is started with where tests open the extension's own pages. */
const OWN_PAGES = {
  chromium: {},
  firefox: {
    prefs: { "extensions.webextensions.uuids": JSON.stringify({ "keyfence@keyfence.invalid": FIREFOX_ID }) },
    args: ["--remote-allow-system-access"],
  },
};

/** Where the extension's own pages are. */
async function originOf(name, browser) {
  if (name === "firefox") return `moz-extension://${FIREFOX_ID}`;
  const target = await browser.waitForTarget((one) => one.url().startsWith("chrome-extension://"));
  return `chrome-extension://${new URL(target.url()).host}`;
}

/**
 * The tests of `declare` in each browser with the extension. It gets the browser's name, a `server` of `pages` and of the
 * usual ones, and the `person` in front of the browser, both of which are what `serve` and `start` answer once a test runs;
 * with `ownPages` the person knows the `origin` of the extension's own pages, too.
 */
export function inEachBrowser({ pages, ownPages = false }, declare) {
  for (const name of BROWSERS) {
    describe(name, () => {
      const server = {};
      const person = {};
      before(async () => {
        Object.assign(server, await serve(pages));
        Object.assign(person, await start(name, server, ownPages ? OWN_PAGES[name] : {}));
        if (ownPages) person.origin = await originOf(name, person.browser);
      });
      after(async () => {
        await person.browser?.close();
        server.close?.();
      });
      declare({ name, person, server });
    });
  }
}

/** A browser with the extension, and a person in front of it. */
export async function start(name, server, options = {}) {
  const browser = await launch(name, { extension: path.join(dist, `extension-${name}`), ...options });
  const logs = [];
  const source = await browser.newPage();
  await source.goto(`http://127.0.0.1:${server.port}/source`);

  const open = async (where) => {
    const page = await browser.newPage();
    page.on("console", (message) => logs.push(message.text()));
    page.on("pageerror", (error) => logs.push(String(error)));
    const address = where.includes("://") ? where : `http://127.0.0.1:${server.port}${where}`;
    // Firefox goes to an extension page but never says that it arrived.
    if (address.startsWith("moz-extension:")) await page.goto(address, { timeout: 2500 }).catch(() => {});
    else await page.goto(address);
    await page.bringToFront();
    return page;
  };

  const chord = async (page, key, shift = false) => {
    await page.keyboard.down("Control");
    if (shift) await page.keyboard.down("Shift");
    await page.keyboard.press(key);
    if (shift) await page.keyboard.up("Shift");
    await page.keyboard.up("Control");
  };

  /** Puts text on the clipboard as a person would: in another tab, from a page without fields. */
  const copy = async (text) => {
    await source.bringToFront();
    await source.evaluate((text) => {
      const element = document.getElementById("source");
      element.textContent = text;
      getSelection().selectAllChildren(element);
    }, text);
    await chord(source, "c");
    await pause(60);
  };

  const paste = async (page) => {
    await chord(page, "v");
    await pause(120);
  };

  return { name, browser, logs, source, open, copy, paste, chord };
}

/** Whether a warning stands in this frame, and whether it took the focus. */
export async function warningIn(frame, patience = 1500) {
  const until = Date.now() + patience;
  for (;;) {
    const state = await frame.evaluate(() => {
      const host = [...document.documentElement.children].at(-1);
      if (host?.localName !== "div") return null;
      return document.activeElement === host ? "hold" : "warn";
    });
    if (state || Date.now() > until) return state;
    await pause(40);
  }
}

export const gone = async (frame, patience = 1500) => {
  const until = Date.now() + patience;
  while (await warningIn(frame, 0)) {
    if (Date.now() > until) return false;
    await pause(40);
  }
  return true;
};

/** Keys of the dialog: masked has the focus, then come leaving out, the help, and the ways through. */
export const answer = {
  masked: async (page) => {
    await page.keyboard.press("Enter");
    await pause(150);
  },
  leave: async (page) => {
    await page.keyboard.press("Escape");
    await pause(120);
  },
  anyway: (page, { wait = 1100 } = {}) => through(page, 3, wait),
  fine: (page) => through(page, 4, 1100),
};

async function through(page, tabs, wait) {
  for (let i = 0; i < tabs; i++) await page.keyboard.press("Tab");
  await pause(wait);
  await page.keyboard.press("Enter");
  await pause(150);
}

/** Drops something from outside the browser; BiDi has no drag, so only Chromium can be made to. */
export async function drop(page, selector, data) {
  const box = await (await page.$(selector)).boundingBox();
  const session = await page.createCDPSession();
  const [x, y] = [box.x + Math.min(30, box.width / 2), box.y + Math.min(12, box.height / 2)];
  const details = { items: [], files: [], dragOperationsMask: 1, ...data };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x, y, data: details });
  }
  await pause(200);
}
