import { z } from "zod";
import { modes } from "#core/policy/vocabulary";
import { statuses } from "#core/verdicts";
import { bilingual, day, id, instant } from "./values.ts";

/** What the API shows, by noun. Minutes are whole; days are text; names are {zh, en}. */

const count = z.int().min(0);

// Organisation ----------------------------------------------------------------------------------
export const unitRef = z
  .object({
    unitId: id,
    code: z.string(),
    name: bilingual,
    kind: z.string(),
    level: z.string(),
  })
  .meta({ id: "UnitRef" });
export type UnitRef = z.output<typeof unitRef>;

export const unitView = unitRef
  .extend({
    parentId: id.nullable(),
    sector: z.string().nullable(),
    openedOn: day,
    closedOn: day.nullable(),
    longitude: z.number().nullable(),
    latitude: z.number().nullable(),
    /** Units directly below, open today. */
    childCount: count,
    /** Members at home here or below, from the counts. */
    memberCount: count,
    /** The caller's standing posts let him see persons here. */
    seesMembers: z.boolean(),
    /** The caller may change this unit. */
    mayChange: z.boolean(),
  })
  .meta({ id: "Unit" });
export type UnitView = z.output<typeof unitView>;

export const unitVersionView = unitRef
  .extend({
    parentId: id.nullable(),
    sector: z.string().nullable(),
    from: day,
    to: day.nullable(),
    recordedAt: instant,
  })
  .meta({ id: "UnitVersion" });
export type UnitVersionView = z.output<typeof unitVersionView>;

// Policy ------------------------------------------------------------------------------------------
export const requirementRef = z
  .object({
    id: z.string(),
    title: bilingual,
    /** In what the demand is counted. */
    measure: z.enum(["minutes", "count"]),
    /** Whom it judges: members, or units themselves. */
    subject: z.enum(["member", "unit"]),
  })
  .meta({ id: "RequirementRef" });
export type RequirementRef = z.output<typeof requirementRef>;

export const packRef = z
  .object({ id: z.string(), title: bilingual, version: z.string(), hash: z.string() })
  .meta({ id: "PackRef" });
export type PackRef = z.output<typeof packRef>;

// Coverage ----------------------------------------------------------------------------------------
export const statusView = z.enum(statuses);

/** How fresh the counts are. */
export const freshness = z
  .object({
    /** When counts were last folded; null before the first time. */
    foldedAt: instant.nullable(),
    /** Differences recorded and not yet in the counts. */
    pending: count,
    /**
     * While everybody is judged again: how many of how many members are judged by the pack in force;
     * the figures of the others are of the pack before. Null: all of them are.
     */
    judging: z.object({ done: count, total: count }).nullable(),
  })
  .meta({ id: "Freshness" });
export type Freshness = z.output<typeof freshness>;

/** Counts of verdicts over a unit and all below it, for one requirement and period. */
export const figure = z
  .object({
    /** Members with a verdict, by status; absent means none. */
    byStatus: z.partialRecord(statusView, count),
    /** The denominator: who is judged (without exempt, waived and what has no norm). */
    judged: count,
    /** Of these who reached the demand: met or late. */
    reached: count,
    /** Who owes: on course, short or overdue with something missing. */
    owing: count,
    missingMinutes: count,
    missingCount: count,
    creditedMinutes: count,
    /** Credited, capped at each member's demand. */
    towardsMinutes: count,
    demandedMinutes: count,
  })
  .meta({ id: "Figure" });
export type Figure = z.output<typeof figure>;

const periodFigure = z
  .object({
    /** First day of the year under which it is counted. */
    period: day,
    /** Last day of that year, or of the window where it is longer. */
    until: day,
    figure,
  })
  .meta({ id: "PeriodFigure" });

export const requirementFigures = z
  .object({ requirement: requirementRef, periods: z.array(periodFigure) })
  .meta({ id: "RequirementFigures" });
export type RequirementFigures = z.output<typeof requirementFigures>;

// Members -----------------------------------------------------------------------------------------
export const memberRef = z
  .object({ memberId: id, memberNo: z.string(), name: z.string(), unit: unitRef.nullable() })
  .meta({ id: "MemberRef" });
export type MemberRef = z.output<typeof memberRef>;

/** One verdict, briefly. */
export const verdictLine = z
  .object({
    requirement: requirementRef,
    windowStart: day,
    dueOn: day,
    anchor: z.string(),
    status: statusView,
    credited: count,
    demanded: count,
    sessions: count,
    missingMinutes: count,
    missingCount: count,
    owes: z.boolean(),
  })
  .meta({ id: "VerdictLine" });
export type VerdictLine = z.output<typeof verdictLine>;

/** One member in a list: where he stands and what he owes until when. */
export const memberRow = memberRef
  .extend({
    host: unitRef.nullable(),
    sector: z.string().nullable(),
    roles: z.array(z.string()),
    joinedOn: day.nullable(),
    /** The worst of what competes for the headline; null when nothing does. */
    headline: statusView.nullable(),
    /** What is owed, earliest first. */
    owed: z.array(verdictLine),
  })
  .meta({ id: "MemberRow" });
export type MemberRow = z.output<typeof memberRow>;

/** One thing that one member owes. */
export const owingRow = z
  .object({ member: memberRef, verdict: verdictLine })
  .meta({ id: "OwingRow" });
export type OwingRow = z.output<typeof owingRow>;

// Ledger ------------------------------------------------------------------------------------------
export const providerView = z
  .object({
    providerId: id,
    code: z.string(),
    name: bilingual,
    kind: z.string(),
    /** Its level today. */
    level: z.string().nullable(),
    unit: unitRef.nullable(),
  })
  .meta({ id: "Provider" });
export type ProviderView = z.output<typeof providerView>;

export const formView = z
  .object({
    id: z.string(),
    label: bilingual,
    /** Concentrated education, or frequent. */
    concentrated: z.boolean(),
    /** In a room, in a group before a screen, in practice, or alone. */
    presence: z.enum(modes),
  })
  .meta({ id: "Form" });
export type FormView = z.output<typeof formView>;

/** Whether one entry counted for one verdict, how much, and why. */
export const countedView = z
  .object({
    requirement: requirementRef,
    windowStart: day,
    dueOn: day,
    counted: z.boolean(),
    minutes: count,
    why: bilingual,
  })
  .meta({ id: "Counted" });
export type CountedView = z.output<typeof countedView>;

export const entryView = z
  .object({
    entryId: id,
    /** The first row of its chain; its own id where nothing was corrected. */
    rootId: id,
    act: z.enum(["entry", "correction", "withdrawal"]),
    /** It is the row of its chain that stands. */
    stands: z.boolean(),
    sessionId: id,
    startsOn: day,
    endsOn: day,
    minutes: count.nullable(),
    credit: z.object({ quantity: z.number(), unit: z.string() }).nullable(),
    days: z.array(z.object({ on: day, minutes: count })).nullable(),
    form: z.string(),
    topic: z.string(),
    course: z.string(),
    provider: z.object({ providerId: id, name: bilingual, level: z.string() }),
    outcome: z.string().nullable(),
    attested: z.boolean(),
    note: z.string(),
    recordedAt: instant,
    recordedBy: z.string(),
    counted: z.array(countedView),
  })
  .meta({ id: "Entry" });
export type EntryView = z.output<typeof entryView>;

// Study file --------------------------------------------------------------------------------------
/** One line of reasons. */
const reasonView = z.object({ code: z.string(), text: bilingual }).meta({ id: "Reason" });

export const verdictView = verdictLine
  .extend({
    period: day,
    nextChangeOn: day.nullable(),
    /** Where coverage counts it. */
    countedAt: unitRef.nullable(),
    /** The home on the window's last day, once it has ended. */
    unitAtEnd: unitRef.nullable(),
    /** The sentence of the policy it comes from. */
    clause: z.object({ place: z.string(), text: bilingual }).nullable(),
    reasons: z.array(reasonView),
    /** What would cure it; null where nothing is missing or nothing can. */
    cure: bilingual.nullable(),
  })
  .meta({ id: "Verdict" });
export type VerdictView = z.output<typeof verdictView>;

export const homeView = z
  .object({ unit: unitRef, from: day, to: day.nullable(), recordedAt: instant })
  .meta({ id: "Home" });
export type HomeView = z.output<typeof homeView>;

export const attachmentView = homeView.extend({ kind: z.string() }).meta({ id: "Attachment" });
export type AttachmentView = z.output<typeof attachmentView>;

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
export type EventView = z.output<typeof eventView>;

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
    verdicts: z.array(verdictView),
    ledger: z.array(entryView),
    pack: packRef.nullable(),
    today: day,
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
  })
  .meta({ id: "Look" });
export type LookView = z.output<typeof lookView>;
