// Credential reports beside each other and in time, through the package and the command.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { dist, folder, ID, keyfence, PAIR } from "./support.mjs";

const {
  compareCredentialReports,
  credentialTimelines,
  redact,
  OptionError,
  checkCredentialReport,
  checkCredentialReportIn,
} = await import(pathToFileURL(path.join(dist, "node.js")).href);

const HEADER = "user,arn,user_creation_time,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated";
const row = (user, mfa, active, rotated = "2026-10-01T00:00:00+00:00") =>
  `${user},arn:aws:iam::111122223333:user/${user},2024-01-01T00:00:00+00:00,true,${mfa},${active},${rotated}`;
const report = (...rows) => `${[HEADER, ...rows].join("\n")}\n`;

test("two reports are compared account by account, with places in the later one", () => {
  const before = report(row("ann", true, false));
  const after = `\ufeff${report(row("ann", false, true), row("bob", true, true))}`;
  const { findings, compared, onlyAfter, before: earlier, after: later } = compareCredentialReports(before, after);
  const seen = findings.map(({ rule, spans, category }) => [rule, after.slice(spans[0].start, spans[0].end), category]);
  assert.deepEqual(seen.sort(), [
    ["report/key-reactivated", "true", "security"],
    ["report/mfa-removed", "false", "security"],
    ["report/new-user", "bob", "security"],
  ]);
  assert.deepEqual([compared, onlyAfter], [["111122223333"], []]);
  assert.deepEqual([earlier[0].users, later[0].users], [1, 2]);
  assert.equal(compareCredentialReports(after, after).findings.length, 0);
});

test("a comparison takes the same options as a check, and refuses others", () => {
  const [before, after] = [report(row("ann", true, false)), report(row("ann", false, false))];
  assert.equal(compareCredentialReports(before, after, { rules: { "report/mfa-removed": "off" } }).findings.length, 0);
  assert.match(compareCredentialReports(before, after, { locale: "ko" }).findings[0].message, /[가-힣]/);
  assert.throws(() => compareCredentialReports(before, after, { nwo: 1 }), OptionError);
  assert.throws(() => compareCredentialReports(before, 5), TypeError);
});

test("a user called by a credential is not quoted by a comparison", () => {
  const { findings } = compareCredentialReports(
    report(row("ann", true, true)),
    report(row("ann", true, true), row(ID, true, true)),
  );
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ["report/new-user"],
  );
  assert.ok(!JSON.stringify(findings).includes(ID) && findings[0].message.includes(ID.slice(0, 4)));
});

test("timelines tell the life of every password and key", () => {
  const [{ summary, users }] = credentialTimelines(report(row("ann", true, true)), { now: "2026-11-10T00:00:00Z" });
  assert.deepEqual([summary.account, summary.judgedBy], ["111122223333", "2026-11-10"]);
  assert.equal(users[0].user, "ann");
  assert.deepEqual(users[0].keys, [{ active: true, since: "2026-10-01", ageDays: 40 }, null]);
});

test("a copy without identities says the same of nobody", () => {
  const text = report(row("ann", false, true), row("bob", true, true));
  const shared = redact(text, { identities: true });
  assert.ok(!/ann|bob|111122223333/.test(shared), shared);
  const rules = (of) => checkCredentialReport(of, { now: "2026-11-10T00:00:00Z" }).findings.map(({ rule }) => rule);
  assert.deepEqual(rules(shared), rules(text));
  assert.equal(redact(text), text);
});

test("the command compares with an earlier report and prints a copy to share", (t) => {
  const at = folder(t, {
    "old.csv": report(row("ann", true, false)),
    "new.csv": report(row("bob", true, true), row("ann", false, false)),
  });
  const { stdout, status } = keyfence(["check", "new.csv", "--against", "old.csv"], { cwd: at });
  assert.equal(status, 1);
  assert.match(stdout, /report\/mfa-removed/);
  const places = [...stdout.matchAll(/^new\.csv:(\d+):(\d+):/gm)].map(([, line, column]) => line * 1e4 + +column);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  const shared = keyfence(["redact", "--identities", "new.csv"], { cwd: at }).stdout;
  assert.ok(shared.startsWith(HEADER) && !shared.includes("ann"), shared);
  assert.equal(keyfence(["check", "new.csv", "--against", "none.csv"], { cwd: at }).status, 2);
});

test("what could not be compared is said", (t) => {
  const other = report(row("ann", true, false)).replaceAll("111122223333", "444455556666");
  const at = folder(t, { "old.csv": other, "new.csv": report(row("ann", true, false)), "plain.txt": "nothing\n" });
  for (const checked of ["new.csv", "plain.txt"]) {
    const { stderr, status } = keyfence(["check", checked, "--against", "old.csv"], { cwd: at });
    assert.equal(status, 2, checked);
    assert.match(stderr, /nothing was compared/);
  }
  assert.match(
    keyfence(["check", "new.csv", "--against", "old.csv"], { cwd: at }).stderr,
    /111122223333 is not in the earlier/,
  );
});

/** Reports of three accounts, one after another. */
const organization = ["111122223333", "444455556666", "123456789012"]
  .map((account) =>
    report(row("ann", false, true, "2020-01-01T00:00:00Z"), row("한글", true, true)).replaceAll(
      "111122223333",
      account,
    ),
  )
  .join("");

async function streamed(source, options) {
  const parts = [];
  for await (const part of checkCredentialReportIn(source, options)) parts.push(part);
  return parts;
}

test("a stream of reports finds what the whole text does, however it is cut", async () => {
  const options = { now: "2026-11-10T00:00:00Z" };
  const whole = checkCredentialReport(organization, options);
  const bytes = new TextEncoder().encode(organization);
  const pieces = (size) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
  for (const source of [organization, bytes, [...organization], pieces(7), new Blob([bytes]).stream()]) {
    let read = 0;
    const parts = await streamed(source, {
      ...options,
      onProgress: (now) => {
        assert.ok(now >= read);
        read = now;
      },
    });
    assert.deepEqual(
      parts.flatMap(({ findings }) => findings),
      whole.findings,
    );
    assert.equal(parts.flatMap(({ reports }) => reports).length, 3);
    assert.equal(read, bytes.length);
  }
});

test("of a stream only the worst may be asked for, and the others are counted", async () => {
  const options = { now: "2026-11-10T00:00:00Z" };
  const { findings } = checkCredentialReport(organization, options);
  const parts = await streamed(organization, { ...options, worst: 2 });
  const last = parts.pop();
  assert.ok(parts.every((part) => part.findings.length === 0));
  assert.equal(last.findings.length, 2);
  const order = ["critical", "high", "medium", "low", "info"];
  const worst = findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity)).slice(0, 2);
  assert.deepEqual(last.findings, worst);
  assert.equal(
    last.counts.reduce((sum, { count }) => sum + count, 0),
    findings.length,
  );
});

test("a stream refuses wrong options and stops when it is told to", async () => {
  await assert.rejects(streamed(organization, { nwo: 1 }), OptionError);
  await assert.rejects(streamed(organization, { worst: -1 }), TypeError);
  await assert.rejects(streamed([5]), TypeError);
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(streamed(organization, { signal }), /enough/);
});

/** Reports of many accounts in good order, behind one with a neglected user: more than the command holds. */
function longReports() {
  const fresh = (account) => (_, i) =>
    `u${i},arn:aws:iam::${account}:user/teams/platform/${"x".repeat(60)}/u${i},2026-11-01T00:00:00Z,true,true,false,N/A\n`;
  const root = (account) => `<root_account>,arn:aws:iam::${account}:root,2026-11-01T00:00:00Z,true,true,false,N/A\n`;
  const accounts = Array.from({ length: 24 }, (_, at) => String(111122220000 + at));
  const [first, ...others] = accounts.map(
    (account) => `${HEADER}\n${root(account)}${Array.from({ length: 5000 }, fresh(account)).join("")}`,
  );
  const neglected = row("한글", false, true, "2020-01-01T00:00:00Z").replaceAll("111122223333", accounts[0]);
  const named = row(ID, true, true, "2020-01-01T00:00:00Z").replaceAll("111122223333", accounts[0]);
  const short = `${first.slice(0, 2000).replace(/[^\n]*$/, "")}${neglected}\n${named}\n`;
  others.push(others.pop().replace(",true,true,", ",true,false,"));
  return { short, long: short + others.join("") };
}

test("a report too long to hold is checked in pieces, as a file and from standard input, and shown like a short one", (t) => {
  const { short, long } = longReports();
  assert.ok(Buffer.byteLength(long) > 16 << 20);
  const cwd = folder(t, { "long.csv": long, "short/long.csv": short });
  const args = ["check", "long.csv", "--now", "2026-11-23T00:00:00Z"];
  const json = (options) => JSON.parse(keyfence([...args, "--format", "json"], options).stdout);
  const found = json({ cwd }).files[0];
  const whole = checkCredentialReport(long, { now: "2026-11-23T00:00:00Z" });
  const places = ({ findings }) => findings.map(({ rule, spans, path: place }) => [rule, place, spans]);
  assert.deepEqual(places(found), places(whole));
  assert.equal(found.kind, "credential-report");
  assert.equal(found.documents[0].details.reports.length, 24);
  assert.deepEqual(found.documents[0].span, whole.documents[0].span);
  const piped = keyfence([...args.with(1, "-"), "--format", "json"], { cwd, input: long });
  // A fingerprint counts the file's name in.
  const said = ({ findings }) => findings.map(({ fingerprint, ...rest }) => rest);
  assert.deepEqual(said(JSON.parse(piped.stdout).files[0]), said(found));
  // What the first account's findings look like is the same in every format, credentials masked.
  for (const format of ["text", "csv", "sarif"]) {
    const [own, other] = ["short", "."].map(
      (at) => keyfence([...args, "--format", format], { cwd: path.join(cwd, at) }).stdout,
    );
    assert.ok(!other.includes(ID), format);
    const lines = own.split("\n").filter((line) => /한글|AKIA/.test(line));
    assert.ok(lines.length > 3 && lines.every((line) => other.includes(line)), format);
  }
  // What is no report is read whole, as before.
  const prose = keyfence(["check", "-", "--format", "json"], { cwd, input: `${"a b c d\n".repeat(3 << 20)}${PAIR}` });
  assert.equal(JSON.parse(prose.stdout).files[0].findings[0].subject.credential, "access-key-pair");
});
