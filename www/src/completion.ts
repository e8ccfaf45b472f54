/** Names offered while a policy is typed: actions, resources and condition keys, where each belongs. */
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import type { AskNames, Completing } from "./protocol.js";

const ELEMENTS: Record<string, Completing> = {
  action: "action",
  notaction: "action",
  resource: "resource",
  notresource: "resource",
};

function keyOf(property: SyntaxNode | null | undefined, state: EditorState): string {
  const name = property?.getChild("PropertyName");
  return name ? state.sliceDoc(name.from + 1, name.to - 1).toLowerCase() : "";
}

const parentProperty = (node: SyntaxNode | null | undefined): SyntaxNode | null | undefined => {
  let at = node?.parent;
  while (at && at.name !== "Property") at = at.parent;
  return at;
};

/** What the string at a place is, if it is a name of the catalogue. */
function whatIs(node: SyntaxNode, state: EditorState): Completing | undefined {
  if (node.name === "PropertyName") {
    // Condition → operator → key.
    const operator = parentProperty(node.parent);
    return operator && keyOf(parentProperty(operator), state) === "condition" ? "condition-key" : undefined;
  }
  if (node.name !== "String") return undefined;
  const holder = node.parent?.name === "Array" ? node.parent.parent : node.parent;
  return holder?.name === "Property" ? ELEMENTS[keyOf(holder, state)] : undefined;
}

/** The names that fit what stands before the cursor. */
async function names(context: CompletionContext, ask: AskNames): Promise<CompletionResult | null> {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  const from = node.from + 1;
  if (context.pos < from) return null;
  const what = whatIs(node, context.state);
  if (!what) return null;
  const typed = context.state.sliceDoc(from, context.pos);
  // A first letter opens the list; before it only the asking for it does.
  if (typed === "" && !context.explicit) return null;
  const found = await ask(what, typed);
  if (context.aborted || found.length === 0) return null;
  return {
    from,
    options: found.map(([label, detail]) => ({ label, detail, type: label.endsWith(":") ? "namespace" : "constant" })),
    // A colon opens another list.
    validFor: typed.includes(":") ? /^[^"]*$/ : /^[^":]*$/,
  };
}

/** The completion of a policy's names. */
export function completion(ask: AskNames): Extension {
  return autocompletion({
    override: [(context) => names(context, ask)],
    icons: false,
    activateOnCompletion: ({ label }) => label.endsWith(":"),
    maxRenderedOptions: 60,
  });
}
