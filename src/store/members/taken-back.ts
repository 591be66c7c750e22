import type { Day } from "#core/day";
import { statement, type Tx } from "../database.ts";
import type { StoredEvent, StoredHome } from "./stored.ts";

interface Key {
  readonly regionId: number;
  readonly memberId: number;
}

/** An event that was recorded; one that was taken back or corrected is no longer in force. */
export interface RecordedEvent extends StoredEvent {
  readonly isInForce: boolean;
}

const event = statement<[number, number, number], RecordedEvent>(
  "members.event",
  `select e.member_id as "memberId", e.event_id as "eventId", e.kind,
     e.happened_on - date '1970-01-01' as first,
     coalesce(e.happened_last, e.happened_on) - date '1970-01-01' as last, e.unit_id as "unitId",
     e.superseded_at is null as "isInForce"
   from event e
   where e.region_id = $1 and e.member_id = $2 and e.event_id = $3 and e.subject = 'm'`,
);

/** One event of a member whose row the caller holds, in force or not. */
export async function findEvent(
  tx: Tx,
  { regionId, memberId }: Key,
  eventId: number,
): Promise<RecordedEvent | null> {
  return (await tx.run(event, [regionId, memberId, eventId]))[0] ?? null;
}

const takeBack = statement<[number, number, number, number, string]>(
  "members.take_back_event",
  `update event set superseded_at = now(), taken_back_by = $4, taken_back_reason = $5
   where region_id = $1 and member_id = $2 and event_id = $3 and superseded_at is null`,
);

/** Stamps an event as taken back, with who did it and why; its content stays. */
export function sendTakenBack(
  tx: Tx,
  { regionId, memberId }: Key,
  eventId: number,
  said: { readonly by: number; readonly reason: string },
): void {
  tx.send(takeBack, [regionId, memberId, eventId, said.by, said.reason]);
}

const home = statement<[number, number, number], { readonly isInForce: boolean }>(
  "members.home",
  `select h.superseded_at is null as "isInForce" from home h
   where h.region_id = $1 and h.member_id = $2 and h.home_id = $3`,
);

/** Whether a home of a member is in force; null where he has no such home. */
export async function isHomeInForce(
  tx: Tx,
  { regionId, memberId }: Key,
  homeId: number,
): Promise<boolean | null> {
  return (await tx.run(home, [regionId, memberId, homeId]))[0]?.isInForce ?? null;
}

const takeBackHome = statement<[number, number, number, number, string]>(
  "members.take_back_home",
  `update home set superseded_at = now(), taken_back_by = $4, taken_back_reason = $5
   where region_id = $1 and member_id = $2 and home_id = $3 and superseded_at is null`,
);

/** Stamps a home whose end or beginning was wrong, with who says so and why; its content stays. */
export function sendHomeTakenBack(
  tx: Tx,
  { regionId, memberId }: Key,
  homeId: number,
  said: { readonly by: number; readonly reason: string },
): void {
  tx.send(takeBackHome, [regionId, memberId, homeId, said.by, said.reason]);
}

// An end that was put right by hand is right by itself. One that a later home brought, by cutting this
// one, is not its own, whether that home still stands or was taken back.
const ownEnd = statement<[number, number, number], { readonly to: Day | null }>(
  "members.home_own_end",
  `with recursive before as (
     select h.unit_id, h.valid_from, h.valid_to, h.supersedes, 1 as step from home h
     where h.region_id = $1 and h.member_id = $2 and h.home_id = $3
     union all
     select h.unit_id, h.valid_from, h.valid_to, h.supersedes, b.step + 1
     from before b join home h on h.region_id = $1 and h.member_id = $2
       and h.home_id = b.supersedes and h.unit_id = b.unit_id
       and (h.valid_from = b.valid_from or h.taken_back_by is not null)
   ), said as (
     select b.valid_to, b.step, o.home_id is not null as follows,
       o.taken_back_by is not null and o.valid_to is distinct from b.valid_to as "right"
     from before b left join home o on o.region_id = $1 and o.member_id = $2
       and o.home_id = b.supersedes and o.unit_id = b.unit_id
   )
   select s.valid_to - date '1970-01-01' as "to" from said s
   where s."right" or (
     not (s.follows and exists (select 1 from home x where x.region_id = $1 and x.member_id = $2
       and x.valid_from = s.valid_to and (x.superseded_at is null or x.taken_back_by is not null)))
     and not exists (select 1 from event e where e.region_id = $1 and e.member_id = $2
       and e.subject = 'm' and e.kind = 'left' and e.happened_last is null
       and e.happened_on = s.valid_to))
   order by s.step limit 1`,
);

/**
 * The end that a home in force had before any leaving or later home ended it, whether that is still in
 * force or not: null where it had none.
 */
export async function homeOwnEnd(tx: Tx, home: StoredHome): Promise<Day | null> {
  const [found] = await tx.run(ownEnd, [home.regionId, home.memberId, home.homeId]);
  return found?.to ?? null;
}

const joined = statement<[number, number]>(
  "members.set_joined",
  `update member m set joined_on = (select min(e.happened_on) from event e
     where e.region_id = m.region_id and e.member_id = m.member_id and e.subject = 'm'
       and e.kind = 'admitted' and e.superseded_at is null)
   where m.region_id = $1 and m.member_id = $2`,
);

/** The day of admission on the member's own row follows the events: the first that is in force. */
export function sendJoined(tx: Tx, { regionId, memberId }: Key): void {
  tx.send(joined, [regionId, memberId]);
}
