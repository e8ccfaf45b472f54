/** What git-secrets was told in a repository: its own patterns, and what it allows. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import type { Finding, Report } from "../api.js";
import type { Stretch } from "../mask.js";
import { UsageError } from "./arguments.js";
import { Expression } from "./expression.js";
import { tryGit } from "./git.js";

/** Patterns of `git secrets --register-aws` for what the core finds better by itself. */
const REGISTERED = [/^\(A3T\[A-Z0-9\]\|AKIA/, /\(ACCESS\|access\|Access\)\?_\?\(KEY\|key\|Key\)/];
const RULE = "git-secrets/pattern";
export class GitSecrets {
  constructor(
    readonly patterns: readonly Expression[],
    private readonly allowed: readonly Expression[],
  ) {}

  /** Reads the repository's settings; `providers` are programs, so they run only when asked for. */
  static here(withProviders: boolean): GitSecrets {
    const { patterns = [], allowed = [], providers = [] } = settings();
    const own = patterns.filter((p) => !REGISTERED.some((known) => known.test(p)));
    if (withProviders) for (const provider of providers) own.push(...provide(provider));
    return new GitSecrets(own.map(compile), [...allowed, ...allowedFile()].map(compile));
  }

  /**
   * Adds findings of its patterns to a report and takes out what is allowed, which git-secrets judges by
   * `file:line:content`. Returns where its patterns matched.
   */
  apply(path: string, text: string, report: Report): Stretch[] {
    const matches = this.places(text);
    if (matches.length) {
      const lines = lineStarts(text);
      report.findings.push(...matches.map((stretch) => findingAt(stretch, lines)));
      report.findings.sort((a, b) => (a.spans[0]?.start ?? 0) - (b.spans[0]?.start ?? 0));
    }
    if (this.allowed.length) report.findings = report.findings.filter((finding) => !this.#allows(path, text, finding));
    return matches;
  }

  /** Where its patterns match whole words, line by line as grep reads. */
  places(text: string): Stretch[] {
    if (!this.patterns.length) return [];
    const lines = lineStarts(text);
    return lines.flatMap((from, index) => {
      const line = text.slice(from, (lines[index + 1] ?? text.length + 1) - 1).replace(/\r$/, "");
      return this.patterns.flatMap((pattern) =>
        pattern.words(line).map(({ start, end }) => ({ start: from + start, end: from + end })),
      );
    });
  }

  #allows(path: string, text: string, finding: Finding): boolean {
    const [span] = finding.spans;
    if (!span) return false;
    const start = span.start - (span.column - 1);
    const end = text.indexOf("\n", span.start);
    const line = `${path}:${span.line}:${text.slice(start, end < 0 ? undefined : end)}`;
    return this.allowed.some((pattern) => pattern.test(line));
  }
}

/** A pattern may itself be a secret, so that no error quotes it. */
function compile(pattern: string): Expression {
  try {
    return new Expression(pattern);
  } catch {
    throw new UsageError("a pattern of git-secrets cannot be read (git config --get-regexp ^secrets, and .gitallowed)");
  }
}

/** The values of git's settings under `secrets.`, by name. */
function settings(): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  const listed = tryGit("config", "--null", "--get-regexp", "^secrets\\.")?.toString() ?? "";
  for (const entry of listed.split("\0")) {
    const end = entry.indexOf("\n");
    if (end < 0) continue;
    const name = entry.slice("secrets.".length, end).toLowerCase();
    out[name] = [...(out[name] ?? []), entry.slice(end + 1)].filter(Boolean);
  }
  return out;
}

/** `.gitallowed` at the repository's top: a pattern a line, comments by `#`. */
function allowedFile(): string[] {
  const top = tryGit("rev-parse", "--show-toplevel")?.toString().replace(/\n$/, "");
  if (!top) return [];
  try {
    const lines = fs.readFileSync(`${top}/.gitallowed`, "utf8").split(/\r?\n/);
    return lines.filter((line) => line.trim() && !line.startsWith("#"));
  } catch {
    return [];
  }
}

/** The patterns that a program prints; without them a check would pass for more than it is. */
function provide(command: string): string[] {
  const { status, stdout } = spawnSync("sh", ["-c", command], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new UsageError(`secrets.providers: \`${command}\` failed, so its patterns are not known`);
  return stdout.split(/\r?\n/).filter(Boolean);
}

function lineStarts(text: string): number[] {
  const out = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) out.push(at + 1);
  return out;
}

function findingAt({ start, end }: Stretch, lines: readonly number[]): Finding {
  const place = (offset: number) => {
    let low = 0;
    for (let high = lines.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((lines[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (lines[low] as number) + 1 };
  };
  const [from, to] = [place(start), place(end)];
  return {
    rule: RULE as Finding["rule"],
    severity: "high",
    confidence: "medium",
    category: "security",
    title: "Pattern of git-secrets",
    message: "Matches a pattern registered with git-secrets",
    explanation:
      "The repository's setting `secrets.patterns` forbids this; `secrets.allowed` or `.gitallowed` can allow it.",
    subject: { credential: "pattern" },
    spans: [{ start, end, ...from, endLine: to.line, endColumn: to.column }],
    fixes: [],
    remediation: [],
    references: [],
    page: "",
  };
}
