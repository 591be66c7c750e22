import { z } from "zod";
import { unitKinds, unitLevels } from "#core/organisation";
import { route } from "../route.ts";
import { day, filled, id, idText, pageOf, pageQuery, text, word } from "../values.ts";
import { roleName } from "./session.ts";
import { memberRow, owingRow, statusView, unitRef, unitVersionView, unitView } from "../views.ts";

export const unitParams = z.object({ unitId: idText });

export const findUnits = route({
  name: "units-find",
  method: "GET",
  path: "/units",
  tag: "organisation",
  summary: "Units in sight by code or by a part of the name",
  access: "counts",
  query: z.strictObject({
    /** The whole code. */
    code: text(64).optional(),
    /** A part of the name in either language, or the beginning of the code or of a part of it. */
    q: text(100).optional(),
    ...pageQuery(50, 20),
  }),
  status: 200,
  /** With the units above, highest first, to tell units of one name apart. */
  response: pageOf(unitRef.extend({ above: z.array(unitRef) })),
});

export const getUnit = route({
  name: "units-get",
  method: "GET",
  path: "/units/:unitId",
  tag: "organisation",
  summary: "One unit, as it is today",
  access: "counts",
  params: unitParams,
  status: 200,
  response: unitView,
});

export const listChildren = route({
  name: "units-children",
  method: "GET",
  path: "/units/:unitId/children",
  tag: "organisation",
  summary: "The units directly below",
  access: "counts",
  params: unitParams,
  query: z.strictObject(pageQuery(500, 100)),
  status: 200,
  response: pageOf(unitView),
});

export const listAncestors = route({
  name: "units-ancestors",
  method: "GET",
  path: "/units/:unitId/ancestors",
  tag: "organisation",
  summary: "The units above, highest first, as far as they are in sight",
  access: "counts",
  params: unitParams,
  status: 200,
  response: z.object({ items: z.array(unitRef) }),
});

export const getUnitAsOf = route({
  name: "units-as-of",
  method: "GET",
  path: "/units/:unitId/as-of",
  tag: "organisation",
  summary: "The unit as it was on a day, as known at the end of another",
  access: "counts",
  params: unitParams,
  query: z.strictObject({ day, knownOn: day.optional() }),
  status: 200,
  response: z.object({
    day,
    knownOn: day,
    /** Null while it did not exist on that day. */
    version: unitVersionView.nullable(),
    children: z.array(unitVersionView),
    /** Merges and splits that touched it up to that day. */
    links: z.array(
      z.object({ from: unitRef, to: unitRef, on: day, kind: z.enum(["merge", "split"]) }),
    ),
  }),
});

const newUnit = z.strictObject({
  code: filled(64),
  name: z.strictObject({ zh: filled(200), en: text(200).default("") }),
  kind: z.enum(unitKinds),
  level: z.enum(unitLevels),
  sector: word.nullable().default(null),
});

export const openUnit = route({
  name: "units-open",
  method: "POST",
  path: "/units/:unitId/children",
  tag: "organisation",
  summary: "Open a new unit directly below this one, from a day on",
  access: "administrator",
  params: unitParams,
  body: newUnit.extend({ on: day }),
  status: 201,
  response: unitView,
  idempotent: true,
});

/** One change of the organisation, in force from a day. */
export const unitChange = z.discriminatedUnion("change", [
  z.strictObject({
    change: z.literal("rename"),
    on: day,
    name: z.strictObject({ zh: filled(200), en: text(200).default("") }),
  }),
  z.strictObject({ change: z.literal("recode"), on: day, code: filled(64) }),
  z.strictObject({ change: z.literal("move"), on: day, parentId: id }),
  z.strictObject({
    change: z.literal("close"),
    on: day,
    /** Where its members and units below go; needed while it has any. */
    successorId: id.nullable().default(null),
  }),
  z.strictObject({ change: z.literal("merge"), on: day, intoId: id }),
  z.strictObject({
    change: z.literal("split"),
    on: day,
    /** The new units, each with the members it takes over; the others stay. */
    parts: z
      .array(newUnit.extend({ memberIds: z.array(id).max(2000).default([]) }))
      .min(1)
      .max(20),
  }),
]);
export type UnitChange = z.input<typeof unitChange>;

export const changeUnit = route({
  name: "units-change",
  method: "POST",
  path: "/units/:unitId/changes",
  tag: "organisation",
  summary: "Rename, recode, move, close, merge or split a unit from a day on",
  access: "administrator",
  params: unitParams,
  body: unitChange,
  status: 200,
  response: z.object({
    unit: unitView,
    /** Units that came of it: the parts of a split, the target of a merge. */
    others: z.array(unitRef),
    /** Members whose home changed with it. */
    membersMoved: z.int(),
    /** Members on the way to the region where they belong now; who sees them is settled already. */
    membersTravelling: z.int(),
    /** Posts of accounts that ended with the unit. */
    postsEnded: z.array(z.object({ accountId: id, displayName: z.string(), role: roleName })),
  }),
  idempotent: true,
});

export const listUnitMembers = route({
  name: "units-members",
  method: "GET",
  path: "/units/:unitId/members",
  tag: "members",
  summary: "Members of the unit and below who are in sight, with headline and what they owe",
  access: "persons",
  params: unitParams,
  query: z.strictObject({
    ...pageQuery(200, 50),
    /** Only those with this headline. */
    headline: statusView.optional(),
    /** Only those who owe something. */
    owing: z.enum(["true", "false"]).optional(),
    /** A part of the name, or a member number. */
    q: text(100).optional(),
  }),
  status: 200,
  response: pageOf(memberRow).extend({
    unit: unitRef,
    /** All that the filter finds, in sight. */
    total: z.int(),
  }),
});

export const listUnitOwing = route({
  name: "units-owing",
  method: "GET",
  path: "/units/:unitId/owing",
  tag: "members",
  summary: "Who in sight owes what until when: on course, short and overdue, earliest first",
  access: "persons",
  params: unitParams,
  query: z.strictObject({
    ...pageQuery(500, 100),
    requirement: word.optional(),
    /** One status; `open` is on course and overdue, which can still be made good. */
    status: z.enum(["on-course", "short", "overdue", "open"]).optional(),
    dueFrom: day.optional(),
    dueTo: day.optional(),
  }),
  status: 200,
  response: pageOf(owingRow).extend({
    unit: unitRef,
    /** What the figures count here as well, of members who have moved out of sight since. */
    movedAway: z.int().min(0),
  }),
});
