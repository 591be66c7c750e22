import type { DecidedTransfer, TransferView } from "#contract/routes/transfers";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { sendAttachments } from "#store/members/load";
import { everybody, lockMembersIn, type StoredMember } from "#store/members/stored";
import { keepOrganisation } from "#store/organisation/locks";
import { placement } from "#store/organisation/placement";
import {
  findTransfer,
  sendTransferOutcome,
  type StoredTransfer,
  type TransferRefusal,
} from "#store/transfers";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { verdictChanges } from "../members/changed.ts";
import { changeHomes, judgeAfter, refusalMessage } from "../members/moving.ts";
import { settleMembers } from "../members/settle.ts";
import { policyInForce } from "../policy.ts";
import type { JudgedMember } from "../verdicts.ts";
import { logWrite } from "./send.ts";
import { keeps, viewTransfers } from "./view.ts";

const noTransfer = failure("not-found", "transfer-unknown", "There is no such transfer in sight.");

export interface TransferDecision {
  readonly outcome: "accepted" | "refused";
  readonly refusal?: TransferRefusal | undefined;
}

/**
 * Accepts or refuses a transfer, by whoever keeps the records of the unit that is asked. What is
 * accepted is carried out at once, also across regions and for a past day, and judged again.
 */
export async function decideTransfer(
  ctx: Context,
  transferId: number,
  { outcome, refusal }: TransferDecision,
): Promise<Outcome<DecidedTransfer>> {
  return changeTransfer(ctx, transferId, async (tx, transfer, member) => {
    if (!keeps(ctx, transfer.askedOf)) return noTransfer;
    if (transfer.outcome !== null) return decidedAlready(transfer);
    sendTransferOutcome(tx, transferId, outcome, refusal ?? null, ctx.actor.accountId);
    return outcome === "refused" ? success([]) : carryOut(tx, ctx, transfer, member);
  });
}

/** Takes back a transfer that waits, by whoever keeps the member's records. */
export async function withdrawTransfer(
  ctx: Context,
  transferId: number,
): Promise<Outcome<TransferView>> {
  return changeTransfer(ctx, transferId, async (tx, transfer) => {
    if (!keeps(ctx, transfer.seenBy)) return noTransfer;
    if (transfer.outcome !== null) return decidedAlready(transfer);
    sendTransferOutcome(tx, transferId, "withdrawn", null, ctx.actor.accountId);
    return success([]);
  });
}

function decidedAlready(transfer: StoredTransfer): Failure {
  const what = transfer.outcome ?? "decided";
  return failure("conflict", "transfer-decided", `This transfer is ${what} already.`);
}

async function changeTransfer(
  ctx: Context,
  transferId: number,
  work: (
    tx: Tx,
    transfer: StoredTransfer,
    member: StoredMember,
  ) => Promise<Outcome<readonly JudgedMember[]>>,
): Promise<Outcome<DecidedTransfer>> {
  // Outside the lock only to learn whose it is; read again under it.
  const meant = await ctx.db.snapshot(wholeSight, (tx) => findTransfer(tx, transferId));
  if (meant === null || !(keeps(ctx, meant.askedOf) || keeps(ctx, meant.seenBy))) {
    return noTransfer;
  }
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const [member] = await lockMembersIn(tx, [meant.memberId], everybody);
    const transfer = await findTransfer(tx, transferId);
    if (member === undefined || transfer === null) return noTransfer;
    logWrite(tx, ctx, member.memberId);
    const done = await work(tx, transfer, member);
    if (!done.ok) return done;
    const after = await findTransfer(tx, transferId);
    const [view] = after === null ? [] : await viewTransfers(tx, ctx, [after]);
    if (view === undefined) return noTransfer;
    return success({ ...view, changed: verdictChanges(await policyInForce(tx), done.value) });
  });
}

async function carryOut(
  tx: Tx,
  ctx: Context,
  transfer: StoredTransfer,
  member: StoredMember,
): Promise<Outcome<readonly JudgedMember[]>> {
  const place = (await placement(tx, [transfer.toUnit])).get(transfer.toUnit);
  if (place === undefined || place.closedOn !== null || place.openedOn > transfer.startsOn) {
    return failure(
      "conflict",
      "unit-not-open",
      "The unit is not open from that day on. Refuse the transfer; it can be sent to another unit.",
    );
  }
  if (member.unitId !== transfer.fromUnit) {
    return failure(
      "conflict",
      "home-changed",
      "The member is no longer at home where the transfer was sent from. Refuse it.",
    );
  }
  if (transfer.kind === "move") {
    const refused = await changeHomes(tx, ctx, [member], transfer.toUnit, transfer.startsOn);
    if (refused.length > 0) {
      return failure("conflict", "move-refused", refusalMessage(refused, transfer.startsOn));
    }
  } else {
    attach(tx, ctx, transfer, member);
  }
  return success(await judgeAfter(tx, ctx, await settleMembers(tx, ctx.today, [member])));
}

function attach(tx: Tx, ctx: Context, transfer: StoredTransfer, member: StoredMember): void {
  const { regionId, memberId, seenBy } = member;
  const row = {
    regionId,
    memberId,
    seenBy,
    unitId: transfer.toUnit,
    kind: transfer.kind,
    from: transfer.startsOn,
    to: transfer.endsOn,
    supersedes: null,
  };
  sendAttachments(tx, [row], { by: ctx.actor.accountId, at: null });
}
