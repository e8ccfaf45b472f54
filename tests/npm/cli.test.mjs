// The command: exit codes, what it reads, what it writes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { dist, fixtures, folder, ID, keyfence, NOW, PAIR, SECRET, snapshot } from "./support.mjs";

const clean = fs.readFileSync(path.join(fixtures, "clean.json"), "utf8");
const broken = fs.readFileSync(path.join(fixtures, "policy.json"), "utf8");

test("exit code 0 when clean, 1 on findings, 2 on mistakes", () => {
  const codes = [
    [["check", "clean.json"], 0],
    [["check", "policy.json"], 1],
    [["check", "policy.json", "--fail-on", "critical"], 0],
    [["check", "policy.json", "--fail-on", "never"], 0],
    [["check", "clean.json", "policy.json"], 1],
    [["check"], 2],
    [["check", "none-such.json"], 2],
    [["check", "policy.json", "none-such.json"], 2],
    [["check", "none-*.json"], 2],
    [["check", "--frmat", "json", "clean.json"], 2],
    [["check", "--format", "yaml", "clean.json"], 2],
    [["check", "--rule", "policy/none-such=off", "clean.json"], 2],
    [["check", "--now", "soon", "clean.json"], 2],
    [["explain", "policy/none-such"], 2],
    [["none-such"], 2],
    [[], 2],
    [["help"], 0],
    [["check", "--help"], 0],
    [["version"], 0],
    [["--version"], 0],
    [["explain", "policy/missing-version"], 0],
    [["rules"], 0],
  ];
  for (const [args, code] of codes) {
    const { status, stderr } = keyfence(args);
    assert.equal(status, code, `${args.join(" ")}: ${stderr}`);
    if (code === 2) assert.ok(stderr.length > 0, args.join(" "));
    else assert.equal(stderr, "", args.join(" "));
  }
});

test("errors name what is wrong and what was perhaps meant", () => {
  assert.match(keyfence(["check", "none-such.json"]).stderr, /none-such\.json: there is no such file/);
  assert.match(keyfence(["check", "--fial-on", "x", "clean.json"]).stderr, /--fial-on; did you mean --fail-on\?/);
  assert.match(keyfence(["chek"]).stderr, /did you mean check\?/);
  assert.match(keyfence(["explain", "policy/mising-version"]).stderr, /did you mean policy\/missing-version\?/);
  assert.match(keyfence(["check", "--now", "soon", "clean.json"]).stderr, /--now/);
});

test("standard input, files and globs are read", (t) => {
  const cwd = folder(t, { "a/one.json": broken, "a/b/two.json": broken, "a/b/three.txt": "nothing" });
  assert.equal(keyfence(["check", "-"], { input: broken }).status, 1);
  assert.equal(keyfence(["check", "-"], { input: clean }).status, 0);
  const files = (...args) => {
    const { stdout } = keyfence(["check", ...args, "--format", "json"], { cwd });
    return JSON.parse(stdout).files.map((file) => file.path);
  };
  assert.deepEqual(files("a/*.json"), ["a/one.json"]);
  assert.deepEqual(files("a/**/*.json"), ["a/b/two.json", "a/one.json"]);
  assert.deepEqual(files("a/one.json", "a/./one.json"), ["a/one.json"]);
  assert.deepEqual(files("a"), ["a/b/two.json", "a/one.json"]);
});

test("a glob passes over binary files and what the configuration ignores, and says of a text that it is of no kind", (t) => {
  const cwd = folder(t, {
    "clean.json": clean,
    "image.bin": "a\0b",
    "old.json": broken,
    "note.txt": "nothing",
    "keyfence.config.json": JSON.stringify({ ignore: ["old.json"] }),
  });
  const { status, stdout, stderr } = keyfence(["check", "clean.*", "image*", "old*", "note*"], { cwd });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /1 binary file skipped/);
  assert.match(stdout, /note\.txt:1:1: info document\/not-recognized/);
  assert.doesNotMatch(stdout, /old\.json/);
  assert.equal(keyfence(["check", "image*"], { cwd }).status, 2);
});

test("a command without options does not send to help for them", () => {
  assert.match(keyfence(["help", "--bogus"]).stderr, /unknown option --bogus \(it takes no options\)/);
  assert.match(keyfence(["check", "--bogus"]).stderr, /\(keyfence help check lists the options\)/);
});

test("policies in Terraform and YAML are checked where they stand, and mended there", (t) => {
  const cwd = folder(t, {
    "main.tf":
      'data "aws_iam_policy_document" "d" {\n  statement {\n    effect    = "allow"\n    actions   = ["s3:GetObject"]\n    resources = [aws_s3_bucket.b.arn]\n  }\n}\n',
    "stack.yaml":
      "Resources:\n  P:\n    Properties:\n      PolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n          - Effect: allow\n            Action: s3:GetObject\n            Resource: !Sub '${B.Arn}/*'\n",
  });
  const { stdout, status } = keyfence(["check", "*.tf", "stack.yaml"], { cwd });
  assert.equal(status, 1);
  assert.match(stdout, /main\.tf:3:17: high policy\/invalid-effect/);
  assert.match(stdout, /stack\.yaml:7:21: high policy\/invalid-effect/);
  assert.equal(keyfence(["fix", "main.tf", "stack.yaml"], { cwd }).status, 0);
  assert.match(fs.readFileSync(path.join(cwd, "main.tf"), "utf8"), /effect {4}= "Allow"/);
  assert.match(fs.readFileSync(path.join(cwd, "stack.yaml"), "utf8"), /- Effect: "Allow"/);
  assert.match(keyfence(["explain", "main.tf"], { cwd }).stdout, /s3/);
});

test("folders are walked without what .gitignore names, links, binary files and node_modules", (t) => {
  const cwd = folder(t, {
    ".gitignore": "*.log\n/build/\n!keep.log\n# a comment\nsecret[0-9].txt\n",
    "keys.txt": PAIR,
    "x.log": PAIR,
    "keep.log": PAIR,
    "build/keys.txt": PAIR,
    "src/build/keys.txt": PAIR,
    "src/.gitignore": "own.txt\n",
    "src/own.txt": PAIR,
    "src/secret1.txt": PAIR,
    "own.txt": PAIR,
    "node_modules/x/keys.txt": PAIR,
    "image.bin": Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(PAIR)]),
  });
  fs.symlinkSync("keys.txt", path.join(cwd, "link.txt"));
  const { stdout } = keyfence(["scan", "--format", "json"], { cwd });
  const found = JSON.parse(stdout).files.map((file) => file.path);
  assert.deepEqual(found, ["keep.log", "keys.txt", "own.txt", "src/build/keys.txt"]);
});

test("a binary file named outright is an error, UTF-16 is text", (t) => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PAIR, "utf16le")]);
  const cwd = folder(t, { "image.bin": Buffer.from([1, 0, 2]), "windows.txt": utf16 });
  const { status, stderr } = keyfence(["check", "image.bin"], { cwd });
  assert.equal(status, 2);
  assert.match(stderr, /image\.bin: is binary/);
  assert.equal(keyfence(["check", "windows.txt"], { cwd }).status, 1);
});

test("the text format shows source and carets, also under wide characters, tabs and long lines", () => {
  for (const file of ["policy.json", "메모.txt", "long-line.log"]) {
    const { stdout } = keyfence(["check", file, "--now", NOW]);
    snapshot(assert, `text/${file}.txt`, stdout);
    const shown = stdout.split("\n").find((line) => line.includes("AKIA•"));
    if (shown) assert.ok(!/\t/.test(shown));
  }
  snapshot(assert, "text/메모.ko.txt", keyfence(["check", "메모.txt", "--locale", "ko", "--now", NOW]).stdout);
  snapshot(assert, "text/quiet.txt", keyfence(["check", "policy.json", "메모.txt", "-q"]).stdout);
});

test("the language comes from the environment and from --locale", () => {
  const run = (env, ...args) => keyfence(["check", "policy.json", "-q", ...args], { env }).stdout;
  assert.match(run({ LANG: "ko_KR.UTF-8" }), /[가-힣]/);
  assert.match(run({ LC_ALL: "ko_KR.UTF-8", LANG: "en_US.UTF-8" }), /[가-힣]/);
  assert.doesNotMatch(run({ LC_ALL: "C", LANG: "ko_KR.UTF-8" }), /[가-힣]/);
  assert.doesNotMatch(run({ LANG: "ko_KR.UTF-8" }, "--locale", "en"), /[가-힣]/);
});

test("color only when asked for or on a terminal", () => {
  assert.doesNotMatch(keyfence(["check", "policy.json"]).stdout, /\u001b/);
  assert.match(keyfence(["check", "policy.json", "--color"]).stdout, /\u001b\[/);
  assert.doesNotMatch(keyfence(["check", "policy.json", "--color", "--no-color"]).stdout, /\u001b/);
});

test("a text cannot drive the terminal", () => {
  const input = `{"Version": "2012-10-17", "Statement": [{"Effect": "\u001b[31mallow\u202e", "Action": "*", "Resource": "*"}]}`;
  const { stdout } = keyfence(["check", "-"], { input });
  assert.doesNotMatch(stdout, /[\u001b\u202e]/);
});

test("a report's names cannot drive the terminal from a command or any format", () => {
  const name = "ev\u001b[2Jil\u009b\u202e";
  const input = `user,arn,mfa_active,password_enabled\n${name},arn:aws:iam::111122223333:user/${name},false,true\n`;
  for (const format of ["text", "json", "sarif", "markdown", "github", "junit", "csv"]) {
    const { stdout, status } = keyfence(["check", "-", "-k", "credential-report", "-f", format], { input });
    assert.equal(status, 1, stdout);
    assert.match(stdout, /report[/.]user-mfa/);
    if (format === "text") assert.match(stdout, /aws iam [^\n]*--user-name/);
    assert.doesNotMatch(stdout, /\u001b/, format);
    // JSON escapes what it must; the rest of it is for programs.
    if (format !== "json" && format !== "sarif") assert.doesNotMatch(stdout, /[\u009b\u202e]/, format);
  }
});

test("what could not be checked is never clean", (t) => {
  const cwd = folder(t, {
    "binary/a.bin": "a\0b",
    "clean.json": "{}",
    "ignored/.gitignore": "*",
    "ignored/a.json": "{}",
  });
  fs.mkdirSync(path.join(cwd, "empty"));
  for (const word of ["empty", "binary", "ignored"]) {
    const { status, stderr } = keyfence(["check", word], { cwd });
    assert.equal(status, 2, word);
    assert.ok(stderr.startsWith(`keyfence: ${word}: `), stderr);
  }
});

test("fix mends files, keeps their mode, and shows a diff first when asked", (t) => {
  const cwd = folder(t, { "policy.json": broken, "clean.json": clean });
  const file = path.join(cwd, "policy.json");
  fs.chmodSync(file, 0o640);
  const dry = keyfence(["fix", "--dry-run", "policy.json", "clean.json"], { cwd });
  assert.equal(dry.status, 1);
  snapshot(assert, "fix.diff", dry.stdout);
  assert.equal(fs.readFileSync(file, "utf8"), broken);
  assert.equal(keyfence(["fix", "policy.json", "clean.json"], { cwd }).status, 0);
  assert.equal(keyfence(["fix", "--dry-run", "policy.json"], { cwd }).status, 0);
  assert.equal(fs.statSync(file).mode & 0o777, 0o640);
  assert.equal(fs.readFileSync(path.join(cwd, "clean.json"), "utf8"), clean);
  assert.equal(keyfence(["fix", "-"], { input: broken }).stdout, fs.readFileSync(file, "utf8"));
});

test("git applies the diff as it is printed, whatever the lines end and begin with", (t) => {
  const forms = {
    "plain.json": broken,
    "crlf.json": broken.replaceAll("\n", "\r\n"),
    "tabs.json": broken.replaceAll("  ", "\t"),
    "no-end.json": `{"Version": "2012-10-17", "Statement": [{"Sid": "가", "Effect": "Deny", "Action": "*", "Resource": "*",}]}`,
  };
  const cwd = folder(t, forms);
  const { stdout: input } = keyfence(["fix", "--dry-run", "."], { cwd });
  assert.equal(keyfence(["fix", "."], { cwd }).status, 0);
  const patched = folder(t, forms);
  const patch = spawnSync("git", ["apply", "-p0", "-"], { cwd: patched, input, encoding: "utf8" });
  assert.equal(patch.status, 0, patch.stderr);
  for (const [name, before] of Object.entries(forms)) {
    const fixed = fs.readFileSync(path.join(cwd, name), "utf8");
    assert.notEqual(fixed, before, name);
    assert.equal(fs.readFileSync(path.join(patched, name), "utf8"), fixed, name);
  }
});

test("redact prints the text without its credentials", () => {
  const { stdout, status } = keyfence(["redact", "-"], { input: `x ${PAIR} y` });
  assert.equal(status, 0);
  assert.equal(stdout, `x ${PAIR} y`.replace(ID, "AKIA••••••••").replace(SECRET, "q7Vn••••••••"));
});

test("the configuration is found upwards, and its mistakes are named", (t) => {
  const cwd = folder(t, {
    "keyfence.config.json": JSON.stringify({ failOn: "critical", ignore: ["old/**"], rules: { "policy/*": "low" } }),
    "deep/in/policy.json": broken,
    "old/keys.txt": PAIR,
    "bad.json": '{"failon": "low"}',
    "worse.json": "{",
  });
  const inside = { cwd: path.join(cwd, "deep/in") };
  assert.equal(keyfence(["check", "policy.json"], inside).status, 0);
  assert.equal(keyfence(["check", "policy.json", "--no-config"], inside).status, 1);
  assert.equal(keyfence(["check", "policy.json", "--fail-on", "low"], inside).status, 1);
  assert.equal(keyfence(["scan"], { cwd }).status, 0);
  const wrong = keyfence(["check", "-", "--config", "bad.json"], { cwd });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /bad\.json: unknown key `failon`; did you mean `failOn`\?/);
  assert.match(keyfence(["check", "-", "--config", "worse.json"], { cwd }).stderr, /worse\.json: not valid JSON/);
  const manifest = folder(t, { "package.json": '{"keyfence": {"failOn": "never"}}', "keys.txt": PAIR });
  assert.equal(keyfence(["scan"], { cwd: manifest }).status, 0);
});

test("exceptions: comments with a reason, values by hash, a baseline", (t) => {
  const sha256 = (value) => createHash("sha256").update(value).digest("hex");
  const cwd = folder(t, {
    "line.txt": `id = ${ID} # keyfence:ignore secrets/access-key-id rotated last year\n`,
    "next.txt": `# keyfence:ignore-next-line secrets/* rotated last year\nid = ${ID}\n`,
    "bare.txt": `id = ${ID} # keyfence:ignore secrets/access-key-id\n`,
    "stale.txt": "# keyfence:ignore secrets/access-key-id rotated last year\n",
    "old.txt": PAIR,
    "allow.json": JSON.stringify({ allow: [{ sha256: sha256(SECRET), reason: "the sandbox" }] }),
    "id.json": JSON.stringify({ allow: [{ sha256: sha256(ID), reason: "everyone knows it" }] }),
  });
  const run = (...args) => keyfence(args, { cwd });
  assert.equal(run("check", "line.txt").status, 0);
  assert.equal(run("check", "next.txt").status, 0);
  const bare = run("check", "bare.txt");
  assert.equal(bare.status, 1);
  assert.match(bare.stderr, /bare\.txt:1: .*needs a reason/);
  assert.match(run("check", "stale.txt").stderr, /stale\.txt:1: .*ignores nothing/);
  assert.equal(run("check", "old.txt", "--config", "allow.json").status, 0);
  // An id that is allowed does not let its secret out.
  assert.equal(run("check", "old.txt", "--config", "id.json").status, 1);
  assert.equal(run("check", "bare.txt", "--config", "id.json").status, 0);
  assert.equal(run("scan", "old.txt", "--write-baseline", "base.json").status, 0);
  assert.ok(!fs.readFileSync(path.join(cwd, "base.json"), "utf8").includes(ID));
  assert.equal(run("scan", "old.txt", "--baseline", "base.json").status, 0);
  fs.writeFileSync(path.join(cwd, "old.txt"), "nothing");
  assert.match(run("scan", "old.txt", "--baseline", "base.json").stderr, /^keyfence: base\.json: 1 of its findings/);
  assert.equal(run("scan", "line.txt", "--baseline", "base.json").stderr, "", "of files not read nothing is known");
  fs.writeFileSync(path.join(cwd, "old.txt"), PAIR);
  fs.appendFileSync(path.join(cwd, "old.txt"), `\nnew = ${ID.replace("DEMO", "NEXT")}\n`);
  assert.equal(run("scan", "old.txt", "--baseline", "base.json").status, 1);
});

test("a file's name begins no line of its own", (t) => {
  const cwd = folder(t, { "odd\nname.txt": PAIR, "odd\n.bin": "a\0b" });
  const { stdout } = keyfence(["check", "odd\nname.txt", "--quiet"], { cwd });
  assert.match(stdout, /^odd␊name\.txt:1:\d+: critical /);
  const { stderr } = keyfence(["check", "odd\n.bin"], { cwd });
  assert.match(stderr, /^keyfence: odd␊\.bin: [^\n]*\n$/);
});

test("what the configuration lists and nothing needs is told, where all of it was looked at", (t) => {
  const sha256 = (value) => createHash("sha256").update(value).digest("hex");
  const cwd = folder(t, {
    "keyfence.config.json": JSON.stringify({
      ignore: ["old", "gone/**"],
      allow: [
        { sha256: sha256(ID).toUpperCase(), reason: "the sandbox" },
        { sha256: sha256("nothing"), reason: "revoked in May" },
      ],
    }),
    "old/leak.txt": PAIR,
    "notes.txt": `id = ${ID}\n`,
    "sub/clean.txt": "nothing",
  });
  const told = [
    "keyfence: keyfence.config.json: ignore `gone/**` leaves out no file here: remove it",
    `keyfence: keyfence.config.json: allow ${sha256("nothing").slice(0, 8)}… (revoked in May) allows nothing here: remove it`,
  ];
  for (const command of ["check", "scan"]) {
    const { status, stderr } = keyfence([command, "."], { cwd });
    assert.equal(status, 0);
    const lines = stderr.trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.replace(`${cwd}/`, "")),
      told,
      command,
    );
    // A part of what it speaks of tells nothing of the rest.
    assert.equal(keyfence([command, "notes.txt"], { cwd }).stderr, "");
    assert.equal(keyfence([command, "sub"], { cwd }).stderr, "");
  }
});

/** What a shell offers for a line that is typed so far. */
function completed(script, ...typed) {
  const words = typed.map((word) => `'${word}'`).join(" ");
  const ask = `${script}\nCOMP_WORDS=(keyfence ${words}); COMP_CWORD=${typed.length}; _keyfence; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status, stderr } = spawnSync("bash", ["-c", ask], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout.split("\n").filter(Boolean);
}

test("completions: bash offers what may stand there", () => {
  const { stdout: script, status } = keyfence(["completions", "bash"]);
  assert.equal(status, 0);
  assert.deepEqual(completed(script, "ch"), ["check"]);
  assert.deepEqual(completed(script, "check", "--format", "s"), ["sarif"]);
  assert.deepEqual(completed(script, "check", "-f", "j"), ["json", "junit"]);
  assert.deepEqual(completed(script, "rules", "--format", ""), ["text", "json"]);
  assert.deepEqual(completed(script, "check", "--format", "=", "ma"), ["markdown"]);
  assert.deepEqual(completed(script, "check", "--profile", "=").slice(0, 2), ["default", "cis-1.4"]);
  assert.deepEqual(completed(script, "check", "--b"), ["--baseline"]);
  // Files are the shell's own to offer.
  assert.deepEqual(completed(script, "check", ""), []);
  assert.deepEqual(completed(script, "check", "--baseline", ""), []);
  assert.deepEqual(completed(script, "hook", ""), ["install", "uninstall"]);
  assert.deepEqual(completed(script, "explain", "policy/missing-v"), ["policy/missing-version"]);
  const registered = spawnSync("bash", ["-c", `${script}\ncomplete -p keyfence`], { encoding: "utf8" });
  assert.match(registered.stdout, /-F _keyfence keyfence/);
});

test("completions: zsh takes its script, fish offers what may stand there", (t) => {
  const scripts = ["zsh", "fish"].map((shell) => {
    const { stdout, status } = keyfence(["completions", shell]);
    assert.equal(status, 0);
    assert.match(stdout, /policy\/missing-version/);
    return [shell, stdout];
  });
  const cwd = folder(t, Object.fromEntries(scripts));
  const run = (shell, ...args) => {
    const { error, status, stdout, stderr } = spawnSync(shell, args, { cwd, encoding: "utf8" });
    if (error) return t.diagnostic(`${shell} is not here: its script was only printed`);
    assert.equal(status, 0, stderr);
    return stdout;
  };
  run("zsh", "-n", "zsh");
  const offered = run("fish", "--no-config", "-c", 'source fish; complete -C "keyfence check --format s"');
  if (offered !== undefined) assert.match(offered, /^sarif\b/);
});

test("a closed pipe is no error", () => {
  const command = `node '${path.join(dist, "cli.cjs")}' rules | head -1`;
  const { status, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

test("a verdict stands whether or not its output is read, and output that is lost is an error", (t) => {
  const cwd = folder(t, { "policy.json": broken });
  const bash = (command) => spawnSync("bash", ["-c", command], { cwd, encoding: "utf8" });
  const check = `'${process.execPath}' '${path.join(dist, "cli.cjs")}' check policy.json`;
  for (let i = 0; i < 3; i++) assert.equal(bash(`${check} | true; exit \${PIPESTATUS[0]}`).status, 1);
  const full = bash(`${check} > /dev/full`);
  assert.equal(full.status, 2);
  assert.match(full.stderr, /^keyfence: the output could not be written: .*\n$/);
  const nowhere = keyfence(["check", "policy.json", "--write-baseline", "none/such.json"], { cwd });
  assert.equal(nowhere.status, 2);
  assert.match(nowhere.stderr, /^keyfence: .*none\/such\.json.*\n$/);
});

test("what may not be read is an error", () => {
  const { status, stderr } = keyfence(["check", "clean.json/inside", "clean.json"]);
  assert.equal(status, 2);
  assert.match(stderr, /clean\.json\/inside: /);
});
