import type { Day } from "#core/day";
import { statement, type Tx } from "../database.ts";

export interface Credentials {
  readonly accountId: number;
  readonly passwordHash: string | null;
  readonly disabled: boolean;
}

const readCredentials = statement<[string], Credentials>(
  "read_credentials",
  `select account_id as "accountId", password_hash as "passwordHash",
     disabled_at is not null as disabled
   from account where lower(login) = lower($1)`,
);

export async function findCredentials(tx: Tx, login: string): Promise<Credentials | null> {
  const rows = await tx.run(readCredentials, [login]);
  return rows[0] ?? null;
}

export interface NewAccount {
  readonly login: string;
  readonly displayName: string;
  /** Null where a passkey opens it. */
  readonly passwordHash: string | null;
  readonly mustChangePassword: boolean;
  readonly memberId: number | null;
  readonly memberRegionId: number | null;
  readonly isDemo: boolean;
  readonly recordedBy: number;
}

const insertAccount = statement<
  [string, string, string | null, boolean, number | null, number | null, boolean, number],
  { accountId: number }
>(
  "insert_account",
  `insert into account (login, display_name, password_hash, must_change_password, member_id,
     member_region_id, is_demo, recorded_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8)
   on conflict do nothing returning account_id as "accountId"`,
);

/** The new account's id; null where the login is taken. */
export async function addAccount(tx: Tx, account: NewAccount): Promise<number | null> {
  const rows = await tx.run(insertAccount, [
    account.login,
    account.displayName,
    account.passwordHash,
    account.mustChangePassword,
    account.memberId,
    account.memberRegionId,
    account.isDemo,
    account.recordedBy,
  ]);
  return rows[0]?.accountId ?? null;
}

export interface NewRole {
  readonly accountId: number;
  readonly role: string;
  readonly unitId: number;
  readonly from: Day;
  readonly to: Day | null;
  readonly recordedBy: number;
}

const insertRole = statement<[number, string, number, number, number | null, number]>(
  "insert_account_role",
  `insert into account_role (account_id, role, unit_id, valid_from, valid_to, recorded_by)
   values ($1, $2, $3, date '1970-01-01' + $4::integer, date '1970-01-01' + $5::integer, $6)`,
);

export function addAccountRole(tx: Tx, role: NewRole): void {
  const { accountId, unitId, from, to, recordedBy } = role;
  tx.send(insertRole, [accountId, role.role, unitId, from, to, recordedBy]);
}

const endOld = statement<[number, number, number, number], { ended: number }>(
  "end_account_role",
  `with old as (
     update account_role set superseded_at = now()
     where account_id = $1 and account_role_id = $2 and superseded_at is null
     returning account_id, role, unit_id, valid_from
   ), ended as (
     insert into account_role (account_id, role, unit_id, valid_from, valid_to, recorded_by)
     select account_id, role, unit_id, valid_from, date '1970-01-01' + $3::integer, $4
     from old where valid_from < date '1970-01-01' + $3::integer
   )
   select count(*) as ended from old`,
);

/** Replaces the role by one that ends on the day; one that never began just goes. */
export async function endAccountRole(
  tx: Tx,
  accountId: number,
  accountRoleId: number,
  on: Day,
  recordedBy: number,
): Promise<boolean> {
  const rows = await tx.run(endOld, [accountId, accountRoleId, on, recordedBy]);
  return (rows[0]?.ended ?? 0) > 0;
}

/** A post that ended with its unit. */
export interface EndedPost {
  readonly accountId: number;
  readonly displayName: string;
  readonly role: string;
}

const endAtUnit = statement<[number, number, number], EndedPost>(
  "end_posts_of_unit",
  `with old as (
     update account_role set superseded_at = now()
     where unit_id = $1 and superseded_at is null
       and (valid_to is null or valid_to > date '1970-01-01' + $2::integer)
     returning account_id, role, unit_id, valid_from
   ), ended as (
     insert into account_role (account_id, role, unit_id, valid_from, valid_to, recorded_by)
     select account_id, role, unit_id, valid_from, date '1970-01-01' + $2::integer, $3
     from old where valid_from < date '1970-01-01' + $2::integer
   )
   select a.account_id as "accountId", a.display_name as "displayName", o.role
   from old o join account a on a.account_id = o.account_id
   order by a.account_id, o.role`,
);

/** Ends every post at a unit on a day, for a unit that closes; needs the system's own sight. */
export function endPostsOf(
  tx: Tx,
  unitId: number,
  on: Day,
  recordedBy: number,
): Promise<EndedPost[]> {
  return tx.run(endAtUnit, [unitId, on, recordedBy]);
}

const updatePassword = statement<[number, string | null, boolean]>(
  "set_password",
  "update account set password_hash = $2, must_change_password = $3 where account_id = $1",
);

/** Null: nothing that is typed opens the account. */
export function setPassword(
  tx: Tx,
  accountId: number,
  hash: string | null,
  mustChange: boolean,
): void {
  tx.send(updatePassword, [accountId, hash, mustChange]);
}

export interface WaysIn {
  readonly hasPassword: boolean;
  readonly passkeys: number;
  /** To identity providers. */
  readonly links: number;
}

const readWays = statement<[number], WaysIn>(
  "access.count_ways",
  `select a.password_hash is not null as "hasPassword",
     (select count(*) from passkey p where p.account_id = a.account_id) as passkeys,
     (select count(*) from provider_identity i where i.account_id = a.account_id) as links
   from account a where a.account_id = $1 for update`,
);

/** What opens an account; its row is held. */
export async function countWays(tx: Tx, accountId: number): Promise<WaysIn> {
  const [ways] = await tx.run(readWays, [accountId]);
  return ways ?? { hasPassword: false, passkeys: 0, links: 0 };
}

const disable = statement<[number]>(
  "disable_account",
  "update account set disabled_at = coalesce(disabled_at, now()) where account_id = $1",
);

export function disableAccount(tx: Tx, accountId: number): void {
  tx.send(disable, [accountId]);
}

const countAll = statement<[], { accounts: number }>(
  "count_accounts",
  "select count(*) as accounts from account",
);

export async function countAccounts(tx: Tx): Promise<number> {
  const rows = await tx.run(countAll, []);
  return rows[0]?.accounts ?? 0;
}
