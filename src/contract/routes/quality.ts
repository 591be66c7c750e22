import { z } from "zod";
import { memberFindings, unitFindings } from "#core/quality";
import { route } from "../route.ts";
import { count, instant, pageOf, pageQuery } from "../values.ts";
import { memberRef, unitRef } from "../views.ts";
import { unitParams } from "./units.ts";

/** From the end of a session to the day of its record, in days, of what was recorded in a year. */
const lag = z.object({ entries: count, median: count, ninetieth: count });

const counted = z.object({
  /** Members at home and open branches, at and below. */
  members: count,
  branches: count,
  findings: z.array(
    z.object({ finding: z.enum([...memberFindings, ...unitFindings]), number: count }),
  ),
  lag: lag.nullable(),
});

export const qualityView = counted
  .extend({
    unit: unitRef,
    /** When the oldest part of it was counted; null: not yet. */
    countedAt: instant.nullable(),
    children: z.array(counted.extend({ unit: unitRef })),
  })
  .meta({ id: "DataQuality" });
export type DataQuality = z.output<typeof qualityView>;

export const getQuality = route({
  name: "quality-get",
  method: "GET",
  path: "/units/:unitId/quality",
  tag: "quality",
  summary: "What is missing, old or in contradiction at and below a unit: counts alone",
  access: "counts",
  params: unitParams,
  status: 200,
  response: qualityView,
});

export const listQualityPersons = route({
  name: "quality-persons",
  method: "GET",
  path: "/units/:unitId/quality/persons",
  tag: "quality",
  summary: "Who in sight is such a case today, for standing posts",
  access: "persons",
  params: unitParams,
  query: z.strictObject({ finding: z.enum(memberFindings), ...pageQuery(200, 50) }),
  status: 200,
  response: pageOf(
    memberRef.extend({
      /** What it is about: a sector, a role or a day; and the unit, where there is one. */
      value: z.string().nullable(),
      about: unitRef.nullable(),
    }),
  ),
});

export const listQualityUnits = route({
  name: "quality-units",
  method: "GET",
  path: "/units/:unitId/quality/units",
  tag: "quality",
  summary: "Branches at and below a unit that are such a case, as they were counted",
  access: "counts",
  params: unitParams,
  query: z.strictObject({ finding: z.enum(unitFindings), ...pageQuery(200, 50) }),
  status: 200,
  response: pageOf(unitRef),
});
