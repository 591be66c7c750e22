import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** One look or write at a member; the account's name is read apart, with the system's own sight. */
export interface LookRow {
  readonly lookId: number;
  readonly lookedAt: string;
  readonly act: "look" | "write" | "export";
  readonly accountId: number;
  readonly task: string;
  readonly what: string;
  readonly purpose: string;
  /** The post that allowed it; '' and null where none was put down. */
  readonly role: string;
  readonly unitId: number | null;
  /** Under which it was done; null where it was none. */
  readonly mandateId: number | null;
}

const readLooks = statement<[number, number, number], LookRow>(
  "list_looks",
  `select look_id as "lookId",
     to_char(looked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lookedAt",
     act, account_id as "accountId", task, what, purpose, role, unit_id as "unitId",
     mandate_id as "mandateId"
   from look
   where member_ids @> array[$1::bigint] and look_id < $2
   order by look_id desc limit $3`,
);

/** Looks at one member before a look, latest first, as far as they are in sight. */
export function listLooks(
  tx: Tx,
  memberId: number,
  before: number,
  limit: number,
): Promise<LookRow[]> {
  return tx.run(readLooks, [memberId, before, limit]);
}

export interface LookerRow {
  readonly accountId: number;
  readonly displayName: string;
  /** The highest post, past ones included; '' for an account without any. */
  readonly role: string;
}

const readLookers = statement<[string], LookerRow>(
  "read_lookers",
  `select a.account_id as "accountId", a.display_name as "displayName",
     coalesce((select r.role from account_role r join unit u on u.unit_id = r.unit_id
       where r.account_id = a.account_id
       order by (r.superseded_at is null) desc, nlevel(u.path), r.account_role_id limit 1), '')
       as role
   from account a where a.account_id = any ($1::bigint[])`,
);

export function readLookersOf(tx: Tx, accountIds: readonly number[]): Promise<LookerRow[]> {
  return tx.run(readLookers, [numbers(accountIds)]);
}

const insertExport = statement<[number, string, string]>(
  "log_export_of_counts",
  `insert into look (account_id, act, task, what, purpose, member_ids)
   values ($1, 'export', 'counts', $2, $3, '{}')`,
);

/** A file of counts: it names nobody, and is noted with its purpose all the same. */
export function logExport(
  tx: Tx,
  exported: { readonly accountId: number; readonly what: string; readonly purpose: string },
): void {
  tx.send(insertExport, [exported.accountId, exported.what, exported.purpose]);
}
