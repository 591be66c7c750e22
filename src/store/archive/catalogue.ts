import type pg from "pg";
import { type Statement, statement } from "../database.ts";

// What stands in the schema, as the server itself says: a backup holds every table without naming
// one, so that a later migration is in the next backup by itself.

/** A plain connection that acts as the owner of the schema. */
export type OwnerClient = pg.Client;

export interface TableShape {
  readonly name: string;
  /** Without generated ones, which the server fills. */
  readonly columns: readonly string[];
  /** About how many rows; for showing how far the work is. */
  readonly estimate: number;
}

export interface SequenceState {
  readonly name: string;
  /** Decimal digits; null where it was never drawn from. */
  readonly last: string | null;
}

/** An index or a foreign key: how it is made again. */
export interface Definition {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

export interface AppliedMigration {
  readonly name: string;
  readonly hash: string;
}

const selectTables = statement<
  [],
  { readonly name: string; readonly columns: string[]; readonly estimate: number }
>(
  "archive_tables",
  `select c.relname::text as name,
      array_agg(a.attname::text order by a.attnum) as columns,
      greatest(c.reltuples, 0)::float8 as estimate
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = ''
    where n.nspname = 'rollbook' and c.relkind in ('r', 'p') and not c.relispartition
    group by c.relname, c.reltuples
    order by c.relname`,
);

const selectSequences = statement<[], SequenceState>(
  "archive_sequences",
  `select sequencename::text as name, last_value::text as last
    from pg_sequences where schemaname = 'rollbook' order by sequencename`,
);

const selectForeignKeys = statement<[], Definition>(
  "archive_foreign_keys",
  `select r.relname::text as table, c.conname::text as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c
    join pg_class r on r.oid = c.conrelid
    join pg_namespace n on n.oid = r.relnamespace
    where n.nspname = 'rollbook' and c.contype = 'f' and c.conparentid = 0
    order by r.relname, c.conname`,
);

/** Those that no constraint stands on. */
const selectIndexes = statement<[], Definition>(
  "archive_indexes",
  `select r.relname::text as table, c.relname::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class r on r.oid = i.indrelid
    join pg_namespace n on n.oid = r.relnamespace
    where n.nspname = 'rollbook' and not c.relispartition
      and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
    order by r.relname, c.relname`,
);

const selectMigrations = statement<[], AppliedMigration>(
  "archive_migrations",
  "select name, hash from migration order by applied_at, name",
);

const selectPackHashes = statement<[], { readonly hash: string }>(
  "archive_pack_hashes",
  "select distinct hash from pack order by hash",
);

const selectMoment = statement<[], { readonly moment: string; readonly version: number }>(
  "archive_moment",
  `select to_char(transaction_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as moment,
      current_setting('server_version_num')::integer as version`,
);

async function ask<R>(client: pg.Client, what: Statement<readonly [], R>): Promise<R[]> {
  return (await client.query(what.text)).rows as R[];
}

export const tablesOf = (client: pg.Client): Promise<TableShape[]> => ask(client, selectTables);
export const sequencesOf = (client: pg.Client): Promise<SequenceState[]> =>
  ask(client, selectSequences);
export const foreignKeysOf = (client: pg.Client): Promise<Definition[]> =>
  ask(client, selectForeignKeys);
export const indexesOf = (client: pg.Client): Promise<Definition[]> => ask(client, selectIndexes);
export const migrationsOf = (client: pg.Client): Promise<AppliedMigration[]> =>
  ask(client, selectMigrations);

export async function packHashesOf(client: pg.Client): Promise<string[]> {
  return (await ask(client, selectPackHashes)).map(({ hash }) => hash);
}

/** When the transaction began, in UTC, and the server's `server_version_num`. */
export async function momentOf(
  client: pg.Client,
): Promise<{ readonly moment: string; readonly version: number }> {
  const [found] = await ask(client, selectMoment);
  if (found === undefined) throw new Error("The server does not tell the time");
  return found;
}
