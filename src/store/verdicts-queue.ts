import { formatDay, type Day } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import type { MemberKey } from "./verdicts.ts";

const enqueue = statement<[string, string]>(
  "mark_unjudged",
  `insert into unjudged (region_id, member_id)
   select distinct k.region_id, k.member_id
   from unnest($1::integer[], $2::bigint[]) as k (region_id, member_id)
   order by k.region_id, k.member_id
   on conflict (region_id, member_id) do update set member_id = excluded.member_id`,
);

/**
 * Marks members for a later judgement, in the transaction that changed what they are judged by. The
 * mark is held until that transaction ends, so that nobody takes it before the change is there. Mark
 * before locking the members: whoever takes marks locks in that order too.
 */
export function markUnjudged(tx: Tx, members: readonly MemberKey[]): void {
  if (members.length === 0) return;
  tx.send(enqueue, [
    numbers(members.map((one) => one.regionId)),
    numbers(members.map((one) => one.memberId)),
  ]);
}

const enqueueIds = statement<[string]>(
  "mark_members_unjudged",
  `insert into unjudged (region_id, member_id)
   select l.region_id, l.member_id from member_locator l where l.member_id = any ($1::bigint[])
   order by l.region_id, l.member_id
   on conflict (region_id, member_id) do update set member_id = excluded.member_id`,
);

/** The same for members wherever they lie. */
export function markMembers(tx: Tx, memberIds: readonly number[]): void {
  if (memberIds.length > 0) tx.send(enqueueIds, [numbers(memberIds)]);
}

const take = statement<[number, number, number], MemberKey>(
  "take_unjudged",
  `delete from unjudged u using (
     select region_id, member_id from unjudged where (region_id, member_id) > ($2, $3)
     order by region_id, member_id
     limit $1 for update skip locked) as t
   where u.region_id = t.region_id and u.member_id = t.member_id
   returning u.region_id as "regionId", u.member_id as "memberId"`,
);

/**
 * Takes members after one of them out of the queue, in order; they return to it when the transaction
 * fails. Whoever begins each time at the front reads past all that was taken since the last vacuum.
 */
export async function takeUnjudged(tx: Tx, limit: number, after: MemberKey): Promise<MemberKey[]> {
  const rows = await tx.run(take, [limit, after.regionId, after.memberId]);
  return rows.sort((a, b) => a.regionId - b.regionId || a.memberId - b.memberId);
}

const countQueue = statement<[], { waiting: number }>(
  "count_unjudged",
  `select count(*)::integer as waiting from (select 1 from unjudged limit 1000000) as queue`,
);

/** How many members wait to be judged (at most a million is counted). */
export async function countUnjudged(tx: Tx): Promise<number> {
  const [row] = await tx.run(countQueue, []);
  return row?.waiting ?? 0;
}

const enqueueDue = statement<[string], { found: number }>(
  "mark_unjudged_whose_day_came",
  `with found as (
     insert into unjudged (region_id, member_id)
     select distinct v.region_id, v.member_id from verdict v
     where v.next_change_on <= $1::date order by 1, 2
     on conflict (region_id, member_id) do nothing returning 1)
   select count(*)::integer as found from found`,
);

/** Queues every member with a verdict that may change by itself on or before a day. */
export async function markDue(tx: Tx, today: Day): Promise<number> {
  const [row] = await tx.run(enqueueDue, [formatDay(today)]);
  return row?.found ?? 0;
}

const countDue = statement<[string, number], { due: number }>(
  "count_whose_day_came",
  `select count(*)::integer as due from (
     select distinct v.region_id, v.member_id from verdict v where v.next_change_on <= $1::date
     limit $2) as found`,
);

/** How many members have a verdict that may change by itself on or before a day; `most` at most. */
export async function membersWithChange(tx: Tx, today: Day, most: number): Promise<number> {
  const [row] = await tx.run(countDue, [formatDay(today), most]);
  return row?.due ?? 0;
}
