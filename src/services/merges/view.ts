import type { MergeView } from "#contract/routes/merges";
import type { Tx } from "#store/database";
import type { MergePerson, StoredMerge } from "#store/merges";
import { loadAccountNames, loadUnitNames, type NamedUnit } from "#store/names";
import type { Context } from "../context.ts";
import { memberRef } from "../persons.ts";
import { keepsBoth, type PairRight } from "./rights.ts";

/** Merges as their readers see them. `tx` has whole sight. */
export async function mergeViews(
  tx: Tx,
  ctx: Context,
  right: PairRight,
  merges: readonly StoredMerge[],
): Promise<MergeView[]> {
  const [accounts, units] = await Promise.all([
    loadAccountNames(
      tx,
      merges.flatMap((one) =>
        [one.askedBy, one.decidedBy, one.undoneBy].filter((by) => by !== null),
      ),
    ),
    loadUnitNames(
      tx,
      merges.flatMap((one) => [one.survivor.unitId, one.loser.unitId]),
    ),
  ]);
  return merges.map((one) => viewOf(ctx, right, one, accounts, units));
}

function viewOf(
  ctx: Context,
  right: PairRight,
  one: StoredMerge,
  accounts: ReadonlyMap<number, string>,
  units: ReadonlyMap<number, NamedUnit>,
): MergeView {
  const nameOf = (by: number | null) => (by === null ? null : (accounts.get(by) ?? ""));
  const personOf = (person: MergePerson) => memberRef(person, units);
  const keeps = keepsBoth(right, one.survivor, one.loser);
  const own = ctx.actor.member?.memberId;
  const mayAct = keeps && one.survivor.memberId !== own && one.loser.memberId !== own;
  const isOpen = one.outcome === null;
  const holds = one.outcome === "approved" && one.undoneAt === null;
  return {
    mergeId: one.mergeId,
    survivor: personOf(one.survivor),
    loser: personOf(one.loser),
    reason: one.reason,
    state: stateOf(one),
    askedBy: nameOf(one.askedBy) ?? "",
    askedAt: one.askedAt,
    decidedBy: nameOf(one.decidedBy),
    decidedAt: one.decidedAt,
    undo:
      one.undoneAt === null
        ? null
        : { by: nameOf(one.undoneBy) ?? "", at: one.undoneAt, reason: one.undoReason ?? "" },
    may: {
      decide: mayAct && isOpen && one.askedBy !== ctx.actor.accountId,
      withdraw: mayAct && isOpen,
      undo: mayAct && holds && !one.survivorMerged,
    },
  };
}

function stateOf(one: StoredMerge): MergeView["state"] {
  if (one.outcome === null) return "asked";
  if (one.outcome !== "approved") return one.outcome;
  return one.undoneAt === null ? "merged" : "undone";
}
