import { type Database, statement, type Tx } from "../database.ts";

/** Held for one transaction: writes to the organisation happen one after the other. */
const organisationLock = 7_411_010;

const lock = statement<[number]>("organisation.lock", `select pg_advisory_xact_lock($1::bigint)`);

/**
 * Serialises writes to the tree. Taken before anything is read that the write decides upon, and
 * before the fold lock and members' rows, so that two writers never wait for each other.
 */
export async function lockOrganisation(tx: Tx): Promise<void> {
  await tx.run(lock, [organisationLock]);
}

const share = statement<[number]>(
  "organisation.share",
  `select pg_advisory_xact_lock_shared($1::bigint)`,
);

/** Keeps the tree as it is until this transaction ends, for those who place members in it. */
export async function keepOrganisation(tx: Tx): Promise<void> {
  await tx.run(share, [organisationLock]);
}

const limitWait = statement<[string]>(
  "organisation.limit_wait",
  `select set_config('lock_timeout', $1, true)`,
);

/** Lets this transaction wait for locks a few seconds at most: somebody is waiting for its answer. */
export function waitBriefly(tx: Tx): void {
  tx.send(limitWait, ["5s"]);
}

/**
 * Holds the organisation over many transactions, on a connection of its own: until `work` ends (or
 * this process does) nobody else changes the tree or places members in it.
 */
export async function holdOrganisation<T>(db: Database, work: () => Promise<T>): Promise<T> {
  const client = await db.connect();
  try {
    await client.query("select pg_advisory_lock($1::bigint)", [organisationLock]);
    return await work();
  } finally {
    // Ending the connection releases the lock.
    await client.end();
  }
}
