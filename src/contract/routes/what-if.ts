import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, cursor, day, id, idText, instant } from "../values.ts";
import {
  creditUnitRef,
  memberRef,
  packRef,
  requirementRef,
  unitRef,
  verdictLine,
} from "../views.ts";
import { proposal } from "./policy.ts";

/** Long work on everybody, and how far it is. */
export const bulkJob = z
  .object({
    jobId: id,
    state: z.enum(["running", "done", "failed", "stopped"]),
    /** Members done, and how many there are; null until they were counted. */
    done: z.int(),
    total: z.int().nullable(),
    message: z.string(),
    startedAt: instant,
    changedAt: instant,
  })
  .meta({ id: "BulkJob" });
export type BulkJobView = z.output<typeof bulkJob>;

/** Sums over verdicts that would change. */
const sums = {
  verdicts: z.int(),
  newlyOwing: z.int(),
  /** Verdicts with more missing than today: one seat each. */
  seats: z.int(),
  /** Missing then less missing today; below zero where a demand is lowered. */
  extraMinutes: z.int(),
  extraCount: z.int(),
};

export const whatIfAnswer = z
  .object({
    unit: unitRef,
    today: day,
    job: bulkJob,
    /** `sums`: reckoned from what is stored; `recompute`: everybody was judged. */
    method: z.enum(["sums", "recompute"]),
    pack: packRef.nullable(),
    /** False: another pack came into force since; ask anew. */
    isCurrent: z.boolean(),
    proposed: packRef.nullable(),
    parameters: z.array(
      z.object({ name: z.string(), title: bilingual, before: z.string(), after: z.string() }),
    ),
    /** '' for no verdict: one that would come, or go. */
    changes: z.array(
      z.object({
        requirement: requirementRef,
        period: day,
        before: z.string(),
        after: z.string(),
        ...sums,
      }),
    ),
    verdicts: z.int(),
    newlyOwing: z.int(),
    burden: z.object({
      /** Of requirements in hours alone, here and of the units below. */
      extraMinutes: z.int(),
      extraCount: z.int(),
      seats: z.int(),
      classSize: z.int(),
      teachersPerClass: z.int(),
      /** Classes and teachers if each unit of the level held its own classes. */
      levels: z.array(
        z.object({
          level: z.string(),
          units: z.int(),
          seats: z.int(),
          classes: z.int(),
          teachers: z.int(),
        }),
      ),
    }),
    below: z.array(
      z.object({
        unit: unitRef,
        ...sums,
        /** Of requirements in hours alone. */
        extraMinutes: z.int(),
        /** The same and all others, apart by the unit in which they count; hours have none. */
        extra: z.array(z.object({ creditUnit: creditUnitRef.nullable(), minutes: z.int() })),
      }),
    ),
  })
  .meta({ id: "WhatIf" });
export type WhatIfAnswer = z.output<typeof whatIfAnswer>;

const jobParams = z.object({ jobId: idText });
const unitOfJob = jobParams.extend({ unitId: idText });

export const askWhatIf = route({
  name: "what-if-ask",
  method: "POST",
  path: "/what-if",
  tag: "policy",
  summary: "Ask what a pack or other parameters would change; nothing is judged by it",
  access: "administrator",
  body: proposal,
  status: 201,
  response: bulkJob,
});

export const lastWhatIf = route({
  name: "what-if-last",
  method: "GET",
  path: "/what-if",
  tag: "policy",
  summary: "The last question that was asked, and how far it is",
  access: "administrator",
  status: 200,
  response: z.object({ job: bulkJob.nullable() }),
});

export const getWhatIf = route({
  name: "what-if-answer",
  method: "GET",
  path: "/what-if/:jobId/units/:unitId",
  tag: "policy",
  summary: "What would change at a unit and below: verdicts, who newly owes as a number, burden",
  access: "administrator",
  params: unitOfJob,
  query: z.strictObject({
    classSize: z.coerce.number().pipe(z.int().min(1).max(1000)).default(40),
    teachers: z.coerce.number().pipe(z.int().min(1).max(100)).default(1),
  }),
  status: 200,
  response: whatIfAnswer,
});

export const whatIfPersons = z
  .object({
    items: z.array(z.object({ member: memberRef, owed: z.array(verdictLine) })),
    next: z.string().nullable(),
  })
  .meta({ id: "WhatIfPersons" });
export type WhatIfPersons = z.output<typeof whatIfPersons>;

export const listWhatIfPersons = route({
  name: "what-if-persons",
  method: "GET",
  path: "/what-if/:jobId/units/:unitId/persons",
  tag: "policy",
  summary: "Who in sight would newly owe; a page may be short though more follow",
  access: "persons",
  params: unitOfJob,
  query: z.strictObject({
    cursor: cursor.optional(),
    limit: z.coerce.number().pipe(z.int().min(1).max(500)).default(100),
  }),
  status: 200,
  response: whatIfPersons,
});

export const stopWhatIf = route({
  name: "what-if-stop",
  method: "POST",
  path: "/what-if/:jobId/stop",
  tag: "policy",
  summary: "Stop answering",
  access: "administrator",
  params: jobParams,
  status: 204,
});
