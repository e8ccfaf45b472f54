/** Names findings so that they are known again when lines move. No credential goes into a name, not even hashed. */
import type { FileResult, ShownFinding } from "../results.js";

/** One name for each finding of a file, in their order. */
export async function fingerprints(file: FileResult): Promise<string[]> {
  const { createHash } = await import("node:crypto");
  const seen = new Map<string, number>();
  return file.findings.map((finding) => {
    const facts = JSON.stringify([finding.rule, file.path, ...what(finding)]);
    const nth = seen.get(facts) ?? 0;
    seen.set(facts, nth + 1);
    return createHash("sha256").update(`${facts}#${nth}`).digest("hex").slice(0, 32);
  });
}

/** What stays the same while the text around changes: the user, the statement by its Sid, else the masked line. */
function what({ subject, path, excerpt, message }: ShownFinding): unknown[] {
  if (subject.user !== undefined) return ["user", subject.account, subject.user, subject.slot];
  if (subject.credential) return ["credential", subject.masked, excerpt.trim()];
  if (subject.statement !== undefined) {
    const inside = path?.replace(/^.*?\/Statement\/\d+/, "").replace(/\/\d+/g, "");
    return ["statement", subject.sid ?? subject.statement, inside, message];
  }
  return ["place", path, excerpt.trim()];
}
