import type { Day } from "#core/day";
import { numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import type { RoleRow } from "./sessions.ts";

/** An account as an administrator sees it. Roles that ended are left out. */
export interface AccountRow {
  readonly accountId: number;
  readonly login: string;
  readonly displayName: string;
  readonly isDemo: boolean;
  readonly mustChangePassword: boolean;
  readonly disabledAt: string | null;
}

const accountColumns = `a.account_id as "accountId", a.login, a.display_name as "displayName",
     a.is_demo as "isDemo", a.must_change_password as "mustChangePassword",
     to_char(a.disabled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "disabledAt"`;

const listWithin = statement<[string, number, number], AccountRow>(
  "list_accounts",
  `select ${accountColumns} from account a
   where a.account_id > $2 and exists (
     select 1 from account_role r join unit u on u.unit_id = r.unit_id
     where r.account_id = a.account_id and r.superseded_at is null
       and u.path <@ $1::text[]::ltree[])
   order by a.account_id limit $3`,
);

/** Accounts with a role at or below any of the paths, by id, after `after`. */
export function listAccounts(
  tx: Tx,
  paths: readonly string[],
  after: number,
  limit: number,
): Promise<AccountRow[]> {
  return tx.run(listWithin, [texts(paths), after, limit]);
}

const readAccount = statement<[number], AccountRow>(
  "read_account",
  `select ${accountColumns} from account a where a.account_id = $1`,
);

export async function findAccount(tx: Tx, accountId: number): Promise<AccountRow | null> {
  const rows = await tx.run(readAccount, [accountId]);
  return rows[0] ?? null;
}

/** A role with the unit as it is shown. */
export interface AccountRoleRow extends RoleRow {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
}

const readRoles = statement<[string, number], AccountRoleRow>(
  "read_account_roles",
  `select r.account_role_id as "accountRoleId", r.account_id as "accountId", r.role,
     u.unit_id as "unitId", u.path::text as "unitPath", u.level as "unitLevel",
     u.region_id as "regionId", u.code, u.name_zh as "nameZh", u.name_en as "nameEn", u.kind,
     r.valid_from - date '1970-01-01' as from, r.valid_to - date '1970-01-01' as to
   from account_role r join unit u on u.unit_id = r.unit_id
   where r.account_id = any ($1::bigint[]) and r.superseded_at is null
     and (r.valid_to is null or r.valid_to > date '1970-01-01' + $2::integer)
   order by nlevel(u.path), r.account_role_id`,
);

/** Roles of accounts that have not ended by the day, highest unit first. */
export function rolesOf(
  tx: Tx,
  accountIds: readonly number[],
  today: Day,
): Promise<AccountRoleRow[]> {
  return tx.run(readRoles, [numbers(accountIds), today]);
}

export interface UnitSpot {
  readonly unitId: number;
  readonly path: string;
}

const readSpot = statement<[number], UnitSpot>(
  "read_unit_spot",
  `select unit_id as "unitId", path::text as path from unit
   where unit_id = $1 and closed_on is null`,
);

/** Where an open unit stands in the tree. */
export async function findSpot(tx: Tx, unitId: number): Promise<UnitSpot | null> {
  const rows = await tx.run(readSpot, [unitId]);
  return rows[0] ?? null;
}

const readDemo = statement<[number], { accountId: number }>(
  "list_demo_accounts",
  `select account_id as "accountId" from account
   where is_demo and disabled_at is null order by account_id limit $1`,
);

export async function demoAccountIds(tx: Tx, limit: number): Promise<number[]> {
  return (await tx.run(readDemo, [limit])).map((row) => row.accountId);
}

const readLocator = statement<[string, number], { memberId: number; regionId: number }>(
  "locate_member_of_unit",
  `select m.member_id as "memberId", m.region_id as "regionId"
   from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = coalesce(l.merged_into, l.member_id)
   where l.member_no = $1 and m.unit_id = $2`,
);

/** The member with this number, if today's home is the unit; only within the sight of `tx`. */
export async function locateMemberNo(
  tx: Tx,
  memberNo: string,
  unitId: number,
): Promise<{ memberId: number; regionId: number } | null> {
  return (await tx.run(readLocator, [memberNo, unitId]))[0] ?? null;
}

const readRoots = statement<[], { unitId: number }>(
  "read_root_units",
  `select unit_id as "unitId" from unit where parent_id is null and closed_on is null
   order by unit_id limit 100`,
);

/** The units at the top of the tree. */
export async function rootUnits(tx: Tx): Promise<number[]> {
  return (await tx.run(readRoots, [])).map((row) => row.unitId);
}

export interface UnitNamesRow {
  readonly unitId: number;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
}

const readRefs = statement<[string], UnitNamesRow>(
  "read_unit_refs",
  `select unit_id as "unitId", code, name_zh as "nameZh", name_en as "nameEn", kind, level
   from unit where unit_id = any ($1::bigint[])`,
);

/** Names of units by id; what units are called is no secret. */
export function refsOf(tx: Tx, unitIds: readonly number[]): Promise<UnitNamesRow[]> {
  return tx.run(readRefs, [numbers(unitIds)]);
}

const countRoles = statement<[number], { roles: number }>(
  "count_roles_ever",
  "select count(*) as roles from account_role where account_id = $1",
);

/** How many roles an account ever had, ended ones included. */
export async function countRolesEver(tx: Tx, accountId: number): Promise<number> {
  return (await tx.run(countRoles, [accountId]))[0]?.roles ?? 0;
}
