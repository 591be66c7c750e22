import type { BodyOf, ResponseOf } from "#contract/route";
import type { recordClass as route } from "#contract/routes/ledger";
import { parseDay } from "#core/day";
import { failure, type Outcome, type Problem, success } from "#core/outcome";
import type { NewSession } from "#store/ledger-sessions";
import { sessionKeyOf } from "./ledger-content.ts";
import { type Attended, attendedOf } from "./ledger-rights.ts";

export type ClassBody = BodyOf<typeof route>;
export type ClassRecorded = ResponseOf<typeof route>;

/** The source of entries that somebody records by hand; the key is that of the session. */
export const handSource = "hand";

/** What one person attended. */
export interface Attendee extends Attended {
  readonly memberId: number;
}

/** One session with everybody who attended it, as somebody states it. Nobody is named twice. */
export interface Claim {
  readonly session: NewSession;
  readonly attended: readonly Attendee[];
}

/** Reads a request; whether it is true of the register is asked later. */
export function claimOf(body: ClassBody): Outcome<Claim> {
  const { session: stated } = body;
  const startsOn = parseDay(stated.startsOn);
  const endsOn = parseDay(stated.endsOn);
  if (startsOn === null || endsOn === null) {
    return failure("invalid", "bad-date", "The session needs two days of the calendar.");
  }
  const seen = new Set(body.attendees.map((one) => one.memberId));
  if (seen.size < body.attendees.length) {
    return failure("invalid", "double-row", "Somebody is named twice: name every member once.");
  }
  const content = { ...stated, startsOn, endsOn };
  const session = { ...content, source: handSource, sourceKey: sessionKeyOf(content) };
  const attended = body.attendees.map((one) => ({ memberId: one.memberId, ...attendedOf(one) }));
  return success({ session, attended });
}

export function invalid(problems: readonly Problem[]): Outcome<never> {
  return failure(
    "invalid",
    "class-invalid",
    "Correct what is named; nothing was recorded.",
    problems,
  );
}

export function unknownMembers(indexes: readonly number[]): Outcome<never> {
  const message = "is no member for whom you record";
  return failure(
    "not-found",
    "member-unknown",
    "Some are no members for whom you record; nothing was recorded.",
    indexes.map((index) => ({ at: `/attendees/${index}/memberId`, message })),
  );
}

export function otherSession(fields: readonly string[]): Outcome<never> {
  return failure(
    "conflict",
    "session-differs",
    "This session is recorded already with other content.",
    fields.map((field) => ({ at: `/session/${field}`, message: "differs from what is recorded" })),
  );
}

export function alreadyOtherwise(problems: readonly Problem[]): Outcome<never> {
  return failure(
    "conflict",
    "conflict",
    "For some this session is recorded already with other content; nothing was recorded.",
    problems,
  );
}

export const noPolicy = failure(
  "unavailable",
  "no-policy",
  "No pack is in force, so no form of training is known: publish one first.",
);

export const unknownUnit = failure("invalid", "unit-unknown", "There is no such unit in sight.", [
  { at: "/session/unitId", message: "is no unit that you record for" },
]);

export const unknownProvider = failure(
  "invalid",
  "provider-unknown",
  "There is no such provider.",
  [{ at: "/session/providerId", message: "is no provider here" }],
);
