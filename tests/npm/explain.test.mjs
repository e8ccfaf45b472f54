// Policies in plain words, through the package and the command.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { dist, folder, ID, keyfence } from "./support.mjs";

const { explainPolicy, OptionError } = await import(pathToFileURL(path.join(dist, "node.js")).href);

const policy = (...Statement) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action, Resource = "*", more = {}) => ({ Effect: "Allow", Action, Resource, ...more });

test("a policy is told by service and access level, the most sensitive first", () => {
  const text = `\ufeff한\n${policy(allow(["s3:GetObject", "iam:PutUserPolicy"]))}`;
  const { policies, together } = explainPolicy(text);
  assert.equal(together, undefined);
  const [{ span, policyType, services, unknown }] = policies;
  assert.deepEqual([text[span.start], text[span.end - 1], policyType, unknown], ["{", "}", "identity", []]);
  assert.deepEqual(
    services.map(({ effect, service, levels, resources, unconditional }) => [
      effect,
      service,
      levels.map(({ level, count }) => [level, count]),
      resources,
      unconditional,
    ]),
    [
      ["allow", "iam", [["Permissions management", 1]], ["*"], true],
      ["allow", "s3", [["Read", 1]], ["*"], true],
    ],
  );
  assert.ok(services.every(({ levels }) => levels.every(({ count, total }) => total > count)));
});

test("whom a policy of a resource names is told, and how many of its statements cannot be read", () => {
  const open = { ...allow("s3:GetObject"), Principal: { AWS: ["*", "123456789012"] } };
  const but = { ...allow("sqs:SendMessage"), Effect: "Deny", NotPrincipal: { AWS: "123456789012" } };
  const [{ services, unread, text }] = explainPolicy(policy(open, but, { ...open, Effect: "allow" })).policies;
  assert.deepEqual(
    services.map(({ principals, exceptPrincipals }) => [principals, exceptPrincipals]),
    [
      [["*", "123456789012"], []],
      [[], ["123456789012"]],
    ],
  );
  assert.equal(unread, 1);
  assert.match(text, /for everyone, 123456789012\n[\s\S]*for everyone but 123456789012\n[\s\S]*1 statement\n$/);
});

test("several policies come with what they mean together, in both languages", () => {
  const text = `${policy(allow(["s3:*", "sqs:*"]))}\n${policy({ ...allow("s3:*"), Effect: "Deny" })}`;
  assert.match(explainPolicy(text).together, /Deny in any of them wins/);
  const korean = explainPolicy(text, { locale: "ko" });
  assert.match(korean.together, /명시적 Deny/);
  assert.match(korean.policies[1].text, /^- 거부 .*권한 관리 \d+개 전부/);
  // What the other policy denies is not told as allowed.
  assert.match(korean.policies[0].markdown, /^- 허용 \*\*.+\*\* \(`sqs`\)/);
  assert.doesNotMatch(korean.policies[0].markdown, /`s3`/);
});

test("what is no policy has no summary, wrong options are refused, credentials are masked", () => {
  assert.deepEqual(explainPolicy("hello").policies, []);
  assert.throws(() => explainPolicy("", { nwo: 1 }), OptionError);
  assert.throws(() => explainPolicy(5), TypeError);
  const said = JSON.stringify(explainPolicy(policy(allow("s3:GetObject", `arn:aws:s3:::b/${ID}`))));
  assert.ok(said.includes("arn:aws:s3:::b/AKIA") && !said.includes(ID));
});

test("the command explains files, standard input and rules", (t) => {
  const cwd = folder(t, {
    "p.json": policy(allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q\u202e")),
    "two.txt": `${policy(allow("s3:GetObject"))}\n${policy(allow("s3:PutObject"))}`,
    "none.txt": "hello",
  });
  const run = (...args) => keyfence(["explain", ...args], { cwd });
  const { stdout, status } = run("p.json");
  assert.match(stdout, /^- Allows Amazon SQS \(sqs\): 1 of \d+ Write actions; on arn:aws:sqs/);
  assert.ok(!stdout.includes("\u202e"));
  assert.equal(status, 0);
  assert.match(keyfence(["explain", "-"], { cwd, input: policy(allow("s3:GetObject")) }).stdout, /Amazon S3/);
  const two = run("two.txt", "--format", "markdown", "--locale", "ko").stdout;
  assert.equal(two.match(/^## two\.txt:\d \(identity\)$/gm).length, 2);
  assert.match(two, /명시적 Deny/);
  assert.equal(JSON.parse(run("two.txt", "-f", "json").stdout).policies.length, 2);
  assert.equal(run("none.txt").status, 2);
  assert.match(run("policy/missing-version").stdout, /policy\/missing-version/);
});
