import type { UnitId } from "#core/organisation";
import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { sendUnitsToRegion } from "../duties-move.ts";

/** Of a unit that lies where it belongs, or goes there: members who have not come yet. */
const isOnTheWay = "m.last_unit_id = t.unit_id and m.region_id <> t.region_id";

// A unit that has gone ahead of some of its members is waited for where it lies now.
const stay = statement<[string, string]>(
  "journeys.forget",
  `with staying as (
     select t.unit_id, u.region_id, exists (select 1 from unit_rest r where r.unit_id = t.unit_id)
       as waited
     from unit_journey t join unit u on u.unit_id = t.unit_id
     where u.path <@ $1::ltree and not u.unit_id = any ($2::bigint[])
   ), redirected as (
     update unit_journey t set region_id = s.region_id, halted = t.halted and t.region_id = s.region_id
     from staying s where s.waited and t.unit_id = s.unit_id)
   delete from unit_journey t using staying s where not s.waited and t.unit_id = s.unit_id`,
);

const leave = statement<[string, string]>(
  "journeys.leave",
  `insert into unit_journey (unit_id, region_id)
   select k.unit_id, k.region_id
   from unnest($1::bigint[], $2::integer[]) as k (unit_id, region_id) order by k.unit_id
   on conflict (unit_id) do update set region_id = excluded.region_id,
     halted = unit_journey.halted and unit_journey.region_id = excluded.region_id`,
);

const begin = statement<[number]>(
  "journeys.begin_job",
  `with waiting as (
     select count(*) as members from unit_journey t join member m on ${isOnTheWay}
   ), grown as (
     update job j set total = j.done + w.members, changed_at = now() from waiting w
     where j.kind = 'move' and j.state in ('running', 'stopped') returning 1)
   insert into job (kind, title, input_hash, state, total, started_by)
   select 'move', 'Members to their new region', '', 'running', w.members, $1 from waiting w
   where not exists (select 1 from grown) and exists (select 1 from unit_journey)`,
);

const end = statement<[]>(
  "journeys.end_job",
  `update job set state = 'done', total = done, changed_at = now()
   where kind = 'move' and state in ('running', 'stopped')
     and not exists (select 1 from unit_journey)`,
);

const pace = statement<[]>(
  "journeys.pace_job",
  `with now as (
     select case when exists (select 1 from unit_journey where not halted) then 'running'
       else 'stopped' end as state)
   update job j set state = n.state, changed_at = now() from now n
   where j.kind = 'move' and j.state in ('running', 'stopped') and j.state <> n.state`,
);

/** The job ends with the last unit on the way, and stands while all of them were told to stop. */
function sendPace(tx: Tx): void {
  tx.send(end, []);
  tx.send(pace, []);
}

/**
 * Says to which regions the units at or below a path belong that lie elsewhere; the others of them stay
 * where they are. All that travel are one job, which begins with the first and grows with every later
 * one. The caller holds the organisation.
 */
export function sendJourneys(
  tx: Tx,
  path: string,
  journeys: readonly { readonly unitId: UnitId; readonly regionId: number }[],
  startedBy: number,
): void {
  const unitIds = numbers(journeys.map((one) => one.unitId));
  tx.send(stay, [path, unitIds]);
  if (journeys.length > 0) {
    tx.send(leave, [unitIds, numbers(journeys.map((one) => one.regionId))]);
    tx.send(begin, [startedBy]);
  }
  sendPace(tx);
}

const halt = statement<[string, boolean], { unitId: number }>(
  "journeys.halt",
  `update unit_journey t set halted = $2 from unit u
   where u.path <@ $1::ltree and t.unit_id = u.unit_id and t.halted <> $2
   returning t.unit_id as "unitId"`,
);

/**
 * Tells the units on the way at or below a path to stay where they lie, or to go on; whether there was
 * one to tell. The caller holds the organisation.
 */
export async function haltJourneys(tx: Tx, path: string, halted: boolean): Promise<boolean> {
  const told = await tx.run(halt, [path, halted]);
  sendPace(tx);
  return told.length > 0;
}

/** A unit on the way: where it lies, and where it belongs. */
export interface Journey {
  readonly unitId: UnitId;
  readonly from: number;
  readonly to: number;
}

const anyGoing = statement<[], { found: boolean }>(
  "journeys.any_going",
  "select exists (select 1 from unit_journey where not halted) as found",
);

/** Whether any unit is on the way to another region, save those that were told to stop. */
export async function isAnybodyGoing(tx: Tx): Promise<boolean> {
  return (await tx.run(anyGoing, []))[0]?.found === true;
}

const next = statement<[number], Journey>(
  "journeys.next",
  `with waiting as (
     select t.unit_id, t.region_id, (select count(*) from (
       select 1 from member m where ${isOnTheWay} limit $1 + 1) as k) as members
     from (select unit_id, region_id from unit_journey where not halted order by unit_id limit $1)
       as t
   ), summed as (
     select unit_id, region_id, members, sum(members) over (order by unit_id) as up_to from waiting
   )
   select s.unit_id as "unitId", u.region_id as "from", s.region_id as "to"
   from summed s join unit u on u.unit_id = s.unit_id
   where (s.up_to <= $1 or s.up_to = s.members) and not exists (
     select 1 from job j where j.kind = 'what-if' and j.state = 'running' and j.position ? 'cut')
   order by s.unit_id for no key update of u`,
);

/**
 * The next units on the way that have so many members together who have not come yet, or one unit with
 * more, held in order of their ids. None while a question *what if* goes through the members region by
 * region, which would miss somebody or count him twice.
 */
export function nextTravellers(tx: Tx, members: number): Promise<Journey[]> {
  return tx.run(next, [members]);
}

const rest = statement<[string]>(
  "journeys.leave_rest",
  `with come as (
     delete from unit_rest r using unit_journey t
     where t.unit_id = any ($1::bigint[]) and r.unit_id = t.unit_id and r.region_id = t.region_id)
   insert into unit_rest (unit_id, region_id)
   select u.unit_id, u.region_id from unit_journey t join unit u on u.unit_id = t.unit_id
   where t.unit_id = any ($1::bigint[]) and u.region_id <> t.region_id`,
);

const arrive = statement<[string]>(
  "journeys.arrive",
  `update unit u set region_id = t.region_id from unit_journey t
   where t.unit_id = any ($1::bigint[]) and u.unit_id = t.unit_id and u.region_id <> t.region_id`,
);

/** Puts units with all that is recorded about themselves where they belong; the members follow. */
export function sendArrivals(tx: Tx, journeys: readonly Journey[]): void {
  const unitIds = numbers(journeys.map((one) => one.unitId));
  tx.send(rest, [unitIds]);
  tx.send(arrive, [unitIds]);
  sendUnitsToRegion(tx, journeys);
}

const followers = statement<[string, number], { memberId: number }>(
  "journeys.followers",
  `select m.member_id as "memberId" from unit_journey t join member m on ${isOnTheWay}
   where t.unit_id = any ($1::bigint[]) order by m.member_id limit $2`,
);

/** So many of those whose home, or last one, is one of these units, and who have not come yet. */
export async function membersToFollow(
  tx: Tx,
  unitIds: readonly UnitId[],
  most: number,
): Promise<number[]> {
  return (await tx.run(followers, [numbers(unitIds), most])).map((row) => row.memberId);
}

const holdMarks = statement<[string]>(
  "journeys.hold_marks",
  `select 1 from member_locator l
   join unjudged u on u.region_id = l.region_id and u.member_id = l.member_id
   where l.member_id = any ($1::bigint[]) order by u.region_id, u.member_id for update of u`,
);

/** Marks are held before members: whoever judges takes them in that order, too. */
export function holdMarksOf(tx: Tx, memberIds: readonly number[]): void {
  if (memberIds.length > 0) tx.send(holdMarks, [numbers(memberIds)]);
}

const markArrived = statement<[string]>(
  "journeys.mark_missed",
  `insert into unjudged (region_id, member_id)
   select l.region_id, l.member_id from member_locator l
   where l.member_id = any ($1::bigint[]) and (
     exists (select 1 from job j where j.kind in ('recompute', 'new-day') and j.state = 'running')
     or (select j.state from job j where j.kind = 'recompute' order by j.job_id desc limit 1)
       = 'stopped')
   order by l.region_id, l.member_id
   on conflict (region_id, member_id) do nothing`,
);

/**
 * Where everybody is being judged anew, region by region, those who arrive in a region that is done
 * are judged by the queue.
 */
export function markMissed(tx: Tx, memberIds: readonly number[]): void {
  if (memberIds.length > 0) tx.send(markArrived, [numbers(memberIds)]);
}

const progress = statement<[number]>(
  "journeys.progress",
  `update job set done = done + $1, total = greatest(total, done + $1), changed_at = now()
   where kind = 'move' and state in ('running', 'stopped')`,
);

const allHere = statement<[string]>(
  "journeys.all_here",
  `with gone as (
     delete from unit_rest r where r.unit_id = any ($1::bigint[]) and not exists (
       select 1 from member m where m.last_unit_id = r.unit_id and m.region_id = r.region_id))
   delete from unit_journey t where t.unit_id = any ($1::bigint[])
     and not exists (select 1 from member m where ${isOnTheWay})`,
);

/** Ends the journeys of units all of whose members are there, and counts those who have come. */
export function sendArrived(tx: Tx, unitIds: readonly UnitId[], members: number): void {
  tx.send(allHere, [numbers(unitIds)]);
  tx.send(progress, [members]);
  sendPace(tx);
}

const count = statement<[], { members: number }>(
  "journeys.count",
  `select count(*) as members from unit_journey t join member m on ${isOnTheWay}`,
);

/** How many members are on the way to another region. Needs whole sight. */
export async function countTravelling(tx: Tx): Promise<number> {
  return (await tx.run(count, []))[0]?.members ?? 0;
}

const left = statement<[], { members: number }>(
  "journeys.left",
  `select coalesce(sum(greatest(total - done, 0)), 0)::bigint as members
   from job where kind = 'move' and state in ('running', 'stopped')`,
);

/** The same as the job says it, for whoever sees no persons. */
export async function membersYetToArrive(tx: Tx): Promise<number> {
  return (await tx.run(left, []))[0]?.members ?? 0;
}
