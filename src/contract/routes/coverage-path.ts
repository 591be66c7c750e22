import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, count, day, instant, purpose, word } from "../values.ts";
import { figure, requirementRef } from "../views.ts";
import { figureFrame } from "./coverage.ts";
import { unitParams } from "./units.ts";

const share = z.number().min(0).max(1);

const pathPoint = z.object({
  day,
  /** The denominator of that day, by the homes of that day. */
  judged: count,
  /** Of these who had reached the demand. */
  reached: count,
  /** Of whom nobody can say yet whether they reach it: with any, there is no share. */
  unmeasured: count,
});

const forecast = z.union([
  z.object({
    kind: z.literal("made"),
    /** Whole years whose pace it goes by. */
    years: z.int(),
    /** Expected share of today's denominator: at the slowest pace, the average, the fastest. */
    points: z.array(z.object({ day, low: share, middle: share, high: share })),
  }),
  z.object({ kind: z.literal("ended") }),
  z.object({ kind: z.literal("not-measurable") }),
  z.object({ kind: z.literal("too-few-years"), years: z.int() }),
]);

const coveragePath = z
  .object({
    requirement: requirementRef,
    /** First and last day of the window. */
    from: day,
    to: day,
    /** The share who should reach it, in percent, as the pack has it; null for none. */
    target: z.number().min(0).max(100).nullable(),
    /** Ends of years that are over, the earliest first, and today while the window is open. */
    points: z.array(pathPoint),
    forecast,
    /** What is left until the window ends; null once it has, or while it cannot be measured. `target`: percent, 100 for none. */
    needed: z.object({ target: z.number(), persons: count, aYear: count }).nullable(),
    /** The figure by the homes of today: the main one. */
    byHomeNow: figure,
    /** The same by the home where it counts: of the window's last day once it has ended. */
    byHomeThen: figure,
    /** Persons by the home of the day on which they first counted as having reached it. */
    trained: z.object({
      persons: count,
      years: z.array(z.object({ until: day, persons: count })),
    }),
    /** Everybody who was in the denominator on some day of the window, by the home of the last. */
    ever: z.object({ persons: count, reached: count }),
    /** Parts of the denominator that the pack wants shown apart, such as members of the last year. */
    apart: z.array(z.object({ mark: z.string(), members: count })),
  })
  .meta({ id: "CoveragePath" });
export type CoveragePath = z.output<typeof coveragePath>;

export const coveragePaths = figureFrame
  .extend({
    /** When the years before today were counted; null: not yet. */
    countedAt: instant.nullable(),
    /** What the numbers are, in words. */
    definition: bilingual,
    denominator: bilingual,
    method: bilingual,
    /** One for each window longer than a year; empty where the pack has none. */
    paths: z.array(coveragePath),
  })
  .meta({ id: "CoveragePaths" });
export type CoveragePaths = z.output<typeof coveragePaths>;

export const getPaths = route({
  name: "units-paths",
  method: "GET",
  path: "/units/:unitId/paths",
  tag: "coverage",
  summary: "Requirements of several years: the path year by year, the forecast, what is needed",
  access: "counts",
  params: unitParams,
  query: z.strictObject({ requirement: word.optional() }),
  status: 200,
  response: coveragePaths,
});

export const exportPaths = route({
  name: "units-paths-export",
  method: "GET",
  path: "/units/:unitId/paths.:format",
  tag: "coverage",
  summary: "The same of the unit and each unit below as a file, with definition and method",
  access: "counts",
  params: z.object({ unitId: unitParams.shape.unitId, format: z.enum(["csv", "xlsx"]) }),
  query: z.strictObject({
    requirement: word.optional(),
    purpose,
    bom: z.enum(["true", "false"]).default("true"),
  }),
  status: 200,
  file: ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
});
