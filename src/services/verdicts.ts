import { compareVerdicts, regionSums } from "#core/coverage";
import type { Day } from "#core/day";
import { judgeMember } from "#core/judge";
import { entriesInForce, type LedgerRow } from "#core/ledger";
import type { History } from "#core/members";
import type { Verdict } from "#core/verdicts";
import { waiversOf } from "#core/waivers";
import { sendDeltas } from "#store/coverage-deltas";
import type { Regions } from "#store/columns";
import type { Tx } from "#store/database";
import { loadEntries } from "#store/ledger";
import { loadPeople, type Person } from "#store/members/people";
import {
  loadVerdicts,
  type LockedMember,
  lockMembers,
  type MemberChange,
  type MemberKey,
  sendVerdicts,
  type StoredVerdict,
} from "#store/verdicts";
import type { Context } from "./context.ts";
import { type Policy, policyInForce } from "./policy.ts";

/** What judging needs of the context: the organisation's day and zone. */
export type Moment = Pick<Context, "today" | "zone">;

/** Everything stored about members that their judgement may use. */
export interface Loaded {
  readonly people: ReadonlyMap<number, Person>;
  readonly rows: Map<number, LedgerRow[]>;
  readonly stored: ReadonlyMap<number, readonly StoredVerdict[]>;
}

/** One member's verdicts and figures before and after. */
export interface JudgedMember {
  readonly member: LockedMember;
  readonly before: readonly StoredVerdict[];
  readonly after: readonly Verdict[];
}

/**
 * Judges members again after something they are judged by has changed in this transaction, and
 * writes the differences with their deltas. Locks the members first, in order of their ids. The
 * writing statements are sent, not awaited: the commit settles them. Members who are out of sight are
 * missing from the answer; without a pack in force nobody is judged.
 */
export async function rejudge(
  tx: Tx,
  moment: Moment,
  members: readonly MemberKey[],
): Promise<JudgedMember[]> {
  if (members.length === 0) return [];
  const locking = lockMembers(
    tx,
    members.map((one) => one.memberId),
  );
  // Everything else is sent after the lock: what another judgement wrote meanwhile is seen, and no
  // judgement by a pack that was just replaced is written late.
  const [locked, policy, loaded] = await Promise.all([
    locking,
    policyInForce(tx),
    loadAll(tx, moment, members),
  ]);
  const here = hasStrayed(members, locked) ? await loadAll(tx, moment, locked) : loaded;
  return judgeLoaded(tx, moment, policy, locked, here);
}

/** Whether somebody went to another region between the look for him and the lock. */
function hasStrayed(meant: readonly MemberKey[], locked: readonly MemberKey[]): boolean {
  const regions = new Map(meant.map((one) => [one.memberId, one.regionId]));
  return locked.some((one) => regions.get(one.memberId) !== one.regionId);
}

export function loadAll(tx: Tx, moment: Moment, members: readonly MemberKey[]): Promise<Loaded> {
  const regions = [...new Set(members.map((one) => one.regionId))];
  const ids = members.map((one) => one.memberId);
  return loadForJudging(tx, moment, regions, ids);
}

/** Judges what was loaded after its members were locked, and sends the differences. */
export function judgeLoaded(
  tx: Tx,
  moment: Moment,
  policy: Policy | null,
  locked: readonly LockedMember[],
  loaded: Loaded,
): JudgedMember[] {
  if (policy === null) return [];
  const judged = locked.map((member) => judgeOne(policy, moment.today, loaded, member));
  sendDifferences(tx, policy, judged);
  return judged;
}

/** Reads what judging members of these regions takes; all statements share a round trip. */
export async function loadForJudging(
  tx: Tx,
  moment: Moment,
  regions: Regions,
  memberIds: readonly number[],
  knownOn: Day | null = null,
): Promise<Loaded> {
  const [people, rows, stored] = await Promise.all([
    loadPeople(tx, regions, memberIds, moment.zone, knownOn),
    loadEntries(tx, regions, memberIds, moment.zone, knownOn),
    loadVerdicts(tx, regions, memberIds),
  ]);
  return { people, rows: groupByMember(rows), stored: groupByMember(stored) };
}

/** The history of one member, of what was loaded. */
export function historyOf(loaded: Loaded, memberId: number): History {
  const person = loaded.people.get(memberId);
  return {
    homes: person?.homes ?? [],
    facts: person?.facts ?? [],
    events: person?.events ?? [],
    // Only what was known was loaded.
    entries: entriesInForce(loaded.rows.get(memberId) ?? [], Infinity),
    waivers: waiversOf(person?.facts ?? []),
  };
}

/** Verdicts and the figures that fold like them, as they are stored together. */
export function judgeHistory(policy: Policy, history: History, today: Day): Verdict[] {
  const { verdicts, figures } = judgeMember(policy.compiled, history, { today });
  return [...verdicts, ...figures];
}

function judgeOne(policy: Policy, today: Day, loaded: Loaded, member: LockedMember): JudgedMember {
  const history = historyOf(loaded, member.memberId);
  return {
    member,
    before: loaded.stored.get(member.memberId) ?? [],
    after: judgeHistory(policy, history, today),
  };
}

function sendDifferences(tx: Tx, policy: Policy, judged: readonly JudgedMember[]): void {
  const changes: MemberChange[] = [];
  const sums = regionSums();
  const restamp: MemberKey[] = [];
  for (const { member, before, after } of judged) {
    const { regionId, memberId } = member;
    for (const change of compareVerdicts(before, after)) {
      changes.push({ regionId, memberId, ...change });
      sums.add(regionId, change);
    }
    if (before.some((one) => one.packRef !== policy.packRef)) restamp.push({ regionId, memberId });
  }
  sendVerdicts(tx, policy.packRef, changes, restamp);
  sendDeltas(tx, sums.rows());
}

export function byRegion(members: readonly MemberKey[]): Map<number, number[]> {
  const regions = new Map<number, number[]>();
  for (const { regionId, memberId } of members) {
    const ids = regions.get(regionId);
    if (ids === undefined) regions.set(regionId, [memberId]);
    else ids.push(memberId);
  }
  return regions;
}

function groupByMember<T extends { readonly memberId: number }>(
  rows: readonly T[],
): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.memberId);
    if (group === undefined) groups.set(row.memberId, [row]);
    else group.push(row);
  }
  return groups;
}
