/** "Check selection": what a person selected, told to the background when they ask for it in the context menu. */
import type { SelectionReply, ToContent } from "../shared/messages.ts";
import * as dom from "./dom.ts";
import { innermost, isValueField, textOf } from "./field.ts";

let listening = false;

function selected(): string {
  const field = innermost(dom.activeElement(document));
  if (!isValueField(field)) return String(getSelection());
  // What a password field hides is not handed around.
  if (dom.isInput(field) && dom.inputType(field) === "password") return "";
  return textOf(field).slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
}

/** Called when a context menu opens in this frame: other frames need not listen. */
export function offerSelection(event: Event): void {
  if (!event.isTrusted || listening) return;
  listening = true;
  chrome.runtime.onMessage.addListener((message: ToContent, sender, reply: (answer: SelectionReply) => void) => {
    if (sender.id === chrome.runtime.id && message.kind === "selection") reply({ text: selected() });
  });
}
