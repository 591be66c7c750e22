import { statement, type Tx } from "../database.ts";

/** Keys of writes that a client may repeat; kept for 24 hours in the transaction of the write. */

export interface KeyedRequest {
  readonly accountId: number;
  /** Method and path with its ids. */
  readonly route: string;
  readonly key: string;
  /** SHA-256 of the body in hex. */
  readonly bodyHash: string;
}

export interface KeptAnswer {
  readonly bodyHash: string;
  readonly status: number;
  readonly answer: unknown;
}

const dropExpired = statement<[number, string, string]>(
  "drop_expired_idempotency_key",
  `delete from idempotency_key where account_id = $1 and route = $2 and key = $3
     and recorded_at < now() - interval '24 hours'`,
);

const claim = statement<[number, string, string, string], { claimed: number }>(
  "claim_idempotency_key",
  `insert into idempotency_key (account_id, route, key, body_hash, status_code, response)
   values ($1, $2, $3, decode($4, 'hex'), 0, 'null')
   on conflict do nothing returning 1 as claimed`,
);

const readKept = statement<[number, string, string], KeptAnswer>(
  "read_idempotency_key",
  `select encode(body_hash, 'hex') as "bodyHash", status_code as status, response as answer
   from idempotency_key where account_id = $1 and route = $2 and key = $3`,
);

/**
 * Claims the key for this transaction: null. A parallel request with the key waits here for the
 * first one's commit and is then given what that one answered.
 */
export async function claimKey(tx: Tx, request: KeyedRequest): Promise<KeptAnswer | null> {
  const { accountId, route, key, bodyHash } = request;
  tx.send(dropExpired, [accountId, route, key]);
  const claimed = await tx.run(claim, [accountId, route, key, bodyHash]);
  if (claimed.length > 0) return null;
  const kept = await tx.run(readKept, [accountId, route, key]);
  return kept[0] ?? null;
}

const keep = statement<[number, string, string, number, string]>(
  "keep_idempotent_answer",
  `update idempotency_key set status_code = $4, response = $5::jsonb
   where account_id = $1 and route = $2 and key = $3`,
);

export function keepAnswer(tx: Tx, request: KeyedRequest, status: number, answer: unknown): void {
  tx.send(keep, [request.accountId, request.route, request.key, status, JSON.stringify(answer)]);
}

const release = statement<[number, string, string]>(
  "release_idempotency_key",
  "delete from idempotency_key where account_id = $1 and route = $2 and key = $3",
);

/** A request that was refused leaves nothing behind: the key may be used again. */
export function releaseKey(tx: Tx, request: KeyedRequest): void {
  tx.send(release, [request.accountId, request.route, request.key]);
}
