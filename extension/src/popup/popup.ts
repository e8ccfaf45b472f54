/** The toolbar's popup: how it stands on this site, what was found here, and the ways to pause or allow. */
import { nameOf } from "../shared/kinds.ts";
import type { FromPopup, Sighting, SiteReply, ToContent } from "../shared/messages.ts";
import { askToRun, button, byId, fillWords, make, mayRun, text } from "../shared/page.ts";
import { allowsSite, isPaused, listed, load, type Settings, save } from "../shared/settings.ts";

const HOUR = 3_600_000;

interface State {
  settings: Settings;
  /** null where the browser lets no extension in. */
  site: string | null;
  sightings: Sighting[];
  mayRun: boolean;
  now: number;
  /** In a private window: nothing about its sites is kept. */
  isPrivate: boolean;
}

async function tabId(): Promise<number | undefined> {
  // The tests open the popup as a page and say which tab it is about.
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return Number(named);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

async function read(): Promise<State> {
  const id = await tabId();
  const ask: ToContent = { kind: "site" };
  const look: FromPopup = { kind: "sightings", tab: id ?? -1 };
  const tab = id === undefined ? null : await chrome.tabs.get(id).catch(() => null);
  const [settings, reply, sightings, may] = await Promise.all([
    load(),
    id === undefined ? null : chrome.tabs.sendMessage<ToContent, SiteReply>(id, ask, { frameId: 0 }).catch(() => null),
    chrome.runtime.sendMessage<FromPopup, Sighting[] | null>(look).catch(() => null),
    mayRun(),
  ]);
  return {
    settings,
    site: reply ? reply.site : null,
    sightings: sightings ?? [],
    mayRun: may,
    now: Date.now(),
    isPrivate: tab?.incognito === true,
  };
}

function standing({ settings, site, mayRun, now }: State): { on: boolean; title: string; more: string } {
  if (!mayRun) return { on: false, title: text("stateNoAccess"), more: text("stateNoAccessMore") };
  if (site === null) return { on: false, title: text("stateNowhere"), more: text("stateNowhereMore") };
  const name = site === "file" ? text("siteFile") : site;
  if (isPaused(settings, now)) {
    const until = new Date(settings.pausedUntil).toLocaleTimeString(text("lang"), {
      hour: "numeric",
      minute: "2-digit",
    });
    return { on: false, title: text("statePaused", until), more: text("statePausedMore") };
  }
  if (allowsSite(settings, site))
    return { on: false, title: text("stateAllowed", name), more: text("stateAllowedMore") };
  return { on: true, title: text("stateOn", name), more: text("stateOnMore") };
}

const change = (settings: Partial<Settings>): void => void save(settings).then(render);

function actions({ settings, site, mayRun, now, isPrivate }: State): HTMLElement[] {
  if (!mayRun) return [button(text("allowAccess"), () => void askToRun().then(render), "primary")];
  if (settings.managed.noOverride) return [make("p", "note", text("managedNote"))];
  const list: HTMLElement[] = [];
  if (isPaused(settings, now)) list.push(button(text("resume"), () => change({ pausedUntil: 0 }), "primary"));
  else list.push(button(text("pause"), () => change({ pausedUntil: Date.now() + HOUR })));
  if (site) {
    const { allowedSites } = settings;
    if (listed(allowedSites, site)) {
      list.push(
        button(text("guardAgain"), () => change({ allowedSites: allowedSites.filter((one) => !listed([one], site)) })),
      );
    } else if (!isPrivate) {
      list.push(button(text("allowSiteHere"), () => change({ allowedSites: [...allowedSites, site] })));
    }
  }
  return list;
}

function ago(at: number, now: number): string {
  const minutes = Math.round((at - now) / 60_000);
  if (minutes === 0) return text("justNow");
  const format = new Intl.RelativeTimeFormat(text("lang"), { numeric: "auto" });
  return minutes > -60 ? format.format(minutes, "minute") : format.format(Math.round(minutes / 60), "hour");
}

function recent({ sightings, now }: State): HTMLElement[] {
  // A hold and what came of it are one line.
  const answered = new Set<string>();
  const shown = sightings.filter((one) => {
    const key = `${one.way} ${one.kinds.join()}`;
    if (one.outcome === "held") return !answered.delete(key);
    if (["masked", "left", "entered"].includes(one.outcome)) answered.add(key);
    return true;
  });
  if (shown.length === 0) return [make("li", "note", text("recentNone"))];
  return shown.map(({ kinds, outcome, at }) => {
    const names = [...new Set(kinds)].map(nameOf).join(", ") || text("someFile");
    return make(
      "li",
      "",
      make("b", "", names),
      make("span", "note", `${text(`outcome_${outcome}`)} · ${ago(at, now)}`),
    );
  });
}

async function render(): Promise<void> {
  const state = await read();
  const { on, title, more } = standing(state);
  const box = byId("state");
  box.className = on ? "state" : "state off";
  box.replaceChildren(make("b", "", title), make("span", "note", more));
  byId("actions").replaceChildren(...actions(state));
  byId("recent").replaceChildren(...recent(state));
}

void fillWords().then(render);
