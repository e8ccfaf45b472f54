/** The command line as data: parsing, help and completions are all made from this table. */
import type { Confidence, DocumentKind, PolicyType, Profile, Severity } from "../api.js";

export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const satisfies readonly Severity[];
export const CONFIDENCES = ["high", "medium", "low"] as const satisfies readonly Confidence[];
export const KINDS = ["iam-policy", "credential-report", "text"] as const satisfies readonly DocumentKind[];
export const POLICY_TYPES = [
  "identity",
  "resource",
  "trust",
  "boundary",
  "scp",
  "rcp",
  "session",
  "endpoint",
] as const satisfies readonly PolicyType[];
export const PROFILES = [
  "default",
  "cis-1.4",
  "cis-3.0",
  "cis-5.0",
  "cis-7.0",
  "fsbp",
  "prowler",
] as const satisfies readonly Profile[];
export const FORMATS = ["text", "json", "sarif", "markdown", "github", "junit", "csv"] as const;
export const FAIL_ON = [...SEVERITIES, "never"] as const;
export const LOCALES = ["en", "ko"] as const;

export type Format = (typeof FORMATS)[number];
export type FailOn = (typeof FAIL_ON)[number];

/** One option of a command. */
export interface Flag {
  /** What stands for the value in help; a flag without one takes none. */
  value?: string;
  short?: string;
  multiple?: boolean;
  choices?: readonly string[];
  help: string;
}

export interface Command {
  usage: string;
  summary: string;
  details?: string;
  flags: Record<string, Flag>;
  /** What to complete after the command's name. */
  complete?: "files" | "rules" | readonly string[];
}

const output: Record<string, Flag> = {
  format: { value: "FORMAT", short: "f", choices: FORMATS, help: "how to print findings (default: text)" },
  "fail-on": {
    value: "SEVERITY",
    choices: FAIL_ON,
    help: "lowest severity that makes the exit code 1 (default: medium)",
  },
  quiet: { short: "q", help: "one line per finding, no source, no summary" },
  baseline: { value: "FILE", help: "leave out the findings listed in FILE" },
  "write-baseline": { value: "FILE", help: "list today's findings in FILE, for --baseline" },
};

const selection: Record<string, Flag> = {
  rule: {
    value: "ID=SEVERITY",
    short: "r",
    multiple: true,
    help: "severity of a rule or of group/*; off switches it off; may be repeated",
  },
  "other-providers": { help: "also look for credentials of other providers" },
  now: { value: "TIME", help: "the time to judge ages by, ISO 8601 with an offset (default: now)" },
  ignore: { value: "GLOB", multiple: true, help: "leave out these paths; may be repeated" },
  "no-config": { help: "read no configuration file" },
  config: { value: "FILE", short: "c", help: "configuration file (default: keyfence.config.json, upwards from here)" },
};

const locale: Record<string, Flag> = {
  locale: { value: "LOCALE", choices: LOCALES, help: "language of messages (default: from LC_ALL or LANG)" },
};
const color: Record<string, Flag> = {
  color: { help: "color even when not on a terminal" },
  "no-color": { help: "no color (also by the variable NO_COLOR)" },
};

const document: Record<string, Flag> = {
  kind: { value: "KIND", short: "k", choices: KINDS, help: "the kind of document, instead of recognizing it" },
  "policy-type": {
    value: "TYPE",
    short: "t",
    choices: POLICY_TYPES,
    help: "what policies are attached to, instead of detecting it",
  },
  profile: { value: "PROFILE", short: "p", choices: PROFILES, help: "whose thresholds and rules to use" },
};

/** The word for a worker of a long scan (sift.ts); nobody types it. */
export const SIFT_PART = "sift-part";

const PROVIDERS: Flag = { help: "also run git-secrets' secrets.providers, which are programs" };

export const COMMANDS: Record<string, Command> = {
  check: {
    usage: "keyfence check [OPTION…] FILE… | -",
    summary: "Check policies, credential reports and text: files, folders, globs, or - for standard input",
    details:
      "Folders are walked without what .gitignore names; each document is recognized by its content.\n" +
      "Exit code: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or unreadable input.",
    flags: {
      against: { value: "FILE", help: "also report what changed since this earlier credential report" },
      ...output,
      ...document,
      ...selection,
      ...locale,
      ...color,
    },
    complete: "files",
  },
  scan: {
    usage: "keyfence scan [OPTION…] [FILE… | -]",
    summary: "Look for credentials only: in a tree, in what is staged, in commits and their messages",
    details:
      "Without a file: the repository's files that git does not ignore, else this folder. What git-secrets was told\n" +
      "stays in force: secrets.patterns, secrets.allowed and .gitallowed.",
    flags: {
      staged: { help: "scan what the next commit adds or changes, each file whole" },
      range: { value: "A..B", help: "scan the files and messages of these commits, as git log names them" },
      history: { help: "scan every commit that any ref reaches" },
      providers: PROVIDERS,
      ...output,
      ...selection,
      ...locale,
      ...color,
    },
    complete: "files",
  },
  fix: {
    usage: "keyfence fix [OPTION…] FILE… | -",
    summary: "Apply safe fixes to files (- prints the fixed standard input)",
    details: "Exit code: 0 done, with --dry-run 1 when there is something to fix, 2 wrong usage or unreadable input.",
    flags: {
      "dry-run": { short: "n", help: "print a diff and change nothing" },
      unsafe: { help: "also apply fixes that may change what a policy means" },
      ...document,
      ...selection,
      ...locale,
      ...color,
    },
    complete: "files",
  },
  redact: {
    usage: "keyfence redact [OPTION…] FILE | -",
    summary: "Print a text with its credentials masked",
    flags: {
      identities: { help: "also replace account ids, users and ARNs of credential reports, the same by the same" },
      "other-providers": selection["other-providers"] as Flag,
    },
    complete: "files",
  },
  explain: {
    usage: "keyfence explain [OPTION…] FILE | - | RULE…",
    summary:
      "Say in plain words what a policy allows, or what a rule means, how to mend it, and what other tools call it",
    flags: {
      format: {
        value: "FORMAT",
        short: "f",
        choices: ["text", "markdown", "json"],
        help: "how to print a policy's summary (default: text)",
      },
      "policy-type": document["policy-type"] as Flag,
      ...locale,
    },
    complete: "rules",
  },
  rules: {
    usage: "keyfence rules [OPTION…]",
    summary: "List the rules",
    flags: {
      format: { value: "FORMAT", short: "f", choices: ["text", "json"], help: "how to print them (default: text)" },
      ...locale,
    },
  },
  hook: {
    usage: "keyfence hook install|uninstall [OPTION…] [FOLDER]",
    summary: "Guard this repository's commits, merges and messages by git hooks",
    details:
      "Installs pre-commit, commit-msg and prepare-commit-msg where git looks for them (core.hooksPath, worktrees and\n" +
      "submodules included). A hook that is already there is kept and runs afterwards; those of git-secrets are replaced.\n" +
      "What git-secrets was told stays in force: secrets.patterns, secrets.allowed and .gitallowed.\n" +
      "FOLDER is another repository, or a template (git config init.templateDir) whose hooks every new clone gets.\n" +
      "Skip it once: git commit --no-verify.",
    flags: {
      providers: PROVIDERS,
      ...locale,
    },
    complete: ["install", "uninstall"],
  },
  completions: {
    usage: "keyfence completions bash|zsh|fish",
    summary: "Print completions for a shell",
    flags: {},
    complete: ["bash", "zsh", "fish"],
  },
  version: {
    usage: "keyfence version",
    summary: "Print the version and the date of the catalogue of actions",
    flags: {},
  },
  help: { usage: "keyfence help [COMMAND]", summary: "Print help", flags: {} },
};
