/** Starts the worker in the single file: from a blob, since a file opened from disk may load no other file. */
import packedCore from "virtual:core";
import examples from "virtual:examples";
import workerSource from "virtual:worker";
import type { Request } from "./protocol.js";
import { scriptUrl } from "./script-url.js";

/** A worker that has been handed its core. */
export function startWorker(): Worker {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(scriptUrl(url));
  // Firefox reads the address after the constructor has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  worker.postMessage({ kind: "load", core: packedCore, warmUp: Object.values(examples) } satisfies Request);
  return worker;
}
