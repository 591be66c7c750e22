import { z } from "zod";
import { route } from "../route.ts";
import { day, filled, id, idText, instant, text } from "../values.ts";
import { packRef, requirementRef, unitRef } from "../views.ts";
import { unitParams } from "./units.ts";

/** A year's closing of a unit and all below it, briefly. */
export const closingRef = z
  .object({
    closingId: id,
    unit: unitRef,
    year: z.int(),
    /** 1, and one more for each time it was opened again. */
    number: z.int(),
    /** Why it was opened again; empty for the first. */
    reason: z.string(),
    openedBy: z.string(),
    openedAt: instant,
    closedBy: z.string().nullable(),
    closedAt: instant.nullable(),
    /** Why it was closed; empty while it is open. */
    closedBecause: z.string(),
    /** What was recorded up to this day is in the frozen figures. */
    knownOn: day.nullable(),
    packHash: z.string().nullable(),
  })
  .meta({ id: "ClosingRef" });
export type ClosingRef = z.output<typeof closingRef>;

const counted = z.object({ judged: z.int(), reached: z.int(), owing: z.int() });

export const closingView = closingRef
  .extend({
    today: day,
    pack: packRef.nullable(),
    /** The caller may close it, when nothing is in the way. */
    mayClose: z.boolean(),
    /**
     * The unit that checklist and townships are about: the closing's own, or that from which it is
     * looked at, for whoever signs below and sees no further.
     */
    seenFrom: unitRef,
    /** What must be right before it is closed (`blocks`), and what whoever closes should know. */
    checklist: z.array(
      z.object({
        item: z.enum([
          "year-ended",
          "unjudged",
          "pending",
          "verify",
          "running-imports",
          "sign-offs",
          "failed-imports",
          "owing",
          "recorded-late",
        ]),
        blocks: z.boolean(),
        done: z.boolean(),
        count: z.int(),
      }),
    ),
    /** Those who have not signed first: the chase list. At most 1,000 of `townshipCount`. */
    townshipCount: z.int(),
    townships: z.array(
      z.object({
        unit: unitRef,
        /** The caller may sign for it, and take that back, while the closing is open. */
        maySign: z.boolean(),
        /** Whom to ring while it is unsigned: told to whoever may close the year. */
        posts: z.array(z.object({ role: z.string(), name: z.string() })),
        /** Verdicts of the year that owe. */
        owing: z.int(),
        signed: z.object({ name: z.string(), note: z.string(), at: instant }).nullable(),
      }),
    ),
    /** Of the unit asked for: what was frozen, and the same today. Empty before the closing. */
    figures: z.array(
      z.object({
        requirement: requirementRef,
        frozen: counted,
        now: counted,
        /** Reached today less reached then. */
        difference: z.int(),
      }),
    ),
  })
  .meta({ id: "Closing" });
export type ClosingView = z.output<typeof closingView>;

const closingParams = z.object({ closingId: idText });

export const listClosings = route({
  name: "closings-list",
  method: "GET",
  path: "/units/:unitId/closings",
  tag: "closing",
  summary: "Closings of years that concern a unit: its own, and those of units above it",
  access: "counts",
  params: unitParams,
  status: 200,
  response: z.object({
    items: z.array(closingRef),
    /** The caller may open a closing of this unit. */
    mayOpen: z.boolean(),
  }),
});

export const openClosing = route({
  name: "closings-open",
  method: "POST",
  path: "/units/:unitId/closings",
  tag: "closing",
  summary: "Open the closing of a year; one that was closed is opened again with a reason",
  access: "counts",
  params: unitParams,
  body: z.strictObject({
    year: z.int().min(1900).max(2199),
    reason: text(500).default(""),
  }),
  status: 201,
  response: closingRef,
  idempotent: true,
});

export const getClosing = route({
  name: "closings-get",
  method: "GET",
  path: "/closings/:closingId",
  tag: "closing",
  summary: "A closing: checklist, sign-offs, chase list, and frozen figures beside today's",
  access: "counts",
  params: closingParams,
  /** Looked at from this unit, at or below the closing's; absent: from the closing's own. */
  query: z.strictObject({ unitId: idText.optional() }),
  status: 200,
  response: closingView,
});

export const signOff = route({
  name: "closings-sign",
  method: "POST",
  path: "/closings/:closingId/sign-offs",
  tag: "closing",
  summary: "A named person signs for the year of a township",
  access: "counts",
  params: closingParams,
  body: z.strictObject({
    unitId: id,
    name: filled(100),
    note: text(500).default(""),
  }),
  status: 204,
  idempotent: true,
});

export const withdrawSignOff = route({
  name: "closings-withdraw",
  method: "POST",
  path: "/closings/:closingId/sign-offs/:unitId/withdrawal",
  tag: "closing",
  summary: "Take a sign-off back, before the closing",
  access: "counts",
  params: z.object({ closingId: idText, unitId: idText }),
  status: 204,
});

export const closeYear = route({
  name: "closings-close",
  method: "POST",
  path: "/closings/:closingId/close",
  tag: "closing",
  summary: "Close the year: freezes the figures of the unit and all below it",
  access: "counts",
  params: closingParams,
  body: z.strictObject({ reason: filled(500) }),
  status: 200,
  response: closingRef,
});
