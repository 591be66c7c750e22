import type { TransferView } from "#contract/routes/transfers";
import { formatDay } from "#core/day";
import type { Tx } from "#store/database";
import { loadAccountNames, loadUnitNames, type NamedUnit } from "#store/names";
import type { StoredTransfer } from "#store/transfers";
import type { Context } from "../context.ts";
import { reachOf } from "../members/reach.ts";
import { unitRef } from "../verdicts-lines.ts";

/** Whether the caller keeps the records of the side with these units. */
export function keeps(ctx: Context, units: readonly number[]): boolean {
  const reach = reachOf(ctx);
  return reach.whole || units.some((unitId) => reach.units.includes(unitId));
}

/** Transfers as their readers see them. */
export async function viewTransfers(
  tx: Tx,
  ctx: Context,
  transfers: readonly StoredTransfer[],
): Promise<TransferView[]> {
  const [accounts, units] = await Promise.all([
    loadAccountNames(
      tx,
      transfers.flatMap((one) => [one.sentBy, one.decidedBy].filter((by) => by !== null)),
    ),
    loadUnitNames(
      tx,
      transfers.flatMap((one) => [one.fromUnit, one.toUnit]),
    ),
  ]);
  return transfers.map((one) => viewOf(ctx, one, accounts, units));
}

function viewOf(
  ctx: Context,
  one: StoredTransfer,
  accounts: ReadonlyMap<number, string>,
  units: ReadonlyMap<number, NamedUnit>,
): TransferView {
  const unknown = { code: "", nameZh: "·", nameEn: "·", kind: "other", level: "branch" };
  const unitOf = (unitId: number) => unitRef(units.get(unitId) ?? { unitId, ...unknown });
  const { memberId, memberNo, name } = one;
  const isOpen = one.outcome === null;
  return {
    transferId: one.transferId,
    member: { memberId, memberNo, name },
    kind: one.kind,
    from: unitOf(one.fromUnit),
    to: unitOf(one.toUnit),
    startsOn: formatDay(one.startsOn),
    endsOn: one.endsOn === null ? null : formatDay(one.endsOn),
    answerBy: formatDay(one.answerBy),
    late: isOpen && one.answerBy < ctx.today,
    state: one.outcome ?? "sent",
    sentBy: accounts.get(one.sentBy) ?? "",
    sentAt: one.sentAt,
    decidedBy: one.decidedBy === null ? null : (accounts.get(one.decidedBy) ?? ""),
    decidedAt: one.decidedAt,
    refusal: one.refusal,
    may: {
      decide: isOpen && keeps(ctx, one.askedOf),
      withdraw: isOpen && keeps(ctx, one.seenBy),
    },
  };
}
