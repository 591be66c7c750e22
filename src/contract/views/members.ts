import { z } from "zod";
import { count, day, id } from "../values.ts";
import { statusView } from "./coverage.ts";
import { unitRef } from "./organisation.ts";
import { requirementRef } from "./policy.ts";

export const memberRef = z
  .object({ memberId: id, memberNo: z.string(), name: z.string(), unit: unitRef.nullable() })
  .meta({ id: "MemberRef" });
export type MemberRef = z.output<typeof memberRef>;

/** One member who was found: who it is and where. */
export const foundMember = memberRef
  .extend({
    host: unitRef.nullable(),
    /** The units next above the home, the higher first. */
    above: z.array(unitRef),
  })
  .meta({ id: "FoundMember" });

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
