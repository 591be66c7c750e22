import type { ObjectionView } from "#contract/routes/objections";
import { formatDay } from "#core/day";
import { mayAppeal, objectionState } from "#core/objections";
import type { Tx } from "#store/database";
import { loadAccountNames, loadUnitNames, type NamedUnit } from "#store/names";
import type { StoredInstance, StoredObjection } from "#store/objections";
import { placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import { refOf } from "../persons.ts";
import {
  type Home,
  homeAt,
  isConcerned,
  lastOf,
  mayAnswer,
  mayTakeBack,
  unitOf,
} from "./rights.ts";

/** An objection with the home of its member. */
export type Shown = StoredObjection & { readonly lastUnitId: number | null };

/** Objections as their reader sees them, in their order. */
export async function objectionViews(
  tx: Tx,
  ctx: Context,
  some: readonly Shown[],
): Promise<ObjectionView[]> {
  const placed = await placement(
    tx,
    some.flatMap((one) => one.lastUnitId ?? []),
  );
  const [accounts, units] = await Promise.all([
    loadAccountNames(
      tx,
      some.flatMap((one) => [
        one.objectedBy,
        ...one.instances.flatMap(({ openedBy, decidedBy }) =>
          decidedBy === null ? [openedBy] : [openedBy, decidedBy],
        ),
      ]),
    ),
    loadUnitNames(
      tx,
      some.flatMap((one) => {
        const home = homeAt(placed, one.lastUnitId);
        return one.instances.map((each) => unitOf(each, home));
      }),
    ),
  ]);
  return some.map((one) => viewOf(ctx, one, homeAt(placed, one.lastUnitId), { accounts, units }));
}

interface Names {
  readonly accounts: ReadonlyMap<number, string>;
  readonly units: ReadonlyMap<number, NamedUnit>;
}

function viewOf(ctx: Context, one: Shown, home: Home, names: Names): ObjectionView {
  const last = lastOf(one);
  const isOpen = last.outcome === null;
  return {
    objectionId: one.objectionId,
    kind: one.kind,
    entryId: one.entryId,
    rootId: one.rootId,
    factId: one.factId,
    fault: one.fault,
    claim: one.claim,
    words: one.words,
    pastBranch: one.pastBranch,
    objectedAs: one.objectedAs,
    objectedBy: names.accounts.get(one.objectedBy) ?? "",
    objectedAt: one.objectedAt,
    state: objectionState(one.instances, ctx.today),
    instances: one.instances.map((each) => instanceView(each, home, names)),
    may: {
      answer: isOpen && mayAnswer(ctx, one, home) && !isConcerned(ctx, one),
      withdraw: isOpen && mayTakeBack(ctx, one),
      appeal: mayTakeBack(ctx, one) && mayAppeal(one.instances, ctx.today),
    },
  };
}

function instanceView(
  one: StoredInstance,
  home: Home,
  { accounts, units }: Names,
): ObjectionView["instances"][number] {
  const { answerBy, appealBy, openedBy, decidedBy, unitId: _, ...rest } = one;
  return {
    ...rest,
    unit: refOf(unitOf(one, home), units),
    openedBy: accounts.get(openedBy) ?? "",
    answerBy: formatDay(answerBy),
    decidedBy: decidedBy === null ? null : (accounts.get(decidedBy) ?? ""),
    appealBy: appealBy === null ? null : formatDay(appealBy),
  };
}
