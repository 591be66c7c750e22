import { z } from "zod";
import { bilingual, count, day, id, instant } from "../values.ts";

export const unitRef = z
  .object({
    unitId: id,
    code: z.string(),
    name: bilingual,
    kind: z.string(),
    level: z.string(),
  })
  .meta({ id: "UnitRef" });
export type UnitRef = z.output<typeof unitRef>;

export const unitView = unitRef
  .extend({
    parentId: id.nullable(),
    sector: z.string().nullable(),
    openedOn: day,
    closedOn: day.nullable(),
    longitude: z.number().nullable(),
    latitude: z.number().nullable(),
    /** Units directly below, open today. */
    childCount: count,
    /** Members at home here or below, from the counts. */
    memberCount: count,
    /** The caller's standing posts let him see persons here. */
    seesMembers: z.boolean(),
    /** The caller may change this unit. */
    mayChange: z.boolean(),
  })
  .meta({ id: "Unit" });
export type UnitView = z.output<typeof unitView>;

export const unitVersionView = unitRef
  .extend({
    parentId: id.nullable(),
    sector: z.string().nullable(),
    from: day,
    to: day.nullable(),
    recordedAt: instant,
  })
  .meta({ id: "UnitVersion" });
export type UnitVersionView = z.output<typeof unitVersionView>;
