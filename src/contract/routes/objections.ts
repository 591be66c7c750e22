import { z } from "zod";
import {
  entryFaults,
  factFaults,
  objectionKinds,
  objectionPlaces,
  rejections,
} from "#core/objections";
import { route } from "../route.ts";
import {
  count,
  day,
  id,
  idText,
  instant,
  pageOf,
  pageQuery,
  partialDay,
  text,
  word,
} from "../values.ts";
import { memberRef, unitRef } from "../views.ts";
import { attendance, trainingClass } from "./ledger.ts";
import { mandateView } from "./mandates.ts";
import { memberParams, newFact } from "./members.ts";
import { unitParams } from "./units.ts";

/** What somebody adds in words: one line. */
const words = text(300).default("");
const minutes = z.int().min(0).max(100_000);
const rejection = z.enum(rejections);

/** What is right, by whoever objects; a key is there where something is said. */
const claimView = z.object({
  minutes: z.int().optional(),
  startsOn: day.optional(),
  endsOn: day.optional(),
  form: z.string().optional(),
  providerId: id.optional(),
  kind: z.string().optional(),
  value: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});

/** One of the two hearings. */
const instanceView = z.object({
  instance: z.union([z.literal(1), z.literal(2)]),
  place: z.enum(objectionPlaces),
  /** The unit that answers; while it waits: at which it lies today. */
  unit: unitRef.nullable(),
  openedBy: z.string(),
  openedAt: instant,
  answerBy: day,
  outcome: z.enum(["upheld", "partly", "rejected", "withdrawn", "unanswered"]).nullable(),
  rejection: rejection.nullable(),
  words: z.string(),
  /** The row of the ledger, or the fact, by which it was carried out. */
  entryId: id.nullable(),
  factId: id.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** The last day on which the answer may be taken one level up. */
  appealBy: day.nullable(),
});

export const objectionView = z
  .object({
    objectionId: id,
    kind: z.enum(objectionKinds),
    /** The row of the ledger that it is about, and the first of its chain. */
    entryId: id.nullable(),
    rootId: id.nullable(),
    /** The fact that it is about; null where one is said to be missing. */
    factId: id.nullable(),
    fault: z.string(),
    claim: claimView,
    words: z.string(),
    pastBranch: z.boolean(),
    /** By the member himself, or by a post for him. */
    objectedAs: z.enum(["member", "post"]),
    objectedBy: z.string(),
    objectedAt: instant,
    state: z.enum(["waiting", "late", "upheld", "partly", "rejected", "withdrawn"]),
    instances: z.array(instanceView),
    /** What the caller may do with it now. */
    may: z.object({ answer: z.boolean(), withdraw: z.boolean(), appeal: z.boolean() }),
  })
  .meta({ id: "Objection" });
export type ObjectionView = z.output<typeof objectionView>;

export const objectionFile = z
  .object({
    items: z.array(objectionView),
    /** The caller may object here: the member, and whoever keeps his records. */
    mayObject: z.boolean(),
    /** By the pack: days for the answer, and for taking it one level up. */
    answerWithinDays: count,
    appealWithinDays: count,
  })
  .meta({ id: "ObjectionFile" });
export type ObjectionFile = z.output<typeof objectionFile>;

export const listObjections = route({
  name: "objections-list",
  method: "GET",
  path: "/members/:memberId/objections",
  tag: "objections",
  summary: "Objections of a member with their answers, the latest first",
  access: "persons",
  params: memberParams,
  status: 200,
  response: objectionFile,
});

const sessionClaim = {
  minutes: minutes.optional(),
  startsOn: day.optional(),
  endsOn: day.optional(),
  form: word.optional(),
  providerId: id.optional(),
};
const factClaim = {
  kind: word.optional(),
  value: text(64).optional(),
  from: partialDay.optional(),
  to: partialDay.optional(),
};
/** Past the branch, straight to the office above it. */
const pastBranch = z.boolean().default(false);

export const objectTo = route({
  name: "objections-add",
  method: "POST",
  path: "/members/:memberId/objections",
  tag: "objections",
  summary: "Object to an entry, to a fact, or that one is missing; no documents",
  access: "persons",
  params: memberParams,
  body: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("entry"),
      /** The row that stands. */
      entryId: id,
      fault: z.enum(entryFaults),
      claim: z.strictObject(sessionClaim).default({}),
      words,
      pastBranch,
    }),
    z.strictObject({
      kind: z.literal("missing"),
      claim: z.strictObject({ ...sessionClaim, startsOn: day }),
      words,
      pastBranch,
    }),
    z.strictObject({
      kind: z.literal("fact"),
      /** Null: a fact is missing, and the claim says which. */
      factId: id.nullable(),
      fault: z.enum(factFaults),
      claim: z.strictObject(factClaim).default({}),
      words,
      pastBranch,
    }),
  ]),
  status: 201,
  response: objectionView,
  idempotent: true,
});

const session = trainingClass.shape.session;

/** What is done where an objection is upheld, whole or in part; in the transaction of the answer. */
const remedy = z.discriminatedUnion("act", [
  /** Another attendance of the same session. `entryId`: the row that stands, as it was seen. */
  attendance.omit({ note: true }).extend({ act: z.literal("correct"), entryId: id }),
  z.strictObject({ act: z.literal("withdraw"), entryId: id }),
  /** The entry is taken back and another session recorded. */
  z.strictObject({
    act: z.literal("replace"),
    entryId: id,
    session,
    attended: attendance.omit({ note: true }),
  }),
  /** What was missing is recorded. */
  z.strictObject({
    act: z.literal("record"),
    session,
    attended: attendance.omit({ note: true }),
  }),
  z.strictObject({ act: z.literal("correct-fact"), factId: id, fact: newFact }),
  z.strictObject({ act: z.literal("withdraw-fact"), factId: id }),
  z.strictObject({ act: z.literal("record-fact"), fact: newFact }),
  /** It was put right meanwhile; `entryId` where an entry was missing: the one that is there now. */
  z.strictObject({ act: z.literal("done"), entryId: id.optional() }),
]);

const answerBody = z.discriminatedUnion("outcome", [
  z.strictObject({ outcome: z.literal("upheld"), remedy, words }),
  z.strictObject({ outcome: z.literal("partly"), remedy, words }),
  z.strictObject({ outcome: z.literal("rejected"), rejection, words }),
]);

const objectionParams = z.object({ memberId: idText, objectionId: idText });

export const answerObjection = route({
  name: "objections-answer",
  method: "POST",
  path: "/members/:memberId/objections/:objectionId/answer",
  tag: "objections",
  summary: "Answer an objection: a post where it lies, never its author nor whoever objected",
  access: "persons",
  params: objectionParams,
  body: answerBody,
  status: 201,
  response: objectionView,
  idempotent: true,
});

export const withdrawObjection = route({
  name: "objections-withdraw",
  method: "POST",
  path: "/members/:memberId/objections/:objectionId/withdrawal",
  tag: "objections",
  summary: "Take back an objection that waits: whoever objected, or the member",
  access: "persons",
  params: objectionParams,
  status: 201,
  response: objectionView,
  idempotent: true,
});

export const appealObjection = route({
  name: "objections-appeal",
  method: "POST",
  path: "/members/:memberId/objections/:objectionId/appeal",
  tag: "objections",
  summary: "Take an answer, or an objection that is late, one level up; once",
  access: "persons",
  params: objectionParams,
  status: 201,
  response: objectionView,
  idempotent: true,
});

export const waitingObjections = route({
  name: "objections-waiting",
  method: "GET",
  path: "/objections",
  tag: "objections",
  summary: "Objections that wait, of members in sight; the oldest first",
  access: "persons",
  query: z.strictObject(pageQuery(200, 50)),
  status: 200,
  response: pageOf(objectionView.extend({ member: memberRef })),
});

export const countObjections = route({
  name: "objections-count",
  method: "GET",
  path: "/units/:unitId/objections",
  tag: "objections",
  summary: "How many objections wait about members at or below this unit, how many are late",
  access: "counts",
  params: unitParams,
  status: 200,
  response: z.object({
    waiting: count,
    late: count,
    /** Of those that wait: in the second instance. */
    second: count,
  }),
});

/** A case at a unit that sees no persons, without the person. */
export const caseView = z
  .object({
    objectionId: id,
    instance: z.union([z.literal(1), z.literal(2)]),
    kind: z.enum(objectionKinds),
    unit: unitRef.nullable(),
    openedAt: instant,
    answerBy: day,
    late: z.boolean(),
    /** Who was named to hear it; null while nobody is. */
    holder: z.string().nullable(),
    /** The caller's own mandate of it, by which the case opens. */
    mandateId: id.nullable(),
    may: z.object({ assign: z.boolean() }),
  })
  .meta({ id: "ObjectionCase" });
export type CaseView = z.output<typeof caseView>;

export const objectionCases = route({
  name: "objections-cases",
  method: "GET",
  path: "/objections/cases",
  tag: "objections",
  summary:
    "Cases above the offices that see persons: at the caller's units and those directly below",
  access: "any",
  query: z.strictObject(pageQuery(200, 50)),
  status: 200,
  response: pageOf(caseView),
});

export const assignObjection = route({
  name: "objections-assign",
  method: "POST",
  path: "/objections/:objectionId/mandate",
  tag: "objections",
  summary: "Name who hears a case at a unit directly below: he is given a mandate for it",
  access: "any",
  params: z.object({ objectionId: idText }),
  body: z.strictObject({ postId: id }),
  status: 201,
  response: mandateView,
  idempotent: true,
});

const caseParams = z.object({ mandateId: idText });

export const mandatedObjection = route({
  name: "mandates-objection",
  method: "GET",
  path: "/mandates/:mandateId/objection",
  tag: "objections",
  summary: "The objection that a mandate in force was issued for, for its holder",
  access: "any",
  params: caseParams,
  status: 200,
  response: objectionView.extend({ member: memberRef }),
});

export const answerMandated = route({
  name: "mandates-answer-objection",
  method: "POST",
  path: "/mandates/:mandateId/objection/answer",
  tag: "objections",
  summary: "Answer the objection of a mandate in force: its holder",
  access: "any",
  params: caseParams,
  body: answerBody,
  status: 201,
  response: objectionView,
  idempotent: true,
});
