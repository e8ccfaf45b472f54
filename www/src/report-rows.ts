/** A credential report's rows as the page shows them: cells grouped by credential, with the findings about each. */
import type { Finding, ReportRows, Severity } from "../../npm/src/api.js";
import { SEVERITIES } from "./state.js";

/** What a column of the page's table is about; each gathers several columns of the report. */
export const GROUPS = ["user", "password", "mfa", "key1", "key2", "certificates"] as const;
export type Group = (typeof GROUPS)[number];

/** A credential in a row: days are whole, counted to the day that the core judged by. */
export interface Credential {
  /** As the report says: `true`, `false`, `N/A` or `not_supported`. */
  state: string;
  /** The day it was made or last changed, `YYYY-MM-DD`. */
  since?: string;
  age?: number;
  /** The day of its last use. */
  used?: string;
  idle?: number;
  /** The service and Region of its last use. */
  usedFor?: string;
}

/** One user, or root. */
export interface Row {
  user: string;
  account: string | undefined;
  created?: string;
  mfa: string;
  password: Credential;
  key1: Credential;
  key2: Credential;
  /** Active signing certificates. */
  certificates: number;
  findings: Record<Group, Finding[]>;
  count: number;
  worst: Severity | undefined;
}

/** The core's address of a cell ends in the report's own column name. */
function groupOf({ path = "" }: Finding): Group {
  const column = path.slice(path.indexOf(":") + 1);
  if (column.startsWith("password")) return "password";
  if (column.startsWith("mfa")) return "mfa";
  if (column.startsWith("access_key_1")) return "key1";
  if (column.startsWith("access_key_2")) return "key2";
  if (column.startsWith("cert")) return "certificates";
  return "user";
}

const nobody = (): Record<Group, Finding[]> => ({
  user: [],
  password: [],
  mfa: [],
  key1: [],
  key2: [],
  certificates: [],
});

const DAY = 86_400_000;

function dayOf(cell: string): string | undefined {
  return /^\d{4}-\d\d-\d\d/.exec(cell)?.[0];
}

/** Whole days from the moment in a cell to `until`, in seconds since 1970. */
function daysBetween(cell: string, until: number | undefined): number | undefined {
  const days = Math.floor(((until ?? Number.NaN) * 1_000 - Date.parse(cell)) / DAY);
  return Number.isNaN(days) ? undefined : days;
}

/** The worst severity among findings. */
export function worstOf(findings: readonly Finding[]): Severity | undefined {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
}

/** All rows of all reports, in their order. */
export function rowsOf(reports: readonly ReportRows[], findings: readonly Finding[]): Row[] {
  const about = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { user, account } = finding.subject;
    if (user === undefined) continue;
    const key = `${account}\n${user}`;
    const list = about.get(key);
    if (list) list.push(finding);
    else about.set(key, [finding]);
  }
  return reports.flatMap(({ account, judgedAt, columns, rows }) => {
    const places = new Map(columns.map((name, at) => [name, at]));
    return rows.map((cells): Row => {
      const cell = (name: string) => cells[places.get(name) ?? -1] ?? "";
      const credential = (state: string, since: string, used: string, service = "", region = ""): Credential => {
        const [sinceDay, usedDay] = [dayOf(cell(since)), dayOf(cell(used))];
        const usedFor = [cell(service), cell(region)].filter((part) => part !== "" && part !== "N/A").join(", ");
        const known: Credential = { state: cell(state) };
        if (sinceDay) Object.assign(known, { since: sinceDay, age: daysBetween(cell(since), judgedAt) });
        if (usedDay) Object.assign(known, { used: usedDay, idle: daysBetween(cell(used), judgedAt), usedFor });
        return known;
      };
      const key = (slot: 1 | 2) => {
        const name = `access_key_${slot}`;
        return credential(
          `${name}_active`,
          `${name}_last_rotated`,
          `${name}_last_used_date`,
          `${name}_last_used_service`,
          `${name}_last_used_region`,
        );
      };
      const user = cell("user");
      const own = /^arn:[^:]*:iam::(\d+):/.exec(cell("arn"))?.[1] ?? account;
      const mine = about.get(`${own}\n${user}`) ?? [];
      const grouped = nobody();
      for (const finding of mine) grouped[groupOf(finding)].push(finding);
      const created = dayOf(cell("user_creation_time"));
      return {
        user,
        account: own,
        ...(created === undefined ? {} : { created }),
        mfa: cell("mfa_active"),
        password: credential("password_enabled", "password_last_changed", "password_last_used"),
        key1: key(1),
        key2: key(2),
        certificates: [cell("cert_1_active"), cell("cert_2_active")].filter((state) => /^true$/i.test(state)).length,
        findings: grouped,
        count: mine.length,
        worst: worstOf(mine),
      };
    });
  });
}

/** What the table can be sorted by. */
export const SORTS = ["user", "password", "mfa", "key1", "key2", "worst"] as const;
export type Sort = (typeof SORTS)[number];

/** Rows in order; what is not known comes last either way. */
export function sorted(rows: readonly Row[], sort: Sort, descending: boolean): Row[] {
  const place = ({ worst }: Row) => (worst === undefined ? SEVERITIES.length : SEVERITIES.indexOf(worst));
  const value = (row: Row): number | string | undefined => {
    if (sort === "user") return row.user.toLowerCase();
    if (sort === "mfa") return row.mfa;
    if (sort === "worst") return -place(row) * 1_000 + Math.min(row.count, 999);
    return row[sort].age;
  };
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, by: value(row) }))
    .sort((a, b) => {
      if (a.by === b.by) return 0;
      if (a.by === undefined) return 1;
      if (b.by === undefined) return -1;
      return (a.by < b.by ? -1 : 1) * sign;
    })
    .map(({ row }) => row);
}
