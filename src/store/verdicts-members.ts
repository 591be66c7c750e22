import type { Day } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** Whose persons are listed: those of the units of standing posts, or everybody. */
export interface PersonScope {
  readonly whole: boolean;
  readonly units: readonly number[];
}

/** A member in a list, with the names of home and host. */
export interface ListedMember {
  readonly regionId: number;
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
  readonly hostUnitId: number | null;
  readonly joinedOn: Day | null;
}

export const memberColumns = `m.region_id as "regionId", m.member_id as "memberId",
  m.member_no as "memberNo", m.name, m.unit_id as "unitId", m.host_unit_id as "hostUnitId",
  m.joined_on - date '1970-01-01' as "joinedOn"`;

const memberFilter = `($3 or m.seen_by && $4::bigint[])
   and ($5 = '' or strpos(m.name, $5) > 0 or m.member_no = $5)
   and (not $6 or exists (select 1 from verdict v
     where v.region_id = m.region_id and v.member_id = m.member_id and v.owes))`;

/** Home members by region, and guests by their host unit, wherever they are at home. */
const inUnit = `(
     select h.region_id, h.member_id from member h join unit u on u.unit_id = h.unit_id
     where h.region_id = any ($1::integer[]) and u.path <@ $2::ltree
     union
     select g.region_id, g.member_id from member g join unit u on u.unit_id = g.host_unit_id
     where u.path <@ $2::ltree
   ) as k join member m on m.region_id = k.region_id and m.member_id = k.member_id`;

const listMembers = statement<
  [string, string, boolean, string, string, boolean, number, number],
  ListedMember
>(
  "list_unit_members",
  `select ${memberColumns} from ${inUnit}
   where ${memberFilter} and m.member_id > $7
   order by m.member_id limit $8`,
);

const countMembers = statement<
  [string, string, boolean, string, string, boolean],
  { total: number }
>("count_unit_members", `select count(*)::integer as total from ${inUnit} where ${memberFilter}`);

export interface MemberFilter {
  /** A part of the name, or a member number; "" for all. */
  readonly text: string;
  readonly owingOnly: boolean;
}

/** Members at home or as guests at or below a unit, in sight, in order of their ids. */
export function loadUnitMembers(
  tx: Tx,
  regionIds: readonly number[],
  path: string,
  scope: PersonScope,
  filter: MemberFilter,
  afterMember: number,
  limit: number,
): Promise<ListedMember[]> {
  return tx.run(listMembers, [
    numbers(regionIds),
    path,
    scope.whole,
    numbers(scope.units),
    filter.text,
    filter.owingOnly,
    afterMember,
    limit,
  ]);
}

export async function countUnitMembers(
  tx: Tx,
  regionIds: readonly number[],
  path: string,
  scope: PersonScope,
  filter: MemberFilter,
): Promise<number> {
  const [row] = await tx.run(countMembers, [
    numbers(regionIds),
    path,
    scope.whole,
    numbers(scope.units),
    filter.text,
    filter.owingOnly,
  ]);
  return row?.total ?? 0;
}
