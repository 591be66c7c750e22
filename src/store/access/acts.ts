import { statement, type Tx } from "../database.ts";

/** What was done to the ways into an account: appended, never changed. */

const insertAct = statement<[number, string, number, string]>(
  "access.log_act",
  "insert into credential_act (account_id, act, done_by, place) values ($1, $2, $3, $4)",
);

export interface NewAct {
  readonly accountId: number;
  readonly act: string;
  /** Account id; 0 for the program itself and the operator. */
  readonly by: number;
  /** The network it came from; empty where that says nothing to the owner. */
  readonly place: string;
}

export function logAct(tx: Tx, { accountId, act, by, place }: NewAct): void {
  tx.send(insertAct, [accountId, act, by, place]);
}

export interface CredentialAct {
  readonly actId: number;
  readonly act: string;
  readonly isOwn: boolean;
  /** Display name of somebody else; null for the owner and for the program itself. */
  readonly by: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly place: string;
}

const columns = `c.act_id as "actId", c.act, c.done_by = c.account_id as "isOwn",
     case when c.done_by <> c.account_id then n.display_name end as by, c.place,
     to_char(c.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`;

const readActs = statement<[number, number], CredentialAct>(
  "access.list_acts",
  `select ${columns} from credential_act c
   left join lateral account_names(array[c.done_by]) as n on true
   where c.account_id = $1 order by c.act_id desc limit $2`,
);

/** What was done to an account, the latest first. */
export function actsOf(tx: Tx, accountId: number, limit: number): Promise<CredentialAct[]> {
  return tx.run(readActs, [accountId, limit]);
}

const readNews = statement<[number], CredentialAct>(
  "access.list_news",
  `select ${columns} from credential_act c
   left join lateral account_names(array[c.done_by]) as n on true
   where c.account_id = $1 and c.done_by <> c.account_id
     and c.act <> 'password-reset' and c.done_at > now() - interval '1 year'
   order by c.act_id desc limit 10`,
);

/** What others, or the program, did to an account in the past year, resets apart; latest first. */
export function newsOf(tx: Tx, accountId: number): Promise<CredentialAct[]> {
  return tx.run(readNews, [accountId]);
}
