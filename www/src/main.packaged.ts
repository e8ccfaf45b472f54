/** Starts the page where it lives inside the extension, which may hand it a text. */
import { receiveText } from "./main.js";

/** The message by which the extension hands over a text that a person asked to check. */
interface CheckText {
  kind: "keyfence/check-text";
  text: string;
}

interface Runtime {
  id: string;
  onMessage: {
    addListener(listener: (message: unknown, sender: { id?: string }, reply: (taken: boolean) => void) => void): void;
  };
}

function isCheckText(message: unknown): message is CheckText {
  const { kind, text } = (message ?? {}) as Partial<CheckText>;
  return kind === "keyfence/check-text" && typeof text === "string";
}

const runtime = (globalThis as { chrome?: { runtime?: Runtime } }).chrome?.runtime;
runtime?.onMessage?.addListener((message, sender, reply) => {
  if (sender.id !== runtime.id || !isCheckText(message)) return;
  receiveText(message.text);
  reply(true);
});
