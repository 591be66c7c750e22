/**
 * What the register finds about its own data. A closed list: docs/data-quality.md says of each what it
 * means and what to do, and the pages have a sentence for each.
 */
export const memberFindings = [
  /** Neither a sector of his own nor one of the home unit. */
  "no-sector",
  /** His own sector is another than that of the home unit. */
  "sector-differs",
  /** Holds a role in a unit that is closed. */
  "role-in-closed-unit",
  /** Holds one role in two units at once. */
  "role-twice",
  /** Is a village secretary of a unit that is not rural. */
  "village-secretary-elsewhere",
  /** Was admitted before he was eighteen. */
  "admitted-too-young",
  /** Is a guest where he is at home. */
  "guest-at-home",
  /** Two entries of one session stand; the longer one alone counts (D16). */
  "session-twice",
  /** Sessions of one day come to more than `fullDayMinutes`; all count until somebody decides (D16). */
  "day-overfull",
] as const;
export type MemberFinding = (typeof memberFindings)[number];

/** About units at branch level that are open. */
export const unitFindings = [
  "no-member",
  /** Has members and nobody with the post of its secretary. */
  "no-secretary",
  /** Has members of whom nothing was recorded for `staleDays`. */
  "no-entry",
] as const;
export type UnitFinding = (typeof unitFindings)[number];

/** More minutes than these nobody learns on one day. */
export const fullDayMinutes = 16 * 60;
/** A branch of which nothing was recorded for so many days is stale. */
export const staleDays = 180;
/** The lag looks at what was recorded in so many days. */
export const lagDays = 365;
/** Longer than so many days counts as so many. */
export const longestLag = 400;

export interface LagBucket {
  readonly days: number;
  readonly entries: number;
}

export interface Lag {
  readonly entries: number;
  /** Days within which half of them, and nine of ten, were recorded. */
  readonly median: number;
  readonly ninetieth: number;
}

/** From the day on which a session ended to the day on which it was recorded; null without any. */
export function lagOf(buckets: readonly LagBucket[]): Lag | null {
  const entries = buckets.reduce((sum, one) => sum + one.entries, 0);
  if (entries === 0) return null;
  const sorted = [...buckets].sort((a, b) => a.days - b.days);
  const within = (part: number): number => {
    let seen = 0;
    for (const { days, entries: some } of sorted) {
      seen += some;
      if (seen >= entries * part) return days;
    }
    return sorted.at(-1)?.days ?? 0;
  };
  return { entries, median: within(0.5), ninetieth: within(0.9) };
}
