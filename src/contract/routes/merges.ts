import { z } from "zod";
import { signFields, strengths } from "#core/doubles";
import { route } from "../route.ts";
import {
  bilingual,
  count,
  day,
  filled,
  id,
  idText,
  instant,
  pageOf,
  pageQuery,
  partialDay,
  text,
} from "../values.ts";
import { memberRef } from "../views.ts";
import {
  attachmentView,
  eventView,
  factView,
  homeView,
  verdictChange,
} from "../views/study-file.ts";
import { unitParams } from "./units.ts";

/** Merging two records of one person: likely doubles, side by side, asked, approved, undone. */

const sign = z.object({
  field: z.enum(signFields),
  agreement: z.enum(["same", "close", "differs"]),
});

const score = z.object({
  strength: z.enum(strengths),
  /** Evidence that the two are one person, in bits (Fellegi and Sunter). */
  bits: z.number(),
  /** What is known of both, and how it agrees. */
  signs: z.array(sign),
});

const dismissal = z.object({ by: z.string(), at: instant });

export const doubleView = z
  .object({
    first: memberRef,
    second: memberRef,
    score,
    /** Somebody said that they are two persons. */
    dismissed: dismissal.nullable(),
  })
  .meta({ id: "LikelyDouble" });
export type DoubleView = z.output<typeof doubleView>;

export const likelyDoubles = route({
  name: "doubles-likely",
  method: "GET",
  path: "/units/:unitId/doubles",
  tag: "merges",
  summary: "Pairs of members in sight who may be one person, at or below a unit; page by page",
  access: "persons",
  params: unitParams,
  query: z.strictObject({
    ...pageQuery(100, 25),
    /** Those of whom somebody said that they are two persons, instead. */
    dismissed: z.stringbool().default(false),
  }),
  status: 200,
  response: pageOf(doubleView),
});

/** At most so many are shown to somebody who enters a person: more say no more. */
export const mostAlike = 10;

export const checkDoubles = route({
  name: "doubles-check",
  method: "POST",
  path: "/units/:unitId/doubles/checks",
  tag: "merges",
  summary: "Members in sight who may be somebody that is about to be entered; saves nothing",
  access: "persons",
  params: unitParams,
  body: z.strictObject({
    name: filled(100),
    nameEn: text(100).default(""),
    sex: z.enum(["f", "m"]).nullable().default(null),
    born: partialDay.nullable().default(null),
    admittedOn: partialDay.nullable().default(null),
  }),
  status: 200,
  /** The likeliest first. */
  response: z.object({ items: z.array(z.object({ member: memberRef, score })).max(mostAlike) }),
});

const pairBody = z.strictObject({ firstId: id, secondId: id });

export const dismissDouble = route({
  name: "doubles-dismiss",
  method: "POST",
  path: "/doubles/dismissals",
  tag: "merges",
  summary: "Say that two members are two persons: they are not proposed again",
  access: "persons",
  body: pairBody,
  status: 204,
});

export const recallDouble = route({
  name: "doubles-recall",
  method: "POST",
  path: "/doubles/recalls",
  tag: "merges",
  summary: "Take back that two members are two persons",
  access: "persons",
  body: pairBody,
  status: 204,
});

const mandateId = id.optional();
const mandateQuery = z.strictObject({ mandateId: idText.optional() });

export const mergeView = z
  .object({
    mergeId: id,
    /** Whose record stays. */
    survivor: memberRef,
    /** Whose number becomes another one of the survivor's. */
    loser: memberRef,
    reason: z.string(),
    state: z.enum(["asked", "refused", "withdrawn", "merged", "undone"]),
    askedBy: z.string(),
    askedAt: instant,
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    undo: z.object({ by: z.string(), at: instant, reason: z.string() }).nullable(),
    may: z.object({ decide: z.boolean(), withdraw: z.boolean(), undo: z.boolean() }),
  })
  .meta({ id: "Merge" });
export type MergeView = z.output<typeof mergeView>;

/** The same after it was decided or undone, with what that did to the verdicts of whose record stays. */
const decidedMerge = mergeView
  .extend({
    /** Null where the mandate that it was done under does not open the study file. */
    changed: z.array(verdictChange).nullable(),
  })
  .meta({ id: "DecidedMerge" });
export type DecidedMerge = z.output<typeof decidedMerge>;

const comparedEntry = z.object({
  entryId: id,
  startsOn: day,
  endsOn: day,
  minutes: count.nullable(),
  credit: z.object({ quantity: z.number(), unit: z.string() }).nullable(),
  form: z.string(),
  topic: z.string(),
  course: z.string(),
  /** The other has an entry of the same session: the longer one counts. */
  both: z.boolean(),
});

/** One of the two; null is what a mandate does not open. */
const side = z
  .object({
    member: memberRef,
    facts: z
      .object({
        nameEn: z.string(),
        sex: z.enum(["f", "m"]).nullable(),
        born: z.string().nullable(),
        joinedOn: day.nullable(),
        homes: z.array(homeView),
        attachments: z.array(attachmentView),
        facts: z.array(factView),
        events: z.array(eventView),
      })
      .nullable(),
    /** The latest, at most 200. */
    entries: z.array(comparedEntry).nullable(),
  })
  .meta({ id: "ComparedRecord" });
export type ComparedRecord = z.output<typeof side>;

const contradiction = z.object({
  about: z.enum(["name", "name-en", "sex", "born", "home", "fact", "event"]),
  /** The kind of fact or event. */
  kind: z.string(),
  first: bilingual,
  second: bilingual,
  on: day.nullable(),
});

export const pairView = z
  .object({
    first: side,
    second: side,
    score: score.nullable(),
    contradictions: z.array(contradiction).nullable(),
    dismissed: dismissal.nullable(),
    /** What must end before a merge. */
    hindrance: z.enum(["transfer-open", "objection-open", "waiver-open"]).nullable(),
    /** The merge of the two that waits or holds. */
    merge: mergeView.nullable(),
  })
  .meta({ id: "ComparedPair" });
export type PairView = z.output<typeof pairView>;

export const comparePair = route({
  name: "merges-compare",
  method: "GET",
  path: "/doubles/pair",
  tag: "merges",
  summary: "Two records side by side, with what contradicts",
  access: "persons",
  query: z.strictObject({ firstId: idText, secondId: idText, mandateId: idText.optional() }),
  status: 200,
  response: pairView,
});

export const askMerge = route({
  name: "merges-ask",
  method: "POST",
  path: "/merges",
  tag: "merges",
  summary: "Ask that one member be merged into another; takes effect when somebody else approves",
  access: "persons",
  body: z.strictObject({ survivorId: id, loserId: id, reason: filled(200), mandateId }),
  status: 201,
  response: mergeView,
  idempotent: true,
});

export const listMerges = route({
  name: "merges-list",
  method: "GET",
  path: "/merges",
  tag: "merges",
  summary: "Merges of members in sight, or of those that a mandate names, the latest first",
  access: "persons",
  query: z.strictObject({ ...pageQuery(100, 25), mandateId: idText.optional() }),
  status: 200,
  response: pageOf(mergeView),
});

const mergeParams = z.object({ mergeId: idText });

export const getMerge = route({
  name: "merges-get",
  method: "GET",
  path: "/merges/:mergeId",
  tag: "merges",
  summary: "One merge with both records: while it holds, the one that was set aside as it stood",
  access: "persons",
  params: mergeParams,
  query: mandateQuery,
  status: 200,
  response: pairView,
});

export const decideMerge = route({
  name: "merges-decide",
  method: "POST",
  path: "/merges/:mergeId/decision",
  tag: "merges",
  summary: "Approve or refuse a merge: somebody else than who asked",
  access: "persons",
  params: mergeParams,
  body: z.strictObject({ outcome: z.enum(["approved", "refused"]), mandateId }),
  status: 201,
  response: decidedMerge,
  idempotent: true,
});

export const withdrawMerge = route({
  name: "merges-withdraw",
  method: "POST",
  path: "/merges/:mergeId/withdrawal",
  tag: "merges",
  summary: "Take back a merge that waits",
  access: "persons",
  params: mergeParams,
  body: z.strictObject({ mandateId }),
  status: 201,
  response: mergeView,
  idempotent: true,
});

export const undoMerge = route({
  name: "merges-undo",
  method: "POST",
  path: "/merges/:mergeId/undo",
  tag: "merges",
  summary: "Take a merge back: both records are what they were",
  access: "persons",
  params: mergeParams,
  body: z.strictObject({ reason: filled(200), mandateId }),
  status: 201,
  response: decidedMerge,
  idempotent: true,
});
