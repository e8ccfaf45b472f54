/** Runs in every frame before the page does. */
import type { SiteReply, ToContent } from "../shared/messages.ts";
import { listen } from "./guard.ts";
import { site } from "./site.ts";

listen();

// `document.open()` takes every listener off the window; what it writes brings a new root element. Watches for that alone:
// one node, no descendants.
new MutationObserver(listen).observe(document, { childList: true });

if (window === top) {
  chrome.runtime.onMessage.addListener((message: ToContent, sender, reply: (answer: SiteReply) => void) => {
    if (sender.id === chrome.runtime.id && message.kind === "site") reply({ site: site() });
  });
}
