// Every field a person writes into, on pages with and without a strict policy, in both browsers: a secret is held, and
// the page knows nothing of it.
import assert from "node:assert/strict";
import { it } from "node:test";
import { answer, gone, inEachBrowser, pair, pause, secretKey, warningIn } from "./harness.mjs";

const INPUTS = ["text", "search", "url", "email", "tel", "password", "area", "rich"];
const SHADOWS = ["open", "closed"];
const FRAMES = ["srcdoc", "sandboxed", "cross"];

/** Where a field lives: its frame, and how to focus and read it. */
async function place(page, id) {
  if (FRAMES.includes(id)) {
    const frame = await (await page.waitForSelector(`#${id}`)).contentFrame();
    await frame.waitForSelector("#area");
    return {
      frame,
      focus: async () => {
        await frame.evaluate(() => window.focus());
        await frame.focus("#area");
      },
      read: () => frame.$eval("#area", (field) => field.value),
      empty: () => frame.$eval("#area", (field) => (field.value = "")),
    };
  }
  const shadow = SHADOWS.includes(id);
  const evaluate = (action) =>
    page.evaluate(
      (id, shadow, action) => {
        const field = shadow ? window[`${id}Field`] : document.getElementById(id);
        if (action === "focus") field.focus();
        if (action === "empty" && field.isContentEditable) field.textContent = "";
        else if (action === "empty") field.value = "";
        return field.value ?? field.textContent;
      },
      id,
      shadow,
      action,
    );
  return { frame: page, focus: () => evaluate("focus"), read: () => evaluate("read"), empty: () => evaluate("empty") };
}

/** All that the page and its frames heard. */
async function heard(page) {
  const parts = await Promise.all(
    page.frames().map((frame) => frame.evaluate(() => window.heardText?.() ?? "").catch(() => "")),
  );
  return parts.join("\n");
}

inEachBrowser({}, ({ person, server }) => {
  for (const where of ["/free", "/strict"]) {
    for (const id of [...INPUTS, ...SHADOWS, ...FRAMES]) {
      it(`holds a pasted secret: ${id} on ${where}`, async () => {
        const secret = secretKey();
        await person.copy(secret);
        const page = await person.open(where);
        const field = await place(page, id);
        await field.focus();
        await person.paste(page);
        assert.equal(await warningIn(field.frame), "hold");
        assert.equal(await field.read(), "");
        await answer.leave(page);
        assert.ok(await gone(field.frame));
        assert.equal(await field.read(), "");
        await person.paste(page);
        assert.equal(await warningIn(field.frame), "hold", "focus came back to the field");
        await answer.masked(page);
        assert.equal((await field.read()).trim(), `${secret.slice(0, 4)}••••••••`);
        await person.chord(page, "z");
        assert.equal((await field.read()).trim(), "", "undo takes the mask back");
        assert.ok(!(await heard(page)).includes(secret));
        await page.close();
      });
    }

    for (const id of ["text", "password", "area", "rich", "closed", "cross"]) {
      it(`holds a typed secret before its last letter: ${id} on ${where}`, async () => {
        const secret = secretKey();
        const page = await person.open(where);
        const field = await place(page, id);
        await field.focus();
        await page.keyboard.type(secret);
        assert.equal(await warningIn(field.frame), "hold");
        assert.equal((await field.read()).trim(), secret.slice(0, -1));
        await answer.masked(page);
        assert.equal((await field.read()).trim(), `${secret.slice(0, 4)}••••••••`);
        assert.ok(!(await heard(page)).includes(secret));
        await page.close();
      });
    }

    it(`holds a form whose field was filled by a script, on ${where}`, async () => {
      const text = pair();
      const secret = text.slice(-40);
      const page = await person.open(where);
      await page.evaluate((text) => {
        document.getElementById("area").value = text;
      }, text);
      await page.click("#send");
      assert.equal(await warningIn(page), "hold");
      assert.ok(!server.asked.some((line) => line.includes(encodeURIComponent(secret))));
      await answer.masked(page);
      assert.ok(!(await page.$eval("#area", (field) => field.value)).includes(secret));
      await page.click("#send");
      await pause(300);
      assert.ok(server.asked.some((line) => line.includes("/sent") && line.includes("%E2%80%A2")));
      await page.close();
    });

    it(`masks what form.submit() gathers, on ${where}`, async () => {
      const secret = secretKey();
      const page = await person.open(where);
      await page.evaluate((secret) => {
        document.getElementById("area").value = secret;
        document.getElementById("form").submit();
      }, secret);
      await pause(400);
      const sent = server.asked.filter((line) => line.includes("/sent"));
      assert.ok(sent.length > 0);
      assert.ok(!sent.some((line) => line.includes(encodeURIComponent(secret))));
      await page.close();
    });

    it(`holds Enter in a field that a script filled, on ${where}`, async () => {
      const secret = secretKey();
      const page = await person.open(where);
      await page.evaluate((secret) => {
        document.getElementById("rich").textContent = secret;
      }, secret);
      await page.focus("#rich");
      assert.equal(await warningIn(page), "warn", "a filled field is told of, not held");
      await page.keyboard.press("Enter");
      await pause(300);
      assert.equal(await warningIn(page), "hold");
      await page.close();
    });
  }
});
