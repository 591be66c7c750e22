import { z } from "zod";
import { route } from "../route.ts";
import {
  day,
  filled,
  id,
  idText,
  pageOf,
  pageQuery,
  partialDay,
  purpose,
  text,
  word,
} from "../values.ts";
import {
  entryView,
  eventView,
  factView,
  packRef,
  unitRef,
  verdictLine,
  verdictView,
} from "../views.ts";
import { attendance } from "./ledger.ts";
import { unitParams } from "./units.ts";

/** Everything about what one unit itself owes; no personal data, so counts are enough to see it. */
export const dutyFile = z
  .object({
    unit: unitRef,
    today: day,
    pack: packRef.nullable(),
    duties: z.array(verdictView),
    /** The longest pause between acts that counted, such as two meetings, by requirement. */
    gaps: z.array(
      z.object({ requirement: z.string(), from: day, to: day, days: z.int(), months: z.number() }),
    ),
    facts: z.array(factView),
    events: z.array(eventView),
    ledger: z.array(entryView),
    /** The caller may record facts, events and entries of this unit. */
    mayRecord: z.boolean(),
  })
  .meta({ id: "DutyFile" });
export type DutyFile = z.output<typeof dutyFile>;

export const getDuties = route({
  name: "duties-get",
  method: "GET",
  path: "/units/:unitId/duties",
  tag: "duties",
  summary: "What the unit itself owes, why, and the facts and entries about it",
  access: "counts",
  params: unitParams,
  query: z.strictObject({ day: day.optional(), knownOn: day.optional() }),
  status: 200,
  response: dutyFile,
});

export const dutyRow = z.object({ unit: unitRef, duty: verdictLine }).meta({ id: "DutyRow" });
export type DutyRow = z.output<typeof dutyRow>;

export const listDuties = route({
  name: "duties-list",
  method: "GET",
  path: "/units/:unitId/duties/owing",
  tag: "duties",
  summary:
    "The unit and units below that fall short of a duty: on course, short, overdue; earliest first",
  access: "counts",
  params: unitParams,
  query: z.strictObject({
    ...pageQuery(500, 100),
    requirement: word.optional(),
    status: z.enum(["on-course", "short", "overdue"]).optional(),
  }),
  status: 200,
  response: pageOf(dutyRow).extend({ unit: unitRef }),
});

export const exportDuties = route({
  name: "duties-export",
  method: "GET",
  path: "/units/:unitId/duties-owing.:format",
  tag: "duties",
  summary: "Units that fall short of a duty as a file, with definition, day and pack",
  access: "counts",
  params: z.object({ unitId: unitParams.shape.unitId, format: z.enum(["csv", "xlsx"]) }),
  query: z.strictObject({
    purpose,
    bom: z.enum(["true", "false"]).default("true"),
    requirement: word.optional(),
  }),
  status: 200,
  file: ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
});

/** An act of the unit: a meeting held, a plan issued, a site heard from. */
export const recordAct = route({
  name: "duties-record",
  method: "POST",
  path: "/units/:unitId/entries",
  tag: "duties",
  summary: "Record what the unit did on a day; its duties are judged at once",
  access: "counts",
  params: unitParams,
  body: attendance.extend({
    startsOn: day,
    endsOn: day,
    form: word,
    topic: text(64).default(""),
    course: text(200).default(""),
    /** Who held it; the unit itself where absent. */
    providerId: id.nullable().default(null),
    place: text(200).default(""),
  }),
  status: 201,
  response: z.object({ entryId: id, changed: z.array(verdictLine) }),
  idempotent: true,
});

const actParams = z.object({ unitId: idText, entryId: idText });
const followed = z.object({ entryId: id, changed: z.array(verdictLine) });

export const correctAct = route({
  name: "duties-correct",
  method: "POST",
  path: "/units/:unitId/entries/:entryId/corrections",
  tag: "duties",
  summary: "Correct an entry about the unit by another; the old one stays and no longer counts",
  access: "counts",
  params: actParams,
  body: attendance.extend({ reason: filled(500) }),
  status: 201,
  response: followed,
  idempotent: true,
});

export const withdrawAct = route({
  name: "duties-withdraw",
  method: "POST",
  path: "/units/:unitId/entries/:entryId/withdrawals",
  tag: "duties",
  summary: "Take an entry about the unit back by another; it stays and no longer counts",
  access: "counts",
  params: actParams,
  body: z.strictObject({ reason: filled(500) }),
  status: 201,
  response: followed,
  idempotent: true,
});

const stated = z.strictObject({
  kind: word,
  value: text(200),
  from: partialDay,
  to: partialDay.nullable().default(null),
});
const changed = z.object({ changed: z.array(verdictLine) });

export const recordUnitFact = route({
  name: "duties-add-fact",
  method: "POST",
  path: "/units/:unitId/facts",
  tag: "duties",
  summary: "Record a dated fact about the unit; a single-valued kind ends its predecessor",
  access: "counts",
  params: unitParams,
  body: stated,
  status: 201,
  response: changed,
  idempotent: true,
});

export const correctUnitFact = route({
  name: "duties-correct-fact",
  method: "POST",
  path: "/units/:unitId/facts/:factId/corrections",
  tag: "duties",
  summary: "Replace a fact about the unit by what is right, or take it back (fact null)",
  access: "counts",
  params: z.object({ unitId: idText, factId: idText }),
  body: z.strictObject({ fact: stated.nullable() }),
  status: 201,
  response: changed,
  idempotent: true,
});

export const recordUnitEvent = route({
  name: "duties-add-event",
  method: "POST",
  path: "/units/:unitId/events",
  tag: "duties",
  summary: "Record what happened to the unit on a day",
  access: "counts",
  params: unitParams,
  body: z.strictObject({ kind: word, on: partialDay }),
  status: 201,
  response: changed,
  idempotent: true,
});
