/** What the listeners remember between events. */
import { isOurs } from "./ask.ts";
import type * as fields from "./field.ts";
import { inserting } from "./insert.ts";

export const state = {
  /** The field a person last was in. */
  last: null as fields.Field | null,
  /** The insertion that was judged: its `input` or `change` needs no second look. */
  judged: null as Element | null,
  /** The letter that was judged by its key. */
  typed: "",
  /** The key that was stopped. */
  stopped: "",
};
/** Fields in which a person wrote. */
export const touched = new WeakSet<Element>();

export function stop(event: Event): void {
  event.preventDefault();
  if (event instanceof KeyboardEvent) state.stopped = event.code;
  event.stopImmediatePropagation();
}

export const ignored = (event: Event): boolean => !event.isTrusted || inserting() || isOurs(event);
