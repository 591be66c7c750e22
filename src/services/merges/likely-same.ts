import { type DoubleView, mostAlike } from "#contract/routes/merges";
import { type PartialDay, parsePartialDay } from "#core/day";
import { type Alike, type Likeness, scorePair } from "#core/doubles";
import type { UnitId } from "#core/organisation";
import { failure, type Outcome, success } from "#core/outcome";
import { loadAlikeStated } from "#store/doubles";
import { loadUnitNames } from "#store/names";
import { placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import { isInReach } from "../members/reach.ts";
import { lookAtPersons, memberRef, noSuchUnit, personScope } from "../persons.ts";
import { likenessOf, scoreView } from "./doubles.ts";

/** Somebody as he is about to be entered. */
export interface StatedPerson {
  readonly unitId: UnitId;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: "f" | "m" | null;
  readonly born: string | null;
  readonly admittedOn: string | null;
}

export interface LikelySame {
  readonly items: { member: DoubleView["first"]; score: DoubleView["score"] }[];
}

/**
 * Members in the caller's sight who may be the person that he is about to enter in a unit whose records
 * he keeps; the likeliest first. Nothing is saved; who is shown is put down as looked at. Whoever is
 * out of sight is not told of: the office above finds such doubles.
 */
export async function likelySame(
  ctx: Context,
  alike: Alike,
  stated: StatedPerson,
): Promise<Outcome<LikelySame>> {
  const scope = personScope(ctx);
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const place = (await placement(tx, [stated.unitId])).get(stated.unitId);
    if (place === undefined || !isInReach(ctx, place) || scope === null) return noSuchUnit;
    const born = partial(stated.born);
    const admitted = partial(stated.admittedOn);
    if (born === undefined || admitted === undefined) return badDay;
    const name = stated.name.trim();
    const nameEn = stated.nameEn.trim();
    const bornOn = born !== null && born.first === born.last ? born.first : null;
    const { unitId, sex } = stated;
    const joinedOn = admitted?.first ?? null;
    const person: Likeness = {
      memberNo: "",
      name,
      nameEn,
      sex,
      born,
      joinedOn,
      unitId,
      seenBy: place.seenBy,
    };
    const found = (await loadAlikeStated(tx, { name, nameEn, bornOn }, scope))
      .map((member) => ({ member, score: scorePair(person, likenessOf(member), alike) }))
      .filter(({ score }) => score.strength !== "unlikely")
      .sort((a, b) => b.score.bits - a.score.bits || a.member.memberId - b.member.memberId)
      .slice(0, mostAlike);
    if (found.length === 0) return success({ items: [] });
    const members = found.map((one) => one.member);
    const units = await loadUnitNames(
      tx,
      members.map((one) => one.unitId),
    );
    lookAtPersons(tx, ctx, "likely doubles", members);
    return success({
      items: found.map(({ member, score }) => ({
        member: memberRef(member, units),
        score: scoreView(score),
      })),
    });
  });
}

const badDay = failure("invalid", "bad-day", "Write dates like 2010, 2010-05 or 2010-05-06.");

/** undefined: it was stated and is no date. */
function partial(text: string | null): PartialDay | null | undefined {
  return text === null ? null : (parsePartialDay(text) ?? undefined);
}
