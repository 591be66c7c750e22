import { type Day, formatDay } from "#core/day";
import { statement, type Tx } from "./database.ts";
import type { NewPack } from "./policy.ts";

const utc = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export interface NewDraft extends Omit<NewPack, "recordedBy"> {
  readonly reason: string;
  readonly effectiveOn: Day;
  readonly proposedBy: number;
}

export interface StoredDraft extends Omit<NewDraft, "files"> {
  readonly draftId: number;
  readonly state: "proposed" | "published" | "withdrawn";
  /** ISO, UTC. */
  readonly proposedAt: string;
  readonly decidedBy: number | null;
  readonly decidedAt: string | null;
}

const insertDraft = statement<
  [string, string, string, string, string, string, string, number],
  { draftId: number }
>(
  "policy.propose",
  `insert into pack_draft (pack_id, version, hash, wording_hash, files, reason, effective_on,
     proposed_by)
   values ($1, $2, $3, $4, $5::jsonb, $6, $7::date, $8) returning draft_id as "draftId"`,
);

export async function saveDraft(tx: Tx, one: NewDraft): Promise<number> {
  const [row] = await tx.run(insertDraft, [
    one.packId,
    one.version,
    one.hash,
    one.wordingHash,
    JSON.stringify(one.files),
    one.reason,
    formatDay(one.effectiveOn),
    one.proposedBy,
  ]);
  if (row === undefined) throw new Error("proposing answered no row");
  return row.draftId;
}

const draftColumns = `draft_id as "draftId", pack_id as "packId", version, hash,
     wording_hash as "wordingHash", reason, effective_on - date '1970-01-01' as "effectiveOn", state,
     proposed_by as "proposedBy", ${utc("proposed_at")} as "proposedAt", decided_by as "decidedBy",
     ${utc("decided_at")} as "decidedAt"`;

const readDrafts = statement<[number], StoredDraft>(
  "policy.drafts",
  `select ${draftColumns} from pack_draft
   order by (state = 'proposed') desc, draft_id desc limit $1`,
);

/** What was proposed, the undecided first. */
export function loadDrafts(tx: Tx, limit: number): Promise<StoredDraft[]> {
  return tx.run(readDrafts, [limit]);
}

const lockDraft = statement<[number], StoredDraft & { files: Readonly<Record<string, string>> }>(
  "policy.lock_draft",
  `select ${draftColumns}, files from pack_draft where draft_id = $1 for update`,
);

/** One draft with its files, held until this transaction ends. */
export async function takeDraft(
  tx: Tx,
  draftId: number,
): Promise<(StoredDraft & { files: Readonly<Record<string, string>> }) | null> {
  return (await tx.run(lockDraft, [draftId]))[0] ?? null;
}

const decide = statement<[number, string, number]>(
  "policy.decide_draft",
  `update pack_draft set state = $2, decided_by = $3, decided_at = now() where draft_id = $1`,
);

export function sendDecision(
  tx: Tx,
  draftId: number,
  state: "published" | "withdrawn",
  decidedBy: number,
): void {
  tx.send(decide, [draftId, state, decidedBy]);
}
