// The page as a person uses it, from disk, in both browsers: paste, see, mend, undo.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checked,
  drop,
  editorBecomes,
  editorText,
  example,
  inEachBrowser,
  KEY_ID,
  messages,
  openExample,
  paste,
  SECRET,
  underlined,
  until,
} from "./support.mjs";

const BROKEN =
  '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", }\n  ]\n}';

inEachBrowser(({ open }) => {
  for (const [which, kind] of [
    ["policy", "IAM policy"],
    ["report", "Credential report"],
    ["text", "Text"],
  ]) {
    test(`the example "${which}" is recognized and has findings beside it and underlined`, async () => {
      const { page, errors } = await open({ hash: "#locale=en" });
      await openExample(page, which);
      assert.ok((await messages(page)).length >= 1);
      await until(
        () => underlined(page),
        (marks) => marks.length >= 1,
        "underlined places",
      );
      assert.match(await page.$eval(".recognized", (element) => element.textContent), new RegExp(kind));
      assert.deepEqual(errors, []);
      await page.close();
    });
  }

  test("a policy is told in plain words, in both languages, harmlessly, and only while it is one", async () => {
    const { page } = await open({ hash: "#locale=en" });
    const said = () => page.$eval("#plain", (element) => element.textContent);
    const resource = "arn:aws:s3:::<img src=x onerror=alert(1)>\u202e";
    const statement = { Effect: "Allow", Action: ["s3:GetObject", "iam:PutUserPolicy"], Resource: resource };
    await paste(page, JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
    await page.waitForSelector('[data-key="view-plain"]');
    await page.click('[data-key="view-plain"]');
    await until(said, (text) => /Permissions management 1 of \d+/.test(text), "the summary");
    const text = await said();
    assert.ok(
      text.indexOf("iam") < text.indexOf("Amazon S3") && text.includes("<img src=x") && text.includes("[U+202E]"),
    );
    assert.equal(await page.$("#plain img"), null);
    await page.click('[data-key="locale-ko"]');
    await until(said, (korean) => /쉬운 말로/.test(korean) && /권한 관리/.test(korean), "the summary in Korean");
    await page.click('[data-key="clear"]');
    await until(said, (nothing) => nothing === "", "no summary without a policy");
    const everything = { Effect: "Allow", Action: "*", Resource: "*" };
    await paste(page, JSON.stringify({ Version: "2012-10-17", Statement: [everything] }));
    await page.waitForSelector('[data-key="view-plain"]');
    assert.equal(await said(), "", "a new text begins with its findings");
    await page.click('[data-key="view-plain"]');
    await page.waitForSelector("#plain summary");
    const folded = () => page.$$eval("#plain details > ul > li", (items) => items.length);
    assert.equal(await folded(), 0);
    await page.click("#plain summary");
    await until(folded, (n) => n > 300, "the other services, once the fold is opened");
    await page.close();
  });

  test("plain words say whom a policy names, and how many statements cannot be read", async () => {
    const { page } = await open({ hash: "#locale=en" });
    const named = { Effect: "Allow", Principal: { AWS: ["*", "123456789012"] }, Action: "s3:GetObject", Resource: "*" };
    const but = { Effect: "Deny", NotPrincipal: { AWS: "123456789012" }, Action: "sqs:SendMessage", Resource: "*" };
    const unread = { ...named, Effect: "allow" };
    await paste(page, JSON.stringify({ Version: "2012-10-17", Statement: [named, but, unread] }));
    await page.waitForSelector('[data-key="view-plain"]');
    await page.click('[data-key="view-plain"]');
    const said = () => page.$eval("#plain", (element) => element.textContent);
    const text = await until(said, (text) => text.includes("SQS"), "the summary");
    assert.match(text, /For everyone For 123456789012/);
    assert.match(text, /For everyone but 123456789012/);
    assert.match(text, /1 statement is not counted/);
    await page.close();
  });

  test("a way to more privilege is told in steps, each leading to its place", async () => {
    const { page } = await open({ hash: "#locale=en" });
    const statement = { Effect: "Allow", Action: ["iam:PassRole", "ec2:RunInstances"], Resource: "*" };
    await paste(page, JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 1));
    await page.waitForSelector('[data-key="view-plain"]');
    await page.click('[data-key="view-plain"]');
    const steps = await page.$$eval(".paths li:first-child .steps li", (all) => all.map((each) => each.textContent));
    assert.match(steps[0], /^iam:PassRole Line 7$/);
    assert.match(steps[1], /^ec2:RunInstances Line 8$/);
    assert.match(steps[2], /start an EC2 instance/);
    await page.click(".paths .steps li:nth-child(2) .link");
    const line = () =>
      page.evaluate(
        () => document.getElementById("editor").shadowRoot.querySelector(".cm-activeLine")?.textContent ?? "",
      );
    await until(line, (text) => text.includes("RunInstances"), "the place of the step");
    await page.close();
  });

  test("a pasted policy is checked, a fix is applied, and undo brings the text back", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await paste(page, BROKEN);
    await checked(page);
    assert.equal(await editorText(page), BROKEN);
    await page.waitForSelector(".fix");
    const n = (await messages(page)).length;
    await page.click(".fix");
    await editorBecomes(page, (text) => text !== BROKEN, "the fixed text");
    await until(
      () => messages(page),
      (now) => now.length < n,
      "fewer findings",
    );
    await page.click('[data-key="undo"]');
    await editorBecomes(page, (text) => text === BROKEN, "the text as it was");
    await page.close();
  });

  test("all safe fixes are applied at once, and the text parses afterwards", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await paste(page, BROKEN);
    await page.waitForSelector('[data-key="fix-all"]');
    await page.click('[data-key="fix-all"]');
    const text = await editorBecomes(page, (now) => now !== BROKEN, "the fixed text");
    JSON.parse(text);
    await page.close();
  });

  test("F8 goes from finding to finding", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await openExample(page, "policy");
    const current = () =>
      page.$eval('.finding[aria-current="true"]', (element) => element.dataset.finding).catch(() => undefined);
    await page.keyboard.press("F8");
    const first = await until(current, Boolean, "a chosen finding");
    await page.keyboard.press("F8");
    await until(current, (key) => key !== undefined && key !== first, "another finding");
    await page.close();
  });

  test("the language changes everything at once, messages of the core included", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await openExample(page, "text");
    const english = (await messages(page)).join();
    await page.click('[data-key="locale-ko"]');
    await until(
      () => messages(page),
      (now) => /[가-힣]/.test(now.join()) && now.join() !== english,
      "Korean messages",
    );
    assert.equal(await page.$eval("html", (element) => element.lang), "ko");
    for (const selector of ["#input-title", ".promise summary", ".results-head h2", "footer"]) {
      assert.match(await page.$eval(selector, (element) => element.textContent), /[가-힣]/, selector);
    }
    await page.close();
  });

  test("credentials are masked in the findings and in what is copied, and shown when asked", async () => {
    const { page } = await open({
      hash: "#locale=en",
      before: () => {
        globalThis.copied = [];
        navigator.clipboard.writeText = async (text) => void globalThis.copied.push(text);
      },
    });
    await paste(page, `id ${KEY_ID}\nsecret ${SECRET}\n`);
    await checked(page);
    const results = await page.$eval("#results", (element) => element.textContent);
    assert.ok(!results.includes(SECRET) && !results.includes(KEY_ID));
    await page.click('[data-key="redact"]');
    const [copied] = await until(
      () => page.evaluate(() => globalThis.copied),
      (all) => all.length === 1,
      "the copied text",
    );
    assert.ok(!copied.includes(SECRET) && !copied.includes(KEY_ID) && copied.startsWith("id "));
    const masked = () =>
      page.evaluate(() => {
        const element = document.getElementById("editor").shadowRoot.querySelector(".kf-secret");
        return getComputedStyle(element).webkitTextSecurity;
      });
    assert.equal(await masked(), "disc");
    await page.click('[data-key="mask"]');
    assert.equal(await masked(), "none");
    await page.close();
  });

  test("several dropped files are checked, each in a tab of its own", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await drop(page, {
      "policy.json": example("policy.json"),
      "credential-report.csv": example("credential-report.csv"),
      "leaked.txt": example("leaked.txt"),
    });
    await until(
      () => page.$$eval(".tab-count", (all) => all.length),
      (n) => n === 3,
      "three checked tabs",
    );
    await page.click(".tab:nth-child(2) button");
    await until(
      () => page.$eval("#documents", (element) => element.textContent),
      (text) => text.includes("Credential report"),
      "the report",
    );
    assert.match(await editorText(page), /^user,arn/);
    await page.close();
  });

  test("dropped Terraform and YAML are checked", async () => {
    const { page } = await open({ hash: "#locale=en" });
    await drop(page, {
      "main.tf":
        'policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })',
      "stack.yaml": "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: '*'\n  Resource: '*'\n",
    });
    await until(
      () => page.$$eval(".tab-count", (all) => all.length),
      (counted) => counted === 2,
      "both files checked",
    );
    for (const [tab, name] of ["main.tf", "stack.yaml"].entries()) {
      await page.click(`.tab:nth-child(${tab + 1}) button`);
      await until(
        () => page.$eval("body", (element) => element.textContent),
        (text) => text.includes("Every action is allowed on every resource"),
        name,
      );
    }
    await page.close();
  });

  test("a worker that dies is said so and started again", async () => {
    const { page } = await open({
      hash: "#locale=en",
      before: () => {
        const Real = globalThis.Worker;
        globalThis.workers = [];
        globalThis.Worker = class extends Real {
          constructor(...args) {
            super(...args);
            globalThis.workers.push(this);
          }
          postMessage(message) {
            if (globalThis.deaf && message.kind === "check")
              this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
            else super.postMessage(message);
          }
        };
      },
    });
    await page.evaluate(() => {
      globalThis.deaf = true;
    });
    await paste(page, BROKEN);
    await page.waitForSelector('.failure[role="alert"]');
    await page.evaluate(() => {
      globalThis.deaf = false;
    });
    await page.click('[data-key="again"]');
    await checked(page);
    assert.equal(await page.evaluate(() => globalThis.workers.length), 2);
    await page.close();
  });

  test("markup, scripts and text that turns around are shown as what they are", async () => {
    const { page, errors } = await open({ hash: "#locale=en" });
    const policy = example("policy.json").replace("Deploy pipeline", "<img src=x onerror=globalThis.hurt=1>\u202egnp");
    await paste(page, policy);
    await checked(page);
    await page.click('[data-key="clear"]');
    const report = example("credential-report.csv")
      .replace("former.contractor,", "<script>globalThis.hurt=1</script>\u202e,")
      .replace("<root_account>", "<root_account>");
    await paste(page, report);
    await checked(page);
    const seen = await page.evaluate(() => ({
      hurt: globalThis.hurt,
      images: document.images.length,
      scripts: document.scripts.length,
      text: document.body.innerText,
    }));
    assert.equal(seen.hurt, undefined);
    assert.equal(seen.images, 0);
    assert.equal(seen.scripts, 1);
    assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(seen.text), "no character turns the page's text around");
    assert.ok(seen.text.includes("<script>globalThis.hurt=1</script>"), "the name is shown as text");
    assert.deepEqual(errors, []);
    await page.close();
  });
});
