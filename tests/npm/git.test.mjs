// Hooks and scans in real repositories.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { dist, folder, ID, keyfence, PAIR, root, SECRET } from "./support.mjs";

/** A repository whose git knows nobody else's settings. */
function repository(t, files = {}) {
  const cwd = folder(t, files);
  const git = (...args) => {
    const env = {
      PATH: `${path.join(cwd, ".bin")}:${process.env.PATH}`,
      HOME: cwd,
      LANG: "C.UTF-8",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_EDITOR: "true",
      GIT_MERGE_AUTOEDIT: "no",
    };
    const { status, stdout, stderr } = spawnSync("git", args, { cwd, env, encoding: "utf8" });
    return { status, stdout, stderr, out: stdout + stderr };
  };
  assert.equal(git("init", "-q", "-b", "main").status, 0);
  git("config", "user.name", "Test");
  git("config", "user.email", "test@example.com");
  const write = (name, content) => {
    fs.mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    fs.writeFileSync(path.join(cwd, name), content);
  };
  const install = (...args) => {
    const result = keyfence(["hook", "install", ...args], { cwd });
    assert.equal(result.status, 0, result.stderr);
    return result;
  };
  return { cwd, git, write, install };
}

function hides(out) {
  assert.ok(!out.includes(ID) && !out.includes(SECRET), out);
}

test("a commit with a credential is refused, and the way out works", (t) => {
  const { git, write, install } = repository(t);
  install();
  write("a.txt", "harmless");
  git("add", ".");
  assert.equal(git("commit", "-qm", "first").status, 0);
  write("a.txt", PAIR);
  git("add", ".");
  const refused = git("commit", "-qm", "second");
  assert.equal(refused.status, 1);
  assert.match(refused.out, /a\.txt:1:\d+: critical/);
  assert.match(refused.out, /git restore --staged/);
  hides(refused.out);
  write("a.txt", "mended");
  git("add", ".");
  assert.equal(git("commit", "-qm", "second").status, 0);
});

test("what is staged counts, not what lies in the folder", (t) => {
  const { git, write, install } = repository(t);
  install();
  write("a.txt", PAIR);
  git("add", ".");
  write("a.txt", "clean again, but not staged");
  assert.equal(git("commit", "-qm", "x").status, 1);
});

test("a message with a credential is refused, but not for git's own comments", (t) => {
  const { git, install } = repository(t);
  install();
  const refused = git("commit", "--allow-empty", "-m", `use ${ID}`);
  assert.equal(refused.status, 1);
  assert.match(refused.out, /message/);
  hides(refused.out);
  assert.equal(git("commit", "-q", "--allow-empty", "-m", "use the role").status, 0);
});

test("taking a credential out is allowed, also with --verbose", (t) => {
  const { git, write, install } = repository(t);
  write("a.txt", PAIR);
  git("add", ".");
  git("commit", "-qm", "before the hook");
  install();
  write("a.txt", "nothing");
  git("add", ".");
  git("config", "core.editor", 'sh -c \'printf "take it out\\n" | cat - "$1" > "$1.new" && mv "$1.new" "$1"\' --');
  const { status, out } = git("-c", "commit.verbose=true", "commit", "--cleanup=scissors");
  assert.ok(status === 0 || !/keyfence/.test(out), out);
});

test("a merge that brings in a credential is refused", (t) => {
  const { git, write, install } = repository(t);
  write("a.txt", "a");
  git("add", ".");
  git("commit", "-qm", "first");
  git("checkout", "-qb", "side");
  write("b.txt", PAIR);
  git("add", ".");
  git("commit", "-qm", "leak");
  write("b.txt", "gone");
  git("commit", "-qam", "hide it");
  git("checkout", "-q", "main");
  install();
  const refused = git("merge", "--no-ff", "side");
  assert.notEqual(refused.status, 0);
  assert.match(refused.out, /b\.txt@/);
  hides(refused.out);
});

test("core.hooksPath, worktrees and file names with any bytes", (t) => {
  const { cwd, git, write, install } = repository(t);
  git("config", "core.hooksPath", "my hooks");
  install();
  assert.ok(fs.existsSync(path.join(cwd, "my hooks/pre-commit")));
  write("a.txt", "a");
  git("add", ".");
  assert.equal(git("commit", "-qm", "first").status, 0);
  fs.writeFileSync(Buffer.concat([Buffer.from(`${cwd}/na\nme-`), Buffer.from([0xff, 0xfe])]), PAIR);
  git("add", ".");
  const refused = git("commit", "-qm", "x");
  assert.equal(refused.status, 1);
  hides(refused.out);
  git("rm", "-qf", "--cached", "-r", ".");
  git("reset", "-q", "--hard");
  git("config", "--unset", "core.hooksPath");
  install();
  assert.equal(git("worktree", "add", "-q", "tree").status, 0);
  fs.writeFileSync(path.join(cwd, "tree/k.txt"), PAIR);
  git("-C", "tree", "add", ".");
  assert.equal(git("-C", "tree", "commit", "-qm", "x").status, 1);
});

test("binary files pass", (t) => {
  const { git, write, install } = repository(t);
  install();
  write("image.bin", Buffer.concat([Buffer.from([0, 1]), Buffer.from(PAIR)]));
  git("add", ".");
  assert.equal(git("commit", "-qm", "x").status, 0);
});

test("a hook that was there runs afterwards and comes back", (t) => {
  const { cwd, git, write, install } = repository(t);
  const before = "#!/bin/sh\ntouch ran\n";
  write(".git/hooks/pre-commit", before);
  fs.chmodSync(path.join(cwd, ".git/hooks/pre-commit"), 0o755);
  install();
  install();
  git("commit", "-q", "--allow-empty", "-m", "x");
  assert.ok(fs.existsSync(path.join(cwd, "ran")));
  assert.equal(keyfence(["hook", "uninstall"], { cwd }).status, 0);
  assert.equal(fs.readFileSync(path.join(cwd, ".git/hooks/pre-commit"), "utf8"), before);
  assert.ok(!fs.existsSync(path.join(cwd, ".git/hooks/commit-msg")));
});

test("git-secrets' users keep their patterns and what they allow", (t) => {
  const { cwd, git, write, install } = repository(t);
  write(".git/hooks/pre-commit", '#!/usr/bin/env bash\ngit secrets --pre_commit_hook -- "$@"\n');
  const names = ["(A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}", "internal-[[:digit:]]{4}"];
  for (const pattern of names) git("config", "--add", "secrets.patterns", pattern);
  git("config", "--add", "secrets.allowed", "internal-0000");
  git("config", "--add", "secrets.providers", "echo from-a-provider");
  install();
  assert.ok(!fs.existsSync(path.join(cwd, ".git/hooks/pre-commit.before-keyfence")));
  const attempt = (content) => {
    write("a.txt", content);
    git("add", "a.txt");
    const result = git("commit", "-qm", "x", "--allow-empty");
    return result.status;
  };
  assert.equal(attempt("AIDAQQQQQQQQQQQQQQQQ is only a user's id"), 0);
  assert.equal(attempt("see internal-1234"), 1);
  assert.equal(attempt("see internal-0000"), 0);
  assert.equal(attempt("from-a-provider"), 0);
  write(".gitallowed", `# ours\n^a\\.txt:1:id = ${ID}\n`);
  assert.equal(attempt(`id = ${ID}`), 0);
  assert.equal(attempt(`another = ${ID}`), 1);
  install("--providers");
  assert.equal(attempt("from-a-provider"), 1);
});

test("scan reads the tree, what is staged, ranges with their messages, and history", (t) => {
  const { cwd, git, write } = repository(t, { ".gitignore": "ignored.txt\n" });
  write("ignored.txt", PAIR);
  write("a.txt", PAIR);
  git("add", ".");
  git("commit", "-qm", "leak");
  write("a.txt", "gone");
  git("commit", "-qam", "hide it");
  git("commit", "-q", "--allow-empty", "-m", `told ${ID}`);
  const scan = (...args) => keyfence(["scan", "--format", "json", ...args], { cwd });
  const paths = (...args) =>
    JSON.parse(scan(...args).stdout).files.map((file) => file.path.replace(/[0-9a-f]{10}$/, "…"));
  assert.deepEqual(paths(), []);
  assert.deepEqual(paths("--staged"), []);
  assert.deepEqual(paths("--history").sort(), ["a.txt@…", "commit …"]);
  assert.deepEqual(paths("--range", "HEAD~1..HEAD"), ["commit …"]);
  assert.deepEqual(paths("--range", "HEAD~2..HEAD~1"), []);
  write("b.txt", PAIR);
  git("add", ".");
  assert.deepEqual(paths("--staged"), ["b.txt"]);
  assert.deepEqual(paths(), ["b.txt"]);
  assert.equal(scan("--range", "none-such..HEAD").status, 2);
  assert.equal(scan("--range", "--output=x").status, 2);
  assert.equal(scan("--staged", "--history").status, 2);
  assert.ok(fs.existsSync(dist));
});

test("scan keeps what git-secrets was told, also for history and without its programs", (t) => {
  const { cwd, git, write } = repository(t);
  git("config", "--add", "secrets.patterns", "internal-[[:digit:]]{4}");
  git("config", "--add", "secrets.providers", "printf 'one-provided\\ntwo-provided\\n'");
  write("a.txt", "see internal-1234\n");
  write("b.txt", "two-provided\n");
  git("add", ".");
  git("commit", "-qm", "first");
  write("a.txt", "gone\n");
  git("commit", "-qam", "second");
  const paths = (...args) => {
    const { stdout, stderr } = keyfence(["scan", "-f", "json", ...args], { cwd });
    assert.equal(stderr, "");
    return JSON.parse(stdout).files.map((file) => file.path.replace(/@.*/, ""));
  };
  assert.deepEqual(paths(), []);
  assert.deepEqual(paths("--providers"), ["b.txt"]);
  assert.deepEqual(paths("--history"), ["a.txt"]);
  write(".gitallowed", "^a\\.txt:1:see internal");
  assert.deepEqual(paths("--history"), []);
});

test("a check that git-secrets' settings make impossible never passes", (t) => {
  const { cwd, git } = repository(t);
  const attempt = () => keyfence(["scan", "--providers"], { cwd });
  assert.equal(attempt().status, 0);
  git("config", "--add", "secrets.patterns", "broken(PATTERN");
  const broken = attempt();
  assert.equal(broken.status, 2);
  assert.ok(!broken.stderr.includes("PATTERN"), "a pattern may be a secret");
  git("config", "--unset-all", "secrets.patterns");
  git("config", "--add", "secrets.providers", "exit 3");
  assert.equal(attempt().status, 2);
});

test("submodules: hooks of their own, and no content in the repository above", (t) => {
  const inner = repository(t);
  inner.write("a.txt", "a");
  inner.git("add", ".");
  inner.git("commit", "-qm", "first");
  const { cwd, git } = repository(t);
  const added = git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.cwd, "sub");
  assert.equal(added.status, 0, added.out);
  assert.equal(keyfence(["hook", "install"], { cwd }).status, 0);
  assert.equal(git("commit", "-qm", "a submodule").status, 0);
  assert.equal(keyfence(["hook", "install", "sub"], { cwd }).status, 0);
  fs.writeFileSync(path.join(cwd, "sub/k.txt"), PAIR);
  git("-C", "sub", "add", ".");
  const refused = git("-C", "sub", "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", "x");
  assert.equal(refused.status, 1);
  assert.match(refused.out, /k\.txt:1/);
});

test("a template gives every new clone the hooks", (t) => {
  const { cwd, git } = repository(t, { "templates/description": "" });
  assert.equal(keyfence(["hook", "install", "templates"], { cwd }).status, 0);
  assert.equal(git("init", "-q", "--template=templates", "new").status, 0);
  fs.writeFileSync(path.join(cwd, "new/k.txt"), PAIR);
  git("-C", "new", "add", ".");
  assert.equal(git("-C", "new", "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", "x").status, 1);
});

/** A place on PATH where `npx` is the built command; answers as a registry would are not needed. */
function withNpx(t) {
  const bin = folder(t, {
    npx: `#!/bin/sh\n[ "$1" = --yes ] || exit 9\nshift 2\nexec '${process.execPath}' '${dist}/cli.cjs' "$@"\n`,
  });
  fs.chmodSync(path.join(bin, "npx"), 0o755);
  return { ...process.env, PATH: `${bin}:${process.env.PATH}`, LANG: "C.UTF-8" };
}

test("pre-commit's hooks refuse what is staged and the message", (t) => {
  const { cwd, git, write } = repository(t);
  const env = withNpx(t);
  const manifest = fs.readFileSync(path.join(root, ".pre-commit-hooks.yaml"), "utf8");
  const entries = [...manifest.matchAll(/^ {2}entry: (.*)$/gm)].map(([, entry]) => entry);
  const run = (entry, ...args) => {
    const [command, ...words] = entry.split(" ");
    return spawnSync(command, [...words, ...args], { cwd, env }).status;
  };
  write("a.txt", "clean");
  git("add", ".");
  write("message", "a message");
  assert.deepEqual([run(entries[0]), run(entries[1], "message")], [0, 0]);
  write("a.txt", PAIR);
  git("add", ".");
  write("message", `use ${ID}`);
  assert.deepEqual([run(entries[0]), run(entries[1], "message")], [1, 1]);
});

test("the GitHub Action annotates, writes SARIF and gives the exit code", (t) => {
  const { cwd, write } = repository(t);
  const action = fs.readFileSync(path.join(root, "npm/action.yml"), "utf8");
  const script = action.slice(action.indexOf("      run: |\n") + 13).replace(/^ {8}/gm, "");
  const run = (more) => {
    const defaults = {
      KEYFENCE_COMMAND: "scan",
      KEYFENCE_ARGUMENTS: "",
      KEYFENCE_SARIF: "",
      KEYFENCE_VERSION: "latest",
    };
    const env = { ...withNpx(t), ...defaults, GITHUB_OUTPUT: path.join(cwd, "outputs"), ...more };
    return spawnSync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], {
      cwd,
      env,
      encoding: "utf8",
    });
  };
  for (const name of Object.keys({
    KEYFENCE_COMMAND: 0,
    KEYFENCE_ARGUMENTS: 0,
    KEYFENCE_SARIF: 0,
    KEYFENCE_VERSION: 0,
  }))
    assert.ok(action.includes(`${name}: \${{ inputs.${name.slice(9).toLowerCase()} }}`), name);
  assert.equal(run({}).status, 0);
  write("a.txt", PAIR);
  const found = run({ KEYFENCE_SARIF: "log.sarif", KEYFENCE_ARGUMENTS: "--ignore *.sarif" });
  assert.equal(found.status, 1, found.stderr);
  assert.match(found.stdout, /^::error file=a\.txt,line=1/);
  assert.equal(JSON.parse(fs.readFileSync(path.join(cwd, "log.sarif"), "utf8")).runs[0].results.length, 1);
  assert.match(fs.readFileSync(path.join(cwd, "outputs"), "utf8"), /^exit-code=1$/m);
  assert.equal(run({ KEYFENCE_ARGUMENTS: "--fail-on never" }).status, 0);
});

test("history knows tags, and what is staged may be UTF-16", (t) => {
  const { cwd, git, write } = repository(t);
  git("commit", "-q", "--allow-empty", "-m", "first");
  git("tag", "-a", "v1", "-m", `released with ${ID}`);
  const scan = (...args) => JSON.parse(keyfence(["scan", "-f", "json", ...args], { cwd }).stdout).files;
  assert.match(scan("--history")[0].path, /^tag [0-9a-f]{10}$/);
  write("windows.txt", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PAIR, "utf16le")]));
  git("add", ".");
  assert.equal(scan("--staged")[0].path, "windows.txt");
});

// Of 40,000 objects and more by workers.
for (const many of [3_000, 40_000])
  test(`a history of ${many} files is looked through with the same outcome, in order`, (t) => {
    const { cwd, git } = repository(t);
    git("config", "--add", "secrets.patterns", "internal-[[:digit:]]{4}");
    const blob = (name, text) => `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    const commit = (message, blobs) =>
      `commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata ${message.length}\n${message}\n${blobs.join("")}`;
    const leaks = { 7: PAIR, 1500: `한국어 ${PAIR}`, 2999: "see internal-1234\n" };
    const blobs = Array.from({ length: many }, (_, i) => blob(`f${i}.txt`, leaks[i] ?? `nothing in ${i}\n`));
    const binary = blob("image.bin", `\0${PAIR}`);
    const input = commit("first", blobs) + commit(`told ${ID}`, [binary]) + commit("last", [blob("f7.txt", "gone\n")]);
    const env = { PATH: process.env.PATH, HOME: cwd };
    assert.equal(spawnSync("git", ["fast-import", "--quiet"], { cwd, env, input }).status, 0);
    const { stdout, stderr } = keyfence(["scan", "--history", "-f", "json"], { cwd });
    assert.equal(stderr, "");
    const { files, summary } = JSON.parse(stdout);
    const names = files.map((file) => file.path.replace(/[0-9a-f]{10}$/, "…"));
    assert.deepEqual(names.sort(), ["commit …", "f1500.txt@…", "f2999.txt@…", "f7.txt@…"]);
    // Three commits, the texts and the one that took a credential out.
    assert.equal(summary.checked, many + 4);
    assert.equal(keyfence(["sift-part"], { cwd }).status, 2);
  });

test("outside a repository the hook says so", (t) => {
  const { status, stderr } = keyfence(["hook", "install"], { cwd: folder(t) });
  assert.equal(status, 2);
  assert.match(stderr, /no git repository/);
});
