/** Starts the page where it is served over HTTP: the same, and kept by the browser so that it opens without a network. */
import "./main.js";
import { SERVICE_WORKER, scriptUrl } from "./script-url.js";

// It fetches the editor too, so not before the first view is there.
addEventListener("load", () => {
  // Where it is refused (no HTTPS, private windows), the page works all the same.
  navigator.serviceWorker?.register(scriptUrl(SERVICE_WORKER)).catch(() => undefined);
});
