/** Starts the worker where it is a file of its own beside the page. */

/** A worker that loads its core by itself. */
export function startWorker(): Worker {
  const worker = new Worker(new URL("checker-worker.js", import.meta.url), { type: "module" });
  worker.postMessage({ kind: "load", core: "" });
  return worker;
}
