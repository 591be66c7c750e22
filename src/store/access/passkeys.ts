import { texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** A passkey with what checks its signatures. Keys are base64url here. */
export interface StoredPasskey {
  readonly passkeyId: number;
  readonly accountId: number;
  readonly credentialId: string;
  readonly userHandle: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: string[];
  readonly disabled: boolean;
}

const columns = `p.passkey_id as "passkeyId", p.account_id as "accountId",
     p.credential_id as "credentialId", p.user_handle as "userHandle",
     translate(encode(p.public_key, 'base64'), E'+/=\\n', '-_') as "publicKey", p.counter,
     p.transports, a.disabled_at is not null as disabled`;

const readOne = statement<[string], StoredPasskey>(
  "access.find_passkey",
  `select ${columns} from passkey p join account a on a.account_id = p.account_id
   where p.credential_id = $1 for update of p`,
);

/** A passkey by the id that its authenticator names, held until the end of the transaction. */
export async function holdPasskey(tx: Tx, credentialId: string): Promise<StoredPasskey | null> {
  return (await tx.run(readOne, [credentialId]))[0] ?? null;
}

const readOfAccount = statement<[number], StoredPasskey>(
  "access.passkeys_of_account",
  `select ${columns} from passkey p join account a on a.account_id = p.account_id
   where p.account_id = $1 order by p.passkey_id`,
);

export function passkeysOf(tx: Tx, accountId: number): Promise<StoredPasskey[]> {
  return tx.run(readOfAccount, [accountId]);
}

/** A passkey as its owner sees it. */
export interface ListedPasskey {
  readonly passkeyId: number;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly usedAt: string | null;
}

const readList = statement<[number], ListedPasskey>(
  "access.list_passkeys",
  `select passkey_id as "passkeyId", name,
     to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "madeAt",
     to_char(used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "usedAt"
   from passkey where account_id = $1 order by passkey_id`,
);

export function listPasskeys(tx: Tx, accountId: number): Promise<ListedPasskey[]> {
  return tx.run(readList, [accountId]);
}

export interface NewPasskey {
  readonly accountId: number;
  readonly credentialId: string;
  readonly userHandle: string;
  /** base64url */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
}

const insertOne = statement<
  [number, string, string, string, number, string, string],
  { passkeyId: number }
>(
  "access.add_passkey",
  `insert into passkey (account_id, credential_id, user_handle, public_key, counter, transports,
     name)
   values ($1, $2, $3, decode(translate($4, '-_', '+/') || repeat('=', (4 - length($4) % 4) % 4),
     'base64'), $5, $6::text[], $7)
   on conflict (credential_id) do nothing returning passkey_id as "passkeyId"`,
);

/** The new passkey's number; null where this credential is here already. */
export async function addPasskey(tx: Tx, one: NewPasskey): Promise<number | null> {
  const rows = await tx.run(insertOne, [
    one.accountId,
    one.credentialId,
    one.userHandle,
    one.publicKey,
    one.counter,
    texts(one.transports),
    one.name,
  ]);
  return rows[0]?.passkeyId ?? null;
}

const stampUse = statement<[number, number]>(
  "access.use_passkey",
  "update passkey set counter = $2, used_at = now() where passkey_id = $1",
);

export function markPasskeyUsed(tx: Tx, passkeyId: number, counter: number): void {
  tx.send(stampUse, [passkeyId, counter]);
}

const rename = statement<[number, number, string], { passkeyId: number }>(
  "access.rename_passkey",
  `update passkey set name = $3 where account_id = $1 and passkey_id = $2
   returning passkey_id as "passkeyId"`,
);

/** False where the account has no such passkey. */
export async function renamePasskey(
  tx: Tx,
  accountId: number,
  passkeyId: number,
  name: string,
): Promise<boolean> {
  return (await tx.run(rename, [accountId, passkeyId, name])).length > 0;
}

const remove = statement<[number, number], { passkeyId: number }>(
  "access.remove_passkey",
  `delete from passkey where account_id = $1 and passkey_id = $2
   returning passkey_id as "passkeyId"`,
);

/** False where the account has no such passkey. */
export async function removePasskey(
  tx: Tx,
  accountId: number,
  passkeyId: number,
): Promise<boolean> {
  return (await tx.run(remove, [accountId, passkeyId])).length > 0;
}

const removeAll = statement<[number]>(
  "access.remove_passkeys",
  "delete from passkey where account_id = $1",
);

export function removePasskeysOf(tx: Tx, accountId: number): void {
  tx.send(removeAll, [accountId]);
}

export interface Challenge {
  readonly challenge: string;
  readonly purpose: "add" | "sign-in" | "activate";
  readonly accountId: number | null;
  readonly slipId: number | null;
  readonly userHandle: string;
}

const insertChallenge = statement<[string, string, number | null, number | null, string, number]>(
  "access.add_challenge",
  `insert into passkey_challenge (challenge, purpose, account_id, slip_id, user_handle, expires_at)
   values ($1, $2, $3, $4, $5, now() + $6 * interval '1 minute')`,
);

export function addChallenge(tx: Tx, one: Challenge, minutes: number): void {
  const { challenge, purpose, accountId, slipId, userHandle } = one;
  tx.send(insertChallenge, [challenge, purpose, accountId, slipId, userHandle, minutes]);
}

const takeOne = statement<[string, string], Challenge>(
  "access.take_challenge",
  `with taken as (delete from passkey_challenge where challenge = $1 and purpose = $2
     returning challenge, purpose, account_id, slip_id, user_handle, expires_at)
   select challenge, purpose, account_id as "accountId", slip_id as "slipId",
     user_handle as "userHandle"
   from taken where expires_at > now()`,
);

/** A challenge is worth something once: taking it deletes it. Null where there is none. */
export async function takeChallenge(
  tx: Tx,
  challenge: string,
  purpose: Challenge["purpose"],
): Promise<Challenge | null> {
  return (await tx.run(takeOne, [challenge, purpose]))[0] ?? null;
}
