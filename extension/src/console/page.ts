/** Runs in the AWS console's own world: reads the text of an editor, which only the page's script knows whole. */
import { ASK, TELL } from "./names.ts";

interface Editor {
  getValue(): unknown;
}

/** Where editors keep themselves: Ace and CodeMirror on their element, Monaco in its list. */
interface Places {
  env?: { editor?: Editor };
  CodeMirror?: Editor;
}

interface Monaco {
  monaco?: { editor?: { getEditors?(): (Editor & { getDomNode(): Element | null })[] } };
}

const monacoOf = (element: Element): Editor | undefined =>
  (globalThis as Monaco).monaco?.editor?.getEditors?.().find((one) => one.getDomNode()?.contains(element));

addEventListener(ASK, ({ target }) => {
  if (!(target instanceof Element)) return;
  const { env, CodeMirror } = target as Places;
  const detail = (env?.editor ?? CodeMirror ?? monacoOf(target))?.getValue();
  if (typeof detail === "string") target.dispatchEvent(new CustomEvent(TELL, { detail }));
});
