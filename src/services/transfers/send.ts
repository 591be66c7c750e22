import type { BodyOf } from "#contract/route";
import type { sendTransfer as sendRoute, TransferView } from "#contract/routes/transfers";
import { type Day, parseDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { lockMembersIn, type StoredMember } from "#store/members/stored";
import { keepOrganisation } from "#store/organisation/locks";
import { type Placement, placement } from "#store/organisation/placement";
import { unitByCode } from "#store/organisation/read";
import { addTransfer, findTransfer, openTransferOf } from "#store/transfers";
import { lookerOf } from "../access/actor.ts";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { pastDay } from "../members/move.ts";
import { reachOf } from "../members/reach.ts";
import { viewTransfers } from "./view.ts";

/** Days that the unit that is asked has for its answer. */
const answerDays = 30;

const notHere = failure("not-found", "member-unknown", "There is no such member in sight.");
const noUnit = failure(
  "not-found",
  "unit-unknown",
  "There is no open unit with this code on that day. Ask the other side for its code.",
);

export type TransferBody = BodyOf<typeof sendRoute>;

interface Stated {
  readonly startsOn: Day;
  readonly endsOn: Day | null;
}

/**
 * Sends a member to another unit, as home or as host. Nothing changes until that unit accepts: until
 * then it sees the name and number of the member, and nothing else.
 */
export async function sendTransfer(
  ctx: Context,
  memberId: number,
  body: TransferBody,
): Promise<Outcome<TransferView>> {
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const [member] = await lockMembersIn(tx, [memberId], reachOf(ctx));
    if (member === undefined) return notHere;
    const stated = statedDays(ctx, body);
    if (!stated.ok) return stated;
    const target = await targetOf(tx, member, body, stated.value);
    if (!target.ok) return target;
    const crossing = await openTransferOf(tx, memberId);
    if (crossing !== null) return isOnItsWay;
    const transferId = await addTransfer(tx, {
      regionId: member.regionId,
      memberId,
      seenBy: member.seenBy,
      askedOf: target.value.seenBy,
      memberNo: member.memberNo,
      name: member.name,
      kind: body.kind,
      fromUnit: member.lastUnitId,
      toUnit: target.value.unitId,
      ...stated.value,
      answerBy: ctx.today + answerDays,
      sentBy: ctx.actor.accountId,
    });
    logWrite(tx, ctx, memberId);
    const sent = await findTransfer(tx, transferId);
    const [view] = sent === null ? [] : await viewTransfers(tx, ctx, [sent]);
    return view === undefined ? notHere : success(view);
  });
}

const isOnItsWay = failure(
  "conflict",
  "transfer-open",
  "A transfer of this member is on its way already. Take it back first, or wait for its answer.",
);

function statedDays(ctx: Context, body: TransferBody): Outcome<Stated> {
  const startsOn = pastDay(ctx, body.startsOn);
  if (!startsOn.ok) return startsOn;
  if (body.endsOn === null) return success({ startsOn: startsOn.value, endsOn: null });
  const endsOn = parseDay(body.endsOn);
  if (body.kind === "move" || endsOn === null || endsOn <= startsOn.value) {
    const message =
      body.kind === "move"
        ? "A move has no end: leave it out."
        : "The end is the first day outside: it is after the start.";
    return failure("invalid", "bad-end", message, [{ at: "/endsOn", message }]);
  }
  return success({ startsOn: startsOn.value, endsOn });
}

type Target = Placement & { readonly unitId: number };

async function targetOf(
  tx: Tx,
  member: StoredMember,
  body: TransferBody,
  { startsOn }: Stated,
): Promise<Outcome<Target>> {
  const unitId = await unitByCode(tx, body.toCode, startsOn);
  const place = unitId === null ? undefined : (await placement(tx, [unitId])).get(unitId);
  if (unitId === null || place === undefined || place.closedOn !== null) return noUnit;
  if (member.unitId === null) {
    return failure("conflict", "member-left", "The member has left: take him in as a new home.");
  }
  if (unitId === member.unitId) {
    return failure("conflict", "same-unit", "The member is at home in this unit.");
  }
  return success({ ...place, unitId });
}

/** Before and after: who wrote, for which member. */
export function logWrite(tx: Tx, ctx: Context, memberId: number): void {
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "write",
    task: "standing",
    what: "transfer",
    memberIds: [memberId],
  });
}
