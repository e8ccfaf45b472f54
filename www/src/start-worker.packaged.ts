/** Starts the worker where it is a file of its own beside the page. */
import examples from "virtual:examples";
import type { Request } from "./protocol.js";

/** A worker that loads its core by itself. */
export async function startWorker(): Promise<Worker> {
  const worker = new Worker(new URL("checker-worker.js", import.meta.url), { type: "module" });
  worker.postMessage({
    kind: "load",
    core: { size: 0, base64: "" },
    warmUp: Object.values(examples),
  } satisfies Request);
  return worker;
}
