// The choices, what they need before they count, what hostile pages try, and what is left behind.
import assert from "node:assert/strict";
import { it } from "node:test";
import { answer, gone, html, inEachBrowser, keyId, pair, pause, secretKey, warningIn } from "./harness.mjs";

const AREA = '<textarea id="area"></textarea>';
/** Pages that work against the warning; each is one way. */
const HOSTILE = {
  // It takes the warning away again and again.
  "/removes": `new MutationObserver(() => { for (const one of [...document.documentElement.children]) if (one.localName === "div") one.remove(); }).observe(document.documentElement, { childList: true });`,
  // It makes the warning invisible and lays its own bait over it.
  "/transparent": `const sheet = document.createElement("style"); sheet.textContent = "html { opacity: 0.01 !important }"; document.head.append(sheet);`,
  "/styles": `const sheet = document.createElement("style"); sheet.textContent = "div { display: none !important; opacity: 0 !important; pointer-events: none !important; visibility: hidden !important }"; document.head.append(sheet);`,
  "/covers": `new MutationObserver(() => { if (document.getElementById("cover")) return; const cover = document.createElement("section"); cover.id = "cover"; cover.popover = "manual"; cover.style = "position:fixed;inset:0;width:100vw;height:100vh;background:#fff"; document.body.append(cover); setInterval(() => { try { cover.hidePopover(); } catch {} cover.showPopover(); }, 50); }).observe(document.documentElement, { childList: true });`,
  // It keeps the warning where nothing is drawn.
  "/hides": `const hole = document.createElement("section"); hole.style.display = "none"; document.body.append(hole); new MutationObserver(() => { for (const one of [...document.documentElement.children]) if (one.localName === "div") hole.append(one); }).observe(document.documentElement, { childList: true });`,
  // It makes all of itself, and what stands in it, untouchable.
  "/inert": `setInterval(() => { document.documentElement.inert = true; document.documentElement.style.pointerEvents = "none"; }, 30);`,
  // Its own modal dialog is always the last.
  "/dialogs": `const dialog = document.createElement("dialog"); dialog.textContent = "Press Enter"; document.body.append(dialog); setInterval(() => { if (document.documentElement.lastElementChild.localName !== "div") return; dialog.close(); dialog.showModal(); }, 30);`,
  // It never lets the focus go.
  "/traps": `const area = document.getElementById("area"); for (const type of ["focusin", "focusout", "blur"]) addEventListener(type, () => area.focus(), true); setInterval(() => area.focus(), 20);`,
  // It is large.
  "/fields": `document.body.insertAdjacentHTML("beforeend", "<form>" + '<input value="an ordinary value of a field">'.repeat(10000) + "</form>");`,
  "/frames": `let left = 1000; const more = () => { for (let i = 0; i < 20; i++) { const frame = document.createElement("iframe"); frame.hidden = true; document.body.append(frame); } if ((left -= 20) > 0) setTimeout(more); }; addEventListener("load", more);`,
  // It forges what a person would do.
  "/forges": `setInterval(() => { const host = document.documentElement.lastElementChild; for (const at of [host, document]) { for (const key of ["Tab", "Enter", " "]) at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true })); at.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, clientX: innerWidth / 2, clientY: innerHeight / 2 })); } host.click?.(); }, 40);`,
  // It changes everything a script could rely on.
  "/pollutes": `
    for (const prototype of [EventTarget.prototype, Element.prototype, HTMLElement.prototype, Node.prototype, Document.prototype, Event.prototype, HTMLTextAreaElement.prototype, HTMLDialogElement.prototype, String.prototype, RegExp.prototype, Map.prototype, Set.prototype, Promise.prototype]) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        if (["constructor", "appendChild", "toString", "valueOf", "length", "getElementById", "addEventListener", "value", "focus", "activeElement", "documentElement", "children", "localName", "at", "then", "join", "push", "querySelector", "evaluate", "includes"].includes(name)) continue;
        try { Object.defineProperty(prototype, name, { configurable: true, get() { return () => { throw new Error("no"); }; }, set() {} }); } catch {}
      }
    }
    Array.prototype[Symbol.iterator] = function* () {};
  `,
  // Named elements stand in for the document's and the form's own.
  "/clobbers": `document.body.insertAdjacentHTML("beforeend", '<form name="activeElement"></form><form name="documentElement"></form><form name="createElement"></form><form name="execCommand"></form><form name="body"></form><img name="addEventListener">');`,
  // It rewrites itself after the extension began.
  "/rewrites": `addEventListener("load", () => setTimeout(() => { document.open(); document.write('<!doctype html><textarea id="area"></textarea>'); document.close(); }, 0));`,
  // Its own dialog is open and modal.
  "/modal": `const dialog = document.createElement("dialog"); dialog.append(document.getElementById("area")); document.body.append(dialog); dialog.showModal();`,
  // It listens before all else and swallows what it can.
  "/swallows": `for (const type of ["click", "keydown", "keyup", "pointerdown", "mousedown", "focusin", "beforeinput"]) addEventListener(type, (event) => { if (event.target !== document.getElementById("area")) { event.preventDefault(); event.stopImmediatePropagation(); } }, true);`,
};

const PAGES = Object.fromEntries(Object.entries(HOSTILE).map(([path, script]) => [path, [html(AREA, script)]]));
PAGES["/label"] = [html('<label>Secret access key <input id="area"></label>')];
PAGES["/prefilled"] = [html(`<input id="area" value="${secretKey()}">`)];

inEachBrowser({ pages: PAGES, ownPages: true }, ({ name, person, server }) => {
  const secrets = [];
  const fresh = () => {
    secrets.push(secretKey());
    return secrets.at(-1);
  };
  const value = (page) => page.evaluate(() => document.querySelector("#area").value);
  const pasteInto = async (where, text) => {
    await person.copy(text);
    const page = await person.open(where);
    await page.evaluate(() => document.querySelector("#area").focus());
    await person.paste(page);
    return page;
  };

  it("enters it as it is after a dwell and a real key", async () => {
    const secret = fresh();
    const page = await pasteInto("/free", secret);
    assert.equal(await warningIn(page), "hold");
    await answer.anyway(page);
    assert.ok(await gone(page));
    assert.equal(await value(page), secret);
    assert.ok((await page.evaluate(() => window.heardText())).includes(secret), "the recorder hears what enters");
    await person.paste(page);
    await pause(300);
    assert.equal(await warningIn(page, 0), null, "once let through, it is not asked again in this document");
    await page.close();
  });

  it("does not enter it before the dwell is over", async () => {
    const secret = fresh();
    const page = await pasteInto("/free", secret);
    assert.equal(await warningIn(page), "hold");
    await answer.anyway(page, { wait: 0 });
    assert.equal(await value(page), "");
    assert.equal(await warningIn(page, 0), "hold");
    await page.close();
  });

  it("masks on a stray Enter", async () => {
    const secret = fresh();
    const page = await pasteInto("/free", secret);
    assert.equal(await warningIn(page), "hold");
    await answer.masked(page);
    assert.equal(await value(page), `${secret.slice(0, 4)}••••••••`, "and no line break of the Enter is left");
    await page.close();
  });

  it("keeps the text around and the caret", async () => {
    const secret = fresh();
    const page = await pasteInto("/free", `secret: ${secret}, and more\nnext line`);
    assert.equal(await warningIn(page), "hold");
    await answer.masked(page);
    assert.equal(await value(page), `secret: ${secret.slice(0, 4)}••••••••, and more\nnext line`);
    await page.keyboard.type("!");
    assert.ok((await value(page)).endsWith("next line!"));
    await page.close();
  });

  it("holds a secret pasted in two halves, and masks both", async () => {
    const secret = fresh();
    const page = await pasteInto("/free", secret.slice(0, 22));
    assert.equal(await warningIn(page, 300), null);
    await person.copy(secret.slice(22));
    await page.bringToFront();
    await person.paste(page);
    assert.equal(await warningIn(page), "hold");
    await answer.masked(page);
    assert.equal(await value(page), `${secret.slice(0, 4)}••••••••`);
    await page.close();
  });

  it("lets a long encoded text be typed, and holds what has a secret's length before its last letter", async () => {
    const page = await person.open("/free");
    for (const field of ["#area", "#text", "#password"]) {
      // From "B" on, its first 44 letters could be a mail password, of which a warning tells.
      const long = `k${fresh()}${fresh().slice(0, 17)}`;
      await page.focus(field);
      await page.keyboard.type(long);
      assert.equal(await page.$eval(field, (one) => one.value), long);
      assert.equal(await warningIn(page, 700), null);
      await page.$eval(field, (one) => (one.value = ""));
    }
    for (const [last, ends] of [
      [" ", "\u2022 "],
      ["Enter", "\u2022"],
    ]) {
      const secret = fresh();
      await page.focus("#area");
      await page.keyboard.type(secret);
      await page.keyboard.press(last);
      assert.equal(await warningIn(page), "hold");
      assert.equal(await value(page), secret.slice(0, -1));
      await answer.masked(page);
      assert.equal(await value(page), `${secret.slice(0, 4)}${"\u2022".repeat(7)}${ends}`);
      await page.$eval("#area", (one) => (one.value = ""));
    }
    await page.close();
  });

  it("only warns of a lone key id, and leaves the focus", async () => {
    const id = keyId();
    const page = await pasteInto("/free", id);
    assert.equal(await warningIn(page), "warn");
    assert.equal(await value(page), id);
    assert.equal(await page.evaluate(() => document.activeElement.id), "area");
    await page.keyboard.type(" and on");
    assert.equal(await value(page), `${id} and on`);
    await page.close();
  });

  it("says nothing of documentation's keys, commit hashes and prose", async () => {
    const texts = [
      "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "uses: actions/checkout@8f4b7f84864484a7bf31766abe9204da3cbe65b3",
      "It was the best of times, it was the worst of times.",
    ];
    for (const text of texts) {
      const page = await pasteInto("/free", text);
      assert.equal(await warningIn(page, 300), null);
      assert.equal(await value(page), text);
      await page.close();
    }
  });

  it("holds where a label asks for a secret on a site that is not the provider's", async () => {
    const page = await pasteInto("/label", fresh());
    assert.equal(await warningIn(page), "hold");
    await page.close();
  });

  it("tells of a field the page filled, and does not hold it", async () => {
    const page = await person.open("/prefilled");
    await page.focus("#area");
    assert.equal(await warningIn(page), "warn");
    await page.close();
  });

  for (const way of ["/styles", "/pollutes", "/clobbers", "/modal", "/swallows", "/traps", "/fields", "/frames"]) {
    it(`holds and answers on a page that ${way.slice(1)}`, async () => {
      const secret = fresh();
      const page = await pasteInto(way, secret);
      await pause(400);
      // A thousand frames keep the browser busy: what is held stays held, and the warning comes when it can.
      if (way === "/frames") assert.equal(await warningIn(page, 10_000), "hold");
      assert.equal(await value(page), "");
      await answer.masked(page);
      assert.equal(await value(page), `${secret.slice(0, 4)}••••••••`);
      await page.close();
    });
  }

  it("holds on a page that rewrote itself", async () => {
    const secret = fresh();
    await person.copy(secret);
    const page = await person.open("/rewrites");
    await pause(400);
    await page.focus("#area");
    await person.paste(page);
    assert.equal(await warningIn(page), "hold");
    assert.equal(await value(page), "");
    await page.close();
  });

  for (const way of ["/removes", "/transparent", "/covers", "/forges", "/hides", "/inert", "/dialogs"]) {
    it(`lets nothing through on a page that ${way.slice(1)}`, async () => {
      const secret = fresh();
      const page = await pasteInto(way, secret);
      await pause(600);
      // A person who reads what the page shows them would press on; of forged keys alone nothing may come. In Chromium
      // a modal dialog is not inert with the page: the warning stays in full view, and pressing on would count.
      const inView = way === "/inert" && name === "chromium";
      if (inView) assert.equal(await warningIn(page), "hold");
      if (way !== "/forges" && !inView) await answer.anyway(page);
      await pause(1500);
      assert.ok(!(await value(page)).includes(secret));
      await page.close();
    });
  }

  it("keeps no credential anywhere", async () => {
    const page = await pasteInto("/free", pair());
    await warningIn(page);
    await answer.leave(page);
    const own = await person.open(`${person.origin}/popup.html`);
    const kept = await own.evaluate(async () => {
      const areas = [];
      for (const area of ["local", "session", "sync"]) areas.push(await chrome.storage[area].get(null));
      return JSON.stringify(areas) + JSON.stringify({ ...localStorage });
    });
    assert.match(kept, /"access-key-pair"/, "kinds and times are kept");
    const everything = [kept, person.logs.join("\n"), server.asked.join("\n")].join("\n");
    for (const secret of secrets)
      assert.ok(!everything.includes(secret) && !everything.includes(encodeURIComponent(secret)));
  });
});
