/** A stretch of a text in UTF-16 units: `start` inclusive, `end` exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** A credential found; of a pair, `start` and `end` are the key id's. */
export interface Match extends Stretch {
  /** The kind's slug, as in `access-key-id`. */
  kind: string;
  severity: "info" | "low" | "medium" | "high" | "critical";
  confidence: "low" | "medium" | "high";
  note: "example" | "placeholder" | "canary" | "test" | "looks-like" | "unusual-length" | "encrypted" | null;
  /** The secret of an `access-key-pair`. */
  secret?: Stretch;
}

export interface Hint {
  /** The field's label asks for a secret access key. */
  secretField?: boolean;
  /** Look for other providers' credentials too. */
  otherProviders?: boolean;
}

/** Finds the credentials in `text`, sorted by place; at most 1,000. Keeps nothing of the text. */
export function scan(text: string, hint?: Hint): Match[];

/** `value` with four characters left at most. */
export function maskValue(value: string): string;

/** `text` with `start` to `end` masked. */
export function mask(text: string, start: number, end: number): string;

/** `text` with every match masked; overlapping ones become one. */
export function redact(text: string, matches: readonly Match[]): string;
