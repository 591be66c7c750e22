import { type Day, formatDay } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** Who has left and came back nowhere, with nothing under way about him; `$1`: left before this day. */
const due = `select m.region_id, m.member_id, m.last_unit_id, x.left_on
   from member m
   cross join lateral (
     select max(h.valid_to) as left_on, bool_and(h.valid_to is not null) as ended from home h
     where h.region_id = m.region_id and h.member_id = m.member_id and h.superseded_at is null) as x
   where m.unit_id is null and m.removed_at is null and m.host_unit_id is null
     and x.ended and x.left_on <= $1::date
     and not exists (select 1 from transfer t where t.member_id = m.member_id and t.outcome is null)
     and not exists (select 1 from waiver_request w where w.region_id = m.region_id
       and w.member_id = m.member_id and w.outcome is null)
     and not exists (select 1 from objection_instance i where i.member_id = m.member_id
       and i.outcome is null)
     and not exists (select 1 from member_merge g where g.outcome is null
       and m.member_id in (g.survivor_id, g.loser_id))
     and not exists (select 1 from mandate_member o join mandate d on d.mandate_id = o.mandate_id
       where o.member_id = m.member_id and d.revoked_at is null and d.valid_to > $2::date)
     and not exists (select 1 from account a join account_role r on r.account_id = a.account_id
       where a.member_id = m.member_id and r.role <> 'member' and r.superseded_at is null
         and (r.valid_to is null or r.valid_to > $2::date))`;

/** Persons of one unit, without saying who. */
export interface DueOfUnit {
  readonly unitId: number;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
  readonly persons: number;
  readonly firstLeft: string;
  readonly lastLeft: string;
}

const countDue = statement<[string, string], DueOfUnit>(
  "removals.due",
  `select u.unit_id as "unitId", u.code, u.name_zh as "nameZh", u.name_en as "nameEn", u.kind,
     u.level, count(*)::integer as persons, to_char(min(d.left_on), 'YYYY-MM-DD') as "firstLeft",
     to_char(max(d.left_on), 'YYYY-MM-DD') as "lastLeft"
   from (${due}) as d join unit u on u.unit_id = d.last_unit_id
   group by u.unit_id order by u.code limit 10000`,
);

/** How many are due, by the last home; needs whole sight. */
export function loadDue(tx: Tx, leftBefore: Day, today: Day): Promise<DueOfUnit[]> {
  return tx.run(countDue, [formatDay(leftBefore), formatDay(today)]);
}

export interface RemovalList {
  readonly listId: number;
  readonly drawnBy: number;
  readonly drawnAt: string;
  readonly leftBefore: string;
  readonly reason: string | null;
  readonly confirmedBy: number | null;
  readonly confirmedAt: string | null;
  readonly withdrawnBy: number | null;
  readonly withdrawnAt: string | null;
  readonly persons: number;
  readonly removed: number;
  readonly kept: number;
}

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const readLists = statement<[number | null], RemovalList>(
  "removals.lists",
  `select l.list_id as "listId", l.drawn_by as "drawnBy", ${instant("l.drawn_at")} as "drawnAt",
     to_char(l.left_before, 'YYYY-MM-DD') as "leftBefore", l.reason,
     l.confirmed_by as "confirmedBy", ${instant("l.confirmed_at")} as "confirmedAt",
     l.withdrawn_by as "withdrawnBy", ${instant("l.withdrawn_at")} as "withdrawnAt",
     count(r.member_id)::integer as persons,
     count(*) filter (where r.done_at is not null and not r.kept)::integer as removed,
     count(*) filter (where r.kept)::integer as kept
   from removal_list l left join removal r on r.list_id = l.list_id
   where $1::bigint is null or l.list_id = $1
   group by l.list_id order by l.list_id desc limit 100`,
);

/** The latest hundred, or one; needs whole sight. */
export function loadLists(tx: Tx, listId: number | null = null): Promise<RemovalList[]> {
  return tx.run(readLists, [listId]);
}

const insertList = statement<[number, string], { readonly listId: number }>(
  "removals.draw",
  `insert into removal_list (drawn_by, left_before) values ($1, $2::date)
   on conflict do nothing returning list_id as "listId"`,
);
const fillList = statement<[string, string, number, number], { readonly memberId: number }>(
  "removals.fill",
  `insert into removal (list_id, member_id, left_on)
   select $3, d.member_id, d.left_on from (${due} limit $4) as d
   returning member_id as "memberId"`,
);

/** Draws a list of at most `most`. Null: another one waits. Empty: nobody is due, and none was made. */
export async function drawList(
  tx: Tx,
  drawn: { readonly by: number; readonly leftBefore: Day; readonly today: Day },
  most: number,
): Promise<{ readonly listId: number; readonly memberIds: number[] } | null> {
  const before = formatDay(drawn.leftBefore);
  const [list] = await tx.run(insertList, [drawn.by, before]);
  if (list === undefined) return null;
  const rows = await tx.run(fillList, [before, formatDay(drawn.today), list.listId, most]);
  return { listId: list.listId, memberIds: rows.map((row) => row.memberId) };
}

const lockList = statement<[number], { readonly listId: number }>(
  "removals.lock",
  `select list_id as "listId" from removal_list where list_id = $1 for update`,
);
const confirm = statement<[number, number, string]>(
  "removals.confirm",
  `update removal_list set confirmed_by = $2, confirmed_at = now(), reason = $3 where list_id = $1`,
);
const withdraw = statement<[number, number]>(
  "removals.withdraw",
  `update removal_list set withdrawn_by = $2, withdrawn_at = now() where list_id = $1`,
);

/** Holds the list for the rest of the transaction; two who decide at once come one by one. */
export async function lockedList(tx: Tx, listId: number): Promise<RemovalList | null> {
  const [locked] = await tx.run(lockList, [listId]);
  if (locked === undefined) return null;
  const [list] = await loadLists(tx, listId);
  return list ?? null;
}

export function confirmList(tx: Tx, listId: number, by: number, reason: string): void {
  tx.send(confirm, [listId, by, reason]);
}

export function withdrawList(tx: Tx, listId: number, by: number): void {
  tx.send(withdraw, [listId, by]);
}

interface Open {
  readonly listId: number;
  readonly memberId: number;
  readonly confirmedBy: number;
  readonly reason: string;
  readonly leftBefore: string;
}

const readOpen = statement<[number], Open>(
  "removals.open",
  `select r.list_id as "listId", r.member_id as "memberId", l.confirmed_by as "confirmedBy",
     l.reason, to_char(l.left_before, 'YYYY-MM-DD') as "leftBefore"
   from removal r join removal_list l on l.list_id = r.list_id
   where r.done_at is null and l.confirmed_at is not null
   order by r.list_id, r.member_id limit $1 for update of r skip locked`,
);

/** Those of confirmed lists that wait, held for the transaction; another worker takes others. */
export function openRemovals(tx: Tx, limit: number): Promise<Open[]> {
  return tx.run(readOpen, [limit]);
}

const stillDue = statement<
  [string, string, string],
  { readonly regionId: number; readonly memberId: number }
>(
  "removals.still_due",
  `select m.region_id as "regionId", m.member_id as "memberId" from member m
   join (${due}) as d on d.region_id = m.region_id and d.member_id = m.member_id
   where m.member_id = any ($3::bigint[]) order by m.member_id for update of m`,
);

/** Those who are due still; their rows are held. */
export function lockDue(tx: Tx, leftBefore: string, today: Day, memberIds: readonly number[]) {
  return tx.run(stillDue, [leftBefore, formatDay(today), numbers(memberIds)]);
}

const removeIdentity = statement<[number, string], { readonly gone: number }>(
  "removals.remove",
  `select remove_identity($1, $2::bigint[]) as gone`,
);
const removeReasons = statement<[number, string]>(
  "removals.remove_reasons",
  `select remove_reasons($1, $2::bigint[])`,
);
const stamp = statement<[number, string, boolean]>(
  "removals.stamp",
  `update removal set done_at = now(), kept = $3 where list_id = $1 and member_id = any ($2::bigint[])`,
);

export function sendRemoval(tx: Tx, regionId: number, memberIds: readonly number[]): void {
  tx.send(removeIdentity, [regionId, numbers(memberIds)]);
  tx.send(removeReasons, [regionId, numbers(memberIds)]);
}

export function stampRemovals(
  tx: Tx,
  listId: number,
  memberIds: readonly number[],
  kept: boolean,
): void {
  if (memberIds.length > 0) tx.send(stamp, [listId, numbers(memberIds), kept]);
}
