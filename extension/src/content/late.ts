/** The warning, which is loaded when there is something to say. */
import type { Way } from "../shared/messages.ts";
import type { Found } from "./judge.ts";
import type { insertRich } from "./rich.ts";

/** What can come of a warning; `hidden`: it could not be shown. */
export type Choice = "masked" | "leave" | "anyway" | "fine" | "site" | "hidden";

/** What the warning shows. */
export interface View {
  way: Way;
  found: readonly Found[];
  about: Element | null;
  modal: boolean;
  canMask: boolean;
  canPass: boolean;
  site: string;
  done: (choice: Choice) => void;
}

/** The module `warning.ts`. */
export interface Warning {
  speak(locale: string | undefined): Promise<void>;
  open(view: View): void;
  isOurs(event: Event): boolean;
  own(event: Event): void;
  sha256(text: string): string;
  insertRich: typeof insertRich;
}

export const late: { warning?: Warning } = {};

export const loadWarning = async (): Promise<Warning> =>
  (late.warning ??= (await import(chrome.runtime.getURL("warning.js"))) as Warning);
