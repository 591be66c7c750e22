import type { Day } from "./day.ts";
import type { UnitId } from "./organisation.ts";
import type { Verdict } from "./verdicts.ts";

/** Verdicts that are owed are counted a second time under this status, by due day. */
export const dueStatus = "due";

/** Verdicts with a mark are counted a second time under this status, to be shown apart (D9). */
function markStatus(mark: string): string {
  return `${apartPrefix}${mark}`;
}

const apartPrefix = "apart:";

/** The mark that rows under this status are counted apart by; null for any other status. */
export function markOfStatus(status: string): string | null {
  return status.startsWith(apartPrefix) ? status.slice(apartPrefix.length) : null;
}

/**
 * Coverage is counted where a verdict counts. What the home of today changes about that is counted
 * a second time under this prefix: taken out where it counts, added at today's home. So the figures
 * by today's home are those by the home of then and these differences, which only those who moved have.
 */
const nowPrefix = "now:";

/** Whether rows under this status say what today's homes change. */
export function isByNow(status: string): boolean {
  return status.startsWith(nowPrefix);
}

/**
 * Rows of counts by the home of then (where a verdict counts, as everywhere), or by today's home.
 * Who has no home today is in no figure by today's home.
 */
export function countedBy<T extends { readonly status: string }>(
  rows: readonly T[],
  by: "then" | "now",
): T[] {
  if (by === "then") return rows.filter((row) => !isByNow(row.status));
  return rows.map((row) =>
    isByNow(row.status) ? { ...row, status: row.status.slice(nowPrefix.length) } : row,
  );
}

/** Sums over verdicts of one unit, measure, period and status. All whole numbers. */
export interface Counts {
  readonly members: number;
  readonly credited: number;
  /** Credited towards the demand: each member's credit capped at the demand (D31). */
  readonly towards: number;
  readonly demanded: number;
  readonly missingMinutes: number;
  readonly missingCount: number;
  readonly sessions: number;
}

/** One row of counts of a unit's own members, or a difference to them. */
export interface CountRow extends Counts {
  readonly unitId: UnitId;
  /** A requirement id, `~members` or `~trained`. */
  readonly measure: string;
  /** First day of a year; for the status `due` the due day itself. */
  readonly period: Day;
  readonly status: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Counts that are being added up by unit, measure, period and status. */
export interface CountSums {
  /** Adds a verdict where coverage counts it; `sign` -1 takes it out. */
  add(verdict: Verdict, sign: 1 | -1): void;
  /** The sums that are not zero, in no particular order. */
  rows(): CountRow[];
}

export function countSums(): CountSums {
  const rows = new Map<string, Mutable<CountRow>>();
  const addAt = (
    unitId: UnitId,
    verdict: Verdict,
    period: Day,
    status: string,
    sign: 1 | -1,
  ): void => {
    const key = countKey(unitId, verdict.requirement, period, status);
    let row = rows.get(key);
    if (row === undefined) {
      const { requirement: measure } = verdict;
      rows.set(key, (row = { unitId, measure, period, status, ...noCounts }));
    }
    row.members += sign;
    row.credited += sign * verdict.credited;
    row.towards += sign * Math.min(verdict.credited, verdict.demanded);
    row.demanded += sign * verdict.demanded;
    row.missingMinutes += sign * verdict.missingMinutes;
    row.missingCount += sign * verdict.missingCount;
    row.sessions += sign * verdict.sessions;
  };
  const addJudged = (verdict: Verdict, status: string, sign: 1 | -1): void => {
    const { countedAt, unitNow, period } = verdict;
    addAt(countedAt, verdict, period, status, sign);
    if (unitNow === countedAt) return;
    addAt(countedAt, verdict, period, nowPrefix + status, sign === 1 ? -1 : 1);
    if (unitNow !== null) addAt(unitNow, verdict, period, nowPrefix + status, sign);
  };
  return {
    add(verdict, sign) {
      addJudged(verdict, verdict.status, sign);
      if (verdict.owes) addAt(verdict.countedAt, verdict, verdict.dueOn, dueStatus, sign);
      if (verdict.mark) addJudged(verdict, markStatus(verdict.mark), sign);
    },
    rows: () => [...rows.values()].filter((row) => !isZero(row)),
  };
}

/** What changes of verdicts change in the counts of units, apart for each region. */
export interface RegionSums {
  add(regionId: number, change: VerdictChange): void;
  /** The sums that are not zero, in no particular order. */
  rows(): (CountRow & { readonly regionId: number })[];
}

export function regionSums(): RegionSums {
  const regions = new Map<number, CountSums>();
  return {
    add(regionId, { before, after }) {
      let sums = regions.get(regionId);
      if (sums === undefined) regions.set(regionId, (sums = countSums()));
      if (before !== null) sums.add(before, -1);
      if (after !== null) sums.add(after, 1);
    },
    rows: () =>
      [...regions].flatMap(([regionId, sums]) => sums.rows().map((row) => ({ regionId, ...row }))),
  };
}

export function countKey(unitId: UnitId, measure: string, period: Day, status: string): string {
  return `${unitId} ${measure} ${period} ${status}`;
}

export const noCounts: Counts = {
  members: 0,
  credited: 0,
  towards: 0,
  demanded: 0,
  missingMinutes: 0,
  missingCount: 0,
  sessions: 0,
};

export function isZero(counts: Counts): boolean {
  return (
    counts.members === 0 &&
    counts.credited === 0 &&
    counts.towards === 0 &&
    counts.demanded === 0 &&
    counts.missingMinutes === 0 &&
    counts.missingCount === 0 &&
    counts.sessions === 0
  );
}

export function addCounts(a: Counts, b: Counts, sign: 1 | -1 = 1): Counts {
  return {
    members: a.members + sign * b.members,
    credited: a.credited + sign * b.credited,
    towards: a.towards + sign * b.towards,
    demanded: a.demanded + sign * b.demanded,
    missingMinutes: a.missingMinutes + sign * b.missingMinutes,
    missingCount: a.missingCount + sign * b.missingCount,
    sessions: a.sessions + sign * b.sessions,
  };
}

/** What a new judgement changes in what is stored of one member. */
export interface VerdictChange {
  /** Null: there was none. */
  readonly before: Verdict | null;
  /** Null: it no longer binds. */
  readonly after: Verdict | null;
}

function verdictKey(verdict: Verdict): string {
  return `${verdict.requirement} ${verdict.windowStart} ${verdict.anchor}`;
}

/** Compares the stored verdicts of one member with fresh ones; unchanged ones are left out. */
export function compareVerdicts(
  stored: readonly Verdict[],
  fresh: readonly Verdict[],
): VerdictChange[] {
  const old = new Map(stored.map((verdict) => [verdictKey(verdict), verdict]));
  const changes: VerdictChange[] = [];
  for (const after of fresh) {
    const key = verdictKey(after);
    const before = old.get(key) ?? null;
    old.delete(key);
    if (before === null || !sameVerdict(before, after)) changes.push({ before, after });
  }
  for (const before of old.values()) changes.push({ before, after: null });
  return changes;
}

/** Whether two verdicts with one key say the same. */
export function sameVerdict(a: Verdict, b: Verdict): boolean {
  return differingFields(a, b).length === 0;
}

const compared = [
  "dueOn",
  "period",
  "status",
  "credited",
  "demanded",
  "sessions",
  "missingMinutes",
  "missingCount",
  "owes",
  "countedAt",
  "unitNow",
  "unitAtEnd",
  "nextChangeOn",
] as const;

export type VerdictField = (typeof compared)[number] | "mark";

/** The fields in which two verdicts with one key differ. */
export function differingFields(a: Verdict, b: Verdict): VerdictField[] {
  const differing: VerdictField[] = compared.filter((field) => a[field] !== b[field]);
  if ((a.mark ?? "") !== (b.mark ?? "")) differing.push("mark");
  return differing;
}
