// Starts the real browsers of this machine for tests. A missing browser is a failure, never a skip.
import fs from "node:fs";
import { createRequire } from "node:module";

const puppeteer = createRequire(new URL("../npm/package.json", import.meta.url))("puppeteer-core");

const PATHS = { chromium: "/usr/bin/chromium", firefox: "/usr/bin/firefox-esr" };
const PACKAGES = { chromium: "chromium", firefox: "firefox-esr" };

// Nothing but what a test asks for may cause traffic.
const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** puppeteer relaxes this one, and a page that fails from disk would pass. */
const FIREFOX_PREFS = { "security.fileuri.strict_origin_policy": true };

/**
 * A browser driven by puppeteer.
 * @param {"chromium" | "firefox"} name
 * @param {{ extension?: string, prefs?: Record<string, unknown>, args?: string[] }} [options] `extension`: a folder to
 *   load unpacked; `prefs`: of Firefox.
 */
export async function launch(name, { extension, prefs = {}, args = [] } = {}) {
  const executablePath = process.env[`KEYFENCE_${name.toUpperCase()}`] ?? PATHS[name];
  if (!fs.existsSync(executablePath)) {
    throw new Error(
      `${executablePath} is missing: apt-get install ${PACKAGES[name]} (or set KEYFENCE_${name.toUpperCase()})`,
    );
  }
  if (name === "chromium") {
    return puppeteer.launch({
      executablePath,
      headless: true,
      pipe: true,
      enableExtensions: extension ? [extension] : false,
      args: [...CHROMIUM_ARGS, ...args],
    });
  }
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    extraPrefsFirefox: { ...FIREFOX_PREFS, ...prefs },
    args,
  });
  if (extension) await browser.installExtension(extension);
  return browser;
}
