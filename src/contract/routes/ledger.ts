import { z } from "zod";
import { route } from "../route.ts";
import {
  bilingual,
  count,
  day,
  filled,
  id,
  idText,
  pageOf,
  pageQuery,
  text,
  word,
} from "../values.ts";
import { formView, memberRef, providerView, statusView, verdictLine } from "../views.ts";

export const listProviders = route({
  name: "providers-list",
  method: "GET",
  path: "/providers",
  tag: "ledger",
  summary: "Who gives training: party schools, bases, remote sites, units",
  access: "any",
  query: z.strictObject({ ...pageQuery(200, 50), q: text(100).optional() }),
  status: 200,
  response: pageOf(providerView),
});

export const addProvider = route({
  name: "providers-add",
  method: "POST",
  path: "/providers",
  tag: "ledger",
  summary: "Take a provider into the list of those who give training",
  access: "administrator",
  body: z.strictObject({
    code: filled(64),
    name: z.strictObject({ zh: filled(200), en: text(200).default("") }),
    /** Words of the pack. */
    kind: word,
    level: word,
    /** The unit that it is, where it is one. */
    unitId: id.nullable().default(null),
  }),
  status: 201,
  response: z.object({ providerId: id }),
  idempotent: true,
});

export const changeProviderLevel = route({
  name: "providers-change-level",
  method: "POST",
  path: "/providers/:providerId/levels",
  tag: "ledger",
  summary: "Another level from a day on; who was trained there is judged again",
  access: "administrator",
  params: z.object({ providerId: idText }),
  body: z.strictObject({ level: word, from: day }),
  status: 201,
  response: z.object({ providerId: id }),
  idempotent: true,
});

export const listForms = route({
  name: "forms-list",
  method: "GET",
  path: "/forms",
  tag: "ledger",
  summary: "Forms of training in the pack's vocabulary, with topics and units of credit",
  access: "any",
  status: 200,
  response: z.object({
    forms: z.array(formView),
    topics: z.array(z.object({ id: z.string(), label: formView.shape.label })),
    creditUnits: z.array(z.object({ id: z.string(), label: formView.shape.label })),
  }),
});

const minutes = z.int().min(0).max(100_000);

/** What one person attended. At least one of `minutes` and `credit`; `days` sum to `minutes`. */
export const attendance = z.strictObject({
  minutes: minutes.nullable().default(null),
  credit: z
    .strictObject({
      /** At most three decimals. */
      quantity: z.number().min(0).max(99_999).multipleOf(0.001),
      unit: word,
    })
    .nullable()
    .default(null),
  days: z
    .array(z.strictObject({ on: day, minutes }))
    .max(366)
    .nullable()
    .default(null),
  outcome: word.nullable().default(null),
  attested: z.boolean().default(false),
  note: text(500).default(""),
});

export const trainingClass = z.strictObject({
  session: z.strictObject({
    startsOn: day,
    endsOn: day,
    startsAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .nullable()
      .default(null),
    endsAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .nullable()
      .default(null),
    form: word,
    topic: text(64).default(""),
    course: text(200).default(""),
    providerId: id,
    /** The unit that held it. */
    unitId: id.nullable().default(null),
    place: text(200).default(""),
  }),
  attendees: z
    .array(attendance.extend({ memberId: id }))
    .min(1)
    .max(500),
});
export type TrainingClass = z.input<typeof trainingClass>;

/** One member before and after: the verdicts that changed, and the headline. */
export const memberChange = z
  .object({
    member: memberRef,
    entryId: id,
    before: z.object({ headline: statusView.nullable(), owed: z.array(verdictLine) }),
    after: z.object({ headline: statusView.nullable(), owed: z.array(verdictLine) }),
    /** Verdicts that this entry changed, as they are now. */
    changed: z.array(verdictLine),
  })
  .meta({ id: "MemberChange" });
export type MemberChange = z.output<typeof memberChange>;

/** One member of a class that was recorded. */
export const classChange = memberChange
  .extend({
    /** False where this attendance was recorded before with the same content: nothing was added. */
    isNew: z.boolean(),
  })
  .meta({ id: "ClassChange" });
export type ClassChange = z.output<typeof classChange>;

export const recordClass = route({
  name: "classes-record",
  method: "POST",
  path: "/classes",
  tag: "ledger",
  summary: "Record one session for a whole class; all or nothing",
  access: "persons",
  body: trainingClass,
  status: 201,
  response: z.object({ sessionId: id, members: z.array(classChange) }),
  idempotent: true,
});

export const undoClass = route({
  name: "classes-undo",
  method: "POST",
  path: "/classes/:sessionId/undo",
  tag: "ledger",
  summary: "Take back what the caller recorded less than ten minutes ago; all or nothing",
  access: "persons",
  params: z.object({ sessionId: idText }),
  body: z.strictObject({
    entries: z
      .array(z.strictObject({ memberId: id, entryId: id }))
      .min(1)
      .max(500),
  }),
  status: 201,
  response: z.object({ sessionId: id, members: z.array(memberChange) }),
  idempotent: true,
});

export const studySuggestion = z
  .object({
    today: day,
    /** The last frequent education of one day that the unit held; null where there is none. */
    last: z
      .object({
        on: day,
        form: z.string(),
        topic: z.string(),
        course: z.string(),
        place: z.string(),
        /** The unit itself where it is a provider, else who gave it then. */
        provider: z.object({ providerId: id, name: bilingual }),
        minutes: count,
        people: count,
      })
      .nullable(),
  })
  .meta({ id: "StudySuggestion" });
export type StudySuggestion = z.output<typeof studySuggestion>;

export const suggestStudy = route({
  name: "units-study-suggestion",
  method: "GET",
  path: "/units/:unitId/study-suggestion",
  tag: "ledger",
  summary: "What the unit's study would be if it were held again as the last time",
  access: "persons",
  params: z.object({ unitId: idText }),
  status: 200,
  response: studySuggestion,
});

const entryParams = z.object({ memberId: idText, entryId: idText });

export const correctEntry = route({
  name: "entries-correct",
  method: "POST",
  path: "/members/:memberId/entries/:entryId/corrections",
  tag: "ledger",
  summary: "Correct an entry by another; the old one stays and no longer counts",
  access: "persons",
  params: entryParams,
  body: attendance.extend({ reason: filled(500) }),
  status: 201,
  response: memberChange,
  idempotent: true,
});

export const withdrawEntry = route({
  name: "entries-withdraw",
  method: "POST",
  path: "/members/:memberId/entries/:entryId/withdrawals",
  tag: "ledger",
  summary: "Take an entry back by another; it stays and no longer counts",
  access: "persons",
  params: entryParams,
  body: z.strictObject({ reason: filled(500) }),
  status: 201,
  response: memberChange,
  idempotent: true,
});
