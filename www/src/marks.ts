/** What is marked in the text beside the underlines: credentials, and the places of the selected finding. */
import { type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Finding } from "../../npm/src/api.js";
import { secretPlaces } from "./text.js";

/** Sets the marks anew, for the text as it is now. */
export const setMarks = StateEffect.define<{ findings: readonly Finding[]; selected: Finding | undefined }>();

const secret = Decoration.mark({ class: "kf-secret" });
const primary = Decoration.mark({ class: "kf-selected" });
const related = Decoration.mark({ class: "kf-related" });

function build(findings: readonly Finding[], selected: Finding | undefined, length: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  const add = (mark: Decoration, start: number, end: number) => {
    const to = Math.min(end, length);
    if (start < to) ranges.push(mark.range(start, to));
  };
  for (const finding of findings) {
    for (const { start, end } of secretPlaces(finding)) add(secret, start, end);
  }
  selected?.spans.forEach((span, at) => {
    add(at === 0 ? primary : related, span.start, span.end);
  });
  return Decoration.set(ranges, true);
}

/** The marks, moving with the text between two checks. */
export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return build(effect.value.findings, effect.value.selected, transaction.newDoc.length);
    }
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
