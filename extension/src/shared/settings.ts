/** Settings as kept in storage.local, and as a company's policy changes them. */
import type { Answer } from "./messages.ts";

export type Locale = "en" | "ko";

export interface Managed {
  /** The answer to every kind that `answers` does not name. */
  mode?: Answer;
  locale?: Locale;
  answers?: Record<string, Answer>;
  allowedSites?: string[];
  allowedAccounts?: string[];
  otherProviders?: boolean;
  noOverride?: boolean;
}

export interface Settings {
  /** The answers that differ from the kinds' defaults. */
  answers: Record<string, Answer>;
  /** Look for other providers' credentials too. */
  otherProviders: boolean;
  /** "": the browser's. */
  locale: Locale | "";
  allowedSites: string[];
  /** Salted hashes of (site, value). */
  allowedValues: string[];
  /** Milliseconds since 1970; 0 when not paused. */
  pausedUntil: number;
  /** Of the hashes; made once per installation. */
  salt: string;
  /** The background's copy of storage.managed: Firefox does not show that to content scripts. */
  managed: Managed;
}

export const DEFAULTS: Settings = {
  answers: {},
  otherProviders: false,
  locale: "",
  allowedSites: [],
  allowedValues: [],
  pausedUntil: 0,
  salt: "",
  managed: {},
};

export async function load(): Promise<Settings> {
  return (await chrome.storage.local.get({ ...DEFAULTS })) as unknown as Settings;
}

/** The language to speak; undefined: the browser's. */
export const localeOf = ({ locale, managed }: Settings): Locale | undefined => managed.locale ?? (locale || undefined);

export const save = (change: Partial<Settings>): Promise<void> => chrome.storage.local.set(change);

/** Whether `site` is one of `sites`: a host, or `*.` and the end of one. */
export function listed(sites: readonly string[], site: string): boolean {
  return (
    site !== "" &&
    sites.some(
      (one) => one === site || (one.startsWith("*.") && (site.endsWith(one.slice(1)) || site === one.slice(2))),
    )
  );
}

/** Whether the guard is off on `site`, by the user or by policy. */
export function allowsSite(settings: Settings, site: string): boolean {
  return (
    (!settings.managed.noOverride && listed(settings.allowedSites, site)) ||
    listed(settings.managed.allowedSites ?? [], site)
  );
}

export const isPaused = (settings: Settings, now: number): boolean =>
  !settings.managed.noOverride && settings.pausedUntil > now;
