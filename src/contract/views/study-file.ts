import { z } from "zod";
import { bilingual, day, id, instant } from "../values.ts";
import { statusView } from "./coverage.ts";
import { entryView } from "./ledger.ts";
import { memberRef, verdictLine } from "./members.ts";
import { unitRef } from "./organisation.ts";
import { packRef, requirementRef } from "./policy.ts";

/** One line of reasons. */
const reasonView = z.object({ code: z.string(), text: bilingual }).meta({ id: "Reason" });

export const verdictView = verdictLine
  .extend({
    period: day,
    nextChangeOn: day.nullable(),
    /** Whether the member may act today, a fact apart from the status; null: the rule says nothing. */
    mayAct: z.boolean().nullable(),
    /** What follows from what has been owed too long; null: nothing does. */
    consequence: bilingual.nullable(),
    /** Advice: judged and shown, never owed. */
    advisory: z.boolean(),
    /** Where coverage counts it. */
    countedAt: unitRef.nullable(),
    /** The home on the window's last day, once it has ended. */
    unitAtEnd: unitRef.nullable(),
    /** The sentence of the policy it comes from. */
    clause: z.object({ place: z.string(), text: bilingual }).nullable(),
    reasons: z.array(reasonView),
    /** Whose duty it was to make it possible, and where that stands; null: the rule names none. */
    duty: z.object({ requirement: requirementRef, unit: unitRef, status: statusView }).nullable(),
    /** What would cure it; null where nothing is missing or nothing can. */
    cure: bilingual.nullable(),
  })
  .meta({ id: "Verdict" });
export type VerdictView = z.output<typeof verdictView>;

/** What one verdict says: where somebody stands, and what is still missing. */
const verdictSaid = verdictLine
  .omit({ requirement: true, windowStart: true, anchor: true })
  .meta({ id: "VerdictSaid" });

/** What a change of a member's life made of one verdict of his. */
export const verdictChange = verdictLine
  .pick({ requirement: true, windowStart: true, anchor: true })
  .extend({
    /** Null: it did not bind before. */
    before: verdictSaid.nullable(),
    /** Null: it binds no longer. */
    after: verdictSaid.nullable(),
  })
  .meta({ id: "VerdictChange" });
export type VerdictChangeView = z.output<typeof verdictChange>;

const stay = z.object({ unit: unitRef, from: day, to: day.nullable(), recordedAt: instant });

export const homeView = stay.extend({ homeId: id }).meta({ id: "Home" });

export const attachmentView = stay.extend({ kind: z.string() }).meta({ id: "Attachment" });

/** Dates as known: 2010, 2010-05 or 2010-05-06. */
export const factView = z
  .object({
    factId: id,
    kind: z.string(),
    value: z.string(),
    unit: unitRef.nullable(),
    from: z.string(),
    to: z.string().nullable(),
    recordedAt: instant,
    /** Somebody objects to it and waits for the answer; it holds as it stands. */
    contested: z.boolean(),
  })
  .meta({ id: "Fact" });
export type FactView = z.output<typeof factView>;

export const eventView = z
  .object({
    eventId: id,
    kind: z.string(),
    on: z.string(),
    unit: unitRef.nullable(),
    recordedAt: instant,
  })
  .meta({ id: "Event" });

/** An event that was recorded by mistake: who took it back or put its day right, when and why. */
const takenBackView = eventView
  .omit({ recordedAt: true })
  .extend({ takenBackAt: instant, takenBackBy: z.string(), reason: z.string() })
  .meta({ id: "TakenBackEvent" });

/** A home that was taken back, or whose beginning or end was put right. */
const homeTakenBackView = homeView
  .omit({ recordedAt: true })
  .extend({ takenBackAt: instant, takenBackBy: z.string(), reason: z.string() })
  .meta({ id: "TakenBackHome" });

export const studyFile = z
  .object({
    member: memberRef.extend({
      nameEn: z.string(),
      sex: z.enum(["f", "m"]).nullable(),
      born: z.string().nullable(),
      joinedOn: day.nullable(),
      host: unitRef.nullable(),
      lastUnit: unitRef,
    }),
    headline: statusView.nullable(),
    homes: z.array(homeView),
    attachments: z.array(attachmentView),
    facts: z.array(factView),
    events: z.array(eventView),
    /** Events that hold no longer, the latest taken back first. */
    takenBack: z.array(takenBackView),
    /** Homes that hold no longer as they are here, likewise. */
    homesTakenBack: z.array(homeTakenBackView),
    verdicts: z.array(verdictView),
    ledger: z.array(entryView),
    pack: packRef.nullable(),
    /** The day that the file is of, and at whose end it was known. */
    today: day,
    knownOn: day,
    /** The caller may record facts, events and entries here. */
    mayRecord: z.boolean(),
  })
  .meta({ id: "StudyFile" });
export type StudyFile = z.output<typeof studyFile>;

/** Who looked at or wrote to a person, when, for which task. */
export const lookView = z
  .object({
    lookId: id,
    lookedAt: instant,
    act: z.enum(["look", "write", "export"]),
    by: z.string(),
    /** The post that allowed it, and its unit: null for imports and the operator. */
    role: z.string(),
    unit: unitRef.nullable(),
    task: z.string(),
    what: z.string(),
    purpose: z.string(),
    /** The mandate under which it was done. */
    mandateId: id.nullable(),
  })
  .meta({ id: "Look" });
export type LookView = z.output<typeof lookView>;
