/** What the page and its worker say to each other. */
import type {
  Comparison,
  Finding,
  Options,
  PolicySummary,
  Report,
  ReportRows,
  RuleFacts,
  Severity,
} from "../../npm/src/api.js";

/** The id of answers that nobody asked for. */
export const WARMING = -1;

/** From the page to the worker. */
export type Request =
  /**
   * The core, compressed; empty where the worker loads it by itself. `warmUp` are texts to check for nothing, answered
   * as `WARMING`: what is done for the first time takes a browser ten times as long.
   */
  | { kind: "load"; core: PackedCore; warmUp: readonly string[] }
  | { kind: "check"; id: number; text: string; options: Options }
  /** Only the numbers of what is found, unless `whole`. */
  | { kind: "check-file"; id: number; file: File; options: Options; whole: boolean }
  | { kind: "compare"; id: number; before: string | File; after: string | File; options: Options }
  | { kind: "complete"; id: number; what: Completing; typed: string };

/** The core as the single file carries it: raw LZMA1, in base64, and how many bytes it is unpacked. */
export interface PackedCore {
  size: number;
  base64: string;
}

/** How many findings there are of each severity. */
export type Counts = ReadonlyMap<Severity, number>;

/** A finding without what is the same for all of its rule: copied between threads, that would be most of it. */
export type BareFinding = Omit<Finding, keyof RuleFacts>;

/** A policy in plain words without its sentences: the page makes its own, and copied they would be half of it. */
export type PlainPolicy = Omit<PolicySummary, "text" | "markdown">;

/** The policies of a text in plain words, and what several mean together. */
export interface Plain {
  policies: PlainPolicy[];
  together?: string;
}

/** What changed between two credential reports; of many changes only the first, and how many there are. */
export interface Changes extends Comparison {
  total: number;
}

/** What a name in a policy is. */
export type Completing = "action" | "resource" | "condition-key";

/** Asks the core for names that what is typed could become. */
export type AskNames = (what: Completing, typed: string) => Promise<[name: string, about: string][]>;

/** Why a check gave no report. */
export type FailureReason =
  /** The core stopped on this text. */
  | "trap"
  /** An option is wrong. */
  | "options"
  /** The file could not be read. */
  | "unreadable"
  /** The core could not be started. */
  | "start"
  /** A person stopped it. */
  | "cancelled"
  /** The worker died. */
  | "worker";

/** A portion of a report; `more` says that another follows. */
export type Portion =
  /** The report without its findings, and how many there are of each severity. */
  | {
      kind: "report";
      id: number;
      report: Omit<Report, "findings">;
      facts: Record<string, RuleFacts>;
      counts: Counts;
      whole: boolean;
      more: boolean;
    }
  | { kind: "findings"; id: number; findings: BareFinding[]; more: boolean }
  /** Rows of the credential report `at`. */
  | { kind: "rows"; id: number; at: number; rows: ReportRows; more: boolean };

/** From the worker to the page. */
export type Answer =
  | { kind: "ready"; version: string }
  | Portion
  /** The policies of the text just answered, in plain words. */
  | { kind: "explained"; id: number; plain: Plain }
  /** What changed between two credential reports, and whether both texts hold one. */
  | { kind: "compared"; id: number; comparison: Changes }
  | { kind: "completions"; id: number; names: [name: string, about: string][] }
  | { kind: "failed"; id: number; reason: FailureReason; message: string };
