import { z } from "zod";
import { waiverEffects } from "#core/policy/pack";
import { route } from "../route.ts";
import { bilingual, day, filled, id, idText, instant, pageOf, pageQuery, word } from "../values.ts";
import { memberRef, requirementRef, verdictChange } from "../views.ts";
import { memberParams } from "./members.ts";

const refusal = z.enum(["other-means", "not-the-ground", "too-much", "not-needed"]);

/** A norm that somebody asks to set aside (`lift`), to lower or to shift in one window. */
export const waiverView = z
  .object({
    requestId: id,
    requirement: requirementRef,
    windowStart: day,
    dueOn: day,
    kind: z.object({ code: z.string(), title: bilingual }),
    effect: z.enum(waiverEffects),
    /** Minutes that `reduce` takes off. */
    minutes: z.int().nullable(),
    /** The new last day of `shift`. */
    until: day.nullable(),
    state: z.enum(["asked", "granted", "refused", "withdrawn", "revoked"]),
    /** By the member himself, by a post for him, or by nobody: an office granted it by a rule. */
    askedAs: z.enum(["member", "post", "rule"]),
    /** The rule of the pack by which it was granted. */
    rule: bilingual.nullable(),
    askedBy: z.string(),
    askedAt: instant,
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    refusal: refusal.nullable(),
    revokedBy: z.string().nullable(),
    revokedAt: instant.nullable(),
    /** What the caller may do with it now. */
    may: z.object({ decide: z.boolean(), withdraw: z.boolean(), revoke: z.boolean() }),
  })
  .meta({ id: "Waiver" });
export type WaiverView = z.output<typeof waiverView>;

/** The same after it was decided or revoked, with what that did to the member's verdicts. */
const decidedWaiver = waiverView
  .extend({ changed: z.array(verdictChange) })
  .meta({ id: "DecidedWaiver" });
export type DecidedWaiver = z.output<typeof decidedWaiver>;

/** A verdict whose norm may be waived, and how. */
const waivable = z.object({
  requirement: requirementRef,
  windowStart: day,
  dueOn: day,
  missingMinutes: z.int(),
  effects: z.array(z.enum(waiverEffects)),
});

export const waiverFile = z
  .object({
    items: z.array(waiverView),
    /** What may be asked for now; empty for those who may not ask. */
    waivable: z.array(waivable),
    kinds: z.array(z.object({ code: z.string(), title: bilingual })),
  })
  .meta({ id: "WaiverFile" });
export type WaiverFile = z.output<typeof waiverFile>;

export const listWaivers = route({
  name: "waivers-list",
  method: "GET",
  path: "/members/:memberId/waivers",
  tag: "waivers",
  summary: "Waivers of a member, asked for and decided, and what may be asked for",
  access: "persons",
  params: memberParams,
  status: 200,
  response: waiverFile,
});

export const askWaiver = route({
  name: "waivers-ask",
  method: "POST",
  path: "/members/:memberId/waivers",
  tag: "waivers",
  summary: "Ask for a waiver of one requirement in one window, with a kind of ground; no documents",
  access: "persons",
  params: memberParams,
  body: z.strictObject({
    requirement: word,
    windowStart: day,
    kind: filled(64),
    effect: z.enum(waiverEffects),
    minutes: z.int().min(1).max(100_000).optional(),
    until: day.optional(),
  }),
  status: 201,
  response: waiverView,
  idempotent: true,
});

const waiverParams = z.object({ memberId: idText, requestId: idText });

export const decideWaiver = route({
  name: "waivers-decide",
  method: "POST",
  path: "/members/:memberId/waivers/:requestId/decision",
  tag: "waivers",
  summary: "Grant or refuse a waiver: a training office, never whoever asked or the member",
  access: "persons",
  params: waiverParams,
  body: z.discriminatedUnion("outcome", [
    z.strictObject({ outcome: z.literal("granted") }),
    z.strictObject({ outcome: z.literal("refused"), refusal }),
  ]),
  status: 201,
  response: decidedWaiver,
  idempotent: true,
});

export const withdrawWaiver = route({
  name: "waivers-withdraw",
  method: "POST",
  path: "/members/:memberId/waivers/:requestId/withdrawal",
  tag: "waivers",
  summary: "Take back a question that waits: whoever asked",
  access: "persons",
  params: waiverParams,
  status: 201,
  response: waiverView,
  idempotent: true,
});

export const revokeWaiver = route({
  name: "waivers-revoke",
  method: "POST",
  path: "/members/:memberId/waivers/:requestId/revocation",
  tag: "waivers",
  summary: "Revoke a waiver: the norm stands again, and the member is judged anew",
  access: "persons",
  params: waiverParams,
  status: 201,
  response: decidedWaiver,
  idempotent: true,
});

export const waitingWaivers = route({
  name: "waivers-waiting",
  method: "GET",
  path: "/waivers",
  tag: "waivers",
  summary: "Questions for waivers that wait, of members in sight; the oldest first",
  access: "persons",
  query: z.strictObject(pageQuery(200, 50)),
  status: 200,
  response: pageOf(waiverView.extend({ member: memberRef })),
});
