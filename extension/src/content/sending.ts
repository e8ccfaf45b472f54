/** Text on its way out: what a form or a key is about to send. */
import { hold, warn } from "./ask.ts";
import * as dom from "./dom.ts";
import { judgeField } from "./enter.ts";
import * as fields from "./field.ts";
import { replaceAll } from "./insert.ts";
import { type Found, masked } from "./judge.ts";
import { ignored, state, stop, touched } from "./state.ts";

/** The first of `all` that holds something to be held, and what. */
function firstHeld(all: Iterable<fields.Field>): { field: fields.Field; text: string; found: Found[] } | null {
  for (const field of all) {
    const text = fields.seenIn(field);
    if (!/\S{16}/.test(text)) continue;
    const { answer, found } = judgeField(field, text);
    if (answer === "hold") return { field, text, found };
  }
  return null;
}

/** Fields of a form that a person can have filled. */
export function* filledFields(form: HTMLFormElement): Generator<fields.Field> {
  for (const element of dom.formElements(form)) {
    if (!fields.isValueField(element) || element.readOnly) continue;
    if (touched.has(element) || !fields.isUntouched(element)) yield element;
  }
}

export function holdSending(event: Event, all: Iterable<fields.Field>, again?: () => void): boolean {
  const held = firstHeld(all);
  if (!held) return false;
  const { field, text, found } = held;
  stop(event);
  const back = fields.placeOf(field);
  hold({
    way: "send",
    found,
    about: field,
    leave: () => back(),
    masked: fields.isDrawn(field) ? undefined : () => replaceAll(field, masked(text, found)),
    anyway: () => {
      back();
      again?.();
    },
  });
  return true;
}

export function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (ignored(event) || !dom.isForm(form)) return;
  const { submitter } = event;
  holdSending(event, filledFields(form), () => dom.requestSubmit(form, submitter));
}

/** `form.submit()` asks nobody, but tells when it gathers the form: then what is held goes masked. */
export function onFormData(event: FormDataEvent): void {
  const form = event.target;
  if (ignored(event) || !dom.isForm(form)) return;
  for (const field of filledFields(form)) {
    const name = dom.attribute(field, "name");
    const held = name ? firstHeld([field]) : null;
    if (!held || !name) continue;
    event.formData.set(name, masked(held.text, held.found));
    warn("send", held.found, field);
  }
}

export function* lastField(): Generator<fields.Field> {
  if (state.last && dom.isConnected(state.last)) yield state.last;
}
