// Files: chosen, dropped and pasted ones are read before the page gets them.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, it } from "node:test";
import { answer, drop, inEachBrowser, pair, pause, secretKey, warningIn } from "./harness.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyfence-files-"));
const file = (name, text) => {
  const full = path.join(folder, name);
  fs.writeFileSync(full, text);
  return full;
};
after(() => fs.rmSync(folder, { recursive: true }));

inEachBrowser({}, ({ name, person }) => {
  const chosen = (page) =>
    page.evaluate(async () => {
      const [one] = document.getElementById("file").files;
      return one ? `${one.name}: ${await one.text()}` : "";
    });

  for (const where of ["/free", "/strict"]) {
    it(`holds a chosen file with a pair, and gives a masked copy, on ${where}`, async () => {
      const text = pair();
      const page = await person.open(where);
      await (await page.$("#file")).uploadFile(file("credentials", `[default]\n${text}\n`));
      assert.equal(await warningIn(page), "hold");
      assert.equal(await chosen(page), "");
      assert.ok(!(await page.evaluate(() => window.heardText())).includes(text.slice(-40)));
      await answer.masked(page);
      const given = await chosen(page);
      assert.match(given, /^credentials: \[default\]\naws_access_key_id = AKIA•+\naws_secret_access_key = ....•+\n$/);
      await pause(100);
      assert.ok(!(await page.evaluate(() => window.heardText())).includes(text.slice(-40)));
      await page.close();
    });

    it(`lets an ordinary file through, on ${where}`, async () => {
      const page = await person.open(where);
      await (await page.$("#file")).uploadFile(file("notes.txt", "Milk, eggs, AKIAIOSFODNN7EXAMPLE\n"));
      await pause(500);
      assert.equal(await warningIn(page, 0), null);
      assert.equal(await chosen(page), "notes.txt: Milk, eggs, AKIAIOSFODNN7EXAMPLE\n");
      await page.close();
    });
  }

  it("gives a held file as it is after a dwell", async () => {
    const text = pair();
    const page = await person.open("/free");
    await (await page.$("#file")).uploadFile(file(".env", text));
    assert.equal(await warningIn(page), "hold");
    await answer.anyway(page);
    assert.equal(await chosen(page), `.env: ${text}`);
    await page.close();
  });

  // BiDi has no drag: only Chromium can be made to drop something from outside.
  if (name === "chromium") {
    for (const where of ["/free", "/strict"]) {
      for (const id of ["text", "area", "rich"]) {
        it(`holds dropped text: ${id} on ${where}`, async () => {
          const secret = secretKey();
          const page = await person.open(where);
          await drop(page, `#${id}`, { items: [{ mimeType: "text/plain", data: secret }] });
          assert.equal(await warningIn(page), "hold");
          await answer.masked(page);
          const value = await page.$eval(`#${id}`, (field) => field.value ?? field.textContent);
          assert.equal(value.trim(), `${secret.slice(0, 4)}••••••••`);
          assert.ok(!(await page.evaluate(() => window.heardText())).includes(secret));
          await page.close();
        });
      }

      it(`holds a dropped file, on ${where}`, async () => {
        const text = pair();
        const page = await person.open(where);
        await drop(page, "#zone", { files: [file("accessKeys.csv", text)] });
        assert.equal(await warningIn(page), "hold");
        await answer.masked(page);
        await pause(150);
        const heard = await page.evaluate(() => window.heardText());
        assert.ok(!heard.includes(text.slice(-40)));
        assert.match(heard, /file aws_access_key_id = AKIA•+/, "the page gets the masked copy");
        await page.close();
      });
    }
  }
});
