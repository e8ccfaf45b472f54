/** What popup, settings and welcome page share: words into the document, elements made of text. */

import { load, localeOf } from "./settings.ts";
import { speak, text } from "./words.ts";

export { text } from "./words.ts";

/** Fills every element that names its words. */
export async function fillWords(): Promise<void> {
  await speak(localeOf(await load()));
  document.documentElement.lang = text("lang");
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]"))
    element.textContent = text(element.dataset.text ?? "");
}

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function button(label: string, action: () => void, className = ""): HTMLButtonElement {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}

export const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
};

/** Whether the browser lets the extension see all sites; Firefox's users may take that back. */
export const mayRun = (): Promise<boolean> => chrome.permissions.contains({ origins: ["<all_urls>"] });
export const askToRun = (): Promise<boolean> => chrome.permissions.request({ origins: ["<all_urls>"] });
