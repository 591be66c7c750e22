import { texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** One-time codes of an account (RFC 6238) and its recovery codes. */
export interface StoredCodes {
  /** Base32. */
  readonly secret: string;
  readonly confirmed: boolean;
  /** The last step of thirty seconds whose code was taken. */
  readonly lastStep: number;
  readonly recoveryLeft: number;
}

const readCodes = statement<[number], StoredCodes>(
  "access.read_codes",
  `select secret, confirmed_at is not null as confirmed, last_step as "lastStep",
     (select count(*) from recovery_code r where r.account_id = c.account_id
        and r.used_at is null) as "recoveryLeft"
   from one_time_codes c where c.account_id = $1`,
);

export async function findCodes(tx: Tx, accountId: number): Promise<StoredCodes | null> {
  return (await tx.run(readCodes, [accountId]))[0] ?? null;
}

const putSecret = statement<[number, string], { accountId: number }>(
  "access.put_codes_secret",
  `insert into one_time_codes (account_id, secret) values ($1, $2)
   on conflict (account_id) do update set secret = excluded.secret, last_step = 0
     where one_time_codes.confirmed_at is null
   returning account_id as "accountId"`,
);

/** A secret that waits to be confirmed; false where codes are asked for already. */
export async function putCodesSecret(tx: Tx, accountId: number, secret: string): Promise<boolean> {
  return (await tx.run(putSecret, [accountId, secret])).length > 0;
}

const takeStep = statement<[number, number], { accountId: number }>(
  "access.take_code_step",
  `update one_time_codes set last_step = $2, confirmed_at = coalesce(confirmed_at, now())
   where account_id = $1 and last_step < $2 returning account_id as "accountId"`,
);

/** Takes a step once; false where it, or a later one, was taken before. */
export async function takeCodeStep(tx: Tx, accountId: number, step: number): Promise<boolean> {
  return (await tx.run(takeStep, [accountId, step])).length > 0;
}

const deleteRecovery = statement<[number]>(
  "access.remove_recovery_codes",
  "delete from recovery_code where account_id = $1",
);
const insertRecovery = statement<[number, string]>(
  "access.add_recovery_codes",
  `insert into recovery_code (account_id, code_hash)
   select $1, decode(hash, 'hex') from unnest($2::text[]) as k (hash)`,
);

/** Replaces the recovery codes; hashes in hex. */
export function putRecoveryCodes(tx: Tx, accountId: number, hashes: readonly string[]): void {
  tx.send(deleteRecovery, [accountId]);
  tx.send(insertRecovery, [accountId, texts(hashes)]);
}

const takeRecovery = statement<[number, string], { accountId: number }>(
  "access.take_recovery_code",
  `update recovery_code set used_at = now()
   where account_id = $1 and code_hash = decode($2, 'hex') and used_at is null
   returning account_id as "accountId"`,
);

/** Takes a recovery code once. */
export async function takeRecoveryCode(tx: Tx, accountId: number, hash: string): Promise<boolean> {
  return (await tx.run(takeRecovery, [accountId, hash])).length > 0;
}

const deleteCodes = statement<[number]>(
  "access.remove_codes",
  "delete from one_time_codes where account_id = $1",
);

export function removeCodesOf(tx: Tx, accountId: number): void {
  tx.send(deleteRecovery, [accountId]);
  tx.send(deleteCodes, [accountId]);
}
