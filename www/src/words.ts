/** The page's names for the core's words, and where a finding belongs. */
import type { DocumentKind, PolicyType, Profile, Subject } from "../../npm/src/api.js";
import { visible } from "./dom.js";
import type { StringKey, Translate } from "./strings.js";

export const KIND_NAMES: Record<DocumentKind | "unrecognized", StringKey> = {
  "iam-policy": "kindPolicy",
  "credential-report": "kindReport",
  text: "kindText",
  unrecognized: "kindUnrecognized",
};

export const TYPE_NAMES: Record<PolicyType, StringKey> = {
  identity: "typeIdentity",
  resource: "typeResource",
  trust: "typeTrust",
  boundary: "typeBoundary",
  scp: "typeScp",
  rcp: "typeRcp",
  session: "typeSession",
  endpoint: "typeEndpoint",
};

/** A profile's name. */
export function profileName(profile: Profile, t: Translate): string {
  if (profile === "default") return t("profileDefault");
  if (profile === "fsbp") return t("profileFsbp");
  if (profile === "prowler") return t("profileProwler");
  return t("profileCis", { version: profile.replace("cis-", "") });
}

/** Who or what a finding is about, in a few words. */
export function subjectWords(subject: Subject, t: Translate): string[] {
  const words: string[] = [];
  const { account, user, slot, statement, sid, masked } = subject;
  if (user !== undefined) words.push(t("subjectUser", { value: visible(user) }));
  if (slot !== undefined) words.push(t("subjectSlot", { value: slot }));
  if (sid !== undefined) words.push(visible(sid));
  else if (statement !== undefined) words.push(t("subjectStatement", { value: statement + 1 }));
  if (masked !== undefined) words.push(visible(masked));
  if (account !== undefined) words.push(t("subjectAccount", { value: visible(account) }));
  return words;
}
