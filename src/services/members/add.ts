import { wordProblem } from "#contract/rows/problems";
import { formatDay, formatPartialDay, type PartialDay, parsePartialDay } from "#core/day";
import { type DayProblem, impossibleDays } from "#core/member-days";
import type { UnitId } from "#core/organisation";
import { failure, type Failure, type Outcome, type Problem, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { type NewMember, sendEvents, sendHomes, sendMembers } from "#store/members/load";
import { everybody, lockMembersByNo, lockMembersIn } from "#store/members/stored";
import { nextSubjectIds } from "#store/organisation/load";
import { keepOrganisation } from "#store/organisation/locks";
import { placement, type Placement } from "#store/organisation/placement";
import { writeSoon } from "../busy.ts";
import { lookerOf } from "../access/actor.ts";
import type { Context } from "../context.ts";
import { pastDay } from "./move.ts";
import { judgeAfter } from "./moving.ts";
import { isInReach } from "./reach.ts";
import { addFact, type StatedFact } from "./records.ts";

/** A new member as a request states him. */
export interface StatedMember {
  readonly unitId: UnitId;
  readonly from: string;
  /** Issued by the register where it is absent. */
  readonly memberNo?: string | undefined;
  readonly name: string;
  readonly nameEn?: string | undefined;
  readonly sex?: "f" | "m" | null | undefined;
  readonly born?: string | null | undefined;
  readonly admittedOn?: string | null | undefined;
  readonly facts?: readonly StatedFact[] | undefined;
}

/**
 * Takes a new member into a unit that the caller keeps records for. A number is issued, never made
 * from a name or an identity number; nobody is found by the name, so namesakes are no matter.
 */
export async function addMember(ctx: Context, stated: StatedMember): Promise<Outcome<Added>> {
  try {
    return await writeSoon(ctx, (tx) => add(tx, ctx, stated));
  } catch (error) {
    // Somebody took the number between the look for it and the insert.
    if (error instanceof Error && "code" in error && error.code === "23505") {
      return numberUnavailable;
    }
    throw error;
  }
}

/** Numbers are unique in the whole register; whether anybody, or who, bears this one is not told. */
const numberUnavailable: Failure = failure(
  "conflict",
  "member-no-unavailable",
  "This number cannot be given; take another.",
);

type Added = { readonly memberId: number; readonly memberNo: string };

async function add(tx: Tx, ctx: Context, stated: StatedMember): Promise<Outcome<Added>> {
  await keepOrganisation(tx);
  const place = (await placement(tx, [stated.unitId])).get(stated.unitId);
  if (place === undefined || !isInReach(ctx, place)) {
    return failure("not-found", "unit-unknown", "There is no such unit in sight.");
  }
  const member = await newMember(tx, ctx, stated, place);
  if (!member.ok) return member;
  const { memberId, memberNo } = member.value;
  const facts = await addFacts(tx, ctx, memberId, stated.facts ?? []);
  if (!facts.ok) return facts;
  await judgeAfter(tx, ctx, [member.value]);
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "write",
    task: "standing",
    what: "new member",
    memberIds: [memberId],
  });
  return success({ memberId, memberNo });
}

async function newMember(
  tx: Tx,
  ctx: Context,
  stated: StatedMember,
  place: Placement,
): Promise<Outcome<NewMember>> {
  const from = pastDay(ctx, stated.from);
  if (!from.ok) return from;
  if (place.closedOn !== null || place.openedOn > from.value) {
    return failure(
      "conflict",
      "unit-not-open",
      `The unit is not open from ${formatDay(from.value)} on.`,
    );
  }
  const born = partial(stated.born);
  const admitted = partial(stated.admittedOn);
  if (born === undefined || admitted === undefined) {
    return failure("invalid", "bad-day", "Write dates like 2010, 2010-05 or 2010-05-06.");
  }
  const wrong = impossibleDays({ born, admitted, full: null }, ctx.today).map(dayProblem);
  if (wrong.length > 0) {
    return failure("invalid", "impossible-days", "Correct the days that are named.", wrong);
  }
  const [memberId = 0] = await nextSubjectIds(tx, 1);
  const memberNo = stated.memberNo ?? `R${memberId}`;
  if ((await lockMembersByNo(tx, [memberNo])).length > 0) {
    return numberUnavailable;
  }
  const member: NewMember = {
    regionId: place.regionId,
    memberId,
    seenBy: place.seenBy,
    unitId: place.unitId,
    lastUnitId: place.unitId,
    memberNo,
    name: stated.name,
    nameEn: stated.nameEn ?? "",
    sex: stated.sex ?? null,
    born,
    joinedOn: admitted?.first ?? null,
  };
  const recording = { by: ctx.actor.accountId, at: null };
  const whom = { regionId: place.regionId, memberId, seenBy: place.seenBy };
  sendMembers(tx, [member], recording);
  sendHomes(
    tx,
    [{ ...whom, unitId: place.unitId, from: from.value, to: null, supersedes: null }],
    recording,
  );
  if (admitted !== null) {
    sendEvents(
      tx,
      [{ ...whom, subject: "m", kind: "admitted", on: admitted, unitId: null }],
      recording,
    );
  }
  return success(member);
}

function dayProblem({ field, code, other }: DayProblem): Problem {
  const { reason, cure } = wordProblem({ code, detail: formatPartialDay(other) }, "en");
  return { at: field === "admitted" ? "/admittedOn" : `/${field}`, message: `${reason}. ${cure}` };
}

/** undefined: it was stated and is no date. */
function partial(text: string | null | undefined): PartialDay | null | undefined {
  if (text === null || text === undefined) return null;
  return parsePartialDay(text) ?? undefined;
}

async function addFacts(
  tx: Tx,
  ctx: Context,
  memberId: number,
  facts: readonly StatedFact[],
): Promise<Outcome<null>> {
  if (facts.length === 0) return success(null);
  const [member] = await lockMembersIn(tx, [memberId], everybody);
  if (member === undefined) throw new Error("the new member was not found");
  const recording = { by: ctx.actor.accountId, at: null };
  for (const fact of facts) {
    const added = await addFact({ tx, ctx, member, recording }, fact);
    if (!added.ok) return added;
  }
  return success(null);
}
