import { z } from "zod";

/** The form of backup archives that this program writes; a newer one is refused. */
export const archiveFormat = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

/** What a backup's `manifest.json` says of the archive it stands in. */
export const archiveManifest = z.strictObject({
  kind: z.literal("rollbook-backup"),
  format: z.literal(archiveFormat),
  /** Of the program that wrote it. */
  version: z.string().max(100),
  /** Moment of the snapshot, UTC. */
  madeAt: z.iso.datetime({ offset: true }),
  /** `server_version_num` of the PostgreSQL it comes from. */
  postgres: z.int().positive(),
  /** The schema that the data belong to, in the order in which it was made. */
  migrations: z
    .array(z.strictObject({ name: z.string().regex(/^[\w-]{1,100}\.sql$/), hash: sha256 }))
    .min(1)
    .max(10_000),
  tables: z
    .array(
      z.strictObject({
        name,
        columns: z.array(name).min(1).max(1_600),
        /** The file in the archive: rows as COPY's text. */
        part: z.string().max(200),
        rows: z.int().nonnegative(),
        bytes: z.int().nonnegative(),
        sha256,
      }),
    )
    .min(1)
    .max(10_000),
  /** Null: never drawn from. Decimal digits, because it may be beyond 2^53. */
  sequences: z
    .array(
      z.strictObject({
        name,
        last: z
          .string()
          .regex(/^-?\d{1,19}$/)
          .nullable(),
      }),
    )
    .max(10_000),
  /** Hashes of every pack that ever judged here. */
  packs: z.array(sha256).max(1_000_000),
});
export type ArchiveManifest = z.output<typeof archiveManifest>;

/** Read before anything else of a manifest, so that a newer form is told from a damaged one. */
export const archiveKind = z.object({
  kind: z.literal("rollbook-backup"),
  format: z.int(),
  version: z.string().max(100),
});
