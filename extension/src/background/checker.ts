/** Opens the checker with a text that a person asked to have checked: told to that one tab, kept nowhere. */

const PATIENCE = 10_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `from`: the tab the text came from. */
export async function handOver(text: string, from: chrome.tabs.Tab | undefined): Promise<void> {
  const place = from && !from.incognito ? { index: from.index + 1 } : {};
  const { id } = await chrome.tabs.create({ url: chrome.runtime.getURL("checker.html"), ...place });
  if (id === undefined) return;
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    const message = { kind: "keyfence/check-text", text };
    // Nobody answers until the page is there.
    const taken = await chrome.tabs.sendMessage<typeof message, boolean>(id, message).catch(() => false);
    if (taken) return;
    await pause(80);
  }
}
