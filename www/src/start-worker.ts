/** Starts the worker of the page: from a blob, since a file opened from disk may load no other file. */
import examples from "virtual:examples";
import type { Request } from "./protocol.js";
import { scriptUrl } from "./script-url.js";

/** A worker that has been handed its core. */
export async function startWorker(): Promise<Worker> {
  // Inside the single file, or a script beside the served page.
  const { core, worker: source } = await import("virtual:engine");
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(scriptUrl(url));
  // Firefox reads the address after the constructor has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  worker.postMessage({ kind: "load", core, warmUp: Object.values(examples) } satisfies Request);
  return worker;
}
