// Real editors and controlled fields, on pages with and without a strict policy: a secret that is pasted, dropped, typed or
// put in at once is held, the page's scripts see nothing of it, and what the editor keeps is right after a mask.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EDITORS, editorScript } from "./editors/bundle.mjs";
import { answer, drop, gone, html, inEachBrowser, pause, secretKey, warningIn } from "./harness.mjs";

/** Editors write styles of their own, so these stay; scripts and everything else are forbidden. */
const STRICT = "default-src 'none'; script-src 'nonce-n'; style-src 'unsafe-inline'; img-src data:; font-src data:";
const POLICIES = { free: undefined, strict: { "content-security-policy": STRICT } };
const SENT =
  'document.getElementById("send").addEventListener("click", () => window.heard.push("sent " + window.editor.read()));';

/** What is not so in an editor, and why; SECURITY.md says what it means for a person. */
const EXCEPT = {
  angular: { strict: "its templates are compiled in the page here, which needs eval" },
  "monaco-drawn": {
    once: "what an input method commits goes to the EditContext, which tells the page alone",
    place: "drops belong to a part of Monaco that this page leaves out",
  },
  monaco: { place: "drops belong to a part of Monaco that this page leaves out" },
  tinymce: {
    firefox: "the driver's keys do not reach its frame, with and without the extension; matrix.test.mjs has frames",
    drop: "the browser's protocol drags nothing into a frame",
    send: "the editor is a frame of its own, whose script sees no click outside: the filled field is told of instead",
  },
};

const pages = {};
for (const name of EDITORS) {
  const { css, script } = await editorScript(name);
  const body = `<style>${css}</style><button id="send" type="button">Send</button><div id="editor" style="min-height:60px"></div>`;
  for (const [policy, headers] of Object.entries(POLICIES))
    pages[`/${name}/${policy}`] = [html(body, `${SENT}${script}`), headers];
}

inEachBrowser({ pages }, ({ name: browser, person }) => {
  for (const name of EDITORS) {
    for (const policy of Object.keys(POLICIES)) {
      if (EXCEPT[name]?.[policy] || EXCEPT[name]?.[browser]) continue;
      describe(`${name}, ${policy}`, () => editorTests(name, policy));
    }
  }

  function editorTests(name, policy) {
    let page;
    let frame;
    const secrets = [];
    const fresh = () => {
      secrets.push(secretKey());
      return secrets.at(-1);
    };
    const read = async () => (await page.evaluate(() => window.editor.read())).trim();
    const shown = () => page.evaluate(() => window.editor.shown?.() ?? window.editor.read());
    const focus = async () => {
      await page.evaluate(() => window.editor.focus());
      await pause(30);
    };
    const empty = async () => {
      await page.evaluate(() => window.editor.fill(""));
      await focus();
      await pause(60);
    };
    const unseen = async () => {
      const parts = await Promise.all(
        page.frames().map((one) => one.evaluate(() => window.heardText?.() ?? "").catch(() => "")),
      );
      for (const secret of secrets) assert.ok(!parts.join("\n").includes(secret), "the page heard of it");
    };
    const isMasked = async (secret) => {
      // Editors draw what they were given a moment later.
      for (let i = 0; i < 20 && !(await read()).includes("•"); i++) await pause(50);
      const text = await read();
      assert.equal(text, `${secret.slice(0, 4)}••••••••`);
      assert.equal((await shown()).trim(), text, "what is shown and what is kept agree");
    };

    before(async () => {
      page = await person.open(`/${name}/${policy}`);
      await page.waitForFunction(() => window.editor, { timeout: 20_000 });
      frame = (await page.evaluate(() => window.editor.frame)) ? page.frames()[1] : page.mainFrame();
      await pause(150);
    });
    after(() => page?.close());

    it("holds what is pasted", async () => {
      const secret = fresh();
      await person.copy(secret);
      await page.bringToFront();
      await focus();
      await person.paste(page);
      assert.equal(await warningIn(frame), "hold");
      assert.equal(await read(), "");
      await answer.masked(page);
      await isMasked(secret);
      await person.chord(page, "z");
      for (let i = 0; i < 20 && (await read()); i++) await pause(50);
      assert.equal(await read(), "", "undo takes the mask back");
      await unseen();
    });

    it("holds what is typed", async () => {
      await empty();
      const secret = fresh();
      await page.keyboard.type(secret);
      assert.equal(await warningIn(frame), "hold");
      assert.ok(!(await read()).includes(secret));
      await answer.masked(page);
      await gone(frame);
      await pause(250);
      assert.ok(!(await read()).includes(secret));
      await unseen();
    });

    // As an input method, a password manager or dictation does; BiDi puts in one letter at a time.
    if (browser === "chromium" && !EXCEPT[name]?.once)
      it("holds what is put in at once", async () => {
        await empty();
        const secret = fresh();
        await page.keyboard.sendCharacter(secret);
        assert.equal(await warningIn(frame), "hold");
        assert.equal(await read(), "");
        await answer.leave(page);
        assert.ok(await gone(frame));
        assert.equal(await read(), "");
        await unseen();
      });

    if (browser === "chromium" && !EXCEPT[name]?.drop) {
      it("holds what is dropped", async () => {
        await empty();
        const secret = fresh();
        await drop(
          page,
          await page.evaluate(
            () => window.editor.at ?? "#editor [contenteditable], #editor textarea, #editor[contenteditable]",
          ),
          { items: [{ mimeType: "text/plain", data: secret }] },
        );
        assert.equal(await warningIn(frame), "hold");
        assert.equal(await read(), "");
        await answer.masked(page);
        if (!EXCEPT[name]?.place) await isMasked(secret);
        await unseen();
      });
    }

    if (EXCEPT[name]?.send) return;
    it("holds the sending of what a script filled in", async () => {
      await empty();
      await unseen();
      const secret = secretKey();
      await page.evaluate((secret) => window.editor.fill(secret), secret);
      await focus();
      await pause(100);
      await page.click("#send");
      assert.equal(await warningIn(frame), "hold");
      assert.ok(!(await page.evaluate(() => window.heardText())).includes("sent "));
    });
  }
});
