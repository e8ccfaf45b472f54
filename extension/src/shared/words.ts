/** Words in the language of the browser, or in the one that the settings or a company name. */
import { send } from "./messages.ts";

type Table = Record<string, { message: string }>;

let table: Table | null = null;

/** From now on in `locale`; undefined: the browser's. */
export async function speak(locale: string | undefined): Promise<void> {
  table = locale ? ((await send({ kind: "words", locale })) as Table | null) : null;
}

/** The words of `key`, with `part` in their place. */
export const text = (key: string, part = ""): string =>
  table ? (table[key]?.message.replace("$one$", () => part) ?? "") : chrome.i18n.getMessage(key, [part]);
