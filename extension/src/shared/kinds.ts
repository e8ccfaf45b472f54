/** Which kinds of credential there are for the settings, and what is done about each unless told otherwise. */
import type { Answer } from "./messages.ts";
import type { Settings } from "./settings.ts";
import { text } from "./words.ts";

/** An id alone opens nothing, a signed URL expires, and an AppSync key is often public on purpose. */
export const WARNED = [
  "access-key-id",
  "temporary-access-key-id",
  "bearer-token-id",
  "service-credential-id",
  "presigned-url",
  "appsync-api-key",
  "mws-token",
  "slack-webhook",
  "google-api-key",
];

export const AWS_KINDS = [
  "access-key-pair",
  "secret-access-key",
  "session-token",
  "bedrock-api-key",
  "private-key",
  "rds-auth-token",
  "eks-token",
  "ses-smtp-password",
  "codecommit-password",
  "access-key-id",
  "temporary-access-key-id",
  "bearer-token-id",
  "service-credential-id",
  "presigned-url",
  "appsync-api-key",
  "mws-token",
];

export const defaultAnswer = (kind: string): Answer => (WARNED.includes(kind) ? "warn" : "hold");

export const answerTo = (kind: string, { answers, managed }: Settings): Answer =>
  managed.answers?.[kind] ?? managed.mode ?? (managed.noOverride ? undefined : answers[kind]) ?? defaultAnswer(kind);

/** The kind's name. */
export const nameOf = (kind: string): string => text(`kind_${kind.replaceAll("-", "_")}`) || text("kind_other");
