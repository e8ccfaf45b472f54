/** The settings a person chose; the only thing the page ever stores. */
import type { Profile } from "../../npm/src/api.js";
import { LOCALES, type Locale, localeOf } from "./strings.js";

export const THEMES = ["system", "light", "dark"] as const;
export const PROFILES: readonly Profile[] = ["default", "cis-1.4", "cis-3.0", "cis-5.0", "cis-7.0", "fsbp", "prowler"];

export type Theme = (typeof THEMES)[number];

export interface Settings {
  locale: Locale;
  theme: Theme;
  profile: Profile;
}

const PREFIX = "keyfence.";

function stored(name: keyof Settings): string | null {
  // A browser that keeps nothing for files throws here.
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** The first candidate that is allowed. */
function one<T extends string>(allowed: readonly T[], ...candidates: (string | null)[]): T | undefined {
  for (const candidate of candidates) {
    const word = allowed.find((known) => known === candidate);
    if (word) return word;
  }
  return undefined;
}

/** The settings of the address (`#locale=ko&theme=dark&profile=fsbp`), else those stored, else the browser's. */
export function loadSettings(hash: string): Settings {
  const link = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    locale: one(LOCALES, link.get("locale"), stored("locale")) ?? localeOf(navigator.languages),
    theme: one(THEMES, link.get("theme"), stored("theme")) ?? "system",
    profile: one(PROFILES, link.get("profile"), stored("profile")) ?? "default",
  };
}

/** Keeps a setting for the next visit. */
export function saveSetting(name: keyof Settings, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Then it lasts as long as the page does.
  }
}

/** What is stored now, by its key. */
export function storedSettings(): [string, string][] {
  const names: (keyof Settings)[] = ["locale", "theme", "profile"];
  return names.flatMap((name): [string, string][] => {
    const value = stored(name);
    return value === null ? [] : [[PREFIX + name, value]];
  });
}

/** Forgets everything stored. */
export function forgetSettings(): void {
  for (const [key] of storedSettings()) localStorage.removeItem(key);
}
