import type { DoubleView } from "#contract/routes/merges";
import { type Alike, type Likeness, type Score, scorePair } from "#core/doubles";
import { failure, type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { wholeSight } from "#store/database";
import {
  type ComparedMember,
  loadCandidates,
  loadCompared,
  loadDismissals,
  loadToCompare,
  sendDismissal,
  sendRecall,
  type StoredDismissal,
} from "#store/doubles";
import { loadAccountNames, loadUnitNames } from "#store/names";
import { regionsInSight } from "#store/verdicts-owing";
import { attempt } from "../attempt.ts";
import type { Context } from "../context.ts";
import { lookAtPersons, memberRef, nobodyInSight, noSuchUnit, personScope } from "../persons.ts";
import { reachOf } from "../members/reach.ts";
import { logPair, pairUnknown, rightToPair } from "./rights.ts";

/** Members compared in one step, and steps of one request: a page ends early rather than late. */
const membersAtOnce = 500;
const stepsOfPage = 10;

export interface DoublesPage {
  readonly items: DoubleView[];
  /** The member up to whom everybody was compared; null where the unit is through. */
  readonly after: number | null;
}

export interface DoublesAsked {
  readonly unitId: number;
  readonly after: number;
  readonly limit: number;
  readonly dismissed: boolean;
}

interface Pair {
  readonly first: ComparedMember;
  readonly second: ComparedMember;
  readonly score: Score;
}

/**
 * Pairs of members in sight of whom one is at home at or below the unit and who may be one person,
 * in order of the lower id; nobody is merged by it. A page holds all pairs of the members it went
 * through, so it may hold more than asked for, or none.
 */
export async function likelyDoubles(
  ctx: Context,
  alike: Alike,
  asked: DoublesAsked,
): Promise<Outcome<DoublesPage>> {
  const { sight } = ctx.actor;
  const scope = personScope(ctx);
  const found = await ctx.db.snapshot(sight, async (tx) => {
    const unit = await findUnitInSight(tx, asked.unitId, sight);
    if (unit === null) return noSuchUnit;
    if (scope === null) return nobodyInSight;
    const regions = (await regionsInSight(tx, unit.path, scope)).map((one) => one.regionId);
    const pairs: Pair[] = [];
    let after: number | null = asked.after;
    for (
      let step = 0;
      step < stepsOfPage && after !== null && pairs.length < asked.limit;
      step += 1
    ) {
      const some = await loadToCompare(tx, regions, unit.path, scope, after, membersAtOnce);
      const ids = some.map((one) => one.memberId);
      const candidates = await loadCandidates(tx, ids, scope, unit.path);
      const others = await loadCompared(
        tx,
        [...new Set(candidates.map((one) => one.otherId))],
        scope,
      );
      const known = new Map([...some, ...others].map((one) => [one.memberId, one]));
      for (const { memberId, otherId } of candidates) {
        const first = known.get(memberId);
        const second = known.get(otherId);
        if (first === undefined || second === undefined) continue;
        const score = scorePair(likenessOf(first), likenessOf(second), alike);
        if (score.strength !== "unlikely") pairs.push({ first, second, score });
      }
      after = some.length < membersAtOnce ? null : (ids.at(-1) ?? null);
    }
    return success({ pairs, after });
  });
  if (!found.ok) return found;
  const items = await viewPairs(ctx, found.value.pairs, asked.dismissed);
  return success({ items, after: found.value.after });
}

export function likenessOf(one: ComparedMember): Likeness {
  const { memberNo, name, nameEn, sex, bornFirst, bornLast, joinedOn, lastUnitId, seenBy } = one;
  return {
    memberNo,
    name,
    nameEn,
    sex,
    born: bornFirst === null ? null : { first: bornFirst, last: bornLast ?? bornFirst },
    joinedOn,
    unitId: lastUnitId,
    seenBy,
  };
}

/** With what somebody said of them; who is listed is put down as looked at. */
async function viewPairs(
  ctx: Context,
  pairs: readonly Pair[],
  dismissed: boolean,
): Promise<DoubleView[]> {
  const keys = pairs.map(({ first, second }) => [first.memberId, second.memberId] as const);
  const said = await ctx.db.snapshot(wholeSight, async (tx) => {
    const rows = await loadDismissals(tx, keys);
    const names = await loadAccountNames(
      tx,
      rows.map((one) => one.saidBy),
    );
    return new Map(rows.map((one) => [`${one.lowId} ${one.highId}`, dismissalView(one, names)]));
  });
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const shown = pairs
      .map((pair) => ({ ...pair, dismissed: said.get(keyOf(pair)) ?? null }))
      .filter((pair) => (pair.dismissed !== null) === dismissed);
    if (shown.length === 0) return [];
    const units = await loadUnitNames(
      tx,
      shown.flatMap(({ first, second }) => [first.unitId, second.unitId]),
    );
    lookAtPersons(
      tx,
      ctx,
      "likely doubles",
      shown.flatMap(({ first, second }) => [first, second]),
    );
    return shown.map(({ first, second, score, dismissed: by }) => ({
      first: memberRef(first, units),
      second: memberRef(second, units),
      score: scoreView(score),
      dismissed: by,
    }));
  });
}

function keyOf({ first, second }: Pair): string {
  const ids = [first.memberId, second.memberId];
  return `${Math.min(...ids)} ${Math.max(...ids)}`;
}

export function scoreView({ bits, strength, signs }: Score): DoubleView["score"] {
  return { strength, bits: Math.round(bits * 10) / 10, signs: [...signs] };
}

export function dismissalView(
  one: StoredDismissal,
  names: ReadonlyMap<number, string>,
): NonNullable<DoubleView["dismissed"]> {
  return { by: names.get(one.saidBy) ?? "", at: one.saidAt };
}

/** Remembers that two members are two persons, or proposes them again. */
export function judgeDouble(
  ctx: Context,
  firstId: number,
  secondId: number,
  areTwo: boolean,
): Promise<Outcome<undefined>> {
  return attempt(ctx.db, wholeSight, async (tx) => {
    if (firstId === secondId) return sameMember;
    const right = await rightToPair(tx, ctx, [firstId, secondId], undefined);
    if (!right.ok) return right;
    const found = await loadCompared(tx, [firstId, secondId], reachOf(ctx));
    if (found.length < 2) return pairUnknown;
    const what = areTwo ? "said to be two persons" : "proposed as doubles again";
    logPair(tx, ctx, right.value, "write", what, [firstId, secondId]);
    if (areTwo) sendDismissal(tx, [firstId, secondId], ctx.actor.accountId);
    else sendRecall(tx, [firstId, secondId]);
    return success(undefined);
  });
}

export const sameMember = failure("invalid", "same-member", "Name two members.", [
  { at: "/secondId", message: "is the first" },
]);
