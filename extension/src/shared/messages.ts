/**
 * Everything that is said between the parts of the extension: kinds, times, hosts and hashes, never a credential. The one
 * exception is a text that a person asks to have checked: it goes to the checker's tab, and only there.
 */

/** What the guard does about a kind of credential. */
export type Answer = "off" | "warn" | "hold";

/** How a text came to the field. */
export type Way = "paste" | "type" | "drop" | "file" | "send" | "filled";

/** What came of a hold or a warning. */
export type Outcome = "held" | "warned" | "masked" | "left" | "entered" | "hidden" | "unchecked";

/** One thing found on a tab. */
export interface Sighting {
  kinds: string[];
  way: Way;
  outcome: Outcome;
  at: number;
}

/** What the core says to do about a kind that went out; derived at build time. */
export interface Help {
  title: string;
  steps: { title: string; command?: string }[];
}

/** Content script to background. */
export type FromContent =
  | { kind: "sighting"; sighting: Sighting }
  | { kind: "allow-site"; site: string }
  | { kind: "allow-values"; digests: string[] }
  | { kind: "help"; credential: string }
  | { kind: "words"; locale: string }
  | { kind: "check"; text: string };

/** Popup to background. */
export type FromPopup = { kind: "sightings"; tab: number };

/** Popup and background to content script. */
export type ToContent = { kind: "site" } | { kind: "selection" };

export type Message = FromContent | FromPopup;

export interface SiteReply {
  site: string;
}

export interface SelectionReply {
  text: string;
}

/** Says it to the background; null when nobody is there any more (the extension was reloaded or removed). */
export async function send(message: Message): Promise<unknown> {
  try {
    return await chrome.runtime.sendMessage(message);
  } catch {
    return null;
  }
}
