/** Starts the worker in the single file: from a blob, since a file opened from disk may load no other file. */
import packedCore from "virtual:core";
import workerSource from "virtual:worker";

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

let policy: ScriptUrlPolicy | undefined;

/** The only script address the page ever makes: that of the blob below. */
function scriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("keyfence", {
    createScriptURL(candidate) {
      if (!candidate.startsWith("blob:")) throw new TypeError("Only a blob may become a worker");
      return candidate;
    },
  });
  return policy?.createScriptURL(url) ?? url;
}

/** A worker that has been handed its core. */
export function startWorker(): Worker {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(scriptUrl(url));
  // Firefox reads the address after the constructor has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  worker.postMessage({ kind: "load", core: packedCore });
  return worker;
}
