import { z } from "zod";
import { route } from "../route.ts";
import { day, filled, id, idText, instant, text } from "../values.ts";

const parameterValue = z.union([z.number(), text(200), z.boolean(), z.null()]);
const parameterName = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,99}$/);

/** Other values of parameters of the pack in force, or a whole pack; exactly one of them. */
export const proposal = z
  .strictObject({
    parameters: z.record(parameterName, parameterValue).optional(),
    files: z
      .array(z.strictObject({ name: filled(200), text: text(1_000_000) }))
      .min(1)
      .max(200)
      .optional(),
  })
  .refine(
    ({ parameters, files }) =>
      (parameters === undefined) !== (files === undefined) &&
      (parameters === undefined || Object.keys(parameters).length > 0),
    "needs either parameters or files",
  );
export type ProposalBody = z.output<typeof proposal>;

const person = z.object({ accountId: z.int().min(0), name: z.string() });

export const draftView = z
  .object({
    draftId: id,
    packId: z.string(),
    version: z.string(),
    hash: z.string(),
    reason: z.string(),
    effectiveOn: day,
    state: z.enum(["proposed", "published", "withdrawn"]),
    proposedBy: person,
    proposedAt: instant,
    decidedBy: person.nullable(),
    decidedAt: instant.nullable(),
  })
  .meta({ id: "PackDraft" });

export const publicationView = z
  .object({
    publicationId: id,
    packId: z.string(),
    version: z.string(),
    hash: z.string(),
    reason: z.string(),
    /** The first day on which the register judges by it. */
    effectiveOn: day,
    proposedBy: person,
    publishedBy: person,
    publishedAt: instant,
    /** Null: its day has not come. */
    inForceAt: instant.nullable(),
  })
  .meta({ id: "PackPublication" });

export const policyRecord = z
  .object({
    /** One person proposes, another publishes. */
    twoPersons: z.boolean(),
    drafts: z.array(draftView),
    publications: z.array(publicationView),
  })
  .meta({ id: "PolicyRecord" });
export type PolicyRecordView = z.output<typeof policyRecord>;

export const getRecord = route({
  name: "policy-record",
  method: "GET",
  path: "/policy/record",
  tag: "policy",
  summary: "What is proposed and what was published: who, when, why, from which day on",
  access: "administrator",
  status: 200,
  response: policyRecord,
});

export const proposeDraft = route({
  name: "policy-propose",
  method: "POST",
  path: "/policy/drafts",
  tag: "policy",
  summary: "Propose a pack or other parameters, with the reason",
  access: "administrator",
  body: z.strictObject({ ...proposal.shape, reason: filled(1000), effectiveOn: day.optional() }),
  status: 201,
  response: z.object({ draftId: id }),
});

const draftParams = z.object({ draftId: idText });

export const publishDraft = route({
  name: "policy-publish",
  method: "POST",
  path: "/policy/drafts/:draftId/publish",
  tag: "policy",
  summary: "Publish what was proposed; everybody is judged again in the background",
  access: "administrator",
  params: draftParams,
  status: 200,
  response: z.object({ hash: z.string(), inForce: z.boolean(), judges: z.boolean() }),
});

export const withdrawDraft = route({
  name: "policy-withdraw",
  method: "POST",
  path: "/policy/drafts/:draftId/withdraw",
  tag: "policy",
  summary: "Withdraw what was proposed",
  access: "administrator",
  params: draftParams,
  status: 204,
});
