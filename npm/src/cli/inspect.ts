/** Checks one text after another and gathers what was found. */

import { UsageError } from "./arguments.js";
import type { Settings } from "./config.js";
import {
  type Comparison,
  check,
  compareCredentialReports,
  compiled,
  type Finding,
  findSecrets,
  OptionError,
  type Options,
  type Report,
  TrapError,
  version,
} from "./core.js";
import type { Failure, Found, Long, Reading } from "./files.js";
import type { Named } from "./git.js";
import type { GitSecrets } from "./git-secrets.js";
import { err, isTerminal } from "./output.js";
import { type FileResult, present, type RunResult, rank, shownPath } from "./results.js";

/** A text to be checked, read when its turn comes. */
export interface Item {
  path: string;
  /** Its path in the repository where `path` says more. */
  name?: string;
  found: Found;
  /** Of a time gone by: nobody can mend its comments. */
  past?: boolean;
  read(): Reading | Promise<Reading>;
  /** Reads it unless it is long. */
  open?(): Reading | Long | Promise<Reading | Long>;
}

export class Inspection {
  readonly files: FileResult[] = [];
  readonly failures: Failure[] = [];
  readonly notes: string[] = [];
  checked = 0;
  /** The paths of what was read, as shown. */
  readonly read = new Set<string>();
  skipped = 0;
  hidden = 0;
  /** An earlier credential report, to tell what changed since. */
  against?: string;
  /** Accounts found in it and in what was checked. */
  compared = 0;

  constructor(
    private readonly settings: Settings,
    private readonly secretsOnly: boolean,
    private readonly gitSecrets?: GitSecrets,
  ) {}

  async all(items: Iterable<Item> | AsyncIterable<Item>): Promise<void> {
    const progress = new Progress(this.settings);
    await compiled;
    for await (const item of items) {
      progress.at(this.checked, item.path);
      const reading = await this.#read(item, progress);
      if (!reading) continue;
      if ("text" in reading) await this.#one(item, reading.text);
      else if (reading.skip && item.found !== "named") this.skipped += 1;
      else this.failures.push({ path: item.path, message: reading.failure });
    }
    progress.end();
  }

  /** Reads a text; nothing where it was a long report, which is checked then. */
  async #read(item: Item, progress: Progress): Promise<Reading | undefined> {
    // What changed since an earlier report, only the whole of this one tells.
    if (!item.open || this.secretsOnly || this.against !== undefined) return item.read();
    const opened = await item.open();
    if (!("pieces" in opened)) return opened;
    const { checkLong, isLongReport } = await import("./long-report.js");
    const { options, baseline } = this.settings;
    if (!isLongReport(opened, options)) return opened.whole();
    this.checked += 1;
    const path = shownPath(item.path);
    if (baseline) this.read.add(path);
    const each = (text: string, report: Report) => this.#excepted(item, text, report);
    const onProgress = (bytes: number) => progress.at(`${Math.round(bytes / 1e6)} MB`, item.path);
    try {
      const { file, omitted } = await checkLong(item.path, opened, options, each, onProgress);
      this.files.push(file);
      if (omitted) this.notes.push(`${path}: ${omitted} more findings, no worse than these, are not listed`);
    } catch (error) {
      this.#failed(item, error);
    }
    return undefined;
  }

  /** What stopped a check: of the options an error, of the text a failure. */
  #failed(item: Item, error: unknown): void {
    if (error instanceof OptionError) throw new UsageError(inFlags(error.message));
    if (!(error instanceof TrapError) && !(error as NodeJS.ErrnoException).syscall) throw error;
    this.failures.push({ path: item.path, message: (error as Error).message });
  }

  /** Counts the objects of which there is nothing to tell, and gives the others. */
  async sift(objects: readonly Named[]): Promise<readonly Named[]> {
    const progress = new Progress(this.settings);
    const show = (done: number) => progress.at(done, `of ${objects.length}`);
    const { sift } = await import("./sift.js");
    const sifted = await sift(objects, scanOptions(this.settings.options), this.gitSecrets, show);
    progress.end();
    this.checked += sifted.checked;
    this.skipped += sifted.skipped;
    return sifted.worth;
  }

  async #one(item: Item, text: string): Promise<void> {
    this.checked += 1;
    if (this.settings.baseline) this.read.add(shownPath(item.path));
    const { options } = this.settings;
    let report: Report;
    try {
      report = this.secretsOnly ? findSecrets(text, scanOptions(options)) : check(text, options);
      if (this.against !== undefined && report.kind === "credential-report") {
        this.#changes(item.path, report, compareCredentialReports(this.against, text, options));
      }
    } catch (error) {
      this.#failed(item, error);
      return;
    }
    // A folder holds many texts of no known kind; only of a file that was asked for is that worth a word.
    if (item.found === "walk")
      report.findings = report.findings.filter(({ rule }) => rule !== "document/not-recognized");
    const extra = this.gitSecrets?.apply(item.name ?? item.path, text, report) ?? [];
    report = await this.#excepted(item, text, report);
    const worthListing =
      item.found !== "walk" || report.findings.length > 0 || (!this.secretsOnly && report.kind !== "unrecognized");
    if (worthListing) this.files.push(present(item.path, text, report, extra));
  }

  /** A report without what comments and allowed values take out. */
  async #excepted(item: Item, text: string, report: Report): Promise<Report> {
    const { allow, used } = this.settings;
    if (!allow.length && !text.includes("keyfence:ignore")) return report;
    const { except } = await import("./exceptions.js");
    const excepted = except(text, report, allow, used);
    this.hidden += excepted.hidden;
    if (!item.past) this.notes.push(...excepted.notes.map((note) => `${shownPath(item.path)}:${note}`));
    return excepted.report;
  }

  /** Puts what changed in its place among a report's findings; of an account that is in one report only, says so. */
  #changes(path: string, report: Report, { findings, compared, onlyAfter }: Comparison): void {
    const start = ({ spans }: Finding) => spans[0]?.start ?? 0;
    report.findings = report.findings
      .concat(findings)
      .sort((a, b) => start(a) - start(b) || rank(a.severity) - rank(b.severity) || (a.rule < b.rule ? -1 : 1));
    this.compared += compared.length;
    for (const account of onlyAfter) {
      this.notes.push(
        `${shownPath(path)}: account ${account ?? "unknown"} is not in the earlier report, so not compared`,
      );
    }
  }

  result(): RunResult {
    const { files, checked, skipped } = this;
    const failures = this.failures.map(({ path, message }) => ({ path: shownPath(path), message }));
    const { failOn, locale } = this.settings;
    return { files, checked, skipped, failures, failOn, locale, version: version() };
  }
}

/** A search for credentials alone has no kind or type to be told. */
function scanOptions({ now, locale, rules, otherProviders }: Options): Options {
  return { now, locale, rules, otherProviders };
}

/** An option's error in the words of the command line. */
export function inFlags(message: string): string {
  return message.replace(/option `(\w+)[^`]*`/, (_, name: string) => {
    const flag = name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
    return flag === "rules" ? "--rule (or `rules` of the configuration)" : `--${flag}`;
  });
}

/** A line on the terminal that tells where a long run is. */
class Progress {
  #on: boolean;
  #last = Date.now();
  #shown = false;

  constructor(settings: Settings) {
    this.#on = !settings.quiet && isTerminal(2);
  }

  at(done: number | string, path: string): void {
    if (!this.#on || Date.now() - this.#last < 250) return;
    this.#last = Date.now();
    this.#shown = true;
    err(
      `\r\u001b[K${done} … ${shownPath(path)
        .replace(/[^\u0020-\u007e]/g, "?")
        .slice(-60)}`,
    );
  }

  end(): void {
    if (this.#shown) err("\r\u001b[K");
  }
}
