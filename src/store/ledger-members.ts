import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import type { LockedMember } from "./verdicts.ts";

/** A member whose row this transaction holds, with the names of the unit for the answer. */
export interface RecordedMember extends LockedMember {
  readonly unitCode: string | null;
  readonly unitNameZh: string | null;
  readonly unitNameEn: string | null;
  readonly unitKind: string | null;
  readonly unitLevel: string | null;
}

/** Who is just moving to another region is waited for, and then found where he went. */
const holdRecorded = statement<[string, boolean, string]>(
  "hold_recorded_members",
  `select l.member_id from member_locator l
   where l.member_id = any ($1::bigint[]) and ($2 or l.seen_by && $3::bigint[])
   order by l.member_id for key share`,
);

const lockRecorded = statement<[string, boolean, string], RecordedMember>(
  "lock_recorded_members",
  `select m.region_id as "regionId", m.member_id as "memberId", m.member_no as "memberNo", m.name,
     m.unit_id as "unitId", m.host_unit_id as "hostUnitId", u.code as "unitCode",
     u.name_zh as "unitNameZh", u.name_en as "unitNameEn", u.kind as "unitKind",
     u.level as "unitLevel"
   from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   left join unit u on u.unit_id = m.unit_id
   where l.member_id = any ($1::bigint[]) and ($2 or m.seen_by && $3::bigint[])
   order by m.member_id
   for update of m`,
);

/**
 * Locks members, in order of their ids, whom somebody may record for: those of the units where he
 * holds a standing post, or everybody (`whole`). Others are missing from the answer.
 */
export function lockRecordedMembers(
  tx: Tx,
  memberIds: readonly number[],
  scope: { readonly whole: boolean; readonly units: readonly number[] },
): Promise<RecordedMember[]> {
  const params: [string, boolean, string] = [numbers(memberIds), scope.whole, numbers(scope.units)];
  tx.send(holdRecorded, params);
  return tx.run(lockRecorded, params);
}

/** Where the rows of a member or unit are that a file names. */
export interface Subject {
  readonly name: string;
  readonly regionId: number;
  readonly subjectId: number;
  /** Whose number it was before a merge gave it to this member; null: his own. */
  readonly recordedFor: number | null;
}

const findMembers = statement<[string, boolean, string], Subject>(
  "entry_members",
  `select l.member_no as name, l.region_id as "regionId",
     coalesce(l.merged_into, l.member_id) as "subjectId",
     case when l.merged_into is not null then l.member_id end as "recordedFor"
   from member_locator l
   where l.member_no = any ($1::text[]) and ($2 or l.seen_by && $3::bigint[])
   order by l.member_id
   for key share of l`,
);

/**
 * Members by their numbers, of those for whom somebody may record. A number that was merged into
 * another finds the member who has it now. They stay in their regions until
 * the transaction ends; who is just moving is waited for.
 */
export function findEntryMembers(
  tx: Tx,
  memberNos: readonly string[],
  scope: { readonly whole: boolean; readonly units: readonly number[] },
): Promise<Subject[]> {
  if (memberNos.length === 0) return Promise.resolve([]);
  return tx.run(findMembers, [texts(memberNos), scope.whole, numbers(scope.units)]);
}

const findUnits = statement<[string, boolean, string, string], Subject>(
  "entry_units",
  `select u.code as name, u.region_id as "regionId", u.unit_id as "subjectId",
     null::bigint as "recordedFor"
   from unit u
   where u.code = any ($1::text[]) and u.closed_on is null
     and ($2 or u.unit_id = any ($3::bigint[]) or u.path <@ $4::ltree[])`,
);

/** For which units somebody may record: his own posts' units, and whole subtrees by their paths. */
export interface UnitScope {
  readonly whole: boolean;
  readonly units: readonly number[];
  readonly paths?: readonly string[];
}

/** Open units by their codes, of those for which somebody may record. */
export function findEntryUnits(
  tx: Tx,
  codes: readonly string[],
  scope: UnitScope,
): Promise<Subject[]> {
  if (codes.length === 0) return Promise.resolve([]);
  const paths = `{${(scope.paths ?? []).join(",")}}`;
  return tx.run(findUnits, [texts(codes), scope.whole, numbers(scope.units), paths]);
}
