import { statement, type Tx } from "./database.ts";

/** A pack as it is stored: its files by name, with the hash of what judges. */
export interface StoredPack {
  readonly packRef: number;
  readonly packId: string;
  readonly version: string;
  readonly hash: string;
  readonly wordingHash: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Which content is in force: what judges and what is read. */
export type PackInForce = Pick<StoredPack, "packRef" | "hash" | "wordingHash">;

const inForceRef = statement<[], PackInForce>(
  "pack_in_force",
  `select pack_ref as "packRef", hash, wording_hash as "wordingHash" from pack where in_force order by pack_ref desc limit 1`,
);

/** Which pack judges; null before the first one was published. */
export async function packInForce(tx: Tx): Promise<PackInForce | null> {
  const [row] = await tx.run(inForceRef, []);
  return row ?? null;
}

const readPack = statement<[number], StoredPack>(
  "read_pack",
  `select pack_ref as "packRef", pack_id as "packId", version, hash,
     wording_hash as "wordingHash", files
   from pack where pack_ref = $1`,
);

export async function loadPack(tx: Tx, packRef: number): Promise<StoredPack | null> {
  const [row] = await tx.run(readPack, [packRef]);
  return row ?? null;
}

/** What is published: parsed, checked and hashed by the caller. */
export interface NewPack {
  readonly packId: string;
  readonly version: string;
  readonly hash: string;
  readonly wordingHash: string;
  readonly files: Readonly<Record<string, string>>;
  readonly recordedBy: number;
}

const keepContent = statement<
  [string, string, string, string, string, number],
  { packRef: number }
>(
  "keep_pack",
  `insert into pack (pack_id, version, hash, wording_hash, files, recorded_by)
   values ($1, $2, $3, $4, $5::jsonb, $6)
   on conflict (hash) do update set wording_hash = excluded.wording_hash, files = excluded.files
   returning pack_ref as "packRef"`,
);

/** Keeps a pack, not in force yet; wording may change under one hash. */
export async function savePack(tx: Tx, pack: NewPack): Promise<number> {
  const [row] = await tx.run(keepContent, [
    pack.packId,
    pack.version,
    pack.hash,
    pack.wordingHash,
    JSON.stringify(pack.files),
    pack.recordedBy,
  ]);
  if (row === undefined) throw new Error("saving a pack answered no row");
  return row.packRef;
}

const withdrawPacks = statement<[number]>(
  "withdraw_packs",
  `update pack set in_force = false where in_force and pack_ref <> $1`,
);

const putInForce = statement<[number]>(
  "put_pack_in_force",
  `update pack set in_force = true where pack_ref = $1 and not in_force`,
);

/** From the end of this transaction on this pack judges, in place of any other. */
export function sendInForce(tx: Tx, packRef: number): void {
  tx.send(withdrawPacks, [packRef]);
  tx.send(putInForce, [packRef]);
}
