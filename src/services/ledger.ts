import type { BodyOf, ResponseOf } from "#contract/route";
import type { recordClass as route } from "#contract/routes/ledger";
import { parseDay } from "#core/day";
import { failure, type Outcome, type Problem, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { lockRecordedMembers, type RecordedMember } from "#store/ledger-members";
import { loadProviders, type StoredProvider } from "#store/ledger-providers";
import {
  differingSession,
  ensureSessions,
  type NewSession,
  type StoredSession,
} from "#store/ledger-sessions";
import { entriesByKey, type KeyedEntry, type NewEntry, reserveEntryIds } from "#store/ledger-write";
import { sendLook } from "#store/looks";
import { attempt } from "./attempt.ts";
import { lookerOf } from "./access/actor.ts";
import type { Context } from "./context.ts";
import { appendEntries, judgeAppended, memberChange } from "./ledger-append.ts";
import { contentHash, sessionKeyOf } from "./ledger-content.ts";
import {
  type Attended,
  attendedOf,
  checkClass,
  mayNameUnit,
  mayRecord,
  recordingScope,
} from "./ledger-rights.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { byRegion, loadForJudging } from "./verdicts.ts";

export type ClassBody = BodyOf<typeof route>;
export type ClassRecorded = ResponseOf<typeof route>;

/** The source of entries that somebody records by hand; the key is that of the session. */
export const handSource = "hand";

interface Class {
  readonly session: NewSession;
  readonly attended: readonly (Attended & { readonly memberId: number })[];
}

interface Opened {
  readonly policy: Policy | null;
  readonly session: StoredSession | undefined;
  readonly provider: StoredProvider | undefined;
  readonly members: readonly RecordedMember[];
  readonly entryIds: readonly number[];
}

/**
 * Records one session for a whole class, all or nothing, and answers what changed for each member.
 * Whoever holds a standing post at the home or host unit, or at the office directly responsible,
 * records. The same session for the same member with the same content is recorded once; with other
 * content it is a conflict, and a correction is what is needed. Three round trips: lock, read, write.
 */
export async function recordClass(ctx: Context, body: ClassBody): Promise<Outcome<ClassRecorded>> {
  if (!mayRecord(ctx)) return failure("not-found", "not-found", "There is nobody to record for.");
  const claim = classOf(body);
  if (!claim.ok) return claim;
  return attempt(ctx.db, ctx.actor.sight, async (tx) => {
    if (!(await mayNameUnit(tx, ctx, claim.value.session.unitId))) return unknownUnit;
    const opened = await open(tx, ctx, claim.value);
    const { policy, provider, session } = opened;
    if (policy === null) return noPolicy;
    const wrong = checkClass(policy, ctx.today, claim.value.session, claim.value.attended);
    if (wrong.length > 0) return invalid(wrong);
    if (provider === undefined || session === undefined) return unknownProvider;
    const strangers = missing(claim.value, opened.members);
    if (strangers.length > 0) return unknownMembers(strangers);
    const differing = differingSession(session, claim.value.session);
    if (differing.length > 0) return otherSession(differing);
    return write(tx, ctx, claim.value, { ...opened, policy, session, provider });
  });
}

async function open(tx: Tx, ctx: Context, claim: Class): Promise<Opened> {
  const ids = claim.attended.map((one) => one.memberId);
  const [sessions, members, policy, providers, entryIds] = await Promise.all([
    // First the session, so that two requests for one session wait for each other here.
    ensureSessions(tx, [claim.session], ctx.actor.accountId),
    lockRecordedMembers(tx, ids, recordingScope(ctx)),
    policyInForce(tx),
    loadProviders(tx, [claim.session.providerId], claim.session.endsOn),
    reserveEntryIds(tx, ids.length),
  ]);
  return { policy, session: sessions[0], provider: providers[0], members, entryIds };
}

async function write(
  tx: Tx,
  ctx: Context,
  claim: Class,
  opened: Opened & { policy: Policy; session: StoredSession; provider: StoredProvider },
): Promise<Outcome<ClassRecorded>> {
  const { policy, session, provider, members } = opened;
  const key = { source: handSource, sourceKey: claim.session.sourceKey };
  const regions = [...byRegion(members)];
  const checking = Promise.all(
    regions.map(([regionId, ids]) =>
      entriesByKey(
        tx,
        regionId,
        ids.map((memberId) => ({ memberId, ...key })),
      ),
    ),
  );
  const loading = Promise.all(
    regions.map(([regionId, ids]) => loadForJudging(tx, ctx, regionId, ids)),
  );
  // Awaited below; until then a failure must not count as unhandled.
  loading.catch(() => undefined);
  const here = await checking;
  const present = new Map(here.flat().map((row) => [row.memberId, row]));
  const meant = claim.attended.map((one, index) =>
    entryOf(one, session, opened.entryIds[index] ?? 0),
  );
  const conflicts = conflicting(meant, present);
  if (conflicts.length > 0) return alreadyOtherwise(conflicts);
  const entries = meant.filter((one) => !present.has(one.memberId));
  // Written by the database while this program still reads the answers to what was asked before.
  appendEntries(tx, ctx, new Map(regions), entries);
  const loaded = await loading;
  const judged = judgeAppended(tx, ctx, { policy, members, loaded, session, provider, entries });
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "write",
    task: "standing",
    what: "class",
    memberIds: members.map((one) => one.memberId),
  });
  const byId = new Map(members.map((one) => [one.memberId, one]));
  const changes = meant.flatMap((one) => {
    const member = byId.get(one.memberId);
    const entryId = present.get(one.memberId)?.entryId ?? one.entryId;
    return member === undefined ? [] : [memberChange(ctx, policy, member, entryId, judged)];
  });
  return success({ sessionId: session.sessionId, members: changes });
}

function entryOf(
  attended: Attended & { readonly memberId: number },
  session: StoredSession,
  entryId: number,
): NewEntry {
  const { memberId, minutes, credit, days, outcome, attested, note } = attended;
  const content = {
    subject: "member",
    subjectId: memberId,
    act: "entry",
    corrects: null,
    sessionId: session.sessionId,
    minutes,
    credit,
    days,
    outcome,
    attested,
    note,
  } as const;
  return {
    entryId,
    memberId,
    rootId: entryId,
    corrects: null,
    act: "entry",
    sessionId: session.sessionId,
    minutes,
    credit,
    days,
    outcome,
    attested,
    note,
    source: handSource,
    sourceKey: session.sourceKey,
    contentHash: contentHash(content, session),
    recordedAt: null,
  };
}

function conflicting(
  meant: readonly NewEntry[],
  present: ReadonlyMap<number, KeyedEntry>,
): Problem[] {
  return meant.flatMap((one, index) => {
    const stored = present.get(one.memberId);
    if (stored === undefined || stored.contentHash === one.contentHash) return [];
    const message = `Entry ${stored.entryId} records this session with other content: correct it.`;
    return [{ at: `/attendees/${index}`, message }];
  });
}

function classOf(body: ClassBody): Outcome<Class> {
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

function missing(claim: Class, members: readonly RecordedMember[]): number[] {
  const found = new Set(members.map((one) => one.memberId));
  return claim.attended.flatMap((one, index) => (found.has(one.memberId) ? [] : [index]));
}

function invalid(problems: readonly Problem[]): Outcome<never> {
  return failure(
    "invalid",
    "class-invalid",
    "Correct what is named; nothing was recorded.",
    problems,
  );
}

function unknownMembers(indexes: readonly number[]): Outcome<never> {
  const message = "is no member for whom you record";
  return failure(
    "not-found",
    "member-unknown",
    "Some are no members for whom you record; nothing was recorded.",
    indexes.map((index) => ({ at: `/attendees/${index}/memberId`, message })),
  );
}

function otherSession(fields: readonly string[]): Outcome<never> {
  return failure(
    "conflict",
    "session-differs",
    "This session is recorded already with other content.",
    fields.map((field) => ({ at: `/session/${field}`, message: "differs from what is recorded" })),
  );
}

function alreadyOtherwise(problems: readonly Problem[]): Outcome<never> {
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
const unknownUnit = failure("invalid", "unit-unknown", "There is no such unit in sight.", [
  { at: "/session/unitId", message: "is no unit that you record for" },
]);

const unknownProvider = failure("invalid", "provider-unknown", "There is no such provider.", [
  { at: "/session/providerId", message: "is no provider here" },
]);
