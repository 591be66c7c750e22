import type { Day } from "../day.ts";

/** No limit on how early an entry may lie. */
export const anyDay = -2147483648;

/** Days, both included. */
export interface Days {
  readonly from: Day;
  readonly to: Day;
}

/** Where nothing of the window belongs to an earlier one. */
export const nothingTaken: readonly Days[] = [];

/** Which days of the ledger a window reaches, and how entries at its edges hang on it. */
export interface Reach {
  /** First day that counts. */
  from: Day;
  /** Last day that counts so far: the last of window and grace, or today. */
  to: Day;
  /** Last day of the window itself, before grace. */
  windowEnd: Day;
  /**
   * Entries that end after `windowEnd` and up to here belong to the window whole, however the rule
   * places entries. `windowEnd` where there is no grace or nothing of it is needed.
   */
  graceTo: Day;
  /** Entries that end on these days belong to an earlier window, whole. */
  taken: readonly Days[];
  /** Entries belong whole by their last day, however the rule places them (standing rows). */
  whole: boolean;
  tileMonths: number;
  /** A session that has not ended by `to` gives nothing (deadlines, A10). */
  endedOnly: boolean;
  /** Sessions belong to one of several windows; otherwise any minute inside is enough. */
  tiled: boolean;
}

export function newReach(endedOnly: boolean, tiled: boolean): Reach {
  return {
    from: 0,
    to: 0,
    windowEnd: 0,
    graceTo: 0,
    taken: nothingTaken,
    whole: false,
    tileMonths: 0,
    endedOnly,
    tiled,
  };
}

/** Whether an entry that ends on this day belongs to an earlier window. */
export function isTaken(reach: Reach, end: Day): boolean {
  for (const one of reach.taken) if (end >= one.from && end <= one.to) return true;
  return false;
}

/** Whether an entry that ends on this day belongs here whole because of the days of grace. */
export function inGrace(reach: Reach, end: Day): boolean {
  return end > reach.windowEnd && end <= reach.graceTo && end <= reach.to;
}
