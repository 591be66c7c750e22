import { statement, type Tx } from "../database.ts";

/** A sign-on at the identity provider that is under way. Hashes are SHA-256 in hex. */
export interface SignOn {
  readonly stateHash: string;
  readonly browserHash: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly nextPath: string;
  /** Set where an account that is signed in links itself. */
  readonly accountId: number | null;
}

const insertSignOn = statement<[string, string, string, string, string, number | null, number]>(
  "access.add_sign_on",
  `insert into provider_sign_on (state_hash, browser_hash, nonce, verifier, next_path, account_id,
     expires_at)
   values (decode($1, 'hex'), decode($2, 'hex'), $3, $4, $5, $6, now() + $7 * interval '1 minute')`,
);

export function addSignOn(tx: Tx, one: SignOn, minutes: number): void {
  const { stateHash, browserHash, nonce, verifier, nextPath, accountId } = one;
  tx.send(insertSignOn, [stateHash, browserHash, nonce, verifier, nextPath, accountId, minutes]);
}

const takeOne = statement<[string, string], SignOn>(
  "access.take_sign_on",
  `with taken as (
     delete from provider_sign_on
     where state_hash = decode($1, 'hex') and browser_hash = decode($2, 'hex')
     returning state_hash, browser_hash, nonce, verifier, next_path, account_id, expires_at)
   select encode(state_hash, 'hex') as "stateHash", encode(browser_hash, 'hex') as "browserHash",
     nonce, verifier, next_path as "nextPath", account_id as "accountId"
   from taken where expires_at > now()`,
);

/** Taken once, by the browser that asked; null for any other. */
export async function takeSignOn(
  tx: Tx,
  stateHash: string,
  browserHash: string,
): Promise<SignOn | null> {
  return (await tx.run(takeOne, [stateHash, browserHash]))[0] ?? null;
}

export interface ProviderAccount {
  readonly accountId: number;
  readonly disabled: boolean;
}

const readIdentity = statement<[string, string], ProviderAccount>(
  "access.find_identity",
  `select a.account_id as "accountId", a.disabled_at is not null as disabled
   from provider_identity i join account a on a.account_id = i.account_id
   where i.issuer = $1 and i.subject = $2`,
);

/** Whose account a provider's subject is. */
export async function findIdentity(
  tx: Tx,
  issuer: string,
  subject: string,
): Promise<ProviderAccount | null> {
  return (await tx.run(readIdentity, [issuer, subject]))[0] ?? null;
}

const insertIdentity = statement<[string, string, number, number], { accountId: number }>(
  "access.add_identity",
  `insert into provider_identity (issuer, subject, account_id, linked_by)
   values ($1, $2, $3, $4) on conflict do nothing returning account_id as "accountId"`,
);

/** False where this subject is linked already. */
export async function addIdentity(
  tx: Tx,
  identity: { readonly issuer: string; readonly subject: string },
  accountId: number,
  by: number,
): Promise<boolean> {
  const { issuer, subject } = identity;
  return (await tx.run(insertIdentity, [issuer, subject, accountId, by])).length > 0;
}

const countOf = statement<[number, string], { links: number }>(
  "access.count_identities",
  "select count(*) as links from provider_identity where account_id = $1 and issuer = $2",
);

/** How many subjects of an issuer are linked to an account. */
export async function countIdentities(tx: Tx, accountId: number, issuer: string): Promise<number> {
  return (await tx.run(countOf, [accountId, issuer]))[0]?.links ?? 0;
}

const removeAll = statement<[number], { accountId: number }>(
  "access.remove_identities",
  `delete from provider_identity where account_id = $1 returning account_id as "accountId"`,
);

/** Unlinks an account from every provider; how many links there were. */
export async function removeIdentitiesOf(tx: Tx, accountId: number): Promise<number> {
  return (await tx.run(removeAll, [accountId])).length;
}
