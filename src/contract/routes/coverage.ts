import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, count, cursor, day, id, idText, instant, purpose, word } from "../values.ts";
import {
  figure,
  freshness,
  packRef,
  requirementFigures,
  requirementRef,
  unitRef,
} from "../views.ts";
import { unitParams } from "./units.ts";

/** By which home a verdict is counted: that of then, where it was due; or the member's of today. */
export const countedByView = z.enum(["then", "now"]);
export type CountedBy = z.output<typeof countedByView>;

/** What every figure is shown with. */
export const figureFrame = z.object({
  unit: unitRef,
  /** The day of the figures. */
  today: day,
  pack: packRef.nullable(),
  freshness,
});

/** The same of figures that are asked for a day and by a home. */
const timedFrame = figureFrame.extend({
  /** As known at the end of this day. */
  knownOn: day,
  by: countedByView,
});

/** A past day, as known at the end of another; by the home of then, or of the asked day ("now"). */
export const timedQuery = {
  day: day.optional(),
  knownOn: day.optional(),
  by: countedByView.default("then"),
};

export const overview = timedFrame
  .extend({
    members: z.int(),
    /** Units below, by kind: how many there are. */
    unitsBelow: z.int(),
    requirements: z.array(requirementFigures),
    /** The same of the duties of units: here a figure counts units at and below this one. */
    duties: z.array(requirementFigures),
    /** Persons trained and person-times, by year, latest first. */
    trained: z.array(z.object({ year: z.int(), persons: z.int(), personTimes: z.int() })),
    /** What falls due in the next 60 days. */
    due: z.object({
      from: day,
      to: day,
      requirements: z.array(
        z.object({
          requirement: requirementRef,
          firstDueOn: day,
          members: z.int(),
          missingMinutes: z.int(),
          missingCount: z.int(),
        }),
      ),
    }),
    /** What must still be studied until the end of the year, overdue included. */
    owed: z.object({
      until: day,
      /** Of requirements in hours alone; those in other units stand below, each in its own. */
      missingMinutes: z.int(),
      byRequirement: z.array(
        z.object({
          requirement: requirementRef,
          members: z.int(),
          missingMinutes: z.int(),
          missingCount: z.int(),
        }),
      ),
    }),
  })
  .meta({ id: "Overview" });
export type Overview = z.output<typeof overview>;

export const getOverview = route({
  name: "units-overview",
  method: "GET",
  path: "/units/:unitId/overview",
  tag: "coverage",
  summary: "Coverage by requirement and period, what falls due, and the hours still owed",
  access: "counts",
  params: unitParams,
  query: z.strictObject(timedQuery),
  status: 200,
  response: overview,
});

/** How far the counting of a past day is. */
export const pastState = z
  .object({
    jobId: id,
    state: z.enum(["running", "done", "failed", "stopped"]),
    /** Members judged so far, and how many there are. */
    done: count,
    members: count,
    answeredAt: instant.nullable(),
  })
  .meta({ id: "PastState" });
export type PastView = z.output<typeof pastState>;

export const askPast = route({
  name: "units-past-ask",
  method: "POST",
  path: "/units/:unitId/past",
  tag: "coverage",
  summary: "Count a past day of a large unit in the background; asked twice it is counted once",
  access: "counts",
  params: unitParams,
  body: z.strictObject({ day, knownOn: day.optional() }),
  status: 200,
  response: pastState,
});

export const getPast = route({
  name: "units-past-get",
  method: "GET",
  path: "/units/:unitId/past/:jobId",
  tag: "coverage",
  summary: "How far the counting of a past day is",
  access: "counts",
  params: unitParams.extend({ jobId: idText }),
  status: 200,
  response: pastState,
});

/** `period` is the first day of the year under which it is counted; the latest one if absent. */
export const coverageQuery = { requirement: word, period: day.optional() };

export const coverageTable = timedFrame
  .extend({
    requirement: requirementRef,
    period: day,
    /** Periods that have figures, latest first. */
    periods: z.array(day),
    total: figure,
    /** Members at home directly in this unit, not in one below. */
    direct: figure,
    children: z.array(z.object({ unit: unitRef, hasChildren: z.boolean(), figure })),
    next: z.string().nullable(),
  })
  .meta({ id: "CoverageTable" });
export type CoverageTable = z.output<typeof coverageTable>;

export const getCoverage = route({
  name: "units-coverage",
  method: "GET",
  path: "/units/:unitId/coverage",
  tag: "coverage",
  summary: "One requirement and period: the unit, what is directly here, and each unit below",
  access: "counts",
  params: unitParams,
  query: z.strictObject({
    ...coverageQuery,
    ...timedQuery,
    cursor: cursor.optional(),
    limit: z.coerce.number().pipe(z.int().min(1).max(500)).default(200),
  }),
  status: 200,
  response: coverageTable,
});

export const coverageMap = timedFrame
  .extend({
    requirement: requirementRef,
    period: day,
    /** Address of the outlines (GeoJSON); null where there are none for units below this one. */
    outlines: z.string().nullable(),
    /** Where the outlines come from; null where there are none. */
    attribution: bilingual.nullable(),
    areas: z.array(
      z.object({
        /** The value of the property `code` in the outlines. */
        outline: z.string(),
        unit: unitRef,
        figure,
      }),
    ),
  })
  .meta({ id: "CoverageMap" });
export type CoverageMap = z.output<typeof coverageMap>;

export const getMap = route({
  name: "units-map",
  method: "GET",
  path: "/units/:unitId/map",
  tag: "coverage",
  summary: "The counties of the unit with their figures and the code of their outlines",
  access: "counts",
  params: unitParams,
  query: z.strictObject({ ...coverageQuery, ...timedQuery }),
  status: 200,
  response: coverageMap,
});

export const getOutlines = route({
  name: "outlines-get",
  method: "GET",
  path: "/outlines/:name",
  tag: "coverage",
  summary: "Outlines of counties as GeoJSON",
  access: "open",
  params: z.object({ name: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  status: 200,
  file: ["application/geo+json"],
});

const fileQuery = {
  purpose,
  /** A byte order mark, for spreadsheets that need it to read UTF-8. */
  bom: z.enum(["true", "false"]).default("true"),
};
const exportFormat = z.object({ unitId: unitParams.shape.unitId, format: z.enum(["csv", "xlsx"]) });

export const exportCoverage = route({
  name: "units-coverage-export",
  method: "GET",
  path: "/units/:unitId/coverage.:format",
  tag: "coverage",
  summary: "Counts of the unit and the units below as a file, with definition and denominator",
  access: "counts",
  params: exportFormat,
  query: z.strictObject({
    ...fileQuery,
    ...timedQuery,
    requirement: word.optional(),
    period: day.optional(),
  }),
  status: 200,
  file: ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
});

export const exportOwing = route({
  name: "units-owing-export",
  method: "GET",
  path: "/units/:unitId/owing.:format",
  tag: "members",
  summary: "Who in sight owes what until when, as a file; the purpose is logged",
  access: "persons",
  params: exportFormat,
  query: z.strictObject({
    ...fileQuery,
    requirement: word.optional(),
    day: day.optional(),
    knownOn: day.optional(),
  }),
  status: 200,
  file: ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
});

export const parameterView = z
  .object({
    name: z.string(),
    value: z.string(),
    /** In what the value is: minutes, hours, days, a date ...; empty for words. */
    unit: z.string(),
    /** Least and most of a number. */
    range: z.array(z.number()).nullable(),
    /** All possible values, where they are few. */
    choices: z.array(z.string()).nullable(),
    /** It may be left open: no such limit. */
    optional: z.boolean(),
    /** The text is silent, and nothing else is known. */
    guess: z.boolean(),
    note: bilingual,
  })
  .meta({ id: "Parameter" });

export const policyView = z
  .object({
    pack: packRef,
    requirements: z.array(
      requirementRef.extend({
        clause: z.object({ place: z.string(), text: bilingual }).nullable(),
        /** In one sentence: what is demanded, and who is responsible. */
        summary: bilingual,
        parameters: z.array(parameterView),
      }),
    ),
    /** Parameters that belong to no requirement alone. */
    shared: z.array(parameterView),
    /** Words of the pack: kinds of facts, values, roles, sectors ... with their labels. */
    vocabulary: z.array(
      z.object({
        kind: z.string(),
        values: z.array(z.object({ id: z.string(), label: bilingual })),
        /** Of a kind of fact: about whom it is recorded, and whether it is held in a unit. */
        fact: z.object({ about: z.enum(["member", "unit"]), inUnit: z.boolean() }).optional(),
      }),
    ),
  })
  .meta({ id: "Policy" });
export type PolicyView = z.output<typeof policyView>;

export const getPolicy = route({
  name: "policy-get",
  method: "GET",
  path: "/policy",
  tag: "policy",
  summary: "The requirements in force, with their sentences, parameters and vocabulary",
  access: "any",
  status: 200,
  response: policyView,
});
