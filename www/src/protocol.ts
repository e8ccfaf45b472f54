/** What the page and its worker say to each other. */
import type { Finding, Options, Report } from "../../npm/src/api.js";

/** From the page to the worker. */
export type Request =
  /** The core, compressed; only in the single file, where the worker has nothing to load it from. */
  | { kind: "load"; core: string }
  | { kind: "check"; id: number; text: string; options: Options }
  | { kind: "check-file"; id: number; file: File; options: Options };

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
  /** The worker died. */
  | "worker";

/** From the worker to the page. */
export type Answer =
  | { kind: "ready"; version: string }
  /** A report with its first findings; `more` says that others follow. */
  | { kind: "report"; id: number; report: Report; total: number; more: boolean }
  | { kind: "findings"; id: number; findings: Finding[]; more: boolean }
  | { kind: "failed"; id: number; reason: FailureReason; message: string };
