import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, day, id, idText, instant, word } from "../values.ts";
import { memberRef, requirementRef } from "../views.ts";

/** A rule of the pack by which a training office may grant many waivers in one act. */
export const bulkRuleView = z
  .object({
    rule: z.string(),
    title: bilingual,
    requirements: z.array(requirementRef),
    kind: z.object({ code: z.string(), title: bilingual }),
    effect: z.enum(["lift", "reduce"]),
    /** Minutes that `reduce` takes off. */
    minutes: z.int().nullable(),
    /** The parameters that say whom it is about, with their values of today. */
    parameters: z.array(
      z.object({ name: z.string(), title: bilingual, value: z.string(), source: z.string() }),
    ),
  })
  .meta({ id: "BulkWaiverRule" });
export type BulkRuleView = z.output<typeof bulkRuleView>;

/** One act: who granted, on which day, and how far it is. */
export const bulkActView = z
  .object({
    bulkId: id,
    rule: z.string(),
    title: bilingual,
    /** The day on which it is asked whom the rule is about, and which windows are open. */
    on: day,
    begunBy: z.string(),
    begunAt: instant,
    state: z.enum(["granting", "granted", "revoking", "revoked"]),
    /** Granted so far: members, and waivers of them. */
    members: z.int(),
    waivers: z.int(),
    /** Of these waivers, those that nobody has revoked. */
    inForce: z.int(),
    revokedBy: z.string().nullable(),
    revokedAt: instant.nullable(),
    /** What the caller may do with it now. */
    may: z.object({ goOn: z.boolean(), revoke: z.boolean() }),
  })
  .meta({ id: "BulkWaiver" });
export type BulkActView = z.output<typeof bulkActView>;

export const listBulkWaivers = route({
  name: "bulk-waivers-list",
  method: "GET",
  path: "/bulk-waivers",
  tag: "waivers",
  summary: "Rules of the pack by which a training office waives many at once, and what it has done",
  access: "persons",
  status: 200,
  response: z.object({ rules: z.array(bulkRuleView), acts: z.array(bulkActView) }),
});

const asked = { rule: word, on: day };

export const previewBulkWaiver = route({
  name: "bulk-waivers-preview",
  method: "GET",
  path: "/bulk-waivers/preview",
  tag: "waivers",
  summary:
    "Whom an act would waive: how many, and who; nothing is changed, and the looks are logged",
  access: "persons",
  query: z.strictObject({ ...asked, limit: z.coerce.number().int().min(1).max(500).default(100) }),
  status: 200,
  response: z.object({
    members: z.int(),
    waivers: z.int(),
    /** The first of them by their ids. */
    items: z.array(
      z.object({
        member: memberRef,
        windows: z.array(z.object({ requirement: requirementRef, windowStart: day, dueOn: day })),
      }),
    ),
  }),
});
export type BulkPreview = z.output<typeof previewBulkWaiver.response>;

export const beginBulkWaiver = route({
  name: "bulk-waivers-begin",
  method: "POST",
  path: "/bulk-waivers",
  tag: "waivers",
  summary:
    "Begin to waive by a rule: a training office, for its members; a portion is granted at once",
  access: "persons",
  body: z.strictObject(asked),
  status: 201,
  response: bulkActView,
  idempotent: true,
});

const bulkParams = z.object({ bulkId: idText });

export const continueBulkWaiver = route({
  name: "bulk-waivers-continue",
  method: "POST",
  path: "/bulk-waivers/:bulkId/portions",
  tag: "waivers",
  summary:
    "Do the next portion of an act, of granting or of revoking; when all is done it changes nothing",
  access: "persons",
  params: bulkParams,
  status: 200,
  response: bulkActView,
});

export const revokeBulkWaiver = route({
  name: "bulk-waivers-revoke",
  method: "POST",
  path: "/bulk-waivers/:bulkId/revocation",
  tag: "waivers",
  summary:
    "Revoke what an act has granted, a portion at once; members who have left stay as they are",
  access: "persons",
  params: bulkParams,
  status: 200,
  response: bulkActView,
});
