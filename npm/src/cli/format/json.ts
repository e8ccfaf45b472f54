/** Findings for programs. The shape is `schemas/report-1.json`; a change that could break a reader raises the version. */
import { failed, type RunResult, type ShownFinding, tally } from "../results.js";
import { fingerprints } from "./fingerprint.js";

export async function asJson(run: RunResult): Promise<string> {
  const files = [];
  for (const file of run.files) {
    const prints = await fingerprints(file);
    files.push({
      path: file.path,
      kind: file.kind,
      documents: file.documents,
      findings: file.findings.map((finding, i) => ordered(finding, prints[i] as string)),
    });
  }
  const bySeverity = tally(run.files);
  const findings = Object.values(bySeverity).reduce((sum, count) => sum + count, 0);
  const report = {
    version: 1,
    tool: { name: "keyfence", version: run.version.core, catalogue: run.version.catalogue },
    summary: { checked: run.checked, findings, bySeverity, failOn: run.failOn, failed: failed(run) },
    files,
    errors: run.failures,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A finding with its members in a fixed, readable order. */
function ordered(finding: ShownFinding, fingerprint: string): object {
  const { rule, severity, confidence, category, title, message, explanation, subject, path, excerpt, ...rest } =
    finding;
  const { spans, fixes, remediation, references, page } = rest;
  return {
    rule,
    severity,
    confidence,
    category,
    title,
    message,
    explanation,
    subject,
    ...(path !== undefined && { path }),
    spans,
    excerpt,
    fixes,
    remediation,
    references,
    page,
    fingerprint,
  };
}
