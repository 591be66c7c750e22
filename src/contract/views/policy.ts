import { z } from "zod";
import { bilingual } from "../values.ts";

/** A unit of credit of the pack: its title stands after a number. */
export const creditUnitRef = z
  .object({
    code: z.string(),
    title: bilingual,
    /** The English title after the number 1; null: the same. */
    one: z.string().nullable(),
    minutes: z.int(),
  })
  .meta({ id: "CreditUnitRef" });
export type CreditUnitRef = z.output<typeof creditUnitRef>;

export const requirementRef = z
  .object({
    id: z.string(),
    title: bilingual,
    /** In what the demand is counted. */
    measure: z.enum(["minutes", "count"]),
    /** In what its minutes are shown: minutes / `minutes` of this unit; null: in hours. */
    creditUnit: creditUnitRef.nullable(),
    /** Whom it judges: members, or units themselves. */
    subject: z.enum(["member", "unit"]),
  })
  .meta({ id: "RequirementRef" });
export type RequirementRef = z.output<typeof requirementRef>;

export const packRef = z
  .object({ id: z.string(), title: bilingual, version: z.string(), hash: z.string() })
  .meta({ id: "PackRef" });
export type PackRef = z.output<typeof packRef>;
