import { z } from "zod";
import { bilingual } from "../values.ts";

export const requirementRef = z
  .object({
    id: z.string(),
    title: bilingual,
    /** In what the demand is counted. */
    measure: z.enum(["minutes", "count"]),
    /** Whom it judges: members, or units themselves. */
    subject: z.enum(["member", "unit"]),
  })
  .meta({ id: "RequirementRef" });
export type RequirementRef = z.output<typeof requirementRef>;

export const packRef = z
  .object({ id: z.string(), title: bilingual, version: z.string(), hash: z.string() })
  .meta({ id: "PackRef" });
export type PackRef = z.output<typeof packRef>;
