import { z } from "zod";
import { statuses } from "#core/verdicts";
import { count, day, instant } from "../values.ts";
import { requirementRef } from "./policy.ts";

export const statusView = z.enum(statuses);

/** How fresh the counts are. */
export const freshness = z
  .object({
    /** When counts were last folded; null before the first time. */
    foldedAt: instant.nullable(),
    /** Differences recorded and not yet in the counts. */
    pending: count,
    /**
     * While everybody is judged again: how many of how many members are judged by the pack in force;
     * the figures of the others are of the pack before. Null: all of them are.
     */
    judging: z.object({ done: count, total: count }).nullable(),
  })
  .meta({ id: "Freshness" });
export type Freshness = z.output<typeof freshness>;

/** Counts of verdicts over a unit and all below it, for one requirement and period. */
export const figure = z
  .object({
    /** Members with a verdict, by status; absent means none. */
    byStatus: z.partialRecord(statusView, count),
    /** The denominator: who is judged (without exempt, waived and what has no norm). */
    judged: count,
    /** Of these who reached the demand: met or late. */
    reached: count,
    /** Who owes: on course, short or overdue with something missing. */
    owing: count,
    missingMinutes: count,
    missingCount: count,
    creditedMinutes: count,
    /** Credited, capped at each member's demand. */
    towardsMinutes: count,
    demandedMinutes: count,
  })
  .meta({ id: "Figure" });
export type Figure = z.output<typeof figure>;

const periodFigure = z
  .object({
    /** First day of the year under which it is counted. */
    period: day,
    /** Last day of that year, or of the window where it is longer. */
    until: day,
    figure,
  })
  .meta({ id: "PeriodFigure" });

export const requirementFigures = z
  .object({
    requirement: requirementRef,
    /** The share who should have reached it, in percent, as the pack has it; null for none. */
    target: z.number().min(0).max(100).nullable(),
    periods: z.array(periodFigure),
  })
  .meta({ id: "RequirementFigures" });
export type RequirementFigures = z.output<typeof requirementFigures>;
