// What the page promises: no request leaves it, its policy would stop one, and nothing pasted is stored.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { checked, inEachBrowser, KEY_ID, openExample, paste, SECRET, until } from "./support.mjs";

inEachBrowser(({ open }) => {
  let server;
  let hits;
  before(async () => {
    server = http.createServer((request, response) => {
      hits.push(request.url);
      response.writeHead(200, { "access-control-allow-origin": "*" }).end("{}");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => server?.close());

  test("using all of it makes no request", async () => {
    const { page, requests } = await open({ hash: "#locale=en" });
    for (const which of ["policy", "report", "text"]) {
      await openExample(page, which);
      await page.click('[data-key="clear"]');
      await page.waitForSelector(".example");
    }
    await paste(page, `${KEY_ID} ${SECRET}`);
    await checked(page);
    await page.click('[data-key="locale-ko"]');
    await page.select('[data-key="theme"]', "dark");
    await page.click(".promise summary");
    assert.deepEqual(requests, []);
    await page.close();
  });

  test("a request that something in the page attempts is stopped by its policy", async () => {
    hits = [];
    const { page } = await open();
    const target = `http://127.0.0.1:${server.address().port}`;
    const outcome = await page.evaluate(async (to) => {
      const violated = new Set();
      document.addEventListener("securitypolicyviolation", (event) => violated.add(event.effectiveDirective));
      const settled = (promise) =>
        promise.then(
          () => "went",
          () => "stopped",
        );
      const fetched = await settled(fetch(`${to}/fetch`));
      navigator.sendBeacon(`${to}/beacon`, "x");
      const socket = await new Promise((resolve) => {
        try {
          const opened = new WebSocket(`${to.replace("http", "ws")}/socket`);
          opened.onopen = () => resolve("went");
          opened.onerror = () => resolve("stopped");
        } catch {
          resolve("stopped");
        }
      });
      const image = await new Promise((resolve) => {
        const element = new Image();
        element.onload = () => resolve("went");
        element.onerror = () => resolve("stopped");
        element.src = `${to}/image`;
      });
      const request = await new Promise((resolve) => {
        const old = new XMLHttpRequest();
        old.onload = () => resolve("went");
        old.onerror = () => resolve("stopped");
        try {
          old.open("GET", `${to}/xhr`);
          old.send();
        } catch {
          resolve("stopped");
        }
      });
      const form = document.createElement("form");
      form.action = `${to}/form`;
      document.body.append(form);
      form.requestSubmit();
      form.remove();
      const frame = document.createElement("iframe");
      frame.src = `${to}/frame`;
      document.body.append(frame);
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = `${to}/style`;
      document.head.append(link);
      let markup = "allowed";
      try {
        document.createElement("p").innerHTML = "<b>x</b>";
      } catch {
        markup = "stopped";
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { fetched, socket, image, request, markup, violated: [...violated] };
    }, target);
    assert.deepEqual(
      { ...outcome, violated: undefined },
      {
        fetched: "stopped",
        socket: "stopped",
        image: "stopped",
        request: "stopped",
        markup: "stopped",
        violated: undefined,
      },
    );
    for (const directive of ["connect-src", "img-src", "form-action"])
      assert.ok(outcome.violated.includes(directive), directive);
    assert.deepEqual(hits, []);
    await page.close();
  });

  test("no script made from text runs, in the page or by way of its worker policy", async () => {
    const { page } = await open();
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      try {
        script.textContent = "globalThis.ran = 1";
        document.body.append(script);
      } catch {
        // Refused before it was made, in browsers with Trusted Types.
      }
      try {
        globalThis.trustedTypes?.createPolicy("another", { createScript: (text) => text });
        if (globalThis.trustedTypes) globalThis.ran = 2;
      } catch {
        // The policy of the page names the one that may exist.
      }
      return globalThis.ran;
    });
    assert.equal(ran, undefined);
    await page.close();
  });

  test("nothing that was pasted is stored, and what is stored is listed", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await paste(page, `aws_access_key_id = ${KEY_ID}\naws_secret_access_key = ${SECRET}\n`);
    await checked(page);
    await page.select('[data-key="theme"]', "dark");
    const stores = await page.evaluate(async () => {
      const databases = (await indexedDB.databases?.().catch(() => [])) ?? [];
      const caches = (await globalThis.caches?.keys().catch(() => [])) ?? [];
      let cookie = "";
      try {
        cookie = document.cookie;
      } catch {
        // A file has none in some browsers.
      }
      return {
        local: { ...localStorage },
        session: { ...sessionStorage },
        databases: databases.map((each) => each.name),
        caches,
        cookie,
        url: document.URL,
        state: history.state,
        name: globalThis.name,
      };
    });
    assert.ok(!new RegExp(`${KEY_ID}|${SECRET.slice(0, 8)}`).test(JSON.stringify(stores)), JSON.stringify(stores));
    assert.deepEqual(stores.session, {});
    assert.deepEqual(stores.databases, []);
    assert.ok(
      Object.keys(stores.local).every((key) => ["keyfence.locale", "keyfence.theme", "keyfence.profile"].includes(key)),
    );
    const listed = await page.$eval("#promise", (element) => element.textContent);
    for (const key of Object.keys(stores.local)) assert.ok(listed.includes(key), key);
    await page.click(".promise summary");
    await page.click('[data-key="forget"]');
    await until(
      () => page.evaluate(() => localStorage.length),
      (n) => n === 0,
      "an empty store",
    );
    await page.close();
  });
});
