import type { Day } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** A member as he is compared with others. */
export interface ComparedMember {
  readonly regionId: number;
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: "f" | "m" | null;
  readonly bornFirst: Day | null;
  readonly bornLast: Day | null;
  readonly joinedOn: Day | null;
  readonly unitId: number | null;
  readonly lastUnitId: number;
  readonly hostUnitId: number | null;
  readonly seenBy: readonly number[];
}

/** Columns of a member to compare, of a row of `member` under an alias. */
export const comparedColumns = (
  m: string,
): string => `${m}.region_id as "regionId", ${m}.member_id as "memberId",
  ${m}.member_no as "memberNo", ${m}.name, ${m}.name_en as "nameEn", ${m}.sex,
  ${m}.born_first - date '1970-01-01' as "bornFirst",
  ${m}.born_last - date '1970-01-01' as "bornLast",
  ${m}.joined_on - date '1970-01-01' as "joinedOn", ${m}.unit_id as "unitId",
  ${m}.last_unit_id as "lastUnitId", ${m}.host_unit_id as "hostUnitId", ${m}.seen_by as "seenBy"`;

const read = statement<[string, boolean, string], ComparedMember>(
  "doubles.members",
  `select ${comparedColumns("m")} from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   where l.member_id = any ($1::bigint[]) and ($2 or m.seen_by && $3::bigint[])
   order by m.member_id`,
);

export interface DoubleScope {
  readonly whole: boolean;
  readonly units: readonly number[];
}

/** Members by id, as far as they are in scope. */
export function loadCompared(
  tx: Tx,
  memberIds: readonly number[],
  scope: DoubleScope,
): Promise<ComparedMember[]> {
  return tx.run(read, [numbers(memberIds), scope.whole, numbers(scope.units)]);
}

const members = statement<[string, string, boolean, string, number, number], ComparedMember>(
  "doubles.of_unit",
  `select ${comparedColumns("m")} from unit u
   join unit_place l on l.unit_id = u.unit_id
   join member m on m.region_id = l.region_id and m.unit_id = u.unit_id
   where l.region_id = any ($1::integer[]) and u.path <@ $2::ltree
     and ($3 or m.seen_by && $4::bigint[]) and m.member_id > $5
   order by m.member_id limit $6`,
);

/** Members at home at or below a unit, in scope, in order of their ids, after one. */
export function loadToCompare(
  tx: Tx,
  regionIds: readonly number[],
  path: string,
  scope: DoubleScope,
  after: number,
  limit: number,
): Promise<ComparedMember[]> {
  return tx.run(members, [
    numbers(regionIds),
    path,
    scope.whole,
    numbers(scope.units),
    after,
    limit,
  ]);
}

/** A pair that shares what likely doubles are looked for by. */
export interface CandidatePair {
  readonly memberId: number;
  readonly otherId: number;
}

// Each block is one look into an index for each member; the rest of both records is compared in core.
// Somebody with a common name has at most so many namesakes looked at.
const candidates = statement<[string, boolean, string, string], CandidatePair>(
  "doubles.candidates",
  `select distinct k.member_id as "memberId", o.member_id as "otherId"
   from unnest($1::bigint[]) as k (member_id)
   join member_locator l on l.member_id = k.member_id
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   cross join lateral (
     (select b.member_id, b.seen_by from member b
      where b.name = m.name and ($2 or b.seen_by && $3::bigint[]) limit 200)
     union
     (select b.member_id, b.seen_by from members_spelled_alike(m.name_en) as b
      where m.name_en <> '' and ($2 or b.seen_by && $3::bigint[]) limit 200)
     union
     -- Of an array, as the planner would make "both days are mine" of two equalities, which forgets
     -- what the index is limited to.
     (select b.member_id, b.seen_by from member b
      where m.born_first = m.born_last and b.born_first = b.born_last
        and b.born_first = any (array[m.born_first]) and ($2 or b.seen_by && $3::bigint[]) limit 200)
   ) as o
   where o.member_id <> k.member_id
     -- Once each: by the lower id, or by the one that is asked about where the other is not.
     and (k.member_id < o.member_id or not exists (
       select 1 from member a join unit u on u.unit_id = a.unit_id and u.path <@ $4::ltree
       where a.member_id = o.member_id
         and a.region_id = (select q.region_id from member_locator q where q.member_id = o.member_id)))
   order by 1, 2`,
);

/** Pairs of these members with others in scope that share a name, its spelling or a day of birth. */
export function loadCandidates(
  tx: Tx,
  memberIds: readonly number[],
  scope: DoubleScope,
  path: string,
): Promise<CandidatePair[]> {
  return tx.run(candidates, [numbers(memberIds), scope.whole, numbers(scope.units), path]);
}

const alikeStated = statement<[string, string, Day | null, boolean, string], ComparedMember>(
  "doubles.alike_stated",
  `select ${comparedColumns("m")} from (
     (select b.member_id from member b
      where b.name = $1 and ($4 or b.seen_by && $5::bigint[]) limit 200)
     union
     (select b.member_id from members_spelled_alike($2) as b
      where $2 <> '' and ($4 or b.seen_by && $5::bigint[]) limit 200)
     union
     (select b.member_id from member b
      where b.born_first = b.born_last and b.born_first = any (array[date '1970-01-01' + $3::integer])
        and ($4 or b.seen_by && $5::bigint[]) limit 200)
   ) as o
   join member_locator l on l.member_id = o.member_id
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   order by m.member_id`,
);

/** Members in scope with a name, its spelling, or a day of birth that are stated of somebody new. */
export function loadAlikeStated(
  tx: Tx,
  stated: { readonly name: string; readonly nameEn: string; readonly bornOn: Day | null },
  scope: DoubleScope,
): Promise<ComparedMember[]> {
  const { name, nameEn, bornOn } = stated;
  return tx.run(alikeStated, [name, nameEn, bornOn, scope.whole, numbers(scope.units)]);
}

/** Somebody said that two members are two persons. */
export interface StoredDismissal {
  readonly lowId: number;
  readonly highId: number;
  readonly saidBy: number;
  readonly saidAt: string;
}

const dismissals = statement<[string, string], StoredDismissal>(
  "doubles.dismissals",
  `select d.low_id as "lowId", d.high_id as "highId", d.said_by as "saidBy",
     to_char(d.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "saidAt"
   from unnest($1::bigint[], $2::bigint[]) as k (low_id, high_id)
   join not_double d on d.low_id = k.low_id and d.high_id = k.high_id`,
);

type Ids = readonly [number, number];
const low = (pair: Ids): number => Math.min(...pair);
const high = (pair: Ids): number => Math.max(...pair);

/** Of these pairs, those that are two persons. Needs whole sight. */
export async function loadDismissals(tx: Tx, pairs: readonly Ids[]): Promise<StoredDismissal[]> {
  if (pairs.length === 0) return [];
  return tx.run(dismissals, [numbers(pairs.map(low)), numbers(pairs.map(high))]);
}

const dismiss = statement<[number, number, number]>(
  "doubles.dismiss",
  `insert into not_double (low_id, high_id, said_by) values ($1, $2, $3)
   on conflict (low_id, high_id) do nothing`,
);

/** Remembers that two members are two persons; the first who said so stays. Needs whole sight. */
export function sendDismissal(tx: Tx, pair: Ids, by: number): void {
  tx.send(dismiss, [low(pair), high(pair), by]);
}

const recall = statement<[number, number]>(
  "doubles.recall",
  "delete from not_double where low_id = $1 and high_id = $2",
);

/** Proposes a pair again. Needs whole sight. */
export function sendRecall(tx: Tx, pair: Ids): void {
  tx.send(recall, [low(pair), high(pair)]);
}

/** An entry that stands, as two records are compared by it. */
export interface ComparedEntry {
  readonly entryId: number;
  readonly sessionId: number;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly minutes: number | null;
  /** In thousandths, with its unit. */
  readonly credit: number | null;
  readonly creditUnit: string | null;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
}

const entries = statement<[number, number, number | null, number], ComparedEntry>(
  "doubles.entries",
  `select e.entry_id as "entryId", e.session_id as "sessionId",
     e.starts_on - date '1970-01-01' as "startsOn", e.ends_on - date '1970-01-01' as "endsOn",
     e.minutes, (e.credit * 1000)::integer as credit, e.credit_unit as "creditUnit", e.form,
     e.topic, e.course
   from entry e
   where e.region_id = $1 and e.member_id = $2 and e.subject = 'm' and e.act <> 'w'
     and ($3::bigint is null or coalesce(e.original_member, e.member_id) = $3::bigint)
     and not exists (select 1 from entry n where n.region_id = e.region_id
       and n.member_id = e.member_id and n.root_id = e.root_id and n.entry_id > e.entry_id)
   order by e.starts_on desc, e.entry_id desc limit $4`,
);

/** Entries that stand, the latest first; of a merged ledger those recorded for one of the two. */
export function loadComparedEntries(
  tx: Tx,
  key: { readonly regionId: number; readonly memberId: number },
  recordedFor: number | null,
  limit: number,
): Promise<ComparedEntry[]> {
  return tx.run(entries, [key.regionId, key.memberId, recordedFor, limit]);
}
