import { z } from "zod";
import { route } from "../route.ts";
import {
  bilingual,
  day,
  filled,
  id,
  idText,
  memberNo,
  pageOf,
  pageQuery,
  partialDay,
  text,
  word,
} from "../values.ts";
import { attachmentView, eventView, factView, homeView, lookView } from "../views.ts";
import { foundMember, studyFile, verdictChange } from "../views.ts";

export const memberParams = z.object({ memberId: idText });

export const findMembers = route({
  name: "members-find",
  method: "GET",
  path: "/members",
  tag: "members",
  summary: "Members in sight by their whole number or by a part of the name; each shown is a look",
  access: "persons",
  query: z.strictObject({ q: filled(100), ...pageQuery(50, 20) }),
  status: 200,
  response: pageOf(foundMember),
});

export const getMember = route({
  name: "members-get",
  method: "GET",
  path: "/members/:memberId",
  tag: "members",
  summary: "The study file: verdicts with their reasons, and the ledger with what counted and why",
  access: "persons",
  params: memberParams,
  query: z.strictObject({ day: day.optional(), knownOn: day.optional() }),
  status: 200,
  response: studyFile,
});

export const listLooks = route({
  name: "members-looks",
  method: "GET",
  path: "/members/:memberId/looks",
  tag: "members",
  summary: "Who looked at or wrote to this member, when and for which task; latest first",
  access: "persons",
  params: memberParams,
  query: z.strictObject(pageQuery(200, 50)),
  status: 200,
  response: pageOf(lookView),
});

/** What the change did to the verdicts, the earliest window first; empty where it did nothing. */
const changed = z.array(verdictChange);

export const newFact = z.strictObject({
  kind: word,
  value: filled(64),
  from: partialDay,
  to: partialDay.nullable().default(null),
  unitId: id.nullable().default(null),
});

export const addMember = route({
  name: "members-add",
  method: "POST",
  path: "/members",
  tag: "members",
  summary: "Take a new member into a unit",
  access: "persons",
  body: z.strictObject({
    unitId: id,
    from: day,
    /** Issued by the register where it is absent. */
    memberNo: memberNo.optional(),
    name: filled(100),
    nameEn: text(100).default(""),
    sex: z.enum(["f", "m"]).nullable().default(null),
    born: partialDay.nullable().default(null),
    /** Admission as a probationary member. */
    admittedOn: partialDay.nullable().default(null),
    facts: z.array(newFact).max(50).default([]),
  }),
  status: 201,
  response: z.object({ memberId: id, memberNo: z.string() }),
  idempotent: true,
});

export const addFact = route({
  name: "members-add-fact",
  method: "POST",
  path: "/members/:memberId/facts",
  tag: "members",
  summary: "Record a dated fact; a single-valued kind ends its predecessor",
  access: "persons",
  params: memberParams,
  body: newFact,
  status: 201,
  response: z.object({ facts: z.array(factView), changed }),
  idempotent: true,
});

export const addEvent = route({
  name: "members-add-event",
  method: "POST",
  path: "/members/:memberId/events",
  tag: "members",
  summary: "Record what happened on a day: admitted, full, appointed, left",
  access: "persons",
  params: memberParams,
  body: z.strictObject({ kind: word, on: partialDay, unitId: id.nullable().default(null) }),
  status: 201,
  response: z.object({ events: z.array(eventView), changed }),
  idempotent: true,
});

export const moveMember = route({
  name: "members-move",
  method: "POST",
  path: "/members/:memberId/moves",
  tag: "members",
  summary: "Move to another home unit from a day on, also across regions",
  access: "persons",
  params: memberParams,
  body: z.strictObject({ unitId: id, on: day }),
  status: 201,
  response: z.object({ homes: z.array(homeView), changed }),
  idempotent: true,
});

export const attachMember = route({
  name: "members-attach",
  method: "POST",
  path: "/members/:memberId/attachments",
  tag: "members",
  summary: "Attach to a host unit for a time: it sees and records, the home counts",
  access: "persons",
  params: memberParams,
  body: z.strictObject({
    unitId: id,
    kind: z.enum(["floating", "seconded", "second-post"]),
    from: day,
    to: day.nullable().default(null),
  }),
  status: 201,
  response: z.object({ attachments: z.array(attachmentView), changed }),
  idempotent: true,
});

const factParams = z.object({ memberId: idText, factId: idText });

export const correctFact = route({
  name: "members-correct-fact",
  method: "POST",
  path: "/members/:memberId/facts/:factId/corrections",
  tag: "members",
  summary: "Replace a fact by what is right; the old one stays readable as it was known",
  access: "persons",
  params: factParams,
  body: newFact,
  status: 201,
  response: z.object({ facts: z.array(factView), changed }),
  idempotent: true,
});

export const withdrawFact = route({
  name: "members-withdraw-fact",
  method: "POST",
  path: "/members/:memberId/facts/:factId/withdrawals",
  tag: "members",
  summary: "Take a fact back that was never true; it stays readable as it was known",
  access: "persons",
  params: factParams,
  status: 201,
  response: z.object({ facts: z.array(factView), changed }),
  idempotent: true,
});

export const endFact = route({
  name: "members-end-fact",
  method: "POST",
  path: "/members/:memberId/facts/:factId/end",
  tag: "members",
  summary: "End a fact that is open; the given day is the first one without it",
  access: "persons",
  params: factParams,
  body: z.strictObject({ to: partialDay }),
  status: 201,
  response: z.object({ facts: z.array(factView), changed }),
  idempotent: true,
});

export const leave = route({
  name: "members-leave",
  method: "POST",
  path: "/members/:memberId/leave",
  tag: "members",
  summary: "End the membership; the given day is the first one as no member",
  access: "persons",
  params: memberParams,
  body: z.strictObject({ on: day }),
  status: 201,
  response: z.object({ events: z.array(eventView), changed }),
  idempotent: true,
});

const eventParams = z.object({ memberId: idText, eventId: idText });

/** What became of a mistake: events and homes as they are now, and what that did. */
const takenBack = z.object({
  events: z.array(eventView),
  homes: z.array(homeView),
  changed,
  /** What is not as it was before a leaving, in words; empty where all of it is. */
  notes: z.array(z.object({ code: z.enum(["home-goes-on", "home-still-ends"]), text: bilingual })),
});

export const withdrawEvent = route({
  name: "members-withdraw-event",
  method: "POST",
  path: "/members/:memberId/events/:eventId/withdrawals",
  tag: "members",
  summary:
    "Take back an event that never happened, also a leaving; it stays readable as it was known",
  access: "persons",
  params: eventParams,
  body: z.strictObject({ reason: filled(200) }),
  status: 201,
  response: takenBack,
  idempotent: true,
});

export const correctEvent = route({
  name: "members-correct-event",
  method: "POST",
  path: "/members/:memberId/events/:eventId/corrections",
  tag: "members",
  summary: "Put the day of an event right, also of a leaving: then the first one as no member",
  access: "persons",
  params: eventParams,
  body: z.strictObject({ on: partialDay, reason: filled(200) }),
  status: 201,
  response: takenBack,
  idempotent: true,
});

const homeParams = z.object({ memberId: idText, homeId: idText });

/** Which side of a home is wrong. */
export const homeSides = ["beginning", "end"] as const;
export type HomeSide = (typeof homeSides)[number];
const side = z.enum(homeSides);

export const withdrawHome = route({
  name: "members-withdraw-home",
  method: "POST",
  path: "/members/:memberId/homes/:homeId/withdrawals",
  tag: "members",
  summary:
    "Take back a home that never began, or an end that no leaving brought; it stays readable as it was known",
  access: "persons",
  params: homeParams,
  body: z.strictObject({ side, reason: filled(200) }),
  status: 201,
  response: takenBack,
  idempotent: true,
});

export const correctHome = route({
  name: "members-correct-home",
  method: "POST",
  path: "/members/:memberId/homes/:homeId/corrections",
  tag: "members",
  summary: "Put right on which day a home began, or the first day outside of it",
  access: "persons",
  params: homeParams,
  body: z.strictObject({ side, on: day, reason: filled(200) }),
  status: 201,
  response: takenBack,
  idempotent: true,
});

export const detachMember = route({
  name: "members-detach",
  method: "POST",
  path: "/members/:memberId/detachments",
  tag: "members",
  summary: "End an open attachment to a host unit; the given day is the first one outside",
  access: "persons",
  params: memberParams,
  body: z.strictObject({ unitId: id, to: day }),
  status: 201,
  response: z.object({ attachments: z.array(attachmentView), changed }),
  idempotent: true,
});

export const moveMembers = route({
  name: "members-move-many",
  method: "POST",
  path: "/moves",
  tag: "members",
  summary: "Move several members to another home unit from a day on; all or nobody",
  access: "persons",
  body: z.strictObject({ memberIds: z.array(id).min(1).max(500), unitId: id, on: day }),
  status: 201,
  /** Those who were at home there already are not counted. */
  response: z.object({ moved: z.int() }),
  idempotent: true,
});
