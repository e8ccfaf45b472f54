/**
 * Badge, recent sightings per tab (kinds and times, in memory), what the user allowed, and the copy of a company's policy.
 * Hears of kinds and hashes, never of a credential.
 */
import type { Help, Message, SelectionReply, Sighting, ToContent } from "../shared/messages.ts";
import { load, localeOf, type Managed, save } from "../shared/settings.ts";
import { handOver } from "./checker.ts";

const MOST = 20;
const COLORS = { held: "#a33b09", warned: "#7a5200" };

const keyOf = (tab: number): string => `tab-${tab}`;

async function sightings(tab: number): Promise<Sighting[]> {
  const key = keyOf(tab);
  return ((await chrome.storage.session.get(key))[key] as Sighting[] | undefined) ?? [];
}

/** One change at a time: each reads before it writes. */
let queue: Promise<unknown> = Promise.resolve();
const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
  const done = queue.then(action);
  queue = done.catch(() => undefined);
  return done;
};

async function note(tab: number, sighting: Sighting): Promise<void> {
  const list = [sighting, ...(await sightings(tab))].slice(0, MOST);
  await chrome.storage.session.set({ [keyOf(tab)]: list });
  const held = list.filter(({ outcome }) => outcome === "held" || outcome === "hidden").length;
  const hidden = list.some(({ outcome }) => outcome === "hidden");
  const told = list.filter(({ outcome }) => outcome === "warned" || outcome === "unchecked").length;
  await chrome.action.setBadgeText({ tabId: tab, text: hidden ? "!" : held + told > 0 ? String(held + told) : "" });
  await chrome.action.setBadgeBackgroundColor({ tabId: tab, color: held > 0 ? COLORS.held : COLORS.warned });
}

/** A file of this package. */
async function read<T>(file: string): Promise<T> {
  return (await (await fetch(chrome.runtime.getURL(file))).json()) as T;
}

type Words = Record<string, { message: string }>;
const wordsIn = (locale: string): Promise<Words> => read(`_locales/${locale === "ko" ? "ko" : "en"}/messages.json`);

/** What the core advises, per kind; written at build time from its rules. */
async function helpFor(credential: string): Promise<Help | null> {
  const language = localeOf(await load()) ?? (chrome.i18n.getUILanguage().startsWith("ko") ? "ko" : "en");
  const all = await read<Record<string, Record<string, Help>>>("help.json");
  return all[language]?.[credential] ?? null;
}

async function answer(message: Message, sender: chrome.runtime.MessageSender): Promise<unknown> {
  switch (message.kind) {
    case "sighting": {
      const tab = sender.tab?.id;
      return tab === undefined ? null : inTurn(() => note(tab, message.sighting));
    }
    case "sightings":
      return sightings(message.tab);
    case "help":
      return helpFor(message.credential);
    case "words":
      return wordsIn(message.locale);
    case "check":
      return handOver(message.text, sender.tab);
    case "allow-site":
      // What is allowed in a private window ends with the page.
      if (sender.tab?.incognito) return null;
      return inTurn(async () => {
        const { allowedSites } = await load();
        if (!allowedSites.includes(message.site)) await save({ allowedSites: [...allowedSites, message.site] });
      });
    case "allow-values":
      if (sender.tab?.incognito) return null;
      return inTurn(async () => {
        const { allowedValues } = await load();
        await save({
          allowedValues: [...new Set([...allowedValues, ...message.digests.filter(isDigest)])].slice(-2000),
        });
      });
  }
}

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

chrome.runtime.onMessage.addListener((message: Message, sender, reply) => {
  if (sender.id !== chrome.runtime.id) return false;
  answer(message, sender).then(reply, () => reply(null));
  return true;
});

chrome.tabs.onRemoved.addListener((tab) => void chrome.storage.session.remove(keyOf(tab)));

async function readPolicy(): Promise<void> {
  // Firefox throws where a company set no policy.
  const managed = await chrome.storage.managed.get(null).catch(() => ({}));
  await save({ managed: managed as Managed });
}

async function begin(): Promise<void> {
  const { salt } = await load();
  if (!salt) await save({ salt: crypto.randomUUID() + crypto.randomUUID() });
  await readPolicy();
}

async function offerCheck(): Promise<void> {
  const locale = localeOf(await load());
  const title = locale ? (await wordsIn(locale))["checkSelection"]?.message : undefined;
  await chrome.contextMenus.removeAll();
  chrome.contextMenus.create({
    id: "check",
    title: title ?? chrome.i18n.getMessage("checkSelection"),
    contexts: ["selection"],
  });
}

chrome.contextMenus.onClicked.addListener(async ({ frameId = 0, selectionText = "" }, tab) => {
  const ask: ToContent = { kind: "selection" };
  // The menu's own text has lost its line breaks.
  const reply =
    tab?.id === undefined
      ? null
      : await chrome.tabs.sendMessage<ToContent, SelectionReply>(tab.id, ask, { frameId }).catch(() => null);
  await handOver(reply?.text || selectionText, tab);
});

void inTurn(begin);
void inTurn(offerCheck);
chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "managed") void inTurn(readPolicy);
  if (area === "local" && (changes["locale"] || changes["managed"])) void inTurn(offerCheck);
});
chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") void chrome.tabs.create({ url: chrome.runtime.getURL("welcome.html") });
});
