import type { BodyOf } from "#contract/route";
import type { answerObjection as answerRoute } from "#contract/routes/objections";
import { formatPartialDay } from "#core/day";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import type { Recording } from "#store/members/load";
import { factsInForce, type StoredMember } from "#store/members/stored";
import type { StoredObjection } from "#store/objections";
import { isRecordedSince } from "#store/objections-hear";
import { findContestedFact, loadChain } from "#store/objections-subject";
import type { Context } from "../context.ts";
import { claimOf } from "../ledger-claim.ts";
import { followIn, withdrawn } from "../ledger-correct.ts";
import { recordClaims } from "../ledger-record.ts";
import { attendedOf } from "../ledger-rights.ts";
import { judgeAfter } from "../members/moving.ts";
import { addFact, replaceFact, type StatedFact } from "../members/records.ts";

export type AnswerBody = BodyOf<typeof answerRoute>;
type Remedy = Extract<AnswerBody, { remedy: unknown }>["remedy"];
type Of<A extends Remedy["act"]> = Extract<Remedy, { act: A }>;

/** The row of the ledger, or the fact, by which an answer was carried out; null: there is none. */
export interface Done {
  readonly entryId: number | null;
  readonly factId: number | null;
}

interface Work {
  readonly tx: Tx;
  /** Whoever answers, with the reach of the system: his right was checked. */
  readonly ctx: Context;
  readonly member: StoredMember;
  readonly objection: StoredObjection;
}

const fitting: Readonly<Record<StoredObjection["kind"], readonly Remedy["act"][]>> = {
  entry: ["correct", "withdraw", "replace", "done"],
  missing: ["record", "done"],
  fact: ["correct-fact", "withdraw-fact", "record-fact", "done"],
};

const unfit = failure("invalid", "remedy-unfit", "This does not answer what is objected to.", [
  { at: "/remedy", message: "does not fit the objection" },
]);

/**
 * Carries out an answer in its transaction, by the functions that correct and record otherwise. What
 * is written names the objection.
 */
export async function carryOut(
  tx: Tx,
  ctx: Context,
  member: StoredMember,
  objection: StoredObjection,
  remedy: Remedy,
): Promise<Outcome<Done>> {
  if (!fitting[objection.kind].includes(remedy.act)) return unfit;
  const reaching = { ...ctx, actor: { ...ctx.actor, sight: wholeSight } };
  const work = { tx, ctx: reaching, member, objection };
  const done = await act(work, remedy);
  return done.ok ? done : below("/remedy", done);
}

function act(work: Work, remedy: Remedy): Promise<Outcome<Done>> {
  switch (remedy.act) {
    case "correct":
      return follow(work, remedy.entryId, "correction", remedy);
    case "withdraw":
      return follow(work, remedy.entryId, "withdrawal", null);
    case "replace":
      return replace(work, remedy);
    case "record":
      return record(work, remedy);
    case "done":
      return alreadyDone(work, remedy);
    case "correct-fact":
    case "withdraw-fact":
    case "record-fact":
      return changeFact(work, remedy);
  }
}

function below(path: string, { problems, ...rest }: Failure): Failure {
  return { ...rest, problems: problems.map((one) => ({ ...one, at: `${path}${one.at}` })) };
}

/** What every row says that an answer wrote: both languages, for a note has no language. */
function noteOf({ objection }: Work): string {
  return `异议/objection ${objection.objectionId}`;
}

async function follow(
  work: Work,
  entryId: number,
  what: "correction" | "withdrawal",
  attended: Omit<Of<"correct">, "act" | "entryId"> | null,
): Promise<Outcome<Done>> {
  const { tx, ctx, member, objection } = work;
  const chain = await loadChain(tx, { ...member, entryId });
  if (!chain.some((row) => row.rootId === objection.rootId && row.entryId === entryId))
    return unfit;
  const note = noteOf(work);
  const address = { memberId: member.memberId, entryId };
  const said = attended === null ? withdrawn(note) : attendedOf({ ...attended, note });
  const done = await followIn(tx, ctx, address, what, said);
  return done.ok ? success({ entryId: done.value.entryId, factId: null }) : done;
}

/** Another session: the entry is taken back and a new one recorded. */
async function replace(work: Work, remedy: Of<"replace">): Promise<Outcome<Done>> {
  const gone = await follow(work, remedy.entryId, "withdrawal", null);
  return gone.ok ? record(work, remedy) : gone;
}

async function record(
  work: Work,
  { session, attended }: Pick<Of<"record">, "session" | "attended">,
): Promise<Outcome<Done>> {
  const { tx, ctx, member } = work;
  const attendee = { ...attended, memberId: member.memberId, note: noteOf(work) };
  const claim = claimOf({ session, attendees: [attendee] });
  if (!claim.ok) return claim;
  const done = await recordClaims(tx, [{ ctx, claims: [claim.value] }]);
  if (!done.ok) return done;
  const entryId = done.value[0]?.members[0]?.entryId ?? null;
  return success({ entryId, factId: null });
}

const notDone = failure(
  "conflict",
  "remedy-not-done",
  "Nothing was put right since it was objected to: correct it, or reject the objection.",
);

/** What is right already: somebody corrected or recorded it meanwhile. */
async function alreadyDone(work: Work, { entryId }: Of<"done">): Promise<Outcome<Done>> {
  const { tx, member, objection } = work;
  if (objection.kind === "entry") {
    const chain = await loadChain(tx, { ...member, entryId: objection.entryId ?? 0 });
    const head = chain.at(-1)?.entryId ?? null;
    return head === objection.entryId ? notDone : success({ entryId: head, factId: null });
  }
  if (objection.kind === "missing") {
    if (entryId === undefined) return unfit;
    const isThere = await isRecordedSince(tx, { ...member, entryId }, objection.objectionId);
    return isThere ? success({ entryId, factId: null }) : notDone;
  }
  if (objection.factId === null) return unfit;
  const fact = await findContestedFact(tx, { ...member, factId: objection.factId });
  return fact?.inForce === true ? notDone : success({ entryId: null, factId: null });
}

async function changeFact(
  work: Work,
  remedy: Of<"correct-fact" | "withdraw-fact" | "record-fact">,
): Promise<Outcome<Done>> {
  const { tx, ctx, member } = work;
  if (remedy.act !== "record-fact" && !(await isOfTheFact(work, remedy.factId))) return unfit;
  const recording: Recording = { by: ctx.actor.accountId, at: null };
  const under = { tx, ctx, member, recording };
  const fact = remedy.act === "withdraw-fact" ? null : remedy.fact;
  const done =
    remedy.act === "record-fact"
      ? await addFact(under, remedy.fact)
      : await replaceFact(under, remedy.factId, fact);
  if (!done.ok) return done;
  await judgeAfter(tx, ctx, [member]);
  return success({ entryId: null, factId: fact === null ? null : await idOf(work, fact) });
}

/** The fact that is contested, or one of its kind where that was replaced meanwhile. */
async function isOfTheFact({ tx, member, objection }: Work, factId: number): Promise<boolean> {
  if (objection.factId === null) return false;
  if (objection.factId === factId) return true;
  const [contested, other] = await Promise.all([
    findContestedFact(tx, { ...member, factId: objection.factId }),
    findContestedFact(tx, { ...member, factId }),
  ]);
  return contested?.inForce === false && other?.kind === contested.kind;
}

async function idOf({ tx, member }: Work, fact: StatedFact): Promise<number | null> {
  const found = (await factsInForce(tx, [member])).filter(
    (one) =>
      one.kind === fact.kind &&
      one.value === fact.value &&
      one.unitId === (fact.unitId ?? null) &&
      formatPartialDay(one.from) === fact.from,
  );
  return found.at(-1)?.factId ?? null;
}
