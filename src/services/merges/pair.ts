import type { ComparedRecord, PairView } from "#contract/routes/merges";
import { type Day, formatDay, formatPartialDay } from "#core/day";
import { type Alike, scorePair } from "#core/doubles";
import { type Contradiction, contradictions, type RecordOfPerson } from "#core/merging";
import { failure, type Outcome, success } from "#core/outcome";
import { waiverFact } from "#core/waivers";
import { type Tx, wholeSight } from "#store/database";
import {
  type ComparedEntry,
  type ComparedMember,
  loadCompared,
  loadComparedEntries,
  loadDismissals,
} from "#store/doubles";
import { membersWithOpenObjections, membersWithOpenWaivers } from "#store/members/merge";
import { findMerge, findMergeOf, loadAside, type StoredMerge } from "#store/merges";
import { loadAccountNames, loadUnitNames, type NamedUnit } from "#store/names";
import { type FiledRows, loadFiledRows } from "#store/study-file";
import { openTransferOf } from "#store/transfers";
import { askedOf } from "../as-of.ts";
import type { Context } from "../context.ts";
import { manyValued } from "../members/kinds.ts";
import { memberRef } from "../persons.ts";
import { policyInForce } from "../policy.ts";
import { datedRows } from "../study-file.ts";
import { dismissalView, likenessOf, sameMember, scoreView } from "./doubles.ts";
import { keepsBoth, logPair, pairUnknown, type PairRight, rightToPair } from "./rights.ts";
import { mergeViews } from "./view.ts";

/** Entries of each that are shown: more than anybody compares by eye. */
const mostEntries = 200;

/** One of the two with everything that is compared. */
interface Side {
  readonly member: ComparedMember;
  readonly rows: FiledRows;
  readonly entries: readonly ComparedEntry[];
}

/** Two records side by side, for whoever may see both. */
export function comparePair(
  ctx: Context,
  alike: Alike,
  asked: {
    readonly firstId: number;
    readonly secondId: number;
    readonly mandateId?: number | undefined;
  },
): Promise<Outcome<PairView>> {
  const { firstId, secondId, mandateId } = asked;
  return ctx.db.snapshot(wholeSight, async (tx) => {
    if (firstId === secondId) return sameMember;
    const right = await rightToPair(tx, ctx, [firstId, secondId], mandateId);
    if (!right.ok) return right;
    const found = await loadCompared(tx, [firstId, secondId], right.value.reach);
    const first = found.find((one) => one.memberId === firstId);
    const second = found.find((one) => one.memberId === secondId);
    if (first === undefined || second === undefined) return pairUnknown;
    const sides = await Promise.all([liveSide(tx, ctx, first), liveSide(tx, ctx, second)]);
    const merge = await findMergeOf(tx, firstId, secondId);
    return success(await viewPair(tx, ctx, alike, right.value, sides, merge));
  });
}

/** One merge with both records: the survivor first. */
export function mergePair(
  ctx: Context,
  alike: Alike,
  mergeId: number,
  mandateId: number | undefined,
): Promise<Outcome<PairView>> {
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const merge = await findMerge(tx, mergeId);
    if (merge === null) return noMerge;
    const { survivor, loser } = merge;
    const right = await rightToPair(tx, ctx, [survivor.memberId, loser.memberId], mandateId);
    if (!right.ok) return right;
    if (!keepsBoth(right.value, survivor, loser)) return noMerge;
    const holds = merge.outcome === "approved" && merge.undoneAt === null;
    const ids = [survivor.memberId, loser.memberId];
    const found = await loadCompared(tx, ids, right.value.reach);
    const first = found.find((one) => one.memberId === survivor.memberId);
    const second = found.find((one) => one.memberId === loser.memberId);
    const aside = holds ? await loadAside(tx, mergeId) : null;
    if (first === undefined) return overtaken;
    if (aside !== null) {
      const { memberId } = survivor;
      const [own, his] = await Promise.all([
        loadComparedEntries(tx, first, memberId, mostEntries),
        loadComparedEntries(tx, first, loser.memberId, mostEntries),
      ]);
      const sides = [
        { ...(await liveSide(tx, ctx, first)), entries: own },
        { ...aside, entries: his },
      ] as const;
      return success(await viewPair(tx, ctx, alike, right.value, sides, merge));
    }
    if (second === undefined) return overtaken;
    const sides = await Promise.all([liveSide(tx, ctx, first), liveSide(tx, ctx, second)]);
    return success(await viewPair(tx, ctx, alike, right.value, sides, merge));
  });
}

const noMerge = failure("not-found", "merge-unknown", "There is no such merge in sight.");
const overtaken = failure(
  "conflict",
  "merge-overtaken",
  "One of the two was merged into another, or left your sight, since this was asked. Refuse it.",
);

async function liveSide(tx: Tx, ctx: Context, member: ComparedMember): Promise<Side> {
  const [rows, entries] = await Promise.all([
    loadFiledRows(tx, member.regionId, member.memberId, askedOf(ctx, {})),
    loadComparedEntries(tx, member, null, mostEntries),
  ]);
  return { member, rows, entries };
}

async function viewPair(
  tx: Tx,
  ctx: Context,
  alike: Alike,
  right: PairRight,
  [first, second]: readonly [Side, Side],
  merge: StoredMerge | null,
): Promise<PairView> {
  const ids = [first.member.memberId, second.member.memberId] as const;
  const [policy, [said], hindrance, names, merges] = await Promise.all([
    policyInForce(tx),
    loadDismissals(tx, [ids]),
    hindranceOf(tx, [first.member, second.member]),
    loadUnitNames(tx, [first, second].flatMap(unitsOf)),
    mergeViews(tx, ctx, right, merge === null ? [] : [merge]),
  ]);
  const accounts = await loadAccountNames(tx, said === undefined ? [] : [said.saidBy]);
  logPair(tx, ctx, right, "look", "two records side by side", ids);
  const facts = right.fields.includes("facts");
  const score = scorePair(likenessOf(first.member), likenessOf(second.member), alike);
  const found = contradictions(recordOf(first), recordOf(second), manyValued(policy));
  return {
    first: sideView(right, first, second, names),
    second: sideView(right, second, first, names),
    // Both say what the facts are.
    score: facts ? scoreView(score) : null,
    contradictions: facts ? found.map((one) => contradictionView(one, names)) : null,
    dismissed: said === undefined ? null : dismissalView(said, accounts),
    hindrance: merges[0]?.state === "merged" ? null : hindrance,
    merge: merges[0] ?? null,
  };
}

function unitsOf({ member, rows }: Side): (number | null)[] {
  const dated = [...rows.homes, ...rows.attachments, ...rows.facts, ...rows.events];
  return [member.unitId, member.lastUnitId, ...dated.map((one) => one.unitId)];
}

async function hindranceOf(
  tx: Tx,
  members: readonly ComparedMember[],
): Promise<PairView["hindrance"]> {
  for (const { memberId } of members) {
    if ((await openTransferOf(tx, memberId)) !== null) return "transfer-open";
  }
  const ids = members.map((one) => one.memberId);
  if ((await membersWithOpenObjections(tx, ids)).length > 0) return "objection-open";
  return (await membersWithOpenWaivers(tx, members)).length > 0 ? "waiver-open" : null;
}

function bornOf({ bornFirst, bornLast }: ComparedMember): RecordOfPerson["born"] {
  return bornFirst === null ? null : { first: bornFirst, last: bornLast ?? bornFirst };
}

function recordOf({ member, rows }: Side): RecordOfPerson {
  const { name, nameEn, sex } = member;
  return {
    name,
    nameEn,
    sex,
    born: bornOf(member),
    homes: rows.homes,
    facts: rows.facts.filter((one) => one.kind !== waiverFact),
    events: rows.events.map((one) => ({
      kind: one.kind,
      on: { first: one.on, last: one.onLast },
    })),
  };
}

function sideView(
  right: PairRight,
  { member, rows, entries }: Side,
  other: Side,
  names: ReadonlyMap<number, NamedUnit>,
): ComparedRecord {
  const born = bornOf(member);
  const { nameEn, sex, joinedOn } = member;
  const sessions = new Set(other.entries.map((one) => one.sessionId));
  return {
    member: memberRef(member, names),
    facts: right.fields.includes("facts")
      ? {
          nameEn,
          sex,
          born: born === null ? null : formatPartialDay(born),
          joinedOn: textOf(joinedOn),
          ...datedRows(rows, names),
        }
      : null,
    entries: right.fields.includes("entries")
      ? entries.map((one) => entryView(one, sessions.has(one.sessionId)))
      : null,
  };
}

function textOf(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}

function entryView(one: ComparedEntry, both: boolean) {
  const { entryId, startsOn, endsOn, minutes, credit, creditUnit, form, topic, course } = one;
  return {
    entryId,
    startsOn: formatDay(startsOn),
    endsOn: formatDay(endsOn),
    minutes,
    credit:
      credit === null || creditUnit === null ? null : { quantity: credit / 1000, unit: creditUnit },
    form,
    topic,
    course,
    both,
  };
}

function contradictionView(
  { about, kind, survivor, loser, on }: Contradiction,
  names: ReadonlyMap<number, NamedUnit>,
) {
  const worded = (value: string) => {
    const unit = about === "home" ? names.get(Number(value)) : undefined;
    if (unit === undefined) return { zh: value, en: value };
    return { zh: unit.nameZh, en: unit.nameEn === "" ? unit.nameZh : unit.nameEn };
  };
  return { about, kind, first: worded(survivor), second: worded(loser), on: textOf(on) };
}
