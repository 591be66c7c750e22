import { z } from "zod";
import { modes } from "#core/policy/vocabulary";
import { bilingual, count, day, id, instant } from "../values.ts";
import { unitRef } from "./organisation.ts";
import { requirementRef } from "./policy.ts";

export const providerView = z
  .object({
    providerId: id,
    code: z.string(),
    name: bilingual,
    kind: z.string(),
    /** Its level today. */
    level: z.string().nullable(),
    unit: unitRef.nullable(),
  })
  .meta({ id: "Provider" });
export type ProviderView = z.output<typeof providerView>;

export const formView = z
  .object({
    id: z.string(),
    label: bilingual,
    /** Concentrated education, or frequent. */
    concentrated: z.boolean(),
    /** In a room, in a group before a screen, in practice, or alone. */
    presence: z.enum(modes),
  })
  .meta({ id: "Form" });
export type FormView = z.output<typeof formView>;

/** Whether one entry counted for one verdict, how much, and why. */
export const countedView = z
  .object({
    requirement: requirementRef,
    windowStart: day,
    dueOn: day,
    counted: z.boolean(),
    minutes: count,
    why: bilingual,
  })
  .meta({ id: "Counted" });
export type CountedView = z.output<typeof countedView>;

export const entryView = z
  .object({
    entryId: id,
    /** The first row of its chain; its own id where nothing was corrected. */
    rootId: id,
    act: z.enum(["entry", "correction", "withdrawal"]),
    /** It is the row of its chain that stands. */
    stands: z.boolean(),
    sessionId: id,
    startsOn: day,
    endsOn: day,
    minutes: count.nullable(),
    credit: z.object({ quantity: z.number(), unit: z.string() }).nullable(),
    days: z.array(z.object({ on: day, minutes: count })).nullable(),
    form: z.string(),
    topic: z.string(),
    course: z.string(),
    provider: z.object({ providerId: id, name: bilingual, level: z.string() }),
    outcome: z.string().nullable(),
    attested: z.boolean(),
    note: z.string(),
    recordedAt: instant,
    recordedBy: z.string(),
    /** Somebody objects to it and waits for the answer; it counts as it stands. */
    contested: z.boolean(),
    counted: z.array(countedView),
  })
  .meta({ id: "Entry" });
export type EntryView = z.output<typeof entryView>;
