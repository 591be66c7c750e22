import type { Day } from "./day.ts";
import type { UnitId } from "./organisation.ts";

/** The words of a verdict; their meaning is in docs/requirements.md. */
export const statuses = [
  "met",
  "on-course",
  "short",
  "overdue",
  "late",
  "waived",
  "exempt",
  "partial-year",
  "no-norm",
  "not-measurable",
  "undetermined",
] as const;
export type Status = (typeof statuses)[number];

/** One member judged by one requirement in one window. Key: requirement, windowStart, anchor. */
export interface Verdict {
  readonly requirement: string;
  readonly windowStart: Day;
  /** The id of the starting event or contract; '' for windows of the calendar. */
  readonly anchor: string;
  /** The last day of the window, for every window (D26). */
  readonly dueOn: Day;
  /** Under which heading coverage counts it: first day of the year of the window (or of its due day). */
  readonly period: Day;
  readonly status: Status;
  /** In the unit of the demand: minutes, or a count where the demand has no minutes. Whole, not capped. */
  readonly credited: number;
  readonly demanded: number;
  /** Sessions that count for "once" in this window. */
  readonly sessions: number;
  readonly missingMinutes: number;
  readonly missingCount: number;
  /** True when something is missing and the status is on course, short or overdue. */
  readonly owes: boolean;
  /** Where coverage counts it: today's home while open, the home of its last day once ended (D19). */
  readonly countedAt: UnitId;
  readonly unitNow: UnitId | null;
  readonly unitAtEnd: UnitId | null;
  /** The first later day on which this verdict may change though nothing is recorded; null: never. */
  readonly nextChangeOn: Day | null;
  /** A part of the denominator that is shown apart, like those admitted in the last year (D9). */
  readonly mark?: string;
  /** Whether the member may act today; only where the rule says. */
  readonly mayAct?: boolean;
  /** The step that follows from what has been owed too long, by its code in the pack. */
  readonly consequence?: string;
  /** Judged and shown, never owed, never in a headline. */
  readonly advisory?: true;
}

/** Figures that are no judgement but fold like one: heads, and persons and person-times trained. */
export const memberFigure = "~members";
export const trainedFigure = "~trained";
