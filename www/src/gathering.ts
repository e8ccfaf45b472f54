/** Puts a report together from the portions in which the worker sends it. */
import type { Report, ReportRows, RuleFacts } from "../../npm/src/api.js";
import type { Answer, Counts, Portion } from "./protocol.js";

/** A report as the page shows it. */
export interface Gathered {
  report: Report;
  rows: ReportRows[];
  counts: Counts;
  /** Without findings, only with their number, where not. */
  whole: boolean;
}

export class Gathering {
  #facts: Record<string, RuleFacts> = {};
  #gathered: Gathered | undefined;

  /** Takes a portion; gives the report with its last. */
  add(answer: Portion): Gathered | undefined {
    if (answer.kind === "report") {
      const { report, facts, counts, whole } = answer;
      this.#facts = facts;
      this.#gathered = { report: { ...report, findings: [] }, rows: [], counts, whole };
    }
    const gathered = this.#gathered;
    if (!gathered) return undefined;
    if (answer.kind === "findings") {
      for (const bare of answer.findings) {
        const facts = this.#facts[bare.rule];
        if (facts) gathered.report.findings.push(Object.assign(bare, facts));
      }
    } else if (answer.kind === "rows") {
      const known = gathered.rows[answer.at];
      if (known) known.rows.push(...answer.rows.rows);
      else gathered.rows[answer.at] = answer.rows;
    }
    return answer.more ? undefined : gathered;
  }
}

/** Whether an answer is a portion of a report. */
export function isPortion(answer: Answer): answer is Portion {
  return answer.kind === "report" || answer.kind === "findings" || answer.kind === "rows";
}
