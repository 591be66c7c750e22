import { type Day, formatDay } from "#core/day";
import { statement, type Tx } from "./database.ts";
import { knownBefore, knownUntil } from "./ledger.ts";

const utc = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Any number that no other program of this database is likely to lock. */
const publishLock = 7_411_007;

const holdPublishing = statement<[number], Record<string, never>>(
  "policy.hold_publishing",
  "select pg_advisory_xact_lock($1)",
);

/** Until this transaction ends nobody else proposes or publishes. */
export function lockPublishing(tx: Tx): void {
  tx.send(holdPublishing, [publishLock]);
}

export interface NewPublication {
  readonly packRef: number;
  readonly hash: string;
  readonly wordingHash: string;
  readonly reason: string;
  readonly effectiveOn: Day;
  readonly proposedBy: number;
  readonly publishedBy: number;
}

export interface StoredPublication extends NewPublication {
  readonly publicationId: number;
  readonly packId: string;
  readonly version: string;
  /** ISO, UTC; `inForceAt` null: its day has not come. */
  readonly publishedAt: string;
  readonly inForceAt: string | null;
}

const insertPublication = statement<
  [number, string, string, string, string, number, number, boolean],
  { publicationId: number }
>(
  "policy.publish",
  `insert into pack_publication (pack_ref, hash, wording_hash, reason, effective_on, proposed_by,
     published_by, in_force_at)
   values ($1, $2, $3, $4, $5::date, $6, $7, case when $8 then now() end)
   returning publication_id as "publicationId"`,
);

/** Records who published what and why; `now` where its day has come. */
export async function savePublication(tx: Tx, one: NewPublication, now: boolean): Promise<number> {
  const [row] = await tx.run(insertPublication, [
    one.packRef,
    one.hash,
    one.wordingHash,
    one.reason,
    formatDay(one.effectiveOn),
    one.proposedBy,
    one.publishedBy,
    now,
  ]);
  if (row === undefined) throw new Error("publishing answered no row");
  return row.publicationId;
}

const publicationColumns = `p.publication_id as "publicationId", p.pack_ref as "packRef",
     k.pack_id as "packId", k.version, p.hash, p.wording_hash as "wordingHash", p.reason,
     p.effective_on - date '1970-01-01' as "effectiveOn", p.proposed_by as "proposedBy",
     p.published_by as "publishedBy", ${utc("p.published_at")} as "publishedAt",
     ${utc("p.in_force_at")} as "inForceAt"`;

const readPublications = statement<[number], StoredPublication>(
  "policy.publications",
  `select ${publicationColumns}
   from pack_publication p join pack k on k.pack_ref = p.pack_ref
   order by p.publication_id desc limit $1`,
);

/** What was published, the last first. */
export function loadPublications(tx: Tx, limit: number): Promise<StoredPublication[]> {
  return tx.run(readPublications, [limit]);
}

export interface DuePublication extends StoredPublication {
  /** One of a later day, or of the same and published later, judges already. */
  readonly overtaken: boolean;
}

const takeDue = statement<[string], DuePublication>(
  "policy.due_publications",
  `select ${publicationColumns},
     exists (select 1 from pack_publication q where q.in_force_at is not null
       and (q.effective_on, q.publication_id) > (p.effective_on, p.publication_id)) as overtaken
   from pack_publication p join pack k on k.pack_ref = p.pack_ref
   where p.in_force_at is null and p.effective_on <= $1::date
   order by p.effective_on, p.publication_id for update of p`,
);

/** What was published for a day that has come, in the order of those days. */
export function duePublications(tx: Tx, today: Day): Promise<DuePublication[]> {
  return tx.run(takeDue, [formatDay(today)]);
}

const cameIntoForce = statement<[number]>(
  "policy.came_into_force",
  "update pack_publication set in_force_at = now() where publication_id = $1",
);

export function sendCameIntoForce(tx: Tx, publicationId: number): void {
  tx.send(cameIntoForce, [publicationId]);
}

const waitingHash = statement<[string], { effectiveOn: Day }>(
  "policy.waiting_publication",
  `select effective_on - date '1970-01-01' as "effectiveOn" from pack_publication
   where in_force_at is null and hash = $1 limit 1`,
);

/** From when a pack with this hash will judge, where that is published and has not come yet. */
export async function waitingPublication(tx: Tx, hash: string): Promise<Day | null> {
  return (await tx.run(waitingHash, [hash]))[0]?.effectiveOn ?? null;
}

const asOf = statement<[string, string, string], { packRef: number }>(
  "policy.as_of",
  `with known as (select ${knownBefore("$2", "$3")} as until)
   select p.pack_ref as "packRef" from pack_publication p cross join known
   order by (p.published_at < known.until) desc,
     case when p.published_at >= known.until then -p.publication_id end desc,
     (p.effective_on <= $1::date) desc,
     case when p.effective_on <= $1::date then p.effective_on - $1::date
       else $1::date - p.effective_on end desc,
     p.publication_id desc limit 1`,
);

/**
 * Which pack judges a day, as known at the end of another (null: now): of those published by then
 * the one whose day came last. The first one judges days before it, and what was known before it.
 */
export async function packAsOf(
  tx: Tx,
  at: { readonly day: Day; readonly knownOn: Day | null; readonly zone: string },
): Promise<number | null> {
  const params: [string, string, string] = [formatDay(at.day), knownUntil(at.knownOn), at.zone];
  return (await tx.run(asOf, params))[0]?.packRef ?? null;
}
