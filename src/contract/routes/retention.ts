import { z } from "zod";
import { retentionKinds } from "#core/retention";
import { route } from "../route.ts";
import { day, filled, id, idText, instant } from "../values.ts";
import { unitRef } from "../views.ts";

export const removalListView = z
  .object({
    listId: id,
    drawnBy: z.string(),
    drawnAt: instant,
    /** Everybody on it had left before this day. */
    leftBefore: day,
    persons: z.int(),
    /** Whose name and number are gone. */
    removed: z.int(),
    /** Who had come back, or about whom something was under way. */
    kept: z.int(),
    reason: z.string().nullable(),
    confirmedBy: z.string().nullable(),
    confirmedAt: instant.nullable(),
    withdrawnBy: z.string().nullable(),
    withdrawnAt: instant.nullable(),
  })
  .meta({ id: "RemovalList" });
export type RemovalListView = z.output<typeof removalListView>;

export const removalsView = z
  .object({
    /** Days for which each kind of data is kept. */
    days: z.record(z.enum(retentionKinds), z.int()),
    leftBefore: day,
    /** How many are due, by their last home; nobody is named. */
    due: z.array(z.object({ unit: unitRef, persons: z.int(), firstLeft: day, lastLeft: day })),
    lists: z.array(removalListView),
  })
  .meta({ id: "Removals" });
export type RemovalsView = z.output<typeof removalsView>;

export const getRetention = route({
  name: "retention-get",
  method: "GET",
  path: "/retention",
  tag: "retention",
  summary:
    "How long each kind of data is kept, how many who have left are due, and the lists drawn",
  access: "administrator",
  status: 200,
  response: removalsView,
});

export const drawRemovals = route({
  name: "retention-draw",
  method: "POST",
  path: "/retention/removals",
  tag: "retention",
  summary: "Put whoever is due on a list; nothing is removed before somebody else confirms it",
  access: "administrator",
  status: 201,
  response: removalListView,
  idempotent: true,
});

const listParams = z.object({ listId: idText });

export const confirmRemovals = route({
  name: "retention-confirm",
  method: "POST",
  path: "/retention/removals/:listId/confirmation",
  tag: "retention",
  summary: "Remove what identifies the persons of a list that somebody else drew",
  access: "administrator",
  params: listParams,
  body: z.strictObject({ reason: filled(300) }),
  status: 201,
  response: removalListView,
  idempotent: true,
});

export const withdrawRemovals = route({
  name: "retention-withdraw",
  method: "POST",
  path: "/retention/removals/:listId/withdrawal",
  tag: "retention",
  summary: "Take back a list that waits",
  access: "administrator",
  params: listParams,
  status: 201,
  response: removalListView,
  idempotent: true,
});
