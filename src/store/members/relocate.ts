import type { UnitId } from "#core/organisation";
import { listTexts, numbers } from "../columns.ts";
import { forgetPaths } from "../coverage-path.ts";
import { statement, type Tx } from "../database.ts";

/**
 * Tables with rows of members that a move between regions takes along; the ledger has its own way.
 * What a merge sets aside it puts back by the same columns (`merge.ts`): a column that is added to one
 * of its tables and may not be null is given its value in `merge_row` by the same migration.
 */
export const memberTables = {
  home: `home_id, unit_id, valid_from, valid_to, recorded_at, recorded_by, supersedes,
    superseded_at, taken_back_by, taken_back_reason`,
  attachment: `attachment_id, unit_id, kind, valid_from, valid_to, recorded_at, recorded_by,
    supersedes, superseded_at`,
  fact: `fact_id, subject, kind, value, unit_id, valid_from, valid_from_last, valid_to,
    valid_to_last, recorded_at, recorded_by, supersedes, superseded_at`,
  event: `event_id, subject, kind, happened_on, happened_last, unit_id, recorded_at, recorded_by,
    supersedes, superseded_at, taken_back_by, taken_back_reason`,
  verdict: `requirement_id, window_start, anchor, due_on, period, status, credited, demanded,
    sessions, missing_minutes, missing_count, owes, counted_at, unit_now, unit_at_end,
    next_change_on, pack_ref, mark`,
  waiver_request: `request_id, requirement_id, window_start, due_on, kind, effect, amount, asked_as,
    asked_by, asked_at, outcome, refusal, decided_by, decided_at, revoked_by, revoked_at, bulk_id, rule`,
  member: `unit_id, last_unit_id, host_unit_id, member_no, name, name_en, sex, born_first, born_last,
    joined_on, recorded_at, recorded_by, removed_at`,
} as const;

/** Deleted there and inserted here: a key that spreads rows over machines is never updated. */
const carry = Object.entries(memberTables).map(([table, columns]) =>
  statement<[string, number, number]>(
    `members.carry_${table}`,
    `with gone as (
       delete from ${table} where region_id = $2 and member_id = any ($1::bigint[])
       returning member_id, seen_by, ${columns})
     insert into ${table} (region_id, member_id, seen_by, ${columns})
     overriding system value
     select $3, member_id, seen_by, ${columns} from gone`,
  ),
);

const carryQueue = statement<[string, number, number]>(
  "members.carry_unjudged",
  `with gone as (
     delete from unjudged where region_id = $2 and member_id = any ($1::bigint[])
     returning member_id)
   insert into unjudged (region_id, member_id) select $3, member_id from gone
   on conflict (region_id, member_id) do nothing`,
);

const carryEntries = statement<[string, number, number]>(
  "members.carry_entries",
  `select relocate_entries($1::bigint[], $2, $3)`,
);

const relocator = statement<[string, number]>(
  "members.carry_locator",
  `update member_locator set region_id = $2 where member_id = any ($1::bigint[])`,
);

/**
 * What lies between two regions, goes to an office above both, or stands on paper is kept by its own
 * number and only told where the member is.
 */
const numbered = ["transfer", "activation_slip", "objection", "objection_instance"];
const carryNumbered = numbered.map((table) =>
  statement<[string, number]>(
    `members.carry_${table}s`,
    `update ${table} set region_id = $2 where member_id = any ($1::bigint[])`,
  ),
);

const carryAccounts = statement<[string, number]>(
  "members.carry_accounts",
  `update account set member_region_id = $2 where member_id = any ($1::bigint[])`,
);

/**
 * Takes members with everything about them from one region to another. Ids, recorded times and keys
 * stay. The caller holds the members' rows and has whole sight.
 */
export function sendToRegion(tx: Tx, memberIds: readonly number[], from: number, to: number): void {
  if (memberIds.length === 0 || from === to) return;
  const ids = numbers(memberIds);
  for (const one of carry) tx.send(one, [ids, from, to]);
  tx.send(carryEntries, [ids, from, to]);
  tx.send(carryQueue, [ids, from, to]);
  tx.send(relocator, [ids, to]);
  for (const one of carryNumbered) tx.send(one, [ids, to]);
  tx.send(carryAccounts, [ids, to]);
  forgetPaths(tx, [from, to]);
}

const mergedIntoThem = statement<[string], { memberId: number }>(
  "members.merged_into",
  `select l.member_id as "memberId" from member_locator l
   where l.merged_into = any ($1::bigint[]) order by l.member_id for update`,
);

/** Those merged into these members; what is left under their ids goes where these go. Held. */
export async function mergedInto(tx: Tx, memberIds: readonly number[]): Promise<number[]> {
  const rows = await tx.run(mergedIntoThem, [numbers(memberIds)]);
  return rows.map((row) => row.memberId);
}

/** Where a member stands now. */
export interface NewStanding {
  readonly regionId: number;
  readonly memberId: number;
  readonly seenBy: readonly UnitId[];
  readonly unitId: UnitId | null;
  readonly lastUnitId: UnitId;
  readonly hostUnitId: UnitId | null;
}

const setMembers = statement<string[]>(
  "members.set_standing",
  `update member m set seen_by = k.seen_by::bigint[], unit_id = k.unit_id,
     last_unit_id = k.last_unit_id, host_unit_id = k.host_unit_id
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
     as k (region_id, member_id, seen_by, unit_id, last_unit_id, host_unit_id)
   where m.region_id = k.region_id and m.member_id = k.member_id`,
);

/** Every table whose rows say who sees the member that they are about. */
export const tablesSeenLikeMembers = [
  "home",
  "attachment",
  "fact",
  "event",
  "entry",
  "verdict",
  "waiver_request",
  ...numbered,
];

const setSeenBy = tablesSeenLikeMembers.map((table) =>
  statement<[string, string, string]>(
    `members.set_seen_by_${table}`,
    `update ${table} t set seen_by = k.seen_by::bigint[]
     from unnest($1::integer[], $2::bigint[], $3::text[]) as k (region_id, member_id, seen_by)
     where t.region_id = k.region_id and t.member_id = k.member_id
       and t.seen_by <> k.seen_by::bigint[]`,
  ),
);

/** The numbers of those merged into a member are seen by whoever sees him. */
const setMergedLocators = statement<[string, string]>(
  "members.set_seen_by_merged",
  `update member_locator l set seen_by = k.seen_by::bigint[]
   from unnest($1::bigint[], $2::text[]) as k (member_id, seen_by)
   where l.merged_into = k.member_id`,
);

const setLocators = statement<[string, string]>(
  "members.set_seen_by_locator",
  `update member_locator l set seen_by = k.seen_by::bigint[]
   from unnest($1::bigint[], $2::text[]) as k (member_id, seen_by)
   where l.member_id = k.member_id`,
);

/**
 * A case at a unit that sees no persons goes to the one above the new home, as long as nobody was
 * named to hear it; who was named ends it.
 */
const rerouteCases = statement<[string, string, string]>(
  "members.reroute_objections",
  `update objection_instance i set unit_id = coalesce(office_above(k.unit_id, k.seen_by::bigint[]), i.unit_id)
   from unnest($1::bigint[], $2::text[], $3::bigint[]) as k (member_id, seen_by, unit_id)
   where i.member_id = k.member_id and i.outcome is null and i.place = 'above'
     and not exists (select 1 from mandate m where m.about = 'objection ' || i.objection_id)
     and not exists (select 1 from objection_instance b where b.objection_id = i.objection_id
       and b.instance < i.instance and b.place = 'above')`,
);

/** Writes where members stand, and on every row about them who sees them. */
export function sendStandings(tx: Tx, members: readonly NewStanding[]): void {
  if (members.length === 0) return;
  const regions = numbers(members.map((one) => one.regionId));
  const ids = numbers(members.map((one) => one.memberId));
  const seenBy = listTexts(members.map((one) => one.seenBy));
  tx.send(setMembers, [
    regions,
    ids,
    seenBy,
    numbers(members.map((one) => one.unitId)),
    numbers(members.map((one) => one.lastUnitId)),
    numbers(members.map((one) => one.hostUnitId)),
  ]);
  for (const one of setSeenBy) tx.send(one, [regions, ids, seenBy]);
  tx.send(setLocators, [ids, seenBy]);
  tx.send(rerouteCases, [ids, seenBy, numbers(members.map((one) => one.lastUnitId))]);
  tx.send(setMergedLocators, [ids, seenBy]);
}
