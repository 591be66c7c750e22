import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { memberTables } from "./relocate.ts";

/**
 * What a merge does to the rows of the member who is merged away: his own stand in `merge_row` while
 * it holds, his ledger is the survivor's. Everything here needs whole sight and both members' rows.
 */

/** Tables whose rows about the loser are set aside; verdicts are not, they are judged anew. */
const dated = ["home", "attachment", "fact", "event", "waiver_request"] as const;

const setAside = (part: string) =>
  statement<[number, number, number]>(
    `merges.set_aside_${part}`,
    `with gone as (delete from ${part} where region_id = $2 and member_id = $3 returning *)
     insert into merge_row (merge_id, part, row_no, content)
     select $1, '${part}', row_number() over (), to_jsonb(gone) from gone`,
  );
const asideDated = dated.map(setAside);
const asideMember = setAside("member");

const putBack = (part: (typeof dated)[number] | "member") =>
  statement<[number, number]>(
    `merges.put_back_${part}`,
    `insert into ${part} (region_id, member_id, seen_by, ${memberTables[part]})
     overriding system value
     select region_id, member_id, seen_by, ${memberTables[part]} from merge_row r
     cross join lateral jsonb_populate_record(null::${part},
       r.content || jsonb_build_object('region_id', $2::integer)) as p
     where r.merge_id = $1 and r.part = '${part}' order by r.row_no`,
  );
const backDated = dated.map(putBack);
const backMember = putBack("member");

const joinLedger = statement<[number, number, number]>(
  "merges.join_entries",
  "select join_entries($1, $2, $3)",
);

interface Pair {
  /** The survivor's region, in which both are. */
  readonly regionId: number;
  readonly survivorId: number;
  readonly loserId: number;
}

/** Gives the loser's ledger to the survivor and sets his dated rows aside. His own row still stands. */
export function sendJoined(tx: Tx, mergeId: number, pair: Pair): void {
  const { regionId, survivorId, loserId } = pair;
  tx.send(joinLedger, [regionId, loserId, survivorId]);
  for (const one of asideDated) tx.send(one, [mergeId, regionId, loserId]);
}

const leaveQueue = statement<[number, number]>(
  "merges.leave_queue",
  "delete from unjudged where region_id = $1 and member_id = $2",
);
const point = statement<[number, number]>(
  "merges.point_locators",
  `update member_locator l set merged_into = $2, region_id = s.region_id, seen_by = s.seen_by
   from member_locator s
   where s.member_id = $2 and (l.member_id = $1 or l.merged_into = $1)`,
);

/**
 * Sets the loser's own row aside, when nothing more is to be judged of him: from here on his number,
 * and those merged into him before, are the survivor's.
 */
export function sendGone(tx: Tx, mergeId: number, pair: Pair): void {
  const { regionId, survivorId, loserId } = pair;
  tx.send(asideMember, [mergeId, regionId, loserId]);
  tx.send(leaveQueue, [regionId, loserId]);
  tx.send(point, [loserId, survivorId]);
}

const before = statement<[number], { memberId: number }>(
  "merges.merged_before",
  `with recursive below (member_id) as (
     select g.loser_id from member_merge g
     where g.survivor_id = $1 and g.outcome = 'approved' and g.undone_at is null
     union
     select g.loser_id from below b join member_merge g on g.survivor_id = b.member_id
       and g.outcome = 'approved' and g.undone_at is null)
   select member_id as "memberId" from below order by member_id`,
);

/** Everybody who was merged into a member, directly or by way of another. */
export async function mergedBefore(tx: Tx, memberId: number): Promise<number[]> {
  return (await tx.run(before, [memberId])).map((row) => row.memberId);
}

const partLedger = statement<[number, number, number, string]>(
  "merges.part_entries",
  "select part_entries($1, $2, $3, $4::bigint[])",
);
const unpoint = statement<[number, string]>(
  "merges.unpoint_locators",
  `update member_locator l
   set merged_into = case when l.member_id = $1 then null else $1::bigint end, seen_by = m.seen_by
   from member_locator s join member m on m.region_id = s.region_id and m.member_id = s.member_id
   where s.member_id = $1 and (l.member_id = $1 or l.member_id = any ($2::bigint[]))`,
);
const forget = statement<[number]>(
  "merges.forget_rows",
  "delete from merge_row where merge_id = $1",
);

/**
 * Puts the loser back as he stood, in the survivor's region, with the rows of the ledger that were
 * recorded for him and for those merged into him before. The caller settles and judges both.
 */
export function sendParted(
  tx: Tx,
  mergeId: number,
  { regionId, survivorId, loserId }: Pair,
  before: readonly number[],
): void {
  tx.send(backMember, [mergeId, regionId]);
  tx.send(partLedger, [regionId, survivorId, loserId, numbers(before)]);
  for (const one of backDated) tx.send(one, [mergeId, regionId]);
  tx.send(unpoint, [loserId, numbers(before)]);
  tx.send(forget, [mergeId]);
}

const openObjections = statement<[string], { memberId: number }>(
  "merges.open_objections",
  `select distinct i.member_id as "memberId" from objection_instance i
   where i.member_id = any ($1::bigint[]) and i.outcome is null`,
);

/** Which of these members have an objection that nobody has answered. */
export async function membersWithOpenObjections(
  tx: Tx,
  memberIds: readonly number[],
): Promise<number[]> {
  return (await tx.run(openObjections, [numbers(memberIds)])).map((row) => row.memberId);
}

const openWaivers = statement<[string, string], { memberId: number }>(
  "merges.open_waivers",
  `select distinct w.member_id as "memberId"
   from unnest($1::integer[], $2::bigint[]) as k (region_id, member_id)
   join waiver_request w on w.region_id = k.region_id and w.member_id = k.member_id
   where w.outcome is null`,
);

/** Which of these members have a waiver that nobody has decided. */
export async function membersWithOpenWaivers(
  tx: Tx,
  members: readonly { readonly regionId: number; readonly memberId: number }[],
): Promise<number[]> {
  const rows = await tx.run(openWaivers, [
    numbers(members.map((one) => one.regionId)),
    numbers(members.map((one) => one.memberId)),
  ]);
  return rows.map((row) => row.memberId);
}
