/** The only script addresses the page ever makes. */

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

let policy: ScriptUrlPolicy | undefined;

/** The service worker of the served page. */
export const SERVICE_WORKER = "sw.js";

/** `url` as a script address that Trusted Types accept: a blob for the worker, or the service worker. */
export function scriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("keyfence", {
    createScriptURL(candidate) {
      if (!candidate.startsWith("blob:") && candidate !== SERVICE_WORKER)
        throw new TypeError("Not a script of this page");
      return candidate;
    },
  });
  return policy?.createScriptURL(url) ?? url;
}
