import type { VerdictChange } from "#core/coverage";
import type { Verdict } from "#core/verdicts";
import { booleans, numbers, regionList, type Regions, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** Where the rows of one member are. */
export interface MemberKey {
  readonly regionId: number;
  readonly memberId: number;
}

/** A member whose row this transaction holds, so that nobody else judges it meanwhile. */
export interface LockedMember extends MemberKey {
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
  readonly hostUnitId: number | null;
}

/**
 * Whoever takes a member to another region holds the locator for update: he is waited for here, and
 * the next statement finds the member where he went. Readers of the locator do not hinder each other.
 */
const holdLocators = statement<[string]>(
  "hold_locators",
  `select l.member_id from member_locator l where l.member_id = any ($1::bigint[])
   order by l.member_id for key share`,
);

const lockRows = statement<[string], LockedMember>(
  "lock_members",
  `select m.region_id as "regionId", m.member_id as "memberId", m.member_no as "memberNo", m.name,
     m.unit_id as "unitId", m.host_unit_id as "hostUnitId"
   from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   where l.member_id = any ($1::bigint[])
   order by m.member_id
   for update of m`,
);

/**
 * Locks members in order of their ids, before anything of theirs is read, and answers where each is
 * now: the region may be another than the caller knew. Who is out of sight is missing.
 */
export function lockMembers(tx: Tx, memberIds: readonly number[]): Promise<LockedMember[]> {
  const params: [string] = [numbers(memberIds)];
  tx.send(holdLocators, params);
  return tx.run(lockRows, params);
}

/** A verdict as it is stored, with the pack that judged it. */
export interface StoredVerdict extends Verdict {
  readonly memberId: number;
  readonly packRef: number;
}

/** Columns of a verdict under the names of core, days as numbers. */
export const verdictColumns = `v.member_id as "memberId", v.requirement_id as requirement,
  v.window_start - date '1970-01-01' as "windowStart", v.anchor,
  v.due_on - date '1970-01-01' as "dueOn", v.period - date '1970-01-01' as period, v.status,
  v.credited, v.demanded, v.sessions, v.missing_minutes as "missingMinutes",
  v.missing_count as "missingCount", v.owes, v.counted_at as "countedAt", v.unit_now as "unitNow",
  v.unit_at_end as "unitAtEnd", v.next_change_on - date '1970-01-01' as "nextChangeOn",
  v.mark, v.pack_ref as "packRef"`;

const readVerdicts = statement<[string, string], StoredVerdict>(
  "read_verdicts",
  `select ${verdictColumns} from verdict v
   where v.region_id = any ($1::integer[]) and v.member_id = any ($2::bigint[])`,
);

/** The stored verdicts of members of these regions, in no particular order. */
export function loadVerdicts(
  tx: Tx,
  regions: Regions,
  memberIds: readonly number[],
): Promise<StoredVerdict[]> {
  return tx.run(readVerdicts, [regionList(regions), numbers(memberIds)]);
}

const insertInto = `insert into verdict (region_id, member_id, requirement_id, window_start, anchor, seen_by, due_on,
     period, status, credited, demanded, sessions, missing_minutes, missing_count, owes, counted_at,
     unit_now, unit_at_end, next_change_on, mark, pack_ref)
   select v.region_id, v.member_id, v.requirement_id, date '1970-01-01' + v.window_start, v.anchor,
     m.seen_by, date '1970-01-01' + v.due_on, date '1970-01-01' + v.period, v.status, v.credited,
     v.demanded, v.sessions, v.missing_minutes, v.missing_count, v.owes, v.counted_at, v.unit_now,
     v.unit_at_end, date '1970-01-01' + v.next_change_on, v.mark, $1::integer
   from unnest($2::integer[], $3::bigint[], $4::text[], $5::integer[], $6::text[], $7::integer[], $8::integer[],
     $9::text[], $10::integer[], $11::integer[], $12::integer[], $13::integer[], $14::integer[],
     $15::boolean[], $16::bigint[], $17::bigint[], $18::bigint[], $19::integer[], $20::text[])
     as v (region_id, member_id, requirement_id, window_start, anchor, due_on, period, status,
       credited, demanded, sessions, missing_minutes, missing_count, owes, counted_at, unit_now,
       unit_at_end, next_change_on, mark)
   join member m on m.region_id = v.region_id and m.member_id = v.member_id`;

/** New rows up to which a statement of their own costs more than looking whether they are there. */
const fewRows = 100;

const insertVerdicts = statement<readonly (string | number)[]>("insert_verdicts", insertInto);

const upsertVerdicts = statement<readonly (string | number)[]>(
  "upsert_verdicts",
  `${insertInto}
   on conflict (region_id, member_id, requirement_id, window_start, anchor) do update set
     seen_by = excluded.seen_by, due_on = excluded.due_on, period = excluded.period,
     status = excluded.status, credited = excluded.credited, demanded = excluded.demanded,
     sessions = excluded.sessions, missing_minutes = excluded.missing_minutes,
     missing_count = excluded.missing_count, owes = excluded.owes,
     counted_at = excluded.counted_at, unit_now = excluded.unit_now,
     unit_at_end = excluded.unit_at_end, next_change_on = excluded.next_change_on,
     mark = excluded.mark, pack_ref = excluded.pack_ref`,
);

const deleteVerdicts = statement<[string, string, string, string, string]>(
  "delete_verdicts",
  `delete from verdict v
   using unnest($1::integer[], $2::bigint[], $3::text[], $4::integer[], $5::text[])
     as k (region_id, member_id, requirement_id, window_start, anchor)
   where v.region_id = k.region_id and v.member_id = k.member_id and v.requirement_id = k.requirement_id
     and v.window_start = date '1970-01-01' + k.window_start and v.anchor = k.anchor`,
);

const stampPack = statement<[string, string, number]>(
  "stamp_pack",
  `update verdict set pack_ref = $3
   where region_id = any ($1::integer[]) and member_id = any ($2::bigint[]) and pack_ref <> $3`,
);

/** What a judgement changes in one member's stored verdicts. */
export interface MemberChange extends VerdictChange, MemberKey {}

/**
 * Writes the differences for locked members; does not wait. `restamp` names members whose unchanged verdicts an older pack had judged: they say the same under this one.
 */
export function sendVerdicts(
  tx: Tx,
  packRef: number,
  changes: readonly MemberChange[],
  restamp: readonly MemberKey[],
): void {
  const gone: MemberVerdict[] = [];
  const fresh: MemberVerdict[] = [];
  const changed: MemberVerdict[] = [];
  for (const { regionId, memberId, before, after } of changes) {
    if (after !== null) {
      (before === null ? fresh : changed).push({ regionId, memberId, verdict: after });
    } else if (before !== null) gone.push({ regionId, memberId, verdict: before });
  }
  if (gone.length > 0) {
    tx.send(deleteVerdicts, [
      numbers(gone.map((one) => one.regionId)),
      numbers(gone.map((one) => one.memberId)),
      texts(gone.map((one) => one.verdict.requirement)),
      numbers(gone.map((one) => one.verdict.windowStart)),
      texts(gone.map((one) => one.verdict.anchor)),
    ]);
  }
  if (changed.length > 0 && fresh.length <= fewRows) {
    tx.send(upsertVerdicts, [packRef, ...verdictArrays([...changed, ...fresh])]);
  } else {
    if (fresh.length > 0) tx.send(insertVerdicts, [packRef, ...verdictArrays(fresh)]);
    if (changed.length > 0) tx.send(upsertVerdicts, [packRef, ...verdictArrays(changed)]);
  }
  if (restamp.length > 0) {
    const regions = [...new Set(restamp.map((one) => one.regionId))];
    tx.send(stampPack, [numbers(regions), numbers(restamp.map((one) => one.memberId)), packRef]);
  }
}

interface MemberVerdict extends MemberKey {
  readonly verdict: Verdict;
}

function verdictArrays(changed: readonly MemberVerdict[]): string[] {
  const rows = changed.map((one) => one.verdict);
  return [
    numbers(changed.map((one) => one.regionId)),
    numbers(changed.map((one) => one.memberId)),
    texts(rows.map((one) => one.requirement)),
    numbers(rows.map((one) => one.windowStart)),
    texts(rows.map((one) => one.anchor)),
    numbers(rows.map((one) => one.dueOn)),
    numbers(rows.map((one) => one.period)),
    texts(rows.map((one) => one.status)),
    numbers(rows.map((one) => one.credited)),
    numbers(rows.map((one) => one.demanded)),
    numbers(rows.map((one) => one.sessions)),
    numbers(rows.map((one) => one.missingMinutes)),
    numbers(rows.map((one) => one.missingCount)),
    booleans(rows.map((one) => one.owes)),
    numbers(rows.map((one) => one.countedAt)),
    numbers(rows.map((one) => one.unitNow)),
    numbers(rows.map((one) => one.unitAtEnd)),
    numbers(rows.map((one) => one.nextChangeOn)),
    texts(rows.map((one) => one.mark ?? "")),
  ];
}
