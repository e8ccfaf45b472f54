/** On the AWS console: a button while a person is in a policy editor; it opens the checker with the editor's text. */
import { send } from "../shared/messages.ts";
import { load, localeOf } from "../shared/settings.ts";
import { speak, text } from "../shared/words.ts";
import css from "./console.css";
import { ASK, TELL } from "./names.ts";

const EDITORS = ".ace_editor, .monaco-editor, .CodeMirror, textarea";
const POLICY = /"?Statement"?\s*:/;

let editor: Element | null = null;
let host: HTMLElement | null = null;

/** The editor's whole text: most editors draw only the lines in view, so their own page is asked (`page.ts`). */
function textOf(element: Element): string {
  if (element instanceof HTMLTextAreaElement) return element.value;
  let told = "";
  const hear = (event: Event): void => {
    const { detail } = event as CustomEvent<unknown>;
    if (typeof detail === "string") told = detail;
  };
  element.addEventListener(TELL, hear);
  element.dispatchEvent(new CustomEvent(ASK, { bubbles: true }));
  element.removeEventListener(TELL, hear);
  return told;
}

function hide(): void {
  host?.remove();
  host = null;
}

function show(): void {
  if (host?.isConnected) return;
  host = document.createElement("div");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.type = "button";
  button.lang = text("lang");
  button.textContent = text("checkPolicy");
  button.addEventListener("click", (event) => {
    if (event.isTrusted && editor) void send({ kind: "check", text: textOf(editor) });
  });
  root.append(button);
  document.documentElement.append(host);
}

async function onFocus(event: Event): Promise<void> {
  const target = event.composedPath()[0];
  if (!event.isTrusted || !(target instanceof Element) || target === host) return;
  editor = target.closest(EDITORS);
  if (editor instanceof HTMLTextAreaElement) editor = editor.parentElement?.closest(EDITORS) ?? editor;
  if (!editor || !POLICY.test(textOf(editor))) {
    hide();
    return;
  }
  await speak(localeOf(await load()));
  if (editor) show();
}

addEventListener("focusin", (event) => void onFocus(event), true);
