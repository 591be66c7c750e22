import { type Day, formatDay } from "#core/day";
import type { Waiver } from "#core/members";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** One act of an office that grants many waivers. Instants are ISO, UTC. */
export interface StoredBulk {
  readonly bulkId: number;
  readonly rule: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly packRef: number;
  readonly askedOn: Day;
  readonly units: readonly number[];
  readonly begunBy: number;
  readonly begunAt: string;
  /** The last member who was looked at; the rest comes after him. */
  readonly position: number;
  readonly members: number;
  readonly waivers: number;
  readonly endedAt: string | null;
  readonly revokedBy: number | null;
  readonly revokedAt: string | null;
  readonly revokePosition: number;
  readonly revokeEndedAt: string | null;
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `b.bulk_id as "bulkId", b.rule, b.title_zh as "titleZh", b.title_en as "titleEn",
  b.pack_ref as "packRef", b.asked_on - date '1970-01-01' as "askedOn", b.units,
  b.begun_by as "begunBy", ${iso("b.begun_at")} as "begunAt", b.position, b.members, b.waivers,
  ${iso("b.ended_at")} as "endedAt", b.revoked_by as "revokedBy",
  ${iso("b.revoked_at")} as "revokedAt", b.revoke_position as "revokePosition",
  ${iso("b.revoke_ended_at")} as "revokeEndedAt"`;

const insert = statement<(string | number)[], StoredBulk>(
  "waivers_bulk.begin",
  `insert into waiver_bulk as b (rule, title_zh, title_en, pack_ref, asked_on, units, begun_by)
   values ($1, $2, $3, $4, $5::date, $6::bigint[], $7) returning ${columns}`,
);

export type NewBulk = Pick<
  StoredBulk,
  "rule" | "titleZh" | "titleEn" | "packRef" | "askedOn" | "units" | "begunBy"
>;

export async function beginBulk(tx: Tx, one: NewBulk): Promise<StoredBulk> {
  const { rule, titleZh, titleEn, packRef, askedOn, units, begunBy } = one;
  const params = [rule, titleZh, titleEn, packRef, formatDay(askedOn), numbers(units), begunBy];
  const [row] = await tx.run(insert, params);
  if (row === undefined) throw new Error("an act was not stored");
  return row;
}

const hold = statement<[number], StoredBulk>(
  "waivers_bulk.hold",
  `select ${columns} from waiver_bulk b where b.bulk_id = $1 for update`,
);

/** Locks an act: its portions are done one after the other. Take it before members' rows. */
export async function holdBulk(tx: Tx, bulkId: number): Promise<StoredBulk | null> {
  return (await tx.run(hold, [bulkId]))[0] ?? null;
}

const list = statement<[boolean, string], StoredBulk>(
  "waivers_bulk.list",
  `select ${columns} from waiver_bulk b where $1 or b.units && $2::bigint[]
   order by b.bulk_id desc limit 100`,
);

interface Offices {
  readonly whole: boolean;
  readonly units: readonly number[];
}

/** The last acts of these offices, the latest first. */
export function loadBulks(tx: Tx, offices: Offices): Promise<StoredBulk[]> {
  return tx.run(list, [offices.whole, numbers(offices.units)]);
}

/** Somebody who has not met one of the requirements in a window that holds the day. */
export interface Candidate {
  readonly regionId: number;
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
  readonly lastUnitId: number;
  readonly hostUnitId: number | null;
  readonly seenBy: readonly number[];
  readonly bornFirst: Day | null;
  readonly bornLast: Day | null;
}

const candidates = statement<(string | number | boolean)[], Candidate>(
  "waivers_bulk.candidates",
  `select m.region_id as "regionId", m.member_id as "memberId", m.member_no as "memberNo", m.name,
     m.unit_id as "unitId", m.last_unit_id as "lastUnitId", m.host_unit_id as "hostUnitId",
     m.seen_by as "seenBy", m.born_first - date '1970-01-01' as "bornFirst",
     m.born_last - date '1970-01-01' as "bornLast"
   from (
     select distinct v.region_id, v.member_id from verdict v
     where ($1 or v.seen_by && $2::bigint[]) and v.member_id > $5
       and v.requirement_id = any ($3::text[]) and v.window_start <= $4::date
       and v.due_on >= $4::date and v.status not in ('met', 'late', 'waived', 'exempt')
     order by v.member_id limit $6) as k
   join member m on m.region_id = k.region_id and m.member_id = k.member_id
   order by m.member_id`,
);

/** The next candidates after a member, by the stored verdicts. */
export function loadCandidates(
  tx: Tx,
  offices: Offices,
  asked: { readonly requirements: readonly string[]; readonly on: Day },
  after: number,
  limit: number,
): Promise<Candidate[]> {
  const { requirements, on } = asked;
  const { whole, units } = offices;
  const params = [whole, numbers(units), texts(requirements), formatDay(on), after, limit];
  return tx.run(candidates, params);
}

const grant = statement<(string | number)[]>(
  "waivers_bulk.grant",
  `insert into waiver_request (region_id, member_id, seen_by, requirement_id, window_start, due_on,
     kind, effect, amount, asked_as, asked_by, outcome, decided_by, decided_at, bulk_id, rule)
   select k.region_id, k.member_id, k.seen_by::bigint[], k.requirement_id,
     date '1970-01-01' + k.window_start, date '1970-01-01' + k.due_on, k.kind, k.effect, k.amount,
     'rule', $10, 'granted', $10, now(), $11, $12
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::integer[], $6::integer[],
     $7::text[], $8::text[], $9::integer[])
     as k (region_id, member_id, seen_by, requirement_id, window_start, due_on, kind, effect, amount)`,
);

export interface GrantedByRule extends Waiver {
  readonly regionId: number;
  readonly memberId: number;
  readonly seenBy: readonly number[];
  readonly dueOn: Day;
}

/** Writes what an act grants, decided by whoever does it. */
export function sendGrants(
  tx: Tx,
  granted: readonly GrantedByRule[],
  act: { readonly bulkId: number; readonly rule: string; readonly by: number },
): void {
  if (granted.length === 0) return;
  tx.send(grant, [
    numbers(granted.map((one) => one.regionId)),
    numbers(granted.map((one) => one.memberId)),
    texts(granted.map((one) => numbers(one.seenBy))),
    texts(granted.map((one) => one.requirement)),
    numbers(granted.map((one) => one.window)),
    numbers(granted.map((one) => one.dueOn)),
    texts(granted.map((one) => one.kind)),
    texts(granted.map((one) => one.effect)),
    numbers(granted.map((one) => one.amount)),
    act.by,
    act.bulkId,
    act.rule,
  ]);
}

const advance = statement<[number, number, number, number, boolean], StoredBulk>(
  "waivers_bulk.advance",
  `update waiver_bulk as b set position = $2, members = b.members + $3, waivers = b.waivers + $4,
     ended_at = case when $5 then now() else b.ended_at end
   where b.bulk_id = $1 returning ${columns}`,
);

/** Moves the position of a held act; `ended`: nobody comes after it. */
export async function advanceBulk(
  tx: Tx,
  bulkId: number,
  done: {
    readonly position: number;
    readonly members: number;
    readonly waivers: number;
    readonly ended: boolean;
  },
): Promise<StoredBulk> {
  const { position, members, waivers, ended } = done;
  const [row] = await tx.run(advance, [bulkId, position, members, waivers, ended]);
  if (row === undefined) throw new Error("an act is gone");
  return row;
}

const granted = statement<[number, number, number], { memberId: number }>(
  "waivers_bulk.granted_members",
  `select distinct w.member_id as "memberId" from waiver_request w
   where w.bulk_id = $1 and w.member_id > $2 and w.revoked_at is null
   order by w.member_id limit $3`,
);

/** The next members with a waiver of the act that is in force. */
export async function loadGrantedMembers(
  tx: Tx,
  bulkId: number,
  after: number,
  limit: number,
): Promise<number[]> {
  return (await tx.run(granted, [bulkId, after, limit])).map((row) => row.memberId);
}

const revokeAll = statement<[number, string, number], Waiver & { memberId: number }>(
  "waivers_bulk.revoke",
  `update waiver_request as w set revoked_by = $3, revoked_at = now()
   where w.bulk_id = $1 and w.member_id = any ($2::bigint[]) and w.revoked_at is null
   returning w.member_id as "memberId", w.requirement_id as requirement,
     w.window_start - date '1970-01-01' as "window", w.kind, w.effect, w.amount`,
);

/** Stamps the waivers of these members, whose rows are held, as revoked; answers which they were. */
export function revokeOfBulk(
  tx: Tx,
  bulkId: number,
  memberIds: readonly number[],
  by: number,
): Promise<(Waiver & { memberId: number })[]> {
  return tx.run(revokeAll, [bulkId, numbers(memberIds), by]);
}

const advanceRevocation = statement<[number, number, boolean, number], StoredBulk>(
  "waivers_bulk.advance_revocation",
  `update waiver_bulk as b set ended_at = coalesce(b.ended_at, now()),
     revoked_by = coalesce(b.revoked_by, $4), revoked_at = coalesce(b.revoked_at, now()),
     revoke_position = $2, revoke_ended_at = case when $3 then now() else b.revoke_ended_at end
   where b.bulk_id = $1 returning ${columns}`,
);

/** Moves the revocation of a held act on; the first time it also ends the granting. */
export async function advanceBulkRevocation(
  tx: Tx,
  bulkId: number,
  done: { readonly position: number; readonly ended: boolean; readonly by: number },
): Promise<StoredBulk> {
  const [row] = await tx.run(advanceRevocation, [bulkId, done.position, done.ended, done.by]);
  if (row === undefined) throw new Error("an act is gone");
  return row;
}

const inForce = statement<[string], { bulkId: number; waivers: number }>(
  "waivers_bulk.in_force",
  `select w.bulk_id as "bulkId", count(*)::integer as waivers from waiver_request w
   where w.bulk_id = any ($1::bigint[]) and w.revoked_at is null group by w.bulk_id`,
);

/** How many waivers of each act are in force. Needs whole sight: members move. */
export async function countInForce(
  tx: Tx,
  bulkIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await tx.run(inForce, [numbers(bulkIds)]);
  return new Map(rows.map((row) => [row.bulkId, row.waivers]));
}
