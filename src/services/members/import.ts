import type { LoadResult, RowProblem } from "#contract/rows";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { sendLook } from "#store/looks";
import {
  type NewEvent,
  type NewFact,
  type NewHome,
  type NewMember,
  type Recording,
  type Whom,
  sendEvents,
  sendFacts,
  sendHomes,
  sendMembers,
} from "#store/members/load";
import { lockMembersByNo } from "#store/members/stored";
import { mergedNumbers } from "#store/merges";
import { nextSubjectIds } from "#store/organisation/load";
import { keepOrganisation } from "#store/organisation/locks";
import {
  type CodedUnit,
  placement,
  type Placement,
  unitsOfCodes,
} from "#store/organisation/placement";
import { markUnjudged } from "#store/verdicts-queue";
import type { Context } from "../context.ts";
import type { ImportOptions } from "../organisation/import.ts";
import { isAdministrator, mayAdminister } from "../organisation/rights.ts";
import { inParallel, pieces } from "../parallel.ts";
import { type Continued, continueMembers } from "./continue.ts";
import { type FileMember, membersOf, type Row } from "./rows.ts";

/** Members of one transaction: a kill in the middle loses at most so many. */
const batchMembers = 2_500;

/**
 * Loads members with their homes, admissions and sectors. A member is known by the number alone:
 * names never match. A number that is here already is compared: the same rows change nothing, a
 * later home is a move, an end is recorded, anything else is a conflict. Who was loaded or changed
 * waits to be judged (`unjudged`).
 */
export async function importMembers(
  ctx: Context,
  rows: readonly Row[],
  options: ImportOptions = {},
): Promise<Outcome<LoadResult>> {
  if (!isAdministrator(ctx)) {
    return failure("not-found", "not-found", "Only an administrator imports members.");
  }
  const problems: RowProblem[] = [];
  const units = await ctx.db.snapshot(wholeSight, (tx) =>
    unitsOfCodes(
      tx,
      rows.map((row) => row.value.unit),
    ),
  );
  const members = membersOf(rows, inScope(ctx, units), ctx.today, problems);
  // Members of one region stand together in the tables, as they are read together.
  members.sort((a, b) => (a.homes.at(-1)?.unitId ?? 0) - (b.homes.at(-1)?.unitId ?? 0));
  const recording: Recording = { by: ctx.actor.accountId, at: options.recordedAt ?? null };
  const counted = { loaded: 0, present: 0 };
  await inParallel(pieces(members, batchMembers), 2, async (batch) => {
    const done = await loadBatch(ctx, batch, recording, options.dryRun === true);
    counted.loaded += done.loaded;
    counted.present += done.present;
    problems.push(...done.problems);
    options.onProgress?.(batch.reduce((sum, member) => sum + member.homes.length, 0));
  });
  return success({ ...counted, problems: problems.sort((a, b) => a.row - b.row) });
}

function inScope(
  ctx: Context,
  units: ReadonlyMap<string, readonly CodedUnit[]>,
): ReadonlyMap<string, readonly CodedUnit[]> {
  if (ctx.actor.sight.whole) return units;
  return new Map(
    [...units].map(([code, all]) => [code, all.filter((unit) => mayAdminister(ctx, unit))]),
  );
}

async function loadBatch(
  ctx: Context,
  batch: readonly FileMember[],
  recording: Recording,
  dryRun: boolean,
): Promise<Continued> {
  return ctx.db.write(wholeSight, async (tx) => {
    await keepOrganisation(tx);
    const here = await lockMembersByNo(
      tx,
      batch.map((member) => member.memberNo),
    );
    const known = new Map(here.map((member) => [member.memberNo, member]));
    const strange = batch.filter((member) => !known.has(member.memberNo));
    const merged = await mergedNumbers(
      tx,
      strange.map((member) => member.memberNo),
    );
    const fresh = strange.filter((member) => !merged.has(member.memberNo));
    if (!dryRun) await insertMembers(tx, ctx, fresh, recording);
    const sound = batch.filter((member) => !merged.has(member.memberNo));
    const continued = await continueMembers(tx, ctx, sound, known, recording, dryRun);
    const loaded = fresh.reduce((sum, member) => sum + member.homes.length, 0);
    return {
      ...continued,
      loaded: continued.loaded + loaded,
      problems: [...continued.problems, ...mergedAway(batch, merged)],
    };
  });
}

/** What a file says of a number that was merged into another would contradict that one's record. */
function mergedAway(
  batch: readonly FileMember[],
  merged: ReadonlyMap<string, string>,
): RowProblem[] {
  return batch.flatMap(({ memberNo, row }) => {
    const survivor = merged.get(memberNo);
    if (survivor === undefined) return [];
    return [
      {
        row: row.row,
        column: "member_no",
        code: "number-merged" as const,
        value: memberNo,
        detail: survivor,
      },
    ];
  });
}

async function insertMembers(
  tx: Tx,
  ctx: Context,
  members: readonly FileMember[],
  recording: Recording,
): Promise<void> {
  if (members.length === 0) return;
  const ids = await nextSubjectIds(tx, members.length);
  const placed = await placement(
    tx,
    members.flatMap((member) => lastUnit(member) ?? []),
  );
  const people: NewMember[] = [];
  const homes: NewHome[] = [];
  const facts: NewFact[] = [];
  const events: NewEvent[] = [];
  for (const [index, member] of members.entries()) {
    const place = placed.get(lastUnit(member) ?? 0);
    if (place === undefined) continue;
    const person = personOf(ctx, member, ids[index] ?? 0, place);
    people.push(person);
    for (const { unitId, from, to } of member.homes) {
      homes.push({ ...whomOf(person), unitId, from, to, supersedes: null });
    }
    facts.push(...sectorsOf(member, person));
    events.push(...eventsOf(member, person));
  }
  sendMembers(tx, people, recording);
  sendHomes(tx, homes, recording);
  sendFacts(tx, facts, recording);
  sendEvents(tx, events, recording);
  markUnjudged(tx, people);
  sendLook(tx, {
    accountId: ctx.actor.accountId,
    act: "write",
    task: "import",
    what: "members",
    memberIds: people.map((person) => person.memberId),
  });
}

function lastUnit(member: FileMember): number | undefined {
  return member.homes.at(-1)?.unitId;
}

function whomOf(person: Whom): Whom {
  return { regionId: person.regionId, memberId: person.memberId, seenBy: person.seenBy };
}

function personOf(ctx: Context, member: FileMember, memberId: number, place: Placement): NewMember {
  const { value } = member.row;
  const last = member.homes.at(-1);
  const isHere = last !== undefined && (last.to === null || last.to > ctx.today);
  return {
    regionId: place.regionId,
    memberId,
    seenBy: place.seenBy,
    unitId: isHere ? place.unitId : null,
    lastUnitId: place.unitId,
    memberNo: member.memberNo,
    name: value.name,
    nameEn: value.nameEn,
    sex: value.sex,
    born: value.born,
    joinedOn: value.admitted?.first ?? null,
  };
}

/** The sector of each home, as long as the home; homes in a row with one sector are one fact. */
export function sectorsOf(member: FileMember, person: Whom): NewFact[] {
  const facts: NewFact[] = [];
  for (const { row, from, to } of member.homes) {
    const { sector } = row.value;
    if (sector === null) continue;
    const last = facts.at(-1);
    const goesOn = last !== undefined && last.value === sector && last.to?.first === from;
    if (goesOn) facts.pop();
    facts.push({
      ...whomOf(person),
      subject: "m",
      kind: "sector",
      value: sector,
      unitId: null,
      from: goesOn ? last.from : { first: from, last: from },
      to: to === null ? null : { first: to, last: to },
      supersedes: null,
    });
  }
  return facts;
}

export function eventsOf(member: FileMember, person: Whom): NewEvent[] {
  const { admitted, full } = member.row.value;
  const events: NewEvent[] = [];
  const base = { ...whomOf(person), subject: "m" as const, unitId: null };
  if (admitted !== null) events.push({ ...base, kind: "admitted", on: admitted });
  if (full !== null) events.push({ ...base, kind: "full", on: full });
  if (member.left !== null) {
    events.push({ ...base, kind: "left", on: { first: member.left, last: member.left } });
  }
  return events;
}
